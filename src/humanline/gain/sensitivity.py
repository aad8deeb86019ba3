"""At which weights an answer changes.

What a person adds is linear in every weight of `[value]`: an outcome's part of it is share × weight × difference, and a
score's is share × points_per_score × score. So the value w* at which a cell's gain meets the price of its minutes,

    gain(w*) = price × minutes,    w* = w + (price × minutes − gain(w)) / (Δgain/Δw),

has a closed form. The price and the weighing of the sources are held as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Mode, Organisation
from humanline.model.outcomes import OUTCOME_BY_NAME
from humanline.model.plan import CellPlan, Flip, MomentPlan

#: A weight is moved from nought to this many times its value.
FURTHEST = 3.0
#: Cells whose start follows from gain and price alone. Others are owed, not known, take spare hours, or wait for a
#: named person.
BY_PRICE = frozenset({"above_line", "below_line", "adds_nothing", "saves_minutes", "other_start"})


def flips(
    cells: Iterable[CellPlan],
    organisation: Organisation,
    price: Estimate | NotEstimable,
    moments: Iterable[MomentPlan] = (),
) -> tuple[Flip, ...]:
    """At which value of each weight an answer changes, the nearest first.

    Where a protected attribute tells customers apart the answer is that of the moment as a whole: all its cells change
    at once.

    Args:
        cells: of the plan.
        organisation: `[value]`.
        price: what a minute is worth, held fixed; without a price no answer follows from the weights.
        moments: of the plan, each as a whole.
    """
    if not isinstance(price, Estimate):
        return ()
    found: list[tuple[float, Flip]] = []
    for choice, of in _choices(cells, moments):
        if choice.because not in BY_PRICE or not isinstance(choice.gain.total, Estimate):
            continue
        nearer = _nearer(of)
        if nearer is None:
            continue
        margin = choice.gain.total.value - price.value * choice.minutes.value
        for weight, slope in _together(of, organisation).items():
            now = float(getattr(organisation.value, weight))
            if slope == 0 or now == 0:
                continue
            then = now - margin / slope
            if not 0 <= then / now <= FURTHEST or (margin >= 0) != (choice.start != "self_service"):
                continue
            becomes = nearer if choice.start == "self_service" else "self_service"
            found += [(abs(then / now - 1), Flip(cell.moment, cell.segment, weight, now, then, becomes)) for cell in of]
    found.sort(key=lambda pair: (pair[0], pair[1].moment, pair[1].segment, pair[1].weight))
    return tuple(flip for _, flip in found)


def _choices(
    cells: Iterable[CellPlan], moments: Iterable[MomentPlan]
) -> Iterator[tuple[CellPlan | MomentPlan, list[CellPlan]]]:
    """What the line divides: the record that says how it starts, and its cells, which change sides together."""
    as_one = {moment.name: moment for moment in moments if moment.as_one}
    together: dict[str, list[CellPlan]] = {}
    for cell in cells:
        if cell.moment in as_one and cell.because not in ("owed", "decided", "not_known"):
            together.setdefault(cell.moment, []).append(cell)
        else:
            yield cell, [cell]
    for name, of in together.items():
        yield as_one[name], of


def _together(cells: Sequence[CellPlan], organisation: Organisation) -> dict[str, float]:
    """Slopes of cells of one moment as one: minutes are alike, so each counts by its hours."""
    total = math.fsum(abs(cell.hours) for cell in cells)
    found: dict[str, list[float]] = {}
    for cell in cells:
        share = abs(cell.hours) / total if total > 0 else 1 / len(cells)
        for weight, slope in slopes(cell, organisation).items():
            found.setdefault(weight, []).append(share * slope)
    return {weight: math.fsum(each) for weight, each in found.items()}


def slopes(cell: CellPlan, organisation: Organisation) -> dict[str, float]:
    """Points that a cell's gain changes by, for one more of each weight.

    Args:
        cell: its gain has parts with a share each.
        organisation: `[value]`.
    """
    found: dict[str, list[float]] = {}
    for part in cell.gain.parts:
        brought = {OUTCOME_BY_NAME[name].weight: points for name, points in part.outcomes.items()}
        # What was not measured was scored.
        brought["points_per_score"] = part.points.value - math.fsum(brought.values())
        for weight, points in brought.items():
            now = float(getattr(organisation.value, weight))
            if now:
                found.setdefault(weight, []).append(part.share * points / now)
    return {weight: math.fsum(each) for weight, each in found.items()}


def _nearer(cells: Sequence[CellPlan]) -> Mode | None:
    """The first start beside self-service that a weight brings: a choice where one is worth as much for a minute.

    `None` where another start brings more or less for a minute than a person first: its worth is not made of the parts
    of the cell's gain, so that no closed form tells.
    """
    found: Mode = "person"
    for cell in cells:
        for other in cell.other_starts:
            whole, part = cell.gain.total, other.gain
            if not isinstance(whole, Estimate) or not isinstance(part, Estimate):
                return None
            if not math.isclose(part.value * cell.minutes.value, whole.value * other.minutes.value, rel_tol=1e-6):
                return None
            found = other.start if other.start == "choice" else found
    return found
