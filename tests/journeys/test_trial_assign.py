"""`humanline trial assign`: a list of customers or sites, and their arms beside it."""

import csv
from collections import Counter

import pytest
from telling import run

from humanline.worlds.housing import HOUSING
from humanline.worlds.trial_design import trial_design, trial_toml


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("assign")
    design = trial_design(HOUSING, "en")
    (path / "trial.toml").write_text(trial_toml(design, about=HOUSING.trial.about, file="trial.toml", language="en"))
    (path / "trial.json").write_bytes(design.to_json())
    rows = "".join(f"C{k};{['north', 'south'][k % 2]}\n" for k in range(500))
    (path / "customers.csv").write_text(f"\ufeffcode;region\n{rows}", encoding="utf-8")
    return path


def told(*arguments, cwd, expect=0):
    return run("trial", "assign", *arguments, cwd=cwd, expect=expect).stderr


def arms_of(path):
    with path.open(newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file, delimiter=";")}


def test_everybody_in_a_list_gets_an_arm_and_a_longer_list_moves_nobody(folder):
    said = told("trial.toml", "customers.csv", "--unit", "code", cwd=folder)
    assert "Nobody may be moved" in said
    first = arms_of(folder / "customers-arms.csv")
    arms = Counter(row["arm"] for row in first.values())
    assert set(arms) == {"person", "self-service"}
    assert 190 < arms["person"] < 310
    assert {row["chance"] for row in first.values()} == {"0.5"}
    longer = (folder / "customers.csv").read_text() + "".join(f"D{k};north\n" for k in range(50))
    (folder / "longer.csv").write_text(longer)
    told("trial.toml", "longer.csv", "--unit", "code", "-o", "out.csv", cwd=folder)
    later = arms_of(folder / "out.csv")
    assert all(later[code]["arm"] == row["arm"] for code, row in first.items())


def test_in_blocks_there_are_as_many_of_each(folder):
    said = told("trial.toml", "customers.csv", "--unit", "code", "--block", "region", "-o", "b.csv", cwd=folder)
    assert "north" in said
    assert "deals the arms anew" in said
    found = Counter((row["region"], row["arm"]) for row in arms_of(folder / "b.csv").values())
    assert set(found.values()) == {125}


def test_what_is_wrong_with_a_list_is_told_at_once(folder):
    said = told("trial.toml", "customers.csv", "--unit", "name", "--block", "town", cwd=folder, expect=2)
    assert "column 'name'" in said
    assert "column 'town'" in said
    (folder / "bad.csv").write_text("code;region\nC1;north\n;north\nC1;south\nC2;\n")
    said = told("trial.toml", "bad.csv", "--unit", "code", "--block", "region", cwd=folder, expect=2)
    assert "line 3" in said
    assert "line 2, 4: the same name of a unit more than once" in said
    assert "line 5" in said
    assert "no block" in said
    assert "never written over" in told(
        "trial.toml", "bad.csv", "--unit", "code", "-o", "bad.csv", cwd=folder, expect=2
    )


def test_the_lot_of_a_design_that_is_not_frozen_is_not_drawn(folder):
    (folder / "open.toml").write_text((folder / "trial.toml").read_text())
    assert "not frozen" in told("open.toml", "customers.csv", "--unit", "code", cwd=folder, expect=2)
