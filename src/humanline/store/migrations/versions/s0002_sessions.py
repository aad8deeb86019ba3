"""Passwords of colleagues, and who came in with one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A password, which may be empty, and sessions."""
    op.add_column("colleague", sa.Column("password", sa.String, nullable=False, server_default=""))
    op.create_table(
        "session",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("colleague", sa.String, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
