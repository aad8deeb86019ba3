"""Staff time of contacts by what `[minutes]` says, where the log does not hold how long they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from humanline.contactlog.measuring.scanning import Row
from humanline.model.estimate import Estimate

#: How far minutes that somebody wrote down can be off, as a factor.
WRITTEN_FACTOR = 1.5
_MS = 60_000


def with_assumed_minutes(rows: Sequence[Row], cube: Sequence[Row], minutes: Mapping[str, float]) -> list[Row]:
    """Rows of sums with the staff time that their contacts with a person take by `[minutes]`.

    Each moment has the mix of channels in which its contacts came to a person.

    Args:
        rows: sums by moment and mode.
        cube: sums by moment and channel.
        minutes: channel → staff minutes a contact; `person` serves for every channel not named.
    """
    contacts: defaultdict[object, float] = defaultdict(float)
    weighed: defaultdict[object, float] = defaultdict(float)
    for row in cube:
        each = minutes.get(row["channel"], minutes.get("person"))
        if row["mode"] == "person" and each is not None:
            contacts[row["moment"]] += row["contacts"]
            weighed[row["moment"]] += row["contacts"] * each
    found: list[Row] = []
    for row in rows:
        moment, served = row["moment"], row.get("k_served", row["contacts"]) if row["mode"] == "person" else 0
        usual = weighed[moment] / contacts[moment] if contacts[moment] else minutes.get("person", 0.0)
        found.append({**row, "s_handle": round(served * usual * _MS), "n_handle": served})
    return found


def assumed_hours(sums: Row, weeks: float) -> Estimate:
    """Staff hours a week of sums that `with_assumed_minutes` gave.

    Args:
        sums: with `s_handle`, in milliseconds.
        weeks: that the log covers.
    """
    value = sums["s_handle"] / (60 * _MS) / weeks
    low, high = value / WRITTEN_FACTOR, value * WRITTEN_FACTOR
    return Estimate(value=value, low=low, high=high, n=sums["n_handle"], method="assumed", assumed=True)
