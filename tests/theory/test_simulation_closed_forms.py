"""The simulator on queues with an exact answer: chat, call-backs, priority, lost calls, and Erlang C."""

from itertools import product

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import spsolve

from humanline.queueing.durations import Exponential
from humanline.queueing.erlang import erlang_b, erlang_c
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType
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
            k.priority, k.redial, k.call_back, change=k.change, own_agent_minutes=k.own_agent_minutes,
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


def within_hours(found, part, whole, by="all"):
    """A ratio without the last column: what comes after closing is sent away."""
    open_hours = np.arange(part.shape[2]) < part.shape[2] - 1
    return found.ratio(part * open_hours, whole * open_hours, by=by, level=LEVEL)


def test_contacts_that_come_again_wait_as_in_a_network_of_jackson():
    """Jackson (1957), Operations Research 5, 518–521: with feedback through a delay each station is as if by itself."""
    again = ChannelChange(0.4, "calls", Exponential(30.0), keeps_due=False)
    exact = erlang_c_waiting(10, 1.2 / 0.6 * 4, handle_minutes=4, within_minutes=1)
    for own in (None, 0.0):
        kind = ContactType(
            "calls", (1.2,), Exponential(4.0), None, promise_minutes=1.0, change=again, own_agent_minutes=own
        )
        found = steady((kind,), (AgentGroup("agents", ("calls",), (10,)),))
        c = found.counts
        holds(within_hours(found, c.in_time, c.contacts), exact.service_level)
        holds(within_hours(found, c.wait_minutes, c.contacts), exact.mean_wait, width=0.2)
        holds(within_hours(found, c.changed, c.contacts), 0.4)


def test_contacts_that_change_channel_find_the_second_queue_as_burke_says():
    """Burke (1956), Operations Research 4, 699–704: what leaves M/M/n is Poisson, so the second queue is M/M/m."""
    change = ChannelChange(0.5, "mail", Exponential(9.0), keeps_due=False)
    first = ContactType("calls", (2.0,), Exponential(4.0), None, promise_minutes=1.0, change=change)
    second = ContactType("mail", (0.0,), Exponential(3.0), None, promise_minutes=2.0)
    found = steady((first, second), (AgentGroup("calls", ("calls",), (10,)), AgentGroup("mail", ("mail",), (4,))))
    value, low, high = within_hours(found, found.counts.in_time, found.counts.contacts, by="type")
    for k, exact in enumerate(
        (
            erlang_c_waiting(10, 8, handle_minutes=4, within_minutes=1),
            erlang_c_waiting(4, 3, handle_minutes=3, within_minutes=2),
        )
    ):
        holds((value[k], low[k], high[k]), exact.service_level)


def own_agents_chain(arrive, serve, come, share, *, most_waiting=7, most_away=9):
    """Two agents with queues of their own: the stationary law of the Markov chain, solved.

    A newcomer takes the first idle agent, or is lost. A share comes again once after a delay and waits for that agent.
    An agent's state: idle, with a newcomer, or with one who came again; who waits; who is still to come.

    Returns:
        Share of newcomers lost, and mean wait of those who come again.
    """
    one = [(what, q, m) for what in range(3) for q in range(most_waiting + 1) for m in range(most_away + 1)]
    one = [state for state in one if state[0] > 0 or state[1] == 0]
    number = {pair: i for i, pair in enumerate(product(one, one))}
    rows, columns, rates = [], [], []

    def goes(origin, to, rate):
        rows.append(number[origin])
        columns.append(number[to])
        rates.append(rate)

    def after_service(state):
        what, q, m = state
        following = (2, q - 1) if q else (0, 0)
        if what == 2:
            return [((*following, m), serve)]
        return [((*following, min(m + 1, most_away)), serve * share), ((*following, m), serve * (1 - share))]

    for pair in number:
        if pair[0][0] == 0:
            goes(pair, ((1, 0, pair[0][2]), pair[1]), arrive)
        elif pair[1][0] == 0:
            goes(pair, (pair[0], (1, 0, pair[1][2])), arrive)
        for i in (0, 1):
            what, q, m = pair[i]
            moves = after_service(pair[i]) if what else []
            if m:
                here = (2, 0, m - 1) if what == 0 else (what, min(q + 1, most_waiting), m - 1)
                moves.append((here, come * m))
            for state, rate in moves:
                goes(pair, (state, pair[1]) if i == 0 else (pair[0], state), rate)
    size = len(number)
    flow = sparse.csr_matrix((rates, (rows, columns)), shape=(size, size))
    balance = (flow.T - sparse.diags(np.asarray(flow.sum(axis=1)).ravel())).tolil()
    balance[0, :] = 1.0
    law = spsolve(balance.tocsc(), np.eye(1, size).ravel())
    pairs = list(number)
    lost = sum(p for p, (a, b) in zip(law, pairs, strict=True) if a[0] and b[0])
    waiting = sum(p * (a[1] + b[1]) for p, (a, b) in zip(law, pairs, strict=True))
    return lost, waiting / (arrive * (1 - lost) * share)


def test_who_waits_for_their_own_agent_waits_as_in_the_markov_chain():
    arrive, share = 0.35, 0.8
    lost, wait = own_agents_chain(arrive, 1 / 3.0, 1 / 5.0, share, most_waiting=4, most_away=5)
    types = (
        ContactType(
            "first", (arrive,), Exponential(3.0), Exponential(1e-6), promise_minutes=1.0,
            change=ChannelChange(share, "again", Exponential(5.0)),
        ),
        ContactType("again", (0.0,), Exponential(3.0), None, promise_minutes=1.0, own_agent_minutes=1e7),
    )  # fmt: skip
    found = steady(types, (AgentGroup("agents", ("first", "again"), (2,)),))
    gone = tuple(part[0] for part in found.abandonment(by="type", level=LEVEL))
    holds(gone, lost)
    waits = tuple(part[1] for part in found.mean_wait(of="all", by="type", level=LEVEL))
    holds(waits, wait, width=0.15)
    assert found.counts.same_agent[:, 1].sum() == found.counts.served[:, 1].sum()
