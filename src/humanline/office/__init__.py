"""All of it without a terminal: pages on this machine alone, over the same files as the command line's.

Needs the extra `open` (`pip install humanline[open]`).
"""
