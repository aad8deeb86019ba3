"""The tables: the same on SQLite and PostgreSQL. Times are whole microseconds, UTC.

A row of a contact is what is searched by, and the noun itself as JSON, which has one definition (`model.live.Contact`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData()

contact = Table(
    "contact",
    METADATA,
    Column("id", String, primary_key=True),
    # As the ledger knows it: who has the id is the customer, and the ledger leaves the house.
    Column("ledger", String, nullable=False, unique=True),
    # A keyed hash; empty where nobody said, or the customer was forgotten.
    Column("customer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("wakes_at", BigInteger),
    Column("owner", String, nullable=False),
    # That a promise may break was told.
    Column("alarmed", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("head", String, nullable=False),
    # Of the digests of what was said; none once the customer is forgotten.
    Column("salt", LargeBinary),
    Column("record", Text, nullable=False),
)
# Conditions of indexes are written out where they are asked by too: with a parameter in them no index is used.
WAITS = text("state IN ('waiting', 'callback_due')")
Index("contact_queue", contact.c.due_at, contact.c.id, sqlite_where=WAITS, postgresql_where=WAITS)
_WAKES = text("wakes_at IS NOT NULL")
Index("contact_wakes", contact.c.wakes_at, sqlite_where=_WAKES, postgresql_where=_WAKES)
OWNED = text("owner <> ''")
Index("contact_owner", contact.c.owner, sqlite_where=OWNED, postgresql_where=OWNED)
Index("contact_customer", contact.c.customer)
_WORDS = text("salt IS NOT NULL")
Index("contact_at", contact.c.at, sqlite_where=_WORDS, postgresql_where=_WORDS)

message = Table(
    "message",
    METADATA,
    Column("contact", String, ForeignKey("contact.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("speaker", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("contact", "seq"),
)

entry = Table(
    "entry",
    METADATA,
    Column("contact", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    Column("facts", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("before", String, nullable=False),
    Column("hash", String, nullable=False),
    PrimaryKeyConstraint("contact", "seq"),
)
Index("entry_kept_at", entry.c.kept_at)

key = Table(
    "key",
    METADATA,
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    # Whose words may stand in the answer: they go when the customer is forgotten.
    Column("contact", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("key_at", key.c.at)
Index("key_contact", key.c.contact)

colleague = Table(
    "colleague",
    METADATA,
    Column("id", String, primary_key=True),
    # SHA-256 of the key with which they come.
    Column("token", String, nullable=False, unique=True),
    Column("scopes", String, nullable=False),
    Column("record", Text, nullable=False),
    # Until when they are there; overwritten, never kept (I15).
    Column("there_until", BigInteger, nullable=False),
    # Of argon2; empty where they come with their key alone.
    Column("password", String, nullable=False, server_default=""),
)

session = Table(
    "session",
    METADATA,
    # SHA-256 of what the browser has.
    Column("token", String, primary_key=True),
    Column("colleague", String, nullable=False),
    Column("until", BigInteger, nullable=False),
)

root = Table(
    "root",
    METADATA,
    Column("day", String, primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("before", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)
