"""What is proved and what is shown come from one test: an interval leaves out what was refuted, and nothing else."""

import msgspec
import numpy as np
import pytest
from trial_units import DESIGN, VERSION, clock, cube_of, draw, frozen, read

from humanline.model.trial import Guardrail, Looks, Outcome, Success
from humanline.model.trial_result import Effect
from humanline.stats.aggregates import Arms
from humanline.trial.analysing import analyse
from humanline.trial.looks import Looking
from humanline.trial.measuring import MeasuredOutcome
from humanline.trial.proving import Boundary, prove
from humanline.trial.questions import questions

LOOKS = {"one": Looks(many=1), "pocock": Looks(many=4, spending="pocock"), "open": Looks(kind="open")}
HAPPY = Outcome(name="happy", column="satisfaction", better="higher", window_days=7)
LESS = msgspec.structs.replace(HAPPY, better="lower")
SOLVED = DESIGN.outcomes[0]
RARE = msgspec.structs.replace(DESIGN.outcomes[1], exact=True)


def holds(effect, null):
    return (effect.low is None or effect.low <= null) and (effect.high is None or null <= effect.high)


def answers(random, outcome, *, relative, guardrail, looks, sites=0, more=0):
    """Trials with the effect somewhere about the boundary."""
    n = 1200
    drift = random.choice([0.0, 0.02, -0.02, 0.08, -0.08])
    arm, day, columns = draw(
        random, n, days=60, solved=(0.3, 0.3 + drift), unheard=(0.03, max(0.03 + drift / 3, 0.004)),
        happy=(3.5, 3.5 + 3 * drift), to_web=random.choice([0.5, 0.2]),
    )  # fmt: skip
    where = {}
    cluster = None
    if sites:
        cluster = random.integers(0, sites, n)
        lot = random.permutation(np.repeat([True, False], sites // 2))
        arm = np.where(lot[cluster], "web", "person")
        columns["happy"] = ("outcome", 100, columns["happy"][2] + random.normal(0, 0.3, sites)[cluster])
        where["clusters"] = cube_of(arm, day, columns, cluster=cluster, apart=True)
    question = {"success": (Success(outcome.name, 0.1, relative=relative),), "guardrails": ()}
    if guardrail:
        margin = float(random.choice([0.05, 0.15]))
        guarded = (Guardrail(outcome.name, margin, relative=relative),) + (Guardrail("solved", 0.2),) * more
        question = {"success": (Success("solved", 0.1),), "guardrails": guarded}
    others = tuple(one for one in DESIGN.outcomes if one.name != outcome.name)
    design = frozen(
        units=int(n * random.choice([0.9, 1.0, 1.4])), looks=looks, outcomes=(outcome, *others), weeks=9, **question
    )
    cube = cube_of(arm, day, columns, cluster=cluster)
    found = analyse(design, read(cube, **where), forecast=None, clock=clock, version=VERSION)
    return found.answers[1 if guardrail else 0]


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(
    ("outcome", "relative", "sites"),
    [(SOLVED, False, 0), (SOLVED, True, 0), (HAPPY, False, 0), (HAPPY, True, 0), (LESS, True, 0), (RARE, False, 0),
     (HAPPY, False, 12), (HAPPY, True, 12)],
    ids=["share", "relative share", "mean", "relative mean", "lower is better", "exact", "sites", "relative of sites"],
)  # fmt: skip
def test_the_interval_leaves_out_no_effect_exactly_if_it_is_shown_or_worse(outcome, relative, sites, looks):
    random = np.random.default_rng([len(outcome.name), relative, sites, looks.many])
    proved = 0
    for _ in range(5):
        found = answers(random, outcome, relative=relative, guardrail=False, looks=looks, sites=sites)
        if isinstance(found.effect, Effect):
            assert (found.shown or found.worse) != holds(found.effect, 0.0), found
            assert found.effect.low is None or found.effect.low <= found.effect.value
            assert found.effect.high is None or found.effect.value <= found.effect.high
            proved += found.shown or found.worse
    assert proved < 5


@pytest.mark.parametrize("looks", [LOOKS["pocock"], LOOKS["open"]], ids=["pocock", "open"])
@pytest.mark.parametrize(
    ("outcome", "relative"), [(SOLVED, False), (SOLVED, True), (HAPPY, False), (LESS, True), (RARE, False)]
)
def test_each_end_of_a_guardrails_interval_is_that_of_its_own_question(outcome, relative, looks):
    """The end towards harm leaves out the margin exactly if it is shown; the other leaves out no effect if it is worse.

    With three guardrails proof of harm shares its chance, and the end goes by that share.
    """
    random = np.random.default_rng([9, len(outcome.name), relative, looks.many])
    for k in range(4):
        found = answers(random, outcome, relative=relative, guardrail=True, looks=looks, more=2 * (k % 2))
        effect, up = found.effect, outcome.better == "higher"
        if not isinstance(effect, Effect):
            continue
        towards, other = (effect.low, effect.high) if up else (effect.high, effect.low)
        margin = -found.size if up else found.size
        assert found.shown == (towards is not None and (towards > margin if up else towards < margin)), found
        assert found.worse == (other is not None and (other < 0 if up else other > 0)), found
        assert effect.level == pytest.approx(0.95 if k % 2 == 0 else 1 - 0.025 * 4 / 3, abs=1e-6)


def shown_with(z, *, ended=True):
    """Proof of a mean whose z at each of four looks, one in each quarter, is given; its error is 1 at the end."""
    looks = len(z)
    n = np.arange(1, looks + 1) * 1000.0
    error = np.sqrt(4 / np.arange(1, looks + 1))
    value = np.stack([np.zeros(looks), np.asarray(z) * error], axis=-1)[:, None, :]
    parts = np.zeros((looks, 2, 2, 2))
    parts[:, 0, 0, 0] = parts[:, 1, 1, 1] = error**2 / 2
    made = Arms(value, parts, np.full((looks, 2), 1e9), np.stack([n, n], axis=-1), None, np.full(looks, "", "U16"))
    measured = MeasuredOutcome("means", made, None, np.stack([n, n], axis=-1), made.reason)
    design = frozen(success=(Success("happy", 0.1),), guardrails=(), looks=Looks(many=4, spending="pocock"))
    fractions = np.arange(1, looks + 1) / 4
    looking = Looking(np.arange(looks), fractions, ended=ended, over=0, next_at=None)
    boundary = Boundary(design, looking, measured.information, made.reason == "", float(measured.information[-1]))
    (question,) = questions(design)
    return prove(question, measured, boundary, planned=1.0, usual=0.1), boundary.z(0.05, sides=2)


def test_a_question_that_is_decided_at_its_last_look_allows_for_the_looks_before():
    """Not the last look's own interval, which holds at all looks together and is wider; the estimate is drawn back."""
    found, upper = shown_with([0.5, 1.0, 1.5, 2.9])
    value, low, high = found.at_last(np.arange(4))
    assert upper[-1] == pytest.approx(2.36, abs=0.02)
    assert (found.low[-1], found.high[-1]) == pytest.approx((2.9 - upper[-1], 2.9 + upper[-1]))
    assert 0 < low < 2.9 - 1.96
    assert high < 2.9 + upper[-1] - 0.2
    assert low < value < 2.9


def test_the_end_without_proof_allows_for_the_looks_before_and_a_look_on_the_way_does_not():
    found, upper = shown_with([0.5, 1.0, 1.5, 1.9])
    value, low, high = found.at_last(np.arange(4))
    assert low < 0 < high
    assert high - low < 2 * upper[-1] - 0.4
    assert value == pytest.approx(1.9, abs=0.1)
    on_the_way, upper = shown_with([0.5, 1.0, 1.5], ended=False)
    assert on_the_way.at_last(np.arange(3)) == pytest.approx(
        (1.5 * (4 / 3) ** 0.5, *((1.5 + sign * upper[-1]) * (4 / 3) ** 0.5 for sign in (-1, 1)))
    )


def test_what_was_proved_at_an_earlier_look_stays_proved_with_the_estimate_of_all_units():
    found, upper = shown_with([0.5, 3.0, 2.2, 2.0])
    value, low, high = found.at_last(np.arange(4))
    assert found.low[-1] < 0 < low == pytest.approx((3.0 - upper[1]) * 2**0.5)
    assert (value, high) == pytest.approx((2.0, 2.0 + upper[-1]))
    fell, _ = shown_with([0.5, 5.0, 0.0, -2.3])
    value, low, high = fell.at_last(np.arange(4))
    assert 0 < low <= value <= high, "where the looks have nothing in common the first proof stands"


def test_a_relative_effect_over_nought_is_not_estimable():
    random = np.random.default_rng(5)
    arm, day, columns = draw(random, 400)
    columns["happy"] = ("outcome", 100, random.normal(-2.0, 1.0, 400))
    design = frozen(units=380, looks=Looks(many=1), guardrails=(), success=(Success("happy", 0.1, relative=True),))
    found = analyse(design, read(cube_of(arm, day, columns)), forecast=None, clock=clock, version=VERSION).answers[0]
    assert found.effect.reason == "no_denominator"
    assert not found.shown
    assert not found.worse
