"""`humanline trial analyse` on New Haven 1998: people as customers, households as clusters, from file to verdict."""

import json
import os
import warnings
from pathlib import Path

import duckdb
import pytest
import telling

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyfixest as pf

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
FILE = DATA / "newhaven" / "individual.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FILE.is_file(), reason=f"New Haven 1998 is not at {FILE} (set HUMANLINE_DATA)"),
]

LINE = """
schema = 1
[organisation]
name = "New Haven 1998"
time_zone = "America/New_York"
[log]
files = ["log.parquet"]
[columns]
moment = { constant = "please vote" }
channel = { constant = "canvass" }
opened_at = { constant = "1998-11-03 12:00:00" }
customer_id = "person"
trial = { constant = "call instead of visit" }
arm = "arm"
[attributes]
household = "household"
[derived]
resolved = "voted == 1"
[channels]
person = ["canvass"]
[trials]
person = ["visit", "call"]
"""
TRIAL = """
name = "call instead of visit"
question = "Can a visit be replaced by a call?"
unit = "household"
cluster = "household"
units = 10325
approved_by = "the authors of the study"
participants_are_told = "nothing: a field experiment"
success = [{ outcome = "voted", minimum_effect = 0.02 }]
guardrails = [{ outcome = "voted", margin = 0.01 }]
looks = { many = 1 }

[[arms]]
name = "visit"
mode = "person"
version = "at the door"
share = 0.46
[[arms]]
name = "call"
mode = "person"
version = "by phone"
share = 0.54
[[outcomes]]
name = "voted"
column = "resolved"
better = "higher"
window_days = 0
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("new-haven")
    duckdb.sql(f"""
        copy (select row_number() over () as person, id1 as household, coalesce(v98, 0) as voted,
                     if(persngrp = 1, 'visit', 'call') as arm
              from '{FILE}' where persngrp <> phongotv) to '{path}/log.parquet' (format parquet)""")
    (path / "line.toml").write_text(LINE)
    (path / "trial.toml").write_text(TRIAL)
    return path


def run(*arguments, cwd):
    return telling.run("trial", *arguments, cwd=cwd).stdout


def test_a_call_instead_of_a_visit_is_stopped_as_harm(folder):
    """The effect and its interval are the regression's, with households as clusters."""
    run("freeze", "trial.toml", "--by", "a reader", cwd=folder)
    found = json.loads(run("analyse", "trial.toml", "--json", cwd=folder))
    people = duckdb.sql(f"select household, voted, (arm = 'call')::int as call from '{folder}/log.parquet'").df()
    theirs = pf.feols("voted ~ call", people, vcov={"CRV1": "household"})
    (success, guardrail) = found["answers"]
    for answer in (success, guardrail):
        assert answer["effect"]["value"] == pytest.approx(theirs.coef()["call"], abs=1e-6)
    half = (success["effect"]["high"] - success["effect"]["low"]) / 2
    assert half == pytest.approx(1.96 * theirs.se()["call"], rel=2e-3)
    assert found["units"] == {"visit": 4730, "call": 5595}
    assert found["left_out"] == {}
    assert (found["verdict"]["decision"], found["verdict"]["rule"]) == ("stop_harm", "success_worse")
    assert "trial_frozen_late" in [notice["code"] for notice in found["notices"]]
    run("analyse", "trial.toml", "-o", "page.html", cwd=folder)
    assert "does harm" in (folder / "page.html").read_text(encoding="utf-8")
