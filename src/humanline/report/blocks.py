"""What a page is built from: sections with a finding as heading, pictures, and their numbers as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from humanline.report.numbers import CellText

T = TypeVar("T")
K = TypeVar("K")
Row = tuple[CellText | str, ...]

#: What a section that is folded away tells: why, the numbers behind it, or what can't be told or was assumed.
Kind = Literal["why", "numbers", "untold"]
#: So many folded sections stand by their findings; of more, those with numbers and what can't be told fold together.
_MANY = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of numbers.

    Attributes:
        caption: what it shows.
        head: column names.
        rows: one tuple a row, as long as `head`; the first cell names the row.
        words: how many of the first columns hold words rather than numbers.
        notes: small print under the table.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    words: int = 1
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        things: Iterable[T],
        caption: str,
        *columns: tuple[str, Callable[[T], CellText | str]],
        words: int = 1,
        notes: tuple[str, ...] = (),
    ) -> Sheet:
        """A row for each thing; a column is its name, and what it says of a thing."""
        rows = tuple(tuple(cell(thing) for _, cell in columns) for thing in things)
        return cls(caption, tuple(name for name, _ in columns), rows, words, notes)


@dataclass(frozen=True, slots=True)
class Key:
    """One colour in a picture, by its look in the style sheet (`person`, `self`, `owed`…), and what it means."""

    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn twice as SVG: wide for a screen or paper, and narrow for a phone.

    Attributes:
        name: unique on the page; part of ids.
        alternative: what it shows, in words.
        numbers: the same numbers as a table.
        keys: the colours and what they mean.
        title: the finding of this picture where its section holds several.
        notes: how to read it; `wide_notes` are of the wide picture alone.
        reading: how to read it, on a wide screen and on a phone, where these differ.
        small: one of several that stand beside each other on a wide screen, drawn narrow.
    """

    name: str
    wide: str
    narrow: str
    alternative: str
    numbers: Sheet
    keys: tuple[Key, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    wide_notes: tuple[str, ...] = ()
    reading: tuple[str, str] | tuple[()] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in a list: a sentence, and small print under it.

    Attributes:
        lead: what it is about, in bold; may be empty.
        level: `warning` where a figure may be wrong because of it.
        sign: of a verdict: `kept`, `broken`, `unknown` or `does_not_apply`; `fill` where it is to be filled in.
        link: an address outside this page, `https://` or a file beside it, and its words; fetched only where clicked.
    """

    text: str
    lead: str = ""
    level: str = "info"
    sign: str = ""
    small: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StoryStop:
    """One stop of a story: the place, what is said or shown there, and what the customer does, or what happens."""

    name: str
    said: str
    does: str


@dataclass(frozen=True, slots=True)
class Story:
    """A way told step by step: which way it is, the sum of it, its stops in order, and how it ends."""

    title: str
    text: tuple[str, ...]
    stops: tuple[StoryStop, ...]
    end: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """A list that is folded away behind what is said where it is folded."""

    summary: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Notch:
    """One place of a slider: what it stands at, what is so there, and whether that is so now."""

    value: str
    text: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page.

    Attributes:
        name: its id on the page.
        subject: what it is about, in a few words (above the heading, and in the contents).
        heading: the finding, as a sentence.
        text: paragraphs.
        caution: a warning to read before the numbers.
        letter: a text to copy, line by line.
        sheets: tables that stand on their own; folded away when `folded`.
        notches: places of a slider; without a script they are a list.
        slider: what the slider moves.
        kind: what it tells, where it is folded away.
    """

    name: str
    subject: str
    heading: str
    text: tuple[str, ...] = ()
    caution: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    items: tuple[Item, ...] = ()
    stories: tuple[Story, ...] = ()
    letter: str = ""
    folds: tuple[Fold, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    folded: bool = False
    notches: tuple[Notch, ...] = ()
    slider: str = ""
    kind: Kind = "why"

    @property
    def warns(self) -> bool:
        """There is something in it that must be seen, also where the section is folded away."""
        return bool(self.caution) or any(item.level == "warning" for item in self.items)


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Things that stand together on a page, by what they share, in the order in which that first comes."""
    found: dict[K, list[T]] = {}
    for key, thing in pairs:
        found.setdefault(key, []).append(thing)
    return found


def behind(kind: Kind, *sections: Section | None) -> tuple[Section, ...]:
    """Sections that tell the same kind of thing; what is not there is left out."""
    return tuple(replace(section, kind=kind) for section in sections if section is not None)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the log can't tell, and why, as the end of a sentence; columns where those are all that is missing."""

    subject: str
    why: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page.

    Attributes:
        title: in the browser's tab.
        eyebrow: which kind of page it is, and whose.
        heading: the finding.
        answer: the answer in three sentences.
        banners: what a reader must know first, such as made-up figures.
        status: one line about what the page is worth, right under the heading; `note` says it in full.
        note_calm: the note is no warning.
        link: a page beside this one: its file name, and what it is.
        at_once: how many sections are open: what to do, and one picture. The others are folded away behind their
            headings, which are their findings; paper shows what is open.
        footer: where it comes from.
    """

    title: str
    eyebrow: str
    heading: str
    answer: tuple[str, ...]
    sections: tuple[Section, ...]
    banners: tuple[str, ...] = ()
    status: str = ""
    note: tuple[str, ...] = ()
    note_calm: bool = False
    link: tuple[str, str] | None = None
    at_once: int = 0
    footer: tuple[str, ...] = ()

    @property
    def folded(self) -> dict[Kind, list[Section]]:
        """Sections that are folded away, by what they tell; where they are few, each stands by itself as a `why`."""
        rest = self.sections[self.at_once :]
        return grouped((section.kind if len(rest) > _MANY else "why", section) for section in rest)
