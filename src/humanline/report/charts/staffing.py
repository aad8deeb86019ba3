"""Load against staff: a small panel a weekday, work as bars, staff and what they carry as lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from humanline.model.plan import WeekOfStaff
from humanline.report.charts.drawing import (
    HATCH,
    HEAT,
    INK,
    NARROW,
    PERSON,
    QUIET,
    RULES,
    TEST,
    TEXT,
    WIDE,
    Frame,
    Label,
    Margin,
    layer,
    svg,
    written,
    x_pixels,
    y_pixels,
)
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

#: Less work than this above what staff carry is rounding, in staff hours.
TINY = 0.05
_WORK = HEAT[1]
_DAYS = 7


def hours_shown(week: WeekOfStaff) -> tuple[int, int]:
    """The first hour of the day with staff, or else work, and the hour after the last."""
    staffed = any(value > 0 for value in week.staff)
    kept = [hour % 24 for hour in range(168) if (week.staff[hour] > 0 if staffed else week.load[hour] > 0)]
    return (min(kept), max(kept) + 1) if kept else (0, 24)


def staffing(week: WeekOfStaff, voice: Voice, *, name: str) -> tuple[str, str]:
    """Draw seven panels, beside each other on a wide screen and in two columns on a phone."""
    return (
        _Panels(week, voice, narrow=False).draw(f"{name}-wide"),
        _Panels(week, voice, narrow=True).draw(f"{name}-narrow"),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a panel stands: its left and its bottom, in pixels."""

    left: float
    bottom: float


class _Panels:
    """Seven small pictures with the same scales."""

    def __init__(self, week: WeekOfStaff, voice: Voice, *, narrow: bool) -> None:
        self.week, self.voice, self.narrow = week, voice, narrow
        self.first, self.last = hours_shown(week)
        self.columns = 2 if narrow else _DAYS
        self.high, self.gap_x, self.gap_y = (88.0, 16.0, 58.0) if narrow else (190.0, 12.0, 0.0)
        shown = [hour for hour in range(168) if self.first <= hour % 24 < self.last]
        most = max((max(week.load[h], week.staff[h], week.carried[h]) for h in shown), default=1.0)
        self.up: Scale = scale(most * 1.05, self.high, steps=3 if narrow else 4)
        ticks = voice.ticks("count", self.up.ticks)
        margin = Margin(round(max(text_width(text, TEXT) for text in ticks)) + 12, 46, 8, 46)
        width = (NARROW if narrow else WIDE) - margin.left - margin.right
        rows = -(-_DAYS // self.columns)
        self.frame = Frame(width, round(rows * self.high + (rows - 1) * self.gap_y), margin)
        self.wide = (width - (self.columns - 1) * self.gap_x) / self.columns

    def place(self, day: int) -> _Place:
        row, column = divmod(day, self.columns)
        return _Place(column * (self.wide + self.gap_x), row * (self.high + self.gap_y) + self.high)

    def x(self, day: int, hour: float) -> float:
        return self.place(day).left + (hour - self.first) / (self.last - self.first) * self.wide

    def y(self, day: int, value: float) -> float:
        return self.place(day).bottom - self.up.at(value)

    def draw(self, name: str) -> str:
        frame = self.frame
        layers = [*self._axes(), *self._work(), *self._lines(), *written(self._labels(), frame)]
        return svg(layers, frame, name=name, voice=self.voice)

    def _span(self) -> dict[str, Any]:
        return {
            "x": x_pixels("x", self.frame),
            "x2": alt.X2("x2:Q"),
            "y": y_pixels("y", self.frame),
            "y2": alt.Y2("y2:Q"),
        }

    def _axes(self) -> list[Any]:
        lines = [
            {
                "x": self.place(day).left,
                "x2": self.place(day).left + self.wide,
                "y": self.y(day, t),
                "y2": self.y(day, t),
            }
            for day in range(_DAYS)
            for t in self.up.ticks
        ]
        return [layer(lines).mark_rule(color=RULES).encode(**self._span())]

    def _work(self) -> list[Any]:
        """Work as bars; what is above what staff carry stands out."""
        bars, above = [], []
        for day in range(_DAYS):
            for hour in range(self.first, self.last):
                load, carried = self.week.load[day * 24 + hour], self.week.carried[day * 24 + hour]
                left, right = self.x(day, hour), self.x(day, hour + 1)
                if load > 0:
                    bars.append({"x": left, "x2": right + 0.4, "y": self.y(day, load), "y2": self.y(day, 0)})
                if self.week.staff[day * 24 + hour] > 0 and load > carried + TINY:
                    above.append({"x": left, "x2": right, "y": self.y(day, load), "y2": self.y(day, carried)})
        charts = [layer(bars).mark_rect(color=_WORK).encode(**self._span())] if bars else []
        if above:
            charts.append(layer(above).mark_rect(color=TEST).encode(**self._span()))
            charts.append(layer(above).mark_rect(fill=HATCH).encode(**self._span()))
        return charts

    def _lines(self) -> list[Any]:
        charts = []
        looks: tuple[tuple[tuple[float, ...], dict[str, Any]], ...] = (
            (self.week.staff, {"color": QUIET, "strokeWidth": 1.6, "strokeDash": [4, 3]}),
            (self.week.carried, {"color": PERSON, "strokeWidth": 2.4}),
        )
        for values, look in looks:
            for day in range(_DAYS):
                hours = range(self.first, self.last)
                if not any(self.week.staff[day * 24 + hour] > 0 for hour in hours):
                    continue
                rows = []
                for hour in hours:
                    at = self.y(day, values[day * 24 + hour])
                    rows += [{"x": self.x(day, hour), "y": at}, {"x": self.x(day, hour + 1), "y": at}]
                rows = [{**row, "k": k} for k, row in enumerate(rows)]
                x, y = x_pixels("x", self.frame), y_pixels("y", self.frame)
                charts.append(layer(rows).mark_line(**look).encode(x=x, y=y, order=alt.Order("k:Q")))
        return charts

    def _labels(self) -> list[Label]:
        voice, frame = self.voice, self.frame
        labels = [Label(6 - frame.margin.left, -34, voice("plan.week.y"), QUIET)]
        for day in range(_DAYS):
            place = self.place(day)
            top = place.bottom - self.high
            labels.append(Label(place.left, top - 12, voice(f"day.{day}"), INK, bold=True))
            hours = range(self.first, self.last)
            if not any(self.week.staff[day * 24 + h] > 0 or self.week.load[day * 24 + h] > 0 for h in hours):
                labels.append(
                    Label(place.left + self.wide / 2, place.bottom - 14, voice("plan.week.none"), QUIET, "center")
                )
            if day % self.columns == 0:
                for tick, text in zip(self.up.ticks, voice.ticks("count", self.up.ticks), strict=True):
                    labels.append(Label(place.left - 6, self.y(day, tick), text, QUIET, "right"))
            labels += [
                Label(place.left, place.bottom + 14, str(self.first), QUIET),
                Label(place.left + self.wide, place.bottom + 14, str(self.last), QUIET, "right"),
            ]
        labels.append(Label(frame.width, frame.height + 36, voice("plan.week.x"), QUIET, "right"))
        return labels
