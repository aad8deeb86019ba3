"""From rows to units, and to clusters of units: one row each, every value a whole number of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import ibis
import numpy as np

from humanline.contactlog.trial_cube.sums import whole
from humanline.model.cube import Cube, CubeColumn, Role

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Bits of the sample's largest value, where the steps of a column with decimals are not given.
_BITS = 26
#: The same of weights and what they weigh, which are more uneven.
_WEIGHT_BITS = 22


class Measured(NamedTuple):
    """A column that is summed.

    Attributes:
        name: in the cube.
        role: what it is to the trial.
        column: where it stands; empty where it is called the same.
        per_one: steps that make one unit, such as 100 for cents. `None`: 1 for whole numbers and yes/no; for others
            steps so fine that a value in the middle is off by less than a part in 10⁷ of the largest.
        fill: what a row without a value counts as; `None`: such a row is an error.
        known: rows without a value are left out of this column; `<name>_known` says which have one, so that the mean
            of those is the ratio of the two.
        in_steps: the column counts in steps already.
        at: column with the time it was measured, to check that outcomes come after the lot and covariates before.
    """

    name: str
    role: Role = "outcome"
    column: str = ""
    per_one: int | None = None
    fill: float | None = None
    known: bool = False
    in_steps: bool = False
    at: str = ""

    @property
    def source(self) -> str:
        """The column of the table that it is read from."""
        return self.column or self.name


class Layout(NamedTuple):
    """How rows become units and cells.

    Attributes:
        arm: column with the arm.
        by: further dimensions, such as the segment and the day of the lot; each unit has one value of each.
        unit: column that tells units apart; empty where every row is one.
        cluster: column that holds units together, such as a household; empty for none.
        assigned_at: column with the time of the lot; empty where it is not known.
        propensity: column with the chance, 0–1, of the arm that was given; then every outcome is kept weighed by one
            over it as well, as `w_<name>` beside `w`.
        leave_out: what is left out and counted where it would be an error: `no_arm`, `two_arms`.
    """

    arm: str = "arm"
    by: tuple[str, ...] = ()
    unit: str = ""
    cluster: str = ""
    assigned_at: str = ""
    propensity: str = ""
    leave_out: tuple[str, ...] = ()

    @property
    def cells(self) -> list[str]:
        """What the arm and the further dimensions are called inside the engine, where no name of a file can clash."""
        return ["arm", *(f"by_{k}" for k in range(len(self.by)))]


def steps_of(
    table: ir.Table, first: ir.Table | None, measured: Sequence[Measured], layout: Layout, like: Cube | None
) -> dict[str, int]:
    """Steps that make one unit, by name of the column."""
    steps = {one.name: one.per_one or 1 for one in measured}
    if like is not None:
        return steps | {one.name: one.per_one for one in like.columns}
    loose: dict[str, tuple[ir.Value, int]] = {
        one.name: (table[one.source].cast("float64"), _BITS)
        for one in measured
        if one.per_one is None and not _is_whole(table[one.source])
    }
    if layout.propensity:
        weight = _weight(table, layout)
        loose["w"] = (weight, _WEIGHT_BITS)
        for one in (one for one in measured if one.role == "outcome"):
            loose[f"w_{one.name}"] = (table[one.source].cast("float64") * weight, _WEIGHT_BITS)
    if loose and first is not None:
        seen = first.select(**{name: value for name, (value, _) in loose.items()}).to_pyarrow()
        for name, (_, bits) in loose.items():
            values = np.nan_to_num(seen[name].to_numpy().astype(float), posinf=0.0, neginf=0.0)
            around = float(np.abs(values - values.mean()).max()) if len(values) else 0.0
            steps[name] = 1 << int(np.clip(bits - np.ceil(np.log2(around)) if around > 0 else 20, 0, 40))
    return dict.fromkeys(loose, 1 << 20) | steps


def _weight(table: ir.Table, layout: Layout) -> ir.Value:
    chance = table[layout.propensity]
    return ((chance > 0) & (chance <= 1)).ifelse(1 / chance, ibis.null("float64"))


def _is_whole(value: ir.Value) -> bool:
    return bool(value.type().is_boolean() or value.type().is_integer())


def units_of(
    table: ir.Table, measured: Sequence[Measured], layout: Layout, steps: Mapping[str, int], *, nan: bool
) -> ir.Table:
    """One row a unit, or a cluster: its cell, `u_0`, `u_1`, … in steps, and checks `is_…`, 1 where one fails."""
    values: dict[str, ir.Value] = {}
    roles: dict[str, Role] = {}
    missing: ir.BooleanValue = ibis.literal(False)
    for one in measured:
        value = whole(table[one.source], 1 if one.in_steps else steps[one.name], nan=nan)
        if one.known:
            values[f"{one.name}_known"], roles[f"{one.name}_known"] = value.notnull().cast("int64"), "known"
            value = value.fill_null(0)
        elif one.fill is not None:
            value = value.fill_null(round(one.fill * steps[one.name]))
        else:
            missing = missing | value.isnull()
        values[one.name], roles[one.name] = value, one.role
    if layout.propensity:
        weight = _weight(table, layout)
        missing = missing | weight.isnull()
        for one in (one for one in measured if one.role == "outcome"):
            value = table[one.source].cast("float64") * weight
            values[f"w_{one.name}"] = whole(value, steps[f"w_{one.name}"], nan=nan)
            roles[f"w_{one.name}"] = "outcome"
        values["w"], roles["w"] = whole(weight, steps["w"]), "weight"
    checks = _checks(table, measured, layout, missing, nan=nan)
    told = table.select(
        arm=table[layout.arm],
        **{f"by_{k}": table[name] for k, name in enumerate(layout.by)},
        **({"unit": table[layout.unit]} if layout.unit else {}),
        **({"cluster": table[layout.cluster]} if layout.cluster else {}),
        **{f"u_{k}": values[name] for k, name in enumerate(values)},
        **checks,
    )
    many = len(values)
    if layout.unit:
        added = {
            f"u_{k}": told[f"u_{k}"].sum().cast("int64")
            if roles[name] in ("outcome", "known")
            else told[f"u_{k}"].max()
            for k, name in enumerate(values)
        }
        told = told.group_by("unit").aggregate(
            arm=told.arm.min(),
            is_two_arms=(told.arm.min() != told.arm.max()).fill_null(False).cast("int64"),
            **{name: told[name].min() for name in (*layout.cells[1:], *(["cluster"] if layout.cluster else []))},
            **added,
            **{name: told[name].sum().cast("int64") for name in checks},
        )
        if "two_arms" in layout.leave_out:
            told = told.mutate(arm=(told.is_two_arms > 0).ifelse(ibis.null(told.arm.type()), told.arm))
    if layout.cluster:
        told = told.group_by([*layout.cells, "cluster"]).aggregate(
            **{f"u_{k}": told[f"u_{k}"].sum().cast("int64") for k in range(many)},
            **{f"u_{many}": told.count()},
            **{name: told[name].sum().cast("int64") for name in told.columns if name.startswith("is_")},
        )
    return told


def _checks(
    table: ir.Table, measured: Sequence[Measured], layout: Layout, missing: ir.BooleanValue, *, nan: bool
) -> dict[str, ir.Value]:
    """What may be wrong with a row, 1 where it is. In rows that are units, the sums tell what is missing."""
    checks: dict[str, ir.Value] = {}
    if layout.unit or layout.cluster:
        checks["is_missing"] = missing.cast("int64")
        nobody: ir.BooleanValue = ibis.literal(False)
        for name in (layout.unit, layout.cluster):
            nobody = nobody | table[name].isnull() if name else nobody
        checks["is_nobody"] = nobody.cast("int64")
    if nan:
        odd: ir.BooleanValue = ibis.literal(False)
        for one in measured:
            odd = odd | (whole(table[one.source], 1, nan=True).isnull() & table[one.source].notnull())
        checks["is_odd"] = odd.cast("int64")
    if any(one.at for one in measured):
        checks["is_early"] = _on_wrong_side(table, measured, layout, "outcome")
        checks["is_late"] = _on_wrong_side(table, measured, layout, "covariate")
    return checks


def _on_wrong_side(table: ir.Table, measured: Sequence[Measured], layout: Layout, role: Role) -> ir.Value:
    """1 where an outcome was measured before the lot, or a covariate after it."""
    wrong: ir.BooleanValue = ibis.literal(False)
    for one in measured:
        if one.at and one.role == role:
            at, lot = table[one.at], table[layout.assigned_at]
            wrong = wrong | (at < lot if role == "outcome" else at > lot).fill_null(False)
    return wrong.cast("int64")


def columns_of(measured: Sequence[Measured], layout: Layout, steps: Mapping[str, int]) -> list[CubeColumn]:
    """The columns of the cube, in the order in which `units_of` numbers them, before they are shifted."""
    found: list[CubeColumn] = []
    for one in measured:
        if one.known:
            found.append(CubeColumn(name=f"{one.name}_known", role="known"))
        found.append(CubeColumn(name=one.name, role=one.role, per_one=steps[one.name]))
    if layout.propensity:
        for one in (one for one in measured if one.role == "outcome"):
            found.append(CubeColumn(name=f"w_{one.name}", role="outcome", per_one=steps[f"w_{one.name}"]))
        found.append(CubeColumn(name="w", role="weight", per_one=steps["w"]))
    if layout.cluster:
        found.append(CubeColumn(name="size", role="size"))
    return found
