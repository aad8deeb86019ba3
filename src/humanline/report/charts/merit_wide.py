"""The merit order for a screen or paper: blocks as wide as their hours, as high as what a person adds a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from humanline.report.charts.drawing import (
    HATCH,
    INK,
    PAPER,
    QUIET,
    RULES,
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
from humanline.report.charts.merit import BELOW_OPACITY, COLOUR, DECIDE, SPOKEN, Block, Order, top_of
from humanline.report.charts.merit_names import MOST_NAMED, Lettering, Plot, lettering_of
from humanline.report.charts.rows import scale
from humanline.report.voice import Voice

#: Room above the plot, tried from the smallest; the first in which about as much text fits as in any is taken.
_TOPS = (84, 112, 140, 180)
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


def merit_wide(order: Order, voice: Voice, *, name: str) -> Drawn:
    """Draw it; labels never touch, and what finds no place carries a number."""
    blocks = order.blocks
    # With more blocks than can be named, names matter less than time: only the roomiest layout is tried.
    tops = _TOPS if len(blocks) <= MOST_NAMED else _TOPS[-1:]
    tried = [_laid_out(order, voice, top) for top in tops]
    enough = 0.97 * max(lettering.letters for _, lettering in tried)
    plot, lettering = next(laid for laid in tried if laid[1].letters >= enough)
    frame = plot.frame
    layers = [
        *_axes(plot, voice),
        *_price(order, plot),
        *_bars(blocks, plot),
        *_whiskers(blocks, plot),
        *_line(order, plot),
        *_leaders(lettering, frame),
        *written(lettering.labels, frame),
    ]
    return Drawn(svg(layers, frame, name=name, voice=voice), lettering.numbered, lettering.unnamed)


def _laid_out(order: Order, voice: Voice, top: int) -> tuple[Plot, Lettering]:
    """The plot with so much room above it, and the names that fit there."""
    frame = Frame(WIDE - 44 - 14, 300, Margin(44, top, 14, 62))
    up = scale(top_of(order.blocks, order.price), frame.height, steps=4)
    across = scale(max(order.end, order.hours) * 1.005 or 1.0, frame.width, steps=7)
    plot = Plot(frame, across, up)
    return plot, lettering_of(order, plot, voice)


def _line(order: Order, plot: Plot) -> list[alt.Chart]:
    frame = plot.frame
    at = [{"x": plot.across.at(order.hours), "y": 6.0 - frame.margin.top, "y2": frame.height + 8}]
    return [layer(at).mark_rule(color=INK, strokeWidth=2.5).encode(**_encode(frame), y2=alt.Y2("y2:Q"))]


def _leaders(lettering: Lettering, frame: Frame) -> list[alt.Chart]:
    """Thin lines from a block up to a name that stands higher."""
    lines = [{"x": x, "y": top, "y2": bottom} for x, top, bottom in lettering.leaders]
    if not lines:
        return []
    return [layer(lines).mark_rule(color=QUIET, strokeWidth=0.8).encode(**_encode(frame), y2=alt.Y2("y2:Q"))]


def _encode(frame: Frame) -> dict[str, Any]:
    return {"x": x_pixels("x", frame), "y": y_pixels("y", frame)}


def _span(frame: Frame) -> dict[str, Any]:
    return {**_encode(frame), "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}


def _axes(plot: Plot, voice: Voice) -> list[alt.Chart]:
    frame = plot.frame
    lines = [{"x": 0, "x2": frame.width, "y": plot.y(tick)} for tick in plot.up.ticks]
    labels = [
        Label(-8, plot.y(tick), text, QUIET, "right")
        for tick, text in zip(plot.up.ticks, voice.ticks("points_per_minute", plot.up.ticks), strict=True)
    ]
    labels += [
        Label(plot.across.at(tick), frame.height + 16, text, QUIET, "center")
        for tick, text in zip(plot.across.ticks, voice.ticks("count", plot.across.ticks), strict=True)
    ]
    labels.append(Label(-38, -14, voice("plan.order.y"), QUIET))
    labels.append(Label(frame.width, frame.height + 40, voice("plan.order.x"), QUIET, "right"))
    return [layer(lines).mark_rule(color=RULES).encode(**_encode(frame), x2=alt.X2("x2:Q")), *written(labels, frame)]


def _price(order: Order, plot: Plot) -> list[alt.Chart]:
    """What a minute is worth as a dashed line, with a band where it probably lies."""
    if order.price is None or order.price.value <= 0:
        return []
    frame, price = plot.frame, order.price
    start = plot.across.at(order.spoken[-1].start + order.spoken[-1].hours) if order.spoken else 0.0
    band = [{"x": start, "x2": frame.width, "y": plot.y(price.high), "y2": plot.y(max(0.0, price.low))}]
    line = [{"x": start, "x2": frame.width, "y": plot.y(price.value)}]
    return [
        layer(band).mark_rect(color=QUIET, opacity=0.1).encode(**_span(frame)),
        layer(line).mark_rule(color=INK, strokeDash=[3, 4]).encode(**_encode(frame), x2=alt.X2("x2:Q")),
    ]


def _bars(blocks: tuple[Block, ...], plot: Plot) -> list[alt.Chart]:
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


def _whiskers(blocks: tuple[Block, ...], plot: Plot) -> list[alt.Chart]:
    frame = plot.frame
    lines, caps, arrows = [], [], []
    many = len(blocks) > _MOST_WITH_CAPS
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
    opacity, width = (0.35, 0.8) if many else (0.75, 1.3)
    if lines:
        drawn = layer(lines).mark_rule(color=INK, opacity=opacity, strokeWidth=width)
        charts.append(drawn.encode(**_encode(frame), y2=alt.Y2("y2:Q")))
    if caps and not many:
        drawn = layer(caps).mark_rule(color=INK, opacity=opacity, strokeWidth=width)
        charts.append(drawn.encode(**_encode(frame), x2=alt.X2("x2:Q")))
    if arrows:
        charts.append(
            layer(arrows)
            .mark_point(shape="triangle-up", color=INK, fill=INK, filled=True, opacity=1, size=34)
            .encode(**_encode(frame))
        )
    return charts
