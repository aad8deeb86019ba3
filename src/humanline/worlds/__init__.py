"""Simulated organisations with known truth."""

from humanline.worlds.housing import housing
from humanline.worlds.world import World

__all__ = ["World", "housing"]
