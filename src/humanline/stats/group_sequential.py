"""Trials with planned looks and an end: boundaries, what they can see, and what a look says.

The boundary of a look is set when the look is made, from the information that is then in; what earlier looks have spent
stays spent. So looks may move, be added or be left out, as long as that does not depend on the effect seen.

**The end, and beyond.** Once the planned information is in, everything is spent. The look at which that happens may
have more information than planned: its boundary is computed for what it has, and the error stays what it was. Looks
after that have nothing left to spend: their boundary is infinite. A trial that crossed stays crossed; one that did not
cross by its end never will, however long it goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from humanline.stats.checking import is_one_of, is_share, require
from humanline.stats.crossing import Crossing, Survivors, crossing, is_increasing
from humanline.stats.intervals import Floats
from humanline.stats.spending import CONVENTIONS, Convention, Spending, spent

MOST_DRIFT = 30.0


@dataclass(frozen=True)
class Boundaries:
    """Looks, and the z at each that stops the trial.

    Attributes:
        fractions: information at each look, as a share of the planned, shape (looks,).
        upper: z at or above which the better is proved, shape (looks,).
        lower: z at or below which the worse is proved; `-inf` of a one-sided test, shape (looks,).
        futile: z below which the trial may stop because nothing will come of it; `-inf` where it never may. It does not
            bind: the error is kept whether or not it is followed. Shape (looks,).
        alpha: chance of a false alarm over all looks.
        sides: 1 or 2.
    """

    fractions: Floats
    upper: Floats
    lower: Floats
    futile: Floats
    alpha: float
    sides: int

    def crossing(self, drift: float = 0.0, *, stop_futile: bool = False) -> Crossing:
        """Chances of the first crossing, look by look.

        Args:
            drift: what z is expected to be once the planned information is in: effect / standard error then.
            stop_futile: futile trials are stopped, and count as below.
        """
        lower = np.maximum(self.lower, self.futile) if stop_futile else self.lower
        return crossing(self.fractions, np.minimum(lower, self.upper), self.upper, effect=drift)

    def power(self, drift: float, *, stop_futile: bool = False) -> float:
        """The chance to prove the better; a drift below 0 is turned round."""
        return float(self.crossing(abs(drift), stop_futile=stop_futile).above.sum())

    def drift(self, power: float, *, stop_futile: bool = False) -> float:
        """The drift at which the better is proved with this chance.

        Raises:
            InputError: power is not between alpha and 1.
        """
        require((self.alpha < power < 1, "power", power, "It must lie between alpha and 1."))
        return solve_drift(lambda drift: self.power(drift, stop_futile=stop_futile), power)

    def expected_information(self, drift: float = 0.0, *, stop_futile: bool = False) -> float:
        """The information when the trial stops, on average, as a share of the planned."""
        at = self.crossing(drift, stop_futile=stop_futile).at
        return float(at @ self.fractions + (1 - at.sum()) * self.fractions[-1])


def boundaries(
    fractions: ArrayLike,
    *,
    alpha: float = 0.05,
    sides: int = 2,
    spending: Spending = "obrien_fleming",
    convention: Convention = "per_side",
    parameter: float | None = None,
    information: ArrayLike | None = None,
) -> Boundaries:
    """Boundaries that spend the chance of a false alarm over the looks.

    Args:
        fractions: information at each look as a share of the planned, increasing, shape (looks,). A look beyond 1 gets
            what is left; looks after that get nothing.
        alpha: chance of a false alarm over all looks and both sides.
        sides: 2 for better or worse, 1 for better only.
        spending: the function; see `spending.spent`.
        convention: see the module `spending`; without effect where there is one side.
        parameter: of the spending function.
        information: at each look, in any unit, where it is not in proportion to the fractions, which are then a clock
            that is spent by, such as the part of a whole trial when only a segment of it is read. Same shape.

    Raises:
        InputError: fractions or information do not increase from above 0, or a setting is unknown; all faults at once.

    Source:
        Lan & DeMets (1989), 'Group sequential procedures: calendar versus information time', Statistics in Medicine 8,
        1191–1198.

    >>> boundaries([1 / 3, 2 / 3, 1], alpha=0.025, sides=1).upper.round(4).tolist()
    [3.7103, 2.5114, 1.993]
    """
    t = np.atleast_1d(np.asarray(fractions, dtype=float))
    known = t if information is None else np.atleast_1d(np.asarray(information, dtype=float))
    require(
        is_share("alpha", alpha),
        is_one_of("sides", sides, (1, 2)),
        is_one_of("convention", convention, CONVENTIONS),
        (is_increasing(t), "fractions", fractions, "They must grow from look to look by more than 1/10,000."),
        (known.shape == t.shape, "information", known.shape, "One for every fraction."),
        (
            information is None or is_increasing(known),
            "information",
            information,
            "It must grow from look to look by more than 1/10,000.",
        ),
    )
    if sides == 1 or convention == "both_sides":
        per_side = spent(t, alpha, spending, parameter=parameter) / sides
    else:
        per_side = spent(t, alpha / 2, spending, parameter=parameter)
    upper = _spend(known, np.diff(per_side, prepend=0.0), sides)
    never = np.full(len(t), -np.inf)
    # What the looks have in common, and power, go by the information; its last is so much of the plan.
    share = known * (t[-1] / known[-1])
    return Boundaries(share, upper, -upper if sides == 2 else never, never, alpha, sides)


def classical(looks: int, *, alpha: float = 0.05, sides: int = 2, delta: float = 0.5) -> Boundaries:
    """Boundaries of a fixed shape, z_k = c (k/K)^(Δ − ½), for equally spaced looks.

    Args:
        looks: how many, 1 or more.
        alpha: chance of a false alarm over all looks and both sides.
        sides: 1 or 2.
        delta: Δ; ½ is Pocock's (1977) test, 0 is O'Brien and Fleming's (1979), between them Wang and Tsiatis' (1987).

    Raises:
        InputError: looks is below 1, alpha is no share, or sides is neither.

    >>> round(float(classical(5).upper[0]), 3), round(float(classical(5, delta=0).upper[-1]), 3)
    (2.413, 2.04)
    """
    require(
        is_share("alpha", alpha),
        is_one_of("sides", sides, (1, 2)),
        (looks >= 1, "looks", looks, "There must be 1 or more."),
    )
    t = np.arange(1, looks + 1) / looks
    never = np.full(looks, -np.inf)

    def excess(constant: float) -> float:
        z = constant * t ** (delta - 0.5)
        return float(crossing(t, -z if sides == 2 else never, z).at.sum()) - alpha

    constant = float(optimize.brentq(excess, 0.1, 10.0, xtol=1e-10))
    upper = constant * t ** (delta - 0.5)
    return Boundaries(t, upper, -upper if sides == 2 else never, never, alpha, sides)


def with_futility(
    plan: Boundaries,
    *,
    power: float = 0.8,
    spending: Spending = "obrien_fleming",
    parameter: float | None = None,
) -> Boundaries:
    """Add a boundary below which nothing will come of the trial; the boundaries for proof stay as they are.

    At the smallest effect that matters, the chance of giving up wrongly is spent over the looks, 1 − power in all. The
    boundary meets the upper one at the end; how large the drift must be for that, `drift` of the result tells with
    `stop_futile`. It does not bind: whoever goes on below it makes no more false alarms.

    Args:
        plan: boundaries for proof, the last look at the planned end.
        power: chance to prove the smallest effect that matters, futile trials being stopped, between alpha and 1.
        spending: how 1 − power is spent.
        parameter: of the spending function.

    Raises:
        InputError: power is not between alpha and 1.

    Source:
        Pampallona, Tsiatis & Kim (2001), Drug Information Journal 35, 1113–1121.
    """
    require((plan.alpha < power < 1, "power", power, "It must lie between alpha and 1."))
    step = np.diff(spent(plan.fractions, 1 - power, spending, parameter=parameter), prepend=0.0)

    def given_up(drift: float) -> Floats:
        survivors = Survivors(drift)
        futile = np.empty(len(step))
        for k, (t, chance) in enumerate(zip(plan.fractions, step, strict=True)):
            # The chance below z is what is left of those who came so far.
            here = survivors.beyond(t, -np.inf)
            futile[k] = survivors.z_for(t, here - chance) if chance > 0 else -np.inf
            lower = max(futile[k], plan.lower[k])
            if k + 1 < len(step):
                survivors.stay(t, min(lower, plan.upper[k]), plan.upper[k])
        return futile

    def gap(drift: float) -> float:
        return float(given_up(drift)[-1] - plan.upper[-1])

    start = plan.drift(power)
    high = start * 1.05
    while gap(high) < 0:
        high *= 1.2
    drift = float(optimize.brentq(gap, start * 0.5, high, xtol=1e-9))
    futile = np.minimum(given_up(drift), plan.upper)
    return Boundaries(plan.fractions, plan.upper, plan.lower, futile, plan.alpha, plan.sides)


def solve_drift(power_at: Callable[[float], float], power: float) -> float:
    """The drift, from 0, at which an increasing power reaches a value."""
    high = 4.0
    while power_at(high) < power and high < MOST_DRIFT:
        high *= 1.5
    return float(optimize.brentq(lambda drift: power_at(drift) - power, 0.0, high, xtol=1e-9))


def _spend(information: Floats, chances: Floats, sides: int) -> Floats:
    """The z of each look that spends just this chance above it (and, with two sides, as much below)."""
    survivors = Survivors()
    upper = np.empty(len(information))
    for k, (t, chance) in enumerate(zip(information, chances, strict=True)):
        upper[k] = survivors.z_for(t, chance)
        if k + 1 < len(information):
            survivors.stay(t, -upper[k] if sides == 2 else -np.inf, upper[k])
    return upper
