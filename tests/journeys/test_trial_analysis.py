"""`humanline trial analyse`: from the demonstration's log and frozen design to a verdict."""

import csv
import json
from datetime import date

import msgspec
import pytest
from telling import run

from humanline import __version__
from humanline.foundation.clock import system_clock
from humanline.foundation.errors import ConfigError
from humanline.loop.analysing import result_of
from humanline.loop.trials import planned_units, read_design
from humanline.loop.turning import Turn
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Outcome, Success
from humanline.trial.freezing import freeze
from humanline.worlds import WORLDS, housing, made
from humanline.worlds.housing import HOUSING
from humanline.worlds.trial_design import trial_design


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("trial")
    housing(7).write(path)
    return path


def analysed(cwd, *more):
    return json.loads(run("trial", "analyse", "rent-trial.toml", "--json", *more, cwd=cwd).stdout)


def test_the_demonstrations_trial_is_decided(folder):
    found = analysed(folder)
    truth = housing(7).truth_in("en").trial
    assert found["verdict"]["decision"] == "roll_out"
    unheard, resolved = found["answers"][:2]
    assert unheard["shown"]
    assert not resolved["shown"]
    assert resolved["effect"]["low"] < truth.resolved < resolved["effect"]["high"]
    assert sum(found["units"].values()) > 2000
    with (folder / "contacts.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["trial"]]
    customers = {row["customer_code"] for row in rows}
    assert sum(found["units"].values()) + sum(found["left_out"].values()) <= len(customers) + 5
    assert found["staffing"]["difference"]["low"] > 3, "a person takes minutes"


def test_it_says_the_same_on_every_day_between_two_looks(folder):
    assert analysed(folder, "--until", "2025-04-10")["verdict"]["rule"] == "too_early"
    turn, design = Turn(folder), read_design(folder / "rent-trial.toml")
    days = (date(2025, 5, 1), date(2025, 5, 8))
    early = [result_of(design, turn, clock=system_clock, until=day).verdict for day in days]
    assert early[0] == early[1]
    assert early[0].decision == "roll_out"


def test_a_design_that_is_open_or_changed_is_not_read(folder):
    text = (folder / "rent-trial.toml").read_text()
    (folder / "open.toml").write_text(text)
    assert "not frozen" in run("trial", "analyse", "open.toml", cwd=folder, expect=2).stderr
    (folder / "later.toml").write_text(text.replace("0.05", "0.01"))
    (folder / "later.json").write_text((folder / "rent-trial.json").read_text())
    told = run("trial", "analyse", "later.toml", cwd=folder, expect=2).stderr
    assert "changed since it was frozen" in told
    assert "--because" in told
    run("trial", "freeze", "later.toml", "--by", "An analyst", "--because", "a smaller effect matters", cwd=folder)
    found = json.loads(run("trial", "analyse", "later.toml", "--json", cwd=folder).stdout)
    assert [one["because"] for one in found["design"]["frozen"]] == ["", "a smaller effect matters"]


def test_a_log_of_which_nothing_is_left_says_what_took_it(folder, tmp_path):
    for file in folder.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (folder / "line.toml").read_text()
    (tmp_path / "line.toml").write_text(text + "\n[exclude]\nall = \"subject != 'nothing'\"\n")
    with pytest.raises(ConfigError, match="excluded by a rule"):
        result_of(read_design(tmp_path / "rent-trial.toml"), Turn(tmp_path), clock=system_clock)


def test_a_design_that_names_a_segment_that_is_not_there_is_not_frozen(folder):
    design = read_design(folder / "rent-trial.toml")
    wrong = msgspec.structs.replace(design, segments=("66+",))
    with pytest.raises(ConfigError, match="Did you mean '65"):
        planned_units(wrong, Turn(folder), clock=system_clock)


def test_what_getting_a_person_does_to_a_quantile_is_not_told(folder):
    wait = Outcome(name="slow", column="customer_minutes", better="lower", kind="quantile", quantile=0.9)
    design = trial_design(HOUSING, "en")
    changed = msgspec.structs.replace(
        design, outcomes=(wait,), success=(Success("slow", 1.0),), guardrails=(), hours_per_week=2000, frozen=()
    )
    again = freeze(changed, units=2000, by="a", clock=system_clock, version=__version__)
    found = result_of(again, Turn(folder), clock=system_clock)
    assert found.answers[0].method == "quantile"
    assert found.compliance.effect == NotEstimable(reason="quantile")


def test_a_trial_of_whole_days_is_not_read_customer_by_customer(folder):
    text = (folder / "rent-trial.toml").read_text()
    (folder / "days.toml").write_text(text.replace("weeks =", 'unit = "day"\nweeks ='))
    said = run("trial", "freeze", "days.toml", "--by", "An analyst", cwd=folder, expect=2).stderr
    assert 'Write each = "contact".' in said


def test_a_trial_that_is_not_in_the_log_and_customers_in_two_arms_are_told(folder, tmp_path):
    text = (folder / "rent-trial.toml").read_text()
    (folder / "other.toml").write_text(text.replace("rent question person first", "another trial"))
    run("trial", "freeze", "other.toml", "--by", "An analyst", cwd=folder)
    assert "nobody in it" in run("trial", "analyse", "other.toml", cwd=folder, expect=2).stderr
    with (folder / "contacts.csv").open() as file:
        rows = list(csv.reader(file))
    at, who = rows[0].index("arm"), rows[0].index("customer_code")
    twice = {}
    for row in rows[1:]:
        if len(row) > at and row[at]:
            twice.setdefault(row[who], []).append(row)
    again = next(mine for mine in twice.values() if len(mine) > 1)
    again[-1][at] = "person" if again[0][at] == "self-service" else "self-service"
    for file in folder.iterdir():
        if file.is_file() and file.name != "contacts.csv":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "contacts.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    assert "1 customers in two arms" in run("trial", "analyse", "rent-trial.toml", cwd=tmp_path, expect=2).stderr
    found = analysed(tmp_path, "--leave-out", "two_arms")
    assert found["left_out"]["two_arms"] == 1


def test_a_trial_of_three_arms_has_a_verdict_and_a_page_for_each_other_arm(tmp_path):
    made(WORLDS["fitting"], 7).write(tmp_path)
    done = run("trial", "analyse", "fitting-trial.toml", cwd=tmp_path)
    for k, arm in ((2, "digital fitting"), (3, "both")):
        assert f"‘{arm}’" in done.stderr
        page = (tmp_path / "out" / f"fitting-trial-result-{k}.html").read_text(encoding="utf-8")
        assert f"‘{arm}’" in page
        record = json.loads((tmp_path / "out" / f"fitting-trial-result-{k}.json").read_text())
        assert set(record["units"]) == {"advice", arm}
        assert record["seal"] == record["design"]["frozen"][0]["seal"]
    printed = json.loads(run("trial", "analyse", "fitting-trial.toml", "--json", cwd=tmp_path).stdout)
    assert [one["verdict"]["decision"] for one in printed] == ["stop_harm", "roll_out"]
