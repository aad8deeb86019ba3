"""Which columns are lengths of time, and in what unit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.vocabulary import name_score, named_unit
from humanline.contactlog.guessing.guessed import Guess, best, source_of, take
from humanline.foundation.written import UNIT_MS, read_duration_ms
from humanline.model.contact import DURATIONS

#: Between which lengths half of the contacts lie in any log, in seconds: beyond it the unit is asked for.
PLAUSIBLE_S = {"handle_s": (20.0, 3_600.0), "wait_s": (1.0, 3_600.0)}
_USUAL_S = 300.0


def guess_durations(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Lengths of time, each in the unit that its name says, else in one that contacts can take."""
    if found.totals is not None:  # of totals it is known already
        return
    unsaid = ""
    for what in DURATIONS:
        lengths = [column for column in free.values() if column.written_as_duration.readable > 0.95]
        column = best([column for column in lengths if _fits_best(column.name) == what], what)
        if column is None:
            continue
        named = named_unit(column.name)
        length = _length_of(column, what, named, unsaid or "s")
        if length.unit not in ("", named, "s"):
            unsaid = unsaid or length.unit
        never = _never(column)
        if never:
            count = column.looked_at[never]
            found.notes.append(found.say("note_never", column=column.name, value=never, count=count))
        nothing = (*column.written_as_duration.nothing, *([never] if never else []))
        source = source_of(column=column.name, **length.options, **({"empty": nothing} if nothing else {}))
        said = "clock" if column.numbers < 0.5 else "seconds" if length.unit == "s" else length.unit
        sure = length.settled and (bool(named) or said == "clock")
        found.add(what, source, "sure" if sure else "guessed", found.say("duration", unit=found.say(said)))
        if not length.settled:
            told = {"unit": found.say(said), "median": f"{length.median_s / 60:.3g}", "example": column.top(1)[0][0]}
            found.to_decide[what] = found.say("ask_length", column=column.name, **told)
        take(free, column.name)


def _never(column: ProfiledColumn) -> str:
    """The one value below nought that stands there again and again, such as -1: a sign for no length; else empty."""
    options = column.written_as_duration.options
    below = [value for value in column.looked_at if value.lstrip().startswith("-")]
    below = [value for value in below if (read_duration_ms(value, **options) or 0.0) < 0]
    return below[0] if len(below) == 1 and column.looked_at[below[0]] > 0.01 * column.filled else ""


def _fits_best(name: str) -> str:
    """The length of time that a name says most about: `duration_hrs` is how long it took until it was done."""
    return max(DURATIONS, key=lambda what: name_score(name, what))


class _Length(NamedTuple):
    """How lengths of time are read: the options, the unit of plain numbers, half of them below, whether it is sure."""

    options: dict[str, Any]
    unit: str
    median_s: float
    settled: bool


def _length_of(column: ProfiledColumn, what: str, named: str | None, usual: str) -> _Length:
    """The likeliest reading of a column of lengths: as it is written, unless contacts would take days or no time."""
    written = column.written_as_duration
    plain = column.numbers > 0.95
    ways = [written.options] if written.settled else [written.options, *written.alternatives]
    ways = [way for way in ways if named and way.get("unit") == named] or ways
    unit = named if named in UNIT_MS else usual

    def read(options: Mapping[str, Any], unit: str) -> _Length:
        given = {**options, **({"unit": unit} if plain else {})}
        lengths = [(read_duration_ms(value, **given), count) for value, count in column.looked_at.items()]
        known = sorted((ms, count) for ms, count in lengths if ms)
        half, seen = sum(count for _, count in known) / 2, 0
        median = next((ms for ms, count in known if (seen := seen + count) >= half), 0.0)
        if given.get("unit") == "s":
            del given["unit"]
        return _Length(given, unit if plain else "", median / 1000, settled=True)

    lengths = [read(options, unit) for options in ways]
    low, high = PLAUSIBLE_S.get(what, (0.0, math.inf))
    likely = [length for length in lengths if low <= length.median_s <= high]
    if len(likely) == 1 or (likely and len(lengths) == 1):
        return likely[0]
    if not likely and plain:
        likely = [length for other in UNIT_MS for options in ways for length in [read(options, other)]]
        likely = [length for length in likely if low <= length.median_s <= high]
        likely.sort(key=lambda length: abs(math.log(length.median_s / _USUAL_S)))
    return (likely or lengths)[0]._replace(settled=not lengths[0].median_s)
