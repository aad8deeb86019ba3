"""Estimates from sums against regressions on rows by other packages, and against what is written out."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from linearmodels.iv import IV2SLS
from scipy import linalg

from humanline.stats.aggregates import Arms, Wanted, arms, over_strata
from humanline.stats.moments import Moments, of_rows
from humanline.stats.ratio_sets import complier_effect

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyfixest as pf

SIZE = [Wanted("y", "size")]


@pytest.fixture(scope="module")
def trial():
    """Households drawn by lot as a whole, with what was known of their people and what became of them."""
    rng = np.random.default_rng(1)
    sizes = rng.integers(1, 5, 700)
    household = np.repeat(np.arange(700), sizes)
    arm = (rng.random(700) < 0.4).astype(float)[household]
    alike = rng.normal(size=700)[household]
    x1 = rng.normal(size=len(household)) + alike
    x2 = rng.gamma(2.0, size=len(household))
    got = arm * (rng.random(len(household)) < 0.5)
    y = 1 + 0.7 * x1 + 0.2 * x2 + 0.3 * got + 0.4 * arm * x1 + alike + rng.normal(size=len(household))
    frame = pd.DataFrame({"y": y, "arm": arm, "x1": x1, "x2": x2, "got": got, "household": household})
    frame["stratum"] = household % 3
    return frame


def by_arm(frame, columns):
    return [of_rows(columns, frame.loc[frame.arm == a, list(columns)]) for a in (0, 1)]


def by_household(frame, columns):
    totals = (
        frame.assign(size=1.0)
        .groupby("household")
        .agg({**dict.fromkeys(columns, "sum"), "size": "sum", "arm": "first"})
    )
    return by_arm(totals, (*columns, "size"))


def test_without_covariates_it_is_welch(trial):
    found = arms(by_arm(trial, ("y",)), [Wanted("y")]).difference()
    one, nought = trial.y[trial.arm == 1], trial.y[trial.arm == 0]
    welch = sm.stats.CompareMeans.from_data(one, nought).ttest_ind(usevar="unequal")
    assert found.estimate / np.sqrt(found.variance) == pytest.approx(welch[0], rel=1e-10)
    assert found.df == pytest.approx(welch[2], rel=1e-10)


def test_with_covariates_it_is_lins_interacted_regression(trial):
    """The same estimate; the variance is of what each arm's regression leaves, and of the draw of the covariates."""
    found = arms(by_arm(trial, ("y", "x1", "x2")), [Wanted("y")], covariates=["x1", "x2"]).difference()
    centred = trial.assign(c1=trial.x1 - trial.x1.mean(), c2=trial.x2 - trial.x2.mean())
    lin = smf.ols("y ~ arm * (c1 + c2)", centred).fit()
    assert found.estimate == pytest.approx(lin.params["arm"], rel=1e-9)
    each = [smf.ols("y ~ c1 + c2", centred[centred.arm == a]).fit() for a in (0, 1)]
    slopes = each[1].params[["c1", "c2"]] - each[0].params[["c1", "c2"]]
    left = 0.0
    for a, fit in enumerate(each):
        n, moved = len(fit.resid), len(trial[trial.arm == a]) / len(trial)
        draw = np.cov(trial.loc[trial.arm == a, ["x1", "x2"]].T) * (n - 1) / (n - 3)
        left += fit.mse_resid / n + moved**2 * slopes @ draw @ slopes / n
    assert found.variance == pytest.approx(left, rel=1e-9)


def test_a_constant_covariate_and_one_that_stands_there_twice_change_nothing(trial):
    frame = trial.assign(constant=3.0, again=trial.x1)
    plain = arms(by_arm(frame, ("y", "x1")), [Wanted("y")], covariates=["x1"]).difference()
    more = arms(
        by_arm(frame, ("y", "x1", "constant", "again")), [Wanted("y")], covariates=["x1", "constant", "again"]
    ).difference()
    assert more.estimate == pytest.approx(plain.estimate, rel=1e-9)
    assert more.variance == pytest.approx(plain.variance, rel=0.01)


def effective(size):
    """The effective number of units of unequal size: n / (1 + 3 cv²)."""
    return len(size) / (1 + 3 * (np.std(size) / np.mean(size)) ** 2)


def test_households_as_clusters_are_the_cluster_robust_regression(trial):
    """CR0 of pyfixest, with G* / (G* − 1) of the effective number of clusters in each arm in place of one factor."""
    found = arms(by_household(trial, ("y",)), SIZE)
    raw = 0.0
    for a, part in enumerate(found.parts):
        many = effective(trial[trial.arm == a].groupby("household").size())
        assert found.df[a] == pytest.approx(many - 1, rel=1e-9)
        raw += float(part[a, a]) * (many - 1) / many
    theirs = pf.feols("y ~ arm", trial, vcov={"CRV1": "household"}, ssc=pf.ssc(k_adj=False, G_adj=False))
    assert found.difference().estimate == pytest.approx(theirs.coef()["arm"], rel=1e-9)
    assert raw == pytest.approx(theirs.se()["arm"] ** 2, rel=1e-9)
    corrected = pf.feols("y ~ arm", trial, vcov={"CRV1": "household"}).se()["arm"] ** 2
    assert found.difference().variance == pytest.approx(corrected, rel=0.005)
    assert found.difference().variance > 1.3 * arms(by_arm(trial, ("y",)), [Wanted("y")]).difference().variance


def test_equally_large_clusters_have_exactly_cr2():
    """Bell & McCaffrey (2002), written out: each cluster's residuals times (I − H)^(−1/2)."""
    rng = np.random.default_rng(2)
    clusters, size = 14, 5
    arm = (np.arange(clusters) < 6).astype(float)
    y = rng.normal(size=(clusters, size)) + rng.normal(size=(clusters, 1)) + arm[:, None]
    design = np.column_stack([np.ones(clusters * size), np.repeat(arm, size)])
    bread = np.linalg.inv(design.T @ design)
    residual = y.ravel() - design @ bread @ design.T @ y.ravel()
    meat = np.zeros((2, 2))
    for g in range(clusters):
        rows = slice(g * size, (g + 1) * size)
        leverage = design[rows] @ bread @ design[rows].T
        score = design[rows].T @ linalg.sqrtm(np.linalg.inv(np.eye(size) - leverage)).real @ residual[rows]
        meat += np.outer(score, score)
    totals = np.column_stack([y.sum(axis=1), np.full(clusters, float(size))])
    found = arms([of_rows(("y", "size"), totals[arm == a]) for a in (0, 1)], SIZE).difference()
    assert found.variance == pytest.approx((bread @ meat @ bread)[1, 1], rel=1e-9)


def test_with_covariates_and_clusters_slopes_are_those_of_what_clusters_leave(trial):
    columns, covariates = ("y", "x1", "x2"), [Wanted("x1", "size"), Wanted("x2", "size")]
    found = arms(by_household(trial, columns), SIZE, covariates=covariates).difference()
    totals = (
        trial.assign(size=1.0).groupby("household").agg({**dict.fromkeys((*columns, "size"), "sum"), "arm": "first"})
    )
    means_of = totals.groupby("arm")[[*columns, "size"]].sum()
    means_of = means_of.div(means_of["size"], axis=0)
    middle = totals.arm.value_counts(normalize=True).sort_index() @ means_of[["x1", "x2"]]
    value = []
    for a in (0, 1):
        part, means = totals[totals.arm == a], means_of.loc[a, list(columns)]
        left = part[list(columns)] - np.outer(part["size"], means)
        slopes = sm.OLS(left.y, left[["x1", "x2"]]).fit().params.to_numpy()
        value.append(means["y"] - slopes @ (means[["x1", "x2"]].to_numpy() - middle.to_numpy()))
    assert found.estimate == pytest.approx(value[1] - value[0], rel=1e-9)


def test_with_covariates_and_clusters_it_is_close_to_pyfixest(trial):
    """Where what was known does not hang together within households, both slopes estimate the same."""
    found = arms(by_household(trial, ("y", "x2")), SIZE, covariates=[Wanted("x2", "size")]).difference()
    theirs = pf.feols("y ~ arm * c2", trial.assign(c2=trial.x2 - trial.x2.mean()), vcov={"CRV1": "household"})
    assert found.estimate == pytest.approx(theirs.coef()["arm"], abs=0.1 * theirs.se()["arm"])
    assert np.sqrt(found.variance) == pytest.approx(theirs.se()["arm"], rel=0.03)


def test_a_ratio_has_the_variance_of_its_linear_part(trial):
    frame = trial.assign(top=trial.x2 * 2 + 1, below=trial.x2 + 3)
    found = arms(by_arm(frame, ("top", "below")), [Wanted("top", "below")]).difference()
    left = 0.0
    for a in (0, 1):
        part = frame[frame.arm == a]
        ratio = part.top.sum() / part.below.sum()
        away = (part.top - ratio * part.below) / part.below.mean()
        many = effective(part.below)
        left += (away**2).sum() / len(part) ** 2 * many / (many - 1)
    assert found.variance == pytest.approx(left, rel=1e-10)


def test_strata_are_the_saturated_regression(trial):
    columns = ("y",)
    each = [by_arm(trial[trial.stratum == s], columns) for s in range(3)]
    stacked = [stack([stratum[a] for stratum in each]) for a in (0, 1)]
    found = over_strata(arms(stacked, [Wanted("y")])).difference()
    dummies = pd.get_dummies(trial.stratum, drop_first=True, dtype=float).rename(columns="s{}".format)
    centred = trial.join(dummies - dummies.mean())
    theirs = smf.ols("y ~ arm * (s1 + s2)", centred).fit(cov_type="HC2")
    assert found.estimate == pytest.approx(theirs.params["arm"], rel=1e-9)
    effects = np.array(
        [part.y[part.arm == 1].mean() - part.y[part.arm == 0].mean() for _, part in trial.groupby("stratum")]
    )
    share = trial.stratum.value_counts(normalize=True).sort_index().to_numpy()
    draw = share @ (effects - share @ effects) ** 2 / len(trial)
    assert found.variance == pytest.approx(theirs.bse["arm"] ** 2 + draw, rel=1e-9)


def stack(each):
    return Moments(each[0].names, *(np.stack([np.asarray(one[k]) for one in each]) for k in (1, 2, 3)))


@pytest.mark.parametrize("clustered", [False, True])
def test_the_complier_effect_is_two_stage_least_squares(trial, clustered):
    if clustered:
        each = arms(by_household(trial, ("y", "got")), [Wanted("y", "size"), Wanted("got", "size")])
    else:
        each = arms(by_arm(trial, ("y", "got")), [Wanted("y"), Wanted("got")])
    found = complier_effect(each, 1.96)
    model = IV2SLS(trial.y, trial[[]].assign(one=1.0), trial.got, trial.arm)
    theirs = model.fit(cov_type="clustered", clusters=trial.household) if clustered else model.fit(cov_type="robust")
    assert found.effect.estimate == pytest.approx(theirs.params["got"], rel=1e-9)
    assert np.sqrt(found.effect.variance) == pytest.approx(theirs.std_errors["got"], rel=0.003)
    first = sm.OLS(trial.got, sm.add_constant(trial.arm)).fit()
    assert found.compliers.estimate == pytest.approx(first.params["arm"], rel=1e-9)


def test_what_units_add_is_their_influence(trial):
    """The variance is that of the influences, row by row; and leaving one unit out moves the estimate by its own."""
    columns, covariates = ("y", "x1"), ["x1"]
    found = arms(by_arm(trial, columns), [Wanted("y")], covariates=covariates)
    weights = np.array([-1.0, 1.0])
    rows = {a: trial.loc[trial.arm == a, list(columns)].to_numpy() for a in (0, 1)}
    added = 0.0
    for a in (0, 1):
        influence = (rows[a] - rows[a].mean(axis=0)) @ (weights @ found.influence[a])
        added += (influence**2).sum() / (len(rows[a]) - 2) / len(rows[a])
    assert found.difference().variance == pytest.approx(added, rel=1e-9)
    without = trial.drop(index=trial.index[trial.arm == 1][0])
    moved = (
        found.difference().estimate
        - arms(by_arm(without, columns), [Wanted("y")], covariates=covariates).difference().estimate
    )
    own = (rows[1][0] - rows[1].mean(axis=0)) @ (weights @ found.influence[1]) / len(rows[1])
    assert moved == pytest.approx(own, rel=0.1)


def test_each_of_three_arms_is_set_against_the_first(trial):
    """Adjusted at the covariates of all three, as the regression with all interactions is."""
    third = np.where(trial.household % 3 == 0, 2, trial.arm)
    frame = trial.assign(arm=third, c1=trial.x1 - trial.x1.mean())
    each = [of_rows(("y", "x1"), frame.loc[frame.arm == a, ["y", "x1"]]) for a in (0, 1, 2)]
    found = arms(each, [Wanted("y")], covariates=["x1"])
    theirs = smf.ols("y ~ C(arm) * c1", frame).fit()
    for a in (1, 2):
        assert found.difference(arm=a).estimate == pytest.approx(theirs.params[f"C(arm)[T.{a}.0]"], rel=1e-9)
        assert np.sqrt(found.difference(arm=a).variance) == pytest.approx(theirs.bse[f"C(arm)[T.{a}.0]"], rel=0.1)


def test_many_groups_at_once_are_each_on_its_own(trial):
    groups = [by_arm(trial[trial.stratum == s], ("y", "x1")) for s in range(3)]
    together = arms([stack([group[a] for group in groups]) for a in (0, 1)], [Wanted("y")], covariates=["x1"])
    for s, group in enumerate(groups):
        alone = arms(group, [Wanted("y")], covariates=["x1"])
        for effect in (Arms.difference, Arms.relative):
            assert effect(together).estimate[s] == pytest.approx(float(effect(alone).estimate), rel=1e-12)
            assert effect(together).variance[s] == pytest.approx(float(effect(alone).variance), rel=1e-12)


@pytest.mark.parametrize(
    ("control", "treated", "reason"),
    [
        ([[0.0, 1]] * 9, [[0.0, 1]] * 9, "no_events"),
        ([[2.0, 1]] * 9, [[3.0, 1]] * 9, "no_spread"),
        ([[2.0, 5]], [[3.0, 4], [4.0, 4], [5.0, 3]], "too_few"),
        ([[2.0, 0], [3.0, 0]], [[3.0, 4], [4.0, 4]], "no_denominator"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_and_no_number(control, treated, reason):
    found = arms([of_rows(("y", "size"), control), of_rows(("y", "size"), treated)], SIZE)
    for effect in (found.difference(), found.relative(), found.against_margin(0.1)):
        assert effect.reason == reason
        assert np.isnan(effect.estimate)
        assert np.isnan(effect.variance)
        assert np.isnan(effect.df)
