"""A centre that can't be is refused with every fault, its place and the way out."""

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Exponential
from humanline.queueing.simulation.centre import (
    AgentGroup,
    CallBack,
    Centre,
    ChannelChange,
    ContactType,
    Redial,
    SelfServiceStage,
)
from humanline.queueing.simulation.simulating import simulate

from .small_centres import CENTRES, everything

CALLS = ContactType("calls", arrivals=(10, 10), handle=Exponential(5))
AGENTS = AgentGroup("agents", ("calls",), (1, 1))


def centre(kind=CALLS, group=AGENTS, **rules):
    return Centre(**({"interval_minutes": 30, "types": (kind,), "groups": (group,)} | rules))


def with_(record, **fields):
    return msgspec.structs.replace(record, **fields)


def changing(share, becomes="calls", **more):
    return with_(CALLS, change=ChannelChange(share, becomes, Deterministic(1.0), **more))


def test_a_centre_is_read_from_json_and_written_back():
    for known in CENTRES.values():
        assert msgspec.json.decode(known.to_json(), type=Centre) == known


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: centre(interval_minutes=0), "interval_minutes: found 0"),
        (lambda: centre(interval_minutes=float("nan")), "interval_minutes: found nan"),
        (lambda: centre(lines=0), "lines: found 0.*Leave it out"),
        (lambda: centre(order="random"), "order: found random.*due, first_come, priority"),
        (lambda: centre(types=()), "types: found none"),
        (lambda: centre(types=(CALLS, CALLS)), "types: found the name 'calls' twice"),
        (lambda: centre(with_(CALLS, arrivals=(10,))), "agents: found 2 intervals. The contacts have 1"),
        (lambda: centre(with_(CALLS, arrivals=(10, -1))), "arrivals: found -1"),
        (lambda: centre(with_(CALLS, arrivals=(10, float("inf")))), "arrivals: found inf"),
        (lambda: centre(with_(CALLS, handle=None)), "either a handle time of agents, or begins in self-service"),
        (lambda: centre(with_(CALLS, handle=Deterministic(0.0))), "handle: found .*Its mean must be above 0"),
        (lambda: centre(with_(CALLS, promise_minutes=-1.0)), "promise_minutes: found -1.0"),
        (lambda: centre(with_(CALLS, redial=Redial(1.5, Deterministic(1.0)))), "redial.share: found 1.5"),
        (lambda: centre(with_(CALLS, redial=Redial(0.5, Deterministic(1.0)))), "customers who never give up"),
        (lambda: centre(with_(CALLS, call_back=CallBack(0.5, -1.0))), "call_back.after_minutes: found -1.0"),
        (lambda: centre(with_(CALLS, message_after_minutes=float("nan"))), "message_after_minutes: found nan"),
        (lambda: centre(changing(1.5)), "change.share: found 1.5"),
        (lambda: centre(changing(0.5, "fax")), "change.becomes: found 'fax'.*that a person serves"),
        (lambda: centre(changing(0.5, after="giving_up")), "customers who never give up"),
        (lambda: centre(changing(0.5, after="never")), "change.after: found 'never'"),
        (lambda: centre(changing(1.0)), "contacts that all come again for ever.*share below 1"),
        (lambda: centre(with_(CALLS, own_agent_minutes=-2.0)), "own_agent_minutes: found -2.0"),
        (
            lambda: centre(with_(CALLS, own_agent_minutes=2.0), with_(AGENTS, slots=3)),
            "slots: found 3 contacts at once.*Leave own_agent_minutes out",
        ),
        (lambda: centre(group=with_(AGENTS, agents=(1, -1))), "agents: found -1"),
        (lambda: centre(group=with_(AGENTS, slots=0)), "slots: found 0"),
        (lambda: centre(group=with_(AGENTS, slow_down=2.0)), "slow_down: found 2.0"),
        (lambda: centre(group=with_(AGENTS, skills=())), "skills: found none"),
        (lambda: centre(group=with_(AGENTS, skills=("rent",))), "skills: found 'rent'.*\n.*nobody serves"),
        (lambda: centre(group=with_(AGENTS, agents=(0, 0))), "a type that nobody serves"),
        (lambda: centre(group=with_(AGENTS, agents=(1, 0))), "found nobody to finish its queue.*send_away"),
    ],
)
def test_a_fault_is_told_with_its_place_and_way_out(make, told):
    with pytest.raises(InputError, match="(?s)" + told):
        make()


def test_self_service_that_leads_nowhere_is_told():
    web = ContactType(
        "web",
        (5, 5),
        None,
        self_service=SelfServiceStage(1.2, Deterministic(1.0), spills_to="web", delay=Deterministic(1.0)),
    )
    with pytest.raises(InputError) as caught:
        centre(types=(CALLS, web))
    assert [fault.where for fault in caught.value.faults] == [
        "types[1] 'web'.self_service.kept", "types[1] 'web'.self_service.spills_to",
    ]  # fmt: skip


def test_what_is_asked_of_a_simulation_is_checked_all_at_once():
    with pytest.raises(InputError) as caught:
        simulate(everything(), replications=1, seed=-1, warm_up=4)
    assert [fault.where for fault in caught.value.faults] == ["replications", "seed", "warm_up"]


def test_a_queue_that_nobody_could_ever_empty_is_told():
    calls, rent = CALLS, with_(CALLS, name="rent")
    groups = (AGENTS, AgentGroup("rent", ("rent",), (1, 0)))
    day = {"interval_minutes": 30, "types": (calls, rent), "groups": groups}
    with pytest.raises(InputError, match=r"types\[1\] 'rent': found nobody to finish its queue.*send_away"):
        Centre(**day)
    Centre(**day, closing="send_away")
    impatient = with_(rent, patience=Exponential(3))
    Centre(**day | {"types": (calls, impatient)})
    with pytest.raises(InputError, match="found nobody to finish its queue"):
        Centre(**day | {"types": (calls, with_(impatient, call_back=CallBack(0.5)))})
