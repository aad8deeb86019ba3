"""A signed line as a forecast, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record, Table
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.foreseen import Basis
from humanline.model.organisation import Mode
from humanline.model.plan import Signature

Verdict = Literal["as_foreseen", "more", "less", "unknown"]


class Seen(Record, frozen=True):
    """One thing that was foreseen, and what the log since then shows.

    Attributes:
        measure: which measure of the facts.
        moment: of which moment; empty for all contacts.
        basis: it was foreseen to stay `as_it_went`, to become so `with_line`, was `assumed`, or came from the
            `simulated` week; or it was not foreseen and went so `before`.
        foreseen: with its 90 % interval.
        seen: in the log since the line was signed; not estimable where that can't tell.
        change: seen less foreseen, with its 90 % interval.
        verdict: the interval holds nought, or lies above or below it.
        broken: it can't be chance, also among so many.
    """

    measure: str
    moment: str
    basis: Basis
    foreseen: Estimate
    seen: Estimate | NotEstimable
    change: Estimate | NotEstimable
    verdict: Verdict
    broken: bool = False


def _is_a_start(row: Seen) -> bool:
    """How many come is not what the line does, though it moves it a little."""
    return row.basis == "with_line" and row.measure != "per_week"


class NowOtherwise(Record, frozen=True):
    """A cell that a line drawn from the log since then would start otherwise.

    Attributes:
        moment: the moment.
        segment: the segment.
        signed: how it starts by the signed line.
        now: how it would start now.
        because: why, as a fixed word of `plan.Because`.
    """

    moment: str
    segment: str
    signed: Mode
    now: Mode
    because: str


class Review(Record, frozen=True, kw_only=True):
    """A signed line, read against the log since it was signed.

    Attributes:
        version: of Humanline.
        made_at: when.
        made_from: names of the files of the log.
        organisation: its name.
        made_up: the figures are made up.
        signed: who signed the line, when, and until which day.
        first: first day of the log that was read, ISO.
        last: its last day.
        weeks: that it covers.
        early: it was read before the review date.
        rows: what was foreseen, with what was seen.
        otherwise: cells that would start otherwise now; empty where no line can be drawn from the log since then.
        redrawn: a line could be drawn from it.
        notices: what a reader should know.
        schema: of this record.
    """

    version: str
    made_at: datetime
    made_from: tuple[str, ...]
    organisation: str
    made_up: bool = False
    signed: Signature
    first: str
    last: str
    weeks: float
    early: bool
    rows: tuple[Seen, ...]
    otherwise: tuple[NowOtherwise, ...] = ()
    redrawn: bool = False
    notices: tuple[Notice, ...] = ()
    schema: int = 1

    @property
    def told(self) -> tuple[Seen, ...]:
        """What was foreseen, and the log since then can tell of."""
        return tuple(row for row in self.rows if row.verdict != "unknown" and row.basis != "before")

    @property
    def moved(self) -> tuple[Seen, ...]:
        """What the line was there to move: before, and since."""
        return tuple(row for row in self.rows if row.verdict != "unknown" and row.basis == "before")

    @property
    def hits(self) -> int:
        """How many came out as foreseen."""
        return sum(row.verdict == "as_foreseen" for row in self.told)

    @property
    def broken(self) -> tuple[Seen, ...]:
        """What the line rests on, and can't be chance."""
        return tuple(row for row in self.told if row.broken and not _is_a_start(row))

    @property
    def not_carried_out(self) -> tuple[Seen, ...]:
        """Where contacts started otherwise than by the line, and that can't be chance."""
        return tuple(row for row in self.rows if row.broken and _is_a_start(row))

    def table(self) -> Table:
        """What was foreseen and seen."""
        rows = tuple((row.measure, row.moment, row.foreseen, row.seen, row.verdict) for row in self.rows)
        head = ("measure", "moment", "foreseen", "seen", "verdict")
        texts = tuple(tuple(str(getattr(cell, "value", cell)) for cell in row) for row in rows)
        return Table(f"{self.hits} of {len(self.told)} as foreseen", head, texts)
