"""The interval that a trial shows at its end holds the truth as often as it says, in what is hard for it.

Few sites, of equal and of unequal size; a rare share in arms of 9:1. 300 trials, 5,000 at length; no truth, so that a
trial that is shown, or worse, is a false alarm, and its interval leaves out the truth.
"""

import os

import numpy as np
import pytest
from simulated import about, at_least, at_most

from humanline.model.trial import Arm, Design, Looks, Outcome, Success
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import Moments, moments
from humanline.trial.looks import Looking
from humanline.trial.measuring import MeasuredOutcome
from humanline.trial.proving import Boundary, prove
from humanline.trial.questions import questions

TRIALS = int(os.environ.get("HUMANLINE_DRAWS", "25")) * 5


def held(measured, looks, *, truth=0.0, better="higher"):
    """Whether the interval at the end of a trial holds the truth, and whether anything was proved."""
    design = Design(
        name="t", arms=(Arm("now", "person"), Arm("other", "self_service")),
        outcomes=(Outcome("y", "satisfaction", better, kind="share" if measured.hits is not None else "mean"),),
        success=(Success("y", 0.1),), looks=Looks(many=looks),
    )  # fmt: skip
    counts = measured.reason == ""
    looking = Looking(np.arange(looks), np.arange(1, looks + 1) / looks, ended=True, over=0, next_at=None)
    boundary = Boundary(design, looking, measured.information, counts, float(measured.information[-1]))
    (question,) = questions(design)
    found = prove(question, measured, boundary, planned=1.0, usual=0.1)
    _, low, high = found.at_last(np.flatnonzero(boundary.counts))
    proved = bool((found.shown & boundary.counts).any() or (found.worse & boundary.counts).any())
    assert proved == (not low <= 0.0 <= high)
    return low <= truth <= high, proved


def told(results):
    kept, proved = (np.mean(column) for column in zip(*results, strict=True))
    return kept, proved


def sites(random, each, spread, alike, looks):
    """Sites that come in one after another, of some forty customers.

    Returns:
        The outcome at the looks.
    """
    parts = []
    for many in each:
        sd = np.sqrt(np.log1p(spread**2))
        size = np.maximum(np.rint(random.lognormal(np.log(40) - sd**2 / 2, sd, many)), 1.0)
        mean = np.sqrt(alike) * random.normal(size=many) + np.sqrt((1 - alike) / size) * random.normal(size=many)
        rows = np.column_stack([mean * size, size])
        came = [rows[: -(-many * (k + 1) // looks)] for k in range(looks)]
        padded = np.stack([np.vstack([one, np.full((many - len(one), 2), np.nan)]) for one in came])
        sums = np.nan_to_num(padded)
        n = np.array([float(len(one)) for one in came])
        made = moments(("y", "size"), n, sums.sum(axis=1), sums.swapaxes(-1, -2) @ sums, [0.0, 0.0])
        parts.append(made._replace(rows=padded))
    found = arms(parts, [Wanted("y", "size")])
    few = (found.reason != "") | ~(found.free >= 4)
    known = np.stack([np.nansum(one.rows[..., 1], axis=-1) for one in parts], axis=-1)
    return MeasuredOutcome("means", found, None, known, np.where(few, "few_units", ""))


@pytest.mark.parametrize(
    ("each", "spread", "alike", "looks"),
    [((6, 6), 0.0, 0.2, 1), ((6, 6), 0.5, 0.2, 1), ((6, 6), 0.5, 0.0, 1), ((5, 9), 0.5, 0.2, 1),
     ((10, 10), 1.0, 0.2, 1), ((12, 12), 0.5, 0.2, 4)],
)  # fmt: skip
def test_few_sites(each, spread, alike, looks):
    """None of twelve sites whose sizes have a coefficient of variation of .5 goes unread."""
    random = np.random.default_rng([81, *each, int(10 * spread), int(10 * alike)])
    read = [sites(random, each, spread, alike, looks) for _ in range(TRIALS)]
    unread = [one for one in read if one.reason[-1] != ""]
    assert len(unread) <= (0.01 if spread <= 0.5 else 0.1) * TRIALS
    kept, proved = told([held(one, looks) for one in read if one.reason[-1] == ""])
    about(kept, 0.95, 0.012, TRIALS)
    at_most(proved, 0.06, TRIALS)


@pytest.mark.parametrize("looks", [1, 5])
def test_a_rare_share_in_arms_of_nine_to_one(looks):
    random = np.random.default_rng([82, looks])
    results = []
    for _ in range(TRIALS):
        new = random.multinomial(2000 // looks, [0.9, 0.1], size=looks)
        n = np.cumsum(new, axis=0).astype(float)
        hits = np.cumsum(random.binomial(new, 0.02), axis=0).astype(float)
        rate = hits / n
        plain = [
            Moments(("y",), n[:, k], rate[:, k : k + 1], (rate * (1 - rate))[:, k].reshape(-1, 1, 1)) for k in (0, 1)
        ]
        few = np.where(np.minimum(hits.sum(axis=1), (n - hits).sum(axis=1)) < 5, "few_events", "")
        results.append(held(MeasuredOutcome("score", arms(plain, [Wanted("y")]), hits, n, few), looks))
    kept, proved = told(results)
    at_least(kept, 0.94, TRIALS)
    at_most(proved, 0.055, TRIALS)
