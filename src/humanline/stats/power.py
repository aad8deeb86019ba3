"""How many units a trial needs, what it can see, and how sure it is: each from the other two.

Assumption: two arms, and an estimate that is normal with mean the effect and variance (variance_a / n_a +
variance_b / n_b). What the test is sure of depends on one number only, the **drift**: effect less margin, over the
standard error at the planned end. How the trial is looked at decides which drift is needed: once (`Fixed`), at planned
looks (`group_sequential.Boundaries`) or at any time (`sequences.asymptotic.Tuning`).

Sizes are not rounded: 393.4057 units are 394.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from humanline.stats.checking import is_one_of, is_positive, is_share, require
from humanline.stats.shares import likeliest_pair

DriftNeeded = Callable[[float], float]
"""The drift that gives a power: `Fixed().drift`, `Boundaries.drift`, or a `Tuning.drift` with its looks."""


@dataclass(frozen=True)
class Fixed:
    """One look, at the end.

    Attributes:
        alpha: chance of a false alarm, over both sides.
        sides: 1 or 2. With two, proof of the wrong side is no success.
    """

    alpha: float = 0.05
    sides: int = 2

    def __post_init__(self) -> None:
        require(is_share("alpha", self.alpha), is_one_of("sides", self.sides, (1, 2)))

    @property
    def z(self) -> float:
        """The z that is needed."""
        return float(-special.ndtri(self.alpha / self.sides))

    def power(self, drift: float) -> float:
        """The chance to prove an effect whose z is expected to be the drift; below 0 it is turned round."""
        return float(special.ndtr(abs(drift) - self.z))

    def drift(self, power: float) -> float:
        """What z must be expected to be for this chance.

        Raises:
            InputError: power is not between alpha and 1.
        """
        require((self.alpha < power < 1, "power", power, "It must lie between alpha and 1."))
        return float(self.z + special.ndtri(power))


@dataclass(frozen=True)
class Conditions:
    """What makes a trial larger or smaller than the plain formula says.

    Attributes:
        per_control: units in the other arm for each in the control arm.
        cluster_size: units in a cluster that share an arm, on average; 1 without clusters.
        cluster_spread: coefficient of variation of the cluster sizes.
        intracluster: correlation of units of one cluster, 0–1.
        explained: share of the variance that covariates explain, R², 0–1.
        takes_up: share of the treated arm that gets the treatment.
        crosses: share of the control arm that gets it all the same.
    """

    per_control: float = 1.0
    cluster_size: float = 1.0
    cluster_spread: float = 0.0
    intracluster: float = 0.0
    explained: float = 0.0
    takes_up: float = 1.0
    crosses: float = 0.0

    def __post_init__(self) -> None:
        shares = (("intracluster", self.intracluster), ("explained", self.explained), ("crosses", self.crosses))
        require(
            is_positive("per_control", self.per_control),
            (self.cluster_size >= 1, "cluster_size", self.cluster_size, "It must be 1 or more."),
            (self.cluster_spread >= 0, "cluster_spread", self.cluster_spread, "It may not be negative."),
            *((0 <= value <= 1, name, value, "It must lie from 0 to 1.") for name, value in shares),
            (self.explained < 1, "explained", self.explained, "It must be below 1."),
            (self.crosses < self.takes_up <= 1, "takes_up", self.takes_up, "It must lie above crosses, at most 1."),
        )

    @property
    def design_effect(self) -> float:
        """How much more units clusters ask for: 1 + ((1 + cv²) m − 1) ρ.

        Source:
            Eldridge, Ashby & Kerry (2006), International Journal of Epidemiology 35, 1292–1300.
        """
        return 1 + ((1 + self.cluster_spread**2) * self.cluster_size - 1) * self.intracluster

    @property
    def dilution(self) -> float:
        """The share of the effect that is left between the arms: who takes it up, less who crosses."""
        return self.takes_up - self.crosses

    @property
    def variance_factor(self) -> float:
        """What the variance of the estimate is multiplied by: clusters, less what covariates explain."""
        return self.design_effect * (1 - self.explained)


PLAIN = Conditions()


class Size(NamedTuple):
    """How many units.

    Attributes:
        control: in the control arm, not rounded.
        other: in the other arm.
    """

    control: float
    other: float

    @property
    def total(self) -> float:
        """Both arms together."""
        return self.control + self.other


class OutcomeSpread(NamedTuple):
    """What one unit varies by.

    Attributes:
        control: variance of a unit in the control arm, in the unit of the effect squared.
        other: in the other arm.
        tested: the same two as they would be if what is tested were true, where z has that variance: by the score.
    """

    control: float
    other: float
    tested: tuple[float, float] | None = None

    @classmethod
    def of_means(cls, sd: float, sd_other: float | None = None) -> OutcomeSpread:
        """Of an average, from the standard deviation of a unit, in one or each arm."""
        return cls(sd**2, (sd if sd_other is None else sd_other) ** 2)

    @classmethod
    def of_shares(cls, control: float, other: float) -> OutcomeSpread:
        """Of a difference of two shares, 0–1."""
        return cls(control * (1 - control), other * (1 - other))

    @classmethod
    def by_score(cls, control: float, other: float, *, margin: float = 0.0, per_control: float = 1.0) -> OutcomeSpread:
        """Of a difference of two shares that are compared by the score (`stats.shares.score`).

        With unequal arms and few events they need other numbers than by the usual variance: of .05 against .08, with a
        quarter as many units in the other arm 16 % fewer, with three times as many 17 % more.

        Args:
            control: share in the control arm, 0–1.
            other: in the other arm.
            margin: the difference that is tested: 0, or minus a margin.
            per_control: units in the other arm for each in the control arm.

        Source:
            Farrington & Manning (1990), Statistics in Medicine 9, 1447–1454.
        """
        one, many = np.ones(()), np.full((), per_control)
        pair = likeliest_pair(one, np.asarray(control), many, np.asarray(other), np.asarray(margin))
        tested = (float(pair[0] * (1 - pair[0])), float(pair[1] * (1 - pair[1])))
        return cls(control * (1 - control), other * (1 - other), tested)


def arcsine_effect(control: float, other: float) -> float:
    """Two shares as a difference with spread 1 in each arm: Cohen's h.

    Source:
        Cohen (1988), Statistical Power Analysis, 2nd ed., eq. 6.2.1.
    """
    return float(2 * (np.arcsin(np.sqrt(other)) - np.arcsin(np.sqrt(control))))


def alpha_of_each(alpha: float, questions: int) -> float:
    """The chance of a false alarm of each of several successes, any of which is enough (Bonferroni)."""
    require(is_share("alpha", alpha), (questions >= 1, "questions", questions, "There must be 1 or more."))
    return alpha / questions


def power_of_each(power: float, questions: int) -> float:
    """The power of each of several tests that must all be passed, so that all are passed with the power wanted.

    For guardrails and protected groups: each keeps the whole of alpha (intersection–union), and misses share 1 − power.
    """
    require(is_share("power", power), (questions >= 1, "questions", questions, "There must be 1 or more."))
    return 1 - (1 - power) / questions


def inflation(drift: DriftNeeded, *, power: float = 0.8, once: Fixed | None = None) -> float:
    """How many times the units of a trial with one look a way of looking needs at the planned end.

    Args:
        drift: of the way of looking.
        power: chance to prove the effect.
        once: the trial with one look; 5 %, two sides where left out.
    """
    return (drift(power) / (once or Fixed()).drift(power)) ** 2


def sample_size(
    effect: float,
    spread: OutcomeSpread,
    *,
    power: float = 0.8,
    drift: DriftNeeded | None = None,
    margin: float = 0.0,
    conditions: Conditions = PLAIN,
) -> Size:
    """How many units prove an effect.

    Args:
        effect: other less control, of those who take it up; higher is better. In its own unit.
        spread: what a unit varies by.
        power: the chance to prove it, 0–1.
        drift: how the trial is looked at; once, with 5 % on both sides, where left out. Of several
            successes each has `alpha_of_each`.
        margin: what the effect must be proved to exceed: 0; below 0 for non-inferiority; above 0 for superiority by
            that much. Of the difference between the arms, not diluted.
        conditions: what makes it larger or smaller.

    Raises:
        InputError: the effect does not differ from the margin, or the spread is negative or nothing.

    >>> round(sample_size(0.0, Spread.of_means(10), drift=Fixed(0.05, 1).drift, margin=-5).control, 2)
    49.46
    """
    gap = effect * conditions.dilution - margin
    require(
        (gap != 0 and np.isfinite(gap), "effect", effect, "It must differ from the margin."),
        (min(spread[:2]) >= 0 < max(spread[:2]), "spread", spread, "It may not be negative, nor nothing in both arms."),
    )
    needed = _needed(power, spread, drift, conditions)
    per_unit = (spread.control + spread.other / conditions.per_control) * conditions.variance_factor
    control = per_unit * (needed / gap) ** 2
    return Size(control, control * conditions.per_control)


def _needed(power: float, spread: OutcomeSpread, drift: DriftNeeded | None, conditions: Conditions) -> float:
    """What effect less margin must be, in its own standard errors at the planned end.

    A drift is a boundary and what comes above it by power alone. Where z has the variance under what is tested, the
    boundary is so much further away; of one look that is exact, of more it takes them for one.
    """
    needed = (drift or Fixed().drift)(power)
    if spread.tested is None:
        return needed
    beyond = float(special.ndtri(power))
    tested = spread.tested[0] + spread.tested[1] / conditions.per_control
    return float(
        np.sqrt(tested / (spread.control + spread.other / conditions.per_control)) * (needed - beyond) + beyond
    )


def drift_of(
    effect: float, spread: OutcomeSpread, control: float, *, margin: float = 0.0, conditions: Conditions = PLAIN
) -> float:
    """What z is expected to be at the planned end, by its own variance; give it to the `power` of the way of looking.

    Args:
        effect: other less control, of those who take it up.
        spread: what a unit varies by.
        control: units in the control arm.
        margin: see `sample_size`.
        conditions: what makes the trial larger or smaller.

    >>> round(Fixed().power(drift_of(0.2, Spread.of_means(1.0), 400)), 3)
    0.807
    """
    require(is_positive("control", control))
    per_unit = (spread.control + spread.other / conditions.per_control) * conditions.variance_factor
    return float((effect * conditions.dilution - margin) / np.sqrt(per_unit / control))


def minimum_effect(
    control: float,
    spread: OutcomeSpread,
    *,
    power: float = 0.8,
    drift: DriftNeeded | None = None,
    margin: float = 0.0,
    conditions: Conditions = PLAIN,
) -> float:
    """The smallest effect that so many units prove, in those who take it up.

    Args:
        control: units in the control arm.
        spread: what a unit varies by, as if the effect did not change it.
        power: see `sample_size`; so are drift, margin and conditions.
        drift: same.
        margin: same.
        conditions: same.

    >>> round(minimum_effect(392.44, Spread.of_means(1.0)), 3)
    0.2
    """
    require(is_positive("control", control))
    per_unit = (spread.control + spread.other / conditions.per_control) * conditions.variance_factor
    needed = _needed(power, spread, drift, conditions)
    return float((needed * np.sqrt(per_unit / control) + margin) / conditions.dilution)


def t_power(control: float, standardised: float, *, look: Fixed | None = None, per_control: float = 1.0) -> float:
    """The power of Student's two-sample t, exact for normal data: for small trials, with one look.

    Args:
        control: units in the control arm, need not be whole.
        standardised: effect over the standard deviation of a unit (Cohen's d).
        look: alpha and sides; 5 %, two where left out. Both tails count, as in R and statsmodels.
        per_control: units in the other arm for each in the control arm.

    Source:
        Cohen (1988), ch. 2: the noncentral t.
    """
    how = look or Fixed()
    nu = control * (1 + per_control) - 2
    require((nu > 0, "control", control, "There must be more than 2 units in all."))
    away = standardised * np.sqrt(control * per_control / (1 + per_control))
    critical = float(-special.stdtrit(nu, how.alpha / how.sides))
    found = 1 - special.nctdtr(nu, away, critical)
    if how.sides == 2:
        found += special.nctdtr(nu, away, -critical)
    return float(found)


def t_sample_size(
    standardised: float, *, power: float = 0.8, look: Fixed | None = None, per_control: float = 1.0
) -> Size:
    """How many units Student's two-sample t needs.

    Args:
        standardised: effect over the standard deviation of a unit; not 0.
        power: the chance to prove it.
        look: see `t_power`.
        per_control: see `t_power`.

    Raises:
        InputError: the effect is 0, or power is not between alpha and 1.

    >>> round(t_sample_size(0.5).control, 4)
    63.7656
    """
    how = look or Fixed()
    require((standardised != 0, "standardised", standardised, "It must differ from 0."))
    start = sample_size(standardised, OutcomeSpread.of_means(1.0), power=power, drift=how.drift)
    least = 2.0 / (1 + per_control) + 1e-3
    control = optimize.brentq(
        lambda n: t_power(n, abs(standardised), look=how, per_control=per_control) - power,
        least,
        start.control * 1.5 + 20 / min(per_control, 1.0),
        xtol=1e-8,
    )
    return Size(float(control), float(control * per_control))
