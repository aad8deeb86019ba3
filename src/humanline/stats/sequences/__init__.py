"""Confidence sequences and e-values: conclusions that hold at every look, however many there are."""
