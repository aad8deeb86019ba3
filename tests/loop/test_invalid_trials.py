"""What a trial says that may not be used does not count in the plan, and that is said."""

from datetime import UTC, datetime, timedelta

import pytest

from humanline.loop.analysing import plans_around, result_of
from humanline.loop.trials import keep, read_design
from humanline.loop.turning import Turn
from humanline.trial.freezing import freeze

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
LINE = """
schema = 1
[log]
files = ["log.csv"]
[columns]
moment = "moment"
channel = "channel"
opened_at = "opened"
customer_id = "customer"
resolved = { column = "resolved", yes = ["yes"] }
handle_s = "handle"
trial = "trial"
arm = "arm"
[channels]
person = ["phone"]
self_service = ["web"]
[staff]
hours_per_week = 10.0
"""
TRIAL = """
schema = 1
name = "person first"
moments = ["rent"]
approved_by = "The board"
participants_are_told = "We try what works."
units = 600
weeks = 4.0
[[arms]]
name = "self-service"
mode = "self_service"
[[arms]]
name = "person"
mode = "person"
[[outcomes]]
name = "resolved"
column = "resolved"
better = "higher"
window_days = 0
[[success]]
outcome = "resolved"
minimum_effect = 0.1
"""


def tried(folder, *, person: int, self_service: int) -> Turn:
    """A log with one trial: of those with a person nine in ten are helped, of the others four."""
    lines, first = ["moment,channel,opened,customer,resolved,handle,trial,arm"], datetime(2025, 3, 3, 9)
    arms = [("person", "phone", 9)] * person + [("self-service", "web", 4)] * self_service
    for k, (arm, channel, helped) in enumerate(arms):
        resolved = "yes" if k % 10 < helped else "no"
        opened = first + timedelta(minutes=97 * (k * 7 % len(arms)) % (28 * 24 * 60))
        lines.append(f"rent,{channel},{opened},c{k},{resolved},{300 if channel == 'phone' else ''},person first,{arm}")
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    (folder / "line.toml").write_text(LINE)
    (folder / "try.toml").write_text(TRIAL)
    design = read_design(folder / "try.toml")
    frozen = freeze(design, units=600, by="A. Person", clock=lambda: NOON, version="0")
    keep(frozen, folder / "try.toml")
    return Turn(folder, clock=lambda: NOON)


@pytest.mark.parametrize(("person", "self_service", "invalid"), [(300, 300, False), (300, 180, True)])
def test_a_plan_counts_a_trial_exactly_where_it_may_be_used(tmp_path, person, self_service, invalid):
    turn = tried(tmp_path, person=person, self_service=self_service)
    design = read_design(tmp_path / "try.toml")
    result = result_of(design, turn, clock=lambda: NOON)
    assert (result.verdict.decision == "invalid") == invalid
    plan = turn.plan()
    told = [notice.values for notice in plan.notices if notice.code == "invalid_trial"]
    assert told == ([{"trial": "person first"}] if invalid else [])
    # Nobody judged anything: the trial is all there is.
    assert ([need.code for need in plan.needs] == ["no_judgement"]) == invalid
    assert any(part.source == "trial" for cell in plan.cells for part in cell.gain.parts) == (not invalid)
    before, after = plans_around(design, turn, result)
    assert (before == after) == invalid


def test_a_trial_without_a_design_beside_the_log_can_not_be_called_invalid(tmp_path):
    turn = tried(tmp_path, person=300, self_service=180)
    (tmp_path / "try.json").unlink()
    assert turn.invalid_trials == ()
    assert turn.plan().cells
