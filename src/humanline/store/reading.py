"""What can be read of the store within one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from humanline.model.live import Colleague, Contact, LedgerEntry, Message
from humanline.store import tables

Noun = TypeVar("Noun", bound=msgspec.Struct)
#: Contacts of the queue that are read at once.
_PAGE = 50

_CONTACT = select(tables.contact).where(tables.contact.c.id == bindparam("id"))
_QUEUE = tables.contact.c.state.in_(("waiting", "callback_due"))
_BY_DUE = (tables.contact.c.due_at, tables.contact.c.id)
_FIRST_PAGE = select(tables.contact.c.due_at, tables.contact.c.id, tables.contact.c.record).where(_QUEUE)
_FIRST_PAGE = _FIRST_PAGE.order_by(*_BY_DUE).limit(_PAGE)
_NEXT_PAGE = _FIRST_PAGE.where(
    or_(
        tables.contact.c.due_at > bindparam("due"),
        and_(tables.contact.c.due_at == bindparam("due"), tables.contact.c.id > bindparam("after")),
    )
)
_WAKING = select(tables.contact.c.record).where(tables.contact.c.wakes_at <= bindparam("now"))
_WAKING = _WAKING.order_by(tables.contact.c.wakes_at).limit(200)
_OWNED = select(tables.contact.c.record).where(tables.contact.c.owner == bindparam("owner"))
_OWNED = _OWNED.where(tables.contact.c.owner != "")
_GONE = (
    select(tables.contact.c.record)
    .join(tables.colleague, tables.colleague.c.id == tables.contact.c.owner)
    .where(tables.contact.c.owner != "", tables.colleague.c.there_until <= bindparam("now"))
)
_MESSAGES = select(tables.message.c.seq, tables.message.c.speaker, tables.message.c.at, tables.message.c.text)
_MESSAGES = _MESSAGES.where(tables.message.c.contact == bindparam("contact")).order_by(tables.message.c.seq)
_ENTRIES = select(tables.entry).where(tables.entry.c.contact == bindparam("contact")).order_by(tables.entry.c.seq)
_COLLEAGUE = select(tables.colleague.c.record, tables.colleague.c.scopes).where(
    tables.colleague.c.token == bindparam("token")
)
_CASE = select(tables.contact.c.record).where(tables.contact.c.ledger == bindparam("case"))
_AHEAD = select(func.count()).where(
    _QUEUE,
    or_(
        tables.contact.c.due_at < bindparam("due"),
        and_(tables.contact.c.due_at == bindparam("due"), tables.contact.c.id < bindparam("after")),
    ),
)
_WHO = select(tables.colleague.c.record).where(tables.colleague.c.id == bindparam("id"))
_THERE_NOW = select(func.count()).where(tables.colleague.c.there_until > bindparam("now"))
_STATES = select(tables.contact.c.state, func.count()).group_by(tables.contact.c.state)


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
        rows = self.connection.execute(_FIRST_PAGE).all()
        while rows:
            for row in rows:
                yield noun_of(row.record, Contact)
            if len(rows) < _PAGE:
                return
            rows = self.connection.execute(_NEXT_PAGE, {"due": rows[-1].due_at, "after": rows[-1].id}).all()

    def waking(self, now: int) -> list[Contact]:
        """Contacts to which something happens by itself, the earliest first; at most 200."""
        return [noun_of(row.record, Contact) for row in self.connection.execute(_WAKING, {"now": now})]

    def owned_by(self, colleague: str) -> list[Contact]:
        """What a colleague has, and what is offered to them."""
        return [noun_of(row.record, Contact) for row in self.connection.execute(_OWNED, {"owner": colleague})]

    def left_behind(self, now: int) -> list[Contact]:
        """Contacts of colleagues who are there no longer."""
        return [noun_of(row.record, Contact) for row in self.connection.execute(_GONE, {"now": now})]

    def messages(self, contact: str) -> list[Message]:
        """All that was said in a contact, in order."""
        return [Message(*row) for row in self.connection.execute(_MESSAGES, {"contact": contact})]

    def entries(self, contact: str) -> list[LedgerEntry]:
        """The ledger of a contact, in order.

        Args:
            contact: its id.
        """
        return [LedgerEntry(*row) for row in self.connection.execute(_ENTRIES, {"contact": ledger_name(contact)})]

    def colleague(self, token: str) -> Known | None:
        """Who comes with a key; `None` where nobody has it."""
        row = self.connection.execute(_COLLEAGUE, {"token": digest_of(token)}).first()
        return Known(noun_of(row.record, Colleague), frozenset(row.scopes.split())) if row is not None else None

    def of_case(self, case: str) -> Contact | None:
        """A contact by the name that the ledger and colleagues have for it; `None` where there is none."""
        row = self.connection.execute(_CASE, {"case": case}).first()
        return noun_of(row.record, Contact) if row is not None else None

    def there_now(self, now: int) -> int:
        """How many colleagues are there."""
        return self.connection.execute(_THERE_NOW, {"now": now}).scalar_one()

    def ahead(self, contact: Contact) -> int:
        """How many of those who wait come before a contact."""
        if contact.due_at is None:
            return 0
        place = {"due": contact.due_at, "after": contact.id}
        return self.connection.execute(_AHEAD, place).scalar_one()

    def name_of(self, colleague: str) -> str:
        """A colleague as customers see them; empty where nobody is known."""
        row = self.connection.execute(_WHO, {"id": colleague}).first()
        return noun_of(row.record, Colleague).name if row is not None else ""

    def at_risk(self) -> int:
        """Of those who wait, how many have a promise that may break, or broke."""
        return sum(one.alarmed for one in self.queue())

    def states(self) -> dict[str, int]:
        """How many contacts are in each state."""
        return {row[0]: row[1] for row in self.connection.execute(_STATES)}

    def _row(self, name: str) -> Row[Any] | None:
        return self.connection.execute(_CONTACT, {"id": name}).first()


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
