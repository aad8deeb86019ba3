"""How long things take: patience, handle times, delays, as records that both the formulas and the simulation read.

Every distribution gives the same five answers, in minutes: its mean, the share that lasts longer than x (`survival`),
the mean of what lasts at most x (`limited_mean`, the integral of survival up to x), the time by which a share is over
(`quantile`), and random draws. A parameter that can't be is refused when the record is made.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from functools import cached_property

import numpy as np
from scipy import special

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record
from humanline.stats.intervals import Floats

#: Where quadrature cuts a smooth distribution into pieces: the shares that are over by then, and around the median by
#: eights, because a curve such as x^0.5 near 0 is only smooth on pieces that shrink with it.
_CUTS = np.array([0.1, 0.5, 0.9, 0.99, *(1 - 10.0 ** -np.arange(4.0, 13.0, 2.0))])
_EIGHTS = 8.0 ** np.array([-9.0, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2])


class Distribution(Record, frozen=True, dict=True, tag_field="kind"):
    """What every duration answers. Times are minutes, arrays of any shape."""

    def __post_init__(self) -> None:
        faults = self._faults()
        if faults:
            raise InputError(faults)

    @property
    @abstractmethod
    def mean(self) -> float:
        """Mean, minutes."""

    @abstractmethod
    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x, x ≥ 0."""

    @abstractmethod
    def over(self, x: Floats) -> Floats:
        """Share that is over by x: 1 − survival, with its own digits kept."""

    @abstractmethod
    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x: the integral of survival from 0 to x."""

    @abstractmethod
    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over, 0 ≤ share ≤ 1."""

    def draw(self, random: np.random.Generator, count: int) -> Floats:
        """Independent draws, shape (count,)."""
        return self.quantile(random.random(count))

    @cached_property
    def breaks(self) -> Floats:
        """Times at which a quadrature should cut, rising, shape (some,)."""
        return np.sort(np.concatenate([self.quantile(_CUTS), self.quantile(np.array(0.5)) * _EIGHTS]))

    @abstractmethod
    def _faults(self) -> list[Fault]: ...


class Exponential(Distribution, frozen=True, tag="exponential"):
    """The same chance to end in every minute, however long it has lasted.

    Attributes:
        mean_minutes: above 0.

    >>> Exponential(2.0).survival(np.array([2.0])).round(3).tolist()
    [0.368]
    """

    mean_minutes: float

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        return self.mean_minutes

    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x."""
        return np.exp(-np.asarray(x) / self.mean_minutes)

    def over(self, x: Floats) -> Floats:
        """Share over by x."""
        return np.asarray(-np.expm1(-np.asarray(x) / self.mean_minutes))

    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x."""
        return np.asarray(self.mean_minutes * self.over(x))

    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over."""
        with np.errstate(divide="ignore"):
            return np.asarray(-self.mean_minutes * np.log1p(-np.asarray(share)))

    def draw(self, random: np.random.Generator, count: int) -> Floats:
        """Independent draws, shape (count,)."""
        drawn = random.standard_exponential(count)
        drawn *= self.mean_minutes
        return drawn

    def _faults(self) -> list[Fault]:
        return _positive(mean_minutes=self.mean_minutes)


class Weibull(Distribution, frozen=True, tag="weibull"):
    """A chance to end that falls (shape below 1) or rises (above 1) the longer it has lasted.

    Attributes:
        scale_minutes: above 0; 63 % is over by then.
        shape: above 0; 1 is the exponential distribution.
    """

    scale_minutes: float
    shape: float

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        return self.scale_minutes * math.gamma(1 + 1 / self.shape)

    def _power(self, x: Floats) -> Floats:
        return np.asarray((np.asarray(x) / self.scale_minutes) ** self.shape)

    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x."""
        return np.asarray(np.exp(-self._power(x)))

    def over(self, x: Floats) -> Floats:
        """Share over by x."""
        return np.asarray(-np.expm1(-self._power(x)))

    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x: mean × P(1 / shape, (x / scale)^shape)."""
        return np.asarray(self.mean * special.gammainc(1 / self.shape, self._power(x)))

    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over."""
        with np.errstate(divide="ignore"):
            return np.asarray(self.scale_minutes * (-np.log1p(-np.asarray(share))) ** (1 / self.shape))

    def draw(self, random: np.random.Generator, count: int) -> Floats:
        """Independent draws, shape (count,)."""
        return np.asarray(self.scale_minutes * random.standard_exponential(count) ** (1 / self.shape))

    def _faults(self) -> list[Fault]:
        return _positive(scale_minutes=self.scale_minutes, shape=self.shape)


class LogNormal(Distribution, frozen=True, tag="log_normal"):
    """A duration whose logarithm is normal: what handle times most often look like.

    Attributes:
        mean_minutes: above 0.
        sd_minutes: standard deviation, above 0.

    Source:
        Brown, L. et al. (2005), JASA 100, 36–50, §4: handle times in a bank's call centre.
    """

    mean_minutes: float
    sd_minutes: float

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        return self.mean_minutes

    @cached_property
    def _logs(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm."""
        variance = math.log1p((self.sd_minutes / self.mean_minutes) ** 2)
        return math.log(self.mean_minutes) - variance / 2, math.sqrt(variance)

    def _normal(self, x: Floats) -> Floats:
        mean, sd = self._logs
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(np.asarray(x)) - mean) / sd)

    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x."""
        return np.asarray(special.ndtr(-self._normal(x)))

    def over(self, x: Floats) -> Floats:
        """Share over by x."""
        return np.asarray(special.ndtr(self._normal(x)))

    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x."""
        z, sd = self._normal(x), self._logs[1]
        return np.asarray(self.mean_minutes * special.ndtr(z - sd) + np.asarray(x) * special.ndtr(-z))

    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over."""
        mean, sd = self._logs
        return np.asarray(np.exp(mean + sd * special.ndtri(np.asarray(share))))

    def draw(self, random: np.random.Generator, count: int) -> Floats:
        """Independent draws, shape (count,)."""
        mean, sd = self._logs
        drawn = random.standard_normal(count)
        drawn *= sd
        drawn += mean
        return np.asarray(np.exp(drawn, out=drawn))

    def _faults(self) -> list[Fault]:
        return _positive(mean_minutes=self.mean_minutes, sd_minutes=self.sd_minutes)


class Uniform(Distribution, frozen=True, tag="uniform"):
    """Every time between two limits is as likely.

    Attributes:
        low_minutes: 0 or more.
        high_minutes: above `low_minutes`.
    """

    low_minutes: float
    high_minutes: float

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        return (self.low_minutes + self.high_minutes) / 2

    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x."""
        return np.clip((self.high_minutes - np.asarray(x)) / (self.high_minutes - self.low_minutes), 0.0, 1.0)

    def over(self, x: Floats) -> Floats:
        """Share over by x."""
        return np.clip((np.asarray(x) - self.low_minutes) / (self.high_minutes - self.low_minutes), 0.0, 1.0)

    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x."""
        inside = np.clip(np.asarray(x), self.low_minutes, self.high_minutes) - self.low_minutes
        width = self.high_minutes - self.low_minutes
        return np.asarray(np.minimum(x, self.low_minutes) + inside - inside * inside / (2 * width))

    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over."""
        return np.asarray(self.low_minutes + (self.high_minutes - self.low_minutes) * np.asarray(share))

    @cached_property
    def breaks(self) -> Floats:
        """Its two limits."""
        return np.array([self.low_minutes, self.high_minutes])

    def _faults(self) -> list[Fault]:
        faults = _not_negative(low_minutes=self.low_minutes) + _positive(high_minutes=self.high_minutes)
        if not faults and self.high_minutes <= self.low_minutes:
            rule = "high_minutes must be above low_minutes."
            faults.append(Fault("high_minutes", f"found {self.high_minutes}", rule, "For one fixed time use Constant."))
        return faults


class Deterministic(Distribution, frozen=True, tag="constant"):
    """Always the same time.

    Attributes:
        minutes: 0 or more.
    """

    minutes: float

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        return self.minutes

    def survival(self, x: Floats) -> Floats:
        """1 before the time, 0 from then on."""
        return np.where(np.asarray(x) < self.minutes, 1.0, 0.0)

    def over(self, x: Floats) -> Floats:
        """0 before the time, 1 from then on."""
        return np.where(np.asarray(x) < self.minutes, 0.0, 1.0)

    def limited_mean(self, x: Floats) -> Floats:
        """The smaller of the two."""
        return np.minimum(np.asarray(x), self.minutes)

    def quantile(self, share: Floats) -> Floats:
        """The time, whatever the share (0 for a share of 0)."""
        return np.where(np.asarray(share) > 0, self.minutes, 0.0)

    def draw(self, random: np.random.Generator, count: int) -> Floats:  # noqa: ARG002 (nothing is random here)
        """The time, count times."""
        return np.full(count, self.minutes, dtype=np.float64)

    @cached_property
    def breaks(self) -> Floats:
        """The time itself."""
        return np.array([self.minutes])

    def _faults(self) -> list[Fault]:
        return _not_negative(minutes=self.minutes)


class Empirical(Distribution, frozen=True, tag="empirical"):
    """A survival curve from observations: straight between its points, exponential after the last.

    After the last point it goes on at its mean hazard up to there. A first point at time 0 below 1 is a share that ends
    at once (customers who do not wait at all).

    Attributes:
        times_minutes: rising, 0 or more, minutes, shape (points,).
        shares_longer: the share that lasts longer, falling from at most 1, shape (points,); the last one below 1.
    """

    times_minutes: tuple[float, ...]
    shares_longer: tuple[float, ...]

    @cached_property
    def _knots(self) -> tuple[Floats, Floats, Floats, float]:
        """Times and shares from 0 on, the integral up to each, and the hazard after the last."""
        t, s = np.array(self.times_minutes), np.array(self.shares_longer)
        if t[0] > 0:
            t, s = np.concatenate([[0.0], t]), np.concatenate([[1.0], s])
        integral = np.concatenate([[0.0], np.cumsum(np.diff(t) * (s[1:] + s[:-1]) / 2)])
        return t, s, integral, -math.log(s[-1]) / t[-1] if s[-1] > 0 else math.inf

    @property
    def mean(self) -> float:
        """Mean, minutes."""
        _, s, integral, hazard = self._knots
        return float(integral[-1] + s[-1] / hazard)

    def survival(self, x: Floats) -> Floats:
        """Share that lasts longer than x."""
        t, s, _, hazard = self._knots
        x = np.asarray(x)
        beyond = np.maximum(x - t[-1], 0.0)
        tail = np.exp(-beyond * hazard) if s[-1] > 0 else 1.0
        return np.asarray(np.interp(x, t, s) * tail)

    def over(self, x: Floats) -> Floats:
        """Share over by x."""
        return np.asarray(1 - self.survival(x))

    def limited_mean(self, x: Floats) -> Floats:
        """Mean of the smaller of the duration and x."""
        t, s, integral, hazard = self._knots
        x = np.asarray(x)
        k = np.clip(np.searchsorted(t, x, side="right") - 1, 0, t.size - 1)
        inside = np.minimum(x, t[-1])
        result = integral[k] + (inside - t[k]) * (s[k] + np.interp(inside, t, s)) / 2
        if s[-1] > 0:
            result = result - s[-1] / hazard * np.expm1(-np.maximum(x - t[-1], 0.0) * hazard)
        return np.asarray(result)

    def quantile(self, share: Floats) -> Floats:
        """The time by which a share is over."""
        t, s, _, hazard = self._knots
        longer = 1 - np.asarray(share)
        result = np.interp(-longer, -s, t)
        if s[-1] > 0:
            with np.errstate(divide="ignore"):
                tail = t[-1] + np.log(s[-1] / np.minimum(longer, s[-1])) / hazard
            result = np.where(longer < s[-1], tail, result)
        return np.asarray(result)

    @cached_property
    def breaks(self) -> Floats:
        """Its points."""
        return np.array(self.times_minutes)

    def _faults(self) -> list[Fault]:
        t, s = np.array(self.times_minutes, dtype=float), np.array(self.shares_longer, dtype=float)
        faults = []
        if t.shape != s.shape or not t.size:
            found = f"found {t.size} times and {s.size} shares"
            return [Fault("times_minutes", found, "There must be as many times as shares, at least one.")]
        if not (np.isfinite(t).all() and t[0] >= 0 and t[-1] > 0 and (np.diff(t) > 0).all()):
            faults.append(Fault("times_minutes", "found times that do not rise from 0", "Each must be above the last."))
        # Written so that not-a-number fails.
        if not ((s >= 0).all() and s[0] <= 1 and (np.diff(s) <= 0).all()):
            rule = "A share that lasts longer lies between 0 and 1 and never rises."
            faults.append(Fault("shares_longer", "found shares that rise, or outside 0 to 1", rule))
        elif s[-1] >= 1:
            rule = "At the last time some must be over, or the curve says nothing."
            faults.append(Fault("shares_longer", "found no share below 1", rule, "Observe for longer."))
        return faults


Duration = Exponential | Weibull | LogNormal | Uniform | Deterministic | Empirical


def known(name: str, value: object, *, optional: bool = False) -> list[Fault]:
    """A fault unless the value is a duration record (or `None` where that is allowed)."""
    if isinstance(value, Distribution) or (optional and value is None):
        return []
    rule = "It must be a duration: Exponential, Weibull, LogNormal, Uniform, Constant or Empirical."
    return [Fault(name, f"found {value!r}"[:60], rule, "A mean alone is Exponential(mean).")]


def _positive(**named: float) -> list[Fault]:
    rule = "It must be a finite number above 0."
    return [Fault(name, f"found {v}", rule) for name, v in named.items() if not (math.isfinite(v) and v > 0)]


def _not_negative(**named: float) -> list[Fault]:
    rule = "It must be a finite number, 0 or more."
    return [Fault(name, f"found {v}", rule) for name, v in named.items() if not (math.isfinite(v) and v >= 0)]
