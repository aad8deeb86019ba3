"""Who works when: shifts that cover the people wanted, stretch by stretch, at the fewest paid hours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from humanline.allocation.rosters import Roster, Shift, cover, shifts
from humanline.model.staff import ShiftLine, Shifts, Uncovered
from humanline.plan.staffing.asked import StaffingAsked
from humanline.plan.staffing.timeline import Ints

#: A shift begins on the half hour, or on the interval where that is coarser.
_START_MINUTES = 30
#: By law a shift of more than five and a half hours has a break (in the Netherlands: Arbeidstijdenwet, art. 5:4).
BREAK_FROM_HOURS = 5.5
#: No longer than this is looked for a better roster of one stretch.
_SECONDS = 8.0


def wanted(staff: Ints, shrinkage: float) -> Ints:
    """People who should be on a shift, so that so many are at work when a share of them is away.

    >>> import numpy as np
    >>> wanted(np.array([0, 1, 7]), 0.3).tolist()
    [0, 2, 10]
    """
    return np.ceil(staff / (1 - shrinkage) - 1e-9).astype(np.int64)


def roster(
    staff: Ints, begins: Sequence[datetime], stretches: Sequence[slice], zone: ZoneInfo, asked: StaffingAsked
) -> Shifts:
    """Shifts that cover the staff.

    Args:
        staff: people at work in each interval, shape (intervals,).
        begins: when each begins, same length.
        stretches: of opening; a shift stays within one.
        zone: of the clock on the wall.
        asked: lengths of shift and of break, shrinkage, length of an interval.
    """
    people = wanted(staff, asked.shrinkage)
    grid = _grid(asked)
    fine = asked.interval_minutes // grid
    there = np.zeros(staff.size, dtype=np.int64)
    lines: list[ShiftLine] = []
    uncovered: list[Uncovered] = []
    paid, least = 0.0, 0.0
    done: dict[tuple[bytes, int], tuple[list[Shift], Roster]] = {}
    for where in stretches:
        need = np.repeat(people[where], fine)
        minute = begins[where.start].minute % _START_MINUTES
        key = (need.tobytes(), minute)
        if key not in done:
            patterns = _patterns(need.size, minute, grid, asked)
            done[key] = (patterns, cover(need.tolist(), patterns, seconds=_SECONDS))
        patterns, found = done[key]
        lines += _lines(patterns, found, begins[where.start], zone, grid)
        there[where] = found.there.reshape(-1, fine).min(axis=1)
        out = {where.start + k // fine for k in found.out_of_reach}
        uncovered += [
            Uncovered(k, int(people[k] - there[k]), k in out)
            for k in range(where.start, where.stop)
            if there[k] < people[k]
        ]
        paid, least = paid + found.paid_hours, least + found.at_least
    return Shifts(
        lines=tuple(lines),
        there=tuple(there.tolist()),
        wanted=tuple(people.tolist()),
        uncovered=tuple(uncovered),
        paid_hours=round(float(paid), 6),
        at_least=round(float(least), 3),
        hours=asked.shift_hours,
        break_minutes=asked.break_minutes,
    )


def _grid(asked: StaffingAsked) -> int:
    """Minutes of the steps in which shifts and breaks are laid."""
    steps = [round(60 * hours) for hours in asked.shift_hours]
    if asked.break_minutes:
        steps.append(asked.break_minutes)
    return math.gcd(asked.interval_minutes, _START_MINUTES if asked.interval_minutes < 60 else 60, *steps)


def _patterns(size: int, minute: int, grid: int, asked: StaffingAsked) -> list[Shift]:
    """Every shift that fits; a break only in long ones, and one that begins where others may begin is enough."""
    step = max(_START_MINUTES, asked.interval_minutes) // grid
    starts = [k for k in range(size) if (minute // grid + k) % step == 0]
    found: list[Shift] = []
    for hours in asked.shift_hours:
        pause = asked.break_minutes / 60 if hours > BREAK_FROM_HOURS else 0.0
        length = round(60 * hours / grid)
        # A shift may also end with the opening, wherever it has to begin for that.
        last = sorted({*starts, size - length} if size >= length else {*starts})
        found += shifts(size, per_hour=60 // grid, starts=last, hours=[hours], break_hours=pause)
    return found


def _lines(patterns: Sequence[Shift], found: Roster, opening: datetime, zone: ZoneInfo, grid: int) -> list[ShiftLine]:
    def at(step: int) -> str:
        return (opening.astimezone(UTC) + timedelta(minutes=grid * step)).astimezone(zone).isoformat()

    lines = []
    for pattern, people in zip(patterns, found.people.tolist(), strict=True):
        if not people:
            continue
        works = pattern.works
        gap = next((k for k in range(1, len(works)) if works[k] != works[k - 1] + 1), None)
        lines.append(
            ShiftLine(
                begins=at(works[0]),
                ends=at(works[-1] + 1),
                people=people,
                paid_hours=round(pattern.paid, 6),
                break_begins=at(works[gap - 1] + 1) if gap else "",
                break_ends=at(works[gap]) if gap else "",
            )
        )
    return sorted(lines, key=lambda line: (line.begins, line.ends, line.break_begins))
