"""From a cube to every look: estimates by day, with sequences and sets that hold at all of them together."""

import numpy as np
import pytest

from humanline.model.cube import Cube, CubeColumn, as_bytes
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import grid, of_rows
from humanline.stats.ratio_sets import relative_set
from humanline.stats.sequences.asymptotic import Tuning, sequence

DAYS, PER_DAY = 12, 90


@pytest.fixture(scope="module")
def trial():
    """(arm, day, outcome 0/1) of every unit, and their cube."""
    rng = np.random.default_rng(11)
    rows = [
        (arm, f"2025-03-{day + 1:02}", int(rng.random() < (0.3 if arm == "a" else 0.42)))
        for arm in "ab"
        for day in range(DAYS)
        for _ in range(PER_DAY)
    ]
    keys = sorted({(arm, day) for arm, day, _ in rows})
    hits = [sum(y for arm, day, y in rows if (arm, day) == key) for key in keys]
    cube = Cube(
        dimensions=("arm", "day"),
        keys=tuple(zip(*keys, strict=True)),
        columns=(CubeColumn(name="y", role="outcome"),),
        units=(PER_DAY,) * len(keys),
        sums=as_bytes(hits),
        products=as_bytes(hits),
    )
    return rows, cube


def looks(cube):
    each = grid(cube).moments(("arm", "day"), running="day")
    return arms([each.group(0), each.group(1)], [Wanted("y")])


def test_every_look_is_the_trial_as_it_stood_that_day(trial):
    rows, cube = trial
    found = looks(cube).difference()
    days = sorted({day for _, day, _ in rows})
    for at, today in enumerate(days):
        each = [of_rows(("y",), [[y] for arm, day, y in rows if arm == name and day <= today]) for name in "ab"]
        alone = arms(each, [Wanted("y")]).difference()
        assert found.estimate[at] == pytest.approx(float(alone.estimate), rel=1e-9)
        assert found.variance[at] == pytest.approx(float(alone.variance), rel=1e-9)


def test_relative_sets_under_a_sequences_boundary_say_the_same_as_its_p(trial):
    """No relative effect is outside the set at exactly the looks at which the contrast is proved."""
    _, cube = trial
    found, tuning = looks(cube), Tuning()
    fraction = found.n.sum(axis=-1) / (2 * DAYS * PER_DAY)
    proved = 0
    for margin in (0.0, -0.05, 0.2):
        contrast = found.against_margin(margin)
        told = sequence(contrast.estimate, contrast.variance, fraction, tuning=tuning)
        outside = ~relative_set(found, tuning.z(fraction)).holds(margin)
        assert outside.tolist() == (told.p < tuning.alpha).tolist()
        proved += int(outside.sum())
    assert 0 < proved < 3 * DAYS
