"""A Typebot export: blocks, groups and edges."""

import copy

import pytest
from reach_builders import notes
from reach_samples import TYPEBOT, moves, read_text, state

from humanline.foundation.errors import ReachError


def bot(folder, *blocks):
    value = copy.deepcopy(TYPEBOT)
    value["groups"][0]["blocks"] = [{"id": f"x{n}", **one} for n, one in enumerate(blocks)]
    return read_text("typebot", folder, value)


def test_buttons_lead_along_their_edges(tmp_path):
    graph = read_text("typebot", tmp_path, TYPEBOT)
    assert graph.entries == ("Menu/1",)
    assert state(graph, "Menu/1").words == "How can I help?"
    clicks = [(move.label, move.target) for move in graph.moves if move.by == "click"]
    assert clicks == [("My card is lost", "Card/1"), ("A person", "People/1")]


def test_chatwoot_opens_a_chat_of_which_it_is_not_known_who_answers(tmp_path):
    graph = read_text("typebot", tmp_path, TYPEBOT)
    assert state(graph, "People/1").kind == "unknown"
    assert moves(graph, "People/1") == []


def test_where_nothing_follows_the_bot_stops(tmp_path):
    graph = read_text("typebot", tmp_path, TYPEBOT)
    assert moves(graph, "Card/1") == [("types", "", "end")]
    assert (state(graph, "end").kind, moves(graph, "end")) == ("speaks", [])
    assert state(graph, "Card/1").asks_for == "e-mail address"


def test_a_button_without_an_edge_goes_to_the_next_block(tmp_path):
    graph = bot(tmp_path, {"type": "choice input", "items": [{"id": "i", "content": "Go"}]}, {"type": "Chatwoot"})
    assert moves(graph, "Menu/1") == [("click", "", "Menu/2")]


def test_a_condition_depends_and_its_else_is_what_comes_next(tmp_path):
    comparison = {"comparisonOperator": "Equal to", "value": "vip"}
    item = {"id": "i", "outgoingEdgeId": "e2", "content": {"comparisons": [comparison]}}
    graph = bot(tmp_path, {"type": "Condition", "items": [item]}, {"type": "text", "content": {"plainText": "Bye"}})
    assert moves(graph, "Menu/1") == [("depends", "Equal to vip", "People/1"), ("depends", "else", "Menu/2")]
    assert state(graph, "Menu/2").words == "Bye"


def test_a_jump_leads_to_its_group(tmp_path):
    graph = bot(tmp_path, {"type": "Jump", "options": {"groupId": "g2"}})
    assert moves(graph, "Menu/1") == [("goes_on", "", "Card/1")]


def test_a_wait_takes_its_time(tmp_path):
    graph = bot(tmp_path, {"type": "Wait", "options": {"secondsToWaitFor": "7"}})
    assert state(graph, "Menu/1").seconds == 7


@pytest.mark.parametrize("kind", ["Redirect", "Typebot link", "hologram"])
def test_what_is_elsewhere_or_not_known_is_unknown_with_its_line(tmp_path, kind):
    graph = bot(tmp_path, {"type": kind})
    assert state(graph, "Menu/1").kind == "unknown"
    assert graph.not_understood[0].place == "typebot-export.json:26"


def test_the_older_export_with_a_start_block_is_read(tmp_path):
    value = copy.deepcopy(TYPEBOT)
    del value["events"]
    start = {"id": "s", "blocks": [{"id": "sb", "type": "start", "outgoingEdgeId": "e0"}]}
    value["groups"].insert(0, start)
    assert read_text("typebot", tmp_path, value).entries == ("Menu/1",)


def test_an_edge_to_a_group_that_is_not_there_is_unknown(tmp_path):
    value = copy.deepcopy(TYPEBOT)
    value["edges"][1]["to"] = {"groupId": "gone"}
    graph = read_text("typebot", tmp_path, value)
    assert state(graph, "group gone").kind == "unknown"


def test_groups_that_nothing_leads_to_are_named(tmp_path):
    value = copy.deepcopy(TYPEBOT)
    value["groups"].append({"id": "g9", "title": "Lost", "blocks": [{"id": "b9", "type": "text"}]})
    assert any("Lost" in note for note in notes(read_text("typebot", tmp_path, value)))


def test_an_export_without_blocks_is_refused(tmp_path):
    with pytest.raises(ReachError, match="no group with a block"):
        read_text("typebot", tmp_path, {"groups": [], "edges": []})
