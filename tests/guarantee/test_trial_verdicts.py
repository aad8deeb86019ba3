"""Verdicts of whole trials, from units to the decision, are wrong as seldom as they say: 60 trials, 1,000 at length.

Units by the day, their cube, the analysis at its looks, the rule. A share may exceed what is promised by three standard
errors of the simulation.
"""

import math
import os
from collections import Counter

import numpy as np
import pytest
from simulated import at_most, told
from trial_units import VERSION, clock, cube_of, draw, frozen, read

from humanline.model.trial import Guardrail, Looks
from humanline.stats.group_sequential import boundaries
from humanline.stats.power import OutcomeSpread, sample_size
from humanline.trial.analysing import analyse

TRIALS = int(os.environ.get("HUMANLINE_DRAWS", "40"))
FIVE, OPEN = Looks(many=5), Looks(kind="open")


def decisions(seed, design, *, n=2100, protected=None, **how):
    """Share of each decision; `protected` changes the columns of one unit in ten, who are the protected segment."""
    random, found = np.random.default_rng(seed), Counter()
    for _ in range(TRIALS):
        arm, day, columns = draw(random, n, days=80, **how)
        segment = None
        if protected is not None:
            old = random.random(n) < 0.1
            segment = np.where(old, "65+", "young")
            columns = columns | protected(random, old, arm, columns)
        made = read(cube_of(arm, day, columns, segment=segment))
        verdict = analyse(design, made, forecast=None, clock=clock, version=VERSION).verdict
        found[verdict.decision] += 1
    return Counter({decision: many / TRIALS for decision, many in found.items()})


def error(share):
    return 3 * np.sqrt(share * (1 - share) / TRIALS)


@pytest.mark.parametrize("looks", [FIVE, OPEN], ids=["planned", "open"])
def test_without_any_effect_little_is_rolled_out_stopped_for_harm_or_called_invalid(looks):
    found = decisions([71, looks.many], frozen(units=2000, looks=looks))
    at_most(found["roll_out"], 0.025, TRIALS)
    at_most(found["stop_harm"], 0.05, TRIALS)
    at_most(found["invalid"], 0.01, TRIALS)


@pytest.mark.parametrize("looks", [FIVE, OPEN], ids=["planned", "open"])
def test_harm_at_the_margin_to_a_protected_tenth_is_not_rolled_out_however_good_it_is_for_the_rest(looks):
    """Solved by 65 % instead of 50 %; of the old, ten points more are left unheard, which is the margin."""

    def harmed(random, old, arm, columns):
        role, per_one, unheard = columns["unheard"]
        worse = random.random(len(arm)) < 0.2
        return {"unheard": (role, per_one, np.where(old & (arm == "web"), worse, unheard))}

    design = frozen(units=2000, looks=looks, guardrails=(Guardrail("unheard", 0.1, segment="65+"),))
    found = decisions([72, looks.many], design, protected=harmed, solved=(0.5, 0.65))
    at_most(found["roll_out"], 0.05, TRIALS)


def planned_units(power=0.8):
    """For solved .5 against .6, five looks."""
    plan = boundaries(np.arange(1, 6) / 5)
    return math.ceil(sample_size(0.1, OutcomeSpread.by_score(0.5, 0.6), power=power, drift=plan.drift).total)


def test_what_was_planned_for_is_rolled_out_with_the_planned_power():
    """A guardrail that needs far fewer units than the success."""
    units = planned_units()
    design = frozen(units=units, looks=FIVE, guardrails=(Guardrail("unheard", 0.12),))
    found = decisions(73, design, n=units + 20, solved=(0.5, 0.6))
    assert abs(told(found["roll_out"], TRIALS) - 0.8) <= max(0.03, error(0.8))


def test_a_success_and_a_guardrail_of_like_size_are_rolled_out_with_the_planned_power_together():
    """What may be missed is split: each has ninety per cent, and together they have eighty."""
    units = planned_units(0.9)
    plan = boundaries(np.arange(1, 6) / 5, alpha=0.025, sides=1)
    # The margin for which the guardrail has its ninety per cent with as many units.
    margins = np.linspace(0.03, 0.12, 12)
    needed = [
        sample_size(0.0, OutcomeSpread.by_score(0.1, 0.1, margin=m), margin=m, drift=plan.drift, power=0.9).total
        for m in margins
    ]
    margin = float(np.interp(-units, -np.array(needed), margins))
    guarded = frozen(units=units, looks=FIVE, guardrails=(Guardrail("unheard", margin),))
    found = decisions(74, guarded, n=units + 20, solved=(0.5, 0.6))
    assert abs(told(found["roll_out"], TRIALS) - 0.81) <= 0.03 + error(0.81)


def test_a_lot_of_53_to_47_is_called_invalid_in_most_trials():
    found = decisions(75, frozen(units=4000, looks=FIVE), n=4100, to_web=0.53)
    assert told(found["invalid"], TRIALS) > 0.5


def test_real_harm_stops_the_trial():
    """Solved by 38 % instead of 50 %; or twice as many are left unheard while more is solved."""
    worse = decisions(76, frozen(units=2000, looks=FIVE), solved=(0.5, 0.38))
    assert told(worse["stop_harm"], TRIALS) > 0.9
    hidden = decisions(77, frozen(units=2000, looks=FIVE), solved=(0.5, 0.62), unheard=(0.1, 0.2))
    assert told(hidden["stop_harm"], TRIALS) > 0.9
    assert told(hidden["roll_out"], TRIALS) < 0.025
