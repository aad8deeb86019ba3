"""What the looks so far say, in a trial with planned looks and an end.

The rule, look by look:

- The boundary of a look is computed from the information at that look and before, and never changes after.
- A look with hardly more information than the last (less than a ten-thousandth) is none: it spends nothing, and can't
  stop the trial.
- What is spent goes by the fractions, what looks have in common by their information. The two are the same clock unless
  `information` is given: of a segment, which spends by the whole trial but knows by its own units, and of an end that
  comes by date with fewer units than planned (its fraction is then 1).
- From the look on at which the planned information is in, everything is spent. Later looks have an infinite boundary:
  over-running never makes a false alarm likelier, and can't undo a stop.
- The first crossing decides, for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from humanline.stats.checking import is_positive, require
from humanline.stats.crossing import LEAST_NEWS, Survivors
from humanline.stats.group_sequential import boundaries
from humanline.stats.intervals import Floats
from humanline.stats.spending import Convention, Spending


class Looked(NamedTuple):
    """What the looks say.

    Attributes:
        upper: z at or above which a look stops the trial, `inf` where it can't; shape (looks,).
        low: repeated confidence interval: holds at all looks together, `-inf` where a look can't stop the trial, in the
            unit of the estimate; shape (looks,).
        high: same.
        stopped: number of the look that stopped the trial, 0 for the first; `None` where none did.
        direction: which way it crossed; empty where it did not.
        ended: everything is spent.
    """

    upper: Floats
    low: Floats
    high: Floats
    stopped: int | None
    direction: Literal["better", "worse", ""]
    ended: bool


class Adjusted(NamedTuple):
    """An estimate that allows for having looked before.

    Attributes:
        estimate: median-unbiased: as likely too high as too low; in the unit of the estimate.
        low: of the interval.
        high: of the interval.
        p: two-sided, of no effect.
    """

    estimate: float
    low: float
    high: float
    p: float


def look(
    estimate: ArrayLike,
    variance: ArrayLike,
    fractions: ArrayLike,
    *,
    alpha: float = 0.05,
    sides: int = 2,
    null: float = 0.0,
    z: ArrayLike | None = None,
    spending: Spending = "obrien_fleming",
    convention: Convention = "per_side",
    parameter: float | None = None,
    information: ArrayLike | None = None,
) -> Looked:
    """Read the looks so far.

    Args:
        estimate: at each look, in its own unit, shape (looks,).
        variance: of the estimate, above 0, shape (looks,).
        fractions: information at each look as a share of the planned: units so far / units planned, or planned
            variance / variance; above 0, shape (looks,).
        alpha: chance of a false alarm over all looks and both sides.
        sides: 2, or 1 for better only.
        null: what is tested: 0, or minus a margin.
        z: of each look, where it is not (estimate − null) / √variance: for shares, that by the score (`shares.score`).
        spending: see `group_sequential.boundaries`; so are convention, parameter and information.
        convention: same.
        parameter: same.
        information: same.

    Raises:
        InputError: shapes differ, or a variance, fraction or information is not above 0.
    """
    x, var, t = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (estimate, variance, fractions))
    known = t if information is None else np.atleast_1d(np.asarray(information, dtype=float))
    require(
        (
            x.shape == var.shape == t.shape == known.shape,
            "estimate, variance, fractions, information",
            (x.shape, var.shape, t.shape, known.shape),
            "One a look.",
        ),
        is_positive("variance", variance),
        is_positive("fractions", fractions),
        is_positive("information", known),
    )
    counted = news(t, known)
    plan = boundaries(
        t[counted], alpha=alpha, sides=sides, spending=spending, convention=convention, parameter=parameter,
        information=known[counted],
    )  # fmt: skip
    upper = np.full(len(t), np.inf)
    upper[counted] = plan.upper
    error = np.sqrt(var)
    found = (x - null) / error if z is None else np.atleast_1d(np.asarray(z, dtype=float))
    better, worse = found >= upper, (found <= -upper) & (sides == 2)
    crossed = np.flatnonzero(better | worse)
    stopped = int(crossed[0]) if len(crossed) else None
    direction: Literal["better", "worse", ""] = "" if stopped is None else "better" if better[stopped] else "worse"
    half = upper * error
    high = x + half if sides == 2 else np.full_like(half, np.inf)
    return Looked(upper, x - half, high, stopped, direction, bool(np.any(t[counted] >= 1)))


def news(fractions: Floats, information: Floats | None = None) -> Floats:
    """The looks that have more of both than any look kept before, as numbers, 0 for the first."""
    clocks = np.stack([fractions, fractions if information is None else information])
    kept, most = [], np.zeros(2)
    for k, now in enumerate(clocks.T):
        if np.all(now - most > LEAST_NEWS * now):
            kept.append(k)
            most = now
    return np.array(kept, dtype=int)


def adjusted(
    estimate: ArrayLike,
    variance: ArrayLike,
    fractions: ArrayLike,
    looked: Looked,
    *,
    alpha: float = 0.05,
    null: float = 0.0,
    two_sided: bool = True,
    information: ArrayLike | None = None,
) -> Adjusted:
    """The estimate and interval of a trial that stopped, or came to its end, allowing for the looks before.

    Outcomes are ordered by stage: crossing upwards earlier is further up. Data after the stop are left out.

    Args:
        estimate: as given to `look`; so are variance, fractions, null and information.
        variance: same.
        fractions: same.
        looked: what `look` said.
        alpha: chance that the interval misses the truth.
        null: same.
        two_sided: the trial could stop for worse too.
        information: same.

    Source:
        Tsiatis, Rosner & Mehta (1984), Biometrics 40, 797–803; Jennison & Turnbull (2000), §8.4–8.5.
    """
    x, var = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (estimate, variance))
    z = (x - null) / np.sqrt(var)
    found = by_stage(z, fractions, looked, alpha=alpha, two_sided=two_sided, information=information)
    unit = float(np.sqrt(var[found.look]))
    middle, low, high = (null + expected * unit for expected in (found.middle, found.low, found.high))
    return Adjusted(middle, low, high, found.p)


class ByStage(NamedTuple):
    """What z may be expected to be at the look at which a trial stopped or ended, allowing for the looks before.

    A null at which z is as much below what was seen, as is expected here, is an end of the interval (`stats.one_test`).

    Attributes:
        look: number of that look, 0 for the first.
        low: the least that is not refuted.
        middle: as likely too high as too low.
        high: the most that is not refuted.
        p: two-sided, of no effect.
    """

    look: int
    low: float
    middle: float
    high: float
    p: float


def by_stage(
    z: ArrayLike,
    fractions: ArrayLike,
    looked: Looked,
    *,
    alpha: float = 0.05,
    two_sided: bool = True,
    information: ArrayLike | None = None,
) -> ByStage:
    """The same as `adjusted`, in z, for whatever test z is of.

    Args:
        z: at each look, of what was tested, shape (looks,).
        fractions: as given to `look`; so is information.
        looked: what `look` said.
        alpha: chance that the interval misses the truth.
        two_sided: the trial could stop for worse too.
        information: same.
    """
    seen, clock = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (z, fractions))
    t = clock if information is None else np.atleast_1d(np.asarray(information, dtype=float))
    counted = news(clock, t)
    # In any unit: only what looks have in common counts. Around 1 the search for the drift is at home.
    t = t / t[counted[-1]]
    last = looked.stopped
    if last is None:
        spends = counted[np.isfinite(looked.upper[counted])]
        last = int(spends[-1]) if len(spends) else int(counted[-1])
    used = counted[counted <= last]
    here, upper = float(seen[last]), looked.upper[used]

    def further_up(drift: float) -> float:
        return _further_up(t[used], upper, here, drift, two_sided=two_sided)

    root = float(np.sqrt(t[last]))
    levels = (alpha / 2, 0.5, 1 - alpha / 2)
    low, middle, high = (root * _where(further_up, level, here / root, t[last]) for level in levels)
    up = further_up(0.0)
    return ByStage(last, low, middle, high, 2 * min(up, 1 - up))


def _further_up(fractions: Floats, upper: Floats, z: float, drift: float, *, two_sided: bool) -> float:
    """The chance of an outcome at least as far up, by stage, at a drift."""
    survivors = Survivors(drift)
    found = 0.0
    for k in range(len(fractions) - 1):
        found += survivors.beyond(fractions[k], upper[k])
        survivors.stay(fractions[k], -upper[k] if two_sided else -np.inf, upper[k])
    return found + survivors.beyond(fractions[-1], z)


def _where(further_up: Callable[[float], float], level: float, start: float, fraction: float) -> float:
    """The drift at which that chance, which grows with it, has a level."""
    step = 3 / np.sqrt(fraction)
    low, high = start - step, start + step
    while further_up(low) > level:
        low -= step
    while further_up(high) < level:
        high += step
    return float(optimize.brentq(lambda drift: further_up(drift) - level, low, high, xtol=1e-8))
