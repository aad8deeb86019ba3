"""Marks that customers gave: in numbers, with signs or words beside them, in stars, or in words alone.

What tells its own scale is read (`4/5`, `80%`, `★★★★☆`). The order of words is always asked.
"""

from __future__ import annotations

import re

from humanline.contactlog.columns.mark_words import strength
from humanline.contactlog.columns.people import tells_who
from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.vocabulary import name_score, words
from humanline.contactlog.guessing.guessed import Guess, best, source_of, take
from humanline.foundation.written import empty, read_number
from humanline.foundation.written.marks import no_mark, read_mark
from humanline.model.contact import COLUMN_BY_NAME, SCALES

_STARS = re.compile(r"((?P<star>[★⭐🌟*✭✮✱])(?P=star)*)?((?P<gap>[☆✩✰])(?P=gap)*)?")
_AS_PICTURE = "\N{VARIATION SELECTOR-16}"
#: More different words than these are no scale.
_MOST_WORDS = 11
#: A scale that ends here is a usual one.
_USUAL_TOPS = (5.0, 10.0, 100.0)


def guess_marks(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Which columns hold marks, on which scale."""
    for what in SCALES:
        named = [c for c in free.values() if name_score(c.name, what) and not c.many]
        column = best([c for c in named if c.written_as_mark.readable > 0.95], what)
        if column is not None:
            _in_numbers(found, what, column)
            take(free, column.name)
            continue
        column = best([c for c in named if c.numbers < 0.5 and c.distinct <= _MOST_WORDS + 3], what)
        if (
            column is not None
            and what not in found.settled
            and (_in_stars(found, what, column) or _in_words(found, what, column))
        ):
            take(free, column.name)


def _in_numbers(found: Guess, what: str, column: ProfiledColumn) -> None:
    options = column.written_as_mark.source
    marks = _numbers_of(column)
    scale = options.pop("scale", None) or _scale_of(column, what, [number for number, _ in marks.values()])
    labels = {label for _, label in marks.values() if label}
    low, high = (end([number for number, _ in marks.values()], default=1.0) for end in (min, max))
    why = found.say("scale", top=f"{high:g}", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
    if len(labels) > 1:
        said = sorted((number, good) for number, label in marks.values() if (good := strength(label)) is not None)
        ends = said[-1][1] - said[0][1] if said else 0.0
        if ends < 0 and not any(map(tells_who, marks)):
            order = tuple(value for value, _ in sorted(marks.items(), key=lambda item: -item[1][0]))
            _ask_order(found, what, column, order)
            return
        if high not in _USUAL_TOPS:
            scale = min(low, 1.0), high
            why = found.say("scale", top=f"{high:g}", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
        if high not in _USUAL_TOPS or ends == 0:
            ends_text = {"low": f"{scale[0]:g}", "high": f"{scale[1]:g}"}
            found.to_decide[what] = found.say("ask_scale", column=column.name, **ends_text)
    if scale != COLUMN_BY_NAME[what].scale:
        options["scale"] = scale
    found.add(what, source_of(column=column.name, **options), "guessed", why)


def _scale_of(column: ProfiledColumn, what: str, numbers: list[float]) -> tuple[float, float]:
    """From where to where marks go: as the name says (`1-10`), else as school marks and the values do."""
    said = re.search(r"(?<!\d)([01])\s*(?:-|–|t/m|tot|to)\s*(5|7|10|100)(?!\d)", column.name)
    if said:
        return float(said[1]), float(said[2])
    numbers = numbers or [1.0, 5.0]
    if max(numbers) <= 5 and what == "satisfaction" and "cijfer" not in words(column.name):
        return 1.0, 5.0
    if max(numbers) > 10:
        return 0.0, 100.0
    return (0.0 if min(numbers) < 1 or what in ("felt_heard", "trust") else 1.0), 10.0


def _numbers_of(column: ProfiledColumn) -> dict[str, tuple[float, str]]:
    """Value → its number, and the words beside it."""
    options = {name: value for name, value in column.written_as_mark.options.items() if name != "scale"}
    marks: dict[str, tuple[float, str]] = {}
    for value in column.values:
        number = read_number(value, **options)
        if number is not None:
            marks[value] = number, ""
        elif (mark := read_mark(value)) is not None:
            marks[value] = mark.value, "" if mark.top else re.sub(r"[\d.,]+", "", value).strip(" -–—:=.)(|")
    return marks


def _in_stars(found: Guess, what: str, column: ProfiledColumn) -> bool:
    """Stars: with empty ones behind them they say out of how many; else they go to five, or to ten."""
    written = {value.strip() for value in column.values}
    said = [value.replace(_AS_PICTURE, "") for value in written]
    drawn = [match for value in said if (match := _STARS.fullmatch(value)) and value]
    counts = [(len(match[1] or ""), len(match[3] or "")) for match in drawn]
    if len(drawn) < len([value for value in said if not empty(value)]) or max(map(sum, counts), default=0) < 2:
        return False
    star = next(match["star"] for match in drawn if match["star"]) + _AS_PICTURE * (_AS_PICTURE in "".join(written))
    gap = next((match["gap"] for match in drawn if match["gap"]), "")
    top = max(map(sum, counts)) if gap else 5 if max(map(sum, counts)) <= 5 else 10
    lowest = 0 if (0, top) in counts else 1
    order = tuple(star * k + gap * (top - k) for k in range(lowest, top + 1))
    if not written <= {*order, *filter(empty, written)}:
        return False
    why = found.say("stars", top=max(full for full, _ in counts), high=top)
    found.add(what, source_of(column=column.name, marks=order), "guessed", why)
    return True


def _in_words(found: Guess, what: str, column: ProfiledColumn) -> bool:
    """Words for marks: their order is asked; of words that are not known, it is said how to give it."""
    values = {value: count for value, count in column.values.items() if not (empty(value) or no_mark(value))}
    known = {value: good for value in values if (good := strength(value)) is not None}
    order = tuple(sorted(known, key=lambda value: known[value]))
    counted = sum(values[value] for value in known)
    if 2 <= len(order) == len(set(known.values())) <= _MOST_WORDS and counted > 0.8 * sum(values.values()):
        _ask_order(found, what, column, order)
        return True
    if values and name_score(column.name, what) > 0.5:
        found.notes.append(found.say("note_marks", column=column.name, what=what))
    return False


def _ask_order(found: Guess, what: str, column: ProfiledColumn, order: tuple[str, ...]) -> None:
    named = ", ".join(f"'{value}'" for value in order)
    found.add(what, source_of(column=column.name, marks=order), "guessed", found.say("marks", count=len(order)))
    found.to_decide[what] = found.say("ask_marks", column=column.name, marks=named)
