"""What a forecast is made from, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

import msgspec
import numpy as np

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record, Table
from humanline.queueing.forecasting.arrival_paths import Rates, draw_paths
from humanline.queueing.forecasting.special_days import is_date
from humanline.stats.intervals import Floats

OutageReason = Literal["near_zero_day", "near_zero_hours"]
NotLearned = Literal["weekdays", "turn_of_month", "holidays", "season"]


class History(Record, frozen=True, eq=False):
    """What came: contacts per interval, day by day, without gaps.

    Intervals are those of the clock on the wall, and every day has the same. An hour that the clock skips is not known
    (`nan`), not 0; of an hour that it goes through twice, write the mean of both, or `nan`. A day that you were closed
    is 0; a day that you know nothing of is `nan`.

    Attributes:
        counts: contacts, 0 or more, `nan` where not known, shape (days, intervals); kept as read-only float64.
        first_day: the date of the first row.
        interval_minutes: length of an interval; all together at most a day.

    Raises:
        InputError: values break these rules; all faults at once.

    >>> History([[3, 5], [4, float("nan")]], date(2026, 3, 2), 60).days
    2
    """

    counts: Floats
    first_day: date
    interval_minutes: float

    def __post_init__(self) -> None:
        """Check, and keep the counts as an array that nobody changes."""
        minutes, faults = self.interval_minutes, []
        if not (np.isfinite(minutes) and minutes > 0):
            faults.append(Fault("interval_minutes", f"found {minutes}", "It must be above 0."))
        if not is_date(self.first_day):
            faults.append(Fault("first_day", f"found {self.first_day!r}", "It must be a date, without a time."))
        try:
            counts = np.array(self.counts, dtype=np.float64)
        except (TypeError, ValueError):
            rule = "They must be numbers, as many in each day."
            raise InputError([*faults, Fault("counts", "found rows that are no table", rule)]) from None
        if counts.ndim != 2 or not counts.size:
            rule = "There must be rows of days and columns of intervals, at least one of each."
            raise InputError([*faults, Fault("counts", f"found shape {counts.shape}", rule)])
        first = self.first_day if is_date(self.first_day) else date(1, 1, 1)
        for bad, rule in (
            (counts < 0, "It must be 0 or more."),
            (np.isinf(counts), "It must be finite, or nan where it isn't known."),
        ):
            if bad.any():
                day, interval = (int(k) for k in np.argwhere(bad)[0])
                more = f" (and {int(bad.sum()) - 1} more)" if bad.sum() > 1 else ""
                where = f"counts[{day}, {interval}] on {first + timedelta(day)}"
                faults.append(Fault(where, f"found {counts[day, interval]}{more}", rule))
        if not faults and counts.shape[1] * minutes > 24 * 60 + 1e-6:
            found = f"found {counts.shape[1]} intervals of {minutes:g} minutes"
            faults.append(Fault("counts", found, "Together they must be a day at most.", "Use the clock on the wall."))
        if not faults and np.isnan(counts).all():
            way_out = "Give the days that you know; a day that you were closed is 0."
            faults.append(Fault("counts", "found no known number", "There must be one.", way_out))
        if faults:
            raise InputError(faults)
        counts.flags.writeable = False
        msgspec.structs.force_setattr(self, "counts", counts)

    @property
    def days(self) -> int:
        """How many days, known or not."""
        return int(self.counts.shape[0])

    def table(self) -> Table:
        """One row a day: what came, and how many intervals are known."""
        known = ~np.isnan(self.counts)
        totals = np.where(known, self.counts, 0.0).sum(axis=1)
        dates = [self.first_day + timedelta(k) for k in range(self.days)]
        rows = tuple(zip(dates, totals.tolist(), known.sum(axis=1).tolist(), strict=True))
        return Table("Contacts a day", ("day", "contacts", "known intervals"), rows)

    def to_json(self, *, indent: int = 2) -> bytes:
        """This record as UTF-8 JSON; what isn't known is null."""
        return _json(self, indent)


class Outage(Record, frozen=True):
    """A day that was left out of what is learned, because too little came for an ordinary day.

    Attributes:
        day: its date.
        reason: `near_zero_day`: hardly a contact all day; `near_zero_hours`: hardly one for two hours or more.
        first_interval: where it begins.
        last_interval: where it ends, itself included.
        seen: contacts in those intervals.
        expected: contacts there on such weekdays of the weeks around it.
    """

    day: date
    reason: OutageReason
    first_interval: int
    last_interval: int
    seen: float
    expected: float


class ArrivalForecast(Record, frozen=True, eq=False):
    """What will come, and how sure that is.

    An interval of level 0.8 holds the number of contacts that will come in 80 % of cases: it counts the chance of
    single contacts, days that are busier or quieter than anybody could know, and what a short history can't tell.

    Attributes:
        first_day: the date of the first row: the day after the history.
        interval_minutes: length of an interval.
        levels: of the intervals, shape (levels,).
        mean: contacts per interval, shape (days, intervals).
        low: lower end of each, shape (levels, days, intervals).
        high: upper end of each, shape (levels, days, intervals).
        day_mean: contacts per day, shape (days,).
        day_low: lower end of each, shape (levels, days).
        day_high: upper end of each, shape (levels, days).
        outages: days of the history that were not learned from.
        holidays: those among the days of history and forecast that were used, by date.
        not_learned: what the history is too short to show, so that it stands as it was believed to be beforehand:
            `weekdays` (a weekday was seen once: its level is taken as it was), `turn_of_month` (fewer than two were
            seen), `holidays` (one is coming and none was seen), `season` (less than a year and a half was seen).
        rates: the uncertain rates, from which `paths` draws.
        seed: of the paths, where none is given.
    """

    first_day: date
    interval_minutes: float
    levels: tuple[float, ...]
    mean: Floats
    low: Floats
    high: Floats
    day_mean: Floats
    day_low: Floats
    day_high: Floats
    outages: tuple[Outage, ...]
    holidays: dict[date, str]
    not_learned: tuple[NotLearned, ...]
    rates: Rates
    seed: int = 0

    def paths(self, n: int, seed: int | Sequence[int] | None = None) -> Floats:
        """Days as they may turn out: whole numbers of contacts, for a simulator.

        Busy days are busy all day, days near each other are alike, and single contacts are Poisson.

        Args:
            n: how many, above 0.
            seed: the same seed gives the same paths; that of the forecast if left out.

        Returns:
            Contacts, shape (n, days, intervals).

        Raises:
            InputError: n is not a number above 0.
        """
        if n < 1:
            raise InputError([Fault("n", f"found {n}", "There must be one path or more.")])
        return draw_paths(self.rates, n, self.seed if seed is None else seed)

    def table(self) -> Table:
        """One row a day, with its interval at each level."""
        names = [f"{end} {level:.0%}" for level in self.levels for end in ("low", "high")]
        rows = []
        for k, value in enumerate(self.day_mean.tolist()):
            day = self.first_day + timedelta(k)
            ends = [float(side[j, k]) for j in range(len(self.levels)) for side in (self.day_low, self.day_high)]
            rows.append((day, self.holidays.get(day), value, *ends))
        return Table("Contacts to come, a day", ("day", "holiday", "contacts", *names), tuple(rows))

    def to_json(self, *, indent: int = 2) -> bytes:
        """This record as UTF-8 JSON; the same record gives the same bytes."""
        return _json(self, indent)


def _json(record: Record, indent: int) -> bytes:
    def plain(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, np.ndarray):
            return value.tolist()
        raise NotImplementedError

    return msgspec.json.format(msgspec.json.encode(record, enc_hook=plain), indent=indent)
