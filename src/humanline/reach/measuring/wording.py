"""What is said, asked and offered on the way to a person: findings about the words."""

from __future__ import annotations

from collections import deque

import numpy as np

from humanline.model.reached import Finding
from humanline.reach.measuring.compact import FAILS, BoolArray
from humanline.reach.measuring.measured import MOST_OF_A_KIND, Measured
from humanline.reach.measuring.reaching import leads_to
from humanline.reach.measuring.repeating import asked_before
from humanline.reach.words import says_it_is_a_machine, speaks_of_person

#: Somebody who listens keeps about so many options in mind; more are told as buried.
BURIED_AFTER = 4
#: Sources in which a machine leads the conversation in words.
BOT_FORMATS = frozenset({"rasa", "typebot", "botpress", "dialogflow_cx"})


def not_mentioned(of: Measured) -> list[Finding]:
    """The first place where a customer can do something does not speak of a person, nor does what is heard before it.

    Where a sound of unknown words, or something not understood, is heard before or there, it is not sure.
    """
    return [
        of.finding("not_mentioned", menu, sure=sure)
        for menu, spoken_of, sure in _first_menus(of)
        if not spoken_of and of.looked_at[menu] and not of.graph.unknown[menu]
    ]


def _first_menus(of: Measured) -> list[tuple[int, bool, bool]]:
    """Where a customer can first do something; whether a person was spoken of there or before; whether all is known."""
    graph, states = of.graph, of.graph.graph.states
    start, target = graph.successors
    menus: list[tuple[int, bool, bool]] = []
    seen: set[int] = set()
    waiting = deque((entry, False, True) for entry in graph.entries)
    while waiting:
        here, spoken_of, sure = waiting.popleft()
        if here in seen or graph.over[here]:
            continue
        seen.add(here)
        state = states[here]
        known = sure and not state.sounds and not graph.unknown[here]
        said = spoken_of or speaks_of_person(state.words)
        moves = range(start[here], start[here + 1])
        if graph.has_own[here]:
            options = [graph.graph.moves[k] for k in moves]
            said = said or any(
                speaks_of_person(option.label) or (option.by == "says" and speaks_of_person(option.value))
                for option in options
            )
            menus.append((here, said, known))
        else:
            waiting.extend((target[k], said, known) for k in moves if graph.calm[k])
    return menus


def machine_not_said(of: Measured) -> list[Finding]:
    """The first words of a bot do not say that it is a machine. Only where the source is that of a bot."""
    if of.graph.graph.format not in BOT_FORMATS:
        return []
    graph, states = of.graph, of.graph.graph.states
    start, target = graph.successors
    waiting, seen = deque(graph.entries), set(graph.entries)
    found = []
    while waiting:
        here = waiting.popleft()
        if states[here].words or states[here].sounds:
            if not says_it_is_a_machine(states[here].words):
                found.append(of.finding("machine_not_said", here, sure=not states[here].sounds))
            continue
        for move in range(start[here], start[here + 1]):
            if graph.calm[move] and target[move] not in seen and not graph.over[target[move]]:
                seen.add(target[move])
                waiting.append(target[move])
    return found


def buried_option(of: Measured) -> list[Finding]:
    """Options to a person that are offered after more than four others. On pages the order means little: left out."""
    graph = of.graph
    own = np.flatnonzero(graph.calm & (graph.by < FAILS))
    source = graph.source[own]
    begins = np.searchsorted(source, np.arange(graph.states))
    position = np.arange(len(own)) - begins[source]
    late = own[position > BURIED_AFTER]
    found: dict[int, int] = {}
    for move in late.tolist():
        state = int(graph.source[move])
        here = graph.graph.states[state]
        if not _to_person(of, move) or state in found or here.kind == "page" or not of.travelled.reachable[state]:
            continue
        if not any(_to_person(of, int(other)) for other in own[begins[state] : begins[state] + BURIED_AFTER + 1]):
            found[state] = move
    order = of.nearest_first(found)
    return [
        of.finding(
            "buried_option",
            state,
            states=order[n:] if n == MOST_OF_A_KIND - 1 else [state],
            then=[found[state]],
            place=graph.graph.moves[found[state]].place,
            before=int(np.searchsorted(own, found[state]) - begins[state]),
            option=graph.graph.moves[found[state]].label or graph.graph.moves[found[state]].value,
        )
        for n, state in enumerate(order[:MOST_OF_A_KIND])
    ]


def _to_person(of: Measured, move: int) -> bool:
    """Whether an option leads to a person or to the queue for one, or its words speak of a person."""
    graph, target = of.graph, of.graph.target[move]
    waits = graph.graph.states[target].kind == "queue"
    return bool(graph.goal[target]) or waits or speaks_of_person(graph.graph.moves[move].label)


def one_language(of: Measured) -> list[Finding]:
    """Languages in which there is no way to a person, where there is more than one language.

    A way in a language passes only states in it, or states of which the language is not told, from the first state in
    it on; the menu where one chooses the language may speak another.
    """
    graph, states = of.graph, of.graph.graph.states
    spoken = [state.language for state in states]
    reachable = of.travelled.reachable
    languages = sorted({language for k, language in enumerate(spoken) if language and reachable[k]})
    if len(languages) < 2:
        return []
    found = []
    for language in languages:
        fits = np.fromiter((own in ("", language) for own in spoken), bool, graph.states)
        in_it = [k for k in range(graph.states) if spoken[k] == language and reachable[k]]
        if _way_within(of, fits, in_it, graph.goal):
            continue
        first = of.nearest_first(in_it)[0]
        sure = not _way_within(of, fits, in_it, graph.goal | graph.unknown)
        found.append(of.finding("one_language", first, states=of.nearest_first(in_it), sure=sure, language=language))
    return found


def _way_within(of: Measured, fits: BoolArray, starts: list[int], goals: BoolArray) -> bool:
    graph = of.graph
    usable = graph.calm & fits[graph.source] & fits[graph.target]
    can = leads_to(graph.source[usable], graph.target[usable], goals & fits)
    return bool(can[starts].any())


def asked_twice(of: Measured) -> list[Finding]:
    """The same question twice on one way: the customer has already answered it.

    Being asked again after not being understood does not count.
    """
    graph, states = of.graph, of.graph.graph.states
    usable = graph.calm & (graph.by != FAILS)
    usable &= of.travelled.reachable[graph.source]
    asks = {
        k: " ".join(state.asks_for.casefold().split())
        for k, state in enumerate(states)
        if state.asks_for and of.travelled.reachable[k]
    }
    found = []
    for first, second in asked_before(graph.source[usable], graph.target[usable], asks, graph.states):
        way = _way_between(of, usable, first, second)
        found.append(of.finding("asked_twice", first, states=[first, second], then=way, asks=states[first].asks_for))
    return found


def _way_between(of: Measured, usable: BoolArray, first: int, second: int) -> list[int]:
    """The moves of a shortest way from one state to another."""
    graph = of.graph
    start, target = graph.successors
    came, waiting = {first: -1}, deque([first])
    while waiting and second not in came:
        here = waiting.popleft()
        for move in range(start[here], start[here + 1]):
            if usable[move] and target[move] not in came:
                came[target[move]] = move
                waiting.append(target[move])
    moves: list[int] = []
    at = second
    while came.get(at, -1) >= 0:
        moves.append(came[at])
        at = int(graph.source[came[at]])
    return moves[::-1]


def not_understood(of: Measured) -> list[Finding]:
    """What the reader did not know, and a customer can come to; or that may be anywhere."""
    graph = of.graph
    found = []
    for n, item in enumerate(graph.graph.not_understood):
        state = graph.index.get(item.state, -1)
        if state >= 0:
            found.append(
                of.finding(
                    "not_understood", state, sure=False, place=item.place, mark=str(n), what=item.what, why=item.why
                )
            )
        else:
            found.append(
                Finding(
                    id=f"not_understood:{n}",
                    kind="not_understood",
                    place=item.place,
                    sure=False,
                    values={"what": item.what, "why": item.why, "name": item.place, "count": 1},
                )
            )
    told = {graph.index.get(item.state, -1) for item in graph.graph.not_understood}
    for state in np.flatnonzero(graph.unknown & of.travelled.reachable).tolist():
        if state not in told:
            kind = graph.graph.states[state].kind
            why = "Nothing is said of what follows." if kind == "queue" else "The reader could not tell what happens."
            found.append(
                of.finding("not_understood", state, sure=False, what=graph.graph.states[state].name or kind, why=why)
            )
    return found
