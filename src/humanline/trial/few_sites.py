"""Few sites, or other clusters, of known size: how sure a difference between them can be, before it is seen.

The degrees of freedom of CR2 follow from the sizes alone (`stats.few_clusters`). Which cluster gets which arm is drawn
later; what a typical lot gives counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from scipy import special

from humanline.model.facts import Notice
from humanline.model.trial import Design
from humanline.stats.aggregates import satterthwaite
from humanline.stats.few_clusters import freedom
from humanline.stats.one_test import as_student
from humanline.trial.measuring import FEWEST_FREE

#: Units of which contacts tell how much they differ.
CUSTOMERS = ("customer", "household")
#: Lots that are drawn to see what is typical.
_LOTS = 101
#: Degrees of freedom from which on clusters are many.
_MANY = 60.0
#: Most clusters that are proposed.
_MOST = 200


def counts_customers(design: Design) -> bool:
    """Whether contacts tell how much the units differ.

    Of sites they do where their sizes and how alike they are is known; of a list they do not: who never comes is in it.
    """
    if design.listed:
        return False
    sites = design.unit == "site" and bool(design.cluster_sizes) and design.cluster_alike > 0
    return design.unit in CUSTOMERS or sites


def sizes_of(design: Design) -> tuple[float, float]:
    """Mean size of a cluster, and its coefficient of variation."""
    if not design.cluster_sizes:
        return design.cluster_size, 0.0
    sizes = np.asarray(design.cluster_sizes)
    return float(sizes.mean()), float(sizes.std() / sizes.mean())


def free_of(design: Design) -> float:
    """Degrees of freedom of a difference between the arms; `inf` where the sizes of clusters are not known."""
    shares = tuple(arm.share for arm in design.arms)
    return _free(design.cluster_sizes, shares) if design.cluster_sizes else np.inf


@lru_cache(maxsize=64)
def _free(sizes: tuple[float, ...], shares: tuple[float, ...]) -> float:
    if len(sizes) < 2:
        return 0.0
    random, held = np.random.default_rng(0), np.asarray(sizes)
    first = int(np.clip(round(len(sizes) * shares[0] / sum(shares)), 1, len(sizes) - 1))
    found = []
    for _ in range(_LOTS):
        drawn = random.permutation(held)
        arms = (drawn[:first], drawn[first:])
        even = np.array([1 / one.sum() for one in arms])
        df = np.array([float(freedom((one / one.sum())[:, None])[0]) if len(one) > 1 else 0.0 for one in arms])
        found.append(float(satterthwaite(even, df)) if (df > 0).all() else 0.0)
    return float(np.median(found))


def clusters_needed(design: Design) -> int | None:
    """How many clusters, as unequal as these, can be read; `None` where these can."""
    if free_of(design) >= FEWEST_FREE:
        return None
    shares = tuple(arm.share for arm in design.arms)
    many = len(design.cluster_sizes)
    for more in range(many + 1, _MOST):
        spread = tuple(np.resize(np.asarray(design.cluster_sizes), more).tolist())
        if _free(spread, shares) >= FEWEST_FREE:
            return more
    return None


def larger_of_few(z: float, power: float, free: float) -> float:
    """How many times as large a drift has to be, the variance being estimated from few clusters.

    Args:
        z: that proves, of many.
        power: chance to prove it.
        free: degrees of freedom.
    """
    beyond = float(special.ndtri(power))
    student = as_student([z, beyond], free)
    return float(student.sum() / (z + beyond))


def notices_of_clusters(design: Design) -> Iterable[Notice]:
    """How few clusters there are, and that a difference between them can be read, or not."""
    free = free_of(design)
    if free >= _MANY:
        return
    readable = free >= FEWEST_FREE
    yield Notice(
        code="trial_few_clusters" if readable else "trial_too_few_clusters",
        level="info" if readable else "warning",
        values={"clusters": len(design.cluster_sizes), "free": round(free, 1)},
    )
