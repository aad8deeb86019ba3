"""One workshop: what is judged, who judges, and what they said; kept on the disk after every answer."""

from __future__ import annotations

import hashlib
import statistics
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from humanline.foundation.files import write_text
from humanline.foundation.names import same
from humanline.model.judgement import Judgements, Score, SheetMoment, Side

_FILE = "workshop.json"
#: Most moments, and most people, of one workshop.
MOST_MOMENTS, MOST_RATERS = 30, 60
#: Moments that are scored again in a second round: those on which people differ most.
_AGAIN = 4
#: What a point on the one scale comes to on the other: 0–10 beside −2…+2.
_STEPS = 2.5


class LineAnswer(msgspec.Struct, frozen=True):
    """Two scores.

    Attributes:
        matters: 0–10, or `None`.
        adds: −2…+2, or `None`.
    """

    matters: float | None = None
    adds: float | None = None


class Rater(msgspec.Struct):
    """One who scores; nothing is kept of who that is.

    Attributes:
        number: from 1.
        side: for whom they answer.
        department: their own, or empty.
        answers: moment → scores.
        first: moment → scores of the first round, of what was scored again.
    """

    number: int
    side: Side
    department: str = ""
    answers: dict[str, LineAnswer] = {}
    first: dict[str, LineAnswer] = {}


class Spread(NamedTuple):
    """How people differ on one moment.

    Attributes:
        moment: its name.
        matters: 0–10 → how many said so.
        adds: −2…+2 → how many said so.
        differs: standard deviation on the scale of what a person adds; `None` of fewer than two answers.
        before: the same in the first round, where it was scored again.
        again: it is scored again.
    """

    moment: str
    matters: tuple[int, ...]
    adds: tuple[int, ...]
    differs: float | None
    before: float | None
    again: bool


class _Kept(msgspec.Struct):
    moments: list[SheetMoment] = []
    raters: list[Rater] = []
    round: int = 1
    again: list[str] = []


class Hour:
    """A workshop that is prepared, held or over; phones and the facilitator's page share it.

    Args:
        work: the project's own folder.
    """

    def __init__(self, work: Path) -> None:
        self._path = work / _FILE
        self._lock = threading.RLock()
        try:
            self._kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            self._kept = _Kept()

    @property
    def moments(self) -> tuple[SheetMoment, ...]:
        """What is judged."""
        return tuple(self._kept.moments)

    @property
    def version(self) -> str:
        """What tells what is judged now from what was judged before."""
        return hashlib.sha256(msgspec.json.encode(self._kept.moments)).hexdigest()[:16]

    @property
    def raters(self) -> tuple[Rater, ...]:
        """Who judges."""
        return tuple(self._kept.raters)

    @property
    def round(self) -> int:
        """1, or 2 where some moments are scored again."""
        return self._kept.round

    @property
    def to_score(self) -> tuple[SheetMoment, ...]:
        """What is scored in this round."""
        again = {same(name) for name in self._kept.again}
        return tuple(one for one in self._kept.moments if self.round == 1 or same(one.name) in again)

    def rater(self, number: int) -> Rater | None:
        """Who has a number."""
        return next((one for one in self._kept.raters if one.number == number), None)

    def prepare(self, moments: Sequence[SheetMoment]) -> None:
        """Say what is judged; what was said of moments that stay is kept.

        Raises:
            OutputError: it can't be written.
        """
        with self._lock:
            self._kept.moments = list({same(one.name): one for one in moments}.values())[:MOST_MOMENTS]
            self._keep()

    def join(self, side: Side, department: str) -> Rater | None:
        """Somebody more judges; `None` where there are enough."""
        with self._lock:
            if len(self._kept.raters) >= MOST_RATERS:
                return None
            rater = Rater(len(self._kept.raters) + 1, side, " ".join(department.split())[:60])
            self._kept.raters.append(rater)
            self._keep()
            return rater

    def answer(self, number: int, moment: str, answer: LineAnswer) -> None:
        """Keep two scores of one rater about one moment.

        Raises:
            OutputError: it can't be written.
        """
        with self._lock:
            rater = self.rater(number)
            if rater is not None and any(one.name == moment for one in self._kept.moments):
                rater.answers[moment] = answer
                self._keep()

    def is_done(self, rater: Rater) -> bool:
        """Whether somebody has scored all of this round."""
        return self.scored(rater) == len(self.to_score)

    def scored(self, rater: Rater) -> int:
        """How many moments of this round somebody has scored."""
        return sum(one.name in rater.answers for one in self.to_score)

    def second_round(self) -> None:
        """Score again what people differ on most; what they said first is kept beside it."""
        with self._lock:
            spreads = [one for one in self.spreads() if one.differs]
            self._kept.again = [one.moment for one in spreads[:_AGAIN]]
            if not self._kept.again:
                return
            self._kept.round = 2
            for rater in self._kept.raters:
                rater.first = {name: rater.answers[name] for name in self._kept.again if name in rater.answers}
                for name in rater.first:
                    del rater.answers[name]
            self._keep()

    def spreads(self) -> list[Spread]:
        """How people differ, moment by moment, the most first."""
        found = []
        for moment in self._kept.moments:
            said = [rater.first | rater.answers for rater in self._kept.raters]
            now = [answers[moment.name] for answers in said if moment.name in answers]
            first = self._first(moment.name)
            again = self.round > 1 and moment.name in self._kept.again
            before = _differs(first) if again else None
            found.append(Spread(moment.name, *_counts(now), _differs(now), before, again))
        return sorted(found, key=lambda one: -(one.before or one.differs or 0.0))

    def said_first(self, moment: str) -> Spread:
        """What people said of a moment in the first round."""
        first = self._first(moment)
        return Spread(moment, *_counts(first), _differs(first), None, again=True)

    def _first(self, moment: str) -> list[LineAnswer]:
        return [rater.first[moment] for rater in self._kept.raters if moment in rater.first]

    def judgements(self, source: str, *, after: int = 0) -> Judgements:
        """What was said, as the sheet holds it; of who did not score again, what they said first.

        Args:
            source: what it is called.
            after: raters are numbered from here on.
        """
        scores = [
            Score(
                rater=str(after + rater.number), side=rater.side, moment=moment, department=rater.department,
                matters=answer.matters, adds=answer.adds,
            )
            for rater in self._kept.raters
            for moment, answer in (rater.first | rater.answers).items()
            if answer != LineAnswer() and any(same(one.name) == same(moment) for one in self._kept.moments)
        ]  # fmt: skip
        return Judgements(sources=(source,), moments=tuple(self._kept.moments), scores=tuple(scores))

    def forget(self) -> None:
        """The workshop is over: it stands on the sheet."""
        with self._lock:
            self._kept = _Kept()
            self._path.unlink(missing_ok=True)

    def _keep(self) -> None:
        write_text(self._path, msgspec.json.encode(self._kept).decode(), private=True)


def _counts(answers: Sequence[LineAnswer]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How often each score was given, of both."""
    matters = tuple(sum(one.matters == value for one in answers) for value in range(11))
    return matters, tuple(sum(one.adds == value for one in answers) for value in range(-2, 3))


def _differs(answers: Sequence[LineAnswer]) -> float | None:
    """How far answers lie apart: the standard deviation of both scores together, on −2…+2."""
    parts = [
        [one.adds for one in answers if one.adds is not None],
        [one.matters / _STEPS for one in answers if one.matters is not None],
    ]
    spreads = [statistics.stdev(values) for values in parts if len(values) > 1]
    return sum(spreads) / len(spreads) if spreads else None
