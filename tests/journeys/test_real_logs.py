"""Public logs, from export to page without a line of code: what they can tell, and what they can't."""

import json
import os
from pathlib import Path

import pytest
from telling import run

import humanline
from humanline.gain.workshop import write_sheet
from humanline.loop.starting import start
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.judgement import Judgements, Score, SheetMoment
from humanline.report import facts_page, plan_page

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


@pytest.fixture(scope="module")
def los_angeles(tmp_path_factory):
    """The configuration that `init` writes, with the two things that only a person knows."""
    folder = tmp_path_factory.mktemp("la311")
    started = start([DATA / "la311" / "requests_907k.csv.gz"], out=folder, time_zone="America/Los_Angeles")
    text = started.line_toml.read_text()
    staff = "staff_filed = \"RequestSource == 'Driver Self Report'\""
    started.line_toml.write_text(text.replace("[exclude]", f"[exclude]\n{staff}"))
    return started.line_toml


def test_los_angeles_is_read_without_code_and_says_what_it_cannot_tell(los_angeles):
    facts = humanline.open(los_angeles).facts
    tidied = facts.tidied
    assert (tidied.read, tidied.excluded, tidied.rejected) == (907_025, 157_221, 0)
    assert tidied.accepted + tidied.rejected + tidied.excluded == tidied.read
    assert facts.overall["per_week"] == NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
    for measure in ("handle_min", "repeat", "spill_over", "unheard", "resolved"):
        assert isinstance(facts.overall[measure], NotEstimable)
    assert {"customer_id", "handle_s", "resolved"} <= {missing.column for missing in facts.missing}
    assert sum(facts.weeks[0].contacts) == tidied.contacts
    for language in ("nl", "en"):
        assert "907" in facts_page(facts, language=language)


def test_los_angeles_has_no_line_without_judgement_minutes_and_weeks(los_angeles):
    plan = humanline.open(los_angeles).plan(400)
    assert {need.code for need in plan.needs} == {"no_judgement", "no_volumes"}
    assert not plan.cells


def test_los_angeles_gets_a_line_from_a_sheet_made_for_it(los_angeles, tmp_path):
    text = los_angeles.read_text().replace("# period_weeks = 52", "period_weeks = 104 #")
    text = text.replace("# person = 6", "person = 6").replace("# sheet =", "sheet =")
    (tmp_path / "line.toml").write_text(text.replace('files = ["', f'files = ["{los_angeles.parent}/'))
    moments = [group.key[0] for group in humanline.open(los_angeles).facts.moments]
    scores = [
        Score(rater=rater, side=side, moment=moment, matters=5.0, adds=max(-2.0, 2 - 0.3 * place + tilt))
        for rater, side, tilt in (("a", "organisation", 0.0), ("b", "customer", -0.1), ("c", "organisation", -0.2))
        for place, moment in enumerate(moments)
    ]
    sheet = Judgements(
        moments=tuple(SheetMoment(name=moment, owed=moment == "Homeless Encampment") for moment in moments),
        scores=tuple(scores),
        made_up=True,
    )
    write_sheet(tmp_path / "workshop.xlsx", language="en", example=False, judgements=sheet)
    turn = humanline.open(tmp_path)
    assert isinstance(turn.facts.overall["per_week"], Estimate)
    plan = turn.plan(400)
    assert plan.made_up, "the sheet says that its scores are made up"
    assert isinstance(plan.price, Estimate)
    assert plan.price.value > 0
    assert plan.owed_hours > 0
    assert plan.asked_hours > 0
    used = sum(cell.hours for cell in plan.cells if cell.start == "person" and not cell.owed)
    first = plan.owed_hours + plan.asked_hours + plan.spill_hours - plan.saved_hours
    assert first + used + plan.ready_hours + plan.left_hours == pytest.approx(400)
    assert {assumption.code for assumption in plan.assumptions} >= {"minutes_assumed", "period_given", "asked_share"}
    assert "made up" in plan_page(plan, turn.facts, language="en")


@pytest.mark.parametrize(
    ("name", "contacts"),
    [("hillstrom/hillstrom.csv.gz", 64_000), ("bank_calls/bank_calls.csv.gz", 5_323_661)],
)
def test_other_exports_are_read_without_code(name, contacts, tmp_path):
    run("init", DATA / name, cwd=tmp_path)
    done = run("facts", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["overall"]["contacts"] == contacts


def test_the_bank_in_haifa_has_no_contrast_and_says_so_kindly(tmp_path):
    start([DATA / "technion" / "august_1999_calls.csv.gz"], out=tmp_path, time_zone="Asia/Jerusalem")
    facts = humanline.open(tmp_path).facts
    assert (facts.tidied.read, facts.tidied.rejected, facts.tidied.excluded) == (42_078, 1, 310)
    assert facts.overall["person_share"].reason == "assumed"
    assert facts.contrasts == ()
    waited = facts.overall["abandonment"]
    assert 0.1 < waited.value < 0.2
