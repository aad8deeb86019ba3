"""Whether a contact is several rows of an export (legs of a call, events of a ticket): what rows with one number prove.

A number that comes back is no proof: it may restart, or stand for an account. Rows of one contact lie close together in
time or say by turns that it began and ended, and are of the same customer. Where the values say neither that they are
one contact nor that they are not, it is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise
from typing import Literal

import msgspec
import pyarrow as pa

from humanline.contactlog.columns.profiling import Profile, ProfiledColumn
from humanline.contactlog.columns.vocabulary import (
    ENDED_STATES,
    NOBODY,
    SOLVED_STATES,
    name_score,
    word_set,
    words,
)
from humanline.contactlog.guessing.guessed import Guess, as_source, source_of, take, tells_apart
from humanline.foundation.rules import as_rule_name
from humanline.foundation.written import read_instant
from humanline.model.organisation import ColumnSource

#: Records that are looked at.
MOST_RECORDS = 50_000
#: Rows of one contact follow each other within this time; of an event log they may take as long as they like.
NEAR = timedelta(hours=4)
#: In a log that covers less time than this, nearness proves nothing.
SPAN = timedelta(days=2)
#: Share of the numbers that must say the same, and below which they say the contrary.
PROOF, CONTRARY = 0.95, 0.5
#: Legs of one call are not more than this, on average.
FEW_ROWS = 4
#: More rows are no events of one contact, on average.
MOST_EVENTS = 12
#: A column of more words is none of phases.
_MOST_PHASES = 12
#: Of fewer numbers with several rows nothing is concluded.
FEWEST = 3

#: Names that end so are of numbers that tell something apart.
_NUMBER = re.compile(r"((^|_)(id|no|num|number|key|uuid|guid|ref|reference)|nummer|nr|kenmerk)$")
#: Phases of a contact in which no colleague is at work on it.
_IDLE = re.compile(
    r"(?<![a-z])(wait\w*|queue\w*|wacht\w*|ivr|menu|keuzemenu|warte\w*|attente|file)(?![a-z])", re.IGNORECASE
)
_CODE = re.compile(r"(?=.*\d)[\w.:/-]{4,}")
BEGAN = word_set(
    "created opened new submitted received registered started start entered queued enterqueue initiated aangemaakt"
    " geopend ontvangen geregistreerd ingediend gemeld nieuw binnengekomen gestart begin"
)
ENDED = ENDED_STATES | SOLVED_STATES | word_set("ended end hangup disconnected einde beeindigd beëindigd opgehangen")


def is_number_of(name: str) -> bool:
    """Whether a column is the number of a contact, by its name alone."""
    return name_score(name, "contact_id") > 0.6


def returning(found: Guess, free: dict[str, ProfiledColumn], *, events: bool) -> None:
    """The columns with a number of the contact that comes back, the likeliest first; and the column of events.

    Args:
        found: gets both.
        free: the columns; that of events is taken out.
        events: rows may be events.
    """
    if found.returning:
        return
    often = [c for c in free.values() if tells_apart(c) and 2 * c.empty < c.seen and c.distinct < 0.98 * c.filled]
    numbers = [c.name for c in often if is_number_of(c.name) and not name_score(c.name, "customer_id")]
    numbers += [c.name for c in often if _NUMBER.search(words(c.name)) and not name_score(c.name, "customer_id")]
    numbers += [c.name for c in often if _codes(c)]
    found.returning = tuple(dict.fromkeys(sorted(numbers, key=lambda name: -name_score(name, "contact_id"))))
    column = next((c for c in free.values() if _events(c)), None) if events and often else None
    if column is None:
        return
    # Where rows say by turns that something began and ended, the number may be called anything.
    others = [c for c in often if c.filled <= MOST_EVENTS * c.distinct and c.instants + c.dates < 0.5]
    others = [c for c in others if not (c.free_text or name_score(c.name, "customer_id"))]
    found.returning = tuple(dict.fromkeys((*found.returning, *(c.name for c in others))))
    if found.returning:
        found.events = column.name
        take(free, column.name)


def _codes(column: ProfiledColumn) -> bool:
    """Whether a column of no name that we know holds codes, each of a few rows: letters and digits without spaces."""
    if column.filled > FEW_ROWS * column.distinct or column.instants + column.dates > 0.5 or column.numbers > 0.5:
        return False
    return not name_score(column.name, "customer_id") and all(map(_CODE.fullmatch, column.looked_at))


def _events(column: ProfiledColumn) -> bool:
    """Whether a column says what happened: that something began, and that it ended."""
    few = not column.many and 2 <= column.distinct <= 30 and column.numbers <= 0.5
    return few and _says(column, BEGAN) and _says(column, ENDED)


def settle_rows(found: Guess, seen: Profile, blocks: Iterable[pa.RecordBatch]) -> None:
    """Say whether rows with one number are one contact, by the first records.

    Args:
        found: the guess; gets the column and how its rows are joined, or a question, or nothing.
        seen: the profile of the columns.
        blocks: records of all files, with all columns as text.
    """
    for name in found.returning:
        if name in {as_source(guessed.source).column for guessed in found.columns.values()}:
            continue
        asks = found.shape or is_number_of(name)
        together = _together(name, blocks, found, [column.name for column in seen.columns if column.instants > 0.9])
        verdict = together.verdict()
        if found.shape and together.groups and verdict != "copies":
            verdict = "no" if together.contradicted else "one"
        if verdict != "one" and not asks:  # without a name that says so only a proof counts
            continue
        if verdict == "copies" and "contact_id" not in found.columns:
            found.add("contact_id", name, "guessed", found.say("copies"))
        if verdict == "one":
            _unite(found, seen, name, together)
        if verdict == "asked" and "contact_id" not in found.columns:
            question = found.say("ask_rows", column=name, rows=seen[name].filled, count=seen[name].distinct)
            found.to_decide["contact_id"] = question
        if verdict != "no":
            return


@dataclass(frozen=True)
class _Row:
    """One row, of those that share a number with another."""

    whole: tuple[str | None, ...]
    at: datetime | None
    customer: str
    kinds: tuple[str, ...]
    event: str
    handle: str
    wait: str
    times: tuple[str, ...]


@dataclass(frozen=True)
class _Together:
    """The rows of each number that comes back.

    Attributes:
        groups: of each number its rows, in the order of the log.
        times: the columns of times, in the order of `_Row.times`.
        span: from the first to the last time of all rows.
    """

    groups: list[list[_Row]]
    times: Sequence[str]
    span: timedelta

    def share(self, agree: Callable[[list[_Row]], bool | None]) -> float | None:
        """Of the numbers whose rows can say so, the share whose rows agree; `None` where too few can."""
        said = [one for rows in self.groups if (one := agree(rows)) is not None]
        return sum(said) / len(said) if len(said) >= max(FEWEST, 0.2 * len(self.groups)) else None

    def same(self, of: Callable[[_Row], str]) -> float | None:
        """The share of the numbers whose rows say the same, of those with two rows that say something."""

        def agree(rows: list[_Row]) -> bool | None:
            values = [value for row in rows if (value := of(row))]
            return len(set(values)) == 1 if len(values) > 1 else None

        return self.share(agree)

    @property
    def contradicted(self) -> bool:
        """Rows with one number are of different customers."""
        customers = self.same(lambda row: row.customer)
        return customers is not None and customers < CONTRARY

    def verdict(self) -> str:
        """`one` contact, `copies` of one row, `no`, or to be `asked`."""
        if len(self.groups) < FEWEST:
            return "no"
        if sum(len({row.whole for row in rows}) == 1 for rows in self.groups) >= PROOF * len(self.groups):
            return "copies"
        customers = self.same(lambda row: row.customer)
        kinds = [self.same(_nth("kinds", k)) for k in range(len(self.groups[0][0].kinds))]
        alike = all(same is None or same >= PROOF for same in kinds)
        tells = self.span > SPAN or (alike and customers is not None and customers >= PROOF)
        near = self.share(_near) if tells else None
        close = (near or 0.0) >= PROOF or (self.share(_by_turns) or 0.0) >= PROOF
        apart = not close and near is not None and near < CONTRARY
        if customers is None:
            few = sum(map(len, self.groups)) <= FEW_ROWS * len(self.groups)
            legs = few and self.span > SPAN and (near or 0.0) >= PROOF  # a leg may be about something else
            return "no" if apart else "one" if legs or (close and alike) else "asked"
        if self.contradicted or (apart and customers < PROOF):
            return "no"
        return "one" if close and customers >= PROOF else "asked"


def _nth(name: Literal["kinds", "times"], k: int) -> Callable[[_Row], str]:
    def of(row: _Row) -> str:
        said: str = getattr(row, name)[k]
        return said

    return of


def _by_turns(rows: list[_Row]) -> bool:
    """Whether different things happened, and it began once at most."""
    events = [row.event for row in rows if row.event]
    return len(set(events)) > 1 and sum(bool(_said(event) & BEGAN) for event in events) <= 1


def _near(rows: list[_Row]) -> bool | None:
    times = sorted(row.at for row in rows if row.at is not None)
    return all(later - earlier <= NEAR for earlier, later in pairwise(times)) if len(times) > 1 else None


def _together(name: str, blocks: Iterable[pa.RecordBatch], found: Guess, times: Sequence[str]) -> _Together:
    """The rows that share a number, among the first records."""
    by_number: defaultdict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    columns: list[str] = []
    records = 0
    for block in blocks:
        columns = block.schema.names
        numbers = block.column(columns.index(name)).to_pylist()
        for number, row in zip(
            numbers, zip(*(column.to_pylist() for column in block.columns), strict=True), strict=True
        ):
            if number and number.strip():
                by_number[number.strip()].append(row)
        records += block.num_rows
        if records >= MOST_RECORDS:
            break
    reader = _Reader(columns, found, times)
    groups = [[reader.row(row) for row in rows] for rows in by_number.values() if len(rows) > 1]
    known = [row.at for row in chain.from_iterable(groups) if row.at is not None]
    return _Together(groups, times, max(known) - min(known) if known else timedelta(0))


class _Reader:
    """Reads of a row what tells whether it belongs to another."""

    def __init__(self, columns: Sequence[str], found: Guess, times: Sequence[str]) -> None:
        self._place = {column: k for k, column in enumerate(columns)}
        self._found = found
        self._times = times
        opened = self._source("opened_at")
        formats = opened.format
        self._formats = (formats,) if isinstance(formats, str) else formats
        self._opened = [name for name in (opened.column or opened.date, opened.time) if name]
        self._kinds = [self._source(what).column for what in ("moment", "channel")]

    def row(self, values: tuple[str | None, ...]) -> _Row:
        """What one row says."""

        def of(column: str | None) -> str:
            return (values[self._place[column]] or "").strip() if column else ""

        customer = of(self._source("customer_id").column)
        instant = read_instant(" ".join(of(column) for column in self._opened), self._formats)
        return _Row(
            whole=values,
            at=instant.local if instant else None,
            customer="" if NOBODY.fullmatch(customer) else customer,
            kinds=tuple(of(column) for column in self._kinds),
            event=of(self._found.events),
            handle=of(self._source("handle_s").column).strip("0:.,"),
            wait=of(self._source("wait_s").column).strip("0:.,"),
            times=tuple(of(column) for column in self._times),
        )

    def _source(self, what: str) -> ColumnSource:
        guessed = self._found.columns.get(what)
        source = as_source(guessed.source) if guessed else ColumnSource()
        return ColumnSource() if source.when else source


def _unite(found: Guess, seen: Profile, name: str, together: _Together) -> None:
    """A contact is several rows: how they are joined."""
    found.contact = name
    for what in ("contact_id", "count"):
        found.columns.pop(what, None)
    found.why["contact"] = found.say("rows", rows=seen[name].filled, count=seen[name].distinct)
    for what, of in (("handle_s", lambda row: row.handle), ("wait_s", lambda row: row.wait)):
        if what in found.columns and (together.same(of) or 0.0) >= PROOF:  # what the whole contact took, on each row
            found.rows[what] = "first"
    if "handle_s" in found.columns and "handle_s" not in found.rows and not (found.shape or found.events):
        _ask_phases(found, seen, together)
    if found.lost:
        for what in found.lost:
            found.derived.pop(what, None)
            found.columns.pop(what, None)
    if found.shape:
        return
    if found.events:
        found.rows |= {"abandoned": "any"} if "abandoned" in found.derived else {}
        _closing(found, seen, together)
    elif "handle_s" in found.columns and "transferred" not in found.columns:
        found.rows["transferred"] = "several"


def _ask_phases(found: Guess, seen: Profile, together: _Together) -> None:
    """Ask whose time it is where rows of a contact are its phases, and some are of nobody of the staff."""
    used = {as_source(guessed.source).column for guessed in found.columns.values()}
    for k, column in enumerate(seen.columns):
        if column.name in used or not 2 <= column.distinct <= _MOST_PHASES or not any(map(_IDLE.search, column.values)):
            continue
        said = [[row.whole[k] for row in rows if row.handle] for rows in together.groups]
        apart = [len(set(values)) == len(values) for values in said if len(values) > 1]
        if len(apart) >= FEWEST and sum(apart) >= PROOF * len(apart):
            values, name = ", ".join(f"'{value}'" for value, _ in column.top(4)), as_rule_name(column.name)
            when = f"{name} == {column.top(1)[0][0]!r}"
            duration = as_source(found.columns["handle_s"].source).column
            told = {"column": duration, "phases": column.name, "values": values, "when": when}
            found.to_decide["handle_s"] = found.say("ask_phases", **told)
            return


def _closing(found: Guess, seen: Profile, together: _Together) -> None:
    """The time of the event with which a contact ends, where no column says it."""
    at = _time_of_events(found, seen, together)
    if "closed_at" in found.columns or at is None:
        return
    events = seen[found.events].values
    ends = [event for event in events if _said(event) & SOLVED_STATES]
    ends = ends or [event for event in events if _said(event) & ENDED]
    is_end = f"== {ends[0]!r}" if len(ends) == 1 else f"in ({', '.join(map(repr, ends))})"
    source = msgspec.structs.replace(at, when=f"{as_rule_name(found.events)} {is_end}")
    found.add("closed_at", source, "guessed", found.say("event", values=", ".join(ends)))


def _time_of_events(found: Guess, seen: Profile, together: _Together) -> ColumnSource | None:
    """Where the time of a row comes from: that of the contact, unless it is the same on all of its rows."""
    opened = as_source(found.columns["opened_at"].source) if "opened_at" in found.columns else ColumnSource()
    if opened.date is not None:
        return opened
    apart = [column for k, column in enumerate(together.times) if (together.same(_nth("times", k)) or 0.0) < CONTRARY]
    if opened.column in apart:
        return opened
    if not apart:
        return None
    return as_source(source_of(column=apart[0], **seen[apart[0]].written_as_instant.source))


def _said(value: str) -> frozenset[str]:
    said = words(value)
    return frozenset({said, *said.split("_")})


def _says(column: ProfiledColumn, known: frozenset[str]) -> bool:
    return any(_said(value) & known for value in column.values)
