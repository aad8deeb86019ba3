"""What the rule of thumb did to a line: beside the price alone, and where the line departs from it."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode


class MovedByRule(Record, frozen=True):
    """A cell that starts otherwise than it would by the price alone, for the same hours.

    Attributes:
        moment: the moment.
        segment: the segment.
        start: how it starts with the rule; by the price it would start the other way.
        contacts_per_week: stories a week for which the line decides.
        points: points a week that a person adds there.
    """

    moment: str
    segment: str
    start: Mode
    contacts_per_week: float
    points: float


class Departure(Record, frozen=True):
    """Where the line does not do what the rule of thumb says.

    Attributes:
        moment: the moment.
        segment: the segment; empty for the moment as a whole.
        rule: how it would start by the rule.
        because: `hours` are missing, or a named person `decided`.
        contacts_per_week: stories a week for which the line decides.
        hours: of `hours`: hours of work a week to find for it and for all that comes before it by the rule.
        by: of `decided`: who.
        start: of `decided`: how it starts; empty in plans made before it was told, where there were two ways.
    """

    moment: str
    segment: str
    rule: Mode
    because: Literal["hours", "decided"]
    contacts_per_week: float
    hours: float = 0.0
    by: str = ""
    start: Mode | Literal[""] = ""


class RuleOfThumb(Record, frozen=True):
    """The rule of thumb beside the line by price alone.

    Attributes:
        important: what matters at least this much to both sides, of 10, gets a person where one surely adds something.
        unimportant: what matters at most this much to both starts with self-service where a person adds little.
        hours: hours a week of what has a person by the rule.
        moved: cells that start otherwise than by the price alone, by name.
        points: points a week that persons add more than by the price alone, by what is known of the gain, with a 90 %
            interval; negative is what the rule costs.
        departures: where the line does otherwise: for want of hours, in the order in which found hours reach them, then
            as a named person decided.
    """

    important: float
    unimportant: float
    hours: float
    moved: tuple[MovedByRule, ...]
    points: Estimate
    departures: tuple[Departure, ...] = ()
