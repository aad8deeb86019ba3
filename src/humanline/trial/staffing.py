"""What the arms ask of the staff, and what the trial itself makes of their week.

Hours of work come from the plan, and weeks are reckoned as the plan reckons them: the same trial, looked at from
either, asks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.organisation import Assume, Mode, Organisation
from humanline.model.simulated import Reckoning, WorkOfMoment
from humanline.model.trial import Arm, ArmLoad, Design, Way
from humanline.model.trial_result import Staffing

#: Halvings in the search for the largest share: to a part in four thousand.
HALVINGS = 12


class Reckons(Protocol):
    """Reckons a week with the staff hours that there are; `None` where the log does not tell when work comes in."""

    def __call__(self, instead: Mapping[str, float], *, hours: float, simulate: bool = True) -> Reckoning | None:
        """The week as it goes now, with other hours of work a week for some moments."""


class StaffNeeds(NamedTuple):
    """Hours of work a week.

    Attributes:
        others: for contacts that take no part in the trial, as it goes now.
        now: moment of the trial → as it goes now.
        of_moment: arm → moment → for the trial's contacts, if all were in this arm.
        asked: share of the contacts whose customer asks for a person.
    """

    others: float
    now: dict[str, float]
    of_moment: dict[str, dict[str, float]]
    asked: float

    def of_arm(self, arm: str) -> float:
        """For the trial's contacts, if all were in this arm."""
        return sum(self.of_moment[arm].values())

    @property
    def all_now(self) -> float:
        """All work as it goes now."""
        return self.others + sum(self.now.values())


def staff_needs(
    design: Design, facts: Facts, organisation: Organisation, work: Mapping[str, WorkOfMoment]
) -> StaffNeeds | None:
    """What each arm would take; `None` where nothing is known of the trial's moments.

    Args:
        design: the trial.
        facts: what the log says, for who asks for a person.
        organisation: what is assumed of people who ask.
        work: moment → what it asks, by the plan's reckoning; names as `same` makes them.
    """
    wanted = {same(moment) for moment in design.moments}
    inside = {moment: one for moment, one in work.items() if not wanted or moment in wanted}
    if not inside:
        return None
    chosen = chosen_share(design, organisation)
    asked, contacts = 0.0, 0.0
    for group in facts.moments:
        per_week = group["per_week"]
        if same(group.key[0]) in inside and isinstance(per_week, Estimate):
            measured = group["asked"]
            asks = measured.value if isinstance(measured, Estimate) else organisation.assume.asked_share
            asked, contacts = asked + per_week.value * asks, contacts + per_week.value
    return StaffNeeds(
        others=sum(one.now for moment, one in work.items() if moment not in inside),
        now={moment: one.now for moment, one in inside.items()},
        of_moment={
            arm.name: {moment: _hours(one, arm.mode, chosen, organisation.assume) for moment, one in inside.items()}
            for arm in design.arms
        },
        asked=asked / contacts if contacts > 0 else organisation.assume.asked_share,
    )


def _hours(one: WorkOfMoment, mode: Mode, chosen: float, assume: Assume) -> float:
    """Hours of a moment with a start; of another start that nobody spoke of, as is assumed."""
    if mode in ("person", "self_service"):
        return one.person if mode == "person" else one.self_service
    said = one.choice if mode == "choice" else one.together
    if said is not None:
        return said
    if mode == "together":
        return assume.together_minutes * one.person
    return one.self_service + chosen * (one.person - one.self_service)


def chosen_share(design: Design, organisation: Organisation) -> float:
    """Share of the customers that chooses a person where both are offered: as it was written down, else assumed.

    Args:
        design: the trial.
        organisation: `[starts]` and `[assume]`.
    """
    wanted = {same(moment) for moment in design.moments}
    told = (one.chosen for moment, one in organisation.starts.items() if same(moment) in wanted)
    written = [share for share in told if share is not None]
    return sum(written) / len(written) if written else organisation.assume.chosen_share


def meets_person(mode: Mode, asked: float, chosen: float) -> float:
    """Share of the contacts that meets a person at once: whoever asks in any case.

    Args:
        mode: how they start.
        asked: share whose customer asks.
        chosen: share that chooses a person where both are offered.
    """
    if mode == "self_service":
        return asked
    return max(asked, chosen) if mode == "choice" else 1.0


def measured(needs: StaffNeeds, staffing: Staffing | None) -> StaffNeeds:
    """The same with what the arms took in the trial, divided over the moments as the log makes likely.

    Args:
        needs: what contacts take by the log.
        staffing: what the arms took in the trial.
    """
    took = staffing.hours_per_week if staffing is not None else {}
    of_moment = {}
    for arm, hours in needs.of_moment.items():
        hours_in_arm, total = took.get(arm), sum(hours.values())
        times = hours_in_arm / total if isinstance(hours_in_arm, float | int) and total > 0 else 1.0
        of_moment[arm] = {moment: times * each for moment, each in hours.items()}
    return needs._replace(of_moment=of_moment)


def arm_loads(design: Design, needs: StaffNeeds, hours: float | None, reckons: Reckons | None) -> tuple[ArmLoad, ...]:
    """What each arm asks, for its share and if it were alone, with the week that goes with that."""
    total = sum(arm.share for arm in design.arms)
    return tuple(
        ArmLoad(
            arm=arm.name,
            hours_per_week=round(needs.of_arm(arm.name) * arm.share / total, 3),
            alone=round(needs.others + needs.of_arm(arm.name), 3),
            utilisation=round((needs.others + needs.of_arm(arm.name)) / hours, 4) if hours else 0.0,
            week=reckons(needs.of_moment[arm.name], hours=hours) if reckons is not None and hours else None,
        )
        for arm in design.arms
    )


def during(design: Design, needs: StaffNeeds, *, share: float = 1.0) -> dict[str, float]:
    """Moment of the trial → hours of work a week while it runs, with so large a share of the units in it.

    Who is not in it is helped as now.
    """
    total = sum(arm.share for arm in design.arms)
    return {
        moment: (1 - share) * now
        + share * sum(arm.share / total * needs.of_moment[arm.name][moment] for arm in design.arms)
        for moment, now in needs.now.items()
    }


def fits(hours: float, now: Reckoning, then: Reckoning) -> bool:
    """Whether customers are helped in time in another week; where they are not today, as well as today."""
    if now.needed_hours is None or then.needed_hours is None:
        return then.work_hours <= now.work_hours
    return then.needed_hours <= max(hours, now.needed_hours)


def share_possible(
    arms: Sequence[Arm], needs: StaffNeeds, hours: float, now: Reckoning | None, reckons: Reckons | None
) -> float:
    """Largest share of the units in the arm that takes most staff with which a week fits as `fits` says.

    Where the log does not tell when work comes in, hours are taken as they are, as the plan takes them then.
    """
    most, least = (pick(arms, key=lambda arm: needs.of_arm(arm.name)).name for pick in (max, min))
    extra = needs.of_arm(most) - needs.of_arm(least)
    if extra <= 0:
        return 1.0
    if now is None or reckons is None:
        return min(max((hours - needs.others - needs.of_arm(least)) / extra, 0.0), 1.0)
    high, low = needs.of_moment[most], needs.of_moment[least]

    def fitting(share: float) -> bool:
        mixed = {moment: share * high[moment] + (1 - share) * low[moment] for moment in high}
        then = reckons(mixed, hours=hours, simulate=False)
        return then is not None and fits(hours, now, then)

    if fitting(1.0):
        return 1.0
    kept, missed = 0.0, 1.0
    if not fitting(kept):
        return 0.0
    for _ in range(HALVINGS):
        middle = (kept + missed) / 2
        kept, missed = (middle, missed) if fitting(middle) else (kept, middle)
    return kept


def ways_of_staff(
    design: Design, needs: StaffNeeds, hours: float, now: Reckoning | None, then: Reckoning | None,
    *, share: float, possible: float,
) -> Iterable[Way]:  # fmt: skip
    """What could be done where the week of the trial does not fit.

    Args:
        design: the trial.
        needs: what its arms ask.
        hours: staff hours a week that there are.
        now: the week as it goes now; `None` where the log does not tell when work comes in.
        then: the same during the trial.
        share: of the units that is in the trial.
        possible: of the units that can be in the arm that takes most staff.
    """
    most = max(design.arms, key=lambda arm: needs.of_arm(arm.name))
    wanted = share * most.share / sum(arm.share for arm in design.arms)
    if possible >= wanted or (now is not None and then is not None and fits(hours, now, then)):
        return
    if now is None or then is None:
        needed: float | None = needs.others + sum(during(design, needs, share=share).values())
    else:
        needed = then.needed_hours
    if needed is not None and needed > hours:
        yield Way("more_hours", {"hours": round(needed - hours, 1)})
    if possible > 0:
        yield Way("smaller_share", {"arm": most.name, "share": round(possible, 2)})
