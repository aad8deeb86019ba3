"""Two shares compared by the score: the variance is that under the value tested, not that of what was seen.

With few events the difference and its usual variance go together (no events: no variance), and tests of unequal arms
make up to twice as many false alarms as they say. By the score they keep their error from about ten events on: so fixed
tests, planned looks and confidence sequences of shares should all use it. The reach decides which it is: 1.96 of a
fixed test, `Looked.upper` of planned looks, `Tuning.z` of a confidence sequence.

Source:
    Farrington & Manning (1990), Statistics in Medicine 9, 1447–1454; the interval: Mee (1984), Biometrics 40, 1175–1176
    (Miettinen & Nurminen's, 1985, without their factor n / (n − 1)).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.stats.checking import require
from humanline.stats.intervals import Floats, Interval

HALVINGS = 60
MOST_TIMES = 1e6
"""Largest ratio of shares that an interval goes to; beyond is `inf`."""


def score(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, null: ArrayLike = 0.0
) -> Floats:
    """The z of other less control against a difference, by the score; 0 where both arms say nothing.

    Args:
        control: hits in the control arm, count, any shape.
        n_control: units in the control arm, 1 or more.
        other: hits in the other arm.
        n_other: units in the other arm, 1 or more.
        null: the difference that is tested, strictly between −1 and 1.

    >>> round(float(score(30, 100, 45, 100)), 3)
    2.191
    """
    n_a, n_b, p_a, p_b, d = _seen(control, n_control, other, n_other, null)
    q_a, q_b = likeliest_pair(n_a, p_a, n_b, p_b, d)
    return _over(p_b - p_a - d, q_b * (1 - q_b) / n_b + q_a * (1 - q_a) / n_a)


def likeliest_pair(n_a: Floats, p_a: Floats, n_b: Floats, p_b: Floats, d: Floats) -> tuple[Floats, Floats]:
    """The likeliest shares of two arms among those with a difference; a root of a cubic.

    Args:
        n_a: units in one arm, 1 or more, any shape.
        p_a: share seen in it, 0–1.
        n_b: units in the other.
        p_b: share seen in it.
        d: share of the other less share of the one, −1 to 1.
    """
    theta = n_a / n_b
    a = 1 + theta
    b = -(1 + theta + p_b + theta * p_a + d * (theta + 2))
    c = d**2 + d * (2 * p_b + theta + 1) + p_b + theta * p_a
    e = -p_b * d * (1 + d)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + e / (2 * a)
    u = np.where(v >= 0, 1.0, -1.0) * np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        angle = np.where(u == 0, 0.0, np.clip(v / u**3, -1.0, 1.0))
    w = (np.pi + np.arccos(angle)) / 3
    # At the edge of what is possible rounding may leave the root just outside.
    q_b = np.clip(2 * u * np.cos(w) - b / (3 * a), np.maximum(d, 0.0), np.minimum(1 + d, 1.0))
    return np.clip(q_b - d, 0.0, 1.0), q_b


def score_of_ratio(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, null: ArrayLike = 1.0
) -> Floats:
    """The z of other less so many times control, by the score; 0 where both arms say nothing.

    Args:
        control: hits in the control arm, count, any shape.
        n_control: units in the control arm, 1 or more.
        other: hits in the other arm.
        n_other: units in the other arm, 1 or more.
        null: the ratio of shares that is tested, above 0.
    """
    n_a, n_b, p_a, p_b, r = _seen(control, n_control, other, n_other, null)
    theta = n_a / n_b
    b = r * (1 + theta * p_a) + theta + p_b
    root = np.sqrt(np.maximum(b**2 - 4 * (1 + theta) * r * (p_b + theta * p_a), 0.0))
    q_b = np.clip((b - root) / (2 * (1 + theta)), 0.0, np.minimum(r, 1.0))
    q_a = np.clip(q_b / r, 0.0, 1.0)
    return _over(p_b - r * p_a, q_b * (1 - q_b) / n_b + r**2 * q_a * (1 - q_a) / n_a)


def difference_by_score(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, reach: ArrayLike
) -> Interval:
    """The difference of two shares, other less control, with the interval of what is not refuted.

    Args:
        control: hits in the control arm, count, any shape.
        n_control: units in the control arm, 1 or more.
        other: hits in the other arm.
        n_other: units in the other arm, 1 or more.
        reach: the z that refutes; `inf` refutes nothing.

    >>> value, low, high = difference_by_score(48, 80, 56, 70, 1.959964)
    >>> f"{float(value):.4f} ({float(low):.4f} to {float(high):.4f})"
    '0.2000 (0.0533 to 0.3377)'
    """
    n_a, n_b, p_a, p_b, z = _seen(control, n_control, other, n_other, reach)
    value = p_b - p_a

    def refuted(d: Floats) -> NDArray[np.bool_]:
        return np.asarray(np.abs(score(p_a * n_a, n_a, p_b * n_b, n_b, d)) >= z)

    edge = 1 - 1e-12
    return value, _edge(refuted, value, np.full_like(value, -edge)), _edge(refuted, value, np.full_like(value, edge))


def ratio_by_score(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, reach: ArrayLike
) -> Interval:
    """The ratio of two shares, other over control, with the interval of what is not refuted; `inf` where it is open.

    Args:
        control: hits in the control arm, count, any shape.
        n_control: units in the control arm, 1 or more.
        other: hits in the other arm.
        n_other: units in the other arm, 1 or more.
        reach: the z that refutes; `inf` refutes nothing.
    """
    n_a, n_b, p_a, p_b, z = _seen(control, n_control, other, n_other, reach)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = p_b / p_a
    most = np.log(MOST_TIMES)

    def refuted(log_r: Floats) -> NDArray[np.bool_]:
        return np.asarray(np.abs(score_of_ratio(p_a * n_a, n_a, p_b * n_b, n_b, np.exp(log_r))) >= z)

    with np.errstate(divide="ignore"):
        start = np.clip(np.nan_to_num(np.log(value), posinf=most, neginf=-most), -most, most)
    low = _edge(refuted, start, np.full_like(start, -most))
    high = _edge(refuted, start, np.full_like(start, most))
    return value, np.where(low <= -most, 0.0, np.exp(low)), np.where(high >= most, np.inf, np.exp(high))


def _edge(refuted: Callable[[Floats], NDArray[np.bool_]], start: Floats, end: Floats) -> Floats:
    """Where, between what was seen and an end of the scale, values begin to be refuted; the end if none is."""
    open_ended = ~refuted(end)
    kept, out = start, end
    for _ in range(HALVINGS):
        middle = (kept + out) / 2
        no = refuted(middle)
        kept, out = np.where(no, kept, middle), np.where(no, middle, out)
    return np.asarray(np.where(open_ended, end, kept))


def _over(difference: Floats, variance: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        z = difference / np.sqrt(variance)
    return np.asarray(np.where(difference == 0, 0.0, z))


def _seen(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, against: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Units and shares of both arms, and what they are held against, in one shape."""
    given = (np.asarray(x, dtype=float) for x in (control, n_control, other, n_other, against))
    a, n_a, b, n_b, held = (np.array(x) for x in np.broadcast_arrays(*given))
    require(
        (bool(np.all(n_a >= 1)), "n_control", n_control, "There must be 1 or more."),
        (bool(np.all(n_b >= 1)), "n_other", n_other, "There must be 1 or more."),
        (bool(np.all((a >= 0) & (a <= n_a))), "control", control, "From 0 to the number of units."),
        (bool(np.all((b >= 0) & (b <= n_b))), "other", other, "From 0 to the number of units."),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return n_a, n_b, a / n_a, b / n_b, held
