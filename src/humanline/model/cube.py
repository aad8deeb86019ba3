"""A trial's sums, small enough to keep: one cell for each arm, segment and day, and cubes that add up.

Every value of a unit is kept as a whole number of steps from a constant: `round(value * per_one) - shift`. Sums and
sums of products of whole numbers are exact, so the same units give the same bytes in whatever order they came, on
however many threads, and a new day is added to what is there instead of read again with it.
"""

from __future__ import annotations

import struct
from typing import Literal

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record, Table

#: `assigned` is what the lot said and is the arm itself. `exposed`, `received` and `asked` are what came of it.
Role = Literal["outcome", "covariate", "received", "asked", "exposed", "known", "size", "weight"]
#: Bytes of one sum: a whole number of 128 bits with its sign, the lowest byte first.
WIDTH = 16
_PAIR = struct.Struct("<Qq")


class CubeColumn(Record, frozen=True):
    """Something summed for every unit.

    Attributes:
        name: of the column.
        role: what it is to the trial. `known`: 1 where the column it is named after has a value; `size`: units in a
            cluster; `weight`: one over the chance of the arm that was given.
        per_one: steps that make one unit of the column: 1 for counts and yes/no, 100 for amounts in cents.
        shift: steps taken off every value before it is summed, near the mean, so that squares stay small.
    """

    name: str
    role: Role
    per_one: int = 1
    shift: int = 0


class Cube(Record, frozen=True, kw_only=True):
    """Per cell the number of units, and the sums and sums of products of their values.

    Attributes:
        dimensions: names of what cells are told apart by; the arm is the first.
        keys: for every dimension, its value in each cell, shape (dimensions, cells); cells are in order of their key.
        columns: what is summed.
        units: units (or clusters, where there are any) in each cell, shape (cells,).
        sums: sums of the shifted values, shape (cells, columns), 16 bytes each.
        products: sums of products of shifted values, shape (cells, columns × (columns + 1) / 2), 16 bytes each, in the
            order (0, 0), (0, 1), … (1, 1), …
        unit: what one unit is: a column of the log; empty where every row is one.
        cluster: what holds units together and is counted as one; empty where nothing does.
        left_out: why units or rows were left out → how many; `not_a_number`: rows with such a value, which counts as
            none.
        parts: what was scanned, as fixed words; the same part is never added twice.
        pseudonyms: a fixed word for the key under which customers became pseudonyms; empty where they did not.
    """

    dimensions: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    columns: tuple[CubeColumn, ...]
    units: tuple[int, ...]
    sums: bytes
    products: bytes
    unit: str = ""
    cluster: str = ""
    left_out: dict[str, int] = {}
    parts: tuple[str, ...] = ()
    pseudonyms: str = ""

    @property
    def cells(self) -> int:
        """How many cells have units."""
        return len(self.units)

    def table(self) -> Table:
        """Units by cell; the sums are for `stats`."""
        rows = tuple((*key, units) for key, units in zip(zip(*self.keys, strict=True), self.units, strict=True))
        return Table("Cube", (*self.dimensions, "units"), rows)

    def add(self, other: Cube) -> Cube:
        """Both cubes as one, the same to the last byte as one scan of the units of both.

        Units must not stand in both: add days, or shards that share no customers and no clusters.

        Raises:
            InputError: the cubes were made differently or under two keys, or a part stands in both; all faults at once.
        """
        faults = []
        for what in ("dimensions", "columns", "unit", "cluster"):
            mine, its = getattr(self, what), getattr(other, what)
            if mine != its:
                rule = "Cubes that are added have the same dimensions, columns, shifts and units."
                way_out = "Scan with like=the first cube."
                faults.append(Fault(f"cube {what}", f"{_told(mine)} and {_told(its)}", rule, way_out))
        if self.pseudonyms != other.pseudonyms:
            under = "customers under two keys"
            rule = "Under another key nobody can see that a customer stands in both, so they can't be joined."
            way_out = "Put the key back beside line.toml, or scan the whole log again."
            faults.append(Fault("cube pseudonyms", under, rule, way_out))
        for part in sorted(set(self.parts) & set(other.parts)):
            rule = "What was counted once is not counted again."
            faults.append(Fault("cube parts", f"{part} stands in both", rule, "Add only what is new."))
        if faults:
            raise InputError(faults)
        k = len(self.columns)
        pairs = k * (k + 1) // 2
        cells: dict[tuple[str, ...], list[int]] = {}
        for cube in (self, other):
            sums, products = whole_numbers(cube.sums), whole_numbers(cube.products)
            for at, key in enumerate(zip(*cube.keys, strict=True)):
                found = [cube.units[at], *sums[at * k : (at + 1) * k], *products[at * pairs : (at + 1) * pairs]]
                there = cells.get(key)
                cells[key] = [a + b for a, b in zip(there, found, strict=True)] if there else found
        order = sorted(cells)
        left_out = dict(self.left_out)
        for why, many in other.left_out.items():
            left_out[why] = left_out.get(why, 0) + many
        return Cube(
            dimensions=self.dimensions,
            keys=tuple(tuple(key[at] for key in order) for at in range(len(self.dimensions))),
            columns=self.columns,
            units=tuple(cells[key][0] for key in order),
            sums=as_bytes([value for key in order for value in cells[key][1 : k + 1]]),
            products=as_bytes([value for key in order for value in cells[key][k + 1 :]]),
            unit=self.unit,
            cluster=self.cluster,
            left_out={why: many for why, many in sorted(left_out.items()) if many},
            parts=tuple(sorted({*self.parts, *other.parts})),
            pseudonyms=self.pseudonyms,
        )


class Powers(Record, frozen=True, kw_only=True):
    """How the units of a trial differ in one outcome, by cell; a unit's distance is its sum less its arm's mean.

    Attributes:
        arm: of each cell, shape (cells,).
        segment: same.
        day: same, ISO.
        units: same; units, or clusters, of which the outcome is known.
        value: their sum of the outcome, in its unit.
        below: their sum of what stands below the line: contacts of which it is known, or the units themselves.
        first: sum of their distances.
        second: of the squares of those.
        third: of the cubes.
        high: value of a unit that one in twenty are above; `None` where there are no units.
    """

    arm: tuple[str, ...]
    segment: tuple[str, ...]
    day: tuple[str, ...]
    units: tuple[int, ...]
    value: tuple[float, ...]
    below: tuple[float, ...]
    first: tuple[float, ...]
    second: tuple[float, ...]
    third: tuple[float, ...]
    high: float | None = None


def whole_numbers(buffer: bytes) -> list[int]:
    """The whole numbers in a column of sums."""
    return [low + (high << 64) for low, high in _PAIR.iter_unpack(buffer)]


def as_bytes(values: list[int]) -> bytes:
    """Whole numbers as a column of sums."""
    return b"".join(value.to_bytes(WIDTH, "little", signed=True) for value in values)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(
            f"{one.name} (per_one {one.per_one}, shift {one.shift})" if isinstance(one, CubeColumn) else str(one)
            for one in value
        )
    return repr(value)
