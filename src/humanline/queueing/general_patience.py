"""How long customers wait when their patience follows any distribution: M/M/n + G.

Everything follows from the virtual wait, the wait that a customer with endless patience would have. Its density is in
proportion to e^ψ with ψ(x) = λ H(x) − n μ x and H the integral of the patience survival curve. ψ is concave, so it has
one peak; measured from that peak nothing overflows, and the window in which it matters has simple ends. In that window
Gauss–Legendre nodes on pieces cut where the patience curve bends give ten digits and more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.durations import Duration, Exponential, known
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, checked, choice
from humanline.queueing.tails import log_blocking
from humanline.queueing.waiting import ABANDONED, Abandoned, SteadyState, erlang_a_waiting, erlang_c_waiting
from humanline.stats.intervals import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
#: Where the density is e^(−45) of its peak, the rest is left off.
_DEPTH = 45.0
#: Pieces of each side of the peak, as shares of that side; the cuts of the patience curve come on top.
_PIECES = np.array([1 / 512, 1 / 64, 1 / 16, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 1])


def waiting(
    agents: ArrayLike,
    load: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    within_minutes: ArrayLike,
    patience: Duration | None,
    abandoned: Abandoned,
) -> SteadyState:
    """Waiting under any patience: none that ends (Erlang C), exponential (Erlang A), or any other distribution.

    Assumes Poisson arrivals, exponential handle times, service in order of arrival and a steady state.

    Args:
        agents: 0 or more, need not be whole, any shape; above the load when `patience` is `None`.
        load: erlang, 0 or more, any shape that broadcasts.
        handle_minutes: mean handle time, above 0, likewise.
        within_minutes: the limit of the service level, 0 or more, likewise.
        patience: one distribution for all, in minutes; `None` when nobody gives up.
        abandoned: what a customer who gave up counts as: `missed` or `left_out`; see `erlang_a_waiting`.

    Raises:
        UnstableQueueError: nobody gives up, and a load is as large as the number of agents or larger.
        InputError: a value breaks its rule; all faults at once.

    Source:
        Zeltyn, S. and Mandelbaum, A. (2005), Queueing Systems 51, 361–402, §2: J, J(t), J_H and E.

    >>> from humanline.queueing.durations import Weibull
    >>> fast, slow = (
    ...     waiting(50, 48, handle_minutes=1, within_minutes=0.5, patience=Weibull(2, shape), abandoned="missed")
    ...     for shape in (0.5, 2.0))
    >>> print(f"{fast.probability_of_abandoning:.3f} and {slow.probability_of_abandoning:.3f} give up")
    0.051 and 0.013 give up
    """
    choice("abandoned", abandoned, ABANDONED)
    faults = known("patience", patience, optional=True)
    if patience is not None and not faults and not patience.mean > 0:
        faults.append(Fault("patience", "found patience that is always 0", "Its mean must be above 0."))
    if faults:
        raise InputError(faults)
    if patience is None:
        return erlang_c_waiting(agents, load, handle_minutes=handle_minutes, within_minutes=within_minutes)
    if isinstance(patience, Exponential):
        return erlang_a_waiting(
            agents, load, handle_minutes=handle_minutes, within_minutes=within_minutes,
            patience_minutes=patience.mean_minutes, abandoned=abandoned,
        )  # fmt: skip
    return general_waiting(
        agents, load, handle_minutes=handle_minutes, within_minutes=within_minutes, patience=patience,
        abandoned=abandoned,
    )  # fmt: skip


def general_waiting(
    agents: ArrayLike,
    load: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    within_minutes: ArrayLike,
    patience: Duration,
    abandoned: Abandoned,
) -> SteadyState:
    """`waiting` by the integrals of M/M/n + G, also where a shorter way is known."""
    n, a, h, t = checked(
        agents=(agents, NOT_NEGATIVE),
        load=(load, NOT_NEGATIVE),
        handle_minutes=(handle_minutes, POSITIVE),
        within_minutes=(within_minutes, NOT_NEGATIVE),
    )
    shape = n.shape
    n, a, h, t = (array.ravel() for array in (n, a, h, t))
    fields = np.zeros((7, n.size))
    wait, lost, mean, mean_served, longer, in_time, busy = fields
    none, idle, some = n == 0, (n > 0) & (a == 0), (n > 0) & (a > 0)
    wait[none] = lost[none] = 1.0
    mean[none], mean_served[none] = patience.mean, np.inf
    longer[none] = patience.survival(t[none])
    busy[none] = a[none] > 0
    in_time[idle] = 1.0
    if some.any():
        n, a, h, t = n[some], a[some], h[some], t[some]
        queue = _virtual_wait(a / h, n / h, patience, np.zeros_like(t))
        later = _virtual_wait(a / h, n / h, patience, t)
        waits = _has_to_wait(n, a, h, queue.log_weight)
        after = waits * np.exp(np.minimum(later.log_weight - queue.log_weight, 0.0))
        served = (1 - waits) + waits * queue.served
        wait[some], lost[some], mean[some] = waits, waits * queue.lost, waits * queue.mean
        mean_served[some] = waits * queue.mean_served / served
        longer[some] = after * patience.survival(t)
        in_time[some] = np.clip(served - after * later.served, 0.0, 1.0)
        if abandoned == "left_out":
            in_time[some] = np.minimum(in_time[some] / served, 1.0)
        busy[some] = np.minimum(a * served / n, 1.0)
    return SteadyState(*(field.reshape(shape) for field in fields))


def wait_quantile(
    share: float,
    agents: ArrayLike,
    load: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    patience: Duration | None,
) -> Floats:
    """The time in the queue that a share of all customers stays within, whatever becomes of them, in minutes.

    Args:
        share: between 0 and 1, such as .9.
        agents: see `waiting`.
        load: see `waiting`.
        handle_minutes: see `waiting`.
        patience: see `waiting`.

    Returns:
        Minutes, of the broadcast shape; 0 where more than the share need not wait at all.

    Source:
        Search on P(W > t) = survival(t) · λ J(t) / (E + λ J), Zeltyn and Mandelbaum (2005).

    >>> from humanline.queueing.durations import Exponential
    >>> at = wait_quantile(0.9, 50, 48, handle_minutes=1, patience=Exponential(2))
    >>> print(f"{60 * at:.1f} s")
    12.4 s
    """
    if not 0 < share < 1:
        raise InputError([Fault("share", f"found {share}", "It must lie between 0 and 1, both excluded.")])

    def longer(t: Floats | float) -> Floats:
        return waiting(
            agents, load, handle_minutes=handle_minutes, within_minutes=t, patience=patience, abandoned="missed"
        ).longer_than_limit

    over = longer(0.0) > 1 - share
    low, high = np.zeros(over.shape), np.where(over, 1.0, 0.0)
    while (short := over & (longer(high) > 1 - share)).any():
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
    for _ in range(52):
        middle = (low + high) / 2
        late = longer(middle) > 1 - share
        low, high = np.where(late, middle, low), np.where(late, high, middle)
    return np.asarray(high)


class _Virtual(NamedTuple):
    """The virtual wait from a start on: log ∫ e^ψ, and means over it, each shape (k,)."""

    log_weight: Floats
    served: Floats
    lost: Floats
    mean: Floats
    mean_served: Floats


def _has_to_wait(n: Floats, a: Floats, h: Floats, log_weight: Floats) -> Floats:
    """P(V > 0) = λ J / (E + λ J), with E = 1 / B(n − 1, a) = (1 / B(n, a) − 1) a / n."""
    log_b = log_blocking(n, a)
    log_e = np.log(-np.expm1(log_b)) - log_b + np.log(a / n)
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(log_e - np.log(a / h) - log_weight)))


def _virtual_wait(arrive: Floats, serve: Floats, patience: Duration, start: Floats) -> _Virtual:
    """Integrate e^ψ from `start` on.

    Args:
        arrive: contacts a minute, shape (k,).
        serve: contacts a minute that all agents finish, same shape.
        patience: the distribution.
        start: minutes, same shape.
    """
    top = np.maximum(start, patience.quantile(1 - np.minimum(serve / arrive, 1.0)))
    at_top = patience.limited_mean(top)

    def fall(x: Floats) -> Floats:
        return np.asarray(serve * (x - top) - arrive * (patience.limited_mean(x) - at_top))

    left = _left_edge(fall, top, start)
    right = _right_edge(fall, top, _DEPTH / serve)
    edges = np.concatenate(
        [
            (top - (top - left) * _PIECES[::-1, None]),
            top[None],
            top + (right - top) * _PIECES[:, None],
            np.clip(np.broadcast_to(patience.breaks[:, None], (patience.breaks.size, top.size)), left, right),
        ]
    )
    edges = np.sort(edges.T, axis=1)
    half = np.diff(edges, axis=1)[:, :, None] / 2
    x = ((edges[:, :-1] + edges[:, 1:])[:, :, None] / 2 + half * _NODES).reshape(top.size, -1)
    h = patience.limited_mean(x)
    psi = arrive[:, None] * (h - at_top[:, None]) - serve[:, None] * (x - top[:, None])
    density = np.exp(np.minimum(psi, 1.0)) * (half * _WEIGHTS).reshape(top.size, -1)
    whole = density.sum(axis=1)
    stay = density * patience.survival(x)
    staying = stay.sum(axis=1)
    return _Virtual(
        log_weight=arrive * at_top - serve * top + np.log(whole),
        served=staying / whole,
        lost=(density * patience.over(x)).sum(axis=1) / whole,
        mean=(density * h).sum(axis=1) / whole,
        mean_served=(stay * x).sum(axis=1) / whole,
    )


def _left_edge(fall: Callable[[Floats], Floats], top: Floats, start: Floats) -> Floats:
    """Where, on the way from the peak back to the start, ψ has fallen by the depth; the start, where it never does."""
    low, high = start.copy(), top.copy()
    for _ in range(12):
        middle = (low + high) / 2
        deep = fall(middle) > _DEPTH
        low, high = np.where(deep, middle, low), np.where(deep, high, middle)
    return np.where(fall(start) > _DEPTH, low, start)


def _right_edge(fall: Callable[[Floats], Floats], top: Floats, least: Floats) -> Floats:
    """Where, on the way out from the peak, ψ has fallen by the depth. It falls at most by depth / least a minute."""
    low, wide = np.zeros_like(top), least.copy()
    while (shallow := fall(top + wide) < _DEPTH).any():
        low, wide = np.where(shallow, wide, low), np.where(shallow, 2 * wide, wide)
    for _ in range(4):
        middle = (low + wide) / 2
        deep = fall(top + middle) >= _DEPTH
        low, wide = np.where(deep, low, middle), np.where(deep, middle, wide)
    return np.asarray(top + wide)
