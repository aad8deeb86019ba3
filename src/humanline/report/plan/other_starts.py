"""A choice, and together, on the page of the plan: what each takes and adds beside a person for everybody."""

from __future__ import annotations

import math
from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.plan.answer import cell_name
from humanline.report.voice import Voice


def starts_section(plan: Plan, voice: Voice) -> Section | None:
    """Left out where no reason for contact offers another start."""
    offering: dict[str, list[CellPlan]] = {}
    for cell in plan.cells:
        if cell.other_starts:
            offering.setdefault(cell.moment, []).append(cell)
    if not offering:
        return None
    rows = tuple(row for moment, cells in offering.items() for row in _rows(moment, cells, voice))
    names = ("cells.cell", "starts.way", "starts.share", "cells.hours", "starts.points", "starts.chosen")
    head = tuple(voice(f"plan.{name}", unit=voice.worth.head("week")) for name in names)
    return Section(
        name="starts",
        subject=voice("plan.starts.subject"),
        heading=voice("plan.starts.heading"),
        text=(voice("plan.starts.text"), *(other_ways(plan, voice) or (voice("plan.starts.none"),))),
        sheets=(Sheet(voice("plan.starts.caption"), head, rows, words=2, notes=(voice("plan.starts.hours_note"),)),),
    )


def other_ways(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What starts with a choice, and what together; nothing where nothing does."""
    found = []
    for start in ("choice", "together"):
        cells = [cell for cell in plan.cells if cell.start == start]
        whole = {cell.moment for cell in cells} - {cell.moment for cell in plan.cells if cell.start != start}
        names = [cell.moment if cell.moment in whole else cell_name(cell, voice) for cell in cells]
        if names:
            found.append(voice(f"plan.starts.{start}_at", cells=voice.numbers.listed(list(dict.fromkeys(names)))))
    return tuple(found)


def _rows(moment: str, cells: Sequence[CellPlan], voice: Voice) -> list[Row]:
    """A person, and each other start, over the cells of a moment."""
    first = cells[0]
    person = [(cell.hours, _points(cell, cell.gain.total)) for cell in cells]
    rows = [_row(moment, "person", 1.0, person, cells, voice)]
    for other in first.other_starts:
        mine = [(cell, one) for cell in cells for one in cell.other_starts if one.start == other.start]
        taken = [(one.hours, _points(cell, one.gain)) for cell, one in mine]
        rows.append(_row(moment, other.start, other.share.value, taken, cells, voice))
    return rows


def _row(
    moment: str, start: Mode, share: float, taken: Sequence[tuple[float, float | None]], cells: Sequence[CellPlan],
    voice: Voice,
) -> Row:  # fmt: skip
    points = [added for _, added in taken if added is not None]
    here = sum(cell.start == start for cell in cells)
    return (
        moment,
        voice(f"plan.start.{start}"),
        voice.numbers.of_hundred(share),
        voice.numbers.decimal(math.fsum(hours for hours, _ in taken), 1),
        voice.worth.text(math.fsum(points), "week") if points else "–",
        voice("plan.starts.yes" if here == len(cells) else "plan.starts.some") if here else "–",
    )


def _points(cell: CellPlan, gain: object) -> float | None:
    """Points a week: those of a contact, of as many as the hours of a person are reckoned over."""
    if not isinstance(gain, Estimate) or not cell.minutes.value:
        return None
    return gain.value * 60 * cell.hours / cell.minutes.value
