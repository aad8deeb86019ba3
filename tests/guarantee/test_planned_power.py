"""A trial of the size that was planned finds the planned effect as often as planned, however it is looked at.

Eighty per cent, within three points at length (20,000 trials); by default the error of 1,200 trials is allowed for.
"""

import numpy as np
import pytest
from simulated import LOOKS, TRIALS, in_parts, joined, so_far, told, z_of

from humanline.stats.aggregates import Wanted, arms
from humanline.stats.group_sequential import boundaries, with_futility
from humanline.stats.power import Conditions, Fixed, OutcomeSpread, sample_size
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.shares import score

POWER = 0.8
FIVE, MANY = np.arange(1, 6) / 5, np.arange(1, LOOKS + 1) / LOOKS


class Looks:
    """How a trial is looked at: the fractions, the z that finds, the z that gives up, and what drift it needs."""

    def __init__(self, kind, *, sides=2):
        self.at = {"once": np.ones(1), "open": MANY}.get(kind, FIVE)
        self.futile = np.full(len(self.at), -np.inf)
        if kind == "once":
            fixed = Fixed(0.05 / (3 - sides), sides)
            self.upper, self.drift = np.array([fixed.z]), fixed.drift
        elif kind == "open":
            tuning = Tuning(0.05 / (3 - sides), sides)
            self.upper = tuning.z(MANY)
            self.drift = lambda power: tuning.drift(power, MANY)
        else:
            plan = boundaries(FIVE, alpha=0.05 / (3 - sides), sides=sides)
            if kind == "futility":
                plan = with_futility(plan, power=POWER)
                self.futile = plan.futile
            self.upper = plan.upper
            self.drift = lambda power: plan.drift(power, stop_futile=kind == "futility")

    def found(self, z):
        """Share of trials that find it, and do not give up before; z of shape (trials, looks)."""
        better, hopeless = z >= self.upper, z < self.futile
        first = np.argmax(better | hopeless, axis=1)
        return np.mean(better[np.arange(len(z)), first])

    def new(self, size):
        """New units in each arm a look, up to the planned size or just beyond."""
        return [int(np.ceil(n / len(self.at))) for n in (size.control, size.other)]


def as_planned(share):
    assert abs(told(share) - POWER) <= max(0.03, 0.015 + 3 * np.sqrt(0.16 / TRIALS))


def found_by_means(random, looks, size, drawn, *, wanted="", covariates=()):
    """z at every look of arms drawn by `drawn(random, shape, arm)`, columns y and x."""
    each = [
        joined([so_far(("y", "x"), drawn(random, (many, len(looks.at), new), arm)) for many in in_parts()])
        for arm, new in enumerate(looks.new(size))
    ]
    return z_of(arms(each, [Wanted("y", wanted)], covariates=covariates).difference())


@pytest.mark.parametrize("per_control", [1.0, 0.25])
@pytest.mark.parametrize("kind", ["once", "planned", "futility", "open"])
def test_a_mean(kind, per_control):
    random, looks = np.random.default_rng([61, len(kind), int(4 * per_control)]), Looks(kind)
    size = sample_size(
        0.2, OutcomeSpread.of_means(1.0, 1.2), drift=looks.drift, conditions=Conditions(per_control=per_control)
    )

    def drawn(random, shape, arm):
        y = 0.2 * arm + (1.0 + 0.2 * arm) * random.normal(size=shape)
        return np.stack([y, np.ones(shape)], axis=-1)

    as_planned(looks.found(found_by_means(random, looks, size, drawn)))


@pytest.mark.parametrize("kind", ["once", "planned", "open"])
def test_a_mean_with_a_covariate(kind):
    """Half of the variance is explained; skew, as numbers of earlier contacts are."""
    random, looks = np.random.default_rng([62, len(kind)]), Looks(kind)
    size = sample_size(0.14, OutcomeSpread.of_means(1.0), drift=looks.drift, conditions=Conditions(explained=0.5))

    def drawn(random, shape, arm):
        x = random.gamma(2.0, size=shape) / np.sqrt(2)
        return np.stack([0.14 * arm + np.sqrt(0.5) * (x + random.normal(size=shape)), x], axis=-1)

    as_planned(looks.found(found_by_means(random, looks, size, drawn, covariates=["x"])))


@pytest.mark.parametrize("kind", ["once", "planned", "open"])
def test_a_ratio(kind):
    """Minutes per contact: what a unit varies by is top − ratio × below, over the mean of what stands below."""
    random, looks = np.random.default_rng([63, len(kind)]), Looks(kind)
    # below is gamma(2): mean 2; the rest of the top has variance 4.
    size = sample_size(0.2, OutcomeSpread.of_means(2.0 / 2.0), drift=looks.drift)

    def drawn(random, shape, arm):
        below = random.gamma(2.0, size=shape)
        return np.stack([(3.0 + 0.2 * arm) * below + 2.0 * random.normal(size=shape), below], axis=-1)

    as_planned(looks.found(found_by_means(random, looks, size, drawn, wanted="x")))


@pytest.mark.parametrize("kind", ["once", "planned", "open"])
def test_households_by_the_design_effect(kind):
    random, looks = np.random.default_rng([64, len(kind)]), Looks(kind)
    sizes, chance = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.4, 0.3, 0.15, 0.15])
    mean = float(sizes @ chance)
    spread = float(np.sqrt(sizes**2 @ chance - mean**2) / mean)
    conditions = Conditions(cluster_size=mean, cluster_spread=spread, intracluster=0.2)
    units = sample_size(0.2, OutcomeSpread.of_means(1.0), drift=looks.drift, conditions=conditions)
    size = type(units)(units.control / mean, units.other / mean)

    def drawn(random, shape, arm):
        many = random.choice(sizes, p=chance, size=shape)
        own = np.sqrt(0.2) * random.normal(size=shape) + np.sqrt(0.8 / many) * random.normal(size=shape)
        return np.stack([many * (0.2 * arm + own), many], axis=-1)

    as_planned(looks.found(found_by_means(random, looks, size, drawn, wanted="x")))


@pytest.mark.parametrize("per_control", [1.0, 0.25, 3.0])
@pytest.mark.parametrize("kind", ["once", "planned", "open"])
@pytest.mark.parametrize(("control", "other", "margin"), [(0.3, 0.38, 0.0), (0.05, 0.08, 0.0), (0.7, 0.7, -0.06)])
def test_a_share_by_the_score(control, other, margin, kind, per_control):
    """Better, or with a margin not worse by more than that, at one side of five per cent."""
    looks = Looks(kind, sides=1 if margin else 2)
    random = np.random.default_rng([65, len(kind), int(4 * per_control), int(100 * control)])
    spread = OutcomeSpread.by_score(control, other, margin=margin, per_control=per_control)
    size = sample_size(
        other - control, spread, drift=looks.drift, margin=margin,
        conditions=Conditions(per_control=per_control),
    )  # fmt: skip
    new = looks.new(size)
    steps = np.arange(1, len(looks.at) + 1)
    hits = [
        np.cumsum(random.binomial(n, p, (TRIALS, len(steps))), axis=1)
        for n, p in zip(new, (control, other), strict=True)
    ]
    found = looks.found(np.nan_to_num(score(hits[0], new[0] * steps, hits[1], new[1] * steps, margin)))
    as_planned(found)
