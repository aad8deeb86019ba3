"""Contacts, what was said, the ledger, keys, colleagues and roots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_QUEUE = sa.text("state IN ('waiting', 'callback_due')")
_WAKES = sa.text("wakes_at IS NOT NULL")
_OWNED = sa.text("owner <> ''")
_WORDS = sa.text("salt IS NOT NULL")


def upgrade() -> None:
    """The first schema."""
    op.create_table(
        "contact",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("ledger", sa.String, nullable=False, unique=True),
        sa.Column("customer", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("wakes_at", sa.BigInteger),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("alarmed", sa.Integer, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("head", sa.String, nullable=False),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("contact_queue", "contact", ["due_at", "id"], sqlite_where=_QUEUE, postgresql_where=_QUEUE)
    op.create_index("contact_wakes", "contact", ["wakes_at"], sqlite_where=_WAKES, postgresql_where=_WAKES)
    op.create_index("contact_owner", "contact", ["owner"], sqlite_where=_OWNED, postgresql_where=_OWNED)
    op.create_index("contact_customer", "contact", ["customer"])
    op.create_index("contact_at", "contact", ["at"], sqlite_where=_WORDS, postgresql_where=_WORDS)
    op.create_table(
        "message",
        sa.Column("contact", sa.String, sa.ForeignKey("contact.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("speaker", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("contact", "seq"),
    )
    op.create_table(
        "entry",
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("contact", "seq"),
    )
    op.create_index("entry_kept_at", "entry", ["kept_at"])
    op.create_table(
        "key",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("key_at", "key", ["at"])
    op.create_index("key_contact", "key", ["contact"])
    op.create_table(
        "colleague",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("there_until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "root",
        sa.Column("day", sa.String, primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    for what in ("UPDATE", "DELETE"):
        _refuse(what)


def _refuse(what: str) -> None:
    """The ledger is only added to."""
    name, why = f"entry_no_{what.lower()}", "'the ledger is only added to'"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON entry BEGIN SELECT RAISE(ABORT, {why}); END")
        return
    body = f"$$ BEGIN RAISE EXCEPTION {why}; END $$"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger AS {body} LANGUAGE plpgsql")
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON entry FOR EACH ROW EXECUTE FUNCTION {name}()")
