"""What a customer hears or reads in a state before moving on, and how long that takes.

Assumptions, stated wherever seconds are shown:

- Spoken words: 2.5 a second (150 a minute, a usual pace of recorded prompts).
- Written words: 4 a second. Silent reading of English non-fiction takes 238 words a minute, most adults between 175 and
  300 (Brysbaert 2019, *Journal of Memory and Language* 109, 104047).
- Options are heard up to the one that is chosen, each with two words for its key ('press 1'), unless they are part of
  the words of the state; then these are heard up to the end of that clause. On a page, the words are read up to the
  link.
- Who chooses nothing hears everything, and then the time-out.
- Waiting in a queue is not in the graph, and is not counted. Nor is the time to type or say something. Sounds whose
  length is not known are counted, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from humanline.model.reach import By, Move
from humanline.model.reached import Path, Step
from humanline.reach.measuring.compact import CODES, FAILS, FIRST_OF_SYSTEM, Compact

SPOKEN_WORDS_A_SECOND = 2.5
READ_WORDS_A_SECOND = 4.0
#: 'Press 1', said with every option.
WORDS_OF_A_KEY = 2
#: Formats whose words are read on a screen.
READ_FORMATS = frozenset({"rasa", "typebot", "botpress", "dialogflow_cx", "copilot", "site"})
#: A way of which more is not kept.
KEPT_STEPS = 60

_KEY = CODES["key"]
_CLAUSE_END = re.compile(r"[,.;:!?]|$")


class Heard(NamedTuple):
    """Words heard or read in a state before moving on, the seconds that takes, and sounds of unknown length."""

    words: int
    seconds: float
    sounds: int


class Listener:
    """Tells what is heard in the states of one graph, and puts ways into words and seconds."""

    def __init__(self, graph: Compact) -> None:
        self._graph = graph
        self._states = graph.graph.states
        self._moves = graph.graph.moves
        self._read = graph.graph.format in READ_FORMATS
        self._own: list[bool] = (graph.by < FIRST_OF_SYSTEM).tolist()
        self._by: list[int] = graph.by.tolist()
        self._start: list[int] = graph.start.tolist()
        self._known: dict[int, Heard] = {}
        #: A menu says the same in many places: the words of a text, and those up to a label in it.
        self._counts: dict[str, int] = {}
        self._up_to: dict[tuple[str, str], int] = {}

    def heard(self, state: int, move: int) -> Heard:
        """What is heard in `state` before `move` is taken; nothing at the end of a way (`move` -1)."""
        if move < 0:
            return Heard(0, 0.0, 0)
        return self._known[move] if move in self._known else self.heard_all([state], [move])[0]

    def heard_all(self, states: Iterable[int], moves: Iterable[int]) -> list[Heard]:
        """What is heard in each of these states before each of these moves is taken."""
        all_states, all_moves, by, start = self._states, self._moves, self._by, self._start
        counts, up_to = self._counts, self._up_to
        found: list[Heard] = []
        for state, move in zip(states, moves, strict=True):
            here, taken = all_states[state], all_moves[move]
            said, chosen = here.words, by[move] < FAILS
            page = here.kind == "page"
            words = self._words_up_to(said, taken.label) if chosen else -1
            if words < 0:
                words = self._count(said)
                # On a page nothing but its words is read.
                last = start[state] - 1 if page else move if chosen else start[state + 1] - 1
                for option in range(start[state], last + 1):
                    label = all_moves[option].label if by[option] < FAILS else ""
                    if label and (up_to.get((said, label)) or self._words_up_to(said, label)) < 0:
                        words += (counts.get(label) or self._count(label)) + (
                            WORDS_OF_A_KEY if by[option] == _KEY else 0
                        )
            pace = READ_WORDS_A_SECOND if page or self._read else SPOKEN_WORDS_A_SECOND
            heard = Heard(words, words / pace + here.seconds + taken.seconds, len(here.sounds))
            self._known[move] = heard
            found.append(heard)
        return found

    def _count(self, text: str) -> int:
        count = self._counts.get(text)
        if count is None:
            count = self._counts[text] = len(text.split())
        return count

    def _words_up_to(self, said: str, label: str) -> int:
        """Words up to the end of the clause that has a label; -1 where none has."""
        if not said or not label:
            return -1
        count = self._up_to.get((said, label))
        if count is None:
            at, count = said.casefold().find(label.casefold()), -1
            if at >= 0:
                end = _CLAUSE_END.search(said, min(at + len(label), len(said)))
                count = len(said[: end.start() if end else len(said)].split())
            self._up_to[said, label] = count
        return count

    def path(self, start: int, moves: list[int]) -> Path:
        """The way from `start` along `moves`, told step by step."""
        at, steps = start, []
        customer = keys = words = sounds = 0
        seconds = 0.0
        for n, move in enumerate([*moves, -1]):
            heard = self.heard(at, move)
            words, seconds, sounds = words + heard.words, seconds + heard.seconds, sounds + heard.sounds
            if move >= 0 and self._own[move]:
                customer += 1
                keys += keys_of(self._moves[move])
            if n < KEPT_STEPS // 2 or n > len(moves) - KEPT_STEPS // 2:
                steps.append(self._step(at, move, heard))
            if move >= 0:
                at = int(self._graph.target[move])
        return Path(
            steps=tuple(steps),
            customer_steps=customer,
            keys=keys,
            words=words,
            seconds=round(seconds, 3),
            sounds=sounds,
            shortened=len(steps) < len(moves) + 1,
        )

    def _step(self, state: int, move: int, heard: Heard) -> Step:
        here = self._states[state]
        taken = self._moves[move] if move >= 0 else None
        by: By | str = taken.by if taken else ""
        return Step(
            state=here.id,
            name=here.name or here.id,
            by=by,  # type: ignore[arg-type]
            value=taken.value if taken else "",
            label=taken.label if taken else "",
            words=heard.words,
            seconds=round(heard.seconds, 3),
            sounds=heard.sounds,
            place=here.place,
        )


def keys_of(move: Move) -> int:
    """How many keys this move takes: one for each sign of its value."""
    return max(1, len(move.value)) if move.by == "key" else 0
