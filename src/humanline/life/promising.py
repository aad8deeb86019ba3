"""How long a customer will wait, as an interval that holds for four in five, and what is learnt from how it came out.

Of k customers ahead and n colleagues who are there, one goes at the rate n / handle time + j / patience while j are
left: the wait is the sum of k + 1 such exponential times (hypoexponential), of which a gamma distribution with the
same mean and variance gives the quantiles (Wilson and Hilferty, 1931). The model is wrong in the small; so the share of
intervals that miss steers how wide the next ones are (adaptive conformal inference: Gibbs and Candès, 2021, eq. 2). Who
left before they were helped is counted by those like them who stayed (inverse probability of censoring): else those who
wait long and leave would make the intervals look better than they are.
"""

from __future__ import annotations

from math import exp, sqrt
from statistics import NormalDist

from msgspec import structs

from humanline.foundation.record import Record
from humanline.model.live import MINUTE, SECOND

#: The share of intervals that may miss.
MISSES = 0.2
#: A free colleague takes the next within so long, on average; assumed.
TAKEN_WITHIN = 20 * SECOND
#: How much one interval that came out steers the next; and what one customer says of handle time and patience.
_STEP, _HANDLES, _PATIENCES = 0.01, 200, 400
#: The least and the greatest share of misses that is aimed at.
_LEAST, _MOST = 0.002, 0.6
#: Nobody counts for more than so many like them.
_HEAVIEST = 5.0
_NORMAL = NormalDist()


class Forecast(Record, frozen=True):
    """What is known of waits.

    Attributes:
        handle: microseconds of a colleague for a contact, on average; assumed until contacts are known.
        patience: microseconds that customers wait on average before they leave; likewise.
        misses: the share of misses that is aimed at now, so that in the long run `MISSES` of the intervals miss.
        told: intervals that came out.
        missed: of those; who left is counted by those like them who stayed.
        handled: contacts that are in `handle`.
        waits: waits that are in `patience`.
    """

    handle: float = 6.0 * MINUTE
    patience: float = 15.0 * MINUTE
    misses: float = MISSES
    told: float = 0.0
    missed: float = 0.0
    handled: int = 0
    waits: int = 0


class Wait(Record, frozen=True):
    """An interval for a wait, in microseconds from now.

    Attributes:
        low: it is seldom less.
        high: it is seldom more.
    """

    low: int
    high: int


def wait_of(ahead: int, there: int, free: int, forecast: Forecast) -> Wait | None:
    """How long a customer will wait; `None` where nobody is there.

    Args:
        ahead: customers who come before.
        there: colleagues who are there.
        free: of those, who have nobody.
        forecast: what is known.
    """
    if there < 1:
        return None
    if free > ahead:
        mean, variance = float(TAKEN_WITHIN), float(TAKEN_WITHIN) ** 2
    else:
        serves, leaves = there / forecast.handle, 1 / forecast.patience
        rates = [serves + waits * leaves for waits in range(ahead - free + 1)]
        mean, variance = sum(1 / rate for rate in rates), sum(1 / rate**2 for rate in rates)
    low, high = (_quantile(share, mean, variance) for share in (forecast.misses / 2, 1 - forecast.misses / 2))
    return Wait(int(low), int(high))


def _quantile(share: float, mean: float, variance: float) -> float:
    """Of a gamma distribution."""
    ninth = variance / mean**2 / 9
    return float(mean * max(0.0, 1 - ninth + _NORMAL.inv_cdf(share) * sqrt(ninth)) ** 3)


def helped(forecast: Forecast, told: Wait, waited: int) -> Forecast:
    """What is learnt from a customer who reached a person.

    Args:
        forecast: what was known.
        told: the interval they were told.
        waited: microseconds.
    """
    stayed = exp(-waited / forecast.patience)
    weight = min(1 / stayed if stayed > 1 / _HEAVIEST else _HEAVIEST, _HEAVIEST)
    missed = not told.low <= waited <= told.high
    aimed = forecast.misses + _STEP * weight * (MISSES - missed)
    return structs.replace(
        _waited(forecast, waited, left=False),
        misses=min(max(aimed, _LEAST), _MOST),
        told=forecast.told + weight,
        missed=forecast.missed + weight * missed,
    )


def left(forecast: Forecast, waited: int) -> Forecast:
    """What is learnt from a customer who went away: patience. Whether their interval would have held is not known."""
    return _waited(forecast, waited, left=True)


def handled(forecast: Forecast, took: int) -> Forecast:
    """What is learnt from a contact that ended.

    Args:
        forecast: what was known.
        took: microseconds of a colleague.
    """
    count = min(forecast.handled + 1, _HANDLES)
    known = forecast.handle + (took - forecast.handle) / (count + 10)  # what is assumed counts as ten contacts
    return structs.replace(forecast, handle=max(known, float(SECOND)), handled=count)


def _waited(forecast: Forecast, waited: int, *, left: bool) -> Forecast:
    """Patience: time waited by all for each that left, of exponential patience the likeliest."""
    count = min(forecast.waits + 1, _PATIENCES)
    # The rate at which customers leave, as a running mean over waits, each weighed by its length.
    rate = 1 / forecast.patience
    total = max(count, 10) * 2 * MINUTE  # what is assumed counts as ten waits of two minutes
    rate += (float(left) - rate * waited) / (total + waited)
    return structs.replace(forecast, patience=1 / max(rate, 1 / (240 * MINUTE)), waits=count)
