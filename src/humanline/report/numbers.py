"""Numbers as people read them: in Dutch and English, no more digits than are known, and the reason where none is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from msgspec.structs import replace

from humanline.foundation.language import LANGUAGES, Language
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
from humanline.model.measures import MEASURE_ROWS
from humanline.report.words import sentence


@lru_cache(maxsize=8)
def locale_of(language: Language) -> Locale:
    """How numbers, days and lists are written in a language."""
    return Locale.parse(LANGUAGES[language].locale)


#: What a number counts. `minutes` and `hours` are lengths of time in that unit; `staff_hours` is time to give.
Kind = Literal["share", "minutes", "hours", "staff_hours", "count", "score", "times", "worth"]

KIND_OF_MEASURE: dict[str, Kind] = {row.name: row.unit for row in MEASURE_ROWS}

#: The smallest part that is ever told of a number; of the kinds that are not here a tenth.
_SMALLEST_STEP: dict[Kind, float] = {"share": 0.001, "minutes": 1 / 60, "score": 0.01, "times": 0.01}
_TENTH = 0.1
_SPACE = "\u00a0"
#: So large a number is none that anybody counted, and has more digits than it knows.
_BEYOND = 1e18


class CellText(NamedTuple):
    """A number in a table, or why there is none, and below it in small where it probably lies."""

    main: str
    sub: str = ""


class Numbers:
    r"""Numbers, lengths of time and dates in one language.

    >>> Numbers("nl").count(1234)
    '1.234'
    >>> Numbers("nl").share(0.12).replace("\u00a0", " ")
    '12%'
    >>> Numbers("en").minutes(3.3333).replace("\u00a0", " ")
    '3 min 20 s'
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.locale = locale_of(language)

    def count(self, value: float) -> str:
        """A whole number, its thousands set apart."""
        return _written(round(value), 0, self.language)

    def decimal(self, value: float, digits: int = 1) -> str:
        """A number with so many digits behind the mark."""
        return _written(round(value, digits) + 0.0, digits, self.language)

    def share(self, value: float, digits: int = 0) -> str:
        """A share of one as a percentage."""
        return f"{self.decimal(value * 100, digits)}%"

    def of_hundred(self, share: float) -> str:
        """A share as so many of every hundred; what is not nought or all is never said to be.

        >>> [Numbers("en").of_hundred(share) for share in (0.0, 0.004, 0.25, 0.998, 1.0)]
        ['0', '0.4', '25', '99.8', '100']
        """
        value = 100 * share
        digits = next((d for d in (0, 1, 2) if round(value, d) not in (0, 100) or value in (0, 100)), 2)
        return self.decimal(value, digits)

    def minutes(self, value: float, step: float = 1 / 60) -> str:
        """A length of time given in minutes; `step` is the smallest part of it that is known, in minutes."""
        seconds = _to_step(value * 60, max(1.0, step * 60))
        sign, seconds = ("−" if seconds < 0 else ""), abs(seconds)
        if seconds < 60:
            return self._unit(sign, round(seconds), "s")
        whole = int(seconds // 60)
        if whole < 10:
            rest = round(seconds - whole * 60)
            return self._unit(sign, whole, "min") + (f" {self._unit('', rest, 's')}" if rest else "")
        if seconds < 3570:
            return self._unit(sign, round(seconds / 60), "min")
        return sign + self.hours(seconds / 3600, step / 60)

    def hours(self, value: float, step: float = 0.1) -> str:
        """A length of time given in hours, said in minutes, hours or days."""
        size = abs(value)
        if size < 1:
            return self.minutes(value * 60, max(1.0, step * 60))
        if size < 48:
            number = self.decimal(value, 1 if step < 1 and size < 10 and round(size, 1) != round(size) else 0)
            return self._counted("hour", number)
        days = value / 24
        return self._counted("day", self.decimal(days, 1 if size < 240 and round(days, 1) != round(days) else 0))

    def staff_hours(self, value: float) -> str:
        """Hours of staff time, never turned into days: `320 uur`."""
        digits = 0 if abs(value) >= 9.95 or round(value, 1) == round(value) else 1
        return self._counted("hour", self.decimal(value, digits))

    def parts_of_hours(self, parts: Sequence[float]) -> tuple[str, tuple[str, ...]]:
        """Hours (0 or more) and the parts they add up to, rounded so that they still do (largest remainders first)."""
        digits = 0 if all(part >= 9.95 for part in parts) else 1
        scaled = [part * 10**digits for part in parts]
        whole = [math.floor(part) for part in scaled]
        missing = round(math.fsum(scaled)) - sum(whole)
        for k in sorted(range(len(parts)), key=lambda k: (whole[k] - scaled[k], k))[:missing]:
            whole[k] += 1
        said = [self._counted("hour", self.decimal(part / 10**digits, digits)) for part in (sum(whole), *whole)]
        return said[0], tuple(said[1:])

    def money(self, value: float) -> str:
        """Euros, no cents."""
        amount = self.count(abs(value))
        return ("−" if value < 0 else "") + LANGUAGES[self.language].money.format(amount)

    def day(self, iso: str | date) -> str:
        """A day, written out."""
        value = date.fromisoformat(iso) if isinstance(iso, str) else iso
        return str(format_date(value, "d MMMM y", locale=self.locale))

    def moment_in_time(self, value: datetime) -> str:
        """A day with its time, and the zone it is in."""
        zone = value.tzname() or ""
        return f"{format_datetime(value, 'd MMMM y HH:mm', tzinfo=value.tzinfo, locale=self.locale)} {zone}".strip()

    def listed(self, names: Iterable[str]) -> str:
        """Names in one phrase, each once: `a, b en c`."""
        each = list(dict.fromkeys(names))
        return str(format_list(each, locale=self.locale)) if each else ""

    def value(self, value: float, kind: Kind, step: float | None = None) -> str:
        """One number of a kind, rounded to `step` (in the number's own unit)."""
        step = max(_SMALLEST_STEP.get(kind, _TENTH), step or _usual_step(value, kind))
        if kind == "share":
            return self.share(_to_step(value, min(step, 0.01)), _digits(min(step, 0.01) * 100))
        if kind == "staff_hours":
            return self.staff_hours(value)
        if kind in ("minutes", "hours"):
            return self.minutes(value, step) if kind == "minutes" else self.hours(value, step)
        return self.decimal(_to_step(value, step), _digits(step))

    def interval(self, estimate: Estimate, kind: Kind, step: float | None = None) -> tuple[str, str, str]:
        """Value, low and high as text, rounded to `step`, or else to what the interval's width lets us know."""
        step = step or step_of(estimate.low, estimate.high, kind)
        low, value, high = (self.value(x, kind, step) for x in (estimate.low, estimate.value, estimate.high))
        return value, low, high

    def estimate(self, measure: Measure, kind: Kind) -> str:
        """A measure in a sentence: `12% (waarschijnlijk tussen 10% en 14%)`, or why it is not known."""
        if not isinstance(measure, Estimate):
            return self.instead(measure)
        return self._probably(*self.interval(measure, kind))

    def in_short(self, estimate: Estimate, kind: Kind) -> str:
        """A value for a sentence that must stay short: 'about' where the interval is narrow, else the interval too.

        A share is said as so many of every hundred.
        """
        if kind == "share":
            low, value, high = (self.of_hundred(x) for x in (estimate.low, estimate.value, estimate.high))
            narrow = estimate.high - estimate.low < 0.03 and 0 < estimate.value < 1
        else:
            value, low, high = self.interval(estimate, kind)
            narrow = estimate.high - estimate.low < 0.15 * abs(estimate.value)
        return sentence("number.about", self.language, value=value) if narrow else self._probably(value, low, high)

    def cell(self, measure: Measure | int | None, kind: Kind, step: float | None = None) -> CellText:
        """A measure in a table, or that it is not known; `step` is that of its column, which is rounded one way."""
        if isinstance(measure, int | Hidden):
            return CellText(self.count(measure) if isinstance(measure, int) else self.instead(measure))
        if not isinstance(measure, Estimate):
            return CellText(sentence("number.unknown", self.language))
        value, low, high = self.interval(measure, kind, step)
        return CellText(value, "" if low == high else sentence("number.range", self.language, low=low, high=high))

    def instead(self, measure: NotEstimable | Hidden) -> str:
        """What stands in place of a number: why it is not known, or that there are too few contacts to show it."""
        if isinstance(measure, Hidden):
            return sentence("number.hidden", self.language, below=measure.below)
        return sentence("number.unknown_because", self.language, reason=self.reason(measure))

    def reason(self, measure: NotEstimable) -> str:
        """Why something can't be estimated, as the end of a sentence."""
        return sentence(f"reason.{measure.reason}", self.language, needs=self.listed(measure.needs) or "?")

    def _probably(self, value: str, low: str, high: str) -> str:
        """A value and its ends: a unit that both have is said once, and ends that read the same not at all."""
        if low == high:
            return value
        (number, *unit), (_, *unit_of_high) = low.split(_SPACE), high.split(_SPACE)
        low = number if len(unit) == 1 and unit == unit_of_high else low
        return sentence("number.probably", self.language, value=value, low=low, high=high)

    def _unit(self, sign: str, number: int, unit: str) -> str:
        return f"{sign}{number}{_SPACE}{unit}"

    def _counted(self, unit: str, number: str) -> str:
        form = "one" if number == "1" else "many"
        return f"{number}{_SPACE}{sentence(f'number.{unit}.{form}', self.language)}"


def times(estimate: Estimate, factor: float) -> Estimate:
    """So many times an estimate, with its interval."""
    low, value, high = (end * factor for end in (estimate.low, estimate.value, estimate.high))
    return replace(estimate, low=low, value=value, high=high)


@lru_cache(maxsize=1 << 15)
def _written(value: float, digits: int, language: Language) -> str:
    """A rounded number as it is written; large tables hold the same ones over and over."""
    if abs(value) >= _BEYOND:
        return f"{value:.3g}"
    pattern = "#,##0" + ("." + "0" * digits if digits > 0 else "")
    return str(format_decimal(value, format=pattern, locale=locale_of(language)))


def step_of(low: float, high: float, kind: Kind) -> float:
    """The smallest part of a number that its interval lets us know: about a tenth of the interval's width."""
    width = abs(high - low)
    if kind == "share" and width >= 0.01:
        return 0.01
    if width <= 0 or not math.isfinite(width):
        return _usual_step(high, kind)
    if kind == "minutes":
        seconds = width * 60 / 8
        return max((s for s in (1, 5, 10, 30, 60, 300, 600) if s <= seconds), default=1) / 60
    power = math.floor(math.log10(width / 3))
    return float(max(_SMALLEST_STEP.get(kind, _TENTH), 10.0**power))


def _usual_step(value: float, kind: Kind) -> float:
    if kind == "share":
        return 0.01 if value == 0 or abs(value) >= 0.1 else 0.001
    if kind == "minutes":
        return 5 / 60 if abs(value) >= 1 else 1 / 60
    return 1.0 if kind in ("count", "worth") and abs(value) >= 10 else 0.1


def _to_step(value: float, step: float) -> float:
    return round(value / step) * step


def _digits(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
