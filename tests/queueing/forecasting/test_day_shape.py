"""Shapes of days: what they have in common takes the noise out, and what is closed stays closed."""

import numpy as np
import pytest

from humanline.queueing.forecasting.day_shape import KINDS, cleaned, shapes

from .made_arrivals import shape_of


def drawn(seed, weeks, a_day=400.0):
    rng = np.random.default_rng(seed)
    kind = np.tile(np.arange(6), weeks)
    return rng.poisson(a_day * np.stack([shape_of(k) for k in kind])).astype(float), kind


def learned(counts, kind):
    age = np.arange(kind.size, 0, -1.0)
    return shapes(counts, counts.sum(axis=1), kind, age, interval_minutes=30)


def test_weekdays_that_are_alike_lend_each_other_their_contacts():
    """The error of a Monday's shape is at most half of what Mondays alone would give."""
    apart = []
    for seed in range(20):
        counts, kind = drawn(seed, 4)
        mondays = counts[kind == 0].sum(axis=0)
        errors = [
            ((share - shape_of(0)) ** 2).sum() for share in (learned(counts, kind).share[0], mondays / mondays.sum())
        ]
        apart.append(errors)
    mine, alone = np.mean(apart, axis=0)
    assert mine < 0.5 * alone


def test_hours_that_are_closed_on_one_weekday_alone_get_nothing():
    counts, kind = drawn(1, 6)
    share = learned(counts, kind).share
    assert (share[5, 24:] == 0).all()
    assert (share[:5, 24:36] > 0).all()
    np.testing.assert_allclose(share[:6].sum(axis=1), 1.0)


def test_a_chance_zero_is_no_closed_hour():
    counts, kind = drawn(2, 2, a_day=30.0)
    empty = (counts[kind == 0].sum(axis=0) == 0) & (shape_of(0) > 0)
    assert empty.any()
    assert (learned(counts, kind).share[0][empty] > 0).any()


def test_poisson_days_do_not_stray_and_overdispersed_ones_do_by_as_much_as_they_were_made_to():
    counts, kind = drawn(3, 40, a_day=4000.0)
    assert np.median(learned(counts, kind).stray[0, 16:36]) < 0.002
    rng = np.random.default_rng(4)
    factor = rng.gamma(1 / 0.04, 0.04, counts.shape)
    strayed = rng.poisson(4000 * np.stack([shape_of(k) for k in kind]) * factor).astype(float)
    found = learned(strayed, kind)
    assert np.median(found.stray[0, 18:34]) == pytest.approx(0.04, rel=0.25)
    assert found.lasting < 0.2


def test_days_that_stray_for_hours_are_told_from_those_that_stray_by_the_minute():
    counts, kind = drawn(5, 60, a_day=6000.0)
    rng = np.random.default_rng(6)
    noise = rng.standard_normal(counts.shape)
    for i in range(1, counts.shape[1]):
        noise[:, i] = 0.8 * noise[:, i - 1] + 0.6 * noise[:, i]
    rate = 6000 * np.stack([shape_of(k) for k in kind]) * np.exp(0.2 * noise - 0.02)
    assert learned(rng.poisson(rate).astype(float), kind).lasting == pytest.approx(0.8, abs=0.12)


def test_a_day_that_changes_slowly_is_smoothed_and_one_that_jumps_is_not():
    slow = 1 + np.sin(np.arange(240) * np.pi / 240)
    jumps = np.where(np.arange(240) % 2, 1.8, 0.2)
    for truth, better in ((slow / slow.sum(), 0.5), (jumps / jumps.sum(), 1.01)):
        raw, size = np.zeros((KINDS, 240)), np.zeros(KINDS)
        raw[0], size[0] = np.random.default_rng(7).poisson(4000 * truth) / 4000, 4000
        share, _ = cleaned(raw, size)
        assert ((share[0] - truth) ** 2).sum() < better * ((raw[0] - truth) ** 2).sum()


def test_kinds_that_were_never_seen_have_no_shape():
    raw, size = np.zeros((KINDS, 4)), np.zeros(KINDS)
    raw[0], size[0] = [0.1, 0.2, 0.3, 0.4], 1000
    share, noise = cleaned(raw, size)
    assert noise == 1.0
    np.testing.assert_allclose(share[0], raw[0], rtol=1e-9)
    assert not share[1:].any()
