"""Run the page on New Haven 1998, and write it anew: `HUMANLINE_DATA=folder python docs/make_new_haven.py`.

The picture and the table of what came out are made from what the blocks of the page have found.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
from blocks import on_paper, write

from humanline.report.charts.drawing import (
    INK,
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

PAGE = Path(__file__).parent / "examples" / "new-haven" / "index.md"
FRAME = Frame(820, 210, Margin(20, 20, 30, 40))
VOICE = Voice("en")
LOW, HIGH = -8.0, 16.0
LEFT, RIGHT = 230, 800


def figures(found: dict[str, Any]) -> str:
    """The table of what came out."""
    rows = []
    for arm, name in (("visit", "a visit"), ("call", "a phone call"), ("letters", "letters")):
        effect = found["offers"][arm]
        offer = _between(100 * float(effect.estimate), 196 * float(effect.variance) ** 0.5)
        reached = then = ""
        if arm in found["compliers"]:
            one = found["compliers"][arm]
            reached = f"{100 * float(one.compliers.estimate):.1f} %"
            then = (
                f"{100 * float(one.effect.estimate):+.1f} "
                f"({100 * float(one.set.low):.1f} to {100 * float(one.set.high):.1f})"
            )
        rows.append(f"| {name} | {offer} | {reached} | {then} |")
    instead, error = found["instead"], found["error"]
    rows.append(f"| a visit instead of a call | {_between(instead, 196 * error)} | | |")
    head = ["| | of those drawn for it, points of turnout | reached | of those reached because of the lot |"]
    return (
        "\n".join([*head, "|---|---|---|---|", *rows])
        + "\n\nBetween brackets: 95 % intervals, households as clusters.\n"
    )


def _between(value: float, half: float) -> str:
    return f"{value:+.2f} ({value - half:.2f} to {value + half:.2f})"


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """The picture of the page, by file."""
    rows = []
    for arm, name in (("visit", "Drawn for a visit"), ("call", "Drawn for a call"), ("letters", "Drawn for letters")):
        effect = found["offers"][arm]
        value, half = 100 * float(effect.estimate), 196 * float(effect.variance) ** 0.5
        rows.append((name, value, value - half, value + half, INK))
    for arm, name in (("visit", "Reached by a visit"), ("call", "Reached by a call")):
        one = found["compliers"][arm]
        ends = 100 * float(one.set.low), 100 * float(one.set.high)
        rows.append((name, 100 * float(one.effect.estimate), *ends, PERSON))
    return {"effects.svg": on_paper(_effects(rows))}


def _effects(rows: list[tuple[str, float, float, float, str]]) -> str:
    at = {"x": x_pixels("x", FRAME), "y": y_pixels("y", FRAME)}

    def x(value: float) -> float:
        return LEFT + (value - LOW) / (HIGH - LOW) * (RIGHT - LEFT)

    marks = [{"x": x(v), "y": 0, "y2": FRAME.height - 20} for v in range(-8, 17, 4)]
    zero = [{"x": x(0), "y": 0, "y2": FRAME.height - 20}]
    drawn: list[Any] = [
        layer(marks).mark_rule(stroke=RULES, strokeWidth=1).encode(**at, y2=alt.Y2("y2:Q")),
        layer(zero).mark_rule(stroke=INK, strokeWidth=1.5).encode(**at, y2=alt.Y2("y2:Q")),
    ]
    labels = [Label(x(v), FRAME.height - 2, f"{v:+d}" if v else "0", QUIET, "center") for v in range(-8, 17, 4)]
    labels.append(Label(x(4), FRAME.height + 18, "points of turnout", QUIET, "center"))
    for k, (name, value, low, high, colour) in enumerate(rows):
        y = 18 + 36 * k
        bar = [{"x": x(max(low, LOW)), "x2": x(min(high, HIGH)), "y": y}]
        drawn.append(layer(bar).mark_rule(stroke=colour, strokeWidth=5, opacity=0.35).encode(**at, x2=alt.X2("x2:Q")))
        drawn.append(layer([{"x": x(value), "y": y}]).mark_circle(fill=colour, size=90, opacity=1).encode(**at))
        labels.append(Label(LEFT - 22, y, name, INK, "right"))
        labels.append(Label(min(x(min(high, HIGH)) + 8, RIGHT - 30), y, f"{value:+.1f}", colour, "left", bold=True))
    return svg([*drawn, *written(labels, FRAME)], FRAME, name="effects", voice=VOICE)


if __name__ == "__main__":
    write(PAGE, figures, pictures)
