"""The blocks of the merit order: what is spoken for, cells by what a person adds for each minute, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.other_start import OtherStart
from humanline.model.plan import CellPlan, Plan
from humanline.report.charts.drawing import ASKED, OWED, PERSON, QUIET, SELF, TEST, UNKNOWN, Paint
from humanline.report.voice import Voice

Role = Literal["owed", "asked", "spill", "unknown", "ready", "rule", "free", "person", "below"]

_COLOUR: dict[Role, str] = {
    "owed": OWED, "asked": ASKED, "spill": SELF, "unknown": UNKNOWN, "ready": QUIET, "rule": OWED, "free": PERSON,
    "person": PERSON, "below": SELF,
}  # fmt: skip
SPOKEN: tuple[Role, ...] = ("owed", "asked", "spill", "unknown", "ready")
DECIDE = TEST


@dataclass(frozen=True, slots=True)
class MeritBlock:
    """One block of the picture.

    Attributes:
        role: what it is; sets colour and place.
        name: its label.
        hours: its width, hours a week.
        value: what a person adds in an hour of work, in what points are told as, or `None` where it has none.
        decide: waits for a named decision.
        start: hours a week before it.
        moment: of a cell.
        segment: of a cell, as it is said.
        begins: how its contacts start, where that is neither with a person nor with self-service.
    """

    role: Role
    name: str
    hours: float
    value: Estimate | None = None
    decide: bool = False
    start: float = 0.0
    moment: str = ""
    segment: str = ""
    begins: Mode | Literal[""] = ""

    @property
    def spoken(self) -> bool:
        """Its hours are spoken for, whatever an hour is worth."""
        return self.role in SPOKEN

    @property
    def look(self) -> Paint:
        """How it is drawn: what is spoken for is hatched, and what is below the line stands back."""
        opacity = 0.6 if self.role == "below" else 1.0
        return {"fill": _COLOUR[self.role], "opacity": opacity, "hatched": "light" if self.spoken else ""}

    def hours_words(self, voice: Voice) -> str:
        """Its hours."""
        return voice("plan.order.hours", hours=voice.numbers.decimal(self.hours, 0 if self.hours >= 10 else 1))


@dataclass(frozen=True, slots=True)
class MeritOrder:
    """All blocks with their places.

    Attributes:
        spoken: hours that are spoken for.
        free: cells with a person that take no extra minutes.
        rule: cells with a person by the rule of thumb, before the price.
        person: cells with a person, in order.
        below: cells that start with self-service, in order.
        hours: where the line is.
        left: hours left over before the line.
        short: hours missing before it.
        price: what an hour of work is worth, in the same.
        left_as: what is left is too little for the next, more than anybody needs, or it can't be told who needs it.
    """

    spoken: tuple[MeritBlock, ...]
    rule: tuple[MeritBlock, ...]
    free: tuple[MeritBlock, ...]
    person: tuple[MeritBlock, ...]
    below: tuple[MeritBlock, ...]
    hours: float
    left: float
    short: float
    price: Estimate | None
    left_as: Literal["left", "left_all", "left_untold"] = "left"

    @property
    def blocks(self) -> tuple[MeritBlock, ...]:
        """Every block that has a width, from the left."""
        return (*self.spoken, *self.rule, *self.person, *self.below)

    @property
    def end(self) -> float:
        """Hours where the last block ends."""
        return max((block.start + block.hours for block in self.blocks), default=self.hours)

    def title(self, voice: Voice) -> str:
        """What stands at the line."""
        return voice("plan.order.line", hours=voice.numbers.staff_hours(self.hours))

    def worth_words(self, voice: Voice) -> str:
        """What an hour is worth at the line; empty where that is nothing, or not known."""
        if self.price is None or self.price.value <= 0:
            return ""
        return voice("plan.order.worth", price=voice.numbers.interval(self.price, "worth")[0])

    def left_words(self, voice: Voice) -> str:
        """How many hours are short, or left; may be empty."""
        hours = voice.numbers.staff_hours
        if self.short > 0:
            return voice("plan.order.short", short=hours(self.short))
        return voice(f"plan.order.{self.left_as}", left=hours(self.left)) if self.left >= 0.05 else ""


def order(plan: Plan, voice: Voice) -> MeritOrder:
    """Put a plan's cells in the order of the picture; the hours add up to what the plan says."""
    self_service = plan.spill_hours - plan.saved_hours
    roles = (plan.owed_hours, plan.asked_hours, self_service, plan.unknown_hours, plan.ready_hours)
    spoken = [
        MeritBlock(role, voice(f"plan.block.{role}"), hours)
        for role, hours in zip(SPOKEN, roles, strict=True)
        if hours > 0
    ]
    cells = [cell for cell in plan.cells if not cell.owed and cell.because != "not_known"]
    by_rule = [cell for cell in cells if (cell.moment, cell.segment) in plan.first_by_rule]
    priced = [cell for cell in cells if cell not in by_rule]
    with_person = [cell for cell in priced if cell.start == "person" or cell.other_start is not None]
    below = [_block("below", cell, voice) for cell in cells if cell.start == "self_service"]
    below += [_rest(cell, voice) for cell in cells if cell.other_start is not None and cell.hours > cell.hours_taken]
    hours = plan.hours_per_week or 0.0
    placed_spoken, so_far = _place(spoken, 0.0)
    placed_rule, so_far = _place([_block("rule", cell, voice) for cell in by_rule], so_far)
    placed_person, so_far = _place([_block("person", cell, voice) for cell in with_person if cell.hours > 0], so_far)
    placed_below, _ = _place(below, max(so_far, hours))
    return MeritOrder(
        spoken=placed_spoken,
        rule=placed_rule,
        free=tuple(_block("free", cell, voice) for cell in with_person if cell.hours <= 0),
        person=placed_person,
        below=placed_below,
        hours=hours,
        left=plan.left_hours,
        short=plan.short_hours,
        # With hours short there is nothing for a price to divide.
        price=_an_hour(plan.price, voice) if plan.short_hours <= 0 else None,
        left_as="left" if plan.line_at else "left_untold" if plan.enough_unknown else "left_all",
    )


def _an_hour(points: object, voice: Voice) -> Estimate | None:
    """Points a minute as what they come to in an hour."""
    return voice.worth.measure(points, "minute") if isinstance(points, Estimate) else None


def _block(role: Role, cell: CellPlan, voice: Voice) -> MeritBlock:
    segment = "" if cell.segment == EVERYONE else voice.segment(cell.segment)
    name, other = voice.cell(cell.moment, cell.segment), cell.other_start
    gain = cell.gain_per_minute if other is None else _per_minute(other)
    decide, hours = cell.because == "customer_loses", max(0.0, cell.hours)
    block = MeritBlock(role, name, hours, _an_hour(gain, voice), decide, moment=cell.moment, segment=segment)
    if other is None:
        return block
    name = voice("plan.block.with_start", cell=name, start=voice(f"plan.start.{cell.start}"))
    return replace(block, name=name, hours=max(0.0, other.hours), begins=cell.start)


def _rest(cell: CellPlan, voice: Voice) -> MeritBlock:
    """What a person for everybody would take beside the start that the line gives."""
    name = voice("plan.block.for_all", cell=voice.cell(cell.moment, cell.segment))
    rest = cell.hours - cell.hours_taken
    return replace(_block("below", cell, voice), name=name, hours=rest, value=None, decide=False, begins=cell.start)


def _per_minute(other: OtherStart) -> Estimate | None:
    """Points a minute of another start; as unsure as the points are."""
    if not isinstance(other.gain, Estimate) or other.minutes.value <= 0:
        return None
    low, value, high = (end / other.minutes.value for end in (other.gain.low, other.gain.value, other.gain.high))
    return Estimate(value=value, low=low, high=high, n=other.gain.n, method=other.gain.method)


def _place(blocks: Sequence[MeritBlock], start: float) -> tuple[tuple[MeritBlock, ...], float]:
    """The blocks side by side, and where the last ends."""
    ends = list(accumulate((block.hours for block in blocks), initial=start))
    return tuple(replace(block, start=at) for block, at in zip(blocks, ends, strict=False)), ends[-1]


def top_of(blocks: Sequence[MeritBlock], price: Estimate | None) -> float:
    """The highest value on the axis: all values and most whiskers; a lonely giant does not flatten the others."""
    values = sorted((block.value.value for block in blocks if block.value), reverse=True)
    if not values or values[0] <= 0:
        return 1.0
    usual = values[min(len(values) - 1, len(values) // 6)]
    highest = values[0] if values[0] <= 2.5 * max(usual, 1e-9) else 1.6 * usual
    whisker = max(block.value.high for block in blocks if block.value and block.value.value <= highest)
    return max(min(whisker, 1.5 * highest), highest * 1.02, price.value * 1.3 if price else 0.0)
