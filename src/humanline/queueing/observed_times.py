"""Patience and handle times from a log: estimates with their intervals, and a check of what they assume.

A customer who was served had not given up yet: their wait says only that their patience was longer. Left out, as is
often done, patience seems far too short. All estimates here count them as censored, which assumes that who is served
does not depend on patience. Below ten customers who gave up, nothing is estimated.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from humanline.foundation.errors import Fault, InputError
from humanline.model.estimate import LEVEL, Estimate, NotEstimable
from humanline.queueing.durations import Empirical, LogNormal, Weibull
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, checked
from humanline.stats.intervals import Floats, Interval, mean, rate

#: Below this many events there is no estimate.
FEWEST = 10


class SurvivalCurve(NamedTuple):
    """How many would still wait, by time waited: the product-limit curve of Kaplan and Meier.

    Attributes:
        minutes: times at which somebody gave up, rising, shape (times,).
        share: who would wait longer, from that time on, 0–1, same shape.
        low: lower end of the 90 % interval, same shape.
        high: upper end, same shape.
        at_risk: customers who waited at least that long, same shape.
        gave_up: how many gave up, in all.
    """

    minutes: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    gave_up: int

    def distribution(self, points: int = 40) -> Empirical:
        """The curve as a patience for formulas and simulation, thinned to so many points of equal drop."""
        wanted = np.linspace(1.0, self.share[-1], points + 1)[1:]
        at = np.unique(np.minimum(np.searchsorted(-self.share, -wanted), self.share.size - 1))
        return Empirical(tuple(self.minutes[at].tolist()), tuple(self.share[at].tolist()))


class WeibullFit(NamedTuple):
    """Patience as a Weibull distribution, by maximum likelihood.

    Attributes:
        shape: below 1: who has waited long gives up less; above 1: more. By profile likelihood.
        scale_minutes: by the delta method, on the logarithm.
        p_exponential: chance of a likelihood ratio at least as large if patience were exponential, 0–1.
    """

    shape: Estimate
    scale_minutes: Estimate
    p_exponential: float

    @property
    def distribution(self) -> Weibull:
        """The fitted distribution."""
        return Weibull(self.scale_minutes.value, self.shape.value)


class HandleFit(NamedTuple):
    """Handle times.

    Attributes:
        mean_minutes: Student's interval.
        variation: standard deviation over mean; 1 for exponential times, which the formulas assume.
            Where a few contacts take very long it comes out low, and its interval is too short.
        distribution: log-normal, with the observed mean and standard deviation.
        log_skewness: of the logarithm, 0 where times are log-normal; beyond ±0.5 they plainly are not.
    """

    mean_minutes: Estimate
    variation: Estimate
    distribution: LogNormal
    log_skewness: float


def survival_curve(waits: ArrayLike, gave_up: ArrayLike) -> SurvivalCurve | NotEstimable:
    """The share of customers who would still wait after a time, from who was served and who gave up.

    Args:
        waits: minutes in the queue, 0 or more, shape (customers,).
        gave_up: whether each gave up (else served, or otherwise cut off), same shape.

    Returns:
        The curve with its intervals, or `too_few` below ten who gave up.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    Source:
        Kaplan, E. L. and Meier, P. (1958), JASA 53, 457–481; interval of Greenwood on log(−log): Kalbfleisch, J. D.
        and Prentice, R. L. (2002), The Statistical Analysis of Failure Time Data, eq. 1.22.

    >>> curve = survival_curve([1, 1, 2, 3] * 10, [True, False, True, False] * 10)
    >>> curve.minutes.tolist(), curve.share.round(3).tolist()
    ([1.0, 2.0], [0.75, 0.375])
    """
    t, out = _checked(waits, gave_up)
    if out.sum() < FEWEST:
        return NotEstimable(reason="too_few", needs=("abandoned",))
    minutes, events = np.unique(t[out], return_counts=True)
    at_risk = t.size - np.searchsorted(np.sort(t), minutes, side="left")
    share = np.asarray(np.cumprod(1 - events / at_risk), dtype=np.float64)
    z = special.ndtri(0.5 + LEVEL / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
        factor = np.exp(z * greenwood / np.abs(np.log(share)))
        low, high = share**factor, share ** (1 / factor)
    gone = share <= 0
    low[gone], high[gone] = 0.0, high[~gone][-1] if (~gone).any() else 1.0
    low, high, risk = (np.asarray(part, dtype=np.float64) for part in (low, high, at_risk))
    return SurvivalCurve(minutes, share, low, high, risk, int(out.sum()))


def exponential_patience(waits: ArrayLike, gave_up: ArrayLike) -> Estimate | NotEstimable:
    """Mean patience in minutes if the chance to give up is the same in every minute of waiting.

    All minutes waited, by whoever, over the number who gave up; the exact interval of a Poisson count.

    Args:
        waits: see `survival_curve`.
        gave_up: see `survival_curve`.

    Source:
        Brown, L. et al. (2005), JASA 100, 36–50, §5.2; Garwood, F. (1936), Biometrika 28, 437–442.

    >>> exponential_patience([2.0] * 90 + [3.0] * 10, [False] * 90 + [True] * 10).value
    21.0
    """
    t, out = _checked(waits, gave_up)
    events, total = int(out.sum()), float(t.sum())
    if events < FEWEST or total <= 0:
        return NotEstimable(reason="too_few", needs=("abandoned",))
    _, low, high = rate(events, total, level=LEVEL)
    return Estimate(value=total / events, low=float(1 / high), high=float(1 / low), n=events, method="poisson")


def weibull_patience(waits: ArrayLike, gave_up: ArrayLike) -> WeibullFit | NotEstimable:
    """Patience with a chance to give up that rises or falls with the time waited; and whether it does.

    Who gave up after no time at all says nothing of the shape and is left out.

    Args:
        waits: see `survival_curve`.
        gave_up: see `survival_curve`.

    Source:
        Kalbfleisch and Prentice (2002), §3.6; Cohen, A. C. (1965), Technometrics 7, 579–588, eq. 2.
    """
    t, out = _checked(waits, gave_up)
    keep = t > 0
    t, out = t[keep], out[keep]
    d = int(out.sum())
    if d < FEWEST or np.unique(t).size < 2:
        return NotEstimable(reason="too_few", needs=("abandoned",))
    unit = float(t.max())
    logs = np.log(t / unit)
    logs_out = float(logs[out].sum())

    def profile(k: float) -> float:
        """The log-likelihood at its best scale, up to a constant: d log k − d log Σ t^k + (k − 1) Σ log t."""
        return d * float(np.log(k) - special.logsumexp(k * logs)) + (k - 1) * logs_out

    def score(k: float) -> float:
        weight = special.softmax(k * logs)
        return d / k - d * float(weight @ logs) + logs_out

    high = 1.0
    while score(high) > 0:
        high *= 2
    low = min(high, 1.0)
    while score(low) < 0:
        low /= 2
    k = float(optimize.brentq(score, low, high, xtol=1e-12)) if low < high else low
    top, drop = profile(k), float(special.ndtri(0.5 + LEVEL / 2)) ** 2 / 2

    def beyond(x: float) -> float:
        return profile(x) - top + drop

    down, up = k / 2, k * 2
    while beyond(down) > 0:
        down /= 2
    while beyond(up) > 0:
        up *= 2
    shape_low, shape_high = float(optimize.brentq(beyond, down, k)), float(optimize.brentq(beyond, k, up))
    scale = unit * float(np.exp((special.logsumexp(k * logs) - np.log(d)) / k))
    half = float(special.ndtri(0.5 + LEVEL / 2)) * _log_scale_error(t / scale, k, d)
    ratio = max(2 * (top - profile(1.0)), 0.0)
    shape = Estimate(value=k, low=shape_low, high=shape_high, n=d, method="profile_likelihood")
    scale_estimate = Estimate(value=scale, low=scale * np.exp(-half), high=scale * np.exp(half), n=d, method="delta")
    return WeibullFit(shape, scale_estimate, float(special.chdtrc(1, ratio)))


def _log_scale_error(x: Floats, k: float, d: int) -> float:
    """Standard error of log scale, from the observed information in (k, log scale); x is time over scale."""
    power = x**k
    logs = np.log(x)
    shape_shape = d / k**2 + float((power * logs**2).sum())
    shape_scale = -float((k * power * logs).sum()) + d - float(power.sum())
    scale_scale = k**2 * float(power.sum())
    return float(np.sqrt(shape_shape / (shape_shape * scale_scale - shape_scale**2)))


def hazard(waits: ArrayLike, gave_up: ArrayLike, edges: ArrayLike) -> Interval:
    """How many give up for each minute waited, by time waited, with the exact interval.

    Args:
        waits: see `survival_curve`.
        gave_up: see `survival_curve`.
        edges: minutes, rising, shape (pieces + 1,).

    Returns:
        Per minute, (value, low, high), shape (pieces,) each; `nan` where nobody waited that long.

    Source:
        Piecewise exponential: Brown et al. (2005), §5.2; Garwood (1936).
    """
    t, out = _checked(waits, gave_up)
    (cuts,) = checked(edges=(edges, NOT_NEGATIVE))
    if cuts.ndim != 1 or cuts.size < 2 or not (np.diff(cuts) > 0).all():
        raise InputError([Fault("edges", f"found {cuts.tolist()}"[:80], "There must be two or more, rising.")])
    events = np.histogram(t[out], cuts)[0]
    exposure = np.clip(t[:, None], cuts[:-1], cuts[1:]).sum(axis=0) - t.size * cuts[:-1]
    some = exposure > 0
    parts = rate(np.where(some, events, 0), np.where(some, exposure, 1.0), level=LEVEL)
    value, low, high = (np.where(some, part, np.nan) for part in parts)
    return value, low, high


def handle_times(minutes: ArrayLike) -> HandleFit | NotEstimable:
    """Handle times as a log-normal distribution, and how far they are from that and from exponential.

    Args:
        minutes: of each contact, above 0, shape (contacts,).

    Returns:
        The fit, or `too_few` below ten contacts.

    Source:
        Brown et al. (2005), §4.3; interval of the variation by the delta method on sums up to the fourth power.
    """
    (x,) = checked(minutes=(minutes, POSITIVE))
    if x.size < FEWEST or x.min() == x.max():
        return NotEstimable(reason="too_few", needs=("handle_s",))
    value, low, high = (float(part) for part in mean(x.size, x.sum(), (x * x).sum(), level=LEVEL))
    y = x / value - 1
    sd = float(np.sqrt((y * y).mean()))
    # The influence of one contact on sd / mean: ((y² − sd²) / (2 sd) − sd · y).
    influence = (y * y - sd * sd) / (2 * sd) - sd * y
    half = float(special.ndtri(0.5 + LEVEL / 2)) * float(np.sqrt((influence**2).mean() / x.size))
    logs = np.log(x)
    z = (logs - logs.mean()) / logs.std()
    return HandleFit(
        mean_minutes=Estimate(value=value, low=low, high=high, n=x.size, method="t"),
        variation=Estimate(value=sd, low=max(sd - half, 0.0), high=sd + half, n=x.size, method="delta"),
        distribution=LogNormal(value, sd * value),
        log_skewness=float((z**3).mean()),
    )


def as_observed(minutes: ArrayLike) -> Empirical | NotEstimable:
    """Times exactly as they were seen, as a distribution for formulas and simulation: nothing is fitted.

    Args:
        minutes: of each contact, 0 or more, shape (contacts,). All must be over: see `survival_curve` for patience.

    Returns:
        The distribution, or `too_few` below ten contacts, or where they are all alike. It is straight between the
        times that occur, and goes through the middle of the step at each.

    >>> as_observed([1.0, 2.0, 3.0, 4.0, 5.0] * 5).survival(3.0)
    array(0.5)
    """
    (x,) = checked(minutes=(minutes, NOT_NEGATIVE))
    times, counts = np.unique(x, return_counts=True)
    if x.size < FEWEST or times.size < 2:
        return NotEstimable(reason="too_few", needs=("handle_s",))
    longer = 1 - (np.cumsum(counts) - counts / 2) / x.size
    longer[-1] = 0.0
    return Empirical(tuple(times.tolist()), tuple(longer.tolist()))


def _checked(waits: ArrayLike, gave_up: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    out = np.asarray(gave_up)
    (t,) = checked(waits=(waits, NOT_NEGATIVE))
    faults = []
    if out.dtype != np.bool_:
        faults.append(Fault("gave_up", f"found values of type {out.dtype}", "Each must be true or false."))
    if t.ndim != 1 or t.shape != out.shape:
        faults.append(Fault("gave_up", f"found {out.shape} for waits {t.shape}", "There must be one for each wait."))
    if faults:
        raise InputError(faults)
    return t, out
