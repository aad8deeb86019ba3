"""Statements of SQLAlchemy Core, written out once for a database, and run by its driver.

Written anew and wrapped each time, a statement takes five times as long as the database takes to carry it out.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Connection

_NONE: Mapping[str, Any] = {}


class _Written(NamedTuple):
    text: str
    names: tuple[str, ...] | None
    usual: dict[str, Any]


class Statement:
    """One statement.

    Args:
        clause: with its parameters by name.
    """

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause
        self._written: dict[str, _Written] = {}
        self._row: Callable[..., Any] | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any] = _NONE) -> list[Any]:
        """What it finds: a tuple with names for each row.

        Args:
            connection: in a transaction.
            values: of its parameters, by name.
        """
        cursor = self._carried_out(connection, values)
        found = cursor.fetchall()
        row = self._row or self._named(cursor)
        return [row(*one) for one in found]

    def first(self, connection: Connection, values: Mapping[str, Any] = _NONE) -> Any:  # noqa: ANN401
        """Its first row; `None` where there is none."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def change(self, connection: Connection, values: Mapping[str, Any] = _NONE) -> int:
        """Carry it out; gives how many rows it changed."""
        return int(self._carried_out(connection, values).rowcount)

    def _named(self, cursor: Any) -> Callable[..., Any]:  # noqa: ANN401  of any driver
        made = namedtuple("Row", [column[0] for column in cursor.description])  # type: ignore[misc]
        self._row = made
        return made

    def _carried_out(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  of any driver
        written = self._written.get(connection.dialect.name) or self._write(connection)
        found = {**written.usual, **values} if written.usual else values
        cursor = connection.connection.cursor()
        if written.names is None:
            cursor.execute(written.text, dict(found))
        else:
            cursor.execute(written.text, tuple([found[name] for name in written.names]))
        return cursor

    def _write(self, connection: Connection) -> _Written:
        made = self._clause.compile(dialect=connection.dialect)
        usual = {name: value for name, value in made.params.items() if value is not None}
        positions = getattr(made, "positiontup", None)
        written = _Written(str(made), tuple(positions) if positions is not None else None, usual)
        self._written[connection.dialect.name] = written
        return written
