"""A menu, a flow or a site as a picture: the places by steps from the start, the way to a person, the worst way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from humanline.model.reach import AMISS, Transition
from humanline.report.charts.drawing import INK, NARROW, PAPER, PERSON, QUIET, SELF, UNKNOWN, WIDE, Drawing, Points
from humanline.report.charts.letters import lines_of, text_width
from humanline.report.charts.reach_layout import ReachLayout, Spot

#: How a place stands on a normal day: a person (or one who reads it later), an end, or with what way to a person.
Stand = Literal["person", "later", "done", "hang_up", "way", "lucky", "no_way", "unknown"]
Mark = Literal["person", "hang_up", "done", "back"]
Pair = tuple[str, str]

#: Where a place also leads, in the order in which it is shown; no more than two.
MARKS: tuple[Mark, ...] = ("person", "hang_up", "done", "back")

_TOP, _BETWEEN, _LINE = 30.0, 12.0, 15.0
_WIDEST, _GAP, _WIDEST_GAP = 186.0, 27.0, 120.0
#: Narrower blocks have three lines of text.
_SLIM = 130.0
_NUMBER = 20.0
#: Colour, thickness and dashes of the edge of a block, where it is no quiet one.
_EDGES: dict[Stand, tuple[str, float, str]] = {
    "person": (PERSON, 2.4, ""),
    **dict.fromkeys(("way", "lucky"), (SELF, 1.6, "")),
    "no_way": (INK, 2.4, "6 4"),
    "unknown": (UNKNOWN, 1.6, "2 3"),
}


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """How a place looks: how it stands, its name, and where it also leads by moves that are not drawn.

    The sign is the steps from there to a person: a number, × or ?; empty for ends and persons.
    """

    stand: Stand
    text: str
    sign: str = ""
    marks: tuple[Mark, ...] = ()


def draw_wide(
    at: ReachLayout, blocks: dict[str, PlaceLook], moves: Sequence[Transition], way: set[Pair], worst: set[Pair],
    heads: dict[int, str], *, name: str,
) -> str:  # fmt: skip
    """The picture for a wide screen and for paper.

    The lines are `moves`; pairs of places on the `way` to a person and on the `worst` way stand out. A head stands
    above the column of its steps from the start.
    """
    columns, rows = at.size
    box = min(_WIDEST, (WIDE - _GAP * (columns - 1)) / columns)
    gap = min(_WIDEST_GAP, (WIDE - box * columns) / (columns - 1)) if columns > 1 else 0.0
    high = 3 * _LINE + 8 if box < _SLIM else 2 * _LINE + 8
    pitch = high + _BETWEEN
    drawing = Drawing(WIDE, _TOP + rows * pitch, name=name)

    def corner(spot: Spot) -> tuple[float, float]:
        return spot.column * (box + gap), _TOP + spot.row * pitch + 4

    between = {(move.source, move.target): move for move in moves}
    for pair in sorted(between, key=lambda pair: (pair in way, pair in worst)):
        path, x, y, points = _between(at.spots[pair[0]], at.spots[pair[1]], corner, (box, high), gap)
        if pair in way:
            drawing.line(path, stroke=PERSON, thick=3.4)
        if pair in worst:
            drawing.line(path, stroke=INK, thick=2.4, dashes="8 5")
        elif pair not in way:
            drawing.line(path, stroke=UNKNOWN, thick=1.3, dashes="1 4" if between[pair].by in AMISS else "")
        fill = PERSON if pair in way else INK if pair in worst else UNKNOWN
        drawing.arrow(x, y, fill=fill, way=points, size=8 if fill != UNKNOWN else 6)
    for state, spot in at.spots.items():
        x, y = corner(spot)
        key = spot.via.value if spot.via is not None and spot.via.by == "key" else ""
        _block(drawing, x, y, (box, high), blocks[state], key[:2])
    for before, (steps, column) in zip([-1, *at.layers], at.layers.items(), strict=False):
        drawing.text(column * (box + gap), 10, heads[steps], QUIET)
        if steps > before + 1:  # steps are left out here
            drawing.text(column * (box + gap) - gap / 2, _TOP + 4 + high / 2, "…", align="center", bold=True)
    return drawing.svg()


def _between(
    source: Spot, target: Spot, corner: Callable[[Spot], tuple[float, float]], size: tuple[float, float], gap: float
) -> tuple[str, float, float, Points]:
    """A line from one block to another: the path, the point of its arrow, and which way that points."""
    (x, y), (x2, y2), (wide, high) = corner(source), corner(target), size
    middle, middle2 = y + high / 2, y2 + high / 2
    if source.column != target.column:
        bend = min(gap, 80.0) * 0.55
        path = f"M{x + wide:.1f},{middle:.1f}C{x + wide + bend:.1f},{middle:.1f} "
        return f"{path}{x2 - bend:.1f},{middle2:.1f} {x2 - 6:.1f},{middle2:.1f}", x2, middle2, "right"
    if target.row == source.row + 1:
        return f"M{x + 18:.1f},{y + high:.1f}V{y2 - 5:.1f}", x + 18, y2, "down"
    out = x + wide + min(26.0, gap * 0.6)
    path = f"M{x + wide:.1f},{middle:.1f}C{out:.1f},{middle:.1f} {out:.1f},{middle2:.1f} "
    return f"{path}{x2 + wide + 5:.1f},{middle2:.1f}", x2 + wide, middle2, "left"


def _block(drawing: Drawing, x: float, y: float, size: tuple[float, float], block: PlaceLook, key: str = "") -> None:
    """A block: its look by colour, line and sign; its name; the steps from here; where it also leads."""
    stand, (width, high), text = block.stand, size, block.text
    stroke, thick, dashes = _EDGES.get(stand, (QUIET, 1.6, ""))
    drawing.rect(x, y, width, high, round=5, fill=PAPER, stroke=stroke, thick=thick, dashes=dashes,
                 hatched="dark" if stand == "unknown" else "")  # fmt: skip
    left, middle = x + 9, y + high / 2
    if stand in ("way", "lucky", "no_way"):
        drawing.rect(x, y, 5, high, fill=stroke, round=2)
        left, text = x + 12, f"{key} {text}".strip()
    elif stand in ("person", "hang_up", "done"):
        drawing.mark(stand, x + 15, middle, colour=stroke if stand != "hang_up" else INK)
        left = x + 29
    right = x + width - 6
    if block.sign:
        colour = INK if block.sign in "×?" else QUIET
        up = high / 4 if block.marks else 0
        drawing.text(right, middle - up, block.sign, colour, "right", bold=True)
    for number, mark in enumerate(block.marks):
        drawing.mark(mark, x + width - 11 - 15 * number, middle + high / 4 + 1, small=True)
    if block.sign or block.marks:
        right -= max(_NUMBER - 4 + 15 * max(0, len(block.marks) - 1), text_width(block.sign, bold=True) + 5)
    lines = lines_of(text, right - left, int((high - 6) // _LINE))
    for number, line in enumerate(lines):
        drawing.text(left, middle + (number - (len(lines) - 1) / 2) * _LINE, line)


def draw_narrow(stops: Sequence[tuple[PlaceLook, str]], *, name: str, more: str = "", after: int = 0) -> str:
    """The worst way for a phone, from top to bottom: places, each with what is done there to move on.

    Where the middle is left out, `more` says so behind so many stops (`after`).
    """
    wide, high, tops = NARROW - 16, 2 * _LINE + 8, [4.0]
    told = [lines_of(does, wide - 40) if does else [] for _, does in stops]
    for number, lines in enumerate(told[:-1], start=1):
        tops.append(tops[-1] + high + 18 + max(1, len(lines)) * 16 + (26 if number == after else 0))
    drawing = Drawing(NARROW, tops[-1] + high + 6, name=name)
    for number, (block, _) in enumerate(stops, start=1):
        top = tops[number - 1]
        if number < len(stops):
            lines, below = told[number - 1], top + high + 17
            drawing.line(f"M26,{top + high:.1f}V{tops[number] - 6:.1f}", stroke=INK, thick=2.2, dashes="8 5")
            drawing.arrow(26, tops[number], way="down", size=8)
            for row, line in enumerate(lines):
                drawing.text(42, below + row * 16, line, QUIET)
            if number == after:
                drawing.text(42, below + len(lines) * 16 + 8, more, bold=True)
        _block(drawing, 8, top, (wide, high), block)
    return drawing.svg()
