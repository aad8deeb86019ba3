"""Sums and sums of products of many columns in one pass of the engine, exact whatever order its threads take.

The values are whole numbers. A sum of whole numbers in double precision is exact, in any order, as long as no partial
sum passes 2⁵³; and by Cauchy and Schwarz |Σ a b| ≤ √(Σ a² Σ b²), so the sums of squares that are asked for anyway tell
afterwards which sums are exact. Those that may not be are asked for again in 128-bit whole numbers, which are exact but
slower. A sample says beforehand which those will be, so that the second pass is rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations_with_replacement
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

if TYPE_CHECKING:
    import ibis.expr.types as ir

Floats = NDArray[np.float64]
Pair = tuple[int, int]

#: Whole numbers up to here are exact in double precision.
EXACT = 2.0**53
#: The sample's sums of squares in its largest cell are trusted to so large a factor.
_MARGIN = 4.0
#: A column of ones beside the columns: the sum of a column is its product with it.
ONES = -1
#: Values that can be multiplied in 64 bits.
LARGEST = 3_037_000_499


class Summed(NamedTuple):
    """What the engine gave, in the order of the cells' keys.

    Attributes:
        keys: by dimension, each cell's value as text; `None` where there is none.
        units: shape (cells,).
        sums: whole numbers of 16 bytes, shape (cells, columns).
        products: whole numbers of 16 bytes, shape (cells, pairs).
        counted: name → shape (cells,); `missing`: units in which a value is missing, so that their sums are wrong.
    """

    keys: tuple[tuple[str | None, ...], ...]
    units: tuple[int, ...]
    sums: bytes
    products: bytes
    counted: dict[str, list[int]]


def wide_pairs(sample: NDArray[np.int64], rows: float) -> set[Pair]:
    """Which sums had better be asked for in 128 bits.

    Args:
        sample: shifted values, shape (sampled, columns).
        rows: in the largest cell, as far as can be told.
    """
    columns = sample.shape[1]
    squares = (sample.astype(float) ** 2).mean(axis=0) * rows * _MARGIN if len(sample) else np.zeros(columns)
    return _beyond(squares[None, :], np.array([rows]))


def summed(table: ir.Table, by: Sequence[str], columns: int, counts: Sequence[str], wide: set[Pair]) -> Summed:
    """Ask the engine.

    Args:
        table: one row a unit, with `by`, whole numbers `v_0`, `v_1`, … and whole numbers in `counts`.
        by: dimensions.
        columns: how many there are to sum.
        counts: columns that are only counted up, such as checks.
        wide: pairs to be asked for in 128 bits.
    """
    while True:
        answer = _asked(table, by, columns, counts, wide).to_pyarrow()
        units = answer["units"].to_numpy()
        squares = np.stack([_doubles(answer[f"p_{k}_{k}"]) for k in range(columns)], axis=1)
        more = _beyond(squares, units) - wide
        if not more:
            return _in_order(answer, by, columns, counts)
        wide |= more


def _asked(table: ir.Table, by: Sequence[str], columns: int, counts: Sequence[str], wide: set[Pair]) -> ir.Table:
    in_doubles = {f"d_{k}": table[f"v_{k}"].cast("float64") for k in range(columns)}
    table = table.mutate(**in_doubles)

    def total(a: int, b: int) -> ir.Value:
        kind = "v" if (a, b) in wide else "d"
        value = table[f"{kind}_{b}"] if a == ONES else table[f"{kind}_{a}"] * table[f"{kind}_{b}"]
        added = value.sum()
        return added.cast("decimal(38, 0)") if (a, b) in wide else added

    wanted: dict[str, ir.Value] = {"units": table.count()}
    wanted |= {f"s_{k}": total(ONES, k) for k in range(columns)}
    wanted |= {f"p_{a}_{b}": total(a, b) for a, b in combinations_with_replacement(range(columns), 2)}
    wanted |= {f"c_{name}": table[name].cast("int64").sum().cast("int64") for name in counts}
    # One value that is missing makes the whole sum missing.
    together = reduce(add, (table[f"d_{k}"] for k in range(columns)))
    wanted["c_missing"] = table.count() - together.count()
    return table.group_by(list(by)).aggregate(**wanted)


def _beyond(squares: Floats, units: NDArray[np.generic]) -> set[Pair]:
    """Pairs whose sums may not be exact in double precision; with `ONES` where the sum of a column may not be."""
    columns = squares.shape[1]
    bounds = np.column_stack([squares, units.astype(float)])
    if not len(bounds):
        return set()
    largest = np.sqrt(bounds[:, :, None] * bounds[:, None, :]).max(axis=0)
    found = {pair for pair in combinations_with_replacement(range(columns), 2) if not largest[pair] < EXACT}
    return found | {(ONES, k) for k in range(columns) if not largest[k, columns] < EXACT}


def _doubles(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=float)


def _limbs(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    """128-bit whole numbers as two of 64 bits, the lower first, shape (cells, 2)."""
    if pa.types.is_decimal(column.type):
        array = column.combine_chunks()
        array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
        both = np.frombuffer(array.buffers()[1], dtype="<u8")
        return both[2 * array.offset : 2 * (array.offset + len(array))].reshape(-1, 2)
    whole = column.to_numpy().astype("<i8")
    return np.column_stack([whole.view("<u8"), (whole >> 63).view("<u8")])


def _in_order(answer: pa.Table, by: Sequence[str], columns: int, counts: Sequence[str]) -> Summed:
    keys = [[None if value is None else str(value) for value in answer[name].to_pylist()] for name in by]
    order = sorted(range(answer.num_rows), key=lambda row: tuple((k[row] is not None, k[row] or "") for k in keys))

    def stacked(names: Sequence[str]) -> bytes:
        if not answer.num_rows or not names:
            return b""
        return np.stack([_limbs(answer[name])[order] for name in names], axis=1).astype("<u8").tobytes()

    def listed(name: str) -> list[int]:
        values = answer[name].to_pylist()
        return [values[row] or 0 for row in order]

    pairs = list(combinations_with_replacement(range(columns), 2))
    return Summed(
        keys=tuple(tuple(k[row] for row in order) for k in keys),
        units=tuple(listed("units")),
        sums=stacked([f"s_{k}" for k in range(columns)]),
        products=stacked([f"p_{a}_{b}" for a, b in pairs]),
        counted={name: listed(f"c_{name}") for name in (*counts, "missing")},
    )


def whole(value: ir.Value, per_one: int, *, nan: bool = False) -> ir.Value:
    """A value as a whole number of steps.

    Args:
        value: a number or yes/no.
        per_one: steps that make one unit.
        nan: what is not a number, or beyond 64 bits, is no value; else the engine stops there.
    """
    if value.type().is_boolean():
        value = value.cast("int8")
    if value.type().is_integer():
        steps = value.cast("int64")
        return steps if per_one == 1 else steps * ibis.literal(per_one, "int64")
    steps = value * per_one  # the engine's cast rounds to the nearest
    # Asking whether it is a number does not help: the engine trusts the file's bounds, which leave out what is none.
    return steps.try_cast("int64") if nan else steps.cast("int64")
