"""What can be changed within one transaction: row, ledger, words and key together, or none of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from msgspec import structs
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from humanline.life.applying import applied
from humanline.life.chain import chained, digest
from humanline.life.waking import wakes_at
from humanline.model.live import Colleague, Contact, Happened, Refusal, Speaker
from humanline.store import tables
from humanline.store.reading import LINE, Reading, digest_of, ledger_name, noun_of
from humanline.store.statements import Statement

_NEW = Statement(insert(tables.contact))
_CHANGED = Statement(
    update(tables.contact)
    .where(tables.contact.c.id == bindparam("name"), tables.contact.c.version == bindparam("was"))
    .values(
        {
            one: bindparam(one)
            for one in ("state", "at", "version", "due_at", "wakes_at", "owner", "alarmed", "entries", "head", "record")
        }
    )
)
_ENTRY = Statement(insert(tables.entry))
_MESSAGE = Statement(insert(tables.message))
_LAST = Statement(
    select(func.coalesce(func.max(tables.message.c.seq), 0)).where(tables.message.c.contact == bindparam("contact"))
)
_key = tables.key.c
_KEY = Statement(select(_key.request, _key.status, _key.answer).where(_key.key == bindparam("key")))
_NEW_KEY = Statement(insert(tables.key))
_OLD_KEYS = Statement(delete(tables.key).where(_key.at < bindparam("before")))
_THERE = Statement(
    update(tables.colleague).where(tables.colleague.c.id == bindparam("name")).values(there_until=bindparam("until"))
)


class Answer(NamedTuple):
    """What is answered to a request: kept with its key, and given again to who asks again.

    Attributes:
        status: of HTTP.
        body: JSON.
    """

    status: int
    body: bytes


class KeyReusedError(ValueError):
    """A key came before with another request."""


class UnknownContactError(LookupError):
    """There is no such contact."""


class Writing(Reading):
    """What can be changed within one transaction.

    Args:
        connection: in a transaction that writes.
        kept_at: the time of the store, which never goes back.
    """

    def __init__(self, connection: Connection, kept_at: int) -> None:
        super().__init__(connection)
        self.kept_at = kept_at
        self._about = ""

    def once(self, key: str, request: str, work: Callable[[], Answer]) -> Answer:
        """Do work once for a key; who asks again gets the answer that was given.

        Args:
            key: of the request; empty: none, so each is a request of its own.
            request: what tells its content from any other.
            work: gives the answer.

        Raises:
            KeyReusedError: the key came with another request.
        """
        if not key:
            return work()
        row = _KEY.first(self.connection, {"key": key})
        if row is None:
            found = work()
            self._keep_key(key, request, found)
            return found
        if row.request != request:
            raise KeyReusedError(key)
        return Answer(row.status, row.answer)

    def was_done(self, key: str) -> bool:
        """Whether something was done under a key; never without one."""
        return bool(key) and _KEY.first(self.connection, {"key": key}) is not None

    def mark_done(self, key: str) -> None:
        """Something was done under a key, which has no answer of its own."""
        if key and not self.was_done(key):
            self._keep_key(key, "", Answer(0, b""))

    def _keep_key(self, key: str, request: str, answer: Answer) -> None:
        kept = {"key": key, "request": request, "status": answer.status, "answer": answer.body}
        _NEW_KEY.change(self.connection, {**kept, "contact": self._about, "at": self.kept_at})

    def forget_keys(self, before: int) -> int:
        """Forget the keys of requests that came before a time; gives how many."""
        return _OLD_KEYS.change(self.connection, {"before": before})

    def new(self, contact: Contact, *, customer: str = "", facts: dict[str, Any] | None = None) -> None:
        """A contact that is opened.

        Args:
            contact: as it begins.
            customer: keyed hash of the customer; empty where nobody said.
            facts: for the ledger: how it was decided.
        """
        salt = secrets.token_bytes(16)
        self._about = contact.id
        entry = chained(
            ledger_name(contact.id), 1, "opened", at=contact.opened_at, kept_at=self.kept_at, facts=facts or {},
            words="", before="",
        )  # fmt: skip
        row = _row_of(contact, 1, entry.hash)
        _NEW.change(
            self.connection, {**row, "id": contact.id, "ledger": entry.contact, "customer": customer, "salt": salt}
        )
        _ENTRY.change(self.connection, entry._asdict())

    def happen(
        self,
        name: str,
        happened: Happened,
        *,
        text: str = "",
        speaker: Speaker = "customer",
        facts: dict[str, Any] | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> tuple[Contact, Refusal]:
        """Something that happens to a contact, and the ledger's line of it; also where it is refused.

        Args:
            name: id of the contact.
            happened: what.
            text: what is said with it.
            speaker: who says it.
            facts: for the ledger, beside what the table makes of it.
            fields: of the contact that are known now, such as its page's `seen_at`.

        Raises:
            UnknownContactError: there is none.
        """
        row = self._row(name)
        if row is None:
            raise UnknownContactError(name)
        before = noun_of(row.record, Contact)
        known = structs.replace(before, **fields) if fields else before
        after, refusal = applied(known, happened)
        told: dict[str, Any] = {"from": before.state, "to": after.state, **_measured(before, after), **(facts or {})}
        if refusal:
            told = {"state": before.state, "refused": refusal}
        if text and not refusal:
            seq = int(_LAST.first(self.connection, {"contact": name})[0]) + 1
            said = {"contact": name, "seq": seq, "speaker": speaker, "at": after.at, "text": text}
            _MESSAGE.change(self.connection, said)
        self._record(row, after, happened.event, max(before.at, happened.at), told, text)
        return after, refusal

    def tell(self, name: str, kind: str, at: int, facts: dict[str, Any] | None = None, **fields: Any) -> Contact:  # noqa: ANN401
        """A line of the ledger about a contact that changes no state, such as that a promise may break.

        Args:
            name: id of the contact.
            kind: what is told.
            at: when.
            facts: what of it, without names and words.
            fields: of the contact that change with it.

        Raises:
            UnknownContactError: there is none.
        """
        row = self._row(name)
        if row is None:
            raise UnknownContactError(name)
        after = structs.replace(noun_of(row.record, Contact), **fields)
        self._record(row, after, kind, at, {"state": after.state, **(facts or {})}, "")
        return after

    def tell_of_line(self, kind: str, at: int, facts: dict[str, Any]) -> None:
        """A line of the ledger about the line itself: that another is in force.

        Args:
            kind: what happened.
            at: when.
            facts: what of it.
        """
        before = self.entries_of_case(LINE)[-1:]
        at = max(at, *(one.at for one in before), 0)
        head = before[0].hash if before else ""
        seq = before[0].seq + 1 if before else 1
        entry = chained(LINE, seq, kind, at=at, kept_at=self.kept_at, facts=facts, words="", before=head)
        _ENTRY.change(self.connection, entry._asdict())

    def seen(self, name: str, at: int) -> None:
        """The customer's page is alive: no evidence, so nothing in the ledger."""
        row = self._row(name)
        if row is not None:
            after = structs.replace(noun_of(row.record, Contact), seen_at=at)
            self._change(row, after, row.entries, row.head)

    def add_colleague(self, colleague: Colleague, token: str, scopes: str) -> None:
        """A colleague who may come with a key; one of that id is replaced, with their password, and is out."""
        record = msgspec.json.encode(colleague).decode()
        values = {"token": digest_of(token), "scopes": scopes, "record": record, "password": ""}
        known = tables.colleague.c.id == colleague.id
        if self.connection.execute(update(tables.colleague).where(known).values(values)).rowcount == 0:
            self.connection.execute(insert(tables.colleague).values(id=colleague.id, there_until=0, **values))
        self._end_sessions(colleague.id)

    def set_password(self, colleague: str, kept: str) -> None:
        """What is kept of a colleague's password; whoever came in before is out."""
        self.connection.execute(
            update(tables.colleague).where(tables.colleague.c.id == colleague).values(password=kept)
        )
        self._end_sessions(colleague)

    def begin_session(self, colleague: str, token: str, until: int) -> None:
        """A colleague came in, until they go or that time; sessions that have ended are cleared away."""
        self.connection.execute(delete(tables.session).where(tables.session.c.until <= self.kept_at))
        self.connection.execute(insert(tables.session).values(token=digest_of(token), colleague=colleague, until=until))

    def end_session(self, token: str) -> None:
        """They went."""
        self.connection.execute(delete(tables.session).where(tables.session.c.token == digest_of(token)))

    def _end_sessions(self, colleague: str) -> None:
        self.connection.execute(delete(tables.session).where(tables.session.c.colleague == colleague))

    def there(self, colleague: str, until: int) -> None:
        """A colleague is there until then, as far as is known."""
        _THERE.change(self.connection, {"name": colleague, "until": until})

    def _row(self, name: str) -> Any:  # noqa: ANN401
        self._about = name
        return super()._row(name)

    def _record(self, row: Any, after: Contact, kind: str, at: int, facts: dict[str, Any], text: str) -> None:  # noqa: ANN401
        words = digest(row.salt, text) if row.salt else ""
        entry = chained(
            row.ledger, row.entries + 1, kind, at=at, kept_at=self.kept_at, facts=facts, words=words, before=row.head
        )
        _ENTRY.change(self.connection, entry._asdict())
        self._change(row, after, entry.seq, entry.hash)

    def _change(self, row: Any, after: Contact, entries: int, head: str) -> None:  # noqa: ANN401
        changed = _CHANGED.change(
            self.connection, {**_row_of(after, entries, head), "name": after.id, "was": row.version}
        )
        if changed != 1:
            raise RuntimeError(f"contact {row.ledger}: changed by somebody else within one transaction")


def _row_of(contact: Contact, entries: int, head: str) -> dict[str, Any]:
    return {
        "state": contact.state,
        "at": contact.at,
        "version": contact.version,
        "due_at": contact.due_at,
        "wakes_at": wakes_at(contact),
        "owner": contact.owner,
        "alarmed": int(contact.alarmed),
        "entries": entries,
        "head": head,
        "record": msgspec.json.encode(contact).decode(),
    }


def _measured(before: Contact, after: Contact) -> dict[str, Any]:
    """What the ledger keeps of a wait that ended, and of a promise."""
    found: dict[str, Any] = {}
    if before.waits_since is not None and after.waits_since is None:
        found["waited"] = after.at - before.waits_since
        found["since_asked"] = after.at - (before.asked_at or before.waits_since)
        if before.told_high is not None and before.told_low is not None and before.state in ("waiting", "offered"):
            found |= {"told_low": before.told_low, "told_high": before.told_high}
            if after.state == "with_person":
                found["told_held"] = before.told_low <= found["since_asked"] <= before.told_high
        if before.within is not None and after.state == "with_person" and before.state == "offered":
            found["promise_kept"] = found["since_asked"] <= before.within
    if before.callback_at is not None and after.state == "with_person":
        found["callback_kept"] = after.at <= before.callback_at
    if after.callback_at is not None and after.callback_at != before.callback_at:
        found["callback_at"] = after.callback_at
    return found
