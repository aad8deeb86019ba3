"""One run of a centre: by the short loop where there is but one queue, else event by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.simulation.centre import AgentGroup, Centre
from humanline.queueing.simulation.drawing import Spilled, draw
from humanline.queueing.simulation.event_loop import run_centre
from humanline.queueing.simulation.one_queue import Ints, add_busy, serve_in_order
from humanline.queueing.simulation.own_agents import AWAY
from humanline.queueing.simulation.state import PENDING, Draws, Rules, State
from humanline.stats.intervals import Floats

#: Beyond any centre.
_NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class Run:
    """What happened in one run, a row for each contact with a person: first calls by arrival, then redials.

    Attributes:
        customer: whose contact, shape (rows,).
        attempt: 0 for a first call, 1 for a first redial…, same shape.
        kind: number of the type, same shape.
        came: minutes, same shape.
        asked: minutes at which the customer first asked for a person, same shape.
        wait: minutes until served, or gone, same shape.
        outcome: `SERVED`…, same shape.
        changed: whether it goes on from another contact of the customer, same shape.
        agent: number of the agent who served it, where agents are told apart and one did, else −1, same shape.
        had: the agent who had the customer before, likewise.
        busy_minutes: minutes in which agents were busy, shape (groups, intervals + 1); the last is after closing.
        spilled: contacts that began in self-service, by number of type.
    """

    customer: NDArray[np.int32]
    attempt: NDArray[np.int16]
    kind: NDArray[np.int32]
    came: Floats
    asked: Floats
    wait: Floats
    outcome: NDArray[np.int8]
    changed: NDArray[np.bool_]
    agent: NDArray[np.int32]
    had: NDArray[np.int32]
    busy_minutes: Floats
    spilled: dict[int, Spilled]


def edges_of(centre: Centre) -> Floats:
    """Minutes at which intervals begin, and the last ends, shape (intervals + 1,)."""
    return np.arange(centre.intervals + 1, dtype=np.float64) * centre.interval_minutes


def run(centre: Centre, seed: int, replication: int, *, short: bool = True) -> Run:
    """Run a centre once.

    Args:
        centre: what is simulated.
        seed: of all streams of random numbers.
        replication: which one, 0 or more.
        short: take the short loop where there is but one queue; the answer is the same.
    """
    return next(runs(centre, seed, [replication], short=short))


def runs(centre: Centre, seed: int, replications: Iterable[int], *, short: bool = True) -> Iterator[Run]:
    """Run a centre once for each replication.

    Args:
        centre: what is simulated.
        seed: of all streams of random numbers.
        replications: which ones, 0 or more.
        short: see `run`.
    """
    edges = edges_of(centre)
    rules = None if short and is_one_queue(centre) else rules_of(centre, edges)
    for replication in replications:
        draws, spilled = draw(centre, edges, seed, replication)
        if rules is None:
            yield _one_queue(centre, edges, draws, spilled)
        else:
            yield _event_by_event(centre, rules, draws, spilled)


def is_one_queue(centre: Centre) -> bool:
    """Whether the short loop gives the same: one type, one group, first come first served, one contact at a time."""
    (kind, *others), groups = centre.types, centre.groups
    return (
        not others
        and len(groups) == 1
        and groups[0].slots == 1
        and centre.lines is None
        and kind.redial is None
        and kind.call_back is None
        and kind.message_after_minutes is None
        and kind.change is None
        and kind.needs_idle == 0
    )


def _one_queue(centre: Centre, edges: Floats, draws: Draws, spilled: dict[int, Spilled]) -> Run:
    wait, outcome = np.empty(draws.arrival.size), np.empty(draws.arrival.size, dtype=np.int8)
    agents = np.array(centre.groups[0].agents, dtype=np.int64)
    room, finish = np.empty(int(agents.max()) + 1), centre.closing == "finish"
    serve_in_order(draws.arrival, draws.handle, draws.patience, agents, edges, finish, wait, outcome, room)
    busy = np.zeros(edges.size)
    add_busy(draws.arrival, wait, draws.handle, outcome, edges, busy)
    return Run(
        customer=np.arange(draws.arrival.size, dtype=np.int32),
        attempt=np.zeros(draws.arrival.size, dtype=np.int16),
        kind=draws.kind,
        came=draws.arrival,
        asked=draws.asked,
        wait=wait,
        outcome=outcome,
        changed=np.zeros(wait.size, dtype=np.bool_),
        agent=np.full(wait.size, -1, dtype=np.int32),
        had=np.full(wait.size, -1, dtype=np.int32),
        busy_minutes=busy[None, :],
        spilled=spilled,
    )


def _event_by_event(centre: Centre, rules: Rules, draws: Draws, spilled: dict[int, Spilled]) -> Run:
    customers = draws.arrival.size
    redials = any(kind.redial is not None for kind in centre.types)
    rows = draws.kind.size + (customers // 4 + 64 if redials else 0)
    room = 1024
    while True:
        state = _empty(rules, draws, rows, room)
        used = run_centre(rules, draws, state)
        if used >= 0:
            break
        rows, room = (2 * rows if redials else rows), 4 * room
    customer = state.customer[:used]
    nobody = np.broadcast_to(np.array(-1, dtype=np.int32), (used,))
    return Run(
        customer=draws.root[customer] if draws.root.size > 1 else customer,
        attempt=state.attempt[:used],
        kind=draws.kind[customer],
        came=state.came[:used],
        asked=draws.asked[customer],
        wait=state.wait[:used],
        outcome=state.outcome[:used],
        changed=customer >= customers,
        agent=state.agent[:used] if rules.own else nobody,
        had=state.had[:used] if rules.own else nobody,
        busy_minutes=state.busy_minutes,
        spilled=spilled,
    )


def rules_of(centre: Centre, edges: Floats) -> Rules:
    """A centre as numbers."""
    types, groups = centre.types, centre.groups
    place = {kind.name: k for k, kind in enumerate(types)}
    groups_of, types_of = (
        np.full(shape, -1, dtype=np.int64) for shape in ((len(types), len(groups)), (len(groups), len(types)))
    )
    for k, kind in enumerate(types):
        able = [g for g, group in enumerate(groups) if kind.name in group.skills]
        groups_of[k, : len(able)] = able
    for g, group in enumerate(groups):
        known = list(dict.fromkeys(place[skill] for skill in group.skills))
        types_of[g, : len(known)] = known
    most = max(group.slots for group in groups)
    chatting = [max(group.agents) if group.slots > 1 else 0 for group in groups]
    redials, backs = [kind.redial for kind in types], [kind.call_back for kind in types]
    changes = [kind.change for kind in types]
    never = float("inf")
    return Rules(
        edges=edges,
        priority=_ints(kind.priority if centre.order == "priority" else 0 for kind in types),
        promise=_floats(kind.promise_minutes if centre.order == "due" else 0.0 for kind in types),
        groups_of=groups_of,
        types_of=types_of,
        agents=np.array([group.agents for group in groups], dtype=np.int64),
        slots=_ints(group.slots for group in groups),
        speed=np.array([[group.speed(max(j, 1)) for j in range(most + 1)] for group in groups], dtype=np.float64),
        first_agent=_ints([0, *np.cumsum(chatting).tolist()]),
        redial_share=_floats(redial.share if redial else 0.0 for redial in redials),
        redials_most=_ints(redial.most if redial else 0 for redial in redials),
        keeps_patience=_ints(redial.keeps_patience if redial else 1 for redial in redials),
        keeps_due=_ints(redial.keeps_due if redial else 1 for redial in redials),
        back_share=_floats(back.share if back else 0.0 for back in backs),
        back_after=_floats(back.after_minutes if back else never for back in backs),
        back_from=_floats(back.from_waiting if back else 0.0 for back in backs),
        needs_idle=_ints(kind.needs_idle for kind in types),
        message_after=_floats(never if k.message_after_minutes is None else k.message_after_minutes for k in types),
        lines=_NO_LIMIT if centre.lines is None else centre.lines,
        finish=int(centre.closing == "finish"),
        any_idle=int(centre.choice == "any_idle"),
        change_after=_ints({"service": 1, "giving_up": 2}[c.after] if c else 0 for c in changes),
        change_keeps_due=_ints(change.keeps_due if change else 1 for change in changes),
        own=int(any(kind.own_agent_minutes is not None for kind in types)),
        own_wait=_floats(-1.0 if kind.own_agent_minutes is None else kind.own_agent_minutes for kind in types),
        first_named=_ints([0, *np.cumsum([_comings(group) for group in groups]).tolist()]),
    )


def _comings(group: AgentGroup) -> int:
    """How often an agent comes, at most: who goes late and who comes may be there together."""
    return group.agents[0] + sum(max(new - old, 0) for old, new in pairwise(group.agents))


def _floats(values: Iterable[float]) -> Floats:
    """As the loops want them: always the same type, or they would be compiled again."""
    return np.array(list(values), dtype=np.float64)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _empty(rules: Rules, draws: Draws, rows: int, room: int) -> State:
    """A state with the customers set up, room for so many rows, and for so many that wait."""
    customers = draws.arrival.size
    kinds, groups = rules.groups_of.shape
    intervals = rules.edges.size
    busy_at_most = int(rules.agents.max(axis=1).sum() * max(rules.slots.max(), 1))
    events = 4 * (room + busy_at_most)
    agents, slots = max(int(rules.first_agent[-1]), 1), int(rules.slots.max())
    customer = np.zeros(rows, dtype=np.int32)
    customer[:customers] = np.arange(customers, dtype=np.int32)
    came = np.zeros(rows)
    came[:customers] = draws.arrival
    named, told = (max(int(rules.first_named[-1]), 1), rows) if rules.own else (1, 1)
    return State(
        customer=customer,
        attempt=np.zeros(rows, dtype=np.int16),
        came=came,
        wait=np.zeros(rows),
        outcome=np.full(rows, PENDING, dtype=np.int8),
        group=np.zeros(rows, dtype=np.int16),
        backed=np.zeros(rows, dtype=np.int8),
        last=np.zeros(rows, dtype=np.int8),
        event_time=np.empty(events),
        event=np.empty(events, dtype=np.int64),
        due=np.empty((kinds, room)),
        waiting=np.empty((kinds, room), dtype=np.int64),
        waits=np.zeros(kinds, dtype=np.int64),
        busy=np.zeros(groups, dtype=np.int64),
        here=np.zeros(groups, dtype=np.int64),
        busy_minutes=np.zeros((groups, intervals)),
        held=np.zeros(agents, dtype=np.int64),
        since=np.zeros(agents),
        version=np.zeros(agents, dtype=np.int64),
        row_in=np.zeros((agents, slots), dtype=np.int64),
        left=np.zeros((agents, slots)),
        number=np.zeros(8, dtype=np.int64),
        agent=np.full(told, -1, dtype=np.int32),
        had=np.full(told, -1, dtype=np.int32),
        apart=np.zeros(told, dtype=np.int8),
        behind=np.full(told, -1, dtype=np.int32),
        at_hand=np.full(named, AWAY, dtype=np.int64),
        first_for=np.full(named, -1, dtype=np.int64),
        last_for=np.full(named, -1, dtype=np.int64),
    )
