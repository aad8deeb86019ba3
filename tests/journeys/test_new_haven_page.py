"""The page on New Haven 1998 says what its blocks give now, on the public file."""

import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from telling import maker_of

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("HUMANLINE_DATA") or ROOT.parent / "shared" / "data")
FILE = DATA / "newhaven" / "individual.csv.gz"
AGAIN = "run: HUMANLINE_DATA=folder python docs/make_new_haven.py"
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FILE.is_file(), reason=f"New Haven 1998 is not at {FILE} (set HUMANLINE_DATA)"),
]


@pytest.fixture(scope="module")
def maker():
    return maker_of("make_new_haven")


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
    assert NUMBER.sub("0", stands) == NUMBER.sub("0", now), AGAIN
    pairs = [[float(text.replace(",", "")) for text in NUMBER.findall(of)] for of in (stands, now)]
    np.testing.assert_allclose(pairs[0], pairs[1], rtol=1e-6, atol=1e-6, err_msg=AGAIN)


def test_what_stands_under_each_block_is_what_it_prints(blocks, page, fresh):
    stands = blocks.printed_on(page)
    assert len(stands) >= 6
    for before, now in zip(stands, fresh[1], strict=True):
        assert_the_same(before, now)


def test_the_table_and_the_picture_are_those_of_the_blocks(blocks, maker, page, fresh):
    stands = page.partition(blocks.BEGIN)[2].partition(blocks.END)[0].strip()
    assert_the_same(stands, maker.figures(fresh[0]).strip())
    for name, picture in maker.pictures(fresh[0]).items():
        assert f"({name})" in page
        beside = (maker.PAGE.parent / name).read_text(encoding="utf-8")
        assert re.sub(r"[\d.]+", "0", picture) == re.sub(r"[\d.]+", "0", beside), AGAIN


def test_the_page_says_what_was_published(fresh):
    """In person +2.74 points at 31.3 % reached; by phone −.08 at 34.1 %."""
    offers, compliers = fresh[0]["offers"], fresh[0]["compliers"]
    assert float(offers["visit"].estimate) == pytest.approx(0.0274, abs=5e-5)
    assert float(offers["call"].estimate) == pytest.approx(-0.0008, abs=5e-5)
    assert float(compliers["visit"].compliers.estimate) == pytest.approx(0.313, abs=1e-3)
    assert float(compliers["call"].compliers.estimate) == pytest.approx(0.341, abs=1e-3)


def test_humanline_says_not_to_replace_a_visit_by_a_call(fresh):
    result = fresh[0]["result"]
    assert result.verdict.decision == "stop_harm"
    assert -100 * result.answers[0].effect.value == pytest.approx(fresh[0]["instead"], abs=1e-6)
    assert "trial_frozen_late" in [notice.code for notice in result.notices]


def test_by_the_hour_neither_is_shown_to_be_better(fresh):
    """On assumed minutes: the gain of each alone over neither, from plain means; it may go either way."""
    found = fresh[0]
    mean = dict(
        found["duckdb"]
        .sql(f"select visit * 2 + call, avg(voted) from '{found['PEOPLE']}' group by 1 order by 1")
        .fetchall()
    )
    per_hour = [60 * (mean[arm] - mean[0]) / found["MINUTES"][name] for arm, name in ((2, "visit"), (1, "call"))]
    assert found["gap"] == pytest.approx(found["HOURS"] * (per_hour[0] - per_hour[1]), rel=1e-6)
    assert found["gap"] - found["half"] < 0 < found["gap"] + found["half"]
    low, high = found["per_hours"]["call"][1:]
    assert low < found["per_hours"]["visit"][0] < high
