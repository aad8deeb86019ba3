"""Intervals around an estimate that hold at every look, for as long as a trial runs.

Assumption: the estimate is asymptotically linear (a mean, a difference, a regression coefficient, Fieller's contrast, a
ratio by the delta method) with a consistent variance; then its score is, in the long run, as close to a Brownian motion
as needed. The guarantee is asymptotic: it holds from the first look on when that is late enough (`holds_from`), not for
a handful of observations. For fewer use `rare_events`, for shares `of_shares`; with the degrees of freedom it is exact
for normal data.

The sequence is tightest near the end that was planned, where the fraction is 1. It goes on being valid after it.

Source:
    Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), 'Time-uniform central limit theory and asymptotic confidence
    sequences', Annals of Statistics 52, 2613–2640; with degrees of freedom: Lindon, Ham, Tingley & Bojinov (2022),
    arXiv:2210.08589.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.checking import is_one_of, is_positive, is_share, require
from humanline.stats.crossing import crossing
from humanline.stats.group_sequential import solve_drift
from humanline.stats.intervals import Floats
from humanline.stats.sequences import normal_mixture
from humanline.stats.sequences.t_evidence import t_evidence, t_reach


class Sequence(NamedTuple):
    """An estimate at every look, with what may be said of it at any time.

    Attributes:
        estimate: shape (looks, …), in the unit of the estimate.
        low: of the interval at that look; `-inf` where nothing is known yet, or nothing on that side is claimed.
        high: same.
        p: always-valid p of the null, at that look.
    """

    estimate: Floats
    low: Floats
    high: Floats
    p: Floats

    def kept(self) -> Sequence:
        """What all looks so far say together: the intersection of the intervals and the smallest p, along axis 0.

        The intersection may be empty (low above high): that has a chance of at most alpha.
        """
        return Sequence(
            self.estimate,
            np.fmax.accumulate(self.low, axis=0),
            np.fmin.accumulate(self.high, axis=0),
            np.fmin.accumulate(self.p, axis=0),
        )


@dataclass(frozen=True)
class Tuning:
    """How a sequence is tuned: tightest where the planned information is in.

    Attributes:
        alpha: chance that the interval ever misses the truth.
        sides: 2, or 1 for "above the null" only.
        tight_at: fraction of the planned information at which the interval is tightest.
    """

    alpha: float = 0.05
    sides: int = 2
    tight_at: float = 1.0

    def __post_init__(self) -> None:
        require(
            is_share("alpha", self.alpha),
            is_one_of("sides", self.sides, (1, 2)),
            is_positive("tight_at", self.tight_at),
        )

    @property
    def rho(self) -> float:
        """The mixing precision, as a fraction of the planned information."""
        return normal_mixture.best_rho(self.tight_at, self.alpha, sides=self.sides)

    def z(self, fraction: ArrayLike) -> Floats:
        """How many standard errors the interval reaches, at so much of the planned information.

        Args:
            fraction: above 0, may go beyond 1; any shape.
        """
        t = np.asarray(fraction, dtype=float)
        return np.asarray(normal_mixture.bound(t, self.alpha, self.rho, sides=self.sides) / np.sqrt(t))

    def power(self, drift: float, fractions: ArrayLike) -> float:
        """The chance that the better is proved at one of these looks.

        Args:
            drift: what z is expected to be once the planned information is in; below 0 it is turned round.
            fractions: information at each look, increasing, may go beyond 1; shape (looks,).
        """
        z = self.z(fractions)
        lower = -z if self.sides == 2 else np.full_like(z, -np.inf)
        return float(crossing(fractions, lower, z, effect=abs(drift)).above.sum())

    def expected_information(self, drift: float, fractions: ArrayLike) -> float:
        """The information when the trial stops for better or worse, on average, as a share of the planned.

        Args:
            drift: see `power`.
            fractions: see `power`; a trial that never stops counts as the last.
        """
        t, z = np.asarray(fractions, dtype=float), self.z(fractions)
        lower = -z if self.sides == 2 else np.full_like(z, -np.inf)
        at = crossing(t, lower, z, effect=drift).at
        return float(at @ t + (1 - at.sum()) * t[-1])

    def drift(self, power: float, fractions: ArrayLike) -> float:
        """The drift at which the better is proved with this chance at one of these looks.

        Raises:
            InputError: power is not between alpha and 1.
        """
        require((self.alpha < power < 1, "power", power, "It must lie between alpha and 1."))
        return solve_drift(lambda drift: self.power(drift, fractions), power)


#: Up to this ratio of the arms the skewness of one makes up for that of the other.
EVEN = 1.5
#: Looks at most → what a skewness of 1 asks where one arm is all of the uncertainty.
_ASKED = ((1, 60.0), (5, 150.0), (50, 300.0))


def holds_from(skewness: float, *, ratio: float = 1.0, planned_looks: bool = False, looks: int = 20) -> float:
    """From how many units on, in the smaller arm at the planned end, the normal approximation keeps its 5 %.

    A rule from simulation, not a theorem: at most 5.5 % false alarms. Of planned looks it goes by how skew the
    difference is, γ (1 − 1/r²) / (1 + 1/r)^1.5 / √n with arms of n and r n, and by how many looks there are, because
    the first of many prove by a large z. Of sequences: twenty looks, the first at a twentieth, and twenty more beyond
    the end. Of a share p the skewness is (1 − 2p) / √(p (1 − p)): about 1/√p, so that the factors are numbers of
    events. Shares compared by the score need 10 at any ratio.

    Args:
        skewness: of one unit, without dimension; in the arm where it is larger.
        ratio: units in the larger arm for each in the smaller: in equal arms skewness cancels.
        planned_looks: of planned looks, which use up their 5 % where sequences keep some back.
        looks: how many planned looks there are.
    """
    require(
        (bool(np.isfinite(skewness)), "skewness", skewness, "It must be finite."),
        (ratio >= 1, "ratio", ratio, "It must be 1 or more."),
        (looks >= 1, "looks", looks, "It must be 1 or more."),
    )
    if ratio <= EVEN:
        factor = 10.0
    elif planned_looks:
        asked = next((factor for many, factor in _ASKED if looks <= many), _ASKED[-1][1])
        factor = asked * (1 - ratio**-2) ** 2 / (1 + 1 / ratio) ** 3
    else:
        factor = 40.0
    return factor * skewness**2


def sequence(
    estimate: ArrayLike,
    variance: ArrayLike,
    fraction: ArrayLike,
    *,
    tuning: Tuning | None = None,
    null: ArrayLike = 0.0,
    degrees: ArrayLike | None = None,
) -> Sequence:
    """An estimate with an interval and a p that hold at every look together.

    Args:
        estimate: at each look, any shape (looks first); `nan` where there is none.
        variance: of the estimate: its squared standard error, above 0; `inf` where nothing is known. Same shape.
        fraction: how much of the planned information is in: units so far / units planned (best), or planned variance /
            variance with the planned variance fixed beforehand. Above 0, may go beyond 1; broadcast to the estimate.
        tuning: where it is tightest, how sure, and of how many sides; 5 %, two, at the plan where left out.
        null: what p is about, in the unit of the estimate: 0, or minus a margin.
        degrees: degrees of freedom of the variance; then exact for normal data of any number, and wider. Two sides.

    Raises:
        InputError: a fraction is not above 0, a variance is negative, or degrees go with one side.

    >>> found = sequence([0.4], [0.01], [1.0])
    >>> f"{found.low[0]:.3f} {found.high[0]:.3f} {found.p[0]:.4f}"
    '0.096 0.704 0.0025'
    """
    how = tuning or Tuning()
    x, var, t, zero = (np.asarray(a, dtype=float) for a in (estimate, variance, fraction, null))
    require(
        is_positive("fraction", fraction),
        (not np.any(var < 0), "variance", variance, "It may not be negative."),
        (degrees is None or how.sides == 2, "degrees", degrees, "They go with two sides."),
    )
    known = (var > 0) & np.isfinite(var) & np.isfinite(x)
    error = np.sqrt(np.where(known, var, 1.0))
    z = (x - zero) / error
    if degrees is None:
        reach = how.z(t)
        score = z * np.sqrt(t)
        log_e = normal_mixture.log_mixture(score, t, how.rho, sides=how.sides)
    else:
        nu = np.asarray(degrees, dtype=float)
        reach = t_reach(how.alpha, how.rho / (how.rho + t), nu)
        log_e = t_evidence(z, how.rho / (how.rho + t), nu)
    half = np.where(known, reach * error, np.inf)
    centre = np.where(np.isfinite(x), x, 0.0)
    high = centre + half if how.sides == 2 else np.full_like(half, np.inf)
    p = np.where(known, np.minimum(np.exp(-np.where(known, log_e, 0.0)), 1.0), 1.0)
    return Sequence(np.where(np.isfinite(x), x, np.nan), centre - half, high, p)
