"""Half hours of two queues, made up, in many ways of writing; and how they are guessed, read and counted."""

import csv
import io
import random
from datetime import datetime, timedelta

import pyarrow.compute as pc
import pyarrow.parquet as pq

from humanline.contactlog.columns.profiling import profile
from humanline.contactlog.guessing.guess import guess
from humanline.contactlog.guessing.writing import line_toml
from humanline.contactlog.reading import open_sources
from humanline.contactlog.tidying.tidy import tidy
from humanline.loop.configuring import load
from humanline.model.organisation import Log

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
