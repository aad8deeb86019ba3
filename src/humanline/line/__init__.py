"""Decide one contact by the signed line, now: standard library and msgspec only, so that it runs inside any process."""
