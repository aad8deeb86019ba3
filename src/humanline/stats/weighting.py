"""Arms from recorded chances: a log of live decisions in which each choice's chance was kept is a trial too.

Every unit stands for one over the chance of what it was given. Dividing by the weights that there are (Hájek) is the
ratio `Wanted("w_outcome", "w")` of `stats.aggregates`: it can't leave the outcome's range and is the steadier one.
Dividing by all units (Horvitz & Thompson, 1952, JASA 47, 663–685) has no bias at all, and is here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanline.stats.aggregates import Arms
from humanline.stats.intervals import Floats
from humanline.stats.moments import Moments


def horvitz_thompson(each: Sequence[Moments], weighed: Sequence[str]) -> Arms:
    """What the mean over all units would be if everybody got this arm.

    Assumes that every unit could have got every arm, and that the recorded chances are right.

    Args:
        each: the arms' moments, all arms of the log; same columns and shapes.
        weighed: columns of outcomes, each already divided by the chance of the arm that was given.

    Returns:
        Variances between all units, each with nought in the arms that it did not get.
    """
    places = [each[0].names.index(name) for name in weighed]
    many, shape = len(each), each[0].n.shape
    n = np.stack([one.n for one in each], axis=-1)
    total = n.sum(axis=-1)
    value = np.zeros((*shape, len(places), many))
    squares = np.zeros((*shape, len(places), many, len(places), many))
    for a, one in enumerate(each):
        mean = np.where((one.n > 0)[..., None], one.mean[..., places], 0.0)
        spread = np.where((one.n > 1)[..., None, None], one.covariance[..., places, :][..., :, places], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            value[..., a] = mean * (one.n / total)[..., None]
        products = spread * np.maximum(one.n - 1, 0)[..., None, None]
        products += one.n[..., None, None] * mean[..., :, None] * mean[..., None, :]
        squares[..., :, a, :, a] = products
    flat: Floats = value.reshape(*shape, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        about = total[..., None, None] * flat[..., :, None] * flat[..., None, :]
        covariance = (squares.reshape(*shape, flat.shape[-1], flat.shape[-1]) - about) / (total * (total - 1))[
            ..., None, None
        ]
    nothing = (flat == 0).all(axis=-1)
    reason = np.where((n < 2).any(axis=-1), "too_few", np.where(nothing, "no_events", "")).astype("U16")
    return Arms(value, covariance[..., None, :, :], (total - 1)[..., None], n, None, reason)
