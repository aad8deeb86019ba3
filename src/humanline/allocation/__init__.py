"""Scarce staff minutes: their price in every interval, and who gets them."""
