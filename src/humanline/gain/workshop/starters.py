"""Moments to start the sheet from: what people get in touch about in some sectors, one file a sector in `sectors/`."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from humanline.foundation.language import Language, in_language
from humanline.foundation.record import Record
from humanline.gain.workshop.layout import Terms
from humanline.model.judgement import Sector, SheetMoment

Channel = Literal["phone", "chat", "email", "letter", "counter", "visit", "website", "app"]

CHANNELS: dict[Channel, Terms] = {
    "phone": Terms("telefoon", "phone"),
    "chat": Terms("chat", "chat"),
    "email": Terms("e-mail", "e-mail"),
    "letter": Terms("brief", "letter"),
    "counter": Terms("balie", "counter"),
    "visit": Terms("huisbezoek of gesprek", "visit or talk"),
    "website": Terms("website", "website"),
    "app": Terms("app", "app"),
}


class Starter(NamedTuple):
    """The rows of a sheet for one sector, without scores and volumes: no two organisations are alike.

    Attributes:
        moments: what people get in touch about, through which channels, and what often causes it.
        owed_by: moment → the law that asks for a person.
    """

    moments: tuple[SheetMoment, ...]
    owed_by: dict[str, str]


class _Text(Record, frozen=True):
    nl: str
    en: str

    def in_(self, language: Language) -> str:
        return in_language(self, language)


class _Moment(Record, frozen=True):
    name: _Text
    channels: Annotated[tuple[Channel, ...], Meta(min_length=1)]
    cause: _Text | None = None
    owed_by: str = ""


class _Sector(Record, frozen=True):
    moments: tuple[_Moment, ...]


def starter(sector: Sector, language: Language) -> Starter:
    """The moments that really occur in a sector.

    A cause is one that often makes people get in touch, without a share: whether it does here is for the room to say.
    A moment is owed only where a law asks for a person; what decency asks for, the organisation decides.

    Args:
        sector: which one.
        language: of the sheet.
    """
    text = (files("humanline.gain.workshop") / "sectors" / f"{sector}.toml").read_text(encoding="utf-8")
    rows = msgspec.toml.decode(text, type=_Sector).moments
    moments = tuple(
        SheetMoment(
            name=row.name.in_(language),
            owed=bool(row.owed_by),
            channels=", ".join(CHANNELS[channel].of(language) for channel in row.channels),
            cause=row.cause.in_(language) if row.cause is not None else "",
        )
        for row in rows
    )
    return Starter(moments, {row.name.in_(language): row.owed_by for row in rows if row.owed_by})
