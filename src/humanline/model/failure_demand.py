"""What need not come: contacts that something that went wrong or was not done has caused, and whose it is.

Failure demand: Seddon, 'Freedom from Command and Control' (2003). Value demand is the rest.
"""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable


class CausedMoment(Record, frozen=True):
    """How far one moment has one cause.

    Attributes:
        moment: the moment.
        contacts: of the moment, with this cause.
        share: of all contacts of the moment, in person channels and in self-service alike.
        hours_per_week: staff hours a week that they take.
    """

    moment: str
    contacts: int
    share: Measure
    hours_per_week: Measure


class Cause(Record, frozen=True):
    """Something that went wrong or was not done, and the contacts that it caused.

    Attributes:
        cause: what it is.
        caused_by: the department where it lies; empty where nobody says.
        contacts: that it caused.
        share: of all contacts.
        per_week: contacts a week.
        hours_per_week: staff hours a week that they take.
        moments: of which kinds they are, most contacts first; those with too few to show are left out.
    """

    cause: str
    caused_by: str
    contacts: int
    share: Measure
    per_week: Measure
    hours_per_week: Measure
    moments: tuple[CausedMoment, ...] = ()


class Payer(Record, frozen=True):
    """What one department causes and another spends.

    Attributes:
        caused_by: the department where it went wrong.
        department: the department that spends the minutes.
        contacts: so caused and handled; hidden where they are few.
        hours_per_week: staff hours a week that they take.
    """

    caused_by: str
    department: str
    contacts: int | Hidden
    hours_per_week: Measure


class Chain(Record, frozen=True):
    """Contacts that follow one of the same customer that did not do.

    Attributes:
        source: moment of the earlier contact.
        target: moment of the contacts that follow.
        kind: `repeat` (again on the same moment), `spill_over` (from self-service to a person) or `unsolved` (on
            another moment, the next thing after a contact that was not solved or not heard; only where that happens
            surely more often than after one that was solved).
        contacts: that follow.
        share: of the contacts of known customers on `target` whose window of looking back is complete.
        hours_per_week: staff hours a week that they take.
    """

    source: str
    target: str
    kind: Literal["repeat", "spill_over", "unsolved"]
    contacts: int
    share: Measure
    hours_per_week: Measure


class FailureDemand(Record, frozen=True, tag="failure_demand"):
    """The contacts of which it is written that something went wrong or was not done.

    Attributes:
        contacts: of which a cause is written.
        known: contacts of which it is known whether something went wrong; of the rest nobody says.
        of: all contacts.
        per_week: contacts a week with a cause.
        hours_per_week: staff hours a week that they take.
        causes: those that take the most hours first, else the most contacts; those with too few contacts are left out.
        rest: contacts of causes that are not shown: each has too few, or would give away one that has.
        payers: who causes and who pays; empty where the log does not tell both.
    """

    contacts: int
    known: int
    of: int
    per_week: Measure
    hours_per_week: Measure
    causes: tuple[Cause, ...] = ()
    rest: int = 0
    payers: tuple[Payer, ...] = ()


class GoneMoment(Record, frozen=True):
    """How much of one moment would not come.

    Attributes:
        moment: the moment.
        cause: what went wrong or was not done, the largest where there are several; empty where nobody named it.
        caused_by: the department where that lies; empty where nobody says.
        share: of its contacts, 0–1.
        hours: staff hours a week that they take as it goes now; where no log tells, as the line gives them.
    """

    moment: str
    cause: str
    caused_by: str
    share: Estimate
    hours: Estimate


class CausesGone(Record, frozen=True, kw_only=True):
    """The line if the causes that are known were taken away, drawn for the contacts that are left.

    Attributes:
        judged: the shares were judged in the workshop, and not counted in the log.
        contacts_per_week: contacts a week that would not come.
        hours: staff hours a week that they take as it goes now, and that would be free.
        moments: where they come from, most hours first.
        gained: cells that would then start with a person and do not now.
        surely: those of them that would also where no more is freed than the low end of the interval.
        price: what a minute would then be worth.
    """

    judged: bool
    contacts_per_week: Estimate
    hours: Estimate
    moments: tuple[GoneMoment, ...]
    gained: tuple[tuple[str, str], ...] = ()
    surely: tuple[tuple[str, str], ...] = ()
    price: Estimate | NotEstimable
