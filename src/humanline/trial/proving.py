"""What is proved at each look, and the interval that goes with it: both from one test, at the boundary of the look.

Of planned looks the boundary is set by what the looks spend: each spends by the part of the whole trial that is in, and
what looks have in common is told by the units of the question itself. Of an open end it is a confidence sequence's,
tightest at the planned units. An interval leaves out a null exactly where a look proves it wrong.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.model.trial import Design
from humanline.stats.checking import require
from humanline.stats.crossing import LEAST_NEWS
from humanline.stats.group_sequential import boundaries
from humanline.stats.intervals import Floats
from humanline.stats.looking import Looked, by_stage
from humanline.stats.one_test import ArmsTest, DifferenceTest, RelativeTest, SharesTest
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.sequences.rare_events import relative_risk
from humanline.stats.sequences.small_arms import difference_of_shares
from humanline.trial.looks import Looking
from humanline.trial.measuring import MeasuredOutcome
from humanline.trial.questions import Question

Bools = NDArray[np.bool_]


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


class Proof(NamedTuple):
    """What the looks prove of one question, and their intervals.

    Attributes:
        value: other less control, or relative to it, at each look, shape (looks,); `nan` where there is none.
        low: of the interval that holds at all looks together, `-inf` where it has no end.
        high: same.
        level: chance that the interval holds the truth.
        shown: the look proves what has to be shown.
        worse: the look proves that it became worse.
        z: of no effect at each look, above nought is better; `nan` where there is none.
        hopeless: an effect that matters is excluded.
        ended: value, low and high of a success that was decided at its last look, or came to its end, allowing for the
            looks before; `None` where the looks' own intervals are all there is.
    """

    value: Floats
    low: Floats
    high: Floats
    level: float
    shown: Bools
    worse: Bools
    z: Floats
    hopeless: Bools
    ended: tuple[float, float, float] | None = None

    def at_last(self, counted: NDArray[np.intp]) -> tuple[float, float, float]:
        """Value and interval at the last look that counts.

        What was proved earlier stays proved: the intervals of the looks hold together, so the one in which it was
        proved holds as well. Where they have nothing in common the first proof stands, as in the verdict.

        Args:
            counted: looks that count, one or more.
        """
        if self.ended is not None:
            return self.ended
        last = int(counted[-1])
        first = [
            int(counted[at[0]]) for at in map(np.flatnonzero, (self.shown[counted], self.worse[counted])) if len(at)
        ]
        kept = [*first, last]
        low, high = max(self.low[kept]), min(self.high[kept])
        if low > high:
            at = min(first)
            return float(self.value[at]), float(self.low[at]), float(self.high[at])
        return float(np.clip(self.value[last], low, high)), float(low), float(high)


def prove(question: Question, measured: MeasuredOutcome, boundary: Boundary, *, planned: float, usual: float) -> Proof:
    """What the looks prove of a question.

    Args:
        question: the question.
        measured: the outcome at the looks.
        boundary: the z that proves something.
        planned: units planned over all arms, of whom the outcome will be known.
        usual: share that was usual before the trial; of exact evidence, like the units planned.
    """
    if measured.method == "exact":
        return _exactly(question, measured, planned=planned, usual=usual, counts=boundary.counts)
    test, success = arms_test(question, measured), question.role == "success"
    sign = 1.0 if question.outcome.better == "higher" else -1.0
    upper = boundary.z(question.alpha, sides=2 if success else 1)
    lower = upper if success else boundary.z(question.alpha_worse, sides=1)
    z = sign * test.z(0.0)
    with np.errstate(invalid="ignore"):
        shown = (z if success else sign * test.z(-sign * question.size)) >= upper
        worse = z <= -lower
    ends = test.null(np.stack([sign * upper, -sign * lower]))
    low, high = ends if sign > 0 else ends[::-1]
    level = 1 - (question.alpha if success else question.alpha + question.alpha_worse)
    with np.errstate(invalid="ignore"):
        hopeless = (high if sign > 0 else -low) < question.size
    found = Proof(test.estimate, low, high, level, shown, worse, z, hopeless)
    return found._replace(ended=_at_the_end(found, test, boundary, upper) if success else None)


def arms_test(question: Question, measured: MeasuredOutcome) -> ArmsTest:
    """The test of a question: of shares by the score, of all else by means and their variance."""
    if measured.hits is not None:
        hits, n = measured.hits, measured.known
        return SharesTest(hits[:, 0], n[:, 0], hits[:, 1], n[:, 1], relative=question.relative)
    if question.relative:
        sign = 1.0 if question.outcome.better == "higher" else -1.0
        return RelativeTest(measured.arms, refutable=(-sign * question.size,) if question.role == "guardrail" else ())
    return DifferenceTest(measured.arms.difference())


def _at_the_end(found: Proof, test: ArmsTest, boundary: Boundary, upper: Floats) -> tuple[float, float, float] | None:
    """The interval of a planned trial whose question ended at its last look, allowing for the looks before."""
    counted = np.flatnonzero(boundary.counts)
    if boundary.design.looks.kind != "planned" or not len(counted):
        return None
    last = int(counted[-1])
    crossed = np.flatnonzero(found.shown[counted] | found.worse[counted])
    all_spent = boundary.looking.ended and boundary.looking.fractions[last] >= 1
    if not (crossed[0] == len(counted) - 1 if len(crossed) else all_spent) or not np.isfinite(found.z[last]):
        return None
    nothing = np.full(len(counted), np.nan)
    stop = int(crossed[0]) if len(crossed) else None
    looked = Looked(upper[counted], nothing, nothing, stop, "", ended=all_spent)
    known = boundary.known[counted] / boundary.known[last]
    seen = test.z(0.0)
    expected = by_stage(seen[counted], known, looked, alpha=1 - found.level, two_sided=True)
    drifts = np.array([expected.middle, expected.low, expected.high])
    value, low, high = test.null(seen - drifts[:, None])[:, last]
    return float(value), float(low), float(high)


def _exactly(question: Question, measured: MeasuredOutcome, *, planned: float, usual: float, counts: Bools) -> Proof:
    """Few events: intervals that hold at every look without an approximation, and what they leave out."""
    require((measured.hits is not None, "outcome", question.outcome.name, "Exact evidence is of a share."))
    hits = measured.hits if measured.hits is not None else measured.known
    n, success = measured.known, question.role == "success"
    sign = 1.0 if question.outcome.better == "higher" else -1.0

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

    value, low, high = interval(question.alpha)
    if not success:
        # Each end is that of its own question: within the margin, and worse at all.
        _, other_low, other_high = interval(question.alpha_worse)
        low, high = (low, other_high) if sign > 0 else (other_low, high)
    worst, best = (low, high) if sign > 0 else (-high, -low)
    total = n.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, pooled = hits / np.maximum(n, 1), hits.sum(axis=1) / total
        spread = np.sqrt(pooled * (1 - pooled) * (1 / n[:, 0] + 1 / n[:, 1]))
        z = np.where(counts & (spread > 0), sign * (rate[:, 1] - rate[:, 0]) / spread, np.nan)
    level = 1 - (question.alpha if success else question.alpha + question.alpha_worse)
    shown = worst > (0.0 if success else -question.size)
    return Proof(value, low, high, level, shown, best < 0, z, best < question.size)


def _news(known: Floats, counts: Bools) -> Bools:
    """Looks that have more information than any readable look before."""
    found, most = np.zeros(len(known), dtype=bool), 0.0
    for k in np.flatnonzero(counts):
        if known[k] - most > LEAST_NEWS * known[k]:
            found[k], most = True, known[k]
    return found
