"""From a trial's cube to its result: every question at every look, and one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

import numpy as np

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.cube import Cube, Powers
from humanline.model.estimate import NotEstimable
from humanline.model.facts import Notice
from humanline.model.trial import Design, Outcome, TrialForecast
from humanline.model.trial_result import Compliance, Effect, Segments, Staffing, TrialResult
from humanline.stats.aggregates import Wanted
from humanline.stats.group_sequential import boundaries, with_futility
from humanline.stats.ratio_sets import complier_effect
from humanline.trial.balance import balance
from humanline.trial.judging import Judged, as_student, effect_of, judge
from humanline.trial.looks import Looking, looks_of, window
from humanline.trial.measuring import FEWEST_UNITS, MeasuredOutcome, TrialSums, not_estimable
from humanline.trial.proving import Boundary
from humanline.trial.questions import Question, questions
from humanline.trial.segments import segments_of
from humanline.trial.verdict import decide

#: Name in the cube of the staff minutes of a unit.
STAFF = "staff_minutes"
#: Share that was usual before, of exact evidence, where nobody knows.
USUAL = 0.1
#: How unlike the arms' answers must be before it is told: standard errors, and a share of the first arm's.
UNLIKE_ERRORS, UNLIKE_SHARE = 3.3, 0.05


class Read(NamedTuple):
    """What was read from the log.

    Attributes:
        cube: by `segment` and `day`, and `channel` where the lot does not tell it.
        bins: outcome → the same in bins, of quantiles.
        bin_width: width of a bin, on the logarithm.
        usual: outcome → share that was usual before the trial.
        until: last day of which outcomes are known.
        made_from: names of the log's files.
        clusters: of few clusters the cube of each by itself, by `segment`, `day` and `cluster`; else `None`.
        powers: outcome → how its units differ, where arms are unequal.
        other_arms: arms of the trial that are not compared here.
    """

    cube: Cube
    bins: Mapping[str, Cube]
    bin_width: float
    usual: Mapping[str, float]
    until: date
    made_from: tuple[str, ...]
    clusters: Cube | None = None
    powers: Mapping[str, Powers] | None = None
    other_arms: frozenset[str] = frozenset()


def analyse(design: Design, read: Read, *, forecast: TrialForecast | None, clock: Clock, version: str) -> TrialResult:
    """What a frozen trial has shown so far.

    Args:
        design: the trial, frozen; of several arms one of its `comparisons`.
        read: its sums.
        forecast: what it would take: how busy the staff are decides whether times can be read; `None` without a log of
            staff.
        clock: gives the time on the record.
        version: the version of Humanline.

    Raises:
        InputError: the design is not frozen, or an arm of it is not in the log.
    """
    _check(design, read)
    planned = design.frozen[-1].units
    sums = TrialSums(
        design, read.cube, read.bins, bin_width=read.bin_width, clusters=read.clusters, powers=read.powers
    )  # fmt: skip
    came = sums.units().sum(axis=0)
    until = read.until
    looking = looks_of(design, sums.days, came, planned=planned, until=until)
    sums.at, sums.fractions = looking.at, looking.fractions
    days = tuple(_known_on(sums.days[at], design, until) for at in looking.at)
    units = np.cumsum(came)[looking.at]
    refused = set(forecast.refused) if forecast is not None else set()
    asked = questions(design)
    found: dict[tuple[str, str], MeasuredOutcome] = {}
    for one in asked:
        place = (one.outcome.name, one.segment)
        if place not in found:
            found[place] = _allowed(sums.measured(one.outcome, one.segment), one.outcome.name in refused)
    judged = [
        judge(
            one, design, looking, found[one.outcome.name, one.segment], planned=planned, days=days, units=units,
            usual=read.usual.get(one.outcome.name, USUAL),
        )
        for one in asked
    ]  # fmt: skip
    fair = balance(design, sums.grid)
    hopeless = _hopeless(design, looking, asked, judged)
    verdict = decide(judged, fair, looks=days, ended=looking.ended, hopeless=hopeless)
    first = asked[0]
    return TrialResult(
        version=version,
        made_at=clock(),
        made_from=read.made_from,
        design=design,
        seal=design.frozen[-1].seal,
        planned_units=planned,
        until=until.isoformat(),
        ended_on=days[-1] if looking.ended and days else "",
        days_over=looking.over,
        units={arm.name: round(float(n)) for arm, n in zip(design.arms, sums.units().sum(axis=1), strict=True)},
        left_out=read.cube.left_out,
        looks=days,
        next_look_at=looking.next_at,
        verdict=verdict,
        answers=tuple(one.answer for one in judged),
        balance=fair,
        compliance=_compliance(design, sums, first, found[first.outcome.name, ""], looking, planned),
        segments=_segments(design, sums, first, planned, refused=first.outcome.name in refused),
        staffing=_staffing(design, sums, forecast),
        notices=(*_notices(design, looking, sums, version), *_skewed(asked, found)),
    )


def _check(design: Design, read: Read) -> None:
    faults, cube = [], read.cube
    if not design.frozen:
        rule = "A design is frozen before its outcomes are read."
        faults.append(Fault("trial.toml", "not frozen", rule, "Freeze it with `humanline trial freeze`."))
    there = set(cube.keys[0]) if cube.keys else set()
    wanted = [arm.name for arm in design.arms]
    waiting = cube.left_out.get("not_complete", 0)
    known = f"The log has {', '.join(sorted(there)) or '—'}; {waiting} are still in their days."
    rule = "Every arm has units whose days are over."
    faults += [
        Fault(f"trial.toml arms {name!r}", "nobody in it in the log", rule, known)
        for name in wanted
        if name not in there
    ]
    faults += [
        Fault(f"column arm {name!r}", "not in the design", "Everybody in the trial is in one of its arms.", "Add it.")
        for name in sorted(there - set(wanted) - read.other_arms)
    ]
    if faults:
        raise InputError(faults)


def _known_on(day: str, design: Design, until: date) -> str:
    return min(date.fromisoformat(day) + timedelta(days=window(design)), until).isoformat()


def _allowed(measured: MeasuredOutcome, refused: bool) -> MeasuredOutcome:
    """An outcome of time is not read customer by customer where they share busy staff."""
    if not refused:
        return measured
    return measured._replace(reason=np.full(len(measured.reason), "shared_staff", dtype="U16"))


def _hopeless(design: Design, looking: Looking, asked: list[Question], judged: list[Judged]) -> bool:
    """Whether nothing that matters is to be expected of any success any more."""
    successes = [(q, j) for q, j in zip(asked, judged, strict=True) if q.role == "success"]
    if design.looks.kind == "open":
        return all(bool(one.hopeless.any()) for _, one in successes)
    if not design.looks.futility or looking.ended or not len(looking.at):
        return False
    return all(_below_futility(design, looking, q, j) for q, j in successes)


def _below_futility(design: Design, looking: Looking, question: Question, one: Judged) -> bool:
    """Whether z lies below the boundary under which nothing will come of it, at the last look."""
    counts = np.array([reading.counts for reading in one.answer.over_time])
    if not counts.any() or not counts[-1]:
        return False
    so_far = looking.fractions[counts]
    steps = np.arange(1, design.looks.many + 1) / design.looks.many
    plan = boundaries(
        np.append(so_far, steps[steps > so_far[-1] * (1 + 1e-3)]), alpha=question.alpha, sides=2,
        spending=design.looks.spending,
    )  # fmt: skip
    futile = with_futility(plan, power=design.power).futile
    return bool(one.z[np.flatnonzero(counts)[-1]] < futile[len(so_far) - 1])


def _compliance(
    design: Design, sums: TrialSums, question: Question, measured: MeasuredOutcome, looking: Looking, planned: int
) -> Compliance | None:
    """Who reached a person and who asked, and the effect on those who got one because the lot said so."""
    first, other = design.arms
    if first.mode == other.mode or not len(looking.at):
        return None
    each = [Wanted(name, sums.each) for name in ("received", "asked")]
    together = sums.together([*([] if question.outcome.kind == "quantile" else [sums.wanted(question.outcome)]), *each])
    place = len(together.value[0]) - 2
    shares = [
        {arm.name: round(float(together.value[0, place + k, a]), 6) for a, arm in enumerate(design.arms)}
        for k in range(2)
    ]
    nothing: Effect | NotEstimable = not_estimable("few_units")
    if question.outcome.kind == "quantile" or measured.reason[-1]:
        nothing = not_estimable("quantile" if question.outcome.kind == "quantile" else str(measured.reason[-1]))
        return Compliance(question.outcome.name, shares[0], shares[1], nothing, "not_estimable")
    counts = measured.reason == ""
    known = measured.information
    boundary = Boundary(design, looking, known, counts, planned * known[-1] / max(float(measured.arms.n[-1].sum()), 1))
    upper = boundary.z(question.alpha, sides=2)[-1:]
    # The effect goes by what was known before as the effect of the offer does; the shares that are told do not.
    adjusted = sums.together([sums.wanted(question.outcome), each[0]], adjusted_for=question.outcome)
    reach = as_student(upper, adjusted.difference().df)
    found = complier_effect(adjusted, np.where(np.isfinite(reach), reach, np.nan))
    if found.effect.reason[0]:
        nothing = not_estimable(str(found.effect.reason[0]))
        return Compliance(question.outcome.name, shares[0], shares[1], nothing, "not_estimable")
    shapes: tuple[Literal["interval", "two_rays"], ...] = ("interval", "two_rays")
    bounded = next((shape for shape in shapes if shape == found.set.shape[0]), None)
    low, high = (float(found.set.low[0]), float(found.set.high[0])) if bounded else (-np.inf, np.inf)
    effect = effect_of(found.effect.estimate[0], low, high, 1 - question.alpha, found.effect.n[0])
    return Compliance(question.outcome.name, shares[0], shares[1], effect, bounded or "whole_line")


def _segments(design: Design, sums: TrialSums, question: Question, planned: int, *, refused: bool) -> Segments | None:
    if not design.segments or not len(sums.at):
        return None
    measured = [_allowed(sums.measured(question.outcome, segment), refused) for segment in design.segments]
    whole = sums.measured(question.outcome).arms.difference()
    known = len(whole.estimate) and whole.reason[-1] == "" and not refused
    over_all = (float(whole.estimate[-1]), float(np.sqrt(whole.variance[-1]))) if known else None
    return segments_of(design, question, measured, over_all=over_all, planned=planned)


def _staffing(design: Design, sums: TrialSums, forecast: TrialForecast | None) -> Staffing | None:
    """Staff minutes for each unit, and the hours a week if everybody were in one arm."""
    if STAFF not in sums.grid.names or not len(sums.at):
        return None
    outcome = Outcome(name=STAFF, column="person_minutes", kind="count", better="lower")
    measured = sums.measured(outcome)
    level = 0.95
    if measured.reason[-1]:
        why = not_estimable(str(measured.reason[-1]))
        nothing: dict[str, Effect | NotEstimable] = {arm.name: why for arm in design.arms}
        return Staffing(nothing, why, {arm.name: why for arm in design.arms})
    values, spread = measured.arms.value[-1, 0], np.diagonal(measured.arms.covariance[-1])
    df = measured.arms.df[-1]
    reach = float(as_student(np.array([1.959964]), np.atleast_1d(df)[:1])[0])
    minutes: dict[str, Effect | NotEstimable] = {}
    for k, arm in enumerate(design.arms):
        half = reach * float(np.sqrt(spread[k]))
        minutes[arm.name] = effect_of(values[k], values[k] - half, values[k] + half, level, measured.arms.n[-1, k])
    effect = measured.arms.difference()
    half = reach * float(np.sqrt(effect.variance[-1]))
    value = float(effect.estimate[-1])
    per_week = forecast.units_per_week if forecast is not None else NotEstimable(reason="no_period")
    hours: dict[str, float | NotEstimable] = {}
    for k, arm in enumerate(design.arms):
        part = (design.ramp[-1].share if design.ramp else 1.0) * (1 - design.hold_out)
        if isinstance(per_week, NotEstimable):
            hours[arm.name] = per_week
        else:
            hours[arm.name] = round(float(values[k]) * per_week / part / 60, 3)
    return Staffing(minutes, effect_of(value, value - half, value + half, level, effect.n[-1]), hours)


def _notices(design: Design, looking: Looking, sums: TrialSums, version: str) -> Iterable[Notice]:
    if sums.days and design.frozen[0].at.date() > date.fromisoformat(sums.days[0]) + timedelta(days=window(design)):
        yield Notice(code="trial_frozen_late", level="warning", values={"day": design.frozen[0].at.date().isoformat()})
    if design.frozen[-1].version != version:
        yield Notice(
            code="trial_other_version", level="warning", values={"frozen": design.frozen[-1].version, "now": version}
        )
    if looking.over:
        yield Notice(code="trial_over", level="warning", values={"days": looking.over})
    if len(looking.at):
        for outcome in design.outcomes:
            if _answers_are_units(outcome) and (unlike := _unlike(sums, outcome)) is not None:
                yield Notice(code="trial_answers_differ", level="warning", values=unlike)
    if design.unit == "window" and not design.burn_in_minutes:
        yield Notice(code="trial_no_burn_in", level="warning")
    if design.unit == "site":
        yield Notice(code="trial_sites_apart", level="info")
    if design.unit == "day":
        yield Notice(code="trial_days_apart", level="info")
    if design.arms[0].mode != design.arms[-1].mode:
        yield Notice(code="trial_channel_follows_arm", level="info")
    if design.estimand == "policy":
        yield Notice(code="trial_policy_is_offer", level="warning")
    if design.chances == "recorded":
        yield Notice(code="trial_chances_recorded", level="info")


def _skewed(asked: list[Question], found: Mapping[tuple[str, str], MeasuredOutcome]) -> Iterable[Notice]:
    """From how many units on skew outcomes can be read, and which are not."""
    for name, segment in dict.fromkeys((one.outcome.name, one.segment) for one in asked):
        one = found[name, segment]
        if one.skewness is not None and one.skewness[1] >= FEWEST_UNITS:
            skewness, needed = one.skewness
            values: dict[str, str | int | float] = {
                "outcome": name,
                "skewness": round(skewness, 1),
                "needed": round(needed),
            }
            refused = one.reason[-1] == "too_skew"
            yield Notice(
                code="trial_too_skew" if refused else "trial_skew_holds", level="warning" if refused else "info",
                values=values,
            )  # fmt: skip


def _answers_are_units(outcome: Outcome) -> bool:
    """Whether a unit has one answer or none; else more answers may be more contacts."""
    return outcome.kind == "share" or (outcome.kind == "mean" and outcome.window_days == 0)


def _unlike(sums: TrialSums, outcome: Outcome) -> dict[str, str | int | float] | None:
    """Share of each arm of which the outcome is known, where they are unlike: different people may be compared."""
    found = sums.together([Wanted(f"{outcome.name}_known", sums.each)])
    effect = found.difference()
    first, other = (float(x) for x in found.value[0, 0])
    if effect.reason[0] or abs(effect.estimate[0]) < UNLIKE_ERRORS * np.sqrt(effect.variance[0]):
        return None
    if abs(other - first) < UNLIKE_SHARE * first:
        return None
    return {"outcome": outcome.name, "first": round(first, 4), "other": round(other, 4)}
