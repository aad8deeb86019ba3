"""Exports whose lines are totals: one truth, written in many ways; read right or asked, silently wrong in none."""

import csv
import io
from datetime import date

import pytest
from made_totals import (
    ABANDONED,
    ANSWERED,
    HANDLE_MIN,
    OFFERED,
    QUEUES,
    WAIT_MIN,
    WAYS,
    contacts,
    guessed_of,
    hmmss,
    minutes,
    read,
    written,
)

from humanline.foundation.written import read_duration_ms, read_number
from humanline.model.organisation import ColumnSource, Totals


def reckoned(guessed, text, mark):
    """Sums by what is guessed, read by the table of writings that the reader reads by: came in, hung up, minutes."""
    rows = list(csv.DictReader(io.StringIO(text), delimiter=mark))

    def source(what):
        found = guessed.columns[what].source
        return ColumnSource(column=found) if isinstance(found, str) else found

    def whole(name):
        marks = source("count") if "count" in guessed.columns else ColumnSource()
        return [read_number(row[name], marks.decimal, marks.thousands) for row in rows]

    def minutes_of(what, how):
        found = source(what)
        options = (found.unit, found.decimal, found.thousands)
        seconds = [read_duration_ms(row[found.column], *options) / 1000 for row in rows]
        weights = [1] * len(rows) if how == "total" else answered
        return sum(a * b for a, b in zip(seconds, weights, strict=True)) / sum(answered) / 60

    totals, gone = guessed.totals, whole(guessed.totals.abandoned)
    answered = whole(totals.answered) if totals.answered else None
    came = (
        whole(source("count").column)
        if "count" in guessed.columns
        else [a + b for a, b in zip(answered, gone, strict=True)]
    )
    answered = answered or [a - b for a, b in zip(came, gone, strict=True)]
    return sum(came), sum(gone), minutes_of("handle_s", totals.handle), minutes_of("wait_s", totals.wait)


@pytest.mark.parametrize("name", WAYS)
def test_totals_are_recognised_however_they_are_written(name, tmp_path):
    mark = ";" if "commas" in name or "staff" in name else ","
    text = written(WAYS[name], mark=mark)
    guessed = guessed_of(tmp_path, text)
    came, gone, handled, waited = reckoned(guessed, text, mark)
    assert (came, gone) == (OFFERED, ABANDONED)
    assert handled == pytest.approx(HANDLE_MIN, rel=0.004) or "handle_s" in guessed.to_decide
    assert waited == pytest.approx(WAIT_MIN, rel=0.02) or "wait_s" in guessed.to_decide
    assert guessed.columns["moment"].source in WAYS[name]
    assert not guessed.attributes


#: Ways that go through the reader: a time of day of an interval, two times in one column, numbers with a comma.
READ = ("minutes and seconds", "decimal commas in minutes", "from one time to the next", "two times with a stroke")


@pytest.mark.parametrize("name", READ)
def test_totals_are_read_as_they_are_recognised(name, tmp_path):
    mark = ";" if "commas" in name or "staff" in name else ","
    guessed, tidied, parts = read(tmp_path, written(WAYS[name], mark=mark))
    assert tidied.contacts == contacts(parts) == OFFERED
    assert contacts(parts, parts["abandoned"]) == ABANDONED
    assert contacts(parts, parts["answered"]) == ANSWERED
    assert minutes(parts, "handle_ms") == pytest.approx(HANDLE_MIN, rel=0.004) or "handle_s" in guessed.to_decide
    assert minutes(parts, "wait_ms") == pytest.approx(WAIT_MIN, rel=0.02) or "wait_s" in guessed.to_decide
    assert min(parts["day"].to_pylist()) == date(2025, 2, 17)
    # Times in UTC are an hour later where people live.
    shift = 1 if "Z" in written(WAYS[name]).splitlines()[1] else 0
    assert {hour % 24 for hour in parts["hour_of_week"].to_pylist()} == {*range(8 + shift, 20 + shift)}
    assert set(parts["moment"].to_pylist()) == set(QUEUES)


def average(name, of=5):
    return name, lambda line: hmmss(line[of] / line[3])


def begins(name, form="%d-%m-%Y %H:%M"):
    return name, lambda line: f"{line[0]:{form}}"


#: Headers as reports of systems have them, with what must be chosen: came in, answered, hung up, handle time, wait.
HEADERS = {
    "queue by interval, with limits": (
        ("Calls Presented", "Calls Handled", "Calls Abandoned", "Avg Handle Time", "Avg Speed of Answer"),
        begins("Interval Start Time"), ("CSQ Name", lambda r: r[1]), ("Service Level (sec)", lambda r: 20),
        ("Calls Handled < Service Level", lambda r: r[3] // 2), ("Calls Presented", lambda r: r[2]),
        average("Avg Queue Time", 6), ("Max Queue Time", lambda r: "0:02:00"), average("Avg Speed of Answer", 6),
        ("Calls Handled", lambda r: r[3]), average("Avg Handle Time"), ("Calls Abandoned", lambda r: r[4]),
        ("Avg Time to Abandon", lambda r: "0:00:40"), ("Calls Dequeued", lambda r: 0),
    ),
    "skill by interval": (
        (None, "ACD Calls", "Aban Calls", "Avg ACD Time", "Avg Speed Ans"),
        begins("Date", "%d-%m-%Y"), begins("Time", "%H:%M"), ("Split/Skill", lambda r: r[1]),
        average("Avg Speed Ans", 6), ("Avg Aban Time", lambda r: "0:00:40"), ("ACD Calls", lambda r: r[3]),
        average("Avg ACD Time"), ("Aban Calls", lambda r: r[4]), ("Dequeued Calls", lambda r: 0),
        ("Extn Out Calls", lambda r: 1), ("% Ans Calls", lambda r: 90), ("Calls Per Pos", lambda r: 3),
    ),
    "contacts by queue": (
        ("Contacts queued", "Contacts handled", "Contacts abandoned", "Average handle time", "Average answer time"),
        begins("StartInterval"), begins("EndInterval"), ("Queue", lambda r: r[1]), ("Contacts queued", lambda r: r[2]),
        ("Contacts handled", lambda r: r[3]), ("Contacts handled incoming", lambda r: r[3]),
        ("Contacts abandoned", lambda r: r[4]), average("Average answer time", 6), average("Average handle time"),
        ("After contact work time", lambda r: 30 * r[3]), ("Contacts answered in 60 seconds", lambda r: r[3] - 1),
        ("Contacts transferred out", lambda r: 0),
    ),
    "numbers of calls": (
        ("# Total Calls", "# Answered Calls", "# Abandoned Calls", "Avg. Handle Time", "Avg. Time to Answer"),
        ("Queue Name", lambda r: r[1]), begins("Period"), ("# Total Calls", lambda r: r[2]),
        ("# Answered Calls", lambda r: r[3]), ("# Missed Calls", lambda r: 0), ("# Abandoned Calls", lambda r: r[4]),
        average("Avg. Handle Time"), average("Avg. Time to Answer", 6), ("SLA %", lambda r: "80%"),
    ),
    "gesprekken per half uur": (
        ("Aangeboden", "Beantwoorde gesprekken", "Verlaten gesprekken", "Gem. gespreksduur", "Gem. wachttijd"),
        begins("Datum", "%d-%m-%Y"), begins("Halfuur", "%H:%M"), ("Wachtrij", lambda r: r[1]),
        ("Aangeboden", lambda r: r[2]), ("Beantwoorde gesprekken", lambda r: r[3]),
        ("Beantwoord binnen 20 sec", lambda r: r[3] // 2), ("Verlaten gesprekken", lambda r: r[4]),
        ("Verlaten binnen 10 sec", lambda r: 0), ("Bereikbaarheid %", lambda r: 90), average("Gem. wachttijd", 6),
        average("Gem. gespreksduur"), ("Gem. nawerktijd", lambda r: "0:00:25"), ("Max. wachttijd", lambda r: "0:02:00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_headers_of_reports_are_known_and_their_other_numbers_are_left(name, tmp_path):
    (offered, answered, abandoned, handle, wait), *columns = HEADERS[name]
    guessed = guessed_of(tmp_path, written(dict(columns)))
    sources = {what: one.source for what, one in guessed.columns.items()}
    assert sources.get("count") == offered
    assert guessed.totals == Totals(answered=answered, abandoned=abandoned)
    assert (sources["handle_s"], sources["wait_s"]) == (handle, wait)
    assert not guessed.attributes
    assert "handle_s" not in guessed.to_decide


#: Of these ways the values do not settle how times are meant.
ASKED = {"milliseconds without a word": {"handle_s"}}


@pytest.mark.parametrize("name", ASKED)
def test_what_the_values_leave_open_is_asked(name, tmp_path):
    guessed = guessed_of(tmp_path, written(WAYS[name]))
    assert set(guessed.to_decide) >= ASKED[name]
