"""Quiet and busy moments: what the plan's own week picks is nearer only, and nothing where it brings nothing."""

from __future__ import annotations

from unittest import mock

import msgspec
import numpy as np
import pytest
from plan_builders import completed, facts, gain, load

from humanline.model.estimate import NotEstimable
from humanline.model.organisation import Channels, Organisation, Targets, Value
from humanline.model.quiet import QuietRule
from humanline.plan import outlook
from humanline.plan.quiet import DAYS, choose_quiet, game_of, play

VALUE = Value()
LOADS = [load("a", n=300, a=0.1), load("b", n=250), load("c", n=200, s=0.2), load("d", n=200), load("e", n=60)]
GAINS = {"a": gain(30), "b": gain(20), "c": gain(9), "d": gain(5), "e": gain(-3)}
PATIENT = Organisation(targets=Targets(patience_minutes=6.0), channels=Channels(person=("phone",)))


def inputs(hours, *, loads=LOADS, gains=GAINS, organisation=PATIENT):
    """What the plan hands on once it is drawn, and the plan."""
    with mock.patch.object(outlook, "by_the_hour", return_value=None) as drawn:
        plan = completed(loads, gains, hours, facts(), organisation)
    _, steps, of, targets = drawn.call_args.args
    return plan, steps, of, None, targets, VALUE


@pytest.fixture(scope="module")
def scarce():
    """Hours for a and b: c, d and e lie below the line."""
    return inputs(160)


@pytest.fixture(scope="module")
def game(scarce):
    return game_of(*scarce)


@pytest.fixture(scope="module")
def chosen(scarce):
    return choose_quiet(*scarce)


def test_only_what_the_price_kept_from_a_person_can_be_lifted_and_a_lower_share_lifts_more(game, scarce):
    because = {cell.moment: cell.because for cell in scarce[0].cells}
    assert because["e"] == "adds_nothing"
    assert {cell.load.moment for cell in game.lifts} == {one for one, why in because.items() if why == "below_line"}
    assert len(game.lifted(1.0)) <= len(game.lifted(0.5)) <= len(game.lifted(0.01)) == len(game.lifts)


def test_the_line_alone_loses_as_many_customers_as_the_simulated_week_says(game, scarce):
    alone = play(game, QuietRule())
    week = scarce[0].simulated.week
    assert alone.a_week("lost") == pytest.approx(week.contacts * week.hung_up.value, rel=0.15)
    assert (alone.nearer.sum(), alone.called_back.sum(), alone.taken_away.sum()) == (0, 0, 0)


def test_customers_told_apart_by_a_rule_that_does_nothing_are_as_many_as_before(game):
    apart = play(game, QuietRule(), beside=QuietRule(free=1, price_share=0.01))
    alone = play(game, QuietRule())
    assert apart.a_week("points") == pytest.approx(alone.a_week("points"), rel=0.1)


def test_what_is_picked_surely_brings_more_and_loses_and_takes_away_nobody(chosen):
    assert not chosen.rule.off
    assert [day.code for day in chosen.days] == list(DAYS)
    assert chosen.days[0].more_low > 0
    assert chosen.lost_with <= chosen.lost
    assert chosen.lost == pytest.approx(sum(DAYS[day.code] * day.lost for day in chosen.days), abs=0.01)
    assert chosen.lost_with == pytest.approx(sum(DAYS[day.code] * day.lost_with for day in chosen.days), abs=0.01)
    assert all(day.taken_away == 0 for day in chosen.days)


def test_the_same_plan_picks_the_same(chosen, scarce):
    assert choose_quiet(*scarce) == chosen


def test_free_colleagues_bring_a_person_and_one_more_that_must_be_free_brings_fewer(game):
    share = 0.01
    nearer = [play(game, QuietRule(free=free, price_share=share)).a_week("nearer") for free in (1, 2, 4, 99)]
    assert nearer == sorted(nearer, reverse=True)
    assert nearer[0] > 0 == nearer[-1]


def test_call_backs_lose_fewer_customers_than_waiting(game):
    alone, back = (play(game, QuietRule(waiting=waiting), mixed=True) for waiting in (None, 0.25))
    assert back.a_week("lost") < alone.a_week("lost")
    assert back.a_week("lost", "more") < alone.a_week("lost", "more")
    assert back.a_week("called_back") > 0


def test_half_of_the_colleagues_ill_and_more_contacts_are_worse_days(game):
    alone = play(game, QuietRule(), mixed=True)
    lost = {code: alone.a_week("lost", code) for code in DAYS}
    assert lost["half_ill"] > lost["more"] > lost["planned"] > lost["fewer"]
    assert np.all(alone.taken_away == 0)


def test_of_every_ten_open_days_as_many_are_of_each_kind_as_it_counts(game):
    alone = play(game, QuietRule(), mixed=True)
    tens = alone.kinds[: alone.kinds.size // 10 * 10].reshape(-1, 10)
    for k, share in enumerate(DAYS.values()):
        assert np.all((tens == k).sum(axis=1) == round(10 * share))
    assert len({tuple(ten) for ten in tens.tolist()}) > 1  # in no fixed order
    assert alone.weeks.sum() == pytest.approx(game.mixed_weeks)
    assert not play(game, QuietRule()).kinds.any()


@pytest.mark.parametrize("rule", [QuietRule(), QuietRule(waiting=0.25)])
def test_a_week_is_the_same_whether_few_or_many_are_played_in_a_row(game, rule):
    """What a bad day leaves is worked off on the days after it: nothing piles up from week to week."""
    few, many = (play(game._replace(weeks=weeks), rule, mixed=True) for weeks in (8, 48))
    for code in DAYS:
        ends = [one.a_week("lost", code) for one in (few, many)]
        assert ends[1] == pytest.approx(ends[0], rel=0.2, abs=6)


def test_without_a_price_nothing_is_near_the_line(scarce):
    plan, *rest = scarce
    unknown = msgspec.structs.replace(plan, price=NotEstimable(reason="no_hours"))
    assert game_of(unknown, *rest).lifts == ()


def test_where_nothing_lies_below_the_line_call_backs_alone_are_played():
    found = choose_quiet(*inputs(160, loads=[load("a", n=300)], gains={"a": gain(30)}))
    assert found is not None
    assert found.rule.free == 0


def test_where_everybody_gets_a_person_and_nobody_waits_nothing_is_picked():
    found = choose_quiet(*inputs(900))
    assert found.rule.off
    assert found.days == ()
