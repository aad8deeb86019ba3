"""The columns of a contact log: what each is, and what it unlocks."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

ColumnType = Literal["text", "time", "duration", "number", "count", "bool", "scale"]

#: What several rows of one contact say together. `until_answered` adds up to and with the first row that has handle
#: time; `several` is yes where more than one row has it.
Joining = Literal["first", "last", "sum", "any", "all", "until_answered", "several"]

#: How a person is met: a voice or a face is not an e-mail. Empty where that is not known, or there is no person.
ChannelKind = Literal["speaking", "face_to_face", "writing", ""]

#: The one segment where none is defined.
EVERYONE = "everyone"
#: The segment of contacts that no rule matched, where segments are defined.
EVERYONE_ELSE = "everyone else"
#: The moment of contacts that no rule of `[moments]` matched and no column names, in the organisation's language.
OTHER_MOMENT = {"en": "other", "nl": "overig"}


class LogColumn(Record, frozen=True):
    """One column of the contact log: the one table that reading, tidying, sums, measures, pages and documents stand on.

    Attributes:
        name: its name in `[columns]` of `line.toml`.
        type: how its values are read.
        stored: its name in the tidied log. Durations are kept in milliseconds (`_ms`), places on a scale and values in
            hundredths (`_c`), times as instants.
        unlocks: what the product can say once it is there, as fixed words that pages translate.
        scale: of a place on a scale, the lowest and highest value that it is kept on.
        happened: of a time, the yes/no column of the tidied log that says whether it happened: no where nothing stands,
            unknown where something stands that can't be read.
        joined: what several rows of one contact say together, of those that say something.
    """

    name: str
    type: ColumnType
    stored: str = ""
    unlocks: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    happened: str = ""
    joined: Joining = "first"

    @property
    def kept(self) -> str:
        """Its name in the tidied log."""
        return self.stored or self.name


LOG_COLUMNS: tuple[LogColumn, ...] = (
    LogColumn(name="contact_id", type="text", unlocks=("duplicates",)),
    LogColumn(name="opened_at", type="time", unlocks=("weekly_figures", "hour_of_week")),
    LogColumn(name="moment", type="text"),
    LogColumn(name="channel", type="text"),
    LogColumn(name="customer_id", type="text", stored="customer", unlocks=("repeats", "spill_over")),
    LogColumn(name="handle_s", type="duration", stored="handle_ms", unlocks=("minutes", "line"), joined="sum"),
    LogColumn(name="wait_s", type="duration", stored="wait_ms", unlocks=("waits", "staffing"), joined="until_answered"),
    LogColumn(name="abandoned", type="bool", unlocks=("abandonment", "patience", "unheard"), joined="last"),
    LogColumn(name="completion_s", type="duration", stored="completion_ms", unlocks=("completion",), joined="last"),
    LogColumn(name="asked_person_at", type="time", unlocks=("asked", "reach"), happened="asked"),
    LogColumn(name="reached_person_at", type="time", unlocks=("reach", "unheard"), happened="reached"),
    LogColumn(name="closed_at", type="time", unlocks=("completion", "end_unknown"), happened="closed", joined="last"),
    LogColumn(name="gave_up_at", type="time", unlocks=("unheard",), happened="gave_up", joined="last"),
    LogColumn(name="resolved", type="bool", unlocks=("gain",), joined="last"),
    LogColumn(
        name="satisfaction", type="scale", stored="satisfaction_c", unlocks=("gain",), scale=(1.0, 5.0), joined="last"
    ),
    LogColumn(name="complaint", type="bool", unlocks=("gain",), joined="any"),
    LogColumn(name="transferred", type="bool", unlocks=("transfers",), joined="any"),
    LogColumn(
        name="felt_heard",
        type="scale",
        stored="felt_heard_c",
        unlocks=("felt_heard", "gain"),
        scale=(0.0, 10.0),
        joined="last",
    ),
    LogColumn(name="trust", type="scale", stored="trust_c", unlocks=("gain",), scale=(0.0, 10.0), joined="last"),
    LogColumn(name="wanted_person", type="bool", unlocks=("unheard", "gain"), joined="any"),
    # Money counts only where an organisation asks for it, so no page asks for these: a trial may take `value` as its
    # outcome, and `policy` says which rule decided.
    LogColumn(name="value", type="number", stored="value_c", joined="last"),
    LogColumn(name="department", type="text", unlocks=("departments",)),
    LogColumn(name="trial", type="text", unlocks=("effects",)),
    LogColumn(name="arm", type="text", unlocks=("effects",)),
    LogColumn(name="propensity", type="number", unlocks=("effects",)),
    LogColumn(name="policy", type="text"),
    LogColumn(name="cause", type="text", unlocks=("causes",)),
    LogColumn(name="caused_by", type="text", unlocks=("who_causes",)),
    LogColumn(name="count", type="count"),
)


def columns_of(kind: ColumnType) -> tuple[LogColumn, ...]:
    """The columns of one type, in the order of the table."""
    return tuple(column for column in LOG_COLUMNS if column.type == kind)


#: Columns that are a length of time, and those that are a place on a scale.
DURATIONS: tuple[str, ...] = tuple(column.name for column in columns_of("duration"))
SCALES: tuple[str, ...] = tuple(column.name for column in columns_of("scale"))

COLUMN_BY_NAME: dict[str, LogColumn] = {column.name: column for column in LOG_COLUMNS}
