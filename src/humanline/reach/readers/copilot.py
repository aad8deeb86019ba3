"""Reads an agent of Copilot Studio: its topics as YAML (`*.mcs.yml`, or what the code editor shows).

Source: learn.microsoft.com/microsoft-copilot-studio (topics, nodes, triggers, hand-off) and the reference of the YAML
in the public repository microsoft/skills-for-copilot-studio (kinds of nodes and triggers).

How it is read:

- A conversation begins with the topic of the conversation's start, else it listens. What is said triggers a topic by
  its
  phrases; where a topic ends the agent listens again. What is not understood goes to the fallback topic.
- A question with a list is a choice: its answers lead where the conditions after it say. Any other is asked.
- A transfer to an agent is a person. Flows, requests, connectors and sign-ins are not in the topics: unknown, and so is
  a topic that is not here. A count of fallbacks is passed by failing again.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import Graph, Remark
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import Document, fault, mapping, read_document, sequence, string
from humanline.reach.readers.reached import only_reached
from humanline.reach.readers.safe_yaml import YamlMapping, yaml_in
from humanline.reach.readers.walk import Walk

FORMAT = "copilot"
READS_FOLDERS = True
#: An agent has no more topics than this.
MOST_FILES = 2_000
#: Topics that call each other deeper than this are not followed.
DEEPEST = 20

_SPOKEN_FOR = ("OnRecognizedIntent", "OnEscalate", "OnGoodbye", "OnGreeting")
#: Done elsewhere, and then it goes on.
_ELSEWHERE = {
    "InvokeFlowAction": "flow_not_in_topics",
    "HttpRequestAction": "address_not_in_topics",
    "InvokeConnectorAction": "connector_not_in_topics",
    "InvokeSkillAction": "skill_not_in_topics",
    "InvokeAIBuilderModelAction": "one_model_not_in_topics",
    "InvokeCustomModelAction": "one_model_not_in_topics",
    "SearchAndSummarizeContent": "documents_not_in_topics",
    "AnswerQuestionWithAI": "model_not_in_topics",
    "OAuthInput": "behind_login",
    "TransferConversation": "who_gets_it_not_in_topics",
}
_SILENT = re.compile(
    r"^(?:Set|Clear|Parse|Edit|Log|Emit|Reset|Delete|Update|Send(?:Event)|Recognize|Begin(?:Telemetry))"
)
_ASKED = {"Question": "", "AdaptiveCardPrompt": "a form", "CSATQuestion": "how it was", "FileInput": "a file"}
#: Copilot Studio writes names such as `@odata.type` without quotes, which YAML does not allow.
_AT_SIGN = re.compile(r"^([ \t]*(?:- )?)(@[\w.@-]+)(?=:(?:\s|$))", re.MULTILINE)
_COUNTED = re.compile(r"FallbackCount|RetryCount|Attempts?\b|Counter\b", re.IGNORECASE)


class _Spot(NamedTuple):
    """An action: of a topic, by the steps that lead to it; with the spots that what it ends goes back to."""

    topic: str
    path: tuple[str | int, ...]
    back: tuple[_Spot, ...] = ()


class _Topic(NamedTuple):
    name: str
    trigger: str
    phrases: tuple[str, ...]
    actions: list[Any]
    document: Document
    line: int


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a topic."""
    return _may_be_topic(name) and b"AdaptiveDialog" in head


def _may_be_topic(name: str) -> bool:
    """Whether a file may be one: YAML, or `data`, as an unpacked solution has it in a folder for each topic."""
    return name.lower().endswith((".yml", ".yaml")) or name == "data"


def read(path: Path) -> Graph:
    """Read an agent.

    Args:
        path: a topic, or the folder of the agent.

    Raises:
        ReachError: a file is not YAML, or there is no topic.
    """
    build = GraphBuilder(path.name, FORMAT)
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if _may_be_topic(one.name) and one.is_file())
        if len(files) > MOST_FILES:
            raise fault(
                path.name, f"{len(files):,} YAML files", f"An agent has up to {MOST_FILES:,}.", "Give its folder."
            )
        documents = [read_document(one, name=one.relative_to(path).as_posix()) for one in files if one.stat().st_size]
    else:
        documents = [read_document(path)]
    topics: dict[str, _Topic] = {}
    for document in documents:
        document.text = _AT_SIGN.sub(r'\1"\2"', document.text)
        value = yaml_in(document, "YAML of a Copilot Studio topic")
        if not isinstance(value, YamlMapping) or value.get("kind") != "AdaptiveDialog":
            build.note(Remark("no_topic", {"file": document.name}))
            continue
        topic = _topic(value, document)
        if topic.name in topics:
            topic = topic._replace(name=f"{topic.name} ({document.name})")
        topics[topic.name] = topic
    if not topics:
        raise fault(path.name, "no topic", "A topic has `kind: AdaptiveDialog`.", "Give the folder with topics/.")
    return _Agent(topics, build, whole=path.is_dir()).graph()


def _topic(value: YamlMapping, document: Document) -> _Topic:
    begin = value.get("beginDialog")
    begin = begin if isinstance(begin, YamlMapping) else YamlMapping()
    path = Path(document.name)
    # `Escalate.mcs.yml`, `agent.topic.Escalate.yaml`, or `agent.topic.Escalate/data`.
    written = path.parent.name if path.name == "data" else path.name
    stem = written.rpartition(".topic.")[2].split(".")[0]
    phrases = tuple(string(one) for one in sequence(mapping(begin.get("intent")).get("triggerQueries")))
    shown = string(mapping(value.get("mcs.metadata")).get("componentName"))
    name = stem if not shown or shown == stem else f"{stem} ({shown})"
    return _Topic(name, string(begin.get("kind")), phrases, sequence(begin.get("actions")), document, value.line)


class _Agent(Walk[_Spot]):
    def __init__(self, topics: dict[str, _Topic], build: GraphBuilder, *, whole: bool) -> None:
        super().__init__(build)
        self.topics = topics
        self.whole = whole

    def graph(self) -> Graph:
        starts = [topic for topic in self.topics.values() if topic.trigger == "OnConversationStart"]
        if starts:
            entry = self.begin(starts[0], ())
        elif len(self.topics) == 1:
            entry = self.begin(next(iter(self.topics.values())), ())
        else:
            entry = self.listens()
        self.walk()
        return only_reached(self.build.finish([entry]))

    def listens(self) -> str:
        """The agent waits for what is said; of one topic alone, what else can be said is not known."""
        if "listens" in self.build:
            return "listens"
        place = next(iter(self.topics.values())).document.place(1)
        if not self.whole and len(self.topics) == 1:
            why = "other_topics"
            return self.build.unknown("listens", place, "what can be said next", why)
        self.says("listens", "choice", name="the agent listens", place=place)
        for topic in self.topics.values():
            place = topic.document.place(topic.line)
            if topic.trigger in _SPOKEN_FOR:
                label = topic.phrases[0] if topic.phrases else ""
                self.move("listens", self.begin(topic, ()), "says", value=label or topic.name, place=place)
            elif topic.trigger == "OnUnknownIntent":
                self.move("listens", self.begin(topic, ()), "fails", value="not understood", place=place)
        if not any(topic.trigger == "OnUnknownIntent" for topic in self.topics.values()):
            self.move("listens", "listens", "fails", value="not understood", place=place)
        return "listens"

    def begin(self, topic: _Topic, back: tuple[_Spot, ...]) -> str:
        return self.at(_Spot(topic.name, (0,), back))

    # ── where one is ──

    def actions_of(self, topic: _Topic, path: tuple[str | int, ...]) -> list[Any]:
        """The list of actions that a path is in: the topic's, or those of a condition (`conditions`, its number)."""
        found: list[Any] = topic.actions
        for step in path[:-1]:
            if isinstance(step, int):
                held: Any = found[step] if step < len(found) else {}
            elif step.startswith("condition:"):
                number = int(step.partition(":")[2])
                found = sequence(mapping(sequence(mapping(held).get("conditions"))[number]).get("actions"))
            else:
                found = sequence(mapping(held).get(step))
        return found

    def at(self, spot: _Spot) -> str:
        """The state of an action; past the last of a list, what comes after it."""
        topic, path = self.topics[spot.topic], spot.path
        while True:
            number = path[-1]
            actions = self.actions_of(topic, path)
            if isinstance(number, int) and number < len(actions):
                break
            if len(path) == 1:
                return self.at(spot.back[-1]) if spot.back else self.listens()
            path = self.after_group(path)
        spot = spot._replace(path=path)
        action = mapping(actions[number])
        plain = f"{topic.name}/{string(action.get('id')) or '.'.join(map(str, path))}"
        return self.to(spot, plain, topic.document.place(getattr(actions[number], "line", topic.line)))

    @staticmethod
    def after_group(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """The action after the one that holds this list."""
        holder = path[:-2]
        last = holder[-1]
        return (*holder[:-1], int(last) + 1)

    def then(self, spot: _Spot) -> str:
        last = spot.path[-1]
        return self.at(spot._replace(path=(*spot.path[:-1], int(last) + 1)))

    # ── what an action is ──

    def tell(self, key: _Spot, id: str) -> None:  # noqa: PLR0912 (a kind of action each)
        topic = self.topics[key.topic]
        raw = self.actions_of(topic, key.path)[int(key.path[-1])]
        action = mapping(raw)
        kind = string(action.get("kind"))
        place = topic.document.place(getattr(raw, "line", topic.line))
        if kind in ("SendActivity", "SendMessage"):
            words, buttons = _spoken(action.get("activity"))
            self.says(id, name=words[:60] or kind, words=words, sounds=() if words else (kind,), place=place)
            if buttons:
                self.build.note("suggestions_not_followed")
            self.move(id, self.then(key), "goes_on", place=place)
        elif kind in _ASKED:
            self.question(key, id, action, place)
        elif kind == "ConditionGroup":
            self.conditions(key, id, action, place)
        elif kind in ("BeginDialog", "ReplaceDialog"):
            self.dialog(key, id, action, place)
        elif kind == "GotoAction":
            self.says(id, name="goes back", place=place)
            self.move(id, self.goto(key, string(action.get("actionId")), place), "goes_on", place=place)
        elif kind == "TransferConversationV2":
            self.transfer(id, action, place)
        elif kind == "EndConversation":
            self.ends(id, name="the conversation ends", place=place)
        elif kind in ("EndDialog", "CancelDialog"):
            self.says(id, name="the topic ends", place=place)
            self.move(id, self.at(key.back[-1]) if key.back else self.listens(), "goes_on", place=place)
        elif kind == "CancelAllDialogs":
            self.says(id, name="all topics end", place=place)
            self.move(id, self.listens(), "goes_on", place=place)
        elif kind in _ELSEWHERE:
            self.build.unknown(id, place, string(action.get("flowId")) or kind, _ELSEWHERE[kind])
            self.move(id, self.then(key), "goes_on", place=place)
        elif _SILENT.match(kind):
            self.says(id, name=kind, place=place)
            self.move(id, self.then(key), "goes_on", place=place)
        else:
            self.may_do_anything(id, kind or "an action", "unknown_action", self.then(key), place=place)

    def transfer(self, id: str, action: dict[str, Any], place: str) -> None:
        how = mapping(action.get("transferType"))
        number = string(how.get("phoneNumber")) or string(how.get("target"))
        if string(how.get("kind")) in ("", "TransferToAgent"):
            self.build.note("takeover_outside_bot")
            self.build.state(id, "person", way="chat", name="hand-over to a person", place=place)
        else:
            name = f"passed on to {number}".strip()
            self.rings(id, number, name=name, place=place)

    def question(self, spot: _Spot, id: str, action: dict[str, Any], place: str) -> None:
        """A question; with a list of answers each leads where the condition on it after the question says."""
        words = _spoken(action.get("prompt") or action.get("text") or action.get("activity"))[0]
        definition = mapping(mapping(action.get("entity")).get("definition"))
        options = [mapping(one) for one in sequence(definition.get("items"))]
        if not options:
            asked = _ASKED[string(action.get("kind"))] or re.sub(r"^init:|^\w+\.", "", string(action.get("variable")))
            self.asks(id, asked, name=words[:60], words=words, place=place)
            self.move(id, self.then(spot), "types", place=place)
            return
        self.says(id, "choice", name=words[:60], words=words, place=place)
        variable = string(action.get("variable")).removeprefix("init:")
        number = int(spot.path[-1]) + 1
        following = self.actions_of(self.topics[spot.topic], spot.path)
        group = mapping(following[number]) if number < len(following) else {}
        tests = [string(mapping(one).get("condition")) for one in sequence(group.get("conditions"))]
        decides = string(group.get("kind")) == "ConditionGroup" and any(variable in one for one in tests)
        after = spot._replace(path=(*spot.path[:-1], number))
        for option in options:
            value, label = string(option.get("id")), string(option.get("displayName"))
            goal = self.then(spot)
            if decides:
                fits = next((n for n, one in enumerate(tests) if _holds(one, value, label)), -1)
                part = f"condition:{fits}" if fits >= 0 else "elseActions"
                goal = self.inside(after, part)
            self.move(id, goal, "click", value=value, label=label or value, place=place)
        self.move(id, id, "fails", value="not understood", place=place)

    def inside(self, group: _Spot, part: str) -> str:
        """The first action of one part of a group, or what follows the group where that part is empty."""
        return self.at(group._replace(path=(*group.path, part, 0)))

    def conditions(self, spot: _Spot, id: str, action: dict[str, Any], place: str) -> None:
        tests = [string(mapping(one).get("condition")) for one in sequence(action.get("conditions"))]
        counted = [bool(_COUNTED.search(one)) for one in tests]
        decided = self.decided_elsewhere(spot, " ".join(tests))
        if decided:
            self.build.unknown(id, place, " ".join(tests)[:100], decided)
        else:
            self.says(id, name="depends", place=place)
        for n, test in enumerate(tests):
            # A count is passed by failing again: until then what it guards happens.
            by = "fails" if counted[n] else "depends"
            self.move(id, self.inside(spot, f"condition:{n}"), by, value=test, place=place)  # type: ignore[arg-type]
        rest = "goes_on" if all(counted) else "depends"
        self.move(id, self.inside(spot, "elseActions"), rest, value="else", place=place)  # type: ignore[arg-type]

    def decided_elsewhere(self, spot: _Spot, tests: str) -> str:
        """Why a program that is not in the topics decides these conditions; empty where none does."""
        for topic in self.topics.values():
            for action in _every(topic.actions):
                if string(action.get("kind")) in _ELSEWHERE and spot.topic == topic.name:
                    named = re.findall(
                        r"(?:Topic|Global)\.\w+", str(action.get("output")) + str(action.get("response"))
                    )
                    if any(name in tests for name in named):
                        return "program_decides"
        return ""

    def dialog(self, spot: _Spot, id: str, action: dict[str, Any], place: str) -> None:
        written = string(action.get("dialog"))
        topic = self.named(written)
        if topic is None:
            what = written or "a topic"
            why = "value_decides_topic" if written.startswith("=") else "no_such_topic"
            self.may_do_anything(id, what, why, self.then(spot), place=place)
            return
        self.says(id, name=f"topic {topic.name}", place=place)
        replaces = string(action.get("kind")) == "ReplaceDialog" or len(spot.back) >= DEEPEST
        number = int(spot.path[-1]) + 1
        after = spot._replace(path=(*spot.path[:-1], number))
        back = () if replaces else (*spot.back, after)
        self.move(id, self.begin(topic, back), "goes_on", place=place)

    def named(self, written: str) -> _Topic | None:
        """The topic of this name: `agent.topic.Escalate`."""
        plain = written.rsplit(".", maxsplit=1)[-1].strip().lower()
        for name, topic in self.topics.items():
            if plain and plain in (
                name.lower(),
                name.lower().split(" (")[0],
                name.lower().partition(" (")[2].rstrip(")"),
            ):
                return topic
        return None

    def goto(self, spot: _Spot, wanted: str, place: str) -> str:
        """An action of this topic by its id."""
        topic = self.topics[spot.topic]
        found = _path_to(topic.actions, wanted, ())
        if found is None:
            return self.build.unknown(self.free(f"{topic.name}/{wanted}"), place, wanted, "no_such_action")
        return self.at(spot._replace(path=found))


def _every(actions: list[Any]) -> list[dict[str, Any]]:
    """Every action, those inside conditions too."""
    found: list[dict[str, Any]] = []
    todo = list(actions)
    while todo:
        action = mapping(todo.pop())
        found.append(action)
        todo += sequence(action.get("elseActions"))
        for one in sequence(action.get("conditions")):
            todo += sequence(mapping(one).get("actions"))
    return found


def _path_to(actions: list[Any], wanted: str, above: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    for n, one in enumerate(actions):
        action = mapping(one)
        if wanted and string(action.get("id")) == wanted:
            return (*above, n)
        parts = [
            (f"condition:{k}", sequence(mapping(c).get("actions")))
            for k, c in enumerate(sequence(action.get("conditions")))
        ]
        parts.append(("elseActions", sequence(action.get("elseActions"))))
        for name, held in parts:
            found = _path_to(held, wanted, (*above, n, name))
            if found:
                return found
    return None


def _holds(test: str, value: str, label: str) -> bool:
    """Whether a condition compares with this answer."""
    ends = re.findall(r"[\"']([^\"']+)[\"']|\.(\w+)\s*$", test)
    compared = {part for pair in ends for part in pair if part}
    return bool({value, label} & compared) or any(one.endswith(f".{value}") for one in compared if value)


def _spoken(said: object) -> tuple[str, bool]:
    """The words of a message, and whether it has buttons."""
    if isinstance(said, str):
        return _plain(said), False
    told = mapping(said)
    texts = told.get("text") or told.get("speak")
    text = next((string(one) for one in sequence(texts)), "") if isinstance(texts, list) else string(texts)
    return _plain(text), bool(told.get("suggestedActions") or told.get("attachments"))


def _plain(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", re.sub(r"<[^>]*>", " ", text))
