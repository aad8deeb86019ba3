"""Pictures that no chart grammar draws: blocks and the lines between them, as SVG in the colours of the theme.

Colours stand as attributes in their light shade; the style sheet gives each its shade for the dark theme, as it does
for the charts of `drawing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Literal

from humanline.report.charts.drawing import INK, PAPER, PERSON, QUIET, TEXT, UNKNOWN, Align
from humanline.report.charts.letters import shorten, text_width

#: Parts of a text between which a line may break: a word with the space behind it, or a piece of a long name.
_PARTS = re.compile(r"[_/:.\-]*[^\s_/:.\-]+[_/:.\-]*\s*|\S+\s*")
Points = Literal["right", "left", "down", "up"]

_ANCHOR: dict[Align, str] = {"left": "start", "center": "middle", "right": "end"}


class Drawing:
    """Gathers shapes, back to front, and gives the SVG.

    Args:
        width: in pixels.
        height: in pixels.
        name: unique on the page; goes into ids.
    """

    def __init__(self, width: float, height: float, *, name: str) -> None:
        self._size = (width, height)
        self._name = name
        self._shapes: list[str] = []

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
        hatched: bool = False,
        light: bool = False,
    ) -> None:
        """A block with rounded corners; hatched blocks have lines over their colour, light ones on a strong colour."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        at = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(round)}"'
        self._shapes.append(f'<rect {at} fill="{fill}" stroke="{stroke}" stroke-width="{_n(thick)}"{dashed}/>')
        if hatched:
            self._shapes.append(f'<rect {at} fill="url(#{self._name}-{"light" if light else "hatch"})"/>')

    def line(self, path: str, *, stroke: str, thick: float, dashes: str = "") -> None:
        """A line along an SVG path."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        look = f'stroke="{stroke}" stroke-width="{_n(thick)}" stroke-linecap="round"{dashed}'
        self._shapes.append(f'<path d="{path}" fill="none" {look}/>')

    def arrow(self, x: float, y: float, *, fill: str, way: Points = "right", size: float = 6) -> None:
        """The head of an arrow, its point at `x`, `y`."""
        a, b = size, size * 0.62
        corners = {
            "right": ((-a, -b), (-a, b)),
            "left": ((a, -b), (a, b)),
            "down": ((-b, -a), (b, -a)),
            "up": ((-b, a), (b, a)),
        }[way]
        points = " ".join(f"{_n(x + dx)},{_n(y + dy)}" for dx, dy in ((0.0, 0.0), *corners))
        self._shapes.append(f'<polygon points="{points}" fill="{fill}"/>')

    def area(self, corners: Sequence[tuple[float, float]], *, fill: str) -> None:
        """A surface between corners."""
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        self._shapes.append(f'<polygon points="{points}" fill="{fill}"/>')

    def text(
        self, x: float, y: float, text: str, *, colour: str = INK, align: Align = "left", bold: bool = False
    ) -> None:
        """A text; `y` is the middle of its letters."""
        weight = ' font-weight="bold"' if bold else ""
        self._shapes.append(
            f'<text x="{_n(x)}" y="{_n(y + TEXT * 0.35)}" font-size="{TEXT}" fill="{colour}" '
            f'text-anchor="{_ANCHOR[align]}"{weight}>{escape(text)}</text>'
        )

    def dot(self, x: float, y: float, *, size: float, colour: str = INK, hollow: bool = False) -> None:
        """A dot; a hollow one has the colour of the paper inside."""
        fill = PAPER if hollow else colour
        self._shapes.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" fill="{fill}" stroke="{colour}" stroke-width="1.3"/>'
        )

    def mark(self, kind: str, x: float, y: float, *, colour: str = QUIET, small: bool = False) -> None:
        """A sign, its middle at `x`, `y`: a `person`, a cross (`hang_up`), a tick (`done`), an arrow `back`."""
        k = 0.72 if small else 1.0
        if kind == "person":
            shown = PERSON if small else colour
            self._shapes.append(f'<circle cx="{_n(x)}" cy="{_n(y - 4.2 * k)}" r="{_n(3.6 * k)}" fill="{shown}"/>')
            wide = 6.5 * k
            arc = f"M{_n(x - wide)},{_n(y + 7.5 * k)}a{_n(wide)},{_n(wide)} 0 0 1 {_n(2 * wide)},0z"
            self._shapes.append(f'<path d="{arc}" fill="{shown}"/>')
        elif kind == "hang_up":
            whole = _n(9 * k)
            path = f"M{_n(x - 4.5 * k)},{_n(y - 4.5 * k)}l{whole},{whole}m0,-{whole}l-{whole},{whole}"
            self.line(path, stroke=colour, thick=2.6 * k)
        elif kind == "done":
            self.line(f"M{_n(x - 5.5 * k)},{_n(y)}l{_n(4 * k)},{_n(4.5 * k)}l{_n(7 * k)},{_n(-9 * k)}",
                      stroke=colour, thick=2.4 * k)  # fmt: skip
        else:
            self.line(f"M{_n(x + 5)},{_n(y - 5)}v3.5q0,3.5 -3.5,3.5h-6m3,-3l-3,3l3,3", stroke=colour, thick=1.5)

    def svg(self) -> str:
        """The whole picture."""
        width, height = self._size
        body = "".join(self._shapes)
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
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" aria-hidden="true" '
            f'focusable="false">{defs}{body}</svg>'
        )


def lines_of(text: str, room: float, most: int = 2) -> list[str]:
    """A text on at most so many lines of `room` pixels.

    It breaks at spaces, and in long names behind `_`, `/`, `-`, `:` and `.`; a part that is too long is broken
    anywhere. What does not fit ends in an ellipsis.
    """
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and text_width((lines[-1] + part).rstrip(), TEXT) > room:
            lines.append("")
        lines[-1] += part.lstrip() if not lines[-1] else part
        while text_width(lines[-1].rstrip(), TEXT) > room:
            lines[-1:] = _broken(lines[-1], room)
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1], room)]


def _broken(part: str, room: float) -> list[str]:
    """A part that is too long in two, with a hyphen; no scrap of one or two letters is left where it can be helped."""
    fits = next(n for n in range(len(part)) if text_width(f"{part[: n + 1]}-", TEXT) > room)
    fits = max(1, min(fits, len(part.rstrip()) - 3) if fits > 3 else fits)
    return [f"{part[:fits]}-", part[fits:]]


def _cut(line: str, room: float) -> str:
    """A line that is not the last one, with an ellipsis that fits."""
    shown = f"{line}…"
    return shown if text_width(shown, TEXT) <= room else shorten(shown + " ", TEXT, room)


def _n(number: float) -> str:
    """A number without needless digits."""
    return f"{number:.1f}".removesuffix(".0")
