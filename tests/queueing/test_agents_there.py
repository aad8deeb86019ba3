"""Who was there, from what they took: every rule of the pause, and a centre whose agents are known."""

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.agents_there import agents_there
from humanline.queueing.durations import Deterministic, Exponential
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.running import run

NOBODY = {"waits_from": [], "waits_until": []}


def one_pause(**more):
    """One agent, busy in minutes 0–10 and 20–30; minutes there of the first, second and third ten."""
    found = agents_there(["a", "a"], [0, 20], [10, 30], [0, 10, 20, 30], **{**NOBODY, **more})
    return (10 * found).round(9).tolist()


def test_who_is_busy_is_there_and_who_pauses_while_nobody_waits_is_too():
    assert one_pause() == [10, 10, 10]


def test_who_leaves_customers_waiting_is_gone_from_when_the_first_began_to_wait():
    assert one_pause(waits_from=[13], waits_until=[14.1]) == [10, 3, 10]
    assert one_pause(waits_from=[5, 13.5, 17], waits_until=[5.5, 14.1, 17.6]) == [10, 3.5, 10]


def test_a_wait_that_had_begun_before_the_pause_ends_it_at_once():
    assert one_pause(waits_from=[8], waits_until=[12]) == [10, 0, 10]


def test_a_short_wait_is_forgiven_and_waits_of_two_at_once_count_once():
    assert one_pause(waits_from=[13], waits_until=[14]) == [10, 10, 10]
    assert one_pause(waits_from=[13, 13.2], waits_until=[13.9, 14]) == [10, 10, 10]
    assert one_pause(waits_from=[13], waits_until=[14], leaves_waiting_minutes=0.5) == [10, 3, 10]


def test_waits_of_somebody_served_at_once_change_nothing():
    assert one_pause(waits_from=[11, 13], waits_until=[11, 14.1]) == [10, 3, 10]


def test_a_long_pause_is_an_absence():
    assert one_pause(longest_pause_minutes=9.9) == [10, 0, 10]
    assert one_pause(longest_pause_minutes=10) == [10, 10, 10]


def test_contacts_of_one_agent_at_the_same_time_count_once_and_of_two_agents_twice():
    edges = [0, 10, 20]
    assert agents_there([1, 1, 1], [0, 2, 11], [15, 4, 20], edges, **NOBODY).tolist() == [1, 1]
    assert agents_there([1, 2, 1], [0, 2, 11], [15, 4, 20], edges, **NOBODY).tolist() == [1.2, 1]


def test_order_of_the_contacts_and_names_of_the_agents_do_not_matter():
    random = np.random.default_rng(3)
    begins = random.uniform(0, 500, 200)
    ends, who = begins + random.exponential(4, 200), random.integers(0, 6, 200)
    mixed = random.permutation(200)
    told = {"waits_from": begins[:50], "waits_until": begins[:50] + 2}
    one = agents_there(who, begins, ends, np.arange(0, 601, 30), **told)
    other = agents_there([f"x{9 - k}" for k in who[mixed]], begins[mixed], ends[mixed], np.arange(0, 601, 30), **told)
    np.testing.assert_allclose(one, other, atol=1e-9)


def test_the_agents_of_a_busy_simulated_centre_are_found():
    """Six agents who are always there, busy 85 % of the time, found from what they took within a tenth of an agent."""
    calls = ContactType("calls", (102,) * 20, Deterministic(3), Exponential(20), own_agent_minutes=0)
    centre = Centre(
        interval_minutes=60, types=(calls,), groups=(AgentGroup("agents", ("calls",), (6,) * 20),), order="first_come"
    )
    found = run(centre, 1, 0, short=False)
    served = found.agent >= 0
    begins = found.came + found.wait
    there = agents_there(
        found.agent[served], begins[served], begins[served] + 3, np.arange(60, 1141, 60),
        waits_from=found.came, waits_until=begins,
    )  # fmt: skip
    assert there.max() <= 6 + 1e-9
    assert there.mean() > 5.9


def test_what_can_not_be_is_told_all_at_once():
    with pytest.raises(InputError) as raised:
        agents_there([1], [5, 6], [4, 7], [3, 3], waits_from=[2], waits_until=[1])
    assert {fault.where for fault in raised.value.faults} == {"agent", "ends[0]", "waits_until[0]", "edges"}
