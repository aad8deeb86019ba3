"""Level labels around dots: none touches another; what finds no room carries a number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from humanline.report.charts.drawing import Align
from humanline.report.charts.letters import text_width

#: Left, top, right and bottom, in pixels.
Box = tuple[float, float, float, float]

#: Half the height of a label.
_HALF = 8.0
_ROUNDS = 120
_GOLDEN = math.pi * (3 - math.sqrt(5))


class NamedDot(NamedTuple):
    """A dot with its middle and radius in pixels, its name and shorter forms of it; none where a number will do."""

    x: float
    y: float
    radius: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A label beside or `inside` the dot of that index: its name or a number; `y` is the middle of the letters."""

    index: int
    text: str
    x: float
    y: float
    align: Align
    numbered: bool = False
    inside: bool = False


def apart(
    places: list[tuple[float, float]], radii: list[float], room: Box, overlap: float
) -> list[tuple[float, float]]:
    """Move dots that lie on top of each other apart, each as little as it takes; the same dots give the same places.

    Middles and radii are pixels; `overlap` is the share of two radii that may still overlap. Dots stay in the room.
    """
    left, top, right, bottom = room
    moved = [list(place) for place in places]
    for _ in range(_ROUNDS):
        still = True
        for a in range(len(moved)):
            for b in range(a + 1, len(moved)):
                dx, dy = moved[b][0] - moved[a][0], moved[b][1] - moved[a][1]
                away, wanted = math.hypot(dx, dy), (radii[a] + radii[b]) * (1 - overlap)
                if away >= wanted - 0.5:
                    continue
                still = False
                # Dots in the very same place leave it in directions of their own.
                angle = math.atan2(dy, dx) if away > 0.01 else _GOLDEN * (a + 7 * b)
                # The larger one, which is seen best, moves least.
                whole = radii[a] ** 2 + radii[b] ** 2
                for k, sign, other in ((a, -1, b), (b, 1, a)):
                    push = (wanted - away) * radii[other] ** 2 / whole
                    moved[k][0] += sign * push * math.cos(angle)
                    moved[k][1] += sign * push * math.sin(angle)
        for place, radius in zip(moved, radii, strict=True):
            place[0] = min(max(place[0], left + radius), right - radius)
            place[1] = min(max(place[1], top + radius), bottom - radius)
        if still:
            break
    return [(x, y) for x, y in moved]


def names_around(dots: Sequence[NamedDot], fixed: Sequence[Box], room: Box) -> list[Name]:
    """Give each dot its name, a shorter one or a number, the first dots first; nothing where nothing fits in the room.

    No label touches another, another dot, or what is `fixed`.
    """
    left, top, right, bottom = room
    used, placed = list(fixed), list[Name]()
    for index, dot in enumerate(dots):
        number = str(1 + sum(name.numbered for name in placed))
        for name, box in _tries(index, dot, number):
            inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
            others = () if name.inside else [*dots[:index], *dots[index + 1 :]]
            if inside and not any(touch(box, other) for other in used) and not any(_on(box, other) for other in others):
                placed.append(name)
                used.append(box)
                break
    return placed


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _on(box: Box, dot: NamedDot) -> bool:
    """Whether a box lies on a dot."""
    x, y = min(max(dot.x, box[0]), box[2]), min(max(dot.y, box[1]), box[3])
    return math.dist((x, y), (dot.x, dot.y)) < dot.radius


def _tries(index: int, dot: NamedDot, number: str) -> Iterator[tuple[Name, Box]]:
    """Places for a label, the best first: its text, shorter, then its number in the dot and beside it."""
    for text in dict.fromkeys(dot.texts):
        yield from _beside(index, dot, text, numbered=False)
    half = text_width(number, bold=True) / 2
    if dot.radius >= max(half + 1, _HALF - 1):
        inside = Name(index, number, dot.x, dot.y, "center", numbered=True, inside=True)
        yield inside, (dot.x - half, dot.y - _HALF + 1, dot.x + half, dot.y + _HALF - 1)
    yield from _beside(index, dot, number, numbered=True)


def _beside(index: int, dot: NamedDot, text: str, *, numbered: bool) -> Iterator[tuple[Name, Box]]:
    width, away, diagonal = text_width(text, bold=numbered), dot.radius + 5, dot.radius * 0.71 + 4
    ways: tuple[tuple[float, float, Align], ...] = (
        (away, 0.0, "left"),
        (-away, 0.0, "right"),
        (0.0, -away - 5, "center"),
        (0.0, away + 5, "center"),
        (diagonal, -diagonal - 3, "left"),
        (diagonal, diagonal + 3, "left"),
        (-diagonal, -diagonal - 3, "right"),
        (-diagonal, diagonal + 3, "right"),
    )
    for dx, dy, align in ways:
        x, y = dot.x + dx, dot.y + dy
        start = x if align == "left" else x - width if align == "right" else x - width / 2
        name = Name(index, text, x, y, align, numbered)
        yield name, (start - 2, y - _HALF, start + width + 2, y + _HALF)
