"""Sites, days and windows that are drawn as a whole, held to plain tests on their means."""

import csv
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
import pytest
from scipy import stats

from humanline import __version__
from humanline.foundation.errors import ConfigError, InputError
from humanline.loop.analysing import result_of
from humanline.loop.invalid import drawn_whole
from humanline.loop.trials import keep, read_design
from humanline.loop.turning import Turn
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Arm, Design, Guardrail, Looks, Outcome, Success
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
satisfaction = { column = "stars", scale = [1, 5] }
wait_s = "wait"
trial = "trial"
arm = "arm"
[attributes]
place = "place"
[channels]
person = ["counter"]
self_service = ["kiosk"]
[staff]
hours_per_week = 400
"""
COLUMNS = ("at", "about", "by", "stars", "wait", "trial", "arm", "place")
HAPPY = Outcome(name="happy", column="satisfaction", better="higher", window_days=0)


def clock():
    return datetime(2025, 9, 1, tzinfo=UTC)


def written(folder, rows):
    (folder / "line.toml").write_text(LINE)
    with (folder / "log.csv").open("w", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    return Turn(folder, clock=clock)


def row(at, arm, stars, wait=20, place="a"):
    by = "kiosk" if arm == "kiosk" else "counter"
    told = f"{at:%Y-%m-%d %H:%M:%S}"
    cells = (told, "order", by, stars, wait, "kiosks", arm, place)
    return dict(zip(COLUMNS, cells, strict=True))


def design(unit, *, units, outcomes=(HAPPY,), **more):
    given = Design(
        name="kiosks", arms=(Arm("counter", "person"), Arm("kiosk", "self_service")), unit=unit, each="contact",
        outcomes=outcomes, success=(Success(outcomes[0].name, 0.2),), looks=Looks(many=1), units=units,
        approved_by="An example", participants_are_told="What we try.",
    )  # fmt: skip
    given = msgspec.structs.replace(given, **more)
    return freeze(given, units=units, by="An example", clock=clock, version=__version__)


def in_wholes(wholes, each, rng, *, effect=0.4, spread=0.2):
    """Stars of so many contacts in each whole: half of the wholes in either arm, and how their means differ."""
    arms = rng.permutation(["counter", "kiosk"] * (wholes // 2))
    means = 3.5 + spread * rng.standard_normal(wholes) + effect * (arms == "kiosk")
    return arms, np.clip(np.rint(means[:, None] + rng.standard_normal((wholes, each))), 1, 5).astype(int)


def held(found, arms, stars):
    means = stars.mean(axis=1)
    theirs = stats.ttest_ind(means[arms == "kiosk"], means[arms == "counter"], equal_var=False)
    (answer,) = found.answers
    reading = answer.over_time[-1].effect
    ends = theirs.confidence_interval()
    assert reading.value == pytest.approx(means[arms == "kiosk"].mean() - means[arms == "counter"].mean())
    assert (reading.low, reading.high) == pytest.approx((ends.low, ends.high), rel=0.02)


def test_days_of_one_size_are_compared_as_welch_compares_their_means(tmp_path):
    arms, stars = in_wholes(30, 20, np.random.default_rng(5))
    rows = [
        row(START + timedelta(days=k, hours=9, minutes=10 * m), arms[k], stars[k, m])
        for k in range(30)
        for m in range(20)
    ]
    found = result_of(design("day", units=600), written(tmp_path, rows), clock=clock)
    held(found, arms, stars)
    assert sum(found.units.values()) == 600, "contacts are counted, not days"
    assert "trial_days_apart" in [one.code for one in found.notices]


def test_sites_of_one_size_are_compared_the_same_way_where_nobody_has_a_customer_number(tmp_path):
    arms, stars = in_wholes(12, 40, np.random.default_rng(6))
    rows = [
        row(START + timedelta(days=m % 20, hours=9 + k), arms[k], stars[k, m], place=f"site {k}")
        for k in range(12)
        for m in range(40)
    ]
    found = result_of(design("site", units=480, cluster="place"), written(tmp_path, rows), clock=clock)
    held(found, arms, stars)
    assert "trial_sites_apart" in [one.code for one in found.notices]


def test_the_plan_takes_no_evidence_from_sites_as_it_would_count_contacts(tmp_path):
    arms, stars = in_wholes(12, 40, np.random.default_rng(6))
    names = {"counter": "person", "kiosk": "self-service"}
    rows = [
        row(START + timedelta(days=m % 20, hours=9 + k), names[arms[k]], stars[k, m], place=f"site {k}")
        for k in range(12)
        for m in range(40)
    ]
    for k, one in enumerate(rows):
        one["by"] = "kiosk" if k % 2 else "counter"
    turn = written(tmp_path, rows)
    made = design(
        "site", units=480, cluster="place", arms=(Arm("person", "person"), Arm("self-service", "self_service"))
    )
    assert {one.trial for one in turn.facts.evidence if one.trial} == {"kiosks"}
    assert drawn_whole(turn) == ()
    open_ = msgspec.structs.replace(made, looks=Looks(), frozen=())
    frozen = freeze(open_, units=480, by="An example", clock=clock, version=__version__)
    (tmp_path / "trial.toml").write_text(trial_toml(frozen, about=Words("x", "x"), file="trial.toml", language="en"))
    keep(frozen, tmp_path / "trial.toml")
    assert drawn_whole(Turn(tmp_path)) == ("kiosks",)


def test_with_one_site_in_an_arm_nothing_can_be_said(tmp_path):
    _, stars = in_wholes(4, 60, np.random.default_rng(7))
    rows = [
        row(START + timedelta(days=m % 20, hours=9 + k), "kiosk" if k == 0 else "counter", stars[k, m], place=f"{k}")
        for k in range(4)
        for m in range(60)
    ]
    found = result_of(design("site", units=240, cluster="place"), written(tmp_path, rows), clock=clock)
    (answer,) = found.answers
    assert answer.effect == NotEstimable(reason="few_units")
    assert found.verdict.decision in ("continue", "stop_futile")


def windows(rng, *, change=4):
    """Four windows a day; the arm changes with the window, drawn anew each time."""
    arms, stars = in_wholes(80, 12, rng)
    rows = []
    for k in range(80):
        begins = START + timedelta(days=k // 4, hours=8 + change * (k % 4))
        rows += [row(begins + timedelta(minutes=5 + 19 * m), arms[k], stars[k, m]) for m in range(12)]
    return arms, stars, rows


def test_windows_are_local_time_and_their_first_minutes_are_left_out(tmp_path):
    arms, stars, rows = windows(np.random.default_rng(8))
    turn = written(tmp_path, rows)
    plain = result_of(design("window", units=960, window_hours=4), turn, clock=clock)
    held(plain, arms, stars)
    assert "trial_no_burn_in" in [one.code for one in plain.notices]
    left = result_of(design("window", units=880, window_hours=4, burn_in_minutes=15), turn, clock=clock)
    held(left, arms, stars[:, 1:])
    assert left.left_out["burn_in"] == 80
    assert "trial_no_burn_in" not in [one.code for one in left.notices]


def test_windows_that_do_not_fit_the_arms_are_refused_and_named(tmp_path):
    *_, rows = windows(np.random.default_rng(9))
    with pytest.raises(InputError, match=r"of them in two arms \(2025-04-0"):
        result_of(design("window", units=960, window_hours=8), written(tmp_path, rows), clock=clock)


def test_where_a_queue_goes_on_into_the_next_window_its_waits_are_not_compared(tmp_path):
    *_, rows = windows(np.random.default_rng(10))
    wait = Outcome(name="wait", column="customer_minutes", better="lower", window_days=0)
    turn = written(tmp_path, rows)
    found = result_of(design("window", units=960, window_hours=4, outcomes=(wait,)), turn, clock=clock)
    assert found.answers[0].effect == NotEstimable(reason="shared_staff")


def test_outcomes_that_follow_a_customer_are_refused(tmp_path):
    *_, rows = windows(np.random.default_rng(11))
    again = Outcome(name="again", column="repeat", better="lower")
    with pytest.raises(InputError, match="repeat of single contacts"):
        result_of(design("day", units=960, outcomes=(again,)), written(tmp_path, rows), clock=clock)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"each": "customer"}, "each"),
        ({"window_hours": 5}, "window_hours"),
        ({"burn_in_minutes": 300.0}, "burn_in_minutes"),
        ({"segments": ("old",)}, "segments[0]"),
        ({"guardrails": (Guardrail("happy", 0.2, segment="old"),)}, "guardrails[0]"),
        ({"unit": "customer", "window_hours": 24}, "each"),
    ],
)
def test_what_can_not_be_is_said_before_anything_is_read(tmp_path, wrong, said):
    made = design("window", units=960, window_hours=4, looks=Looks(), starts=date(2025, 4, 7).isoformat())
    path = tmp_path / "trial.toml"
    path.write_text(
        trial_toml(msgspec.structs.replace(made, **wrong), about=Words("x", "x"), file="trial.toml", language="en")
    )
    with pytest.raises(ConfigError) as caught:
        read_design(path)
    assert any(said in fault.where for fault in caught.value.faults)
