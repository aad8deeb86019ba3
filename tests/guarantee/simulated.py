"""Many trials at once, as the sums that the mathematics works on: 1,200 by default, 20,000 at length.

Twenty looks up to the planned end and twenty more beyond it.
"""

import os

import numpy as np

from humanline.stats.group_sequential import boundaries
from humanline.stats.moments import Moments, moments
from humanline.stats.sequences.asymptotic import Tuning
from humanline.trial.judging import as_normal

TRIALS = int(os.environ.get("HUMANLINE_DRAWS", "25")) * 20
LOOKS = 20
AT = np.arange(1, 2 * LOOKS + 1) / LOOKS
PLAN, OPEN = boundaries(AT), Tuning()


def told(share, trials=TRIALS):
    """Print a share with the standard error of the simulation (`pytest -s`), and hand it on."""
    share = float(share)
    print(f" {share:.4f} ± {np.sqrt(share * (1 - share) / trials):.4f}", end="")  # noqa: T201
    return share


def at_most(share, promised=0.05, trials=TRIALS):
    """A share may exceed what is promised by three standard errors of the simulation."""
    assert told(share, trials) <= promised + 3 * np.sqrt(promised * (1 - promised) / trials)


def at_least(share, promised=0.95, trials=TRIALS):
    assert told(share, trials) >= promised - 3 * np.sqrt(promised * (1 - promised) / trials)


def about(share, promised, within=0.0, trials=TRIALS):
    assert abs(told(share, trials) - promised) <= within + 3 * np.sqrt(promised * (1 - promised) / trials)


def in_parts(trials=TRIALS, most=100):
    """Numbers of trials that fit in memory together."""
    return [min(most, trials - first) for first in range(0, trials, most)]


def so_far(names, rows):
    """Moments at every look of all units so far; rows of shape (trials, looks, new units, columns)."""
    middle = rows.mean(axis=(0, 1, 2))
    away = rows - middle
    n = np.broadcast_to(np.arange(1, rows.shape[1] + 1) * float(rows.shape[2]), rows.shape[:2])
    products = away.swapaxes(-1, -2) @ away
    return moments(names, n, np.cumsum(away.sum(axis=2), axis=1), np.cumsum(products, axis=1), middle)


def at_once(names, rows):
    """Moments of all units of each group; rows of shape (…, units, columns)."""
    middle = rows.mean(axis=tuple(range(rows.ndim - 1)))
    away = rows - middle
    n = np.full(rows.shape[:-2], float(rows.shape[-2]))
    return moments(names, n, away.sum(axis=-2), away.swapaxes(-1, -2) @ away, middle)


def joined(parts):
    """Moments of many parts, trials along the first axis."""
    return Moments(parts[0].names, *(np.concatenate([part[k] for part in parts]) for k in (1, 2, 3)))


def z_of(effect, truth=0.0, *, least_df=0.0):
    """z of an effect, its degrees of freedom allowed for as the analysis does; 0 where there is none."""
    fine = (effect.reason == "") & (effect.df >= least_df)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = as_normal((effect.estimate - truth) / np.sqrt(effect.variance), effect.df)
    return np.where(fine, z, 0.0)


def alarms(z):
    """Shares of trials in which any look crosses: of a sequence, and of planned looks. z of shape (trials, looks)."""
    size = np.abs(z)
    return np.mean(np.any(size >= OPEN.z(AT), axis=1)), np.mean(np.any(size >= PLAN.upper, axis=1))
