"""The contacts of a tidied log, one by one, as the line is asked about them. Comes after `tidying`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from humanline.model.facts import Tidied

_SAID = ("moment", "channel", "segment", "contact_id", "customer", "opened_at", "asked", "count")


class LoggedContact(NamedTuple):
    """One contact of the log.

    Attributes:
        contact: what was known of it: `id`, `moment`, `channel`, `customer`, `asked`, and attributes by name.
        segment: as the log has it.
        at: when it came in; `None` where the log has no times.
        contacts: that the record stands for.
    """

    contact: dict[str, Any]
    segment: str
    at: datetime | None
    contacts: int


def contacts_of(tidied: Tidied, columns: Mapping[str, str]) -> Iterator[LoggedContact]:
    """Every contact, in the order of the log.

    Args:
        tidied: the log.
        columns: attribute → the column of the file that it comes from; rules may say either.
    """
    with pq.ParquetFile(tidied.parquet) as file:
        there = set(file.schema_arrow.names)
        attributes = [name for name in tidied.attributes if f"attr_{name}" in there]
        wanted = [name for name in _SAID if name in there] + [f"attr_{name}" for name in attributes]
        for batch in file.iter_batches(columns=wanted):
            for row in batch.to_pylist():
                known = {name: row[f"attr_{name}"] for name in attributes}
                customer, contact = row.get("customer"), row.get("contact_id")
                yield LoggedContact(
                    {
                        **{columns[name]: value for name, value in known.items() if name in columns},
                        **known,
                        "id": "" if contact is None else str(contact),
                        "moment": row["moment"],
                        "channel": row.get("channel"),
                        "customer": "" if customer is None else str(customer),
                        "asked": bool(row.get("asked")),
                    },
                    row["segment"],
                    row.get("opened_at"),
                    row.get("count") or 1,
                )
