"""Two promises of the queueing room, on random queues and random days: 60 and 10 by default, more in `make guarantee`.

M/M/n + G is what a simulation of it sees, at parameters drawn at random, within Monte-Carlo error. A day that is
staffed, simulated and repaired keeps its target in every interval, on fresh customers.
"""

import os

import numpy as np
from scipy import stats

from humanline.queueing.durations import Empirical, Exponential, LogNormal, Uniform, Weibull
from humanline.queueing.general_patience import waiting
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.repairing import draw_days, simulate_days, staff_day
from humanline.queueing.simulation.simulating import simulate

DRAWS = int(os.environ.get("HUMANLINE_DRAWS", "25"))
DAYS = int(os.environ.get("HUMANLINE_DAYS", "10"))


def a_patience(random, mean):
    """Any of five kinds, with about the mean."""
    kind = random.integers(5)
    if kind == 0:
        return Exponential(mean)
    if kind == 1:
        return Weibull(mean, float(random.uniform(0.4, 3)))
    if kind == 2:
        return LogNormal(mean, mean * float(random.uniform(0.3, 2)))
    if kind == 3:
        return Uniform(0.0, 2 * mean)
    at = np.sort(random.uniform(0.05, 3, 6)) * mean
    at[0] *= random.integers(2)  # half of them with customers who do not wait at all
    return Empirical(tuple(at.tolist()), tuple(np.sort(random.uniform(0.05, 0.95, 6))[::-1].tolist()))


def a_queue(random):
    """Agents, erlang, handle time, patience and limit: from quiet to far above what the agents can do."""
    agents = int(np.exp(random.uniform(0, np.log(60))))
    load = agents * float(random.uniform(0.4, 1.7))
    handle = float(np.exp(random.uniform(np.log(0.5), np.log(20))))
    patience = a_patience(random, handle * float(np.exp(random.uniform(np.log(0.2), np.log(3)))))
    return agents, load, handle, patience, handle * float(random.uniform(0, 0.5))


def test_the_formulas_of_m_m_n_g_are_what_a_simulation_sees():
    t_values = []
    for draw in range(DRAWS):
        random = np.random.default_rng([1, draw])
        agents, load, handle, patience, within = a_queue(random)
        exact = waiting(
            agents, load, handle_minutes=handle, within_minutes=within, patience=patience, abandoned="missed"
        )
        width = 10 * (handle + patience.mean)
        expected = load / handle * width
        kind = ContactType("calls", (expected,) * 12, Exponential(handle), patience, promise_minutes=within)
        centre = Centre(
            interval_minutes=width, types=(kind,), groups=(AgentGroup("agents", ("calls",), (agents,) * 12),)
        )
        found = simulate(centre, replications=40, seed=draw, warm_up=2)
        contacts = found.counts.contacts.sum()
        gone, in_time = exact.probability_of_abandoning, exact.service_level
        for (value, low, high), truth, rare in (
            (found.abandonment(by="all"), gone, min(gone, 1 - gone)),
            (found.service_level(abandoned="missed", by="all"), in_time, min(in_time, 1 - in_time)),
            (
                found.mean_wait(of="served", by="all"),
                exact.mean_wait_of_served,
                exact.probability_of_waiting * (1 - gone),
            ),
            (found.mean_wait(of="all", by="all"), exact.mean_wait, exact.probability_of_waiting),
        ):
            if rare * contacts > 500:  # enough of it for Student's t
                error = (high - low) / 2 / stats.t(39).ppf(0.95)
                t_values.append(float((value - truth) / error))
    t = np.array(t_values)
    seen = f"{DRAWS} queues, {t.size} answers: mean {t.mean():.2f}, spread {t.std():.2f}, largest {np.abs(t).max():.1f}"
    print(seen)  # noqa: T201
    # Student's t with 39 degrees of freedom has variance 39 / 37. Answers of one queue go together: count queues.
    assert abs(t.mean()) < 4 / np.sqrt(DRAWS)
    assert abs(t.var() - 39 / 37) < 4 * np.sqrt(2.3 / DRAWS)
    assert np.abs(t).max() < stats.t(39).isf(1e-5 / t.size)


def a_day(random):
    """A day of two peaks, from small to large, with short or long contacts."""
    hours = np.arange(8, 20, 0.25)
    peaks = [np.exp(-(((hours - at) / random.uniform(0.7, 3)) ** 2)) for at in random.uniform([9, 13], [12, 18])]
    size = np.exp(random.uniform(np.log(8), np.log(80), 2))
    handle = float(random.choice([3, 6, 12, 20]))
    patience = a_patience(random, float(random.uniform(2, 8)))
    service = (
        Exponential(handle) if random.random() < 0.5 else LogNormal(handle, handle * float(random.uniform(0.4, 1.5)))
    )
    target = float(random.choice([0.8, 0.9, 0.95]))
    return size @ np.array(peaks) + 1, service, patience, target, float(random.choice([0.5, 1, 3]))


def test_a_repaired_day_keeps_its_target_in_every_interval():
    """On fresh customers no interval is below its target by more than they can tell, and hardly any at all."""
    below, intervals, hours = 0, 0, []
    for day in range(DAYS):
        random = np.random.default_rng([2, day])
        arrivals, handle, patience, target, within = a_day(random)
        known = {"interval_minutes": 15.0, "handle": handle, "patience": patience}
        found = staff_day(
            arrivals, target_share=target, within_minutes=within, abandoned="missed", certainty=0.99, seed=day, **known
        )
        fresh = draw_days(arrivals, days=2000, seed=10_000 + day, **known)
        level, error = simulate_days(fresh, found.agents, within_minutes=within, abandoned="missed")
        assert (level > target - 3.5 * error).all(), day
        below += int((level < target).sum())
        intervals += level.size
        at_first, _ = simulate_days(fresh, found.at_first, within_minutes=within, abandoned="missed")
        hours.append((found.agents.sum() / 4, found.at_first.sum() / 4, (at_first < target).mean()))
    repaired, formulas, broken = np.array(hours).mean(axis=0)
    seen = f"{DAYS} days: {below} of {intervals} intervals below target, where the formulas alone break {broken:.0%}"
    print(f"{seen}; {repaired:.1f} hours against {formulas:.1f}")  # noqa: T201
    assert below <= 0.01 * intervals
    assert broken > 0.05
