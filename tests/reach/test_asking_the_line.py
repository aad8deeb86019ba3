"""Where a menu that exists can ask the line, in each format, and what to put in there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from humanline.line.answering import answer
from humanline.loop.reaching import reach
from humanline.model.decision import Decision
from humanline.model.reach import Graph, GraphState, Transition
from humanline.reach.asking_the_line import PlaceToAsk, places_to_ask, snippet
from humanline.reach.readers.registry import read_source

ASTERISK = """[main]
exten => s,1,Answer()
 same => n,Background(welcome)
 same => n,WaitExten(5)
exten => 1,1,Goto(bills,s,1)
exten => 2,1,Queue(repairs)
exten => 0,1,Dial(SIP/operator)

[bills]
exten => s,1,Background(bill-menu)
 same => n,WaitExten(5)
exten => 1,1,Playback(pay-online)
 same => n,Hangup()
exten => 2,1,Queue(bills)
"""
VOICEXML = """<vxml version="2.1"><menu id="main"><prompt>Rent, press 1. A repair, press 2.</prompt>
<choice dtmf="1" next="#rent">rent</choice><choice dtmf="2" next="#repair">repair</choice></menu>
<form id="rent"><block><prompt>Your rent stands on our site.</prompt><exit/></block></form>
<form id="repair"><transfer name="t" dest="tel:+31200000000" bridge="true"/></form></vxml>"""


def flow(format, *moves):
    kinds = {"menu": "choice", "more": "choice", "queue": "queue", "done": "done", "end": "hang_up", "who": "asks"}
    return Graph("x", format, tuple(GraphState(id, kind) for id, kind in kinds.items()), moves, ("menu",))


def chosen(graph):
    return [(one.state.id, one.chosen, one.target.id) for one in places_to_ask(graph)]


def test_after_the_last_choice_of_a_subject_and_never_where_a_person_is_asked_for():
    graph = flow(
        "twiml",
        Transition("menu", "more", "key", value="1"),
        Transition("menu", "queue", "key", value="2", label="for a repair"),
        Transition("menu", "queue", "key", value="0"),
        Transition("menu", "queue", "key", value="9", label="to speak to a person"),
        Transition("menu", "end", "fails", value="silence"),
        Transition("more", "who", "key", value="1"),
        Transition("more", "done", "key", value="2"),
        Transition("who", "done", "types"),
    )
    assert chosen(graph) == [("menu", "2", "queue"), ("more", "1", "who"), ("more", "2", "done")]


def test_a_format_without_a_way_to_ask_and_a_menu_without_a_choice_have_no_place():
    assert places_to_ask(flow("outline", Transition("menu", "queue", "key", value="2"))) == ()
    assert places_to_ask(flow("studio", Transition("menu", "queue", "goes_on"))) == ()


def test_a_dialplan_is_asked_after_its_own_choices(tmp_path):
    path = tmp_path / "extensions.conf"
    path.write_text(ASTERISK, encoding="utf-8")
    places = places_to_ask(read_source(str(path), "asterisk"))
    assert [one.chosen for one in places] == ["2", "1", "2"]
    lines = snippet("asterisk", places[0])
    assert lines[0] == "exten => 2,1,Set(CURLOPT(httptimeout)=1)"
    assert "CURL(https://line.example.org/v1/decide?as=text,moment=2&channel=phone)" in lines[1]
    assert all("extensions.conf" in one.place for one in places)


def test_voicexml_is_asked_after_its_own_choices(tmp_path):
    path = tmp_path / "menu.vxml"
    path.write_text(VOICEXML, encoding="utf-8")
    places = places_to_ask(read_source(str(path), "voicexml"))
    assert [one.chosen for one in places][:2] == ["1", "2"]


NASTY = PlaceToAsk(GraphState("m", "choice"), 'rent & "more" <x>, ${EVIL}', "", GraphState("t&<", "queue"), "a:1")


@pytest.mark.parametrize("format", ["twiml", "voicexml"])
def test_what_goes_into_xml_is_xml_whatever_is_chosen(format):
    root = ET.fromstring(f"<all>{''.join(snippet(format, NASTY))}</all>")
    address = root[0].text or root[0].get("next")
    assert address.startswith(f"https://line.example.org/v1/decide?as={format}&moment=rent___")


@pytest.mark.parametrize("format", ["studio", "connect"])
def test_what_goes_into_a_flow_is_json_and_goes_on_as_now_without_an_answer(format):
    *block, _ = snippet(format, NASTY)
    found = json.loads("\n".join(block))
    assert NASTY.target.id in json.dumps(found["transitions" if format == "studio" else "Transitions"])
    assert NASTY.chosen in json.dumps(found, ensure_ascii=False).replace('\\"', '"')


def test_nothing_that_is_chosen_can_run_in_a_dialplan():
    assert "${EVIL}" not in "".join(snippet("asterisk", NASTY)[1:])


@pytest.mark.parametrize("form", ["twiml", "voicexml"])
@pytest.mark.parametrize("action", ["self_service", "together", "choice"])
def test_i1_our_own_answer_is_read_as_one_step_to_a_person(form, action, tmp_path):
    decision = Decision(datetime(2026, 3, 5, 9, tzinfo=UTC), "self_service", action, "below_line", 1.0)
    (tmp_path / f"answer.{'xml' if form == 'twiml' else 'vxml'}").write_text(answer(decision, form, "en"))
    graph = read_source(str(next(tmp_path.iterdir())), form)
    to = {move.target: move for move in graph.moves if move.by == "key"}
    assert to
    assert "0" in "".join(state.words for state in graph.states)
    if form == "voicexml":  # in TwiML the address gets the key, whatever it is
        assert "0" in {move.value for move in to.values()}


def test_the_page_and_the_terminal_tell_where(tmp_path, capsys):
    from humanline.cli.reach import _tell
    from humanline.report import reach_page

    path = tmp_path / "extensions.conf"
    path.write_text(ASTERISK, encoding="utf-8")
    found = reach(str(path), format="asterisk")
    for language, words in (("en", "can be asked in 3 places"), ("nl", "Op 3 plekken")):
        html = reach_page(found, language=language)
        assert words in html
        assert "CURL(https://line.example.org" in html
        _tell(found, language)
        assert words in capsys.readouterr().out
