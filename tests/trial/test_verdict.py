"""One rule, and every sentence of it."""

import msgspec
import numpy as np
import pytest
from trial_units import VERSION, clock, cube_of, draw, frozen, read, result

from humanline.model.estimate import NotEstimable
from humanline.model.trial import Guardrail, Looks, Success
from humanline.model.trial_result import Balance, QuestionAnswer
from humanline.trial.analysing import analyse
from humanline.trial.freezing import freeze
from humanline.trial.judging import Judged
from humanline.trial.verdict import decide


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def verdict(rng, n=3000, *, design=None, **how):
    return result(rng, n, design=design, **how).verdict


@pytest.mark.parametrize(
    ("how", "decision", "rule"),
    [
        ({"solved": (0.5, 0.62)}, "roll_out", "all_shown"),
        ({"solved": (0.6, 0.48)}, "stop_harm", "success_worse"),
        ({"solved": (0.5, 0.62), "unheard": (0.1, 0.3)}, "stop_harm", "guardrail_worse"),
        ({}, "stop_futile", "end_without_proof"),
        ({"solved": (0.5, 0.62), "unheard": (0.3, 0.35)}, "stop_futile", "end_not_safe"),
        ({"to_web": 0.4}, "invalid", "sample_ratio"),
        ({"n": 700}, "continue", "not_yet"),
        ({"n": 100}, "continue", "too_early"),
        ({"n": 100, "design": frozen(success=(Success("happy", 0.2),))}, "continue", "too_early"),
        ({"n": 1600, "solved": (0.4, 0.62), "unheard": (0.3, 0.33)}, "continue", "better_not_safe"),
    ],
)
def test_every_rule_has_its_verdict(rng, how, decision, rule):
    found = verdict(rng, **({"n": 3000} | how))
    assert (found.decision, found.rule) == (decision, rule)


def test_a_broken_lot_in_one_segment_is_found_where_the_whole_looks_fair(rng):
    _, day, columns = draw(rng, 4000)
    old = np.arange(4000) % 2 == 0
    lot = np.where(old, rng.random(4000) < 0.4, rng.random(4000) < 0.6)
    cube = cube_of(np.where(lot, "web", "person"), day, columns, segment=np.where(old, "65+", "young"))
    found = analyse(frozen(), read(cube), forecast=None, clock=clock, version=VERSION)
    assert (found.verdict.decision, found.verdict.rule) == ("invalid", "sample_ratio_somewhere")
    assert found.balance.worst["segment"] in ("65+", "young")
    assert found.balance.p > 0.01


def test_nothing_more_is_to_be_expected(rng):
    futile = frozen(looks=Looks(many=4, futility=True))
    found = verdict(rng, 1300, design=futile, solved=(0.52, 0.5))
    assert (found.decision, found.rule) == ("stop_futile", "nothing_to_come")
    without = verdict(np.random.default_rng(7), 1300, solved=(0.52, 0.5))
    assert (without.decision, without.rule) == ("continue", "not_yet")
    opened = frozen(looks=Looks(kind="open"), units=2500)
    found = verdict(rng, 3000, design=opened, solved=(0.5, 0.5))
    assert (found.decision, found.rule) == ("stop_futile", "nothing_to_come"), "an effect that matters is excluded"


def test_worse_but_within_the_margin_is_no_harm(rng):
    """How much worse is still no harm was said beforehand."""
    design = frozen(units=20_000, guardrails=(Guardrail("unheard", 0.1),), weeks=30)
    found = result(rng, 22_000, design=design, solved=(0.5, 0.55), unheard=(0.1, 0.13))
    assert found.verdict.decision == "roll_out"
    assert found.answers[1].shown


def test_one_success_of_two_is_enough_and_each_has_half_of_the_alpha(rng):
    two = frozen(success=(Success("solved", 0.1), Success("happy", 0.2)))
    found = result(rng, 3000, design=two, happy=(3.5, 3.9))
    assert found.verdict.decision == "roll_out"
    assert found.verdict.outcome == "happy"
    assert [answer.effect.level for answer in found.answers[:2]] == [0.975, 0.975]


def test_the_first_decision_stands_whatever_comes_later(rng):
    arm, day, columns = draw(rng, 3000)
    late = day > 60
    solved = np.where(late, np.where(arm == "web", 0.2, 0.8), np.where(arm == "web", 0.75, 0.4))
    columns["solved"] = ("outcome", 1, rng.random(3000) < solved)
    found = analyse(frozen(units=2800), read(cube_of(arm, day, columns)), forecast=None, clock=clock, version=VERSION)
    assert found.verdict.decision == "roll_out"
    assert found.verdict.on < found.looks[-1]


def test_every_guardrail_has_to_hold(rng):
    three = tuple(Guardrail("unheard", margin) for margin in (0.2, 0.1, 0.001))
    found = result(rng, 3000, design=frozen(guardrails=three), solved=(0.5, 0.65))
    assert [answer.shown for answer in found.answers[1:]] == [True, True, False]
    assert (found.verdict.decision, found.verdict.rule) == ("stop_futile", "end_not_safe")


def test_a_change_of_the_design_stays_in_the_result(rng):
    first = frozen()
    changed = msgspec.structs.replace(first, alpha=0.1)
    again = freeze(changed, units=2000, by="b", clock=clock, version=VERSION, because="asked by the board")
    found = result(rng, 3000, design=again)
    assert [one.because for one in found.design.frozen] == ["", "asked by the board"]
    assert found.seal == again.frozen[-1].seal


def asked(role, *, shown_at=None, worse_at=None, outcome="y"):
    """A question with the looks at which it was shown, and became worse."""
    answer = QuestionAnswer(
        outcome=outcome, segment="", role=role, kind="share", better="higher", size=0.05, relative=False,
        method="score", arms={}, effect=NotEstimable(reason="few_units"), shown=shown_at is not None,
        worse=worse_at is not None,
    )  # fmt: skip
    return Judged(answer, shown_at, worse_at, np.zeros(4), np.zeros(4, dtype=bool))


FAIR = Balance(expected={}, units={}, p=0.5)


@pytest.mark.parametrize(
    ("success", "guardrail", "decision", "on"),
    [
        ({"shown_at": 2}, {"shown_at": 1, "worse_at": None}, "roll_out", "d2"),
        ({"shown_at": 1}, {"shown_at": 2, "worse_at": None}, "roll_out", "d2"),
        ({"shown_at": 1}, {"worse_at": 1}, "stop_harm", "d1"),
        ({"shown_at": 2}, {"shown_at": 3, "worse_at": 2}, "stop_harm", "d2"),
        ({"shown_at": 1}, {"shown_at": 1, "worse_at": 3}, "roll_out", "d1"),
        ({"shown_at": 3, "worse_at": 1}, {"shown_at": 1}, "stop_harm", "d1"),
    ],
)
def test_the_first_look_that_decides_does_and_of_a_tie_harm(success, guardrail, decision, on):
    judged = [asked("success", **success), asked("guardrail", **guardrail)]
    found = decide(judged, FAIR, looks=("d0", "d1", "d2", "d3"), ended=True, hopeless=False)
    assert (found.decision, found.on) == (decision, on)


def test_harm_and_proof_at_one_look_is_harm():
    """Of two successes one is shown and one became worse on the same day, all guardrails holding: nobody rolls out."""
    judged = [asked("success", shown_at=1), asked("success", worse_at=1, outcome="z"), asked("guardrail", shown_at=0)]
    found = decide(judged, FAIR, looks=("d0", "d1"), ended=False, hopeless=False)
    assert (found.decision, found.rule, found.outcome, found.on) == ("stop_harm", "success_worse", "z", "d1")


def test_proof_of_harm_is_shared_by_all_guardrails(rng):
    """z −2.1 at one look is harm for one guardrail, and not for one of three."""
    arm, day, columns = draw(rng, 4000)
    columns["unheard"] = ("outcome", 1, np.zeros(4000))
    web, person = np.flatnonzero(arm == "web")[:1950], np.flatnonzero(arm == "person")[:1950]
    kept = np.sort(np.concatenate([web, person]))
    hits = np.zeros(4000)
    hits[person[:195]] = 1
    hits[web[:237]] = 1
    columns["unheard"] = ("outcome", 1, hits)
    arm, day = arm[kept], np.sort(day[kept])
    columns = {name: (role, per, np.asarray(values)[kept]) for name, (role, per, values) in columns.items()}
    worse = []
    for many in (1, 3):
        guarded = tuple(Guardrail("unheard", 0.01 * (k + 1)) for k in range(many))
        design = frozen(units=3900, looks=Looks(many=1), guardrails=guarded)
        found = analyse(design, read(cube_of(arm, day, columns)), forecast=None, clock=clock, version=VERSION)
        worse.append(found.answers[1].worse)
    assert worse == [True, False]
