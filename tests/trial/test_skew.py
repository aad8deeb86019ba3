"""Skew outcomes in unequal arms are not read; all else is, and the design says so beforehand, with the ways out."""

import msgspec
import numpy as np
import pytest
from trial_builders import clock as noon
from trial_builders import design, facts
from trial_units import VERSION, clock, cube_of, draw, frozen, read

from humanline.model.cube import Powers
from humanline.model.estimate import NotEstimable
from humanline.model.organisation import Organisation
from humanline.model.trial import Arm, Guardrail, Looks, Outcome, Success
from humanline.model.trial_result import Effect
from humanline.stats.sequences.asymptotic import holds_from
from humanline.stats.skewness import skewness
from humanline.trial.analysing import analyse
from humanline.trial.designing import forecast

MONEY = Outcome("money", "value", "higher", kind="count", window_days=7)


def powers_of(arm, day, y, names=("person", "web")):
    """How units differ, by arm and day, as the log would tell."""
    cells = sorted({(a, int(d)) for a, d in zip(arm, day, strict=True)})
    away = y - np.select([arm == name for name in names], [y[arm == name].mean() for name in names])
    each = [(arm == a) & (day == d) for a, d in cells]
    start = np.datetime64("2026-01-05")
    return Powers(
        arm=tuple(a for a, _ in cells), segment=("everyone",) * len(cells), day=tuple(str(start + d) for _, d in cells),
        units=tuple(int(one.sum()) for one in each), value=tuple(float(y[one].sum()) for one in each),
        below=tuple(float(one.sum()) for one in each),
        **{name: tuple(float((away[one] ** k).sum()) for one in each)
           for k, name in ((1, "first"), (2, "second"), (3, "third"))},
        high=float(np.quantile(y, 0.95)),
    )  # fmt: skip


def answered(random, y_of, *, to_web=0.1, n=2000, units=1900, looks=None, **more):
    arm, day, columns = draw(random, n, to_web=to_web)
    y = y_of(random, n)
    columns["money"] = ("outcome", 100, y)
    columns["money_known"] = ("known", 1, np.ones(n))
    made = frozen(
        units=units, outcomes=(MONEY,), success=(Success("money", 0.1),), guardrails=(), looks=looks or Looks(many=5),
        arms=(Arm("person", "person", share=1 - to_web), Arm("web", "self_service", share=to_web)), **more,
    )  # fmt: skip
    told = read(cube_of(arm, day, columns), powers={"money": powers_of(arm, day, y)})
    return analyse(made, told, forecast=None, clock=clock, version=VERSION)


def lognormal(random, n):
    return np.exp(random.normal(0, 1, n))


def test_a_log_normal_outcome_with_arms_of_nine_to_one_is_not_read_and_the_reason_is_told():
    found = answered(np.random.default_rng(1), lognormal)
    (answer,) = found.answers
    assert answer.effect == NotEstimable(reason="too_skew")
    assert not answer.shown
    assert not answer.worse
    assert answer.holds_from > 1000 > 200
    told = next(one for one in found.notices if one.code == "trial_too_skew")
    assert told.values["needed"] == answer.holds_from
    assert told.level == "warning"
    assert found.compliance.effect == NotEstimable(reason="too_skew")


@pytest.mark.parametrize(
    ("y_of", "to_web"),
    [(lognormal, 0.5), (lambda random, n: np.exp(random.normal(0, 1.5, n)), 0.42),
     (lambda random, n: random.normal(5, 1, n), 0.1),
     (lambda random, n: np.clip(np.round(random.normal(4.3, 1, n)), 1, 5), 0.1),
     (lambda random, n: random.uniform(0, 1, n), 0.05)],
    ids=["equal arms", "arms nearly equal", "normal", "marks from 1 to 5", "even"],
)  # fmt: skip
def test_equal_arms_and_light_tails_are_read(y_of, to_web):
    for seed in range(5):
        found = answered(np.random.default_rng(seed), y_of, to_web=to_web)
        assert isinstance(found.answers[0].effect, Effect)
        assert not [one for one in found.notices if one.code == "trial_too_skew"]


def test_enough_units_are_enough():
    """An outcome with a skewness of 2 takes some 430 in the smaller arm at five looks."""
    few = answered(np.random.default_rng(3), lambda random, n: random.exponential(1, n))
    many = answered(np.random.default_rng(3), lambda random, n: random.exponential(1, n), n=9000, units=8000)
    assert few.answers[0].effect == NotEstimable(reason="too_skew")
    assert isinstance(many.answers[0].effect, Effect)
    assert many.answers[0].holds_from == pytest.approx(holds_from(2.0, ratio=9, planned_looks=True, looks=5), rel=0.3)
    assert [one.level for one in many.notices if one.code == "trial_skew_holds"] == ["info"]


def test_skewness_is_of_units_about_the_mean_of_their_own_arm():
    random = np.random.default_rng(4)
    a, b = random.exponential(1, 4000), random.exponential(1, 4000) + 50
    sums = [[np.sum((x - 3.0) ** k) for x in (a, b)] for k in range(4)]
    assert skewness(*sums) == pytest.approx(2.0, abs=0.3)
    both = np.concatenate([a - a.mean(), b - b.mean()])
    assert skewness(*sums) == pytest.approx((both**3).mean() / (both**2).mean() ** 1.5)
    assert np.isnan(skewness([1, 1], [0, 0], [0, 0], [0, 0]))


def test_from_how_many_on_goes_by_the_looks_and_by_how_unequal_the_arms_are():
    one, five, twenty = (holds_from(6.18, ratio=9, planned_looks=True, looks=looks) for looks in (1, 5, 20))
    assert one < five < twenty
    unequal = [holds_from(6.18, ratio=ratio, planned_looks=True, looks=5) for ratio in (1.6, 2, 3, 9)]
    assert unequal == sorted(unequal)


def designed(outcome, y, *, share=0.1, **more):
    arms = (Arm("with a colleague", "person", share=1 - share), Arm("alone", "self_service", share=share))
    made = design(arms=arms, outcomes=(outcome,), success=(Success("money", 0.5),), looks=Looks(many=5), **more)
    powers = {"money": powers_of(np.full(len(y), "before"), np.zeros(len(y)), y, names=("before",))}
    return forecast(
        made, facts(), Organisation(), hours_per_week=None, clock=noon, version="1", powers=powers
    )  # fmt: skip


def test_a_design_tells_from_how_many_on_it_holds_and_the_ways_out():
    y = lognormal(np.random.default_rng(5), 20_000)
    found = designed(MONEY, y, units=5000)
    (skewed,) = found.skewed
    assert (skewed.planned, skewed.refused) == (500, True)
    assert skewed.holds_from == pytest.approx(
        holds_from(skewed.skewness, ratio=9, planned_looks=True, looks=5), rel=0.01
    )
    assert found.sizes[0].units == NotEstimable(reason="too_skew")
    ways = {one.code: one.values for one in found.ways}
    assert {"equal_arms", "ceiling", "over", "units_for_skew"} <= set(ways)
    assert ways["ceiling"]["ceiling"] == pytest.approx(np.quantile(y, 0.95), rel=1e-3)
    assert ways["units_for_skew"]["units"] == pytest.approx(10 * skewed.holds_from, rel=0.01)

    assert designed(MONEY, y, units=5000, share=0.5).skewed == ()
    enough = designed(MONEY, y, units=ways["units_for_skew"]["units"] + 10)
    assert not enough.skewed[0].refused
    assert enough.sizes[0].units != NotEstimable(reason="too_skew")
    capped = designed(msgspec.structs.replace(MONEY, ceiling=5.0), np.minimum(y, 5.0), units=5000)
    assert not capped.skewed[0].refused


def test_an_outcome_that_facts_do_not_tell_of_is_planned_by_its_own_spread():
    y = np.random.default_rng(6).normal(20, 4, 5000)
    found = designed(MONEY, y, share=0.5)
    assert found.sizes[0].units.value == pytest.approx(4 * (1.96 + 0.84) ** 2 * 16 / 0.25 * 1.025, rel=0.05)


def test_a_guardrail_is_refused_alike():
    random = np.random.default_rng(7)
    arm, day, columns = draw(random, 2000, to_web=0.1)
    y = lognormal(random, 2000)
    columns |= {"money": ("outcome", 100, y), "money_known": ("known", 1, np.ones(2000))}
    made = frozen(
        units=1900, outcomes=(*frozen().outcomes, MONEY), guardrails=(Guardrail("money", 0.3),), looks=Looks(many=5),
        arms=(Arm("person", "person", share=9.0), Arm("web", "self_service")),
    )  # fmt: skip
    told = read(cube_of(arm, day, columns), powers={"money": powers_of(arm, day, y)})
    found = analyse(made, told, forecast=None, clock=clock, version=VERSION)
    assert found.answers[1].effect == NotEstimable(reason="too_skew")
    assert isinstance(found.answers[0].effect, Effect), "a share is compared by the score, and read"
    assert found.verdict.decision != "roll_out"
