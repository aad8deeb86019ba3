"""What abolishing a cause is said to free is what it frees, in worlds where the cause is then gone.

Worlds are made, written as a log, read and measured; what they say of each cause is held against later weeks of the
same organisation, once as they are and once without the stories that the cause began.
"""

import os

import numpy as np
import pytest

from humanline.loop.turning import Turn
from humanline.model.estimate import Estimate
from humanline.worlds import housing
from humanline.worlds import setting as w
from humanline.worlds.housing import HOUSING

#: `make guarantee` goes through eighty worlds; the usual tests through some of them.
SEEDS = range(1, int(os.environ.get("HUMANLINE_WORLDS", "2")) + 1)
CONTACTS, WEEKS = 4_000, 26
LATER = range(1_000, 1_030)


def hours_per_week(told):
    """Staff hours a week of contacts with a person."""
    return told.handle[(told.channel <= w.EMAIL) & (told.handle > 0)].sum() / 3600 / WEEKS


@pytest.fixture(scope="module")
def freed():
    """Cause → hours a week that are truly freed, on average over later weeks; under "" all of them together."""
    found = {}
    for seed in LATER:
        told = housing(seed, contacts=CONTACTS, weeks=WEEKS).contacts
        for k, failure in enumerate(HOUSING.failures):
            without = hours_per_week(told) - hours_per_week(told.take(told.cause != k))
            found.setdefault(failure.name.en, []).append(without)
        found.setdefault("", []).append(hours_per_week(told) - hours_per_week(told.take(told.cause < 0)))
    return {cause: float(np.mean(hours)) for cause, hours in found.items()}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What each world's log says: cause → hours a week."""
    found = []
    for seed in SEEDS:
        folder = tmp_path_factory.mktemp(f"world-{seed}")
        facts = Turn(housing(seed, contacts=CONTACTS, weeks=WEEKS).write(folder, language="en")).facts
        told = facts.failure_demand
        found.append({one.cause: one.hours_per_week for one in told.causes} | {"": told.hours_per_week})
        assert {one.cause: one.caused_by for one in told.causes} == {
            f.name.en: f.department.en for f in HOUSING.failures
        }
    return found


def test_what_a_cause_is_said_to_free_is_what_it_frees(freed, said):
    """Nine of ten intervals hold the truth, within three standard errors of so many; and none leans to a side."""
    inside, errors = [], []
    for world in said:
        for cause, hours in world.items():
            assert isinstance(hours, Estimate)
            inside.append(hours.low <= freed[cause] <= hours.high)
            errors.append((hours.value - freed[cause]) / freed[cause])
    share, n = float(np.mean(inside)), len(inside)
    print(f" {share:.3f} of {n}, mean error {np.mean(errors):+.3f}", end="")  # noqa: T201
    assert abs(share - 0.9) <= max(0.03, 3 * np.sqrt(0.9 * 0.1 / n))
    assert abs(np.mean(errors)) <= 0.02 + 3 * np.std(errors) / np.sqrt(n)
