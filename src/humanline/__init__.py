"""Humanline: where should a person be? Compute the line, test it, run it, prove it."""

__version__ = "0.1.0"
