"""A number that nobody types of an organisation is a fault that names it, where it stands and what is allowed."""

import pytest
from typer.testing import CliRunner

from humanline.cli.main import app
from humanline.foundation.errors import ConfigError, InputError, SheetError
from humanline.gain.workshop.cells import Reader
from humanline.gain.workshop.tables import Row
from humanline.loop.configuring import load
from humanline.loop.trials import read_design
from humanline.model.staff import Promise
from humanline.plan.roster import read_roster
from humanline.plan.staffing.asked import StaffingAsked
from humanline.plan.staffing.few_numbers import faults_of
from humanline.reach.measuring.coming_for import read_volumes
from humanline.worlds.housing import HOUSING
from humanline.worlds.trial_design import trial_design, trial_toml

MOST = "1,000,000,000"
WILD = ["nan", "inf", "-inf", "1e30", "-1e30", "1e-30", "1" + "0" * 30, "0x" + "f" * 5000]
PLACES = {
    "staff.hours_per_week": "[staff]\nhours_per_week = {}",
    "organisation.period_weeks": "[organisation]\nperiod_weeks = {}",
    "value.complaint": "[value]\ncomplaint = {}",
    "value.points_per_score": "[value]\npoints_per_score = {}",
    "targets.share": "[targets]\nshare = {}",
    "targets.within_minutes": "[targets]\nwithin_minutes = {}",
    "windows.repeat_days": "[windows]\nrepeat_days = {}",
    "privacy.smallest_group": "[privacy]\nsmallest_group = {}",
    "assume.outcome_sd": "[assume]\noutcome_sd = {}",
    "minutes.person": "[minutes]\nperson = {}",
    "log.skip": "[log]\nskip = {}",
    "columns.satisfaction.scale[1]": '[columns]\nsatisfaction = {{ column = "mark", scale = [1, {}] }}',
}


@pytest.mark.parametrize("number", WILD)
@pytest.mark.parametrize("place", PLACES)
def test_in_line_toml(tmp_path, place, number):
    (tmp_path / "line.toml").write_text("schema = 1\n" + PLACES[place].format(number) + "\n")
    with pytest.raises(ConfigError) as raised:
        load(tmp_path / "line.toml")
    (fault,) = raised.value.faults
    assert fault.where == f"line.toml {place}"
    assert fault.found.startswith("found ")
    assert MOST in fault.rule


@pytest.mark.parametrize(("place", "number"), [("staff.hours_per_week", -3), ("targets.share", 1.5), ("log.skip", -1)])
def test_what_a_key_does_not_take_stays_a_fault_of_its_own(tmp_path, place, number):
    (tmp_path / "line.toml").write_text("schema = 1\n" + PLACES[place].format(number) + "\n")
    with pytest.raises(ConfigError, match=rf"line\.toml {place}: found {number}"):
        load(tmp_path / "line.toml")


def test_numbers_and_lists_without_end_are_no_toml(tmp_path):
    for text in ("hours = " + "9" * 5000, "deep = " + "[" * 100_000):
        (tmp_path / "line.toml").write_text(text)
        with pytest.raises(ConfigError, match="this is not TOML"):
            load(tmp_path / "line.toml")


@pytest.mark.parametrize("number", WILD)
def test_in_a_design(tmp_path, number):
    path = tmp_path / "trial.toml"
    text = trial_toml(trial_design(HOUSING, "en"), about=HOUSING.trial.about, file="trial.toml", language="en")
    path.write_text(f"cluster_size = {number}\n" + text)
    with pytest.raises(ConfigError, match=rf"trial\.toml cluster_size: found .*{MOST}"):
        read_design(path)


TYPED = ["nan", "inf", "1e30", "-1", "1" + "0" * 20, "0,0000000000001"]


@pytest.mark.parametrize("number", TYPED)
def test_in_a_cell_of_a_sheet(number):
    reader = Reader()
    for value in (number, float(number.replace(",", "."))):
        left_by_a_formula = isinstance(value, float) and abs(value) < 1e-9
        read = reader.number(Row({"minutes": (value, "Moments B2")}, "nl"), "minutes")
        assert read == (0.0 if left_by_a_formula else None)
    for fault in reader.faults:
        assert fault.where == "Moments B2"
        assert MOST in fault.rule


@pytest.mark.parametrize("number", TYPED)
def test_in_a_roster(tmp_path, number):
    (tmp_path / "roster.csv").write_text(f"weekday;hour;staff\nmonday;9;2\nmonday;10;{number}\n")
    with pytest.raises(SheetError, match=rf"roster\.csv line 3: found .*{MOST}"):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize("number", TYPED)
def test_in_volumes(tmp_path, number):
    (tmp_path / "volumes.csv").write_text(f"moment;contacts\nrent;{number}\nheat;2\n")
    with pytest.raises(InputError, match=rf"volumes\.csv:2 contacts: found .*{MOST}"):
        read_volumes(tmp_path / "volumes.csv")


NUMBERS = [float("nan"), float("inf"), 1e30, -1.0, 1e-30]


@pytest.mark.parametrize("number", NUMBERS)
def test_in_what_is_asked_of_a_staff_plan(number):
    for name in ("handle_minutes", "patience_minutes", "within_minutes", "hours_per_week"):
        (fault,) = StaffingAsked(**{name: number}).faults()
        assert f"{number:g}" in fault.found
        assert MOST in fault.rule
    for name in ("share", "shrinkage"):
        assert bool(StaffingAsked(**{name: number}).faults()) == (number != 1e-30)


@pytest.mark.parametrize("number", NUMBERS)
def test_in_a_few_numbers(number):
    usual = {"per_minutes": 60.0, "handle_minutes": 5.0, "patience_minutes": 3.0, "staff": (), "shrinkage": 0.0}
    promise = Promise(share=0.8, within_minutes=1.0)
    for name in ("per_minutes", "handle_minutes", "patience_minutes"):
        assert [f.where for f in faults_of([40.0], promise=promise, **usual | {name: number})] == [
            f"--{name.split('_')[0]}"
        ]
    assert faults_of([40.0, number], promise=promise, **usual)
    assert faults_of([40.0], promise=Promise(share=0.8, within_minutes=number), **usual)


def test_more_contacts_at_once_than_can_be_simulated_are_refused():
    usual = {"per_minutes": 60.0, "patience_minutes": 3.0, "staff": (), "shrinkage": 0.0}
    promise = Promise(share=0.8, within_minutes=1.0)
    for contacts, handle in (([1e9], 5.0), ([40.0], 1e9)):
        (fault,) = faults_of(contacts, handle_minutes=handle, promise=promise, **usual)
        assert "At most 100,000 contacts" in fault.rule


FLAGS = [
    ("plan", "sheet.xlsx", "-H", "1e30"),
    ("plan", "sheet.xlsx", "-H", "nan"),
    ("plan", "sheet.xlsx", "-H", "-3"),
    ("staff", "--contacts", "40,1e30", "--handle", "5m"),
    ("staff", "--contacts", "40", "--handle", "1" + "0" * 30 + "m"),
    ("staff", "--contacts", "40", "--handle", "5m", "--share", "nan"),
    ("staff", "--contacts", "40", "--handle", "5m", "--seed", "1" + "0" * 30),
    ("demo", "--seed", "-1"),
    ("demo", "--seed", "1" + "0" * 30),
    ("init", "export.csv", "--skip", "1" + "0" * 30),
    ("init", "export.csv", "--header", "9" * 5000),
    ("workshop", "--raters", "1" + "0" * 30),
]


@pytest.mark.parametrize("flags", FLAGS, ids=lambda flags: " ".join(flags)[:40])
def test_in_a_flag(flags, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, list(flags))
    assert run.exit_code == 2 or isinstance(run.exception, InputError)
