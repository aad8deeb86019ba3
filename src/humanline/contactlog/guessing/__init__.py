"""Which column is what, proved by reading a sample through it."""
