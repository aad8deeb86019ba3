"""Whole numbers of a file that are no values of one contact: how many contacts, and the hour of a week."""

from __future__ import annotations

import ibis

from humanline.contactlog.querying import values
from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.steps import Steps
from humanline.contactlog.querying.texts import without_words
from humanline.contactlog.querying.values import UNREADABLE, only_if
from humanline.foundation.written import EMPTY, WEEKDAY_OF
from humanline.model.organisation import ColumnSource


def counted(raw: Column, output: str, source: ColumnSource) -> Steps:
    """A number of contacts; a cell that can't be read is set aside, and the rest of the row counts."""
    table = yield {f"{output}_text": without_words(raw, EMPTY)}
    table = yield from values.whole(table, output, output, source)
    unread = table[f"{output}_text"].notnull() & table[output].isnull()
    return (yield {f"why_{output}": values.code((unread, UNREADABLE))})


def hour_of_week(weekday: Column, hour: Column) -> Steps:
    """A weekday and an hour → `hour_of_week`, 0 to 167."""
    whole = hour.re_replace(r"^(\d{1,2}):\d{2}(:\d{2})?$", r"\1")
    word = weekday.lower()
    table = yield {
        "word": ibis.cases((word.endswith("."), word.re_replace(r"\.$", "")), else_=word),
        "hour_text": ibis.cases((hour.contains(":"), whole), else_=hour),
    }
    table = yield {
        "weekday": ibis.map([*WEEKDAY_OF], [*WEEKDAY_OF.values()]).get(table["word"]).cast("int16"),
        "hour_number": table["hour_text"].try_cast("float64"),
    }
    hour = table["hour_number"]
    table = yield {"hour_fits": only_if((hour >= 0) & (hour <= 23), hour)}
    hour = table["hour_fits"]
    table = yield {"hour": only_if(hour == hour.floor(), hour).cast("int16")}
    return (yield {"hour_of_week": (table["weekday"] * 24 + table["hour"]).cast("int16")})
