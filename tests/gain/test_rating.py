"""What raters together say: generosity off, spread kept."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.gain.rating import Answer, rate

ITEMS = [(name, "") for name in "abcdef"]


def answers(table: dict[str, list[float | None]]) -> list[Answer]:
    return [
        Answer(rater, item, score)
        for rater, scores in table.items()
        for item, score in zip(ITEMS, scores, strict=False)
        if score is not None
    ]


def test_where_everybody_scored_everything_the_mean_is_the_raters_mean():
    rated = rate(answers({"x": [1, 0, 2, -1], "y": [2, 0, 1, 0], "z": [2, 1, 1, -2]}), rater_sd=1)
    assert [round(rated[item].mean, 9) for item in ITEMS[:4]] == pytest.approx([5 / 3, 1 / 3, 4 / 3, -1], abs=1e-8)


def test_an_item_that_only_a_generous_rater_scored_is_not_the_better_for_it():
    strict = {f"s{k}": [0.0, 0, 0, 0, None, 0] for k in range(4)}
    rated = rate(answers({**strict, "generous": [2.0, 2, 2, 2, 2, None]}), rater_sd=1)
    assert rated["e", ""].mean < 1.0, "the generous rater's 2 was taken at its word"
    assert rated["e", ""].sd > rated["a", ""].sd


def test_one_rater_is_as_unsure_as_assumed_and_flagged():
    rated = rate(answers({"x": [1, 0, 2]}), rater_sd=0.8)
    assert all(one.assumed and one.sd == pytest.approx(0.8) and one.raters == 1 for one in rated.values())
    assert [rated[item].mean for item in ITEMS[:3]] == [1, 0, 2]


def test_two_raters_who_happen_to_agree_are_not_certain():
    rated = rate(answers({"x": [1, 1], "y": [1, 1]}), rater_sd=1)
    assert all(one.sd > 0.1 for one in rated.values())


def test_more_raters_are_surer():
    def sd(raters: int) -> float:
        table = {f"r{k}": [(k % 3) - 1.0, ((k + 1) % 3) - 1.0, 1.0] for k in range(raters)}
        return rate(answers(table), rater_sd=1)["a", ""].sd

    assert sd(24) < sd(6) < sd(3)


def test_nobody_scored_anything():
    assert rate([], rater_sd=1) == {}


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(ITEMS), st.integers(-2, 2)), min_size=1, max_size=40),
    st.randoms(),
)
def test_the_order_of_the_rows_changes_nothing_at_all(rows, random):
    given_rows = [Answer(rater, item, float(score)) for rater, item, score in rows]
    mixed = list(given_rows)
    random.shuffle(mixed)
    assert rate(given_rows, rater_sd=1) == rate(mixed, rater_sd=1)


@given(
    st.lists(st.tuples(st.sampled_from("wxyz"), st.sampled_from(ITEMS), st.integers(-2, 2)), min_size=1, max_size=60)
)
def test_every_result_is_a_number_with_a_spread(rows):
    for one in rate([Answer(rater, item, float(score)) for rater, item, score in rows], rater_sd=1).values():
        assert math.isfinite(one.mean)
        assert 0 < one.sd < 10
