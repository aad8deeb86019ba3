"""Expressions in steps: each step is a query of its own over the one before, so that nothing is computed twice.

Ibis folds nested expressions into one select; an expression used three times at each of six levels then stands in the
query hundreds of times. Here every column is worked out by a generator: it yields the columns it wants computed now,
and gets back the table in which they stand. All generators go forward together, one step at a time.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable

import ibis
import ibis.expr.types as ir

from humanline.contactlog.querying.expressions import Column

#: Yields columns to compute, gets the table that has them, and ends with it.
Steps = Generator[dict[str, Column], ir.Table, ir.Table]


def in_steps(table: ir.Table, routines: Iterable[Steps]) -> tuple[ir.Table, list[str]]:
    """Run generators side by side.

    Args:
        table: the unbound table that the generators were started with.
        routines: the generators.

    Returns:
        The table that has every column, and the SQL of each step. Step `k` is called `step_k` in the next.
    """
    queries: list[str] = []
    running = list(routines)
    wanted: dict[str, Column] = {}
    for routine in running:
        wanted |= next(routine)
    while True:
        if wanted:
            more = table.select(**wanted)
            queries.append(_beside(_sql(more)))
            table = ibis.table({**table.schema(), **more.schema()}, name=f"step_{len(queries)}")
        wanted = {}
        still: list[Steps] = []
        for routine in running:
            try:
                wanted |= routine.send(table)
            except StopIteration:
                continue
            still.append(routine)
        running = still
        if not running:
            return table, queries


def _sql(table: ir.Table) -> str:
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


def _beside(query: str) -> str:
    """The query with every column that was there as well: Ibis takes long over columns that only pass."""
    return query.replace("SELECT", "SELECT *,", 1)


def as_one(queries: list[str], last: ir.Table) -> str:
    """The steps, and a last select over them, as one query."""
    parts = [f"step_{number} as ({query})" for number, query in enumerate(queries, start=1)]
    return f"with {', '.join(parts)} {_sql(last)}"


def until(*columns: str) -> Steps:
    """Wait until other columns are worked out."""
    table = yield {}
    while not set(columns) <= set(table.columns):
        table = yield {}
    return table


def at_once(columns: dict[str, Column]) -> Steps:
    """Columns that need one step."""
    return (yield columns)
