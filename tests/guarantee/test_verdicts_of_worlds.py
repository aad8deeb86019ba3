"""The verdict on the trials of made-up organisations of which the right one is known; fifty seeds at length.

What a long run found stands in `docs/background/how-good-are-the-verdicts.md`.
"""

import importlib.util
import math
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 50 if int(os.environ.get("HUMANLINE_WORLDS", "0")) else 1


def _loaded():
    spec = importlib.util.spec_from_file_location("make_verdicts", ROOT / "docs" / "make_verdicts.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_verdicts"] = module
    spec.loader.exec_module(module)
    return module


verdicts = _loaded()


@pytest.mark.parametrize("world", verdicts.WORLDS if SEEDS > 1 else ("fitting", "members"))
def test_the_right_verdict_and_never_harm_rolled_out(world, tmp_path):
    found = [one for seed in range(SEEDS) for one in verdicts.play(world, 200 + seed, tmp_path / str(seed))]
    n = len(found)
    right = sum(one.found == one.right for one in found)
    harmful = sum(one.found == "roll_out" and one.right == "stop_harm" for one in found)
    # With one seed, at most the one that may be wrong; at length the bars, with three standard errors of a simulation.
    assert right >= (0.9 * n - 3 * math.sqrt(0.9 * 0.1 * n) if SEEDS > 1 else n - 1)
    assert harmful <= (0.03 * n + 3 * math.sqrt(0.03 * 0.97 * n) if SEEDS > 1 else 0)
    inside, intervals = sum(one.inside for one in found), sum(one.intervals for one in found)
    assert inside >= 0.95 * intervals - 3 * math.sqrt(0.95 * 0.05 * intervals) - (SEEDS == 1)


@pytest.mark.skipif(SEEDS == 1, reason="minutes an organisation: `make guarantee`")
@pytest.mark.parametrize("world", verdicts.WORLDS)
def test_what_the_line_after_the_trial_foresees_comes_true_nine_times_in_ten(world, tmp_path):
    found = [verdicts.came_true(world, 300 + seed, tmp_path / str(seed)) for seed in range(5)]
    hits, told = sum(one.hits for one in found), sum(one.told for one in found)
    # Rows of one half year hang together, so five points and three standard errors of rows as if they did not.
    assert abs(hits / told - 0.9) <= 0.05 + 3 * math.sqrt(0.9 * 0.1 / told)
