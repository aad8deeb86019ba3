"""What raters together say: generosity off, spread kept."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.gain.rating import RaterScore, rate

#: A scale whose ends nobody comes near, and that of the workshop.
WIDE, WORKSHOP = (-100.0, 100.0), (-2.0, 2.0)
ITEMS = [(name, "") for name in "abcdef"]


def items_of(answers, *, rater_sd):
    return rate(answers, rater_sd=rater_sd, scale=WIDE).items


def answers(table: dict[str, list[float | None]]) -> list[RaterScore]:
    return [
        RaterScore(rater, item, score)
        for rater, scores in table.items()
        for item, score in zip(ITEMS, scores, strict=False)
        if score is not None
    ]


def test_where_everybody_scored_everything_the_mean_is_the_raters_mean():
    rated = items_of(answers({"x": [1, 0, 2, -1], "y": [2, 0, 1, 0], "z": [2, 1, 1, -2]}), rater_sd=1)
    assert [round(rated[item].mean, 9) for item in ITEMS[:4]] == pytest.approx([5 / 3, 1 / 3, 4 / 3, -1], abs=1e-8)


def test_an_item_that_only_a_generous_rater_scored_is_not_the_better_for_it():
    strict = {f"s{k}": [0.0, 0, 0, 0, None, 0] for k in range(4)}
    rated = items_of(answers({**strict, "generous": [2.0, 2, 2, 2, 2, None]}), rater_sd=1)
    assert rated["e", ""].mean < 1.0, "the generous rater's 2 was taken at its word"
    assert rated["e", ""].sd > rated["a", ""].sd


def test_one_rater_is_as_unsure_as_assumed_and_flagged():
    rated = items_of(answers({"x": [1, 0, 2]}), rater_sd=0.8)
    assert all(one.assumed and one.sd == pytest.approx(0.8) and one.raters == 1 for one in rated.values())
    assert [rated[item].mean for item in ITEMS[:3]] == [1, 0, 2]


def test_two_raters_who_happen_to_agree_are_not_certain():
    rated = items_of(answers({"x": [1, 1], "y": [1, 1]}), rater_sd=1)
    assert all(one.sd > 0.1 for one in rated.values())


def test_more_raters_are_surer():
    def sd(raters: int) -> float:
        table = {f"r{k}": [(k % 3) - 1.0, ((k + 1) % 3) - 1.0, 1.0] for k in range(raters)}
        return items_of(answers(table), rater_sd=1)["a", ""].sd

    assert sd(24) < sd(6) < sd(3)


def test_nobody_scored_anything():
    assert items_of([], rater_sd=1) == {}


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(ITEMS), st.integers(-2, 2)), min_size=1, max_size=40),
    st.randoms(),
)
def test_the_order_of_the_rows_changes_nothing_at_all(rows, random):
    given_rows = [RaterScore(rater, item, float(score)) for rater, item, score in rows]
    mixed = list(given_rows)
    random.shuffle(mixed)
    assert items_of(given_rows, rater_sd=1) == items_of(mixed, rater_sd=1)


@given(
    st.lists(st.tuples(st.sampled_from("wxyz"), st.sampled_from(ITEMS), st.integers(-2, 2)), min_size=1, max_size=60)
)
def test_every_result_is_a_number_with_a_spread(rows):
    for one in items_of([RaterScore(rater, item, float(score)) for rater, item, score in rows], rater_sd=1).values():
        assert math.isfinite(one.mean)
        assert 0 < one.sd < 10


# Own department


def staff(own_department: float, rng, *, chance=0.3):
    """Four departments of two raters; each handles two of the eight things, and everybody scores all."""
    found = []
    for rater in range(8):
        for k in range(8):
            own = k // 2 == rater // 2
            score = (k % 3 - 1) + own_department * own + chance * rng.standard_normal()
            found.append(RaterScore(f"r{rater}", (f"m{k}", ""), score, own))
    return found


def test_what_people_add_for_their_own_department_is_taken_off():
    rng = np.random.default_rng(3)
    shifts = [rate(staff(0.5, rng), rater_sd=1.0, scale=WIDE) for _ in range(40)]
    assert np.mean([one.own.points for one in shifts]) == pytest.approx(0.5, abs=0.05)
    assert np.mean([one.items["m0", ""].mean for one in shifts]) == pytest.approx(
        np.mean([one.items["m3", ""].mean for one in shifts]), abs=0.06
    ), "both deserve the same"
    held = [abs(one.own.points - 0.5) < 1.645 * one.own.sd for one in shifts]
    assert np.mean(held) >= 0.8


def test_where_departments_judge_alike_nothing_is_taken_off():
    rng = np.random.default_rng(4)
    shifts = [rate(staff(0.0, rng), rater_sd=1.0, scale=WIDE).own.points for _ in range(40)]
    assert np.mean(shifts) == pytest.approx(0.0, abs=0.05)


def test_where_only_the_own_department_scored_it_can_not_be_seen():
    alone = [RaterScore("x", ("a", ""), 2.0, own=True), RaterScore("y", ("b", ""), 0.0)]
    found = rate(alone, rater_sd=1.0, scale=WIDE)
    assert found.own.scores == 0
    assert found.items["a", ""].mean == 2.0


def cut(values, scale=WORKSHOP):
    return np.clip(np.round(values), *scale)


def test_scores_at_the_end_of_the_scale_stand_for_what_lies_beyond_it():
    """Of an item that deserves 1.9, most raters write 2, some 1 and nobody 3: the mean of what is written is low."""
    rng = np.random.default_rng(4)
    deserved = np.array([1.9, 1.0, 0.0, -0.5, -1.0, 0.5])
    off, plainly_off = [], []
    for _ in range(60):
        written = cut(deserved + 0.7 * rng.standard_normal((12, 6)))
        table = answers({f"r{k}": row.tolist() for k, row in enumerate(written)})
        found = rate(table, rater_sd=0.7, scale=WORKSHOP).items
        off.append(found["a", ""].mean - 1.9)
        plainly_off.append(written[:, 0].mean() - 1.9)
    error = np.std(off, ddof=1) / math.sqrt(len(off))
    assert np.mean(plainly_off) < -0.1
    assert abs(np.mean(off)) < abs(np.mean(plainly_off)) / 2 + 2 * error


def test_what_is_added_for_an_own_department_shows_though_the_scale_ends():
    rng = np.random.default_rng(5)
    found = []
    for _ in range(60):
        every = staff(0.8, rng)
        found.append(
            rate(
                [one._replace(score=float(cut(1.0 + one.score))) for one in every], rater_sd=1.0, scale=WORKSHOP
            ).own.points
        )
    plain = []
    rng = np.random.default_rng(5)
    for _ in range(60):
        every = staff(0.8, rng)
        plain.append(
            rate(
                [one._replace(score=float(cut(1.0 + one.score))) for one in every], rater_sd=1.0, scale=WIDE
            ).own.points
        )
    assert abs(np.mean(found) - 0.8) < abs(np.mean(plain) - 0.8) / 2


@pytest.mark.parametrize("many", [2, 5, 40])
def test_an_item_that_everybody_puts_at_the_end_stays_within_a_step_of_it(many):
    found = rate(answers({f"r{k}": [2.0, 2, 2, 2] for k in range(many)}), rater_sd=1.0, scale=WORKSHOP)
    assert all(2.0 <= one.mean < 3.0 and one.sd < 1.0 for one in found.items.values())


def test_scores_at_the_ends_never_drive_each_other_on():
    """Raters who put nearly everything at an end say little, and are still not off by many lengths of the scale."""
    for seed in range(60):
        drawn = np.random.default_rng(seed)
        raters, items = int(drawn.integers(2, 4)), int(drawn.choice([3, 6, 12]))
        answers = [
            RaterScore(f"r{k}", (f"m{i}", ""), float(drawn.choice([2, 2, 2, -2, 1])))
            for k in range(raters)
            for i in range(items)
        ]
        rated = rate(answers, rater_sd=1.0, scale=(-2.0, 2.0)).items.values()
        assert max(one.sd for one in rated) < 8
