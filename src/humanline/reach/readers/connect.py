"""Reads a flow of Amazon Connect: the JSON of the flow language, or what the older designer exported.

Source: docs.aws.amazon.com/connect/latest/APIReference, 'Flow language' (one page an action, with its errors and
conditions); the older export has `modules` with `branches`, as on docs.aws.amazon.com/connect/latest/adminguide.

How it is read:

- Both are put into blocks with ways on: next, conditions, errors. A message is said, input by keys is a choice, input
  that is stored is a question; a bot (Lex) is a choice in words.
- The end of a flow is the end of the contact where it says that it is a whole one (`type` contact flow or transfer);
  of flows for waiting, holding and whispering, and of those that don't say, it is unknown.
- Opening hours and staffing give a way for closed and for nobody free; a full queue is nobody free, other errors are
  faults. A loop that is counted goes on as long as the caller does nothing else.
- A queue and an agent are people; of a telephone number that the call is passed on to, see `readers.passing_on`. What a
  Lambda function does is unknown; where its answer decides, so is the way. Flows and modules elsewhere are unknown.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import By, Graph, StateKind
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
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.readers.reached import only_reached
from humanline.reach.readers.walk import Walk

FORMAT = "connect"

#: What waits for a key where nothing is set.
INPUT_SECONDS = 5.0
#: Blocks of the older export → actions of the flow language; `Transfer` and `GetUserInput` by their target too.
_OLD = {
    "PlayPrompt": "MessageParticipant", "LoopPrompts": "MessageParticipantIteratively",
    "GetUserInput": "GetParticipantInput", "GetUserInput/Lex": "ConnectParticipantWithLexBot",
    "StoreUserInput": "StoreUserInput",
    "CheckHoursOfOperation": "CheckHoursOfOperation", "CheckStaffing": "CheckMetricData",
    "CheckQueueStatus": "CheckMetricData", "CheckAttribute": "Compare",
    "DistributeByPercentage": "DistributeByPercentage", "Loop": "Loop", "Wait": "Wait",
    "Disconnect": "DisconnectParticipant", "EndFlowExecution": "EndFlowExecution",
    "Transfer/Queue": "TransferContactToQueue", "Transfer/Agent": "TransferContactToAgent",
    "Transfer/PhoneNumber": "TransferParticipantToThirdParty", "Transfer/Flow": "TransferToFlow",
    "CreateCallback": "CreateCallbackContact", "Transfer/Callback": "CreateCallbackContact",
    "Transfer/CallbackToQueue": "CreateCallbackContact",
    "InvokeExternalResource": "InvokeLambdaFunction", "InvokeExternalResource/Lambda": "InvokeLambdaFunction",
    "InvokeModule": "InvokeFlowModule", "CreateTask": "CreateTask", "SetQueue": "UpdateContactTargetQueue",
}  # fmt: skip
_SAYS = {"MessageParticipant", "MessageParticipantIteratively", "ShowView"}
#: Kinds of flows, as Connect calls them, whose end is the end of the contact; the others go back to what started them.
_WHOLE = {"contactflow", "agenttransfer", "queuetransfer"}
_PASSED_ON = {
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "TransferContactToAgent",
    "TransferParticipantToThirdParty",
}
#: Nothing is heard: something is set, noted or recorded.
_SILENT = re.compile(
    r"^(?:Update|Set|Tag|UnTag|Start|Stop|Get(?!Participant)|Create(?:Case|WisdomSession|PersistentContact)|Resume|Complete|AssociateContact|Check(?:Voice|Outbound)|Wait$)"
)
#: A way on by its name in the older export or its error.
_BY: dict[str, By] = {
    "QueueAtCapacity": "nobody_free", "AtCapacity": "nobody_free", "CallFailed": "nobody_free",
    "ConnectionTimeLimitExceeded": "nobody_free", "Timeout": "fails", "InputTimeLimitExceeded": "fails",
    "NoMatch": "fails", "NoMatchingCondition": "fails", "Error": "error", "NoMatchingError": "error",
    "InvalidNumber": "error", "NotDialable": "error", "InvalidCallbackNumber": "error",
    "CallbackNumberNotDialable": "error", "InvalidPhoneNumber": "error",
}  # fmt: skip
_KEY = re.compile(r"^[0-9*#]$")
#: What a test answers; of a call that was made, whether somebody answered it.
_TRUE_OR_NOT = {
    "true": True, "false": False, "callanswered": True, "voicemailbeep": False, "voicemailnobeep": False,
    "notdetected": False,
}  # fmt: skip


class _Way(NamedTuple):
    """A way on: the block, what has to hold (`Equals`…) with its value, or the error that leads there."""

    target: str
    test: str = ""
    value: str = ""
    error: str = ""


class _Block(NamedTuple):
    id: str
    type: str
    parameters: dict[str, Any]
    next: str
    ways: tuple[_Way, ...]
    place: str


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a flow of Amazon Connect."""
    if not name.lower().endswith(".json"):
        return False
    plain = head.replace(b"\\", b"")  # the API gives the flow as text in JSON
    new = any(sign in plain for sign in (b'"StartAction"', b'"2019-10-30"')) or (
        b'"Actions"' in plain and b'"Transitions"' in plain
    )
    old = b'"modules"' in head and b'"branches"' in head and (b'"transition"' in head or b'"conditionType"' in head)
    return new or old


def read(path: Path) -> Graph:
    """Read a flow.

    Args:
        path: the flow as JSON.

    Raises:
        ReachError: it is not JSON, not a flow, or its start is not there.
    """
    document = read_document(path)
    root = mapping(json_in(document, "the JSON of an Amazon Connect flow"))
    root = mapping(root.get("ContactFlow")) or root
    kind = string(root.get("Type"))
    if isinstance(root.get("Content"), str):  # as the API gives it
        document = Document(document.name, root["Content"])
        root = mapping(json_in(document, "the JSON of an Amazon Connect flow"))
    blocks, start = _new(root, document) if isinstance(root.get("Actions"), list) else _old(root, document)
    if not blocks:
        rule = "A flow has a list of Actions (or, in the older export, modules)."
        raise fault(document.name, "no blocks", rule, "Export it with 'Export flow'.")
    if start not in blocks:
        raise fault(
            document.name, f"the start {start or '(none)'}", "It must be one of the blocks.", "Export it again."
        )
    kind = kind or string(mapping(root.get("Metadata") or root.get("metadata")).get("type"))
    whole = kind.replace("_", "").lower() in _WHOLE
    return _Flow(blocks, start, GraphBuilder(document.name, FORMAT), whole).graph()


def _new(root: dict[str, Any], document: Document) -> tuple[dict[str, _Block], str]:
    """The blocks of the flow language by id, and the first."""
    blocks: dict[str, _Block] = {}
    for one in map(mapping, sequence(root.get("Actions"))):
        id, after = string(one.get("Identifier")), mapping(one.get("Transitions"))
        ways = []
        for way in map(mapping, sequence(after.get("Conditions"))):
            condition = mapping(way.get("Condition"))
            operands = " ".join(string(value) for value in sequence(condition.get("Operands")))
            ways.append(_Way(string(way.get("NextAction")), string(condition.get("Operator")), operands))
        for way in map(mapping, sequence(after.get("Errors"))):
            ways.append(_Way(string(way.get("NextAction")), error=string(way.get("ErrorType"))))
        place = document.place_of("Identifier", id)
        blocks[id] = _Block(
            id, string(one.get("Type")), mapping(one.get("Parameters")), string(after.get("NextAction")), tuple(ways),
            place
        )  # fmt: skip
    return blocks, string(root.get("StartAction"))


def _old(root: dict[str, Any], document: Document) -> tuple[dict[str, _Block], str]:
    """The blocks of the older export, put into those of the flow language."""
    blocks: dict[str, _Block] = {}
    for one in map(mapping, sequence(root.get("modules"))):
        id, kind, target = string(one.get("id")), string(one.get("type")), string(one.get("target"))
        next, ways = "", []
        for branch in map(mapping, sequence(one.get("branches"))):
            condition, goal = string(branch.get("condition")), string(branch.get("transition"))
            if condition == "Success":
                next = goal
            elif condition in ("Evaluate", "True", "False", "Looping", "Complete", "PromptComplete"):
                value = string(branch.get("conditionValue")) or condition
                ways.append(_Way(goal, string(branch.get("conditionType")) or "Equals", value))
            else:
                ways.append(_Way(goal, error=condition))
        parameters = {string(p.get("name")): p.get("value") for p in map(mapping, sequence(one.get("parameters")))}
        known = _OLD.get(f"{kind}/{target}") or _OLD.get(kind) or kind
        blocks[id] = _Block(id, known, parameters, next, tuple(ways), document.place_of("id", id))
    return blocks, string(root.get("start"))


class _Flow(Walk[str]):
    def __init__(self, blocks: dict[str, _Block], start: str, build: GraphBuilder, whole: bool) -> None:
        super().__init__(build)
        self.whole = whole
        self.blocks = blocks
        self.start = start

    def graph(self) -> Graph:
        entry = self.at(self.start, "")
        self.walk()
        return only_reached(self.build.finish([entry]))

    def at(self, id: str, place: str) -> str:
        """The state of a block; where a way leads nowhere the contact ends."""
        if not id:
            return self._end(place)
        block = self.blocks.get(id)
        return self.to(id, f"{block.type}/{id[:8]}" if block else id, place)

    def _end(self, place: str) -> str:
        if "end" not in self.build:
            self.ends("end", name="the flow ends here", place=place)
        return "end"

    def tell(self, key: str, id: str) -> None:
        block = self.blocks.get(key)
        if block is None:
            self.build.unknown(id, "", key, "no_such_block")
            return
        kinds = {
            "GetParticipantInput": self.input, "StoreUserInput": self.input, "ConnectParticipantWithLexBot": self.bot,
            "CheckHoursOfOperation": self.hours, "CheckMetricData": self.staffing, "Compare": self.compare,
            "CheckOutboundCallStatus": self.answered,
            "DistributeByPercentage": self.compare, "Loop": self.loop, "CreateCallbackContact": self.call_back,
        }  # fmt: skip
        if block.type in kinds:
            kinds[block.type](block, id)
        elif block.type in _SAYS:
            self.speaks(block, id)
        elif block.type in _PASSED_ON:
            self.passed_on(block, id)
        elif block.type == "DisconnectParticipant" or (block.type == "EndFlowExecution" and self.whole):
            self.ends(id, name=block.type, place=block.place)
        elif block.type == "EndFlowExecution":
            self.build.unknown(id, block.place, block.type, "starter_decides_after")
        elif block.type == "CreateTask":
            self.takes_message(id, name="a task for later", place=block.place)
        elif _SILENT.match(block.type):
            self.silent(block, id)
        else:
            self.elsewhere(block, id)

    # ── moves ──

    def on(self, block: _Block, id: str, target: str, by: By, **more: Any) -> None:  # noqa: ANN401 - passed on
        self.move(id, self.at(target, block.place), by, place=block.place, **more)

    def errors(self, block: _Block, id: str) -> None:
        """The ways for what is amiss."""
        for way in block.ways:
            if way.error:
                self.on(block, id, way.target, _BY.get(way.error, "error"), value=way.error)

    # ── what a block is ──

    def heard(self, block: _Block) -> tuple[str, tuple[str, ...]]:
        """Words and sounds of a block."""
        words, sounds = [], []
        told = block.parameters
        for one in [told, *map(mapping, sequence(told.get("Messages")))]:
            words.append(string(one.get("Text")) or re.sub(r"<[^>]*>", " ", string(one.get("SSML"))))
            sound = (
                string(one.get("PromptId")) or string(one.get("Prompt")) or string(mapping(one.get("Media")).get("Uri"))
            )
            sounds += [sound] if sound else []
        return " ".join(filter(None, words)), tuple(sounds)

    def speaks(self, block: _Block, id: str) -> None:
        words, sounds = self.heard(block)
        # Words that an attribute gives are not in the flow.
        sounds += (words,) if words.startswith("$.") else ()
        words = "" if words.startswith("$.") else words
        self.says(
            id,
            name=words[:60] or block.type,
            words=words,
            sounds=sounds or (() if words else (block.type,)),
            place=block.place,
        )
        goal = block.next or next((way.target for way in block.ways if not way.error), "")
        if block.type == "MessageParticipantIteratively":
            why = "plays_until_interrupted"
            goes_on = self.build.unknown(self.free(f"{id}/then"), block.place, block.type, why)
            self.move(id, goes_on, "goes_on", place=block.place)
            for way in block.ways:
                if not way.error:
                    self.on(block, id, way.target, "fails", value=way.value)
        else:
            self.on(block, id, goal, "goes_on")
        self.errors(block, id)

    def silent(self, block: _Block, id: str) -> None:
        """Nothing is heard. Who waits may be written to again; what else it finds out, it depends on."""
        self.says(id, name=block.type, place=block.place)
        tests = [way for way in block.ways if not way.error]
        for way in tests:
            by: By = {"CustomerReturned": "says", "WaitCompleted": "fails"}.get(way.value, "depends")  # type: ignore[assignment]
            self.on(block, id, way.target, by, value=way.value)
        if not tests:
            self.on(block, id, block.next, "goes_on")
        self.errors(block, id)

    def input(self, block: _Block, id: str) -> None:
        """Keys, or a number that is stored."""
        words, sounds = self.heard(block)
        options = [way for way in block.ways if not way.error]
        stored = string(block.parameters.get("StoreInput")) == "True" or block.type == "StoreUserInput"
        kind: StateKind = "choice" if options else "asks"
        asked = "" if options else "a number"
        self.says(
            id, kind, name=words[:60] or block.type, words=words, sounds=sounds, asks_for=asked, place=block.place
        )
        labels = labels_in(words)
        for way in options:
            by: By = "key" if _KEY.match(way.value) else "says"
            self.on(block, id, way.target, by, value=way.value, label=labels.get(way.value, ""))
        if stored or not options:
            self.on(block, id, block.next, "types")
        wait = (
            seconds(block.parameters.get("InputTimeLimitSeconds") or block.parameters.get("Timeout")) or INPUT_SECONDS
        )
        for way in block.ways:
            if way.error in ("InputTimeLimitExceeded", "Timeout"):
                self.on(block, id, way.target, "fails", value="silence", seconds=wait)
            elif way.error:
                self.on(block, id, way.target, _BY.get(way.error, "error"), value=way.error)

    def bot(self, block: _Block, id: str) -> None:
        """A bot that listens: its intents are what can be said; what it answers itself is not in the flow."""
        words, sounds = self.heard(block)
        self.says(id, "choice", name=words[:60] or "a bot", words=words, sounds=sounds, place=block.place)
        for way in block.ways:
            if way.error:
                self.on(block, id, way.target, _BY.get(way.error, "error"), value=way.error)
            else:
                self.on(block, id, way.target, "says", value=way.value)
        if block.next and not any(way.error == "NoMatchingCondition" for way in block.ways):
            self.on(block, id, block.next, "fails", value="no intent")

    def hours(self, block: _Block, id: str) -> None:
        self.build.note("hours_kept_beside")
        self.two_ways(block, id, "depends on the hours", "closed")

    def answered(self, block: _Block, id: str) -> None:
        """Of a call that the organisation makes: where a machine answers, no customer is there."""
        self.two_ways(block, id, "depends on who answered", "error")

    def staffing(self, block: _Block, id: str) -> None:
        self.two_ways(block, id, "depends on who is free", "nobody_free")

    def two_ways(self, block: _Block, id: str, name: str, otherwise: By) -> None:
        """It goes on where the test holds, and is amiss where it does not."""
        self.says(id, name=name, place=block.place)
        tests = [way for way in block.ways if not way.error]
        if not any(way.value.lower() in _TRUE_OR_NOT for way in tests):
            for way in tests or [_Way(block.next)]:
                self.on(
                    block, id, way.target, "depends" if tests else "goes_on", value=f"{way.test} {way.value}".strip()
                )
            self.on(block, id, block.next, otherwise)
        for way in tests:
            if way.value.lower() in _TRUE_OR_NOT:
                self.on(block, id, way.target, "goes_on" if _TRUE_OR_NOT[way.value.lower()] else otherwise)
        self.errors(block, id)

    def compare(self, block: _Block, id: str) -> None:
        """It depends on data; where that is the answer of a function, what it decides is not known."""
        looked_at = string(block.parameters.get("ComparisonValue")) or string(block.parameters.get("Attribute"))
        decided = "$.External" in looked_at or string(block.parameters.get("Namespace")) == "External"
        if decided:
            self.build.unknown(id, block.place, looked_at or block.type, "function_decides")
        else:
            self.says(id, name=f"depends on {looked_at}".strip(), place=block.place)
        tests = [way for way in block.ways if not way.error]
        for way in tests:
            self.on(block, id, way.target, "depends", value=f"{way.test} {way.value}".strip())
        rest = next((way.target for way in block.ways if way.error in ("NoMatchingCondition", "NoMatch")), block.next)
        self.on(block, id, rest, "depends" if tests else "goes_on", value="else")
        for way in block.ways:
            if way.error and way.error not in ("NoMatchingCondition", "NoMatch"):
                self.on(block, id, way.target, "error", value=way.error)

    def loop(self, block: _Block, id: str) -> None:
        """Some rounds, as long as the caller does nothing else, and then it goes on."""
        self.says(id, name="so many rounds", place=block.place)
        for way in block.ways:
            if not way.error:
                done = way.value in ("Complete", "DoneLooping")
                self.on(block, id, way.target, "goes_on" if done else "fails", value=way.value)
        if not any(way.value in ("Complete", "DoneLooping") for way in block.ways):
            self.on(block, id, block.next, "goes_on")
        self.errors(block, id)

    def passed_on(self, block: _Block, id: str) -> None:
        number = string(block.parameters.get("ThirdPartyPhoneNumber")) or string(block.parameters.get("PhoneNumber"))
        name = f"passed on to {number}" if number else block.type
        if number.startswith("$.External"):
            self.rings_somebody(id, number, "function_decides_who", name=name, place=block.place)
        elif block.type == "TransferParticipantToThirdParty":
            self.rings(id, number, name=name, place=block.place)
        else:
            self.queue_to_person(id, "phone", name=name, place=block.place)
        self.errors(block, id)

    def call_back(self, block: _Block, id: str) -> None:
        self.build.state(id, "person", way="call_back", name="a call-back", place=block.place)

    def elsewhere(self, block: _Block, id: str) -> None:
        """A function, a module, another flow, or what is not known."""
        why = {
            "InvokeLambdaFunction": "function_in_code",
            "InvokeFlowModule": "module_file",
            "TransferToFlow": "next_flow_file",
        }.get(block.type, "unknown_block")
        what = (
            string(block.parameters.get("ContactFlowId")) or string(block.parameters.get("FlowModuleId")) or block.type
        )
        self.build.unknown(id, block.place, what, why)
        if block.type == "InvokeLambdaFunction":
            self.on(block, id, block.next, "goes_on")
        elif block.next and block.type != "TransferToFlow":
            self.on(block, id, block.next, "depends")
        for way in block.ways:
            if not way.error:
                self.on(block, id, way.target, "depends", value=way.value)
        self.errors(block, id)
