"""Where differences stand: nought in sight, better always on the same side, and no room for what nobody can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from humanline.report.charts.rows import scale


@dataclass(frozen=True, slots=True)
class WhiskerEnds:
    """A value with its ends; an end of `None` has no bound."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is written in a picture of differences.

    Attributes:
        ticks: numbers along the side.
        day: a day, short.
        better: at the better side.
        worse: at the worse side.
        unit: what the numbers count.
    """

    ticks: Callable[[tuple[float, ...]], tuple[str, ...]]
    day: Callable[[date], str]
    better: str
    worse: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sides:
    """From differences to pixels, better on the far side.

    Attributes:
        low: smallest difference in the picture.
        high: largest difference in the picture.
        length: of the plot, in pixels.
        ticks: differences that get a thin line and a number.
        higher_is_better: else the smallest difference is on the far side.
    """

    low: float
    high: float
    length: float
    ticks: tuple[float, ...]
    higher_is_better: bool

    def at(self, value: float | None, *, end: int = 0) -> float:
        """Pixels from the near side, never outside the plot; `end` says which end has no bound, −1 or 1."""
        whole = value if value is not None else self.high if end > 0 else self.low
        share = min(1.0, max(0.0, (whole - self.low) / (self.high - self.low)))
        return (share if self.higher_is_better else 1 - share) * self.length

    def ends(self, whisker: WhiskerEnds) -> tuple[float, float]:
        """Pixels from the near side of the low and the high end."""
        return self.at(whisker.low, end=-1), self.at(whisker.high, end=1)

    def goes_on(self, value: float | None) -> bool:
        """Whether an end lies outside the picture."""
        return value is None or not self.low <= value <= self.high


def sides(
    read: Sequence[WhiskerEnds], others: Sequence[WhiskerEnds], lines: Sequence[float], length: float, *,
    higher_is_better: bool, steps: int, beyond: float = 0.5,
) -> Sides:  # fmt: skip
    """Room for all that is read whole, and for the rest as far as it does not push that aside.

    Args:
        read: values whose ends have to be seen.
        others: values whose ends may be cut off.
        lines: differences that are drawn as lines.
        length: of the plot, in pixels.
        higher_is_better: which way is better.
        steps: about how many ticks.
        beyond: ends that lie further out than this share of what is read are cut off.
    """
    inside = [0.0, *lines, *(one.value for one in (*read, *others))]
    inside += [end for one in read for end in (one.low, one.high) if end is not None]
    low, high = min(inside), max(inside)
    far = beyond * ((high - low) or 1.0)
    ends = [end for one in (*read, *others) for end in (one.low, one.high)]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        low, high = low - far, high + far
    else:
        low, high = max(min([low, *known]), low - far), min(max([high, *known]), high + far)
    pad = 0.04 * (high - low)
    low, high = low - pad, high + pad
    return Sides(low, high, length, scale(high, length, steps=steps, bottom=low).ticks, higher_is_better)
