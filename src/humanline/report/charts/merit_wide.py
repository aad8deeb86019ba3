"""The merit order for a screen or paper: blocks as wide as their hours, as high as what a person adds a minute."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import INK, PAPER, QUIET, RULES, WIDE, Drawing, Frame, Label, Margin
from humanline.report.charts.merit import BELOW_OPACITY, COLOUR, DECIDE, SPOKEN, MeritBlock, MeritOrder, top_of
from humanline.report.charts.merit_names import MOST_NAMED, Lettering, Plot, lettering_of
from humanline.report.charts.rows import scale
from humanline.report.voice import Voice

#: Room above the plot, tried from the smallest; the first in which about as much text fits as in any is taken.
_TOPS = (84, 112, 140, 180)
#: With more blocks than this, whiskers are drawn thin and without caps.
_MOST_WITH_CAPS = 70


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """The picture, and what its numbers stand for.

    Attributes:
        svg: the picture.
        numbered: (number, name) of blocks that carry a number instead of a name.
        unnamed: how many blocks carry neither.
    """

    svg: str
    numbered: tuple[tuple[str, str], ...]
    unnamed: int


def merit_wide(order: MeritOrder, voice: Voice, *, name: str) -> DrawnPicture:
    """Draw it; labels never touch, and what finds no place carries a number."""
    blocks = order.blocks
    # With more blocks than can be named, names matter less than time: only the roomiest layout is tried.
    tops = _TOPS if len(blocks) <= MOST_NAMED else _TOPS[-1:]
    tried = [_laid_out(order, voice, top) for top in tops]
    enough = 0.97 * max(lettering.letters for _, lettering in tried)
    plot, lettering = next(laid for laid in tried if laid[1].letters >= enough)
    frame = plot.frame
    pen = Drawing.inside(frame, name=name)
    _axes(pen, plot, voice)
    _price(pen, order, plot)
    _bars(pen, blocks, plot)
    _whiskers(pen, blocks, plot)
    pen.down(plot.across.at(order.hours), 6.0 - frame.margin.top, frame.height + 8, stroke=INK, thick=2.5)
    for x, top, bottom in lettering.leaders:
        # From a block up to a name that stands higher.
        pen.down(x, top, bottom, stroke=QUIET, thick=0.8)
    pen.labels(lettering.labels)
    return DrawnPicture(pen.svg(), lettering.numbered, lettering.unnamed)


def _laid_out(order: MeritOrder, voice: Voice, top: int) -> tuple[Plot, Lettering]:
    """The plot with so much room above it, and the names that fit there."""
    frame = Frame(WIDE - 44 - 14, 300, Margin(44, top, 14, 62))
    up = scale(top_of(order.blocks, order.price), frame.height, steps=4)
    across = scale(max(order.end, order.hours) * 1.005 or 1.0, frame.width, steps=7)
    plot = Plot(frame, across, up)
    return plot, lettering_of(order, plot, voice)


def _axes(pen: Drawing, plot: Plot, voice: Voice) -> None:
    frame = plot.frame
    for tick in plot.up.ticks:
        pen.across(plot.y(tick), 0, frame.width, stroke=RULES)
    labels = [
        Label(-8, plot.y(tick), text, QUIET, "right")
        for tick, text in zip(plot.up.ticks, voice.ticks("worth", plot.up.ticks), strict=True)
    ]
    labels += [
        Label(plot.across.at(tick), frame.height + 16, text, QUIET, "center")
        for tick, text in zip(plot.across.ticks, voice.ticks("count", plot.across.ticks), strict=True)
    ]
    labels.append(Label(-38, -14, voice.worth.head("minute"), QUIET))
    labels.append(Label(frame.width, frame.height + 40, voice("plan.order.x"), QUIET, "right"))
    pen.labels(labels)


def _price(pen: Drawing, order: MeritOrder, plot: Plot) -> None:
    """What a minute is worth as a dashed line, with a band where it probably lies."""
    if order.price is None or order.price.value <= 0:
        return
    wide, price = plot.frame.width, order.price
    before = (*order.spoken, *order.rule)
    start = plot.across.at(before[-1].start + before[-1].hours) if before else 0.0
    top, bottom = plot.y(price.high), plot.y(max(0.0, price.low))
    pen.rect(start, top, wide - start, bottom - top, fill=QUIET, opacity=0.1, round=0)
    pen.across(plot.y(price.value), start, wide, stroke=INK, dashes="3 4")


def _bars(pen: Drawing, blocks: tuple[MeritBlock, ...], plot: Plot) -> None:
    rounded = 2 if len(blocks) < 60 else 0
    for block in blocks:
        left, right = plot.across.at(block.start), plot.across.at(block.start + block.hours)
        gap = 1.5 if right - left > 5 else 0.0
        top, wide = plot.top(block), max(right - gap - left, 0.8)
        at = (left, top, wide, plot.frame.height - top)
        below = block.role == "below"
        if below:
            # Paper first, so that the price band does not shine through the lighter blocks.
            pen.rect(*at, fill=PAPER, round=rounded)
        opacity, spoken = BELOW_OPACITY if below else 1.0, block.role in SPOKEN
        pen.rect(*at, fill=COLOUR[block.role], opacity=opacity, round=rounded, hatched=spoken, light=True)
    for block in blocks:
        if block.decide:
            left, wide = plot.across.at(block.start), plot.across.at(block.hours)
            at = (left, plot.top(block), wide - 1.5, plot.frame.height - plot.top(block))
            pen.rect(*at, stroke=DECIDE, thick=2.5, dashes="4 3", round=0)


def _whiskers(pen: Drawing, blocks: tuple[MeritBlock, ...], plot: Plot) -> None:
    many = len(blocks) > _MOST_WITH_CAPS
    opacity, thick = (0.35, 0.8) if many else (0.75, 1.3)
    for block in blocks:
        value = block.value
        if value is None or value.high <= 0 or value.high == value.low:
            continue
        middle = plot.across.at(block.start + block.hours / 2)
        half = min(4.0, plot.across.at(block.hours) / 2)
        high, low = plot.y(value.high), plot.y(max(0.0, value.low))
        pen.down(middle, high, low, stroke=INK, thick=thick, opacity=opacity)
        if value.high > plot.up.top:
            pen.arrow(middle, high, fill=INK, way="up")
        for end in (value.low, value.high):
            if not many and 0 <= end <= plot.up.top:
                pen.across(plot.y(end), middle - half, middle + half, stroke=INK, thick=thick, opacity=opacity)
