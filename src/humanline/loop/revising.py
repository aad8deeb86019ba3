"""A `line.toml` that is there already, and what `init` would write today: what people wrote stays.

What they set, their order and their comments are kept to the letter. Added is only what `init` knows to be new: a
column that it had noted as not found, and a channel that stands nowhere in the file. Where its guess is another one
than what is written, that stands in a comment below it, which the next run takes away or writes anew.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import tomlkit
from tomlkit.items import Array, Comment, Item, Table

from humanline.foundation.language import Language
from humanline.model.organisation import spelling_of

_MARKS = {"en": "# init would now say: ", "nl": "# init zou nu zeggen: "}
_MARK = re.compile(rf"^(?:{'|'.join(map(re.escape, _MARKS.values()))}).*\n", re.MULTILINE)
#: Tables that hold no guesses, or are seen to on their own.
_NOT_GUESSED = ("schema", "organisation", "to_decide", "channels")


class Revised(NamedTuple):
    """A configuration that was there, gone over.

    Attributes:
        text: of the file.
        added: what is new in it, one line each.
        differs: what `init` would say otherwise, one line each.
    """

    text: str
    added: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def revised(before: str, now: str, *, language: Language, same_files: bool) -> Revised:
    """Go over a configuration with what is known today.

    Args:
        before: the text that is there; it must be TOML.
        now: the text that would be written were there none.
        language: of the comments.
        same_files: the log that was looked at is the one that the file names.
    """
    before = _without_marks(before if before.endswith("\n") or not before else before + "\n")
    old, new = tomlkit.parse(before), tomlkit.parse(now)
    if not old:
        text = f"{before}\n{now}" if before.strip() else now
        return Revised(text, ("line.toml",))
    revision = _Revision(old, new, _MARKS[language])
    revision.go_over(skipped={("log", "files")} if same_files else set())
    text = tomlkit.dumps(old) + "".join(f"{line}\n" for line in revision.at_the_end)
    if not _kept(tomllib.loads(before), _loaded(text)):  # never happened; what people wrote comes first
        return Revised(before, differs=(*revision.added, *revision.differs))
    return Revised(text, tuple(revision.added), tuple(revision.differs))


class _Revision:
    """One going over: `old` is changed in place."""

    def __init__(self, old: tomlkit.TOMLDocument, new: tomlkit.TOMLDocument, mark: str) -> None:
        self.old, self.new, self._mark = old, new, mark
        self.added: list[str] = []
        self.differs: list[str] = []
        self.at_the_end: list[str] = []

    def go_over(self, skipped: set[tuple[str, str]]) -> None:
        for name, table in _tables(self.new):
            for key, item in _values(table).items() if name not in _NOT_GUESSED else ():
                if (name, key) not in skipped:
                    self._one(name, key, item)
        self._channels()

    def _one(self, name: str, key: str, item: Item) -> None:
        line = f"{tomlkit.key(key).as_string()} = {item.as_string()}"
        theirs = self.old.get(name)
        if not isinstance(theirs, Table):
            if theirs is None or (isinstance(theirs, dict) and _differs(theirs.get(key), item.unwrap())):
                self._note(f"[{name}] {line}", None)
        elif key in theirs:
            its = _values(theirs).get(key, theirs)
            if _differs(theirs.unwrap()[key], item.unwrap()):
                self._note(line, its, told=f"[{name}] {line}")
        elif (noted := _noted(theirs, key)) is not None:
            noted.trivia.comment = f"{line}  {item.trivia.comment}".rstrip()  # a comment is written out as it stands
            self.added.append(f"[{name}] {line}")
            self._question(key)
        else:
            self._note(line, _last(theirs), told=f"[{name}] {line}")

    def _note(self, line: str, after: Item | None, told: str = "") -> None:
        """Say what would be written, in a comment below what is written."""
        self.differs.append(told or line)
        if after is None:
            self.at_the_end.append(self._mark + line)
        else:
            after.trivia.trail += f"{self._mark}{line}\n"

    def _question(self, key: str) -> None:
        """What is to be decided of a column that is new."""
        questions = self.new.get("to_decide")
        question = _values(questions).get(key) if isinstance(questions, Table) else None
        if question is None:
            return
        line = f"{tomlkit.key(key).as_string()} = {question.as_string()}"
        theirs = self.old.get("to_decide")
        if isinstance(theirs, Table):
            _last(theirs).trivia.trail += f"{line}\n"
        else:
            self.at_the_end += ["", "[to_decide]", line] if "[to_decide]" not in self.at_the_end else [line]

    def _channels(self) -> None:
        """Channels that stand nowhere in the file go into the list where they would be."""
        today, theirs = self.new.get("channels"), self.old.get("channels")
        if not isinstance(today, Table):
            return
        lists = theirs if isinstance(theirs, dict) else {}
        text = tomlkit.dumps(self.old).lower()
        for mode, names in today.items():
            unknown = [name for name in names if not any(f"{q}{spelling_of(name)}{q}" in text for q in "\"'")]
            if unknown and isinstance(lists.get(mode), Array):
                lists[mode].extend(unknown)
                self.added.append(f"[channels] {mode}: {', '.join(unknown)}")
            elif unknown:
                line = f"{mode} = {tomlkit.item(unknown).as_string()}"
                if isinstance(theirs, Table):
                    self._note(line, _last(theirs), told=f"[channels] {line}")
                else:
                    self._note(f"[channels] {line}", None)


def _tables(document: tomlkit.TOMLDocument) -> Iterator[tuple[str, Table]]:
    return ((name, table) for name, table in document.items() if isinstance(table, Table))


def _values(table: Table) -> dict[str, Item]:
    """The keys of a table and what stands there, without the tables within it."""
    return {key.key: item for key, item in table.value.body if key is not None and not isinstance(item, Table)}


def _differs(theirs: object, guess: object) -> bool:
    """Whether a guess says something else; what theirs says beyond it is no difference."""
    if isinstance(theirs, list) and isinstance(guess, list):
        return any(value not in theirs for value in guess)
    said, guessed = _source(theirs), _source(guess)
    if isinstance(said, dict) and isinstance(guessed, dict):
        return any(said.get(key) != value for key, value in guessed.items())
    return said != guessed


def _source(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _noted(table: Table, key: str) -> Comment | None:
    """The line on which an earlier `init` noted a column as not found."""
    wanted = f'# {key} = ""'
    items = (item for _, item in table.value.body if isinstance(item, Comment))
    return next((item for item in items if item.trivia.comment.strip() == wanted), None)


def _last(table: Table) -> Item:
    """The last key of a table, or the table itself where it has none: what stands below it is written after it."""
    return next(reversed(_values(table).values()), table)


def _without_marks(text: str) -> str:
    """Without the comments of an earlier going over; text in quotes that looks so is left alone."""
    bare = _MARK.sub("", text)
    return bare if _loaded(bare) == tomllib.loads(text) else text


def _loaded(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _kept(before: object, after: object) -> bool:
    """Whether all that was there is there as it was; lists may have grown."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and _kept(value, after[key]) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return before == after[: len(before)]
    return before == after and type(before) is type(after)
