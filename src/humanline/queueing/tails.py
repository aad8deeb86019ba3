"""The two sums that every Erlang formula is made of, in logarithms, so that nothing overflows or underflows.

Take the number of contacts in a queue as a birth–death process, and measure every state against the one in which all
agents are busy and nobody waits. Then

- the states *below* add up to 1 / B, one over Erlang's blocking probability: `log_blocking`;
- the states *above*, with customers who lose patience, add up to Palm's A: `log_waiting_sum`.

Both are an incomplete gamma function over a Poisson probability. Far out in the tail, where the incomplete gamma
function underflows, both are a Laplace integral that 24 Gauss–Laguerre nodes give to the last digits.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from humanline.stats.intervals import Floats

_NODES, _WEIGHTS = np.polynomial.laguerre.laggauss(24)

#: How far from exponential a Laplace integrand may be (its curvature, in units of its slope squared) for those nodes.
_CURVATURE = 0.01

#: Odd powers in Loader's series, highest first: 1 / (2j + 1).
_DEVIANCE = tuple(1.0 / (2 * j + 1) for j in range(9, 0, -1))

#: Stirling's series in 1/k², highest first: what log k! has over (k + ½) log k − k + ½ log 2π, times k.
_STIRLING = (1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12)


def log_poisson(k: Floats, mean: Floats) -> Floats:
    """The logarithm of a Poisson probability, log(mean^k e^(−mean) / k!), also for k that is not whole.

    Exact to some ten units in the last place of the probability's logarithm or of 1, whichever is larger: the large
    terms that cancel are taken together.

    Args:
        k: 0 or more, any shape.
        mean: 0 or more, same shape.

    Source:
        Loader, C. (2000), Fast and accurate computation of binomial probabilities, eqs. 3–5: saddle point form.

    >>> print(f"{np.exp(log_poisson(np.array(2.0), np.array(1.0))):.6f}, which is {np.exp(-1) / 2:.6f}")
    0.183940, which is 0.183940
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        small = special.xlogy(k, mean) - mean - special.gammaln(k + 1)
        n = np.maximum(k, 15.0)
        v = (n - mean) / (n + mean)
        near = (n - mean) * v + 2 * n * v * (v * v) * np.polyval(_DEVIANCE, v * v)
        deviance = np.where(np.abs(v) < 0.1, near, n * np.log(n / mean) + mean - n)
        large = -deviance - np.polyval(_STIRLING, 1 / (n * n)) / n - 0.5 * np.log(2 * np.pi * n)
    return np.where(k < 15, small, large)


def log_blocking(servers: Floats, load: Floats) -> Floats:
    """The logarithm of Erlang B: of the share of contacts lost when nobody can wait.

    1 / B = Γ(n + 1, a) e^a / a^n = a ∫ e^(−at) (1 + t)^n dt, which also holds for n that is not whole.

    Args:
        servers: n, 0 or more, any shape.
        load: a, erlang, 0 or more, same shape.

    Source:
        Jagerman, D. L. (1974), Bell System Technical Journal 53, 525–551, theorem 3.
    """
    with np.errstate(divide="ignore"):
        result = np.asarray(log_poisson(servers, load) - np.log(special.gammaincc(servers + 1, load)))
    gap = load - servers
    far = (gap > 50) & (servers < 2 * _CURVATURE * gap * gap)
    if far.any():
        n, g = servers[far][:, None], gap[far][:, None]
        t = _NODES / g
        scaled = np.exp(-n * (t - np.log1p(t))) @ _WEIGHTS
        result[far] = np.log(gap[far] / load[far]) - np.log(scaled)
    return np.where(servers > 0, np.minimum(result, 0.0), 0.0)


def log_waiting_sum(s: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Palm's sum A(s, y) = Σ_j y^j / ((s + 1) … (s + j)), and what becomes of those who wait.

    With s = agents × patience / handle time and y = load × patience / handle time, A is the weight of all states in
    which a newcomer has to wait. A = s ∫ e^φ with φ(τ) = y (1 − e^(−τ)) − s τ, and time τ in units of patience.

    Args:
        s: 0 or more, any shape.
        y: 0 or more, same shape.

    Returns:
        log A; the share of waiting customers who are served; the share who lose patience (the two add up to 1, each
        with its own digits kept).

    Source:
        Palm, C. (1957), Research on telephone traffic carried by full availability groups, Tele 1; Mandelbaum, A. and
        Zeltyn, S. (2005), The Palm/Erlang-A queue, §4.4–4.5.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        log_a = np.asarray(np.log(special.gammainc(s, y)) - log_poisson(s, y))
        served = np.asarray(s / y * -np.expm1(-log_a))
    lost = np.asarray(1 - served)
    few = y < 0.1
    if few.any():
        log_a[few], served[few], lost[few] = _first_terms(s[few], y[few])
    gap = s - y
    far = (gap > 10) & (y < 2 * _CURVATURE * gap * gap) & ~few
    if far.any():
        m, g = y[far][:, None], gap[far][:, None]
        tau = _NODES / g
        leave = -np.expm1(-tau)
        density = np.exp(-m * (tau - leave)) * _WEIGHTS
        whole = density.sum(axis=-1)
        lost[far] = (density * leave).sum(axis=-1) / whole
        served[far] = 1 - lost[far]
        log_a[far] = np.log(s[far] / gap[far]) + np.log(whole)
    return np.maximum(log_a, 0.0), np.clip(served, 0.0, 1.0), np.clip(lost, 0.0, 1.0)


def _first_terms(s: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """`log_waiting_sum` for y below 0.1, where nine terms are enough and differences would cost digits."""
    term = 1 / (s + 1)
    waiting, queue = term, term
    for j in range(2, 10):
        term = term * y / (s + j)
        waiting, queue = waiting + term, queue + j * term
    total = 1 + y * waiting
    return np.log1p(y * waiting), s * waiting / total, queue / total
