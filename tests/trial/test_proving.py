"""What is proved and what is shown come from one test: an interval leaves out what was refuted, and nothing else."""

import msgspec
import numpy as np
import pytest
from trial_units import DESIGN, VERSION, clock, cube_of, draw, frozen, read

from humanline.model.trial import Guardrail, Looks, Outcome, Success
from humanline.model.trial_result import Effect
from humanline.trial.analysing import analyse

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


def test_a_question_that_ends_at_its_last_look_allows_for_the_looks_before():
    """Not the last look's own interval, which holds at all looks together and is wider."""
    random = np.random.default_rng(3)
    for solved in ((0.5, 0.5), (0.4, 0.445)):
        arm, day, columns = draw(random, 2000, solved=solved)
        design = frozen(units=1900, looks=Looks(many=5, spending="pocock"), guardrails=())
        found = analyse(design, read(cube_of(arm, day, columns)), forecast=None, clock=clock, version=VERSION).answers[
            0
        ]
        own = found.over_time[-1].effect
        assert not any(holds(one.effect, 0.0) is False for one in found.over_time[:-1])
        assert found.effect.high - found.effect.low < 0.97 * (own.high - own.low)


def test_a_relative_effect_over_nought_is_not_estimable():
    random = np.random.default_rng(5)
    arm, day, columns = draw(random, 400)
    columns["happy"] = ("outcome", 100, random.normal(-2.0, 1.0, 400))
    design = frozen(units=380, looks=Looks(many=1), guardrails=(), success=(Success("happy", 0.1, relative=True),))
    found = analyse(design, read(cube_of(arm, day, columns)), forecast=None, clock=clock, version=VERSION).answers[0]
    assert found.effect.reason == "no_denominator"
    assert not found.shown
    assert not found.worse
