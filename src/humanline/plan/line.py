"""Draw the line: which cells get a person for the hours there are, and what a minute is then worth.

Owed contacts come off the hours first, then the people who ask (I13), then what self-service sends on to a person
anyway, then what matters to both sides (the rule of thumb, `plan.by_rule`). What is left goes to whole cells, in the
order of what a person adds for every extra minute. The first cell that does not fit is the line, and what it adds for a
minute is the price: what the next minute would bring.

By price alone more hours never bring less: cells are passed in one fixed order and each that fits is taken. When more
hours let a cell in, what it pushes out lies later in the order and filled fewer hours than it does itself, at less for
every minute. (Dantzig, 1957, 'Discrete-variable extremum problems', Operations Research 5(2): the same order is best
when cells may be divided.) By the rule more hours first reach what matters most, which may bring less; what that costs
is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.estimate import Estimate, NotEstimable, Reason
from humanline.model.facts import Notice
from humanline.model.load import CellLoad
from humanline.model.organisation import Decided, Mode, Organisation, RuleSettings
from humanline.model.plan import Assumption, Because, CellPlan, Gain, MomentPlan, Need, Plan
from humanline.model.rule_of_thumb import RuleOfThumb
from humanline.plan.departures import rule_of_thumb
from humanline.plan.filling import TINY, Filled, fill
from humanline.plan.merit import Merit, merits
from humanline.plan.moments import PERSON, moment_plans, start, sure
from humanline.plan.saying import gain_assumptions, notices
from humanline.plan.starting import other_starts, under

#: What is noticed of a line, and so again when it is drawn again.
_NOTICED_OF_A_LINE = ("short_hours", "unknown_short", "customer_loses")

_NEED_REASON: dict[str, Reason] = {"no_hours": "no_hours", "no_minutes": "no_minutes", "no_volumes": "no_period"}


def draw(
    loads: Sequence[CellLoad],
    gains: Mapping[tuple[str, str], Gain],
    hours_per_week: float | None,
    *,
    organisation: Organisation,
    made_from: Iterable[str],
    clock: Clock,
    version: str,
    needs: Sequence[Need] = (),
    assumptions: Sequence[Assumption] = (),
    made_up: bool = False,
    warnings: Sequence[str] = (),
    noticed: Sequence[Notice] = (),
) -> Plan:
    """Draw the line for a week. Nothing is drawn by lot: the same input gives the same plan.

    Args:
        loads: what every cell asks of the staff.
        gains: what a person adds in every cell; a cell without one gets a person until it is known.
        hours_per_week: productive staff hours; `None` when nobody said.
        organisation: `line.toml`, for the name and what was assumed.
        made_from: names of the files behind it.
        clock: gives the time on the record.
        version: the version of Humanline.
        needs: what is already known to be missing for a line.
        assumptions: what was assumed on the way to `loads`.
        made_up: the judgements are made up, whatever `line.toml` says.
        warnings: what a reader should know of the judgements.
        noticed: what a reader should know of the gains.

    Returns:
        The plan; without cells, and with `needs`, where something is missing.

    Raises:
        InputError: hours that are no number of hours, or a cell that is there twice.
    """
    _check(loads, hours_per_week)
    cells = merits(loads, gains)
    missing = _missing(cells, hours_per_week, needs)
    drawn = (
        _Line((), NotEstimable(reason=_reason(missing)), (), Shares())
        if missing
        else _draw(cells, hours_per_week, organisation.rule, organisation.decided)
    )
    known = cells if not missing else []
    return Plan(
        version=version,
        made_at=clock(),
        made_from=tuple(made_from),
        organisation=organisation.organisation.name,
        made_up=made_up or organisation.organisation.made_up,
        hours_per_week=hours_per_week,
        owed_hours=drawn.shares.owed,
        asked_hours=drawn.shares.asked,
        spill_hours=drawn.shares.spill,
        saved_hours=drawn.shares.saved,
        unknown_hours=drawn.shares.unknown,
        short_hours=drawn.shares.short,
        left_hours=drawn.shares.left,
        price=drawn.price,
        line_at=drawn.line_at,
        cells=drawn.cells,
        moments=drawn.moments,
        protected_cost=drawn.protected_cost,
        rule=drawn.rule,
        decided=organisation.decided,
        value=organisation.value,
        needs=missing,
        assumptions=(*assumptions, *gain_assumptions([cell.gain for cell in known], organisation)),
        notices=(
            *notices(drawn.cells, drawn.shares.short, drawn.shares.unknown_short),
            *(noticed if drawn.cells else ()),
            *(Notice(code="judgement", values={"text": text}, level="warning") for text in warnings),
        ),
    )


def redraw(
    plan: Plan, cells: Sequence[Merit], hours: float, rule: RuleSettings, *, short_hours: float | None = None
) -> Plan:
    """The same plan with its line drawn for other hours: those that staff can fill when nobody may wait long.

    `hours_per_week` stays what it was: the hours on the roster.

    Args:
        plan: a plan with cells.
        cells: the cells it was drawn from.
        hours: hours of work that the staff carry.
        rule: the rule of thumb.
        short_hours: what to say is missing, where something is; else the hours of work that are.
    """
    drawn = _draw(cells, hours, rule, plan.decided)
    short = drawn.shares.short if short_hours is None or drawn.shares.short <= 0 else short_hours
    kept = tuple(notice for notice in plan.notices if notice.code not in _NOTICED_OF_A_LINE)
    return msgspec.structs.replace(
        plan,
        short_hours=short,
        left_hours=drawn.shares.left,
        price=drawn.price,
        line_at=drawn.line_at,
        cells=drawn.cells,
        moments=drawn.moments,
        protected_cost=drawn.protected_cost,
        rule=drawn.rule,
        notices=(*notices(drawn.cells, short, drawn.shares.unknown_short), *kept),
    )


class Shares(NamedTuple):
    """Hours a week, by what they go to first.

    Attributes:
        saved: hours that come back where a person takes fewer minutes than self-service.
        short: hours missing for what is owed, asked and spilled over.
        unknown_short: hours missing for cells of which nothing is known.
        left: hours not used by whole cells.
    """

    owed: float = 0.0
    asked: float = 0.0
    spill: float = 0.0
    saved: float = 0.0
    unknown: float = 0.0
    short: float = 0.0
    unknown_short: float = 0.0
    left: float = 0.0


class _Line(NamedTuple):
    cells: tuple[CellPlan, ...]
    price: Estimate | NotEstimable
    line_at: tuple[str, ...]
    shares: Shares
    moments: tuple[MomentPlan, ...] = ()
    protected_cost: float = 0.0
    rule: RuleOfThumb | None = None


def _check(loads: Sequence[CellLoad], hours: float | None) -> None:
    faults = []
    if hours is not None and not (math.isfinite(hours) and hours >= 0):
        faults.append(Fault("hours_per_week", f"found {hours}", "A number of hours, 0 or more, is needed."))
    seen: set[tuple[str, str]] = set()
    for load in loads:
        key = (load.moment, load.segment)
        if key in seen:
            faults.append(Fault(" | ".join(key), "found this cell twice", "A cell may be there once.", "Add them up."))
        seen.add(key)
    if faults:
        raise InputError(faults)


def _missing(cells: Sequence[Merit], hours: float | None, needs: Sequence[Need]) -> tuple[Need, ...]:
    """Only what makes a line impossible."""
    found = list(needs)
    if hours is None:
        found.append(Need(code="no_hours"))
    open_cells = [cell for cell in cells if not cell.load.owed]
    if open_cells and all(cell.points is None for cell in open_cells):
        found.append(Need(code="no_judgement"))
    if not cells and not needs:
        found.append(Need(code="no_volumes"))
    return tuple({need.code: need for need in found}.values())


def _reason(needs: Sequence[Need]) -> Reason:
    return _NEED_REASON.get(needs[0].code, "no_judgement") if needs else "no_judgement"


def _draw(
    cells: Sequence[Merit], hours_per_week: float | None, rule: RuleSettings, decided: Sequence[Decided]
) -> _Line:
    hours = hours_per_week or 0.0
    owed, unknown, known = in_order(cells)
    owed_hours = math.fsum(cell.whole_hours + cell.asked_hours for cell in owed)
    asked_hours = math.fsum(cell.asked_hours for cell in (*unknown, *known))
    spill_hours = math.fsum(cell.spill_hours for cell in known)
    unknown_hours = math.fsum(cell.whole_hours for cell in unknown)
    # What a named person decided on takes its hours whatever the price; a person is owed then.
    decided_hours = math.fsum(under(cell, cell.load.decided).hours for cell in known if cell.load.decided)
    before_saved = hours - math.fsum((owed_hours, asked_hours, spill_hours, decided_hours))
    filled = fill(known, before_saved - unknown_hours, rule)
    by_price = fill(known, before_saved - unknown_hours)
    # What self-service would send on is taken off the hours; where a person takes fewer, the difference comes back.
    after_first = before_saved + filled.saved

    because: dict[tuple[str, str], Because] = {}
    because |= {cell.key: "decided" if cell.load.decided else "owed" for cell in owed}
    because |= {cell.key: "not_known" for cell in unknown}
    because |= filled.because
    price = _price(filled.marginal, short=filled.left < -TINY)
    worth = filled.price

    places: tuple[tuple[Because, ...], ...] = (
        ("owed",), ("not_known",), ("by_rule",), ("saves_minutes",), ("above_line", "protected"), ("other_start",),
        ("rule_short",),
        ("fits", "unsure", "with_whole", "below_line"), ("rule_self_service",), ("adds_nothing",),
        ("customer_loses",), ("decided",),
    )  # fmt: skip
    rank = {name: place for place, names in enumerate(places) for name in names}
    shown = (*owed, *sorted((*unknown, *_side_by_side(known, filled)), key=lambda cell: rank[_place(cell, because)]))
    shares = Shares(
        owed=owed_hours,
        asked=asked_hours,
        spill=spill_hours,
        saved=filled.saved,
        unknown=unknown_hours,
        short=max(-after_first, 0.0),
        unknown_short=max(unknown_hours - max(after_first, 0.0), 0.0),
        left=max(filled.left, 0.0),
    )
    return _Line(
        cells=tuple(_cell(cell, because[cell.key], worth, filled.starts) for cell in shown),
        price=price,
        line_at=filled.marginal.key if filled.marginal is not None else (),
        shares=shares,
        moments=moment_plans((*owed, *unknown, *known), because, filled),
        protected_cost=filled.protected_cost,
        rule=rule_of_thumb(rule, cells, filled, by_price, decided),
    )


def in_order(cells: Iterable[Merit]) -> tuple[list[Merit], list[Merit], list[Merit]]:
    """Cells that are owed, of which nothing is known, and that the line divides; the last in merit order."""
    # The order of the input must not matter, not even in the last digit or between equals.
    ordered = sorted(cells, key=lambda cell: (-cell.ratio, cell.hours, cell.key))
    owed = sorted((c for c in ordered if c.load.owed), key=lambda c: (-(c.whole_hours + c.asked_hours), c.key))
    unknown = [c for c in ordered if not c.load.owed and not c.load.decided and c.points is None]
    known = [c for c in ordered if not c.load.owed and (c.load.decided or c.points is not None)]
    return owed, unknown, known


def _side_by_side(known: Sequence[Merit], filled: Filled) -> list[Merit]:
    """Cells in the order in which they are shown: one that has a person with its whole stands where that stands."""
    standing = {cell.key: cell.ratio for cell in known}
    for whole, reason in zip(filled.wholes, filled.reasons, strict=True):
        if whole.divided and reason in (*PERSON, "other_start"):
            standing |= {cell.key: max(cell.ratio, whole.merit.ratio) for cell in whole.cells}
    return sorted(known, key=lambda cell: (-standing[cell.key], cell.hours, cell.key))


def _place(cell: Merit, because: Mapping[tuple[str, str], Because]) -> Because:
    """A cell that adds nothing stands among its like, even when spare hours give it a person."""
    reason = because[cell.key]
    return "adds_nothing" if reason == "unsure" and (cell.points or 0.0) <= 0 else reason


def _price(marginal: Merit | None, *, short: bool) -> Estimate | NotEstimable:
    """What the next minute would add: nothing where everyone who gains has a person."""
    if marginal is not None and isinstance(marginal.per_minute, Estimate):
        return msgspec.structs.replace(marginal.per_minute, low=max(marginal.per_minute.low, 0.0))
    if short:
        return NotEstimable(reason="no_hours", needs=("staff.hours_per_week",))
    return Estimate(value=0.0, low=0.0, high=0.0, method="left_over")


def _cell(cell: Merit, because: Because, price: float, starts: Mapping[tuple[str, str], Mode]) -> CellPlan:
    first = cell.load.owed or because == "not_known"
    per_minute = cell.per_minute
    flips = isinstance(per_minute, Estimate) and per_minute.low < per_minute.high
    begins = start(cell, because, starts)
    return CellPlan(
        moment=cell.load.moment,
        segment=cell.load.segment,
        start=begins,
        because=because,
        owed=cell.load.owed,
        contacts_per_week=cell.load.contacts_per_week.value,
        handle_minutes=cell.load.handle_minutes,
        minutes=cell.minutes,
        hours=cell.whole_hours if first else cell.hours,
        asked_hours=cell.asked_hours,
        gain=cell.gain,
        gain_per_minute=per_minute,
        sure=sure(cell, because, price, begins),
        flips=flips and isinstance(per_minute, Estimate) and not first and per_minute.low <= price <= per_minute.high,
        other_starts=() if first else other_starts(cell),
    )
