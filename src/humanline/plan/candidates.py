"""What other self-service would be worth: built, improved, or taken back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.judgement import Candidate
from humanline.model.load import CellLoad
from humanline.model.plan import CandidateWorth, CellPlan, Plan
from humanline.plan.merit import SURE_ENOUGH, Merit, adds, merit
from humanline.plan.wholes import as_one, wholes

MOST = 5
#: How much less of the self-service would end up at a person, to see what that frees.
LESS = 0.10


def candidates(plan: Plan, cells: Sequence[Merit], sheet: Sequence[Candidate]) -> tuple[CandidateWorth, ...]:
    """At most five, most worth first. The sign of what it is worth decides what is advised.

    - build: a candidate keeps a share k of its contacts, so 1 − k ends up at a person. Freed are the hours that its
      self-service cells then send on less; and what is above the line and would then fall below it starts in
      self-service, its hours freed and what a person added lost. One that brings nothing at the plan's price, or costs
      hours, is told too, because somebody thought of it: leave it.
    - improve: self-service that sends on at least the usual share, measured; what ten points less would free.
    - take back: self-service that sends on so much that a person first takes no more minutes, and adds something.

    What has a person by the rule of thumb keeps one, whatever self-service there is; it only sends on less.

    Where hours are short of what comes first there is no price; then the hours themselves decide.

    Args:
        plan: with its cells and price.
        cells: what the cells of the plan were drawn from.
        sheet: self-service that does not exist yet; one whose share nobody wrote down is left out.
    """
    price = 60 * plan.price.value if isinstance(plan.price, Estimate) else None
    person = {(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"}
    alone = {(cell.moment, cell.segment): _alone(cell) for cell in plan.cells}
    open_cells: dict[str, list[Merit]] = {}
    for cell in sorted(cells, key=lambda cell: cell.key):
        if not cell.load.owed and cell.points is not None:
            open_cells.setdefault(same(cell.load.moment), []).append(cell)
    built = [
        _build(one, _divided(open_cells.get(same(one.moment), []), person), person, alone, plan.first_by_rule, price)
        for one in sheet
    ]
    taken = [_take_back(of, price) for of in open_cells.values()]
    found = [one for one in built if one is not None]
    found += [one for one in taken if one is not None and _worth(one, price) > 0]
    covered = {same(one.moment) for one in found if one.advice != "leave"}
    improved = _improve({name: of for name, of in open_cells.items() if name not in covered}, person, alone, price)
    found += [one for one in improved if _worth(one, price) > 0]
    return tuple(sorted(found, key=lambda one: (-_worth(one, price), -one.hours, one.name))[:MOST])


def _alone(cell: CellPlan) -> float:
    """Of the contacts whose customers do not ask, the share that is left to self-service."""
    other = cell.other_start
    return 1.0 if other is None else 1 - other.share.value


def _worth(one: CandidateWorth, price: float | None) -> float:
    """Points a week; without a price, hours a week."""
    return one.points if price is not None else one.hours


def _divided(cells: Sequence[Merit], person: set[tuple[str, str]]) -> list[Merit]:
    """What the line divides: a whole with a person as one, else its cells, of which some may be lifted."""
    decided = [cell for cell in cells if cell.load.decided]
    found = wholes(cell for cell in cells if not cell.load.decided)
    return [
        *decided,
        *(one for whole in found for one in ((whole.merit,) if whole.merit.key in person else whole.cells)),
    ]


def with_spill(load: CellLoad, share: float) -> CellLoad:
    """The same cell with other self-service.

    Args:
        load: of the cell.
        share: of its self-service that would end up at a person.
    """
    now = min(max(load.spill_share.value, 0.0), 1.0)
    changed = {"spill_share": _moved(load.spill_share, share)}
    follows = load.follow_self_service
    if follows is not None:
        changed["follow_self_service"] = _moved(follows, max(follows.value - (now - share), 0.0))
    return msgspec.structs.replace(load, **changed)


def _moved(estimate: Estimate, value: float) -> Estimate:
    return msgspec.structs.replace(estimate, value=value)


def _build(
    one: Candidate,
    cells: Sequence[Merit],
    person: set[tuple[str, str]],
    alone: Mapping[tuple[str, str], float],
    by_rule: frozenset[tuple[str, str]],
    price: float | None,
) -> CandidateWorth | None:
    if one.keeps_share is None or not cells:
        return None
    hours, lost = [], []
    for cell in cells:
        share = 1 - min(max(one.keeps_share, 0.0), 1.0)
        then = merit(with_spill(cell.load, share), cell.gain)
        if cell.key not in person:
            hours.append((cell.spill_hours - then.spill_hours) * alone[cell.key])
        elif cell.key not in by_rule and cell.ratio * 60 >= (price or 0.0) > then.ratio * 60:
            hours.append(cell.whole_hours - then.spill_hours)
            lost.append(max(adds(cell), 0.0))
    freed = math.fsum(hours)
    points = freed * (price or 0.0) - math.fsum(lost)
    found = CandidateWorth(one.name, cells[0].load.moment, "build", freed, points, one.cost_per_year)
    return found if _worth(found, price) > 0 else msgspec.structs.replace(found, advice="leave")


def _improve(
    moments: Mapping[str, Sequence[Merit]],
    person: set[tuple[str, str]],
    alone: Mapping[tuple[str, str], float],
    price: float | None,
) -> list[CandidateWorth]:
    """Moments of which self-service sends on at least what is usual, where that was measured."""
    digital = {
        name: [cell for cell in of if cell.key not in person and not cell.load.spill_share.assumed]
        for name, of in moments.items()
    }
    every = [cell for of in digital.values() for cell in of]
    contacts = math.fsum(cell.load.contacts_per_week.value for cell in every)
    if contacts <= 0:
        return []
    usual = math.fsum(cell.load.contacts_per_week.value * cell.load.spill_share.value for cell in every) / contacts
    found = []
    for of in digital.values():
        if of and of[0].load.spill_share.value >= usual:
            better = [
                merit(with_spill(cell.load, max(cell.load.spill_share.value - LESS, 0.0)), cell.gain) for cell in of
            ]
            freed = math.fsum(
                (cell.spill_hours - then.spill_hours) * alone[cell.key] for cell, then in zip(of, better, strict=True)
            )
            name = of[0].load.moment
            found.append(CandidateWorth(name, name, "improve", freed, freed * (price or 0.0)))
    return found


def _take_back(cells: Sequence[Merit], price: float | None) -> CandidateWorth | None:
    """Minutes are the moment's, so it is all of its cells or none; not where customers lose by a person."""
    costs = [cell for cell in cells if cell.minutes.value <= 0]
    if not costs or as_one(costs).merit.customer_loses >= SURE_ENOUGH:
        return None
    freed = -math.fsum(cell.hours for cell in costs)
    name = costs[0].load.moment
    return CandidateWorth(name, name, "take_back", freed, freed * (price or 0.0) + math.fsum(map(adds, costs)))
