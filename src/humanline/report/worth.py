"""Points as people count: so many more questions solved, by the weights in `[value]`."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from humanline.foundation.language import Language
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
from humanline.model.organisation import Value
from humanline.report.numbers import CellText, Numbers, times
from humanline.report.words import sentence

#: What points are told of: a week, a year, once, a contact, or a minute of staff time.
Per = Literal["week", "year", "once", "contact", "minute"]
Unit = Literal["solved", "heard", "complaint", "points"]

#: What points are told as, with its weight and sign; the first of which the weight is not nought counts.
_UNITS: tuple[tuple[Unit, str, float], ...] = (
    ("solved", "resolved", 1.0),
    ("heard", "unheard", -1.0),
    ("complaint", "complaint", -1.0),
)
#: A hundred contacts, and an hour of staff time.
_TIMES: dict[Per, float] = {"week": 1.0, "year": 1.0, "once": 1.0, "contact": 100.0, "minute": 60.0}
#: Codes with values that are points a contact.
_A_CONTACT: dict[str, tuple[str, ...]] = {
    "own_department_higher": ("points",),
    "own_department_lower": ("points",),
    "trials_contradict": ("low", "high"),
    "trial_against_judgement": ("judged", "measured"),
    "points_per_score": ("points",),
    "choice_adds_written": ("points",),
    "together_adds_written": ("points",),
    "observed_bias": ("points",),
    "outcome_sd": ("sd",),
}


class Worth:
    """Tells points as questions solved: how many of them count as much.

    Where a contact solved counts nothing they are told as customers heard, or as complaints; where nothing counts, or
    the weights are not known, as the points that they are.

    Args:
        value: the weights; `None` where they are not known, as in plans made before they were kept.
        language: the language.
    """

    def __init__(self, value: Value | None, language: Language) -> None:
        self.value = value
        self.language = language
        self.numbers = Numbers(language)
        units = [(unit, sign * float(getattr(value, weight))) for unit, weight, sign in _UNITS if value is not None]
        counting: list[tuple[Unit, float]] = [(unit, points) for unit, points in units if points > 0]
        self.unit, self._points = counting[0] if counting else ("points", 1.0)

    def number(self, points: float, per: Per) -> float:
        """So many of the unit: a week, a year, in a hundred contacts, or for an hour of staff time."""
        return points * _TIMES[per] / self._points + 0.0

    def measure(self, points: Estimate, per: Per) -> Estimate:
        """The same with its interval."""
        return times(points, _TIMES[per] / self._points)

    def cell(self, points: Measure | None, per: Per) -> CellText:
        """In a table, under `head`."""
        return self.numbers.cell(self.measure(points, per) if isinstance(points, Estimate) else points, "worth")

    def text(self, points: float, per: Per) -> str:
        """A number in a table, under `head`."""
        return self.numbers.value(self.number(points, per), "worth")

    def count(self, points: float, per: Per) -> str:
        """A number in a sentence: whole where it is."""
        number = self.number(points, per)
        return self.numbers.value(number, "worth", 1.0 if round(number, 1) == round(number) else None)

    def head(self, per: Per) -> str:
        """What the numbers in a column or along an axis are."""
        return sentence(f"worth.head.{per}", self.language, what=self.unit_name)

    @property
    def unit_name(self) -> str:
        """What is counted: `more questions solved`."""
        return sentence(f"worth.unit.{self.unit}", self.language)

    def told(self, points: Measure | float, per: Per) -> str:
        """In a sentence: `as much as 5 (probably between 3 and 8) more questions solved a week`."""
        if isinstance(points, NotEstimable | Hidden):
            return self.numbers.instead(points)
        if isinstance(points, Estimate):
            counted, less = self.measure(points, per), points.value < 0
            if less:
                counted = replace(counted, low=-counted.high, value=-counted.value, high=-counted.low)
            count = self.numbers.estimate(counted, "worth")
        else:
            count, less = self.count(abs(points), per), points < 0
        form = "one" if count == "1" else "many"
        what = sentence(f"worth.{self.unit}.{'less' if less else 'more'}.{form}", self.language, count=count)
        kind = "plain" if self.unit == "points" else "told"
        return sentence(f"worth.{kind}.{per}", self.language, what=what)

    def of_code(self, code: str, name: str, value: str | float) -> str | None:
        """A value of a code that is points a contact, in words; `None` where it is none."""
        points = name in _A_CONTACT.get(code, ()) and not isinstance(value, str)
        return self.told(float(value), "contact") if points else None
