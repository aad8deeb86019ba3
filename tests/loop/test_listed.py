"""A trial of everybody on a list: who never got in touch is in no log, and counts."""

import csv
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import pytest

from humanline import __version__
from humanline.foundation.errors import ConfigError, InputError
from humanline.loop.analysing import result_of
from humanline.loop.assigning import draw_list
from humanline.loop.trials import forecast_of, read_design
from humanline.loop.turning import Turn
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Arm, Design, Looks, Outcome, Success
from humanline.stats.shares import difference_by_score
from humanline.trial.freezing import freeze
from humanline.worlds.setting import Words
from humanline.worlds.trial_design import trial_toml

START = datetime(2025, 4, 7)
LINE = """schema = 1
[organisation]
name = "Example"
made_up = true
[log]
files = ["log.csv"]
[columns]
opened_at = "at"
moment = "about"
channel = "by"
customer_id = "member"
complaint = { column = "complained", yes = ["yes"] }
[channels]
person = ["phone"]
self_service = ["app"]
[staff]
hours_per_week = 400
"""
HEARD = Outcome(name="heard", column="contacts", better="higher", kind="share", window_days=28)
OFTEN = Outcome(name="often", column="contacts", better="higher", kind="count", window_days=28)


def clock():
    return datetime(2025, 9, 1, tzinfo=UTC)


def design(**more):
    given = Design(
        name="nearer", arms=(Arm("as now", "person"), Arm("digital", "choice")), outcomes=(HEARD, OFTEN),
        success=(Success("heard", 0.05),), looks=Looks(many=1), units=600, listed="members-arms.csv",
        listed_unit="member", starts="2025-04-07", approved_by="An example", participants_are_told="What we try.",
    )  # fmt: skip
    return freeze(msgspec.structs.replace(given, **more), units=600, by="An example", clock=clock, version=__version__)


@pytest.fixture
def club(tmp_path):
    """Six hundred members, drawn by the product's own lot; who is heard of, and how often, by arm."""
    rng = np.random.default_rng(4)
    members = [f"M{k:04d}" for k in range(600)]
    (tmp_path / "members.csv").write_text(
        "member,age\n" + "".join(f"{name},{20 + k % 60}\n" for k, name in enumerate(members))
    )
    out = tmp_path / "members-arms.csv"
    drawn = draw_list(design(), tmp_path / "members.csv", out, unit="member", block="", segment="", at=clock())
    out.write_text(drawn.text)
    arms = {row["member"]: row["arm"] for row in csv.DictReader(drawn.text.splitlines())}
    times = {name: int(rng.poisson(1.0 if arms[name] == "digital" else 0.4)) for name in members}
    rows = []
    for name in members:
        for _ in range(times[name]):
            at = START + timedelta(hours=float(rng.uniform(1, 27 * 24)))
            rows.append((at, "tickets", "app" if rng.random() < 0.5 else "phone", name, "no"))
        if rng.random() < 0.2:  # before it began
            rows.append((START - timedelta(days=3), "tickets", "phone", name, "yes"))
    rows.append((START + timedelta(days=40), "tickets", "phone", members[0], "no"))
    rows.append((START + timedelta(days=2), "tickets", "phone", "nobody on the list", "no"))
    with (tmp_path / "log.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("at", "about", "by", "member", "complained"), *sorted(rows)])
    (tmp_path / "line.toml").write_text(LINE)
    return tmp_path, arms, times


def test_everybody_on_the_list_counts_and_who_was_never_heard_of_counts_as_never(club):
    folder, arms, times = club
    found = result_of(design(), Turn(folder, clock=clock), clock=clock)
    n = {arm: sum(one == arm for one in arms.values()) for arm in ("as now", "digital")}
    assert found.units == n
    heard = {arm: sum(times[name] > 0 for name in times if arms[name] == arm) for arm in n}
    value, low, high = difference_by_score(heard["as now"], n["as now"], heard["digital"], n["digital"], 1.959964)
    reading = found.answers[0].over_time[-1].effect
    assert (reading.value, reading.low, reading.high) == pytest.approx(
        (float(value), float(low), float(high)), abs=1e-4
    )
    assert found.verdict.decision == "roll_out"
    assert 0 < heard["as now"] < n["as now"]


def test_how_often_is_over_everybody_and_only_in_the_days_that_count(club):
    folder, arms, times = club
    often = design(success=(Success("often", 0.1),))
    found = result_of(often, Turn(folder, clock=clock), clock=clock)
    means = [np.mean([times[name] for name in times if arms[name] == arm]) for arm in ("as now", "digital")]
    assert found.answers[0].arms["as now"].value == pytest.approx(means[0])
    assert found.answers[0].effect.value == pytest.approx(means[1] - means[0])


def test_what_is_planned_of_a_list_is_the_list(club):
    folder, *_ = club
    found = forecast_of(design(), Turn(folder, clock=clock), clock=clock, measure=False, weeks=False)
    assert found.units_per_week == pytest.approx(600 / 4)
    assert {size.units for size in found.sizes} == {NotEstimable(reason="not_in_the_log")}


def test_a_list_in_which_somebody_stands_twice_is_refused(club):
    folder, *_ = club
    path = folder / "members-arms.csv"
    path.write_text(path.read_text() + path.read_text().split("\n")[1] + "\n")
    with pytest.raises(InputError, match=r"members-arms.csv line 602.* the same name more than once|line 2, 602"):
        result_of(design(), Turn(folder, clock=clock), clock=clock)


def test_a_list_that_was_not_drawn_is_refused(club):
    folder, *_ = club
    with pytest.raises(InputError) as caught:
        result_of(design(listed="members.csv"), Turn(folder, clock=clock), clock=clock)
    assert [fault.where for fault in caught.value.faults] == ["members.csv column 'trial'", "members.csv column 'arm'"]


def test_an_arm_that_nobody_on_the_list_has_is_told(club):
    folder, *_ = club
    more = design(arms=(Arm("as now", "person"), Arm("digital", "choice"), Arm("letter", "person")))
    with pytest.raises(InputError, match="'letter'"):
        result_of(more, Turn(folder, clock=clock), clock=clock, other="letter")


@pytest.mark.parametrize(
    ("wrong", "said"), [({"starts": ""}, "starts"), ({"listed_unit": ""}, "listed_unit"), ({"unit": "site"}, "listed")]
)
def test_what_a_list_needs_is_said(tmp_path, wrong, said):
    open_ = msgspec.structs.replace(design(looks=Looks()), frozen=(), **wrong)
    path = tmp_path / "trial.toml"
    path.write_text(trial_toml(open_, about=Words("x", "x"), file="trial.toml", language="en"))
    with pytest.raises(ConfigError) as caught:
        read_design(path)
    assert any(said in fault.where for fault in caught.value.faults)
