"""The columns of a contact log: what each is, and what it unlocks."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

ColumnType = Literal["text", "time", "duration", "number", "count", "bool", "scale"]

#: The one segment where none is defined.
EVERYONE = "everyone"
#: The segment of contacts that no rule matched, where segments are defined.
EVERYONE_ELSE = "everyone else"


class LogColumn(Record, frozen=True):
    """One column of the contact log.

    Attributes:
        name: its name in `[columns]` of `line.toml`.
        type: how its values are read. Durations are kept in milliseconds, times as instants.
        unlocks: what the product can say once it is there, as fixed words that pages translate.
    """

    name: str
    type: ColumnType
    unlocks: tuple[str, ...] = ()


LOG_COLUMNS: tuple[LogColumn, ...] = (
    LogColumn(name="contact_id", type="text", unlocks=("duplicates",)),
    LogColumn(name="opened_at", type="time", unlocks=("weekly_figures", "hour_of_week")),
    LogColumn(name="moment", type="text"),
    LogColumn(name="channel", type="text"),
    LogColumn(name="customer_id", type="text", unlocks=("repeats", "spill_over", "unheard")),
    LogColumn(name="handle_s", type="duration", unlocks=("minutes", "line")),
    LogColumn(name="wait_s", type="duration", unlocks=("waits", "staffing")),
    LogColumn(name="abandoned", type="bool", unlocks=("abandonment", "patience")),
    LogColumn(name="completion_s", type="duration", unlocks=("completion",)),
    LogColumn(name="asked_person_at", type="time", unlocks=("asked", "reach")),
    LogColumn(name="reached_person_at", type="time", unlocks=("reach",)),
    LogColumn(name="closed_at", type="time", unlocks=("completion", "unheard")),
    LogColumn(name="gave_up_at", type="time", unlocks=("unheard",)),
    LogColumn(name="resolved", type="bool", unlocks=("gain",)),
    LogColumn(name="satisfaction", type="scale", unlocks=("gain",)),
    LogColumn(name="complaint", type="bool", unlocks=("gain",)),
    LogColumn(name="transferred", type="bool", unlocks=("transfers",)),
    LogColumn(name="felt_heard", type="scale", unlocks=("unheard",)),
    LogColumn(name="wanted_person", type="bool", unlocks=("unheard",)),
    LogColumn(name="value", type="number", unlocks=("gain",)),
    LogColumn(name="department", type="text", unlocks=("departments",)),
    LogColumn(name="trial", type="text", unlocks=("effects",)),
    LogColumn(name="arm", type="text", unlocks=("effects",)),
    LogColumn(name="propensity", type="number", unlocks=("policy_value",)),
    LogColumn(name="policy", type="text", unlocks=("policy_value",)),
    LogColumn(name="count", type="count"),
)

COLUMN_BY_NAME: dict[str, LogColumn] = {column.name: column for column in LOG_COLUMNS}
