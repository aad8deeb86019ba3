"""Which contacts that reached staff could start digitally, in which order."""

from __future__ import annotations

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Mode


class CouldStart(Record, frozen=True):
    """One moment, or cell, that could start digitally, or nearer to it.

    Attributes:
        moment: the moment.
        segment: the segment; empty for the moment as a whole.
        contacts_per_week: contacts a week of people who did not ask, and would no longer start with a person.
        gain: points a contact that a person adds for them: what starting otherwise loses.
        customer: the customer's part of it.
        hours: hours of work a week that come free, as far as self-service keeps what it is taken to keep.
        needed_hours: staff hours a week that help in time whoever is left, with this and all before it digital; `None`
            where no number does, or the log has no times.
        start: how it would start then.
    """

    moment: str
    segment: str
    contacts_per_week: float
    gain: Estimate | NotEstimable
    customer: Estimate | NotEstimable
    hours: Estimate
    needed_hours: float | None = None
    start: Mode = "self_service"


class TurnedRound(Record, frozen=True):
    """The order in which contacts that reached staff could start digitally.

    Attributes:
        work_hours: hours of work a week while everybody has a person.
        needed_hours: staff hours a week that help everybody in time; `None` where no number does, or without times.
        steps: where a person adds least for an hour first.
    """

    work_hours: float
    needed_hours: float | None
    steps: tuple[CouldStart, ...]
