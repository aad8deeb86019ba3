"""What customers come for, with volumes: steps and seconds to a person for each moment, and together."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from humanline.foundation.errors import Fault, ReachError
from humanline.foundation.files import decoded
from humanline.foundation.written import read_number
from humanline.foundation.written.numbers import LARGEST_TYPED, can_be_typed
from humanline.foundation.written.recognising import Written, written_as_number
from humanline.model.reached import MomentReach, MomentsReached
from humanline.reach.measuring.game import NO_WAY
from humanline.reach.measuring.measured import MeasuredGraph

_RULE = "A file with the columns moment, contacts and, if wanted, state is needed."
_NUMBER = f"A number of contacts from 0 to {LARGEST_TYPED:,.0f} is needed."
_MARK = "It may stand between thousands, or before decimals."
_NO_MARK = "Write thousands without a mark: 1600."
MOST_BYTES = 20_000_000


class Volume(NamedTuple):
    """How many come for a moment, and where that is in the source."""

    moment: str
    contacts: float
    state: str = ""


def read_volumes(path: Path) -> list[Volume]:
    """Read `moment,contacts[,state]`, separated by commas, semicolons or tabs.

    Raises:
        ReachError: the file is not there or can't be used; all faults at once.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReachError([Fault(str(path), "it is larger than 20 MB", _RULE)])
        text = decoded(path.read_bytes())
    except OSError as error:
        raise ReachError([Fault(str(path), f"it can't be read ({error.strerror})", _RULE)]) from error
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip().casefold() for name in next(rows, [])]
    if "moment" not in names or "contacts" not in names:
        way_out = "Name what customers come for 'moment', and how many come 'contacts'."
        raise ReachError([Fault(f"{path}:1", f"found the columns {', '.join(names) or 'none'}", _RULE, way_out)])
    cells: list[tuple[dict[str, str], str]] = []
    found: list[Volume] = []
    faults: list[Fault] = []
    try:
        cells = [
            (dict(zip(names, row, strict=False)), f"{path}:{rows.line_num}") for row in rows if any(map(str.strip, row))
        ]
    except csv.Error as error:
        faults.append(Fault(f"{path}:{rows.line_num}", f"the line can't be read ({error})", _RULE))
    written = written_as_number(Counter(row.get("contacts", "") for row, _ in cells))
    if not written.settled:
        faults.append(Fault(f"{path} contacts", "a mark stands before three digits in every number", _MARK, _NO_MARK))
    for row, where in cells:
        _row(row, where, written, found, faults)
    if not found and not faults:
        faults.append(Fault(str(path), "it holds a header and no rows", _RULE))
    if faults:
        raise ReachError(faults)
    return found


def _row(cells: dict[str, str], where: str, written: Written, found: list[Volume], faults: list[Fault]) -> None:
    moment, text = cells.get("moment", "").strip(), cells.get("contacts", "").strip()
    contacts = read_number(text, **written.options)
    if not moment:
        faults.append(Fault(f"{where} moment", "nothing found", "Each row names a moment."))
    if contacts is None or contacts < 0 or not can_be_typed(contacts):
        faults.append(Fault(f"{where} contacts", f"found {text!r}", _NUMBER))
    found.append(Volume(moment, contacts or 0.0, cells.get("state", "").strip()))


def moments(of: MeasuredGraph, seconds: tuple[float | None, ...], volumes: Iterable[Volume]) -> MomentsReached:
    """Steps and seconds to a person for somebody who comes for each moment.

    They go to the moment's place in the source first, by the shortest way, and from there to a person: a customer tries
    what they came for. The place is the state that is named, else the state behind an option with the moment's words,
    else a state of that name; of several, the nearest to the entry.

    Args:
        of: what was measured.
        seconds: shape (states,); seconds to a person on a normal day, from `Columns`.
        volumes: what customers come for.
    """
    places = _Places(of)
    found = tuple(_moment(of, seconds, places, volume) for volume in volumes)
    matched = [one for one in found if one.state]
    sure = [one for one in matched if one.steps is not None]
    weight = math.fsum(one.contacts for one in sure)
    return MomentsReached(
        moments=found,
        contacts=math.fsum(one.contacts for one in found),
        matched=math.fsum(one.contacts for one in matched),
        with_way=weight,
        no_way=math.fsum(one.contacts for one in matched if one.steps is None and one.steps_hoped is None),
        steps=math.fsum(one.contacts * (one.steps or 0) for one in sure) / weight if weight else None,
        seconds=math.fsum(one.contacts * (one.seconds or 0.0) for one in sure) / weight if weight else None,
    )


def _moment(of: MeasuredGraph, seconds: tuple[float | None, ...], places: _Places, volume: Volume) -> MomentReach:
    state, matched_by = places.find(volume)
    if state < 0:
        return MomentReach(moment=volume.moment, contacts=volume.contacts)
    there = of.travelled.steps[state]
    sure, hoped = int(of.normal.steps[state]), int(of.normal_hoped.steps[state])
    on = seconds[state]
    return MomentReach(
        moment=volume.moment,
        contacts=volume.contacts,
        state=of.graph.graph.states[state].id,
        matched_by=matched_by,
        steps=there + sure if NO_WAY not in (there, sure) else None,
        steps_hoped=there + hoped if NO_WAY not in (there, hoped) else None,
        seconds=of.path_to(state).seconds + on if on is not None and NO_WAY not in (there, sure) else None,
    )


class _Places:
    """States by their id, the words of the options that lead to them, and their names."""

    def __init__(self, of: MeasuredGraph) -> None:
        graph = of.graph
        self._index = graph.index
        self._ids: dict[str, list[int]] = {}
        self._options: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._steps = of.travelled.steps
        for k, state in enumerate(graph.graph.states):
            self._ids.setdefault(_plain(state.id), []).append(k)
            if state.name:
                self._names.setdefault(_plain(state.name), []).append(k)
        for move in graph.graph.moves:
            if move.label:
                self._options.setdefault(_plain(move.label), []).append(graph.index[move.target])

    def find(self, volume: Volume) -> tuple[int, Literal["", "id", "option", "name"]]:
        """The state's number and how it was found; -1 where there is none."""
        if volume.state:
            exact = self._index.get(volume.state)
            near = [exact] if exact is not None else self._ids.get(_plain(volume.state), [])
            return (self._nearest(near), "id") if near else (-1, "")
        word = _plain(volume.moment)
        if word in self._options:
            return self._nearest(self._options[word]), "option"
        if word in self._names:
            return self._nearest(self._names[word]), "name"
        return (self._nearest(self._ids[word]), "id") if word in self._ids else (-1, "")

    def _nearest(self, states: list[int]) -> int:
        return min(states, key=lambda state: (self._steps[state], state))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
