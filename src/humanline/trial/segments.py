"""Segments that were named beforehand: each apart, with one chance of a false alarm for all of them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanline.model.estimate import LEVEL, NotEstimable
from humanline.model.trial import Design
from humanline.model.trial_result import Effect, SegmentResult, Segments
from humanline.stats.intervals import Floats
from humanline.stats.multiplicity import anywhere, heterogeneity, holm
from humanline.stats.sequences import normal_mixture
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.shrinkage import leaning_means
from humanline.trial.judging import as_normal, as_student, effect_of
from humanline.trial.measuring import MeasuredOutcome, not_estimable
from humanline.trial.questions import Question


def segments_of(
    design: Design,
    question: Question,
    measured: Sequence[MeasuredOutcome],
    *,
    over_all: tuple[float, float] | None,
    planned: int,
) -> Segments:
    """The first success, segment by segment.

    Args:
        design: the trial; its segments.
        question: the success.
        measured: the outcome in each segment at the looks, in their order.
        over_all: effect for everybody and its standard error, in the outcome's unit; `None` where there is none.
        planned: units planned over all arms.
    """
    sign = 1.0 if question.outcome.better == "higher" else -1.0
    tuning = Tuning(alpha=design.alpha / len(measured))
    estimates: list[float] = []
    errors: list[float] = []
    evidence: list[Floats] = []
    groups: list[Effect | NotEstimable] = []
    for one in measured:
        effect = one.arms.difference()
        fine = (one.reason == "") & (effect.reason == "")
        known = np.maximum(one.information, 1e-9)
        # Tightest where the segment has its part of the planned units; a quarter of them is information.
        t = known / max(planned / 4 * _part(measured, one), 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = as_normal(effect.estimate / np.sqrt(effect.variance), effect.df)
        reach = as_student(tuning.z(t), effect.df)
        z = np.where(fine, z, 0.0)
        log_e = normal_mixture.log_mixture(-sign * z * np.sqrt(t), t, tuning.rho, sides=1)
        evidence.append(np.maximum.accumulate(np.where(fine, log_e, 0.0)) if len(z) else np.zeros(1))
        last = int(np.flatnonzero(fine)[-1]) if fine.any() else None
        if last is None:
            why = str(one.reason[-1]) if len(one.reason) and one.reason[-1] else "few_units"
            groups.append(not_estimable(why))
            estimates.append(np.nan)
            errors.append(np.inf)
            continue
        value, error = float(effect.estimate[last]), float(np.sqrt(effect.variance[last]))
        half = float(reach[last]) * error
        groups.append(effect_of(value, value - half, value + half, 1 - design.alpha, effect.n[last]))
        estimates.append(value)
        errors.append(error)
    return _told(design, question, groups, np.array(estimates), np.array(errors), evidence, over_all)


def _told(
    design: Design, question: Question, own: list[Effect | NotEstimable], estimates: Floats, errors: Floats,
    evidence: list[Floats], over_all: tuple[float, float] | None,
) -> Segments:  # fmt: skip
    known = np.isfinite(estimates) & np.isfinite(errors) & (errors > 0)
    log_e = np.array([one[-1] for one in evidence])
    p = np.exp(-np.maximum(log_e, 0.0))
    harmed = holm(p) <= design.alpha
    together = anywhere(np.stack([np.broadcast_to(one, len(evidence[0])) for one in evidence], axis=-1))
    centre, over_all_error = over_all or _middle(estimates[known], errors[known])
    value, low, high = leaning_means(estimates, errors, centre, over_all_error, level=LEVEL)
    groups = tuple(
        SegmentResult(
            segment=segment,
            effect=own[k],
            leaning=effect_of(value[k], low[k], high[k], LEVEL, 0) if known[k] else own[k],
            harmed=bool(harmed[k]),
        )
        for k, segment in enumerate(design.segments)
    )
    enough = int(known.sum()) >= 2
    few = not_estimable("few_units")
    return Segments(
        outcome=question.outcome.name,
        groups=groups,
        differ=round(heterogeneity(estimates[known], errors[known]).p, 6) if enough else few,
        harm=round(float(np.exp(-max(float(np.max(together)), 0.0))), 6) if known.any() else few,
    )


def _middle(estimates: Floats, errors: Floats) -> tuple[float, float]:
    """The segments' effects, each by how sure it is, where there is none for everybody."""
    if not len(estimates):
        return 0.0, 0.0
    weight = 1 / errors**2
    return float((weight * estimates).sum() / weight.sum()), float(weight.sum() ** -0.5)


def _part(measured: Sequence[MeasuredOutcome], one: MeasuredOutcome) -> float:
    """Share of the segments' units that is in this one, at the last look."""
    total = sum(float(each.arms.n[-1].sum()) for each in measured if len(each.arms.n))
    return float(one.arms.n[-1].sum()) / total if total and len(one.arms.n) else 1.0
