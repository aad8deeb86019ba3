"""Reads a Rasa bot: its stories and rules, with the words of its domain.

Source: rasa.com/docs/rasa/stories, …/rules, …/forms, …/responses, …/chatbot hand-off (rasa.com/docs/rasa/2.x/business-
logic and rasa.com/docs/rasa/fallback-handoff: 'you can set up your assistant to hand off to a human').

How it is read:

- Stories that begin alike are one tree. Where a story ends the bot listens again, as at the start. Stories are examples
  from which Rasa learns: what it does in a situation that is in none of them can't be told from the files.
- A rule holds wherever the bot listens; one for `nlu_fallback` is what happens to somebody who is not understood.
- A form asks its slots in order. Inside a form only what stories and rules say about that form is a way out.
- What an action does is in code: unknown, also where its name is that of a hand-over (`action_handoff`…). Where only
  the words promise a person (`utter_handoff`, 'I'll connect you to a colleague') what follows is unknown as well.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from humanline.model.reach import By, Graph, Remark
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import Names
from humanline.reach.readers.handover_words import names_a_handover
from humanline.reach.readers.rasa_flows import Flows
from humanline.reach.readers.rasa_project import BotResponse, Event, RasaBot, RasaStory, read_project
from humanline.reach.words import promises_a_person

FORMAT = "rasa"
READS_FOLDERS = True

_HEAD = re.compile(rb"^(stories|rules|flows)\s*:\s*(#.*)?$", re.MULTILINE)
#: Actions of Rasa itself, of which nothing is heard.
_BUILT_IN = (
    "action_two_stage_fallback", "action_unlikely_intent", "action_send_text", "validate_form",
    "action_listen", "action_restart", "action_session_start", "action_back", "action_default_fallback",
    "action_deactivate_loop", "action_revert_fallback_events", "action_extract_slots",
)  # fmt: skip
_FALLBACK = ("nlu_fallback", "fallback", "action_default_fallback")


@dataclass
class _Node:
    """A place in the tree of stories."""

    kind: str
    name: str
    place: str
    next: dict[tuple[str, str], tuple[_Node, Event]] = field(default_factory=dict)
    ends: bool = False
    id: str = ""

    def intents(self) -> dict[str, tuple[_Node, Event]]:
        return {name: way for (kind, name), way in self.next.items() if kind == "intent"}

    def actions(self) -> list[tuple[_Node, Event]]:
        return [way for (kind, _), way in self.next.items() if kind != "intent"]


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is training data of Rasa."""
    return name.lower().endswith((".yml", ".yaml")) and _HEAD.search(head) is not None and b"steps" in head


def read(path: Path) -> Graph:
    """Read a bot.

    Args:
        path: a YAML file with stories or rules, or the folder of the bot (then also its words and forms).

    Raises:
        ReachError: see `rasa_project.read_project`.
    """
    project = read_project(path)
    if not project.stories:
        return Flows(project, GraphBuilder(path.name, FORMAT)).graph()
    if project.flows:
        project.notes.append("flows_beside_stories")
    return _Bot(project, GraphBuilder(path.name, FORMAT)).graph()


class _Bot:
    def __init__(self, project: RasaBot, builder: GraphBuilder) -> None:
        self.project = project
        self.build = builder
        self.root = _Node("listens", "the bot listens", project.stories[0].place)
        self.opening = _Node("opening", "the conversation begins", project.stories[0].place)
        self.asking: dict[str, _Node] = {}
        self.asked: dict[str, _Node] = {}
        self.checkpoints: dict[str, _Node] = {}
        self.everywhere: dict[str, tuple[_Node, Event]] = {}
        self.todo: deque[_Node] = deque()
        self.names = Names()

    def graph(self) -> Graph:
        for problem in self.project.problems:
            self.build.not_understood(*problem)
        for note in self.project.notes:
            self.build.note(note)
        for story in self.project.stories:
            self.grow(story)
        entry = self.to(self.opening if self.opening.next else self.root)
        self.to(self.root)
        while self.todo:
            self.state(self.todo.popleft())
        if not any(name in _FALLBACK for name in self.everywhere):
            self.build.note("no_fallback_rule")
        self.build.note("stories_are_examples")
        return self.build.finish([entry])

    # ── the tree ──

    def grow(self, story: RasaStory) -> None:
        """Lay a story along the tree."""
        here = self.root
        first = story.events[0]
        if story.in_form:
            here = self.form(story.in_form, first.place)
        elif first.kind == "action" and story.is_rule:
            here = self.opening
        for n, event in enumerate(story.events):
            if event.kind == "checkpoint":
                here = self.checkpoint(here if n else None, event)
            elif event.kind == "loop" and not event.name:
                here = self.asked[here.name] if here.kind == "form" else here
            elif event.kind == "loop" and event.name in _BUILT_IN:
                continue  # asked to say it otherwise, by Rasa itself
            elif event.kind == "loop" or (event.kind == "action" and event.name in self.project.forms):
                node = self.form(event.name, event.place)
                if here is not node:
                    here.next.setdefault(("action", event.name), (node, event))
                here = node
            else:
                key = (event.kind, event.name)
                if key not in here.next:
                    here.next[key] = (_Node(event.kind, event.name, event.place), event)
                if n == 0 and story.is_rule and not story.in_form and event.kind == "intent":
                    self.everywhere.setdefault(event.name, here.next[key])
                here = here.next[key][0]
        here.ends = here.ends or story.events[-1].kind != "checkpoint"

    def checkpoint(self, here: _Node | None, event: Event) -> _Node:
        node = self.checkpoints.setdefault(event.name, _Node("checkpoint", event.name, event.place))
        if here:
            here.next.setdefault(("checkpoint", event.name), (node, event))
        return node

    def form(self, name: str, place: str) -> _Node:
        if name not in self.asking:
            place = self.project.form_places.get(name, place)
            self.asking[name] = _Node("form", name, place)
            self.asked[name] = _Node("asked", name, place)
        return self.asking[name]

    # ── states ──

    def to(self, node: _Node) -> str:
        """The id of the state that a node is; what a customer says is no state of its own."""
        if not node.id:
            plain = {"form": f"{node.name}/1", "asked": f"{node.name}/filled", "listens": "listens"}.get(
                node.kind, node.name[:80]
            )
            node.id = self.names.free(plain)
            self.todo.append(node)
        return node.id

    def after_saying(self, node: _Node) -> str:
        """Where one is after an intent: the first thing the bot does, or it only listens."""
        actions = node.actions()
        if len(actions) == 1 and not node.intents() and not actions[0][1].given:
            return self.to(actions[0][0])
        return self.to(node) if node.next else self.to(self.root)

    def state(self, node: _Node) -> None:
        if node.kind == "form":
            self.ask_slots(node)
            return
        response = self.project.responses.get(node.name) if node.kind == "action" else None
        words = (
            response.words if response else node.name.removeprefix("says: ") if node.name.startswith("says: ") else ""
        )
        buttons = response.buttons if response and not node.actions() else ()
        listens = node.kind == "listens" or bool(node.intents()) or any(intent for _, intent in buttons)
        kind = "choice" if listens else "speaks"
        name = node.name if node.kind in ("listens", "opening", "action") else f"{node.kind}: {node.name}"
        wordless = node.kind == "action" and response is None and node.name.startswith("utter_")
        code = node.kind == "action" and response is None and not wordless and node.name not in _BUILT_IN
        if code and not node.name.startswith("says: "):
            why = "says_in_code"
            if names_a_handover(node.name):
                why = "handover_in_code"
            self.build.unknown(node.id, node.place, node.name, why)
        else:
            # Words that are not in the files are like a sound: something is said, and what is not known.
            said = (node.name,) if wordless or (response and not words) else ()
            self.build.state(node.id, kind, name=name, words=words, sounds=said, place=node.place)  # type: ignore[arg-type]
        if wordless:
            self.build.note(Remark("no_words_for", {"action": node.name}))
        self.ways(node, node.id, buttons)
        promised = promises_a_person(words) or (node.name.startswith("utter_") and names_a_handover(node.name))
        if promised and not any(names_a_handover(way.name) for way, _ in node.actions()):
            why = "person_promised"
            unknown = self.build.unknown(f"{node.id}/promised", node.place, words or node.name, why)
            self.build.move(node.id, unknown, "depends", value="somebody takes over", place=node.place)

    def ways(self, node: _Node, source: str, buttons: tuple[tuple[str, str], ...] = ()) -> None:
        """What can follow: what the bot does next, else what the customer says, else it listens as at the start."""
        actions, intents = node.actions(), node.intents()
        for way, event in actions:
            by: By = "goes_on" if len(actions) == 1 and not intents and not node.ends else "depends"
            self.build.move(source, self.to(way), by, value=event.given, place=event.place)
        offered = {intent: title for title, intent in buttons}
        listens = node.kind == "listens" or bool(intents)
        for intent, title in offered.items():
            found = intents.get(intent) or self.root.next.get(("intent", intent)) or self.everywhere.get(intent)
            if found:
                way, event = found
                self.build.move(source, self.after_saying(way), "click", value=intent, label=title, place=event.place)
            elif intent:
                what, why = f"button {title}: {intent}", "no_story_with_intent"
                lost = self.build.unknown(self.names.free(f"{source}/{intent}"), node.place, what, why)
                self.build.move(source, lost, "click", value=intent, label=title, place=node.place)
        for intent, (way, event) in ({**intents, **self.everywhere} if listens else {}).items():
            if intent in offered:
                continue
            way = intents.get(intent, (way, event))[0]  # noqa: PLW2901 - what a story says here goes before a rule
            by = "fails" if intent in _FALLBACK else "says"
            self.build.move(source, self.after_saying(way), by, value=intent, place=event.place)
        if node.kind != "listens" and not intents and (node.ends or not actions):
            self.build.move(source, self.to(self.root), "goes_on", place=node.place)

    def ask_slots(self, node: _Node) -> None:
        """A form: one question a slot, each with the ways out that stories and rules give."""
        slots = self.project.forms.get(node.name, [])
        ids = [node.id, *(f"{node.name}/{n}" for n in range(2, len(slots) + 1))]
        filled = self.to(self.asked[node.name])
        for n, id in enumerate(ids):
            slot = slots[n] if slots else node.name
            response = self.project.responses.get(f"utter_ask_{node.name}_{slot}") or self.project.responses.get(
                f"utter_ask_{slot}", BotResponse("", (), node.place)
            )
            self.names.take(id)
            if slots:
                asked = slot.replace("_", " ")
                self.build.state(id, "asks", name=node.name, words=response.words, asks_for=asked, place=response.place)
            else:
                self.build.unknown(id, node.place, node.name, "form_asks_unknown")
            following = ids[n + 1] if n + 1 < len(ids) else filled
            for title, intent in response.buttons:
                self.build.move(id, following, "click", value=intent, label=title, place=response.place)
            self.build.move(id, following, "types", place=response.place)
            for intent, (way, event) in node.intents().items():
                by: By = "fails" if intent in _FALLBACK else "says"
                self.build.move(id, self.after_saying(way), by, value=intent, place=event.place)
