"""What the user asks for, beside the log and `line.toml`."""

from __future__ import annotations

import math
from datetime import date

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record
from humanline.foundation.written.numbers import LARGEST_TYPED, can_be_typed

INTERVALS = (15, 30, 60)
#: Shifts of a full and of half a day; in longer ones half an hour of break, as the law on working hours has it.
SHIFT_HOURS = (8.0, 4.0)
BREAK_MINUTES = 30
MOST_WEEKS = 13

_LENGTH = f"It must be longer than nothing, and at most {LARGEST_TYPED:,.0f} minutes."


class StaffingAsked(Record, frozen=True, kw_only=True):
    """What is asked.

    Attributes:
        interval_minutes: 15, 30 or 60.
        weeks: how many weeks are planned, 1–13.
        first_day: on which they begin, ISO; empty for the Monday after the log.
        channels: only these; none for every channel with a waiting customer.
        share: share of the contacts to help within the limit; `None` for that of `line.toml`.
        within_minutes: the limit; the same.
        handle_minutes: staff minutes of a contact; `None` for those of the log, else of `line.toml`.
        patience_minutes: mean patience; the same.
        hours_per_week: staff hours that are planned; `None` where nothing is.
        roster: staff that are planned, by hour of the week, shape (168,); empty where nobody is.
        shift_hours: lengths of shift, breaks included.
        break_minutes: of each shift over five and a half hours.
        shrinkage: share of the people on a shift who are away, 0 to below 1.
        line: contacts by hour of the week as a multiple of what the log shows, shape (168,), where a line is staffed
            for; empty for as it goes now.
        line_handle: minutes of a contact with that line, as a multiple of those in the log.
        seed: of all random numbers.
    """

    interval_minutes: int = 30
    weeks: int = 1
    first_day: str = ""
    channels: tuple[str, ...] = ()
    share: float | None = None
    within_minutes: float | None = None
    handle_minutes: float | None = None
    patience_minutes: float | None = None
    hours_per_week: float | None = None
    roster: tuple[float, ...] = ()
    shift_hours: tuple[float, ...] = SHIFT_HOURS
    break_minutes: int = BREAK_MINUTES
    shrinkage: float = 0.0
    line: tuple[float, ...] = ()
    line_handle: float = 1.0
    seed: int = 0

    def check(self) -> None:
        """Raise every fault at once.

        Raises:
            InputError: a value breaks its rule.
        """
        faults = self.faults()
        if faults:
            raise InputError(faults)

    def faults(self) -> list[Fault]:
        """What is wrong with it."""
        faults = []
        if self.interval_minutes not in INTERVALS:
            faults.append(_fault("--interval", self.interval_minutes, "It must be 15, 30 or 60 minutes."))
        if not 1 <= self.weeks <= MOST_WEEKS:
            faults.append(_fault("--weeks", self.weeks, f"It must be 1 to {MOST_WEEKS} weeks."))
        if self.first_day and not _is_day(self.first_day):
            faults.append(_fault("--from", self.first_day, "It must be a day, such as 2026-03-02."))
        if self.share is not None and not 0 < self.share < 1:
            faults.append(_fault("--share", self.share, "It must lie between 0 and 1, both excluded, such as .8."))
        faults += [
            _fault(name, f"{value:g} minutes", _LENGTH)
            for name, value in (("--handle", self.handle_minutes), ("--patience", self.patience_minutes))
            if value is not None and not (can_be_typed(value) and value > 0)
        ]
        if self.within_minutes is not None and not (can_be_typed(self.within_minutes) and self.within_minutes >= 0):
            rule = f"It must be 0 or longer, and at most {LARGEST_TYPED:,.0f} minutes."
            faults.append(_fault("--within", f"{self.within_minutes:g} minutes", rule))
        if self.hours_per_week is not None and not (self.hours_per_week > 0 and can_be_typed(self.hours_per_week)):
            rule = f"Planned staff hours a week must be above 0, and at most {LARGEST_TYPED:,.0f}."
            faults.append(_fault("--hours-per-week", self.hours_per_week, rule, "Leave it out to see what is needed."))
        return faults + self._of_shifts()

    def _of_shifts(self) -> list[Fault]:
        faults = []
        if not self.shift_hours:
            faults.append(_fault("--shift", "none", "There must be at least one length of shift."))
        for hours in self.shift_hours:
            if not (math.isfinite(hours) and 0 < hours <= 24 and (4 * hours) % 1 == 0):
                rule = "A shift lasts a whole number of quarters of an hour, up to 24 hours."
                faults.append(_fault("--shift", f"{hours:g} hours", rule))
        if not (0 <= self.break_minutes <= 120 and self.break_minutes % 15 == 0):
            faults.append(_fault("--break", self.break_minutes, "A break lasts 0, 15, 30… up to 120 minutes."))
        if not 0 <= self.shrinkage < 1:
            rule = "The share of people on a shift who are away is 0 or more and below 1, such as .3."
            faults.append(_fault("--shrinkage", self.shrinkage, rule))
        return faults


def _fault(where: str, found: object, rule: str, way_out: str = "") -> Fault:
    return Fault(where, f"found {found}", rule, way_out)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
