"""What a person adds to one cell for every extra minute, and how sure that is.

For a cell in which `n` stories a week begin, of whose customers a share `a` asks for a person, with `h` staff minutes a
contact; after a first contact with a person `p` more contacts with a person follow, after self-service `s` (spill-over,
and repeats that go to a person):

- those who ask take `n·a·h·(1 + p)` minutes whatever is decided;
- of the others, `n·(1−a)·s·h` minutes are spent even when self-service comes first;
- a person first takes `m = h·(1 + p) − h·s` extra minutes a story, `n·(1−a)·m` a week.

`m` can be negative: self-service so bad that it sends on more than it keeps costs more staff than it saves. Where
nothing is known of what follows, every contact begins a story, `p` is nought and `s` is the spill-over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.load import CellLoad
from humanline.model.plan import Gain

#: Half the width of a 90 % interval in standard deviations (the 95 % point of the standard normal distribution).
Z = 1.6448536269514722

#: From this probability on, something can be said to be so. Below it that a person is not worth it here, and spare
#: hours give the cell a person; below it that the customer loses by a person, and the cell is treated as any other.
SURE_ENOUGH = 0.6

NO_JUDGEMENT = NotEstimable(reason="no_judgement", needs=("workshop.sheet",))
NOTHING_KNOWN = Gain(
    total=NO_JUDGEMENT,
    customer=NO_JUDGEMENT,
    organisation=NO_JUDGEMENT,
    matters_customer=NO_JUDGEMENT,
    matters_organisation=NO_JUDGEMENT,
)


class Merit(NamedTuple):
    """One cell with everything that its place in the order rests on.

    Attributes:
        load: what it asks of the staff.
        gain: what a person adds.
        minutes: extra staff minutes a story when a person comes first; negative where that takes fewer.
        per_minute: points for every extra minute, where that can be said.
        asked_hours: hours a week of the people who ask.
        spill_hours: hours a week of what self-service sends on to a person, when self-service comes first.
        hours: extra hours a week when a person comes first, those who ask left out.
    """

    load: CellLoad
    gain: Gain
    minutes: Estimate
    per_minute: Estimate | NotEstimable
    asked_hours: float
    spill_hours: float
    hours: float

    @property
    def key(self) -> tuple[str, str]:
        """Moment and segment."""
        return (self.load.moment, self.load.segment)

    @property
    def whole_hours(self) -> float:
        """Hours a week when a person handles every contact, those who ask left out."""
        return self.hours + self.spill_hours

    @property
    def points(self) -> float | None:
        """What a person adds to a contact; `None` where it is not known."""
        return self.gain.total.value if isinstance(self.gain.total, Estimate) else None

    @property
    def customer_loses(self) -> float:
        """Probability that a person makes it worse for the customer; nought where nobody said."""
        customer = self.gain.customer
        return 1 - chance_above_nought(customer.value, spread(customer)) if isinstance(customer, Estimate) else 0.0

    @property
    def ratio(self) -> float:
        """Points a minute; endless where a person takes no extra minutes."""
        return self.per_minute.value if isinstance(self.per_minute, Estimate) else math.inf

    @property
    def gains(self) -> bool:
        """A person adds something, and not at the customer's expense."""
        return (self.points or 0.0) > 0 and self.customer_loses < SURE_ENOUGH

    @property
    def saves(self) -> bool:
        """A person adds something and takes no extra minutes."""
        return self.gains and self.hours <= 0

    def worth_it(self, price: float) -> float:
        """Probability that a person adds at least `price` points for every extra minute (normal approximation)."""
        if not isinstance(self.gain.total, Estimate):
            return math.nan
        margin = self.gain.total.value - price * self.minutes.value
        sd = math.hypot(spread(self.gain.total), price * spread(self.minutes))
        return chance_above_nought(margin, sd)


def merits(loads: Iterable[CellLoad], gains: Mapping[tuple[str, str], Gain]) -> list[Merit]:
    """Work out every cell.

    Args:
        loads: what every cell asks of the staff.
        gains: what a person adds in every cell.
    """
    return [merit(load, gains.get((load.moment, load.segment))) for load in loads]


def others(cell: Merit) -> float:
    """Stories a week for which the line decides: of all but the people who ask."""
    first, asked = (min(max(share.value, 0.0), 1.0) for share in (cell.load.first_share, cell.load.asked_share))
    return max(cell.load.contacts_per_week.value, 0.0) * first * (1 - asked)


def adds(cell: Merit) -> float:
    """Points a week that a person adds, over all contacts for which the line decides."""
    return others(cell) * (cell.points or 0.0)


def merit(load: CellLoad, gain: Gain | None) -> Merit:
    """Work out one cell.

    Args:
        load: what the cell asks of the staff.
        gain: what a person adds; `None` where nobody judged it.
    """
    gain = gain or NOTHING_KNOWN
    h = max(load.handle_minutes.value, 0.0)
    a, first = (min(max(share.value, 0.0), 1.0) for share in (load.asked_share, load.first_share))
    p, s = max(load.follow_person.value, 0.0), _after_self_service(load).value
    stories = max(load.contacts_per_week.value, 0.0) * first / 60
    minutes = _extra_minutes(load, h, p, s)
    others = stories * (1 - a)
    return Merit(
        load=load,
        gain=gain,
        minutes=minutes,
        per_minute=per_minute(gain.total, minutes),
        asked_hours=stories * a * h * (1 + p),
        spill_hours=others * s * h,
        hours=others * minutes.value,
    )


def _after_self_service(load: CellLoad) -> Estimate:
    """Contacts with a person that follow self-service: where only a share is known, those that spill over."""
    if load.follow_self_service is not None:
        return msgspec.structs.replace(load.follow_self_service, value=max(load.follow_self_service.value, 0.0))
    return msgspec.structs.replace(load.spill_share, value=min(max(load.spill_share.value, 0.0), 1.0))


def _extra_minutes(load: CellLoad, h: float, p: float, s: float) -> Estimate:
    """Extra minutes m = h·(1 + p − s); by the delta method var m = (1 + p − s)²·var h + h²·(var p + var s)."""
    follows = math.hypot(spread(load.follow_person), spread(_after_self_service(load)))
    sd = math.hypot((1 + p - s) * spread(load.handle_minutes), h * follows)
    found = with_interval(h * (1 + p - s), sd, n=load.handle_minutes.n, method="delta")
    return msgspec.structs.replace(found, assumed=load.handle_minutes.assumed)


def per_minute(gain: Estimate | NotEstimable, minutes: Estimate) -> Estimate | NotEstimable:
    """Points a minute r = g/m; its interval by the delta method: var r = (var g + r²·var m)/m².

    Args:
        gain: points a contact.
        minutes: extra staff minutes a contact.
    """
    if not isinstance(gain, Estimate):
        return NO_JUDGEMENT
    if minutes.value <= 0:
        return NotEstimable(reason="no_extra_minutes")
    value = gain.value / minutes.value
    sd = math.hypot(spread(gain), value * spread(minutes)) / minutes.value
    return with_interval(value, sd, n=gain.n, method="delta")


def with_interval(value: float, sd: float, *, n: int, method: str) -> Estimate:
    """A normal value with its 90 % interval."""
    return Estimate(value=value, low=value - Z * sd, high=value + Z * sd, n=n, method=method)


def spread(estimate: Estimate) -> float:
    """The standard deviation that a 90 % interval stands for."""
    return max(estimate.high - estimate.low, 0.0) / (2 * Z)


def chance_above_nought(mean: float, sd: float) -> float:
    """Probability that a normal variable is above nought; certain where it has no spread."""
    if sd <= 0:
        return 1.0 if mean > 0 else 0.5 if mean == 0 else 0.0
    return 0.5 * math.erfc(-mean / (sd * math.sqrt(2)))
