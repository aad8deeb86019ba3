"""What is said, asked and offered on the way to a person: findings about the words."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

import msgspec
import numpy as np

from humanline.model.reach import Remark
from humanline.model.reached import Finding
from humanline.reach.measuring.compact import CODES, FAILS, BoolArray
from humanline.reach.measuring.measured import MOST_OF_A_KIND, MeasuredGraph
from humanline.reach.measuring.reaching import comes_from, leads_to
from humanline.reach.measuring.repeating import asked_before
from humanline.reach.words import keys_named, says_it_is_a_machine, speaks_of_person, understood

#: Somebody who listens keeps about so many options in mind; more are told as buried.
BURIED_AFTER = 4
#: Sources in which a machine leads the conversation in words.
BOT_FORMATS = frozenset({"rasa", "typebot", "botpress", "dialogflow_cx", "copilot"})


class Menu(NamedTuple):
    """Where a customer can first do something.

    Attributes:
        state: its number.
        spoken_of: a person was spoken of there or before, whichever way one came.
        sure: all that is heard there and before is known.
    """

    state: int
    spoken_of: bool
    sure: bool


def not_mentioned(of: MeasuredGraph) -> list[Finding]:
    """The first place where a customer can do something does not speak of a person, nor does what is heard before it.

    Where a sound of unknown words, or something not understood, is heard before or there, it is not sure; nor where the
    words are in a language that is not known here.
    """
    silent = [menu for menu in first_menus(of) if not menu.spoken_of]
    menus = {menu.state: menu for menu in silent}
    menus |= {menu.state: menu for menu in silent if menu.sure}
    return [
        of.finding("not_mentioned", menu.state, sure=menu.sure)
        for menu in menus.values()
        if of.looked_at[menu.state] and not of.graph.unknown[menu.state]
    ]


def first_menus(of: MeasuredGraph) -> list[Menu]:
    """Every place where a customer can first do something, with each way there that differs in what is said."""
    graph, states = of.graph, of.graph.graph.states
    start, target = graph.successors
    over, unknown, calm, has_own = (a.tolist() for a in (graph.over, graph.unknown, graph.calm, graph.has_own))
    menus: list[Menu] = []
    first = [(entry, False, True) for entry in graph.entries]
    waiting, seen = deque(first), set(first)
    while waiting:
        here, spoken_of, sure = waiting.popleft()
        if over[here]:
            continue
        state = states[here]
        known = sure and not state.sounds and not unknown[here] and understood(state.words)
        said = spoken_of or speaks_of_person(state.words)
        moves = range(start[here], start[here + 1])
        if has_own[here]:
            options = [graph.graph.moves[k] for k in moves]
            said = said or any(
                speaks_of_person(option.label) or (option.by == "says" and speaks_of_person(option.value))
                for option in options
            )
            unseen = any(unknown[target[k]] and graph.graph.moves[k].hidden for k in moves)
            menus.append(Menu(here, said, known and not unseen))
            continue
        for then in ((target[k], said, known) for k in moves if calm[k]):
            if then not in seen:
                seen.add(then)
                waiting.append(then)
    return menus


def not_announced(of: MeasuredGraph) -> list[Finding]:
    """Menus in which a key brings a person, and whose words, all of them known, don't name that key.

    Not sure where a sound is played there, or the words are in a language that is not known here.
    """
    graph, states = of.graph, of.graph.graph.states
    found: dict[int, int] = {}
    # The key alone brings a person: nothing more is asked after it.
    keys = graph.calm & (graph.by == CODES["key"]) & (of.normal.steps[graph.target] == 0)
    keys &= (of.looked_at & ~graph.unknown)[graph.source]
    for move in np.flatnonzero(keys).tolist():
        state, option = int(graph.source[move]), graph.graph.moves[move]
        if option.label:
            continue
        if option.value not in keys_named(states[state].words):
            found.setdefault(state, move)
    return [
        of.finding(
            "not_announced",
            state,
            then=[found[state]],
            sure=not states[state].sounds and understood(states[state].words),
            place=graph.graph.moves[found[state]].place,
            option=graph.graph.moves[found[state]].value,
        )
        for state in of.nearest_first(found)[:MOST_OF_A_KIND]
    ]


def machine_not_said(of: MeasuredGraph) -> list[Finding]:
    """The first words of a bot do not say that it is a machine. Only where the source is that of a bot."""
    if of.graph.graph.format not in BOT_FORMATS:
        return []
    return [
        of.finding("machine_not_said", state, sure=sure)
        for state, (sure, said) in first_words(of).items()
        if not said and not of.graph.unknown[state]
    ]


def first_words(of: MeasuredGraph) -> dict[int, tuple[bool, bool]]:
    """Every state in which something is first said: whether all before and in it is known, and says it is a machine."""
    graph, states = of.graph, of.graph.graph.states
    start, target = graph.successors
    first = [(entry, True) for entry in graph.entries]
    first += [(target[k], True) for entry in graph.entries for k in _greetings(of, entry)]
    answered = {entry for entry in graph.entries if _greetings(of, entry)}
    waiting, seen = deque(one for one in first if one[0] not in answered), set(first)
    found: dict[int, tuple[bool, bool]] = {}
    while waiting:
        here, sure = waiting.popleft()
        state = states[here]
        sure = sure and not graph.unknown[here]
        if state.words or state.sounds:
            known = sure and not state.sounds and understood(state.words)
            found[here] = (known or found.get(here, (False, False))[0], says_it_is_a_machine(state.words))
            continue
        for then in ((target[k], sure) for k in range(start[here], start[here + 1]) if graph.calm[k]):
            if then not in seen and not graph.over[then[0]]:
                seen.add(then)
                waiting.append(then)
    return found


#: Names of what a customer says first, and a bot answers with who it is.
_GREETING = re.compile(
    r"welcome|greet|hello|\bhi\b|start|begroet|groet|hallo|hoi|begr[uü]|saludo|hola|bienvenid|bonjour|salut|accueil|ol[aá]\b|"
    r"sauda|cumpriment|ciao|benvenut|buongiorno",
    re.IGNORECASE,
)


def _greetings(of: MeasuredGraph, entry: int) -> list[int]:
    """Of an entry where a bot only listens: the moves by which a customer greets it."""
    graph, state = of.graph, of.graph.graph.states[entry]
    if state.words or state.sounds:
        return []
    moves = range(int(graph.start[entry]), int(graph.start[entry + 1]))
    said = [k for k in moves if graph.graph.moves[k].by == "says"]
    return [k for k in said if _GREETING.search(graph.graph.moves[k].value.replace("_", " "))]


def unknown_before_menus(of: MeasuredGraph) -> bool:
    """Whether something that is not understood comes before, or in, the first place where one can do something."""
    return _unknown_before(of, of.graph.has_own)


def unknown_before_words(of: MeasuredGraph) -> bool:
    """Whether something that is not understood comes before, or in, the first place where something is said."""
    states = of.graph.graph.states
    return _unknown_before(of, np.fromiter((bool(one.words or one.sounds) for one in states), bool, len(states)))


def _unknown_before(of: MeasuredGraph, last: BoolArray) -> bool:
    graph = of.graph
    onward = graph.calm & ~last[graph.source]
    entered = np.zeros(graph.states, dtype=bool)
    entered[list(graph.entries)] = True
    return bool((comes_from(graph.source[onward], graph.target[onward], entered) & graph.unknown).any())


def buried_option(of: MeasuredGraph) -> list[Finding]:
    """Options to a person that are offered after more than four others. On pages the order means little: left out."""
    graph = of.graph
    own = np.flatnonzero(graph.calm & (graph.by < FAILS))
    source = graph.source[own]
    begins = np.searchsorted(source, np.arange(graph.states))
    position = np.arange(len(own)) - begins[source]
    late = own[position > BURIED_AFTER]
    found: dict[int, int] = {}
    unsure: set[int] = set()
    for move in late.tolist():
        state = int(graph.source[move])
        here = graph.graph.states[state]
        if not _to_person(of, move) or state in found or here.kind == "page" or not of.travelled.reachable[state]:
            continue
        early = own[begins[state] : begins[state] + BURIED_AFTER + 1]
        if not any(_to_person(of, int(other)) for other in early):
            found[state] = move
            unsure |= {state} if graph.unknown[graph.target[early]].any() else set()
    order = of.nearest_first(found)
    return [
        of.finding(
            "buried_option",
            state,
            states=order[n:] if n == MOST_OF_A_KIND - 1 else [state],
            then=[found[state]],
            sure=state not in unsure,
            place=graph.graph.moves[found[state]].place,
            before=int(np.searchsorted(own, found[state]) - begins[state]),
            option=graph.graph.moves[found[state]].label or graph.graph.moves[found[state]].value,
        )
        for n, state in enumerate(order[:MOST_OF_A_KIND])
    ]


def _to_person(of: MeasuredGraph, move: int) -> bool:
    """Whether an option leads to a person or to the queue for one, or its words speak of a person."""
    graph, target = of.graph, of.graph.target[move]
    waits = graph.graph.states[target].kind == "queue"
    return bool(graph.goal[target]) or waits or speaks_of_person(graph.graph.moves[move].label)


def one_language(of: MeasuredGraph) -> list[Finding]:
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
        if _way_within(of, fits, in_it, graph.goal, graph.told):
            continue
        first = of.nearest_first(in_it)[0]
        # Something that is not understood may be in this language, and may be the way.
        sure = not of.unknown_ahead and not _way_within(of, fits, in_it, graph.goal | graph.unknown, graph.live)
        found.append(of.finding("one_language", first, states=of.nearest_first(in_it), sure=sure, language=language))
    return found


def _way_within(of: MeasuredGraph, fits: BoolArray, starts: list[int], goals: BoolArray, moves: BoolArray) -> bool:
    graph = of.graph
    usable = moves & graph.calm & fits[graph.source] & fits[graph.target]
    can = leads_to(graph.source[usable], graph.target[usable], goals & fits)
    return bool(can[starts].any())


def asked_twice(of: MeasuredGraph) -> list[Finding]:
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


def _way_between(of: MeasuredGraph, usable: BoolArray, first: int, second: int) -> list[int]:
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


def not_understood(of: MeasuredGraph) -> list[Finding]:
    """What the reader did not know, and a customer can come to; or that may be anywhere."""
    graph = of.graph
    found = []
    for n, item in enumerate(graph.graph.not_understood):
        state = graph.index.get(item.state, -1)
        if state >= 0:
            known = of.finding("not_understood", state, sure=False, place=item.place, mark=str(n), what=item.what)
            found.append(msgspec.structs.replace(known, values={**known.values, **_why(item.why)}))
        else:
            found.append(
                Finding(
                    id=f"not_understood:{n}",
                    kind="not_understood",
                    place=item.place,
                    sure=False,
                    values={"what": item.what, "name": item.place, "count": 1, **_why(item.why)},
                )
            )
    told = {graph.index.get(item.state, -1) for item in graph.graph.not_understood}
    for state in np.flatnonzero(graph.unknown & of.travelled.reachable).tolist():
        if state not in told:
            kind = graph.graph.states[state].kind
            why = "queue_ends_unsaid" if kind == "queue" else "not_told"
            found.append(
                of.finding("not_understood", state, sure=False, what=graph.graph.states[state].name or kind, why=why)
            )
    return found


def _why(remark: Remark) -> dict[str, str | int | float]:
    """A remark as values of a finding."""
    return {"why": remark.code, **{f"why_{name}": value for name, value in remark.values.items()}}
