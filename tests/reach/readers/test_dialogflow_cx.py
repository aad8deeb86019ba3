"""A Dialogflow CX agent: flows, pages and routes."""

import copy
import json
import zipfile

import pytest
from reach_builders import whys
from reach_samples import CX, moves, reader, state, write_agent

from humanline.foundation.errors import ReachError

START = "Default Start Flow"
FLOW, PAGE = f"flows/{START}/{START}.json", f"flows/{START}/pages/Moving.json"


def agent(folder, change=None):
    files = copy.deepcopy(CX)
    if change:
        change(files)
    return reader("dialogflow_cx").read(write_agent(folder / "agent.zip", files))


def test_an_intent_with_a_hand_over_is_what_one_says_to_a_person(tmp_path):
    graph = agent(tmp_path)
    assert ("says", "person", f"{START}/2/says") in moves(graph, START)
    assert state(graph, f"{START}/2/says").words == "One moment.", "only the agent's language is read"
    assert moves(graph, f"{START}/2/says") == [("goes_on", "", f"{START}/2/person")]
    assert state(graph, f"{START}/2/person").way == "chat"


def test_what_is_not_understood_is_failing_and_stays(tmp_path):
    graph = agent(tmp_path)
    said = f"{START}/sys.no-match-default/says"
    assert ("fails", "sys.no-match-default", said) in moves(graph, START)
    assert moves(graph, said) == [("goes_on", "", START)]


def test_a_page_asks_what_it_must_know(tmp_path):
    graph = agent(tmp_path)
    asked = state(graph, f"{START}/Moving/postcode")
    assert (asked.kind, asked.asks_for, asked.words) == ("asks", "postcode", "What is your postcode?")
    assert ("types", "", f"{START}/Moving/filled") in moves(graph, asked.id)


def test_the_intents_of_a_flow_count_in_its_pages_and_questions(tmp_path):
    graph = agent(tmp_path)
    for place in ("postcode", "filled"):
        assert ("says", "person") in [(by, value) for by, value, _ in moves(graph, f"{START}/Moving/{place}")]


def test_the_end_of_the_session_is_the_system_hanging_up(tmp_path):
    graph = agent(tmp_path)
    assert ("depends", '$page.params.status = "FINAL"', "end") in moves(graph, f"{START}/Moving/filled")
    assert state(graph, "end").kind == "hang_up"


@pytest.mark.parametrize("written", ["END_FLOW_WITH_HUMAN_ESCALATION", "End Flow With Human Escalation"])
def test_escalation_is_a_person(tmp_path, written):
    graph = agent(
        tmp_path, lambda files: files[PAGE]["transitionRoutes"].append({"condition": "true", "targetPage": written})
    )
    assert state(graph, f"{START}/Moving/escalation/person").way == "chat"


def test_a_call_that_is_transferred_is_a_person_by_phone(tmp_path):
    def change(files):
        said = {"text": {"text": ["I'll put you through to a colleague."]}}
        files[PAGE]["entryFulfillment"] = {"messages": [said, {"telephonyTransferCall": {"phoneNumber": "+3114020"}}]}

    assert state(agent(tmp_path, change), f"{START}/Moving/transfer/person").way == "phone"


def test_a_group_of_routes_counts_where_it_is_named(tmp_path):
    def change(files):
        files[f"flows/{START}/transitionRouteGroups/extra.json"] = {
            "displayName": "extra",
            "transitionRoutes": [{"intent": "bye", "targetPage": "End Session"}],
        }
        files[PAGE]["transitionRouteGroups"] = ["extra"]

    assert ("says", "bye", "end") in moves(agent(tmp_path, change), f"{START}/Moving/filled")


def test_another_flow_is_followed_and_one_that_is_not_there_is_unknown(tmp_path):
    def change(files):
        files["flows/Bills/Bills.json"] = {"displayName": "Bills", "transitionRoutes": []}
        files[FLOW]["transitionRoutes"] += [
            {"intent": "bill", "targetFlow": "Bills"},
            {"intent": "x", "targetFlow": "Y"},
        ]

    graph = agent(tmp_path, change)
    assert ("says", "bill", "Bills") in moves(graph, START)
    assert state(graph, "elsewhere: Y").kind == "unknown"
    assert any("waits" in one for one in whys(graph))


def test_a_webhook_is_told(tmp_path):
    def change(files):
        files[FLOW]["transitionRoutes"][0]["triggerFulfillment"] = {"webhook": "look-up"}

    assert any("look-up" in one.what for one in agent(tmp_path, change).not_understood)


def test_the_folder_reads_like_its_zip(tmp_path):
    folder = tmp_path / "unpacked"
    for name, content in CX.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1))
    read = reader("dialogflow_cx").read(folder)
    assert read.states == agent(tmp_path).states
    assert reader("dialogflow_cx").read(folder / "agent.json").moves == read.moves


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "agent.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FLOW, b"[" + b" " * 30_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(ReachError, match="unpack to 30 MB"):
        reader("dialogflow_cx").read(path)


def test_files_that_are_no_part_of_flows_are_not_unpacked(tmp_path):
    path = write_agent(tmp_path / "agent.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("entityTypes/huge.json", b" " * 30_000_000)
    assert reader("dialogflow_cx").read(path).entries == (START,)


def test_a_zip_without_flows_is_refused(tmp_path):
    with pytest.raises(ReachError, match="no flows"):
        agent(tmp_path, lambda files: [files.pop(name) for name in list(files) if name.startswith("flows/")])


def test_words_that_are_both_shown_and_spoken_count_once_and_without_markup(tmp_path):
    def change(files):
        files[PAGE]["entryFulfillment"] = {
            "messages": [
                {"text": {"text": ['<speak>Hello <break time="1"/> there</speak>']}, "languageCode": "en"},
                {"outputAudioText": {"ssml": "<speak>Hello there</speak>"}, "languageCode": "en"},
            ]
        }

    assert state(agent(tmp_path, change), f"{START}/Moving").words == "Hello there"


def test_words_that_are_only_spoken_are_read(tmp_path):
    def change(files):
        files[PAGE]["entryFulfillment"] = {"messages": [{"outputAudioText": {"text": "Hello"}}]}

    assert state(agent(tmp_path, change), f"{START}/Moving").words == "Hello"


def test_which_of_several_routes_of_one_intent_is_taken_depends(tmp_path):
    def change(files):
        files[FLOW]["transitionRoutes"] = [
            {"intent": "yes", "condition": "$session.params.n = 1", "targetPage": "Moving"},
            {"intent": "yes", "condition": "$session.params.n = 2", "targetPage": "End Session"},
        ]

    graph = agent(tmp_path, change)
    assert [way for way in moves(graph, START) if way[0] == "says"] == [("says", "yes", f"{START}/yes")]
    assert moves(graph, f"{START}/yes") == [
        ("depends", "$session.params.n = 1", f"{START}/Moving"),
        ("depends", "$session.params.n = 2", "end"),
        ("depends", "else", START),
    ]


def test_a_page_with_a_route_that_always_holds_does_not_listen(tmp_path):
    def change(files):
        files[FLOW]["transitionRoutes"].append({"condition": "true", "targetPage": "Moving"})

    graph = agent(tmp_path, change)
    assert moves(graph, START) == [("goes_on", "", f"{START}/Moving")]
    assert state(graph, START).kind == "speaks"


@pytest.mark.parametrize(
    ("event", "by"),
    [("sys.no-input-default", "fails"), ("webhook.error", "error"), ("CALL_PICKED_UP", "depends")],
)
def test_an_event_is_failing_a_fault_or_somebody_elses(tmp_path, event, by):
    def change(files):
        files[FLOW]["eventHandlers"] = [{"event": event, "targetPage": "End Session"}]

    assert (by, event, "end") in moves(agent(tmp_path, change), START)
