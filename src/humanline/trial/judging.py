"""One question at every look: is it shown, or has it become worse?

Successes share the chance of a false alarm, each two-sided. A guardrail is tested at one side of it, at its margin;
that it became worse at all is tested beside that, at one side that all guardrails share. Of planned looks the boundary
is set by what the looks spend: each spends by the part of the whole trial that is in, and what looks have in common is
told by the units of the question itself. Of an open end it is a confidence sequence's, tightest at the planned units.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from humanline.model.estimate import NotEstimable
from humanline.model.trial import Design, Guardrail, Outcome, Success
from humanline.model.trial_result import Answer, Effect, Reading
from humanline.stats.checking import require
from humanline.stats.crossing import LEAST_NEWS
from humanline.stats.group_sequential import boundaries
from humanline.stats.intervals import Floats, proportion
from humanline.stats.looking import Looked, adjusted
from humanline.stats.ratio_sets import relative_set
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.sequences.rare_events import relative_risk
from humanline.stats.sequences.small_arms import difference_of_shares
from humanline.stats.shares import difference_by_score, ratio_by_score, score, score_of_ratio
from humanline.trial.looks import Looking
from humanline.trial.measuring import Measured, not_estimable

#: Level of the intervals around each arm's own value, for one look.
ARM_LEVEL = 0.95
Bools = NDArray[np.bool_]


class Question(NamedTuple):
    """A question of the design.

    Attributes:
        role: what has to be shown.
        outcome: of what.
        segment: of whom; empty for everybody.
        size: smallest effect that matters, or margin.
        relative: it is a share of the first arm's value.
        alpha: chance of a false proof, over all looks: of a success over both sides, of a guardrail over one.
        alpha_worse: chance of a false proof that it became worse, over one side.
    """

    role: Literal["success", "guardrail"]
    outcome: Outcome
    segment: str
    size: float
    relative: bool
    alpha: float
    alpha_worse: float


class Judged(NamedTuple):
    """An answer, and the looks at which it came.

    Attributes:
        answer: for the record.
        shown_at: number of the look, `None` where it is not shown.
        worse_at: same, of what became worse.
        z: of no effect at each look, above nought is better; `nan` where there is none.
        hopeless: at each look: an effect that matters is excluded.
    """

    answer: Answer
    shown_at: int | None
    worse_at: int | None
    z: Floats
    hopeless: Bools


def questions(design: Design) -> list[Question]:
    """The questions of a design, successes first."""
    found = [_of_success(design, one) for one in design.success]
    return found + [_of_guardrail(design, one) for one in design.guardrails]


def _of_success(design: Design, one: Success) -> Question:
    alpha = design.alpha / len(design.success)
    return Question(
        "success", design.outcome(one.outcome), "", one.minimum_effect, one.relative, alpha, alpha_worse=alpha / 2
    )


def _of_guardrail(design: Design, one: Guardrail) -> Question:
    side = design.alpha / 2
    return Question(
        "guardrail", design.outcome(one.outcome), one.segment, one.margin, one.relative, side,
        alpha_worse=side / len(design.guardrails),
    )  # fmt: skip


class Boundary:
    """The z that proves something, at each look.

    Args:
        design: how it is looked at.
        looking: the looks.
        known: information of the question at each look, in units of its own, shape (looks,).
        counts: looks at which it can be read, shape (looks,).
        planned: information at the planned end, in those units.
    """

    def __init__(self, design: Design, looking: Looking, known: Floats, counts: Bools, planned: float) -> None:
        self.design, self.looking, self.known, self.planned = design, looking, known, planned
        self.counts = counts & _news(known, counts)

    def z(self, alpha: float, *, sides: int) -> Floats:
        """The boundary, `inf` where a look can prove nothing; shape (looks,)."""
        found = np.full(len(self.known), np.inf)
        if not self.counts.any():
            return found
        if self.design.looks.kind == "open":
            tuning = Tuning(alpha=alpha, sides=sides)
            found[self.counts] = tuning.z(self.known[self.counts] / self.planned)
            return found
        spending, fractions = self.design.looks.spending, self.looking.fractions[self.counts]
        known = self.known[self.counts] / self.known[self.counts][-1]
        plan = boundaries(fractions, alpha=alpha, sides=sides, spending=spending, information=known)
        found[self.counts] = plan.upper
        return found


def judge(
    question: Question, design: Design, looking: Looking, measured: Measured, *, planned: int, usual: float,
    days: tuple[str, ...], units: Floats,
) -> Judged:  # fmt: skip
    """Answer a question.

    Args:
        question: the question.
        design: how it is looked at.
        looking: the looks.
        measured: the outcome at the looks.
        planned: units planned over all arms.
        usual: share that was usual before the trial, of exact evidence.
        days: day of each look, ISO, shape (looks,).
        units: units behind each look over all arms, shape (looks,).
    """
    counts = measured.reason == ""
    share = float(measured.known[-1].sum() / units[-1]) if len(units) and units[-1] else 1.0
    # Of a segment, or of an outcome that not every unit has, as much of the plan as of the units.
    known = measured.information
    whole = float(planned) * (known[-1] / units[-1]) if len(units) and units[-1] and known[-1] > 0 else 1.0
    boundary = Boundary(design, looking, known, counts, whole)
    if measured.method == "exact":
        test: _Test = _Exact(question, measured, planned=planned * share, usual=usual, counts=boundary.counts)
    else:
        test = _Normal(question, measured, boundary)
    shown, worse = test.shown & boundary.counts, test.worse & boundary.counts
    of_whom = measured.known.sum(axis=1)
    readings = tuple(
        Reading(
            day=days[k],
            units=round(float(units[k])),
            fraction=round(float(looking.fractions[k]), 6),
            effect=_effect(test, k, of_whom[k]) if counts[k] else not_estimable(str(measured.reason[k])),
            counts=bool(boundary.counts[k]),
        )
        for k in range(len(days))
    )
    shown_at, worse_at = _first(shown), _first(worse)
    on = next((at for at in (worse_at, shown_at) if at is not None), None)
    answer = Answer(
        outcome=question.outcome.name,
        segment=question.segment,
        role=question.role,
        kind=question.outcome.kind,
        better=question.outcome.better,
        size=question.size,
        relative=question.relative,
        method=measured.method,
        arms=_arm_values(design, measured),
        effect=_final(readings, test, measured, boundary),
        shown=shown_at is not None,
        worse=worse_at is not None,
        shown_on="" if on is None else days[on],
        over_time=readings,
    )
    return Judged(answer, shown_at, worse_at, test.z, test.hopeless & boundary.counts)


class _Normal:
    """Means, ratios, quantiles, and shares by the score: what a boundary of z says of them."""

    def __init__(self, question: Question, measured: Measured, boundary: Boundary) -> None:
        self.question, self.measured = question, measured
        self.sign = 1.0 if question.outcome.better == "higher" else -1.0
        self.level = 1 - (question.alpha if question.role == "success" else 2 * question.alpha)
        success = question.role == "success"
        self.upper = upper = boundary.z(question.alpha, sides=2 if success else 1)
        self.z = self._z(0.0)
        if success:
            self.shown, self.worse = self.z >= upper, self.z <= -upper
        else:
            self.shown = self._z(-question.size) >= upper
            self.worse = self.z <= -boundary.z(question.alpha_worse, sides=1)
        self.value, self.low, self.high = self._interval(upper)
        best = self.high if self.sign > 0 else -self.low
        self.hopeless = best < question.size

    def _z(self, null: float) -> Floats:
        """How far from a difference, as z: above nought where the other arm is better than that."""
        measured, sign = self.measured, self.sign
        if measured.hits is not None:
            a, n_a, b, n_b, fine = _two_arms(measured)
            if self.question.relative and null:
                found = score_of_ratio(a, n_a, b, n_b, 1 + sign * null)
            else:
                found = score(a, n_a, b, n_b, sign * null)
            return np.where(fine, sign * found, np.nan)
        if self.question.relative and null:
            effect = measured.arms.against_margin(sign * null)
            away = sign * effect.estimate
        else:
            effect = measured.arms.difference()
            away = sign * effect.estimate - null
        with np.errstate(divide="ignore", invalid="ignore"):
            return as_normal(away / np.sqrt(effect.variance), effect.df)

    def _interval(self, upper: Floats) -> tuple[Floats, Floats, Floats]:
        measured = self.measured
        if measured.hits is not None:
            a, n_a, b, n_b, fine = _two_arms(measured)
            if self.question.relative:
                value, low, high = (x - 1 for x in ratio_by_score(a, n_a, b, n_b, upper))
            else:
                value, low, high = difference_by_score(a, n_a, b, n_b, upper)
            return np.where(fine, value, np.nan), low, high
        effect = measured.arms.relative() if self.question.relative else measured.arms.difference()
        reach = as_student(upper, effect.df)
        if not self.question.relative:
            half = reach * np.sqrt(effect.variance)
            return effect.estimate, effect.estimate - half, effect.estimate + half
        found = relative_set(measured.arms, np.where(np.isfinite(reach), reach, np.nan))
        bounded = found.shape == "interval"
        return effect.estimate, np.where(bounded, found.low, -np.inf), np.where(bounded, found.high, np.inf)


class _Exact:
    """Few events: intervals that hold at every look without an approximation, and what they leave out."""

    def __init__(self, question: Question, measured: Measured, *, planned: float, usual: float, counts: Bools) -> None:
        require((measured.hits is not None, "outcome", question.outcome.name, "Exact evidence is of a share."))
        hits = measured.hits if measured.hits is not None else measured.known
        self.level = 1 - (question.alpha if question.role == "success" else 2 * question.alpha)
        sign = 1.0 if question.outcome.better == "higher" else -1.0
        n = measured.known
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = hits / np.maximum(n, 1)

        def interval(alpha: float) -> tuple[Floats, Floats, Floats]:
            if question.relative:
                new, new_n = np.diff(hits, axis=0, prepend=0.0), np.diff(n, axis=0, prepend=0.0)
                lot = np.clip(new_n[:, 1] / np.maximum(new_n.sum(axis=1), 1), 1e-6, 1 - 1e-6)
                found = relative_risk(new[:, 0], new[:, 1], lot, planned_events=max(planned * usual, 1.0), alpha=alpha)
                return found.estimate - 1, found.low - 1, found.high - 1
            found = difference_of_shares(
                hits[:, 0], n[:, 0], hits[:, 1], n[:, 1], usual=usual, planned=max(planned / 2, 1.0), alpha=alpha
            )
            return found.estimate, found.low, found.high

        self.value, self.low, self.high = interval(question.alpha)
        worst, best = (self.low, self.high) if sign > 0 else (-self.high, -self.low)
        self.shown = worst > (0.0 if question.role == "success" else -question.size)
        if question.role == "guardrail":
            _, low, high = interval(question.alpha_worse)
            best = high if sign > 0 else -low
        self.worse = best < 0
        self.hopeless = (self.high if sign > 0 else -self.low) < question.size
        total = n.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            pooled = hits.sum(axis=1) / total
            spread = np.sqrt(pooled * (1 - pooled) * (1 / n[:, 0] + 1 / n[:, 1]))
            self.z = np.where(counts & (spread > 0), sign * (rate[:, 1] - rate[:, 0]) / spread, np.nan)


_Test = _Normal | _Exact


def as_normal(t: Floats, df: Floats) -> Floats:
    """The normal z that is as unlikely as Student's t with so many degrees of freedom; same shape."""
    far = special.stdtr(df, -np.abs(t))
    with np.errstate(divide="ignore"):
        return np.asarray(-np.sign(t) * special.ndtri(far))


def as_student(z: Floats, df: Floats) -> Floats:
    """Student's t that is as unlikely as a normal z; `inf` stays so. Same shape."""
    far = special.ndtr(-np.abs(z))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = -special.stdtrit(df, np.maximum(far, 1e-300))
    return np.where(np.isfinite(z), np.sign(z) * found, z)


def _two_arms(measured: Measured) -> tuple[Floats, Floats, Floats, Floats, Bools]:
    """Hits and units of both arms, with one unit where an arm has nobody; and where it has somebody."""
    hits = measured.hits if measured.hits is not None else measured.known
    n: Floats = np.maximum(measured.known, 1.0)
    return hits[:, 0], n[:, 0], hits[:, 1], n[:, 1], np.asarray((measured.known >= 1).all(axis=1))


def _effect(test: _Test, k: int, units: float) -> Effect | NotEstimable:
    if not np.isfinite(test.value[k]):
        return not_estimable("few_units")
    return effect_of(test.value[k], test.low[k], test.high[k], test.level, units)


def effect_of(value: float, low: float, high: float, level: float, n: float) -> Effect:
    """An effect for the record; an end without a bound is left open."""
    return Effect(
        value=round(float(value), 9),
        low=round(float(low), 9) if np.isfinite(low) else None,
        high=round(float(high), 9) if np.isfinite(high) else None,
        level=round(level, 6),
        n=round(n),
    )


def _final(readings: tuple[Reading, ...], test: _Test, measured: Measured, boundary: Boundary) -> Effect | NotEstimable:
    """The effect at the last look that counts; allowing for the looks before where the question ended there.

    A question that was proved earlier while the trial went on keeps its interval for all looks, with all units.
    """
    counted = np.flatnonzero(boundary.counts)
    if not len(counted):
        return readings[-1].effect if readings else not_estimable("few_units")
    planned, last = boundary.design.looks.kind == "planned", int(counted[-1])
    if not planned or not isinstance(test, _Normal) or test.question.relative or test.question.role == "guardrail":
        return readings[last].effect
    crossed = np.flatnonzero(test.shown[counted] | test.worse[counted])
    if (len(crossed) and crossed[0] < len(counted) - 1) or (not len(crossed) and not boundary.looking.ended):
        return readings[last].effect
    stop = int(crossed[0]) if len(crossed) else None
    effect = measured.arms.difference()
    upper = test.upper[counted]
    nothing = np.full(len(counted), np.nan)
    looked = Looked(upper, nothing, nothing, stop, "", ended=boundary.looking.ended)
    known = boundary.known[counted] / boundary.known[last]
    found = adjusted(
        effect.estimate[counted], effect.variance[counted], known, looked, alpha=1 - test.level, two_sided=True
    )
    return effect_of(found.estimate, found.low, found.high, test.level, float(measured.known[last].sum()))


def _arm_values(design: Design, measured: Measured) -> dict[str, Effect | NotEstimable]:
    """The value of each arm at the last look that can be read."""
    readable = np.flatnonzero(measured.reason == "")
    if not len(readable):
        why = str(measured.reason[-1]) if len(measured.reason) else "few_units"
        return {arm.name: not_estimable(why) for arm in design.arms}
    last = int(readable[-1])
    found: dict[str, Effect | NotEstimable] = {}
    for place, arm in enumerate(design.arms):
        n = float(measured.known[last, place])
        if measured.hits is not None:
            value, low, high = (float(x) for x in proportion(measured.hits[last, place], n, level=ARM_LEVEL))
        else:
            value = float(measured.arms.value[last, 0, place])
            df = float(np.atleast_1d(measured.arms.df[last])[0])
            half = float(
                special.stdtrit(df, 0.5 + ARM_LEVEL / 2) * np.sqrt(measured.arms.covariance[last, place, place])
            )
            low, high = value - half, value + half
        found[arm.name] = effect_of(value, low, high, ARM_LEVEL, n)
    return found


def _news(known: Floats, counts: Bools) -> Bools:
    """Looks that have more information than any readable look before."""
    found, most = np.zeros(len(known), dtype=bool), 0.0
    for k in np.flatnonzero(counts):
        if known[k] - most > LEAST_NEWS * known[k]:
            found[k], most = True, known[k]
    return found


def _first(crossed: Bools) -> int | None:
    found = np.flatnonzero(crossed)
    return int(found[0]) if len(found) else None
