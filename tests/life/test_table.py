"""The life of a contact, searched: every contact that can be, every event, every mutant of the table and its code."""

import ast
import copy
import inspect

import pytest
from contact_search import faults_in, is_caught, mutants
from msgspec.structs import replace

from humanline.life import applying
from humanline.life.applying import CALLS_AGAIN_AFTER, RESTS, USUAL_WITHIN, applied
from humanline.life.table import EVENTS, ROWS, STATES, TABLE
from humanline.model.live import MINUTE, SECOND, Contact, Happened


def test_i1_i2_i4_i5_i8_hold_of_every_contact_that_can_be():
    faults, contacts, moves = faults_in()
    assert not faults
    assert (len(contacts), moves) == (61, 566)  # the search is over all that there are: no fewer
    assert {event for _, event in TABLE} == set(EVENTS) == set(ROWS)
    assert {state for state, _ in TABLE} == set(STATES)


def test_every_mutant_of_the_table_is_caught():
    contacts = faults_in()[1]
    found = {name: is_caught(key, table, contacts) for name, key, table in mutants()}
    assert not [name for name, caught in found.items() if caught is False]
    assert sum(caught is True for caught in found.values()) > 3_000


def at(state, **fields):
    return Contact(id="c", opened_at=0, at=50, state=state, **fields)


WAITING = {"asked_at": 10, "first_asked_at": 5, "waits_since": 10, "due_at": 40}


def details_of(apply):
    """What the search does not see, because it makes times past: faults."""
    asked = apply(at("closed", first_asked_at=5), Happened("ask", 60))[0]
    if (asked.asked_at, asked.first_asked_at, asked.due_at) != (60, 5, 60 + USUAL_WITHIN):
        yield "a new request"
    if apply(at("new", within=7), Happened("ask", 60))[0].due_at != 67:
        yield "the place is that of the charter"
    if apply(at("new"), Happened("ask", 20))[0].at != 50:
        yield "a clock that goes back"
    offered = at("offered", owner="a", lease_until=100, **WAITING)
    if apply(offered, Happened("lease_over", 99))[1] != "lease_runs" or apply(offered, Happened("lease_over", 100))[1]:
        yield "the end of a lease"
    rested = apply(replace(offered, resting=(("x", 40), ("y", 90))), Happened("decline", 60, by="a"))[0]
    if rested.resting != (("y", 90), ("a", 60 + RESTS)):
        yield "who declined rests"
    calling = at("calling", owner="a", callback_at=900, address="06", **WAITING)
    again = apply(replace(calling, tries=1), Happened("no_answer", 60, by="a"))[0]
    if (again.tries, again.not_before, again.callback_at) != (2, 60 + CALLS_AGAIN_AFTER, 900):
        yield "nobody answered"
    if apply(replace(calling, tries=2, not_before=70), Happened("reached", 60, by="a"))[0].tries:
        yield "reached"
    spoken = at("with_person", owner="a", address="06", **WAITING)
    promised = apply(spoken, Happened("promise_callback", 60, by="a", callback_at=900, not_before=800))[0]
    if (promised.due_at, promised.not_before, promised.callback_at) != (900, 800, 900):
        yield "a call back that a colleague promised has its own time"
    wanted = apply(at("waiting", **WAITING), Happened("want_callback", 60, callback_at=900, address="06"))[0]
    if (wanted.due_at, wanted.address, wanted.callback_at, wanted.waits_since) != (40, "06", 900, 10):
        yield "a call back keeps its place"
    if apply(at("waiting", **WAITING), Happened("want_callback", 60, callback_at=30, address="06"))[0].due_at != 30:
        yield "a promise that is sooner than the place"
    if apply(at("waiting", **WAITING), Happened("want_callback", 60, address="06"))[1] != "no_time":
        yield "a promise without a time"
    if apply(spoken, Happened("hand_on", 60, by="a"))[0].waits_since != 60:
        yield "a wait after a hand-on"
    if apply(at("waiting", alarmed=True, address="06", **WAITING), Happened("closing_time", 60, callback_at=90))[
        0
    ].alarmed:
        yield "a new promise has an alarm of its own"
    if not apply(at("waiting", alarmed=True, **WAITING), Happened("ask", 60))[0].alarmed:
        yield "an alarm is told once"
    if apply(at("closed", told_low=1, told_high=2), Happened("ask", 60))[0].told_high is not None:
        yield "a new request is told a wait of its own"
    if apply(at("closed", alarmed=True), Happened("ask", 60))[0].alarmed:
        yield "a new request has an alarm of its own"
    if apply(offered, Happened("lease_over", 100))[0].resting:
        yield "who did not answer may be offered it again"
    if apply(replace(calling, state="callback_offered"), Happened("accept", 60, by="a"))[0].tries:
        yield "what counts as a call"
    spoken_to = apply(at("self_service"), Happened("turn", 60, machine_until=65))[0]
    if (
        spoken_to.machine_until != 65
        or apply(at("waiting", **WAITING), Happened("turn", 60, machine_until=65))[0].machine_until
    ):
        yield "how long a machine may be silent"
    if any(
        apply(spoken_to, Happened(event, 61, machine_until=99))[0].machine_until
        for event in ("bot_reply", "ask", "bot_done")
    ):
        yield "a machine that answered is not silent"
    if apply(at("waiting", address="06", **WAITING), Happened("unreachable", 60))[1] != "not_now":
        yield "who left a number can be reached"
    kept = apply(at("waiting", address="06", **WAITING), Happened("turn", 60))[0]
    if (kept.address, kept.lease_until) != ("06", None):
        yield "a number is kept"
    if apply(offered, Happened("turn", 60))[0].lease_until != 100:
        yield "a lease goes on while the customer writes"


def test_times_places_and_calls_are_as_they_are_told():
    assert not list(details_of(applied))
    assert (RESTS, CALLS_AGAIN_AFTER, USUAL_WITHIN) == (60 * SECOND, 15 * MINUTE, 10 * MINUTE)


class _Mutating(ast.NodeTransformer):
    """Changes the nth place in a module where something is asked, and nothing else."""

    def __init__(self, number: int) -> None:
        self.number, self.done = number, ""

    def _turn(self, node, made):
        self.number -= 1
        if self.number == -1:
            self.done = f"line {node.lineno}: {ast.unparse(node)}"
            return made(node)
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        return self._turn(node, lambda found: ast.UnaryOp(ast.Not(), found))

    def visit_BoolOp(self, node):
        self.generic_visit(node)
        for k in range(len(node.values)):
            node = self._turn(node, lambda found, k=k: _without(found, k))
            if self.done:
                return node
        return node

    def visit_If(self, node):
        self.generic_visit(node)
        node = self._turn(node, lambda found: ast.If(ast.Constant(True), found.body, found.orelse))
        return (
            node if self.done else self._turn(node, lambda found: ast.If(ast.Constant(False), found.body, found.orelse))
        )

    def visit_Constant(self, node):
        return self._turn(node, lambda found: ast.Constant(not found.value)) if isinstance(node.value, bool) else node


def _without(node, k):
    """An 'and' or an 'or' without one of its parts."""
    left = [part for i, part in enumerate(node.values) if i != k]
    return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def source_mutants():
    """The code that applies the table, with one thing changed; the time limits at its head stay."""
    tree = ast.parse(inspect.getsource(applying))
    number = 0
    while True:
        mutating = _Mutating(number)
        changed = ast.fix_missing_locations(mutating.visit(copy.deepcopy(tree)))
        if not mutating.done:
            return
        space = {"__name__": "mutant"}
        exec(compile(changed, "mutant", "exec"), space)
        yield mutating.done, space["applied"]
        number += 1


#: Parts that are there for the type checker: what they look at is always so.
ALIKE = {
    "contact.lease_until or 0": "an offer has an end",
    "contact.asked_at or at": "a request that is open has a clock",
    "happened.callback_at or at": "a promise without a time is refused before",
    "contact.due_at or until": "who waits has a place",
}


def test_every_mutant_of_the_code_that_applies_it_is_caught():
    missed, caught = [], 0
    for name, apply in source_mutants():
        try:
            found = list(details_of(apply)) or faults_in(apply=apply, all_of_them=False)[0]
        except Exception:  # a mutant that breaks is found
            found = ["broken"]
        caught += bool(found)
        if not found:
            missed.append(name)
    assert not [name for name in missed if not any(known in name for known in ALIKE)]
    assert caught > 90


@pytest.mark.parametrize("event", ["ask", "fault"])
def test_i1_i2_asking_and_a_fault_have_an_entry_in_every_state(event):
    assert all((state, event) in TABLE for state in STATES)
