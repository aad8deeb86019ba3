"""A flow of Amazon Connect, in both of its forms."""

import json

import pytest
from reach_samples import CONNECT, OLD_CONNECT, moves, read_text, reader, state, write_sample

from humanline.reach.readers.registry import read_source


@pytest.fixture
def library(tmp_path):
    return reader("connect").read(write_sample("connect", tmp_path))


def kinds(graph):
    return {one.id.split("/")[0]: one.kind for one in graph.states}


def flow(folder, *actions):
    blocks = [
        {"Identifier": name, "Type": type, "Parameters": about, "Transitions": after}
        for name, type, about, after in actions
    ]
    return read_text("connect", folder, {"StartAction": actions[0][0], "Actions": blocks})


END = ("end", "DisconnectParticipant", {}, {})


def test_input_is_a_choice_by_key_with_its_words(library):
    menu = library.entries[0]
    assert state(library, menu).kind == "choice"
    assert [(by, value) for by, value, _ in moves(library, menu)] == [
        ("key", "1"), ("key", "0"), ("fails", "silence"), ("error", "NoMatchingError"),
    ]  # fmt: skip
    assert [move.label for move in library.moves if move.by == "key"] == ["opening hours", "speak to a librarian"]


def test_hours_give_a_way_for_closed_and_a_full_queue_is_nobody_free(library):
    assert [by for by, _, _ in moves(library, "CheckHoursOfOperation/open")] == ["goes_on", "closed"]
    assert [by for by, _, _ in moves(library, "TransferContactToQueue/desk")] == ["goes_on", "nobody_free"]


def test_the_older_export_is_read_the_same(tmp_path):
    graph = read_text("connect", tmp_path, OLD_CONNECT)
    menu = graph.entries[0]
    assert [(by, value) for by, value, _ in moves(graph, menu)] == [
        ("key", "0"),
        ("fails", "silence"),
        ("fails", "NoMatch"),
    ]
    assert [by for by, _, _ in moves(graph, "TransferContactToQueue/desk")] == ["goes_on", "nobody_free"]


def test_a_flow_as_the_api_gives_it_is_unpacked(tmp_path):
    graph = read_text("connect", tmp_path, {"Name": "x", "Content": json.dumps(CONNECT), "Actions": "Transitions"})
    assert state(graph, graph.entries[0]).kind == "choice"


def test_a_function_passes_and_what_it_answers_decides_unknown(tmp_path):
    graph = flow(
        tmp_path,
        ("ask", "InvokeLambdaFunction", {}, {"NextAction": "test"}),
        ("test", "Compare", {"ComparisonValue": "$.External.vip"}, {
            "NextAction": "end",
            "Conditions": [{"NextAction": "desk", "Condition": {"Operator": "Equals", "Operands": ["yes"]}}],
        }),
        ("desk", "TransferContactToAgent", {}, {}),
        END,
    )  # fmt: skip
    assert kinds(graph)["InvokeLambdaFunction"] == kinds(graph)["Compare"] == "unknown"
    assert [by for by, _, _ in moves(graph, "InvokeLambdaFunction/ask")] == ["goes_on"]


@pytest.mark.parametrize("type", ["TransferToFlow", "InvokeFlowModule", "SomethingNew"])
def test_what_goes_on_elsewhere_is_unknown(type, tmp_path):
    graph = flow(tmp_path, ("a", type, {}, {"NextAction": "end"}), END)
    assert state(graph, graph.entries[0]).kind == "unknown"
    assert not [by for by, _, _ in moves(graph, graph.entries[0]) if by != "depends"]


def test_a_call_back_is_a_person_and_a_task_is_read_later(tmp_path):
    graph = flow(tmp_path, ("a", "Compare", {}, {"NextAction": "b", "Conditions": [
        {"NextAction": "c", "Condition": {"Operator": "Equals", "Operands": ["x"]}}]}),
        ("b", "CreateCallbackContact", {}, {}), ("c", "CreateTask", {}, {}))  # fmt: skip
    assert {one.way for one in graph.states if one.kind == "person"} == {"call_back", "message"}


def test_rounds_that_are_counted_are_passed(tmp_path):
    loop = {"Conditions": [
        {"NextAction": "say", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}},
        {"NextAction": "desk", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}},
    ]}  # fmt: skip
    graph = flow(
        tmp_path,
        ("loop", "Loop", {}, loop),
        ("say", "MessageParticipant", {"Text": "One moment."}, {"NextAction": "loop"}),
        ("desk", "TransferContactToQueue", {}, {}),
    )
    assert sorted(by for by, _, _ in moves(graph, "Loop/loop")) == ["fails", "goes_on"]


def test_a_start_that_is_not_there_is_refused(tmp_path):
    from humanline.foundation.errors import ReachError

    with pytest.raises(ReachError, match="the start nowhere"):
        read_text("connect", tmp_path, {**CONNECT, "StartAction": "nowhere"})


def test_a_flow_is_recognised_as_it_is_described_by_the_api_and_with_its_metadata_first(tmp_path):
    described = {"ContactFlow": {"Arn": "arn:aws:connect:x", "Name": "Billing", "Content": json.dumps(CONNECT)}}
    places = {f"id-{n}": {"position": {"x": n, "y": n}} for n in range(300)}
    first = {"Version": "2019-10-30", "Metadata": {"ActionMetadata": places}, **CONNECT}
    for name, flow in (("described.json", described), ("first.json", first)):
        (tmp_path / name).write_text(json.dumps(flow))
        graph = read_source(tmp_path / name)
        assert graph.format == "connect"
        assert any(one.kind == "person" for one in graph.states)


def ended(tmp_path, kind, last):
    """What the flow is at its end: a flow of this kind that says something and then does `last`."""
    says = {"Identifier": "a", "Type": "MessageParticipant", "Parameters": {"Text": "Please hold."}}
    says["Transitions"] = {"NextAction": "b"}
    flow = {"Version": "2019-10-30", "StartAction": "a", "Metadata": {"type": kind} if kind else {}}
    flow["Actions"] = [says, {"Identifier": "b", "Type": last, "Parameters": {}, "Transitions": {}}]
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(flow), encoding="utf-8")
    return {state.kind for state in read_source(path).states}


@pytest.mark.parametrize("kind", ["customerQueue", "CUSTOMER_WHISPER", "agentHold", ""])
def test_the_end_of_a_part_is_not_the_end_of_the_contact(tmp_path, kind):
    assert ended(tmp_path, kind, "EndFlowExecution") == {"speaks", "unknown"}
    assert ended(tmp_path, kind, "DisconnectParticipant") == {"speaks", "hang_up"}


@pytest.mark.parametrize("kind", ["contactFlow", "CONTACT_FLOW", "queueTransfer"])
def test_the_end_of_a_whole_flow_is_the_end_of_the_contact(tmp_path, kind):
    assert ended(tmp_path, kind, "EndFlowExecution") == {"speaks", "hang_up"}


def test_music_in_a_queue_plays_until_something_interrupts_it(tmp_path):
    assert ended(tmp_path, "customerQueue", "MessageParticipantIteratively") == {"speaks", "unknown"}


def test_who_waits_in_a_chat_may_write_again(tmp_path):
    waits = {"Identifier": "a", "Type": "Wait", "Parameters": {"TimeLimitSeconds": "900"}, "Transitions": {}}
    told = (("CustomerReturned", "b"), ("WaitCompleted", "c"))
    waits["Transitions"]["Conditions"] = [
        {"NextAction": goal, "Condition": {"Operator": "Equals", "Operands": [value]}} for value, goal in told
    ]
    waits["Transitions"]["NextAction"] = "c"
    flow = {"Version": "2019-10-30", "StartAction": "a", "Actions": [waits]}
    flow["Actions"] += [{"Identifier": "b", "Type": "TransferContactToQueue", "Transitions": {"NextAction": "c"}}]
    flow["Actions"] += [{"Identifier": "c", "Type": "DisconnectParticipant", "Transitions": {}}]
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(flow), encoding="utf-8")
    graph = read_source(path)
    assert {move.by for move in graph.moves if move.source == graph.entries[0]} == {"says", "fails"}


def test_where_a_machine_answers_a_call_that_is_made_no_customer_is_there(tmp_path):
    check = {"Identifier": "a", "Type": "CheckOutboundCallStatus", "Parameters": {}, "Transitions": {}}
    check["Transitions"]["Conditions"] = [
        {"NextAction": goal, "Condition": {"Operator": "Equals", "Operands": [value]}}
        for value, goal in (("CallAnswered", "b"), ("VoicemailBeep", "c"), ("NotDetected", "c"))
    ]
    flow = {"Version": "2019-10-30", "StartAction": "a", "Actions": [check]}
    flow["Actions"] += [{"Identifier": "b", "Type": "TransferContactToQueue", "Transitions": {"NextAction": "c"}}]
    flow["Actions"] += [{"Identifier": "c", "Type": "DisconnectParticipant", "Transitions": {}}]
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(flow), encoding="utf-8")
    graph = read_source(path)
    assert sorted(move.by for move in graph.moves if move.source == graph.entries[0]) == ["error", "error", "goes_on"]
