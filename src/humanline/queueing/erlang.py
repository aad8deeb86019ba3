"""Erlang B and Erlang C: the oldest two answers to 'how many agents for this load?'.

Both hold for numbers of agents that are not whole (3.5 agents over an hour), by the analytic continuation of Erlang B.
Load is in erlang: contacts per minute × handle minutes, that is, the number of agents the work itself keeps busy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.queueing.inputs import NOT_NEGATIVE, checked, stable
from humanline.queueing.tails import log_blocking
from humanline.stats.intervals import Floats


def erlang_b(servers: ArrayLike, load: ArrayLike) -> Floats:
    """The share of contacts that find everyone busy and are lost, when nobody can wait.

    Assumes Poisson arrivals; handle times may follow any distribution. A share below 1e-308 is given as 0.

    Args:
        servers: agents or lines, 0 or more, need not be whole, any shape.
        load: erlang, 0 or more, any shape that broadcasts with it.

    Returns:
        A share, 0–1, of the broadcast shape.

    Raises:
        InputError: a value is negative, infinite or not a number.

    Source:
        Erlang, A. K. (1917), Elektroteknikeren 13; Jagerman, D. L. (1974), Bell System Technical Journal 53, 525–551.

    >>> erlang_b([1, 5, 5.5], [1, 2, 2]).round(4).tolist()
    [0.5, 0.0367, 0.0215]
    """
    n, a = checked(servers=(servers, NOT_NEGATIVE), load=(load, NOT_NEGATIVE))
    return np.asarray(np.exp(log_blocking(n, a)))


def erlang_c(servers: ArrayLike, load: ArrayLike) -> Floats:
    """The share of contacts that have to wait, when everybody who waits stays until served.

    Assumes Poisson arrivals, exponential handle times and endless patience. A load that the agents can't carry has no
    such share (the queue grows for ever), and no number is given in its place.

    Args:
        servers: agents, above the load, need not be whole, any shape.
        load: erlang, 0 or more, any shape that broadcasts with it.

    Returns:
        A share, 0–1, of the broadcast shape.

    Raises:
        UnstableQueueError: a load is as large as the number of agents or larger.
        InputError: a value is negative, infinite or not a number.

    Source:
        Erlang, A. K. (1917), Elektroteknikeren 13: 1 / C = 1 + (1 − a / n) (1 / B − 1).

    >>> erlang_c([2, 14], [1, 10]).round(6).tolist()
    [0.333333, 0.174132]
    """
    n, a = checked(servers=(servers, NOT_NEGATIVE), load=(load, NOT_NEGATIVE))
    stable(n, a)
    return probability_of_waiting(n, a)


def probability_of_waiting(agents: Floats, load: Floats) -> Floats:
    """Erlang C for values already checked and stable.

    Args:
        agents: above the load, shape (…).
        load: erlang, same shape.
    """
    log_b = log_blocking(agents, load)
    # 1 / (1 + (1 − ρ)(1 / B − 1)), with numerator and denominator times B, so that a tiny B can't overflow.
    b = np.exp(log_b)
    return np.asarray(b / (b + (agents - load) / agents * -np.expm1(log_b)))
