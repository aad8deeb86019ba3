"""The merit order for a phone: the same from top to bottom, a bar a row, the line across."""

from __future__ import annotations

from typing import Any

import altair as alt

from humanline.report.charts.drawing import (
    HATCH,
    INK,
    NARROW,
    QUIET,
    RULES,
    TEXT,
    Align,
    Frame,
    Label,
    Margin,
    layer,
    svg,
    written,
    x_pixels,
    y_pixels,
)
from humanline.report.charts.letters import shorten_cell, text_width
from humanline.report.charts.merit import BELOW_OPACITY, COLOUR, DECIDE, SPOKEN, Block, Order, top_of
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

_PITCH = 44.0
_SPOKEN_PITCH = 30.0
#: A phone shows so many rows on each side of the line, nearest to it first; the others are counted.
_MOST_A_SIDE = 30


def merit_narrow(order: Order, voice: Voice, *, name: str) -> str:
    """Draw it."""
    return _Column(order, voice).draw(name)


class _Column:
    """Rows that are laid down one after another."""

    def __init__(self, order: Order, voice: Voice) -> None:
        self.order, self.voice = order, voice
        self.width = NARROW - 16
        self.scale: Scale = scale(top_of(order.blocks, order.price), float(self.width), steps=3)
        self.y = 6.0
        self.bars: dict[str, list[dict[str, Any]]] = {}
        self.bar_rows: list[float] = []
        self.decide: list[dict[str, Any]] = []
        self.whiskers: list[dict[str, Any]] = []
        self.caps: list[dict[str, Any]] = []
        self.arrows: list[dict[str, Any]] = []
        self.rules: list[dict[str, Any]] = []
        self.texts: list[Label] = []

    def draw(self, name: str) -> str:
        for block in self.order.spoken:
            self._spoken(block)
        plot_from = self.y
        for block in self.order.free:
            self._cell(block)
        above = self.order.person[-_MOST_A_SIDE:]
        self._more(len(self.order.person) - len(above))
        for block in above:
            self._cell(block)
        self._line()
        below = self.order.below[:_MOST_A_SIDE]
        for block in below:
            self._cell(block)
        self._more(len(self.order.below) - len(below))
        height = round(self.y + 4)
        frame = Frame(self.width, height, Margin(8, 4, 8, 44))
        return svg(self._layers(frame, plot_from), frame, name=name, voice=self.voice)

    def _say(self, x: float, y: float, text: str, colour: str = INK, align: Align = "left") -> None:
        self.texts.append(Label(x, y, text, colour, align))

    def _hours(self, hours: float) -> str:
        return self.voice("plan.order.hours", hours=self.voice.numbers.decimal(hours, 0 if hours >= 10 else 1))

    def _spoken(self, block: Block) -> None:
        self.bars.setdefault(block.role, []).append({"x": 0, "x2": 26, "y": self.y + 4, "y2": self.y + 24})
        self._say(34, self.y + 14, block.name)
        self._say(self.width, self.y + 14, self._hours(block.hours), QUIET, "right")
        self.y += _SPOKEN_PITCH

    def _cell(self, block: Block) -> None:
        hours = self._hours(block.hours)
        room = self.width - text_width(hours, TEXT) - 10
        self._say(0, self.y + 12, shorten_cell(block.name, TEXT, room))
        self._say(self.width, self.y + 12, hours, QUIET, "right")
        top, bottom, middle = self.y + 22, self.y + 37, self.y + 29.5
        self.bar_rows.append(top)
        value = block.value
        end = self.scale.at(max(0.0, value.value)) if value else self.width if block.role == "free" else 0.0
        bar = {"x": 0, "x2": max(3.0, end), "y": top, "y2": bottom}
        self.bars.setdefault(block.role, []).append(bar)
        if block.decide:
            self.decide.append({**bar, "x2": max(18.0, end)})
        if value and value.high > 0 and value.high > value.low:
            low, high = self.scale.at(max(0.0, value.low)), self.scale.at(value.high)
            self.whiskers.append({"x": low, "x2": high, "y": middle})
            if value.high <= self.scale.top:
                self.caps.append({"x": high, "y": middle - 4, "y2": middle + 4})
            else:
                self.arrows.append({"x": high - 3, "y": middle})
            if value.low >= 0:
                self.caps.append({"x": low, "y": middle - 4, "y2": middle + 4})
        self.y += _PITCH

    def _more(self, count: int) -> None:
        if count > 0:
            self._say(0, self.y + 12, self.voice("plan.order.more", count=count), QUIET)
            self.y += 28

    def _line(self) -> None:
        order, voice = self.order, self.voice
        self.y += 8
        if order.left >= 0.05 and order.short <= 0:
            key = f"plan.order.{order.left_as}"
            self._say(0, self.y + 6, voice(key, left=voice.numbers.staff_hours(order.left)), QUIET)
            self.y += 20
        if order.short > 0:
            self._say(0, self.y + 6, voice("plan.order.short", short=voice.numbers.staff_hours(order.short)), QUIET)
            self.y += 20
        self.rules.append({"x": -8, "x2": self.width + 8, "y": self.y + 2})
        title = voice("plan.order.line", hours=voice.numbers.staff_hours(order.hours))
        self.texts.append(Label(0, self.y + 19, title, size=16, bold=True))
        self.y += 30
        if order.price is not None and order.price.value > 0:
            value = voice.numbers.interval(order.price, "points_per_minute")[0]
            self._say(0, self.y + 8, voice("plan.order.worth", price=value), QUIET)
            self.y += 22
        self.y += 6

    def _layers(self, frame: Frame, plot_from: float) -> list[alt.Chart]:
        x, y = x_pixels("x", frame), y_pixels("y", frame)
        span = {"x": x, "y": y, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
        voice = self.voice
        ticks = [{"x": self.scale.at(tick), "y": plot_from, "y2": frame.height + 4} for tick in self.scale.ticks]
        for tick, text in zip(self.scale.ticks, voice.ticks("points_per_minute", self.scale.ticks), strict=True):
            half = text_width(text, TEXT) / 2
            self._say(max(half, min(self.scale.at(tick), self.width - half)), frame.height + 15, text, QUIET, "center")
        self._say(self.width, frame.height + 34, voice("plan.order.y"), QUIET, "right")
        layers = [layer(ticks).mark_rule(color=RULES).encode(x=x, y=y, y2=alt.Y2("y2:Q"))]
        for role, bars in self.bars.items():
            opacity = BELOW_OPACITY if role == "below" else 1.0
            layers.append(layer(bars).mark_rect(color=COLOUR[role], opacity=opacity, cornerRadius=2).encode(**span))
            if role in SPOKEN:
                layers.append(layer(bars).mark_rect(fill=HATCH, cornerRadius=2).encode(**span))
        if self.decide:
            layers.append(
                layer(self.decide)
                .mark_rect(fillOpacity=0, stroke=DECIDE, strokeWidth=2.5, strokeDash=[4, 3])
                .encode(**span)
            )
        price = self.order.price
        if price is not None and price.value > 0 and self.bar_rows:
            at = [{"x": self.scale.at(price.value), "y": top - 3, "y2": top + 18} for top in self.bar_rows]
            layers.append(layer(at).mark_rule(color=INK, strokeDash=[3, 3]).encode(x=x, y=y, y2=alt.Y2("y2:Q")))
        if self.whiskers:
            layers.append(
                layer(self.whiskers)
                .mark_rule(color=INK, opacity=0.75, strokeWidth=1.3)
                .encode(x=x, y=y, x2=alt.X2("x2:Q"))
            )
        if self.caps:
            layers.append(
                layer(self.caps).mark_rule(color=INK, opacity=0.75, strokeWidth=1.3).encode(x=x, y=y, y2=alt.Y2("y2:Q"))
            )
        if self.arrows:
            layers.append(
                layer(self.arrows)
                .mark_point(shape="triangle-right", color=INK, fill=INK, filled=True, opacity=1, size=34)
                .encode(x=x, y=y)
            )
        layers.append(layer(self.rules).mark_rule(color=INK, strokeWidth=2.5).encode(x=x, y=y, x2=alt.X2("x2:Q")))
        return [*layers, *written(self.texts, frame)]
