"""Run the page on the bank of August 1999, and write it anew: `HUMANLINE_DATA=folder python docs/make_technion.py`.

Pictures and the table of what came out are made from what the blocks of the page have found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
from blocks import on_paper, write

from humanline.report.charts.drawing import (
    HEAT,
    INK,
    PAPER,
    PERSON,
    QUIET,
    RULES,
    Frame,
    Label,
    Margin,
    layer,
    svg,
    written,
    x_pixels,
    y_pixels,
)
from humanline.report.voice import Voice

PAGE = Path(__file__).parent / "examples" / "technion-august" / "index.md"
FRAME = Frame(820, 250, Margin(54, 44, 26, 44))
VOICE = Voice("en")


def figures(found: dict[str, Any]) -> str:
    """The table of what came out."""
    told, truth, steps = found["told"], found["truth"], found["steps"]
    rows = [
        ("calls in August", f"{told.day_mean.sum():,.0f}, forecast on 31 July", f"{truth.sum():,.0f}"),
    ]
    known, came, _, all_true, real = steps.values()
    for name, runs in (
        ("16–31 August: gave up, from what could be known", known),
        ("gave up, with the calls that came", came),
        ("gave up, with the handle times and patience of these weeks as well", all_true),
    ):
        rows.append((name, _share(runs[0]), f"{100 * real[0].mean():.1f} %"))
    for name, runs in (("from what could be known", known), ("with everything of these weeks", all_true)):
        rows.append((f"mean wait, {name}", _seconds(runs[1]), f"{real[1].mean():.0f} s"))
        rows.append((f"served within 60 s, {name}", _share(runs[2]), f"{100 * real[2].mean():.1f} %"))
    second = found["SECOND"]
    hours = found["needed"].sum() / 2
    had = found["there"][second][found["both"]].sum() / 2
    rows.append(("agent hours for 80 % within 60 s in every half hour", f"{hours:,.0f} needed", f"{had:,.0f} there"))
    lines = ["| | said | real |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    return "\n".join(lines) + "\n"


def _share(runs: Any) -> str:
    low, high = np.quantile(runs, [0.05, 0.95])
    return f"{100 * runs.mean():.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def _seconds(runs: Any) -> str:
    low, high = np.quantile(runs, [0.05, 0.95])
    return f"{runs.mean():.0f} s ({low:.0f}–{high:.0f})"


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """The pictures of the page, by file."""
    return {
        "forecast.svg": on_paper(forecast_picture(found)),
        "patience.svg": on_paper(patience_picture(found)),
        "day.svg": on_paper(day_picture(found)),
    }


class Panel:
    """Part of a picture, with a scale up and one across; all it draws is in pixels.

    Args:
        top: pixels from the top of the plot.
        height: in pixels.
        across: values at the left and at the right.
        most: value at the top; 0 is at the bottom.
        frame: of the picture.
    """

    def __init__(self, top: float, height: float, across: tuple[float, float], most: float, frame: Frame) -> None:
        self.top, self.height, self.across, self.most, self.frame = top, height, across, most, frame

    def x(self, value: float) -> float:
        """Pixels from the left."""
        low, high = self.across
        return float((value - low) / (high - low) * self.frame.width)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return float(self.top + self.height * (1 - value / self.most))

    def lines(self, marks: Iterable[tuple[float, str]]) -> tuple[list[Any], list[Label]]:
        """Lines across at values, with what they stand for at the left."""
        marks = list(marks)
        rows = [{"x": 0, "x2": self.frame.width, "y": self.y(value)} for value, _ in marks]
        drawn = layer(rows).mark_rule(stroke=RULES, strokeWidth=1).encode(**self._at(), x2=alt.X2("x2:Q"))
        return [drawn], [Label(-8, self.y(value), text, QUIET, "right") for value, text in marks]

    def along(self, marks: Iterable[tuple[float, str]]) -> list[Label]:
        """What values across stand for, under the panel."""
        return [Label(self.x(value), self.top + self.height + 16, text, QUIET, "center") for value, text in marks]

    def bars(self, low: Iterable[float], high: Iterable[float], at: Iterable[float], width: float, fill: str) -> Any:
        """Upright bars from low to high."""
        rows = [
            {"x": self.x(x) - width / 2, "x2": self.x(x) + width / 2, "y": self.y(a), "y2": self.y(b)}
            for a, b, x in zip(low, high, at, strict=True)
        ]
        return layer(rows).mark_rect(fill=fill).encode(**self._at(), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))

    def dots(self, values: Iterable[float], at: Iterable[float], fill: str, size: int = 46) -> Any:
        """Dots, with a ring of paper so that they stand out."""
        rows = [{"x": self.x(x), "y": self.y(y)} for y, x in zip(values, at, strict=True)]
        return layer(rows).mark_circle(fill=fill, size=size, opacity=1, stroke=PAPER).encode(**self._at())

    def line(self, values: Iterable[float], at: Iterable[float], stroke: str, **look: Any) -> Any:
        """A line through values, in their order."""
        rows = [{"x": self.x(x), "y": self.y(y), "n": n} for n, (y, x) in enumerate(zip(values, at, strict=True))]
        return layer(rows).mark_line(stroke=stroke, **look).encode(**self._at(), order="n:Q")

    def _at(self) -> dict[str, Any]:
        return {"x": x_pixels("x", self.frame), "y": y_pixels("y", self.frame)}


def forecast_picture(found: dict[str, Any]) -> str:
    """Calls a day: intervals of 95 and 80 %, the forecast, and what came."""
    told, came = found["told"], found["truth"].sum(axis=1)
    days = np.arange(1, came.size + 1)
    panel = Panel(0, FRAME.height, (0.4, came.size + 0.6), 3000, FRAME)
    drawn, labels = panel.lines((n, f"{n:,}") for n in (0, 1000, 2000, 3000))
    drawn += [
        panel.bars(told.day_low[1], told.day_high[1], days, 17, HEAT[1]),
        panel.bars(told.day_low[0], told.day_high[0], days, 17, HEAT[2]),
        panel.bars(told.day_mean - 10, told.day_mean + 10, days, 17, PAPER),
        panel.dots(came, days, INK),
    ]
    labels += panel.along((day, str(day)) for day in (1, 5, 10, 15, 20, 25, 31))
    labels += [Label(FRAME.width / 2, FRAME.height + 34, "August 1999", QUIET, "center")]
    labels += _legend([("what came", INK, True), ("forecast: 80 %", HEAT[2], False), ("95 %", HEAT[1], False)])
    return svg(
        [*drawn, *written(labels, FRAME), *_keys(3, [INK, HEAT[2], HEAT[1]])], FRAME, name="forecast", voice=VOICE
    )


def patience_picture(found: dict[str, Any]) -> str:
    """How many of those who still wait give up in the next ten seconds, by time waited."""
    pieces, middle = 60 * found["pieces"], 60 * (found["pieces"][:-1] + found["pieces"][1:]) / 2
    value, low, high = (100 * part / 6 for part in found["giving_up"])
    panel = Panel(0, FRAME.height, (0, pieces[-1]), 6.5, FRAME)
    drawn, labels = panel.lines((n, f"{n} %") for n in (0, 2, 4, 6))
    level = 100 * (1 - np.exp(-1 / (6 * found["mean"].value)))
    drawn += [
        panel.line([level, level], [0, pieces[-1]], QUIET, strokeDash=[5, 4], strokeWidth=1.5),
        panel.bars(low, high, middle, 9, HEAT[2]),
        panel.dots(value, middle, INK),
    ]
    labels += panel.along((n, f"{n} s") for n in range(0, int(pieces[-1]) + 1, 30))
    labels += [
        Label(FRAME.width / 2, FRAME.height + 34, "waited so far", QUIET, "center"),
        Label(FRAME.width, panel.y(level) - 11, "if it were always the same", QUIET, "right"),
    ]
    labels += _legend([("gives up in the next 10 s", INK, True), ("90 % interval", HEAT[2], False)])
    return svg([*drawn, *written(labels, FRAME), *_keys(2, [INK, HEAT[2]])], FRAME, name="patience", voice=VOICE)


def day_picture(found: dict[str, Any]) -> str:
    """Agents there and needed, and the share served within 60 seconds, by half hour of the day."""
    frame = Frame(820, 400, FRAME.margin)
    second, of_week = found["SECOND"], found["weekday"][found["SECOND"]]
    clock = np.arange(14, 48)
    there, needed = (found[name][second][of_week][:, clock].mean(axis=0) for name in ("there", "needed"))
    low, middle, high = found["clock_band"]
    across = (13.5, 47.5)
    above, below = Panel(0, 150, across, 10, frame), Panel(210, 190, across, 1.0, frame)
    drawn, labels = above.lines((n, str(n)) for n in (0, 5, 10))
    more, names = below.lines((n / 100, f"{n} %") for n in (0, 50, 100))
    target, target_name = below.lines([(0.8, "80 %")])
    edges = np.repeat(np.arange(13.5, 48), 2)[1:-1]
    drawn += [
        *more, *target,
        above.line(np.repeat(there, 2), edges, PERSON, strokeWidth=2.5),
        above.line(np.repeat(needed, 2), edges, INK, strokeWidth=1.8, strokeDash=[5, 3]),
        below.bars(low, high, clock, 15, HEAT[2]),
        below.bars(middle - 0.006, middle + 0.006, clock, 15, PAPER),
        below.dots(found["real_of_clock"], clock, PERSON),
    ]  # fmt: skip
    labels += [*names, *target_name, *below.along((n - 0.5, f"{n // 2}:00") for n in range(16, 48, 4))]
    labels += [
        Label(0, -16, "Agents at work: there", PERSON, bold=True),
        Label(190, -16, "and needed (dashed)", INK, bold=True),
        Label(0, 192, "Served within 60 s: real", PERSON, bold=True),
        Label(200, 192, "and simulated, 90 % of fortnights (grey)", QUIET, bold=True),
    ]
    return svg([*drawn, *written(labels, frame)], frame, name="day", voice=VOICE)


def _legend(parts: list[tuple[str, str, bool]]) -> list[Label]:
    return [Label(20 + 210 * k, -22, text, INK) for k, (text, _, _) in enumerate(parts)]


def _keys(count: int, colours: list[str]) -> list[Any]:
    at = {"x": x_pixels("x", FRAME), "y": y_pixels("y", FRAME)}
    return [
        layer([{"x": 8 + 210 * k, "y": -22}])
        .mark_point(
            shape="circle" if k == 0 else "square", fill=colours[k], stroke=None, size=90, opacity=1, clip=False
        )
        .encode(**at)
        for k in range(count)
    ]


if __name__ == "__main__":
    write(PAGE, figures, pictures)
