"""What stands in the columns of an export: enough to guess which is which, and to say how it is written.

`column.written_as_duration` and its like (instant, clock, number, mark, yes_no, weekday) are a `Written`: what
`ColumnSource` has to be told, how much that reads, whether the values settle it, and what can't be read:

    written = profile["Wachttijd"].written_as_duration
    if written.readable > 0.95:
        source = ColumnSource(column="Wachttijd", **written.source)
    if not written.settled:
        ask(written.options, *written.alternatives)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from humanline.foundation.written.recognising import (
    Written,
    written_as_clock,
    written_as_duration,
    written_as_instant,
    written_as_mark,
    written_as_number,
    written_as_weekday,
    written_as_yes_no,
)

#: Values kept apart for each column; beyond this a column has 'many'.
MOST_VALUES = 5_000
#: Different values of a column that are read to tell how it is written, from its beginning to its end.
MOST_LOOKED_AT = 1_000
#: Records looked at; larger files are profiled on their first records.
MOST_RECORDS = 2_000_000

#: Values looked at in each block beyond those.
_MORE_VALUES = 200

#: Records that are kept together.
_FIRST = 5_000

_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$")
_SPLIT = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
_INTEGER = r"^\s*[+-]?\d+(\.0+)?\s*$"


@dataclass
class ProfiledColumn:
    """One column as seen so far.

    Attributes:
        name: as in the file.
        seen: records.
        empty: records without a value.
        values: value → records, while there are few different ones.
        many: there are more than `MOST_VALUES` different values.
        distinct: different values (exact up to `MOST_RECORDS` records).
        whole_numbers: records with a whole number (exact, also where there are many values).
        later: value → records, of some values of every block after there were many.
    """

    name: str
    seen: int = 0
    empty: int = 0
    values: Counter[str] = field(default_factory=Counter)
    many: bool = False
    whole_numbers: int = 0
    later: Counter[str] = field(default_factory=Counter)
    _hashes: list[np.ndarray] = field(default_factory=list, repr=False)

    @property
    def filled(self) -> int:
        """Records with a value."""
        return self.seen - self.empty

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        if not self.many:
            return len(self.values)
        return int(np.unique(np.concatenate(self._hashes)).size)

    def share(self, pattern: re.Pattern[str]) -> float:
        """Share of the values (weighted by records) that match."""
        total = sum(self.values.values())
        if not total:
            return 0.0
        return sum(count for value, count in self.values.items() if pattern.match(value.strip())) / total

    @property
    def integers(self) -> float:
        """Share of whole numbers."""
        return self.whole_numbers / self.filled if self.filled else 0.0

    @cached_property
    def looked_at(self) -> Counter[str]:
        """Value → records, over the whole column: all values, or many from its beginning and some of every block."""
        seen = self.values + self.later
        step = len(seen) // MOST_LOOKED_AT + 1
        return seen if step == 1 else Counter(dict(list(seen.items())[::step]))

    @cached_property
    def written_as_instant(self) -> Written:
        """Times and dates."""
        return written_as_instant(self.looked_at)

    @cached_property
    def written_as_clock(self) -> Written:
        """Times of day without a date."""
        return written_as_clock(self.looked_at)

    @cached_property
    def written_as_duration(self) -> Written:
        """Lengths of time."""
        return written_as_duration(self.looked_at)

    @cached_property
    def written_as_number(self) -> Written:
        """Numbers."""
        return written_as_number(self.looked_at)

    @cached_property
    def written_as_mark(self) -> Written:
        """Marks that customers give."""
        return written_as_mark(self.looked_at)

    @cached_property
    def written_as_yes_no(self) -> Written:
        """Yes and no."""
        return written_as_yes_no(self.looked_at)

    @cached_property
    def written_as_weekday(self) -> Written:
        """Weekdays."""
        return written_as_weekday(self.looked_at)

    @property
    def numbers(self) -> float:
        """Share of numbers, also with a decimal comma."""
        return self.written_as_number.readable

    @property
    def clock_times(self) -> float:
        """Share of times of day without a date, or of lengths of time that look so."""
        return self.share(_CLOCK)

    @property
    def dates(self) -> float:
        """Share of dates without a time."""
        return self.written_as_instant.readable * (1 - self.written_as_instant.clock)

    @property
    def instants(self) -> float:
        """Share of dates with a time."""
        return self.written_as_instant.readable * self.written_as_instant.clock

    @property
    def month_first(self) -> bool:
        """Dates are read with the month first (`6/29/2016`)."""
        return self.written_as_instant.options == {"format": "month_first"}

    @property
    def example(self) -> str:
        """A date, with or without a time, as this column writes them."""
        return next(value for value in self.values if _SPLIT.match(value))

    @property
    def free_text(self) -> bool:
        """What people typed, or who they are: hardly a value stands there twice, or few do and they are sentences."""
        if self.filled < 40 or self.numbers > 0.5 or self.instants + self.dates + self.clock_times > 0.5:
            return False
        sentences = sum(len(value.split()) for value in self.values) >= 4 * len(self.values)
        return 2 * self.distinct > self.filled or (sentences and 5 * self.distinct > self.filled)

    @property
    def yes_no(self) -> bool:
        """Two-valued, in words or numbers that mean yes and no."""
        return 0 < len(self.values) <= 4 and self.written_as_yes_no.readable == 1

    def top(self, number: int = 5) -> list[tuple[str, int]]:
        """The most frequent values."""
        return sorted(self.values.items(), key=lambda item: (-item[1], item[0]))[:number]


@dataclass
class Profile:
    """All columns of a file.

    Attributes:
        columns: in the order of the file.
        records: records looked at.
        whole: the file was looked at to its end.
        first: some of the first records, to see how columns hang together.
    """

    columns: list[ProfiledColumn]
    records: int
    whole: bool
    first: pa.Table | None = None

    def __getitem__(self, name: str) -> ProfiledColumn:
        return next(column for column in self.columns if column.name == name)


def profile(names: Sequence[str], blocks: Iterable[pa.RecordBatch]) -> Profile:
    """Look at every column of a stream of blocks.

    Args:
        names: the columns to look at.
        blocks: record batches that hold these columns; memory does not grow with their number, up to `MOST_RECORDS`
            hashes of columns with many values.
    """
    columns = [ProfiledColumn(name) for name in names]
    records, whole = 0, True
    first: pa.Table | None = None
    for block in blocks:
        if first is None and block.num_rows:
            first = pa.Table.from_batches([block.slice(0, _FIRST)]).combine_chunks()
        for column in columns:
            _look(column, block.column(block.schema.get_field_index(column.name)))
        records += block.num_rows
        if records >= MOST_RECORDS:
            whole = False
            break
    return Profile(columns, records, whole, first)


def _look(column: ProfiledColumn, values: pa.Array) -> None:
    text = values if pa.types.is_string(values.type) else values.cast(pa.string())
    text = pc.if_else(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(text)), 0), None, text)
    column.seen += len(text)
    column.empty += text.null_count
    counted = text.drop_null().value_counts()
    different = counted.field("values")
    column._hashes.append(np.fromiter((hash(v) for v in different.to_pylist()), dtype=np.int64, count=len(different)))
    if len(column._hashes) > 8:
        column._hashes = [np.unique(np.concatenate(column._hashes))]
    whole = pc.match_substring_regex(different, _INTEGER)
    column.whole_numbers += pc.sum(pc.if_else(whole, counted.field("counts"), 0)).as_py() or 0
    if column.many:
        step = max(1, len(different) // _MORE_VALUES)
        for value, count in zip(
            different[::step].to_pylist(), counted.field("counts")[::step].to_pylist(), strict=True
        ):
            column.later[value] += count
        return
    for value, count in zip(different.to_pylist(), counted.field("counts").to_pylist(), strict=True):
        if value in column.values or len(column.values) < MOST_VALUES:
            column.values[value] += count
        else:
            column.many = True
            break
