"""The page on a bank in August 1999 says what its blocks give now, on the public log."""

import csv
import gzip
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from telling import maker_of

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("HUMANLINE_DATA") or ROOT.parent / "shared" / "data")
CALLS = DATA / "technion" / "august_1999_calls.csv.gz"
AGAIN = "run: HUMANLINE_DATA=folder python docs/make_technion.py"
#: Numbers as they are printed; a chance such as 2e-123 is one, a clock such as 07:30 is two.
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-\d+)?")
#: What the solver chose among rosters that are as good.
SHIFT = re.compile(r"^\d+ x \d\d:\d\d to .*\n", re.MULTILINE)

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CALLS.is_file(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


@pytest.fixture(scope="module")
def maker():
    return maker_of("make_technion")


@pytest.fixture(scope="module")
def blocks(maker):
    return sys.modules[maker.write.__module__]


@pytest.fixture(scope="module")
def page(maker):
    return maker.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fresh(blocks, page):
    """What the blocks of the page have found, and what each printed, today."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUMANLINE_DATA", str(DATA))
        return blocks.run(page)


def assert_the_same(stands, now):
    """The same words; numbers within 2 %, or within half a unit of what a percentage or a second shows."""
    assert NUMBER.sub("0", re.sub(r" +", " ", stands)) == NUMBER.sub("0", re.sub(r" +", " ", now)), AGAIN
    pairs = [[float(text.replace(",", "")) for text in NUMBER.findall(of)] for of in (stands, now)]
    np.testing.assert_allclose(pairs[0], pairs[1], rtol=0.02, atol=0.5, err_msg=AGAIN)


def test_what_stands_under_each_block_is_what_it_prints(blocks, page, fresh):
    stands = blocks.printed_on(page)
    assert len(stands) >= 12
    for before, now in zip(stands, fresh[1], strict=True):
        assert_the_same(SHIFT.sub("", before), SHIFT.sub("", now))


def test_the_table_of_what_came_out_is_that_of_the_blocks(blocks, maker, page, fresh):
    stands = page.partition(blocks.BEGIN)[2].partition(blocks.END)[0].strip()
    assert_the_same(stands, maker.figures(fresh[0]).strip())


def test_the_pictures_beside_the_page_are_those_of_the_blocks(maker, page, fresh):
    drawn = maker.pictures(fresh[0])
    assert sorted(drawn) == sorted(re.findall(r"\((\w+\.svg)\)", page))
    for name, picture in drawn.items():
        beside = (maker.PAGE.parent / name).read_text(encoding="utf-8")
        assert re.sub(r"[\d.]+", "0", picture) == re.sub(r"[\d.]+", "0", beside), AGAIN


def test_what_really_happened_is_counted_the_same_in_another_way(fresh):
    """From the rows of the log, by their clock: calls from the 16th that asked, while somebody was there."""
    there, asked, gave_up, in_time, waited = fresh[0]["there"], 0, 0, 0, 0
    with gzip.open(CALLS, "rt") as file:
        for row in csv.DictReader(file):
            hours, minutes, _ = map(int, row["vru_exit"].split(":"))
            day, half_hour = int(row["date"][-2:]), 2 * hours + minutes // 30
            queued = row["q_start"] != "0:00:00"
            if day < 16 or row["outcome"] == "PHANTOM" or not (queued or row["outcome"] == "AGENT"):
                continue
            if there[day - 1, half_hour] > 0:
                asked += 1
                gave_up += row["outcome"] == "HANG"
                in_time += row["outcome"] == "AGENT" and int(row["q_time"]) <= 60
                waited += int(row["q_time"])
    real = fresh[0]["steps"]["real"][:, 0]
    assert real == pytest.approx([gave_up / asked, waited / asked, in_time / asked])


def test_with_the_inputs_of_the_same_weeks_reality_is_within_chance(fresh):
    steps = fresh[0]["steps"]
    low, high = np.quantile(steps["+ patience of 16-31 August"], [0.05, 0.95], axis=1)
    real = steps["real"][:, 0]
    assert (low <= real).all()
    assert (real <= high).all()


def test_the_forecast_beats_the_week_before_and_its_intervals_hold(fresh):
    told, truth, last_week, error = (fresh[0][name] for name in ("told", "truth", "last_week", "error"))
    assert error(told.day_mean, truth.sum(1)) < 0.75 * error(last_week.sum(1), truth.sum(1))
    assert error(told.mean, truth) < 0.8 * error(last_week, truth)
    wide = (told.day_low[1] <= truth.sum(1)) & (truth.sum(1) <= told.day_high[1])
    assert wide.mean() > 0.9


def test_the_agents_that_are_needed_keep_the_promise_in_simulation(fresh):
    found = fresh[0]
    runs = found["simulated"](found["expected"][found["SECOND"]], found["needed"][found["SECOND"]], runs=20)
    assert runs[2].mean() > 0.8
    assert (found["roster"].there >= found["MONDAY"]).all()


def test_no_agent_is_named_and_no_figure_is_of_one_agent(page, fresh, maker):
    """I15."""
    names = set(fresh[0]["names"].tolist()) - {"NO_SERVER"}
    assert len(names) > 20
    shown = [page, *maker.pictures(fresh[0]).values()]
    words = {word.upper() for text in shown for word in re.findall(r"\w+", text)}
    assert not names & words
