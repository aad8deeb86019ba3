"""Small centres that between them use every rule; each is simulated in a blink."""

from humanline.queueing.durations import Deterministic, Exponential, LogNormal, Uniform, Weibull
from humanline.queueing.simulation.centre import (
    AgentGroup,
    CallBack,
    Centre,
    ChannelChange,
    ContactType,
    Redial,
    SelfServiceStage,
)


def one_queue(**changed):
    """One type, one group; agents come and go, and for an interval nobody is there."""
    kind = ContactType(
        "calls", arrivals=(40, 80, 60, 0, 30, 10), handle=LogNormal(5, 4), patience=Weibull(3, 0.7), promise_minutes=1
    )
    agents = changed.pop("agents", (5, 9, 12, 2, 0, 6))
    return Centre(interval_minutes=30, types=(kind,), groups=(AgentGroup("agents", ("calls",), agents),), **changed)


def everything(**changed):
    """Three types for a person and one in self-service, five groups, redials, call-backs, messages, chat, few lines."""
    types = (
        ContactType(
            "repairs", arrivals=(30, 60, 40, 20), handle=LogNormal(6, 5), patience=Exponential(3), promise_minutes=2,
            redial=Redial(0.6, Exponential(10), most=3), priority=1,
        ),
        ContactType(
            "rent", arrivals=(20, 25, 20, 10), handle=Uniform(3, 9), patience=Weibull(8, 1.5), promise_minutes=5,
            call_back=CallBack(0.5, after_minutes=2),
        ),
        ContactType(
            "chat", arrivals=(20, 40, 40, 20), handle=Exponential(7), patience=Exponential(6), promise_minutes=1,
            message_after_minutes=4,
        ),
        ContactType(
            "web", arrivals=(60, 60, 60, 60), handle=None,
            self_service=SelfServiceStage(0.7, Exponential(4), spills_to="rent", delay=Exponential(20)),
        ),
    )  # fmt: skip
    groups = (
        AgentGroup("repairs", ("repairs",), agents=(2, 4, 3, 2)),
        AgentGroup("rent", ("rent",), agents=(2, 2, 2, 1)),
        AgentGroup("all-round", ("repairs", "rent"), agents=(1, 2, 0, 1)),
        AgentGroup("chat", ("chat",), agents=(1, 2, 3, 1), slots=3, slow_down=0.25),
        AgentGroup("reserve", ("repairs", "chat"), agents=(0, 1, 1, 0)),
    )
    return Centre(**({"interval_minutes": 30, "types": types, "groups": groups, "lines": 30} | changed))


def coming_back(**changed):
    """Contacts that go on as others or come again, to the agent they had if they can; agents come and go."""
    types = (
        ContactType(
            "repairs", arrivals=(30, 60, 40, 20), handle=LogNormal(6, 5), patience=Exponential(5), promise_minutes=2,
            redial=Redial(0.5, Exponential(10), keeps_due=False), own_agent_minutes=6,
            change=ChannelChange(0.4, "repairs", Exponential(15)),
        ),
        ContactType(
            "rent", arrivals=(20, 25, 20, 10), handle=Uniform(3, 9), patience=Weibull(4, 1.5), promise_minutes=5,
            change=ChannelChange(0.7, "chat", Exponential(3), after="giving_up", keeps_due=False), own_agent_minutes=0,
            call_back=CallBack(0.3, after_minutes=2),
        ),
        ContactType(
            "chat", arrivals=(20, 40, 40, 20), handle=Exponential(7), patience=Exponential(6), promise_minutes=1,
            change=ChannelChange(0.5, "rent", Deterministic(0.0)),
        ),
    )  # fmt: skip
    groups = (
        AgentGroup("repairs", ("repairs",), agents=(3, 4, 1, 3)),
        AgentGroup("all-round", ("repairs", "rent"), agents=(3, 0, 5, 4)),
        AgentGroup("chat", ("chat",), agents=(1, 2, 3, 1), slots=3, slow_down=0.25),
    )
    return Centre(**({"interval_minutes": 30, "types": types, "groups": groups, "lines": 30} | changed))


CENTRES = {
    "coming back": coming_back(),
    "coming back, any idle agent, closed at the end": coming_back(choice="any_idle", closing="send_away", lines=None),
    "one queue": one_queue(),
    "one queue, closed at the end": one_queue(closing="send_away", agents=(5, 9, 12, 2, 0, 1)),
    "everything": everything(),
    "everything, by priority, any idle agent, closed at the end": everything(
        order="priority", choice="any_idle", closing="send_away", lines=None
    ),
    "all at the same moments": Centre(
        interval_minutes=10,
        types=(ContactType("calls", arrivals=(20, 20), handle=Deterministic(2), patience=Deterministic(3)),),
        groups=(AgentGroup("agents", ("calls",), (2, 3)),),
        order="first_come",
    ),
}
