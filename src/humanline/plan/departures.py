"""What the rule of thumb costs and brings beside the line by price alone, and where the line departs from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.organisation import Decided, Mode, RuleSettings
from humanline.model.rule_of_thumb import Departure, MovedByRule, RuleOfThumb
from humanline.plan.by_rule import by_rule
from humanline.plan.filling import Filled
from humanline.plan.merit import Merit, adds, others, spread, with_interval
from humanline.plan.moments import PERSON
from humanline.plan.starting import difference, under
from humanline.plan.wholes import wholes


def rule_of_thumb(
    rule: RuleSettings, cells: Iterable[Merit], filled: Filled, by_price: Filled, decided: Sequence[Decided]
) -> RuleOfThumb:
    """The rule beside the price.

    Args:
        rule: `[rule]` of `line.toml`.
        cells: every cell of the plan.
        filled: where those that the line divides stand with the rule.
        by_price: where they stand by the price alone, for the same hours.
        decided: of which cells a named person decided.
    """
    cells = sorted(cells, key=lambda cell: cell.key)
    moved, brought, spreads = [], list[float](), dict[str, float]()
    for cell in cells:
        now, before = (_start(cell, of) for of in (filled, by_price))
        if now != before:
            more = _brought(cell, now, before)
            brought.append(adds(more))
            # Cells of one moment err together: what is known of them was asked of the same people.
            doubt = spread(more.gain.total) if isinstance(more.gain.total, Estimate) else 0.0
            spreads[cell.load.moment] = spreads.get(cell.load.moment, 0.0) + others(cell) * doubt
        if (now == "person") != (before == "person"):
            points = brought[-1] if now == "person" else -brought[-1]
            moved.append(MovedByRule(*cell.key, start=now, contacts_per_week=others(cell), points=points))
    given = [whole for whole, why in zip(filled.wholes, filled.reasons, strict=True) if why == "by_rule"]
    return RuleOfThumb(
        important=rule.important,
        unimportant=rule.unimportant,
        hours=math.fsum(whole.merit.hours for whole in given),
        moved=tuple(moved),
        points=with_interval(math.fsum(brought), math.hypot(*spreads.values()), n=0, method="combined"),
        departures=(*_short(filled), *_signed(rule, cells, decided)),
    )


def _start(cell: Merit, filled: Filled) -> Mode:
    return filled.starts.get(cell.key) or ("person" if filled.because.get(cell.key) in PERSON else "self_service")


def _brought(cell: Merit, now: Mode, before: Mode) -> Merit:
    """What one start takes and adds beside another."""
    return difference(under(cell, before), under(cell, now))


def _short(filled: Filled) -> list[Departure]:
    """What the rule gives a person and the hours do not; in the order in which hours that are found reach it."""
    found, claimed = [], 0.0
    for step, why in filled.steps:
        whole = step.whole
        if why in ("by_rule", "rule_short"):
            claimed += whole.merit.hours
        if why == "rule_short":
            moment, segment = whole.merit.key
            found.append(
                Departure(
                    moment=moment,
                    segment="" if whole.divided else segment,
                    rule="person",
                    because="hours",
                    contacts_per_week=others(whole.merit),
                    hours=claimed - filled.room,
                )
            )
    return found


def _signed(rule: RuleSettings, cells: Sequence[Merit], decided: Sequence[Decided]) -> list[Departure]:
    """What a named person decided otherwise."""
    by = {same(one.cell): one for one in decided}
    found = []
    for whole in wholes(cell for cell in cells if cell.load.decided and cell.points is not None):
        rule_says, cell = by_rule(whole.merit, rule), whole.cells[0]
        if rule_says and rule_says != cell.load.decided:
            moment, segment = cell.key
            one = by.get(same(moment)) or by.get(same(f"{moment} | {segment}"))
            found.append(
                Departure(
                    moment=moment,
                    segment="" if whole.divided else segment,
                    rule=rule_says,
                    because="decided",
                    contacts_per_week=others(whole.merit),
                    by=one.by if one is not None else "",
                    start=cell.load.decided,
                )
            )
    return sorted(found, key=lambda one: (one.moment, one.segment))
