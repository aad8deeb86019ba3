"""From the channel of a first contact to the channel of the next: bands as thick as it happens often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt

from humanline.model.facts import Flow
from humanline.report.charts.drawing import (
    COLOUR_OF_MODE,
    INK,
    NARROW,
    QUIET,
    TEXT,
    WIDE,
    Align,
    Frame,
    Label,
    Margin,
    layer,
    svg,
    written,
    x_pixels,
    y_pixels,
)
from humanline.report.charts.letters import shorten
from humanline.report.voice import Voice

_MOST_CHANNELS = 7
_LEAST_HIGH = 34.0
_GAP = 10.0
_BLOCK = 12
_POINTS = 24


@dataclass(frozen=True, slots=True)
class _Block:
    """A channel at one side: where it stands and how much passes through."""

    channel: str
    total: float
    top: float
    height: float


def flows(
    found: tuple[Flow, ...], modes: Mapping[str, str], voice: Voice, *, name: str
) -> tuple[str, str, tuple[str, ...]]:
    """Draw the bands, wide and narrow; also which modes they lead back to.

    Args:
        found: the flows; pairs of the same channels are taken together.
        modes: channel → mode.
        voice: the language.
        name: unique on the page.
    """
    other = voice("facts.flows.other_channel")
    pairs = _pairs(found, other)
    wide = _draw(pairs, modes, voice, name=f"{name}-wide", narrow=False)
    narrow = _draw(pairs, modes, voice, name=f"{name}-narrow", narrow=True)
    return wide, narrow, tuple(sorted({modes.get(target, "unknown") for _, target in pairs}))


def _pairs(found: tuple[Flow, ...], other: str) -> dict[tuple[str, str], float]:
    """Contacts by pair of channels; beyond the largest channels they go together as 'other'."""
    keep: list[set[str]] = []
    for side in ("source", "target"):
        totals: dict[str, float] = defaultdict(float)
        for flow in found:
            totals[getattr(flow, side)] += flow.contacts
        ranked = sorted(totals, key=lambda channel: (-totals[channel], channel))
        keep.append(set(ranked if len(ranked) <= _MOST_CHANNELS else ranked[: _MOST_CHANNELS - 1]))
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for flow in found:
        source = flow.source if flow.source in keep[0] else other
        target = flow.target if flow.target in keep[1] else other
        pairs[source, target] += flow.contacts
    return {pair: number for pair, number in pairs.items() if number > 0}


def _stack(pairs: dict[tuple[str, str], float], side: int, per_contact: float) -> dict[str, _Block]:
    """The channels of one side from the top, the largest first, each at least as high as its label."""
    totals: dict[str, float] = defaultdict(float)
    for pair, number in pairs.items():
        totals[pair[side]] += number
    blocks, top = {}, 0.0
    for channel in sorted(totals, key=lambda name: (-totals[name], name)):
        height = totals[channel] * per_contact
        room = max(height, _LEAST_HIGH)
        blocks[channel] = _Block(channel, totals[channel], top + (room - height) / 2, height)
        top += room + _GAP
    return blocks


def _draw(
    pairs: dict[tuple[str, str], float], modes: Mapping[str, str], voice: Voice, *, name: str, narrow: bool
) -> str:
    per_contact = (220 if narrow else 300) / sum(pairs.values())
    left, right = _stack(pairs, 0, per_contact), _stack(pairs, 1, per_contact)
    height = max(max(block.top + max(block.height, _LEAST_HIGH) for block in side.values()) for side in (left, right))
    margin = Margin(104, 26, 104, 6) if narrow else Margin(170, 28, 170, 6)
    frame = Frame((NARROW if narrow else WIDE) - margin.left - margin.right, round(height), margin)
    bands = _bands(pairs, left, right, modes, per_contact, frame)
    x, y = x_pixels("x", frame), y_pixels("y", frame)
    layers = []
    for mode in sorted({str(band["mode"]) for band in bands}):
        drawn = [band for band in bands if band["mode"] == mode]
        layers.append(
            layer(drawn)
            .mark_area(color=COLOUR_OF_MODE[mode], opacity=0.5)
            .encode(x=x, y=y, y2=alt.Y2("y2:Q"), detail=alt.Detail("pair:N"))
        )
    blocks = []
    texts: list[Label] = []
    room = margin.left - 20
    for side, at, label_x in ((left, 0, -10), (right, frame.width - _BLOCK, frame.width + 10)):
        for block in side.values():
            mode = modes.get(block.channel, "unknown")
            blocks.append({"x": at, "x2": at + _BLOCK, "y": block.top, "y2": block.top + block.height, "mode": mode})
            middle = block.top + block.height / 2
            end: Align = "right" if label_x < 0 else "left"
            texts.append(Label(label_x, middle - 8, shorten(block.channel, TEXT, room), INK, end))
            texts.append(Label(label_x, middle + 9, voice.numbers.count(block.total), QUIET, end))
    texts.append(Label(-10, -16, voice("facts.flows.began"), QUIET, "right"))
    texts.append(Label(frame.width + 10, -16, voice("facts.flows.came_back"), QUIET, "left"))
    for mode in sorted({str(block["mode"]) for block in blocks}):
        drawn_blocks = [block for block in blocks if block["mode"] == mode]
        layers.append(
            layer(drawn_blocks)
            .mark_rect(color=COLOUR_OF_MODE[mode])
            .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
        )
    layers += written(texts, frame)
    return svg(layers, frame, name=name, voice=voice)


def _bands(
    pairs: dict[tuple[str, str], float],
    left: dict[str, _Block],
    right: dict[str, _Block],
    modes: Mapping[str, str],
    per_contact: float,
    frame: Frame,
) -> list[dict[str, object]]:
    """Points of the bands, each leaving its block where the last one ended."""
    used_left, used_right = dict.fromkeys(left, 0.0), dict.fromkeys(right, 0.0)
    start, width = float(_BLOCK + 1), frame.width - 2.0 * (_BLOCK + 1)
    places: dict[tuple[str, str], tuple[float, float, float]] = {}
    ordered = sorted(pairs, key=lambda pair: (left[pair[0]].top, right[pair[1]].top))
    for source, target in ordered:
        thick = pairs[source, target] * per_contact
        places[source, target] = (left[source].top + used_left[source], 0.0, thick)
        used_left[source] += thick
    for source, target in sorted(pairs, key=lambda pair: (right[pair[1]].top, left[pair[0]].top)):
        begin, _, thick = places[source, target]
        places[source, target] = (begin, right[target].top + used_right[target], thick)
        used_right[target] += thick
    points: list[dict[str, object]] = []
    for (source, target), (begin, finish, thick) in places.items():
        for k in range(_POINTS + 1):
            share = k / _POINTS
            eased = share * share * (3 - 2 * share)
            top = begin + (finish - begin) * eased
            points.append(
                {
                    "pair": f"{source} > {target}",
                    "mode": modes.get(target, "unknown"),
                    "x": round(start + width * share, 1),
                    "y": round(top, 1),
                    "y2": round(top + max(thick, 1.0), 1),
                }
            )
    return points
