"""How many agents a load needs, and how much load a number of agents carries, at a service level.

Erlang A where the patience of customers is known, else Erlang C. Each interval stands on its own, as if its load had
been there for long: fair when handle times are short beside the intervals. Where the load moves fast, use the load that
is really present (offered load lags behind arrivals), not that of the arrivals in the interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.inputs import BETWEEN_0_AND_1, NOT_NEGATIVE, POSITIVE, Rule, checked, choice
from humanline.queueing.roots import last_kept
from humanline.queueing.waiting import ABANDONED, Abandoned, service_level
from humanline.stats.intervals import Floats

#: Above this many erlang an agent, a service level that is still kept bounds nothing.
_ABSURD = 1e6


def agents_needed(
    load: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    target_share: ArrayLike,
    within_minutes: ArrayLike,
    patience_minutes: ArrayLike | None = None,
    abandoned: Abandoned | None = None,
) -> NDArray[np.int64]:
    """The smallest number of agents that keeps the service level, for each interval.

    Assumes a steady state in each interval, Poisson arrivals and exponential handle times; with patience, exponential
    patience as well. When customers give up, the answer can lie below the load. No work needs nobody.

    Args:
        load: erlang (contacts per minute × handle minutes), 0 or more, any shape: one value for each interval.
        handle_minutes: mean handle time, above 0, of a shape that broadcasts with the load.
        target_share: share of customers to serve within the limit, between 0 and 1, likewise.
        within_minutes: the limit, 0 or more, likewise.
        patience_minutes: mean patience, above 0, likewise; `None` when nobody gives up.
        abandoned: what a customer who gave up counts as: `missed` (not served in time) or `left_out` (of the share).
            `left_out` asks for next to no agents where patience is shorter than the limit. It must be chosen where
            there is patience, and means nothing without.

    Returns:
        Agents, whole numbers, int64, of the broadcast shape.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    Source:
        Search by bisection on the exact service level, which rises with every agent.

    >>> agents_needed([0, 10, 100], handle_minutes=3, target_share=0.8, within_minutes=20 / 60).tolist()
    [0, 14, 107]
    >>> rule = {"handle_minutes": 6, "target_share": 0.8, "within_minutes": 3}
    >>> int(agents_needed(100, patience_minutes=5, abandoned="missed", **rule))
    81
    """
    shape, a, h, share, t, p = _flat("load", load, handle_minutes, target_share, within_minutes, patience_minutes)
    counts_as = _chosen(abandoned, p)

    def keeps(agents: Floats, of: NDArray[np.intp]) -> NDArray[np.bool_]:
        level = service_level(agents, a[of], h[of], None if p is None else p[of], t[of], counts_as)
        return np.asarray(level >= share[of])

    return fewest(keeps, a).reshape(shape)


def fewest(keeps: Callable[[Floats, NDArray[np.intp]], NDArray[np.bool_]], load: Floats) -> NDArray[np.int64]:
    """The smallest whole number of agents that keeps what is asked, by doubling and then bisection.

    Args:
        keeps: whether agents, shape (k,), are enough for the intervals with the given numbers, shape (k,).
        load: erlang, shape (intervals,); only says where to begin, and that no load needs nobody.

    Returns:
        Agents, shape (intervals,): they keep it, and one fewer does not.
    """
    low = np.zeros(load.shape)
    high = np.where(load > 0, np.ceil(load + 2 * np.sqrt(load) + 1), 0.0)
    short = np.flatnonzero(load > 0)
    while (short := short[~keeps(high[short], short)]).size:
        low[short], high[short] = high[short], 2 * high[short] - low[short] + 1
    between = np.flatnonzero(high - low > 1)
    while between.size:
        middle = np.floor((low[between] + high[between]) / 2)
        enough = keeps(middle, between)
        high[between[enough]] = middle[enough]
        low[between[~enough]] = middle[~enough]
        between = between[high[between] - low[between] > 1]
    return high.astype(np.int64)


def load_carried(
    agents: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    target_share: ArrayLike,
    within_minutes: ArrayLike,
    patience_minutes: ArrayLike | None = None,
    abandoned: Abandoned | None = None,
) -> Floats:
    """The largest load that a number of agents carries at the service level, for each interval.

    The inverse of `agents_needed`, without its steps: it rises smoothly with agents, which need not be whole, so that
    differences of it give what one more agent carries. Half an agent is not half of one: below one whole agent next to
    nothing is carried.

    Args:
        agents: 0 or more, any shape.
        handle_minutes: mean handle time, above 0, of a shape that broadcasts with the agents.
        target_share: share of customers to serve within the limit, between 0 and 1, likewise.
        within_minutes: the limit, 0 or more, likewise.
        patience_minutes: mean patience, above 0, likewise; `None` when nobody gives up.
        abandoned: see `agents_needed`.

    Returns:
        Offered load in erlang, of the broadcast shape, to some 1e-14 of the number of agents; 0 without
        agents. With customers who give up it can lie above the number of agents: that load is offered, not served.

    Raises:
        InputError: a value breaks its rule, or the target bounds no load (`left_out`, with a limit so far beyond
            patience that only those served at once are left).

    Source:
        Search on the exact service level, which falls with load.

    >>> load_carried([0, 14, 107], handle_minutes=3, target_share=0.8, within_minutes=20 / 60).round(1).tolist()
    [0.0, 10.9, 100.5]
    """
    shape, n, h, share, t, p = _flat("agents", agents, handle_minutes, target_share, within_minutes, patience_minutes)
    counts_as = _chosen(abandoned, p)

    def margin(load: Floats, of: NDArray[np.intp]) -> Floats:
        return service_level(n[of], load, h[of], None if p is None else p[of], t[of], counts_as) - share[of]

    # Who is served is served by somebody: load × share served ≤ agents. Without abandonment, load < agents.
    staffed = np.flatnonzero(n > 0)
    low, high = np.zeros(n.shape), n / share if p is not None else n.copy()
    more = staffed if abandoned == "left_out" and p is not None else staffed[:0]
    while (more := more[margin(high[more], more) >= 0]).size:
        if (high[more] > _ABSURD * n[more]).any():
            raise InputError([_no_bound()])
        low[more], high[more] = high[more], 2 * high[more]
    result = np.zeros(n.shape)
    result[staffed] = last_kept(lambda x, of: margin(x, staffed[of]), low[staffed], high[staffed])
    return result.reshape(shape)


def _flat(
    name: str,
    amount: ArrayLike,
    handle_minutes: ArrayLike,
    target_share: ArrayLike,
    within_minutes: ArrayLike,
    patience_minutes: ArrayLike | None,
) -> tuple[tuple[int, ...], Floats, Floats, Floats, Floats, Floats | None]:
    """The broadcast shape, and the checked inputs as flat arrays."""
    named: dict[str, tuple[ArrayLike, Rule]] = {
        name: (amount, NOT_NEGATIVE),
        "handle_minutes": (handle_minutes, POSITIVE),
        "target_share": (target_share, BETWEEN_0_AND_1),
        "within_minutes": (within_minutes, NOT_NEGATIVE),
    }
    if patience_minutes is not None:
        named["patience_minutes"] = (patience_minutes, POSITIVE)
    arrays = checked(**named)
    first, h, share, t, *patience = (array.ravel() for array in arrays)
    return arrays[0].shape, first, h, share, t, patience[0] if patience else None


def _chosen(abandoned: Abandoned | None, patience: Floats | None) -> Abandoned:
    if patience is None and abandoned is None:
        return "missed"
    if abandoned is None:
        rule = "Where customers give up, say what they count as: 'missed' or 'left_out'."
        raise InputError([Fault("abandoned", "found nothing", rule, "'missed' is the stricter of the two.")])
    choice("abandoned", abandoned, ABANDONED)
    return abandoned


def _no_bound() -> Fault:
    return Fault(
        "target_share",
        "found a service level that any load keeps",
        "With abandoned = 'left_out' and a limit far beyond patience, whoever is left was served in time.",
        "Use abandoned = 'missed', or a limit nearer to patience.",
    )
