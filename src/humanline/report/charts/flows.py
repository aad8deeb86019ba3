"""From the channel of a first contact to the channel of the next: bands as thick as it happens often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from humanline.model.facts import Flow
from humanline.report.charts.drawing import (
    COLOUR_OF_MODE,
    INK,
    NARROW,
    QUIET,
    TEXT,
    WIDE,
    Align,
    Drawing,
    Frame,
    Label,
    Margin,
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
    pen = Drawing.inside(frame, name=name)
    for target, slices in _bands(pairs, left, right, per_contact, frame):
        pen.band(slices, fill=COLOUR_OF_MODE[modes.get(target, "unknown")], opacity=0.5)
    texts: list[Label] = []
    room = margin.left - 20
    for side, at, label_x in ((left, 0, -10), (right, frame.width - _BLOCK, frame.width + 10)):
        for block in side.values():
            colour = COLOUR_OF_MODE[modes.get(block.channel, "unknown")]
            pen.rect(at, block.top, _BLOCK, block.height, fill=colour, round=0)
            middle = block.top + block.height / 2
            end: Align = "right" if label_x < 0 else "left"
            texts.append(Label(label_x, middle - 8, shorten(block.channel, TEXT, room), INK, end))
            texts.append(Label(label_x, middle + 9, voice.numbers.count(block.total), QUIET, end))
    texts.append(Label(-10, -16, voice("facts.flows.began"), QUIET, "right"))
    texts.append(Label(frame.width + 10, -16, voice("facts.flows.came_back"), QUIET, "left"))
    pen.labels(texts)
    return pen.svg()


def _bands(
    pairs: dict[tuple[str, str], float],
    left: dict[str, _Block],
    right: dict[str, _Block],
    per_contact: float,
    frame: Frame,
) -> list[tuple[str, list[tuple[float, float, float]]]]:
    """Each band with the channel that it leads to; it leaves its block where the last one ended."""
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
    bands = []
    for (_, target), (begin, finish, thick) in places.items():
        slices = []
        for k in range(_POINTS + 1):
            share = k / _POINTS
            top = begin + (finish - begin) * share * share * (3 - 2 * share)
            slices.append((start + width * share, top, top + max(thick, 1.0)))
        bands.append((target, slices))
    return bands
