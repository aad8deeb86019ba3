"""What the columns of a log are called, and what stands in them."""
