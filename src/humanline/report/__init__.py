"""Facts and plans as a page."""
