"""What a phone menu, a bot or a site is answered: the way to a person is always open, and nothing breaks the form."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import msgspec
import pytest

from humanline.line.answering import answer, spoken
from humanline.model.decision import Decision
from humanline.model.offering import PromiseMade, WaysAlone

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
OPENS = datetime(2026, 3, 9, 8, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def decision(action="person", mode="person", **more) -> Decision:
    return Decision(at=NOW, mode=mode, action=action, because="above_line", chance=1.0, **more)


def twiml(found: Decision, language="en") -> ET.Element:
    return ET.fromstring(answer(found, "twiml", language))


@pytest.mark.parametrize(
    ("action", "goes_on"),
    [("person", "person"), ("promise", "call-back"), ("as_now", "as-now"), ("self_service", "self-service"),
     ("together", "together"), ("choice", "person")],
)  # fmt: skip
def test_a_call_goes_on_where_the_decision_says(action, goes_on):
    root = twiml(decision(action))
    assert root.tag == "Response"
    assert root.find("Redirect").text == goes_on


@pytest.mark.parametrize(("action", "to"), [("self_service", "person"), ("together", "person"), ("choice", "choice")])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_i1_wherever_no_person_comes_first_one_key_or_a_word_gets_one(action, to, language):
    gather = twiml(decision(action, "self_service"), language).find("Gather")
    assert (gather.get("action"), gather.get("input")) == (to, "dtmf speech")
    text = gather.find("Say").text
    assert "0" in text
    assert ("person" if language == "en" else "medewerker") in text


VXML = {"v": "http://www.w3.org/2001/vxml"}


@pytest.mark.parametrize(
    ("action", "silence", "keys"),
    [("person", "person", {}), ("promise", "call-back", {}), ("as_now", "as-now", {}),
     ("self_service", "self-service", {"0": "person"}), ("together", "together", {"0": "person"}),
     ("choice", "person", {"0": "person", "1": "self-service"})],
)  # fmt: skip
def test_voicexml_goes_on_there_too_and_what_fits_nothing_is_a_call_for_a_person(action, silence, keys):
    menu = "https://menu.example.org/"
    root = ET.fromstring(answer(decision(action), "voicexml", "nl", menu=menu))
    assert root.get("version") == "2.1"
    goto = root.find(".//v:noinput/v:goto" if keys else ".//v:block/v:goto", VXML)
    assert goto.get("next") == menu + silence
    choices = {one.get("dtmf"): one.get("next") for one in root.findall(".//v:choice", VXML)}
    assert choices == {key: menu + to for key, to in keys.items()}
    if keys:
        assert root.find(".//v:nomatch/v:goto", VXML).get("next") == f"{menu}person"
        assert root.find(".//v:choice[@dtmf='0']", VXML).text == "medewerker"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_may_keep_a_place_presses_one_key_and_else_stays_on_the_line(language):
    found = decision("person", call_back=True)
    root = twiml(found, language)
    assert (root.find("Gather").get("action"), root.find("Redirect").text) == ("call-back", "person")
    assert "1" in root.find("Gather/Say").text
    root = ET.fromstring(answer(found, "voicexml", language))
    assert {one.get("next") for one in root.findall(".//v:goto", VXML)} == {"person"}
    assert [(one.get("dtmf"), one.get("next")) for one in root.findall(".//v:choice", VXML)] == [("1", "call-back")]
    assert answer(found, "text", language).startswith("person\n")


def test_addresses_begin_as_the_menu_says():
    menu = "https://menu.example.org/?a=1&to="
    root = ET.fromstring(answer(decision("self_service"), "twiml", "en", menu=menu))
    assert root.find("Redirect").text == f"{menu}self-service"
    assert root.find("Gather").get("action") == f"{menu}person"


def test_in_shadow_nothing_is_said_and_the_menu_goes_on_as_it_does_now():
    found = decision("as_now", "self_service", shadow="unsigned")
    assert answer(found, "text", "en") == "as_now\n\n"
    assert twiml(found).find("Say") is None


def test_what_is_closed_says_when_it_opens_and_what_is_promised():
    found = decision("promise", there=False, opens=OPENS, promise=PromiseMade(call_back_hours=4))
    assert answer(found, "text", "nl").splitlines() == [
        "promise",
        "Er is nu niemand. Vanaf maandag 9-3 08:30 is er een medewerker. Uw verzoek blijft staan. "
        "U wordt binnen 4 uur aan openingstijd teruggebeld.",
    ]
    assert "Nobody is there now. Your request is kept." in spoken(decision("promise", there=False), "en")


def test_the_self_service_of_the_moment_is_told_first():
    found = decision(
        "self_service", "self_service", self_service=WaysAlone("https://example.org/rent", "Your page has it.")
    )
    assert spoken(found, "en").startswith("Your page has it. https://example.org/rent You can do this on your own.")


def test_json_is_the_decision_with_what_is_said_and_why_in_both_languages():
    found = msgspec.json.decode(answer(decision(), "json", "en"))
    assert (found["mode"], found["action"], found["because"]) == ("person", "person", "above_line")
    assert set(found["why"]) == {"nl", "en"}
    assert found["say"]


@pytest.mark.parametrize("words", ["<b>&\"'", "👍🏽 é", "\x00\x0b", "]]>", "\ud800", "\uffff", "x" * 10_000])
def test_whatever_words_there_are_xml_stays_whole(words):
    root = twiml(decision("self_service", "self_service", self_service=WaysAlone(words=words)))
    assert root.find("Redirect").text == "self-service"
