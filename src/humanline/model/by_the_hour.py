"""What deciding by the hour would bring over a line for the whole week."""

from __future__ import annotations

from humanline.foundation.record import Record


class ByTheHour(Record, frozen=True):
    """What a person would add a week if it were decided by the hour, with the same staff hours.

    Attributes:
        now: points a week of the line as it is, of contacts with a waiting customer for which the line decides.
        points: the same if every contact were decided by itself, at the price of its hour.
        bound: no way to decide by the hour could bring more.
        cell: key of the first cell below the line, which does not fit as a whole; or empty.
    """

    now: float
    points: float
    bound: float
    cell: tuple[str, ...] = ()
