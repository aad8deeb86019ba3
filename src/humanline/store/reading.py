"""What can be read of the store within one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, distinct, func, select, tuple_

from humanline.model.live import Colleague, Contact, LedgerEntry, Message
from humanline.store import tables
from humanline.store.statements import Statement

Noun = TypeVar("Noun", bound=msgspec.Struct)
#: The name that the ledger has for the line; those of contacts are hexadecimals.
LINE = "line"
#: Contacts of the queue that are read at once.
_PAGE = 50

_row = tables.contact.c
_FIRST = select(_row.due_at, _row.id, _row.record).where(tables.WAITS).order_by(_row.due_at, _row.id).limit(_PAGE)
_PLACE: tuple[Any, ...] = (bindparam("due"), bindparam("after"))
_CONTACT = Statement(select(tables.contact).where(_row.id == bindparam("id")))
_FIRST_PAGE = Statement(_FIRST)
_NEXT_PAGE = Statement(_FIRST.where(tuple_(_row.due_at, _row.id) > tuple_(*_PLACE)))
_AHEAD = Statement(select(func.count()).where(tables.WAITS, tuple_(_row.due_at, _row.id) < tuple_(*_PLACE)))
_AT_RISK = Statement(select(func.count()).where(tables.WAITS, _row.alarmed == 1))
_WAKING = Statement(select(_row.record).where(_row.wakes_at <= bindparam("now")).order_by(_row.wakes_at).limit(200))
_OWNED = Statement(select(_row.record).where(_row.owner == bindparam("owner"), tables.OWNED))
_CASE = Statement(select(_row.record).where(_row.ledger == bindparam("case")))
_STATES = Statement(select(_row.state, func.count()).group_by(_row.state))
_who = tables.colleague.c
_HAD = select(_row.record).join(tables.colleague, _who.id == _row.owner).where(tables.OWNED)
_GONE = Statement(
    _HAD.where(_who.there_until <= bindparam("now"), (_row.state != "wrap_up") | (_row.at <= bindparam("unwritten")))
)
_BUSY = Statement(
    select(func.count(distinct(_row.owner)))
    .join(tables.colleague, _who.id == _row.owner)
    .where(tables.OWNED, _who.there_until > bindparam("now"))
)
_COLLEAGUE = Statement(select(_who.record, _who.scopes).where(_who.token == bindparam("token")))
_SESSION = Statement(
    select(_who.record, _who.scopes)
    .join(tables.session, tables.session.c.colleague == _who.id)
    .where(tables.session.c.token == bindparam("token"), tables.session.c.until > bindparam("now"))
)
_PASSWORD = Statement(select(_who.password).where(_who.id == bindparam("id")))
_NAMED = Statement(select(_who.record, _who.scopes).where(_who.id == bindparam("id")))
_THERE_NOW = Statement(select(func.count()).where(_who.there_until > bindparam("now")))
_said = tables.message.c
_MESSAGES = Statement(
    select(_said.seq, _said.speaker, _said.at, _said.text)
    .where(_said.contact == bindparam("contact"))
    .order_by(_said.seq)
)
_kept = tables.entry.c
_ENTRIES = Statement(select(tables.entry).where(_kept.contact == bindparam("contact")).order_by(_kept.seq))
_NEWEST = Statement(select(func.coalesce(func.max(_kept.kept_at), 0)))
_SINCE = Statement(
    select(tables.entry)
    .where(_kept.kept_at > bindparam("kept_at"), _kept.contact != LINE)
    .order_by(_kept.kept_at, _kept.contact, _kept.seq)
    .limit(1_000)
)


class Known(NamedTuple):
    """A colleague who came with a key, and what they may do."""

    colleague: Colleague
    scopes: frozenset[str]


class Reading:
    """What can be read within one transaction.

    Args:
        connection: in a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def contact(self, name: str) -> Contact | None:
        """A contact; `None` where there is none."""
        row = self._row(name)
        return noun_of(row.record, Contact) if row is not None else None

    def queue(self) -> Iterator[Contact]:
        """Who waits or is to be called back, the earliest due first."""
        rows = _FIRST_PAGE.rows(self.connection)
        while rows:
            for row in rows:
                yield noun_of(row.record, Contact)
            if len(rows) < _PAGE:
                return
            rows = _NEXT_PAGE.rows(self.connection, {"due": rows[-1].due_at, "after": rows[-1].id})

    def waking(self, now: int) -> list[Contact]:
        """Contacts to which something happens by itself, the earliest first; at most 200."""
        return [noun_of(row.record, Contact) for row in _WAKING.rows(self.connection, {"now": now})]

    def owned_by(self, colleague: str) -> list[Contact]:
        """What a colleague has, and what is offered to them."""
        return [noun_of(row.record, Contact) for row in _OWNED.rows(self.connection, {"owner": colleague})]

    def left_behind(self, now: int, unwritten: int) -> list[Contact]:
        """Contacts of colleagues who are there no longer.

        Args:
            now: the time.
            unwritten: of talks that have ended, and of which nobody wrote what came of them: those that did before.
        """
        rows = _GONE.rows(self.connection, {"now": now, "unwritten": unwritten})
        return [noun_of(row.record, Contact) for row in rows]

    def messages(self, contact: str) -> list[Message]:
        """All that was said in a contact, in order."""
        return [Message(*row) for row in _MESSAGES.rows(self.connection, {"contact": contact})]

    def entries(self, contact: str) -> list[LedgerEntry]:
        """The ledger of a contact, in order.

        Args:
            contact: its id.
        """
        return self.entries_of_case(ledger_name(contact))

    def colleague(self, token: str) -> Known | None:
        """Who comes with a key; `None` where nobody has it."""
        return _known(_COLLEAGUE.first(self.connection, {"token": digest_of(token)}))

    def session(self, token: str, now: int) -> Known | None:
        """Who came in, and has not gone; `None` where nobody did."""
        return _known(_SESSION.first(self.connection, {"token": digest_of(token), "now": now}))

    def known(self, colleague: str) -> Known | None:
        """A colleague and what they may do; `None` where nobody has that id."""
        return _known(_NAMED.first(self.connection, {"id": colleague}))

    def password_of(self, colleague: str) -> str:
        """What is kept of a colleague's password; empty where they have none."""
        row = _PASSWORD.first(self.connection, {"id": colleague})
        return str(row.password) if row is not None else ""

    def of_case(self, case: str) -> Contact | None:
        """A contact by the name that the ledger and colleagues have for it; `None` where there is none."""
        row = _CASE.first(self.connection, {"case": case})
        return noun_of(row.record, Contact) if row is not None else None

    def there_now(self, now: int) -> int:
        """How many colleagues are there."""
        return int(_THERE_NOW.first(self.connection, {"now": now})[0])

    def free_now(self, now: int) -> int:
        """How many colleagues are there and have nobody."""
        return max(0, self.there_now(now) - int(_BUSY.first(self.connection, {"now": now})[0]))

    def since(self, kept_at: int) -> list[LedgerEntry]:
        """What the ledger kept after a time, of all contacts, as it was kept; at most 1,000 lines."""
        return [LedgerEntry(*row) for row in _SINCE.rows(self.connection, {"kept_at": kept_at})]

    def newest(self) -> int:
        """When the ledger kept its newest line; 0 where it has none."""
        return int(_NEWEST.first(self.connection)[0])

    def entries_of_case(self, case: str) -> list[LedgerEntry]:
        """The ledger of a contact, in order.

        Args:
            case: its name there.
        """
        return [LedgerEntry(*row) for row in _ENTRIES.rows(self.connection, {"contact": case})]

    def ahead(self, contact: Contact) -> int:
        """How many of those who wait come before a contact."""
        if contact.due_at is None:
            return 0
        place = {"due": contact.due_at, "after": contact.id}
        return int(_AHEAD.first(self.connection, place)[0])

    def name_of(self, colleague: str) -> str:
        """A colleague as customers see them; empty where nobody is known."""
        row = _NAMED.first(self.connection, {"id": colleague})
        return noun_of(row.record, Colleague).name if row is not None else ""

    def at_risk(self) -> int:
        """Of those who wait, how many have a promise that may break, or broke."""
        return int(_AT_RISK.first(self.connection)[0])

    def states(self) -> dict[str, int]:
        """How many contacts are in each state."""
        return {row[0]: row[1] for row in _STATES.rows(self.connection)}

    def _row(self, name: str) -> Any:  # noqa: ANN401
        return _CONTACT.first(self.connection, {"id": name})


def _known(row: Any) -> Known | None:  # noqa: ANN401
    return Known(noun_of(row.record, Colleague), frozenset(row.scopes.split())) if row is not None else None


def noun_of(text: str, kind: type[Noun]) -> Noun:
    """A noun as it was kept; what a newer version put beside it is left out."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError:
        known = {field.encode_name for field in msgspec.structs.fields(kind)}
        fields = msgspec.json.decode(text, type=dict[str, Any])
        return msgspec.convert({name: value for name, value in fields.items() if name in known}, kind)


def ledger_name(contact: str) -> str:
    """As the ledger knows a contact: from its id it can be told, and its id from it not."""
    return digest_of(f"ledger {contact}")[:32]


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimals."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
