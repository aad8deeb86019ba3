"""No sentence of a trial, its design or the terminal about them is said where what it rests on is taken away (I11)."""

from pathlib import Path

import msgspec
import pytest
from tests.report.trial_results import (
    DESIGN,
    FEW,
    asked,
    changed_and_over,
    for_rule,
    forecast,
    open_ended,
    result,
    unknown,
)

from humanline.cli.trial import _tell
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Looks
from humanline.model.trial_result import Fit
from humanline.report import trial_page
from humanline.report.rests_on import declarations, rests_on
from humanline.report.trial.design_page import design_page
from humanline.report.trial.terminal import told
from humanline.trial.freezing import freeze

replace = msgspec.structs.replace
NO_FIT = Fit(
    "does_not_fit", hours_there=195.0, hours_now=180.0, hours_then=195.0, needed_now=200.0, needed_then=215.0,
    hours_more=20.0, gives_way=(("rent", "65+"),),
)  # fmt: skip


# The result


def without_effects(trial):
    """Nothing can be said of differences."""
    dark = unknown()
    return replace(
        trial, answers=dark.answers, segments=dark.segments, verdict=dark.verdict, compliance=dark.compliance
    )


def unguarded(trial):
    answers = tuple(one for one in trial.answers if one.role == "success")
    verdict = result().verdict if trial.verdict.rule == "guardrail_worse" else trial.verdict
    return replace(trial, answers=answers, design=replace(trial.design, guardrails=()), verdict=verdict)


RESULT = {
    "usable": lambda r: replace(r, verdict=for_rule("sample_ratio").verdict, balance=for_rule("sample_ratio").balance),
    "unusable": lambda r: r,
    "effect": without_effects,
    "answered": lambda r: replace(
        r, answers=tuple(replace(one, shown=False, worse=False, shown_on="") for one in r.answers)
    ),
    "guardrails": unguarded,
    "groups_apart": lambda r: replace(r, segments=None),
    "received": lambda r: replace(r, compliance=None),
    "kinds": lambda r: replace(r, met={}),
    "complied": lambda r: replace(r, compliance=unknown().compliance),
    "lot": lambda r: replace(r, balance=replace(r.balance, p=FEW, by={})),
    "staff_time": lambda r: replace(r, staffing=None),
    "fit": lambda r: replace(r, fit=None),
    "frozen": lambda r: replace(r, design=replace(r.design, frozen=())),
    "changed": lambda r: replace(r, design=replace(r.design, frozen=DESIGN.frozen)),
    "planned_looks": lambda r: open_ended(),
    "open_end": lambda r: r,
    "next_look": lambda r: replace(for_rule("not_yet"), next_look_at=None),
    "notices": lambda r: replace(r, notices=()),
    "line_changes": lambda r: r,
    "hours_there": lambda r: r,
    "arm_work": lambda r: r,
    "weeks_reckoned": lambda r: r,
}
WEEKS = {
    "hours_there": forecast(hours_per_week=None, during=None, busy_now=None, now=None, while_running=None),
    "arm_work": forecast(loads=()),
    "weeks_reckoned": forecast(
        now=None, while_running=None, loads=tuple(replace(load, week=None) for load in forecast().loads)
    ),
}


@pytest.fixture(scope="module")
def full_results():
    """Results that together say what a result can say."""
    guarded = asked("satisfaction", 0.02, 0.05, shown=True)
    met = {"person": {"speaking": 30, "writing": 20}}
    good = result(fit=NO_FIT, answers=(result().answers[0], guarded, *result().answers[2:]), met=met)
    return [good, replace(changed_and_over(), fit=NO_FIT), for_rule("not_yet"), for_rule("guardrail_worse")]


def draw_result(samples, word):
    plan = None if word == "line_changes" else samples.one_cell()

    def draw(trial, language):
        trial_page(trial, language=language, plan_before=plan, plan_after=plan, forecast=WEEKS.get(word, forecast()))
        told(trial, language=language)

    return draw


@pytest.mark.parametrize("word", sorted(RESULT))
def test_no_sentence_of_a_result_lacks_its_evidence(samples, full_results, spoken, word):
    draw = draw_result(samples, word)
    said = set().union(*(spoken(draw, RESULT[word](one)) for one in full_results))
    assert sorted(key for key in said if word in rests_on(key)) == []


# The design


def sized(found, **changes):
    return replace(found, sizes=tuple(replace(one, **changes) for one in found.sizes))


WHY = NotEstimable(reason="no_spread_of_unit")
FORECAST = {
    "trial_size": lambda f: replace(sized(f, units=WHY, weeks=WHY), weeks=WHY),
    "groups_apart": lambda f: sized(f, segment=""),
    "hours_there": lambda f: replace(
        f, hours_per_week=None, during=None, busy_now=None, now=None, while_running=None, refused=(), ways=()
    ),
    "arm_work": lambda f: replace(f, loads=(), during=None, busy_now=None, now=None, while_running=None),
    "weeks_reckoned": lambda f: replace(
        f, now=None, while_running=None, loads=tuple(replace(load, week=None) for load in f.loads)
    ),
    "advised": lambda f: replace(f, advised=None),
    "ways": lambda f: replace(f, ways=()),
    "refused": lambda f: replace(f, refused=()),
    "tight": lambda f: replace(f, share_possible=1.0),
    "assumptions": lambda f: replace(f, assumptions=()),
    "notices": lambda f: replace(f, notices=()),
    "guardrails": lambda f: replace(f, sizes=tuple(one for one in f.sizes if one.role == "success")),
    "frozen": lambda f: f,
    "changed": lambda f: f,
    "planned_looks": lambda f: f,
    "open_end": lambda f: f,
}


def frozen(design):
    """As it stands."""
    return freeze(
        replace(design, frozen=()), units=4000, by="an analyst", clock=lambda: DESIGN.frozen[0].at, version="0"
    )


DESIGNS = {
    "guardrails": replace(DESIGN, guardrails=()),
    "frozen": replace(DESIGN, frozen=()),
    "changed": frozen(DESIGN),
    "planned_looks": replace(DESIGN, looks=Looks(kind="open")),
}


def draw_design(design):
    def draw(found, language):
        design_page(design, found, language=language)
        _tell(design, found, Path("trial.toml"), language)

    return draw


FULL = forecast(hours_per_week=195.0)


@pytest.mark.parametrize("word", sorted(FORECAST))
def test_no_sentence_of_a_design_lacks_its_evidence(spoken, word):
    said = spoken(draw_design(DESIGNS.get(word, DESIGN)), FORECAST[word](FULL))
    assert sorted(key for key in said if word in rests_on(key)) == []


def test_a_design_that_was_changed_after_it_was_frozen_is_not_called_frozen(spoken):
    changed = replace(frozen(DESIGN), weeks=20)
    assert "trial.design.frozen" not in spoken(draw_design(changed), FULL)
    assert "trial.design.frozen" in spoken(draw_design(frozen(DESIGN)), FULL)


def test_what_is_taken_away_from_trials_was_there(samples, full_results, spoken):
    draw = draw_result(samples, "")
    more = [for_rule("sample_ratio"), open_ended()]
    said = set().union(*(spoken(draw, one) for one in (*full_results, *more)))
    for design in (DESIGN, frozen(DESIGN), replace(frozen(DESIGN), weeks=20)):
        said |= spoken(draw_design(design), FULL)
    resting = {word for key in said for word in rests_on(key)}
    declared = {word for words in declarations().values() for word in words}
    assert sorted(({*RESULT, *FORECAST} & declared) - resting) == []
