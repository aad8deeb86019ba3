"""Errors, the clock, decoding, safe writing, and how a record is shown."""
