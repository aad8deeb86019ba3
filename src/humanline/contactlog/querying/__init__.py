"""Rules, steps and times as the engine reckons them."""
