"""Erlang B and C against the recursion and the integral they come from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from humanline.foundation.errors import HumanlineError, InputError
from humanline.queueing.erlang import erlang_b, erlang_c
from humanline.queueing.inputs import UnstableQueueError

loads = st.floats(-3, 5).map(lambda x: 10.0**x)
agents = st.one_of(st.integers(0, 300).map(float), st.floats(0, 1e5))


def by_recursion(n, a):
    """1 / B(n) = 1 + (n / a) / B(n − 1): stable, because everything is positive."""
    inverse = 1.0
    for i in range(1, n + 1):
        inverse = 1 + i / a * inverse
    return 1 / inverse


@pytest.mark.parametrize("load", [1e-3, 0.1, 1.0, 7.3, 99.0, 1e3, 1e5])
def test_whole_servers_follow_the_recursion(load):
    top = round(load + 5 * load**0.5) + 1
    for n in {0, 1, 2, 3, 10, top // 10, top // 2, round(load), top}:
        if by_recursion(n, load) > 1e-300:
            assert erlang_b(n, load) == pytest.approx(by_recursion(n, load), rel=2e-12)


@pytest.mark.parametrize(("n", "a"), [(0.5, 0.01), (0.5, 3.0), (3.5, 3.0), (17.25, 9.0), (40.5, 60.0), (2.5, 900.0)])
def test_servers_in_between_follow_the_integral(n, a):
    inverse, _ = integrate.quad(lambda x: np.exp(-x + n * np.log1p(x / a)), 0, np.inf, epsabs=0, epsrel=1e-11)
    assert erlang_b(n, a) == pytest.approx(1 / inverse, rel=1e-9)


@given(n=agents, a=loads)
@settings(max_examples=200, deadline=None)
def test_one_more_server_follows_the_recursion_also_in_between(n, a):
    here, next_one = erlang_b([n, n + 1], a)
    assert next_one == pytest.approx(a * here / (n + 1 + a * here), rel=1e-10, abs=1e-300)


@given(n=agents, a=loads, more=st.floats(1e-6, 10))
@settings(max_examples=200, deadline=None)
def test_blocking_falls_with_servers_and_rises_with_load(n, a, more):
    here = erlang_b(n, a)
    assert 0 <= here <= 1
    assert erlang_b(n + more, a) <= here * (1 + 1e-12)
    assert erlang_b(n, a * (1 + more)) >= here * (1 - 1e-12)


@pytest.mark.parametrize("load", [1e-3, 0.5, 10.0, 400.0, 1e5])
def test_the_share_that_waits_follows_from_the_blocking(load):
    for n in {round(load) + 1, round(load + load**0.5) + 1, round(1.2 * load) + 2}:
        b = by_recursion(n, load)
        if b > 1e-300:
            assert erlang_c(n, load) == pytest.approx(n * b / (n - load * (1 - b)), rel=1e-11)


def test_waiting_becomes_certain_as_the_load_fills_the_agents():
    assert erlang_c(50, 50 * (1 - np.array([1e-3, 1e-6, 1e-9, 1e-12]))) == pytest.approx(1, abs=0.01)
    assert erlang_c(50, np.nextafter(50, 0)) == pytest.approx(1, abs=1e-12)


def test_without_load_nobody_is_lost_unless_nobody_is_there():
    assert erlang_b([0, 0.5, 1, 9], 0).tolist() == [1, 0, 0, 0]
    assert erlang_b(0, [0, 1e-3, 1, 1e5]).tolist() == [1, 1, 1, 1]
    assert erlang_c([0.5, 1, 9], 0).tolist() == [0, 0, 0]


def test_shapes_broadcast_and_one_value_gives_one_value():
    table = erlang_b(np.arange(4)[:, None], np.array([0.5, 2.0, 700.0]))
    assert table.shape == (4, 3)
    assert table.dtype == np.float64
    assert table[3, 1] == erlang_b(3, 2.0)
    assert erlang_b(3, 2.0).shape == ()
    assert erlang_b(np.empty(0), 1.0).shape == (0,)


def test_a_load_that_the_agents_cannot_carry_is_an_error_with_its_place():
    with pytest.raises(UnstableQueueError, match=r"load\[1\]: found 12.0 erlang of work for 12 agents \(and 1 more\)"):
        erlang_c([12, 12, 3], [11, 12, 50])
    assert issubclass(UnstableQueueError, ValueError)
    assert issubclass(UnstableQueueError, HumanlineError)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), "many", None, [1.0, -2.0]])
@pytest.mark.parametrize("formula", [erlang_b, erlang_c])
def test_what_is_no_load_is_refused_by_name(formula, bad):
    with pytest.raises(InputError, match=r"^load") as caught:
        formula(3, bad)
    assert len(caught.value.faults) == 1


def test_all_faults_are_told_at_once_and_shapes_that_do_not_fit():
    with pytest.raises(InputError) as caught:
        erlang_b([1, -2], [[np.nan], [3]])
    assert [fault.where for fault in caught.value.faults] == ["servers[1]", "load[0, 0]"]
    with pytest.raises(InputError, match=r"shapes: found servers \(2,\), load \(3,\)"):
        erlang_b([1, 2], [1, 2, 3])
