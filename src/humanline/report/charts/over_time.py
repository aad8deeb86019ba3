"""A difference as it became known: at every look the estimate, and the interval that holds at all looks together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from humanline.report.charts.drawing import HEAT, INK, NARROW, PERSON, QUIET, RULES, TEXT, UNKNOWN, WIDE, Drawing
from humanline.report.charts.either_side import Sides, WhiskerEnds, sides
from humanline.report.charts.letters import shorten, text_width

_BAND = HEAT[1]
_TOP, _BOTTOM = 30.0, 48.0


@dataclass(frozen=True, slots=True)
class LookPoint:
    """One look.

    Attributes:
        day: on which it was.
        reach: the estimate and its interval.
        counts: else it is drawn faint.
    """

    day: date
    reach: WhiskerEnds
    counts: bool


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is written in the picture.

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


def over_time(
    looks: Sequence[LookPoint], words: PictureWords, *, margin: float | None, smallest: float | None,
    higher_is_better: bool, every_day: bool, name: str,
) -> tuple[str, str]:  # fmt: skip
    """Draw the looks, wide and narrow; better is always up.

    Args:
        looks: in order of their days, one or more.
        words: what is written.
        margin: difference that is the worst still allowed; `None` where there is none.
        smallest: smallest difference that matters; `None` where it is not asked.
        higher_is_better: which way is better.
        every_day: a look each day: drawn as one band; else each look by itself.
        name: unique on the page.
    """
    lines = [line for line in (margin, smallest) if line is not None]
    counted = [look.reach for look in looks if look.counts] or [look.reach for look in looks]
    read = counted[len(counted) // 2 :]
    others = [look.reach for look in looks if look.reach not in read]
    found = []
    for narrow in (False, True):
        up = sides(
            read, others, lines, 190.0 if narrow else 260.0, higher_is_better=higher_is_better,
            steps=6,
        )  # fmt: skip
        found.append(_draw(looks, words, up, margin, smallest, every_day, f"{name}-{'narrow' if narrow else 'wide'}"))
    return found[0], found[1]


def without_holes(looks: Sequence[LookPoint]) -> list[LookPoint]:
    """Looks of every day: a day without news between days with it is no hole in the band."""
    at = [k for k, look in enumerate(looks) if look.counts] or [0]
    return [look for k, look in enumerate(looks) if look.counts or not at[0] < k < at[-1]]


@dataclass(frozen=True, slots=True)
class _Plot:
    left: float
    right: float
    up: Sides
    first: date
    last: date

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        if not whole:
            return (self.left + self.right) / 2
        return self.left + 14 + (self.right - self.left - 28) * (day - self.first).days / whole

    def y(self, value: float | None, end: int = 0) -> float:
        return _TOP + self.up.length - self.up.at(value, end=end)


def _draw(
    looks: Sequence[LookPoint], words: PictureWords, up: Sides, margin: float | None, smallest: float | None,
    every_day: bool, name: str,
) -> str:  # fmt: skip
    ticks = words.ticks(up.ticks)
    width = float(NARROW if name.endswith("narrow") else WIDE)
    plot = _Plot(max(text_width(text, TEXT) for text in ticks) + 12, width - 8, up, looks[0].day, looks[-1].day)
    drawing = Drawing(width, _TOP + up.length + _BOTTOM, name=name)
    for tick, text in zip(up.ticks, ticks, strict=True):
        drawing.line(f"M{plot.left:.1f},{plot.y(tick):.1f}H{plot.right:.1f}", stroke=RULES, thick=1)
        drawing.text(plot.left - 8, plot.y(tick), text, colour=QUIET, align="right")
    room = plot.right - plot.left
    better = shorten(f"↑ {words.better}", TEXT, room - text_width(words.unit, TEXT) - 12)
    drawing.text(plot.left, 10, better, colour=QUIET)
    drawing.text(plot.right, 10, words.unit, colour=QUIET, align="right")
    drawing.text(plot.left, _TOP + up.length + 38, shorten(f"↓ {words.worse}", TEXT, room), colour=QUIET)
    _days(drawing, plot, [look.day for look in looks], words)
    (_band if every_day else _bars)(drawing, plot, looks)
    drawing.line(f"M{plot.left:.1f},{plot.y(0.0):.1f}H{plot.right:.1f}", stroke=INK, thick=1.4)
    for line, colour in ((margin, PERSON), (smallest, QUIET)):
        if line is not None:
            drawing.line(
                f"M{plot.left:.1f},{plot.y(line):.1f}H{plot.right:.1f}", stroke=colour, thick=1.8, dashes="5 3"
            )
    _estimates(drawing, plot, looks, every_day)
    return drawing.svg()


def _days(drawing: Drawing, plot: _Plot, days: Sequence[date], words: PictureWords) -> None:
    """The first day, the last, and those between for which there is room."""
    shown: list[tuple[float, float]] = []
    for day in dict.fromkeys((days[0], days[-1], *days)):
        text = words.day(day)
        half = text_width(text, TEXT) / 2
        x = min(max(plot.x(day), plot.left + half - 8), plot.right - half)
        if all(abs(x - other) > half + room + 18 for other, room in shown):
            drawing.text(x, _TOP + plot.up.length + 16, text, colour=QUIET, align="center")
            shown.append((x, half))


def _bars(drawing: Drawing, plot: _Plot, looks: Sequence[LookPoint]) -> None:
    """An interval for each look; an arrow where it goes on beyond the picture."""
    gaps = [plot.x(b.day) - plot.x(a.day) for a, b in pairwise(looks)]
    half = max(1.5, min(9.0, 0.35 * min(gaps, default=99.0)))
    for look in looks:
        x, reach = plot.x(look.day), look.reach
        top, bottom = sorted((plot.y(reach.low, -1), plot.y(reach.high, 1)))
        if look.counts:
            drawing.rect(x - half, top, 2 * half, bottom - top, fill=_BAND, round=2)
        else:
            drawing.line(f"M{x:.1f},{top:.1f}V{bottom:.1f}", stroke=UNKNOWN, thick=1, dashes="2 3")
        for end in (reach.low, reach.high):
            if plot.up.goes_on(end):
                at = plot.y(end, -1 if end is reach.low else 1)
                drawing.arrow(x, at, fill=QUIET, way="up" if at < _TOP + plot.up.length / 2 else "down", size=5)


def _band(drawing: Drawing, plot: _Plot, looks: Sequence[LookPoint]) -> None:
    """One band over each stretch of days that count."""
    for stretch in _stretches(looks):
        upper = [(plot.x(look.day), plot.y(look.reach.high, 1)) for look in stretch]
        lower = [(plot.x(look.day), plot.y(look.reach.low, -1)) for look in stretch]
        if len(stretch) == 1:
            x, top, bottom = upper[0][0], *sorted((upper[0][1], lower[0][1]))
            drawing.rect(x - 3, top, 6, bottom - top, fill=_BAND, round=2)
        else:
            drawing.area([*upper, *reversed(lower)], fill=_BAND)


def _stretches(looks: Sequence[LookPoint]) -> list[list[LookPoint]]:
    found: list[list[LookPoint]] = []
    before = False
    for look in looks:
        if look.counts and not before:
            found.append([])
        if look.counts:
            found[-1].append(look)
        before = look.counts
    return found


def _estimates(drawing: Drawing, plot: _Plot, looks: Sequence[LookPoint], every_day: bool) -> None:
    """Dots, and a line from each look that counts to the next."""
    for stretch in _stretches(looks):
        path = " ".join(f"{plot.x(look.day):.1f},{plot.y(look.reach.value):.1f}" for look in stretch)
        drawing.line(f"M{path}", stroke=INK, thick=1.8 if every_day else 1.2)
    for k, look in enumerate(looks):
        if every_day and look.counts and k + 1 < len(looks):
            continue
        x, y = plot.x(look.day), plot.y(look.reach.value)
        if look.counts:
            drawing.dot(x, y, size=4)
        else:
            drawing.dot(x, y, size=2 if every_day else 3.4, colour=UNKNOWN, hollow=True)
