"""Customers who come back: identities, exact cases, and the simulator on the same days."""

import numpy as np
import pytest
from scipy import integrate

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Exponential, LogNormal, Uniform, Weibull
from humanline.queueing.general_patience import waiting
from humanline.queueing.inputs import UnstableQueueError
from humanline.queueing.returning import Redials, SelfServed, delay_kernel, returning
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType, Redial, SelfServiceStage
from humanline.queueing.simulation.simulating import simulate

CALLS = {"interval_minutes": 30.0, "handle": Exponential(5.0), "patience": Exponential(3.0), "within_minutes": 0.5}
CUSTOMERS = np.array([60.0, 90, 120, 100, 60, 20])
AGENTS = np.array([11, 14, 17, 16, 13, 8])


@pytest.mark.parametrize("delay", [Exponential(20), Uniform(5, 50), LogNormal(30, 40), Weibull(9, 0.6)])
def test_a_kernel_is_the_integral_over_the_moment_of_starting(delay):
    kernel = delay_kernel(delay, interval_minutes=15, intervals=6, after_minutes=2.0)
    for d in range(6):
        low, high = d * 15.0, (d + 1) * 15.0
        exact = integrate.quad(
            lambda u, low=low, high=high: float(
                delay.survival(np.array(max(low - u - 2, 0.0))) - delay.survival(np.array(max(high - u - 2, 0.0)))
            ),
            0, 15, points=[13.0], limit=200,
        )[0] / 15  # fmt: skip
        assert kernel[d] == pytest.approx(exact, abs=1e-6)
    assert delay_kernel(delay, interval_minutes=15, intervals=4_000).sum() == pytest.approx(1, abs=1e-3)


def test_without_redials_each_interval_is_the_queue_itself():
    found = returning(CUSTOMERS, AGENTS, redial=Redials(0.0, Exponential(20)), load="interval", **CALLS)
    queue = waiting(
        AGENTS, CUSTOMERS / 6, handle_minutes=5, within_minutes=0.5, patience=Exponential(3), abandoned="missed"
    )
    np.testing.assert_allclose(found.contacts_in_time, queue.service_level)
    np.testing.assert_allclose(found.customers_served, 1 - queue.probability_of_abandoning)
    assert found.redials.sum() == 0


def test_in_one_long_interval_calls_are_customers_over_one_less_the_share_that_returns():
    known = CALLS | {"interval_minutes": 1e6}
    found = returning([1.9e6], [8], redial=Redials(0.6, Exponential(10), None), load="interval", **known)
    gone = float(found.abandoned[0])
    assert found.contacts[0] == pytest.approx(1.9e6 / (1 - 0.6 * gone), rel=1e-4)
    assert found.reached == pytest.approx((1 - gone) / (1 - 0.6 * gone), rel=1e-4)
    assert 0.2 < gone < 0.6
    twice = returning([1.9e6], [8], redial=Redials(0.6, Exponential(10), 2), load="interval", **known)
    gone = float(twice.abandoned[0])
    assert twice.contacts[0] == pytest.approx(1.9e6 * (1 + 0.6 * gone + (0.6 * gone) ** 2), rel=1e-4)


@pytest.mark.parametrize("most", [0, 1, 5, None])
@pytest.mark.parametrize("load", ["interval", "moving"])
def test_customers_who_are_served_are_contacts_that_are_served(most, load):
    web = SelfServed(np.full(6, 50.0), 0.6, Exponential(25))
    found = returning(
        CUSTOMERS, 0.8 * AGENTS, redial=Redials(0.7, Exponential(20), most), self_service=web, load=load, **CALLS
    )
    served = (found.contacts * (1 - found.abandoned)).sum()
    assert (found.first_calls * found.customers_served).sum() == pytest.approx(served, rel=1e-7)
    np.testing.assert_allclose(found.first_calls, CUSTOMERS + found.spill_over)
    assert found.spill_over.sum() < 6 * 50 * 0.4
    assert np.isfinite(found.per_contact)


def test_service_per_contact_and_per_customer_differ_and_more_redials_reach_more_and_wait_longer():
    few, many = (returning(CUSTOMERS, 0.8 * AGENTS, redial=Redials(s, Exponential(20)), **CALLS) for s in (0.3, 0.8))
    assert many.reached > few.reached + 0.02
    assert many.per_contact < few.per_contact - 0.02
    assert many.per_contact < many.per_customer - 0.01


def simulated(customers, agents, redial, calls, self_service=None, replications=400):
    known = {"promise_minutes": calls["within_minutes"], "patience": calls["patience"]}
    again = Redial(redial.share, redial.delay, most=redial.most, keeps_due=False)
    types = [ContactType("calls", tuple(customers), calls["handle"], redial=again, **known)]
    if self_service is not None:
        leads = SelfServiceStage(self_service.kept, Deterministic(0.0), "calls", self_service.delay)
        types.append(ContactType("web", tuple(self_service.contacts), None, self_service=leads))
    centre = Centre(
        interval_minutes=calls["interval_minutes"], types=tuple(types), order="first_come", closing="send_away",
        groups=(AgentGroup("agents", ("calls",), tuple(agents)),),
    )  # fmt: skip
    return simulate(centre, replications=replications, seed=1)


def within_noise(found, interval, which, *, doubt=4.0, beside=0.0):
    value, low, high = (part[0, which] for part in interval)
    error = (high - low) / 2 / 1.65
    assert (np.abs(found[which] - value) <= doubt * error + beside).all(), (found[which], value, error)


@pytest.mark.parametrize("patience", [Exponential(3.0), Weibull(4.0, 1.6)])
@pytest.mark.parametrize("agents", [13, 16, 20])
def test_settled_intervals_are_those_of_the_simulator_within_its_noise(agents, patience):
    """Steady arrivals over long intervals; the first, which fills, and the last are left out."""
    customers, redial = np.full(5, 1800.0), Redials(0.7, Exponential(60.0), 5)
    calls = CALLS | {"interval_minutes": 600.0, "patience": patience}
    found = returning(customers, np.full(5, agents), redial=redial, load="interval", **calls)
    run = simulated(customers, [agents] * 5, redial, calls, replications=60)
    which = slice(2, 4)
    beside = 0.004  # redials come a little more in the wake of busy moments than Poisson arrivals would
    within_noise(found.abandoned, run.abandonment(), which, beside=beside)
    within_noise(found.contacts_in_time, run.service_level(abandoned="missed"), which, beside=beside)
    within_noise(found.customers_served, run.customers_served(), which, beside=beside)
    within_noise(found.customers_in_time, run.customers_in_time(), which, beside=2 * beside)
    within_noise(found.redials, run.mean(run.counts.redials), which, beside=0.02 * found.redials[2])


def test_a_day_with_peaks_and_self_service_is_near_the_simulated_one():
    web = SelfServed(np.full(6, 100.0), 0.7, Exponential(25.0))
    redial = Redials(0.6, Exponential(20.0), 5)
    found = returning(CUSTOMERS, AGENTS + 2, redial=redial, self_service=web, **CALLS)
    run = simulated(CUSTOMERS, (AGENTS + 2).tolist(), redial, CALLS, web)
    contacts = run.counts.contacts.mean(axis=0)[0, :6]
    np.testing.assert_allclose(found.contacts, contacts, rtol=0.03)
    which = slice(1, 6)  # the first interval fills from empty: the mean of its load hides how late it is busy
    within_noise(found.contacts_in_time, run.service_level(abandoned="missed"), which, beside=0.01)
    within_noise(found.customers_in_time, run.customers_in_time(), which, beside=0.01)


def test_loads_that_never_settle_are_told():
    for_ever = Redials(1.0, Deterministic(0.0), None)
    with pytest.raises(UnstableQueueError, match=r"never settles.*Add agents, lower the share, or say `most`"):
        returning([60.0, 60.0], [0, 0], redial=for_ever, **CALLS)
    with pytest.raises(UnstableQueueError, match="still grows"):
        returning([60.0], [2], redial=for_ever, load="interval", **CALLS | {"patience": Exponential(1e-7)})
    settled = returning([60.0], [14], redial=for_ever, load="interval", **CALLS)
    assert settled.reached > 0.99


def test_nobody_and_nothing_are_no_faults():
    nobody = returning([0.0, 0.0], [1, 0], redial=Redials(0.5, Exponential(5)), **CALLS)
    assert np.isnan(nobody.per_contact)
    assert nobody.contacts.sum() == 0
    away = returning([50.0, 0.0], [0, 30], redial=Redials(1.0, Exponential(20), None), **CALLS)
    assert away.abandoned[0] == 1
    assert 0.2 < away.customers_served[0] < 0.8


def test_all_faults_are_told_at_once():
    with pytest.raises(InputError) as caught:
        returning(
            [1.0, -2.0], [1, np.nan], redial=Redials(1.4, 3, -1),
            self_service=SelfServed([1, 1], -0.1, Deterministic(1.0)),
            **CALLS | {"handle": Deterministic(0.0), "interval_minutes": 0},
        )  # fmt: skip
    assert {fault.where for fault in caught.value.faults} == {
        "redial.delay", "redial.share", "self_service.kept", "redial.most", "handle", "customers[1]", "agents[1]",
    }  # fmt: skip
    with pytest.raises(InputError, match=r"customers: found shape \(2, 1\)"):
        returning([[1.0], [2.0]], 3, redial=Redials(0.1, Deterministic(1.0)), **CALLS)
    with pytest.raises(InputError, match="load: found 'both'"):
        returning([1.0], 3, redial=Redials(0.1, Deterministic(1.0)), load="both", **CALLS)
