"""A customer is forgotten: what was said, and whose it was, goes; that it happened stays, and its chain still holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from humanline.store import tables
from humanline.store.writing import Writing


def forget(store: Writing, customer: str) -> int:
    """Forget a customer; gives how many contacts were theirs.

    Args:
        store: in a transaction that writes.
        customer: as the store knows them (`Store.pseudonym`).
    """
    if not customer:
        return 0
    found = select(tables.contact.c.id).where(tables.contact.c.customer == customer)
    return _forget(store, store.connection.scalars(found).all())


def forget_old(store: Writing, before: int, most: int = 200) -> int:
    """Forget what was said in contacts that ended before a time; gives how many: of `most`, there may be more.

    Args:
        store: in a transaction that writes.
        before: the time.
        most: contacts that are looked at.
    """
    row = tables.contact.c
    old = select(row.id).where(row.at < before, row.salt.is_not(None), row.state.in_(("closed", "gave_up"))).limit(most)
    return _forget(store, store.connection.scalars(old).all())


def _forget(store: Writing, names: Sequence[str]) -> int:
    for name in names:
        # Whoever waits to be called back can't be: their number is gone. What was open stays in the queue.
        store.tell(name, "forgotten", store.kept_at, address="", language="")
        store.connection.execute(delete(tables.key).where(tables.key.c.contact == name))
        store.connection.execute(delete(tables.message).where(tables.message.c.contact == name))
        nobody = update(tables.contact).where(tables.contact.c.id == name).values(customer="", salt=None)
        store.connection.execute(nobody)
    return len(names)
