"""The gate: whether a log can tell a measure at all. Everything that shows a figure asks here, once, and nowhere else.

A measure exists where what its row in `model.measures` needs is there: columns that stand in the log, at least nine in
ten of whose values can be read, and that are not one value assumed for all. Else it is not estimable, with the reason
and what would tell (I11).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from humanline.contactlog.measuring.scanning import Sums
from humanline.model.contact import COLUMN_BY_NAME, LOG_COLUMNS, ColumnType
from humanline.model.estimate import NotEstimable
from humanline.model.facts import ColumnReading, Period, Tidied
from humanline.model.measures import MEASURE_BY_NAME

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: The share of what stands in a column that must be readable, and of the contacts whose channel must be known.
READABLE = 0.9
#: Columns of these types are measured. Of what names or groups contacts, one value for all is fine.
_MEASURED: frozenset[ColumnType] = frozenset({"duration", "bool", "scale"})
#: Column of the contact log → what of the tidied log follows from it.
_FOLLOWS = {
    "asked_person_at": ("to_person_ms",),
    "reached_person_at": ("to_person_ms",),
    "closed_at": ("completion_ms",),
}

#: Below two whole weeks a figure a week would be a guess at the weeks that were not seen.
SHORTEST_WEEKS = 2.0


def has_clock(tidied: Tidied, timed: int, at_midnight: int) -> bool:
    """Whether the log tells at what time of day contacts came in.

    It does not where more than one in ten has a date alone, nor where nine in ten came in exactly at midnight: such
    times are dates that an export wrote out.

    Args:
        tidied: the tidied log.
        timed: contacts with a time of day.
        at_midnight: of those, the ones exactly at midnight.
    """
    reading = tidied.readings.get("opened_at", ColumnReading())
    dated = reading.clockless > (1 - READABLE) * reading.readable
    return not dated and (timed == 0 or at_midnight < READABLE * timed)


class Gate:
    """What one log can tell.

    Args:
        tidied: the tidied log with the reading of every column.
        period: the time that it covers, or why that is not known.
        sums: of the log; without them only columns can be asked for.
    """

    def __init__(self, tidied: Tidied, period: Period | NotEstimable | None = None, sums: Sums | None = None) -> None:
        self._tidied = tidied
        self._period = period
        self._sums = sums
        self._capabilities: dict[str, Callable[[], NotEstimable | None]] = {
            "clock": self._clock,
            "two_weeks": self._two_weeks,
            "channel": self._channel,
            "person": lambda: self._mode("person"),
            "self_service": lambda: self._mode("self_service"),
            "cause_told": self._cause_told,
            "comes_back": self._comes_back,
        }

    def why_not(self, measure: str) -> NotEstimable | None:
        """Why a measure can't be known from this log, or `None` where it can.

        Args:
            measure: a name in `model.measures.MEASURES`.
        """
        row = MEASURE_BY_NAME[measure]
        ways = [self._faults(way) for way in row.needs]
        if any(not faults for faults in ways):
            totalled = tuple(need for way in row.needs for need in way if need in self._tidied.totalled)
            single = row.kind == "quantile" and totalled
            return NotEstimable(reason="sums_only", needs=totalled) if single else None
        seen = [faults for faults in ways if all(fault.reason != "no_column" for fault in faults)]
        if seen:
            return seen[0][0]
        absent = [[fault for fault in faults if fault.reason == "no_column"] for faults in ways]
        needs = tuple(dict.fromkeys(need for faults in absent for fault in faults for need in fault.needs))
        if len(ways) > 1:
            return NotEstimable(reason="none_of", needs=needs)
        return NotEstimable(reason="no_column", needs=needs)

    def tells(self, *needs: str) -> bool:
        """Whether columns and capabilities are all there.

        Args:
            needs: columns of the contact log and `CAPABILITIES`.
        """
        return not self._faults(needs)

    def gated(self, log: ir.Table) -> ir.Table:
        """The tidied log without the columns that can't be used, and without what follows from them.

        Every question is asked of this, so that a column that tells nothing is one that is not there.

        Args:
            log: with every column that is mapped.
        """
        closed: set[str] = set()
        for column in LOG_COLUMNS:
            measured = column.type in _MEASURED or column.happened or column.name == "value"
            if measured and column.name in self._tidied.columns and self.column(column.name) is not None:
                closed |= {column.kept, column.happened, *_FOLLOWS.get(column.name, ())}
        if "completion_s" in self._tidied.readings and self.column("completion_s") is None:
            closed.discard("completion_ms")  # it has a column of its own
        return log.drop(*(name for name in log.columns if name in closed))

    def _faults(self, needs: tuple[str, ...]) -> list[NotEstimable]:
        found = []
        for need in needs:
            fault = self._capabilities[need]() if need in self._capabilities else self.column(need)
            if fault is not None:
                found.append(fault)
        return found

    def column(self, name: str) -> NotEstimable | None:
        """Why a column of the contact log can't be used, or `None` where it can.

        Args:
            name: a contact-log column.
        """
        if name == "opened_at" and name not in self._tidied.columns:
            return NotEstimable(reason="no_time", needs=(name,))
        if name == "handle_s" and name not in self._tidied.columns:
            return NotEstimable(reason="no_minutes", needs=(name,))
        if name not in self._tidied.columns:
            return NotEstimable(reason="no_column", needs=(name,))
        reading = self._tidied.readings.get(name)
        if reading is None:
            return None
        why = self._why_unread(reading)
        if why is None and COLUMN_BY_NAME[name].type == "bool":
            why = self._why_one_answer(reading)
        return why and msgspec.structs.replace(why, needs=(name,))

    def _why_unread(self, reading: ColumnReading) -> NotEstimable | None:
        if reading.assumed:
            return NotEstimable(reason="assumed")
        if reading.filled == 0:
            return NotEstimable(reason="never_filled")
        return NotEstimable(reason="unreadable") if reading.readable < READABLE * reading.filled else None

    def _why_one_answer(self, reading: ColumnReading) -> NotEstimable | None:
        """A column that only ever says yes, or a rule that never matched, can't tell the one from the other."""
        if reading.yes and reading.no:
            return None
        told = not reading.ruled and reading.filled >= READABLE * self._tidied.accepted
        return None if told else NotEstimable(reason="one_answer")

    def _clock(self) -> NotEstimable | None:
        if self._sums is not None and has_clock(self._tidied, self._sums.timed, self._sums.at_midnight):
            return None
        return NotEstimable(reason="no_clock", needs=("opened_at",))

    def _two_weeks(self) -> NotEstimable | None:
        period = self._period
        if period is None or isinstance(period, NotEstimable):
            return NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
        if period.weeks < SHORTEST_WEEKS and not period.given:
            return NotEstimable(reason="short_period", needs=("period_weeks",))
        return None

    def _channel(self) -> NotEstimable | None:
        fault = self.column("channel") if "channel" in self._tidied.readings else None
        if fault is not None:
            return fault
        rows = self._sums.cube if self._sums is not None else []
        known = sum(row["contacts"] for row in rows if row["mode"] is not None)
        if known < READABLE * sum(row["contacts"] for row in rows):
            return NotEstimable(reason="unknown_channels", needs=("channels",))
        return None

    def _mode(self, mode: str) -> NotEstimable | None:
        rows = self._sums.cube if self._sums is not None else []
        if any(row["mode"] == mode and row["contacts"] for row in rows):
            return None
        if mode == "person":
            return NotEstimable(reason="no_person_channel", needs=("channels",))
        return NotEstimable(reason="no_self_service_channel", needs=("channels",))

    def why_no_causes(self) -> NotEstimable | None:
        """Why it can't be known which contacts something that went wrong has caused, or `None` where it can.

        A cause with every contact, and none that says that nothing went wrong, is no cause: it is what contacts are
        about.
        """
        fault = self.column("cause")
        if fault is not None:
            return fault
        contacts, wrong, fine = self._caused()
        if not wrong:
            return NotEstimable(reason="one_answer" if fine else "never_filled", needs=("cause",))
        if not fine and wrong >= READABLE * contacts:
            return NotEstimable(reason="all_caused", needs=("cause",))
        return None

    def _cause_told(self) -> NotEstimable | None:
        why = self.why_no_causes()
        contacts, wrong, fine = self._caused()
        if why is None and wrong + fine < READABLE * contacts:
            return NotEstimable(reason="cause_not_told", needs=("cause",))
        return why

    def _caused(self) -> tuple[int, int, int]:
        """Contacts, those that something caused, and those of which it is known that nothing did."""
        rows = self._sums.cube if self._sums is not None else []
        known, wrong = (sum(row.get(name, 0) for row in rows) for name in ("n_caused", "k_caused"))
        return sum(row["contacts"] for row in rows), wrong, known - wrong

    def _comes_back(self) -> NotEstimable | None:
        links = self._sums.links if self._sums is not None else None
        if links is None:
            return NotEstimable(reason="totals", needs=("customer_id",))
        if any(link["kind"] for link in links):
            return None
        return NotEstimable(reason="never_recurs", needs=("customer_id",))
