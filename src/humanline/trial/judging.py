"""One question at every look: is it shown, or has it become worse, and what is it now?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from humanline.model.estimate import NotEstimable
from humanline.model.trial import Design
from humanline.model.trial_result import Effect, EffectAtLook, QuestionAnswer
from humanline.stats.intervals import Floats, proportion
from humanline.stats.one_test import as_normal, as_student
from humanline.trial.looks import Looking
from humanline.trial.measuring import MeasuredOutcome, not_estimable
from humanline.trial.proving import Bools, Boundary, Proof, prove
from humanline.trial.questions import Question

__all__ = ["ARM_LEVEL", "Judged", "as_normal", "as_student", "effect_of", "judge"]
#: Level of the intervals around each arm's own value, for one look.
ARM_LEVEL = 0.95


class Judged(NamedTuple):
    """An answer, and the looks at which it came.

    Attributes:
        answer: for the record.
        shown_at: number of the look, `None` where it is not shown.
        worse_at: same, of what became worse.
        z: of no effect at each look, above nought is better; `nan` where there is none.
        hopeless: at each look: an effect that matters is excluded.
    """

    answer: QuestionAnswer
    shown_at: int | None
    worse_at: int | None
    z: Floats
    hopeless: Bools


def judge(
    question: Question, design: Design, looking: Looking, measured: MeasuredOutcome, *, planned: int, usual: float,
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
    proof = prove(question, measured, boundary, planned=planned * share, usual=usual)
    shown, worse = proof.shown & boundary.counts, proof.worse & boundary.counts
    of_whom = measured.known.sum(axis=1)
    readings = tuple(
        EffectAtLook(
            day=days[k],
            units=round(float(units[k])),
            fraction=round(float(looking.fractions[k]), 6),
            effect=_effect(proof, k, of_whom[k], question) if counts[k] else not_estimable(str(measured.reason[k])),
            counts=bool(boundary.counts[k]),
        )
        for k in range(len(days))
    )
    shown_at, worse_at = _first(shown), _first(worse)
    on = next((at for at in (worse_at, shown_at) if at is not None), None)
    answer = QuestionAnswer(
        outcome=question.outcome.name,
        segment=question.segment,
        role=question.role,
        kind=question.outcome.kind,
        better=question.outcome.better,
        size=question.size,
        relative=question.relative,
        method=measured.method,
        arms=_arm_values(design, measured),
        effect=_final(readings, proof, boundary, of_whom, decided=on is not None),
        shown=shown_at is not None,
        worse=worse_at is not None,
        shown_on="" if on is None else days[on],
        over_time=readings,
        skewness=None if measured.skewness is None else round(measured.skewness[0], 3),
        holds_from=None if measured.skewness is None else round(measured.skewness[1]),
    )
    return Judged(answer, shown_at, worse_at, proof.z, proof.hopeless & boundary.counts)


def _effect(proof: Proof, k: int, units: float, question: Question) -> Effect | NotEstimable:
    if not np.isfinite(proof.value[k]):
        return not_estimable("no_denominator" if question.relative else "few_units")
    return effect_of(proof.value[k], proof.low[k], proof.high[k], proof.level, units)


def effect_of(value: float, low: float, high: float, level: float, n: float) -> Effect:
    """An effect for the record; an end without a bound is left open."""
    return Effect(
        value=round(float(value), 9),
        low=round(float(low), 9) if np.isfinite(low) else None,
        high=round(float(high), 9) if np.isfinite(high) else None,
        level=round(level, 6),
        n=round(n),
    )


def _final(
    readings: tuple[EffectAtLook, ...], proof: Proof, boundary: Boundary, of_whom: Floats, *, decided: bool
) -> Effect | NotEstimable:
    """The effect at the last look that counts, with what was proved at the looks before."""
    counted = np.flatnonzero(boundary.counts)
    # What turned out too skew to be read is not told as it looked before.
    lost = bool(readings) and readings[-1].effect == not_estimable("too_skew")
    if not len(counted) or (lost and not decided):
        return readings[-1].effect if readings else not_estimable("few_units")
    last = int(counted[-1])
    if isinstance(readings[last].effect, NotEstimable):
        return readings[last].effect
    return effect_of(*proof.at_last(counted), proof.level, of_whom[last])


def _arm_values(design: Design, measured: MeasuredOutcome) -> dict[str, Effect | NotEstimable]:
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


def _first(crossed: Bools) -> int | None:
    found = np.flatnonzero(crossed)
    return int(found[0]) if len(found) else None
