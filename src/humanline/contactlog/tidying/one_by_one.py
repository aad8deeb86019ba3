"""The contacts of a tidied log, one by one, as the line is asked about them. Comes after `tidying`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from humanline.foundation.errors import ExpressionError
from humanline.foundation.rules import columns_used
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation

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


def looked_at(organisation: Organisation, names: Collection[str]) -> list[str]:
    """Columns that rules of segments look at and that are no attributes: kept, so that a contact is known one by one.

    Args:
        organisation: `line.toml`.
        names: of the columns that there are.
    """
    found: list[str] = []
    for name, rule in organisation.segments.items():
        with suppress(ExpressionError):  # told where the rule is compiled
            found += sorted(columns_used(rule, f"segments.{name}"))
    return [name for name in dict.fromkeys(found) if name in names and name not in organisation.attributes]


def contacts_of(tidied: Tidied, columns: Mapping[str, str]) -> Iterator[LoggedContact]:
    """Every contact, in the order of the log.

    Args:
        tidied: the log.
        columns: attribute → the column of the file that it comes from; rules may say either, or another column.
    """
    with pq.ParquetFile(tidied.parquet) as file:
        there = set(file.schema_arrow.names)
        attributes = {name[5:]: name for kind in ("rule_", "attr_") for name in sorted(there) if name.startswith(kind)}
        wanted = [name for name in _SAID if name in there] + list(attributes.values())
        for batch in file.iter_batches(columns=wanted):
            for row in batch.to_pylist():
                known = {name: row[column] for name, column in attributes.items()}
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
