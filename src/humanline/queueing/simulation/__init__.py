"""A centre described in records, simulated contact by contact: compiled where numba loads, else in plain Python."""
