"""From anybody's file to one contact a row."""
