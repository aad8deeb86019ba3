"""What the event loop reads and changes, all in arrays: a centre as numbers, its customers, and the state of a run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.simulation.one_queue import Ints
from humanline.stats.intervals import Floats

#: The outcome of a contact that still waits.
PENDING = -1


class Rules(NamedTuple):
    """A centre as numbers: K types of contact, G groups of agents, I intervals.

    Attributes:
        edges: minutes, shape (I + 1,).
        priority: lower goes first, shape (K,).
        promise: minutes from asking to due, shape (K,).
        groups_of: groups that serve a type, in order of choice, −1 after the last, shape (K, G).
        types_of: types that a group serves, −1 after the last, shape (G, K).
        agents: shape (G, I).
        slots: contacts that one agent has at once, shape (G,).
        speed: how fast each of j contacts of one agent goes, shape (G, most slots + 1).
        first_agent: where a group's agents begin in a list of all, shape (G + 1,).
        redial_share: of who gives up, shape (K,).
        redials_most: shape (K,).
        keeps_patience: 1 where a redial has the patience of the first call, shape (K,).
        keeps_due: 1 where a redial is due as the first call was, shape (K,).
        back_share: of who waits long enough to hear the offer of a call-back, shape (K,).
        back_after: minutes of waiting after which it is made, shape (K,).
        back_from: contacts before it for each agent there from which it is made, shape (K,).
        needs_idle: agents who must be idle for a contact to be taken, shape (K,).
        message_after: minutes of waiting after which a message is left, shape (K,).
        lines: contacts that fit in the centre.
        finish: 1 where agents stay after closing until the queue is empty.
        any_idle: 1 where each idle agent is as likely to get a contact, whatever their group.
        change_after: 1 where contacts may change after service, 2 after giving up, 0 for never, shape (K,).
        change_keeps_due: 1 where a changed contact is due as the first was, shape (K,).
        own: 1 where some type has an own agent.
        own_wait: minutes that who comes again waits for the own agent, −1 for not at all, shape (K,).
        first_named: where a group's agents begin in the list of those told apart, shape (G + 1,).
    """

    edges: Floats
    priority: Ints
    promise: Floats
    groups_of: Ints
    types_of: Ints
    agents: Ints
    slots: Ints
    speed: Floats
    first_agent: Ints
    redial_share: Floats
    redials_most: Ints
    keeps_patience: Ints
    keeps_due: Ints
    back_share: Floats
    back_after: Floats
    back_from: Floats
    needs_idle: Ints
    message_after: Floats
    lines: int
    finish: int
    any_idle: int
    change_after: Ints
    change_keeps_due: Ints
    own: int
    own_wait: Floats
    first_named: Ints


class Draws(NamedTuple):
    """The customers, in order of arrival, shape (customers,) each; what no rule asks for may be of length 1.

    Contacts that customers may change to follow after them, in every column but `arrival`.

    Attributes:
        arrival: minutes.
        asked: minutes: when they first asked for a person; before arrival for who comes from self-service.
        kind: type of contact.
        handle: minutes of work.
        patience: minutes, infinite for who never gives up.
        redial: uniform, decides whether who gives up calls again.
        redial_delay: minutes until then.
        next_patience: minutes, of a redial.
        back: uniform, decides whether a call-back is taken.
        choice: uniform, decides which idle agent.
        change: whose draws the contact has that this one changes to, −1 where it does not change.
        change_delay: minutes until then.
        root: the customer whose contact it is.
    """

    arrival: Floats
    asked: Floats
    kind: NDArray[np.int32]
    handle: Floats
    patience: Floats
    redial: Floats
    redial_delay: Floats
    next_patience: Floats
    back: Floats
    choice: Floats
    change: NDArray[np.int32]
    change_delay: Floats
    root: NDArray[np.int32]


class State(NamedTuple):
    """Everything that changes. Rows are contacts: first the customers in order of arrival, then redials."""

    # Contacts, shape (rows,).
    customer: NDArray[np.int32]
    attempt: NDArray[np.int16]
    came: Floats
    wait: Floats
    outcome: NDArray[np.int8]
    group: NDArray[np.int16]
    backed: NDArray[np.int8]
    last: NDArray[np.int8]
    # Events, shape (room,).
    event_time: Floats
    event: Ints
    # Waiting contacts by type, a heap each by due time, shape (K, room).
    due: Floats
    waiting: Ints
    waits: Ints
    # Groups, shape (G,), and minutes in which agents were busy, shape (G, I + 1).
    busy: Ints
    here: Ints
    busy_minutes: Floats
    # Agents who chat, shape (agents,) and (agents, slots).
    held: Ints
    since: Floats
    version: Ints
    row_in: Ints
    left: Floats
    number: Ints
    # Where agents are told apart. Contacts, shape (rows,): who serves it, who had the customer before, whether it waits
    # for that agent alone, and which contact waits for the same agent after it.
    agent: NDArray[np.int32]
    had: NDArray[np.int32]
    apart: NDArray[np.int8]
    behind: NDArray[np.int32]
    # Agents, shape (agents,): what they have at hand, and the first and last contact that waits for them alone.
    at_hand: Ints
    first_for: Ints
    last_for: Ints
