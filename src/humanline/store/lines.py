"""The lines that were in force, as the ledger keeps them: a chain of its own, beside those of contacts."""

from __future__ import annotations

import msgspec

from humanline.foundation.record import Record
from humanline.store.reading import LINE, Reading
from humanline.store.writing import Writing


class LineKept(Record, frozen=True):
    """A line that is in force, or was before.

    Attributes:
        seal: of its plan.
        at: since when, in microseconds.
        by: id of the manager who went back to it; empty where its file was taken.
        refused: SHA-256 of the file that went out of force with that; empty where its file was taken.
    """

    seal: str
    at: int
    by: str = ""
    refused: str = ""


def lines(store: Reading) -> list[LineKept]:
    """The lines as they followed each other, the one in force last, without those that were gone back from."""
    found: list[LineKept] = []
    for entry in store.entries_of_case(LINE):
        one = LineKept(at=entry.at, **msgspec.json.decode(entry.facts))
        # A line that was signed anew is the same line.
        if found and (one.by or found[-1].seal == one.seal):
            found.pop()
        if one.by and found:
            found.pop()
        found.append(one)
    return found


def keep_line(store: Writing, line: LineKept) -> None:
    """Keep that a line is in force from now on.

    Args:
        store: whose ledger.
        line: which, and by whose deed; where somebody went back, the line before the one in force.
    """
    facts = {"seal": line.seal} | ({"by": line.by, "refused": line.refused} if line.by else {})
    store.tell_of_line("line_back" if line.by else "line_taken", line.at, facts)
