"""Telephone numbers that a bot tells: ways to a person, with the same evidence as on a site."""

from __future__ import annotations

import msgspec

from humanline.model.reach import BY_CUSTOMER, Graph, GraphState, Hidden, NotUnderstood, Remark, Transition
from humanline.reach.sites.hours import find_hours
from humanline.reach.sites.phones import EMERGENCY, find_phones
from humanline.reach.sites.whose import NumberContext, calls, clause_after, clause_before, whose
from humanline.reach.words import denies_a_person


def with_told_numbers(graph: Graph) -> Graph:
    """The graph with a way to the person behind every number that the bot gives as its own for customers.

    What is said stays on the screen: where nothing more comes after a number, calling is what is left to do. A number
    of others is none; one of which nothing says whose it is, is unknown.

    Args:
        graph: of a bot, as its reader made it.
    """
    states, unclear = list(graph.states), list(graph.not_understood)
    known = {state.id for state in graph.states}
    ways: dict[str, list[Transition]] = {}
    for state in graph.states:
        for move in _calls(state):
            ways.setdefault(state.id, []).append(move)
            if move.target in known:
                continue
            known.add(move.target)
            if move.hidden:
                states.append(GraphState(move.target, "unknown", name=move.target, place=state.place))
                unclear.append(NotUnderstood(state.place, move.value, Remark("number_of_whom"), move.target))
            else:
                name, open = f"telephone {move.target.partition(':')[2]}", find_hours(state.words)
                states.append(GraphState(move.target, "person", name=name, way="phone", open=open, place=state.place))
    if not ways:
        return graph
    kinds = {state.id: state for state in graph.states}
    on: dict[str, list[Transition]] = {}
    for move in graph.moves:
        on.setdefault(move.source, []).append(move)
    moves: list[Transition] = []
    for state in graph.states:
        mine = on.get(state.id, [])
        if any(not move.hidden for move in ways.get(state.id, ())):
            mine = [move for move in mine if move.by in BY_CUSTOMER or not _over(move.target, kinds, on)]
        moves += [*mine, *ways.get(state.id, [])]
    return msgspec.structs.replace(
        graph, states=tuple(states), moves=tuple(moves), not_understood=tuple(unclear)
    )  # fmt: skip


def _calls(state: GraphState) -> list[Transition]:
    """A move for every number in the words of a state."""
    found: list[Transition] = []
    # What stands in a field to fill in is an example.
    words = "" if state.kind == "asks" and not calls(state.words) else state.words
    phones = [phone for phone in find_phones(words) if phone.number not in EMERGENCY] if words else []
    for n, phone in enumerate(phones):
        end = phone.start + len(phone.shown)
        since = phones[n - 1].start + len(phones[n - 1].shown) if n else 0
        until = phones[n + 1].start if n + 1 < len(phones) else len(state.words)
        before = clause_before(state.words[since : phone.start])
        told = whose(phone.number, NumberContext(before, clause_after(state.words[end:until]), "", ""))
        if told == "not_ours" or denies_a_person(before):
            continue
        ours = told == "ours"
        target = f"phone:{phone.number}" if ours else f"number:{phone.number}"
        hidden: Hidden = "" if ours else "unannounced"
        label = before.strip()[-80:]
        found.append(Transition(state.id, target, "types", phone.shown, label, hidden=hidden, place=state.place))
    return found


def _over(id: str, kinds: dict[str, GraphState], on: dict[str, list[Transition]]) -> bool:
    """Whether nothing more comes in a state: an end, or a place where nothing happens."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        state, moves = kinds.get(id), on.get(id, [])
        if state is None or state.kind in ("person", "unknown", "queue"):
            return False
        if state.kind in ("hang_up", "done") or not moves:
            return True
        if len(moves) > 1 or moves[0].by in BY_CUSTOMER or state.words:
            return False
        id = moves[0].target
    return False
