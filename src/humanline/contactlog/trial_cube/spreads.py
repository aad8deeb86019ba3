"""How the units of a trial differ in an outcome: sums of powers of their distance from their arm's mean.

From them follow how skew an outcome is, which decides how many units it takes before a difference can be read, and of a
log from before the trial how much units differ at all.
"""

from __future__ import annotations

from pathlib import Path

import ibis

from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.trial_cube.of_log import Look, Rows, rows_of
from humanline.model.cube import Powers
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.model.trial import Outcome

#: Share of units below the value that is proposed for a ceiling.
HIGH = 0.95


def powers_of_log(tidied: Tidied, organisation: Organisation, look: Look) -> dict[str, Powers]:
    """Of every outcome of a trial that is a mean, a count, a ratio or a share.

    A unit is as far from the mean of its arm as its sum is from that mean times what stands below the line: the number
    of contacts of which the outcome is known, or the column of a ratio, or one.

    Args:
        tidied: the tidied log.
        organisation: its channels and windows.
        look: what is looked at, by `segment` and `day`.

    Raises:
        InputError: as in `cube_of_log`.
    """
    outcomes = [one for one in look.outcomes if one.kind != "quantile"]
    with asking_engine(Path(tidied.parquet).parent) as connection:
        rows = rows_of(connection, tidied, organisation, look)
        return {one.name: _powers(rows, one, look) for one in outcomes}


def _powers(rows: Rows, outcome: Outcome, look: Look) -> Powers:
    table = rows.table
    per_one = 1 if outcome.kind == "share" or outcome.over is not None else rows.per_one[outcome.column]
    below_one = rows.per_one.get(outcome.per, 1)
    weight = table["w"].cast("float64") if look.chances else ibis.literal(1.0)
    below = {
        "ratio": table[f"{outcome.name}_per"].cast("float64") / below_one if outcome.per else weight,
        "count": weight,
    }.get(outcome.kind, table[f"{outcome.name}_known"].cast("float64"))
    units = table.select(
        arm=table.arm, segment=table.segment, day=table.day.cast("string"),
        held=table["cluster"] if look.cluster else table.customer,
        value=table[outcome.name].cast("float64") / per_one, below=below,
    )  # fmt: skip
    if look.cluster:
        units = units.group_by(["arm", "held"]).aggregate(
            segment=units.segment.min(), day=units.day.max(), value=units.value.sum(), below=units.below.sum()
        )
    units = units.filter(units.below > 0)
    means = units.group_by("arm").aggregate(mean=units.value.sum() / units.below.sum())
    joined = units.join(means, "arm")
    away = joined.value - joined["mean"] * joined.below
    by = ["arm", "segment", "day"]
    found = joined.group_by(by).aggregate(
        units=joined.count(), value=joined.value.sum(), below=joined.below.sum(), first=away.sum(),
        second=(away**2).sum(), third=(away**3).sum(),
    )  # fmt: skip
    cells = sorted(found.to_pyarrow().to_pylist(), key=lambda row: [str(row[name]) for name in by])
    high = (units.value / units.below).quantile(HIGH).to_pyarrow().as_py()
    return Powers(
        arm=tuple(str(row["arm"]) for row in cells),
        segment=tuple(str(row["segment"]) for row in cells),
        day=tuple(str(row["day"]) for row in cells),
        units=tuple(int(row["units"]) for row in cells),
        **{name: tuple(float(row[name]) for row in cells) for name in ("value", "below", "first", "second", "third")},
        high=None if high is None else float(high),
    )
