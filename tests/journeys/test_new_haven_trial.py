"""New Haven 1998 (Gerber & Green, 2000): can a visit be replaced by a phone call? From the file to the effect.

31,098 people in households were drawn by lot for a visit, a phone call and up to three letters, each on its own: arms
are crossed. Some of the calls were placebos about giving blood. Published in words: a visit raises turnout
substantially, letters slightly, calls not at all.
"""

import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from linearmodels.iv import IV2SLS

from humanline.contactlog.trial_cube.cube import cube
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.stats.aggregates import Wanted, arms, over_strata
from humanline.stats.moments import grid
from humanline.stats.ratio_sets import complier_effect

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyfixest as pf

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
FILE = DATA / "newhaven" / "individual.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FILE.is_file(), reason=f"New Haven 1998 is not at {FILE} (set HUMANLINE_DATA)"),
]

VOTED = Wanted("v98", "size")


@pytest.fixture(scope="module")
def people():
    """Whoever has no `v98` did not vote; 999 is an age that is not known."""
    people = pd.read_csv(FILE)
    people["v98"] = people.v98.fillna(0)
    people["age_known"] = (people.age1 != 999).astype(float)
    people["age_years"] = np.where(people.age1 == 999, 0, people.age1)
    people["letters"] = (people.mailings > 0).astype(int)
    people["others"] = people.phongotv.astype(str) + people.mailings.astype(str)
    return people


@pytest.fixture
def of(people, tmp_path):
    """The arms of one of the three factors, by household."""

    def estimate(arm, received="", covariates=(), by=()):
        names = ["v98", *([received] if received else []), *covariates]
        pq.write_table(
            pa.Table.from_pandas(people[[*dict.fromkeys(["id1", arm, *by, *names])]]), tmp_path / "p.parquet"
        )
        measured = [Measured(name, per_one=1, role="covariate" if name in covariates else "outcome") for name in names]
        seen = grid(cube(tmp_path / "p.parquet", measured, Layout(arm=arm, by=by, cluster="id1")))
        each = seen.moments(("arm", *by))
        wanted = [VOTED, *([Wanted(received, "size")] if received else [])]
        return arms([each.group(0), each.group(1)], wanted, covariates=[Wanted(name, "size") for name in covariates])

    return estimate


def points(effect):
    return 100 * float(effect.estimate), 100 * float(np.sqrt(effect.variance))


def two_stage(people, arm, received):
    one = pd.DataFrame({"one": np.ones(len(people))})
    return IV2SLS(people.v98, one, people[received], people[arm]).fit(cov_type="clustered", clusters=people.id1)


@pytest.mark.parametrize(
    ("arm", "received", "offer", "reached", "effect"),
    [("persngrp", "cntany", 2.74, 31.3, 8.8), ("phongotv", "pcntany", -0.08, 34.1, -0.24)],
)
def test_a_visit_works_and_a_call_does_not(of, people, arm, received, offer, reached, effect):
    """As offered, and for those whom the offer reached; households as clusters."""
    found = complier_effect(of(arm, received), 1.96)
    assert points(found.offer)[0] == pytest.approx(offer, abs=0.005)
    assert points(found.compliers)[0] == pytest.approx(reached, abs=0.1)
    assert points(found.effect)[0] == pytest.approx(effect, abs=0.05)
    theirs = two_stage(people, arm, received)
    assert found.effect.estimate == pytest.approx(theirs.params[received], rel=1e-9)
    assert np.sqrt(found.effect.variance) == pytest.approx(theirs.std_errors[received], rel=1e-3)
    assert found.set.shape == "interval"
    assert bool(found.set.holds(0.0)) == (arm == "phongotv")
    assert found.offer.n == people.id1.nunique()


def test_the_offer_is_the_regression_with_households_as_clusters(of, people):
    for arm in ("persngrp", "phongotv", "letters"):
        theirs = pf.feols(f"v98 ~ {arm}", people, vcov={"CRV1": "id1"})
        found = of(arm).difference()
        assert found.estimate == pytest.approx(theirs.coef()[arm], rel=1e-9)
        assert np.sqrt(found.variance) == pytest.approx(theirs.se()[arm], rel=1e-3)


def test_letters_do_a_little_at_most(of):
    difference, error = points(of("letters").difference())
    assert 0 < difference < 1.5
    assert difference < 2.5 * error


def test_the_other_two_factors_as_strata_change_little_and_age_and_habit_sharpen(of, people):
    """Crossed arms: the visit within every mix of calls and letters, weighed by their people."""
    plain = of("persngrp").difference()
    each = of("persngrp", by=("others",))
    stratified = over_strata(each).difference()
    # Strata are weighed by households; the saturated regression, centred at the same shares, is the same.
    household = people.groupby("id1").others.first()
    share = household.value_counts(normalize=True)
    dummies = pd.get_dummies(people.others, dtype=float)[sorted(share.index)[1:]]
    centred = (dummies - share[dummies.columns]).add_prefix("s")
    frame = people[["v98", "persngrp", "id1"]].join(centred)
    theirs = pf.feols(f"v98 ~ persngrp * ({' + '.join(centred.columns)})", frame, vcov={"CRV1": "id1"})
    assert stratified.estimate == pytest.approx(theirs.coef()["persngrp"], rel=1e-9)
    assert np.sqrt(stratified.variance) == pytest.approx(theirs.se()["persngrp"], rel=0.01)
    assert stratified.estimate == pytest.approx(float(plain.estimate), abs=1.0 * np.sqrt(plain.variance))
    known = ("age_years", "age_known", "v96_1", "majorpty")
    sharper = of("persngrp", covariates=known).difference()
    assert sharper.estimate == pytest.approx(float(plain.estimate), abs=1.0 * np.sqrt(plain.variance))
    assert sharper.variance < 0.85 * plain.variance
    middle = people[list(known)] - people[list(known)].mean()
    frame = people[["v98", "persngrp", "id1"]].join(middle.add_prefix("c_"))
    theirs = pf.feols(f"v98 ~ persngrp * ({' + '.join('c_' + name for name in known)})", frame, vcov={"CRV1": "id1"})
    assert sharper.estimate == pytest.approx(theirs.coef()["persngrp"], abs=0.1 * theirs.se()["persngrp"])
    assert np.sqrt(sharper.variance) == pytest.approx(theirs.se()["persngrp"], rel=0.02)


def test_a_placebo_call_is_no_call_about_voting(of, people):
    """839 of the 998 called about giving blood are in the arm without a call; counted there, calls do nothing."""
    placebo = people[people.placebo == 1]
    assert (len(placebo), int((placebo.phongotv == 0).sum())) == (998, 839)
    assert points(of("placebo").difference())[0] == pytest.approx(
        100 * (placebo.v98.mean() - people[people.placebo == 0].v98.mean()), rel=1e-9
    )
    difference, error = points(of("phongotv").difference())
    assert abs(difference) < error


def test_a_visit_is_not_replaced_by_a_call(of, people):
    """Who was drawn for a visit alone against who was drawn for a call alone: the difference and its set."""
    only = people[people.persngrp != people.phongotv]
    found = pf.feols("v98 ~ persngrp", only, vcov={"CRV1": "id1"})
    both = of("persngrp", by=("phongotv",))
    # Cells of the two factors: visit × call. Visit alone minus call alone, from the same cube.
    visit, call = both.value[0, 0, 1], both.value[1, 0, 0]
    variance = both.covariance[0, 1, 1] + both.covariance[1, 0, 0]
    assert visit - call == pytest.approx(found.coef()["persngrp"], rel=1e-9)
    assert np.sqrt(variance) == pytest.approx(found.se()["persngrp"], rel=1e-3)
    assert visit - call > 1.96 * np.sqrt(variance)
