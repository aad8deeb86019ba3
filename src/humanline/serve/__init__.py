"""What answers over the network: a table of addresses, who may come in, and the line behind one address.

Knows no pages, no log and no planning. Needs the extra `serve` (`pip install humanline[serve]`).
"""
