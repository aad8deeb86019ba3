"""Tables in JSON that are no list of objects: names beside rows, an object a record by its key, a list a column."""

from __future__ import annotations

from typing import Any

#: Fewer records than these are no table: an object with a few objects in it is one record.
_FEWEST = 3


def names_in(row: object) -> list[str]:
    """The names of columns in a row of names, or of objects that have a name; empty where it is none."""
    if not isinstance(row, list) or not row:
        return []
    names = [item.get("name") if isinstance(item, dict) else item for item in row]
    alright = all(isinstance(name, str) and name.strip() for name in names) and len(set(names)) == len(names)
    return [str(name) for name in names] if alright else []


def named(names: list[str], row: object) -> object:
    """A row of values as an object; one of another width, or that is no list, as it is."""
    return dict(zip(names, row, strict=True)) if isinstance(row, list) and len(row) == len(names) else row


def table_in(whole: dict[str, Any]) -> list[Any]:
    """The records of an object that is a table; empty where it is none.

    >>> table_in({"columns": ["id", "kind"], "data": [[1, "rent"], [2, "repair"], [3, "rent"]]})[0]
    {'id': 1, 'kind': 'rent'}
    >>> table_in({"T1": {"kind": "rent"}, "T2": {"kind": "repair"}, "T3": {"kind": "rent"}})[1]
    {'key': 'T2', 'kind': 'repair'}
    >>> table_in({"id": [1, 2, 3], "kind": ["rent", "repair", "rent"]})[2]
    {'id': 3, 'kind': 'rent'}
    """
    return _names_beside_rows(whole) or _by_key(whole) or _by_column(whole)


def _names_beside_rows(whole: dict[str, Any]) -> list[Any]:
    for rows in whole.values():
        if not (isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)):
            continue
        for other in whole.values():
            names = names_in(other) if other is not rows else []
            if len(names) > 1 and any(len(row) == len(names) for row in rows):
                return [named(names, row) for row in rows]
    return []


def _by_key(whole: dict[str, Any]) -> list[Any]:
    inside = list(whole.values())
    if len(inside) < _FEWEST or not all(isinstance(value, dict) and value for value in inside):
        return []
    keys = {key for value in inside for key in value}
    if sum(map(len, inside)) < 0.5 * len(keys) * len(inside):
        return []  # each is something else
    if len(keys) > len(inside) and all(key.isdecimal() for key in keys):  # a column each, its rows by number
        return [{name: value.get(key) for name, value in whole.items()} for key in sorted(keys, key=int)]
    return [{"key": key, **value} for key, value in whole.items()]


def _by_column(whole: dict[str, Any]) -> list[Any]:
    columns = list(whole.values())
    if len(columns) < 2 or not all(isinstance(column, list) and len(column) >= _FEWEST for column in columns):
        return []
    if len({len(column) for column in columns}) > 1 or any(isinstance(x, (list, dict)) for c in columns for x in c):
        return []
    return [dict(zip(whole, row, strict=True)) for row in zip(*columns, strict=True)]
