"""What a line for the whole week costs, against deciding by the hour: held to counting, and to what can't be."""

import numpy as np
import pytest
from plan_builders import OFFICE, completed, facts, gain, load

SMALL = [load(f"m{k:02}", n=8) for k in range(99)]
SMALL_GAINS = {f"m{k:02}": gain(40 - k / 3) for k in range(99)}


def test_with_many_small_cells_deciding_by_the_hour_brings_hardly_more():
    found = completed(SMALL, SMALL_GAINS, 120, facts()).by_the_hour
    assert found.points <= found.bound * (1 + 1e-9)
    assert found.bound == pytest.approx(found.now, rel=0.05)


def test_a_large_cell_that_does_not_fit_leaves_hours_that_deciding_by_the_hour_uses():
    """Cells of 10 and 100 hours, and hours for half of the large one."""
    plan = completed([load("a", n=60), load("b", n=600)], {"a": gain(30), "b": gain(20)}, 80, facts())
    found = plan.by_the_hour
    assert found.cell == ("b", "all")
    assert found.now == pytest.approx(60 * 30)
    assert found.points > 2 * found.now
    # With 80 hours no more than 80 hours of work can be done: 10 of the first kind, 70 of the second.
    assert found.points < 60 * 30 + 70 * 6 * 20


def test_what_is_owed_comes_first_there_too():
    free = completed([load("b", n=600)], {"b": gain(20)}, 80, facts()).by_the_hour
    owed = completed([load("b", n=600), load("o", n=180, owed=True)], {"b": gain(20)}, 80, facts()).by_the_hour
    assert owed.points < 0.6 * free.points


def test_a_roster_that_is_somewhere_else_brings_less():
    late = OFFICE * (np.arange(168) % 24 >= 13)
    busy = facts({"": OFFICE * np.where(np.arange(168) % 24 < 13, 1.0, 0.1)})
    loads, gains = [load("a", n=60), load("b", n=600)], {"a": gain(30), "b": gain(20)}
    anywhere = completed(loads, gains, 80, busy).by_the_hour
    on_roster = completed(loads, gains, 80, busy, roster=tuple(late)).by_the_hour
    assert on_roster.points < 0.7 * anywhere.points


def test_without_times_or_with_nothing_to_decide_nothing_is_said():
    assert completed(SMALL, SMALL_GAINS, 120).by_the_hour is None
    assert completed([load("o", owed=True)], {}, 120, facts()).by_the_hour is None
