"""Reads a flow of Genesys Cloud Architect: the YAML that Archy exports.

Source: developer.genesys.cloud, 'Archy' (YAML, flow types, one page an action with its outputs) and
help.genesys.cloud, 'Architect' (menus, tasks, schedules, transfer actions).

How it is read:

- Menus are choices by key; an option that is global is offered in every menu. Actions of a task follow each other; an
  output of an action leads to the actions under it and then to what follows.
- Schedules give ways for closed, holidays and emergencies. A transfer to a queue, a user, a group or a number is a
  queue
  with a person behind it; its failure is a fault. Voicemail is heard later; a call-back is a person.
- Data actions, bots, common modules and other flows are not in the file: unknown. So is what their answers decide.
- Where a task runs out the flow's error handling ends the contact, as its settings say.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import By, Graph, Way
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import fault, mapping, read_document, seconds, sequence, string
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.readers.reached import only_reached
from humanline.reach.readers.safe_yaml import YamlMapping, yaml_in
from humanline.reach.readers.walk import Walk

FORMAT = "archy"

_ROOT = re.compile(
    rb"^(?:inbound(?:Call|Chat|Email|ShortMessage|Message)|inQueue\w*|outboundCall|secureCall|commonModule|digitalBot|bot|workflow)\s*:",
    re.MULTILINE,
)
_FLOWS = re.compile(r"^(?:inbound|inQueue|outbound|secureCall|commonModule|digitalBot|bot|workflow|voicemail)")
#: What a template engine fills in: `{{ name }}`, `{% for … %}`.
_TEMPLATE = re.compile(r"\{\{-?\s*[A-Za-z_][^{}\n]*\}\}|\{%-?\s*\w+[^\n]*%\}")
_REF = re.compile(r"\[([^\[\]]+)\]\s*$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DIGIT = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#"}

_TO_PEOPLE = {
    "transferToAcd", "transferToUser", "transferToGroup", "transferToNumber", "transferToAgent", "routeToAcd",
    "menuTransferToAcd", "menuTransferToUser", "menuTransferToGroup", "menuTransferToNumber",
}  # fmt: skip
_MESSAGES = {
    "transferToVoicemail", "transferToGroupVoicemail", "transferToUserVoicemail", "menuTransferToVoicemail",
    "menuTransferToGroupVoicemail", "menuTransferToUserVoicemail", "sendAutoReply",
}  # fmt: skip
_SAYS = {"playAudio", "sendResponse", "communicate", "playAudioOnSilence", "sendMessage", "holdMusic"}
_ASKS = {"collectInput", "askForIntent", "askForYesNo", "askForSlot", "waitForInput", "digitalMenu", "loginCustomer"}
_SCHEDULES = {"evaluateSchedule", "evaluateScheduleGroup"}
_ELSEWHERE = {
    "callData": "data_action_answer",
    "callCommonModule": "module_file",
    "callBotFlow": "bot_says_elsewhere",
    "callDigitalBotFlow": "bot_says_elsewhere",
    "callLexBot": "bot_says_elsewhere",
    "callLexV2Bot": "bot_says_elsewhere",
    "callDialogflowBot": "bot_says_elsewhere",
    "callDialogflowCXBot": "bot_says_elsewhere",
    "callBotConnector": "bot_says_elsewhere",
    "callSecureFlow": "flow_file",
    "callBridgeAction": "data_action_answer",
    "dialByExtension": "who_at_extension",
}
#: The flow that goes on is another one.
_OTHER_FLOWS = {
    "transferToFlow",
    "transferToSecureFlow",
    "menuTransferToFlow",
    "menuTransferToSecureFlow",
    "transferToFlowSecure",
}
#: An output by its name.
_OUTPUTS: dict[str, By] = {
    "open": "goes_on", "active": "goes_on", "closed": "closed", "inactive": "closed", "holiday": "closed",
    "emergency": "closed", "failure": "error", "timeout": "error", "error": "error", "noInput": "fails",
    "noMatch": "fails", "maxNoInputs": "fails", "maxNoMatches": "fails",
}  # fmt: skip


class _Spot(NamedTuple):
    """An action of a list, with the lists that it goes back to; or the menu, task or state of this `ref`."""

    ref: str
    path: tuple[str | int, ...] = ()


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a flow as Archy exports it."""
    return name.lower().endswith((".yml", ".yaml")) and _ROOT.search(head) is not None


def read(path: Path) -> Graph:
    """Read a flow.

    Args:
        path: the YAML that Archy exports.

    Raises:
        ReachError: it is not YAML, a template, not a flow, or has nothing to start with.
    """
    document = read_document(path)
    template = _TEMPLATE.search(document.text)
    if template is not None:
        where = f"{document.name}:{document.line_at(template.start())}"
        rule = "What a template fills in decides where callers go, and is not in the file."
        raise fault(
            where, f"a template ({template[0][:40]})", rule, "Fill it in first, and give the flow that comes out."
        )
    value = yaml_in(document, "YAML of an Architect flow")
    kind = next((key for key in value if _FLOWS.match(key)), "") if isinstance(value, YamlMapping) else ""
    flow = mapping(value.get(kind)) if kind else {}
    if not flow:
        rule = "A flow begins with its type, such as inboundCall:"
        raise fault(document.name, "no flow", rule, "Export it with archy export.")
    parts = _parts(flow)
    if not parts:
        raise fault(document.name, "no menu, task or state", "A flow has at least one.", "Export it again.")
    start = _ref(string(flow.get("startUpRef"))) or next(iter(parts))
    way: Way = "phone" if "Call" in kind or kind in ("commonModule", "voicemail") else "chat"
    return _Flow(flow, parts, start, way, GraphBuilder(document.name, FORMAT), document.name).graph()


def _ref(written: str) -> str:
    """`/inboundCall/menus/menu[Main Menu_10]` → `Main Menu_10`."""
    found = _REF.search(written)
    return found[1] if found else written


def _parts(flow: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Menus, tasks and states by their reference."""
    found: dict[str, dict[str, Any]] = {}
    for kind, one in (("menus", "menu"), ("tasks", "task"), ("states", "state"), ("reusableTasks", "task")):
        for entry in map(mapping, sequence(flow.get(kind))):
            part = mapping(entry.get(one))
            if part:
                found[string(part.get("refId")) or string(part.get("name"))] = {
                    **part,
                    "is": one,
                    "line": _line(entry.get(one)),
                }
    return found


def _line(value: object) -> int:
    return getattr(value, "line", 0) or 0


def _texts(value: object, sounds: list[str], depth: int = 0) -> list[str]:
    """The words of audio, a message or an expression; recordings are noted as sounds."""
    found: list[str] = []
    if depth > 12:
        return found
    if isinstance(value, list):
        for one in value:
            found += _texts(one, sounds, depth + 1)
    for key, inner in mapping(value).items():
        if key in ("tts", "text", "lit") and isinstance(inner, str):
            found.append(inner)
        elif key == "exp" and isinstance(inner, str):
            found += [part.replace('\\"', '"') for part in _QUOTED.findall(inner)] or []
            sounds += [inner] if "Prompt." in inner or not _QUOTED.search(inner) else []
        elif key in ("prompt", "userPrompt", "systemPrompt", "promptRef") and inner:
            sounds.append(string(inner) or key)
        else:
            found += _texts(inner, sounds, depth + 1)
    return found


class _Flow(Walk[_Spot]):
    def __init__(
        self,
        flow: dict[str, Any],
        parts: dict[str, dict[str, Any]],
        start: str,
        way: Way,
        build: GraphBuilder,
        file: str,
    ) -> None:
        super().__init__(build)
        self.flow = flow
        self.parts = parts
        self.start = start
        self.way = way
        self.file = file
        self.decided = set(re.findall(r"(?:Task|Flow|State|Common)\.\w+", " ".join(_outputs_of_programs(flow))))
        self.shared = [
            choice
            for part in parts.values()
            for choice in sequence(part.get("choices"))
            if string(_only(choice)[1].get("globalDtmf")) == "true"
        ]

    def graph(self) -> Graph:
        entry = self.at(_Spot(self.start), "")
        greeting: list[str] = []
        words = " ".join(_texts(self.flow.get("initialGreeting"), greeting))
        if words or greeting:
            first = self.free("greeting")
            name = string(self.parts.get(self.start, {}).get("name"))
            self.says(first, name=name or "greeting", words=words, sounds=tuple(greeting), place=f"{self.file}:1")
            self.move(first, entry, "goes_on", place=f"{self.file}:1")
            entry = first
        self.walk()
        return only_reached(self.build.finish([entry]))

    # ── where one is ──

    def list_of(self, spot: _Spot) -> list[Any]:
        """The list of actions that a spot is in."""
        held: Any = self.parts[spot.ref]
        for step in spot.path[:-1]:
            held = _only(sequence(held)[step])[1] if isinstance(step, int) else mapping(held).get(step)
        return sequence(held)

    def at(self, spot: _Spot, place: str) -> str:
        """The state of a part or an action; past the last action of a list, what comes after it."""
        while True:
            part = self.parts.get(spot.ref)
            if part is None:
                return self.to(spot, spot.ref, place)
            if not spot.path:
                if part["is"] == "menu":
                    return self.to(spot, spot.ref, self.place(part["line"]))
                spot = _Spot(spot.ref, ("actions", 0))
            actions, number = self.list_of(spot), spot.path[-1]
            if isinstance(number, int) and number < len(actions):
                kind, action = _only(actions[number])
                name = string(action.get("name")) or kind
                return self.to(spot, f"{part.get('name') or spot.ref}/{name}", self.place(_line(actions[number])))
            if len(spot.path) <= 2 or ("choices" in spot.path[:1] and len(spot.path) <= 5):
                return self.runs_out(spot, place)
            spot = self.after(spot)

    def after(self, spot: _Spot) -> _Spot:
        """The action after the one in which this list stands."""
        path = list(spot.path[:-1])
        while path and not (isinstance(path[-1], int) and path[-2:-1] == ["actions"]):
            path.pop()
        return spot._replace(path=(*path[:-1], int(path[-1]) + 1)) if path else spot._replace(path=("actions", 10**6))

    def runs_out(self, spot: _Spot, place: str) -> str:
        """A task that has run out: the flow's settings end the contact."""
        end = f"{spot.ref}/end"
        if end not in self.build:
            self.ends(self.free(end), name="the task runs out, and the contact ends", place=place or self.place(1))
        return end

    def place(self, line: int) -> str:
        return f"{self.file}:{max(line, 1)}"

    # ── what is there ──

    def tell(self, key: _Spot, id: str) -> None:
        part = self.parts.get(key.ref)
        if part is None:
            self.build.unknown(id, self.place(1), key.ref, "pointed_to_not_there")
        elif not key.path:
            self.menu(key, id, part)
        else:
            raw = self.list_of(key)[int(key.path[-1])]
            kind, action = _only(raw)
            self.act(key, id, kind, action, self.place(_line(raw)))

    def menu(self, spot: _Spot, id: str, menu: dict[str, Any]) -> None:
        sounds: list[str] = []
        words = " ".join(_texts(menu.get("audio"), sounds))
        place = self.place(menu["line"])
        self.says(id, "choice", name=string(menu.get("name")), words=words, sounds=tuple(sounds), place=place)
        labels = labels_in(words)
        own = list(enumerate(sequence(menu.get("choices"))))
        keys = {string(_only(one)[1].get("dtmf")) for _, one in own}
        for n, one in own:
            self.choice(id, spot._replace(path=("choices", n)), one, labels, place)
        for ref, part in self.parts.items():
            for n, one in enumerate(sequence(part.get("choices"))):
                if ref != spot.ref and one in self.shared and string(_only(one)[1].get("dtmf")) not in keys:
                    self.choice(id, _Spot(ref, ("choices", n)), one, labels, place)
        self.move(id, id, "fails", value="silence", place=place)

    def choice(self, menu: str, spot: _Spot, raw: object, labels: dict[str, str], place: str) -> None:
        """An option of a menu."""
        kind, option = _only(raw)
        digit = string(option.get("dtmf")).removeprefix("digit_")
        key = _DIGIT.get(digit, digit)
        label = labels.get(key, "")
        if (kind in ("menuJumpToMenu", "menuJumpToTask", "menuSubMenu") and option.get("targetMenuRef")) or option.get(
            "targetTaskRef"
        ):
            goal = self.at(_Spot(_ref(string(option.get("targetMenuRef") or option.get("targetTaskRef")))), place)
        elif kind == "menuTask":
            goal = self.at(spot._replace(path=(*spot.path, "task", "actions", 0)), place)
        elif kind in ("menuRepeat", "menuReplay"):
            goal = menu
        elif kind == "menuPreviousMenu":
            goal = self.at(_Spot(self.start), place)
        else:
            goal = self.to(spot, f"{spot.ref}/{string(option.get('name')) or kind}", place)
        if key:
            self.move(menu, goal, "key", value=key, label=label, place=place)
        for term in [string(one) for one in sequence(option.get("speechRecTerms"))][:1]:
            self.move(menu, goal, "says", value=term, place=place)

    def then(self, spot: _Spot, place: str) -> str:
        """What comes after an action by itself; after an option of a menu, the menu."""
        if spot.path[-2:-1] == ("choices",):
            return self.at(_Spot(spot.ref), place)
        return self.at(spot._replace(path=(*spot.path[:-1], int(spot.path[-1]) + 1)), place)

    def act(  # noqa: PLR0912 (a kind of action each)
        self, spot: _Spot, id: str, kind: str, action: dict[str, Any], place: str
    ) -> None:
        name = string(action.get("name")) or kind
        if kind in _TO_PEOPLE:
            self.passed_on(spot, id, kind, action, place)
        elif kind in _MESSAGES:
            self.takes_message(id, name=name, place=place)
        elif kind == "createCallback":
            self.build.state(id, "person", way="call_back", name=name, place=place)
        elif kind in ("disconnect", "menuDisconnect", "endFlow", "exitBotFlow"):
            self.ends(id, name=name, place=place)
        elif kind in ("jumpToMenu", "jumpToTask", "jumpToReusableTask", "changeState", "callTask", "callReusableTask"):
            self.jump(id, action, place)
        elif kind in _OTHER_FLOWS:
            self.build.unknown(id, place, name, "next_flow_file")
            self.outputs(spot, id, action, place, then=False)
        elif kind in _SAYS:
            sounds: list[str] = []
            heard = {key: value for key, value in action.items() if key not in ("name", "outputs")}
            words = " ".join(_texts(heard, sounds))
            self.says(id, name=name, words=words, sounds=tuple(sounds) or (() if words else (kind,)), place=place)
            self.move(id, self.then(spot, place), "goes_on", place=place)
        elif kind in _ASKS:
            self.asks(
                id,
                name,
                words=" ".join(_texts({k: v for k, v in action.items() if k not in ("name", "outputs")}, [])),
                place=place,
            )
            self.outputs(spot, id, action, place, asked=True)
        elif kind in _ELSEWHERE:
            self.build.unknown(id, place, name, _ELSEWHERE[kind])
            certain = kind in ("callData", "callBridgeAction")
            self.outputs(spot, id, action, place, by="goes_on" if certain else "depends")
        elif kind in _SCHEDULES:
            self.build.note("hours_kept_beside")
            self.says(id, name=name, place=place)
            self.outputs(spot, id, action, place)
        elif kind in (
            "decision",
            "switch",
            "dataTableLookup",
            "getParticipantData",
            "findQueue",
            "findUser",
            "evaluateLanguage",
        ):
            self.decide(spot, id, action, place)
        elif kind in ("loop", "loopUntil"):
            self.loop(spot, id, action, place)
        elif kind in ("exitLoop", "nextLoop"):
            self.says(id, name=name, place=place)
            self.move(id, self.at(self.after(spot), place), "goes_on", place=place)
        elif kind in ("endTask", "endState"):
            self.says(id, name=name, place=place)
            self.move(id, self.runs_out(spot, place), "goes_on", place=place)
        elif action.get("outputs") is not None or kind.startswith(("transfer", "call", "menu")):
            self.build.unknown(id, place, kind, "unknown_action")
            self.outputs(spot, id, action, place, by="depends")
        else:
            self.says(id, name=name, seconds=_wait(kind, action), place=place)
            self.move(id, self.then(spot, place), "goes_on", place=place)

    def passed_on(self, spot: _Spot, id: str, kind: str, action: dict[str, Any], place: str) -> None:
        sounds: list[str] = []
        words = " ".join(_texts(action.get("preTransferAudio"), sounds))
        target = mapping(action.get("targetNumber"))
        queue = id
        if words or sounds:
            queue = self.free(f"{id}/waits")
            self.says(id, name=string(action.get("name")) or kind, words=words, sounds=tuple(sounds), place=place)
            self.move(id, queue, "goes_on", place=place)
        name = string(action.get("name")) or kind
        if any(one in string(target.get("exp")) for one in self.decided):
            self.rings_somebody(queue, name, "data_action_decides_who", name=name, place=place)
        elif target:
            self.rings(queue, string(target.get("lit")) or string(target.get("exp")), name=name, place=place)
        else:
            self.queue_to_person(queue, self.way, name=name, place=place)
        self.outputs(spot, queue, action, place, then=False)
        if "failure" not in mapping(action.get("outputs")):
            self.move(queue, self.then(spot, place), "error", value="failure", place=place)

    def jump(self, id: str, action: dict[str, Any], place: str) -> None:
        refs = [string(value) for key, value in action.items() if key.endswith("Ref") and string(value)]
        self.says(id, name=string(action.get("name")), place=place)
        if not refs:
            lost = self.build.unknown(
                self.free(f"{id}/where"),
                place,
                string(action.get("name")),
                "program_decides_where",
            )
            self.move(id, lost, "goes_on", place=place)
            return
        self.move(id, self.at(_Spot(_ref(refs[0])), place), "goes_on", place=place)

    def decide(self, spot: _Spot, id: str, action: dict[str, Any], place: str) -> None:
        looked_at = str({key: value for key, value in action.items() if key != "outputs"})
        if any(one in looked_at for one in self.decided):
            self.build.unknown(id, place, string(action.get("name")), "data_action_decides")
        else:
            self.says(id, name=string(action.get("name")) or "depends", place=place)
        self.outputs(spot, id, action, place, by="depends", cases=True)

    def loop(self, spot: _Spot, id: str, action: dict[str, Any], place: str) -> None:
        """Some rounds, as long as the caller does nothing else, and then it goes on."""
        self.says(id, name=string(action.get("name")) or "so many rounds", place=place)
        inner = self.at(spot._replace(path=(*spot.path, "outputs", "loop", "actions", 0)), place)
        self.move(id, inner, "fails", value="a round", place=place)
        self.move(id, self.then(spot, place), "goes_on", place=place)

    def outputs(
        self,
        spot: _Spot,
        id: str,
        action: dict[str, Any],
        place: str,
        *,
        by: By = "goes_on",
        then: bool = True,
        asked: bool = False,
        cases: bool = False,
    ) -> None:
        """A way for each output; one that is not there goes on to what follows."""
        found = dict(mapping(action.get("outputs")))
        listed = [mapping(one) for one in sequence(action.get("outputs"))] + [
            mapping(one) for one in sequence(action.get("cases"))
        ]
        told = 0
        for name in found:
            inner = self.at(spot._replace(path=(*spot.path, "outputs", name, "actions", 0)), place)
            how = _OUTPUTS.get(name, by if by == "depends" or name not in ("success", "yes") else "goes_on")
            if asked and name in ("success", "yes", "no"):
                how = "types"
            self.move(id, inner, how, value=name, place=place)
            told += how not in ("error", "closed", "fails")
        for n, _ in enumerate(listed):
            key = "outputs" if isinstance(action.get("outputs"), list) else "cases"
            inner = self.at(spot._replace(path=(*spot.path, key, n, "actions", 0)), place)
            self.move(id, inner, by, value=f"case {n + 1}", place=place)
            told += 1
        if then and (not told or (cases and not {"no", "default", "notFound"} & set(found))):
            self.move(
                id, self.then(spot, place), "types" if asked and not told else "depends" if told else by, place=place
            )


def _wait(kind: str, action: dict[str, Any]) -> float:
    return seconds(mapping(mapping(action.get("duration")).get("lit")).get("seconds")) if kind == "wait" else 0.0


def _only(entry: object) -> tuple[str, dict[str, Any]]:
    """The one key of an entry, with what stands under it."""
    told = mapping(entry)
    kind = next(iter(told), "")
    return (kind, mapping(told[kind])) if len(told) == 1 else ("", told)


def _outputs_of_programs(value: object, depth: int = 0) -> list[str]:
    """The variables in which data actions and bots put their answers."""
    found: list[str] = []
    if depth > 60:
        return found
    if isinstance(value, list):
        for one in value:
            found += _outputs_of_programs(one, depth + 1)
    for key, inner in mapping(value).items():
        if key in ("successOutputs", "failureOutputs", "outputVars", "botOutputs", "moduleOutputs"):
            found.append(str(inner))
        else:
            found += _outputs_of_programs(inner, depth + 1)
    return found
