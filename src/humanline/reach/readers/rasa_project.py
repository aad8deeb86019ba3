"""The files of a Rasa bot as stories, rules, responses and forms; what they lead to is told in `rasa`.

Source: rasa.com/docs/rasa/training-data-format, …/stories, …/rules, …/domain, …/forms (Rasa 2 and 3, YAML).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import Remark
from humanline.reach.readers.documents import Document, fault, mapping, read_document, sequence, string
from humanline.reach.readers.safe_yaml import YamlMapping, yaml_in

#: A folder with more YAML files is no bot.
MOST_FILES = 2_000
#: `or` multiplies a story; past this many, the rest is left out and said so.
MOST_VARIANTS = 64

_KEYS = {"version", "nlu", "stories", "rules", "responses", "forms", "intents", "entities", "slots", "actions",
         "session_config", "config", "e2e_actions", "assistant_id", "language", "pipeline", "policies", "recipe",
         "imports", "flows", "model_groups"}  # fmt: skip
_TEST = re.compile(r"(^|[/_])tests?[/_]")


class Event(NamedTuple):
    """One step of a story: `intent`, `action`, `loop` (a form begins, or ends when `name` is empty), `checkpoint`."""

    kind: str
    name: str
    place: str
    given: str = ""


class BotResponse(NamedTuple):
    """What the bot says: words, and buttons as (title, intent)."""

    words: str
    buttons: tuple[tuple[str, str], ...]
    place: str


@dataclass
class RasaStory:
    """A story or a rule.

    Attributes:
        events: in order; `given` holds the slots that had to be set before an event.
        is_rule: it holds everywhere, not only from the start.
        in_form: the form in which a rule holds, or empty.
    """

    name: str
    place: str
    events: list[Event]
    is_rule: bool
    in_form: str = ""


@dataclass
class RasaBot:
    """A bot."""

    stories: list[RasaStory] = field(default_factory=list)
    responses: dict[str, BotResponse] = field(default_factory=dict)
    forms: dict[str, list[str]] = field(default_factory=dict)
    form_places: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str, str | Remark]] = field(default_factory=list)
    notes: list[str | Remark] = field(default_factory=list)
    flows: dict[str, list[Any]] = field(default_factory=dict)
    flow_places: dict[str, str] = field(default_factory=dict)


def read_project(path: Path) -> RasaBot:
    """Read a YAML file of a bot, or all of a folder except its test stories.

    Raises:
        ReachError: a file is not YAML, or there are no stories and rules at all.
    """
    project = RasaBot()
    for document in _documents(path, project):
        value = yaml_in(document, "YAML of a Rasa bot")
        if not isinstance(value, YamlMapping) or not _KEYS & set(value):
            project.notes.append(Remark("no_training_data", {"file": document.name}))
            continue
        _add(project, value, document)
    if not project.stories and not project.flows:
        rule = "Rasa's training data has `stories:`, `rules:` or `flows:`."
        raise fault(path.name, "no stories and no rules", rule, "Give the folder with data/ and domain.yml.")
    return project


def _documents(path: Path, project: RasaBot) -> list[Document]:
    if not path.is_dir():
        return [read_document(path)]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in (".yml", ".yaml") and file.is_file())
    if len(files) > MOST_FILES:
        raise fault(path.name, f"{len(files):,} YAML files", f"A bot has up to {MOST_FILES:,}.", "Give its own folder.")
    found = []
    for file in files:
        name = file.relative_to(path).as_posix()
        if _TEST.search(name):
            project.notes.append(Remark("holds_tests", {"file": name}))
        elif file.stat().st_size:
            found.append(read_document(file, name=name))
    return found


def _add(project: RasaBot, value: YamlMapping, document: Document) -> None:
    for key in value:
        if key not in _KEYS:
            project.problems.append((document.place(value.line), key, "unknown_key"))
    for kind in ("stories", "rules"):
        for one in sequence(value.get(kind)):
            if isinstance(one, YamlMapping):
                _story(project, one, document, is_rule=kind == "rules")
            else:
                project.problems.append((document.name, str(one), Remark("entry_with_steps", {"kind": kind})))
    for name, flow in mapping(value.get("flows")).items():
        steps = sequence(mapping(flow).get("steps"))
        if steps:
            project.flows[name] = steps
            project.flow_places[name] = document.place(getattr(flow, "line", value.line))
    for name, variants in mapping(value.get("responses")).items():
        first = next((one for one in sequence(variants) if isinstance(one, YamlMapping)), YamlMapping())
        if len(sequence(variants)) > 1:
            project.notes.append("first_variant")
        buttons = [
            (string(button.get("title")), _intent_of(string(button.get("payload"))))
            for button in map(mapping, sequence(first.get("buttons")))
        ]
        project.responses[name] = BotResponse(string(first.get("text")), tuple(buttons), document.place(first.line))
    for name, form in mapping(value.get("forms")).items():
        slots = form.get("required_slots", form) if isinstance(form, YamlMapping) else []
        project.forms[name] = list(slots) if isinstance(slots, dict) else [string(one) for one in sequence(slots)]
        project.form_places[name] = document.place(getattr(form, "line", value.line))


def _intent_of(payload: str) -> str:
    return re.split(r"[{\s]", payload.lstrip("/"), maxsplit=1)[0] if payload.startswith("/") else ""


def _story(project: RasaBot, one: YamlMapping, document: Document, *, is_rule: bool) -> None:
    place = document.place(one.line)
    name = string(one.get("story")) or string(one.get("rule"))
    in_form = ""
    for condition in map(mapping, sequence(one.get("condition"))):
        in_form = string(condition.get("active_loop")) or in_form
    in_form = "" if in_form == "null" else in_form
    steps: list[list[Event]] = []
    given = ""
    for step in sequence(one.get("steps")):
        if not isinstance(step, YamlMapping):
            if step != "...":
                project.problems.append((place, f"{name}: {step}", "step_expected"))
            continue
        if "slot_was_set" in step:
            given = ", ".join(_slot(slot) for slot in sequence(step["slot_was_set"]))
        elif isinstance(step.get("or"), list):
            options = [_event(option, document, given) for option in step["or"]]
            steps.append([event for event in options if event])
        else:
            event = _event(step, document, given)
            if event is None:
                project.problems.append((document.place(step.line), str(dict(step)), "unknown_step"))
                continue
            steps.append([event])
            given = ""
    variants = [
        list(events) for events, _ in zip(product(*filter(None, steps)), range(MOST_VARIANTS + 1), strict=False)
    ]
    if len(variants) > MOST_VARIANTS:
        variants = variants[:MOST_VARIANTS]
        project.problems.append(
            (place, name, f"`or` makes more than {MOST_VARIANTS} stories of it; the rest is left out.")
        )
    project.stories += [RasaStory(name, place, events, is_rule, in_form) for events in variants if events]


def _slot(slot: object) -> str:
    return ", ".join(f"{key} = {value}" for key, value in slot.items()) if isinstance(slot, dict) else string(slot)


def _event(step: object, document: Document, given: str) -> Event | None:
    if not isinstance(step, YamlMapping):
        return None
    place = document.place(step.line)
    for key, kind in (("intent", "intent"), ("action", "action"), ("checkpoint", "checkpoint")):
        if string(step.get(key)):
            return Event(kind, string(step[key]), place, given)
    if "active_loop" in step:
        form = string(step["active_loop"])
        return Event("loop", "" if form in ("null", "~") else form, place, given)
    if string(step.get("user")):
        return Event("intent", string(step["user"]), place, given)
    return Event("action", f"says: {string(step['bot'])}", place, given) if string(step.get("bot")) else None
