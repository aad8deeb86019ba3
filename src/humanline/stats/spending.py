"""How the chance of a false alarm is spent over a trial, as a function of the share of the information that is in.

Two conventions are about; both are in use, and they give different boundaries:

- `per_side`: each side has its own chance, α/2, and spends it by the function: f(t; α/2) above and as much below (the
  default of rpact, gsDesign and ldbounds). One-sided tests have their whole α on one side.
- `both_sides`: the chance α is spent on |Z|: f(t; α), half of it on each side (Lan & DeMets, 1983, in their tables).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_one_of, is_positive, is_share, require
from humanline.stats.intervals import Floats

Spending = Literal["obrien_fleming", "pocock", "power", "hwang_shih_decani"]
Convention = Literal["per_side", "both_sides"]

KINDS: tuple[Spending, ...] = ("obrien_fleming", "pocock", "power", "hwang_shih_decani")
CONVENTIONS: tuple[Convention, ...] = ("per_side", "both_sides")


def spent(
    fraction: ArrayLike, alpha: float, kind: Spending = "obrien_fleming", *, parameter: float | None = None
) -> Floats:
    """The part of a chance that is spent once so much of the information is in.

    `obrien_fleming`: 2 − 2Φ(z_{α/2} / √t), hardly anything early on. `pocock`: α ln(1 + (e − 1) t), more evenly.
    `power`: α t^ρ. `hwang_shih_decani`: α (1 − e^(−γt)) / (1 − e^(−γ)), or αt where γ = 0.

    Args:
        fraction: share of the planned information, from 0; beyond 1 there is nothing left to spend. Any shape.
        alpha: the chance to be spent, 0–1.
        kind: the function.
        parameter: ρ (above 0; 3 if not given) or γ (−4 if not given) of the last two.

    Raises:
        InputError: alpha is no share, a fraction is negative, or ρ is not positive.

    Source:
        Lan & DeMets (1983), Biometrika 70, 659–663; Kim & DeMets (1987), ibid. 74, 149–154 (power family); Hwang, Shih
        & DeCani (1990), Statistics in Medicine 9, 1439–1445.

    >>> [round(float(a), 5) for a in spent([0.2, 0.5, 1, 1.4], 0.05)]
    [1e-05, 0.00557, 0.05, 0.05]
    """
    t = np.asarray(fraction, dtype=float)
    require(
        is_share("alpha", alpha),
        is_one_of("kind", kind, KINDS),
        (bool(np.all(t >= 0)), "fraction", fraction, "It may not be negative."),
    )
    t = np.minimum(t, 1.0)
    if kind == "obrien_fleming":
        with np.errstate(divide="ignore"):
            return np.asarray(2 * special.ndtr(special.ndtri(alpha / 2) / np.sqrt(t)))
    if kind == "pocock":
        return np.asarray(alpha * np.log1p((np.e - 1) * t))
    if kind == "power":
        rho = 3.0 if parameter is None else parameter
        require(is_positive("parameter", rho))
        return np.asarray(alpha * t**rho)
    gamma = -4.0 if parameter is None else parameter
    return np.asarray(alpha * (np.expm1(-gamma * t) / np.expm1(-gamma) if gamma else t))
