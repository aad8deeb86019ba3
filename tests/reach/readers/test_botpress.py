"""A Botpress bot: nodes, flows and content elements."""

import copy
import json

import pytest
from reach_builders import notes
from reach_samples import BOTPRESS, moves, read_text, reader, state

from humanline.foundation.errors import ReachError


def flow(*nodes):
    return {"startNode": nodes[0]["name"], "catchAll": {}, "nodes": list(nodes)}


def node(name, *ways, says="", waits=False, **more):
    return {
        "name": name,
        "onEnter": [f"say {says}"] if says else [],
        "onReceive": [] if waits else None,
        "next": [{"condition": condition, "node": goal} for condition, goal in ways],
        **more,
    }


def test_an_intent_is_what_the_customer_says_and_true_is_all_else(tmp_path):
    graph = read_text("botpress", tmp_path, BOTPRESS)
    assert state(graph, "entry").words == "Hello, I am a bot. What is it about?"
    assert moves(graph, "entry") == [("says", "person", "hand-over"), ("fails", "", "again")]


def test_a_hand_over_of_the_platform_is_a_person(tmp_path):
    graph = read_text("botpress", tmp_path, BOTPRESS)
    assert state(graph, "hand-over").way == "chat"
    assert any("arranged outside the bot" in note for note in notes(graph))


def test_code_whose_name_is_that_of_a_hand_over_is_unknown(tmp_path):
    value = flow(node("a", ("true", "END")))
    value["nodes"][0]["onEnter"] = ["desk/transfer_to_agent {}"]
    assert state(read_text("botpress", tmp_path, value), "a").kind == "unknown"


def test_a_node_that_does_not_wait_goes_on(tmp_path):
    assert moves(read_text("botpress", tmp_path, BOTPRESS), "again") == [("goes_on", "", "entry")]


def test_at_the_end_the_conversation_is_over(tmp_path):
    graph = read_text("botpress", tmp_path, flow(node("a", ("true", "END"), says="Hi")))
    assert moves(graph, "a") == [("goes_on", "", "(over)")]
    assert state(graph, "(over)").kind == "done"


def test_the_answers_of_a_choice_lead_where_the_node_says(tmp_path):
    asked = node("m", ("temp['skill-choice-ret-1'] == \"people\"", "p"), ("true", "m"))
    asked |= {"skill": "choice", "flow": "skills/choice-1.flow.json"}
    graph = read_text("botpress", tmp_path, flow(asked, node("p", ("true", "END"), says="Hi")))
    assert moves(graph, "m") == [("click", "people", "p"), ("fails", "no choice", "m")]


def test_where_no_condition_holds_the_bot_waits_too(tmp_path):
    graph = read_text("botpress", tmp_path, flow(node("a", ("state.x", "b"), says="Hi"), node("b", ("true", "a"))))
    assert moves(graph, "a") == [("depends", "state.x", "b"), ("depends", "", "(waits)")]


def test_what_is_caught_everywhere_is_offered_while_it_waits(tmp_path):
    value = flow(node("a", ("true", "END")), node("b", ("true", "END"), says="Person"))
    value["catchAll"] = {"next": [{"condition": "event.nlu.intent.is('human')", "node": "b"}]}
    assert moves(read_text("botpress", tmp_path, value), "(waits)")[0] == ("says", "human", "b")


def test_the_flows_of_a_bot_are_read_with_their_words(tmp_path):
    (tmp_path / "flows").mkdir()
    (tmp_path / "content-elements").mkdir()
    main = flow(node("a", ("true", "other.flow.json#y"), says="#!builtin_text-1"))
    other = flow(node("x", ("true", "END")), node("y", ("true", "#"), says="Bye"))
    (tmp_path / "flows" / "main.flow.json").write_text(json.dumps(main))
    (tmp_path / "flows" / "other.flow.json").write_text(json.dumps(other))
    words = [{"id": "builtin_text-1", "formData": {"text$en": "Good day"}}]
    (tmp_path / "content-elements" / "builtin_text.json").write_text(json.dumps(words))
    graph = reader("botpress").read(tmp_path)
    assert state(graph, "main/a").words == "Good day"
    assert moves(graph, "main/a") == [("goes_on", "", "other/y")]
    assert moves(graph, "other/y") == [("goes_on", "", "other/(back)")]


def test_choices_of_a_content_element_are_clicks(tmp_path):
    choice = {
        "text$en": "Which?",
        "choices$en": [{"title": "Bills", "value": "BILL"}, {"title": "A person", "value": "HUMAN"}],
    }
    asks = node("a", ("event.payload == 'HUMAN'", "b"), ("true", "a"), says=f"#!x {json.dumps(choice)}", waits=True)
    graph = read_text("botpress", tmp_path, flow(asks, {"name": "b", "onEnter": ["hitlnext/handoff {}"]}))
    clicks = [(move.label, move.target) for move in graph.moves if move.by == "click"]
    assert clicks == [("A person", "b"), ("Bills", "a")]
    assert state(graph, "a").words == "Which?"


def test_words_and_code_that_are_not_here_are_told(tmp_path):
    value = flow(node("a", ("true", "END"), says="#!builtin_text-9"))
    value["nodes"][0]["onEnter"].append("my_code {}")
    graph = read_text("botpress", tmp_path, value)
    assert [one.what for one in graph.not_understood] == ["my_code {}"]
    assert state(graph, "a").kind == "unknown"
    assert any("#!builtin_text-9" in note for note in notes(graph))


def test_a_node_that_is_not_there_is_unknown(tmp_path):
    graph = read_text("botpress", tmp_path, flow(node("a", ("true", "gone"))))
    assert state(graph, "gone (elsewhere)").kind == "unknown"


@pytest.mark.parametrize("value", [{"nodes": []}, {"nodes": 3}, {"nodes": [{"id": "x"}]}])
def test_a_flow_without_nodes_is_refused(tmp_path, value):
    with pytest.raises(ReachError, match="node"):
        read_text("botpress", tmp_path, value)


def test_a_folder_without_flows_is_refused(tmp_path):
    with pytest.raises(ReachError, match="0 flows"):
        reader("botpress").read(tmp_path)


def test_the_sample_is_not_changed_by_reading(tmp_path):
    before = copy.deepcopy(BOTPRESS)
    read_text("botpress", tmp_path, BOTPRESS)
    assert before == BOTPRESS
