"""A published trial, from its file to what a visit adds: New Haven 1998 (Gerber & Green, 2000).

31,098 people were randomised to a visit, a phone call, letters or none, and whether they voted was looked up. A vote
stands here for a contact that was resolved.
"""

import os
from pathlib import Path

import pytest

import humanline
from humanline.model.estimate import Estimate

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
FILE = DATA / "newhaven" / "individual.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FILE.is_file(), reason=f"New Haven 1998 is not at {FILE} (set HUMANLINE_DATA)"),
]

#: Whoever has no `v98` did not vote.
LINE = """
schema = 1
[organisation]
name = "New Haven 1998"
period_weeks = 4.0
time_zone = "America/New_York"
[log]
files = ["{file}"]
[columns]
moment = {{ constant = "please vote" }}
channel = {{ constant = "visit" }}
trial = {{ constant = "New Haven 1998" }}
arm = "{arm}"
{customer}
[derived]
resolved = "v98 == 1"
[attributes]
party = "majpty1"
[segments]
major = "party == '1'"
[channels]
person = ["visit"]
[minutes]
visit = 10.0
[staff]
hours_per_week = 2000
[trials]
person = ["1"]
self_service = ["0"]
[exclude]
{exclude}
"""


def turn(folder, *, arm="persngrp", exclude="", customer=""):
    text = LINE.format(file=FILE.as_posix(), arm=arm, exclude=exclude, customer=customer)
    (folder / "line.toml").write_text(text, encoding="utf-8")
    return humanline.open(folder / "line.toml")


def resolved(turn, segment=""):
    return next(one for one in turn.facts.evidence if one.source == "trial" and one.segment == segment)


def test_what_was_assigned_in_person_is_the_published_difference(tmp_path):
    """Intention to treat, arms crossed: +2.74 percentage points."""
    one = resolved(turn(tmp_path))
    assert one.n_person + one.n_self_service == 31_098
    assert one.difference * 100 == pytest.approx(2.74, abs=0.005)
    assert 0.005 < one.standard_error < 0.008


def test_phone_calls_did_nothing(tmp_path):
    """−0.08 percentage points; placebo calls are not phone calls."""
    one = resolved(turn(tmp_path, arm="phongotv"))
    assert one.difference * 100 == pytest.approx(-0.08, abs=0.005)


def test_households_count_as_clusters_where_they_are_named(tmp_path):
    alone = resolved(turn(tmp_path))
    together = resolved(turn(tmp_path, customer='customer_id = "id1"'))
    assert together.difference == alone.difference
    assert 1.05 < together.standard_error / alone.standard_error < 1.35


def test_what_a_visit_adds_over_a_phone_call_goes_into_the_plan(tmp_path):
    """Who got a visit and no call, against who got a call and no visit."""
    made = turn(tmp_path, exclude='both_or_neither = "number(persngrp) == number(phongotv)"')
    (whole,) = [one for one in made.facts.evidence if one.segment == ""]
    assert 0.01 < whole.difference < 0.05
    plan = made.plan()
    assert plan.needs == ()
    for cell in plan.cells:
        parts = {part.source: part for part in cell.gain.parts if part.side == "customer"}
        assert set(parts) == {"trial"}
        total = cell.gain.total
        assert isinstance(total, Estimate)
        own = resolved(made, cell.segment)
        assert total.value == pytest.approx(10 * own.difference, abs=3 * 10 * own.standard_error)
        assert cell.start == "person"
    assert "outcome_not_measured" in {one.code for one in plan.assumptions}
