"""What stands on a page, in the order in which it stands there: lines of text, links, forms, what is folded away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from humanline.model.reach import By, Hidden, OpenHours, Way

Zone = Literal["", "nav", "header", "footer"]
FormKind = Literal["search", "login", "call_back", "message", "other"]


@dataclass(slots=True)
class TextLine:
    """A line of text: a paragraph, a heading, a row of a table; `code` where it is laid out as code (`<pre>`)."""

    text: str
    zone: Zone = ""
    fold: int = -1
    heading: int = 0
    main: bool = False
    code: bool = False


@dataclass(slots=True)
class Anchor:
    """A link or a button; `block` and `offset` say where it stands, `fold` in what."""

    href: str
    label: str
    block: int
    offset: int
    fold: int
    button: bool = False
    zone: Zone = ""


@dataclass(slots=True)
class HiddenPart:
    """A part that is not seen at first; `needs_script` where nothing on the page itself shows it."""

    parent: int
    label: str
    block: int
    needs_script: bool = False


@dataclass(slots=True)
class SheetForm:
    """Something to fill in."""

    kind: FormKind
    label: str
    action: str
    block: int
    fold: int


@dataclass(slots=True)
class ImageFound:
    """An image that may hold words, with the text that stands in for it."""

    source: str
    alt: str
    block: int
    fold: int


@dataclass(slots=True)
class PageSheet:
    """Everything that matters of one page."""

    title: str = ""
    language: str = ""
    base: str = ""
    canonical: str = ""
    refresh: str = ""
    alternates: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[TextLine] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    folds: list[HiddenPart] = field(default_factory=list)
    forms: list[SheetForm] = field(default_factory=list)
    pictures: list[ImageFound] = field(default_factory=list)
    frames: list[tuple[str, int]] = field(default_factory=list)
    chats: list[str] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    properties: list[tuple[str, str, int]] = field(default_factory=list)
    scripts: int = 0
    handlers: bool = False
    links_left_out: int = 0


@dataclass(frozen=True, slots=True)
class WayFound:
    """A way to a person, or something that may be one, at a place on a page.

    Attributes:
        id: what it is on the whole site: `phone:+31101234567`, `counter:3011AD`.
        kind: a person, or what the reader could not look into.
        way: how the person is met; empty where that is not known.
        name: in words.
        label: the words that stand near it.
        value: the link, or the number as shown.
        by: what the customer does.
        hidden: why it is hard to find.
        fold: the fold it stands in, or -1.
        block: the line it stands in, counted from 0; `offset` is how far in that line.
        open: opening hours that stand near.
        why: of what could not be looked into: why not.
    """

    id: str
    kind: Literal["person", "unknown"]
    way: Way | Literal[""]
    name: str
    label: str
    value: str = ""
    by: By = "click"
    hidden: Hidden = ""
    fold: int = -1
    block: int = 0
    offset: int = 0
    open: OpenHours = ()
    why: str = ""


def squeezed(text: str) -> str:
    """Text with every run of white space made one space."""
    return " ".join(text.split())
