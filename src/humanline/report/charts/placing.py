"""Place labels so that none touches another: slanted, higher with a thin leader, or a number in the text's stead."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from humanline.report.charts.letters import text_width

Point = tuple[float, float]
Shape = tuple[Point, ...]

#: Labels lean up to the right by this angle, in degrees.
SLANT = 38.0
_HEIGHT = 15.0
#: How much higher a label is tried each time, in pixels, when the place below is taken.
_LIFTS = (0.0, 13.0, 26.0, 39.0, 52.0, 65.0, 78.0)
_NUMBER_LIFTS = (0.0, 14.0, 28.0, 42.0, 56.0, 70.0)


@dataclass(frozen=True, slots=True)
class LabelWanted:
    """A label that wants a place.

    Attributes:
        index: which block it names.
        texts: the label, then shorter forms of it, tried in this order.
        x: pixels from the left, where it points.
        y: pixels from the top, just above what it names.
        number: what stands in its stead when it does not fit.
    """

    index: int
    texts: tuple[str, ...]
    x: float
    y: float
    number: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place.

    Attributes:
        index: which block it names.
        text: the label, or its number.
        x: where the text begins (the middle of a number).
        y: pixels from the top.
        slanted: false for a number, which stands level.
        leader: from where a thin line goes up to the label, or `None`.
    """

    index: int
    text: str
    x: float
    y: float
    slanted: bool
    leader: float | None


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    """An upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def slanted_box(x: float, y: float, width: float) -> Shape:
    """The room that a slanted text takes; it begins at `x`, `y` and leans up to the right."""
    angle = math.radians(SLANT)
    along, up = (math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))
    half = _HEIGHT / 2
    corners = ((0.0, -half), (width, -half), (width, half), (0.0, half))
    return tuple((x + a * along[0] + b * up[0], y + a * along[1] + b * up[1]) for a, b in corners)


def _apart(one: Shape, other: Shape) -> bool:
    """Whether the upright boxes around two shapes are apart: quick, and enough for most."""
    for k in (0, 1):
        if max(p[k] for p in one) <= min(p[k] for p in other) or max(p[k] for p in other) <= min(p[k] for p in one):
            return True
    return False


def touch(one: Shape, other: Shape) -> bool:
    """Whether two convex shapes overlap: they do unless a line can be drawn between them (separating axis theorem)."""
    if _apart(one, other):
        return False
    for shape in (one, other):
        for k, (x, y) in enumerate(shape):
            x2, y2 = shape[(k + 1) % len(shape)]
            axis = (y - y2, x2 - x)
            first = [px * axis[0] + py * axis[1] for px, py in one]
            second = [px * axis[0] + py * axis[1] for px, py in other]
            if max(first) <= min(second) + 1e-9 or max(second) <= min(first) + 1e-9:
                return False
    return True


def place(
    wanted: list[LabelWanted], taken: dict[int, list[Shape]], fixed: list[Shape], room: Shape, size: float
) -> tuple[list[Placed], list[int]]:
    """Give each label a place where it touches nothing, most important first.

    Args:
        wanted: in order of importance.
        taken: the shapes of each block, by index: its bar and its whisker. A label may touch those of its own block.
        fixed: shapes that no label may touch.
        room: corners of the picture, as a box; labels stay inside.
        size: of the text, in pixels.

    Returns:
        The places, and the indices of blocks whose label found none, not even as a number.
    """
    (left, top), (right, bottom) = room[0], room[2]
    blocks = _Blocks(taken)
    used = list(fixed)
    placed, without = [], []
    for label in wanted:
        for found, parts in _tries(label, size):
            inside = all(left <= x <= right and top <= y <= bottom for x, y in parts[0])
            if inside and not any(blocks.touched(part, label.index) for part in parts):
                if any(touch(part, other) for part in parts for other in used):
                    continue
                placed.append(found)
                used += parts
                break
        else:
            without.append(label.index)
    return placed, without


class _Blocks:
    """The shapes of all blocks, with the upright boxes around them side by side, so that few need a closer look."""

    def __init__(self, taken: dict[int, list[Shape]]) -> None:
        self.shapes = [shape for shapes in taken.values() for shape in shapes]
        self.owner = np.array([index for index, shapes in taken.items() for _ in shapes], dtype=np.int64)
        corners = [(_span(shape, 0), _span(shape, 1)) for shape in self.shapes]
        self.boxes = np.array(corners, dtype=float).reshape(len(corners), 2, 2)

    def touched(self, part: Shape, own: int) -> bool:
        """Whether a part of a label touches a block that is not its own."""
        near = self.owner != own
        for axis in (0, 1):
            low, high = _span(part, axis)
            near &= (self.boxes[:, axis, 0] < high) & (self.boxes[:, axis, 1] > low)
        return any(touch(part, self.shapes[k]) for k in np.flatnonzero(near).tolist())


def _span(shape: Shape, axis: int) -> tuple[float, float]:
    values = [point[axis] for point in shape]
    return min(values), max(values)


def _tries(label: LabelWanted, size: float) -> Iterator[tuple[Placed, list[Shape]]]:
    """Places for a label, the best first: its text, shorter, then its number; each low, then higher with a leader."""
    for text in dict.fromkeys(label.texts):
        for lift in _LIFTS:
            y = label.y - lift
            shape = slanted_box(label.x + 3, y - 3, text_width(text, size))
            yield _try(label, text, lift, shape, slanted=True)
    half = text_width(label.number, size - 1) / 2 + 1
    for lift in _NUMBER_LIFTS:
        y = label.y - lift
        shape = box(label.x - half, y - 14, label.x + half, y - 1)
        yield _try(label, label.number, lift, shape, slanted=False)


def _try(label: LabelWanted, text: str, lift: float, shape: Shape, *, slanted: bool) -> tuple[Placed, list[Shape]]:
    y = label.y - lift
    found = Placed(label.index, text, label.x, y, slanted, label.y if lift else None)
    return found, [shape, box(label.x - 1.5, y, label.x + 1.5, label.y)] if lift else [shape]
