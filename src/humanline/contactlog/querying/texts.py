"""The text of a column before it is read: a day and a clock put together, and words for nothing taken out.

In steps, since a text stands many times in what is made of it (see `steps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.functions import rewritten
from humanline.contactlog.querying.steps import Steps
from humanline.contactlog.querying.values import none, only_if, regexp_full_match
from humanline.foundation.written import EMPTY
from humanline.foundation.written.instants import CLOCK_ALONE, DATE_ALONE, DAY_PART, SERIAL
from humanline.foundation.written.words import NEVER, NO_TIME, NO_TIME_PATTERN, NOTHING
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import ColumnSource

#: What times that are none begin with.
_NO_TIME = sorted({start[:4] for start in (*NO_TIME, *NEVER)})


def joined(name: str, source: ColumnSource, raw: Mapping[str, Column]) -> Steps:
    """A day and a time of day in two columns → `<name>_joined`.

    A contact without a clock came in on its day; any other event without one did not happen.

    Args:
        name: the contact-log column.
        source: its day, and its time or hour.
        raw: the columns of the file.
    """
    day = raw[source.date or ""].nullif("")
    alone = day if name == "opened_at" else none("string")
    if source.hour is not None:
        hour = raw[source.hour].re_replace(r"^(\d{1,2})(\.0+|:00)?$", r"\1:00")
        table = yield {f"{name}_day": day, f"{name}_alone": alone, f"{name}_clock": hour.nullif("")}
    else:
        table = yield {
            f"{name}_day": rewritten(day, DATE_ALONE),
            f"{name}_alone": alone,
            f"{name}_time": without_words(raw[source.time or ""], EMPTY),
        }
        table = yield {f"{name}_bare_clock": rewritten(table[f"{name}_time"], CLOCK_ALONE)}
        table = yield {f"{name}_of_day": _fraction_of_day(table[f"{name}_bare_clock"])}
        clock = _clock(table[f"{name}_of_day"])
        table = yield {f"{name}_clock": ibis.coalesce(clock, table[f"{name}_bare_clock"])}
    both = table[f"{name}_day"] + " " + table[f"{name}_clock"]
    if source.format == SERIAL and source.time is not None:  # days and a part of a day, as spreadsheets count both
        days = table[f"{name}_day"].try_cast("float64") + table[f"{name}_of_day"] / 86_400
        both = ibis.coalesce(days.cast("string"), both)
    return (yield {f"{name}_joined": ibis.cases((table[f"{name}_clock"].isnull(), table[f"{name}_alone"]), else_=both)})


def known(name: str, text: Column, meant: Iterable[str] = ()) -> Steps:
    """Text → `<name>_text`, without the words that mean that nothing is known.

    Texts keep theirs; of yes and no `values.truth` knows.

    Args:
        name: the contact-log column.
        text: what stands there.
        meant: words that mean something here: one star (`*`) is a mark.
    """
    kind = COLUMN_BY_NAME[name].type
    if kind in ("text", "bool"):
        return (yield {f"{name}_text": text})
    table = yield {f"{name}_bare": text}
    text = table[f"{name}_bare"]
    if kind != "time":
        meant = {word.strip().lower() for word in meant}
        return (yield {f"{name}_text": without_words(text, set(EMPTY) - meant)})
    none_such = ibis.cases((text.left(4).isin(_NO_TIME), regexp_full_match(text, NO_TIME_PATTERN)), else_=False)
    return (yield {f"{name}_text": ibis.cases((none_such, none("string")), else_=without_words(text, NOTHING))})


def without_words(text: Column, words: Iterable[str]) -> Column:
    """Null where one of these words stands, or nothing. None begins with a digit, and most values do."""
    digit = (text >= "0") & (text < ":")
    return ibis.cases((digit, text), (text.lower().isin(sorted({"", *words})), none("string")), else_=text)


def _fraction_of_day(text: Column) -> Column:
    """Seconds since midnight, where a time of day is a part of a day; else null."""
    days = only_if(regexp_full_match(text, DAY_PART), text.replace(",", ".")).try_cast("float64")
    return only_if(days.notnull(), ibis.least((days * 86_400).round(), 86_399)).cast("int64")


def _clock(seconds: Column) -> Column:
    parts = [(number.cast("string")).lpad(2, "0") for number in (seconds // 3600, seconds // 60 % 60, seconds % 60)]
    return parts[0] + ":" + parts[1] + ":" + parts[2]
