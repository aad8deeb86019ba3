"""How people write times, durations, numbers, yes and no, weekdays and nothing at all.

One table for Python, which looks at the values of a column, and for the engine, which reads millions of them: what the
one calls readable the other reads. What a value means that can be read in two ways is told, never guessed here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from humanline.foundation.written.durations import UNIT_MS, UNIT_WORDS, Unit, read_duration_ms
    from humanline.foundation.written.instants import EPOCHS, ORDERS, SERIAL, Instant, Order, read_clock, read_instant
    from humanline.foundation.written.numbers import Decimal, Thousands, read_number
    from humanline.foundation.written.weekdays import WEEKDAY_OF, WEEKDAY_PATTERN, WEEKDAYS, weekday
    from humanline.foundation.written.words import EMPTY, NO, YES, empty, no_time, truth

__all__ = [
    "EMPTY",
    "EPOCHS",
    "NO",
    "ORDERS",
    "SERIAL",
    "UNIT_MS",
    "UNIT_WORDS",
    "WEEKDAYS",
    "WEEKDAY_OF",
    "WEEKDAY_PATTERN",
    "YES",
    "Decimal",
    "Instant",
    "Order",
    "Thousands",
    "Unit",
    "empty",
    "no_time",
    "read_clock",
    "read_duration_ms",
    "read_instant",
    "read_number",
    "truth",
    "weekday",
]

#: Where each stands: what is not asked for is not loaded, and a decision asks for little.
_PLACES = {
    "durations": ("UNIT_MS", "UNIT_WORDS", "Unit", "read_duration_ms"),
    "instants": ("EPOCHS", "ORDERS", "SERIAL", "Instant", "Order", "read_clock", "read_instant"),
    "numbers": ("Decimal", "Thousands", "read_number"),
    "weekdays": ("WEEKDAY_OF", "WEEKDAY_PATTERN", "WEEKDAYS", "weekday"),
    "words": ("EMPTY", "NO", "YES", "empty", "no_time", "truth"),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a name when it is first asked for."""
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)
    globals()[name] = found
    return found
