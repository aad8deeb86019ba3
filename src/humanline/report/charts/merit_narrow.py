"""The merit order for a phone: the same from top to bottom, a bar a row, the line across."""

from __future__ import annotations

from typing import NamedTuple

from humanline.report.charts.drawing import INK, NARROW, QUIET, RULES, TEXT, Align, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import shorten_cell, text_width
from humanline.report.charts.merit import BELOW_OPACITY, COLOUR, DECIDE, SPOKEN, MeritBlock, MeritOrder, top_of
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

_PITCH = 44.0
_SPOKEN_PITCH = 30.0
#: A phone shows so many rows on each side of the line, nearest to it first; the others are counted.
_MOST_A_SIDE = 30


def merit_narrow(order: MeritOrder, voice: Voice, *, name: str) -> str:
    """Draw it."""
    return _Column(order, voice).draw(name)


class _Bar(NamedTuple):
    """A bar from the left: of what, its top, how high it is, and where it ends."""

    block: MeritBlock
    top: float
    high: float
    end: float


class _Column:
    """Rows that are laid down one after another."""

    def __init__(self, order: MeritOrder, voice: Voice) -> None:
        self.order, self.voice = order, voice
        self.width = NARROW - 16
        self.scale: Scale = scale(top_of(order.blocks, order.price), float(self.width), steps=3)
        self.y = 6.0
        self.bars: list[_Bar] = []
        self.line_at = 0.0
        self.texts: list[Label] = []

    def draw(self, name: str) -> str:
        for block in self.order.spoken:
            self._spoken(block)
        plot_from = self.y
        for block in self.order.rule:
            self._cell(block)
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
        pen = Drawing.inside(frame, name=name)
        self._axis(pen, plot_from)
        for bar in self.bars:
            self._bar(pen, bar)
        pen.across(self.line_at, -8, self.width + 8, stroke=INK, thick=2.5)
        pen.labels(self.texts)
        return pen.svg()

    def _say(self, x: float, y: float, text: str, colour: str = INK, align: Align = "left") -> None:
        self.texts.append(Label(x, y, text, colour, align))

    def _hours(self, hours: float) -> str:
        return self.voice("plan.order.hours", hours=self.voice.numbers.decimal(hours, 0 if hours >= 10 else 1))

    def _spoken(self, block: MeritBlock) -> None:
        self.bars.append(_Bar(block, self.y + 4, 20, 26))
        self._say(34, self.y + 14, block.name)
        self._say(self.width, self.y + 14, self._hours(block.hours), QUIET, "right")
        self.y += _SPOKEN_PITCH

    def _cell(self, block: MeritBlock) -> None:
        hours = self._hours(block.hours)
        room = self.width - text_width(hours, TEXT) - 10
        self._say(0, self.y + 12, shorten_cell(block.name, TEXT, room))
        self._say(self.width, self.y + 12, hours, QUIET, "right")
        value = block.value
        end = self.scale.at(max(0.0, value.value)) if value else self.width if block.role == "free" else 0.0
        self.bars.append(_Bar(block, self.y + 22, 15, end))
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
        self.line_at = self.y + 2
        title = voice("plan.order.line", hours=voice.numbers.staff_hours(order.hours))
        self.texts.append(Label(0, self.y + 19, title, size=16, bold=True))
        self.y += 30
        if order.price is not None and order.price.value > 0:
            value = voice.numbers.interval(order.price, "worth")[0]
            self._say(0, self.y + 8, voice("plan.order.worth", price=value), QUIET)
            self.y += 22
        self.y += 6

    def _axis(self, pen: Drawing, plot_from: float) -> None:
        voice, high = self.voice, self.y + 4
        for tick, text in zip(self.scale.ticks, voice.ticks("worth", self.scale.ticks), strict=True):
            pen.down(self.scale.at(tick), plot_from, high + 4, stroke=RULES)
            half = text_width(text, TEXT) / 2
            self._say(max(half, min(self.scale.at(tick), self.width - half)), high + 15, text, QUIET, "center")
        self._say(self.width, high + 34, voice.worth.head("minute"), QUIET, "right")

    def _bar(self, pen: Drawing, bar: _Bar) -> None:
        """A bar; one with a value has what a minute is worth across it, and where the value probably lies."""
        block, role = bar.block, bar.block.role
        spoken = role in SPOKEN
        opacity, wide = BELOW_OPACITY if role == "below" else 1.0, bar.end if spoken else max(3.0, bar.end)
        at = (0, bar.top, wide, bar.high)
        pen.rect(*at, fill=COLOUR[role], opacity=opacity, round=2, hatched=spoken, light=True)
        if spoken:
            return
        if block.decide:
            pen.rect(0, bar.top, max(18.0, bar.end), bar.high, stroke=DECIDE, thick=2.5, dashes="4 3", round=0)
        price, value, middle = self.order.price, block.value, bar.top + bar.high / 2
        if price is not None and price.value > 0 and role != "rule":
            pen.down(self.scale.at(price.value), bar.top - 3, bar.top + 18, stroke=INK, dashes="3 3")
        if value is None or value.high <= 0 or value.high <= value.low:
            return
        low, high = self.scale.at(max(0.0, value.low)), self.scale.at(value.high)
        pen.across(middle, low, high, stroke=INK, thick=1.3, opacity=0.75)
        if value.high <= self.scale.top:
            pen.down(high, middle - 4, middle + 4, stroke=INK, thick=1.3, opacity=0.75)
        else:
            pen.arrow(high, middle, fill=INK)
        if value.low >= 0:
            pen.down(low, middle - 4, middle + 4, stroke=INK, thick=1.3, opacity=0.75)
