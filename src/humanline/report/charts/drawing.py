"""The pen: shapes of a picture, back to front, as SVG in the colours of the theme.

Colours stand as attributes in their light shade; the style sheet gives each its shade for the dark theme. All places
are pixels: of the plot in a picture with a frame, else of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Literal, NamedTuple

#: What each colour means, everywhere (LOOK). The style sheet gives each its shade for the dark theme.
PERSON = "#C4573B"
SELF = "#2F7F86"
OWED = "#6D4463"
ASKED = "#A07A98"
TEST = "#D9982B"
UNKNOWN = "#9AA1A7"
PAPER = "#FBF8F3"
INK = "#22303C"
QUIET = "#5D6873"
RULES = "#E7E0D5"
#: From quiet to busy: contacts in an hour of the week. Neutral, because busy is neither person nor self-service.
HEAT = ("#F1EBE0", "#D5D0C8", "#A9AEB1", "#73808B", "#3C4B59")

Align = Literal["left", "center", "right"]
COLOUR_OF_MODE: dict[str, str] = {"person": PERSON, "self_service": SELF, "unknown": UNKNOWN, "": UNKNOWN}

WIDE = 900
NARROW = 340
#: Text in a picture, in pixels. A phone of 320 px shows the narrow picture at 86 %: 13 px becomes 11.
TEXT = 13

Points = Literal["right", "left", "down", "up"]
Symbol = Literal["circle", "square", "diamond"]

_ANCHOR: dict[Align, str] = {"left": "start", "center": "middle", "right": "end"}


class Margin(NamedTuple):
    """Room around the plot, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class Frame(NamedTuple):
    """The size of a picture: the plot and the room around it, in pixels."""

    width: int
    height: int
    margin: Margin


class Screen(NamedTuple):
    """What a picture is drawn for: a wide screen and paper, or a phone; its name is unique on the page."""

    name: str
    narrow: bool

    @property
    def width(self) -> int:
        """Of the whole picture, in pixels."""
        return NARROW if self.narrow else WIDE


def twice(name: str, draw: Callable[[Screen], str]) -> tuple[str, str]:
    """A picture drawn for a wide screen and for a phone; `name` is unique on the page."""
    return draw(Screen(f"{name}-wide", narrow=False)), draw(Screen(f"{name}-narrow", narrow=True))


class Label(NamedTuple):
    """A text, `y` at the middle of its letters; with an angle it leans up to the right by so many degrees."""

    x: float
    y: float
    text: str
    colour: str = INK
    align: Align = "left"
    size: int = TEXT
    bold: bool = False
    angle: float = 0.0


class Drawing:
    """Gathers shapes, back to front, and gives the SVG.

    Width and height are of the whole picture; places are counted from `left` and `top`, all in pixels. The name is
    unique on the page and goes into ids.
    """

    def __init__(self, width: float, height: float, *, name: str, left: float = 0.0, top: float = 0.0) -> None:
        self._size, self._name, self._origin = (width, height), name, (left, top)
        self._shapes: list[str] = []

    @classmethod
    def inside(cls, frame: Frame, *, name: str) -> Drawing:
        """A picture in which places are counted from the corner of the plot."""
        left, top, right, bottom = frame.margin
        return cls(left + frame.width + right, top + frame.height + bottom, name=name, left=left, top=top)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        thick: float = 1.5,
        dashes: str = "",
        round: float = 5,
        opacity: float = 1.0,
        hatched: bool = False,
        light: bool = False,
    ) -> None:
        """A block with rounded corners; hatched blocks have lines over their colour, light ones on a strong colour."""
        rounded = f' rx="{_n(round)}"' if round else ""
        at = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{rounded}'
        self._shapes.append(f'<rect {at} fill="{fill}"{_edge(stroke, thick, dashes)}{_seen(opacity)}/>')
        if hatched:
            self._shapes.append(f'<rect {at} fill="url(#{self._name}-{"light" if light else "hatch"})"/>')

    def line(self, path: str, *, stroke: str, thick: float, dashes: str = "") -> None:
        """A line along an SVG path."""
        self._shapes.append(f'<path d="{path}" fill="none"{_edge(stroke, thick, dashes)} stroke-linecap="round"/>')

    def through(self, places: Sequence[tuple[float, float]], *, stroke: str, thick: float, dashes: str = "") -> None:
        """A line through places, straight from each to the next."""
        path = "M" + "L".join(f"{_n(x)},{_n(y)}" for x, y in places)
        self._shapes.append(f'<path d="{path}" fill="none"{_edge(stroke, thick, dashes)}/>')

    def across(
        self, y: float, left: float, right: float, *,
        stroke: str = INK, thick: float = 1.0, dashes: str = "", opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """A level line."""
        look = _edge(stroke, thick, dashes) + _seen(opacity)
        self._shapes.append(f'<path d="M{_n(left)},{_n(y)}H{_n(right)}"{look}/>')

    def down(
        self, x: float, top: float, bottom: float, *,
        stroke: str = INK, thick: float = 1.0, dashes: str = "", opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """An upright line."""
        look = _edge(stroke, thick, dashes) + _seen(opacity)
        self._shapes.append(f'<path d="M{_n(x)},{_n(top)}V{_n(bottom)}"{look}/>')

    def arrow(self, x: float, y: float, *, fill: str = INK, way: Points = "right", size: float = 6) -> None:
        """The head of an arrow, its point at `x`, `y`."""
        back, side = (-size if way in ("right", "down") else size), size * 0.62
        level = way in ("right", "left")
        corners = [(x + back, y + end) if level else (x + end, y + back) for end in (-side, side)]
        self.area([(x, y), *corners], fill=fill)

    def area(self, corners: Sequence[tuple[float, float]], *, fill: str, opacity: float = 1.0) -> None:
        """A surface between corners."""
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        self._shapes.append(f'<polygon points="{points}" fill="{fill}"{_seen(opacity)}/>')

    def band(self, slices: Iterable[tuple[float, float, float]], *, fill: str, opacity: float = 1.0) -> None:
        """A surface that runs to the right; each slice is a place across, its top and its bottom."""
        cut = list(slices)
        corners = [(x, top) for x, top, _ in cut] + [(x, bottom) for x, _, bottom in reversed(cut)]
        if corners:
            self.area(corners, fill=fill, opacity=opacity)

    def text(
        self, x: float, y: float, text: str, colour: str = INK, align: Align = "left", *, bold: bool = False
    ) -> None:
        """A text; `y` is the middle of its letters."""
        self.labels([Label(x, y, text, colour, align, bold=bold)])

    def labels(self, labels: Iterable[Label], *, halo: bool = False) -> None:
        """Texts; with a halo there is paper behind the letters, so that they can be read over thin lines."""
        for label in labels:
            if not label.text:
                continue
            look = f'font-size="{label.size}" fill="{label.colour}" text-anchor="{_ANCHOR[label.align]}"'
            look += ' font-weight="bold"' if label.bold else ""
            if label.angle:
                look += f' transform="rotate({_n(-label.angle)} {_n(label.x)} {_n(label.y)})"'
            if halo:
                look += f' stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
            at = f'x="{_n(label.x)}" y="{_n(label.y + label.size * 0.35)}"'
            self._shapes.append(f"<text {at} {look}>{escape(label.text, quote=False)}</text>")

    def sign(
        self,
        x: float,
        y: float,
        *,
        size: float,
        symbol: Symbol = "circle",
        fill: str = INK,
        edge: str = "none",
        thick: float = 1.0,
        dashes: str = "",
        opacity: float = 1.0,
        hatched: bool = False,
    ) -> None:
        """A sign whose middle is at `x`, `y`; `size` is from the middle to where it is widest."""
        side = _n(size)
        if symbol == "circle":
            shape = f'circle cx="{_n(x)}" cy="{_n(y)}" r="{side}"'
        elif symbol == "square":
            shape = f'rect x="{_n(x - size)}" y="{_n(y - size)}" width="{_n(2 * size)}" height="{_n(2 * size)}"'
        else:
            shape = f'path d="M{_n(x)},{_n(y - size)}l{side},{side}l-{side},{side}l-{side},-{side}z"'
        seen = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self._shapes.append(f'<{shape} fill="{fill}"{seen}{_edge(edge, thick, dashes)}/>')
        if hatched:
            self._shapes.append(f'<{shape} fill="url(#{self._name}-light)"/>')

    def dot(self, x: float, y: float, *, size: float, colour: str = INK, hollow: bool = False) -> None:
        """A dot; a hollow one has the colour of the paper inside."""
        self.sign(x, y, size=size, fill=PAPER if hollow else colour, edge=colour, thick=1.3)

    def mark(self, kind: str, x: float, y: float, *, colour: str = QUIET, small: bool = False) -> None:
        """A sign, its middle at `x`, `y`: a `person`, a cross (`hang_up`), a tick (`done`), an arrow `back`."""
        k = 0.72 if small else 1.0
        if kind == "person":
            colour, wide = PERSON if small else colour, 6.5 * k
            self.sign(x, y - 4.2 * k, size=3.6 * k, fill=colour)
            arc = f"M{_n(x - wide)},{_n(y + 7.5 * k)}a{_n(wide)},{_n(wide)} 0 0 1 {_n(2 * wide)},0z"
            self._shapes.append(f'<path d="{arc}" fill="{colour}"/>')
            return
        path, thick = {
            "hang_up": (f"M{_n(x - 4.5 * k)},{_n(y - 4.5 * k)}l{_n(9 * k)},{_n(9 * k)}m0,-{_n(9 * k)}"
                        f"l-{_n(9 * k)},{_n(9 * k)}", 2.6 * k),
            "done": (f"M{_n(x - 5.5 * k)},{_n(y)}l{_n(4 * k)},{_n(4.5 * k)}l{_n(7 * k)},{_n(-9 * k)}", 2.4 * k),
            "back": (f"M{_n(x + 5)},{_n(y - 5)}v3.5q0,3.5 -3.5,3.5h-6m3,-3l-3,3l3,3", 1.5),
        }[kind]  # fmt: skip
        self.line(path, stroke=colour, thick=thick)

    def svg(self) -> str:
        """The whole picture."""
        left, top = self._origin
        body = "".join(self._shapes)
        body = f'<g transform="translate({_n(left)},{_n(top)})">{body}</g>' if left or top else body
        defs = ""
        for kind, stroke in (
            ("hatch", f'"{UNKNOWN}" stroke-opacity=".45"'),
            ("light", '"#FFFFFF" stroke-opacity=".6"'),
        ):
            if f"url(#{self._name}-{kind})" in body:
                defs += (
                    f'<defs><pattern id="{self._name}-{kind}" width="7" height="7" patternUnits="userSpaceOnUse" '
                    f'patternTransform="rotate(45)"><path d="M0,0v7" stroke={stroke} '
                    'stroke-width="2.4"/></pattern></defs>'
                )
        size = " ".join(_n(each) for each in self._size)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" aria-hidden="true" '
            f'focusable="false">{defs}{body}</svg>'
        )


def _edge(stroke: str, thick: float, dashes: str) -> str:
    """How the edge of a shape looks."""
    if stroke == "none":
        return ""
    return f' stroke="{stroke}" stroke-width="{_n(thick)}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _seen(opacity: float) -> str:
    """How much of what lies behind a shape it hides."""
    return f' opacity="{opacity:g}"' if opacity < 1 else ""


def _n(number: float) -> str:
    """A number without needless digits."""
    return f"{number:.1f}".removesuffix(".0")
