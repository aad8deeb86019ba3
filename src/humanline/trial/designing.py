"""What a design will take: how many units, how long, how many staff, and what to do when that can't be.

Sizes are those of `stats.power`. Successes share alpha; every guardrail has to hold by itself, so each is tested at one
side of alpha. A success and all guardrails together are shown with the power that was asked (intersection–union: what
may be missed is split over them). The looks set what z must be expected: planned looks spend alpha, an open end pays
for being read at any time. A design that offers a person counts everybody by what they were offered: who asks for a
person in the arm with self-service gets one, and makes the arms more alike. That is a part of the effect of an offer,
and dilutes the effect on those who take it up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special

from humanline.foundation.clock import Clock
from humanline.foundation.names import same
from humanline.model.cube import Powers
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Notice, Period
from humanline.model.frozen import seal
from humanline.model.organisation import Organisation
from humanline.model.plan import Assumption, FindOut
from humanline.model.simulated import WorkOfMoment
from humanline.model.trial import ArmComparison, Design, Outcome, SampleSize, TrialForecast, Way
from humanline.model.trial_result import Staffing
from humanline.stats.group_sequential import boundaries, with_futility
from humanline.stats.power import Conditions, DriftNeeded, Fixed, OutcomeSpread, minimum_effect, sample_size
from humanline.stats.sequences.asymptotic import Tuning
from humanline.trial.few_sites import (
    CUSTOMERS,
    clusters_needed,
    counts_customers,
    free_of,
    larger_of_few,
    notices_of_clusters,
    sizes_of,
)
from humanline.trial.measuring import FEWEST_FREE
from humanline.trial.skew import notices_of_skew, skewed_of, unread, ways_of_skew
from humanline.trial.spreads import TIMES, Before, before, groups_of
from humanline.trial.staffing import (
    Reckons,
    StaffNeeds,
    arm_loads,
    chosen_share,
    during,
    measured,
    meets_person,
    share_possible,
    staff_needs,
    ways_of_staff,
)

#: Above this utilisation a customer-level reading of times is refused.
TOO_BUSY = 0.75
#: Chance to miss more than was asked that is not worth a longer trial.
SELDOM = 0.001
#: A trial of more weeks than this is told to be too long.
LONG = 52.0
DAYS = 7


class _Log(NamedTuple):
    """What the log tells from before the trial: its facts, and of some outcomes how units differed."""

    facts: Facts | None
    powers: Mapping[str, Powers]


class _Question(NamedTuple):
    role: Literal["success", "guardrail"]
    outcome: Outcome
    segment: str
    size: float
    relative: bool


def forecast(
    design: Design, facts: Facts | None, organisation: Organisation, *, hours_per_week: float | None, clock: Clock,
    version: str, powers: Mapping[str, Powers] | None = None, work: Mapping[str, WorkOfMoment] | None = None,
    reckons: Reckons | None = None, staffing: Staffing | None = None, advised: FindOut | None = None,
) -> TrialForecast:  # fmt: skip
    """What a design will take, from what the log says of its contacts.

    Args:
        design: the trial.
        facts: what the log says; `None` without one.
        organisation: `line.toml`.
        hours_per_week: productive staff hours a week; `None` where nobody said.
        clock: gives the time on the record.
        version: the version of Humanline.
        powers: outcome → how its units differed before the trial: of outcomes that the facts do not tell of, and of all
            where arms are unequal.
        work: moment → hours of work a week that it asks, as the plan reckons them; names as `same` makes them.
        reckons: reckons a week as the plan does; `None` where weeks need not be told.
        staffing: what the arms took in the trial, where it has been read: it counts before what the log makes likely.
        advised: the trial of the same moment that the plan advises.
    """
    needs = staff_needs(design, facts, organisation, work) if facts is not None and work else None
    needs = measured(needs, staffing) if needs is not None else None
    hours = design.hours_per_week or hours_per_week
    units = _units_per_week(design, facts)
    per_week = units if not isinstance(units, NotEstimable) else 0.0
    asked = needs.asked if needs is not None else organisation.assume.asked_share
    log = _Log(facts, powers or {})
    # Of several comparisons the one that takes longest; all of them are then answered.
    pair, apart, power_of, sizes = max(
        (_sized(one, log, per_week, asked, organisation) for one in design.comparisons),
        key=lambda one: max(map(_weeks, one.sizes), default=0.0),
    )
    skewed = skewed_of(design, sizes, powers or {}, per_week)
    sizes = tuple(unread(one, skewed) for one in sizes)
    sizes = tuple(sorted(sizes, key=lambda one: (-_weeks(one), one.question, one.segment)))
    weeks = _longest(sizes, design)
    mixed = during(design, needs, share=_share_in(design)) if needs is not None else {}
    busy = (needs.others + sum(mixed.values())) / hours if needs is not None and hours else None
    now, then = (reckons(each, hours=hours) if reckons and busy is not None and hours else None for each in ({}, mixed))
    possible = share_possible(design.arms, needs, hours, now, reckons) if needs is not None and hours else 1.0
    return TrialForecast(
        version=version,
        made_at=clock(),
        design=design.name,
        seal=seal(design),
        units_per_week=units if isinstance(units, NotEstimable) else round(units, 3),
        sizes=sizes,
        weeks=weeks,
        loads=arm_loads(design, needs, hours, reckons) if needs is not None else (),
        hours_per_week=hours,
        during=None if busy is None else round(busy, 4),
        busy_now=round(needs.all_now / hours, 4) if needs is not None and hours else None,
        now=now,
        while_running=then,
        advised=advised,
        share_possible=round(possible, 4),
        skewed=skewed,
        refused=_refused(design, busy),
        ways=(
            *_ways(pair, log, power_of, per_week, apart, weeks),
            *(
                ways_of_staff(design, needs, hours, now, then, share=_share_in(design), possible=possible)
                if needs and hours
                else ()
            ),
            *_ways_of_clusters(pair.design, log, sizes, power_of, apart),
            *ways_of_skew(design, skewed, powers or {}),
        ),
        assumptions=_assumptions(
            design, needs, organisation, timeless=reckons is not None and bool(hours) and now is None, facts=facts
        ),
        notices=(*_notices(design, needs, hours), *notices_of_skew(skewed)),
    )


class _Sized(NamedTuple):
    """One comparison: how far its arms are apart, the power of each question, and how many units each takes."""

    pair: ArmComparison
    apart: float
    powers: list[float]
    sizes: tuple[SampleSize, ...]


def _sized(pair: ArmComparison, log: _Log, per_week: float, asked: float, organisation: Organisation) -> _Sized:
    """How many units each question of a comparison takes, over all arms of the trial."""
    design, each = pair.design, _questions(pair.design)
    apart = _apart(design, asked, organisation)
    alone = [_size(one, pair, log, per_week, apart, design.power) for one in each]
    powers = _powers(design, each, alone)
    sizes = tuple(
        size if power == design.power else _size(one, pair, log, per_week, apart, power)
        for one, size, power in zip(each, alone, powers, strict=True)
    )
    return _Sized(pair, apart, powers, sizes)


def _questions(design: Design) -> list[_Question]:
    found = [
        _Question("success", design.outcome(one.outcome), "", one.minimum_effect, one.relative)
        for one in design.success
    ]
    return found + [
        _Question("guardrail", design.outcome(one.outcome), one.segment, one.margin, one.relative)
        for one in design.guardrails
    ]


def _units_per_week(design: Design, facts: Facts | None) -> float | NotEstimable:
    """Units that come in a week and take part, all of them: a customer counts once a story."""
    if design.unit == "day":
        return float(DAYS)
    if design.listed and design.units:
        # Everybody on the list, over the days that count: so minutes of each come to hours a week.
        return design.units * DAYS / max(*(one.window_days for one in design.outcomes), 1.0)
    if not counts_customers(design):
        return NotEstimable(reason="no_spread_of_unit")
    if facts is None:
        return NotEstimable(reason="no_contacts")
    firsts = {same(found.moment): found.first_share for found in facts.follow_ups}
    units = 0.0
    for group in groups_of(facts, design.moments):
        per_week, first = group["per_week"], firsts.get(same(group.key[0]))
        if isinstance(per_week, Estimate):
            units += per_week.value * (first.value if isinstance(first, Estimate) else 1.0)
    return units * _share_in(design)


def _share_in(design: Design) -> float:
    """Share of the units that takes part when the ramp is done, the hold-out left out."""
    return (design.ramp[-1].share if design.ramp else 1.0) * (1 - design.hold_out)


def drift_needed(design: Design, role: Literal["success", "guardrail"]) -> DriftNeeded:
    """What z must be expected at the planned end, for each power, by the way the trial is looked at."""
    sides = 2 if role == "success" else 1
    alpha = design.alpha / len(design.success) if role == "success" else design.alpha / 2
    drift = _drift(design, role, alpha, sides)
    free = free_of(design)
    if not math.isfinite(free):
        return drift
    return lambda power: drift(power) * larger_of_few(Fixed(alpha, sides).z, power, free)


def _drift(design: Design, role: Literal["success", "guardrail"], alpha: float, sides: int) -> DriftNeeded:
    """The same of many units."""
    looks = design.looks
    fractions = np.arange(1, looks.many + 1) / looks.many
    if looks.kind == "open":
        tuning = Tuning(alpha=alpha, sides=sides)
        return lambda power: tuning.drift(power, np.arange(1, 21) / 20)
    if looks.many == 1:
        return Fixed(alpha, sides).drift
    plan = boundaries(fractions, alpha=alpha, sides=sides, spending=looks.spending)
    if looks.futility and role == "success":
        # Who may stop a trial because nothing comes of it needs more units to prove as often what does.
        stopped = with_futility(plan, power=design.power)
        return lambda power: stopped.drift(power, stop_futile=True)
    return plan.drift


def _apart(design: Design, asked: float, organisation: Organisation) -> float:
    """Share of the contacts that meets a person in one arm only; 1 where the arms do not differ in it.

    With a person against self-service: all but those who ask.
    """
    chosen = chosen_share(design, organisation)
    first, other = (meets_person(arm.mode, asked, chosen) for arm in (design.arms[0], design.arms[-1]))
    return abs(first - other) or 1.0


def _conditions(design: Design, outcome: Outcome, apart: float) -> Conditions:
    """Allocation, clusters, covariate, and for how many the arms differ in who meets a person."""
    first, other = design.arms[0], design.arms[-1]
    diluted = design.estimand == "complier" and first.mode != other.mode
    size, spread = sizes_of(design)
    return Conditions(
        per_control=other.share / first.share,
        cluster_size=size,
        cluster_spread=spread,
        intracluster=design.cluster_alike,
        explained=outcome.explained if outcome.covariate else 0.0,
        takes_up=apart if diluted else 1.0,
    )


def _powers(design: Design, asked: list[_Question], alone: list[SampleSize]) -> list[float]:
    """The power of each question, so that a trial as long as the longest shows all of them with the power asked.

    What may be missed is split so that the trial is as short as can be: a question that needs far fewer units than the
    longest is hardly ever missed, and leaves the rest to that one. Of several successes one has to be shown. A drift is
    taken for a boundary and what comes above it by power.
    """
    known = [k for k, one in enumerate(alone) if math.isfinite(_weeks(one)) and _weeks(one) > 0]
    powers = [design.power] * len(asked)
    if len(known) < 2:
        return powers
    drift = {role: drift_needed(design, role)(design.power) for role in {asked[k].role for k in known}}
    beyond = float(special.ndtri(design.power))

    def missed(k: int, weeks: float) -> float:
        needed = drift[asked[k].role]
        return float(special.ndtr(needed - beyond - needed * math.sqrt(weeks / _weeks(alone[k]))))

    def too_often(weeks: float) -> float:
        successes = [missed(k, weeks) for k in known if asked[k].role == "success"]
        guardrails = [missed(k, weeks) for k in known if asked[k].role == "guardrail"]
        return max(successes, default=0.0) + sum(guardrails) - (1 - design.power)

    longest = max(_weeks(alone[k]) for k in known)
    if too_often(longest) > SELDOM:
        longest = float(optimize.brentq(too_often, longest, 10 * longest))
        for k in known:
            if (miss := missed(k, longest)) > (1 - design.power) / 10:
                powers[k] = 1 - miss
    return powers


def _size(
    question: _Question, pair: ArmComparison, log: _Log, per_week: float, apart: float, power: float
) -> SampleSize:
    design = pair.design
    found = _known(question, design, log)
    if isinstance(found, NotEstimable):
        return SampleSize(question.outcome.name, question.segment, question.role, found, found)
    known, effect, part = found
    better = 1.0 if question.outcome.better == "higher" else -1.0
    gap = better * effect
    drift = drift_needed(design, question.role)
    conditions = _conditions(design, question.outcome, apart)
    if question.role == "success":
        spread = _spread(known, gap, 0.0, conditions)
        size = sample_size(abs(gap), spread, power=power, drift=drift, conditions=conditions)
    else:
        spread = _spread(known, 0.0, -gap, conditions)
        size = sample_size(0.0, spread, power=power, drift=drift, margin=-effect, conditions=conditions)
    units = math.ceil(size.total / pair.part - 1e-9)
    weeks = units / (per_week * part) if per_week * part > 0 else math.inf
    unknown = NotEstimable(reason="no_contacts")
    return SampleSize(
        question=question.outcome.name,
        segment=question.segment,
        role=question.role,
        units=_told(units),
        weeks=_told(weeks) if math.isfinite(weeks) else unknown,
    )


def _known(question: _Question, design: Design, log: _Log) -> tuple[Before, float, float] | NotEstimable:
    """The outcome before the trial, the effect or margin in its unit, and the share of the units it is about."""
    facts = log.facts
    if not counts_customers(design):
        return NotEstimable(reason="not_in_the_log" if design.listed else "no_spread_of_unit")
    if facts is None:
        return NotEstimable(reason="no_contacts")
    if free_of(design) < FEWEST_FREE:
        return NotEstimable(reason="few_units")
    groups = groups_of(facts, design.moments, question.segment)
    known = before(question.outcome, groups, log.powers.get(question.outcome.name), question.segment)
    if isinstance(known, NotEstimable):
        return known
    effect = question.size * known.mean if question.relative else question.size
    if effect <= 0 or known.variance <= 0:
        return NotEstimable(reason="one_value")
    whole = sum(g.contacts for g in groups_of(facts, design.moments) if isinstance(g.contacts, int))
    mine = sum(g.contacts for g in groups if isinstance(g.contacts, int))
    return known, effect, mine / whole if whole else 0.0


def _spread(known: Before, effect: float, margin: float, conditions: Conditions) -> OutcomeSpread:
    """What a unit varies by in each arm; shares are compared by the score, with its variance at the margin."""
    if not known.is_share:
        return OutcomeSpread(known.variance, known.variance)
    other = min(max(known.mean + effect, 0.001), 0.999)
    return OutcomeSpread.by_score(known.mean, other, margin=margin, per_control=conditions.per_control)


def _weeks(one: SampleSize) -> float:
    return one.weeks.value if isinstance(one.weeks, Estimate) else math.inf


def _longest(sizes: Iterable[SampleSize], design: Design) -> Estimate | NotEstimable:
    """Weeks until every question is answered, with the weeks of the ramp and the last outcome window."""
    longest = 0.0
    for one in sizes:
        if isinstance(one.weeks, NotEstimable):
            return one.weeks
        longest = max(longest, one.weeks.value)
    full = design.ramp[-1].share if design.ramp else 1.0
    lost = sum(
        (after.week - step.week) * (1 - step.share / full)
        for step, after in zip(design.ramp, design.ramp[1:], strict=False)
    ) + (design.ramp[0].week if design.ramp else 0)
    return _told(longest + lost + max((one.window_days for one in design.outcomes), default=0.0) / DAYS)


def _refused(design: Design, busy: float | None) -> tuple[str, ...]:
    """Outcomes of time that customers change for each other: they share staff who are busy, or a queue that goes on."""
    times = tuple(one.name for one in design.outcomes if one.column in TIMES)
    if design.unit == "window" and not design.burn_in_minutes:
        return times
    if busy is None or busy <= TOO_BUSY or design.unit not in CUSTOMERS:
        return ()
    return times


def _ways(
    pair: ArmComparison,
    log: _Log,
    powers: Iterable[float],
    per_week: float,
    apart: float,
    weeks: Estimate | NotEstimable,
) -> Iterable[Way]:
    """What could be done where the question can't be answered in time."""
    design = pair.design
    planned = design.weeks or LONG
    if isinstance(weeks, Estimate) and weeks.value > planned:
        yield Way("longer", {"weeks": round(weeks.value, 1), "planned": planned})
        window = max((one.window_days for one in design.outcomes), default=0.0) / DAYS
        for one, power in zip(_questions(design), powers, strict=True):
            smallest = _smallest(one, design, log, pair.part * per_week * max(planned - window, 0.0), apart, power)
            if smallest is None or smallest <= one.size:
                continue
            values: dict[str, str | int | float] = {"outcome": one.outcome.name, "weeks": planned}
            yield (
                Way("larger_effect", values | {"effect": smallest})
                if one.role == "success"
                else Way("larger_margin", values | {"margin": smallest, "segment": one.segment})
            )


def _ways_of_clusters(
    design: Design, log: _Log, sizes: Iterable[SampleSize], powers: Iterable[float], apart: float
) -> Iterable[Way]:
    """What so few clusters can show, where they hold fewer units than a question takes."""
    there = sum(design.cluster_sizes)
    wanted = {(one.question, one.segment, one.role): one.units for one in sizes}
    for one, power in zip(_questions(design), powers, strict=True):
        units = wanted[one.outcome.name, one.segment, one.role]
        if not there or not isinstance(units, Estimate) or units.value <= there:
            continue
        smallest = _smallest(one, design, log, there, apart, power)
        if smallest is not None:
            values: dict[str, str | int | float] = {"outcome": one.outcome.name, "clusters": len(design.cluster_sizes)}
            yield (
                Way("clusters_effect", values | {"effect": smallest})
                if one.role == "success"
                else Way("clusters_margin", values | {"margin": smallest, "segment": one.segment})
            )
    if (more := clusters_needed(design)) is not None:
        yield Way("more_clusters", {"clusters": more})


def _smallest(question: _Question, design: Design, log: _Log, units: float, apart: float, power: float) -> float | None:
    """The smallest effect or margin that so many units can show, in the question's own unit."""
    found = _known(question, design, log)
    if isinstance(found, NotEstimable) or units <= 0:
        return None
    known, _, part = found
    success = question.role == "success"
    conditions = _conditions(design, question.outcome, apart if success else 1.0)
    smallest = minimum_effect(
        units * part / (1 + conditions.per_control), _spread(known, 0.0, 0.0, conditions),
        power=power, drift=drift_needed(design, question.role), conditions=conditions,
    )  # fmt: skip
    return round(smallest / known.mean if question.relative and known.mean else smallest, 4)


def _assumptions(
    design: Design, needs: StaffNeeds | None, organisation: Organisation, *, timeless: bool, facts: Facts | None
) -> tuple[Assumption, ...]:
    found = [Assumption("trial_spread_unchanged")]
    if facts is not None and isinstance(facts.period, Period) and facts.period.given:
        found.append(Assumption("period_given", {"weeks": facts.period.weeks}))
    if needs is not None and timeless:
        found.append(Assumption("no_waiting_room"))
    if needs is None:
        found.append(Assumption("asked_share", {"share": organisation.assume.asked_share}))
    modes = {arm.mode for arm in design.arms}
    if "choice" in modes:
        found.append(Assumption("trial_chosen", {"share": chosen_share(design, organisation)}))
    if "together" in modes:
        found.append(Assumption("trial_together", {"share": organisation.assume.together_minutes}))
    if design.estimand == "complier" and "self_service" in modes:
        found.append(Assumption("trial_takes_up", {"asked_share": round(needs.asked, 4) if needs else 0.0}))
    if design.cluster_alike > 0:
        found.append(
            Assumption("trial_clusters", {"size": round(sizes_of(design)[0], 1), "alike": design.cluster_alike})
        )
    elif design.cluster or design.unit != "customer":
        found.append(Assumption("trial_no_clusters_known"))
    found += [
        Assumption("trial_explained", {"outcome": one.name, "share": one.explained})
        for one in design.outcomes
        if one.covariate and one.explained > 0
    ]
    return tuple(found)


def _notices(design: Design, needs: StaffNeeds | None, hours: float | None) -> Iterable[Notice]:
    if needs is None:
        yield Notice(code="trial_no_staff_known", level="warning")
    elif not hours:
        yield Notice(code="trial_no_hours", level="warning")
    if all(arm.mode == "self_service" for arm in design.arms):
        yield Notice(code="trial_no_person", level="warning")
    yield from notices_of_clusters(design)


def _told(value: float) -> Estimate:
    return Estimate(value=round(value, 3), low=round(value, 3), high=round(value, 3), method="assumed")
