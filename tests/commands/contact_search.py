"""Every contact that the table can make, and what must hold of each: the laws stand here apart from the table."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import product

from msgspec.structs import replace

from humanline.life.applying import applied
from humanline.life.table import EVENTS, STATES, TABLE, Move
from humanline.model.live import Contact, Happened

NOW, PAST, PLACE, PROMISED = 100, 10, 50, 90
OWNED = {"offered", "with_person", "callback_offered", "calling", "wrap_up"}
PROMISE = {"callback_due", "callback_offered", "calling"}
PERSON = {"waiting", "offered", "with_person", "callback_due", "callback_offered", "calling"}
WAITING = PERSON - {"with_person"}
CUSTOMER = {"ask", "turn", "leave", "want_callback", "cancel_ask", "rather_wait"}
#: Colleagues' events: with the contact in hand, and with a call.
IN_HAND = {"agent_turn", "hand_on", "promise_callback", "agent_close"}
CALL = {"reached", "no_answer", "tried_enough"}
BY_OWNER = {"accept", "decline", "agent_gone", "outcome", "no_answer_needed"} | IN_HAND | CALL
BY_COLLEAGUES = BY_OWNER | {"offer"}
#: A fault, somebody who vanishes and an offer that ends lead back to the queue that it came from.
BACK = {"offered": "waiting", "with_person": "waiting", "callback_offered": "callback_due", "calling": "callback_due"}
#: Where only one state makes sense after an event.
AFTER = {
    "want_callback": {"callback_due"}, "closing_time": {"callback_due"}, "promise_callback": {"callback_due"},
    "rather_wait": {"waiting"}, "decide_self": {"self_service"}, "decide_person": {"waiting"},
    "bot_hand_over": {"waiting"}, "bot_done": {"closed"}, "hand_on": {"waiting"}, "agent_close": {"wrap_up"},
    "outcome": {"closed"}, "no_answer_needed": {"closed"}, "reached": {"with_person"}, "no_answer": {"callback_due"},
    "tried_enough": {"wrap_up"}, "silence": {"gave_up"}, "unreachable": {"gave_up"}, "bot_reply": {"self_service"},
    "agent_turn": {"with_person"}, "cancel_ask": {"self_service", "closed"}, "leave": {"gave_up", "wrap_up"},
}  # fmt: skip
#: A promise may bring a place forward, or give it a time of its own.
AFTER_PROMISE = {"want_callback", "closing_time", "promise_callback"}
#: In which states an event does something; those that are not here can be done in every state but those named below.
WHERE = {
    "leave": {"self_service", "waiting", "offered", "with_person"}, "want_callback": {"waiting", "offered"},
    "cancel_ask": {"waiting", "callback_due"}, "rather_wait": {"callback_due"}, "decide_self": {"new"},
    "decide_person": {"new"}, "bot_reply": {"self_service"}, "bot_hand_over": {"self_service"},
    "bot_done": {"self_service"}, "offer": {"waiting", "callback_due"}, "accept": {"offered", "callback_offered"},
    "decline": {"offered", "callback_offered"}, "lease_over": {"offered", "callback_offered"}, "agent_gone": OWNED,
    "outcome": {"wrap_up"}, "no_answer_needed": {"offered", "with_person"}, "silence": {"self_service"},
    "closing_time": {"waiting"}, "unreachable": {"waiting"}, "ask": set(STATES), "fault": set(STATES),
    "turn": set(STATES) - {"new"},
}  # fmt: skip
WHERE |= {event: {"with_person"} for event in IN_HAND} | {event: {"calling"} for event in CALL}


def happenings(contact):
    """All that could happen to a contact now, by two colleagues, with and without a number."""
    for event in EVENTS:
        whose = ("", "a", "b") if event in BY_COLLEAGUES else ("",)
        for by, address in product(whose, ("", "06") if not contact.address else ("",)):
            yield Happened(event, NOW, by=by, address=address, lease_until=NOW + 60, callback_at=NOW + 500)


def plain(contact):
    """The contact with its times made past, so that there are few."""
    return replace(
        contact, version=0, at=0, resting=(), tries=0, **{
            name: None if getattr(contact, name) is None else time
            for name, time in (("asked_at", PAST), ("first_asked_at", PAST), ("waits_since", PAST), ("due_at", PLACE),
                               ("not_before", PAST), ("callback_at", PROMISED), ("lease_until", PAST))
        },
    )  # fmt: skip


def faults_of(contact):
    """What is wrong with a contact as it stands."""
    state = contact.state
    if (contact.owner != "") != (state in OWNED):
        yield f"I4: owner {contact.owner!r} in {state}"
    if (contact.asked_at is not None) != (state in PERSON or state == "wrap_up"):
        yield f"I5: clock in {state}"
    if (contact.due_at is None) != (contact.asked_at is None):
        yield f"I5: a place without a clock in {state}"
    if contact.asked_at is not None and contact.first_asked_at is None:
        yield f"I5: when it was first asked is lost in {state}"
    if (contact.waits_since is not None) != (state in WAITING):
        yield f"waiting is not measured in {state}"
    if (contact.callback_at is not None) != (state in PROMISE):
        yield f"I8: promise in {state}"
    if state in PROMISE and not contact.address:
        yield f"I8: nowhere to call in {state}"
    if contact.wrote_again and state not in PERSON | {"wrap_up"}:
        yield f"wrote again in {state}"


def faults_between(before, happened, after, refusal):
    """What is wrong with what came of something."""
    event, state, to = happened.event, before.state, after.state
    here = f"{event} in {state}"
    if refusal:
        if after != before:
            yield f"{here}: refused, and changed"
        needs = event in {"want_callback", "closing_time", "promise_callback"}
        excused = (
            (event in BY_OWNER and happened.by != before.owner)
            or (event in BY_COLLEAGUES and not happened.by)
            or (needs and not (happened.address or before.address))
            or (event == "unreachable" and before.address)
            or (event == "no_answer_needed" and not before.wrote_again)
        )
        if state in WHERE[event] and not excused:
            yield f"{here}: refused ({refusal})"
        return
    if state not in WHERE[event]:
        yield f"{here}: not refused"
    if event in AFTER and to not in AFTER[event]:
        yield f"{here}: leads to {to}"
    if event in BY_COLLEAGUES and not happened.by:
        yield f"I4: {here} by nobody"
    if event in BY_OWNER and happened.by != before.owner:
        yield f"I4: {here} by somebody else"
    if event == "ask" and (to not in PERSON or (state in PERSON and (to, after.owner) != (state, before.owner))):
        yield f"I1: {here} leads to {to}"
    if event == "turn" and to != {"wrap_up": "with_person", "closed": "waiting", "gave_up": "waiting"}.get(
        state, state
    ):
        yield f"{here}: leads to {to}"
    if event == "fault" and to != {"new": "waiting", "self_service": "waiting", "with_person": state}.get(
        state, BACK.get(state, state)
    ):
        yield f"I2: {here} leads to {to}"
    if event in {"lease_over", "decline"} and to != BACK[state]:
        yield f"I4: {here} leads to {to}"
    if event == "agent_gone" and to != {"wrap_up": "closed"}.get(state, BACK.get(state)):
        yield f"I4: {here} leads to {to}"
    if event == "accept" and to != {"offered": "with_person", "callback_offered": "calling"}[state]:
        yield f"{here} leads to {to}"
    if event == "offer" and (
        to != {"waiting": "offered", "callback_due": "callback_offered"}[state] or after.owner != happened.by
    ):
        yield f"I4: {here} leads to {to} of {after.owner!r}"  # fmt: skip
    if event != "offer" and after.owner not in ("", before.owner):
        yield f"I4: {here} takes from the owner"
    if event == "leave" and (to == "wrap_up") != (state == "with_person"):
        yield f"{here}: leads to {to}"
    if event == "cancel_ask" and to != {"waiting": "self_service", "callback_due": "closed"}[state]:
        yield f"{here}: leads to {to}"
    away = CUSTOMER | {"agent_close", "tried_enough", "no_answer_needed", "unreachable"}
    if state in PERSON and to not in PERSON and event not in away:
        yield f"I2: {here} leaves the way to a person"
    if state in PERSON and to in PERSON and after.asked_at != before.asked_at:
        yield f"I5: {here} restarts the clock"
    if state not in PERSON and to in PERSON and (after.asked_at == NOW) != ((state, event) != ("wrap_up", "turn")):
        yield f"I5: {here} has the clock of an earlier request"
    if to not in PERSON and after.asked_at not in (None, before.asked_at):
        yield f"I5: {here} has the clock of no request"
    if state in PERSON and to in PERSON | {"wrap_up"} and event not in AFTER_PROMISE and after.due_at != before.due_at:
        yield f"I5: {here} moves the place in the queue"
    if before.callback_at is not None and after.callback_at not in (None, before.callback_at):
        yield f"I8: {here} moves a promise"
    if after.callback_at is not None and before.callback_at is None and after.callback_at != happened.callback_at:
        yield f"I8: {here} promises another time"
    if before.first_asked_at is not None and after.first_asked_at != before.first_asked_at:
        yield f"I5: {here} forgets when it was first asked"
    if after.wrote_again and not before.wrote_again and not (event == "turn" and state in {"closed", "gave_up"}):
        yield f"{here}: marked as written again"
    if event == "turn" and state in {"closed", "gave_up"} and not after.wrote_again:
        yield f"{here}: not marked as written again"
    if (
        before.wrote_again
        and not after.wrote_again
        and event != "ask"
        and to not in {"self_service", "closed", "gave_up"}
    ):
        yield f"{here}: no longer marked as written again"
    if event == "ask" and after.wrote_again:
        yield f"I1: {here}: who asks may be left without an answer"
    if event == "no_answer_needed" and not before.wrote_again:
        yield f"I1: {here}: who asked gets no answer"
    if to in {"offered", "callback_offered"} and after.lease_until is None:
        yield f"I4: {here}: an offer without an end"
    if to not in {"offered", "callback_offered"} and after.lease_until is not None:
        yield f"{here}: a lease without an offer"
    if after.version != before.version + 1:
        yield f"{here}: another version is needed"


def faults_in(table=TABLE, *, all_of_them=True, apply=applied):
    """Every fault of every contact that can be; gives the faults, the contacts and how often something happened."""
    first = Contact(id="c", opened_at=0, at=0)
    seen, queue, faults, moves = {first}, deque([first]), [], 0
    leads_to = defaultdict(set)
    while queue:
        before = queue.popleft()
        faults += faults_of(before)
        for happened in happenings(before):
            after, refusal = apply(before, happened, table=table)
            faults += faults_between(before, happened, after, refusal)
            if refusal:
                continue
            moves += 1
            known = plain(after)
            faults += faults_of(after)
            if happened.event not in {"leave", "cancel_ask", "unreachable"}:
                leads_to[known].add(before)
            if known not in seen:
                seen.add(known)
                queue.append(known)
        if faults and not all_of_them:
            return faults, seen, moves
    reach = {one for one in seen if one.state == "with_person"}
    queue = deque(reach)
    while queue:
        for one in leads_to[queue.popleft()] - reach:
            reach.add(one)
            queue.append(one)
    faults += [f"stuck: {one}" for one in seen - reach if one.state in PERSON]
    if {one.state for one in seen} != set(STATES):
        faults.append(f"never: {set(STATES) - {one.state for one in seen}}")
    return faults, seen, moves


def mutants():
    """Tables that differ from that of the house in one entry: their names, the entry's key, and the tables."""
    effects = ("clock", "own", "free", "promise", "done", "again")
    for key, move in TABLE.items():
        yield f"{key} dropped", key, {one: of for one, of in TABLE.items() if one != key}
        for state in STATES:
            if state != move.to:
                yield f"{key} to {state}", key, {**TABLE, key: Move(state, move.effects)}
        for effect in effects:
            less = tuple(one for one in move.effects if one != effect)
            other = less if effect in move.effects else (*move.effects, effect)
            yield f"{key} {effect} turned round", key, {**TABLE, key: Move(move.to, other)}
    for key in product(STATES, EVENTS):
        if key not in TABLE:
            for to in STATES:
                yield f"{key} added, to {to}", key, {**TABLE, key: Move(to)}


def is_caught(key, table, contacts):
    """Whether a mutant is found out; `None` where it changes nothing that can be seen of any contact.

    Args:
        key: of the entry that differs.
        table: the mutant.
        contacts: all that the table of the house can make.
    """
    state, event = key
    alike = True
    for before in contacts:
        if before.state != state:
            continue
        for happened in happenings(before):
            if happened.event != event:
                continue
            after, refusal = applied(before, happened, table=table)
            if after != applied(before, happened)[0]:
                alike = False
                if any(faults_between(before, happened, after, refusal)) or any(faults_of(after)):
                    return True
    return None if alike else bool(faults_in(table, all_of_them=False)[0])
