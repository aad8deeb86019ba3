"""When work comes in: by hour of the week, of customers who wait and of what can be done later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.names import same
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Group, Week
from humanline.model.organisation import Organisation
from humanline.plan.merit import Merit
from humanline.stats.intervals import Floats

HOURS = 168
#: Below this share of the week's staff minutes in one hour, the doors are shut…
SHUT = 0.001
#: …and below this part of the hour in which a usual minute of work falls: e-mail comes in at night too.
SHUT_BESIDE_USUAL = 0.4


class Profiles(NamedTuple):
    """How the work of each moment falls over the week.

    Attributes:
        waiting: share of a moment's work that comes with a waiting customer, by open hour, shape (moments, 168).
        later: share that is done when there is room: deferred channels, and what comes in while nobody is there,
            shape (moments,).
        handle: staff minutes of a contact, above 0, shape (moments,).
        opened: hours in which there are staff, shape (168,).
        roster: how many staff there are in each hour, shape (168,); `None` where nobody said.
    """

    waiting: Floats
    later: Floats
    handle: Floats
    opened: NDArray[np.bool_]
    roster: Floats | None


def profiles(
    moments: Sequence[str],
    cells: Sequence[Merit],
    facts: Facts | None,
    organisation: Organisation,
    roster: Sequence[float] | None = None,
) -> Profiles | None:
    """How the work of each moment falls over the week; `None` where the log has no times.

    Work falls as the moment's staff minutes do in the log, else as its contacts do; a moment that is not in the log
    falls as all together. What comes in outside opening hours is first taken to be what could wait in any case.

    Args:
        moments: names, in the order of the answer.
        cells: of the plan, for the minutes of each moment.
        facts: what the log says.
        organisation: which channels are deferred.
        roster: staff in each hour of the week, shape (168,).
    """
    if facts is None or isinstance(facts.weeks, NotEstimable):
        return None
    weeks = {same(week.moment): week for week in facts.weeks}
    overall = weeks.get(same(""))
    if overall is None or _falls(overall) is None:
        return None
    given = np.asarray(roster, dtype=float) if roster is not None else None
    opened = given > 0 if given is not None else opening_hours(overall)
    usual = _falls(overall)
    waits = _deferred(facts, organisation)
    waiting, later = np.zeros((len(moments), HOURS)), np.zeros(len(moments))
    for k, moment in enumerate(moments):
        week = weeks.get(same(moment))
        falls = _falls(week) if week is not None else None
        falls = usual if falls is None else falls
        inside = np.where(opened, falls, 0.0) if falls is not None else np.zeros(HOURS)
        later[k] = max(waits.get(same(moment), 0.0), 1 - inside.sum()) if inside.sum() > 0 else 1.0
        waiting[k] = inside * ((1 - later[k]) / inside.sum()) if inside.sum() > 0 else inside
    minutes = {cell.load.moment: cell.load.handle_minutes.value for cell in cells}
    handle = np.array([minutes[moment] if minutes[moment] > 0 else 1.0 for moment in moments])
    return Profiles(waiting=waiting, later=later, handle=handle, opened=opened, roster=given)


def opening_hours(week: Week) -> NDArray[np.bool_]:
    """Hours in which staff seem to be there: where they have work in the log, else 08–18 on weekdays, shape (168,).

    Args:
        week: all moments together.
    """
    minutes = np.asarray(week.handle_min, dtype=float)
    if minutes.size == HOURS and minutes.sum() > 0:
        share = minutes / minutes.sum()
        # Σ p² is the share of the week that falls in the hour of a usual minute of work.
        return np.asarray(share >= max(SHUT, SHUT_BESIDE_USUAL * float(share @ share)))
    hour = np.arange(HOURS)
    return np.asarray((hour // 24 < 5) & (hour % 24 >= 8) & (hour % 24 < 18))


def _falls(week: Week) -> Floats | None:
    """Share of the work by hour, shape (168,); `None` where there is none."""
    for counted in (week.handle_min, week.contacts):
        amount = np.asarray(counted, dtype=float)
        if amount.size == HOURS and amount.sum() > 0:
            return np.asarray(amount / amount.sum())
    return None


def _deferred(facts: Facts, organisation: Organisation) -> Mapping[str, float]:
    """Share of a moment's work with a person that comes by channels without a waiting customer."""
    found: dict[str, list[float]] = {}
    groups: dict[str, list[Group]] = {}
    for group in facts.moment_channels:
        if group.mode == "person" and isinstance(group.contacts, int):
            groups.setdefault(same(group.key[0]), []).append(group)
    for moment, of in groups.items():
        each = [group["handle_min"] for group in of]
        known = [one.value for one in each if isinstance(one, Estimate)]
        minutes = known if len(known) == len(of) else [1.0] * len(of)
        for group, minute in zip(of, minutes, strict=True):
            sums = found.setdefault(moment, [0.0, 0.0])
            work = minute * group.contacts if isinstance(group.contacts, int) else 0.0
            sums[0] += work if group.key[1] in organisation.channels.deferred else 0.0
            sums[1] += work
    return {moment: part / whole for moment, (part, whole) in found.items() if whole > 0}
