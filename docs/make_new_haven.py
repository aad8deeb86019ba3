"""Run the page on New Haven 1998, and write it anew: `HUMANLINE_DATA=folder python docs/make_new_haven.py`.

The pictures and the table of what came out are made from what the blocks of the page have found.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blocks import on_paper, write

from humanline.report.charts.drawing import INK, PERSON, QUIET, RULES, Drawing, Frame, Label, Margin

PAGE = Path(__file__).parent / "examples" / "new-haven" / "index.md"
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
    """The pictures of the page, by file."""
    rows = []
    for arm, name in (("visit", "Drawn for a visit"), ("call", "Drawn for a call"), ("letters", "Drawn for letters")):
        effect = found["offers"][arm]
        value, half = 100 * float(effect.estimate), 196 * float(effect.variance) ** 0.5
        rows.append((name, value, value - half, value + half, INK))
    for arm, name in (("visit", "Reached by a visit"), ("call", "Reached by a call")):
        one = found["compliers"][arm]
        ends = 100 * float(one.set.low), 100 * float(one.set.high)
        rows.append((name, 100 * float(one.effect.estimate), *ends, PERSON))
    hours = [
        (f"{name}, {found['MINUTES'][arm]} minutes", *found["per_hours"][arm], INK)
        for arm, name in (("visit", "A visit"), ("call", "A call"))
    ]
    return {
        "effects.svg": on_paper(_intervals("effects", rows, range(-8, 17, 4), "points of turnout", decimals=1)),
        "hours.svg": on_paper(
            _intervals("hours", hours, range(-40, 41, 10), "voters more in a hundred hours of staff")
        ),
    }


def _intervals(
    name: str, rows: list[tuple[str, float, float, float, str]], ticks: range, axis: str, *, decimals: int = 0
) -> str:
    """Values with their intervals, one under the other: what it is, value, low, high and colour."""
    frame = Frame(820, 36 * len(rows) + 30, Margin(20, 20, 30, 40))

    def x(value: float) -> float:
        return LEFT + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (RIGHT - LEFT)

    pen = Drawing.inside(frame, name=name)
    for v in ticks:
        pen.down(x(v), 0, frame.height - 20, stroke=RULES)
    pen.down(x(0), 0, frame.height - 20, stroke=INK, thick=1.5)
    labels = [Label(x(v), frame.height - 2, f"{v:+d}" if v else "0", QUIET, "center") for v in ticks]
    labels.append(Label((LEFT + RIGHT) / 2, frame.height + 18, axis, QUIET, "center"))
    for k, (what, value, low, high, colour) in enumerate(rows):
        y = 18 + 36 * k
        pen.across(y, x(low), x(high), stroke=colour, thick=5, opacity=0.35)
        pen.sign(x(value), y, size=4.7, fill=colour)
        labels.append(Label(LEFT - 22, y, what, INK, "right"))
        labels.append(Label(min(x(high) + 8, RIGHT - 30), y, f"{value:+.{decimals}f}", colour, "left", bold=True))
    pen.labels(labels)
    return pen.svg()


if __name__ == "__main__":
    write(PAGE, figures, pictures)
