"""Waiting in Erlang C and A against the birth–death process itself, state by state."""

import dataclasses
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import linalg

from humanline.foundation.errors import InputError
from humanline.queueing.inputs import UnstableQueueError
from humanline.queueing.waiting import ABANDONED, erlang_a_waiting, erlang_c_waiting

FIELDS = [
    "probability_of_waiting", "probability_of_abandoning", "mean_wait", "mean_wait_of_served", "longer_than_limit",
    "service_level", "occupancy",
]  # fmt: skip


def state_by_state(n, load, handle, patience, within, abandoned):
    """M/M/n + M from its states; a customer in the queue is followed until served or gone, with a matrix exponential.

    A newcomer with i others ahead in the queue moves up at rate n μ + i θ, and gives up at rate θ.
    """
    arrive, serve, leave = load / handle, 1 / handle, 1 / patience
    top = round(n + 200 + 3 * load * patience / handle)
    weight = [1.0]
    for j in range(1, top + 1):
        weight.append(weight[-1] * arrive / (min(j, n) * serve + max(j - n, 0) * leave))
    total = sum(weight)
    share = [w / total for w in weight]
    queue = share[n:]
    k = len(queue)
    rates = np.zeros((k + 2, k + 2))  # the last two: served, gone
    for i in range(k):
        up = n * serve + i * leave
        rates[i, i - 1 if i else k] += up
        rates[i, k + 1] += leave
        rates[i, i] -= up + leave
    after = linalg.expm(rates * within)
    served, wait_served = [], []
    for i in range(k):
        up, all_of_it = n * serve + i * leave, n * serve + (i + 1) * leave
        served.append(up / all_of_it * (served[-1] if i else 1.0))
        wait_served.append(served[-1] / all_of_it + up / all_of_it * (wait_served[-1] if i else 0.0))
    waits = sum(queue)
    all_served = 1 - waits + sum(q * u for q, u in zip(queue, served, strict=True))
    in_time = 1 - waits + sum(q * after[i, k] for i, q in enumerate(queue))
    return {
        "probability_of_waiting": waits,
        "probability_of_abandoning": 1 - all_served,
        "mean_wait": sum(i * q for i, q in enumerate(queue)) / arrive,
        "mean_wait_of_served": sum(q * m for q, m in zip(queue, wait_served, strict=True)) / all_served,
        "longer_than_limit": sum(q * after[i, :k].sum() for i, q in enumerate(queue)),
        "service_level": in_time if abandoned == "missed" else in_time / all_served,
        "occupancy": sum(min(j, n) * p for j, p in enumerate(share)) / n,
    }


CASES = [
    (1, 0.5, 3.0, 2.0, 1.0),
    (1, 4.0, 3.0, 2.0, 0.5),
    (5, 1e-3, 6.0, 5.0, 1.0),
    (5, 4.0, 6.0, 5.0, 1.0),
    (5, 5.0, 2.0, 0.3, 0.1),
    (8, 25.0, 10.0, 4.0, 3.0),
    (30, 20.0, 4.0, 20.0, 0.5),
    (39, 40.0, 1.0, 3.0, 0.0),
    (60, 45.0, 12.0, 1.5, 20 / 60),
    (14, 12.0, 5.0, 60.0, 10.0),
]


@pytest.mark.parametrize("abandoned", ABANDONED)
@pytest.mark.parametrize("case", CASES)
def test_erlang_a_is_the_birth_death_process(case, abandoned):
    n, load, handle, patience, within = case
    queue = erlang_a_waiting(
        n, load, handle_minutes=handle, patience_minutes=patience, within_minutes=within, abandoned=abandoned
    )
    for name, expected in state_by_state(*case, abandoned).items():
        assert getattr(queue, name) == pytest.approx(expected, rel=1e-8, abs=1e-13), name


def test_erlang_c_is_erlang_a_with_patience_beyond_measure():
    n, load = np.array([1, 14, 40, 110]), np.array([0.5, 10, 35, 100])
    c = erlang_c_waiting(n, load, handle_minutes=4, within_minutes=2)
    a = erlang_a_waiting(n, load, handle_minutes=4, patience_minutes=1e9, within_minutes=2, abandoned="missed")
    for name in FIELDS:
        np.testing.assert_allclose(getattr(a, name), getattr(c, name), rtol=1e-6, atol=1e-7, err_msg=name)


def test_far_above_the_load_it_can_carry_a_queue_is_a_fluid():
    """With half the agents: half give up, who wait patience × log 2, as everybody who is served does."""
    queue = erlang_a_waiting(
        5e4, 1e5, handle_minutes=6, patience_minutes=5, within_minutes=[3.3, 3.6], abandoned="missed"
    )
    np.testing.assert_allclose(queue.probability_of_waiting, 1, rtol=1e-12)
    np.testing.assert_allclose(queue.probability_of_abandoning, 0.5, rtol=1e-12)
    np.testing.assert_allclose(queue.mean_wait, 2.5, rtol=1e-12)
    np.testing.assert_allclose(queue.mean_wait_of_served, 5 * np.log(2), rtol=1e-4)
    np.testing.assert_allclose(queue.service_level, [0, 0.5], atol=1e-6)
    np.testing.assert_allclose(queue.occupancy, 1, rtol=1e-12)


@pytest.mark.parametrize("abandoned", ABANDONED)
def test_every_answer_is_a_number_from_a_thousandth_to_a_hundred_thousand_erlang(abandoned):
    load = 10.0 ** np.linspace(-3, 5, 9)[:, None, None]
    agents = np.concatenate([[0, 1, 2], np.round(10.0 ** np.linspace(0.5, 5.2, 20))])[:, None]
    patience = np.array([0.05, 1, 30, 1e4])
    queue = erlang_a_waiting(
        agents, load, handle_minutes=6, patience_minutes=patience, within_minutes=1, abandoned=abandoned
    )
    for name in FIELDS:
        values = getattr(queue, name)
        assert values.shape == (9, 23, 4)
        assert values.dtype == np.float64
        finite = values[:, 1:] if name == "mean_wait_of_served" else values
        assert np.isfinite(finite).all(), name
        assert (values >= 0).all(), name
        if "wait" not in name or "probability" in name:
            assert (values <= 1).all(), name
    np.testing.assert_allclose(queue.mean_wait, queue.probability_of_abandoning * patience, rtol=1e-12)
    assert (queue.probability_of_abandoning <= queue.probability_of_waiting).all()


def test_without_agents_everybody_waits_and_goes():
    queue = erlang_a_waiting(0, [0, 5], handle_minutes=6, patience_minutes=4, within_minutes=1, abandoned="left_out")
    assert queue.probability_of_waiting.tolist() == [1, 1]
    assert queue.probability_of_abandoning.tolist() == [1, 1]
    assert queue.mean_wait.tolist() == [4, 4]
    assert queue.mean_wait_of_served.tolist() == [np.inf, np.inf]
    np.testing.assert_allclose(queue.longer_than_limit, np.exp(-0.25), rtol=1e-14)
    assert queue.service_level.tolist() == [0, 0]
    assert queue.occupancy.tolist() == [0, 1]


def test_without_load_a_customer_who_came_would_be_served_at_once():
    queue = erlang_a_waiting([1, 40], 0, handle_minutes=6, patience_minutes=4, within_minutes=0, abandoned="missed")
    assert queue.service_level.tolist() == [1, 1]
    for name in FIELDS:
        if name != "service_level":
            assert getattr(queue, name).tolist() == [0, 0], name


queues = st.fixed_dictionaries(
    {
        "agents": st.integers(1, 250).map(float),
        "load": st.floats(-3, 2.5).map(lambda x: 10.0**x),
        "handle_minutes": st.floats(0.5, 60),
        "patience_minutes": st.floats(0.1, 300),
        "within_minutes": st.floats(0, 30),
    }
)


@given(queue=queues, abandoned=st.sampled_from(ABANDONED), step=st.floats(0.01, 5))
@example(
    queue={"agents": 1.0, "load": 316.0, "handle_minutes": 1.0, "patience_minutes": 178.0, "within_minutes": 1.25},
    abandoned="left_out",
    step=1.0,
)
@settings(max_examples=150, deadline=None)
def test_more_agents_help_and_more_load_hurts(queue, abandoned, step):
    agents, load = (queue[name] * np.ones(3) for name in ("agents", "load"))
    by_agents = erlang_a_waiting(**queue | {"agents": agents + step * np.arange(3)}, abandoned=abandoned)
    by_load = erlang_a_waiting(**queue | {"load": load * [1 + 2 * step, 1 + step, 1]}, abandoned=abandoned)
    for better in (by_agents, by_load):
        for name in FIELDS[:5]:
            assert all(b <= a * (1 + 1e-9) + 1e-11 for a, b in pairwise(getattr(better, name))), name
        assert all(b >= a - 1e-11 for a, b in pairwise(better.service_level))


@given(queue=queues)
@settings(max_examples=100, deadline=None)
def test_the_two_service_levels_differ_by_those_who_gave_up(queue):
    missed, left_out = (erlang_a_waiting(**queue, abandoned=choice) for choice in ABANDONED)
    served = 1 - missed.probability_of_abandoning
    assert left_out.service_level * served == pytest.approx(float(missed.service_level), abs=1e-11)
    assert missed.service_level <= left_out.service_level
    assert missed.service_level + missed.longer_than_limit <= 1 + 1e-11


def test_an_array_gives_what_its_values_give_one_by_one():
    load = np.array([0.0, 1e-3, 3.0, 39.0, 41.0, 500.0])
    rest = {"handle_minutes": 4, "patience_minutes": 3, "within_minutes": 0.5, "abandoned": "missed"}
    together = erlang_a_waiting(40, load, **rest)
    for i, value in enumerate(load):
        alone = erlang_a_waiting(40, value, **rest)
        for name in FIELDS:
            assert getattr(alone, name).shape == ()
            assert getattr(alone, name) == pytest.approx(getattr(together, name)[i], rel=1e-14), name


def test_a_result_is_frozen():
    queue = erlang_c_waiting(3, 2, handle_minutes=1, within_minutes=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        queue.occupancy = 0.0
    assert [field.name for field in dataclasses.fields(queue)] == FIELDS


def test_faults_are_told_by_name_all_at_once():
    with pytest.raises(InputError) as caught:
        erlang_a_waiting(3, 2, handle_minutes=0, patience_minutes=[1, np.inf], within_minutes=-1, abandoned="missed")
    assert [f.where for f in caught.value.faults] == ["handle_minutes", "patience_minutes[1]", "within_minutes"]
    with pytest.raises(InputError, match=r"abandoned: found 'counted'\. It must be one of 'missed', 'left_out'"):
        erlang_a_waiting(3, 2, handle_minutes=1, patience_minutes=1, within_minutes=1, abandoned="counted")
    with pytest.raises(TypeError, match="abandoned"):
        erlang_a_waiting(3, 2, handle_minutes=1, patience_minutes=1, within_minutes=1)
    with pytest.raises(UnstableQueueError, match="use Erlang A"):
        erlang_c_waiting(3, 3, handle_minutes=1, within_minutes=1)


@pytest.mark.parametrize("agents", [1, 2.5, 5])
def test_the_few_who_are_served_at_an_absurd_load_have_their_own_mean_wait(agents):
    """A hundred thousand erlang, three seconds of patience: virtual wait times survival, at 30 digits."""
    mpmath.mp.dps = 30
    patience, arrive, serve = mpmath.mpf("0.05"), mpmath.mpf(1e5) / 6, mpmath.mpf(agents) / 6

    def weight(x):
        return mpmath.exp(arrive * patience * (1 - mpmath.exp(-x / patience)) - serve * x - x / patience)

    cuts = [patience * k for k in range(0, 70, 2)]
    mean = mpmath.quad(lambda x: x * weight(x), cuts) / mpmath.quad(weight, cuts)
    rest = {"handle_minutes": 6, "patience_minutes": 0.05, "within_minutes": 1, "abandoned": "missed"}
    assert erlang_a_waiting(agents, 1e5, **rest).mean_wait_of_served == pytest.approx(float(mean), rel=1e-10)
