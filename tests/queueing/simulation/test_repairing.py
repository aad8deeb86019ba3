"""A day staffed, simulated and repaired: every interval keeps its target, where the formulas alone let some fail."""

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Exponential, LogNormal
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.repairing import draw_days, simulate_days, staff_day
from humanline.queueing.simulation.simulating import simulate

HOURS = np.arange(40) / 4 + 8
ARRIVALS = 40 * np.exp(-(((HOURS - 10.5) / 1.5) ** 2)) + 30 * np.exp(-(((HOURS - 15) / 2) ** 2)) + 2
DAY = {
    "interval_minutes": 15, "handle": Exponential(20), "patience": Exponential(5), "target_share": 0.9,
    "within_minutes": 3, "abandoned": "missed",
}  # fmt: skip


def test_every_interval_keeps_its_target_and_the_formulas_alone_do_not():
    found = staff_day(ARRIVALS, seed=1, **DAY)
    assert (found.service_level >= 0.9).all()
    known = {k: DAY[k] for k in ("interval_minutes", "handle", "patience")}
    fresh = draw_days(ARRIVALS, days=2000, seed=99, **known)
    before, _ = simulate_days(fresh, found.at_first, within_minutes=3, abandoned="missed")
    after, error = simulate_days(fresh, found.agents, within_minutes=3, abandoned="missed")
    assert (before < 0.9).sum() >= 3
    assert (after > 0.9 - 3 * error).all()
    assert (found.agents >= found.at_first).all()
    assert found.agents.sum() < found.at_first.sum() * 1.06


def test_with_one_agent_fewer_where_it_was_repaired_some_interval_breaks_it():
    found = staff_day(ARRIVALS, seed=1, certainty=0.5, **DAY)
    known = {k: DAY[k] for k in ("interval_minutes", "handle", "patience")}
    days = draw_days(ARRIVALS, days=1000, seed=1, **known)
    added = np.flatnonzero(found.agents > found.at_first)
    broken = 0
    for i in added:
        fewer = found.agents.copy()
        fewer[i] -= 1
        broken += (simulate_days(days, fewer, within_minutes=3, abandoned="missed")[0] < 0.9).any()
    assert broken >= 0.7 * added.size


def test_the_days_are_those_of_the_simulated_centre():
    """The same counts as `simulate` on the same centre, within noise of independent streams."""
    agents = np.full(40, 60)
    agents[10:20] = 40
    days = draw_days(ARRIVALS, interval_minutes=15, handle=LogNormal(20, 20), patience=Exponential(5), days=400, seed=5)
    level, error = simulate_days(days, agents, within_minutes=3, abandoned="missed")
    kind = ContactType("calls", tuple(ARRIVALS), LogNormal(20, 20), Exponential(5), promise_minutes=3)
    centre = Centre(interval_minutes=15, types=(kind,), groups=(AgentGroup("a", ("calls",), tuple(agents.tolist())),))
    other, low, high = (
        part[0, :40] for part in simulate(centre, replications=400, seed=6).service_level(abandoned="missed")
    )
    assert (np.abs(level - other) <= 5 * np.hypot(error, (high - low) / 3.29) + 1e-9).all()


def test_intervals_without_contacts_need_nobody_until_the_queue_is_to_be_finished():
    found = staff_day([0, 30, 0, 0], seed=1, **DAY)
    assert found.agents[0] == 0
    assert found.agents[2] == 0
    assert np.isnan(found.service_level[0])
    assert found.agents[-1] >= 1


def test_faults_are_told_all_at_once():
    bad = DAY | {"handle": 20, "target_share": 1.0, "replications": 3}
    with pytest.raises(InputError) as caught:
        staff_day(ARRIVALS, **bad)
    assert [fault.where for fault in caught.value.faults] == ["handle", "replications", "target_share"]
    with pytest.raises(InputError, match=r"arrivals: found shape \(2, 1\)"):
        staff_day([[1.0], [2.0]], **DAY)


def test_agents_whom_no_interval_needs_are_taken_away_and_every_interval_still_keeps_its_target():
    """Contacts of one length wait less than the formulas, for lengths of any kind, say."""
    known = {"interval_minutes": 15, "handle": Deterministic(6.0), "patience": None}
    found = staff_day(ARRIVALS, seed=1, target_share=0.9, within_minutes=3, abandoned="missed", certainty=0.9, **known)
    assert (found.agents <= found.repaired).all()
    assert found.agents.sum() <= found.repaired.sum() - 5
    assert (found.service_level >= 0.9).all()
    fresh = draw_days(ARRIVALS, days=4000, seed=98, **known)
    level, error = simulate_days(fresh, found.agents, within_minutes=3, abandoned="missed")
    assert (level > 0.9 - 3 * error).all()
