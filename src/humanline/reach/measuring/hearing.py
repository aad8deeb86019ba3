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
from typing import NamedTuple

from humanline.model.reach import By, Move, State
from humanline.model.reached import Path, Step
from humanline.reach.measuring.compact import FIRST_OF_SYSTEM, Compact

SPOKEN_WORDS_A_SECOND = 2.5
READ_WORDS_A_SECOND = 4.0
#: 'Press 1', said with every option.
WORDS_OF_A_KEY = 2
#: Formats whose words are read on a screen.
READ_FORMATS = frozenset({"rasa", "typebot", "botpress", "dialogflow_cx", "copilot", "site"})
#: A way of which more is not kept.
KEPT_STEPS = 60

_OPTIONS = frozenset({"key", "says", "click", "types"})
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
        self._start: list[int] = graph.start.tolist()
        self._known: dict[int, Heard] = {}
        #: A menu says the same in many places.
        self._counts: dict[str, int] = {}
        self._lower: dict[str, str] = {}

    def heard(self, state: int, move: int) -> Heard:
        """What is heard in `state` before `move` is taken; nothing at the end of a way (`move` -1)."""
        if move < 0:
            return Heard(0, 0.0, 0)
        if move in self._known:
            return self._known[move]
        here, taken = self._states[state], self._moves[move]
        words = self._words(here, state, taken, move)
        pace = READ_WORDS_A_SECOND if self._read or here.kind == "page" else SPOKEN_WORDS_A_SECOND
        heard = Heard(words, words / pace + here.seconds + taken.seconds, len(here.sounds))
        self._known[move] = heard
        return heard

    def _words(self, here: State, state: int, taken: Move, move: int) -> int:
        said = here.words
        chosen = self._own[move] and taken.by != "fails"
        if chosen and taken.label and said:
            at = self._low(said).find(self._low(taken.label))
            if at >= 0:
                end = _CLAUSE_END.search(said, min(at + len(taken.label), len(said)))
                return len(said[: end.start() if end else len(said)].split())
        count = self._count(said)
        if here.kind == "page":
            return count
        low = ""
        last = move if chosen else self._start[state + 1] - 1
        for option in self._moves[self._start[state] : last + 1]:
            label = option.label
            low = low or (self._low(said) if label else "")
            if label and option.by in _OPTIONS and (not low or self._low(label) not in low):
                count += self._count(label) + (WORDS_OF_A_KEY if option.by == "key" else 0)
        return count

    def _low(self, text: str) -> str:
        if text not in self._lower:
            self._lower[text] = text.casefold()
        return self._lower[text]

    def _count(self, text: str) -> int:
        if text not in self._counts:
            self._counts[text] = len(text.split())
        return self._counts[text]

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
