"""`humanline trial assign`: a list of customers or sites, and their arms beside it."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from humanline.worlds.trial_design import trial_design, trial_toml

HUMANLINE = str(Path(sys.executable).with_name("humanline"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("assign")
    design = trial_design("en")
    (path / "trial.toml").write_text(trial_toml(design, file="trial.toml", language="en"))
    (path / "trial.json").write_bytes(design.to_json())
    rows = "".join(f"C{k};{['north', 'south'][k % 2]}\n" for k in range(500))
    (path / "customers.csv").write_text(f"\ufeffcode;region\n{rows}", encoding="utf-8")
    return path


def run(*arguments, cwd, expect=0):
    done = subprocess.run(
        [HUMANLINE, "trial", "assign", *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def arms_of(path):
    with path.open(newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file, delimiter=";")}


def test_everybody_in_a_list_gets_an_arm_and_a_longer_list_moves_nobody(folder):
    told = run("trial.toml", "customers.csv", "--unit", "code", cwd=folder)
    assert "Nobody may be moved" in told
    first = arms_of(folder / "customers-arms.csv")
    arms = Counter(row["arm"] for row in first.values())
    assert set(arms) == {"person", "self-service"}
    assert 190 < arms["person"] < 310
    assert {row["chance"] for row in first.values()} == {"0.5"}
    longer = (folder / "customers.csv").read_text() + "".join(f"D{k};north\n" for k in range(50))
    (folder / "longer.csv").write_text(longer)
    run("trial.toml", "longer.csv", "--unit", "code", "-o", "out.csv", cwd=folder)
    later = arms_of(folder / "out.csv")
    assert all(later[code]["arm"] == row["arm"] for code, row in first.items())


def test_in_blocks_there_are_as_many_of_each(folder):
    told = run("trial.toml", "customers.csv", "--unit", "code", "--block", "region", "-o", "b.csv", cwd=folder)
    assert "north" in told
    assert "deals the arms anew" in told
    found = Counter((row["region"], row["arm"]) for row in arms_of(folder / "b.csv").values())
    assert set(found.values()) == {125}


def test_what_is_wrong_with_a_list_is_told_at_once(folder):
    told = run("trial.toml", "customers.csv", "--unit", "name", "--block", "town", cwd=folder, expect=2)
    assert "column 'name'" in told
    assert "column 'town'" in told
    (folder / "bad.csv").write_text("code;region\nC1;north\n;north\nC1;south\nC2;\n")
    told = run("trial.toml", "bad.csv", "--unit", "code", "--block", "region", cwd=folder, expect=2)
    assert "line 3" in told
    assert "C1 more than once" in told
    assert "line 5" in told
    assert "no block" in told
    assert "never written over" in run("trial.toml", "bad.csv", "--unit", "code", "-o", "bad.csv", cwd=folder, expect=2)


def test_the_lot_of_a_design_that_is_not_frozen_is_not_drawn(folder):
    (folder / "open.toml").write_text((folder / "trial.toml").read_text())
    assert "not frozen" in run("open.toml", "customers.csv", "--unit", "code", cwd=folder, expect=2)
