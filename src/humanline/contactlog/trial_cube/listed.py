"""Everybody on a list, whether they get in touch or not: who never comes is in no contact log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Listed(NamedTuple):
    """Everybody that the lot was drawn for.

    Attributes:
        customers: pseudonym of each, as the tidied log numbers customers.
        arms: of each.
        segments: of each; empty where the list tells none.
        begins: the first day that counts.
        begins_s: when that day begins, in seconds since 1970.
    """

    customers: tuple[int, ...]
    arms: tuple[str, ...]
    segments: tuple[str, ...]
    begins: date
    begins_s: int


def units_of_list(connection: Backend, listed: Listed) -> ir.Table:
    """One row for everybody on the list, as `of_log` has customers who got in touch.

    Args:
        connection: the engine.
        listed: who is on it.
    """
    many = len(listed.customers)
    rows = pa.table(
        {
            "customer": pa.array(listed.customers, pa.int64()),
            "arm": pa.array(listed.arms, pa.string()),
            "segment": pa.array(listed.segments, pa.string()),
            "moment": pa.nulls(many, pa.string()),
            "day": pa.array([listed.begins] * many, pa.date32()),
            "assigned_s": pa.array([listed.begins_s] * many, pa.int64()),
        }
    )
    return connection.create_table("units", ibis.memtable(rows), temp=True)
