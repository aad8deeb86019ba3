"""How much moments and segments differ is learnt from the cells themselves."""

import numpy as np
import pytest

from humanline.gain.sources import sources_of
from humanline.gain.spreads import hang_together, learn
from humanline.model.judgement import Judgements, Score
from humanline.model.organisation import Organisation

PLAIN = Organisation()
SEGMENTS = ("young", "middle", "old")


def learnt(moments, segments, own, *, count=40, raters=4, seed=1):
    rng = np.random.default_rng(seed)
    by_segment = dict(zip(SEGMENTS, segments * rng.standard_normal(3), strict=True))
    scores = []
    for k in range(count):
        middle = moments * rng.standard_normal()
        for segment, shift in by_segment.items():
            true = middle + shift + own * rng.standard_normal()
            scores += [
                Score(rater=f"r{r}", side="customer", moment=f"m{k}", segment=segment,
                      adds=true + 0.3 * rng.standard_normal())
                for r in range(raters)
            ]  # fmt: skip
    cells = [(f"m{k}", segment) for k in range(count) for segment in SEGMENTS]
    seen, bias = sources_of(Judgements(scores=tuple(scores)), (), cells, PLAIN, {})
    return learn(seen, "customer", bias, PLAIN)


def test_spreads_come_out_as_they_went_in():
    found = learnt(0.8, 0.3, 0.5)
    assert found.moments == pytest.approx(8, rel=0.3)
    assert found.own == pytest.approx(5, rel=0.2)


def test_moments_that_differ_little_are_seen_to():
    assert learnt(0.1, 0.1, 0.1).moments < 3 < 10 < learnt(1.5, 0.1, 0.1).moments


def test_with_few_moments_what_is_assumed_counts():
    assert 2 < learnt(0.0, 0.0, 0.0, count=2).moments < 10


def test_with_one_segment_nothing_is_said_of_segments():
    scores = tuple(Score(rater="r", side="customer", moment=f"m{k}", adds=k % 3 - 1.0) for k in range(6))
    seen, bias = sources_of(Judgements(scores=scores), (), [(f"m{k}", "everyone") for k in range(6)], PLAIN, {})
    found = learn(seen, "customer", bias, PLAIN)
    assert found.segments == found.own == 0


def test_a_spread_is_learnt_as_quickly_from_many_moments():
    many, some = learnt(0.8, 0.3, 0.5, count=300), learnt(0.8, 0.3, 0.5, count=60, seed=2)
    assert many.moments == pytest.approx(some.moments, rel=0.4)


def together(alike, *, count=40, segments=SEGMENTS, seed=1, sides=("customer", "organisation")):
    """Moments whose gain for the customer and for the organisation have this correlation."""
    rng = np.random.default_rng(seed)
    scores = []
    for k in range(count):
        customer = rng.standard_normal(1 + len(segments))
        organisation = alike * customer + np.sqrt(1 - alike**2) * rng.standard_normal(1 + len(segments))
        for side, drawn in (("customer", customer), ("organisation", organisation)):
            for number, segment in enumerate(segments):
                true = 0.8 * drawn[0] + 0.4 * drawn[1 + number]
                scores += [
                    Score(rater=f"{side} {r}", side=side, moment=f"m{k}", segment=segment,
                          adds=true + 0.3 * rng.standard_normal())
                    for r in range(4)
                    if side in sides
                ]  # fmt: skip
    cells = [(f"m{k}", segment) for k in range(count) for segment in segments]
    seen, bias = sources_of(Judgements(scores=tuple(scores)), (), cells, PLAIN, {})
    return hang_together(seen, {side: learn(seen, side, bias, PLAIN) for side in sides}, bias)


@pytest.mark.parametrize("alike", [-0.6, 0.0, 0.8])
def test_how_far_the_sides_go_together_comes_out_as_it_went_in(alike):
    found = np.mean([together(alike, seed=seed) for seed in range(6)])
    assert found == pytest.approx(alike, abs=0.15)


def test_of_few_moments_the_sides_are_hardly_taken_to_go_together():
    assert abs(together(0.9, count=2)) < 0.5


def test_a_side_that_nobody_speaks_of_goes_with_nothing():
    assert together(0.8, sides=("customer",)) == 0.0


def test_one_segment_is_enough_to_see_it():
    assert together(0.8, segments=("everyone",), count=60) > 0.5
