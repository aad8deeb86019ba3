"""Staff for the weeks to come: what comes in, who is needed, whether the promise is kept, and who works when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record, Table
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.plan import Assumption
from humanline.model.simulated import Together

#: Where a figure comes from: the log, `line.toml`, the command line, or nowhere.
From = Literal["log", "line_toml", "given", "assumed"]


class Promise(Record, frozen=True):
    """What is staffed for.

    Attributes:
        share: share of the contacts to help within the limit, in every interval.
        within_minutes: the limit.
    """

    share: float
    within_minutes: float


class Customers(Record, frozen=True):
    """How long customers take and how long they wait.

    Attributes:
        handle_minutes: staff minutes of a contact.
        handle_from: where that comes from.
        handle_spread: standard deviation of handle times over their mean.
        patience_minutes: how long they would wait before they hang up, on average; `None` where nobody is taken to.
        patience_from: where that comes from.
        hang_up_again: share of those who hang up who call again the same day.
        again_minutes: mean minutes until then; 0 where it is not known.
    """

    handle_minutes: Estimate
    handle_from: From
    handle_spread: float
    patience_minutes: Estimate | None
    patience_from: From
    hang_up_again: Estimate | NotEstimable
    again_minutes: float = 0.0


class ComesIn(Record, frozen=True):
    """What comes in, in the intervals in which there should be staff: a number for each.

    Attributes:
        begins: local time at which each interval begins, ISO with its offset to UTC: on a day of 25 hours 02:00 comes
            twice and the offset tells which.
        contacts: expected contacts with a waiting customer.
        low: no fewer than this come in, nineteen times out of twenty.
        high: no more than this come in, nineteen times out of twenty.
        load: staff kept busy if nobody waited: what is at hand then, not only what came in.
    """

    begins: tuple[str, ...]
    contacts: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    load: tuple[float, ...]

    def day(self, interval: int) -> str:
        """The local day of an interval, ISO."""
        return self.begins[interval][:10]

    def clock(self, interval: int) -> int:
        """Minutes since local midnight at which an interval begins, by the clock on the wall."""
        hour, minute = self.begins[interval][11:16].split(":")
        return 60 * int(hour) + int(minute)


class DayTotal(Record, frozen=True):
    """What comes in on one day.

    Attributes:
        day: ISO.
        contacts: with a waiting customer, in opening hours; the interval holds nine days out of ten.
        staff_hours: hours of staff needed at work that day.
    """

    day: str
    contacts: Estimate
    staff_hours: float


class StaffTried(Record, frozen=True):
    """Staff tried out on many simulated weeks: a number for each interval, `None` where nobody comes.

    Attributes:
        staff: people at work.
        in_time: share of the contacts that come in then that is helped within the limit.
        low: lower end of its 90 % interval.
        high: upper end of it.
        hung_up: share of them that hangs up.
        wait_minutes: mean wait of those who are helped.
        occupancy: share of the staff's time spent on contacts.
        one_more: contacts more helped in time for an hour of one person more, carry-over to what follows included.
        one_fewer: contacts fewer helped in time for an hour of one person fewer.
        together: all of them.
        runs: how often each stretch of opening was simulated.
    """

    staff: tuple[int, ...]
    in_time: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    hung_up: tuple[float | None, ...]
    wait_minutes: tuple[float | None, ...]
    occupancy: tuple[float | None, ...]
    one_more: tuple[float, ...]
    one_fewer: tuple[float, ...]
    together: Together
    runs: int

    def intervals(self, verdict: Literal["kept", "missed", "unsure"], promise: Promise) -> list[int]:
        """Intervals in which the promise is surely kept, surely missed, or in which that can't be told."""
        return [k for k, found in enumerate(self.in_time) if found is not None and self._of(k, promise) == verdict]

    def _of(self, interval: int, promise: Promise) -> str:
        low, high = self.low[interval] or 0.0, self.high[interval] or 0.0
        return "kept" if low >= promise.share else "missed" if high < promise.share else "unsure"


class ShiftLine(Record, frozen=True):
    """People who work the same shift on a day.

    Attributes:
        begins: local time, ISO with offset.
        ends: the same.
        break_begins: the same; empty where there is no break.
        break_ends: the same.
        people: how many.
        paid_hours: of one of them.
    """

    begins: str
    ends: str
    people: int
    paid_hours: float
    break_begins: str = ""
    break_ends: str = ""


class Uncovered(Record, frozen=True):
    """An interval for which the shifts leave people missing.

    Attributes:
        interval: its number.
        people: how many are missing.
        out_of_reach: no shift works then at all.
    """

    interval: int
    people: int
    out_of_reach: bool


class Shifts(Record, frozen=True):
    """Who works when.

    Attributes:
        lines: the shifts, in the order of their beginning.
        there: people on a shift in each interval.
        wanted: people who should be on a shift: at work, and those who will be away.
        uncovered: where people are missing.
        paid_hours: in all, for all weeks.
        at_least: no roster of these shifts that is as complete has fewer.
        hours: lengths of shift that were allowed, breaks included.
        break_minutes: unpaid, in shifts of more than five and a half hours.
    """

    lines: tuple[ShiftLine, ...]
    there: tuple[int, ...]
    wanted: tuple[int, ...]
    uncovered: tuple[Uncovered, ...]
    paid_hours: float
    at_least: float
    hours: tuple[float, ...]
    break_minutes: int


class AsNow(Record, frozen=True):
    """The same weeks without the line: as it goes now.

    Attributes:
        needed: with the staff that the promise then asks for.
        planned: with the staff that were planned; `None` where nothing was.
    """

    needed: Together
    planned: Together | None = None


class StaffPlan(Record, frozen=True, kw_only=True):
    """How many staff in each interval of the weeks to come.

    Attributes:
        time_zone: IANA name; times are local.
        first_day: on which the weeks begin, ISO.
        weeks: how many.
        interval_minutes: length of an interval.
        channels: with a waiting customer, that are staffed here together.
        promise: what is staffed for.
        customers: how long they take and wait.
        comes_in: what comes in, by interval.
        days: the same, by day.
        needed: the staff that the promise asks for, tried out.
        planned: the staff that were planned, tried out; `None` where nothing was planned.
        planned_from: where they come from.
        shifts: who works when.
        shrinkage: share of the people on a shift who are away: ill, on leave, in a meeting.
        later_hours: hours a week of work without a waiting customer, in the chosen channels.
        closed_contacts: contacts a week that come in while nobody is there.
        assumptions: what is taken as true without data.
        notices: what to know before reading a figure.
        line: name of the plan whose line it is staffed for; empty for as it goes now.
        as_now: with a line: the staff that would be needed as it goes now, and those that were planned, simulated.
    """

    schema: Literal[1] = 1
    version: str
    made_at: datetime
    made_from: tuple[str, ...]
    seed: int
    organisation: str
    made_up: bool = False
    time_zone: str
    first_day: str
    weeks: int
    interval_minutes: int
    channels: tuple[str, ...]
    promise: Promise
    customers: Customers
    comes_in: ComesIn
    days: tuple[DayTotal, ...]
    needed: StaffTried
    planned: StaffTried | None = None
    planned_from: Literal["", "roster", "hours"] = ""
    shifts: Shifts
    shrinkage: float = 0.0
    later_hours: float = 0.0
    closed_contacts: float = 0.0
    assumptions: tuple[Assumption, ...] = ()
    notices: tuple[Notice, ...] = ()
    line: str = ""
    as_now: AsNow | None = None

    def short(self) -> dict[int, int]:
        """Intervals in which fewer are planned than needed → how many fewer."""
        return {k: -more for k, more in self._over().items() if more < 0}

    def too_many(self) -> dict[int, int]:
        """Intervals in which more are planned than needed → how many more."""
        return {k: more for k, more in self._over().items() if more > 0}

    def _over(self) -> dict[int, int]:
        if self.planned is None:
            return {}
        pairs = zip(self.planned.staff, self.needed.staff, strict=True)
        return {k: planned - needed for k, (planned, needed) in enumerate(pairs)}

    def table(self) -> Table:
        """An interval a row."""
        tried = self.needed
        rows = tuple(
            (begins[:16].replace("T", " "), round(contacts, 1), staff, in_time, low, high)
            for begins, contacts, staff, in_time, low, high in zip(
                self.comes_in.begins,
                self.comes_in.contacts,
                tried.staff,
                tried.in_time,
                tried.low,
                tried.high,
                strict=True,
            )
        )
        title = f"{self.organisation or 'Staff'}: {tried.together.staff_hours:.1f} staff hours a week are needed"
        return Table(title, ("begins", "contacts", "staff", "in_time", "low", "high"), rows)


class WithStaff(Record, frozen=True):
    """What a number of staff does in one interval, by formula.

    Attributes:
        staff: people at work.
        in_time: share of the contacts helped within the limit; `None` where there is more work than staff and nobody
            hangs up: then the queue grows without end, and so in each of the others.
        hung_up: share that hangs up.
        wait_minutes: mean wait of those who are helped.
        occupancy: share of the staff's time spent on contacts.
    """

    staff: int
    in_time: float | None = None
    hung_up: float | None = None
    wait_minutes: float | None = None
    occupancy: float | None = None


class StaffAnswer(Record, frozen=True):
    """One interval of a few numbers.

    Attributes:
        contacts: expected in the interval.
        load: hours of work an hour.
        needed: fewest staff that keep the promise.
        around: what one fewer, this many and one more would do, and the staff that were asked about.
        simulated: share helped in time with the staff that are needed, contact by contact.
    """

    contacts: float
    load: float
    needed: int
    around: tuple[WithStaff, ...]
    simulated: Estimate


class StaffNumbers(Record, frozen=True, kw_only=True):
    """The answer to a few numbers.

    Attributes:
        per_minutes: length of an interval.
        handle_minutes: staff minutes of a contact.
        patience_minutes: how long customers wait before they hang up, on average; `None` where nobody does.
        promise: what is staffed for.
        shrinkage: share of the people on a shift who are away.
        answers: one for each interval.
    """

    schema: Literal[1] = 1
    version: str
    seed: int
    per_minutes: float
    handle_minutes: float
    patience_minutes: float | None
    promise: Promise
    shrinkage: float
    answers: tuple[StaffAnswer, ...]
