"""What the log tells of every cell, and what it cannot tell."""
