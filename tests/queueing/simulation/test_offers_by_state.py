"""What is done by how busy it is: contacts that are taken while agents are idle, call-backs offered while many wait."""

from __future__ import annotations

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Exponential
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType
from humanline.queueing.simulation.one_queue import CALLED_BACK, SERVED
from humanline.queueing.simulation.running import runs
from humanline.queueing.simulation.simulating import simulate

MINUTES = 600.0


def reserved(first: float, second: float, agents: int, needs: int) -> tuple[float, float]:
    """Share of each of two Poisson streams (arrivals a minute, service 1 a minute) that finds no agent.

    The first is turned away when all are busy, the second when fewer than `needs` are idle: a birth-death chain.
    """
    weight = [1.0]
    for busy in range(agents):
        births = first + (second if agents - busy >= needs else 0.0)
        weight.append(weight[-1] * births / (busy + 1))
    chance = np.array(weight) / sum(weight)
    idle = agents - np.arange(agents + 1)
    return float(chance[idle == 0].sum()), float(chance[idle < needs].sum())


@pytest.mark.parametrize(("agents", "needs"), [(5, 1), (5, 2), (8, 4)])
def test_contacts_that_need_idle_agents_are_turned_away_as_a_birth_death_chain_says(agents, needs):
    centre = Centre(
        interval_minutes=MINUTES,
        types=(
            ContactType("first", arrivals=(2.5 * MINUTES,), handle=Exponential(1), patience=Deterministic(0)),
            ContactType("second", arrivals=(1.5 * MINUTES,), handle=Exponential(1), patience=Deterministic(0),
                        needs_idle=needs),
        ),
        groups=(AgentGroup("agents", skills=("first", "second"), agents=(agents,)),),
    )  # fmt: skip
    found = simulate(centre, replications=60, seed=1)
    value, low, high = found.abandonment(by="type", level=0.999)
    assert np.all(np.abs(value - reserved(2.5, 1.5, agents, needs)) <= np.maximum((high - low) / 2, 0.01))


def test_who_is_not_taken_may_come_later_as_another_contact():
    later = ChannelChange(share=0.3, becomes="again", delay=Exponential(5), after="giving_up")
    centre = Centre(
        interval_minutes=60.0,
        types=(
            ContactType("quiet", arrivals=(100.0, 0.0), handle=Exponential(1), patience=Exponential(9), change=later,
                        needs_idle=1_000),
            ContactType("again", arrivals=(0.0, 0.0), handle=Exponential(1), patience=Exponential(9)),
        ),
        groups=(AgentGroup("agents", skills=("quiet", "again"), agents=(9, 9)),),
    )  # fmt: skip
    counts = simulate(centre, replications=40, seed=2).counts
    assert counts.served[:, 0].sum() == 0
    came = counts.contacts[:, 1].sum() / counts.contacts[:, 0].sum()
    assert came == pytest.approx(0.3, abs=0.03)


def busy_centre(call_back: CallBack | None) -> Centre:
    return Centre(
        interval_minutes=60.0,
        types=(
            ContactType("calls", arrivals=(70.0, 40.0, 10.0), handle=Exponential(5), patience=Exponential(6),
                        call_back=call_back),
        ),
        groups=(AgentGroup("agents", skills=("calls",), agents=(5, 5, 5)),),
    )  # fmt: skip


def test_a_call_back_is_offered_to_exactly_those_who_find_so_many_before_them():
    from_waiting, agents, seen = 0.6, 5, 0
    for run in runs(busy_centre(CallBack(share=1.0, from_waiting=from_waiting)), 3, range(20)):
        begun = run.came + run.wait
        offered = run.outcome == CALLED_BACK
        for row in range(run.came.size):
            # Who had come before and had neither begun nor gone away.
            before = int(((run.came < run.came[row]) & (begun > run.came[row])).sum())
            at_once = run.outcome[row] == SERVED and run.wait[row] == 0
            if not at_once:
                assert offered[row] == (before >= from_waiting * agents), row
                seen += 1
    assert seen > 500


def test_who_keeps_a_place_is_called_in_it_and_never_gives_up():
    every = simulate(busy_centre(CallBack(share=1.0)), replications=30, seed=4).counts
    some = simulate(busy_centre(CallBack(share=1.0, from_waiting=0.6)), replications=30, seed=4).counts
    nobody = simulate(busy_centre(CallBack(share=1.0, from_waiting=1e6)), replications=30, seed=4).counts
    without = simulate(busy_centre(None), replications=30, seed=4).counts
    assert every.abandoned.sum() == 0
    assert 0 < some.abandoned.sum() < without.abandoned.sum()
    assert nobody.called_back.sum() == 0
    assert np.array_equal(nobody.abandoned, without.abandoned)


@pytest.mark.parametrize("wrong", [{"needs_idle": -1}, {"call_back": CallBack(0.5, from_waiting=-1.0)}])
def test_what_can_not_be_is_refused(wrong):
    with pytest.raises(InputError, match="0 or more"):
        centre_of(**wrong)


def centre_of(**more):
    kind = ContactType("calls", arrivals=(1.0,), handle=Exponential(1), patience=Exponential(1), **more)
    return Centre(interval_minutes=60.0, types=(kind,), groups=(AgentGroup("a", skills=("calls",), agents=(1,)),))
