"""The merit order for a phone: the same from top to bottom, a bar a row, the line across."""

from __future__ import annotations

from humanline.report.charts.drawing import NARROW, QUIET, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import lines_of, shorten_cell, text_width
from humanline.report.charts.merit import DECIDE, MeritBlock, MeritOrder, top_of
from humanline.report.charts.rows import Scale, axis, scale, whisker
from humanline.report.voice import Voice

_WIDTH = NARROW - 16
#: Pixels from one row to the next, and of one that is spoken for.
_PITCH, _SPOKEN_PITCH = 44.0, 30.0
#: A phone shows so many rows on each side of the line, nearest to it first; the others are counted.
_MOST_A_SIDE = 30


def merit_narrow(order: MeritOrder, voice: Voice, *, name: str) -> str:
    """Draw it."""
    column = _Column(voice)
    column.rows(order.spoken)
    start = column.y
    column.rows((*order.rule, *order.free))
    column.more(len(order.person) - _MOST_A_SIDE)
    column.rows(order.person[-_MOST_A_SIDE:])
    line = column.line(order)
    column.rows(order.below[:_MOST_A_SIDE])
    column.more(len(order.below) - _MOST_A_SIDE)
    across = scale(top_of(order.blocks, order.price), _WIDTH, steps=3)
    frame = Frame(_WIDTH, round(column.y + 4), Margin(8, 4, 8, 44))
    pen = Drawing.inside(frame, name=name)
    axis(pen, across, voice.ticks("worth", across.ticks), frame, voice.worth.head("minute"), top=start)
    for block, top in column.bars:
        if block.spoken:
            pen.rect(0, top, 26, 20, round=2, **block.look)
        else:
            _bar(pen, block, top, across, order)
    pen.across(line, -8, _WIDTH + 8, thick=2.5)
    pen.labels(column.texts)
    return pen.svg()


class _Column:
    """Rows that are laid down one after another: their words, and the tops of their bars."""

    def __init__(self, voice: Voice) -> None:
        self.voice, self.y = voice, 6.0
        self.bars: list[tuple[MeritBlock, float]] = []
        self.texts: list[Label] = []

    def rows(self, blocks: tuple[MeritBlock, ...]) -> None:
        """Blocks with their hours, the bar beside or below the name."""
        for block in blocks:
            spoken, hours = block.spoken, block.hours_words(self.voice)
            x, y = (34, self.y + 14) if spoken else (0, self.y + 12)
            name = shorten_cell(block.name, _WIDTH - x - text_width(hours) - 10)
            self.texts += [Label(x, y, name), Label(_WIDTH, y, hours, QUIET, "right")]
            self.bars.append((block, self.y + (4 if spoken else 22)))
            self.y += _SPOKEN_PITCH if spoken else _PITCH

    def more(self, count: int) -> None:
        """How many rows are left out."""
        if count > 0:
            self.texts.append(Label(0, self.y + 12, self.voice("plan.order.more", count=count), QUIET))
            self.y += 28

    def line(self, order: MeritOrder) -> float:
        """The words at the line; where it is drawn."""
        worth = order.worth_words(self.voice)
        self.y += 8
        for text in lines_of(order.left_words(self.voice), _WIDTH):
            self.texts.append(Label(0, self.y + 6, text, QUIET))
            self.y += 20 if text else 0
        self.texts += [
            Label(0, self.y + 19, order.title(self.voice), size=16, bold=True),
            Label(0, self.y + 38, worth, QUIET),
        ]
        line = self.y + 2
        self.y += 58 if worth else 36
        return line


def _bar(pen: Drawing, block: MeritBlock, top: float, across: Scale, order: MeritOrder) -> None:
    """A bar with what an hour is worth across it, and where its value probably lies."""
    value, middle = block.value, top + 7.5
    end = across.at(max(0.0, value.value)) if value else across.width if block.role == "free" else 0.0
    pen.rect(0, top, max(3.0, end), 15, round=2, **block.look)
    if block.decide:
        pen.rect(0, top, max(18.0, end), 15, stroke=DECIDE, thick=2.5, dashes="4 3", round=0)
    if order.price is not None and order.price.value > 0 and block.role != "rule":
        pen.down(across.at(order.price.value), top - 3, top + 18, dashes="3 3")
    if value is not None:
        whisker(pen, middle, value, across)
