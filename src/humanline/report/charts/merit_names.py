"""The names in the merit order: none touches another; what finds no room carries a number."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import INK, QUIET, TEXT, Frame, Label
from humanline.report.charts.letters import shorten, shorten_cell, text_width, wrapped
from humanline.report.charts.merit import SPOKEN, MeritBlock, MeritOrder
from humanline.report.charts.placing import SLANT, LabelWanted, Placed, Shape, box, place
from humanline.report.charts.rows import Scale
from humanline.report.voice import Voice

_SPOKEN_HEIGHT = 64.0
#: More blocks than this are never named in the picture; the table names them all.
MOST_NAMED = 80
_STUB = 3.0
#: Room for a name, in pixels, tried from the longest.
_NAME_ROOMS = (205.0, 160.0, 120.0, 96.0)
#: With more blocks than this, small ones go without a number; the table names all.
_MOST_NUMBERS = 40
_BIG = 16


@dataclass(frozen=True, slots=True)
class Plot:
    """The drawing with its two scales."""

    frame: Frame
    across: Scale
    up: Scale

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return self.frame.height - self.up.at(value)

    def top(self, block: MeritBlock) -> float:
        """Pixels from the top to the top of a block."""
        if block.role in SPOKEN:
            return self.frame.height - _SPOKEN_HEIGHT
        if block.value is None or block.value.value <= 0:
            return self.frame.height - _STUB
        return min(self.y(block.value.value), self.frame.height - _STUB)

    def above(self, block: MeritBlock) -> float:
        """Pixels from the top to the top of a block with its whisker."""
        return self.top(block) if block.value is None else min(self.top(block), self.y(max(0.0, block.value.high)))


@dataclass(frozen=True, slots=True)
class Lettering:
    """Everything written in the picture.

    Attributes:
        labels: the texts with their places.
        leaders: x, top and bottom of thin lines from a block up to its name.
        numbered: (number, name) of blocks that carry a number instead of a name.
        unnamed: how many blocks carry neither.
        letters: how many letters of names fit: the more, the better the layout.
    """

    labels: tuple[Label, ...]
    leaders: tuple[tuple[float, float, float], ...]
    numbered: tuple[tuple[str, str], ...]
    unnamed: int
    letters: int


def lettering_of(order: MeritOrder, plot: Plot, voice: Voice) -> Lettering:
    """Write the line's words, then give every block a name, a shorter name or a number."""
    words, fixed = _line_words(order, plot, voice)
    frame, margin, blocks = plot.frame, plot.frame.margin, order.blocks
    taken: dict[int, list[Shape]] = {}
    wanted: list[LabelWanted] = []
    biggest = sorted(range(len(blocks)), key=lambda k: (blocks[k].role not in SPOKEN, -blocks[k].hours, k))
    named_at_all = set(biggest[:MOST_NAMED])
    for index, block in enumerate(blocks):
        left, right = plot.across.at(block.start), plot.across.at(block.start + block.hours)
        top, above, middle = plot.top(block), plot.above(block), (left + right) / 2
        taken[index] = [box(left, top, right, frame.height)]
        if above < top:
            taken[index].append(box(middle - 3, above, middle + 3, top))
        if block.role in SPOKEN:
            level, shapes = _level_name(block, left, right, top, voice)
            words += level
            fixed += shapes
            if level:
                continue
            texts: tuple[str, ...] = (f"{block.name}, {_hours(block, voice)}",)
        elif index not in named_at_all:
            texts = ()
        else:
            texts = tuple(shorten_cell(block.name, TEXT, room) for room in _NAME_ROOMS)
        wanted.append(LabelWanted(index, texts, middle, above - 6, str(index)))
    room = box(2.0 - margin.left, 2.0 - margin.top, frame.width + margin.right - 2.0, float(frame.height))
    # What is spoken for first, then the biggest.
    ranked = sorted(wanted, key=lambda w: (blocks[w.index].role not in SPOKEN, -blocks[w.index].hours, w.index))
    placed, without = place([w for w in ranked if w.texts], taken, fixed, room, TEXT)
    without += [label.index for label in ranked if not label.texts]
    named = [label for label in placed if label.slanted]
    numbered = sorted((label for label in placed if not label.slanted), key=lambda label: label.index)
    if len(wanted) > _MOST_NUMBERS:
        without, numbered = [*without, *(label.index for label in numbered)], []
    words += [Label(p.x + 3, p.y - 3, p.text, angle=SLANT) for p in named]
    words += [Label(p.x, p.y - 8, str(k), align="center", size=TEXT - 1, bold=True) for k, p in enumerate(numbered, 1)]
    return Lettering(
        labels=tuple(words),
        leaders=tuple(_leader(p) for p in (*named, *numbered) if p.leader is not None),
        numbered=tuple((str(k), blocks[p.index].name) for k, p in enumerate(numbered, 1)),
        unnamed=len(without),
        letters=sum(len(label.text) for label in named),
    )


def _leader(placed: Placed) -> tuple[float, float, float]:
    return placed.x, placed.y, placed.leader or placed.y


def _hours(block: MeritBlock, voice: Voice) -> str:
    return voice("plan.order.hours", hours=voice.numbers.decimal(block.hours, 0 if block.hours >= 10 else 1))


def _level_name(
    block: MeritBlock, left: float, right: float, top: float, voice: Voice
) -> tuple[list[Label], list[Shape]]:
    """A name above its block on a few level lines, when the block is wide enough for its longest word."""
    lines = wrapped(block.name, TEXT, right - left - 2)
    if lines is None or len(lines) > 4:
        return [], []
    rows = [(_hours(block, voice), QUIET), *((line, INK) for line in reversed(lines))]
    middle = (left + right) / 2
    labels = [Label(middle, top - 12 - 16 * k, text, colour, "center") for k, (text, colour) in enumerate(rows)]
    half = max(text_width(text, TEXT) for text, _ in rows) / 2
    return labels, [box(middle - half, top - 6 - 16 * len(rows), middle + half, top - 2)]


def _line_words(order: MeritOrder, plot: Plot, voice: Voice) -> tuple[list[Label], list[Shape]]:
    """What stands at the line, and the shapes that names keep clear of."""
    frame, margin = plot.frame, plot.frame.margin
    at = plot.across.at(order.hours)
    small = []
    if order.price is not None and order.price.value > 0:
        value = voice.numbers.interval(order.price, "worth")[0]
        small.append(voice("plan.order.worth", price=value))
    if order.short > 0:
        small.append(voice("plan.order.short", short=voice.numbers.staff_hours(order.short)))
    elif order.left >= 0.05:
        key = f"plan.order.{order.left_as}"
        small.append(voice(key, left=voice.numbers.staff_hours(order.left)))
    title = voice("plan.order.line", hours=voice.numbers.staff_hours(order.hours))
    width = max(1.08 * text_width(title, _BIG), *(text_width(text, TEXT) for text in small), 0.0)
    beside = at + 12 + width <= frame.width + margin.right
    x, top = (at + 12 if beside else at - 12), 14.0 - margin.top
    labels = [Label(x, top, title, INK, "left" if beside else "right", _BIG, bold=True)]
    labels += [Label(x, top + 20 * k, text, QUIET, "left" if beside else "right") for k, text in enumerate(small, 1)]
    bottom = top + 20 * len(labels) - 6
    words = box(x, top - 12, x + width, bottom) if beside else box(x - width, top - 12, x, bottom)
    if order.free:
        names = voice("plan.order.free", cells=voice.numbers.listed([block.name for block in order.free]))
        labels.append(Label(0, frame.height + 40, shorten(f"▲ {names}", TEXT, frame.width * 0.62), INK))
    return labels, [words, box(at - 4, top - 10, at + 4, frame.height)]
