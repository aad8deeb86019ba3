"""Outcomes and differences as they are said: in every hundred, in points, in minutes, and which way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from humanline.model.contact import DURATIONS, SCALES, columns_of
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Design, Outcome
from humanline.model.trial_result import Effect
from humanline.report.numbers import CellText
from humanline.report.voice import Voice, capital

Measured = Literal["share", "score", "minutes", "times", "amount"]

#: What a contact has or has not.
_HAS = ("unheard", "repeat", *(column.name for column in columns_of("bool")))


def measured(outcome: Outcome) -> Measured:
    """What the values of an outcome are."""
    of_contacts = outcome.kind == "mean" or (outcome.kind, outcome.per) == _RATE
    has = outcome.over is not None or outcome.column in _HAS
    if outcome.kind == "share" or (has and of_contacts and outcome.column != "repeat"):
        return "share"
    if outcome.column.endswith("_minutes") or outcome.column in DURATIONS:
        return "minutes" if outcome.kind != "ratio" or outcome.per == "contacts" else "times"
    if outcome.column in SCALES:
        return "score" if of_contacts or outcome.kind == "quantile" else "times"
    return "times" if has or outcome.column == "contacts" else "amount"


_RATE = ("ratio", "contacts")


class OutcomeWords:
    """The values of one outcome in one language.

    Args:
        outcome: what is measured.
        voice: the language.
        relative: differences are shares of the first arm's value.
    """

    def __init__(self, outcome: Outcome, voice: Voice, *, relative: bool = False) -> None:
        self.kind: str = measured(outcome)
        self.voice = voice
        self.differs: str = "relative" if relative else self.kind

    def value(self, effect: Effect | NotEstimable) -> CellText:
        """The value of an arm in a table, with the interval under it; or that it is not known."""
        if isinstance(effect, NotEstimable):
            return CellText(self.voice("number.unknown"))
        step = _width(effect)
        shown = [self._level(x, step) for x in (effect.value, effect.low, effect.high) if x is not None]
        if len(shown) < 3:
            return CellText(shown[0])
        return CellText(shown[0], self.voice("number.range", low=shown[1], high=shown[2]))

    def at(self, value: float) -> str:
        """A value of an arm in a sentence."""
        return self._level(value, 0.05)

    def cell(self, effect: Effect | NotEstimable) -> CellText:
        """A difference in a table, with the interval under it; or that it is not known."""
        if isinstance(effect, NotEstimable):
            return CellText(self.voice("number.unknown"))
        step = _width(effect)
        low = "…" if effect.low is None else self.signed(effect.low, step)
        high = "…" if effect.high is None else self.signed(effect.high, step)
        return CellText(self.signed(effect.value, step), self.voice("number.range", low=low, high=high))

    def signed(self, value: float, width: float = math.inf) -> str:
        """A difference in short: `+10 per 100`."""
        number, sign = self._number(value, width), self._sign(value, width)
        short = self.voice(f"trial.short.{self.differs}", number=number)
        return short if not sign else f"{'+' if sign > 0 else '−'}{short}"

    def size(self, value: float) -> str:
        """How large a difference is, without which way."""
        return self.voice(f"trial.short.{self.differs}", number=self._number(value, 0.01))

    def ticks(self, values: tuple[float, ...]) -> tuple[str, ...]:
        """Differences along an axis, short."""
        width = 6 * abs(values[1] - values[0]) if len(values) > 1 else math.inf
        return tuple(self._tick(value, width) for value in values)

    def unit(self, design: Design) -> str:
        """What the numbers along an axis count."""
        return self.voice(f"trial.axis.{self.differs}", unit=one_unit(design, self.voice))

    def difference(self, value: float, width: float) -> str:
        """A difference in a sentence: `10 of every 100 more`."""
        sign = self._sign(value, width)
        if not sign:
            return self.voice("trial.same")
        key = f"trial.{'more' if sign > 0 else 'less'}.{self.differs}"
        return self.voice(key, number=self._number(value, width))

    def _end(self, value: float, width: float) -> str:
        """An end of an interval, whose value has just been said in full."""
        sign = self._sign(value, width)
        if self.differs != "share" or not sign:
            return self.difference(value, width)
        return self.voice(f"trial.{'more' if sign > 0 else 'less'}.times", number=self._number(value, width))

    def between(self, effect: Effect) -> str:
        """Where a difference lies, as the end of a sentence."""
        low, high, width = effect.low, effect.high, _width(effect)
        if low is None and high is None:
            return self.voice("trial.between.anything")
        if high is None and low is not None:
            return self.voice("trial.between.no_high", end=self.difference(low, width))
        if low is None or high is None:
            return self.voice("trial.between.no_low", end=self.difference(high or 0.0, width))
        signs = {self._sign(low, width), self._sign(high, width)} - {0}
        if len(signs) == 2:
            return self.voice("trial.between.both", low=self._end(low, width), high=self._end(high, width))
        if not signs:
            return self.voice("trial.between.same")
        near, far = sorted((low, high), key=abs)
        return self.voice("trial.between.both", low=self._number(near, width), high=self._end(far, width))

    def _level(self, value: float, width: float) -> str:
        numbers = self.voice.numbers
        if self.kind == "share":
            return numbers.share(value, 0 if width >= 0.02 else 1)
        if self.kind == "minutes":
            return numbers.minutes(value, _seconds(width) / 60)
        return numbers.decimal(value, self._digits(width))

    def _digits(self, width: float) -> int:
        """Digits behind the mark; an amount may be large."""
        return 0 if self.kind == "amount" and width >= 30 else _digits(width)

    def _number(self, value: float, width: float) -> str:
        numbers, size = self.voice.numbers, abs(value)
        if self.differs in ("share", "relative"):
            return numbers.decimal(100 * size, _per_hundred(width, size))
        if self.differs == "minutes":
            return numbers.minutes(size, _seconds(width) / 60)
        return numbers.decimal(size, self._digits(width))

    def _sign(self, value: float, width: float) -> int:
        """Which way, of the number as it is written."""
        nothing = self._number(0.0, width)
        return 0 if self._number(value, width) == nothing else 1 if value > 0 else -1

    def _tick(self, value: float, width: float) -> str:
        numbers = self.voice.numbers
        sign = "" if abs(value) < 1e-12 else "+" if value > 0 else "−"
        if self.differs in ("share", "relative"):
            size = 100 * abs(value)
            return sign + numbers.decimal(size, 0 if abs(size - round(size)) < 1e-6 else 1)
        if self.differs == "minutes":
            return sign + numbers.decimal(abs(value), 0 if abs(value - round(value)) < 1e-6 else 1)
        return sign + numbers.decimal(abs(value), self._digits(width))


def _width(effect: Effect) -> float:
    if effect.low is None or effect.high is None:
        return max(abs(effect.value), 0.01)
    return effect.high - effect.low


def _per_hundred(width: float, size: float) -> int:
    """Digits behind the mark: a size that was set is told as it was set."""
    if width >= 0.03:
        return 0
    return 0 if abs(100 * size - round(100 * size)) < 1e-9 and width >= 0.01 else 1


def _digits(width: float) -> int:
    return 1 if width >= 0.5 else 2


def _seconds(width: float) -> float:
    """Smallest part of a time that its interval lets us know."""
    return max((s for s in (1.0, 5.0, 10.0, 30.0, 60.0) if s <= width * 60 / 8), default=1.0)


def outcome_name(name: str, voice: Voice) -> str:
    """An outcome as the page calls it."""
    return voice.measure(name)


def reasons(values: Iterable[object], voice: Voice) -> tuple[str, ...]:
    """Under a table: why what is not known in it is not."""
    found = dict.fromkeys(each for each in values if isinstance(each, NotEstimable))
    return tuple(capital(voice.numbers.instead(each)) + "." for each in found)


def question_name(outcome: str, segment: str, voice: Voice) -> str:
    """An outcome, and of whom where it is about a segment."""
    name = outcome_name(outcome, voice)
    return voice("trial.of_segment", outcome=name, segment=voice.segment(segment)) if segment else name


def units(design: Design, count: float, voice: Voice) -> str:
    """So many of what was drawn by lot: `1,235 customers`."""
    return voice.counted(f"trial.unit.{'contact' if design.each == 'contact' else design.unit}", count)


def one_unit(design: Design, voice: Voice) -> str:
    """What an outcome is of: a customer, a contact."""
    return voice(f"trial.one_unit.{'contact' if design.each == 'contact' else design.unit}")


def some_units(design: Design, voice: Voice) -> str:
    """What was drawn by lot, in many."""
    return voice(f"trial.units.{design.unit}")


def effect_in_words(
    effect: Effect | NotEstimable, outcome: Outcome, said: OutcomeWords, design: Design, segment: str
) -> str:
    """One sentence: what the other arm did, with where that lies; or why it is not known."""
    voice = said.voice
    name = question_name(outcome.name, segment, voice)
    if isinstance(effect, NotEstimable):
        return voice("trial.effect.unknown", outcome=name, reason=voice.numbers.reason(effect))
    same = said.difference(effect.value, _width(effect)) == voice("trial.same")
    return voice(
        "trial.effect.same" if same else "trial.effect.known",
        outcome=name,
        other=design.arms[-1].name,
        first=design.arms[0].name,
        difference=said.difference(effect.value, _width(effect)),
        between=said.between(effect),
    )
