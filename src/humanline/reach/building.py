"""Put a graph together, state by state, and see that it hangs together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from humanline.model.reach import (
    BY_CUSTOMER,
    By,
    Graph,
    GraphState,
    Hidden,
    NotUnderstood,
    OpenHours,
    Remark,
    StateKind,
    Transition,
    Way,
)

#: Who answers these telephones, by the words and the makers' names on the way: ours, others or unknown, and why.
WhoAnswers = Callable[[Sequence[str], Sequence[str], Sequence[str]], tuple[str, str]]
#: So many places before a call is passed on are looked at for what is said there.
BEFORE = 20
#: What is not understood is shown no longer than this.
SHOWN = 120


def remark(told: str | Remark) -> Remark:
    """A remark from its code alone, or as it is."""
    return told if isinstance(told, Remark) else Remark(told)


class GraphBuilder:
    """Gathers states and moves in the order in which a reader meets them.

    Args:
        source: name of the file, folder or address.
        format: what it is read as.

    Examples:
        >>> graph = GraphBuilder("menu.txt", "outline")
        >>> start = graph.state("start", "choice", words="Press 0 for a colleague")
        >>> colleague = graph.state("colleague", "person", way="phone")
        >>> graph.move(start, colleague, "key", value="0", label="a colleague")
        >>> graph.finish([start]).moves[0].target
        'colleague'
    """

    def __init__(self, source: str, format: str) -> None:
        self._source = source
        self._format = format
        self._states: dict[str, GraphState] = {}
        self._moves: dict[str, list[Transition]] = {}
        self._passed_on: dict[str, tuple[tuple[str, ...], WhoAnswers, str]] = {}
        self._not_understood: list[NotUnderstood] = []
        self._notes: list[Remark] = []

    def __contains__(self, state: str) -> bool:
        return state in self._states

    def state(
        self,
        id: str,
        kind: StateKind,
        *,
        name: str = "",
        words: str = "",
        sounds: tuple[str, ...] = (),
        seconds: float = 0.0,
        way: Way | None = None,
        open: OpenHours = (),
        language: str = "",
        asks_for: str = "",
        place: str = "",
    ) -> str:
        """Add a state and give its id; an id that is taken gets a number behind it (`menu`, `menu~2`)."""
        unique, n = id, 1
        while unique in self._states:
            n += 1
            unique = f"{id}~{n}"
        self._states[unique] = GraphState(
            id=unique,
            kind=kind,
            name=name,
            words=" ".join(words.split()),
            sounds=sounds,
            seconds=seconds,
            way=way or "",
            open=open,
            language=language,
            asks_for=asks_for,
            place=place,
        )
        return unique

    def move(
        self,
        source: str,
        target: str,
        by: By,
        *,
        value: str = "",
        label: str = "",
        open: OpenHours = (),
        hidden: Hidden = "",
        seconds: float = 0.0,
        place: str = "",
    ) -> None:
        """Add a move; its target may be added later, but must be there at `finish`."""
        self._moves.setdefault(source, []).append(
            Transition(
                source=source,
                target=target,
                by=by,
                value=value,
                label=sys.intern(" ".join(label.split())),  # a site says the same words on every page
                open=open,
                hidden=hidden,
                seconds=seconds,
                place=place,
            )
        )

    def not_understood(self, place: str, what: str, why: str | Remark, *, state: str = "") -> None:
        """Note something that the reader does not know, without a place in the graph or with the one it has."""
        shown = " ".join(what.split())
        shown = shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
        self._not_understood.append(NotUnderstood(place, shown, remark(why), state))

    def unknown(self, id: str, place: str, what: str, why: str | Remark) -> str:
        """Add a state that the reader could not tell, noted as not understood, and give its id."""
        state = self.state(id, "unknown", place=place)
        self.not_understood(place, what, why, state=state)
        return state

    def passes_on(self, queue: str, destinations: Sequence[str], who: WhoAnswers, *, place: str = "") -> None:
        """Behind a queue a call goes to these telephones; who answers is settled when all words are known.

        Args:
            queue: the state, which is there.
            destinations: numbers, addresses or expressions that are rung at once.
            who: tells who answers.
            place: file and line.
        """
        self._passed_on[queue] = (tuple(destinations), who, place)

    def _settle(self, queue: str, into: dict[str, list[Transition]]) -> None:
        """Add who answers behind a queue: people, others, or nobody knows who."""
        destinations, who, place = self._passed_on[queue]
        answers, why = who(destinations, *self._on_the_way(queue, into))
        shown = ", ".join(destinations)
        if answers == "unknown":
            there = self.unknown(f"{queue}/who", place, shown, why)
        elif answers == "others":
            there = self.state(f"{queue}/others", "done", name=f"passed on to others: {shown}", place=place)
        else:
            there = self.state(f"{queue}/person", "person", way="phone", place=place)
            self.note("telephone_is_person")
        self._moves.setdefault(queue, []).insert(0, Transition(source=queue, target=there, by="goes_on", place=place))

    def _on_the_way(self, queue: str, into: dict[str, list[Transition]]) -> tuple[list[str], list[str]]:
        """What is said or chosen just before a queue and in it, and the makers' names for these places."""
        words, names, seen, todo = [], [], {queue}, [queue]
        while todo and len(seen) <= BEFORE:
            here = self._states[todo.pop()]
            words.append(here.words)
            names += [here.id, here.name]
            for move in into.get(here.id, ()):
                before = self._states.get(move.source)
                if move.label:
                    words.append(move.label)
                elif before and move.by in BY_CUSTOMER:
                    words.append(before.words)
                elif before and before.kind == "speaks" and before.id not in seen:
                    seen.add(before.id)
                    todo.append(before.id)
        return words, names

    def note(self, note: str | Remark) -> None:
        """Say something once that a reader of the results should know."""
        if (told := remark(note)) not in self._notes:
            self._notes.append(told)

    def finish(self, entries: list[str], comes_in: Sequence[str] = ()) -> Graph:
        """The graph. An entry, or the end of a move, that was never added is `unknown`, and noted as not understood.

        Args:
            entries: ids of the states where a customer comes in.
            comes_in: where that is, as the source calls it.
        """
        into: dict[str, list[Transition]] = {}
        for move in (one for moves in self._moves.values() for one in moves if self._passed_on):
            into.setdefault(move.target, []).append(move)
        for queue in self._passed_on:
            self._settle(queue, into)
        for entry in entries:
            if entry not in self._states:
                self.unknown(entry, self._source, entry, "entry_not_there")
        for moves in list(self._moves.values()):
            for move in moves:
                if move.target not in self._states:
                    self._states[move.target] = GraphState(id=move.target, kind="unknown", place=move.place)
                    why = "pointed_to_not_there"
                    self.not_understood(move.place, move.target, why, state=move.target)
        return Graph(
            source=self._source,
            format=self._format,
            states=tuple(self._states.values()),
            moves=tuple(move for state in self._states for move in self._moves.get(state, ())),
            entries=tuple(entries),
            not_understood=tuple(self._not_understood),
            notes=tuple(self._notes),
            comes_in=tuple(comes_in),
        )
