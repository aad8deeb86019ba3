"""The log of a trial, summed by unit, arm and day."""
