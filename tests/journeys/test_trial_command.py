"""`humanline trial`: from nothing to a frozen design, on the demonstration's log."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from humanline.worlds import housing

HUMANLINE = str(Path(sys.executable).with_name("humanline"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("trial")
    housing(7).write(path)
    return path


def run(*arguments, cwd, expect=0):
    command = [HUMANLINE, "trial", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_from_a_first_design_to_a_frozen_one_and_every_change_shows(folder):
    assert "who approved it" in run("init", "-l", "en", cwd=folder).stderr
    path = folder / "trial.toml"
    assert "trial.toml" in run("init", cwd=folder, expect=2).stderr, "a design is never written over"
    told = run("design", "-l", "nl", cwd=folder).stderr
    assert "weken" in told
    assert "bezet" in told
    refused = run("freeze", "--by", "An analyst", cwd=folder, expect=2).stderr
    assert "approved_by" in refused
    assert "participants_are_told" in refused
    text = path.read_text().replace('approved_by = ""', 'approved_by = "A director"')
    path.write_text(
        text.replace('told = ""', 'told = "You may first be helped by the website; ask for a person at any time."')
    )
    run("freeze", "--by", "An analyst", cwd=folder)
    assert "Frozen by An analyst" in run("design", "-l", "en", cwd=folder).stderr
    path.write_text(path.read_text().replace("margin = 0.03", "margin = 0.1"))
    assert "Changed since it was frozen" in run("design", "-l", "en", cwd=folder).stderr
    assert "reason" in run("freeze", "--by", "An analyst", cwd=folder, expect=2).stderr
    run("freeze", "--by", "An analyst", "--because", "the margin was too strict", cwd=folder)
    kept = json.loads((folder / "trial.json").read_text())
    assert [one["because"] for one in kept["frozen"]] == ["", "the margin was too strict"]


def test_the_forecast_is_printed_as_json(folder):
    run("init", "-o", "second.toml", cwd=folder)
    found = json.loads(run("design", "second.toml", "--json", cwd=folder).stdout)
    assert {size["role"] for size in found["sizes"]} == {"success", "guardrail"}
    assert found["units_per_week"] > 0


def test_everything_wrong_with_a_design_is_told_at_once(folder):
    (folder / "wrong.toml").write_text(
        """
name = "x"
moments = ["viewingg"]
unit = "household"
[[arms]]
name = "a"
mode = "person"
[[arms]]
name = "a"
mode = "self_service"
[[outcomes]]
name = "resolved"
column = "resolved"
better = "higher"
exact = true
[[success]]
outcome = "resolvedd"
minimum_effect = 0.1
[[ramp]]
week = 2
share = 0.5
[[ramp]]
week = 1
share = 0.2
"""
    )
    told = run("design", "wrong.toml", cwd=folder, expect=2).stderr
    for word in ("success[0].outcome", "Did you mean 'resolved'?", "arms", "ramp", "cluster", "exact"):
        assert word in told
    text = (
        (folder / "wrong.toml")
        .read_text()
        .replace("resolvedd", "resolved")
        .replace("exact = true", "")
        .replace('unit = "household"', "")
        .replace('name = "a"', 'name = "b"', 1)
    )
    (folder / "wrong.toml").write_text(text.split("[[ramp]]")[0])
    assert "Did you mean 'viewing'?" in run("design", "wrong.toml", cwd=folder, expect=2).stderr
