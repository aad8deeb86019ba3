"""A centre in words: who contacts it, who answers, and by what rules. Times are minutes.

>>> from humanline.queueing.durations import Exponential, LogNormal
>>> centre = Centre(
...     interval_minutes=60,
...     types=(
...         ContactType(
...             "repairs", arrivals=(20, 40, 30), handle=LogNormal(6, 5), patience=Exponential(4), promise_minutes=2),
...         ContactType("rent", arrivals=(10, 10, 10), handle=Exponential(9), promise_minutes=10),
...     ),
...     groups=(
...         AgentGroup("front", skills=("repairs",), agents=(3, 5, 4)),
...         AgentGroup("all-round", skills=("rent", "repairs"), agents=(2, 2, 2)),
...     ),
... )
>>> centre.types[1].patience is None  # nobody gives up
True
"""

from __future__ import annotations

import math
from typing import Literal

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record
from humanline.queueing.durations import Duration


class Redial(Record, frozen=True):
    """Who gives up may call again.

    Attributes:
        share: of those who give up, 0–1.
        delay: from giving up to calling again.
        most: calls after the first, of one customer.
        keeps_patience: the same patience as in the first call; else a fresh draw.
        keeps_due: due as the first call was, because the clock of who asked never restarts.
    """

    share: float
    delay: Duration
    most: int = 5
    keeps_patience: bool = False
    keeps_due: bool = True


class CallBack(Record, frozen=True):
    """Who has waited may leave the line and be called back, in their place in the queue.

    Attributes:
        share: of those who are made the offer and accept it, 0–1.
        after_minutes: of waiting, until the offer; 0 is at once.
        from_waiting: contacts before it for each agent there, from which the offer is made; 0 is always.
    """

    share: float
    after_minutes: float = 0.0
    from_waiting: float = 0.0


class SelfServiceStage(Record, frozen=True):
    """Contacts of this type begin in self-service; those that it does not keep come to a person later.

    Attributes:
        kept: share that ends there, 0–1.
        minutes: time in self-service.
        spills_to: the type, of this centre, as which the others come to a person.
        delay: from the end of self-service to that contact.
        clock_from_start: who spills over has been asking since the self-service began; else since they called.
    """

    kept: float
    minutes: Duration
    spills_to: str
    delay: Duration
    clock_from_start: bool = False


class ChannelChange(Record, frozen=True):
    """Some contacts go on as a contact of another type, or come again as one of the same; twenty times at most.

    Attributes:
        share: of those who are served, or who give up, 0–1. Who gives up and does not change may redial.
        becomes: the type, of this centre, that a person serves.
        delay: from the end of service or of waiting to the next contact.
        after: `service`, or `giving_up`.
        keeps_due: due as the first contact was, because the clock of who asked never restarts.
    """

    share: float
    becomes: str
    delay: Duration
    after: Literal["service", "giving_up"] = "service"
    keeps_due: bool = True


class ContactType(Record, frozen=True):
    """Contacts of one kind.

    Attributes:
        name: unique in the centre.
        arrivals: expected in each interval (Poisson), shape (intervals,).
        handle: time an agent spends on one; for chat, if it were the agent's only one. `None` for self-service.
        patience: until a waiting customer gives up; `None` when nobody does.
        promise_minutes: the wait that was promised: the limit of the service level, and when the contact is due.
        priority: lower goes first, where the centre's order is by priority.
        redial: what who gives up does next.
        call_back: an offer to who waits.
        message_after_minutes: who waits this long leaves a message and goes.
        self_service: where it begins there.
        change: what some do at the end of service or of waiting.
        own_agent_minutes: who comes again waits so long for the agent who had them last, if that one is there and
            busy, and then takes anybody; an own agent who is idle is always preferred. `None`: anybody at once.
        needs_idle: so many agents who serve it must be idle when it comes in; else it is not taken, and counts as given
            up at once. 0: it is always taken.
    """

    name: str
    arrivals: tuple[float, ...]
    handle: Duration | None
    patience: Duration | None = None
    promise_minutes: float = 1.0
    priority: int = 0
    redial: Redial | None = None
    call_back: CallBack | None = None
    message_after_minutes: float | None = None
    self_service: SelfServiceStage | None = None
    change: ChannelChange | None = None
    own_agent_minutes: float | None = None
    needs_idle: int = 0


class AgentGroup(Record, frozen=True):
    """Agents who are alike.

    Attributes:
        name: unique in the centre.
        skills: types of contact they take.
        agents: who are there in each interval, shape (intervals,). Where they become fewer, who is idle or first done
            goes, after finishing the contact at hand.
        slots: contacts that one agent has at once: 1 by phone, more by chat.
        slow_down: what each further chat at once takes off the speed of each, 0–1: with .2 and three chats each goes at
            1 / (1 + 2 × .2) of its speed alone.
    """

    name: str
    skills: tuple[str, ...]
    agents: tuple[int, ...]
    slots: int = 1
    slow_down: float = 0.0

    def speed(self, held: int) -> float:
        """How fast each of the contacts at hand goes, of its speed alone."""
        return 1 / (1 + (held - 1) * self.slow_down)


class Centre(Record, frozen=True):
    """One centre for one stretch of opening, simulated from empty to empty.

    Attributes:
        interval_minutes: length of every interval.
        types: of contact.
        groups: of agents. A newcomer goes to the first group with an idle agent, in this order, unless `choice` says
            otherwise.
        order: who is served next: `due` (asked + promise, earliest first), `first_come`, or `priority` and then first
            come.
        choice: `in_order` of the groups, or `any_idle` agent with the same chance.
        lines: contacts that fit in the centre, waiting and in service; `None` when there is always room.
        closing: at the end, agents `finish` the queue, or who still waits is sent away (`send_away`).
    """

    interval_minutes: float
    types: tuple[ContactType, ...]
    groups: tuple[AgentGroup, ...]
    order: Literal["due", "first_come", "priority"] = "due"
    choice: Literal["in_order", "any_idle"] = "in_order"
    lines: int | None = None
    closing: Literal["finish", "send_away"] = "finish"

    @property
    def intervals(self) -> int:
        """How many there are."""
        return len(self.types[0].arrivals)

    def __post_init__(self) -> None:
        faults = _of_centre(self)
        if faults:
            raise InputError(faults)


def _of_centre(centre: Centre) -> list[Fault]:
    """What is wrong with a centre: every fault of every part."""
    faults = []
    if not (math.isfinite(centre.interval_minutes) and centre.interval_minutes > 0):
        faults.append(_fault("interval_minutes", centre.interval_minutes, "It must be a finite number above 0."))
    if centre.lines is not None and centre.lines < 1:
        faults.append(_fault("lines", centre.lines, "It must be 1 or more.", "Leave it out when there is always room."))
    for name, options in (
        ("order", ("due", "first_come", "priority")),
        ("choice", ("in_order", "any_idle")),
        ("closing", ("finish", "send_away")),
    ):
        if getattr(centre, name) not in options:
            faults.append(_fault(name, getattr(centre, name), f"It must be one of {', '.join(options)}."))
    if not centre.types or not centre.types[0].arrivals:
        return [*faults, _fault("types", "none, or no intervals", "There must be contacts in at least one interval.")]
    names = [kind.name for kind in centre.types]
    persons = {kind.name for kind in centre.types if kind.self_service is None}
    length = len(centre.types[0].arrivals)
    for i, kind in enumerate(centre.types):
        faults += _of_type(kind, f"types[{i}] {kind.name!r}", length, persons)
    for i, group in enumerate(centre.groups):
        faults += _of_group(group, f"groups[{i}] {group.name!r}", length, persons)
    for where, all_names in (("types", names), ("groups", [group.name for group in centre.groups])):
        double = sorted({name for name in all_names if all_names.count(name) > 1})
        if double:
            faults.append(_fault(where, f"the name {double[0]!r} twice", "A name stands for one thing."))
    skilled = {skill for group in centre.groups for skill in group.skills if any(group.agents)}
    for name in sorted(persons - skilled):
        faults.append(_fault(f"types {name!r}", "a type that nobody serves", "Some group needs it as a skill."))
    return faults + _never_emptied(centre) + _endless(centre) + _of_own_agents(centre)


def _never_emptied(centre: Centre) -> list[Fault]:
    """Queues that are to be finished, of customers who never give up, with nobody there in the end to finish them.

    A day that is merely too busy is no fault: it ends.
    """
    if centre.closing == "send_away":
        return []
    at_the_end = {skill for group in centre.groups for skill in group.skills if group.agents[-1:] > (0,)}
    rule = "Agents who finish the queue must be there in the last interval, where customers do not all give up."
    return [
        _fault(f"types[{i}] {kind.name!r}", "nobody to finish its queue", rule, "Or use closing = 'send_away'.")
        for i, kind in enumerate(centre.types)
        if kind.self_service is None
        and (kind.patience is None or kind.call_back is not None)
        and kind.name not in at_the_end
    ]


def _of_type(kind: ContactType, where: str, length: int, persons: set[str]) -> list[Fault]:
    faults = []
    if len(kind.arrivals) != length:
        faults.append(_fault(f"{where}.arrivals", f"{len(kind.arrivals)} intervals", f"Others have {length}."))
    if not all(math.isfinite(x) and x >= 0 for x in kind.arrivals):
        bad = next(x for x in kind.arrivals if not (math.isfinite(x) and x >= 0))
        faults.append(_fault(f"{where}.arrivals", bad, "Each must be a finite number, 0 or more."))
    if not (math.isfinite(kind.promise_minutes) and kind.promise_minutes >= 0):
        faults.append(_fault(f"{where}.promise_minutes", kind.promise_minutes, "It must be finite, 0 or more."))
    if (kind.handle is None) == (kind.self_service is None):
        rule = "A type has either a handle time of agents, or begins in self-service."
        faults.append(_fault(f"{where}.handle", kind.handle, rule))
    if kind.handle is not None and not kind.handle.mean > 0:
        faults.append(_fault(f"{where}.handle", kind.handle, "Its mean must be above 0."))
    if kind.needs_idle < 0:
        faults.append(_fault(f"{where}.needs_idle", kind.needs_idle, "It must be 0 or more."))
    return faults + _of_rules(kind, where, persons)


def _of_rules(kind: ContactType, where: str, persons: set[str]) -> list[Fault]:
    """What is wrong with redials, call-backs, messages and self-service."""
    faults = []
    shares = []
    if kind.redial is not None:
        shares.append(("redial.share", kind.redial.share))
    if kind.call_back is not None:
        shares.append(("call_back.share", kind.call_back.share))
    if kind.self_service is not None:
        shares.append(("self_service.kept", kind.self_service.kept))
    if kind.change is not None:
        shares.append(("change.share", kind.change.share))
        faults += _of_change(kind, kind.change, where, persons)
    for name, share in shares:
        if not 0 <= share <= 1:
            faults.append(_fault(f"{where}.{name}", share, "A share lies between 0 and 1."))
    if kind.redial is not None and kind.redial.most < 0:
        faults.append(_fault(f"{where}.redial.most", kind.redial.most, "It must be 0 or more."))
    if kind.redial is not None and kind.patience is None:
        faults.append(_fault(f"{where}.redial", "redials of customers who never give up", "Give their patience."))
    waits = [
        ("message_after_minutes", kind.message_after_minutes),
        ("own_agent_minutes", kind.own_agent_minutes),
    ]
    if kind.call_back is not None:
        waits.append(("call_back.after_minutes", kind.call_back.after_minutes))
        waits.append(("call_back.from_waiting", kind.call_back.from_waiting))
    for name, minutes in waits:
        if minutes is not None and not (math.isfinite(minutes) and minutes >= 0):
            faults.append(_fault(f"{where}.{name}", minutes, "It must be a finite number, 0 or more."))
    if kind.self_service is not None and kind.self_service.spills_to not in persons:
        rule = "It must be a type of this centre that a person serves."
        faults.append(_fault(f"{where}.self_service.spills_to", repr(kind.self_service.spills_to), rule))
    return faults


def _of_change(kind: ContactType, change: ChannelChange, where: str, persons: set[str]) -> list[Fault]:
    faults = []
    if change.becomes not in persons:
        rule = "It must be a type of this centre that a person serves."
        faults.append(_fault(f"{where}.change.becomes", repr(change.becomes), rule))
    if change.after not in ("service", "giving_up"):
        faults.append(_fault(f"{where}.change.after", repr(change.after), "It must be service or giving_up."))
    if kind.self_service is not None:
        rule = "Contacts that begin in self-service come to a person by `spills_to`."
        faults.append(_fault(f"{where}.change", "a change of contacts in self-service", rule))
    if change.after == "giving_up" and kind.patience is None:
        faults.append(_fault(f"{where}.change", "a change of customers who never give up", "Give their patience."))
    return faults


def _endless(centre: Centre) -> list[Fault]:
    """Types whose contacts all come again after service, one way or another, without end."""
    always = {
        kind.name: kind.change.becomes
        for kind in centre.types
        if kind.change is not None and kind.change.after == "service" and kind.change.share >= 1
    }
    faults = []
    for i, kind in enumerate(centre.types):
        seen, name = set(), kind.name
        while name in always and name not in seen:
            seen.add(name)
            name = always[name]
        if name in seen:
            rule = "Some contacts must end: a share below 1 somewhere on the way round."
            faults.append(_fault(f"types[{i}] {kind.name!r}.change", "contacts that all come again for ever", rule))
    return faults


def _of_own_agents(centre: Centre) -> list[Fault]:
    """Own agents are told apart only where each has one contact at a time."""
    sticky = {kind.name for kind in centre.types if kind.own_agent_minutes is not None}
    return [
        _fault(
            f"groups[{g}] {group.name!r}.slots", f"{group.slots} contacts at once, of types with an own agent",
            "An own agent has one contact at a time.", "Leave own_agent_minutes out where agents chat.",
        )
        for g, group in enumerate(centre.groups)
        if group.slots > 1 and sticky & set(group.skills)
    ]  # fmt: skip


def _of_group(group: AgentGroup, where: str, length: int, persons: set[str]) -> list[Fault]:
    faults = []
    if len(group.agents) != length:
        faults.append(_fault(f"{where}.agents", f"{len(group.agents)} intervals", f"The contacts have {length}."))
    if any(agents < 0 for agents in group.agents):
        faults.append(_fault(f"{where}.agents", min(group.agents), "Each must be 0 or more."))
    if group.slots < 1:
        faults.append(_fault(f"{where}.slots", group.slots, "It must be 1 or more."))
    if not 0 <= group.slow_down <= 1:
        faults.append(_fault(f"{where}.slow_down", group.slow_down, "It must lie between 0 and 1."))
    if not group.skills:
        faults.append(_fault(f"{where}.skills", "none", "An agent needs at least one."))
    for skill in group.skills:
        if skill not in persons:
            rule = "Each must be the name of a type that a person serves."
            faults.append(_fault(f"{where}.skills", repr(skill), rule))
    return faults


def _fault(where: str, found: object, rule: str, way_out: str = "") -> Fault:
    return Fault(where, f"found {found}"[:120], rule, way_out)
