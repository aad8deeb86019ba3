"""What may bring a person nearer now: two numbers for quiet moments, one for busy ones, and what they would do."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from humanline.foundation.record import Record

#: Kinds of days on which a rule is tried.
DayCode = Literal[
    "planned",  # as planned
    "more",  # three in ten more contacts than planned
    "fewer",  # two in ten fewer
    "other_hours",  # as many, two hours later than planned
    "half_ill",  # half of the colleagues ill
]


class QuietRule(Record, frozen=True, kw_only=True):
    """When a contact comes nearer to a person than the line has it. It never takes a person away.

    Attributes:
        free: from so many free colleagues on, what lies just below the line gets a person; 0: never.
        price_share: how far below: a person adds at least this share of what a minute is worth, for each minute.
        waiting: from so many customers waiting for each colleague on, who gets a person is also offered to be called
            back in their place; `None`: never.
    """

    free: Annotated[int, Meta(ge=0)] = 0
    price_share: Annotated[float, Meta(gt=0, le=1)] = 1.0
    waiting: Annotated[float, Meta(ge=0)] | None = None

    @property
    def off(self) -> bool:
        """It does nothing."""
        return not self.free and self.waiting is None


class KindOfDay(Record, frozen=True):
    """A week's worth of one kind of days, simulated with the same customers by the line alone and with the rule.

    Attributes:
        code: the kind.
        points: that persons bring a week by the line alone, waiting and customers lost counted.
        more: points a week more with the rule.
        more_low: lower end of its interval.
        more_high: upper end of its interval.
        lost: customers a week who reach nobody, by the line alone.
        lost_with: the same with the rule.
        nearer: contacts a week that the rule gives a person.
        called_back: customers a week who are called back in their place.
        taken_away: contacts, of all that were simulated, that the charter gives a person and the rule does not.
    """

    code: DayCode
    points: float
    more: float
    more_low: float
    more_high: float
    lost: float
    lost_with: float
    nearer: float
    called_back: float
    taken_away: int = 0


class QuietChosen(Record, frozen=True, kw_only=True):
    """The rule that the organisation's own week, simulated, picks; it is under the plan's seal.

    Attributes:
        rule: what it is; off where none surely brings something.
        days: what it does on each kind of day; empty where it is off.
        lost: customers a week who reach nobody by the line alone, over all kinds of days by how much each counts.
        lost_with: the same with the rule.
        accepts: share of customers who take a call-back, assumed.
        weeks: simulated, in which the kinds of days take turns.
    """

    rule: QuietRule = QuietRule()
    days: tuple[KindOfDay, ...] = ()
    lost: float = 0.0
    lost_with: float = 0.0
    accepts: float = 0.6
    weeks: int = 0
