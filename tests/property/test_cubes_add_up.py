"""Whatever is in them and in whatever order they come, cubes add up to what one scan of everything gives."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import InputError
from humanline.model.cube import Cube, CubeColumn, as_bytes, whole_numbers
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import grid, moments, of_rows

COLUMNS = (CubeColumn(name="y", role="outcome", per_one=100, shift=7), CubeColumn(name="x", role="covariate", shift=-3))
numbers = st.integers(-(10**9), 10**9)
unit = st.tuples(st.sampled_from("ab"), st.sampled_from(["d1", "d2", "d3"]), numbers, numbers)
units = st.lists(unit, max_size=30)


def cube_of(rows, part):
    """A cube by plain loops over whole numbers."""
    cells = {}
    for arm, day, y, x in rows:
        v, w = y - 7, x + 3
        found = cells.setdefault((arm, day), [0] * 6)
        for k, value in enumerate((1, v, w, v * v, v * w, w * w)):
            found[k] += value
    order = sorted(cells)
    return Cube(
        dimensions=("arm", "day"),
        keys=tuple(tuple(key[at] for key in order) for at in (0, 1)),
        columns=COLUMNS,
        units=tuple(cells[key][0] for key in order),
        sums=as_bytes([value for key in order for value in cells[key][1:3]]),
        products=as_bytes([value for key in order for value in cells[key][3:]]),
        parts=(part,),
    )


@given(units, units, units)
def test_adding_is_one_scan_in_any_order_and_grouping(one, two, three):
    a, b, c = cube_of(one, "1"), cube_of(two, "2"), cube_of(three, "3")
    everything = cube_of([*one, *two, *three], "1")
    for added in (a.add(b).add(c), a.add(b.add(c)), c.add(a).add(b)):
        assert msgspec.structs.replace(added, parts=("1",)) == everything
        assert added.parts == ("1", "2", "3")


@given(st.lists(st.integers(-(2**127), 2**127 - 1)))
def test_whole_numbers_of_128_bits_survive_their_bytes(values):
    assert whole_numbers(as_bytes(values)) == values


@given(units)
def test_means_and_covariances_are_those_of_the_rows(rows):
    found = grid(cube_of(rows, "1"))
    for a, arm in enumerate(found.labels[0]):
        mine = of_rows(("y", "x"), [(y / 100, x) for name, _, y, x in rows if name == arm])
        got = found.moments(("arm",)).group(a)
        assert got.n == mine.n
        # The shift of this cube is far from some means: what cancels is lost in proportion to their squares.
        scale = max(1.0, float(np.square(mine.mean).max()))
        assert got.mean == pytest.approx(mine.mean, rel=1e-9, abs=1e-6)
        assert got.covariance == pytest.approx(mine.covariance, rel=1e-9, abs=1e-12 * scale, nan_ok=True)


@given(units)
def test_every_look_is_what_came_until_then(rows):
    found = grid(cube_of(rows, "1"))
    running = found.moments(("arm", "day"), running="day") if rows else None
    for a, arm in enumerate(found.labels[0]):
        for d, day in enumerate(found.labels[1]):
            mine = [(y / 100, x) for name, when, y, x in rows if name == arm and when <= day]
            assert running.n[a, d] == len(mine)
            if mine:
                assert running.mean[a, d] == pytest.approx(np.mean(mine, axis=0), rel=1e-9, abs=1e-6)


@given(st.integers(0, 2**31), st.floats(-1e8, 1e8))
@settings(deadline=None)
def test_a_constant_added_to_a_column_changes_no_effect(seed, constant):
    """At a mean of 10⁸ and a standard deviation of 1, raw sums of squares would give negative variances."""
    rng = np.random.default_rng(seed)
    y, shift = rng.normal(size=(2, 200)), np.array([round(constant)])

    def effect(values, around):
        away = values - around
        each = [moments(("y",), 200, [a.sum()], [[a @ a]], around) for a in away]
        return arms(each, [Wanted("y")]).difference()

    plain, moved = effect(y, np.array([0.0])), effect(y + constant, shift)
    assert moved.estimate == pytest.approx(plain.estimate, abs=1e-7)
    assert moved.variance == pytest.approx(plain.variance, rel=1e-6)
    assert moved.df == pytest.approx(plain.df, rel=1e-6)


def test_cubes_with_other_shifts_are_not_added():
    one = cube_of([("a", "d1", 1, 2)], "1")
    other = msgspec.structs.replace(one, columns=(COLUMNS[0], CubeColumn(name="x", role="covariate")), parts=("2",))
    with pytest.raises(InputError, match="shift -3"):
        one.add(other)
