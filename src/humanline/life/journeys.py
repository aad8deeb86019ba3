"""What the ledger tells of one contact: asked, promised, reached, how long, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from humanline.foundation.record import Record
from humanline.life.table import TOWARDS_A_PERSON
from humanline.model.live import MINUTE, LedgerEntry

#: How a contact stands: a person was reached; the customer went away first, or said that none is needed any more; they
#: wait; no person was needed; how it ended is not known.
Ending = Literal["reached", "gave_up", "withdrew", "waiting", "not_needed", "not_known"]

#: A colleague is busy with it.
#: Writing what came of a talk counts as work for no longer: who went before that writes it when they are back.
WRITING = 15 * MINUTE
_BUSY = frozenset({"with_person", "calling", "wrap_up"})
_WAITS = frozenset({"waiting", "offered", "callback_due"})
#: Events by which a customer goes away, can't be reached, or needs no person any more.
_LEFT = {"leave": "gave_up", "unreachable": "gave_up", "cancel_ask": "withdrew"}


class Journey(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One contact, as the ledger has it. Times are whole microseconds, UTC; `None` where it did not happen.

    Attributes:
        contact: its name in the ledger.
        opened_at: when it was opened.
        moment: as the plan calls it.
        segment: of the customer.
        channel: by which it came.
        because: why it started as it did.
        seal: of the policy.
        alone: it started with self-service.
        asked: the customer asked for a person; else the line gave one, or a fault.
        needed_at: when a person was first asked for, or given.
        reached_at: when a person was first there.
        left_at: when the customer went away before that.
        closed_at: when it last ended.
        waited: microseconds from that until a person was there, or the customer went away.
        handled: microseconds of colleagues, writing what came of it included.
        called: the person was reached by a call back.
        promises: promises that came due, of a wait or a call back.
        kept: of those, the ones that were kept.
        held: whether the wait was within the interval that was told; `None` where none was.
        solved: what the colleague wrote, or the customer answered after it; `None` where nobody said.
        felt_heard: what the customer answered.
        wanted_person: what the customer answered.
        ending: how it stands.
    """

    contact: str
    opened_at: int
    moment: str = ""
    segment: str = ""
    channel: str = ""
    because: str = ""
    seal: str = ""
    alone: bool = False
    asked: bool = False
    needed_at: int | None = None
    reached_at: int | None = None
    left_at: int | None = None
    closed_at: int | None = None
    waited: int | None = None
    handled: int = 0
    called: bool = False
    promises: int = 0
    kept: int = 0
    held: bool | None = None
    solved: bool | None = None
    felt_heard: bool | None = None
    wanted_person: bool | None = None
    ending: Ending = "not_needed"


def journey_of(entries: Sequence[LedgerEntry]) -> Journey:
    """What became of a contact.

    Args:
        entries: its ledger, in order, from its opening.
    """
    told = _Told(entries[0])
    for entry in entries[1:]:
        facts = _facts(entry)
        if "refused" not in facts:
            told.happened(entry, facts)
    return told.journey()


class _Told:
    """What was told of a contact so far."""

    def __init__(self, first: LedgerEntry) -> None:
        opened = _facts(first)
        self._first = first
        self._found: dict[str, Any] = {
            name: opened.get(name, "") for name in ("moment", "segment", "channel", "because", "seal")
        }
        self._state, self._begun, self._ended = "new", 0, 0

    def happened(self, entry: LedgerEntry, facts: dict[str, Any]) -> None:
        """One more line of the ledger."""
        found = self._found
        if entry.kind == "answered":
            found |= {name: facts[name] for name in ("solved", "felt_heard", "wanted_person") if name in facts}
            return
        before, self._state = self._state, str(facts.get("to", self._state))
        if entry.kind == "decide_self":
            found["alone"] = True
        elif entry.kind == "ask":
            found["asked"] = True
        if before in ("new", "self_service") and self._state in TOWARDS_A_PERSON:
            found.setdefault("needed_at", entry.at)
        self._moved(entry, before)
        for name in ("promise_kept", "callback_kept"):
            if name in facts:
                found["promises"] = found.get("promises", 0) + 1
                found["kept"] = found.get("kept", 0) + bool(facts[name])
        if "told_held" in facts:
            found["held"] = facts["told_held"]
        if facts.get("solved") is not None:
            found["solved"] = facts["solved"]

    def _moved(self, entry: LedgerEntry, before: str) -> None:
        """The time of colleagues, and whether a person was reached or the customer went away."""
        found, state = self._found, self._state
        if state in _BUSY and before not in _BUSY:
            self._begun = entry.at
        elif before in _BUSY and state not in _BUSY:
            end = entry.at if before != "wrap_up" else min(entry.at, self._ended + WRITING)
            found["handled"] = found.get("handled", 0) + end - self._begun
        if state == "wrap_up" != before:
            self._ended = entry.at
        if state == "with_person" and "reached_at" not in found:
            found |= {"reached_at": entry.at, "called": entry.kind == "reached"}
        if entry.kind in _LEFT and before in _WAITS and "reached_at" not in found:
            found |= {"left_at": entry.at, "ending": _LEFT[entry.kind]}
        if state in ("closed", "gave_up"):
            found["closed_at"] = entry.at

    def journey(self) -> Journey:
        """All that was told."""
        found = self._found
        if "reached_at" in found:
            found.pop("left_at", None)  # who came back and was helped did not give up
            found["ending"] = "reached"
        elif "needed_at" not in found:
            found["ending"] = "not_known" if self._state == "gave_up" else "not_needed"
        elif self._state in TOWARDS_A_PERSON:  # who left and came back waits again
            found.pop("left_at", None)
            found["ending"] = "waiting"
        end = found.get("reached_at", found.get("left_at"))
        if "needed_at" in found and end is not None:
            found["waited"] = end - found["needed_at"]
        return Journey(contact=self._first.contact, opened_at=self._first.at, **found)


def _facts(entry: LedgerEntry) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(entry.facts)
    return found
