"""The map: how much a moment matters to the customer and to the organisation, and what a person adds there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from humanline.model.estimate import Estimate
from humanline.report.charts.around import Name, NamedDot, apart, names_around
from humanline.report.charts.drawing import (
    INK,
    NARROW,
    PAPER,
    PERSON,
    QUIET,
    RULES,
    SELF,
    TEXT,
    UNKNOWN,
    WIDE,
    Drawing,
    Frame,
    Label,
    Margin,
    Symbol,
)
from humanline.report.charts.letters import shorten, text_width, wrapped
from humanline.report.charts.placing import Shape, box
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
_ROUND: tuple[Adds, ...] = ("adds", "perhaps", "unknown")
_FAINT: tuple[Adds, ...] = ("perhaps", "perhaps_not")
#: A diamond of the same area as a circle is larger: by the root of this.
_DIAMOND = math.pi / 2
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


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """Both pictures, and what their numbers stand for.

    Attributes:
        wide: for a screen or paper.
        narrow: for a phone.
        wide_numbers: (number, name) of what is named by a number in the wide picture.
        narrow_numbers: the same for the narrow one.
        moved: dots were moved apart, because they lay on top of each other.
    """

    wide: str
    narrow: str
    wide_numbers: tuple[tuple[str, str], ...]
    narrow_numbers: tuple[tuple[str, str], ...]
    moved: bool


def matters(bubbles: tuple[Bubble, ...], voice: Voice, *, name: str) -> DrawnMap:
    """Draw the map, the most important moments named first."""
    ranked = tuple(sorted(bubbles, key=lambda b: (-(b.customer.value + b.organisation.value), -b.per_week, b.name)))
    on_wide, on_narrow = _Map(ranked, voice, narrow=False), _Map(ranked, voice, narrow=True)
    wide, wide_numbers = on_wide.draw(f"{name}-wide")
    narrow, narrow_numbers = on_narrow.draw(f"{name}-narrow")
    return DrawnMap(wide, narrow, wide_numbers, narrow_numbers, on_wide.moved or on_narrow.moved)


class _Map:
    """One drawing with its two scales; bubbles and words at the edge have room of their own."""

    def __init__(self, bubbles: tuple[Bubble, ...], voice: Voice, *, narrow: bool) -> None:
        self.bubbles, self.voice, self.narrow = bubbles, voice, narrow
        margin = Margin(30, 26, 8, 48) if narrow else Margin(44, 28, 14, 52)
        across = (NARROW if narrow else WIDE) - margin.left - margin.right
        self.frame = Frame(across, 380 if narrow else 540, margin)
        self.largest = 21.0 if narrow else 34.0
        self.pad_x = 24.0 if narrow else 46.0
        self.pad_y = 44.0 if narrow else 46.0
        self.most = max((bubble.per_week for bubble in bubbles), default=1.0) or 1.0
        true = [(self.x(bubble.customer.value), self.y(bubble.organisation.value)) for bubble in bubbles]
        inside = box(2.0, 2.0, self.frame.width - 2.0, self.frame.height - 2.0)
        self.places = apart(true, [self.radius(bubble) for bubble in bubbles], inside, _OVERLAP)
        self.moved = any(math.dist(*pair) > _SEEN for pair in zip(true, self.places, strict=True))

    def x(self, value: float) -> float:
        share = min(HIGHEST, max(0.0, value)) / HIGHEST
        return self.pad_x + share * (self.frame.width - 2 * self.pad_x)

    def y(self, value: float) -> float:
        share = min(HIGHEST, max(0.0, value)) / HIGHEST
        return self.frame.height - self.pad_y - share * (self.frame.height - 2 * self.pad_y)

    def radius(self, bubble: Bubble) -> float:
        return max(4.5, self.largest * math.sqrt(max(0.0, bubble.per_week) / self.most))

    def draw(self, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        words, fixed = self._quadrants()
        names, numbers = self._names(fixed)
        frame = self.frame
        on_dots = [label for label in names if label.inside]
        beside = [label for label in names if not label.inside]
        pen = Drawing.inside(frame, name=name)
        self._axes(pen)
        pen.labels(words)
        self._crosses(pen)
        self._dots(pen)
        pen.labels((Label(n.x, n.y, n.text, INK, n.align, TEXT, n.numbered) for n in beside), halo=True)
        pen.labels(self._inside(n) for n in on_dots)
        return pen.svg(), numbers

    def _inside(self, name: Name) -> Label:
        bubble = self.bubbles[name.index]
        solid = bubble.adds in ("adds", "not")
        return Label(name.x, name.y, name.text, PAPER if solid else INK, "center", TEXT, bold=True)

    def _names(self, fixed: list[Shape]) -> tuple[list[Name], tuple[tuple[str, str], ...]]:
        frame = self.frame
        dots = tuple(
            NamedDot(
                *self.places[k],
                self.radius(bubble) * (1.0 if bubble.adds in _ROUND else math.sqrt(_DIAMOND)),
                () if self.narrow else _texts(bubble),
                str(k + 1) if self.narrow else "88",
            )
            for k, bubble in enumerate(self.bubbles)
        )
        room = box(2.0, 2.0, frame.width - 2.0, frame.height - 2.0)
        placed, _ = names_around(dots, fixed, room, TEXT)
        numbered = sorted((name for name in placed if name.numbered), key=lambda name: name.index)
        count = {name.index: name.text if self.narrow else str(k) for k, name in enumerate(numbered, 1)}
        said = [
            Name(n.index, count.get(n.index, n.text), n.x, n.y, n.align, numbered=n.numbered, inside=n.inside)
            for n in placed
        ]
        names = [(count[n.index], _full(self.bubbles[n.index])) for n in numbered]
        if self.narrow:
            names = [(str(k), _full(bubble)) for k, bubble in enumerate(self.bubbles, 1)]
        return said, tuple(names)

    def _quadrants(self) -> tuple[list[Label], list[Shape]]:
        """What the rule of thumb says in each corner, and the room that takes."""
        frame, words, shapes = self.frame, [], []
        room = frame.width / 2 - 14
        keys = ("plan.map.organisation", "plan.map.both", "plan.map.neither", "plan.map.customer")
        for key, right, top in zip(keys, (False, True, False, True), (True, True, False, False), strict=True):
            lines = wrapped(self.voice(key), TEXT, room) or [shorten(self.voice(key), TEXT, room)]
            x = frame.width - 8 if right else 8
            first = 14.0 if top else frame.height - 14 - 16 * (len(lines) - 1)
            for k, line in enumerate(lines):
                words.append(Label(x, first + 16 * k, line, QUIET, "right" if right else "left"))
            width = max(text_width(line, TEXT) for line in lines)
            left = x - width if right else x
            shapes.append(box(left - 4, first - 9, left + width + 4, first + 16 * len(lines) - 7))
        return words, shapes

    def _axes(self, pen: Drawing) -> None:
        frame, voice = self.frame, self.voice
        middle = HIGHEST / 2
        pen.rect(0, 0, frame.width, frame.height, stroke=RULES, thick=1.2, round=0)
        pen.down(self.x(middle), 0, frame.height, stroke=RULES, thick=2)
        pen.across(self.y(middle), 0, frame.width, stroke=RULES, thick=2)
        labels = [Label(-38 if not self.narrow else -24, -14, voice("plan.map.y"), QUIET)]
        ticks = (0.0, 5.0, 10.0)
        for tick, text in zip(ticks, voice.ticks("count", ticks), strict=True):
            labels.append(Label(self.x(tick), frame.height + 14, text, QUIET, "center"))
            labels.append(Label(-8, self.y(tick), text, QUIET, "right"))
        labels.append(Label(frame.width, frame.height + 36, voice("plan.map.x"), QUIET, "right"))
        pen.labels(labels)

    def _crosses(self, pen: Drawing) -> None:
        """Where each answer probably lies, both ways."""
        for bubble in self.bubbles:
            customer, organisation = bubble.customer, bubble.organisation
            x, y = self.x(customer.value), self.y(organisation.value)
            pen.across(y, self.x(customer.low), self.x(customer.high), stroke=INK, opacity=_CROSS_OPACITY)
            pen.down(x, self.y(organisation.high), self.y(organisation.low), stroke=INK, opacity=_CROSS_OPACITY)

    def _dots(self, pen: Drawing) -> None:
        """The bubbles, the largest at the back."""
        pairs = zip(self.bubbles, self.places, strict=True)
        for bubble, (x, y) in sorted(pairs, key=lambda pair: (-pair[0].per_week, pair[0].name)):
            symbol: Symbol = "circle" if bubble.adds in _ROUND else "diamond"
            size = self.radius(bubble) * (1.0 if symbol == "circle" else math.sqrt(_DIAMOND))
            colour = _COLOUR[bubble.adds]
            if bubble.adds in _FAINT:
                # Paper first, so that lines do not run through what is faint.
                pen.sign(x, y, size=size, symbol=symbol, fill=PAPER)
                look: dict[str, Any] = {"edge": colour, "thick": 2, "dashes": "4 3", "opacity": 0.16}
            else:
                look = {"edge": PAPER, "thick": 1.5, "opacity": 0.92}
            pen.sign(x, y, size=size, symbol=symbol, fill=colour, hatched=bubble.adds == "unknown", **look)


def _full(bubble: Bubble) -> str:
    return f"{bubble.name} {bubble.worth}".strip()


def _texts(bubble: Bubble) -> tuple[str, ...]:
    worth = f" {bubble.worth}" if bubble.worth else ""
    room = text_width(worth, TEXT)
    return tuple(shorten(bubble.name, TEXT, wide - room) + worth for wide in _NAME_ROOMS)
