"""Each moment as a whole on the record: what counts for a customer who says nothing of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from humanline.model.organisation import Mode
from humanline.model.plan import Because, MomentPlan
from humanline.plan.by_rule import surely_adds
from humanline.plan.filling import Filled
from humanline.plan.merit import Merit
from humanline.plan.starting import sure_of
from humanline.plan.wholes import as_one

#: Reasons for which a contact starts with a person.
PERSON: frozenset[Because] = frozenset(
    {"owed", "by_rule", "saves_minutes", "above_line", "protected", "fits", "not_known", "unsure"}
)


def moment_plans(
    cells: Sequence[Merit], because: Mapping[tuple[str, str], Because], filled: Filled
) -> tuple[MomentPlan, ...]:
    """Every moment as a whole, by name.

    Where a protected attribute tells customers apart, the line was drawn for the whole. Where another attribute does,
    the whole is what the cells that are not owed or decided would be as one, at the line's price.

    Args:
        cells: every cell.
        because: key of a cell → why it starts as it does.
        filled: what the line divides.
    """
    drawn = {
        whole.merit.load.moment: reason
        for whole, reason in zip(filled.wholes, filled.reasons, strict=True)
        if whole.divided
    }
    lifted = {cell.key for cell in filled.lifted}
    moments: dict[str, list[Merit]] = {}
    for cell in cells:
        moments.setdefault(cell.load.moment, []).append(cell)
    found = []
    for name in sorted(moments):
        mine = moments[name]
        divided = [cell for cell in mine if because[cell.key] not in ("owed", "decided", "not_known")]
        one = as_one(divided or mine).merit
        reason = drawn.get(name) or _reason(divided or mine, because, one, filled.price)
        begins = _start(divided, one, reason, filled) if divided else start(mine[0], reason)
        found.append(
            MomentPlan(
                name=name,
                start=begins,
                because=reason,
                gain=one.gain,
                minutes=one.minutes,
                sure=sure(one, reason, filled.price, begins),
                as_one=name in drawn,
                lifted=tuple(sorted(cell.load.segment for cell in mine if cell.key in lifted)),
                owed=all(cell.load.owed and not cell.load.decided for cell in mine),
                handle_minutes=one.load.handle_minutes,
            )
        )
    return tuple(found)


def _reason(mine: Sequence[Merit], because: Mapping[tuple[str, str], Because], one: Merit, price: float) -> Because:
    reasons = {because[cell.key] for cell in mine}
    if len(reasons) == 1:
        return reasons.pop()
    if one.saves:
        return "saves_minutes"
    if one.gains:
        return "above_line" if one.ratio >= price else "below_line"
    return "customer_loses" if (one.points or 0.0) > 0 else "adds_nothing"


def _start(divided: Sequence[Merit], one: Merit, because: Because, filled: Filled) -> Mode:
    """How the whole starts: as its cells where none of them is lifted, else as those that are not."""
    if because != "other_start":
        return start(one, because)
    return next((filled.starts[cell.key] for cell in divided if cell.key in filled.starts), "person")


def start(cell: Merit, because: Because, starts: Mapping[tuple[str, str], Mode] | None = None) -> Mode:
    """How contacts start, as a named person decided or for a reason.

    Args:
        cell: the cell.
        because: the reason.
        starts: key of a cell → how it starts, where that is neither with a person nor with self-service.
    """
    if cell.load.decided:
        return cell.load.decided
    return (starts or {}).get(cell.key) or ("person" if because in PERSON else "self_service")


def sure(cell: Merit, because: Because, price: float, start: Mode) -> float | None:
    """Probability that the start is right: at this price, and for spare hours at no price."""
    if because == "owed":
        return 1.0
    if because == "by_rule":
        return surely_adds(cell)
    if because in ("decided", "protected", "with_whole", "rule_short", "rule_self_service") or cell.points is None:
        return None
    if because == "other_start":
        return sure_of(cell, start, price)
    if because == "customer_loses":
        return cell.customer_loses
    if because in ("fits", "unsure"):
        return cell.worth_it(0.0)
    worth = cell.worth_it(price)
    return worth if because in PERSON else 1 - worth
