"""Intervals and shrinkage: arrays in, arrays out."""
