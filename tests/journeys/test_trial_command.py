"""`humanline trial`: from nothing to a frozen design, on the demonstration's log."""

import json

import pytest
from telling import run

from humanline.worlds import housing


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("trial")
    housing(7).write(path)
    return path


def test_from_a_first_design_to_a_frozen_one_and_every_change_shows(folder):
    assert "who approved it" in run("trial", "init", "-l", "en", cwd=folder).stderr
    path = folder / "trial.toml"
    assert "trial.toml" in run("trial", "init", cwd=folder, expect=2).stderr, "a design is never written over"
    told = run("trial", "design", "-l", "nl", cwd=folder).stderr
    assert "weken" in told
    assert "bezet" in told
    refused = run("trial", "freeze", "--by", "An analyst", cwd=folder, expect=2).stderr
    assert "approved_by" in refused
    assert "participants_are_told" in refused
    text = path.read_text().replace('approved_by = ""', 'approved_by = "A director"')
    path.write_text(
        text.replace('told = ""', 'told = "You may first be helped by the website; ask for a person at any time."')
    )
    run("trial", "freeze", "--by", "An analyst", cwd=folder)
    assert "Frozen by An analyst" in run("trial", "design", "-l", "en", cwd=folder).stderr
    path.write_text(path.read_text().replace("margin = 0.03", "margin = 0.1"))
    assert "Changed since it was frozen" in run("trial", "design", "-l", "en", cwd=folder).stderr
    assert "reason" in run("trial", "freeze", "--by", "An analyst", cwd=folder, expect=2).stderr
    run("trial", "freeze", "--by", "An analyst", "--because", "the margin was too strict", cwd=folder)
    kept = json.loads((folder / "trial.json").read_text())
    assert [one["because"] for one in kept["frozen"]] == ["", "the margin was too strict"]


def test_the_forecast_is_printed_as_json(folder):
    run("trial", "init", "-o", "second.toml", cwd=folder)
    found = json.loads(run("trial", "design", "second.toml", "--json", cwd=folder).stdout)
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
    told = run("trial", "design", "wrong.toml", cwd=folder, expect=2).stderr
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
    assert "Did you mean 'viewing'?" in run("trial", "design", "wrong.toml", cwd=folder, expect=2).stderr
