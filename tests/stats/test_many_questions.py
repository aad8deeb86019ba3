"""Corrections for many questions, and whether the lot is broken, against second implementations and printed values."""

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

from humanline.foundation.errors import InputError
from humanline.stats.multiplicity import (
    anywhere,
    benjamini_hochberg,
    e_benjamini_hochberg,
    gail_simon,
    harm_somewhere,
    heterogeneity,
    hochberg,
    holm,
)
from humanline.stats.sample_ratio import chi_squared, evidence, sample_ratio


@pytest.mark.parametrize(
    ("ours", "theirs"), [(holm, "holm"), (hochberg, "simes-hochberg"), (benjamini_hochberg, "fdr_bh")]
)
def test_corrected_p_are_those_of_statsmodels(ours, theirs):
    p = np.random.default_rng(1).uniform(0, 0.2, 12)
    assert ours(p) == pytest.approx(multipletests(p, method=theirs)[1], abs=1e-12)


def test_evidence_makes_discoveries_by_its_rank():
    """Four questions at a tenth: e of 40, 20, 13.4 and 10 is just enough for one, two, three and four."""
    enough = np.log([10.0, 40.0, 13.4, 20.0])
    assert e_benjamini_hochberg(enough, 0.1).tolist() == [True] * 4
    assert e_benjamini_hochberg(enough - 0.1, 0.1).tolist() == [False] * 4
    assert e_benjamini_hochberg(np.log([1.0, 41.0, 2.0, 3.0]), 0.1).tolist() == [False, True, False, False]


def test_heterogeneity_is_cochrans():
    found = heterogeneity([1.0, 2.0, 4.0], [1.0, 1.0, 2.0])
    centre = (1 + 2 + 1) / 2.25
    statistic = (1 - centre) ** 2 + (2 - centre) ** 2 + (4 - centre) ** 2 / 4
    assert found == pytest.approx((statistic, stats.chi2.sf(statistic, 2)))


def test_qualitative_interaction_has_the_critical_values_of_gail_and_simon():
    """5 %: 2.71, 4.23, 5.43, 6.50 for two to five groups (recalled, not read at the source)."""
    for groups, printed in zip((2, 3, 4, 5), (2.71, 4.23, 5.43, 6.50), strict=True):

        def excess(critical, groups=groups):
            z = np.full(groups, 9.0)
            z[0] = -np.sqrt(critical)
            return gail_simon(z, np.ones(groups)).p - 0.05

        assert optimize.brentq(excess, 0.5, 20) == pytest.approx(printed, abs=0.006)


def test_gain_elsewhere_does_not_make_up_for_harm_and_a_margin_allows_some():
    alone = harm_somewhere([-3.0, 0.0, 0.0], [1, 1, 1])
    assert harm_somewhere([-3.0, 9.0, 9.0], [1, 1, 1]) == alone
    assert alone.p < 0.02
    assert harm_somewhere([-3.0, 9.0, 9.0], [1, 1, 1], margin=3.0).p == 1.0
    assert harm_somewhere([1.0, 2.0], [1, 1]).p == 1.0


def test_the_mean_of_evidence_is_what_all_groups_say_together():
    assert float(np.exp(anywhere(np.log([1.0, 5.0, 30.0])))) == pytest.approx(12.0)


def test_the_sample_ratio_of_kohavi_tang_and_xu():
    """p 1.8e-6: Kohavi, Tang & Xu (2020), 'Trustworthy Online Controlled Experiments', ch. 3."""
    assert chi_squared([821588, 815482], [0.5, 0.5]) == pytest.approx(1.8e-6, abs=0.05e-6)


def test_evidence_of_a_broken_lot_is_the_polya_urn_over_the_lot():
    """Unit after unit, by hand: the chance of each by the prior and what was seen before, over its chance by lot."""
    shares, seen, e = np.array([0.25, 0.75]), np.zeros(2), 1.0
    for arm in (0, 0, 1, 0, 1):
        e *= (100 * shares[arm] + seen[arm]) / (100 + seen.sum()) / shares[arm]
        seen[arm] += 1
    assert evidence(seen, shares) == pytest.approx(np.log(e), abs=1e-12)


def test_a_broken_segment_is_named_and_an_alarm_does_not_go_away():
    counts = np.array([[[10, 10], [10, 10]], [[100, 100], [60, 140]], [[900, 900], [900, 900]]])
    found = sample_ratio(counts, [0.5, 0.5])
    assert found.p_groups[0].min() == 1.0
    assert found.p_groups[1, 1] < 0.01
    assert found.p_groups[2, 1] == found.p_groups[1, 1]
    assert found.p_anywhere[1] < 0.01
    assert found.p_groups[1, 0] > 0.05


def test_counts_that_can_not_be_are_refused():
    for counts, shares in (([5, 5], [0.5, 0.6]), ([5, 5], [1.0]), ([-1, 5], [0.5, 0.5]), ([0, 0], [0.5, 0.5])):
        with pytest.raises(InputError):
            chi_squared(counts, shares)
    with pytest.raises(InputError):
        sample_ratio(np.array([[[5, 5]], [[4, 9]]]), [0.5, 0.5])
