"""The line: who gets a person, at which price, and why."""
