"""A Twilio Studio flow: what each widget is to a customer."""

import copy
import json
import os
from pathlib import Path

import pytest
from reach_builders import notes
from reach_samples import STUDIO, moves, read_text, reader, state

from humanline.foundation.errors import ReachError
from humanline.reach.readers.registry import read_source

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[3].parent / "shared" / "data") / "taskrouter"


def flow(folder, *widgets, comes_in="incomingCall", first=None):
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": comes_in, "next": first or widgets[0]["name"]}],
    }
    return read_text("studio", folder, {"states": [trigger, *widgets]})


def widget(name, kind, properties=None, /, **transitions):
    ways = [{"event": event, "next": goal} if goal else {"event": event} for event, goal in transitions.items()]
    return {"name": name, "type": kind, "properties": properties or {}, "transitions": ways}


def test_a_gather_and_the_split_on_its_digits_are_one_choice(tmp_path):
    graph = read_text("studio", tmp_path, STUDIO)
    menu = state(graph, "menu")
    assert (menu.kind, menu.language) == ("choice", "en")
    assert moves(graph, "menu") == [
        ("fails", "not understood", "menu"),
        ("key", "1", "hours"),
        ("key", "0", "colleague"),
        ("fails", "silence", "menu"),
    ]
    assert {move.value: move.label for move in graph.moves if move.by == "key"} == {
        "1": "opening hours",
        "0": "a colleague",
    }
    assert not any(one.id == "which" for one in graph.states)


def test_the_time_out_of_a_question_is_that_of_its_widget(tmp_path):
    graph = read_text("studio", tmp_path, STUDIO)
    assert next(move.seconds for move in graph.moves if move.value == "silence") == 4


def test_a_split_on_something_else_depends(tmp_path):
    changed = copy.deepcopy(STUDIO)
    changed["states"][2]["properties"]["input"] = "{{flow.variables.x}}"
    for way in changed["states"][2]["transitions"]:
        for condition in way.get("conditions", []):
            condition["arguments"] = ["{{flow.variables.x}}"]
    graph = read_text("studio", tmp_path, changed)
    assert ("types", "", "which") in moves(graph, "menu")
    assert {by for by, _, _ in moves(graph, "which")} == {"depends"}


def test_a_transition_without_next_ends_the_flow(tmp_path):
    graph = read_text("studio", tmp_path, STUDIO)
    assert moves(graph, "hours") == [("goes_on", "", "hours/end")]
    assert state(graph, "hours/end").kind == "hang_up"


def test_send_to_flex_is_a_queue_and_an_error_when_it_can_not_be_queued(tmp_path):
    graph = read_text("studio", tmp_path, STUDIO)
    assert moves(graph, "colleague") == [
        ("goes_on", "", "colleague/person"),
        ("nobody_free", "", "colleague/end"),
        ("error", "failedToEnqueue", "hours"),
    ]
    assert state(graph, "colleague/person").way == "phone"


def test_in_a_chat_the_person_is_met_by_chat(tmp_path):
    graph = flow(tmp_path, widget("flex", "send-to-flex"), comes_in="incomingMessage")
    assert state(graph, "flex/person").way == "chat"


def test_connect_call_to_rings_and_goes_on_when_nobody_answers(tmp_path):
    ring = widget("ring", "connect-call-to", {"timeout": 25}, callCompleted="mail")
    graph = flow(tmp_path, ring, widget("mail", "record-voicemail", recordingComplete="", noAudio=""))
    nobody = next(move for move in graph.moves if move.by == "nobody_free")
    assert (nobody.target, nobody.seconds) == ("mail", 25)
    assert moves(graph, "mail")[0] == ("types", "", "mail/message")
    assert state(graph, "mail/message").way == "message"


def test_a_reply_that_is_compared_is_a_choice_in_words(tmp_path):
    ask = widget(
        "ask", "send-and-wait-for-reply", {"body": "Sales or support?", "timeout": "3600"}, incomingMessage="which"
    )
    split = widget("which", "split-based-on", {"input": "{{widgets.ask.inbound.Body}}"})
    split["transitions"] = [
        {"event": "noMatch", "next": "ask"},
        {"event": "match", "next": "flex", "conditions": [
            {"type": "contains", "value": "sales", "arguments": ["{{widgets.ask.inbound.Body}}"]}]},
        {"event": "match", "next": "flex", "conditions": [
            {"type": "matches_any_of", "value": "agent, human", "arguments": ["{{widgets.ask.inbound.Body}}"]}]},
    ]  # fmt: skip
    graph = flow(tmp_path, ask, split, widget("flex", "send-to-flex"), comes_in="incomingMessage")
    assert [(move.by, move.value, move.label) for move in graph.moves if move.target == "flex"] == [
        ("says", "sales", "sales"),
        ("says", "agent", ""),
        ("says", "human", ""),
    ]


def test_a_split_on_opening_hours_knows_which_way_is_closed(tmp_path):
    split = widget("open", "split-based-on", {"input": "{{widgets.check.parsed.isOpen}}"})
    split["transitions"] = [
        {"event": "noMatch", "next": "shut"},
        {"event": "match", "next": "flex", "conditions": [{"type": "equal_to", "value": "true", "arguments": []}]},
    ]
    graph = flow(tmp_path, split, widget("shut", "say-play", audioComplete=""), widget("flex", "send-to-flex"))
    assert {(by, goal) for by, _, goal in moves(graph, "open")} == {("closed", "shut"), ("goes_on", "flex")}


@pytest.mark.parametrize("kind", ["run-subflow", "add-twiml-redirect", "something-new"])
def test_what_happens_elsewhere_is_unknown_and_goes_on(tmp_path, kind):
    graph = flow(tmp_path, widget("x", kind, completed="say"), widget("say", "say-play", {"say": "Hi"}))
    assert state(graph, "x").kind == "unknown"
    assert ("goes_on", "", "say") in moves(graph, "x")
    assert graph.not_understood[0].place == "flow.json:14"


def test_template_code_is_not_read_out(tmp_path):
    say = widget("say", "say-play", {"say": "{% if x %}Hello {{name}}{% else %}Bye{% endif %}"}, audioComplete="")
    assert state(flow(tmp_path, say), "say").words == "Hello … Bye"


def test_widgets_that_nothing_leads_to_are_named_and_left_out(tmp_path):
    graph = flow(tmp_path, widget("say", "say-play", audioComplete=""), widget("lost", "say-play"))
    assert any("lost" in note for note in notes(graph))
    assert not any(one.id == "lost" for one in graph.states)


def test_a_transition_to_a_widget_that_is_not_there_is_unknown(tmp_path):
    graph = flow(tmp_path, widget("say", "say-play", audioComplete="gone"))
    assert state(graph, "gone").kind == "unknown"


def test_a_flow_of_which_the_trigger_leads_nowhere_is_refused(tmp_path):
    with pytest.raises(ReachError, match="nothing follows the trigger"):
        read_text("studio", tmp_path, {"states": [{"name": "Trigger", "type": "trigger", "transitions": []}]})


def test_broken_json_is_told_with_its_line(tmp_path):
    with pytest.raises(ReachError, match=r"flow\.json:3: no JSON"):
        read_text("studio", tmp_path, '{"states": [\n1,\n}')


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the public flows are not at {DATA} (set HUMANLINE_DATA)")
def test_the_public_schedule_flow_sends_a_caller_away_when_closed():
    graph = reader("studio").read(DATA / "template_example_schedule_flow.json")
    closed = next(move for move in graph.moves if move.by == "closed")
    assert (closed.source, closed.target) == ("is_open", "say_closed")
    assert moves(graph, "say_closed") == [("goes_on", "", "say_closed/end")]
    assert ("error", "fail", "send_to_flex") in moves(graph, "check_schedule"), "a fault goes to a person"


def test_who_says_nothing_to_a_voicemail_has_failed_and_an_error_is_of_the_system(tmp_path):
    mail = widget("mail", "record-voicemail", recordingComplete="", noAudio="again", failure="sorry")
    graph = flow(tmp_path, mail, widget("again", "say-play", {"say": "We heard nothing."}, audioComplete="mail"),
                 widget("sorry", "say-play", {"say": "Sorry."}))  # fmt: skip
    by = {move.target: move.by for move in graph.moves if move.target in ("again", "sorry")}
    assert by == {"again": "fails", "sorry": "error"}


def test_where_the_answer_of_a_function_decides_it_is_not_known(tmp_path):
    split = {"name": "which", "type": "split-based-on", "properties": {"input": "{{widgets.ask.parsed.route}}"}}
    split["transitions"] = [{"event": "noMatch", "next": "bye"}]
    states = [
        {"name": "T", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "ask"}]},
        widget("ask", "run-function", {"url": "https://code.example/route"}, success="which"),
        split,
        widget("bye", "say-play", {"say": "Goodbye."}),
    ]
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"states": states}), encoding="utf-8")
    assert state(read_source(path), "which").kind == "unknown"
