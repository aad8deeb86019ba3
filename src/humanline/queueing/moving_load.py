"""The load that is really there when arrivals move: it lags behind them, and lives on after they stop.

With agents for everybody, the number of busy agents at time t is Poisson, with as mean the arrivals so far that are not
done yet: m(t) = ∫ λ(u) P(handle > t − u) du. Staffing for that load (modified offered load) keeps a target far better
than staffing each interval for its own arrivals: the busiest moment comes after the busiest arrivals.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Duration, known
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, checked
from humanline.stats.intervals import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def offered_load(arrivals: ArrayLike, *, interval_minutes: float, handle: Duration) -> Floats:
    """Mean number of agents kept busy in each interval if nobody ever waited, from an empty start.

    Assumes Poisson arrivals at a constant rate in each interval; handle times may follow any distribution.

    Args:
        arrivals: expected in each interval, 0 or more, shape (…, intervals).
        interval_minutes: length of every interval.
        handle: time an agent spends on a contact.

    Returns:
        Erlang, of the shape of `arrivals`.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    Source:
        Eick, S. G., Massey, W. A. and Whitt, W. (1993), Management Science 39, 241–252, eq. 6: the mean of M(t)/G/∞.

    >>> from humanline.queueing.durations import Exponential
    >>> offered_load([30, 30, 0, 0], interval_minutes=30, handle=Exponential(20)).round(2).tolist()
    [9.64, 17.69, 9.84, 2.2]
    """
    rate, width = _checked(arrivals, interval_minutes, handle)
    times = (np.arange(rate.shape[-1])[:, None] + (_NODES + 1) / 2) * width
    return np.asarray((_load_at(times.ravel(), rate, width, handle).reshape(*rate.shape, -1) * _WEIGHTS / 2).sum(-1))


def offered_load_at(minutes: ArrayLike, arrivals: ArrayLike, *, interval_minutes: float, handle: Duration) -> Floats:
    """`offered_load` at given moments, also after the last interval.

    Args:
        minutes: since the start, 0 or more, shape (moments,).
        arrivals: see `offered_load`.
        interval_minutes: see `offered_load`.
        handle: see `offered_load`.

    Returns:
        Erlang, shape (…, moments).
    """
    rate, width = _checked(arrivals, interval_minutes, handle)
    (times,) = checked(minutes=(minutes, NOT_NEGATIVE))
    return _load_at(times, rate, width, handle)


def _load_at(times: Floats, rate: Floats, width: float, handle: Duration) -> Floats:
    """Each interval adds its rate × (H(t − begin) − H(t − end)), with H the limited mean of the handle time."""
    edges = np.arange(rate.shape[-1] + 1) * width
    so_far = handle.limited_mean(np.maximum(times - edges[:, None], 0.0))
    return np.asarray(rate @ (so_far[:-1] - so_far[1:]))


def _checked(arrivals: ArrayLike, interval_minutes: float, handle: Duration) -> tuple[Floats, float]:
    faults = known("handle", handle)
    try:
        expected, width = checked(arrivals=(arrivals, NOT_NEGATIVE), interval_minutes=(interval_minutes, POSITIVE))
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    return np.atleast_1d(expected / width), float(interval_minutes)
