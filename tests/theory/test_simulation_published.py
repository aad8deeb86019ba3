"""The simulator on models that others simulated, and on networks that another simulator runs now.

ContactCenters (Buist and L'Ecuyer, Université de Montréal), github.com/umontreal-simul/contactcenters: doc/examples,
the .java files for the models and the .res files for the printed 95 % intervals (commit f5ddb4a).
Ours and theirs are both intervals: they must meet. With some forty comparisons at 95 % a few
would miss by chance if each were drawn anew; ours are drawn once, by seed, with ours widened to 99.7 %.
"""

import ciw
import numpy as np
import pytest
from scipy import special

from humanline.queueing.durations import Deterministic, Exponential, LogNormal, Uniform
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType, Redial
from humanline.queueing.simulation.one_queue import CALLED_BACK, SERVED
from humanline.queueing.simulation.running import run
from humanline.queueing.simulation.simulating import simulate

LEVEL = 0.997


def meets(ours, low, high, *, times=1.0):
    """Whether our interval, times a factor, meets a printed one."""
    _, our_low, our_high = (float(part) * times for part in ours)
    return our_low <= high and low <= our_high


def one_day(**kind):
    calls = ContactType("calls", (4.2 * 480,), Exponential(2.0), promise_minutes=1 / 3, **kind)
    return {"interval_minutes": 480.0, "types": (calls,), "groups": (AgentGroup("agents", ("calls",), (12,)),)}


def test_contactcenters_mmc():
    found = simulate(Centre(**one_day()), replications=1000, seed=1)
    assert meets(found.mean(found.counts.in_time, by="all", level=LEVEL), 1812.618, 1819.698)
    assert meets(found.service_level(abandoned="missed", by="all", level=LEVEL), 0.9, 0.904)
    assert meets(found.mean_wait(of="served", by="all", level=LEVEL), 0.097, 0.102)
    assert meets(found.occupancy(by="all", level=LEVEL), 0.694, 0.697)


def test_contactcenters_mmc_with_abandonment():
    found = simulate(Centre(**one_day(patience=Exponential(1.0))), replications=1000, seed=1)
    assert meets(found.mean(found.counts.abandoned, by="all", level=LEVEL), 57.66, 59.558)
    assert meets(found.mean(found.counts.in_time, by="all", level=LEVEL), 1903.785, 1908.231)
    assert meets(found.service_level(abandoned="left_out", by="all", level=LEVEL), 0.974, 0.975)
    assert meets(found.mean_wait(of="served", by="all", level=LEVEL), 0.023, 0.024)
    assert meets(found.occupancy(by="all", level=LEVEL), 0.674, 0.677)


def test_contactcenters_mmc_with_blocking():
    """A call that finds five waiting is blocked: 12 agents and 5 places are 17 lines."""
    found = simulate(Centre(**one_day(), lines=17), replications=1000, seed=1)
    assert meets(found.mean(found.counts.blocked, by="all", level=LEVEL), 18.045, 19.265)
    assert meets(found.mean(found.counts.in_time, by="all", level=LEVEL), 1851.667, 1856.901)
    assert meets(found.service_level(abandoned="left_out", by="all", level=LEVEL), 0.928, 0.93)
    assert meets(found.mean_wait(of="served", by="all", level=LEVEL), 0.059, 0.061)
    assert meets(found.service_level(abandoned="missed", by="all", level=LEVEL), 0.919, 0.922)
    assert meets(found.occupancy(by="all", level=LEVEL), 0.688, 0.69)


def test_contactcenters_telethon():
    """Five mornings of four hours, each by itself; at ten o'clock who waits is cut off; after two minutes a message."""
    calls = ContactType(
        "donations", (50.0,) * 4, Exponential(10.0), Exponential(2.0), promise_minutes=1.0, message_after_minutes=2.0
    )
    morning = Centre(
        interval_minutes=60.0, types=(calls,), groups=(AgentGroup("volunteers", ("donations",), (12,) * 4),), lines=24,
        closing="send_away",
    )  # fmt: skip
    found = simulate(morning, replications=4000, seed=1)

    def week(amount, low, high):
        return meets(found.mean(amount, by="all", level=LEVEL), low, high, times=5)

    c = found.counts
    assert week(c.contacts, 998.111, 1002.227)
    assert week(c.served, 961.372, 964.846)
    assert week(c.abandoned, 31.172, 32.468)
    assert week(c.messages, 4.776, 5.144)
    assert week(c.sent_away, 0.235, 0.325)
    assert week(c.in_time, 948.579, 951.951)
    assert meets(found.mean_wait(of="served", by="all", level=LEVEL), 0.036, 0.037)
    # Theirs counts the work that goes on after ten o'clock too.
    busy = found.busy_minutes.sum(axis=(1, 2)) / (4 * 60 * 12)
    half = 3 * busy.std() / np.sqrt(busy.size)
    assert meets((busy.mean(), busy.mean() - half, busy.mean() + half), 66.607, 66.936, times=100)


def test_contactcenters_bilingual_with_skills_and_redials():
    """Who calls again keeps their patience, as the same object does there; any idle agent is as likely to take a call.

    Their calls in target count the waits of all calls of a customer together, so ours do here. What the model leaves
    open: calls again after closing are cut off at once.
    """
    hours = (100.0,) + (50.0,) * 8
    again = Redial(0.75, Deterministic(20.0), most=50, keeps_patience=True, keeps_due=False)
    types = tuple(
        ContactType(name, hours, handle, Exponential(2.0), promise_minutes=1.0, redial=again)
        for name, handle in (("english", Uniform(3.0, 7.0)), ("spanish", Uniform(4.0, 6.0)))
    )
    groups = (
        AgentGroup("english", ("english",), (7,) * 9),
        AgentGroup("spanish", ("spanish",), (7,) * 9),
        AgentGroup("both", ("english", "spanish"), (4,) * 9),
    )
    day = Centre(
        interval_minutes=60.0, types=types, groups=groups, order="first_come", choice="any_idle", lines=40,
        closing="send_away",
    )  # fmt: skip
    found = simulate(day, replications=5000, seed=1)
    c = found.counts
    by_type = [
        (c.contacts, (2552.285, 2559.337), (2550.813, 2557.887)),
        (c.redials, (53.236, 54.91), (52.273, 53.917)),
    ]
    for amount, *printed in by_type:
        for k, (low, high) in enumerate(printed):
            ours = tuple(part[k] for part in found.mean(amount, by="type", level=LEVEL))
            assert meets(ours, low, high, times=5)
    assert meets(found.mean(c.served, by="all", level=LEVEL), 4962.946, 4971.524, times=5)
    assert meets(found.mean(c.abandoned, by="all", level=LEVEL), 141.209, 144.527, times=5)
    for g, agents, low, high in ((0, 7, 47.563, 47.684), (1, 7, 47.58, 47.699), (2, 4, 63.197, 63.31)):
        busy = found.busy_minutes[:, g].sum(axis=1) / (9 * 60 * agents)
        half = 3 * busy.std() / np.sqrt(busy.size)
        assert meets((busy.mean(), busy.mean() - half, busy.mean() + half), low, high, times=100), g
    in_target = np.zeros((1500, 2))
    for k in range(1500):
        one = run(day, 1, k)
        waited = np.bincount(one.customer, one.wait)
        served = np.isin(one.outcome, (SERVED, CALLED_BACK))
        quick = served & (waited[one.customer] < 1.0)
        in_target[k] = np.bincount(one.kind[quick], minlength=2)
    for k, (low, high) in enumerate(((97.831, 98.062), (97.810, 98.048))):
        share = in_target[:, k] / 500 * 100
        half = 3 * share.std() / np.sqrt(1500)
        assert meets((share.mean(), share.mean() - half, share.mean() + half), low, high)
    total = in_target.sum(axis=1)
    half = 3 * total.std() / np.sqrt(1500)
    assert meets((total.mean(), total.mean() - half, total.mean() + half), 4892.789, 4900.981, times=5)


# Ciw (Palmer et al. 2019, Journal of Simulation 13): three networks of a few thousand customers, run now.


def by_ciw(network, minutes, warm_up, runs):
    """Waits of all runs after the warm-up: (share who wait, mean wait), one row a run."""
    found = []
    for seed in range(runs):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(minutes)
        records = [r for r in simulation.get_all_records() if r.arrival_date > warm_up and r.record_type == "service"]
        waits = np.array([r.waiting_time for r in records])
        found.append((np.mean(waits > 1e-9), waits.mean()))
    return np.array(found)


def agree(theirs, ours):
    """Two samples of runs with the same mean, within four standard errors."""
    error = np.hypot(theirs.std(axis=0) / np.sqrt(len(theirs)), ours.std(axis=0) / np.sqrt(len(ours)))
    np.testing.assert_array_less(np.abs(theirs.mean(axis=0) - ours.mean(axis=0)), 4 * error + 1e-9)


def ours_of(centre, warm_up, runs):
    found = simulate(centre, replications=runs, seed=1, warm_up=warm_up)
    c = found.counts
    served = c.served[:, :, warm_up:].sum(axis=(1, 2))
    share = 1 - c.in_time[:, :, warm_up:].sum(axis=(1, 2)) / served
    return np.stack([share, c.wait_of_served[:, :, warm_up:].sum(axis=(1, 2)) / served], axis=1)


def test_ciw_one_queue_with_log_normal_handle_times():
    handle = LogNormal(2.0, 1.5)
    mean, sd = handle._logs
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(4.0)], number_of_servers=[10],
        service_distributions=[ciw.dists.Lognormal(mean, sd)],
    )  # fmt: skip
    kind = ContactType("calls", (400.0,) * 5, handle, promise_minutes=0.0)
    centre = Centre(interval_minutes=100.0, types=(kind,), groups=(AgentGroup("agents", ("calls",), (10,) * 5),))
    agree(by_ciw(network, 500, 100, 12), ours_of(centre, 1, 200))


def test_ciw_two_classes_by_priority():
    network = ciw.create_network(
        arrival_distributions={"A": [ciw.dists.Exponential(1.0)], "B": [ciw.dists.Exponential(2.5)]},
        service_distributions={"A": [ciw.dists.Exponential(0.5)], "B": [ciw.dists.Uniform(1.0, 3.0)]},
        priority_classes={"A": 0, "B": 1}, number_of_servers=[8],
    )  # fmt: skip
    types = (
        ContactType("a", (100.0,) * 5, Exponential(2.0), promise_minutes=0.0, priority=0),
        ContactType("b", (250.0,) * 5, Uniform(1.0, 3.0), promise_minutes=0.0, priority=1),
    )
    groups = (AgentGroup("agents", ("a", "b"), (8,) * 5),)
    centre = Centre(interval_minutes=100.0, types=types, groups=groups, order="priority")
    agree(by_ciw(network, 500, 100, 12), ours_of(centre, 1, 200))


def test_ciw_customers_who_give_up():
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(5.0)], service_distributions=[ciw.dists.Exponential(0.5)],
        reneging_time_distributions=[ciw.dists.Uniform(0.5, 2.5)], number_of_servers=[9],
    )  # fmt: skip
    kind = ContactType("calls", (500.0,) * 5, Exponential(2.0), Uniform(0.5, 2.5), promise_minutes=0.0)
    centre = Centre(interval_minutes=100.0, types=(kind,), groups=(AgentGroup("agents", ("calls",), (9,) * 5),))
    agree(by_ciw(network, 500, 100, 12), ours_of(centre, 1, 200))


def test_peers_queue_of_a_million():
    """The exact figures that all peers are measured on: 50 agents, 48 a minute, service 1, patience 2 minutes."""
    kind = ContactType("calls", (480.0,) * 220, Exponential(1.0), Exponential(2.0), promise_minutes=1 / 3)
    centre = Centre(interval_minutes=10.0, types=(kind,), groups=(AgentGroup("agents", ("calls",), (50,) * 220),))
    found = simulate(centre, replications=10, seed=1, warm_up=5)
    assert meets(found.abandonment(by="all", level=LEVEL), 0.030905, 0.030915)
    assert meets(found.mean_wait(of="all", by="all", level=LEVEL), 0.06175, 0.06185)
    assert meets(found.service_level(abandoned="missed", by="all", level=LEVEL), 0.94295, 0.94305)
    assert found.abandonment(by="all")[0] == pytest.approx(0.03091, rel=0.02)


def test_with_patience_equal_to_handle_time_a_moving_queue_is_poisson_around_its_offered_load():
    """Feldman et al. (2008), base case, parameters recalled and to be confirmed: λ = 100 + 20 sin t, μ = θ = 1.

    Then exactly P(a customer has to wait at t) = P(Poisson(m(t)) ≥ agents), with m = 100 + 10 (sin t − cos t).
    """
    width, steps = 0.1, 160
    t = (np.arange(steps) + 0.5) * width
    rate = 100 + 20 * np.sin(t)
    kind = ContactType("calls", tuple(rate * width), Exponential(1.0), Exponential(1.0), promise_minutes=0.0)
    groups = (AgentGroup("agents", ("calls",), (105,) * steps),)
    found = simulate(Centre(interval_minutes=width, types=(kind,), groups=groups), replications=2000, seed=1)
    value, low, high = (part[0, :-1] for part in found.service_level(abandoned="missed", level=LEVEL))
    late = t > 8
    exact = 1 - special.pdtrc(104, 100 + 10 * (np.sin(t) - np.cos(t)))
    inside = (low <= exact) & (exact <= high)
    assert inside[late].mean() > 0.97
    np.testing.assert_allclose(value[late], exact[late], atol=0.03)
