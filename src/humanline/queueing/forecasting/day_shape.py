"""How a day's contacts spread over its intervals, by kind of day, and how far single days stray from that.

Shapes of all kinds of days are cleaned together: the root of a share has the same noise everywhere, and what they have
in common shows in few singular values. So a Tuesday leans on the Mondays that it looks like, and the one holiday that
was seen on the weekday that it looks like. What is kept is smoothed over the day as far as that helps.

Source:
    Singular values of days of calls: Shen, H. and Huang, J. Z. (2008), MSOM 10, 391–410, §3. How far each is drawn in:
    Gavish, M. and Donoho, D. L. (2017), IEEE Transactions on Information Theory 63, 2137–2152: the shrinker of the
    Frobenius norm, at known noise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.stats.intervals import Floats

KINDS = 9
#: Days after which a day's shape counts half.
_HALF_LIFE = 60.0
#: An interval without any contact is closed if, going by all days together, this many were to be expected; else it may
#: be chance.
_SURELY_SEEN = 3.0
#: Standard deviation of the root of a count, and widths in intervals over which neighbours may be drawn together.
_NOISE, _WIDTHS = 0.5, (1.0, 2.0, 4.0, 8.0)


class Shapes(NamedTuple):
    """How days spread.

    Attributes:
        share: of a day's contacts in each interval, by kind, shape (kinds, intervals); 0 where nothing is known.
        known: kinds of which days were seen, shape (kinds,).
        doubt: variance of a share over its square, shape (kinds, intervals).
        stray: the same of a single day's share around it, shape (kinds, intervals).
        lasting: correlation of that between neighbouring intervals, 0–1.
    """

    share: Floats
    known: NDArray[np.bool_]
    doubt: Floats
    stray: Floats
    lasting: float


def shapes(counts: Floats, totals: Floats, kind: NDArray[np.int64], age: Floats, *, interval_minutes: float) -> Shapes:
    """Learn the shapes.

    Args:
        counts: contacts, shape (days, intervals); `nan` where not known.
        totals: contacts of the whole day, above 0, shape (days,).
        kind: of each day, 0–8, shape (days,).
        age: of each day in days, shape (days,).
        interval_minutes: length of an interval.
    """
    known = ~np.isnan(counts)
    x = np.where(known, counts, 0.0)
    weight = 0.5 ** (age / _HALF_LIFE)
    raw, size = np.zeros((KINDS, x.shape[1])), np.zeros(KINDS)
    for k in range(KINDS):
        rows = kind == k
        if not rows.any():
            continue
        w = weight[rows]
        exposure = (w * totals[rows]) @ known[rows]
        raw[k] = np.divide(w @ x[rows], exposure, out=np.zeros_like(exposure), where=exposure > 0)
        size[k] = float(w @ totals[rows]) ** 2 / float(w**2 @ totals[rows])
    share, noise = cleaned(raw, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        doubt = np.where(share > 0, noise / (size.sum() * share), 0.0)
    stray, lasting = _straying(x, known, totals[:, None] * share[kind], kind, interval_minutes)
    return Shapes(share, size > 0, doubt, stray, lasting)


def cleaned(raw: Floats, size: Floats) -> tuple[Floats, float]:
    """Shares with their noise taken out, and how much is left of it: 1 for each pattern that isn't smoothed.

    Args:
        raw: share of contacts in each interval, shape (kinds, intervals).
        size: how many contacts each kind rests on, shape (kinds,).
    """
    seen = np.flatnonzero((size > 0) & (raw.sum(axis=1) > 0))
    share = np.zeros_like(raw)
    if not seen.size:
        return share, 0.0
    scale = np.sqrt(size[seen])[:, None]
    left, values, right = np.linalg.svd(scale * np.sqrt(raw[seen]), full_matrices=False)
    rows, columns = sorted((seen.size, raw.shape[1]))
    noise, beta = _NOISE * np.sqrt(columns), rows / columns
    y = values / noise
    drawn = np.sqrt(np.maximum((y**2 - beta - 1) ** 2 - 4 * beta, 0.0)) * noise / np.maximum(y, 1e-12)
    drawn = np.where(y >= 1 + np.sqrt(beta), drawn, 0.0)
    drawn[0] = drawn[0] if drawn[0] > 0 else values[0]
    kept = drawn > 0
    smoothed = [_smoothed(value * row) for value, row in zip(values[kept], right[kept], strict=True)]
    patterns = np.array([pattern / value for (pattern, _), value in zip(smoothed, values[kept], strict=True)])
    smooth = np.maximum((left[:, kept] * drawn[kept]) @ patterns / scale, 0.0) ** 2
    smooth /= np.maximum(smooth.sum(axis=1, keepdims=True), 1e-300)
    together = size[seen] @ raw[seen] / size[seen].sum()
    smooth[(raw[seen] == 0) & ((size[seen][:, None] * together >= _SURELY_SEEN) | (together == 0))] = 0.0
    share[seen] = smooth / np.maximum(smooth.sum(axis=1, keepdims=True), 1e-300)
    return share, sum(noise for _, noise in smoothed)


def _smoothed(pattern: Floats) -> tuple[Floats, float]:
    """A pattern over the day with neighbours drawn together, as far as an unbiased estimate of the error says it helps.

    Args:
        pattern: with noise of variance 1/4 in each interval, shape (intervals,).

    Returns:
        The pattern, and the share of the noise's variance that is left in it.

    Source:
        Stein, C. M. (1981), Annals of Statistics 9, 1135–1151: the risk of a linear smoother.
    """
    at = np.arange(pattern.size)
    best, left, least = pattern, 1.0, _NOISE**2
    for width in _WIDTHS:
        if 2 * width >= pattern.size:
            break
        kernel = np.exp(-0.5 * ((at[:, None] - at) / width) ** 2)
        kernel /= kernel.sum(axis=1, keepdims=True)
        tried = kernel @ pattern
        risk = float(((pattern - tried) ** 2).mean()) + _NOISE**2 * (2 * float(kernel.diagonal().mean()) - 1)
        if risk < least:
            best, left, least = tried, float((kernel**2).sum(axis=1).mean()), risk
    return best, left


def _straying(
    x: Floats, known: NDArray[np.bool_], expected: Floats, kind: NDArray[np.int64], interval_minutes: float
) -> tuple[Floats, float]:
    """Variance beyond chance of the share in an interval over its square, by time of day, and how long it lasts.

    By moments: the squared difference from what was expected, less the Poisson variance; over an hour to either side.
    """
    m = x.shape[1]
    expected = np.where(known, expected, 0.0)
    e = np.where(known, x - expected, 0.0)
    beyond, square = e**2 - np.where(known, x, 0.0), expected**2
    hour = max(round(60 / interval_minutes), 1)
    ordinary = kind < 7
    stray = np.zeros((KINDS, m))
    overall = _ratio(beyond.sum(), square.sum())
    for rows, kinds in ((ordinary, slice(0, 7)), (~ordinary, slice(7, KINDS))):
        near = _ratio(_about(beyond[rows].sum(axis=0), hour), _about(square[rows].sum(axis=0), hour))
        stray[kinds] = np.maximum(near, 0.0) if rows.any() else max(float(overall), 0.0)
    # Single holidays say little of how far the next one strays: never less than an ordinary day.
    stray[7:] = np.maximum(stray[7:], stray[0])
    lag = max(round(30 / interval_minutes), 1)
    if m <= lag or overall <= 0:
        return stray, 0.0
    together = _ratio((e[:, lag:] * e[:, :-lag]).sum(), (expected[:, lag:] * expected[:, :-lag]).sum())
    return stray, _lasting(float(together / overall), expected.mean(axis=0) / expected.mean(axis=0).sum(), lag)


def _lasting(ratio: float, share: Floats, lag: int) -> float:
    """The correlation between neighbours that leaves this ratio of covariance to variance at a lag, within days.

    Within days all is measured from the day's own total, which hides what lasts: so try which one would show it.
    """
    tried = 1 - np.geomspace(1.0, 0.01, 24)
    square, product = share**2, share[lag:] * share[:-lag]
    seen = []
    for correlation in tried:
        alike = correlations(correlation, share.size)
        mean = alike @ share
        within = alike - mean[:, None] - mean + share @ mean
        covariance = product @ np.diagonal(within, lag) / product.sum()
        seen.append(covariance / (square @ within.diagonal() / square.sum()))
    return float(np.interp(ratio, np.maximum.accumulate(seen), tried))


def correlations(neighbours: float, intervals: int) -> Floats:
    """Correlation between any two intervals that falls by the same factor with every interval between them."""
    at = np.arange(intervals)
    return np.asarray(neighbours ** np.abs(at[:, None] - at), dtype=np.float64)


def _about(values: Floats, width: int) -> Floats:
    """Sums over `width` intervals to either side."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(values.size)
    return np.asarray(sums[np.minimum(at + width + 1, values.size)] - sums[np.maximum(at - width, 0)])


def _ratio(top: Floats | float, bottom: Floats | float) -> Floats:
    bottom = np.asarray(bottom, dtype=np.float64)
    return np.divide(top, bottom, out=np.zeros_like(bottom), where=bottom > 0)
