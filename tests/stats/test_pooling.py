"""Blocks that lean on each other, against one large normal distribution and against simulation."""

import numpy as np
import pytest
from scipy import stats

from humanline.stats.pooling import Alike, CorrelatedBlock, log_likelihood, pool

FLAT = 1e4
EFFECTS = 3


def blocks(rng, count=4):
    found = []
    for _ in range(count):
        values, seen = int(rng.integers(1, 4)), int(rng.integers(0, 5))
        root = rng.normal(size=(values, values))
        noise = rng.normal(size=(seen, seen))
        found.append(
            CorrelatedBlock(
                design=np.column_stack([np.ones(values), rng.normal(size=(values, EFFECTS - 1))]),
                within=root @ root.T,
                rows=rng.normal(size=(seen, values)),
                noise=noise @ noise.T + 0.5 * np.eye(seen),
                seen=rng.normal(size=(seen, 2)),
            )
        )
    return found


def together(every, variance):
    """Means and covariances of all values and observations at once, with the effects written out."""
    from scipy.linalg import block_diag

    z, d = np.vstack([b.design for b in every]), block_diag(*[b.within for b in every])
    x = block_diag(*[b.rows for b in every])
    x = x.reshape(-1, len(z)) if x.size else np.zeros((sum(len(b.rows) for b in every), len(z)))
    noise = block_diag(*[b.noise for b in every])
    prior = z @ np.diag(variance) @ z.T + d
    return prior, x, x @ prior @ x.T + noise, np.concatenate([b.seen for b in every])


@pytest.mark.parametrize("seed", range(6))
def test_worked_off_one_by_one_blocks_give_what_one_large_normal_gives(seed):
    rng = np.random.default_rng(seed)
    every = [*blocks(rng), *blocks(rng)]
    variance = np.array([2.0, 0.5, 1.5])
    prior, x, v, y = together(every, variance)
    gain = prior @ x.T @ np.linalg.inv(v)
    found = pool(every, 1 / variance)
    assert np.concatenate([one.mean for one in found]) == pytest.approx(gain @ y)
    covariance, at, row = prior - gain @ x @ prior, 0, 0
    for block, one in zip(every, found, strict=True):
        mine = slice(at, at + len(block.design))
        assert one.covariance == pytest.approx(covariance[mine, mine])
        assert one.own == pytest.approx(gain[mine, row : row + len(block.rows)])
        at, row = at + len(block.design), row + len(block.rows)


@pytest.mark.parametrize("seed", range(6))
def test_the_likelihood_is_that_of_one_large_normal_up_to_a_constant(seed):
    rng = np.random.default_rng(seed)
    every = [*blocks(rng), *blocks(rng)]
    wide, narrow = np.array([FLAT, 0.5, 1.5]), np.array([FLAT, 4.0, 0.2])

    def dense(variance):
        _, _, v, y = together(every, variance)
        return stats.multivariate_normal.logpdf(y.sum(axis=1), cov=v)

    def ours(variance):
        precision = 1 / variance
        precision[0] = 0.0
        alike = [
            Alike(*(part[None] for part in (b.rows @ b.within @ b.rows.T + b.noise, b.reach, b.seen.sum(axis=1))))
            for b in every
        ]
        return log_likelihood(alike, precision)

    assert ours(wide) - ours(narrow) == pytest.approx(dense(wide) - dense(narrow), abs=2e-3)


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(9)
    held, runs = [], 400
    for _ in range(runs):
        usual, spread, noise = rng.normal(0, 5), 2.0, 1.0
        true = usual + spread * rng.standard_normal(8)
        every = [
            CorrelatedBlock(np.ones((1, 1)), np.array([[spread**2]]), np.ones((1, 1)), np.array([[noise**2]]),
                  np.array([[value + noise * rng.standard_normal()]]))
            for value in true
        ]  # fmt: skip
        for value, one in zip(true, pool(every, np.zeros(1)), strict=True):
            held.append(abs(one.mean.sum() - value) < 1.6449 * np.sqrt(one.covariance[0, 0]))
    assert np.mean(held) == pytest.approx(0.90, abs=3 * np.sqrt(0.09 / (runs * 8)))
