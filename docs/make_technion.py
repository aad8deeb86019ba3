"""Run the page on the bank of August 1999, and write it anew: `HUMANLINE_DATA=folder python docs/make_technion.py`.

Pictures and the table of what came out are made from what the blocks of the page have found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from blocks import on_paper, write

from humanline.report.charts.drawing import HEAT, INK, PAPER, PERSON, QUIET, RULES, Drawing, Frame, Label, Margin

PAGE = Path(__file__).parent / "examples" / "technion-august" / "index.md"
FRAME = Frame(820, 250, Margin(54, 44, 26, 44))


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
        pen: draws.
        top: pixels from the top of the plot.
        height: in pixels.
        across: values at the left and at the right.
        most: value at the top; 0 is at the bottom.
        frame: of the picture.
    """

    def __init__(
        self, pen: Drawing, top: float, height: float, across: tuple[float, float], most: float, frame: Frame
    ) -> None:
        self.pen = pen
        self.top, self.height, self.across, self.most, self.frame = top, height, across, most, frame

    def x(self, value: float) -> float:
        """Pixels from the left."""
        low, high = self.across
        return float((value - low) / (high - low) * self.frame.width)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return float(self.top + self.height * (1 - value / self.most))

    def lines(self, marks: Iterable[tuple[float, str]]) -> None:
        """Lines across at values, with what they stand for at the left."""
        for value, text in marks:
            self.pen.across(self.y(value), 0, self.frame.width, stroke=RULES)
            self.pen.labels([Label(-8, self.y(value), text, QUIET, "right")])

    def along(self, marks: Iterable[tuple[float, str]]) -> None:
        """What values across stand for, under the panel."""
        self.pen.labels(Label(self.x(x), self.top + self.height + 16, text, QUIET, "center") for x, text in marks)

    def bars(self, low: Iterable[float], high: Iterable[float], at: Iterable[float], width: float, fill: str) -> None:
        """Upright bars from low to high."""
        for a, b, x in zip(low, high, at, strict=True):
            self.pen.rect(self.x(x) - width / 2, self.y(b), width, self.y(a) - self.y(b), fill=fill)

    def dots(self, values: Iterable[float], at: Iterable[float], fill: str) -> None:
        """Dots, with a ring of paper so that they stand out."""
        for y, x in zip(values, at, strict=True):
            self.pen.sign(self.x(x), self.y(y), size=3.4, fill=fill, stroke=PAPER)

    def line(self, values: Iterable[float], at: Iterable[float], stroke: str, **look: Any) -> None:
        """A line through values, in their order."""
        self.pen.through([(self.x(x), self.y(y)) for y, x in zip(values, at, strict=True)], stroke=stroke, **look)


def forecast_picture(found: dict[str, Any]) -> str:
    """Calls a day: intervals of 95 and 80 %, the forecast, and what came."""
    told, came = found["told"], found["truth"].sum(axis=1)
    days = np.arange(1, came.size + 1)
    pen = Drawing.inside(FRAME, name="forecast")
    panel = Panel(pen, 0, FRAME.height, (0.4, came.size + 0.6), 3000, FRAME)
    panel.lines((n, f"{n:,}") for n in (0, 1000, 2000, 3000))
    panel.bars(told.day_low[1], told.day_high[1], days, 17, HEAT[1])
    panel.bars(told.day_low[0], told.day_high[0], days, 17, HEAT[2])
    panel.bars(told.day_mean - 10, told.day_mean + 10, days, 17, PAPER)
    panel.dots(came, days, INK)
    panel.along((day, str(day)) for day in (1, 5, 10, 15, 20, 25, 31))
    pen.labels([Label(FRAME.width / 2, FRAME.height + 34, "August 1999", QUIET, "center")])
    _legend(pen, [("what came", INK), ("forecast: 80 %", HEAT[2]), ("95 %", HEAT[1])])
    return pen.svg()


def patience_picture(found: dict[str, Any]) -> str:
    """How many of those who still wait give up in the next ten seconds, by time waited."""
    pieces, middle = 60 * found["pieces"], 60 * (found["pieces"][:-1] + found["pieces"][1:]) / 2
    value, low, high = (100 * part / 6 for part in found["giving_up"])
    pen = Drawing.inside(FRAME, name="patience")
    panel = Panel(pen, 0, FRAME.height, (0, pieces[-1]), 6.5, FRAME)
    panel.lines((n, f"{n} %") for n in (0, 2, 4, 6))
    level = 100 * (1 - np.exp(-1 / (6 * found["mean"].value)))
    panel.line([level, level], [0, pieces[-1]], QUIET, dashes="5 4", thick=1.5)
    panel.bars(low, high, middle, 9, HEAT[2])
    panel.dots(value, middle, INK)
    panel.along((n, f"{n} s") for n in range(0, int(pieces[-1]) + 1, 30))
    pen.labels([
        Label(FRAME.width / 2, FRAME.height + 34, "waited so far", QUIET, "center"),
        Label(FRAME.width, panel.y(level) - 11, "if it were always the same", QUIET, "right"),
    ])  # fmt: skip
    _legend(pen, [("gives up in the next 10 s", INK), ("90 % interval", HEAT[2])])
    return pen.svg()


def day_picture(found: dict[str, Any]) -> str:
    """Agents there and needed, and the share served within 60 seconds, by half hour of the day."""
    frame = Frame(820, 400, FRAME.margin)
    second, of_week = found["SECOND"], found["weekday"][found["SECOND"]]
    clock = np.arange(14, 48)
    there, needed = (found[name][second][of_week][:, clock].mean(axis=0) for name in ("there", "needed"))
    low, middle, high = found["clock_band"]
    across = (13.5, 47.5)
    pen = Drawing.inside(frame, name="day")
    above, below = Panel(pen, 0, 150, across, 10, frame), Panel(pen, 210, 190, across, 1.0, frame)
    above.lines((n, str(n)) for n in (0, 5, 10))
    below.lines((n / 100, f"{n} %") for n in (0, 50, 80, 100))
    edges = np.repeat(np.arange(13.5, 48), 2)[1:-1]
    above.line(np.repeat(there, 2), edges, PERSON, thick=2.5)
    above.line(np.repeat(needed, 2), edges, INK, thick=1.8, dashes="5 3")
    below.bars(low, high, clock, 15, HEAT[2])
    below.bars(middle - 0.006, middle + 0.006, clock, 15, PAPER)
    below.dots(found["real_of_clock"], clock, PERSON)
    below.along((n - 0.5, f"{n // 2}:00") for n in range(16, 48, 4))
    pen.labels([
        Label(0, -16, "Agents at work: there", PERSON, bold=True),
        Label(190, -16, "and needed (dashed)", INK, bold=True),
        Label(0, 192, "Served within 60 s: real", PERSON, bold=True),
        Label(200, 192, "and simulated, 90 % of fortnights (grey)", QUIET, bold=True),
    ])  # fmt: skip
    return pen.svg()


def _legend(pen: Drawing, parts: list[tuple[str, str]]) -> None:
    """What came as a dot, the others as a square of their colour."""
    for k, (text, colour) in enumerate(parts):
        pen.sign(8 + 210 * k, -22, size=4.7, symbol="circle" if k == 0 else "square", fill=colour)
        pen.labels([Label(20 + 210 * k, -22, text, INK)])


if __name__ == "__main__":
    write(PAGE, figures, pictures)
