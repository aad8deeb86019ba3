"""From rows to a trial's cube, in one scan: who was in which arm, what came out, what was known before, who got what.

Outcomes are added up to the unit that was drawn by lot before anything is multiplied, and units to their cluster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis
import numpy as np
from numpy.typing import NDArray

from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.trial_cube import sums as cube_sums
from humanline.contactlog.trial_cube import units as cube_units
from humanline.contactlog.trial_cube.sums import Summed
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.foundation.errors import Fault, InputError
from humanline.model.cube import Cube, CubeColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Rows that shifts and steps are taken from: the first ones.
SAMPLE = 10_000
#: Every row is a unit, in the arm that `arm` says.
ROWS = Layout()


def cube(rows: Path | str, measured: Sequence[Measured], layout: Layout = ROWS, *, like: Cube | None = None) -> Cube:
    """Scan a Parquet file of units, or of rows that make up units, to a cube.

    Of a unit with several rows outcomes are added up; of everything else its largest value counts, so that a unit that
    reached a person once has reached one; of time and segment the first in order.

    Args:
        rows: a Parquet file.
        measured: columns to sum; at least one outcome.
        layout: how rows become units and cells.
        like: a cube to add this one to; its steps and shifts are taken.

    Raises:
        InputError: columns that are not there; units without an arm or in two; values missing, too large, or measured
            on the wrong side of the lot; every fault at once.
    """
    with asking_engine(Path(rows).parent) as connection:
        table = connection.read_parquet(str(rows))
        faults = checked_columns(set(table.columns), measured, layout)
        if not any(one.role == "outcome" for one in measured):
            faults.append(Fault("measured", "no outcome", "A trial has at least one."))
        if faults:
            raise InputError(faults)
        return sum_up(table, measured, layout, like=like, part=fingerprint(Path(rows)))


def sum_up(
    table: ir.Table,
    measured: Sequence[Measured],
    layout: Layout,
    *,
    part: str,
    like: Cube | None = None,
    left_out: Mapping[str, int] | None = None,
    sample: bool = True,
) -> Cube:
    """The cube of a table that the engine knows; see `cube`.

    Args:
        table: as in `cube`.
        measured: as in `cube`.
        layout: as in `cube`.
        part: a fixed word for what is scanned.
        like: as in `cube`.
        left_out: what was left out before.
        sample: take shifts from the first rows; else there are none. Only a table with an order has first rows.
    """
    try:
        try:
            found, columns = _scan(table, measured, layout, like, sample=sample, nan=False)
        except duckdb.ConversionException:  # looking for 'not a number' costs a tenth; it is seldom there
            found, columns = _scan(table, measured, layout, like, sample=sample, nan=True)
        faults = _split_clusters(table, layout)
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        rule = f"Values are summed as whole numbers of steps up to {cube_sums.LARGEST:,} from the middle."
        way_out = "Look for values that can't be, or give per_one."
        raise InputError([Fault("cube", str(error).splitlines()[0], rule, way_out)]) from error
    return _cube(found, columns, layout, part=part, left_out=dict(left_out or {}), faults=faults)


def _scan(
    table: ir.Table, measured: Sequence[Measured], layout: Layout, like: Cube | None, *, sample: bool, nan: bool
) -> tuple[Summed, list[CubeColumn]]:
    """The sums, and what they are of; with `nan`, values that are not a number are none and counted."""
    first = table.limit(SAMPLE) if sample else None
    by = layout.cells
    steps = cube_units.steps_of(table, first, measured, layout, like)
    units = cube_units.units_of(table, measured, layout, steps, nan=nan)
    columns = cube_units.columns_of(measured, layout, steps)
    wide = _all_pairs(len(columns))
    if like is not None:
        columns = [by_name if (by_name := _named(like, one.name)) else one for one in columns]
    if first is not None:
        seen, share = _values(cube_units.units_of(first, measured, layout, steps, nan=nan), by, len(columns))
        if like is None and len(seen):
            middle = np.rint(seen.mean(axis=0)).astype(np.int64).tolist()
            columns = [_shifted(one, shift) for one, shift in zip(columns, middle, strict=True)]
        shifts = np.array([one.shift for one in columns], dtype=np.int64)
        wide = cube_sums.wide_pairs(seen - shifts, table.count().to_pyarrow().as_py() * share)
    shifted = {f"v_{k}": units[f"u_{k}"] - ibis.literal(one.shift, "int64") for k, one in enumerate(columns)}
    counts = [name for name in units.columns if name.startswith("is_")]
    return cube_sums.summed(units.select(*by, *counts, **shifted), by, len(columns), counts, wide), columns


def fingerprint(parquet: Path) -> str:
    """A fixed word for a Parquet file: SHA-256 of its footer, which holds the place and the bounds of every column."""
    with parquet.open("rb") as file:
        file.seek(-8, 2)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-8 - length, 2)
        return hashlib.sha256(file.read(length)).hexdigest()[:16]


def checked_columns(have: set[str], measured: Sequence[Measured], layout: Layout) -> list[Fault]:
    """What is wrong with what is asked of the columns that there are."""
    wanted = {layout.arm, *layout.by, layout.unit, layout.cluster, layout.assigned_at, layout.propensity}
    for one in measured:
        wanted |= {one.source, one.at}
    rule = f"There is {', '.join(sorted(have))}."
    faults = [Fault(f"column {name}", "it is not in the file", rule) for name in sorted(wanted - have - {""})]
    names = [one.name for one in measured]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault("measured", f"{name} stands there twice", "Each name may stand there once."))
    for one in measured:
        if one.at and not layout.assigned_at:
            rule = "Whether it is on the right side of the lot needs the time of the lot."
            faults.append(Fault(f"measured {one.name}", f"at = {one.at}", rule, "Name assigned_at."))
    return faults


def _named(like: Cube, name: str) -> CubeColumn | None:
    return next((one for one in like.columns if one.name == name), None)


def _shifted(column: CubeColumn, shift: int) -> CubeColumn:
    return CubeColumn(name=column.name, role=column.role, per_one=column.per_one, shift=shift)


def _all_pairs(columns: int) -> set[tuple[int, int]]:
    return {(a, b) for b in range(columns) for a in range(cube_sums.ONES, b + 1)}


def _values(units: ir.Table, by: Sequence[str], columns: int) -> tuple[NDArray[np.int64], float]:
    """The sample's values, shape (sampled, columns), and the share of the units that its largest cell has."""
    values = {f"u_{k}": units[f"u_{k}"].fill_null(0) for k in range(columns)}
    seen = units.select(*by, **values).to_pyarrow()
    cells = seen.group_by(list(by)).aggregate([([], "count_all")])["count_all"].to_numpy()
    share = float(cells.max() / cells.sum()) if len(cells) else 1.0
    return np.column_stack([seen[name].to_numpy() for name in values]).astype(np.int64), share


def _split_clusters(table: ir.Table, layout: Layout) -> list[Fault]:
    """A cluster that stands in two cells would count as two that know nothing of each other."""
    if not layout.cluster:
        return []
    sources = dict(zip(layout.cells, (layout.arm, *layout.by), strict=True))
    cells = table.select(cluster=table[layout.cluster], **{name: table[source] for name, source in sources.items()})
    faults = []
    for inside, name in zip(layout.cells, ("arm", *layout.by), strict=True):
        held = (
            cells.filter(cells.cluster.notnull())
            .group_by("cluster")
            .aggregate(low=cells[inside].min(), high=cells[inside].max())
        )
        many = held.filter(held.low != held.high).count().to_pyarrow().as_py()
        if many:
            rule = "A cluster stands in one cell, else its units count as independent."
            way_out = (
                "Draw whole clusters by lot."
                if name == "arm"
                else f"Leave {name} out, or take the cluster's first value."
            )
            faults.append(Fault(f"cluster {layout.cluster}", f"{many} in more than one {name}", rule, way_out))
    return faults


def _cube(
    found: Summed,
    columns: Sequence[CubeColumn],
    layout: Layout,
    *,
    part: str,
    left_out: dict[str, int],
    faults: list[Fault],
) -> Cube:
    """The record, once nothing is wrong with what was summed."""
    many = {name: sum(counts) for name, counts in found.counted.items()}
    lost = sum(units for arm, units in zip(found.keys[0], found.units, strict=True) if arm is None)
    twice = many.get("is_two_arms", 0)
    missing = many.get("is_missing", many["missing"])
    if twice and "two_arms" not in layout.leave_out:
        rule = "A unit has one arm for ever."
        way_out = "Find out why, or leave them out and count them: leave_out = two_arms."
        faults.append(Fault(f"column {layout.arm}", f"{twice} units in two arms", rule, way_out))
    if lost - (twice if "two_arms" in layout.leave_out else 0) > 0 and "no_arm" not in layout.leave_out:
        rule = "Every unit of a trial has an arm."
        way_out = "Leave out who takes no part: leave_out = no_arm."
        faults.append(Fault(f"column {layout.arm}", f"{lost} units without an arm", rule, way_out))
    if many.get("is_nobody"):
        where = " and ".join(name for name in (layout.unit, layout.cluster) if name)
        rule = "Else all that have none would count as one."
        way_out = "Fill it in, or leave these rows out beforehand."
        faults.append(Fault(f"column {where}", f"{many['is_nobody']} rows without a value", rule, way_out))
    if missing:
        rule = "Every row has a value of everything that is summed, and a chance above 0 and at most 1."
        way_out = "Say what such a row counts as (fill), or leave it out of the column (known)."
        faults.append(Fault("measured", f"{missing} rows without a value", rule, way_out))
    if many.get("is_early"):
        rule = "What came before the lot was not brought about by it."
        faults.append(Fault("measured", f"{many['is_early']} rows with an outcome from before the lot", rule))
    if many.get("is_late"):
        rule = "A covariate is measured before the lot: after it, it may be an outcome."
        faults.append(Fault("measured", f"{many['is_late']} rows with a covariate from after the lot", rule))
    if faults:
        raise InputError(faults)
    if many.get("is_odd"):
        left_out["not_a_number"] = left_out.get("not_a_number", 0) + many["is_odd"]
    if twice:
        left_out["two_arms"] = left_out.get("two_arms", 0) + twice
    if lost - twice > 0:
        left_out["no_arm"] = left_out.get("no_arm", 0) + lost - twice
    kept = [at for at, arm in enumerate(found.keys[0]) if arm is not None]
    k, cells = len(columns), len(found.units)
    pairs = k * (k + 1) // 2
    sums = np.frombuffer(found.sums, dtype="<u8").reshape(cells, k * 2)[kept].tobytes() if cells else b""
    products = np.frombuffer(found.products, dtype="<u8").reshape(cells, pairs * 2)[kept].tobytes() if cells else b""
    return Cube(
        dimensions=("arm", *layout.by),
        keys=tuple(tuple(_named_key(key[at]) for at in kept) for key in found.keys),
        columns=tuple(columns),
        units=tuple(found.units[at] for at in kept),
        sums=sums,
        products=products,
        unit=layout.unit,
        cluster=layout.cluster,
        left_out=left_out,
        parts=(part,),
    )


def _named_key(value: str | None) -> str:
    return "?" if value is None else value
