"""Reads the export of a Dialogflow CX agent (JSON package): flows, their pages, and the routes between them.

Source: cloud.google.com/dialogflow/cx/docs/concept/{flow,page,handler,fulfillment} and the v3 reference (Flow, Page,
TransitionRoute, EventHandler, Fulfillment, ResponseMessage); `liveAgentHandoff` 'indicates that the conversation should
be handed off to a human agent', docs.cloud.google.com/agent-assist/docs/handoff-cx for `…HUMAN_ESCALATION`.

How it is read:

- A page says its entry fulfilment, asks its required parameters, and follows its routes: one with an intent is what
  the customer says, one with a condition depends. Intent routes of a flow count in all its pages.
- `sys.no-match…` and `sys.no-input…` are failing, other events of the platform are errors, and events of the agent's
  own come from a program outside: they depend.
- A condition alone is looked at before anything is said; one that always holds goes on without listening. Where one
  intent has several routes, which one is taken depends.
- `liveAgentHandoff` and the target `END_FLOW_WITH_HUMAN_ESCALATION` are a person by chat; whether people take over is
  outside the agent, and said so. Of the number of `telephonyTransferCall` see `readers.passing_on`.
- What webhooks answer, and conditions, are not worked out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from humanline.model.reach import By, Graph, StateKind
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.cx_package import Agent, AgentFlow, read_package
from humanline.reach.readers.documents import mapping, sequence, string
from humanline.reach.readers.reached import only_reached
from humanline.reach.readers.walk import Walk

FORMAT = "dialogflow_cx"
READS_FOLDERS = True

_ESCALATION = "humanescalation"
_ENDINGS = {"endsession", "endflowwithfailure", "endflowwithcancellation", "endflow"}


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is an agent: a ZIP with `flows/`, or its `agent.json`."""
    if head.startswith(b"PK\x03\x04"):
        return b"agent.json" in head or b"flows/" in head or b"intents/" in head
    return name == "agent.json" and b'"startFlow"' in head


def read(path: Path) -> Graph:
    """Read an agent.

    Args:
        path: the exported ZIP, or the folder that it unpacks to.

    Raises:
        ReachError: it is no JSON package of an agent, or it unpacks to more than it should.
    """
    return _Agent(read_package(path), GraphBuilder(path.name, FORMAT)).graph()


def _always(route: dict[str, Any]) -> bool:
    """Whether a route is taken without waiting for the customer, whatever is known."""
    return not string(route.get("intent")) and string(route.get("condition")) in ("true", "")


def _event_by(event: str) -> By:
    """How an event comes: by failing, by a fault, or by a program outside the agent."""
    if event.startswith(("sys.no-match", "sys.no-input", "sys.long-utterance", "sys.invalid-parameter")):
        return "fails"
    if "human-escalation" in event:
        return "says"
    return "error" if event.startswith(("sys.", "webhook.")) else "depends"


def _without_tags(words: str) -> str:
    return re.sub(r"<[^>]*>", " ", words)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


WEBHOOK = "webhook_decides"


class _Agent(Walk[tuple[str, str]]):
    def __init__(self, agent: Agent, build: GraphBuilder) -> None:
        super().__init__(build)
        self.agent = agent
        self.flows = {flow.name: flow for flow in (*agent.flows.values(), agent.start)}
        self.language = agent.language

    def graph(self) -> Graph:
        for note in self.agent.notes:
            self.build.note(note)
        entry = self.page(self.agent.start, "")
        self.walk()
        return only_reached(self.build.finish([entry]))

    def id(self, flow: AgentFlow, page: str) -> str:
        return f"{flow.name}/{page}" if page else flow.name

    def page(self, flow: AgentFlow, page: str) -> str:
        """The id of a page, `""` is the start page of the flow."""
        return self.to((flow.name, page), self.id(flow, page))

    def target(self, flow: AgentFlow, page: str, route: dict[str, Any], place: str) -> str:
        """Where a route leads; without a target the page stays."""
        other, written = string(route.get("targetFlow")), string(route.get("targetPage"))
        if other:
            found = self.agent.flows.get(other)
            return self.page(found, "") if found else self.elsewhere(other, place)
        plain = _plain(written)
        if not written or plain == "currentpage":
            return self.page(flow, page)
        if written in flow.pages:
            return self.page(flow, written)
        if plain == "startpage":
            return self.page(flow, "")
        if _ESCALATION in plain:
            return self.person(f"{self.id(flow, page)}/escalation", "chat", place)
        if plain in _ENDINGS:
            return self.ending(flow, plain, place)
        if plain == "previouspage":
            return self.elsewhere(f"{self.id(flow, page)}: the page before", place)
        return self.elsewhere(written, place)

    def ending(self, flow: AgentFlow, plain: str, place: str) -> str:
        """The end of the session; the end of a flow goes back to the start flow."""
        if plain != "endsession" and flow is not self.agent.start:
            return self.page(self.agent.start, "")
        if "end" not in self.build:
            self.build.state("end", "hang_up", name="the conversation ends", place=place)
        return "end"

    def elsewhere(self, written: str, place: str) -> str:
        state = f"elsewhere: {written}"
        if state not in self.build:
            self.build.unknown(state, place, written, "no_such_page")
        return state

    def person(self, id: str, way: str, place: str) -> str:
        """A hand-over by chat, or the telephone that a call is passed on to (`way`)."""
        person, rings = f"{id}/person", f"{id}/transfer"
        if way == "chat" and person not in self.build:
            self.build.note("takeover_outside_bot")
            self.build.state(person, "person", way="chat", place=place)
        elif way != "chat" and rings not in self.build:
            self.rings(rings, way, name=f"passed on to {way}", place=place)
        return person if way == "chat" else rings

    def said(self, fulfilment: object) -> tuple[str, tuple[str, ...], str]:
        """The words and sounds of a fulfilment, and whether it hands over (`chat`, or a telephone) or ends (`end`)."""
        words: list[str] = []
        spoken: list[str] = []
        sounds: list[str] = []
        hands = ""
        for message in map(mapping, sequence(mapping(fulfilment).get("messages"))):
            language = string(message.get("languageCode"))
            if language and self.language and language[:2] != self.language[:2]:
                continue
            texts = sequence(mapping(message.get("text")).get("text"))
            words += [_without_tags(string(texts[0]))] if texts else []
            voice = mapping(message.get("outputAudioText"))
            spoken += [_without_tags(string(voice.get("text")) or string(voice.get("ssml")))] if voice else []
            sound = string(mapping(message.get("playAudio")).get("audioUri"))
            sounds += [sound] if sound else []
            if "liveAgentHandoff" in message:
                hands = "chat"
            elif "telephonyTransferCall" in message:
                hands = string(mapping(message["telephonyTransferCall"]).get("phoneNumber")) or "$number"
            elif "endInteraction" in message:
                hands = hands or "end"
        return " ".join(words or spoken), tuple(sounds), hands

    def through(self, fulfilment: object, goal: str, id: str, place: str) -> str:
        """The state in which a fulfilment is said on the way to `goal`, or `goal` when it says nothing."""
        words, sounds, hands = self.said(fulfilment)
        if hands and hands != "end":
            goal = self.person(id, hands, place)
        elif hands:
            goal = self.ending(self.agent.start, "endsession", place)
        called = self.webhook(fulfilment)
        if called:
            state = self.build.unknown(self.named(f"{id}/webhook"), place, called, WEBHOOK)
            self.move(state, goal, "depends", place=place)
            goal = state
        if not words and not sounds:
            return goal
        state = self.build.state(f"{id}/says", "speaks", words=words, sounds=sounds, place=place)
        self.move(state, goal, "goes_on", place=place)
        return state

    def named(self, wanted: str) -> str:
        """An id that no state has yet."""
        number, id = 1, wanted
        while id in self.build:
            number += 1
            id = f"{wanted}~{number}"
        return id

    @staticmethod
    def webhook(fulfilment: object) -> str:
        """The webhook that a fulfilment calls, or its payload for the platform; empty where it has none."""
        if any("payload" in mapping(one) for one in sequence(mapping(fulfilment).get("messages"))):
            return "a custom payload"
        name = string(mapping(fulfilment).get("webhook"))
        return f"webhook {name} {string(mapping(fulfilment).get('tag'))}".strip() if name else ""

    def tell(self, key: tuple[str, str], id: str) -> None:
        flow, name = self.flows[key[0]], key[1]
        content = flow.pages[name] if name else flow.content
        place = flow.places.get(name, flow.place)
        words, sounds, hands = self.said(content.get("entryFulfillment"))
        called = self.webhook(content.get("entryFulfillment"))
        routes = self.routes(flow, name, content)
        waits = not any(_always(one) for one in routes)
        listens = waits and any(string(one.get("intent")) for one in routes)
        questions = self.questions(content)
        kind: StateKind = "choice" if listens and not questions else "speaks"
        self.build.state(
            id,
            "unknown" if called else kind,
            name=name or flow.name,
            words=words,
            sounds=sounds,
            language=self.language[:2],
            place=place,
        )
        if called:
            self.build.not_understood(place, called, WEBHOOK, state=id)
        if hands:
            goal = self.person(id, hands, place) if hands != "end" else self.ending(flow, "endsession", place)
            self.move(id, goal, "goes_on", place=place)
            return
        ways = self.ways(flow, name, routes, id, place)
        if waits:
            ways += self.events(flow, name, content, id, place)
        last = self.ask(id, questions, [way for way in ways if way[1] in ("says", "fails")], place)
        for goal, by, value in ways:
            self.move(last, goal, by, value=value, place=place)
        if listens and not any(by == "fails" for _, by, _ in ways):
            self.move(last, last, "fails", place=place)
        self.stuck(routes, last, place)

    def ways(
        self, flow: AgentFlow, name: str, routes: list[dict[str, Any]], id: str, place: str
    ) -> list[tuple[str, By, str]]:
        """The ways of routes: conditions alone are looked at first, and one that always holds waits for nobody."""
        said: dict[str, list[tuple[str, str]]] = {}
        ways: list[tuple[str, By, str]] = []
        for n, route in enumerate(routes, start=1):
            intent, condition = string(route.get("intent")), string(route.get("condition"))
            goal = self.target(flow, name, route, place)
            goal = self.through(route.get("triggerFulfillment"), goal, f"{id}/{n}", place)
            if intent:
                said.setdefault(intent, []).append((condition, goal))
                continue
            if _always(route):
                return [*ways, (goal, "depends" if ways else "goes_on", "else" if ways else "")]
            ways.append((goal, "depends", condition))
        for intent, goals in said.items():
            if len(goals) == 1 and goals[0][0] in ("true", ""):
                ways.append((goals[0][1], "says", intent))
                continue
            junction = self.build.state(f"{id}/{intent}", "speaks", name="depends", place=place)
            for condition, goal in goals:
                self.move(junction, goal, "depends", value=condition, place=place)
            if all(condition not in ("true", "") for condition, _ in goals):
                self.move(junction, id, "depends", value="else", place=place)
            ways.append((junction, "says", intent))
        return ways

    def stuck(self, routes: list[dict[str, Any]], last: str, place: str) -> None:
        """A page from which no route leads waits without end."""
        if not routes:
            why = "page_without_route"
            self.build.not_understood(place, last, why, state=last)

    def routes(self, flow: AgentFlow, name: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        own = self.agent.routes(flow, content)
        if not name:
            return own
        intents = {string(one.get("intent")) for one in own}
        shared = self.agent.routes(flow, flow.content)
        return own + [one for one in shared if string(one.get("intent")) and string(one.get("intent")) not in intents]

    def questions(self, content: dict[str, Any]) -> list[tuple[str, str]]:
        """The required parameters of a page: what is asked, and in which words."""
        found = []
        for one in map(mapping, sequence(mapping(content.get("form")).get("parameters"))):
            if one.get("required"):
                prompt = mapping(one.get("fillBehavior")).get("initialPromptFulfillment")
                found.append((string(one.get("displayName")), self.said(prompt)[0]))
        return found

    def ask(self, id: str, questions: list[tuple[str, str]], ways: list[tuple[str, By, str]], place: str) -> str:
        """A state for each question, with what can be said instead of an answer; gives the one after the last."""
        if not questions:
            return id
        ids = [
            self.build.state(f"{id}/{name or n}", "asks", words=words, asks_for=name, place=place)
            for n, (name, words) in enumerate(questions)
        ]
        last = self.build.state(f"{id}/filled", "choice", place=place)
        self.move(id, ids[0], "goes_on", place=place)
        for n, one in enumerate(ids):
            self.move(one, ids[n + 1] if n + 1 < len(ids) else last, "types", place=place)
            for goal, by, value in ways:
                self.move(one, one if by == "fails" and goal == id else goal, by, value=value, place=place)
            if not any(by == "fails" for _, by, _ in ways):
                self.move(one, one, "fails", value="not understood", place=place)
        return last

    def events(
        self, flow: AgentFlow, name: str, content: dict[str, Any], id: str, place: str
    ) -> list[tuple[str, By, str]]:
        """The ways of the event handlers of a page and, where it has none for an event, of its flow."""
        ways: dict[str, tuple[str, By, str]] = {}
        for scope in [content, flow.content] if name else [content]:
            for handler in map(mapping, sequence(scope.get("eventHandlers"))):
                event = string(handler.get("event"))
                if event not in ways:
                    goal = self.target(flow, name, handler, place)
                    goal = self.through(handler.get("triggerFulfillment"), goal, f"{id}/{event}", place)
                    ways[event] = (goal, _event_by(event), event)
        return list(ways.values())
