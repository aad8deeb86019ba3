"""Exact evidence that something stays within a margin is wrong at most as often as it says, at any of forty looks."""

import numpy as np
import pytest
from simulated import LOOKS, TRIALS, at_most, told

from humanline.stats.sequences.rare_events import relative_risk
from humanline.stats.sequences.small_arms import difference_of_shares

ALPHA, MANY = 0.025, 2 * LOOKS
SIDE = np.arange(1, MANY + 1)


@pytest.mark.parametrize(("share", "margin", "usual"), [(0.05, 0.1, 0.1), (0.1, 0.2, 0.4)])
def test_a_difference_just_at_the_margin_is_hardly_ever_shown_to_be_within(share, margin, usual):
    """Five units an arm and look, the share of the other arm worse by the margin; what is usual may be wrong."""
    random = np.random.default_rng([51, int(100 * share), int(10 * usual)])
    trials = TRIALS // 4
    control, other = (np.cumsum(random.binomial(5, p, (trials, MANY)), axis=1) for p in (share, share + margin))
    n = np.broadcast_to(5 * SIDE, control.shape)
    given = {"usual": usual, "planned": 5 * LOOKS, "alpha": ALPHA, "null": margin}
    found = difference_of_shares(control, n, other, n, **given)
    at_most(np.mean(np.any(found.high < margin, axis=1)), ALPHA, trials)
    at_most(np.mean(np.any(found.p <= ALPHA, axis=1)), ALPHA, trials)


def test_a_difference_well_within_the_margin_is_shown():
    """100 units an arm at the planned end and no difference, against a margin of 25 points."""
    random = np.random.default_rng(52)
    trials = TRIALS // 8
    control, other = (np.cumsum(random.binomial(5, 0.1, (trials, LOOKS)), axis=1) for _ in range(2))
    n = np.broadcast_to(5 * SIDE[:LOOKS], control.shape)
    found = difference_of_shares(control, n, other, n, usual=0.1, planned=5 * LOOKS, alpha=ALPHA)
    assert told(np.mean(np.any(found.high < 0.25, axis=1)), trials) > 0.9


@pytest.mark.parametrize(("margin", "share"), [(1.25, 0.05), (2.0, 0.01)])
def test_a_relative_risk_just_at_the_margin_is_hardly_ever_shown_to_be_within(margin, share):
    """Of the lot half of forty units a look are in the other arm, whose risk is worse by the margin."""
    random = np.random.default_rng([53, int(100 * share)])
    trials = TRIALS // 12
    within = 0
    for _ in range(trials):
        n_other = random.binomial(40, 0.5, MANY)
        control, other = random.binomial(40 - n_other, share), random.binomial(n_other, share * margin)
        planned = 20 * LOOKS * share * (1 + margin)
        found = relative_risk(control, other, 0.5, planned_events=planned, alpha=ALPHA, null=margin)
        within += bool(np.any(found.high < margin))
    at_most(within / trials, ALPHA, trials)
