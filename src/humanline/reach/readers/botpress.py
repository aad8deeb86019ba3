"""Reads the flows of a Botpress v12 bot: `*.flow.json`, with the words of its content elements beside them.

Source: v12.botpress.com, 'Flows' and 'Dialog engine' (nodes, onEnter, onReceive, next; the targets `END`, `#`, `##` and
`other.flow.json#node`), and the module hitlnext of the public repository botpress/v12 (actions `hitlnext/handoff`,
`hitl/pause_conversation`; its skill waits until an agent has answered).

How it is read:

- A node says what its `onEnter` says. With an `onReceive` it waits for the customer; without one it goes on.
- The first condition of `next` that holds is taken: one on an intent or on the text is what the customer says, another
  one depends. Where none holds, or at `END`, the bot waits for a new message, which begins at the start node.
- A hand-over is an action whose name says so; what the code of other actions does is not in the flows.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.foundation.errors import ReachError
from humanline.model.reach import By, Graph, Remark, StateKind
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import Document, fault, json_in, mapping, read_document, sequence, string
from humanline.reach.readers.walk import Walk

FORMAT = "botpress"
READS_FOLDERS = True

#: A folder with more flows is not one bot.
MOST_FILES = 2_000

#: What the choice skill gives back: `temp['skill-choice-ret-x'] == "person"`.
_ANSWERED = re.compile(r"skill-choice-ret[^=]*={2,3}\s*['\"]([^'\"]+)")
_INTENT = re.compile(r"intent(?:\.name)?\s*(?:===?|\.is\()\s*['\"]([^'\"]+)")
_TEXT = re.compile(r"(?:event\.)?(?:text|preview|payload\.text)\b.*?['\"]([^'\"]+)['\"]")


class _Flow(NamedTuple):
    name: str
    document: Document
    start: str
    nodes: dict[str, dict[str, Any]]
    catch: list[Any]


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a flow of Botpress v12."""
    return name.lower().endswith(".flow.json") or (b'"startNode"' in head and b'"nodes"' in head)


def read(path: Path) -> Graph:
    """Read a flow, or all flows of a bot.

    Args:
        path: a `*.flow.json`, or the folder of the bot (with `flows/` and `content-elements/`).

    Raises:
        ReachError: a file is not JSON, or there is no flow.
    """
    if not path.is_dir():
        files, root = [path], path.parent
    else:
        files, root = sorted(one for one in path.rglob("*.flow.json") if one.is_file()), path
    if not files or len(files) > MOST_FILES:
        rule = f"A bot has 1 to {MOST_FILES:,} files *.flow.json."
        raise fault(path.name, f"{len(files)} flows", rule, "Give the folder of one bot.")
    build = GraphBuilder(path.name, FORMAT)
    flows = [_flow(file, root, build) for file in files]
    return _Bot(flows, _elements(root, build) if path.is_dir() else {}, build).graph()


def _flow(file: Path, root: Path, build: GraphBuilder) -> _Flow:
    document = read_document(file, name=file.relative_to(root).as_posix())
    value = mapping(json_in(document, "the JSON of a Botpress flow"))
    if not isinstance(value.get("nodes"), list):
        rule = 'A flow has a list "nodes".'
        raise fault(document.name, "no list of nodes", rule, "Give the file from the folder flows/.")
    nodes: dict[str, dict[str, Any]] = {}
    for one in map(mapping, value["nodes"]):
        name = string(one.get("name"))
        if not name or name in nodes:
            build.not_understood(document.place_of("name", name), name or "a node", "node_name_twice")
        else:
            nodes[name] = one
    if not nodes:
        raise fault(document.name, "no node with a name", "A flow has nodes.", "Export it again.")
    start = string(value.get("startNode"))
    name = document.name.split("flows/")[-1]
    catch = sequence(mapping(value.get("catchAll")).get("next"))
    return _Flow(name, document, start if start in nodes else next(iter(nodes)), nodes, catch)


def _elements(root: Path, build: GraphBuilder) -> dict[str, dict[str, Any]]:
    """The content elements of a bot by id; `say #!builtin_text-…` names one."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(root.rglob("content-elements/*.json"))[:MOST_FILES]:
        name = file.relative_to(root).as_posix()
        try:
            elements = json_in(read_document(file, name=name), "a list of content elements")
        except ReachError as error:
            build.note(Remark("words_not_read", {"file": name, "reason": error.faults[0].found}))
            continue
        for one in map(mapping, sequence(elements)):
            found[string(one.get("id"))] = mapping(one.get("formData")) or mapping(one.get("data"))
    return found


class _Bot(Walk[tuple[str, str]]):
    def __init__(self, flows: list[_Flow], elements: dict[str, dict[str, Any]], build: GraphBuilder) -> None:
        super().__init__(build)
        self.flows = {flow.name: flow for flow in flows}
        self.elements = elements
        self.main = self.flows.get("main.flow.json", flows[0])
        self.code_here = ""

    def graph(self) -> Graph:
        entry = self.at(self.main, self.main.start)
        self.walk()
        return self.build.finish([entry], [self.main.name])

    def id(self, flow: _Flow, node: str) -> str:
        return node if len(self.flows) == 1 else f"{flow.name.removesuffix('.flow.json')}/{node}"

    def at(self, flow: _Flow, node: str) -> str:
        return self.to((flow.name, node), self.id(flow, node))

    def waits(self, place: str) -> str:
        """The bot waits for a message that begins anew."""
        if "(waits)" not in self.build:
            self.build.state("(waits)", "choice", name="the bot waits for a new message", place=place)
            for one in map(mapping, self.main.catch):
                condition = string(one.get("condition"))
                goal = self.target(self.main, string(one.get("node")), place)
                self.move("(waits)", goal, _by(condition), value=_said(condition), place=place)
            self.move("(waits)", self.at(self.main, self.main.start), "says", place=place)
        return "(waits)"

    def over(self, place: str) -> str:
        """The conversation is over; who writes again begins anew, or says what is caught everywhere."""
        if self.main.catch:
            return self.waits(place)
        if "(over)" not in self.build:
            self.build.state("(over)", "done", name="the conversation is over", place=place)
        return "(over)"

    def target(self, flow: _Flow, written: str, place: str) -> str:
        if written in flow.nodes:
            return self.at(flow, written)
        other, _, node = written.partition("#")
        if other in self.flows and other:
            return self.at(self.flows[other], node if node in self.flows[other].nodes else self.flows[other].start)
        if written in ("END", "", "##"):
            return self.over(place)
        if not other:  # '#' and '#node' go back to the flow that called this one
            callers = [
                (one, name)
                for one in self.flows.values()
                for name, found in one.nodes.items()
                if string(found.get("flow")) == flow.name
                or any(string(mapping(way).get("node")).startswith(flow.name) for way in sequence(found.get("next")))
            ]
            named = [one for one, _ in callers if node in one.nodes]
            if node and len(named) == 1:
                return self.at(named[0], node)
            return self.go_back(flow, callers, place) if callers else self.waits(place)
        state = f"{self.id(flow, written)} (elsewhere)"
        if state not in self.build:
            self.build.unknown(state, place, written, "no_such_node")
        return state

    def go_back(self, flow: _Flow, callers: list[tuple[_Flow, str]], place: str) -> str:
        """Back to whichever node called this flow: what follows there."""
        state = f"{flow.name.removesuffix('.flow.json')}/(back)"
        if state not in self.build:
            self.build.state(state, "speaks", name="back to the flow before", place=place)
            for one, name in callers:
                ways = [mapping(way) for way in sequence(one.nodes[name].get("next"))]
                for way in ways:
                    if not string(way.get("node")).startswith(flow.name):
                        self.move(
                            state,
                            self.target(one, string(way.get("node")), place),
                            "depends",
                            value=string(way.get("condition")),
                            place=place,
                        )
            self.move(state, self.waits(place), "depends", value="nothing follows", place=place)
        return state

    def tell(self, key: tuple[str, str], id: str) -> None:
        flow, name = self.flows[key[0]], key[1]
        node = flow.nodes[name]
        place = flow.document.place_of("name", name)
        words: list[str] = []
        options: list[tuple[str, str]] = []
        self.code_here = ""
        does = [*sequence(node.get("onEnter")), *sequence(node.get("onReceive"))]
        for one in does:
            if self.act(one, id, place, words, options):
                return
        skill = string(node.get("flow"))
        if string(node.get("skill")) == "choice":
            self.choose(flow, node, id, place)
            return
        waits = node.get("onReceive") is not None or bool(options)
        ways = [mapping(one) for one in sequence(node.get("next"))]
        heard = waits and any(_by(string(one.get("condition"))) == "says" for one in ways)
        kind: StateKind = "choice" if options or heard else "asks" if waits else "speaks"
        asks_for = re.sub(r"[_-]+", " ", name) if kind == "asks" else ""
        if skill and skill not in self.flows:
            self.build.unknown(id, place, skill, "skill_not_here")
        elif self.code_here:
            why = "does_in_code"
            self.build.unknown(id, place, self.code_here, why)
        else:
            self.build.state(id, kind, name=name, words=" ".join(words), asks_for=asks_for, place=place)
        if skill and skill in self.flows:
            self.move(id, self.at(self.flows[skill], self.flows[skill].start), "goes_on", place=place)
            return
        self.ways(flow, ways, id, place, waits=waits, options=options)

    def choose(self, flow: _Flow, node: dict[str, Any], id: str, place: str) -> None:
        """The choice skill: what it offers, and where each answer leads; asking again is its own."""
        called = self.flows.get(string(node.get("flow")))
        words: list[str] = []
        options: list[tuple[str, str]] = []
        for one in called.nodes.values() if called else ():
            for written in map(string, sequence(one.get("onEnter"))):
                if written.startswith("say ") and not options:
                    self.say(written.partition(" ")[2], words, options)
        ways = [mapping(one) for one in sequence(node.get("next"))]
        self.build.state(id, "choice", name=string(node.get("name")), words=" ".join(words), place=place)
        titles = dict(options)
        for way in ways:
            condition = string(way.get("condition")).strip()
            goal = self.target(flow, string(way.get("node")), place)
            answered = _ANSWERED.search(condition)
            if answered:
                label = titles.get(answered[1], answered[1])
                self.move(id, goal, "click", value=answered[1], label=label, place=place)
            else:
                self.move(id, goal, "fails", value="no choice", place=place)
        if not ways:
            self.move(id, self.over(place), "goes_on", place=place)

    def ways(
        self,
        flow: _Flow,
        ways: list[dict[str, Any]],
        id: str,
        place: str,
        *,
        waits: bool,
        options: list[tuple[str, str]],
    ) -> None:
        used: set[str] = set()
        certain = False
        for way in ways:
            condition = string(way.get("condition")).strip()
            goal = self.target(flow, string(way.get("node")), place)
            always = condition in ("true", "always", "")
            certain = certain or always
            matched = [(value, title) for value, title in options if value and value in condition]
            for value, title in matched:
                used.add(value)
                self.move(id, goal, "click", value=value, label=title, place=place)
            if not matched:
                by: By = ("types" if waits else "goes_on") if always else _by(condition) if waits else "depends"
                if always and len(ways) > 1:
                    by = "fails" if waits and any(_by(string(one.get("condition"))) == "says" for one in ways) else by
                    by = "depends" if by == "goes_on" else by
                self.move(id, goal, by, value="" if always else _said(condition), place=place)
            if always:
                for value, title in options:
                    if value not in used:
                        self.move(id, goal, "click", value=value, label=title, place=place)
        if not certain:
            by = "fails" if waits and ways else "types" if waits else "depends" if ways else "goes_on"
            self.move(id, self.waits(place), by, place=place)

    def act(self, one: object, id: str, place: str, words: list[str], options: list[tuple[str, str]]) -> bool:
        """What an instruction says; `True` when it hands over to a person, whose state is then made."""
        written = string(one) or string(mapping(one).get("name"))
        name, _, rest = written.strip().partition(" ")
        if name in ("say", "say_"):
            self.say(rest.strip(), words, options)
        elif name.startswith(("hitlnext/handoff", "hitl/pause")):
            self.build.note("takeover_outside_bot")
            self.build.state(f"{id}", "person", name=name, words=" ".join(words), way="chat", place=place)
            return True
        elif name and not name.startswith(("builtin/", "basic-skills/")):
            self.code_here = self.code_here or written
        return False

    def say(self, rest: str, words: list[str], options: list[tuple[str, str]]) -> None:
        element, _, arguments = rest.partition(" ")
        if not element.startswith("#"):
            words.append(rest)
            return
        data = self.elements.get(element.removeprefix("#!"))
        if data is None and arguments.startswith("{"):
            try:
                data = mapping(json.loads(arguments))
            except (ValueError, RecursionError):
                data = None
        if data is None:
            self.build.note(Remark("words_elsewhere", {"element": element}))
            return
        for key in ("text", "title", "subtitle"):
            words += [string(value) for field, value in data.items() if field.split("$")[0] == key and string(value)][
                :1
            ]
        for field, value in data.items():
            if field.split("$")[0] == "choices" and not options:
                options += [
                    (string(one.get("value")), string(one.get("title"))) for one in map(mapping, sequence(value))
                ]


def _by(condition: str) -> By:
    return "says" if _INTENT.search(condition) or _TEXT.search(condition) else "depends"


def _said(condition: str) -> str:
    found = _INTENT.search(condition) or _TEXT.search(condition)
    return found[1] if found else condition
