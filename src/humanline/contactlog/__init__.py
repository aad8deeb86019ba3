"""Read a contact log, tidy it, measure every cell."""
