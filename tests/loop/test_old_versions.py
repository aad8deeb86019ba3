"""Files that earlier versions wrote, and people keep, are read: made-up ones in `tests/old_versions`."""

from pathlib import Path

import msgspec
import pytest

from humanline.foundation.clock import system_clock
from humanline.gain.workshop import read_sheet
from humanline.loop.configuring import load
from humanline.loop.trials import read_design
from humanline.model.frozen import standing
from humanline.model.sealed import read, seal
from humanline.model.trial import Design
from humanline.report import charter_page, plan_page

OLD = Path(__file__).parents[1] / "old_versions"
EACH = sorted(path.name for path in OLD.iterdir())


def test_there_are_versions_of_before_and_after_the_first_trial():
    assert EACH == ["first_plan", "first_trial"]


@pytest.mark.parametrize("version", EACH)
def test_line_toml_as_init_and_as_the_demonstration_wrote_it(version):
    started = load(OLD / version / "init.toml")
    assert started.columns["opened_at"] == "opened"
    assert (started.channels.person, started.channels.deferred) == (("Phone",), ("E-mail",))
    demo = load(OLD / version / "line.toml")
    assert demo.columns["satisfaction"].scale == (1, 5)
    assert demo.staff.hours_per_week == 5.0
    assert demo.workshop.surveys == ("survey.csv",)


@pytest.mark.parametrize("version", EACH)
def test_a_plan_is_read_its_signature_holds_and_its_pages_are_drawn(version):
    plan = read(OLD / version / "plan.json")
    assert plan.hours_per_week == 5.0
    assert len(plan.cells) == 3
    assert plan.signed.by == "Somebody of Example Homes"
    assert seal(plan) == plan.signed.seal
    today = system_clock().date()
    assert "Example Homes" in plan_page(plan, None, language="en", today=today, charter="charter.html")
    assert charter_page(plan, language="en", today=today)


@pytest.mark.parametrize("version", EACH)
def test_a_workshop_sheet_is_read_whole(version):
    judgements = read_sheet(OLD / version / "workshop.xlsx")
    assert judgements.hours_per_week == 5.0
    assert judgements.made_up
    assert len(judgements.scores) > 50
    assert {moment.name for moment in judgements.moments} >= {score.moment for score in judgements.scores}


def test_a_frozen_design_is_still_frozen():
    design = read_design(OLD / "first_trial" / "rent-trial.toml")
    assert len(design.frozen) == 1
    assert standing(design) == "frozen"
    kept = msgspec.json.decode((OLD / "first_trial" / "rent-trial.json").read_bytes(), type=Design)
    assert kept.outcomes == design.outcomes
