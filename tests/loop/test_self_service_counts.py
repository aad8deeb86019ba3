"""Counts of what customers do themselves, beside a log that holds only contacts with staff."""

import pytest

import humanline
from humanline.foundation.errors import ReachError

LINE = """schema = 1
[log]
files = ["calls.csv"]
[columns]
opened_at = "opened"
moment = "about"
channel = "channel"
handle_s = "seconds"
[channels]
person = ["phone"]
[staff]
hours_per_week = 40
[self_service]
counts = "self-service.csv"
weeks = 4
"""


@pytest.fixture
def folder(tmp_path):
    rows = [
        f"2025-03-{3 + k % 28:02} {8 + k % 9:02}:15,{'rent' if k % 3 else 'address'},phone,{200 + k % 90}"
        for k in range(280)
    ]
    (tmp_path / "calls.csv").write_text("opened,about,channel,seconds\n" + "\n".join(rows) + "\n")
    (tmp_path / "line.toml").write_text(LINE)
    return tmp_path


def test_they_come_on_top_of_what_staff_had_by_the_week(folder):
    (folder / "self-service.csv").write_text("moment;contacts\naddress;400\nAddress;12\nkiosk order;80\n")
    turn = humanline.open(folder / "line.toml")
    assert turn.self_service_counts == {"address": 103.0, "kiosk order": 20.0}
    weekly = {load.moment: load.contacts_per_week.value for load in turn._loads}
    staffed = {group.key[0]: group["per_week"].value for group in turn.facts.moments}
    assert weekly["address"] == pytest.approx(staffed["address"] + 103.0)
    assert weekly["rent"] == pytest.approx(staffed["rent"])
    assert weekly["kiosk order"] == 20.0
    plan = turn.plan(simulate=False)
    assert "self_service_counted" in {one.code for one in plan.assumptions}
    assert "no_self_service_in_log" not in {one.code for one in plan.assumptions}
    assert "self-service.csv" in plan.made_from


def test_a_file_that_can_not_be_used_says_where_and_why(folder):
    (folder / "self-service.csv").write_text("moment,contacts\naddress,many\n")
    with pytest.raises(ReachError, match=r"self-service.csv:2 contacts.*'many'"):
        humanline.open(folder / "line.toml").plan(simulate=False)
