"""Where in a menu that exists the line can be asked: after the last choice of a subject, before what follows from it.

There the menu knows what the call is about, and nothing has been done with it yet. A choice that asks for a person is
left out: who asks gets one. What stands there today stays as the way out when no answer comes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from humanline.model.reach import BY_CUSTOMER, Graph, GraphState, Transition
from humanline.reach.words import speaks_of_person

#: The address of `humanline serve`, to be replaced by one's own.
ADDRESS = "https://line.example.org/v1/decide"
#: Keys that ask for a person in most menus.
_FOR_A_PERSON = frozenset({"0", "*", "#"})
_CHOOSES = frozenset({"key", "says"})


class PlaceToAsk(NamedTuple):
    """A place where the line can be asked.

    Attributes:
        state: the menu in which the subject is chosen.
        chosen: the key, or what is said.
        label: the words of the option; empty where none are known.
        target: where that choice leads today.
        place: file and line of the choice.
    """

    state: GraphState
    chosen: str
    label: str
    target: GraphState
    place: str


def places_to_ask(graph: Graph) -> tuple[PlaceToAsk, ...]:
    """The last choices of a subject, in the order of the source; none in a format whose snippet is not known.

    Args:
        graph: of the menu or flow.
    """
    if graph.format not in _SNIPPETS:
        return ()
    states = {state.id: state for state in graph.states}
    ways: dict[str, list[Transition]] = {}
    for move in graph.moves:
        ways.setdefault(move.source, []).append(move)
    found = []
    for move in graph.moves:
        asks = move.value in _FOR_A_PERSON or speaks_of_person(move.label)
        target = states[move.target]
        again = target.kind == "unknown" or _chooses_on(target.id, states, ways)
        if move.by in _CHOOSES and move.value and not asks and not again:
            place = move.place or states[move.source].place
            found.append(PlaceToAsk(states[move.source], move.value, move.label, target, place))
    return tuple(dict.fromkeys(found))


def snippet(format: str, place: PlaceToAsk) -> tuple[str, ...]:
    """What to put there, line by line, in the format of the menu; empty where that is not known.

    Args:
        format: of the source.
        place: where it goes.
    """
    writes = _SNIPPETS.get(format)
    return writes(place) if writes is not None else ()


def _chooses_on(begin: str, states: dict[str, GraphState], ways: dict[str, list[Transition]]) -> bool:
    """Whether the customer chooses between subjects again before a person or an end."""
    seen, left = {begin}, [begin]
    while left:
        here = left.pop()
        if states[here].kind in ("person", "queue", "done", "hang_up"):
            continue
        chosen = [move for move in ways.get(here, ()) if move.by in _CHOOSES]
        if len({move.value for move in chosen} - _FOR_A_PERSON) > 1:
            return True
        for move in ways.get(here, ()):
            if move.target not in seen and (move.by not in BY_CUSTOMER or move.by == "types"):
                seen.add(move.target)
                left.append(move.target)
    return False


def _asterisk(place: PlaceToAsk) -> tuple[str, ...]:
    return (
        f"exten => {place.chosen},1,Set(CURLOPT(httptimeout)=1)",
        f" same => n,Set(LINE=${{CURL({ADDRESS}?as=text,moment={_typed(place.chosen)}&channel=phone)}})",
        ' same => n,GotoIf($["${LINE:0:12}" = "self_service"]?self-service,s,1)',
        " same => n,…  ; what stands there today",
    )


def _studio(place: PlaceToAsk) -> tuple[str, ...]:
    widget = {
        "name": f"ask_the_line_{_typed(place.chosen)}",
        "type": "make-http-request",
        "properties": {
            "method": "POST",
            "url": ADDRESS,
            "content_type": "application/x-www-form-urlencoded;charset=utf-8",
            "parameters": [{"key": "moment", "value": place.chosen}, {"key": "channel", "value": "phone"}],
        },
        "transitions": [
            {"event": "success", "next": "by_the_line"},
            {"event": "failed", "next": place.target.id},
        ],
    }
    name = f"widgets.{widget['name']}.parsed.action"
    return (*_lines(widget), f"by_the_line: split-based-on {{{{{name}}}}}; else: {place.target.id}")


def _connect(place: PlaceToAsk) -> tuple[str, ...]:
    block = {
        "Identifier": f"ask-the-line-{_typed(place.chosen)}",
        "Type": "InvokeLambdaFunction",
        "Parameters": {
            "LambdaFunctionARN": "…",
            "InvocationTimeLimitSeconds": "3",
            "LambdaInvocationAttributes": {"moment": place.chosen, "channel": "phone"},
        },
        "Transitions": {
            "NextAction": "by-the-line",
            "Errors": [{"ErrorType": "NoMatchingError", "NextAction": place.target.id}],
        },
    }
    return (*_lines(block), f"the function: POST {ADDRESS}; by-the-line: Compare $.External.action")


def _twiml(place: PlaceToAsk) -> tuple[str, ...]:
    return (f'<Redirect method="POST">{escape(_address("twiml", place))}</Redirect>',)


def _voicexml(place: PlaceToAsk) -> tuple[str, ...]:
    return (
        f'<submit next={quoteattr(_address("voicexml", place))} method="post" fetchtimeout="300ms"/>',
        f'<catch event="error.badfetch"><goto next={quoteattr("#" + place.target.id)}/></catch>',
    )


def _address(form: str, place: PlaceToAsk) -> str:
    return f"{ADDRESS}?as={form}&moment={_typed(place.chosen)}&channel=phone"


def _typed(chosen: str) -> str:
    """What is chosen, where only letters, digits and a few signs can stand."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in chosen)


def _lines(block: Mapping[str, object]) -> list[str]:
    return json.dumps(block, indent=2, ensure_ascii=False).splitlines()


_SNIPPETS: dict[str, Callable[[PlaceToAsk], tuple[str, ...]]] = {
    "asterisk": _asterisk,
    "studio": _studio,
    "connect": _connect,
    "twiml": _twiml,
    "voicexml": _voicexml,
}
