"""TwiML documents: verbs one after the other, and addresses between them."""

import pytest
from reach_builders import notes
from reach_samples import TWIML, moves, read_text, reader, state

from humanline.foundation.errors import ReachError
from humanline.reach.readers.registry import read_source


def call(folder, *verbs, file="call.xml"):
    return read_text("twiml", folder, "<Response>\n" + "\n".join(verbs) + "\n</Response>", file)


def test_the_keys_that_the_words_name_lead_to_the_action(tmp_path):
    (tmp_path / "choose.xml").write_text("<Response><Enqueue>all</Enqueue></Response>")
    graph = read_text("twiml", tmp_path, TWIML)
    menu = state(graph, "call.xml/1")
    assert (menu.kind, menu.language) == ("choice", "en")
    assert moves(graph, "call.xml/1") == [
        ("key", "1", "choose.xml/1"),
        ("key", "0", "choose.xml/1"),
        ("fails", "silence", "call.xml/2"),
    ]
    assert [move.label for move in graph.moves if move.by == "key"] == ["your balance", "speak to a person"]
    assert next(move.seconds for move in graph.moves if move.by == "fails") == 3


def test_an_action_that_is_not_a_file_here_is_unknown(tmp_path):
    graph = read_text("twiml", tmp_path, TWIML)
    assert state(graph, "address /choose").kind == "unknown"
    assert graph.not_understood[0].state == "address /choose"


def test_an_address_with_a_host_is_never_looked_up(tmp_path):
    (tmp_path / "x.xml").write_text("<Response><Hangup/></Response>")
    graph = call(tmp_path, "<Redirect>https://example.org/x.xml</Redirect>")
    assert state(graph, "address https://example.org/x.xml").kind == "unknown"


def test_an_address_outside_the_folder_is_never_read(tmp_path):
    (tmp_path / "secret.xml").write_text("<Response><Dial>1</Dial></Response>")
    inner = tmp_path / "inner"
    inner.mkdir()
    graph = call(inner, "<Redirect>../secret.xml</Redirect>")
    assert "queue" not in {one.kind for one in graph.states}


def test_a_number_without_named_keys_is_asked_for(tmp_path):
    graph = call(tmp_path, '<Gather action="#"><Say>Your customer number, please</Say></Gather>')
    assert state(graph, "call.xml/1").kind == "asks"


def test_speech_is_said(tmp_path):
    graph = call(
        tmp_path, '<Gather input="speech" action="b.xml" hints="sales, support"><Say>What is it?</Say></Gather>'
    )
    assert moves(graph, "call.xml/1")[0][:2] == ("says", "sales, support")


def test_silence_goes_to_the_action_when_it_says_so(tmp_path):
    graph = call(tmp_path, '<Gather actionOnEmptyResult="true" action="b.xml"/>', "<Hangup/>")
    assert moves(graph, "call.xml/1")[-1] == ("fails", "silence", "address b.xml")


def test_dial_rings_a_person_and_what_follows_is_for_when_nobody_answers(tmp_path):
    graph = call(tmp_path, '<Dial timeout="12"><Number>1</Number></Dial>', "<Say>Sorry</Say>")
    nobody = next(move for move in graph.moves if move.by == "nobody_free")
    assert (nobody.target, nobody.seconds) == ("call.xml/2", 12)
    assert state(graph, "call.xml/1/person").way == "phone"
    assert state(graph, "call.xml/end").kind == "hang_up"


def test_with_an_action_what_follows_a_dial_is_never_reached(tmp_path):
    graph = call(tmp_path, '<Dial action="after">1</Dial>', "<Say>Sorry</Say>")
    assert ("nobody_free", "", "address after") in moves(graph, "call.xml/1")
    assert not any(one.words == "Sorry" for one in graph.states)
    assert any("call.xml/2" in note for note in notes(graph))


def test_a_recording_is_a_message_for_a_person(tmp_path):
    graph = call(tmp_path, "<Record/>", "<Say>Nothing heard</Say>")
    assert moves(graph, "call.xml/1") == [("types", "", "call.xml/1/message"), ("fails", "silence", "call.xml/2")]
    assert state(graph, "call.xml/1/message").way == "message"


def test_sounds_and_pauses_are_kept(tmp_path):
    graph = call(tmp_path, "<Play>hello.mp3</Play>", '<Pause length="4"/>')
    assert state(graph, "call.xml/1").sounds == ("hello.mp3",)
    assert state(graph, "call.xml/2").seconds == 4


def test_music_without_end_goes_round(tmp_path):
    graph = call(tmp_path, '<Play loop="0">music.mp3</Play>')
    assert moves(graph, "call.xml/1") == [("goes_on", "", "call.xml/1")]


def test_a_verb_that_is_not_known_is_told_with_its_line(tmp_path):
    graph = call(tmp_path, "<Say>Hi</Say>", "<Teleport/>")
    (one,) = graph.not_understood
    assert (one.place, one.what, one.state) == ("call.xml:3", "<Teleport>", "call.xml/2")


def test_in_a_folder_documents_that_nothing_leads_to_are_entries(tmp_path):
    (tmp_path / "welcome.xml").write_text("<Response><Redirect>next.xml?x=1</Redirect></Response>")
    (tmp_path / "next.xml").write_text("<Response><Redirect>welcome.xml</Redirect><Say/></Response>")
    (tmp_path / "other.xml").write_text("<Response><Hangup/></Response>")
    (tmp_path / "no.xml").write_text("<html/>")
    graph = reader("twiml").read(tmp_path)
    assert graph.entries == ("other.xml/1",)
    assert any("no.xml" in note for note in notes(graph))


def test_broken_xml_is_told_with_its_line(tmp_path):
    with pytest.raises(ReachError, match=r"call\.xml:2: no XML"):
        call(tmp_path, "<Say>Hi</Sya>", "<Hangup/>")


def test_entities_are_not_expanded_and_no_file_is_read(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    text = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "secret.txt">]>\n'
        "<Response><Say>&b; &f; hello</Say></Response>"
    )
    graph = read_text("twiml", tmp_path, text)
    assert "aaaa" not in graph.states[0].words
    assert "secret" not in str(graph)


def test_a_gather_without_action_asks_a_program(tmp_path):
    path = tmp_path / "call.xml"
    path.write_text("<Response><Gather numDigits='1'><Say>Press 0 for an agent.</Say></Gather></Response>", "utf-8")
    assert {state.kind for state in read_source(path).states} == {"choice", "unknown", "hang_up"}
