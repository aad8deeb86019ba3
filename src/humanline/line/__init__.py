"""Decide one contact by the signed line, now: standard library and msgspec only, so that it runs inside any process."""

from humanline.line.deciding import Line

__all__ = ["Line"]
