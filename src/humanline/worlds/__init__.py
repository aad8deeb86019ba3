"""Simulated organisations with known truth."""
