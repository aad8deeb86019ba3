"""From an Altair chart to SVG that fits the page: its colours follow the theme, its ids are its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import altair as alt
from altair.utils import schemapi

from humanline.report.voice import Voice

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

#: What a filled area looks like when it is hatched; `svg` turns it into a pattern of its own picture.
HATCH = "url(#hatch)"

Align = Literal["left", "center", "right"]
COLOUR_OF_MODE: dict[str, str] = {"person": PERSON, "self_service": SELF, "unknown": UNKNOWN, "": UNKNOWN}

WIDE = 900
NARROW = 340
#: Text in a picture, in pixels. A phone of 320 px shows the narrow picture at 86 %: 13 px becomes 11.
TEXT = 13

_LOCALES: dict[str, dict[str, Any]] = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""], "percent": "\u00a0%"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}
_CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": RULES,
        "labelColor": QUIET,
        "labelFontSize": TEXT,
        "labelPadding": 6,
        "titleColor": QUIET,
        "titleFontSize": TEXT,
        "titleFontWeight": "normal",
    },
    "text": {"fontSize": TEXT, "color": INK},
}
_HATCHING = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0v7" stroke="#FFFFFF" stroke-opacity=".5" stroke-width="3"/></pattern></defs>'
)
_ID = re.compile(r'\bid="')
_TAG = re.compile(r"<[^<>]+>")
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")


class Margin(NamedTuple):
    """Room around the plot, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture: the plot and the room around it, in pixels."""

    width: int
    height: int
    margin: Margin

    @property
    def outer(self) -> tuple[int, int]:
        """Width and height of the whole picture."""
        return (
            self.width + self.margin.left + self.margin.right,
            self.height + self.margin.top + self.margin.bottom,
        )


def layer(values: list[dict[str, Any]]) -> alt.Chart:
    """A layer over these rows."""
    return alt.Chart(alt.InlineData(values=values))


def x_pixels(name: str, frame: Frame) -> alt.X:
    """Across, in pixels of the plot from the left."""
    return alt.X(f"{name}:Q", scale=alt.Scale(domain=[0, frame.width], nice=False), axis=None)


def y_pixels(name: str, frame: Frame) -> alt.Y:
    """Down, in pixels of the plot from the top."""
    return alt.Y(f"{name}:Q", scale=alt.Scale(domain=[frame.height, 0], nice=False), axis=None)


class Label(NamedTuple):
    """A text in a picture.

    Attributes:
        x: pixels from the left of the plot.
        y: pixels from the top of the plot, at the middle of the letters.
        text: what it says.
        colour: of the letters.
        align: which part of the text is at `x`.
        size: of the letters, in pixels.
        bold: heavier.
        angle: leaning up to the right, in degrees.
    """

    x: float
    y: float
    text: str
    colour: str = INK
    align: Align = "left"
    size: int = TEXT
    bold: bool = False
    angle: float = 0.0


def written(labels: Iterable[Label], frame: Frame) -> list[alt.Chart]:
    """The texts as layers, one for each look."""
    looks: dict[tuple[str, Align, int, bool, float], list[Label]] = {}
    for label in labels:
        looks.setdefault((label.colour, label.align, label.size, label.bold, label.angle), []).append(label)
    x, y = x_pixels("x", frame), y_pixels("y", frame)
    return [
        layer([{"x": label.x, "y": label.y, "t": label.text} for label in alike])
        .mark_text(
            align=align,
            baseline="middle",
            color=colour,
            fontSize=size,
            fontWeight="bold" if bold else "normal",
            angle=(360 - angle) % 360,
        )
        .encode(x=x, y=y, text=alt.Text("t:N"))
        for (colour, align, size, bold, angle), alike in looks.items()
    ]


@contextmanager
def as_made() -> Iterator[None]:
    """Draw without checking every mark against the schema of Vega-Lite again: ours are drawn in tests.

    With it as a decorator a function draws so.
    """
    with schemapi.debug_mode(False):
        yield


def svg(layers: list[Any], frame: Frame, *, name: str, voice: Voice) -> str:
    """Draw layers as SVG, to be put into the page.

    Args:
        layers: Altair charts, the first at the back.
        frame: the size.
        name: unique on the page; goes into the ids.
        voice: its language sets the decimal mark.
    """
    import vl_convert

    margin = frame.margin
    # The charts are ours and drawn in tests, so their schema is not checked again for each page.
    drawn_layers = [chart.to_dict(validate=False) for chart in layers]
    spec: dict[str, Any] = {
        "$schema": alt.SCHEMA_URL,
        "width": frame.width,
        "height": frame.height,
        "layer": [
            {"data": {"values": chart.data.values}, "mark": drawn["mark"], "encoding": drawn["encoding"]}
            for chart, drawn in zip(layers, drawn_layers, strict=True)
        ],
    }
    spec["padding"] = {"left": margin.left, "top": margin.top, "right": margin.right, "bottom": margin.bottom}
    spec["autosize"] = {"type": "none"}
    spec["config"] = _CONFIG
    picture = vl_convert.vegalite_to_svg(spec, format_locale=_LOCALES[voice.language])
    return _for_the_page(picture, frame, name)


def _for_the_page(drawn: str, frame: Frame, name: str) -> str:
    """Fit for the page: size left to the style sheet, ids made unique, hatching added. Text is left as it is."""
    width, height = frame.outer

    def change(found: re.Match[str]) -> str:
        tag = found[0]
        if "id=" in tag:
            tag = _ID.sub(f'id="{name}-', tag)
        tag = tag.replace("url(#", f"url(#{name}-")
        return _LONG_NUMBER.sub(r"\1", tag) if "." in tag else tag

    body = _TAG.sub(change, drawn[drawn.index(">") + 1 :])
    hatching = _HATCHING.replace('id="', f'id="{name}-') if f"url(#{name}-hatch)" in body else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
    )
    return head + hatching + body
