"""Staffing for several targets: all are kept, and with one agent fewer one of them is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Exponential, LogNormal, Weibull
from humanline.queueing.general_patience import waiting
from humanline.queueing.staffing import agents_needed
from humanline.queueing.targets import MEASURES, Target, agents_for

COUNTS = ["missed", "left_out"]
SHARES = ["probability_of_waiting", "probability_of_abandoning", "occupancy"]
targets = st.one_of(
    st.builds(Target, st.just("service_level"), st.floats(0.05, 0.99), st.floats(0, 3), st.sampled_from(COUNTS)),
    st.builds(Target, st.just("longer_than_limit"), st.floats(0.01, 0.9), st.floats(0, 3)),
    st.builds(Target, st.sampled_from(["mean_wait", "mean_wait_of_served"]), st.floats(0.01, 4)),
    st.builds(Target, st.sampled_from(SHARES), st.floats(0.01, 0.9)),
)


def kept(agents, load, handle, patience, wanted):
    if patience is None and agents <= load:
        return False
    return all(
        target.kept(
            waiting(
                agents, load, handle_minutes=handle, within_minutes=target.within_minutes or 0, patience=patience,
                abandoned=target.abandoned or "missed",
            )
        )
        for target in wanted
    )  # fmt: skip


@given(
    load=st.floats(-2, 2.5).map(lambda x: 10.0**x),
    wanted=st.lists(targets, min_size=1, max_size=3),
    patience=st.sampled_from([None, Exponential(3.0), Weibull(3.0, 0.6), LogNormal(2.0, 2.0)]),
)
@settings(max_examples=100, deadline=None)
def test_the_agents_keep_every_target_and_one_fewer_does_not(load, wanted, patience):
    agents = int(agents_for(load, wanted, handle_minutes=5, patience=patience))
    assert agents >= 1
    assert kept(agents, load, 5, patience, wanted)
    assert agents == 1 or not kept(agents - 1, load, 5, patience, wanted)


def test_a_day_is_staffed_as_the_service_level_alone_staffs_it():
    load = np.linspace(0, 50, 24).reshape(4, 6)
    wanted = [Target("service_level", 0.8, within_minutes=1, abandoned="missed")]
    for patience, minutes in ((None, None), (Exponential(4.0), 4.0)):
        known = agents_needed(
            load, handle_minutes=5, target_share=0.8, within_minutes=1, patience_minutes=minutes, abandoned="missed"
        )
        found = agents_for(load, wanted, handle_minutes=5, patience=patience)
        assert found.dtype == np.int64
        assert (found == known).all()
        assert found[0, 0] == 0


def test_every_measure_is_a_field_of_waiting():
    queue = waiting(3, 2, handle_minutes=1, within_minutes=1, patience=None, abandoned="missed")
    for measure in MEASURES:
        assert getattr(queue, measure) >= 0


def test_faults_of_targets_are_told_all_at_once():
    wanted = [
        Target("service_level", 80, within_minutes=1),
        Target("mean_wait", 0.5, within_minutes=1),
        Target("waiting", 0.5),
        Target("longer_than_limit", 0.5),
    ]
    with pytest.raises(InputError) as caught:
        agents_for([-1, 2], wanted, handle_minutes=0, patience=None)
    places = [fault.where for fault in caught.value.faults]
    assert places == [
        "targets[0].bound", "targets[0].abandoned", "targets[1].within_minutes", "targets[2].measure",
        "targets[3].within_minutes", "load[0]", "handle_minutes",
    ]  # fmt: skip
    with pytest.raises(InputError, match="targets: found none"):
        agents_for(2, [], handle_minutes=1, patience=None)
