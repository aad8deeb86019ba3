"""Units by bin of a duration or amount, for quantiles: a cube with nothing but counts, that adds up like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.querying.queries import BIN_WIDTH
from humanline.contactlog.trial_cube.cube import checked_columns, fingerprint
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.foundation.errors import Fault, InputError
from humanline.model.cube import Cube

if TYPE_CHECKING:
    import ibis.expr.types as ir


def cube_of_bins(rows: Path | str, outcome: str, layout: Layout) -> Cube:
    """Scan a Parquet file to counts of units by arm, further dimensions and bin; the last dimension is `bin`.

    Bin b holds what lies from e^(b · `queries.BIN_WIDTH`) up to the next, in the column's own unit; bin −1 everything
    below 1. Of a unit with several rows the sum is taken. Units without a value are left out and counted.

    Args:
        rows: a Parquet file.
        outcome: column with the value.
        layout: how rows become units and cells.

    Raises:
        InputError: columns that are not there, clusters, units without an arm or in two; all faults at once.
    """
    with asking_engine(Path(rows).parent) as connection:
        table = connection.read_parquet(str(rows))
        faults = checked_columns(set(table.columns), [Measured(outcome)], layout)
        if layout.cluster:
            rule = "Counts in bins do not tell how alike the units of a cluster are."
            faults.append(Fault(f"cluster {layout.cluster}", "with a quantile", rule, "Take a share or a mean."))
        if faults:
            raise InputError(faults)
        return count_bins(table, outcome, layout, part=fingerprint(Path(rows)))


def count_bins(
    table: ir.Table, outcome: str, layout: Layout, *, part: str, left_out: Mapping[str, int] | None = None
) -> Cube:
    """The counts of a table that the engine knows; see `cube_of_bins`.

    Args:
        table: as in `cube_of_bins`, like the rest.
        outcome: column with the value.
        layout: how rows become units and cells.
        part: a fixed word for what is scanned.
        left_out: what was left out before.
    """
    found = _counted(table, outcome, layout).to_pyarrow().to_pylist()
    return _cube(found, layout, part, left_out or {})


def _counted(table: ir.Table, outcome: str, layout: Layout) -> ir.Table:
    told = table.select(
        arm=table[layout.arm],
        last=table[layout.arm],
        **{inside: table[name] for inside, name in zip(layout.cells[1:], layout.by, strict=True)},
        **({"unit": table[layout.unit]} if layout.unit else {}),
        value=table[outcome],
    )
    if layout.unit:
        told = told.group_by("unit").aggregate(
            arm=told.arm.min(),
            last=told.arm.max(),
            **{name: told[name].min() for name in layout.cells[1:]},
            value=told.value.sum(),
        )
    number = ibis.cases((told.value < 1, -1), else_=(told.value.ln() / BIN_WIDTH).floor().cast("int64"))
    told = told.mutate(bin=told.value.isnull().ifelse(ibis.null("int64"), number), twice=told.arm != told["last"])
    return told.group_by([*layout.cells, "bin", "twice"]).aggregate(units=told.count())


def _cube(found: list[dict[str, object]], layout: Layout, part: str, before: Mapping[str, int]) -> Cube:
    many = Counter(before)
    cells: dict[tuple[str, ...], int] = {}
    for row in found:
        units = int(str(row["units"]))
        why = (
            "no_arm" if row["arm"] is None else "two_arms" if row["twice"] else "no_value" if row["bin"] is None else ""
        )
        if why:
            many[why] += units
        else:
            key = tuple("?" if row[name] is None else str(row[name]) for name in (*layout.cells, "bin"))
            cells[key] = cells.get(key, 0) + units
    told = {"no_arm": "units without an arm", "two_arms": "units in two arms"}
    faults = [
        Fault(f"column {layout.arm}", f"{many[why]} {text}", "Every unit has one arm.", f"leave_out = {why}.")
        for why, text in told.items()
        if many[why] and why not in layout.leave_out
    ]
    if faults:
        raise InputError(faults)
    order = sorted(cells)
    dimensions = ("arm", *layout.by, "bin")
    return Cube(
        dimensions=dimensions,
        keys=tuple(tuple(key[at] for key in order) for at in range(len(dimensions))),
        columns=(),
        units=tuple(cells[key] for key in order),
        sums=b"",
        products=b"",
        unit=layout.unit,
        left_out={why: count for why, count in sorted(many.items()) if count},
        parts=(part,),
    )
