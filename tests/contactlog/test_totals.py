"""Exports whose lines are totals: one truth, written in many ways; read right or asked, silently wrong in none."""

import csv
import io
import random
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from made_up import seen

from humanline.contactlog.columns.profiling import profile
from humanline.contactlog.guessing.guess import guess
from humanline.contactlog.guessing.writing import line_toml
from humanline.contactlog.measuring.coming_in import incoming
from humanline.contactlog.measuring.measure import measure
from humanline.contactlog.reading import open_sources
from humanline.contactlog.tidying.splitting import Departures, split, with_numbers
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.clock import system_clock
from humanline.foundation.errors import InputError, LogError
from humanline.foundation.written import read_duration_ms, read_number
from humanline.loop.configuring import load
from humanline.model.estimate import NotEstimable
from humanline.model.organisation import ColumnSource, Log, Organisation, Totals

QUEUES = ("Huur", "Reparatie")
DAYS, SLOTS = 10, 24


def truth():
    """Half hours of two queues: begin, queue, came in, answered, hung up, seconds talked and seconds waited in all."""
    lot = random.Random(20)
    lines = []
    for day in range(DAYS):
        for slot in range(SLOTS):
            for queue in QUEUES:
                begin = datetime(2025, 2, 17, 8) + timedelta(days=day, minutes=30 * slot)
                answered, gone = lot.randint(2, 18), lot.randint(0, 4)
                talked = sum(round(lot.uniform(150, 450)) for _ in range(answered))
                waited = sum(round(lot.uniform(5, 75)) for _ in range(answered))
                lines.append((begin, queue, answered + gone, answered, gone, talked, waited))
    return lines


TRUTH = truth()
OFFERED = sum(line[2] for line in TRUTH)
ANSWERED = sum(line[3] for line in TRUTH)
ABANDONED = sum(line[4] for line in TRUTH)
HANDLE_MIN = sum(line[5] for line in TRUTH) / ANSWERED / 60
WAIT_MIN = sum(line[6] for line in TRUTH) / ANSWERED / 60


def mmss(seconds):
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"


def hmmss(seconds):
    return f"{round(seconds) // 3600}:{round(seconds) // 60 % 60:02}:{round(seconds) % 60:02}"


def comma(number):
    return f"{number:.1f}".replace(".", ",")


def day_first(begin):
    return f"{begin:%d-%m-%Y}"


def span(begin):
    return f"{begin:%H:%M}-{begin + timedelta(minutes=30):%H:%M}"


def share(line):
    return f"{100 * line[3] / line[2]:.1f}%" if line[2] else ""


#: Way of writing → its columns, each with what stands in it; and the mark between cells.
WAYS = {
    "totals in seconds": {
        "Interval": lambda r: r[0].isoformat() + "Z", "Queue name": lambda r: r[1], "Media Type": lambda r: "Voice",
        "Offered": lambda r: r[2], "Answered": lambda r: r[3], "Abandoned": lambda r: r[4],
        "Total handle time": lambda r: r[5], "Total answer time": lambda r: r[6],
    },
    "averages in seconds": {
        "Date": lambda r: r[0].date(), "Interval": lambda r: f"{r[0]:%H:%M}", "Queue": lambda r: r[1],
        "Calls Presented": lambda r: r[2], "Calls Handled": lambda r: r[3], "Calls Abandoned": lambda r: r[4],
        "AHT": lambda r: round(r[5] / r[3]), "ASA": lambda r: round(r[6] / r[3], 1),
    },
    "handle time without a word": {
        "Interval": lambda r: r[0], "Queue": lambda r: r[1], "Calls": lambda r: r[2], "Answered": lambda r: r[3],
        "Abandoned": lambda r: r[4], "Handle time": lambda r: r[5], "Speed of answer": lambda r: r[6] / r[3],
    },
    "minutes and seconds": {
        "Datum": lambda r: day_first(r[0]), "Tijd": lambda r: span(r[0]), "Wachtrij": lambda r: r[1],
        "Aangeboden": lambda r: r[2], "Beantwoord": lambda r: r[3], "Verlaten": lambda r: r[4],
        "Gem. gesprekstijd": lambda r: mmss(r[5] / r[3]), "Gem. aannametijd": lambda r: mmss(r[6] / r[3]),
    },
    "hours, minutes and seconds, totals": {
        "Datum": lambda r: day_first(r[0]), "Interval": lambda r: span(r[0]), "Wachtrij": lambda r: r[1],
        "Aangeboden": lambda r: r[2], "Beantwoord": lambda r: r[3], "Opgehangen": lambda r: r[4],
        "Totale behandeltijd": lambda r: hmmss(r[5]), "Totale beantwoordtijd": lambda r: hmmss(r[6]),
    },
    "decimal commas in minutes": {
        "Datum": lambda r: day_first(r[0]), "Uur": lambda r: f"{r[0]:%H:%M}", "Wachtrij": lambda r: r[1],
        "Aantal gesprekken": lambda r: r[2], "Beantwoord": lambda r: r[3], "Afgehaakt": lambda r: r[4],
        "Gemiddelde behandeltijd (sec)": lambda r: comma(r[5] / r[3]), "ASA (sec)": lambda r: comma(r[6] / r[3]),
    },
    "with percentages and limits": {
        "Datum": lambda r: day_first(r[0]), "Tijd": lambda r: f"{r[0]:%H:%M}", "Wachtrij": lambda r: r[1],
        "Aangeboden": lambda r: r[2], "Beantwoord": lambda r: r[3], "% beantwoord": share,
        "Binnen 20 sec": lambda r: r[3] // 2, "Servicelevel": lambda r: f"{50 + r[3]}%", "Afgehaakt": lambda r: r[4],
        "Gem. behandeltijd": lambda r: hmmss(r[5] / r[3]), "ASA": lambda r: hmmss(r[6] / r[3]),
        "Langste wachttijd": lambda r: mmss(60 + r[6]),
    },
    "ACD calls": {
        "Date": lambda r: f"{r[0]:%m/%d/%Y}", "Time": lambda r: f"{r[0]:%I:%M %p}", "Split/Skill": lambda r: r[1],
        "ACD Calls": lambda r: r[3], "Aban Calls": lambda r: r[4], "Avg Speed Ans": lambda r: round(r[6] / r[3]),
        "Avg Aban Time": lambda r: 40 + r[4], "Avg ACD Time": lambda r: round(r[5] / r[3]),
        "Avg ACW Time": lambda r: 20 + r[4], "Max Delay": lambda r: 90 + r[3],
    },
    "begin and end": {
        "StartInterval": lambda r: r[0].isoformat(),
        "EndInterval": lambda r: (r[0] + timedelta(minutes=30)).isoformat(),
        "Queue": lambda r: r[1], "Contacts queued": lambda r: r[2], "Contacts handled": lambda r: r[3],
        "Contacts abandoned": lambda r: r[4], "Average handle time": lambda r: round(r[5] / r[3], 2),
        "Average queue answer time": lambda r: round(r[6] / r[3], 2), "Occupancy": lambda r: f"{60 + r[4]}%",
    },
    "from one time to the next": {
        "Interval": lambda r: f"{r[0]:%Y-%m-%d %H:%M} - {r[0] + timedelta(minutes=30):%H:%M}", "Queue": lambda r: r[1],
        "Entered": lambda r: r[2], "Answered": lambda r: r[3], "Abandoned": lambda r: r[4],
        "Total talk time": lambda r: hmmss(r[5]), "ASA": lambda r: mmss(r[6] / r[3]),
    },
    "two times with a stroke": {
        "Interval": lambda r: f"{r[0].isoformat()}Z/{(r[0] + timedelta(minutes=30)).isoformat()}Z",
        "Queue": lambda r: r[1], "nOffered": lambda r: r[2], "tHandle Total": lambda r: r[5],
        "Answered": lambda r: r[3], "nAbandoned": lambda r: r[4], "ASA": lambda r: r[6] / r[3],
    },
    "milliseconds": {
        "Interval": lambda r: r[0], "Queue": lambda r: r[1], "Offer": lambda r: r[2], "Answer": lambda r: r[3],
        "Abandon": lambda r: r[4], "Avg Handle (ms)": lambda r: round(1000 * r[5] / r[3]),
        "ASA (ms)": lambda r: round(1000 * r[6] / r[3]),
    },
    "milliseconds without a word": {
        "Interval": lambda r: r[0], "Queue": lambda r: r[1], "Offer": lambda r: r[2], "Answer": lambda r: r[3],
        "Abandon": lambda r: r[4], "Avg Handle": lambda r: round(1000 * r[5] / r[3]),
        "ASA": lambda r: round(1000 * r[6] / r[3] / 1000),
    },
    "staff beside it": {
        "Datum": lambda r: r[0].date(), "Interval": lambda r: span(r[0]), "Wachtrij": lambda r: r[1],
        "Aanbod": lambda r: r[2], "Aangenomen": lambda r: r[3], "Afhakers": lambda r: r[4],
        "AHT": lambda r: mmss(r[5] / r[3]), "Gem. opneemtijd": lambda r: mmss(r[6] / r[3]),
        "Medewerkers": lambda r: 3 + r[4], "Bezetting %": lambda r: f"{70 + r[4]},5%",
    },
    "not answered beside it": {
        "Date": lambda r: r[0].date(), "Hour": lambda r: f"{r[0]:%H:%M}", "Queue": lambda r: r[1],
        "Received": lambda r: r[2], "Answered": lambda r: r[3], "Unanswered": lambda r: r[4],
        "Abandoned": lambda r: r[4], "Avg talk time": lambda r: hmmss(r[5] / r[3]),
        "Avg answer time": lambda r: hmmss(r[6] / r[3]),
    },
    "without how many were answered": {
        "Date": lambda r: r[0], "Queue": lambda r: r[1], "Offered": lambda r: r[2], "Abandoned": lambda r: r[4],
        "AHT": lambda r: round(r[5] / r[3], 1), "ASA": lambda r: round(r[6] / r[3], 1),
    },
    "without how many came in": {
        "Datum": lambda r: r[0], "Wachtrij": lambda r: r[1],
        "Beantwoord": lambda r: r[3], "Afgehaakt": lambda r: r[4],
        "Totale gesprekstijd": lambda r: r[5], "Gem. aannametijd (sec)": lambda r: round(r[6] / r[3], 1),
    },
}  # fmt: skip


def written(way, lines=TRUTH, mark=","):
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=mark)
    sheet.writerow(way)
    sheet.writerows([cell(line) for cell in way.values()] for line in lines)
    return text.getvalue()


def guessed_of(folder, text, language="en"):
    """What is guessed of a file."""
    file = folder / "export.csv"
    file.write_text(text, encoding="utf-8")
    (source,) = open_sources(file, Log())
    return guess(profile(source.columns, (block.records for block in source.blocks())), language=language)


def read(folder, text, language="en"):
    """What is guessed of a file, and the contacts that are read by it: its lines split into parts."""
    guessed = guessed_of(folder, text, language)
    toml = line_toml(guessed, files=["export.csv"], language=language, time_zone="Europe/Amsterdam")
    (folder / "line.toml").write_text(toml, encoding="utf-8")
    tidied = tidy(load(folder / "line.toml"), folder=folder, work=folder / "work")
    return guessed, tidied, pq.read_table(tidied.parquet)


def contacts(parts, where=None):
    """How many contacts there are, of which something holds."""
    count = parts["count"] if where is None else parts.filter(where)["count"]
    return pc.sum(count).as_py() or 0


def minutes(parts, name):
    """Mean of a length of time over the contacts of which it is known."""
    known = parts.filter(pc.is_valid(parts[name]))
    return pc.sum(pc.multiply(known[name], known["count"])).as_py() / contacts(known) / 60_000


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


def lines_of(**columns):
    """Lines as the engine gives them: whole numbers, or nothing."""
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def parts_of(totals, seen=None, **columns):
    """Parts by line: contacts, whether answered, whether hung up, handle time, wait."""
    parts = split(lines_of(**columns), totals, seen or Departures())
    names = [name for name in ("count", "answered", "abandoned", "handle_ms", "wait_ms") if name in parts.column_names]
    return [tuple(row[name] for name in names) for row in parts.to_pylist()]


BOTH = Totals(answered="a", abandoned="b", handle="total", wait="average", wait_of="all")


def test_a_line_is_split_into_answered_hung_up_and_the_others():
    line = {"count": [10], "total_answered": [6], "total_abandoned": [3], "handle_ms": [6000], "wait_ms": [50]}
    assert parts_of(BOTH, **line) == [
        (6, True, False, 1000, 50),
        (3, False, True, None, 50),
        (1, False, False, None, 50),
    ]


def test_where_it_is_unknown_who_hung_up_it_is_unknown_of_the_whole_line():
    line = {"count": [10], "total_answered": [6], "total_abandoned": [None], "handle_ms": [6000]}
    assert parts_of(BOTH, **line) == [(6, True, None, 1000), (4, False, None, None)]


def test_a_total_of_an_unknown_number_is_no_time_of_anybody():
    line = {"count": [10], "total_answered": [None], "total_abandoned": [3], "handle_ms": [6000]}
    assert parts_of(BOTH, **line) == [(3, None, True, None), (7, None, False, None)]


def test_more_answered_than_came_in_are_left_out_and_counted_and_their_average_stays():
    seen = Departures()
    line = {"count": [10, 10], "total_answered": [12, 8], "total_abandoned": [1, 1], "handle_ms": [12_000, 8000]}
    found = parts_of(BOTH, seen, **line)
    assert sum(part[0] for part in found) == 20
    assert {part[3] for part in found if part[1]} == {1000}
    assert (seen.lines, seen.more, seen.surplus, seen.neither) == (2, 1, 3, 1)
    assert {notice.code: notice.level for notice in seen.notices()} == {
        "totals_surplus": "warning",
        "totals_neither": "warning",
    }


def test_without_a_word_of_who_was_answered_it_is_everybody_who_did_not_hang_up():
    line = {"count": [10], "total_answered": [None], "total_abandoned": [3], "handle_ms": [900]}
    assert parts_of(Totals(abandoned="b"), **line) == [(7, True, False, 900), (3, False, True, None)]
    assert parts_of(Totals(), **line | {"total_abandoned": [None]}) == [(10, None, None, 900)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Figures of one log of totals in which some cells are unknown, with its mapping."""
    folder = tmp_path_factory.mktemp("totals")
    lines = [cell if k % 10 else (*cell[:4], "NA", *cell[5:]) for k, cell in enumerate(TRUTH)]
    _, tidied, _ = read(folder, written(WAYS["handle time without a word"], lines))
    organisation = load(folder / "line.toml")
    return organisation, tidied, measure(tidied, organisation, made_at=system_clock(), version="0")


def test_means_and_shares_are_those_of_the_truth_and_their_interval_holds_it(facts):
    overall = facts[2].overall
    known = [line for k, line in enumerate(TRUTH) if k % 10]
    assert overall["abandonment"].value == pytest.approx(sum(r[4] for r in known) / sum(r[2] for r in known))
    handle = overall["handle_min"]
    assert (handle.value, handle.n) == (pytest.approx(HANDLE_MIN, abs=1e-5), ANSWERED)
    # Times were drawn evenly from 150 to 450 seconds: a standard deviation of 86.6 over so many is known to the second.
    error = 1.645 * 86.6 / 60 / ANSWERED**0.5
    assert handle.high - handle.value == pytest.approx(error, rel=0.2)


def test_what_needs_single_contacts_is_not_estimable_with_that_reason(facts):
    assert facts[2].overall["wait_p90_min"] == NotEstimable(reason="sums_only", needs=("wait_s",))
    assert isinstance(facts[2].overall["repeat"], NotEstimable)
    assert not facts[2].evidence


def test_staff_follow_from_totals_by_half_hour_and_not_by_quarter(facts):
    organisation, tidied, _ = facts
    found = incoming(tidied, organisation, interval_minutes=30)
    assert sum(found.contacts) == OFFERED
    assert sum(found.handle_ms) / sum(found.handled) / 60_000 == pytest.approx(HANDLE_MIN, abs=1e-5)
    assert (found.wait_s, found.handle_s) == ((), ())
    with pytest.raises(InputError, match="30 minutes"):
        incoming(tidied, organisation, interval_minutes=15)


def test_a_number_beside_a_count_is_how_many_hung_up_also_in_an_older_configuration(tmp_path):
    file = tmp_path / "export.csv"
    older = Organisation(columns={"count": "calls", "abandoned": "gave up", "handle_s": "talk"})
    for numbers, totals in (((7, 1, 9), Totals(abandoned="gave up")), ((0, 1, 1), None)):
        file.write_text("day,calls,gave up,talk\n" + "".join(f"2025-03-04,100,{number},150\n" for number in numbers))
        found = with_numbers(older, open_sources(file, Log()))
        assert found.totals == totals
        assert ("abandoned" in found.columns) == (totals is None)
    of_customers = Organisation(columns={**older.columns, "customer_id": "day"})
    file.write_text("day,calls,gave up,talk\n2025-03-04,100,7,150\n")
    assert with_numbers(of_customers, open_sources(file, Log())) == of_customers, "a line is of one contact"


def test_lines_that_are_sums_of_others_are_left_out(tmp_path):
    rows = written(WAYS["averages in seconds"]) + "2025-02-17,08:00,Totaal,50,40,10,300,30\n"
    guessed = guessed_of(tmp_path, rows + "2025-02-17,Dagtotaal,Huur,500,400,100,300,30\n")
    assert sorted(guessed.exclude.values()) == ["Interval == 'Dagtotaal'", "Queue == 'Totaal'"]


def pivot(names, of_day):
    lines = [
        f"{datetime(2025, 2, 17) + timedelta(days=day):%d-%m-%Y},{','.join(map(str, of_day(day)))}" for day in range(12)
    ]
    return "\n".join([f"Datum,{','.join(names)}", *lines]) + "\n"


def test_channels_side_by_side_count_and_their_sum_does_not(tmp_path):
    guessed = guessed_of(tmp_path, pivot(("Telefoon", "Website", "Totaal"), lambda day: (day, 5, day + 5)))
    assert guessed.columns["channel"].source.wide == ("Telefoon", "Website")
    assert not guessed.attributes


def test_numbers_side_by_side_under_other_names_are_asked(tmp_path):
    guessed = guessed_of(tmp_path, pivot(("Huur", "Reparatie", "Totaal"), lambda day: (day + 1, 5, day + 6)))
    assert guessed.columns["channel"].source.wide == ("Huur", "Reparatie")
    assert "channel" in guessed.to_decide


def test_hours_side_by_side_are_refused_with_the_way_out(tmp_path):
    with pytest.raises(LogError, match="one line for each hour"):
        guessed_of(tmp_path, pivot([f"{hour}:00" for hour in range(8, 18)], lambda day: [day + 3] * 10))


def test_an_unknown_cell_of_a_channel_is_said_and_the_rest_counts(tmp_path):
    text = pivot(("Telefoon", "Balie"), lambda day: (("NA", "ND", "", 100)[day % 4], 50))
    _, tidied, parts = read(tmp_path, text)
    assert contacts(parts) == 3 * 100 + 12 * 50
    (said,) = [notice for notice in tidied.notices if notice.code == "cells_unknown"]
    assert said.values == {"column": "Telefoon", "count": 9, "cells": 12}


def test_single_contacts_are_never_taken_for_totals(tmp_path):
    lines = "".join(f"{k},2025-03-03 09:{k % 60:02},phone,{k % 2},{1 - k % 2},{60 + k}\n" for k in range(60))
    guessed = guessed_of(tmp_path, "call_id,opened,channel,answered,abandoned,talk_time\n" + lines)
    assert guessed.totals is None
    assert "count" not in guessed.columns


@pytest.mark.parametrize(
    "names",
    [("jan", "feb", "mrt"), ("Januari 2025", "Februari 2025"), ("week 9", "week 10"), ("2023", "2024"), ("Q1", "Q2"),
     ("ma", "di", "wo"), ("03-03-2025", "04-03-2025")],
    ids=" ".join,
)  # fmt: skip
def test_periods_side_by_side_are_refused(names: tuple[str, ...]) -> None:
    kinds = {"Kanaal": ["Telefoon", "Balie"], **dict.fromkeys(names, "number")}
    with pytest.raises(LogError, match="called after times"):
        guess(seen(kinds))
