"""The line behind one address, for a phone menu, a bot or a site. Knows no pages, no log and no planning.

Needs the extra `serve` (`pip install humanline[serve]`).
"""
