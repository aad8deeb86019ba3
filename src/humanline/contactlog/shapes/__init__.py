"""Shapes of exports that are known by their header, or by their values where there is none: a TOML file each.

A shape is written in the words of `line.toml`. Of a column several sources may be named: the first counts that is there
and whose values read so.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from humanline.foundation.decoding import decode
from humanline.foundation.errors import ConfigError
from humanline.foundation.record import Record
from humanline.model.contact import Joining
from humanline.model.organisation import Channels, ColumnSource


class Joined(Record, frozen=True):
    """Where a contact may be several rows.

    Attributes:
        contact: column with the number of the contact; empty where a row is one.
        rows: contact-log column → what its rows say together, where it is not the usual.
        lost: contact-log columns that several rows together can't tell.
    """

    contact: str = ""
    rows: dict[str, Joining] = {}
    lost: tuple[str, ...] = ()


class Shape(Record, frozen=True):
    """One shape of an export.

    Attributes:
        name: what writes it.
        page: the public page that documents it.
        signs: column names by which it is known, whatever their order, capitals and signs; each list is a way.
        values: column → pattern that nearly all of its values match.
        order: what the columns are called, where the file has no header.
        left_out: columns that would be taken for something else.
        log: where a contact may be several rows.
        columns: contact-log column → sources.
        derived: contact-log column → rules; the first counts whose columns are all there.
        exclude: name → rule, for records that are no contacts of customers.
        channels: who serves which channel, where its name does not say it.
    """

    name: str
    page: str
    signs: tuple[tuple[str, ...], ...]
    values: dict[str, str] = {}
    order: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    log: Joined = Joined()
    columns: dict[str, tuple[str | ColumnSource, ...]] = {}
    derived: dict[str, tuple[str, ...]] = {}
    exclude: dict[str, str] = {}
    channels: Channels = Channels()


@cache
def known_shapes() -> tuple[Shape, ...]:
    """All shapes, by name.

    Raises:
        ConfigError: a data file can't be used.
    """
    shapes = []
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            shape, faults = decode(tomllib.loads(file.read_text(encoding="utf-8")), Shape, name=file.name)
            if shape is None or faults:
                raise ConfigError(faults)
            shapes.append(shape)
    return tuple(shapes)
