"""Simulated organisations with known truth."""

from humanline.worlds.housing import World, housing

__all__ = ["World", "housing"]
