"""A trial's result, held to plain formulas on the units themselves."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest
from scipy import stats
from trial_units import DESIGN, START, VERSION, clock, cube_of, draw, frozen, read, result

from humanline.foundation.errors import InputError
from humanline.model.estimate import NotEstimable
from humanline.model.trial import Arm, Guardrail, Looks, Outcome, Success, TrialForecast
from humanline.model.trial_result import Effect
from humanline.stats.shares import difference_by_score, score
from humanline.trial.analysing import analyse

ONCE = Looks(many=1)


@pytest.fixture
def rng():
    return np.random.default_rng(20260105)


def analysed(design, cube, **more):
    return analyse(design, read(cube, **more), forecast=None, clock=clock, version=VERSION)


def test_one_look_at_a_share_is_the_score_test(rng):
    arm, day, columns = draw(rng, 2000, solved=(0.5, 0.56))
    found = analysed(frozen(looks=ONCE), cube_of(arm, day, columns)).answers[0]
    hits = [int(columns["solved"][2][arm == name].sum()) for name in ("person", "web")]
    n = [int((arm == name).sum()) for name in ("person", "web")]
    value, low, high = difference_by_score(hits[0], n[0], hits[1], n[1], stats.norm.isf(0.025))
    assert found.shown == (score(hits[0], n[0], hits[1], n[1]) >= stats.norm.isf(0.025))
    reading = found.over_time[-1].effect
    assert (reading.value, reading.low, reading.high) == pytest.approx((float(value), float(low), float(high)))
    assert found.arms["web"].value == pytest.approx(hits[1] / n[1])


def test_one_look_at_a_mean_is_welchs_test(rng):
    arm, day, columns = draw(rng, 300, happy=(3.5, 3.9))
    design = frozen(looks=ONCE, success=(Success("happy", 0.2),), guardrails=(), units=300)
    found = analysed(design, cube_of(arm, day, columns)).answers[0]
    web, person = (columns["happy"][2][arm == name] for name in ("web", "person"))
    theirs = stats.ttest_ind(web, person, equal_var=False).confidence_interval()
    reading = found.over_time[-1].effect
    assert (reading.low, reading.high) == pytest.approx((theirs.low, theirs.high), rel=2e-3)
    assert found.shown == (theirs.low > 0)


def test_a_ratio_per_contact_weighs_contacts_and_a_count_weighs_units(rng):
    arm, day, columns = draw(rng, 2000)
    contacts = rng.integers(1, 5, 2000)
    columns["minutes"] = ("outcome", 1, contacts * rng.integers(1, 9, 2000))
    columns["minutes_known"] = ("known", 1, contacts)
    columns["minutes_per"] = ("outcome", 1, contacts)
    per = Outcome(name="minutes", column="customer_minutes", better="lower", kind="ratio", per="contacts")
    for outcome, below in ((per, contacts), (msgspec.structs.replace(per, kind="count", per=""), np.ones(2000))):
        design = frozen(outcomes=(outcome,), success=(Success("minutes", 1.0),), guardrails=(), looks=ONCE)
        found = analysed(design, cube_of(arm, day, columns)).answers[0]
        for name in ("person", "web"):
            mine = arm == name
            assert found.arms[name].value == pytest.approx(columns["minutes"][2][mine].sum() / below[mine].sum())


def test_looks_are_where_the_planned_units_are_complete(rng):
    found = result(rng, 3000)
    units = [reading.units for reading in found.answers[0].over_time]
    assert len(units) == 4
    assert all(500 * (k + 1) <= n < 500 * (k + 1) + 60 for k, n in enumerate(units))
    assert found.ended_on == found.looks[-1]
    assert found.days_over > 0


def test_what_comes_in_after_the_end_says_nothing(rng):
    arm, day, columns = draw(rng, 4000, solved=(0.5, 0.52))
    whole = analysed(frozen(), cube_of(arm, day, columns))
    last = (np.array(whole.looks[-1], dtype="M8[D]") - np.array(START.isoformat(), dtype="M8[D]")).astype(int) - 7
    kept = day <= last
    short = {name: (role, per, values[kept]) for name, (role, per, values) in columns.items()}
    at_the_end = analysed(frozen(), cube_of(arm[kept], day[kept], short))
    assert at_the_end.answers == whole.answers
    assert at_the_end.verdict == whole.verdict
    assert (at_the_end.days_over, whole.days_over > 10) == (0, True)


def test_read_on_any_day_a_planned_trial_says_what_its_last_look_said(rng):
    arm, day, columns = draw(rng, 3000, solved=(0.5, 0.58))
    verdicts, looks = [], []
    for until in range(5, 100, 6):
        kept = day <= until
        some = {name: (role, per, values[kept]) for name, (role, per, values) in columns.items()}
        found = analysed(frozen(), cube_of(arm[kept], day[kept], some), until=START + timedelta(days=until + 7))
        verdicts.append(found.verdict.decision)
        looks.append(len(found.looks))
    assert looks == sorted(looks)
    assert verdicts[0] == "continue"
    decided = [decision for decision in verdicts if decision != "continue"]
    assert len(set(decided)) == 1, "the first decision stands"
    assert verdicts == ["continue"] * (len(verdicts) - len(decided)) + decided


def test_when_the_weeks_are_over_that_is_the_end_with_whatever_came(rng):
    found = result(rng, 1000, design=frozen(weeks=10, units=5000), days=80)
    assert found.ended_on != ""
    assert found.answers[0].over_time[-1].fraction == 1.0
    early = result(rng, 1000, design=frozen(weeks=30, units=5000), days=80)
    assert (early.ended_on, early.verdict.decision) == ("", "continue")
    assert early.next_look_at == 1250


def test_lower_is_better_is_the_mirror_of_higher_is_better(rng):
    arm, day, columns = draw(rng, 3000, solved=(0.5, 0.57))
    up = analysed(frozen(guardrails=(Guardrail("solved", 0.03),)), cube_of(arm, day, columns))
    columns["solved"] = ("outcome", 1, 1 - columns["solved"][2])
    lower = tuple(
        msgspec.structs.replace(one, better="lower") if one.name == "solved" else one for one in DESIGN.outcomes
    )
    down = analysed(frozen(outcomes=lower, guardrails=(Guardrail("solved", 0.03),)), cube_of(arm, day, columns))
    for a, b in zip(up.answers, down.answers, strict=True):
        assert (a.shown, a.worse, a.shown_on) == (b.shown, b.worse, b.shown_on)
        assert a.effect.value == pytest.approx(-b.effect.value, abs=1e-6)
        assert a.effect.low == pytest.approx(-b.effect.high, abs=1e-6)


def test_a_relative_margin_is_a_share_of_the_first_arm(rng):
    arm, day, columns = draw(rng, 3000, happy=(4.0, 3.9))
    for margin in (0.01, 0.05):
        design = frozen(success=(Success("solved", 0.1),), guardrails=(Guardrail("happy", margin, relative=True),))
        found = analysed(design, cube_of(arm, day, columns)).answers[1]
        assert found.shown == (found.effect.low > -margin)
        person, web = (columns["happy"][2][arm == name] for name in ("person", "web"))
        last = found.over_time[-1].units
        assert found.effect.value == pytest.approx(
            columns["happy"][2][:last][arm[:last] == "web"].mean()
            / columns["happy"][2][:last][arm[:last] == "person"].mean() - 1, abs=2e-3
        )  # fmt: skip
        assert found.arms["web"].value == pytest.approx(web.mean(), abs=0.05)
        assert found.arms["person"].value == pytest.approx(person.mean(), abs=0.05)


def test_a_covariate_from_before_sharpens_and_does_not_move(rng):
    arm, day, columns = draw(rng, 2000)
    before = rng.normal(3.5, 1.0, 2000)
    columns["happy"] = ("outcome", 100, before + rng.normal(0, 0.3, 2000) + 0.1 * (arm == "web"))
    columns["happy_before"] = ("covariate", 100, before)
    cube = cube_of(arm, day, columns)
    widths = []
    for covariate in ("", "satisfaction"):
        outcome = Outcome(name="happy", column="satisfaction", better="higher", covariate=covariate)
        design = frozen(outcomes=(outcome,), success=(Success("happy", 0.1),), guardrails=(), looks=ONCE)
        effect = analysed(design, cube).answers[0].over_time[-1].effect
        assert effect.low < 0.1 < effect.high
        widths.append(effect.high - effect.low)
    assert widths[1] < 0.4 * widths[0]


def test_households_are_what_was_drawn(rng):
    """Everybody in a household has the same arm and much the same outcome: three alike know little more than one."""
    house = np.repeat(np.arange(700), 3)
    web = (rng.random(700) < 0.5)[house]
    solved = (rng.random(700) < 0.5)[house]
    columns = {
        "solved": ("outcome", 1, solved), "solved_known": ("known", 1, np.ones(2100)),
        "received": ("received", 1, ~web), "asked": ("asked", 1, np.zeros(2100)),
    }  # fmt: skip
    arm, day = np.where(web, "web", "person"), np.sort(rng.integers(0, 60, 700))[house]
    design = frozen(looks=ONCE, guardrails=(), outcomes=DESIGN.outcomes[:1])
    alone = analysed(design, cube_of(arm, day, columns)).answers[0].over_time[-1].effect
    held = analysed(design, cube_of(arm, day, columns, cluster=house))
    together = held.answers[0].over_time[-1].effect
    assert together.value == pytest.approx(alone.value, abs=0.02)
    assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(np.sqrt(3), rel=0.03)
    assert sum(held.units.values()) == 2100


def test_who_got_a_person_because_the_lot_said_so(rng):
    found = result(rng, 3000, solved=(0.6, 0.5)).compliance
    assert found.received["person"] == 1.0
    assert found.received["web"] == pytest.approx(0.3, abs=0.05)
    assert 0.05 < found.effect.value < 0.25, "a person helps: the difference over the share that got one"
    assert found.effect.low < 0.1 / 0.7 < found.effect.high
    assert found.shape == "interval"


def test_segments_that_were_named_are_told_apart_and_lean_on_each_other(rng):
    arm, day, columns = draw(rng, 6000, solved=(0.5, 0.6))
    old = rng.random(6000) < 0.2
    harmed = old & (arm == "web")
    columns["solved"] = ("outcome", 1, np.where(harmed, rng.random(6000) < 0.3, columns["solved"][2]))
    young_or = np.where(rng.random(6000) < 0.5, "young", "40-64")
    cube = cube_of(arm, day, columns, segment=np.where(old, "65+", young_or))
    found = analysed(frozen(units=5000, segments=("65+", "young", "40-64", "nobody")), cube).segments
    oldest, young, _, nobody = found.groups
    assert (oldest.harmed, young.harmed) == (True, False)
    assert oldest.effect.high < 0 < young.effect.low
    assert oldest.effect.value < oldest.leaning.value
    assert nobody.effect == NotEstimable(reason="few_units")
    assert found.harm < 0.01
    assert found.differ < 0.01


def test_a_protected_segment_is_read_by_its_own_units(rng):
    arm, day, columns = draw(rng, 4000, solved=(0.5, 0.6))
    old = rng.random(4000) < 0.25
    cube = cube_of(arm, day, columns, segment=np.where(old, "65+", "young"))
    design = frozen(units=3500, guardrails=(Guardrail("unheard", 0.2, segment="65+"),))
    guard = analysed(design, cube).answers[1]
    assert guard.arms["web"].n == pytest.approx(3500 / 8, rel=0.15)
    assert guard.shown
    assert guard.segment == "65+"


def test_an_open_end_is_read_on_every_day_and_its_intervals_are_wider(rng):
    arm, day, columns = draw(rng, 3000, solved=(0.5, 0.6))
    cube = cube_of(arm, day, columns)
    opened = analysed(frozen(looks=Looks(kind="open")), cube)
    planned = analysed(frozen(looks=ONCE), cube)
    assert len(opened.looks) == 100
    assert opened.ended_on == ""
    near = next(one for one in opened.answers[0].over_time if one.fraction >= 1)
    once = planned.answers[0].over_time[-1].effect
    assert near.effect.high - near.effect.low > 1.2 * (once.high - once.low)
    assert opened.answers[0].shown


def test_few_events_are_read_exactly(rng):
    rare = msgspec.structs.replace(DESIGN.outcomes[1], exact=True)
    for relative, margin in ((False, 0.05), (True, 2.0)):
        design = frozen(
            outcomes=(DESIGN.outcomes[0], rare), guardrails=(Guardrail("unheard", margin, relative=relative),)
        )
        found = result(rng, 2500, design=design, unheard=(0.01, 0.01)).answers[1]
        assert found.method == "exact"
        assert found.effect.low < 0 < found.effect.high
        assert found.shown == (found.effect.high < margin)


def test_waits_of_customers_who_share_busy_staff_are_refused(rng):
    busy = TrialForecast(
        version="1", made_at=clock(), design="t", seal="", units_per_week=100.0, sizes=(),
        weeks=NotEstimable(reason="no_contacts"), refused=("solved",),
    )  # fmt: skip
    found = result(rng, 2500, solved=(0.2, 0.8), forecast=busy)
    assert found.answers[0].effect == NotEstimable(reason="shared_staff")
    assert not found.answers[0].shown
    assert found.verdict.decision != "roll_out"


@pytest.mark.parametrize(
    ("how", "reason"),
    [({"solved": (0.0, 0.0)}, "no_events"), ({"solved": (1.0, 1.0)}, "few_events")],
)
def test_what_never_or_always_happens_has_no_number(rng, how, reason):
    found = result(rng, 2500, **how).answers[0]
    assert found.effect == NotEstimable(reason=reason)
    assert not found.shown


def test_a_mean_without_spread_or_of_a_handful_has_no_number(rng):
    arm, day, columns = draw(rng, 2500)
    columns["happy"] = ("outcome", 100, np.full(2500, 4.0))
    design = frozen(success=(Success("happy", 0.2),), guardrails=())
    assert analysed(design, cube_of(arm, day, columns)).answers[0].effect == NotEstimable(reason="one_value")
    few = result(rng, 40, design=frozen(success=(Success("happy", 0.2),), guardrails=(), units=40)).answers[0]
    assert few.effect == NotEstimable(reason="few_units")


def test_an_arm_that_is_missing_or_unknown_and_an_open_design_are_refused(rng):
    arm, day, columns = draw(rng, 200)
    cube = cube_of(np.where(arm == "web", "chat", arm), day, columns)
    with pytest.raises(InputError) as error:
        analysed(frozen(), cube)
    assert [fault.where for fault in error.value.faults] == ["trial.toml arms 'web'", "column arm 'chat'"]
    with pytest.raises(InputError, match="frozen before"):
        analysed(DESIGN, cube_of(arm, day, columns))


def test_answers_that_are_given_more_in_one_arm_are_told(rng):
    arm, day, columns = draw(rng, 3000)
    known = (rng.random(3000) < np.where(arm == "web", 0.4, 0.7)).astype(int)
    columns["happy"] = ("outcome", 100, columns["happy"][2] * known)
    columns["happy_known"] = ("known", 1, known)
    at_once = tuple(msgspec.structs.replace(one, window_days=0) for one in DESIGN.outcomes)
    found = analysed(frozen(outcomes=at_once), cube_of(arm, day, columns))
    told = next(notice for notice in found.notices if notice.code == "trial_answers_differ")
    assert told.values["outcome"] == "happy"
    assert told.values["first"] == pytest.approx(0.7, abs=0.05)


def test_the_same_units_in_another_order_give_the_same_bytes(rng):
    arm, day, columns = draw(rng, 1500, solved=(0.5, 0.6))
    mixed = rng.permutation(1500)
    again = {name: (role, per, values[mixed]) for name, (role, per, values) in columns.items()}
    first = analysed(frozen(units=1200), cube_of(arm, day, columns))
    assert first.to_json() == analysed(frozen(units=1200), cube_of(arm[mixed], day[mixed], again)).to_json()
    assert isinstance(first.answers[0].effect, Effect)


def test_arms_that_start_alike_have_no_compliance_and_no_word_on_channels(rng):
    two = (Arm("person", "person", version="short"), Arm("web", "person", version="long"))
    found = result(rng, 2500, design=frozen(arms=two))
    assert found.compliance is None
    assert "trial_channel_follows_arm" not in [notice.code for notice in found.notices]


def test_a_log_of_live_decisions_is_a_trial_where_each_choice_has_its_chance(rng):
    """Whoever was likelier to get a person is worse off to begin with: weighed by the chances, that is taken out."""
    n = 6000
    hard = rng.random(n) < 0.5
    chance_web = np.where(hard, 0.2, 0.8)
    web = rng.random(n) < chance_web
    given = np.where(web, chance_web, 1 - chance_web)
    solved = rng.random(n) < np.where(hard, 0.3, 0.7) + 0.1 * web
    weight = 1 / given
    columns = {
        "solved": ("outcome", 1000, solved * weight), "solved_known": ("known", 1000, weight),
        "received": ("received", 1000, ~web * weight), "asked": ("asked", 1000, 0 * weight),
        "w": ("weight", 1000, weight),
    }  # fmt: skip
    cube = cube_of(np.where(web, "web", "person"), np.sort(rng.integers(0, 60, n)), columns)
    design = frozen(chances="recorded", looks=ONCE, outcomes=DESIGN.outcomes[:1], guardrails=(), units=5000)
    result = analysed(design, cube)
    found = result.answers[0]
    last = found.over_time[-1]
    seen = slice(0, last.units)
    means = [np.average(solved[seen][arm], weights=weight[seen][arm]) for arm in (~web[seen], web[seen])]
    assert last.effect.value == pytest.approx(means[1] - means[0], abs=1e-4)
    assert last.effect.low < 0.1 < last.effect.high
    # Linearised by hand: a weighted mean's variance is that of w (y − mean) over the mean weight, by n.
    variance = 0.0
    for arm, mean in zip((~web[seen], web[seen]), means, strict=True):
        away = weight[seen][arm] * (solved[seen][arm] - mean) / weight[seen][arm].mean()
        variance += away.var(ddof=1) / arm.sum()
    assert (last.effect.high - last.effect.low) / 2 == pytest.approx(1.96 * np.sqrt(variance), rel=5e-3)
    naive = solved[web].mean() - solved[~web].mean()
    assert naive > 0.25, "read as they stand the numbers mislead"
    assert result.balance.p == NotEstimable(reason="own_chances")
    assert not result.balance.alarm


def test_the_effect_on_compliers_goes_by_the_covariate_as_the_offers_does(rng):
    """Wald's estimate is the adjusted effect of the offer over the adjusted share; Anderson–Rubin is as narrow."""
    arm, day, columns = draw(rng, 2000)
    before = rng.normal(3.5, 1.0, 2000)
    columns["happy"] = ("outcome", 100, before + rng.normal(0, 0.3, 2000) - 0.2 * (arm == "web"))
    columns["happy_before"] = ("covariate", 100, before)
    cube = cube_of(arm, day, columns)
    widths = []
    for covariate in ("", "satisfaction"):
        outcome = Outcome(name="happy", column="satisfaction", better="higher", covariate=covariate)
        design = frozen(outcomes=(outcome,), success=(Success("happy", 0.1),), guardrails=(), looks=ONCE)
        found = analysed(design, cube)
        effect, offer = found.compliance.effect, found.answers[0].effect
        gap = found.compliance.received["person"] - found.compliance.received["web"]
        assert effect.value == pytest.approx(-offer.value / gap, rel=0.02)
        assert effect.low < 0.2 / 0.7 < effect.high
        widths.append((effect.high - effect.low) / (offer.high - offer.low))
        assert widths[-1] == pytest.approx(1 / gap, rel=0.1)
