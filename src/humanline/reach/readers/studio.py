"""Reads the flow of a Twilio Studio phone menu or chat: the JSON that 'Show Flow JSON' or the API gives.

Source: www.twilio.com/docs/studio/widget-library (one page a widget, with its transitions),
www.twilio.com/docs/studio/rest-api/v2/flow-definition (the JSON), and for Send to Flex the warning there that
conversations 'may stay orphaned' when nobody takes their task.

How it is read:

- A transition without `next` ends the flow; a call is hung up, a chat falls silent.
- A question (Gather Input, Send & Wait For Reply) whose answer goes straight to a Split on that answer is one choice:
  its options are what the Split compares. Else an answer is typed, and what follows depends on it.
- Send to Flex and Enqueue Call are a queue with a person behind it; of the number that Connect Call To rings, see
  `readers.passing_on`. What they do when nobody is free is their `callComplete`; without one the flow ends.
- Widgets that nothing leads to are left out, and said so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import By, Graph, Remark, StateKind, Way
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import (
    Document,
    fault,
    json_in,
    mapping,
    read_document,
    seconds,
    sequence,
    string,
)
from humanline.reach.readers.hours import opens_on
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.readers.walk import Walk

FORMAT = "studio"

#: What Gather Input waits for a first key where nothing is set.
GATHER_SECONDS = 5.0

_COMES_IN = ("incomingCall", "incomingMessage", "incomingConversationMessage")
_STARTED_BY_OTHERS = ("incomingRequest", "incomingParent")
#: How a transition is made, where it is always the same.
_EVENTS: dict[str, By] = {
    "audioComplete": "goes_on",
    "sent": "goes_on",
    "success": "goes_on",
    "next": "goes_on",
    "completed": "goes_on",
    "return": "goes_on",
    "answered": "goes_on",
    "sessionEnded": "goes_on",
    "failed": "error",
    "failure": "error",
    "fail": "error",
    "deliveryFailure": "error",
    "failedToEnqueue": "error",
    "callFailure": "error",
    "timeout": "fails",
    "noAudio": "fails",
    "busy": "nobody_free",
    "noAnswer": "nobody_free",
    "maxFailedAttempts": "fails",
    "validationError": "fails",
    "providerError": "error",
    "payInterrupted": "fails",
    "hangup": "fails",
}
#: Nothing is said: the flow works something out.
_SILENT = {"run-function", "make-http-request", "set-variables", "record-call", "fork-stream", "make-outgoing-call-v1",
           "make-outgoing-call-v2"}  # fmt: skip
#: Code and services: where their answer decides, it is not known.
_PROGRAMS = {"run-function", "make-http-request"}
#: Somewhere else something is said that is not in this file.
_ELSEWHERE = {
    "run-subflow": "subflow_file",
    "add-twiml-redirect": "said_at_address",
    "connect-virtual-agent": "virtual_agent_says",
    "connect-virtual-agent-v2": "virtual_agent_says",
    "send-to-auto-pilot": "bot_says_elsewhere",
}
_ANSWERED = {"keypress": "Digits", "speech": "SpeechResult", "incomingMessage": "inbound.Body"}


class StudioTransition(NamedTuple):
    """From a widget, after `event`, to the widget `next` (empty: the flow ends)."""

    event: str
    next: str
    conditions: tuple[tuple[str, str, str], ...]


class Widget(NamedTuple):
    """One step of a flow."""

    name: str
    type: str
    properties: dict[str, Any]
    transitions: tuple[StudioTransition, ...]
    place: str

    def after(self, event: str) -> str | None:
        """The widget after an event, empty when the flow ends there, `None` when there is no such transition."""
        return next((one.next for one in self.transitions if one.event == event), None)


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a Studio flow."""
    del name
    return b'"states"' in head and b'"transitions"' in head and (b'"event"' in head or b'"initial_state"' in head)


def read(path: Path) -> Graph:
    """Read a Studio flow.

    Args:
        path: the flow as JSON.

    Raises:
        ReachError: it is not JSON, not a flow, or nothing follows its trigger.
    """
    document = read_document(path)
    root = mapping(json_in(document, "the JSON of a Twilio Studio flow"))
    flow = mapping(root.get("definition")) or root
    states = flow.get("states")
    if not isinstance(states, list):
        rule = 'A Studio flow has a list "states".'
        raise fault(document.name, "no list of states", rule, "Copy it from 'Show Flow JSON' in Studio.")
    builder = GraphBuilder(path.name, FORMAT)
    widgets = _widgets(states, document, builder)
    return _Flow(widgets, string(flow.get("initial_state")), document, builder).graph()


def _widgets(states: list[Any], document: Document, builder: GraphBuilder) -> dict[str, Widget]:
    widgets: dict[str, Widget] = {}
    for n, one in enumerate(states):
        found = mapping(one)
        name = string(found.get("name"))
        place = document.place_of("name", name)
        if not name or name in widgets:
            what = "a second widget of this name" if name else "a widget without a name"
            builder.not_understood(place, f"states[{n}] {name}: {what}", "widget_name_twice")
            continue
        transitions = []
        for way in sequence(found.get("transitions")):
            conditions = tuple(
                (
                    " ".join(string(argument) for argument in sequence(mapping(condition).get("arguments"))),
                    string(mapping(condition).get("type")),
                    string(mapping(condition).get("value")),
                )
                for condition in sequence(mapping(way).get("conditions"))
            )
            event = string(mapping(way).get("event"))
            transitions.append(StudioTransition(event, string(mapping(way).get("next")), conditions))
        kind = string(found.get("type"))
        widgets[name] = Widget(name, kind, mapping(found.get("properties")), tuple(transitions), place)
    return widgets


class _Flow(Walk[str]):
    def __init__(self, widgets: dict[str, Widget], initial: str, document: Document, builder: GraphBuilder) -> None:
        super().__init__(builder)
        self.widgets = widgets
        self.initial = initial
        self.document = document
        self.merged: set[str] = set()
        self.on_call: set[str] = set()
        self.comes_in: list[str] = []

    def graph(self) -> Graph:
        called, entries = self.entries()
        self.on_call = self.following(called)
        for name in entries:
            self.to(name, name)
        self.walk()
        used = self.merged.union(self.ids)
        unused = [name for name, widget in self.widgets.items() if name not in used and widget.type != "trigger"]
        if unused:
            self.build.note(Remark("nothing_leads", {"names": ", ".join(unused[:20])}))
        return self.build.finish(entries, self.comes_in)

    def entries(self) -> tuple[list[str], list[str]]:
        """The widgets where calls come in, and all where customers come in."""
        triggers = [widget for widget in self.widgets.values() if widget.type == "trigger"]
        found = {
            event: [after for trigger in triggers if (after := trigger.after(event))]
            for event in (*_COMES_IN, *_STARTED_BY_OTHERS)
        }
        entries = [name for event in _COMES_IN for name in found[event]]
        if not entries:
            entries = [name for event in _STARTED_BY_OTHERS for name in found[event]]
            if entries:
                self.build.note("started_elsewhere")
        if not entries and not triggers and self.initial in self.widgets:
            entries = [self.initial]
        if not entries:
            rule = "The trigger must lead to a widget for calls or messages that come in."
            raise fault(self.document.name, "nothing follows the trigger", rule, "Is this the flow that is in use?")
        self.comes_in = [event for event, names in found.items() if names and set(names) & set(entries)]
        called = found["incomingCall"] or ([] if any(found[event] for event in _COMES_IN) else entries)
        return called, list(dict.fromkeys(entries))

    def following(self, names: list[str]) -> set[str]:
        reached, todo = set(names), list(names)
        while todo:
            widget = self.widgets.get(todo.pop())
            for way in widget.transitions if widget else ():
                if way.next and way.next not in reached:
                    reached.add(way.next)
                    todo.append(way.next)
        return reached

    def go(self, widget: Widget, target: str | None, by: By, **more: Any) -> None:  # noqa: ANN401 - passed on
        """A move to a widget, or to the end of the flow."""
        if not target and by == "fails" and widget.name not in self.on_call:
            target = f"{widget.name}/silent"  # who writes nothing more has ended it
            if target not in self.build:
                self.build.state(target, "done", name="nothing more is written", place=widget.place)
        elif not target:
            target = f"{widget.name}/end"
            if target not in self.build:
                self.build.state(target, "hang_up", name="the flow ends here", place=widget.place)
        else:
            self.to(target, target)
        self.move(widget.name, target, by, place=widget.place, **more)

    def tell(self, key: str, id: str) -> None:
        if key not in self.widgets:
            place = self.document.place_of("next", key)
            self.build.unknown(id, place, key, "no_such_widget")
            return
        widget = self.widgets[key]
        kinds = {
            "say-play": self.speaks, "send-message": self.speaks, "gather-input-on-call": self.question,
            "send-and-wait-for-reply": self.question, "split-based-on": self.split, "send-to-flex": self.queue,
            "enqueue-call": self.queue, "connect-call-to": self.queue, "record-voicemail": self.voicemail,
            "capture-payments": self.payment,
        }  # fmt: skip
        if widget.type in kinds:
            kinds[widget.type](widget)
        elif widget.type in _SILENT:
            self.build.state(widget.name, "speaks", place=widget.place)
            self.others(widget)
        else:
            why = _ELSEWHERE.get(widget.type, "unknown_widget")
            self.build.unknown(widget.name, widget.place, f"{widget.type} {widget.name}", why)
            self.others(widget)

    def others(self, widget: Widget, *done: str) -> None:
        """The transitions that are not told yet; where none goes on, the flow ends."""
        for way in widget.transitions:
            if way.event not in done:
                by = _EVENTS.get(way.event, "depends")
                wait = seconds(widget.properties.get("timeout")) if way.event == "timeout" else 0.0
                self.go(widget, way.next, by, value=way.event if by != "goes_on" else "", seconds=wait)
        if not widget.transitions:
            self.go(widget, None, "goes_on")

    def said(self, widget: Widget, kind: StateKind, asks_for: str = "") -> str:
        """Add the state of a widget that says something, and give its words."""
        properties = widget.properties
        raw = string(properties.get("say")) or string(properties.get("body"))
        words = re.sub(r"\{%.*?%\}", " ", raw, flags=re.DOTALL)
        words = re.sub(r"\{\{.*?\}\}", "…", words, flags=re.DOTALL)
        if words != raw and "{%" in raw:
            self.build.note(Remark("several_texts", {"widget": widget.name}))
        play = string(properties.get("play"))
        language = string(properties.get("language"))[:2].lower()
        self.build.state(
            widget.name,
            kind,
            words=words,
            sounds=(play,) if play else (),
            language=language if language.isalpha() else "",
            asks_for=asks_for,
            place=widget.place,
        )
        return words

    def speaks(self, widget: Widget) -> None:
        self.said(widget, "speaks")
        self.others(widget)

    def question(self, widget: Widget) -> None:
        """A question, with the options of the Split that its answer goes to."""
        splits: dict[str, Widget] = {}
        for event, answer in _ANSWERED.items():
            after = self.widgets.get(widget.after(event) or "")
            if after and after.type == "split-based-on" and f"widgets.{widget.name}.{answer}" in self.tested(after):
                splits[event] = after
        kind: StateKind = "choice" if splits else "asks"
        words = self.said(widget, kind, "" if splits else re.sub(r"[_-]+", " ", widget.name))
        labels = labels_in(words)
        for event in _ANSWERED:
            if event in splits:
                self.merged.add(splits[event].name)
                for option in splits[event].transitions:
                    self.option(widget, event, option, words, labels)
            elif widget.after(event) is not None and (widget.after(event) or event != "speech"):
                self.go(widget, widget.after(event), "types" if event == "keypress" else "says")
        if "timeout" in {one.event for one in widget.transitions}:
            default = GATHER_SECONDS if widget.type.startswith("gather") else 0.0
            wait = seconds(widget.properties.get("timeout")) or default
            self.go(widget, widget.after("timeout"), "fails", value="silence", seconds=wait)
        self.others(widget, *_ANSWERED, "timeout")

    def tested(self, split: Widget) -> str:
        """All that a Split looks at, as text."""
        conditions = [part[0] for one in split.transitions for part in one.conditions]
        return " ".join([string(split.properties.get("input")), *conditions])

    def option(self, widget: Widget, event: str, option: StudioTransition, words: str, labels: dict[str, str]) -> None:
        if option.event == "noMatch" or not option.conditions:
            self.go(widget, option.next, "fails", value="not understood")
            return
        for _, test, wanted in option.conditions[:1]:
            values = wanted.split(",") if test == "matches_any_of" else [wanted]
            for value in (one.strip() for one in values):
                if test == "is_blank":
                    self.go(widget, option.next, "fails", value="silence")
                elif test.startswith(("not", "does_not", "is_not", "less", "greater", "is_before", "is_after")):
                    self.go(widget, option.next, "depends", value=f"{test} {value}")
                elif event == "keypress":
                    by: By = "key" if len(value) == 1 else "types"
                    self.go(widget, option.next, by, value=value, label=labels.get(value, ""))
                else:
                    label = value if value.lower() in words.lower() else ""
                    self.go(widget, option.next, "says", value=value, label=label)

    def split(self, widget: Widget) -> None:
        looked_at = self.tested(widget)
        knows_hours = [
            opens_on(looked_at, value) for one in widget.transitions for _, _, value in one.conditions if one.next
        ]
        open_known = next((one for one in knows_hours if one is not None), None)
        answers = (self.widgets.get(name) for name in re.findall(r"widgets\.([\w-]+)\.", looked_at))
        if open_known is None and any(one and one.type in _PROGRAMS for one in answers):
            self.build.unknown(widget.name, widget.place, widget.name, "program_decides")
        else:
            self.build.state(widget.name, "speaks", name=widget.name, place=widget.place)
        for one in widget.transitions:
            value = " and ".join(f"{test} {wanted}".strip() for _, test, wanted in one.conditions) or "else"
            is_open = opens_on(looked_at, one.conditions[0][2]) if one.conditions else None
            if is_open is None and open_known is not None:
                is_open = not open_known
            by: By = "depends" if is_open is None else "goes_on" if is_open else "closed"
            self.go(widget, one.next, by, value=value)
        if not widget.transitions:
            self.go(widget, None, "goes_on")

    def queue(self, widget: Widget) -> None:
        """A queue with a person behind it, and what happens when nobody comes."""
        met: Way = "phone" if widget.type != "send-to-flex" or widget.name in self.on_call else "chat"
        if widget.type == "connect-call-to":
            inside = "client:" if string(widget.properties.get("noun")) == "client" else ""
            rung = string(widget.properties.get("to")).split(",")
            self.rings(widget.name, *(f"{inside}{one.strip()}" for one in rung), place=widget.place)
        else:
            self.queue_to_person(widget.name, met, place=widget.place)
        wait = string(widget.properties.get("waitUrl")) or string(widget.properties.get("wait_url"))
        if wait:
            why = "waiting_at_address_not_here"
            self.build.not_understood(widget.place, wait, why, state=widget.name)
        ended = next((event for event in ("callComplete", "callCompleted") if widget.after(event) is not None), "")
        most = seconds(widget.properties.get("timeout"))
        self.go(widget, widget.after(ended), "nobody_free", seconds=most)
        self.others(widget, ended, "hangup")

    def voicemail(self, widget: Widget) -> None:
        self.asks(widget.name, "a message", place=widget.place)
        self.takes_message(f"{widget.name}/message", place=widget.place)
        self.move(widget.name, f"{widget.name}/message", "types", place=widget.place)
        self.others(widget, "recordingComplete", "hangup")

    def payment(self, widget: Widget) -> None:
        self.asks(widget.name, "payment details", place=widget.place)
        self.go(widget, widget.after("success"), "types")
        self.others(widget, "success", "hangup")
