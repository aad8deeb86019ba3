"""Whose the hours are: of the people who ask, by segment; and what self-service frees."""

from __future__ import annotations

import math
from collections.abc import Sequence

from humanline.model.plan import AskedHours, CellPlan
from humanline.plan.merit import Merit


def asked_by_segment(cells: Sequence[Merit]) -> tuple[AskedHours, ...]:
    """Hours a week of the people who ask for a person, most first; they add up to the plan's `asked_hours`.

    Cells that are owed are left out: there nobody has to ask.

    Args:
        cells: of the plan.
    """
    by_segment: dict[str, list[Merit]] = {}
    for cell in sorted(cells, key=lambda cell: cell.key):
        if not cell.load.owed:
            by_segment.setdefault(cell.load.segment, []).append(cell)
    found = []
    for segment, of in by_segment.items():
        contacts = math.fsum(_contacts(cell) for cell in of)
        asked = math.fsum(_contacts(cell) * min(max(cell.load.asked_share.value, 0.0), 1.0) for cell in of)
        hours = math.fsum(cell.asked_hours for cell in of)
        found.append(AskedHours(segment=segment, hours=hours, share=asked / contacts if contacts > 0 else 0.0))
    return tuple(sorted(found, key=lambda one: (-one.hours, one.segment)))


def freed_hours(cells: Sequence[CellPlan]) -> float:
    """Staff hours a week that self-service frees, against a person first for everybody.

    Args:
        cells: of the plan.
    """
    return math.fsum(cell.hours - cell.hours_taken for cell in cells if cell.start != "person")


def _contacts(cell: Merit) -> float:
    return max(cell.load.contacts_per_week.value, 0.0)
