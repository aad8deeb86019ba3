"""Outcomes and differences as they are said: in every hundred, in points, in minutes, and which way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Literal

from humanline.model.contact import DURATIONS, SCALES, columns_of
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Design, Outcome, Way
from humanline.model.trial_result import Effect, QuestionAnswer, TrialResult
from humanline.report.numbers import CellText, step_of
from humanline.report.voice import Voice, capital
from humanline.report.words import has

Measured = Literal["share", "score", "minutes", "times", "amount"]

#: What a contact has or has not.
_HAS = ("unheard", "repeat", *(column.name for column in columns_of("bool")))
_RATE = ("ratio", "contacts")


def measured(outcome: Outcome) -> Measured:
    """What the values of an outcome are."""
    of_contacts = outcome.kind == "mean" or (outcome.kind, outcome.per) == _RATE
    has_it = outcome.over is not None or outcome.column in _HAS
    if outcome.kind == "share" or (has_it and of_contacts and outcome.column != "repeat"):
        return "share"
    if outcome.column.endswith("_minutes") or outcome.column in DURATIONS:
        return "minutes" if outcome.kind != "ratio" or outcome.per == "contacts" else "times"
    if outcome.column in SCALES:
        return "score" if of_contacts or outcome.kind == "quantile" else "times"
    return "times" if has_it or outcome.column == "contacts" else "amount"


class OutcomeWords:
    """The values of one outcome in one language; relative differences are shares of the first arm's value."""

    def __init__(self, outcome: Outcome, voice: Voice, *, relative: bool = False) -> None:
        self.kind: str = measured(outcome)
        self.voice = voice
        self.differs: str = "relative" if relative else self.kind

    def cell(self, effect: Effect | NotEstimable, *, level: bool = False) -> CellText:
        """A difference in a table, or the `level` of an arm, with the interval under it; or that it is not known."""
        return interval_cell(effect, self._level if level else self.signed, self.voice, "" if level else "…")

    def signed(self, value: float, width: float) -> str:
        """A difference in short: `+10 per 100`."""
        sign = self._sign(value, width)
        short = self.voice(f"trial.short.{self.differs}", number=self._number(value, width))
        return f"{'+' if sign > 0 else '−'}{short}" if sign else short

    def size(self, value: float) -> str:
        """How large a difference is, without which way."""
        return self.voice(f"trial.short.{self.differs}", number=self._number(value, 0.01))

    def ticks(self, values: tuple[float, ...]) -> tuple[str, ...]:
        """Differences along an axis, short."""
        width = 6 * abs(values[1] - values[0]) if len(values) > 1 else math.inf
        scale = 100 if self.differs in ("share", "relative") else 1
        told = []
        for value in values:
            size, sign = scale * abs(value), "" if abs(value) < 1e-12 else "+" if value > 0 else "−"
            whole = 0 if abs(size - round(size)) < 1e-6 else 1
            digits = whole if scale > 1 or self.differs == "minutes" else self._digits(width)
            told.append(sign + self.voice.numbers.decimal(size, digits))
        return tuple(told)

    def difference(self, value: float, width: float, unit: str = "") -> str:
        """A difference in a sentence: `10 of every 100 more`."""
        sign = self._sign(value, width)
        if not sign:
            return self.voice("trial.same")
        key = f"trial.{'more' if sign > 0 else 'less'}.{unit or self.differs}"
        return self.voice(key, number=self._number(value, width))

    def told(self, effect: Effect) -> tuple[str, str]:
        """A difference for a sentence, and where it lies as the end of it."""
        return self.difference(effect.value, width_of(effect)), self.between(effect)

    def between(self, effect: Effect) -> str:
        """Where a difference lies, as the end of a sentence."""
        say, low, high, width = self.voice.about("trial.between"), effect.low, effect.high, width_of(effect)
        if low is None:
            return say("anything") if high is None else say("no_low", end=self.difference(high, width))
        if high is None:
            return say("no_high", end=self.difference(low, width))
        signs = {self._sign(low, width), self._sign(high, width)} - {0}
        if not signs:
            return say("same")
        # An end is told after a value that was told in full.
        short = "times" if self.differs == "share" else self.differs
        near, far = (low, high) if len(signs) == 2 else sorted((low, high), key=abs)
        first = self.difference(near, width, short) if len(signs) == 2 else self._number(near, width)
        return say("both", low=first, high=self.difference(far, width, short))

    def _level(self, value: float, width: float) -> str:
        if self.kind == "share":
            return self.voice.numbers.share(value, 0 if width >= 0.02 else 1)
        return self._plain(value, width, self.kind)

    def _plain(self, value: float, width: float, unit: str) -> str:
        if unit == "minutes":
            return self.voice.numbers.minutes(value, step_of(0.0, width, "minutes"))
        return self.voice.numbers.decimal(value, self._digits(width))

    def _digits(self, width: float) -> int:
        """Digits behind the mark; an amount may be large."""
        if self.kind == "amount" and width >= 30:
            return 0
        return 1 if width >= 0.5 else 2

    def _number(self, value: float, width: float) -> str:
        size = abs(value)
        if self.differs in ("share", "relative"):
            return self.voice.numbers.decimal(100 * size, _per_hundred(width, size))
        return self._plain(size, width, self.differs)

    def _sign(self, value: float, width: float) -> int:
        """Which way, of the number as it is written."""
        nothing = self._number(0.0, width)
        return 0 if self._number(value, width) == nothing else 1 if value > 0 else -1


def interval_cell(
    effect: Effect | NotEstimable, said: Callable[[float, float], str], voice: Voice, no_end: str = ""
) -> CellText:
    """A value in a table with its interval under it, as it is said with the interval's width; or that it is unknown."""
    if isinstance(effect, NotEstimable):
        return CellText(voice("number.unknown"))
    low, high = (no_end if end is None else said(end, width_of(effect)) for end in (effect.low, effect.high))
    sub = voice("number.range", low=low, high=high) if low and high else ""
    return CellText(said(effect.value, width_of(effect)), sub)


def width_of(effect: Effect) -> float:
    """From the low end to the high end; of an interval without one of them, the size of its value."""
    if effect.low is None or effect.high is None:
        return max(abs(effect.value), 0.01)
    return effect.high - effect.low


def _per_hundred(width: float, size: float) -> int:
    """Digits behind the mark: a size that was set is told as it was set."""
    if width >= 0.03:
        return 0
    return 0 if abs(100 * size - round(100 * size)) < 1e-9 and width >= 0.01 else 1


def question_name(outcome: str, segment: str, voice: Voice) -> str:
    """An outcome, and of whom where it is about a segment."""
    name = voice.measure(outcome)
    return voice("trial.of_segment", outcome=name, segment=voice.segment(segment)) if segment else name


class DesignWords:
    """A trial's design in one language: its arms, what was drawn by lot, and its outcomes as they are said.

    Attributes:
        unit: what an outcome is of: a customer, a contact.
        units: what was drawn by lot, in many.
    """

    def __init__(self, design: Design, voice: Voice) -> None:
        self.design, self.voice, self.numbers, self.about = design, voice, voice.numbers, voice.about
        self.first, self.other = design.arms[0].name, design.arms[-1].name
        self.arms = {"first": self.first, "other": self.other}
        self._each = "contact" if design.each == "contact" else design.unit
        self.unit, self.units = voice(f"trial.one_unit.{self._each}"), voice(f"trial.units.{design.unit}")

    def counted(self, count: float) -> str:
        """So many of what was drawn by lot: `1,235 customers`."""
        return self.voice.counted(f"trial.unit.{self._each}", count)

    @property
    def note(self) -> str:
        """Under a table: of which arm a difference is, less which."""
        return self.voice("trial.looks.note", **self.arms)

    def outcome(self, outcome: str, *, relative: bool = False) -> OutcomeWords:
        """How the values of an outcome are said."""
        return OutcomeWords(self.design.outcome(outcome), self.voice, relative=relative)

    def question(self, outcome: str, segment: str) -> str:
        """An outcome at the beginning of a sentence, and of whom where it is about a segment."""
        return capital(question_name(outcome, segment, self.voice))

    def effect(self, one: QuestionAnswer) -> str:
        """A question's effect as a sentence: what the other arm did, with where that lies; or why it is not known."""
        name, effect = self.question(one.outcome, one.segment), one.effect
        if isinstance(effect, NotEstimable):
            return self.unknown(name, effect)
        difference, between = self.outcome(one.outcome, relative=one.relative).told(effect)
        key = "same" if difference == self.voice("trial.same") else "known"
        return self.voice(f"trial.effect.{key}", outcome=name, difference=difference, between=between, **self.arms)

    def unknown(self, outcome: str, why: NotEstimable) -> str:
        """That an outcome is not known, and why."""
        return self.voice("trial.effect.unknown", outcome=outcome, reason=self.numbers.reason(why))

    def way(self, way: Way) -> str:
        """One way to answer the question of the trial after all, its sizes in the outcome's own unit."""
        key, outcome, numbers = f"terminal.trial.{way.code}", way.values.get("outcome"), self.numbers
        if not has(key):
            return self.voice.code("way", way.code, way.values)
        spoken: dict[str, str] = {}
        for name, value in way.values.items():
            if isinstance(value, str):
                of_whom = str(way.values.get("segment", ""))
                spoken[name] = question_name(value, of_whom, self.voice) if name == "outcome" else value
            elif name in ("effect", "margin") and isinstance(outcome, str):
                asked = self.design.success if name == "effect" else self.design.guardrails
                relative = any(one.relative for one in asked if one.outcome == outcome)
                spoken[name] = self.outcome(outcome, relative=relative).size(value)
            elif name == "share":
                spoken[name] = numbers.share(value)
            else:
                spoken[name] = numbers.decimal(value, 0 if value >= 10 or value == round(value) else 1)
        return self.voice(key, **spoken)

    def reasons(self, values: Iterable[object]) -> tuple[str, ...]:
        """Under a table: why what is not known in it is not."""
        found = dict.fromkeys(each for each in values if isinstance(each, NotEstimable))
        return tuple(capital(self.numbers.instead(each)) + "." for each in found)


class ResultWords(DesignWords):
    """What a trial has shown, in one language."""

    def __init__(self, result: TrialResult, voice: Voice) -> None:
        super().__init__(result.design, voice)
        self.result = result

    @property
    def unusable(self) -> bool:
        """The trial can't be used, so no number of it can."""
        return self.result.verdict.decision == "invalid"

    @property
    def warning(self) -> tuple[str, ...]:
        """Said above every number of a trial that can't be used."""
        return (self.voice("trial.unusable"),) if self.unusable else ()

    @property
    def decisive(self) -> QuestionAnswer:
        """The question that decided, else the first."""
        found, answers = self.result.verdict, self.result.answers
        decided = (one for one in answers if (one.outcome, one.segment) == (found.outcome, found.segment))
        return next(decided, answers[0])

    @property
    def give_way(self) -> str:
        """What would have to start with self-service where the hours do not suffice; empty for nothing."""
        cells = self.result.fit.gives_way if self.result.fit is not None else ()
        return self.numbers.listed(self.voice.cell_in_words(*cell) for cell in cells)

    @property
    def harmed(self) -> list[str]:
        """Segments in which it is proved that the first success became worse."""
        groups = self.result.segments.groups if self.result.segments is not None else ()
        return [self.voice.segment(group.segment) for group in groups if group.harmed]
