"""What the ledger tells, taken out: the account of those who asked, and contacts as a log for `humanline init`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from humanline.life.accounting import LedgerReport, report_of
from humanline.life.journeys import Journey, journey_of
from humanline.model.live import time_of
from humanline.store import tables
from humanline.store.ledger import entries_in_order
from humanline.store.reading import LINE, Reading

#: The columns of the contact log that are told, by their own names.
COLUMNS = (
    "contact_id", "opened_at", "moment", "channel", "customer_id", "segment", "handle_s", "wait_s", "abandoned",
    "asked_person_at", "reached_person_at", "gave_up_at", "closed_at", "resolved", "felt_heard", "wanted_person",
    "policy",
)  # fmt: skip
#: Answers to yes or no as a place on the scale of the log, 0 to 10.
_HEARD = {True: "10", False: "0"}
_YES = {True: "yes", False: "no"}
_SECOND = 1_000_000


def journeys(store: Reading) -> Iterator[Journey]:
    """What became of each contact."""
    for name, entries in groupby(entries_in_order(store), lambda entry: entry.contact):
        if name != LINE:
            yield journey_of(list(entries))


def report(store: Reading) -> LedgerReport:
    """Who asked and who reached, how fast, and which promises were kept."""
    return report_of(journeys(store))


def write_log(store: Reading, out: TextIO) -> int:
    """Write contacts as a contact log, CSV; gives how many rows.

    A contact that started with self-service and came to a person is two rows of one customer, as in the log of any
    platform: then it counts as spill-over.

    Args:
        store: whose ledger.
        out: that is written.
    """
    row = tables.contact.c
    whose = {
        one.ledger: one.customer or one.ledger
        for one in store.connection.execute(tables.contact.select().with_only_columns(row.ledger, row.customer))
    }
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    count = 0
    for journey in journeys(store):
        for one in _rows(journey, whose.get(journey.contact, journey.contact)):
            writer.writerow(one)
            count += 1
    return count


def _rows(journey: Journey, customer: str) -> Iterator[dict[str, str]]:
    common = {
        "moment": journey.moment,
        "customer_id": customer[:32],
        "segment": journey.segment,
        "policy": journey.seal[:16],
    }
    ends = {
        # How a contact ended that merely stopped is not known: it was not closed.
        "closed_at": _time(journey.closed_at) if journey.ending != "not_known" else "",
        "resolved": _YES[journey.solved] if journey.solved is not None else "",
        "felt_heard": _HEARD[journey.felt_heard] if journey.felt_heard is not None else "",
        "wanted_person": _YES[journey.wanted_person] if journey.wanted_person is not None else "",
    }
    if journey.alone:
        first = {
            "contact_id": f"{journey.contact}-1",
            "opened_at": _time(journey.opened_at),
            "channel": "web",
            **common,
        }
        yield first | (ends if journey.needed_at is None else {"closed_at": _time(journey.needed_at)})
    if journey.needed_at is None:
        return
    spoken = journey.called or journey.channel.casefold() in ("phone", "telephone", "telefoon")
    yield {
        "contact_id": f"{journey.contact}-2",
        "opened_at": _time(journey.needed_at),
        "channel": "phone" if spoken else "chat",
        "handle_s": f"{journey.handled / _SECOND:.0f}" if journey.reached_at is not None else "",
        "wait_s": f"{journey.waited / _SECOND:.0f}" if journey.waited is not None else "",
        "abandoned": _YES[journey.ending == "gave_up"],
        "asked_person_at": _time(journey.needed_at) if journey.asked else "",
        "reached_person_at": _time(journey.reached_at),
        "gave_up_at": _time(journey.left_at) if journey.ending == "gave_up" else "",
        **common,
        **ends,
    }


def _time(at: int | None) -> str:
    return time_of(at).isoformat(timespec="seconds") if at is not None else ""
