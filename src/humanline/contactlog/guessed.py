"""What was guessed of an export, and what every guess is made with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from humanline.contactlog.profiling import Column
from humanline.contactlog.reasons import Language, reason
from humanline.contactlog.vocabulary import name_score
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
        owed: moments that sound as if a person is owed.
        notes: what a reader should look at.
        totals: what a line holds, where it is a total of many contacts.
        to_decide: contact-log column → what the values can't settle.
        why: rule under `derived` → why it was guessed, and how many it counts.
        language: of reasons and notes.
    """

    columns: dict[str, Guessed] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    check: dict[str, str] = field(default_factory=dict)
    exclude: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str | None] = field(default_factory=dict)
    moments: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    to_decide: dict[str, str] = field(default_factory=dict)
    totals: Totals | None = None
    why: dict[str, str] = field(default_factory=dict)
    language: Language = "en"

    def say(self, key: str, **values: object) -> str:
        """A reason in the language of the guess."""
        return reason(key, self.language, **values)

    def add(self, what: str, source: Source, sureness: Sureness, why: str) -> None:
        """Keep a guess."""
        self.columns[what] = Guessed(what, source, sureness, why)


def take(free: dict[str, Column], *names: str) -> None:
    """Columns that are something now, and no longer free to be something else."""
    for name in names:
        free.pop(name, None)


def best(columns: Iterable[Column], what: str, *, least: float = 0.0) -> Column | None:
    """The column whose name fits `what` best."""
    scored = [(name_score(column.name, what), column) for column in columns]
    scored = [(score, column) for score, column in scored if score > least]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def with_empty(source: Source, values: Iterable[str]) -> Source:
    """The same source, where some more values mean that nothing is known."""
    told = source if isinstance(source, ColumnSource) else ColumnSource(column=str(source))
    return msgspec.structs.replace(told, empty=tuple(dict.fromkeys((*told.empty, *values))))


def source_of(**options: object) -> Source:
    """A source in its shortest form: a name where a name says it all."""
    return str(options["column"]) if set(options) == {"column"} else msgspec.convert(options, ColumnSource)
