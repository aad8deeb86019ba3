"""A week with the plan, simulated contact by contact: which targets hold, and what a bad day does."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate, NotEstimable

#: What is tried on the plan.
WhatIfCode = Literal[
    "usual",  # as planned
    "more_contacts",  # one in ten more of every kind
    "two_ill",  # two people fewer, all day
    "self_service_down",  # until noon, everybody comes to a person
]


class Together(Record, frozen=True):
    """All intervals together, simulated.

    Attributes:
        contacts: a week, who calls again counted again.
        in_time: share of the contacts that is helped within the limit; who hung up was not.
        customers_in_time: share of the customers helped within the limit after they first called that day, whatever the
            number of calls; not estimable where nobody knows who calls again.
        hung_up: share of the contacts that hung up.
        wait_minutes: mean wait of those who were helped.
        occupancy: share of the staff's time spent on contacts.
        staff_hours: hours of staff a week.
        free_hours: hours a week in which they have no waiting customer.
    """

    contacts: float
    in_time: Estimate
    customers_in_time: Estimate | NotEstimable
    hung_up: Estimate
    wait_minutes: Estimate
    occupancy: float
    staff_hours: float
    free_hours: float


class Reckoning(Record, frozen=True):
    """What one week asks of the staff, reckoned one way for every page: as it goes now, or with the line.

    Attributes:
        work_hours: hours of work a week, with waiting customers and what can wait.
        needed_hours: fewest staff hours a week with which waiting customers are helped in time, by formula; `None`
            where no number does.
        together: the week with the staff hours that there are, simulated contact by contact; `None` where it was not.
        contacts: of waiting customers, by hour of the week, shape (168,).
        handle_minutes: mean staff minutes of a contact with a waiting customer.
    """

    work_hours: float
    needed_hours: float | None
    together: Together | None = None
    contacts: tuple[float, ...] = ()
    handle_minutes: float = 0.0


class WorkOfMoment(Record, frozen=True):
    """Hours of work a week that one moment asks of the staff, by the plan's reckoning.

    Attributes:
        now: as it goes now.
        person: if every contact started with a person.
        self_service: if every contact started with self-service; who asks for a person gets one all the same.
        choice: if both were offered for every contact; `None` where nobody said that the moment offers that.
        together: if every contact were prepared first; `None` likewise.
    """

    now: float
    person: float
    self_service: float
    choice: float | None = None
    together: float | None = None


class WhatIf(Record, frozen=True):
    """What happens when something goes wrong.

    Attributes:
        code: what is tried.
        day: the weekday that it is tried on, 0 for Monday; `None` for the whole week.
        together: what becomes of the contacts of that day, or of the week.
    """

    code: WhatIfCode
    together: Together
    day: int | None = None


class MomentHelped(Record, frozen=True):
    """How the waiting customers of one moment are helped over the week.

    Attributes:
        moment: the moment.
        in_time: share of its contacts helped within the limit.
    """

    moment: str
    in_time: Estimate


class SimulatedWeek(Record, frozen=True):
    """The plan's week, simulated: 168 numbers by local hour, Monday 00:00 first.

    Attributes:
        staff: whole people in each hour.
        contacts: waiting customers who come in, by hour.
        in_time: share of them helped within the limit, by hour; `None` where nobody comes.
        low: lower end of its interval.
        high: upper end of its interval.
        target: share to be helped in time.
        within_minutes: the limit.
        week: all hours together.
        moments: by moment, the worst first.
        what_ifs: what happens when something goes wrong.
        later_hours: hours a week of work that can wait.
        calls_again: share of those who hang up who call again the same day.
        weeks: how many weeks were simulated.
    """

    staff: tuple[int, ...]
    contacts: tuple[float, ...]
    in_time: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    target: float
    within_minutes: float
    week: Together
    moments: tuple[MomentHelped, ...]
    what_ifs: tuple[WhatIf, ...]
    later_hours: float
    calls_again: Estimate | NotEstimable
    weeks: int

    def hours(self, verdict: Literal["kept", "missed", "unsure"]) -> list[int]:
        """Hours of the week in which the target is surely kept, surely missed, or in which that can't be told."""
        return [hour for hour, found in enumerate(self.in_time) if found is not None and self._of(hour) == verdict]

    def _of(self, hour: int) -> str:
        low, high = self.low[hour] or 0.0, self.high[hour] or 0.0
        return "kept" if low >= self.target else "missed" if high < self.target else "unsure"
