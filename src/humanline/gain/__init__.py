"""What a person adds, per cell, with its uncertainty."""
