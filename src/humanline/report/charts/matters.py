"""The map: how much a moment matters to the customer and to the organisation, and what a person adds there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from humanline.model.estimate import Estimate
from humanline.report.charts.around import Box, NamedDot, apart, names_around
from humanline.report.charts.drawing import (
    INK,
    PAPER,
    PERSON,
    QUIET,
    RULES,
    SELF,
    UNKNOWN,
    Drawing,
    Frame,
    Label,
    Margin,
    Screen,
    Symbol,
    twice,
)
from humanline.report.charts.letters import lines_of, shorten, text_width
from humanline.report.voice import Voice

Adds = Literal["adds", "perhaps", "perhaps_not", "not", "unknown"]

HIGHEST = 10.0
_COLOUR: dict[Adds, str] = {
    "adds": PERSON,
    "perhaps": PERSON,
    "perhaps_not": SELF,
    "not": SELF,
    "unknown": UNKNOWN,
}
#: A diamond of the same area as a circle is larger by so much.
_DIAMOND = math.sqrt(math.pi / 2)
_NAME_ROOMS = (210.0, 160.0, 120.0)
_CROSS_OPACITY = 0.3
#: Dots may overlap by this share of their radii; beyond it they are moved apart.
_OVERLAP = 0.25
#: Pixels from which a reader sees that a dot was moved.
_SEEN = 6.0


@dataclass(frozen=True, slots=True)
class Bubble:
    """One moment on the map.

    Attributes:
        name: the moment.
        customer: how much it matters to the customer, 0–10.
        organisation: how much it matters to the organisation, 0–10.
        per_week: contacts a week.
        adds: whether a person adds something there.
        worth: what a person adds, as written after the name; may be empty.
    """

    name: str
    customer: Estimate
    organisation: Estimate
    per_week: float
    adds: Adds
    worth: str = ""

    @property
    def symbol(self) -> Symbol:
        """A circle where a person adds something, or where that is not known."""
        return "diamond" if self.adds in ("not", "perhaps_not") else "circle"

    @property
    def faint(self) -> bool:
        """Whether a person adds something is not sure."""
        return self.adds in ("perhaps", "perhaps_not")

    @property
    def texts(self) -> tuple[str, ...]:
        """The name with what a person adds, then shorter forms."""
        worth = f" {self.worth}" if self.worth else ""
        return tuple(shorten(self.name, room - text_width(worth)) + worth for room in _NAME_ROOMS)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """Both pictures, the (number, name) of what is named by a number in each, and whether dots were moved apart."""

    wide: str
    narrow: str
    wide_numbers: tuple[tuple[str, str], ...]
    narrow_numbers: tuple[tuple[str, str], ...]
    moved: bool


def matters(bubbles: tuple[Bubble, ...], voice: Voice, *, name: str) -> DrawnMap:
    """Draw the map, the most important moments named first."""
    ranked = sorted(bubbles, key=lambda b: (-(b.customer.value + b.organisation.value), -b.per_week, b.name))
    maps: list[_Map] = []

    def draw(screen: Screen) -> str:
        maps.append(_Map(ranked, voice, screen))
        return maps[-1].draw()

    drawn = twice(name, draw)
    return DrawnMap(*drawn, maps[0].numbers, maps[1].numbers, maps[0].moved or maps[1].moved)


class _Map:
    """One drawing with its two scales; bubbles and words at the edge have room of their own."""

    def __init__(self, bubbles: list[Bubble], voice: Voice, screen: Screen) -> None:
        self.bubbles, self.voice, self.narrow = bubbles, voice, screen.narrow
        margin = Margin(30, 26, 8, 48) if screen.narrow else Margin(44, 28, 14, 52)
        self.width, self.height = screen.width - margin.left - margin.right, 380 if screen.narrow else 540
        self.pen = Drawing.inside(Frame(self.width, self.height, margin), name=screen.name)
        most = max((bubble.per_week for bubble in bubbles), default=1.0) or 1.0
        largest = 21.0 if screen.narrow else 34.0
        radii = [max(4.5, largest * math.sqrt(max(0.0, bubble.per_week) / most)) for bubble in bubbles]
        true = [(self.x(bubble.customer.value), self.y(bubble.organisation.value)) for bubble in bubbles]
        self.room: Box = (2.0, 2.0, self.width - 2.0, self.height - 2.0)
        places = apart(true, radii, self.room, _OVERLAP)
        self.moved = any(math.dist(*pair) > _SEEN for pair in zip(true, places, strict=True))
        self.dots = [
            NamedDot(
                *place, radius * (_DIAMOND if bubble.symbol == "diamond" else 1.0), () if self.narrow else bubble.texts
            )
            for place, radius, bubble in zip(places, radii, bubbles, strict=True)
        ]
        self.numbers: tuple[tuple[str, str], ...] = ()

    def x(self, value: float) -> float:
        """Pixels from the left."""
        pad, share = 24.0 if self.narrow else 46.0, min(HIGHEST, max(0.0, value)) / HIGHEST
        return pad + share * (self.width - 2 * pad)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        pad, share = 44.0 if self.narrow else 46.0, min(HIGHEST, max(0.0, value)) / HIGHEST
        return self.height - pad - share * (self.height - 2 * pad)

    def draw(self) -> str:
        """The drawing; its numbers are known then."""
        self._axes()
        corners = self._corners()
        for bubble in self.bubbles:
            self._cross(bubble)
        # The largest at the back.
        pairs = zip(self.bubbles, self.dots, strict=True)
        for bubble, dot in sorted(pairs, key=lambda pair: (-pair[0].per_week, pair[0].name)):
            self._dot(bubble, dot)
        names = names_around(self.dots, corners, self.room)
        full = [f"{bubble.name} {bubble.worth}".strip() for bubble in self.bubbles]
        self.numbers = tuple((name.text, full[name.index]) for name in names if name.numbered)
        for name in names:
            solid = name.inside and self.bubbles[name.index].adds in ("adds", "not")
            label = Label(name.x, name.y, name.text, PAPER if solid else INK, name.align, bold=name.numbered)
            self.pen.labels([label], halo=not name.inside)
        return self.pen.svg()

    def _corners(self) -> list[Box]:
        """What the rule of thumb says in each corner, and the room that takes."""
        boxes, room = list[Box](), self.width / 2 - 14
        corners = (
            ("organisation", False, True),
            ("both", True, True),
            ("neither", False, False),
            ("customer", True, False),
        )
        for key, right, top in corners:
            text = self.voice(f"plan.map.{key}")
            lines = lines_of(text, room, 4)
            x, first = self.width - 8 if right else 8, 14.0 if top else self.height - 14 - 16 * (len(lines) - 1)
            for k, line in enumerate(lines):
                self.pen.text(x, first + 16 * k, line, QUIET, "right" if right else "left")
            width = max(text_width(line) for line in lines)
            left = x - width if right else x
            boxes.append((left - 4, first - 9, left + width + 4, first + 16 * len(lines) - 7))
        return boxes

    def _axes(self) -> None:
        pen, voice = self.pen, self.voice
        pen.rect(0, 0, self.width, self.height, stroke=RULES, thick=1.2, round=0)
        pen.down(self.x(HIGHEST / 2), 0, self.height, stroke=RULES, thick=2)
        pen.across(self.y(HIGHEST / 2), 0, self.width, stroke=RULES, thick=2)
        pen.text(-24 if self.narrow else -38, -14, voice("plan.map.y"), QUIET)
        ticks = (0.0, HIGHEST / 2, HIGHEST)
        for tick, text in zip(ticks, voice.ticks("count", ticks), strict=True):
            pen.text(self.x(tick), self.height + 14, text, QUIET, "center")
            pen.text(-8, self.y(tick), text, QUIET, "right")
        pen.text(self.width, self.height + 36, voice("plan.map.x"), QUIET, "right")

    def _cross(self, bubble: Bubble) -> None:
        """Where each answer probably lies, both ways."""
        across, down = bubble.customer, bubble.organisation
        self.pen.across(self.y(down.value), self.x(across.low), self.x(across.high), opacity=_CROSS_OPACITY)
        self.pen.down(self.x(across.value), self.y(down.high), self.y(down.low), opacity=_CROSS_OPACITY)

    def _dot(self, bubble: Bubble, dot: NamedDot) -> None:
        at, colour = (dot.x, dot.y), _COLOUR[bubble.adds]
        if not bubble.faint:
            self.pen.sign(*at, size=dot.radius, symbol=bubble.symbol, fill=colour, edge=PAPER, thick=1.5, opacity=0.92,
                          hatched=bubble.adds == "unknown")  # fmt: skip
            return
        # Paper first, so that lines do not run through what is faint.
        self.pen.sign(*at, size=dot.radius, symbol=bubble.symbol, fill=PAPER)
        self.pen.sign(*at, size=dot.radius, symbol=bubble.symbol, fill=colour, edge=colour, thick=2, dashes="4 3",
                      opacity=0.16)  # fmt: skip
