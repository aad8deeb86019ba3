"""What other self-service would be worth: built, improved, or taken back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.judgement import Candidate
from humanline.model.plan import CandidateWorth, CellLoad, Plan
from humanline.plan.ladder import adds
from humanline.plan.merit import Merit, merit

MOST = 5
#: How much less of the self-service would end up at a person, to see what that frees.
LESS = 0.10


def candidates(plan: Plan, cells: Sequence[Merit], sheet: Sequence[Candidate]) -> tuple[CandidateWorth, ...]:
    """At most five, most worth first.

    - build: a candidate keeps a share k of its contacts, so 1 − k ends up at a person. Freed are the hours that its
      self-service cells then send on less; and a cell above the line that would then fall below it starts in
      self-service, its hours freed and what a person added lost. One that keeps less than what there is now costs
      hours; it is told, because somebody thought of it.
    - improve: self-service that sends on at least the usual share, measured; what ten points less would free.
    - take back: self-service that sends on so much that a person first takes no more minutes.

    Args:
        plan: with its cells and price.
        cells: what the cells of the plan were drawn from.
        sheet: self-service that does not exist yet; one whose share nobody wrote down is left out.
    """
    price = 60 * plan.price.value if isinstance(plan.price, Estimate) else 0.0
    open_cells: dict[str, list[Merit]] = {}
    for cell in sorted(cells, key=lambda cell: cell.key):
        if not cell.load.owed and cell.points is not None:
            open_cells.setdefault(same(cell.load.moment), []).append(cell)
    person = {(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"}
    built = [_build(one, open_cells.get(same(one.moment), []), person, price) for one in sheet]
    taken = [_take_back(of, price) for of in open_cells.values()]
    covered = {same(one.moment) for one in (*built, *taken) if one is not None}
    improved = _improve({name: of for name, of in open_cells.items() if name not in covered}, person, price)
    found = [one for one in built if one is not None]
    found += [one for one in (*taken, *improved) if one is not None and one.hours > 0]
    return tuple(sorted(found, key=lambda one: (-one.points, -one.hours, one.name))[:MOST])


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


def _build(one: Candidate, cells: Iterable[Merit], person: set[tuple[str, str]], price: float) -> CandidateWorth | None:
    if one.keeps_share is None:
        return None
    hours, lost, moment = [], [], one.moment
    for cell in cells:
        moment = cell.load.moment
        share = 1 - min(max(one.keeps_share, 0.0), 1.0)
        then = merit(with_spill(cell.load, share), cell.gain)._replace(floor=cell.floor)
        if cell.key not in person:
            hours.append(cell.spill_hours - then.spill_hours)
        elif cell.ratio * 60 >= price > then.ratio * 60:
            hours.append(cell.whole_hours - then.spill_hours)
            lost.append(max(adds(cell), 0.0))
    freed = math.fsum(hours)
    if not hours:
        return None
    return CandidateWorth(
        name=one.name,
        moment=moment,
        advice="build",
        hours=freed,
        points=freed * price - math.fsum(lost),
        cost_per_year=one.cost_per_year,
    )


def _improve(
    moments: Mapping[str, Sequence[Merit]], person: set[tuple[str, str]], price: float
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
                merit(with_spill(cell.load, max(cell.load.spill_share.value - LESS, 0.0)), cell.gain)._replace(
                    floor=cell.floor
                )
                for cell in of
            ]
            freed = math.fsum(cell.spill_hours - then.spill_hours for cell, then in zip(of, better, strict=True))
            name = of[0].load.moment
            found.append(CandidateWorth(name=name, moment=name, advice="improve", hours=freed, points=freed * price))
    return found


def _take_back(cells: Sequence[Merit], price: float) -> CandidateWorth | None:
    """Minutes are the moment's, so it is all of its cells or none."""
    costs = [cell for cell in cells if cell.minutes.value <= 0]
    freed = -math.fsum(cell.hours for cell in costs)
    if not costs:
        return None
    name = costs[0].load.moment
    return CandidateWorth(name=name, moment=name, advice="take_back", hours=freed, points=freed * price)
