"""What the ledger tells of all contacts: who asked and who reached, how fast, and which promises were kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from humanline.foundation.record import Record
from humanline.life.journeys import Journey
from humanline.model.live import MINUTE

#: Spain asks of companies that basic services are in the hands of: 95 % answered by a person within three minutes
#: (Ley 10/2025, art. 14).
SPAIN = 3 * MINUTE


class Account(Record, frozen=True):
    """What became of those who asked for a person, or were given one by the line.

    Attributes:
        of: which; empty for all.
        contacts: how many there were.
        asked: of those, who asked for a person.
        given: who was given one without asking.
        reached: of both, who reached one.
        gave_up: who went away before that.
        withdrew: who said before that that no person is needed any more.
        waiting: who waits still.
        median_s: seconds within which half of those who reached a person did; `None` where nobody did.
        nine_in_ten_s: the same, for nine in ten.
        within_three_minutes: of those who reached one or gave up, the share that did within three minutes: who gave up
            did not; `None` where there are none.
        promises: that came due.
        kept: of those.
        told: who reached a person after an interval for the wait was told.
        held: of those, whose wait was within it; four in five are meant to be, of those who left before as well.
    """

    of: str
    contacts: int
    asked: int
    given: int
    reached: int
    gave_up: int
    withdrew: int
    waiting: int
    median_s: float | None
    nine_in_ten_s: float | None
    within_three_minutes: float | None
    promises: int
    kept: int
    told: int
    held: int


class LedgerReport(Record, frozen=True):
    """All contacts, and the same by channel and by segment.

    Attributes:
        all: of all.
        by_channel: a channel each.
        by_segment: a segment each.
    """

    all: Account
    by_channel: tuple[Account, ...]
    by_segment: tuple[Account, ...]


def report_of(journeys: Iterable[Journey]) -> LedgerReport:
    """Who asked and who reached, of all contacts and of each group of them."""
    found = list(journeys)
    return LedgerReport(account_of("", found), _by(found, lambda one: one.channel), _by(found, lambda one: one.segment))


def account_of(name: str, journeys: Sequence[Journey]) -> Account:
    """What became of some contacts.

    Args:
        name: of them.
        journeys: all of them.
    """
    needed = [one for one in journeys if one.needed_at is not None]
    waits = sorted(one.waited or 0 for one in needed if one.ending == "reached")
    gave_up = sum(one.ending == "gave_up" for one in needed)
    over, asked = len(waits) + gave_up, sum(one.asked for one in needed)
    return Account(
        of=name,
        contacts=len(journeys),
        asked=asked,
        given=len(needed) - asked,
        reached=len(waits),
        gave_up=gave_up,
        withdrew=sum(one.ending == "withdrew" for one in needed),
        waiting=sum(one.ending == "waiting" for one in needed),
        median_s=_at(waits, 0.5),
        nine_in_ten_s=_at(waits, 0.9),
        within_three_minutes=sum(wait <= SPAIN for wait in waits) / over if over else None,
        promises=sum(one.promises for one in journeys),
        kept=sum(one.kept for one in journeys),
        told=sum(one.held is not None for one in journeys),
        held=sum(bool(one.held) for one in journeys),
    )


def _by(journeys: Sequence[Journey], key: Callable[[Journey], str]) -> tuple[Account, ...]:
    names = sorted({key(one) for one in journeys} - {""})
    return tuple(account_of(name, [one for one in journeys if key(one) == name]) for name in names)


def _at(waits: list[int], share: float) -> float | None:
    """The wait within which a share of them was helped: the smallest that is enough."""
    if not waits:
        return None
    return waits[max(0, -(-int(share * 1_000) * len(waits) // 1_000) - 1)] / 1_000_000
