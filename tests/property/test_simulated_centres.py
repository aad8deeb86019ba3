"""Any centre at all: nobody is lost, nobody waits beyond their patience, no agent works twice, and both loops agree."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from humanline.queueing.durations import Deterministic, Exponential, LogNormal, Uniform
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType, Redial
from humanline.queueing.simulation.counting import counts_of
from humanline.queueing.simulation.drawing import draw
from humanline.queueing.simulation.one_queue import ABANDONED, CALLED_BACK, SERVED
from humanline.queueing.simulation.running import edges_of, run

durations = st.one_of(
    st.builds(Exponential, st.floats(0.1, 20)),
    st.builds(Deterministic, st.sampled_from([0.5, 1.0, 2.0, 7.0])),
    st.builds(LogNormal, st.floats(0.5, 10), st.floats(0.1, 10)),
    st.builds(lambda low, width: Uniform(low, low + width), st.floats(0, 5), st.floats(0.1, 9)),
)
patience = st.one_of(st.none(), durations)
INTERVALS = 3


def changes(names, stays):
    after = st.just("service") if stays is None else st.sampled_from(["service", "giving_up"])
    return st.builds(ChannelChange, st.floats(0, 0.6), st.sampled_from(names), durations, after, st.booleans())


@st.composite
def centres(draw_one):
    names = [f"type {k}" for k in range(draw_one(st.integers(1, 3)))]
    types = []
    for name in names:
        stays = draw_one(patience)
        redial = (
            None if stays is None else draw_one(st.one_of(st.none(), st.builds(Redial, st.floats(0, 1), durations)))
        )
        types.append(
            ContactType(
                name,
                tuple(draw_one(st.lists(st.floats(0, 30), min_size=INTERVALS, max_size=INTERVALS))),
                draw_one(durations),
                stays,
                draw_one(st.floats(0, 10)),
                draw_one(st.integers(-1, 1)),
                redial,
                draw_one(st.one_of(st.none(), st.builds(CallBack, st.floats(0, 1), st.floats(0, 5)))),
                draw_one(st.one_of(st.none(), st.floats(0, 10))),
                None,
                draw_one(st.one_of(st.none(), changes(names, stays))),
                own_agent_minutes=draw_one(st.sampled_from([None, None, 0.0, 3.0])),
            )
        )
    told_apart = any(kind.own_agent_minutes is not None for kind in types)
    groups = [AgentGroup("last", tuple(names), (draw_one(st.integers(1, 6)),) * INTERVALS)]
    for g in range(draw_one(st.integers(0, 2))):
        skills = draw_one(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        slots, slow = draw_one(st.sampled_from([(1, 0.0)] if told_apart else [(1, 0.0), (2, 0.3), (4, 1.0)]))
        here = tuple(draw_one(st.lists(st.integers(0, 5), min_size=INTERVALS, max_size=INTERVALS)))
        groups.insert(0, AgentGroup(f"group {g}", tuple(skills), here, slots, slow))
    return Centre(
        interval_minutes=15.0,
        types=tuple(types),
        groups=tuple(groups),
        order=draw_one(st.sampled_from(["due", "first_come", "priority"])),
        choice=draw_one(st.sampled_from(["in_order", "any_idle"])),
        lines=draw_one(st.one_of(st.none(), st.integers(1, 30))),
        closing=draw_one(st.sampled_from(["finish", "send_away"])),
    )


@given(centre=centres(), seed=st.integers(0, 1000))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_is_lost_or_kept_beyond_patience_and_nobody_works_twice(centre, seed):
    found = run(centre, seed, 0)
    customers, _ = draw(centre, edges_of(centre), seed, 0)
    assert (found.outcome >= 0).all()
    assert (np.bincount(found.customer, minlength=customers.arrival.size) >= 1).all()
    served = np.isin(found.outcome, (SERVED, CALLED_BACK))
    times_served = np.bincount(found.customer[served], minlength=customers.arrival.size)
    assert (times_served <= 1 + np.bincount(found.customer[found.changed], minlength=times_served.size)).all()
    first = (found.attempt == 0) & ~found.changed
    stays = customers.patience[found.customer]
    gone = first & (found.outcome == ABANDONED)
    np.testing.assert_allclose(found.wait[gone], stays[gone], atol=1e-9)
    assert (found.wait[first & (found.outcome == SERVED)] <= stays[first & (found.outcome == SERVED)] + 1e-9).all()
    agents = np.array([group.agents for group in centre.groups])
    if (agents == agents[:, :1]).all():
        assert (found.busy_minutes[:, :INTERVALS] <= agents * 15 + 1e-6).all()
    told_apart = served & (found.agent >= 0)
    by_agent = np.lexsort((found.came + found.wait, np.where(told_apart, found.agent, -1)))
    begin, agent = (found.came + found.wait)[by_agent], np.where(told_apart, found.agent, -1)[by_agent]
    if all(group.slots == 1 for group in centre.groups) and not found.changed.any():
        end = begin + customers.handle[found.customer[by_agent]]
        same = (agent[1:] == agent[:-1]) & (agent[1:] >= 0)
        assert (begin[1:][same] >= end[:-1][same] - 1e-9).all()
        np.testing.assert_allclose(found.busy_minutes.sum(), customers.handle[found.customer[served]].sum(), rtol=1e-9)
    counts = counts_of(centre, found)
    ends = counts.served + counts.abandoned + counts.blocked + counts.sent_away + counts.messages
    assert (ends == counts.contacts).all()
    assert (counts.customers + counts.redials + counts.changed == counts.contacts).all()
    assert (counts.customers_in_time <= counts.customers_served).all()
    assert (counts.customers_served <= counts.customers).all()


@given(
    arrivals=st.lists(st.floats(0, 60), min_size=1, max_size=6),
    agents=st.data(),
    handle=durations,
    stays=patience,
    closing=st.sampled_from(["finish", "send_away"]),
    seed=st.integers(0, 1000),
)
@settings(max_examples=300, deadline=None)
def test_both_loops_agree_on_any_queue_with_agents_who_come_and_go(arrivals, agents, handle, stays, closing, seed):
    counts = st.lists(st.integers(0, 12), min_size=len(arrivals), max_size=len(arrivals))
    here = (*agents.draw(counts)[:-1], agents.draw(st.integers(1, 12)))
    kind = ContactType("calls", tuple(arrivals), handle, stays, promise_minutes=1.0)
    centre = Centre(
        interval_minutes=15.0, types=(kind,), groups=(AgentGroup("agents", ("calls",), here),), order="first_come",
        closing=closing,
    )  # fmt: skip
    short, long = run(centre, seed, 0), run(centre, seed, 0, short=False)
    assert (short.outcome == long.outcome).all()
    np.testing.assert_allclose(short.wait, long.wait, atol=1e-8)
    np.testing.assert_allclose(short.busy_minutes, long.busy_minutes, atol=1e-7)
