"""A bank's August, decided call by call by a line with declared minutes: counts are the plan's own, and replay."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

import humanline
from humanline.gain.workshop import write_sheet
from humanline.line import Line
from humanline.line.compiling import policy_of
from humanline.loop.deciding import decide_log
from humanline.model.decision import Decision
from humanline.model.judgement import Judgements, Score, SheetMoment
from humanline.plan.signing import sign

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
CALLS = DATA / "technion" / "august_1999_calls.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CALLS.is_file(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]

#: Calls in the file, by type (counted with other tools).
COUNTS = {"PS": 27312, "NW": 6923, "IN": 3563, "NE": 3381, "TT": 718, "PE": 181}
#: What a person adds, made up: the exercise is the deciding.
ADDS = {"PS": -1, "NW": 1, "IN": 1.5, "NE": 0.5, "TT": 2, "PE": 0.5}
TOML = """schema = 1
[organisation]
name = "A bank"
time_zone = "Asia/Jerusalem"
[log]
files = ["{file}"]
[columns]
moment = "type"
channel = {{ constant = "phone" }}
opened_at = {{ date = "date", time = "vru_entry" }}
[attributes]
priority = "priority"
[channels]
person = ["phone"]
[minutes]
person = 3
[segments]
high = "priority == '2'"
low = "priority == '1'"
[privacy]
smallest_group = 1
[staff]
hours_per_week = 400
[workshop]
sheet = "sheet.xlsx"
"""


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    place = tmp_path_factory.mktemp("bank")
    scores = tuple(
        Score(rater=side[:1], side=side, moment=name, matters=5 + adds, adds=adds)
        for name, adds in ADDS.items()
        for side in ("customer", "organisation")
    )
    judged = Judgements(moments=tuple(SheetMoment(name=name) for name in ADDS), scores=scores, made_up=True)
    write_sheet(place / "sheet.xlsx", language="en", example=False, judgements=judged)
    (place / "line.toml").write_text(TOML.format(file=CALLS.as_posix()), encoding="utf-8")
    return humanline.open(place)


def test_every_call_is_decided_as_the_plan_has_it_and_replays(turn):
    now = datetime(1999, 9, 1, tzinfo=UTC)
    drawn = turn.plan(simulate=False)
    plan = sign(drawn, by="You", because="x", until="2099-01-01", clock=lambda: now, today=date(1999, 9, 1))
    told: list[bytes] = []
    found = decide_log(plan, Line(policy_of(plan)), turn, told.append)
    assert found.contacts == sum(COUNTS.values()) == len(told)
    assert {one.moment: one.contacts for one in found.moments} == COUNTS
    assert (found.differ, found.replayed, found.otherwise) == (0, found.contacts, {})
    assert found.as_planned + found.reasons.get("asked", 0) == found.contacts
    starts = {cell.start for cell in plan.cells}
    assert starts == {"person", "self_service"}
    weeks = turn.facts.period.weeks
    decisions = [msgspec.json.decode(one, type=Decision) for one in told]
    for cell in plan.cells:
        mine = [one for one in decisions if (one.moment, one.segment) == (cell.moment, cell.segment)]
        assert len(mine) == pytest.approx(cell.contacts_per_week * weeks, rel=1e-9)
        assert {one.mode for one in mine if one.because != "asked"} <= {cell.start}
