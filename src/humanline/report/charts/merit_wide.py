"""The merit order for a screen or paper: blocks as wide as their hours, as high as what a person adds a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from humanline.report.charts.drawing import (
    HATCH,
    INK,
    PAPER,
    PERSON,
    QUIET,
    RULES,
    TEXT,
    WIDE,
    Frame,
    Margin,
    layer,
    svg,
    x_pixels,
    y_pixels,
)
from humanline.report.charts.letters import shorten, shorten_cell, text_width, wrapped
from humanline.report.charts.merit import BELOW_OPACITY, COLOUR, DECIDE, SPOKEN, Block, Order, top_of
from humanline.report.charts.placing import SLANT, Placed, Shape, Wanted, box, place
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

_SPOKEN_HEIGHT = 64.0
_LABEL_ROOMS = (205.0, 160.0, 120.0, 96.0)
#: Room above the plot, tried from the smallest; the first in which about as much text fits as in any is taken.
_TOPS = (84, 112, 140, 180)
#: Beyond so many blocks small ones go without a number; the table names all.
_MOST_NUMBERS = 40
_STUB = 3.0
#: With more blocks than this, whiskers are drawn thin and without caps.
_MOST_WITH_CAPS = 70


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture, and what its numbers stand for.

    Attributes:
        svg: the picture.
        numbered: (number, name) of blocks that carry a number instead of a name.
        unnamed: how many blocks carry neither.
    """

    svg: str
    numbered: tuple[tuple[str, str], ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class _Plot:
    """The drawing with its two scales."""

    frame: Frame
    across: Scale
    up: Scale

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return self.frame.height - self.up.at(value)

    def top(self, block: Block) -> float:
        """Pixels from the top to the top of a block."""
        if block.role in SPOKEN:
            return self.frame.height - _SPOKEN_HEIGHT
        if block.value is None or block.value.value <= 0:
            return self.frame.height - _STUB
        return min(self.y(block.value.value), self.frame.height - _STUB)

    def above(self, block: Block) -> float:
        """Pixels from the top to the top of a block with its whisker."""
        return self.top(block) if block.value is None else min(self.top(block), self.y(max(0.0, block.value.high)))


def merit_wide(order: Order, voice: Voice, *, name: str) -> Drawn:
    """Draw it; labels never touch, and what finds no place carries a number."""
    blocks = order.blocks
    tried = [_laid_out(order, voice, top) for top in _TOPS]
    enough = 0.97 * max(letters for letters, _ in tried)
    plot, line_layers, placed, without, level = next(laid for letters, laid in tried if letters >= enough)
    frame = plot.frame
    numbers = sorted((label for label in placed if not label.slanted), key=lambda label: int(label.text))
    layers = [
        *_axes(plot, voice),
        *_price(order, plot),
        *_bars(blocks, plot),
        *_whiskers(blocks, plot),
        *line_layers,
        *level,
        *_label_layers(placed, plot),
    ]
    return Drawn(
        svg(layers, frame, name=name, voice=voice),
        tuple((label.text, blocks[label.index].name) for label in numbers),
        len(without),
    )


_Laid = tuple[_Plot, list[alt.Chart], list[Placed], list[int], list[alt.Chart]]


def _laid_out(order: Order, voice: Voice, top: int) -> tuple[int, _Laid]:
    """The labels with so much room above the plot, and how many letters of names fit."""
    frame = Frame(WIDE - 44 - 14, 300, Margin(44, top, 14, 62))
    up = scale(top_of(order.blocks, order.price), frame.height, steps=4)
    across = scale(max(order.end, order.hours) * 1.005 or 1.0, frame.width, steps=7)
    plot = _Plot(frame, across, up)
    line_layers, line_shapes = _line(order, plot, voice)
    placed, without, level = _labels(order, plot, line_shapes, voice)
    return sum(len(label.text) for label in placed if label.slanted), (plot, line_layers, placed, without, level)


def _encode(frame: Frame) -> dict[str, Any]:
    return {"x": x_pixels("x", frame), "y": y_pixels("y", frame)}


def _span(frame: Frame) -> dict[str, Any]:
    return {**_encode(frame), "x2": "x2:Q", "y2": "y2:Q"}


def _text(frame: Frame, texts: list[dict[str, Any]], **mark: Any) -> alt.Chart:
    return layer(texts).mark_text(baseline="middle", **mark).encode(**_encode(frame), text="t:N")


def _axes(plot: _Plot, voice: Voice) -> list[alt.Chart]:
    frame = plot.frame
    lines = [{"x": 0, "x2": frame.width, "y": plot.y(tick)} for tick in plot.up.ticks]
    ups = [
        {"x": -8, "y": plot.y(tick), "t": text}
        for tick, text in zip(plot.up.ticks, voice.ticks("points_per_minute", plot.up.ticks), strict=True)
    ]
    acrosses = [
        {"x": plot.across.at(tick), "y": frame.height + 16, "t": text}
        for tick, text in zip(plot.across.ticks, voice.ticks("count", plot.across.ticks), strict=True)
    ]
    return [
        layer(lines).mark_rule(color=RULES).encode(**_encode(frame), x2="x2:Q"),
        _text(frame, ups, align="right", color=QUIET),
        _text(frame, acrosses, align="center", color=QUIET),
        _text(frame, [{"x": -38, "y": -14, "t": voice("plan.order.y")}], align="left", color=QUIET),
        _text(
            frame, [{"x": frame.width, "y": frame.height + 40, "t": voice("plan.order.x")}], align="right", color=QUIET
        ),
    ]


def _price(order: Order, plot: _Plot) -> list[alt.Chart]:
    """What a minute is worth as a dashed line, with a band where it probably lies."""
    if order.price is None or order.price.value <= 0:
        return []
    frame, price = plot.frame, order.price
    start = plot.across.at(order.spoken[-1].start + order.spoken[-1].hours) if order.spoken else 0.0
    band = [{"x": start, "x2": frame.width, "y": plot.y(price.high), "y2": plot.y(max(0.0, price.low))}]
    line = [{"x": start, "x2": frame.width, "y": plot.y(price.value)}]
    return [
        layer(band).mark_rect(color=QUIET, opacity=0.1).encode(**_span(frame)),
        layer(line).mark_rule(color=INK, strokeDash=[3, 4]).encode(**_encode(frame), x2="x2:Q"),
    ]


def _bars(blocks: tuple[Block, ...], plot: _Plot) -> list[alt.Chart]:
    frame = plot.frame
    charts: list[alt.Chart] = []
    for role in (*SPOKEN, "person", "below"):
        bars, decide = [], []
        for block in blocks:
            if block.role != role:
                continue
            left, right = plot.across.at(block.start), plot.across.at(block.start + block.hours)
            gap = 1.5 if right - left > 5 else 0.0
            bar = {"x": left, "x2": max(right - gap, left + 0.8), "y": plot.top(block), "y2": frame.height}
            bars.append(bar)
            if block.decide:
                decide.append(bar)
        if not bars:
            continue
        rounded = 2 if len(blocks) < 60 else 0
        if role == "below":
            # Paper first, so that the price band does not shine through the lighter blocks.
            charts.append(layer(bars).mark_rect(color=PAPER, cornerRadius=rounded).encode(**_span(frame)))
        opacity = BELOW_OPACITY if role == "below" else 1.0
        charts.append(
            layer(bars).mark_rect(color=COLOUR[role], opacity=opacity, cornerRadius=rounded).encode(**_span(frame))
        )
        if role in SPOKEN:
            charts.append(layer(bars).mark_rect(fill=HATCH, cornerRadius=rounded).encode(**_span(frame)))
        if decide:
            charts.append(
                layer(decide)
                .mark_rect(fillOpacity=0, stroke=DECIDE, strokeWidth=2.5, strokeDash=[4, 3])
                .encode(**_span(frame))
            )
    return charts


def _whiskers(blocks: tuple[Block, ...], plot: _Plot) -> list[alt.Chart]:
    frame = plot.frame
    lines, caps, arrows = [], [], []
    many = len(blocks) > _MOST_WITH_CAPS
    look = (
        {"color": INK, "opacity": 0.35, "strokeWidth": 0.8}
        if many
        else {"color": INK, "opacity": 0.75, "strokeWidth": 1.3}
    )
    for block in blocks:
        value = block.value
        if value is None or value.high <= 0 or value.high == value.low:
            continue
        middle = plot.across.at(block.start + block.hours / 2)
        half = min(4.0, plot.across.at(block.hours) / 2)
        high, low = plot.y(value.high), plot.y(max(0.0, value.low))
        lines.append({"x": middle, "y": low, "y2": high})
        if value.high <= plot.up.top:
            caps.append({"x": middle - half, "x2": middle + half, "y": high})
        else:
            arrows.append({"x": middle, "y": high})
        if value.low >= 0:
            caps.append({"x": middle - half, "x2": middle + half, "y": low})
    charts = []
    if lines:
        charts.append(layer(lines).mark_rule(**look).encode(**_encode(frame), y2="y2:Q"))
    if caps and not many:
        charts.append(layer(caps).mark_rule(**look).encode(**_encode(frame), x2="x2:Q"))
    if arrows:
        charts.append(
            layer(arrows)
            .mark_point(shape="triangle-up", color=INK, fill=INK, filled=True, opacity=1, size=34)
            .encode(**_encode(frame))
        )
    return charts


def _line(order: Order, plot: _Plot, voice: Voice) -> tuple[list[alt.Chart], list[Shape]]:
    """The line with its words, and the shapes that labels keep clear of."""
    frame, margin = plot.frame, plot.frame.margin
    at = plot.across.at(order.hours)
    said = [(voice("plan.order.line", hours=voice.numbers.staff_hours(order.hours)), INK, 16, "bold")]
    if order.price is not None and order.price.value > 0:
        value = voice.numbers.interval(order.price, "points_per_minute")[0]
        said.append((voice("plan.order.worth", price=value), QUIET, TEXT, "normal"))
    if order.short > 0:
        said.append((voice("plan.order.short", short=voice.numbers.staff_hours(order.short)), QUIET, TEXT, "normal"))
    elif order.left >= 0.05:
        key = "plan.order.left" if order.below else "plan.order.left_all"
        said.append((voice(key, left=voice.numbers.staff_hours(order.left)), QUIET, TEXT, "normal"))
    width = max(text_width(text, size) * (1.06 if weight == "bold" else 1.0) for text, _, size, weight in said)
    right_of = at + 12 + width <= frame.width + margin.right
    x = at + 12 if right_of else at - 12
    top = -float(margin.top) + 14
    layers = [
        layer([{"x": at, "y": top - 8, "y2": frame.height + 8}])
        .mark_rule(color=INK, strokeWidth=2.5)
        .encode(**_encode(frame), y2="y2:Q")
    ]
    align = "left" if right_of else "right"
    for row, (text, colour, size, weight) in enumerate(said):
        layers.append(
            _text(
                frame,
                [{"x": x, "y": top + row * 20, "t": text}],
                align=align,
                color=colour,
                fontSize=size,
                fontWeight=weight,
            )
        )
    bottom = top + 20 * len(said) - 6
    words = box(x, top - 12, x + width, bottom) if right_of else box(x - width, top - 12, x, bottom)
    shapes = [words, box(at - 4, top - 10, at + 4, frame.height)]
    if order.free:
        names = voice("plan.order.free", cells=voice.numbers.listed([block.name for block in order.free]))
        text = shorten(f"▲ {names}", TEXT, frame.width * 0.62)
        y = float(frame.height + 40)
        layers.append(_text(frame, [{"x": 0, "y": y, "t": text}], align="left", color=PERSON))
    return layers, shapes


def _labels(
    order: Order, plot: _Plot, fixed: list[Shape], voice: Voice
) -> tuple[list[Placed], list[int], list[alt.Chart]]:
    """Names and numbers on the blocks; what is spoken for gets a level name where its block is wide enough."""
    frame, margin = plot.frame, plot.frame.margin
    blocks = order.blocks
    taken: dict[int, list[Shape]] = {}
    wanted: list[tuple[float, Wanted]] = []
    level: list[dict[str, Any]] = []
    fixed = list(fixed)
    number = 0
    for index, block in enumerate(blocks):
        left, right = plot.across.at(block.start), plot.across.at(block.start + block.hours)
        top, above, middle = plot.top(block), plot.above(block), (left + right) / 2
        taken[index] = [box(left, top, right, frame.height)]
        if above < top:
            taken[index].append(box(middle - 3, above, middle + 3, top))
        hours = voice("plan.order.hours", hours=voice.numbers.decimal(block.hours, 0 if block.hours >= 10 else 1))
        if block.role in SPOKEN:
            lines = wrapped(block.name, TEXT, right - left - 2)
            if lines is not None and len(lines) <= 4:
                rows = [(hours, QUIET), *((line, INK) for line in reversed(lines))]
                level += [{"x": middle, "y": top - 12 - 16 * k, "t": t, "c": c} for k, (t, c) in enumerate(rows)]
                half = max(text_width(text, TEXT) for text, _ in rows) / 2
                fixed.append(box(middle - half, top - 6 - 16 * len(rows), middle + half, top - 2))
                continue
            texts: tuple[str, ...] = (f"{block.name}, {hours}",)
        else:
            texts = tuple(shorten_cell(block.name, TEXT, room) for room in _LABEL_ROOMS)
        number += 1
        rank = -1e6 if block.role in SPOKEN else -block.hours
        wanted.append((rank, Wanted(index, texts, middle, above - 6, str(number))))
    many = len(wanted) > _MOST_NUMBERS
    room = box(-float(margin.left) + 2, -float(margin.top) + 2, frame.width + margin.right - 2.0, float(frame.height))
    ranked = [label for _, label in sorted(wanted, key=lambda pair: (pair[0], pair[1].index))]
    placed, without = place(ranked, taken, fixed, room, TEXT)
    if many:
        without += [label.index for label in placed if not label.slanted]
        placed = [label for label in placed if label.slanted]
    placed = _renumbered(placed)
    charts = [
        _text(frame, [text for text in level if text["c"] == colour], align="center", color=colour)
        for colour in (INK, QUIET)
        if level
    ]
    return placed, without, charts


def _renumbered(placed: list[Placed]) -> list[Placed]:
    """Numbers from one upwards, from the left."""
    numbers = {
        label.index: str(k)
        for k, label in enumerate(sorted((p for p in placed if not p.slanted), key=lambda p: p.index), 1)
    }
    return [Placed(p.index, numbers.get(p.index, p.text), p.x, p.y, p.slanted, p.leader) for p in placed]


def _label_layers(placed: list[Placed], plot: _Plot) -> list[alt.Chart]:
    frame = plot.frame
    charts: list[alt.Chart] = []
    leaders = [{"x": p.x, "y": p.y, "y2": p.leader} for p in placed if p.leader is not None]
    if leaders:
        charts.append(layer(leaders).mark_rule(color=QUIET, strokeWidth=0.8).encode(**_encode(frame), y2="y2:Q"))
    slanted = [{"x": p.x + 3, "y": p.y - 3, "t": p.text} for p in placed if p.slanted]
    if slanted:
        charts.append(_text(frame, slanted, align="left", color=INK, angle=360 - SLANT))
    level = [{"x": p.x, "y": p.y - 8, "t": p.text} for p in placed if not p.slanted]
    if level:
        charts.append(_text(frame, level, align="center", color=INK, fontSize=TEXT - 1, fontWeight="bold"))
    return charts
