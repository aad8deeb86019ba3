"""When people get in touch: the hours of a week, each darker the busier it is."""

from __future__ import annotations

from humanline.report.charts.drawing import HEAT, NARROW, QUIET, TEST, WIDE, Drawing, Frame, Label, Margin
from humanline.report.voice import Voice


def steps(values: tuple[float, ...]) -> tuple[float, ...]:
    """The upper edges of the shades: equal steps up to the busiest hour; nothing at all is the first shade."""
    highest = max(values, default=0.0)
    return tuple(highest * k / (len(HEAT) - 1) for k in range(1, len(HEAT)))


def shade(value: float, edges: tuple[float, ...]) -> int:
    """Which shade an hour gets: 0 for no contact at all."""
    if value <= 0:
        return 0
    return next((k + 1 for k, edge in enumerate(edges) if value <= edge * (1 + 1e-9)), len(edges))


def week(values: tuple[float, ...], voice: Voice, *, name: str) -> tuple[str, str]:
    """Draw 168 hours, Monday 00:00 first; wide has a day a row, narrow a day a column."""
    edges = steps(values)
    busiest = values.index(max(values)) if values else 0
    return (
        _draw(values, edges, busiest, voice, name=f"{name}-wide", narrow=False),
        _draw(values, edges, busiest, voice, name=f"{name}-narrow", narrow=True),
    )


def _draw(
    values: tuple[float, ...], edges: tuple[float, ...], busiest: int, voice: Voice, *, name: str, narrow: bool
) -> str:
    margin = Margin(54, 26, 8, 4) if narrow else Margin(96, 26, 8, 4)
    wide, high = (
        (NARROW - margin.left - margin.right, 24 * 15) if narrow else (WIDE - margin.left - margin.right, 7 * 28)
    )
    frame = Frame(wide, high, margin)
    step_x, step_y = (wide / 7, high / 24) if narrow else (wide / 24, high / 7)
    pen = Drawing.inside(frame, name=name)
    places = [divmod(hour, 24) if narrow else divmod(hour, 24)[::-1] for hour in range(len(values))]
    for (column, row), value in zip(places, values, strict=True):
        look = HEAT[shade(value, edges)]
        pen.rect(column * step_x + 1, row * step_y + 1, step_x - 2, step_y - 2, fill=look, round=0)
    if places:
        column, row = places[busiest]
        pen.rect(column * step_x + 1, row * step_y + 1, step_x - 2, step_y - 2, stroke=TEST, thick=3, round=0)
    family = "day_short" if narrow else "day"
    labels = []
    for day in range(7):
        text = voice(f"{family}.{day}")
        at = (day + 0.5) * (step_x if narrow else step_y)
        labels.append(Label(at, -10, text, align="center") if narrow else Label(-8, at, text, align="right"))
    for clock in range(0, 24, 2 if narrow else 3):
        text = voice.clock(clock)
        if narrow:
            labels.append(Label(-8, clock * step_y + 8, text, QUIET, "right"))
        else:
            labels.append(Label(clock * step_x, -10, text, QUIET, "center"))
    pen.labels(labels)
    return pen.svg()
