"""Many questions at once: how not to be misled by the luckiest, nor to miss that somebody is harmed.

The corrections take p or log e. Given always-valid p (or e), what they give holds at any time too: at each moment the
correction is that of a fixed number of valid p's, and a p that has been small stays so.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats


def holm(p: ArrayLike) -> Floats:
    """Corrected p: all below α are true discoveries, with probability 1 − α, whatever hangs together with what.

    Args:
        p: of each question, 0–1, shape (questions,).

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65–70.

    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    x, order, many = _sorted(p)
    return _back(np.maximum.accumulate(np.minimum(x * (many - np.arange(many)), 1.0)), order)


def hochberg(p: ArrayLike) -> Floats:
    """As `holm`, and never larger; justified where the p's are independent or hang together positively.

    Segments of one trial that share no customers are independent. Outcomes of one customer need not be: use `holm`.

    Args:
        p: of each question, 0–1, shape (questions,).

    Source:
        Hochberg (1988), Biometrika 75, 800–802; Sarkar (1998), Annals of Statistics 26, 494–504.
    """
    x, order, many = _sorted(p)
    return _back(np.minimum.accumulate((x * (many - np.arange(many)))[::-1])[::-1], order)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Corrected p: of all below q, a share of at most q are false on average, if independent or positively dependent.

    Args:
        p: of each question, 0–1, shape (questions,).

    Source:
        Benjamini & Hochberg (1995), JRSS B 57, 289–300.
    """
    x, order, many = _sorted(p)
    return _back(np.minimum.accumulate((x * many / np.arange(1, many + 1))[::-1])[::-1], order)


def e_benjamini_hochberg(log_e: ArrayLike, q: float) -> NDArray[np.bool_]:
    """Which questions are discoveries, with at most a share q false on average, whatever hangs together with what.

    Args:
        log_e: evidence of each question, shape (questions,).
        q: share, 0–1.

    Source:
        Wang & Ramdas (2022), 'False discovery rate control with e-values', JRSS B 84, 822–852.
    """
    require(is_share("q", q))
    x = np.asarray(log_e, dtype=float)
    order = np.argsort(-x, kind="stable")
    enough = x[order] >= np.log(len(x) / (q * np.arange(1, len(x) + 1)))
    found = np.zeros(len(x), dtype=bool)
    if np.any(enough):
        found[order[: np.flatnonzero(enough)[-1] + 1]] = True
    return found


class Interaction(NamedTuple):
    """Does the effect differ between groups?

    Attributes:
        statistic: of the test.
        p: of no such difference.
    """

    statistic: float
    p: float


def heterogeneity(effect: ArrayLike, error: ArrayLike) -> Interaction:
    """Whether effects differ at all between groups that share no units.

    Args:
        effect: of each group, in one unit, shape (groups,).
        error: its standard error, above 0, shape (groups,).

    Source:
        Cochran (1954), Biometrics 10, 101–129.
    """
    d, se = _effects(effect, error)
    weight = 1 / se**2
    centre = float((weight * d).sum() / weight.sum())
    statistic = float((weight * (d - centre) ** 2).sum())
    return Interaction(statistic, float(special.chdtrc(len(d) - 1, statistic)))


def gail_simon(effect: ArrayLike, error: ArrayLike) -> Interaction:
    """Whether some groups gain while others are harmed: a qualitative interaction. For one look.

    Args:
        effect: of each group, in one unit, shape (groups,), 2 groups or more that share no units.
        error: its standard error, above 0, shape (groups,).

    Source:
        Gail & Simon (1985), Biometrics 41, 361–372; the formulas as in the manual of SAS, PROC FREQ.
    """
    d, se = _effects(effect, error)
    require((len(d) >= 2, "effect", len(d), "There must be 2 groups or more."))
    square = (d / se) ** 2
    statistic = float(min(square[d > 0].sum(), square[d < 0].sum()))
    h = np.arange(1, len(d))
    return Interaction(statistic, _bar(statistic, h, len(d) - 1))


def harm_somewhere(effect: ArrayLike, error: ArrayLike, *, margin: float = 0.0) -> Interaction:
    """Whether some group is harmed by more than a margin, no effect in any group being held against it. For one look.

    One-sided Gail–Simon: harm in one group is not made up for by gain in another, and several small harms add up.

    Args:
        effect: of each group, higher is better, in one unit, shape (groups,).
        error: its standard error, above 0, shape (groups,).
        margin: largest harm that is allowed, at least 0, in that unit.

    Source:
        as of `gail_simon`: p of the one-sided statistic.
    """
    d, se = _effects(effect, error)
    require((margin >= 0, "margin", margin, "It may not be negative."))
    z = np.minimum((d + margin) / se, 0.0)
    statistic = float((z**2).sum())
    return Interaction(statistic, _bar(statistic, np.arange(1, len(d) + 1), len(d)))


def anywhere(log_e: ArrayLike) -> Floats:
    """The evidence of something somewhere, from the evidence of each group: their mean, which is evidence too.

    With one-sided evidence of harm in each group (of one-sided sequences) this is 'harm somewhere' at any time.

    Args:
        log_e: shape (…, groups).

    Returns:
        log e, shape (…,).

    Source:
        Vovk & Wang (2021), 'E-values: calibration, combination and applications', Annals of Statistics 49, 1736–1754.
    """
    x = np.asarray(log_e, dtype=float)
    return np.asarray(special.logsumexp(x, axis=-1) - np.log(x.shape[-1]))


def _bar(statistic: float, degrees: NDArray[np.intp], trials: int) -> float:
    """P(χ̄² ≥ q): χ² with a binomial number of degrees of freedom, none counting as nought."""
    if statistic <= 0:
        return 1.0
    chance = special.comb(trials, degrees) * 0.5**trials
    return float((chance * special.chdtrc(degrees, statistic)).sum())


def _effects(effect: ArrayLike, error: ArrayLike) -> tuple[Floats, Floats]:
    d, se = np.asarray(effect, dtype=float), np.asarray(error, dtype=float)
    require(
        is_positive("error", error),
        (d.shape == se.shape and d.ndim == 1, "effect, error", (d.shape, se.shape), "One of each for every group."),
        (bool(np.all(np.isfinite(d))), "effect", effect, "It must be finite."),
    )
    return d, se


def _sorted(p: ArrayLike) -> tuple[Floats, NDArray[np.intp], int]:
    x = np.asarray(p, dtype=float)
    require(
        (x.ndim == 1, "p", x.shape, "One p for every question."),
        (bool(np.all((x >= 0) & (x <= 1))), "p", p, "Each must lie from 0 to 1."),
    )
    order = np.argsort(x, kind="stable")
    return x[order], order, len(x)


def _back(corrected: Floats, order: NDArray[np.intp]) -> Floats:
    found = np.empty_like(corrected)
    found[order] = corrected
    return found
