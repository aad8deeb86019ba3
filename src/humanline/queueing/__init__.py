"""Queues: Erlang B, C and A, and the staff that a load needs. Arrays in, arrays out."""
