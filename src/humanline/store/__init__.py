"""What was acknowledged is durable: contacts, words, keys and the ledger. The only room that knows a database.

Needs the extra `serve` (`pip install humanline[serve]`).
"""
