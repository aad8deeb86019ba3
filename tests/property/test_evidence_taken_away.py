"""Take the evidence away, one column at a time: no figure becomes certain, and none appears that was not there (I11).

Any column of any sample log is deleted, emptied, half emptied or filled with what can't be read. What then can't be
told must be said to be so. `HUMANLINE_FUZZ` tries every way on every column; without it a fifth of the columns, drawn
by seed, are tried one way each.
"""

import csv
import os
import random
import re
import string
import tomllib

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.loop.turning import Turn
from humanline.model.estimate import Estimate
from humanline.model.measures import MEASURE_ROWS
from humanline.worlds import housing

EVERY = "HUMANLINE_FUZZ" in os.environ
SHARES = [row.name for row in MEASURE_ROWS if row.kind == "share"]

CALLS = """\
[log]
files = ["contacts.csv"]
[columns]
contact_id = "call"
moment = "choice"
channel = "line"
customer_id = "caller"
opened_at = { date = "day", time = "rang at" }
asked_person_at = { date = "day", time = "queued at" }
reached_person_at = { date = "day", time = "answered at" }
closed_at = { column = "ended" }
handle_s = "talked"
wait_s = "waited"
satisfaction = { column = "mark", scale = [1, 10] }
resolved = { column = "solved", yes = ["Y"] }
cause = "why"
caused_by = "whose"
[derived]
abandoned = "outcome == 'HANG' and number(waited) > 0"
complaint = "remark == 'complaint'"
[channels]
person = ["voice", "desk"]
self_service = ["menu"]
[privacy]
smallest_group = 1
"""


def calls(number=600, seed=5):
    """A call log as phone systems write it: a day and clocks, an outcome in words, lengths as 0:03:11."""
    draw = random.Random(seed)
    rows = []
    for k in range(number):
        minute = 9 * 60 + draw.randrange(8 * 60)
        day = f"2025-03-{1 + k % 28:02d}"
        line = draw.choice(["voice", "voice", "desk", "menu"])
        queued = line != "menu" or draw.random() < 0.3
        hung = queued and draw.random() < 0.15
        waited = draw.randrange(5, 600) if queued else 0
        talked = 0 if hung or not queued else draw.randrange(30, 900)
        rows.append(
            {
                "call": f"c{k}",
                "day": day,
                "rang at": clock(60 * minute),
                "queued at": clock(60 * minute + 20) if queued else "",
                "answered at": clock(60 * minute + 20 + waited) if queued and not hung else "",
                "ended": f"{day} {clock(60 * minute + 20 + waited + talked)}" if draw.random() < 0.9 else "",
                "line": line,
                "choice": draw.choice(["rent", "repair", "moving"]),
                "caller": f"p{draw.randrange(120)}",
                "waited": clock(waited) if queued else "",
                "talked": str(talked) if talked else "",
                "mark": draw.choice(["", "", *map(str, range(1, 11))]),
                "solved": "" if hung else draw.choice(["Y", "Y", "N"]),
                "outcome": "HANG" if hung else "AGENT" if queued else "MENU",
                "remark": draw.choice(["none", "none", "none", "complaint"]),
                "why": ("nothing", "late letter", "nothing", "form stuck")[k % 4],
                "whose": ("", "finance", "", "IT")[k % 4],
            }
        )
    return rows


def clock(second):
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """Sample logs: name → (rows, line.toml, facts as they are)."""
    folder = tmp_path_factory.mktemp("housing")
    housing(3, contacts=900, weeks=4).write(folder, language="en")
    with (folder / "contacts.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        head = next(reader)
        world = [dict(zip(head, row, strict=True)) for row in reader if len(row) == len(head)]
    samples = {"housing": (world, (folder / "line.toml").read_text()), "calls": (calls(), CALLS)}
    return {
        name: (rows, toml, facts_of(tmp_path_factory.mktemp(name), rows, toml))
        for name, (rows, toml) in samples.items()
    }


def facts_of(folder, rows, toml):
    with (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "line.toml").write_text(toml)
    return Turn(folder / "line.toml").facts


def emptied(rows, column, draw):
    return [{**row, column: ""} for row in rows]


def half_emptied(rows, column, draw):
    return [{**row, column: row[column] if draw.random() < 0.5 else ""} for row in rows]


def garbled(rows, column, draw):
    return [{**row, column: "".join(draw.choices(string.ascii_lowercase, k=9)) if row[column] else ""} for row in rows]


def deleted(rows, column, draw):
    return [{name: value for name, value in row.items() if name != column} for row in rows]


WAYS = {"emptied": emptied, "half emptied": half_emptied, "garbled": garbled, "deleted": deleted}


def without(toml, column):
    """`line.toml` after its author found that a column is gone: whatever names it goes too."""
    kept = [line for line in toml.splitlines() if not names(line, column)]
    parsed = tomllib.loads("\n".join(kept))
    for needed, fallback in (("moment", '"contact"'), ("channel", '"phone"')):
        if needed not in parsed["columns"] and needed not in parsed.get("derived", {}):
            kept.insert(kept.index("[columns]") + 1, f"{needed} = {{ constant = {fallback} }}")
    return "\n".join(kept)


def names(line, column):
    value = line.split("#")[0].partition("=")[2]
    return re.search(rf"(^|[^\w]){re.escape(column)}($|[^\w])", value) is not None and not line.startswith("files")


def groups(facts):
    yield facts.overall
    for family in ("moments", "cells", "channels", "moment_channels", "segments", "departments"):
        yield from getattr(facts, family)


def claims(before, after):
    """What is claimed after that was not known before, and what became certain."""
    known = {(group.key, name): value for group in groups(before) for name, value in group.measures.items()}
    for group in groups(after):
        for name, value in group.measures.items():
            if not isinstance(value, Estimate):
                continue
            was = known.get((group.key, name))
            if group.key == () and not isinstance(was, Estimate):
                yield f"{name} appeared: {value.value:.3f}"
            certain = name in SHARES and value.value in (0.0, 1.0) and isinstance(was, Estimate)
            # Of so many as are left, chance alone would leave some of either kind.
            if certain and min(was.value, 1 - was.value) * value.n > 8:
                yield f"{name} of {group.key} became certain: {was.value:.3f} → {value.value:.0f} (n = {value.n})"


CASES = [("housing", k) for k in range(23)] + [("calls", k) for k in range(17)]
if not EVERY:
    CASES = sorted(random.Random(17).sample(CASES, len(CASES) // 5))


@pytest.mark.parametrize(("name", "place"), CASES)
def test_no_figure_becomes_certain_and_none_appears(logs, tmp_path, name, place):
    rows, toml, facts = logs[name]
    column = list(rows[0])[place]
    ways = list(WAYS) if EVERY else [list(WAYS)[(place + (name == "calls")) % len(WAYS)]]
    for way in ways:
        draw = random.Random(place)
        folder = tmp_path / way.replace(" ", "-")
        folder.mkdir()
        text = without(toml, column) if way == "deleted" else toml
        try:
            after = facts_of(folder, WAYS[way](rows, column, draw), text)
        except InputError:
            continue  # nothing is claimed at all
        assert list(claims(facts, after)) == [], f"{column} {way}"


@pytest.mark.parametrize("name", ["housing", "calls"])
def test_the_samples_tell_nearly_everything(logs, name):
    """What could be taken away is there: a property of an empty page would hold by itself."""
    known = {measure for measure, value in logs[name][2].overall.measures.items() if isinstance(value, Estimate)}
    assert len(known) >= len(MEASURE_ROWS) - 2, set(msgspec.structs.asdict(logs[name][2].overall)["measures"]) - known
