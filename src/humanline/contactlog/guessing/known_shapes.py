"""A shape that is known by its header is the guess; its values stay the judge, column by column."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

import msgspec

from humanline.contactlog.columns.profiling import Profile, ProfiledColumn
from humanline.contactlog.columns.vocabulary import words
from humanline.contactlog.guessing.guessed import Guess, Sureness, as_source, take
from humanline.contactlog.guessing.lengths import PLAUSIBLE_S
from humanline.contactlog.shapes import Shape, known_shapes
from humanline.foundation.rules import columns_used
from humanline.foundation.written import read_duration_ms, read_instant
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import ColumnSource, Source, spelling_of

#: Share of the values that must be as the shape says, and of the records that must have a moment and a channel.
AS_SAID = 0.95
_NUMBERED = re.compile(r"column_\d+$")
_MOST_KINDS = 500


def guess_shape(found: Guess, free: dict[str, ProfiledColumn], profile: Profile) -> None:
    """Take over from a known shape what its values bear out.

    Args:
        found: gets it.
        free: the columns; what is taken over or left out is taken out.
        profile: of all columns.
    """
    recognised = recognise(profile)
    if recognised is None:
        return
    shape, names = recognised
    found.shape = shape.name
    found.notes.append(found.say("note_shape", name=shape.name))
    for what, sources in shape.columns.items():
        for source in sources:
            renamed = _renamed(as_source(source), names)
            if renamed is not None and _reads(renamed, what, profile):
                typed = COLUMN_BY_NAME[what].type != "text" and not renamed.when
                sureness: Sureness = "sure" if typed else "guessed"
                found.add(what, _short(renamed), sureness, found.say("shape", name=shape.name))
                take(free, *(name for name in (renamed.column, renamed.date, renamed.time) if name))
                break
    for what, rules in shape.derived.items():
        rule = next((rule for rule in map(_rule(names), rules) if rule is not None), None)
        if rule is not None and what not in found.columns:
            found.derived[what] = rule
            found.why[what] = found.say("shape", name=shape.name)
    for name, rule in shape.exclude.items():
        if (renamed_rule := _rule(names)(rule)) is not None:
            found.exclude[name] = renamed_rule
    lists = {mode: getattr(shape.channels, mode) for mode in ("person", "deferred", "self_service")}
    found.served = {spelling_of(name): mode for mode, listed in lists.items() for name in listed}
    found.settled = frozenset({*found.columns, *found.derived})
    take(free, *(names[name] for name in map(_plain, shape.left_out) if name in names))
    _contact(found, free, shape, names)


def recognise(profile: Profile) -> tuple[Shape, Mapping[str, str]] | None:
    """The shape that a profile is of, and the shape's names → the columns of the file; `None` where none is known.

    Args:
        profile: of all columns.
    """
    there = {_plain(column.name): column.name for column in profile.columns}
    bare = all(_NUMBERED.match(column.name) for column in profile.columns)
    best: tuple[int, Shape, Mapping[str, str]] | None = None
    for shape in known_shapes():
        if bare:
            numbered = [column.name for column in profile.columns]
            names = {_plain(name): column for name, column in zip(shape.order, numbered, strict=False)}
            signs = len(shape.values) if names and shape.values else 0
        else:
            names = there
            met = [way for way in shape.signs if {_plain(name) for name in way} <= names.keys()]
            signs = max(map(len, met), default=0)
        if signs and _as_written(shape, names, profile) and (best is None or signs > best[0]):
            best = signs, shape, names
    return best and best[1:]


def _plain(name: str) -> str:
    """A column's name without capitals and signs."""
    return words(name).replace("_", "")


def _as_written(shape: Shape, names: Mapping[str, str], profile: Profile) -> bool:
    for name, pattern in shape.values.items():
        column = profile[names[_plain(name)]] if _plain(name) in names else None
        if column is None or column.share(re.compile(pattern)) < AS_SAID:
            return False
    return True


def _renamed(source: ColumnSource, names: Mapping[str, str]) -> ColumnSource | None:
    """A source with the columns of the file; `None` where one is not there."""
    changed: dict[str, str] = {}
    for way in ("column", "date", "time"):
        said = getattr(source, way)
        if said is not None:
            if _plain(said) not in names:
                return None
            changed[way] = names[_plain(said)]
    if source.when:
        rule = _rule(names)(source.when)
        if rule is None:
            return None
        changed["when"] = rule
    return msgspec.structs.replace(source, **changed)


def _rule(names: Mapping[str, str]) -> Callable[[str], str | None]:
    """Gives a rule with the columns of the file; `None` where one is not there."""

    def renamed(rule: str) -> str | None:
        if any(_plain(name) not in names for name in columns_used(rule)):
            return None
        return ast.unparse(_Renaming(names).visit(ast.parse(rule, mode="eval")))

    return renamed


class _Renaming(ast.NodeTransformer):
    """Puts the columns of the file into a rule."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A function; `col("…")` is a column."""
        if isinstance(node.func, ast.Name) and node.func.id == "col" and isinstance(node.args[0], ast.Constant):
            return self._column(str(node.args[0].value))
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A column."""
        return self._column(node.id)

    def _column(self, name: str) -> ast.expr:
        column = self._names[_plain(name)]
        if column.isidentifier():
            return ast.Name(column)
        return ast.Call(ast.Name("col"), [ast.Constant(column)], [])


def _short(source: ColumnSource) -> Source:
    plain = ColumnSource(column=source.column)
    return source.column if source == plain and source.column is not None else source


def _reads(source: ColumnSource, what: str, profile: Profile) -> bool:
    """Whether the values of a source are what a shape says of them."""
    if source.constant is not None or source.when:
        return True  # what stands in other rows says nothing
    columns = [profile[name] for name in (source.column, source.date, source.time) if name is not None]
    column = columns[0]
    if not all(one.filled for one in columns):
        return False
    match COLUMN_BY_NAME[what].type:
        case "text":
            return _is_text(column, what)
        case "time":
            formats = (source.format,) if isinstance(source.format, str) else source.format
            told = _share(column, lambda value: read_instant(value, formats) is not None)
            return told >= AS_SAID and (bool(formats) or column.written_as_instant.options == {})
        case "duration":
            return _is_length(column, what, source)
        case "bool":
            listed = {value.lower() for value in (*source.yes, *source.no, *source.empty)}
            if not listed:
                return column.yes_no
            return _share(column, lambda value: value.strip().lower() in listed) >= AS_SAID
    return column.numbers >= AS_SAID and not column.many


def _is_text(column: ProfiledColumn, what: str) -> bool:
    """Whether values name what they should: kinds of contacts stand in nearly every record, and are few."""
    if what not in ("moment", "channel"):
        return True
    few = not column.many and column.distinct <= _MOST_KINDS and not column.free_text
    return few and column.filled >= AS_SAID * column.seen


def _is_length(column: ProfiledColumn, what: str, source: ColumnSource) -> bool:
    """Whether values are lengths of time that contacts can take, in the unit that the shape says."""
    if source.unit != "s" and column.numbers < AS_SAID:
        return False  # a unit is of plain numbers
    lengths = [(read_duration_ms(value, unit=source.unit), count) for value, count in column.looked_at.items()]
    readable = sum(count for ms, count in lengths if ms is not None)
    if readable < AS_SAID * sum(column.looked_at.values()):
        return False
    known = sorted((ms / 1000, count) for ms, count in lengths if ms)
    half, seen = sum(count for _, count in known) / 2, 0
    median = next((seconds for seconds, count in known if (seen := seen + count) >= half), 0.0)
    low, high = PLAUSIBLE_S.get(what, (0.0, float("inf")))
    return not known or low <= median <= high


def _share(column: ProfiledColumn, fits: Callable[[str], bool]) -> float:
    total = sum(column.looked_at.values())
    return sum(count for value, count in column.looked_at.items() if fits(value)) / total if total else 0.0


def _contact(found: Guess, free: dict[str, ProfiledColumn], shape: Shape, names: Mapping[str, str]) -> None:
    """The column with the number of a contact that may be several rows."""
    name = names.get(_plain(shape.log.contact)) if shape.log.contact else None
    column = free.get(name) if name is not None else None
    if column is None or not column.filled:
        return
    take(free, column.name)
    if column.distinct == column.filled == column.seen:
        found.add("contact_id", column.name, "sure", found.say("key"))
        return
    found.returning = (column.name,)
    found.rows = dict(shape.log.rows)
    found.lost = shape.log.lost
