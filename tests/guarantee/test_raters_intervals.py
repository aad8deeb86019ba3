"""Nine in ten of the intervals around what a person adds hold the truth."""

import math

import numpy as np
import pytest

from humanline.gain.rating import RaterScore, rate

Z = 1.6448536269514722
RUNS = 300


@pytest.mark.parametrize(("raters", "present"), [(4, 1.0), (6, 0.7), (12, 1.0)])
def test_intervals_hold_the_truth_nine_times_in_ten(raters, present):
    """Raters differ in generosity (s.d. 0.5) and chance (0.7); some rows are missing."""
    rng = np.random.default_rng([20, raters])
    held = total = 0
    for _ in range(RUNS):
        deserved = rng.normal(0, 0.8, 10)
        generous = rng.normal(0, 0.5, raters)
        answers = [
            RaterScore(f"r{r}", (f"m{j}", ""), deserved[j] + generous[r] + rng.normal(0, 0.7))
            for r in range(raters)
            for j in range(10)
            if rng.random() < present
        ]
        for (moment, _), one in rate(answers, rater_sd=math.hypot(0.5, 0.7), scale=(-100.0, 100.0)).items.items():
            held += abs(one.mean - deserved[int(moment[1:])]) <= Z * one.sd
            total += 1
    # The ten items of a run share the level of their raters, so they count for about three of their own.
    tolerance = 3 * math.sqrt(0.9 * 0.1 / (3 * RUNS)) + 0.02
    assert held / total == pytest.approx(0.90, abs=tolerance)
