"""Few clusters, one by one: the variance CR2 and its degrees of freedom.

A cluster that holds a share f of an arm's units pulls the arm's mean to itself, so that the sum of its residuals is too
small by √(1 − f) where units are independent and vary alike. CR2 divides by that: the variance of the arm's mean is
Σ e² / (1 − f) / (Σ m)², without bias for that working model whatever the sizes. How much the variance itself is a draw
follows from the sizes alone: by Satterthwaite 1 / df = Σ f² + Σ_{g≠h} f_g² f_h² / ((1 − f_g)(1 − f_h)), which for n
equal clusters is 1 / (n − 1). What two arms come to together is in `Arms.contrast`.

Covariates take a degree of freedom each in every arm.

Source:
    Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Pustejovsky & Tipton (2018), Journal of Business & Economic
    Statistics 36, 672–683, with the working model of independent units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from humanline.stats.intervals import Floats
from humanline.stats.moments import Moments


class Below(Protocol):
    """What is estimated: a column, and the one below the line."""

    @property
    def per(self) -> str:
        """Column below the line; empty where each cluster counts as one."""
        ...


class FewClusters(NamedTuple):
    """Variances of arms from their clusters.

    Attributes:
        parts: covariance of the values from each arm, shape (…, arms, wanted × arms, wanted × arms).
        df: degrees of freedom of each, shape (…, arms).
        even: variance of the first of the wanted in each arm if units were independent and varied by 1, same shape.
        too_few: an arm has no degree of freedom left, or one cluster is all of it, shape (…,).
    """

    parts: Floats
    df: Floats
    even: Floats
    too_few: NDArray[np.bool_]


def few_clusters(
    each: Sequence[Moments], wanted: Sequence[Below], influence: Floats, *, lost: int = 0
) -> FewClusters | None:
    """The variances, where all arms have their clusters one by one; else `None`.

    Args:
        each: the arms' moments.
        wanted: what is estimated.
        influence: what a cluster of each arm adds to each value per unit of each column, shape (…, arms, wanted × arms,
            columns); to be divided by the clusters of the arm.
        lost: degrees of freedom that covariates take.
    """
    parts, free, even, bad = [], [], [], []
    for a, moments in enumerate(each):
        if moments.rows is None:
            return None
        there = np.asarray(np.isfinite(moments.rows).all(axis=-1))
        rows = np.where(there[..., None], moments.rows, 0.0)
        shares = np.stack([_shares(moments, rows, there, one.per) for one in wanted], axis=-1)
        away = np.where(there[..., None], rows - np.nan_to_num(moments.mean)[..., None, :], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            raised = 1 / np.sqrt(1 - shares)
            moved = np.einsum("...ic,...gc->...gi", influence[..., a, :, :], away)
            moved = moved * raised.repeat(len(each), axis=-1) / moments.n[..., None, None]
            df = np.asarray(freedom(shares).min(axis=-1))
            left = df - lost
            scale = df / np.where(left > 0, left, np.nan)
            parts.append(np.einsum("...gi,...gj->...ij", moved, moved) * scale[..., None, None])
            first = wanted[0].per
            total = rows[..., moments.names.index(first)].sum(axis=-1) if first else moments.n
            even.append(1 / total)
        free.append(left)
        bad.append(~(left > 1 - 1e-9) | (shares.max(axis=(-2, -1), initial=0.0) > 1 - 1e-9))
    return FewClusters(
        np.stack(parts, axis=-3), np.stack(free, axis=-1), np.stack(even, axis=-1), np.logical_or.reduce(bad)
    )


def freedom(shares: Floats) -> Floats:
    """Degrees of freedom of the variance of one arm's mean.

    Args:
        shares: of the arm's units in each cluster, that add up to 1; 0 where there is none; shape (…, clusters, …) with
            the clusters along the last axis but one.

    >>> round(float(freedom(np.full((6, 1), 1 / 6))[0]), 6)
    5.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        pulled = shares**2 / (1 - shares)
        pairs = pulled.sum(axis=-2) ** 2 - (pulled**2).sum(axis=-2)
        return np.asarray(1 / ((shares**2).sum(axis=-2) + pairs))


def _shares(moments: Moments, rows: Floats, there: NDArray[np.bool_], per: str) -> Floats:
    """Share of the arm that each cluster holds, shape (…, clusters)."""
    held = rows[..., moments.names.index(per)] if per else there.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.nan_to_num(held / held.sum(axis=-1, keepdims=True)))
