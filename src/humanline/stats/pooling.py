"""Values in blocks that lean on each other: what is known of each, from what was seen of some.

Assumption: within block m the values are θ_m = Z_m b + u_m, where the effects b are shared with other blocks and u_m
is normal with mean nought and covariance D_m; what was seen is y_m = X_m θ_m + noise, normal with covariance R_m. Each
effect has a normal prior with mean nought and a given precision; precision nought means that nothing is known of it.

With V_m = X_m D_m X_m' + R_m and F_m = X_m Z_m, the posterior is

    Q  = diag(precision) + Σ F_m' V_m⁻¹ F_m,      b̂ = Q⁻¹ Σ F_m' V_m⁻¹ y_m,
    θ̂_m = Z_m b̂ + G_m (y_m − F_m b̂),             G_m = D_m X_m' V_m⁻¹,
    cov θ_m = D_m − G_m X_m D_m + W_m Q⁻¹ W_m',   W_m = Z_m − G_m F_m.

(Henderson, 1975, Biometrics 31, 423–447; Gelman et al., 'Bayesian Data Analysis', 3rd ed. 2013, §15.1. Blocks are
worked off one by one, so that the work grows with their number and not with its cube.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.linalg import solve

from humanline.stats.intervals import Floats


class CorrelatedBlock(NamedTuple):
    """Values that hang together closely, and what was seen of them.

    Attributes:
        design: which effects each value shares, shape (values, effects).
        within: covariance of the values around their effects, shape (values, values).
        rows: what each observation is of, as weights, shape (observations, values).
        noise: covariance of the observations around that, shape (observations, observations); positive definite.
        seen: what was observed, split into parts that add up to it, shape (observations, parts).
    """

    design: Floats
    within: Floats
    rows: Floats
    noise: Floats
    seen: Floats

    @property
    def reach(self) -> Floats:
        """How each observation depends on the effects: F, shape (observations, effects)."""
        return np.asarray(self.rows @ self.design)


class Pooled(NamedTuple):
    """What is known of the values of one block.

    Attributes:
        mean: by the parts of what was seen, shape (values, parts); a value's mean is the sum of its parts.
        covariance: shape (values, values).
        own: weight of each observation of the block itself, shape (values, observations).
        noise: as given, shape (observations, observations).
    """

    mean: Floats
    covariance: Floats
    own: Floats
    noise: Floats


def pool(blocks: Sequence[CorrelatedBlock], precision: Floats) -> list[Pooled]:
    """What is known of every value when the blocks lean on each other.

    Args:
        blocks: at least one observation must speak of every effect with precision nought.
        precision: of the prior of each effect, shape (effects,).

    Raises:
        numpy.linalg.LinAlgError: nothing at all is known of an effect.
    """
    parts = blocks[0].seen.shape[1] if blocks else 0
    weighed = [_weighed(block) for block in blocks]
    q = np.diag(precision)
    total = np.zeros((len(precision), parts))
    for block, (vf, vy, _) in zip(blocks, weighed, strict=True):
        f = block.reach
        q += f.T @ vf
        total += f.T @ vy
    effects = solve(q, total)
    found = []
    for block, (vf, _, g) in zip(blocks, weighed, strict=True):
        f = block.reach
        w = block.design - g @ f
        mean = w @ effects + g @ block.seen
        covariance = block.within - g @ block.rows @ block.within + w @ solve(q, w.T)
        own = g + w @ solve(q, vf.T)
        found.append(Pooled(mean, (covariance + covariance.T) / 2, own, block.noise))
    return found


class Alike(NamedTuple):
    """What was seen of blocks with as many observations each, stacked.

    Attributes:
        variance: of the observations around the effects, V, shape (blocks, observations, observations).
        reach: how each observation depends on the effects, F, shape (blocks, observations, effects).
        seen: what was observed, shape (blocks, observations).
    """

    variance: Floats
    reach: Floats
    seen: Floats


def log_likelihood(alike: Sequence[Alike], precision: Floats) -> float:
    """How likely what was seen is, as a natural logarithm, up to a constant; effects are averaged out.

    Effects with precision nought are averaged out too (restricted likelihood: Patterson & Thompson, 1971, Biometrika
    58, eq. 4).

    Args:
        alike: all blocks, those of a size together.
        precision: of the prior of each effect, shape (effects,).
    """
    q = np.diag(precision)
    total = np.zeros(len(precision))
    found = float(np.log(precision[precision > 0]).sum())
    for variance, reach, seen in alike:
        factor = np.linalg.cholesky(variance)
        white = solve(factor, np.concatenate([seen[:, :, None], reach], axis=2))
        found -= 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum()) + float((white[:, :, 0] ** 2).sum())
        flat = white.reshape(-1, white.shape[2])
        q += flat[:, 1:].T @ flat[:, 1:]
        total += flat[:, 1:].T @ flat[:, 0]
    sign, size = np.linalg.slogdet(q)
    if sign <= 0:
        return -np.inf
    return 0.5 * (found - float(size) + float(total @ solve(q, total)))


def _weighed(block: CorrelatedBlock) -> tuple[Floats, Floats, Floats]:
    """V⁻¹F, V⁻¹y and G = D X' V⁻¹ of a block."""
    f = block.reach
    v = block.rows @ block.within @ block.rows.T + block.noise
    found = solve(v, np.column_stack([f, block.seen, block.rows @ block.within]))
    effects, parts = f.shape[1], block.seen.shape[1]
    return (
        np.asarray(found[:, :effects]),
        np.asarray(found[:, effects : effects + parts]),
        np.asarray(found[:, effects + parts :].T),
    )
