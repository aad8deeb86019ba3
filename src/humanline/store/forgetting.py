"""A customer is forgotten: what was said, and whose it was, goes; that it happened stays, and its chain still holds."""

from __future__ import annotations

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
    names = store.connection.scalars(select(tables.contact.c.id).where(tables.contact.c.customer == customer)).all()
    for name in names:
        # Whoever waits to be called back can't be: their number is gone. What was open stays in the queue.
        store.tell(name, "forgotten", store.kept_at, address="", language="")
        store.connection.execute(delete(tables.key).where(tables.key.c.contact == name))
        store.connection.execute(delete(tables.message).where(tables.message.c.contact == name))
        nobody = update(tables.contact).where(tables.contact.c.id == name).values(customer="", salt=None)
        store.connection.execute(nobody)
    return len(names)
