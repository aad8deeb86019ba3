"""What was guessed of an export, and what every guess is made with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.vocabulary import name_score
from humanline.contactlog.guessing.reasons import reason
from humanline.foundation.language import Language
from humanline.model.contact import Joining
from humanline.model.organisation import ColumnSource, Source, Totals

Sureness = Literal["sure", "guessed"]


@dataclass(frozen=True)
class Guessed:
    """One guess.

    Attributes:
        what: the contact-log column, or the table of `line.toml` it belongs to.
        source: where it comes from.
        sureness: `sure` when name and content agree, else `guessed`.
        why: the reason, in a sentence.
    """

    what: str
    source: Source
    sureness: Sureness
    why: str


@dataclass
class Guess:
    """Everything guessed of an export.

    Attributes:
        columns: contact-log column → guess.
        attributes: name → column in the file.
        derived, check, exclude: name → rule.
        channels: value → `person`, `deferred`, `self_service`, or `None` when the words in it don't say.
        moments: the moments seen, most frequent first.
        typed: the column in which people typed what contacts are about, where no other says it; else empty.
        typed_words: words that come back in it.
        owed: moments that sound as if a person is owed.
        notes: what a reader should look at.
        totals: what a line holds, where it is a total of many contacts.
        to_decide: contact-log column → what the values can't settle.
        why: rule under `derived` → why it was guessed, and how many it counts; of `contact` the same.
        returning: columns with a number of the contact that comes back, the likeliest first.
        events: the column that says what happened, where rows are events; else empty.
        contact: the column whose number makes rows one contact; empty where a row is one.
        rows: contact-log column → what these rows say together, where it is not the usual.
        shape: the known shape that the export is of; empty where it is of none.
        settled: contact-log columns that the shape says; other guesses leave them.
        served: channel in small letters → who serves it, as that shape says.
        lost: contact-log columns that several rows together can't tell.
        language: of reasons and notes.
    """

    columns: dict[str, Guessed] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    check: dict[str, str] = field(default_factory=dict)
    exclude: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str | None] = field(default_factory=dict)
    moments: list[str] = field(default_factory=list)
    typed: str = ""
    typed_words: tuple[str, ...] = ()
    owed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    to_decide: dict[str, str] = field(default_factory=dict)
    totals: Totals | None = None
    why: dict[str, str] = field(default_factory=dict)
    returning: tuple[str, ...] = ()
    events: str = ""
    contact: str = ""
    rows: dict[str, Joining] = field(default_factory=dict)
    shape: str = ""
    settled: frozenset[str] = frozenset()
    served: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    language: Language = "en"

    @property
    def told(self) -> set[str]:
        """The contact-log columns that something stands for."""
        counted = {column for column, how in self.rows.items() if how == "several"}
        return {*self.columns, *self.derived, *counted, *(["contact_id"] if self.contact else [])}

    def say(self, key: str, **values: object) -> str:
        """A reason in the language of the guess."""
        return reason(key, self.language, **values)

    def add(self, what: str, source: Source, sureness: Sureness, why: str) -> None:
        """Keep a guess, unless a known shape says it already."""
        if what in self.settled:
            return
        self.columns[what] = Guessed(what, source, sureness, why)
        told = as_source(source)
        words = [word for word in told.empty if not any(map(str.isdigit, word))]
        if words and not told.yes and what != "customer_id":
            self.notes.append(self.say("note_nothing", column=told.column or told.date, values=", ".join(words)))


def take(free: dict[str, ProfiledColumn], *names: str) -> None:
    """Columns that are something now, and no longer free to be something else."""
    for name in names:
        free.pop(name, None)


def best(columns: Iterable[ProfiledColumn], what: str, *, least: float = 0.0) -> ProfiledColumn | None:
    """The column whose name fits `what` best."""
    scored = [(name_score(column.name, what), column) for column in columns]
    scored = [(score, column) for score, column in scored if score > least]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def with_empty(source: Source, values: Iterable[str]) -> Source:
    """The same source, where some more values mean that nothing is known."""
    told = as_source(source)
    return msgspec.structs.replace(told, empty=tuple(dict.fromkeys((*told.empty, *values))))


def source_of(**options: object) -> Source:
    """A source in its shortest form: a name where a name says it all."""
    return str(options["column"]) if set(options) == {"column"} else msgspec.convert(options, ColumnSource)


def as_source(source: Source) -> ColumnSource:
    """A source in its long form."""
    return source if isinstance(source, ColumnSource) else ColumnSource(column=str(source))


def tells_apart(column: ProfiledColumn) -> bool:
    """Whether there are so many different values that they can be customers, and no kinds of customers."""
    return column.many or column.distinct > 50 or (column.distinct >= 10 and 5 * column.distinct > column.filled)
