"""What the arms ask of the staff, and how busy the trial itself makes them.

Load and staff are those of a usual week. Where staff are spread as the work is, the busiest hour is as full as the
week; where queues are short compared with an hour, each hour is taken by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from humanline.foundation.names import same
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Group, Period
from humanline.model.organisation import Organisation
from humanline.model.trial import Arm, ArmLoad, Design
from humanline.queueing.inputs import UnstableQueueError
from humanline.queueing.staffing import load_carried
from humanline.queueing.waiting import erlang_a_waiting, erlang_c_waiting

HOURS = 168


class StaffNeeds(NamedTuple):
    """Staff hours a week.

    Attributes:
        others: for contacts that take no part in the trial.
        of_arm: arm → for the trial's contacts, if all were in this arm.
        of_moment: arm → moment → the same.
        asked: share of the contacts whose customer asks for a person.
        handle_minutes: mean handle time, over all contacts with a person.
        falls: share of the week's work in each hour, shape (168,); `None` without times.
    """

    others: float
    of_arm: dict[str, float]
    of_moment: dict[str, dict[str, float]]
    asked: float
    handle_minutes: float
    falls: tuple[float, ...] | None


def staff_needs(
    design: Design, facts: Facts, organisation: Organisation, *, work_now: Mapping[str, float] | None = None
) -> StaffNeeds | None:
    """What each arm would take; `None` where the log tells no minutes or no weeks.

    Args:
        design: the trial.
        facts: what the log says.
        organisation: what is assumed of people who ask and of spill-over.
        work_now: moment → staff hours a week that it asks now, as the plan reckons them: what is outside the trial.
    """
    wanted = {same(moment) for moment in design.moments}
    if not isinstance(facts.period, Period):
        return None
    others, minutes, contacts, asked = 0.0, 0.0, 0.0, 0.0
    of_moment: dict[str, dict[str, float]] = {arm.name: {} for arm in design.arms}
    for group in facts.moments:
        handle, per_week = group["handle_min"], group["per_week"]
        if not (isinstance(handle, Estimate) and isinstance(per_week, Estimate)):
            continue
        person = _share(group, "person_share", 1.0)
        if wanted and same(group.key[0]) not in wanted:
            others += per_week.value * person * handle.value / 60
        else:
            asks = _share(group, "asked", organisation.assume.asked_share)
            spill = _share(group, "spill_over", organisation.assume.spill_share)
            asked, contacts = asked + per_week.value * asks, contacts + per_week.value
            for arm in design.arms:
                gets = 1.0 if arm.mode == "person" else asks + (1 - asks) * spill
                of_moment[arm.name][group.key[0]] = per_week.value * gets * handle.value / 60
        minutes += handle.value * per_week.value * person
    overall = facts.overall["handle_min"]
    if not contacts or not minutes or not isinstance(overall, Estimate):
        return None
    if wanted and work_now is not None:
        others = sum(hours for moment, hours in work_now.items() if moment not in wanted)
    of_arm = {arm: sum(hours.values()) for arm, hours in of_moment.items()}
    return StaffNeeds(others, of_arm, of_moment, asked / contacts, overall.value, _falls(facts))


def arm_loads(
    design: Design, needs: StaffNeeds, hours: float | None, organisation: Organisation
) -> tuple[ArmLoad, ...]:
    """What each arm asks, for its share and if it were alone, with the queue that goes with that."""
    total = sum(arm.share for arm in design.arms)
    return tuple(
        ArmLoad(
            arm=arm.name,
            hours_per_week=round(needs.of_arm[arm.name] * arm.share / total, 3),
            alone=round(needs.others + needs.of_arm[arm.name], 3),
            utilisation=round((needs.others + needs.of_arm[arm.name]) / hours, 4) if hours else 0.0,
            wait_minutes=_busiest_wait(needs, needs.others + needs.of_arm[arm.name], hours, organisation),
        )
        for arm in design.arms
    )


def during(design: Design, needs: StaffNeeds, hours: float, *, share: float = 1.0) -> float:
    """Utilisation while the trial runs, with so large a share of the units in it."""
    first = design.arms[0]
    mixed = sum(arm.share * needs.of_arm[arm.name] for arm in design.arms) / sum(arm.share for arm in design.arms)
    return (needs.others + share * mixed + (1 - share) * needs.of_arm[first.name]) / hours


def share_possible(arms: Sequence[Arm], needs: StaffNeeds, hours: float, organisation: Organisation) -> float:
    """Largest share of the units in the arm that takes most staff, so that customers are still helped in time."""
    most, least = (pick(arms, key=lambda arm: needs.of_arm[arm.name]).name for pick in (max, min))
    extra = needs.of_arm[most] - needs.of_arm[least]
    if extra <= 0:
        return 1.0
    room = _carried(needs, hours, organisation) - needs.others - needs.of_arm[least]
    return float(np.clip(room / extra, 0.0, 1.0))


def _carried(needs: StaffNeeds, hours: float, organisation: Organisation) -> float:
    """Hours of work a week that the staff carry when customers are helped in time."""
    falls = np.asarray(needs.falls) if needs.falls is not None else np.full(HOURS, 1 / HOURS)
    staff = hours * falls[falls > 0]
    targets = organisation.targets
    return float(
        load_carried(
            staff, handle_minutes=needs.handle_minutes, target_share=targets.share,
            within_minutes=targets.within_minutes, patience_minutes=targets.patience_minutes, abandoned="missed",
        ).sum()
    )  # fmt: skip


def _busiest_wait(needs: StaffNeeds, load: float, hours: float | None, organisation: Organisation) -> float | None:
    """Mean minutes that customers wait in the busiest hour; `None` where the queue has no end, or hours are unknown."""
    if not hours or needs.falls is None:
        return None
    top = max(needs.falls)
    given = {"handle_minutes": needs.handle_minutes, "within_minutes": organisation.targets.within_minutes}
    patience = organisation.targets.patience_minutes
    try:
        if patience is None:
            found = erlang_c_waiting(hours * top, load * top, **given)
        else:
            found = erlang_a_waiting(hours * top, load * top, patience_minutes=patience, abandoned="missed", **given)
    except UnstableQueueError:
        return None
    return round(float(found.mean_wait), 4)


def _share(group: Group, name: str, otherwise: float) -> float:
    measured = group[name]
    return min(max(measured.value, 0.0), 1.0) if isinstance(measured, Estimate) else otherwise


def _falls(facts: Facts) -> tuple[float, ...] | None:
    if isinstance(facts.weeks, NotEstimable):
        return None
    overall = next((week for week in facts.weeks if week.moment == ""), None)
    if overall is None:
        return None
    amount = np.asarray(overall.handle_min or overall.contacts, dtype=float)
    return tuple(amount / amount.sum()) if amount.sum() > 0 else None
