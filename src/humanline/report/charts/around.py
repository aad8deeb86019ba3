"""Level labels around dots: none touches another; what finds no room carries a number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from humanline.report.charts.letters import text_width
from humanline.report.charts.placing import Shape, box, touch

_HALF = 8.0
#: Corners of the many-sided shape that stands for a round dot.
_CORNERS = 12
_ROUNDS = 120
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class NamedDot:
    """A dot that wants a name.

    Attributes:
        x: pixels from the left.
        y: pixels from the top.
        radius: pixels.
        texts: its name, then shorter forms; none where it only gets its number.
        number: what stands in the name's stead.
    """

    x: float
    y: float
    radius: float
    texts: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Name:
    """A label with its place.

    Attributes:
        index: which dot it names.
        text: the name, or the number.
        x: where the text is anchored.
        y: middle of the letters.
        align: which part of the text is at `x`.
        numbered: it is the number.
        inside: it stands in the dot.
    """

    index: int
    text: str
    x: float
    y: float
    align: Literal["left", "center", "right"]
    numbered: bool = False
    inside: bool = False


def round_shape(dot: NamedDot) -> Shape:
    """The dot as a shape with corners."""
    angles = (2 * math.pi * k / _CORNERS for k in range(_CORNERS))
    return tuple((dot.x + dot.radius * math.cos(a), dot.y + dot.radius * math.sin(a)) for a in angles)


def apart(
    places: list[tuple[float, float]], radii: list[float], room: Shape, overlap: float
) -> list[tuple[float, float]]:
    """Move dots that lie on top of each other apart, each as little as it takes; the same dots give the same places.

    Args:
        places: middles, in pixels.
        radii: in pixels.
        room: corners of the picture, as a box; dots stay inside.
        overlap: share of two radii together that may still overlap.
    """
    (left, top), (right, bottom) = room[0], room[2]
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


def names_around(
    dots: tuple[NamedDot, ...], fixed: list[Shape], room: Shape, size: float
) -> tuple[list[Name], list[int]]:
    """Give each dot its name, a shorter one or its number, the first dots first.

    Args:
        dots: in order of importance.
        fixed: shapes that no label may touch.
        room: corners of the picture, as a box; labels stay inside.
        size: of the text, in pixels.

    Returns:
        The labels, and the indices of dots for which nothing fits.
    """
    (left, top), (right, bottom) = room[0], room[2]
    shapes = [round_shape(dot) for dot in dots]
    used = list(fixed)
    placed: list[Name] = []
    without = []
    for index, dot in enumerate(dots):
        for name, shape in _tries(index, dot, size):
            if not all(left <= x <= right and top <= y <= bottom for x, y in shape):
                continue
            others = used if name.inside else [*used, *(s for k, s in enumerate(shapes) if k != index)]
            if not any(touch(shape, other) for other in others):
                placed.append(name)
                used.append(shape)
                break
        else:
            without.append(index)
    return placed, without


def _tries(index: int, dot: NamedDot, size: float) -> Iterator[tuple[Name, Shape]]:
    for text in dict.fromkeys(dot.texts):
        yield from _beside(index, dot, text, size, numbered=False)
    half = text_width(dot.number, size) / 2
    inside = Name(index, dot.number, dot.x, dot.y, "center", numbered=True, inside=True)
    if dot.radius >= half + 1 and dot.radius >= _HALF - 1:
        yield inside, box(dot.x - half, dot.y - _HALF + 1, dot.x + half, dot.y + _HALF - 1)
    yield from _beside(index, dot, dot.number, size, numbered=True)


def _beside(index: int, dot: NamedDot, text: str, size: float, *, numbered: bool) -> Iterator[tuple[Name, Shape]]:
    width, away = text_width(text, size), dot.radius + 5
    diagonal = dot.radius * 0.71 + 4
    for dx, dy, align in (
        (away, 0.0, "left"),
        (-away, 0.0, "right"),
        (0.0, -away - 5, "center"),
        (0.0, away + 5, "center"),
        (diagonal, -diagonal - 3, "left"),
        (diagonal, diagonal + 3, "left"),
        (-diagonal, -diagonal - 3, "right"),
        (-diagonal, diagonal + 3, "right"),
    ):
        x, y = dot.x + dx, dot.y + dy
        start = x if align == "left" else x - width if align == "right" else x - width / 2
        name = Name(index, text, x, y, align, numbered=numbered)  # type: ignore[arg-type]
        yield name, box(start - 2, y - _HALF, start + width + 2, y + _HALF)
