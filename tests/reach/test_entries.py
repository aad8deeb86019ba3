"""Where customers come in: found by names and numbers, said first, and sayable."""

import pytest
from reach_builders import outline, reach_of

from humanline.foundation.errors import ReachError
from humanline.reach.readers.registry import entered_at, read_source
from humanline.report.reach.standing import ReachVoice, Standing

MENU = "[menu]\nexten => s,1,Background(welcome)\n same => n,WaitExten(5)\nexten => 1,1,Hangup()\n"
DEAD = "[old-desk]\nexten => s,1,Dial(SIP/desk)\n"


def dialplan(folder, text, **how):
    path = folder / "extensions.conf"
    path.write_text(text)
    return read_source(path, **how)


@pytest.mark.parametrize(
    ("text", "comes_in"),
    [
        ("[default]\ninclude => lines\n[lines]\nexten => 5550,1,Goto(menu,s,1)\n", "[default] 5550"),
        ("[from-trunk]\nexten => 0201234567,1,Goto(menu,s,1)\n", "[from-trunk] 0201234567"),
        ("[from-pstn]\nexten => s,1,Goto(menu,s,1)\n", "[from-pstn] s"),
        ("[inbound]\nexten => _31X.,1,Goto(menu,s,1)\n", "[inbound] _31X."),
        ("[customers]\nexten => +442079460000,1,Goto(menu,s,1)\n", "[customers] +442079460000"),
        ("[T3_trk-2-in]\nexten => 210001234,1,Goto(menu,s,1)\n", "[T3_trk-2-in] 210001234"),
        ("[lijnen]\nexten => 0881234599,1,Goto(menu,s,1)\n", "[lijnen] 0881234599"),
    ],
)
def test_numbers_and_contexts_of_calls_from_outside_go_before_what_nothing_leads_to(text, comes_in, tmp_path):
    graph = dialplan(tmp_path, text + MENU + DEAD)
    assert graph.comes_in == (comes_in,)
    assert not any("old-desk" in state.id for state in graph.states)


@pytest.mark.parametrize(
    "context",
    ["macro-x", "sub-record", "app-calltrace", "ext-featurecodes", "from-internal", "phones", "outbound", "T1_cos-all"],
)
def test_feature_codes_parts_and_phones_of_the_staff_are_never_where_customers_come_in(context, tmp_path):
    text = f"[{context}]\nexten => s,1,Dial(SIP/desk)\nexten => *97,1,VoiceMailMain()\nexten => 200,1,Dial(SIP/200)\n"
    assert dialplan(tmp_path, text + "[inbound]\nexten => s,1,Goto(menu,s,1)\n" + MENU).comes_in == ("[inbound] s",)


def test_where_nothing_tells_it_it_is_unknown_and_the_candidates_are_named(tmp_path):
    graph = dialplan(tmp_path, MENU.replace("menu", "a") + DEAD)
    assert [state.kind for state in graph.states] == ["unknown"]
    (odd,) = graph.not_understood
    assert odd.what == "[a] s, [old-desk] s"
    assert odd.why.code == "no_entry_told"


@pytest.mark.parametrize("entry", ["a", "a,s", "[a] s"])
def test_it_can_be_said(entry, tmp_path):
    graph = dialplan(tmp_path, MENU.replace("menu", "a") + DEAD, entries=(entry,))
    assert graph.comes_in == ("[a] s",)
    assert graph.entries == ("a/s/1",)


def test_an_entry_that_is_not_there_is_refused_with_what_there_is(tmp_path):
    with pytest.raises(ReachError, match="old-desk,s"):
        dialplan(tmp_path, MENU.replace("menu", "a") + DEAD, entries=("b",))
    with pytest.raises(ReachError, match="Such as: hello"):
        entered_at(outline("Hello.\n  1 Bills -> person\n"), ("nowhere",))


def test_of_any_other_source_it_is_a_place_by_its_id_or_name():
    menu = outline("Hello.\n  1 Bills -> bills\n\n== Bills ==\nLook on our site.\n-> hang up\n")
    assert entered_at(menu, ("BILLS",)).entries == ("bills",)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "We took this as where customers come in: ‘Hello.’."),
        ("nl", "We namen dit als de plek waar klanten binnenkomen: ‘Hello.’."),
    ],
)
def test_it_is_said_in_both_languages(language, told):
    assert Standing(reach_of("Hello.\n  1 Bills -> person\n"), ReachVoice(language)).comes_in() == told


def test_that_it_is_not_known_is_said_too(tmp_path):
    reach = reach_of(dialplan(tmp_path, MENU.replace("menu", "a") + DEAD))
    assert "not known: perhaps at [a] s, [old-desk] s" in Standing(reach, ReachVoice("en")).comes_in()
