"""Few clusters of unequal size, held to the same variance made with whole matrices."""

import numpy as np
import pytest
from scipy import linalg

from humanline.stats.aggregates import Wanted, arms, satterthwaite
from humanline.stats.few_clusters import freedom
from humanline.stats.moments import of_rows


def with_matrices(y, arm, cluster, contrast):
    """CR2 of a contrast of two means and its degrees of freedom, by the definition, unit by unit.

    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), equations 4 to 11, with independent units for working model.
    """
    x = np.column_stack([arm == 0, arm == 1]).astype(float)
    bread = np.linalg.inv(x.T @ x)
    hat = np.eye(len(y)) - x @ bread @ x.T
    e = hat @ y
    total, moved = 0.0, []
    for g in np.unique(cluster):
        mine = cluster == g
        adjust = linalg.inv(linalg.sqrtm(hat[np.ix_(mine, mine)]).real)
        weights = adjust @ x[mine] @ bread @ contrast
        total += float(weights @ e[mine]) ** 2
        moved.append(hat[:, mine] @ weights)
    among = np.array(moved) @ np.array(moved).T
    return total, np.trace(among) ** 2 / np.sum(among**2)


def drawn(seed, each=(6, 6), spread=0.5):
    random = np.random.default_rng(seed)
    sd = np.sqrt(np.log1p(spread**2))
    size = np.maximum(np.rint(random.lognormal(np.log(8) - sd**2 / 2, sd, sum(each))), 1).astype(int)
    arm = np.repeat([0, 1], each)
    cluster = np.repeat(np.arange(sum(each)), size)
    y = random.normal(size=sum(each))[cluster] + random.normal(size=len(cluster))
    return y, arm[cluster], cluster, size, arm


def ours(y, unit_arm, cluster, size, arm):
    sums = np.column_stack([np.bincount(cluster, y), size]).astype(float)
    each = []
    for k in (0, 1):
        rows = sums[arm == k]
        each.append(of_rows(("y", "size"), rows)._replace(rows=rows))
    return arms(each, [Wanted("y", "size")])


@pytest.mark.parametrize(
    ("seed", "each", "spread"), [(1, (6, 6), 0.5), (2, (4, 9), 1.0), (3, (2, 3), 0.0), (4, (7, 5), 1.5)]
)
def test_the_variance_and_its_freedom_are_those_of_whole_matrices(seed, each, spread):
    y, unit_arm, cluster, size, arm = drawn(seed, each, spread)
    found = ours(y, unit_arm, cluster, size, arm)
    effect = found.difference()
    variance, df = with_matrices(y, unit_arm, cluster, np.array([-1.0, 1.0]))
    assert effect.variance == pytest.approx(variance, rel=1e-9)
    assert found.free == pytest.approx(df, rel=1e-9)
    assert effect.df <= df * (1 + 1e-9)
    for k, contrast in enumerate(([1.0, 0.0], [0.0, 1.0])):
        variance, df = with_matrices(y, unit_arm, cluster, np.array(contrast))
        assert found.covariance[k, k] == pytest.approx(variance, rel=1e-9)
        assert found.df[k] == pytest.approx(df, rel=1e-9)


def test_of_equal_clusters_it_is_students_t_of_their_means():
    random = np.random.default_rng(5)
    rows = [np.column_stack([random.normal(size=n) * 4, np.full(n, 4.0)]) for n in (6, 6)]
    found = arms([of_rows(("y", "size"), one)._replace(rows=one) for one in rows], [Wanted("y", "size")]).difference()
    a, b = (one[:, 0] / 4 for one in rows)
    each = np.array([a.var(ddof=1) / 6, b.var(ddof=1) / 6])
    assert found.variance == pytest.approx(each.sum())
    assert found.df == pytest.approx(satterthwaite(each, np.array([5.0, 5.0])))


def test_one_large_cluster_leaves_little_freedom():
    assert freedom(np.array([[0.25]] * 4)) == pytest.approx(3.0)
    assert freedom(np.array([[0.9]] + [[0.1 / 9]] * 9))[0] < 1.3


def test_one_cluster_that_is_a_whole_arm_has_no_variance():
    rows = [np.array([[3.0, 4.0]]), np.array([[1.0, 2.0], [2.0, 2.0], [1.0, 1.0]])]
    found = arms([of_rows(("y", "size"), one)._replace(rows=one) for one in rows], [Wanted("y", "size")])
    assert found.reason == "too_few"


def test_clusters_that_are_not_in_a_look_yet_do_not_count():
    y, unit_arm, cluster, size, arm = drawn(6)
    whole = ours(y, unit_arm, cluster, size, arm)
    sums = np.column_stack([np.bincount(cluster, y), size]).astype(float)
    each = []
    for k in (0, 1):
        rows = sums[arm == k]
        later = np.vstack([rows, np.full((3, 2), np.nan)])
        each.append(of_rows(("y", "size"), rows)._replace(rows=later))
    found = arms(each, [Wanted("y", "size")])
    assert found.difference().variance == pytest.approx(whole.difference().variance)
    assert found.free == pytest.approx(whole.free)
