"""M/M/n + G: against Erlang A, against the integrals at thirty digits, and against what must be so."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Empirical, Exponential, LogNormal, Uniform, Weibull
from humanline.queueing.general_patience import general_waiting, wait_quantile, waiting
from humanline.queueing.inputs import UnstableQueueError
from humanline.queueing.waiting import ABANDONED, SteadyState, erlang_a_waiting, erlang_c_waiting

FIELDS = SteadyState.__slots__


def by_thirty_digits(n, load, handle, patience, within):
    """The formulas of Zeltyn and Mandelbaum (2005) as they stand, with mpmath's own quadrature and gamma functions."""
    mpmath.mp.dps = 30
    lam, mu = mpmath.mpf(load) / handle, 1 / mpmath.mpf(handle)
    if isinstance(patience, Weibull):
        scale, shape = mpmath.mpf(patience.scale_minutes), mpmath.mpf(patience.shape)

        def longer(x):
            return mpmath.exp(-((x / scale) ** shape))

        def area(x):
            return scale / shape * mpmath.gammainc(1 / shape, 0, (x / scale) ** shape)
    else:
        ratio = mpmath.mpf(patience.sd_minutes) / patience.mean_minutes
        variance = mpmath.log(1 + ratio**2)
        middle, sd = mpmath.log(patience.mean_minutes) - variance / 2, mpmath.sqrt(variance)

        def longer(x):
            return 1 - mpmath.ncdf((mpmath.log(x) - middle) / sd) if x > 0 else mpmath.mpf(1)

        def area(x):
            if x == 0:
                return mpmath.mpf(0)
            z = (mpmath.log(x) - middle) / sd
            return patience.mean_minutes * mpmath.ncdf(z - sd) + x * (1 - mpmath.ncdf(z))

    def weight(x):
        return mpmath.exp(lam * area(x) - n * mu * x)

    cuts = [0, *(mpmath.mpf(c) for c in (0.01, 0.1, 0.5, 1, 2, 4, 8, 16, 32)), mpmath.inf]
    later = [within, *(c for c in cuts if c > within)]
    j, j_later = mpmath.quad(weight, cuts), mpmath.quad(weight, later)
    e = mpmath.fsum(mpmath.mpf(load) ** k / mpmath.factorial(k) for k in range(n))
    e /= mpmath.mpf(load) ** (n - 1) / mpmath.factorial(n - 1)
    total = e + lam * j
    lost = (1 + (lam - n * mu) * j) / total
    return {
        "probability_of_waiting": lam * j / total,
        "probability_of_abandoning": lost,
        "mean_wait": lam * mpmath.quad(lambda x: area(x) * weight(x), cuts) / total,
        "mean_wait_of_served": lam * mpmath.quad(lambda x: x * longer(x) * weight(x), cuts) / total / (1 - lost),
        "longer_than_limit": lam * longer(within) * j_later / total,
        "service_level": 1 - lost - lam * mpmath.quad(lambda x: longer(x) * weight(x), later) / total,
        "occupancy": lam * (1 - lost) / (n * mu),
    }


@pytest.mark.parametrize("patience", [Weibull(2.0, 0.5), Weibull(3.0, 2.0), LogNormal(4.0, 5.0)], ids=repr)
@pytest.mark.parametrize("queue", [(3, 1.5, 4.0, 1.0), (10, 10.0, 3.0, 0.5), (8, 24.0, 6.0, 3.0)])
def test_the_integrals_are_those_of_thirty_digits(queue, patience):
    n, load, handle, within = queue
    found = waiting(n, load, handle_minutes=handle, within_minutes=within, patience=patience, abandoned="missed")
    for name, expected in by_thirty_digits(n, load, handle, patience, within).items():
        assert float(getattr(found, name)) == pytest.approx(float(expected), rel=1e-9, abs=1e-13), name


@pytest.mark.parametrize("abandoned", ABANDONED)
def test_a_weibull_of_shape_one_is_erlang_a_from_a_thousandth_to_a_hundred_thousand_erlang(abandoned):
    load = 10.0 ** np.linspace(-3, 5, 9)[:, None]
    agents = np.concatenate([[0, 0.4, 1, 2.5], np.round(10.0 ** np.linspace(0.5, 5.2, 20))])
    for patience in (0.05, 1.0, 30.0):
        rest = {"handle_minutes": 6, "within_minutes": 1, "abandoned": abandoned}
        known = erlang_a_waiting(agents, load, patience_minutes=patience, **rest)
        found = waiting(agents, load, patience=Weibull(patience, 1.0), **rest)
        for name in FIELDS:
            x, y = getattr(found, name), getattr(known, name)
            np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-10, err_msg=f"{name} {patience}")


@pytest.mark.parametrize(
    "patience", [LogNormal(3.0, 4.0), Weibull(2.0, 0.4), Uniform(0.5, 6.0), Deterministic(3.0)], ids=str
)
def test_every_answer_is_a_number_at_any_load(patience):
    load = 10.0 ** np.linspace(-3, 5, 9)[:, None]
    agents = np.concatenate([[0, 0.2, 1, 2], np.round(10.0 ** np.linspace(0.5, 5.2, 20))])
    found = waiting(agents, load, handle_minutes=6, within_minutes=1, patience=patience, abandoned="left_out")
    for name in FIELDS:
        values = getattr(found, name)
        finite = values[:, 1:] if name == "mean_wait_of_served" else values
        assert np.isfinite(finite).all(), name
        assert (values >= 0).all(), name
    # What comes in is served or gone; who is served is served by somebody.
    served = load * (1 - found.probability_of_abandoning)
    np.testing.assert_allclose(found.occupancy[:, 1:] * agents[1:], served[:, 1:], rtol=1e-8)


def test_far_above_the_load_it_can_carry_the_wait_is_where_patience_has_run_out():
    """A fluid: with half the agents half must give up, so the wait is the median of patience."""
    for patience in (Weibull(3.0, 0.5), LogNormal(4.0, 4.0), Uniform(1.0, 5.0)):
        found = waiting(5e4, 1e5, handle_minutes=6, within_minutes=1, patience=patience, abandoned="missed")
        assert found.probability_of_abandoning == pytest.approx(0.5, rel=1e-9)
        assert found.mean_wait_of_served == pytest.approx(float(patience.quantile(np.array(0.5))), rel=2e-3)


def test_a_curve_through_a_distribution_gives_nearly_what_the_distribution_gives():
    times = np.linspace(0.02, 20, 1000)
    curve = Empirical(tuple(times), tuple(Weibull(3.0, 1.5).survival(times)))
    rest = {"handle_minutes": 4, "within_minutes": 0.5, "abandoned": "missed"}
    smooth = waiting([8, 12], [10, 10], patience=Weibull(3.0, 1.5), **rest)
    rough = waiting([8, 12], [10, 10], patience=curve, **rest)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(rough, name), getattr(smooth, name), rtol=1e-3, err_msg=name)


def test_the_three_ways_are_one_function():
    rest = {"handle_minutes": 4, "within_minutes": 0.5}
    c = waiting(12, 10, patience=None, abandoned="missed", **rest)
    assert c == erlang_c_waiting(12, 10, **rest)
    a = waiting(12, 10, patience=Exponential(3.0), abandoned="left_out", **rest)
    assert a == erlang_a_waiting(12, 10, patience_minutes=3.0, abandoned="left_out", **rest)
    with pytest.raises(UnstableQueueError, match=r"10\.0 erlang of work for 10 agents"):
        waiting(10, 10, patience=None, abandoned="missed", **rest)


@given(
    agents=st.floats(0.3, 80),
    load=st.floats(-2, 2.3).map(lambda x: 10.0**x),
    patience=st.one_of(
        st.builds(Weibull, st.floats(0.1, 30), st.floats(0.3, 5)),
        st.builds(LogNormal, st.floats(0.1, 30), st.floats(0.2, 30)),
        st.builds(Deterministic, st.floats(0.1, 20)),
    ),
    within=st.floats(0, 10),
)
@example(agents=1.0, load=1.0, patience=LogNormal(28.0, 1.0), within=1.0)  # bends where nobody waits any more
@example(agents=1.0, load=1.0, patience=LogNormal(7.0, 0.203125), within=1.0)
@settings(max_examples=150, deadline=None)
def test_more_agents_help_and_the_two_service_levels_differ_by_those_who_gave_up(agents, load, patience, within):
    rest = {"handle_minutes": 5, "within_minutes": within, "patience": patience}
    missed = waiting([agents, agents * 1.2], load, abandoned="missed", **rest)
    left_out = waiting([agents, agents * 1.2], load, abandoned="left_out", **rest)
    for name in ("probability_of_waiting", "probability_of_abandoning", "mean_wait", "longer_than_limit"):
        before, after = getattr(missed, name)
        assert after <= before * (1 + 1e-8) + 1e-11, name
    assert missed.service_level[1] >= missed.service_level[0] - 1e-9
    served = 1 - missed.probability_of_abandoning
    np.testing.assert_allclose(left_out.service_level * served, missed.service_level, atol=1e-10)
    assert (missed.service_level + missed.longer_than_limit <= 1 + 1e-9).all()


@pytest.mark.parametrize("patience", [None, Exponential(2.0), LogNormal(3.0, 4.0)], ids=repr)
def test_the_quantile_of_the_wait_is_where_the_rest_waits_longer(patience):
    agents = np.array([52, 54, 90])
    rest = {"handle_minutes": 4, "patience": patience}
    at = wait_quantile(0.9, agents, 50, **rest)
    longer = waiting(agents, 50, within_minutes=at, abandoned="missed", **rest).longer_than_limit
    np.testing.assert_allclose(longer[at > 0], 0.1, rtol=1e-9)
    assert at[0] > 0
    assert at[2] == 0
    assert longer[2] < 0.1


def test_faults_are_told_with_place_and_way_out():
    rest = {"handle_minutes": 4, "within_minutes": 0.5, "abandoned": "missed"}
    with pytest.raises(InputError, match="A mean alone is Exponential"):
        waiting(3, 2, patience=5.0, **rest)
    with pytest.raises(InputError, match="patience that is always 0"):
        waiting(3, 2, patience=Deterministic(0.0), **rest)
    with pytest.raises(InputError, match=r"agents\[1\]: found -1.0.*\nload: found inf"):
        general_waiting([3, -1], np.inf, patience=Weibull(1.0, 2.0), **rest)
    with pytest.raises(InputError, match="share: found 1"):
        wait_quantile(1, 3, 2, handle_minutes=1, patience=None)
    with pytest.raises(TypeError, match="abandoned"):
        waiting(3, 2, handle_minutes=1, within_minutes=1, patience=None)
