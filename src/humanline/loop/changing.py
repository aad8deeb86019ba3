"""Change single settings of a `line.toml`, or a `trial.toml`, that people write in too.

Comments and order stay, what can't be used is not written, and whoever looked at an older file than the one that is
there changes nothing: two who work at once never lose each other's work. The last change can be taken back.
"""

from __future__ import annotations

import codecs
import hashlib
import threading
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from tomlkit.container import OutOfOrderTableProxy
from tomlkit.items import AbstractTable, AoT, Table

from humanline.foundation.errors import ConfigError, Fault
from humanline.foundation.files import refusing, write_text, write_together
from humanline.loop.configuring import checked

#: One change at a time in this process; other processes are told by the version.
_ONE = threading.Lock()

#: A setting: the keys that lead to it, such as `("staff", "hours_per_week")`; `"0"` is the first of several tables.
Place = tuple[str, ...]
#: Setting → its value; `None` takes it out.
Changes = Mapping[Place, Any]
#: Refuses plain values of a file of some name that can't be used, as `configuring.checked` does.
Checking = Callable[[dict[str, Any], str], object]


class ChangedMeanwhileError(ConfigError):
    """Somebody else wrote in `line.toml` after it was looked at; nothing was changed."""


class _Before(msgspec.Struct):
    """What a change replaced.

    Attributes:
        text: of the file, before.
        after: version of the file that the change made.
    """

    text: str
    after: str


def version_of(line_toml: Path) -> str:
    """What tells this file, `line.toml` or another, from any other; empty where there is none.

    Raises:
        ConfigError: it can't be read.
    """
    try:
        return _version(line_toml.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(
            [Fault(str(line_toml), f"it can't be read: {error.strerror}", "It is kept as it is.")]
        ) from None


def change(line_toml: Path, changes: Changes, *, version: str, work: Path, check: Checking = checked) -> str:
    """Change settings, where the file is still the one that was looked at.

    Args:
        line_toml: the file.
        changes: setting → value.
        version: of the file that was looked at, as `version_of` gave it.
        work: folder in which what it replaces is kept.
        check: whether what would stand there can be used.

    Returns:
        The version of the new file.

    Raises:
        ChangedMeanwhileError: it is another file by now.
        ConfigError: the values can't be used; all faults at once, and nothing is changed.
        OutputError: it can't be written.
    """
    with _ONE:
        raw = _still(line_toml, version)
        text = changed(raw.decode("utf-8-sig"), changes, line_toml.name, check)
        return _replace(line_toml, raw, text, work)


def changed(text: str, changes: Changes, name: str = "line.toml", check: Checking = checked) -> str:
    r"""The text of a configuration with some settings changed; comments and order stay.

    Args:
        text: as it is.
        changes: setting → value; `None` takes it out.
        name: of the file, for its faults.
        check: whether what would stand there can be used.

    Raises:
        ConfigError: the values can't be used; all faults at once.

    >>> print(changed('[staff] # ours\nhours_per_week = 3 # few\n', {("staff", "hours_per_week"): 8.0}))
    [staff] # ours
    hours_per_week = 8.0 # few
    <BLANKLINE>
    """
    document = tomlkit.parse(text)
    for place, value in changes.items():
        _set(document, place, value)
    made = tomlkit.dumps(document)
    check(tomllib.loads(made), name)
    return made


def can_undo(line_toml: Path, work: Path) -> bool:
    """Whether the file is as the last change here left it, so that it can be taken back."""
    before = _before(line_toml, work)
    return before is not None and before.after == version_of(line_toml)


def undo(line_toml: Path, *, work: Path) -> str:
    """Take the last change back; done once more it is there again.

    Returns:
        The version of the file.

    Raises:
        ChangedMeanwhileError: somebody else wrote in it since, or nothing was changed.
        OutputError: it can't be written.
    """
    with _ONE:
        before = _before(line_toml, work)
        if before is None:
            rule = "Only a change that was made here is taken back."
            raise ChangedMeanwhileError([Fault(line_toml.name, "no change to take back", rule)])
        raw = _still(line_toml, before.after)
        return _replace(line_toml, raw, before.text, work)


def _still(line_toml: Path, version: str) -> bytes:
    raw = line_toml.read_bytes() if line_toml.exists() else b""
    if (_version(raw) if raw else "") != version:
        rule = "It is changed only by who has seen what it says now."
        raise ChangedMeanwhileError([Fault(line_toml.name, "it was changed meanwhile", rule, "Look at it again.")])
    return raw


def _replace(line_toml: Path, raw: bytes, text: str, work: Path) -> str:
    """Write the new file, and beside it what it replaces; its mark of encoding and its line ends stay."""
    plain = text.replace("\r\n", "\n")
    new = (plain.replace("\n", "\r\n") if b"\r\n" in raw else plain).encode()
    new = codecs.BOM_UTF8 + new if raw.startswith(codecs.BOM_UTF8) else new
    after = _version(new)
    if new != raw:
        before = _Before(raw.decode("utf-8-sig"), after)
        with refusing(work):
            work.mkdir(mode=0o700, exist_ok=True)
        write_text(_kept_before(line_toml, work), msgspec.json.encode(before).decode(), private=True)
        write_together({line_toml: new})
    return after


def _kept_before(line_toml: Path, work: Path) -> Path:
    """Where what a change replaced is kept, in the folder that only its owner reads."""
    return work / f"{line_toml.name}.before.json"


def _before(line_toml: Path, work: Path) -> _Before | None:
    try:
        return msgspec.json.decode(_kept_before(line_toml, work).read_bytes(), type=_Before)
    except (OSError, msgspec.MsgspecError):
        return None


def _version(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]


def _set(document: tomlkit.TOMLDocument, place: Place, value: Any) -> None:  # noqa: ANN401  any plain value of TOML
    table: Any = document
    for key in place[:-1]:
        if isinstance(table, AoT):
            table = table[int(key)]
            continue
        if key not in table:
            if value is None:
                return
            table[key] = tomlkit.table()
        table = table[key]
        if not isinstance(table, AbstractTable | AoT | OutOfOrderTableProxy | dict):
            raise ConfigError([Fault(".".join(place), f"found {table!r}", "A table is needed there.")])
    key = place[-1]
    if value is None:
        if key in table:
            table.remove(key)
        return
    item = tomlkit.item(_plain(value))
    if isinstance(value, Mapping):
        item = tomlkit.inline_table()
        item.update({name: _plain(part) for name, part in value.items()})
    # Behind the last of its keys: comments at its end are, to a reader, about the table that follows.
    body = table.value.body if key not in table and isinstance(table, Table) else []
    place_in = 1 + next((k for k in reversed(range(len(body))) if body[k][0] is not None), -1)
    if place_in < len(body):
        item.trivia.trail = "\n"
        table.value._insert_at(place_in, key, item)
        dict.__setitem__(table, key, item.value)
    else:
        table[key] = item


def _plain(value: Any) -> Any:  # noqa: ANN401  any plain value of TOML
    return list(value) if isinstance(value, tuple) else value
