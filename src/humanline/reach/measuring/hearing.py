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
from functools import cached_property
from typing import NamedTuple

import numpy as np

from humanline.model.reach import By
from humanline.model.reached import Path, WayStep
from humanline.reach.measuring.compact import (
    CODES,
    FAILS,
    FIRST_OF_SYSTEM,
    Compact,
    FloatArray,
    IntArray,
)

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

    def heard(self, move: int) -> Heard:
        """What is heard in a state before `move` is taken; nothing at the end of a way (`move` -1)."""
        if move < 0:
            return Heard(0, 0.0, 0)
        words, seconds, sounds = self.before
        return Heard(int(words[move]), float(seconds[move]), int(sounds[move]))

    @cached_property
    def before(self) -> tuple[IntArray, FloatArray, IntArray]:
        """Words, seconds and sounds that are heard before each move is taken, shape (moves,) each."""
        graph, states, moves = self._graph, self._states, self._moves
        source, start = graph.source, graph.start
        chosen = graph.by < FAILS
        page = np.array([state.kind == "page" for state in states], dtype=bool)
        said, labels = _numbered([state.words for state in states]), _numbered([move.label for move in moves])
        in_state, of_option = said.words, labels.words
        up_to = np.where(chosen, self._up_to(said, labels), -1)
        of_option[(of_option > 0) & (graph.by == _KEY)] += WORDS_OF_A_KEY
        of_option[~chosen | (up_to >= 0)] = 0
        heard = np.concatenate(([0], np.cumsum(of_option)))
        last = np.where(chosen, np.arange(len(moves)) + 1, start[source + 1])
        # On a page nothing but its words is read.
        all_of_it = in_state[source] + np.where(page[source], 0, heard[last] - heard[start[source]])
        words: IntArray = np.where(up_to >= 0, up_to, all_of_it)
        pace = np.where(page | self._read, READ_WORDS_A_SECOND, SPOKEN_WORDS_A_SECOND)
        waited = np.array([state.seconds for state in states], dtype=float)
        taken = np.array([move.seconds for move in moves], dtype=float)
        sounds = np.array([len(state.sounds) for state in states], dtype=np.int64)
        return words, words / pace[source] + waited[source] + taken, sounds[source]

    @cached_property
    def keys(self) -> IntArray:
        """Shape (moves,): how many keys a move takes, one for each sign of its value."""
        signs = np.array([len(move.value) for move in self._moves], dtype=np.int64)
        keys: IntArray = np.where(self._graph.by == _KEY, np.maximum(signs, 1), 0)
        return keys

    def _up_to(self, said: _Texts, labels: _Texts) -> IntArray:
        """Shape (moves,): words up to the end of the clause that has the label of a move; -1 where none has.

        A menu says the same in many places: a text is looked at once for each label.
        """
        many = len(labels.different)
        pairs, pair = np.unique(said.number[self._graph.source] * many + labels.number, return_inverse=True)
        found = [_words_up_to(said.different[one // many], labels.different[one % many]) for one in pairs.tolist()]
        up_to: IntArray = np.array(found, dtype=np.int64)[pair]
        return up_to

    def path(self, start: int, moves: list[int]) -> Path:
        """The way from `start` along `moves`, told step by step."""
        at, steps = start, []
        customer = keys = words = sounds = 0
        seconds = 0.0
        for n, move in enumerate([*moves, -1]):
            heard = self.heard(move)
            words, seconds, sounds = words + heard.words, seconds + heard.seconds, sounds + heard.sounds
            if move >= 0 and self._own[move]:
                customer += 1
                keys += int(self.keys[move])
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

    def _step(self, state: int, move: int, heard: Heard) -> WayStep:
        here = self._states[state]
        taken = self._moves[move] if move >= 0 else None
        by: By | str = taken.by if taken else ""
        return WayStep(
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


class _Texts(NamedTuple):
    """Texts of which many are the same: the different ones, and the number of each."""

    different: list[str]
    number: IntArray

    @property
    def words(self) -> IntArray:
        """Words of each text."""
        return np.array([len(text.split()) for text in self.different], dtype=np.int64)[self.number]


def _numbered(texts: list[str]) -> _Texts:
    different = list(dict.fromkeys(texts))
    number = {text: k for k, text in enumerate(different)}
    return _Texts(different, np.array(list(map(number.__getitem__, texts)), dtype=np.int64))


def _words_up_to(said: str, label: str) -> int:
    """Words up to the end of the clause that has a label; -1 where none has."""
    at = said.casefold().find(label.casefold()) if said and label else -1
    if at < 0:
        return -1
    end = _CLAUSE_END.search(said, min(at + len(label), len(said)))
    return len(said[: end.start() if end else len(said)].split())
