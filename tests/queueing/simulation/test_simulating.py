"""What many runs say: sums that add up, shares of what they say, and intervals that hold the truth."""

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Exponential
from humanline.queueing.general_patience import waiting
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.running import run
from humanline.queueing.simulation.simulating import simulate

from .small_centres import CENTRES, everything


@pytest.mark.parametrize("name", CENTRES)
def test_every_contact_ends_in_one_way_and_counts_add_up(name):
    found = simulate(CENTRES[name], replications=5, seed=3)
    c = found.counts
    person = np.array([kind.self_service is None for kind in found.centre.types])
    ends = c.served + c.abandoned + c.blocked + c.sent_away + c.messages
    assert (ends[:, person] == c.contacts[:, person]).all()
    assert (c.customers + c.redials + c.changed == np.where(person[:, None], c.contacts, 0)).all()
    assert c.customers_served.sum() <= c.served.sum() <= c.customers_served.sum() + c.changed.sum()
    assert (c.same_agent <= c.served).all()
    assert (c.in_time <= c.served).all()
    assert (c.customers_in_time <= c.customers_served).all()
    assert (c.called_back <= c.served).all()
    for k in range(5):
        assert c.contacts[k, person].sum() == run(found.centre, 3, k).came.size


def test_service_per_contact_and_per_customer_differ_where_customers_call_again():
    found = simulate(everything(), replications=10, seed=1)
    by_contact = found.service_level(abandoned="missed", by="type")[0][0]
    by_customer = found.customers_in_time(by="type")[0][0]
    assert found.counts.redials.sum() > 100
    assert by_customer != pytest.approx(float(by_contact), abs=0.01)
    assert (
        found.customers_served(by="type")[0][0]
        > found.ratio(found.counts.served, found.counts.contacts, by="type")[0][0]
    )


def test_a_share_is_that_of_all_contacts_of_all_runs():
    found = simulate(everything(), replications=10, seed=1)
    c = found.counts
    missed = found.service_level(abandoned="missed")[0]
    left_out = found.service_level(abandoned="left_out", by="all")[0]
    np.testing.assert_allclose(missed[:3, :4], c.in_time.sum(0)[:3, :4] / c.contacts.sum(0)[:3, :4])
    assert left_out == pytest.approx(c.in_time.sum() / c.served.sum())
    assert found.mean_wait(of="all", by="all")[0] == pytest.approx(c.wait_minutes.sum() / c.contacts.sum())
    assert found.mean(c.abandoned, by="all")[0] == pytest.approx(c.abandoned.sum() / 10)
    with pytest.raises(InputError, match="of: found 'both'"):
        found.mean_wait(of="both")


def test_warm_up_is_left_out_of_every_answer():
    whole, late = (simulate(everything(), replications=5, seed=1, warm_up=w) for w in (0, 2))
    assert late.mean(late.counts.contacts, by="all")[0] == pytest.approx(whole.counts.contacts[:, :, 2:].sum() / 5)
    assert late.occupancy().__len__() == 3
    assert late.occupancy()[0].shape == (5, 3)


def test_the_table_has_a_row_for_each_type_and_interval():
    table = simulate(everything(), replications=3, seed=1).columns()
    assert {len(column) for column in table.values()} == {4 * 5}
    assert table["type"][:6] == ["repairs"] * 5 + ["rent"]
    assert table["interval"][:6] == [0, 1, 2, 3, 4, 0]


def test_intervals_hold_the_truth_as_often_as_they_say():
    """300 simulations of 20 runs, each of a queue begun long before it is measured, against Erlang A."""
    kind = ContactType("calls", arrivals=(40,) * 8, handle=Exponential(4), patience=Exponential(3), promise_minutes=1)
    centre = Centre(interval_minutes=20, types=(kind,), groups=(AgentGroup("agents", ("calls",), (8,) * 8),))
    truth = waiting(8, 8, handle_minutes=4, within_minutes=1, patience=Exponential(3), abandoned="missed")
    hits = np.zeros(4)
    for seed in range(300):
        found = simulate(centre, replications=20, seed=seed, warm_up=3)
        answers = (
            (found.abandonment(by="all"), truth.probability_of_abandoning),
            (found.service_level(abandoned="missed", by="all"), truth.service_level),
            (found.mean_wait(of="served", by="all"), truth.mean_wait_of_served),
            (found.mean(found.counts.contacts, by="all"), 200),
        )
        hits += [low <= exact <= high for (_, low, high), exact in answers]
    assert (np.abs(hits / 300 - 0.9) < 4 * np.sqrt(0.09 / 300)).all(), hits / 300
