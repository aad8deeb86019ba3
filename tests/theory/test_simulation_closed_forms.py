"""The simulator on queues with an exact answer: chat, call-backs, priority, lost calls, and Erlang C."""

import numpy as np
import pytest

from humanline.queueing.durations import Exponential
from humanline.queueing.erlang import erlang_b, erlang_c
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ContactType
from humanline.queueing.simulation.simulating import simulate
from humanline.queueing.waiting import erlang_c_waiting

LEVEL = 0.999
INTERVALS, MINUTES = 22, 200.0


def steady(types, groups, **rules):
    """Many intervals of the same; the first two are left out."""
    agents = [AgentGroup(g.name, g.skills, g.agents * INTERVALS, g.slots, g.slow_down) for g in groups]
    kinds = [
        ContactType(
            k.name, tuple(x * MINUTES for x in k.arrivals) * INTERVALS, k.handle, k.patience, k.promise_minutes,
            k.priority, k.redial, k.call_back,
        )
        for k in types
    ]  # fmt: skip
    centre = Centre(interval_minutes=MINUTES, types=tuple(kinds), groups=tuple(agents), **rules)
    return simulate(centre, replications=60, seed=1, warm_up=2)


def holds(interval, exact, *, width=0.05):
    """The exact answer lies in the interval, and the interval is narrow enough to say something."""
    value, low, high = (float(part) for part in interval)
    assert low <= exact <= high, (low, exact, high)
    assert high - low < 2 * width * max(value, 1e-9) + 1e-9


def test_one_agent_with_three_chats_is_a_birth_death_process():
    """With j chats at once they end at rate j × speed(j) / handle; beyond three they wait."""
    arrive, handle, slow = 0.3, 4.0, 0.25
    chat = ContactType("chat", (arrive,), Exponential(handle), None, promise_minutes=0.0)
    group = AgentGroup("agent", ("chat",), (1,), slots=3, slow_down=slow)
    weight = [1.0]
    for j in range(1, 400):
        held = min(j, 3)
        weight.append(weight[-1] * arrive / (held * group.speed(held) / handle))
    share = np.array(weight) / sum(weight)
    found = steady((chat,), (group,))
    holds(found.occupancy(by="all", level=LEVEL), 1 - share[0])
    holds(found.service_level(abandoned="missed", by="all", level=LEVEL), share[:3].sum())
    waits = (np.maximum(np.arange(400) - 3, 0) * share).sum() / arrive
    holds(found.mean_wait(of="all", by="all", level=LEVEL), waits, width=0.2)


def test_who_is_offered_a_call_back_at_once_waits_as_in_erlang_c():
    calls = ContactType("calls", (2.0,), Exponential(4.0), Exponential(0.5), 1.0, call_back=CallBack(1.0))
    exact = erlang_c_waiting(10, 8, handle_minutes=4, within_minutes=1)
    found = steady((calls,), (AgentGroup("agents", ("calls",), (10,)),))
    assert found.counts.abandoned.sum() == 0
    holds(found.mean_wait(of="served", by="all", level=LEVEL), exact.mean_wait, width=0.15)
    holds(found.service_level(abandoned="missed", by="all", level=LEVEL), exact.service_level)
    holds(
        found.ratio(found.counts.called_back, found.counts.contacts, by="all", level=LEVEL), erlang_c(10, 8), width=0.1
    )


def test_priority_gives_the_waits_of_cobham():
    """Cobham (1954), Operations Research 2, 70–76: W_k = C h / n / ((1 − σ_(k−1)) (1 − σ_k)) for equal handle times."""
    n, handle, rates = 6, 3.0, (0.4, 0.6, 0.7)
    types = tuple(
        ContactType(f"class {k}", (rate,), Exponential(handle), None, promise_minutes=0.0, priority=k)
        for k, rate in enumerate(rates)
    )
    found = steady(types, (AgentGroup("agents", tuple(k.name for k in types), (n,)),), order="priority")
    used = np.concatenate([[0.0], np.cumsum(rates)]) * handle / n
    first = float(erlang_c(n, sum(rates) * handle)) * handle / n
    value, low, high = found.mean_wait(of="all", by="type", level=LEVEL)
    for k in range(3):
        holds((value[k], low[k], high[k]), first / ((1 - used[k]) * (1 - used[k + 1])), width=0.25)


def test_without_room_to_wait_calls_are_lost_as_in_erlang_b():
    calls = ContactType("calls", (2.0,), Exponential(4.0), None, promise_minutes=1.0)
    found = steady((calls,), (AgentGroup("agents", ("calls",), (9,)),), lines=9)
    holds(found.ratio(found.counts.blocked, found.counts.contacts, by="all", level=LEVEL), float(erlang_b(9, 8)))


def test_two_groups_with_the_same_skill_are_one():
    calls = ContactType("calls", (2.0,), Exponential(4.0), None, promise_minutes=1.0)
    groups = (AgentGroup("a", ("calls",), (4,)), AgentGroup("b", ("calls",), (6,)))
    exact = erlang_c_waiting(10, 8, handle_minutes=4, within_minutes=1)
    in_order, any_idle = (steady((calls,), groups, choice=choice) for choice in ("in_order", "any_idle"))
    for found in (in_order, any_idle):
        holds(found.service_level(abandoned="missed", by="all", level=LEVEL), exact.service_level)
        holds(found.occupancy(by="all", level=LEVEL), 0.8)
    first, second = in_order.occupancy(by="type")[0]
    assert first > second + 0.05
    first, second = any_idle.occupancy(by="type")[0]
    assert first == pytest.approx(second, abs=0.01)
