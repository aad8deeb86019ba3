"""Simulated organisations with known truth."""

from humanline.worlds.advice import ADVICE
from humanline.worlds.fitting import FITTING
from humanline.worlds.furniture import FURNITURE
from humanline.worlds.housing import HOUSING, housing
from humanline.worlds.members import MEMBERS_CLUB
from humanline.worlds.restaurant import RESTAURANT
from humanline.worlds.setting import Setting
from humanline.worlds.viewing import VIEWING
from humanline.worlds.world import World, made

#: Every made-up organisation by its word.
WORLDS: dict[str, Setting] = {
    "housing": HOUSING,
    "viewing": VIEWING,
    "restaurant": RESTAURANT,
    "fitting": FITTING,
    "members": MEMBERS_CLUB,
    "furniture": FURNITURE,
    "advice": ADVICE,
}

#: Those that sit at the round table, in order.
ROUND_TABLE = ("viewing", "restaurant", "fitting", "members", "furniture", "advice")

__all__ = ["ROUND_TABLE", "WORLDS", "World", "housing", "made"]
