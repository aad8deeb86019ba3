"""VoiceXML: forms, menus, questions with their tries."""

import pytest
from reach_samples import VOICEXML, moves, read_text, reader, state

from humanline.foundation.errors import ReachError


def document(folder, *dialogs, file="call.vxml"):
    text = '<vxml version="2.1" xml:lang="en-GB">\n' + "\n".join(dialogs) + "\n</vxml>"
    return read_text("voicexml", folder, text, file)


def test_a_menu_offers_its_choices_and_the_link_that_counts_everywhere(tmp_path):
    graph = read_text("voicexml", tmp_path, VOICEXML)
    assert state(graph, "call.vxml#top").language == "nl"
    assert moves(graph, "call.vxml#top")[:3] == [
        ("key", "1", "call.vxml#passport"),
        ("key", "2", "call.vxml#waste"),
        ("key", "0", "call.vxml#person"),
    ]
    assert ("key", "0", "call.vxml#person") in moves(graph, "call.vxml#waste/postcode")
    assert [move.label for move in graph.moves if move.source == "call.vxml#top"][:2] == ["paspoorten", "afval"]


def test_silence_leads_through_the_tries_to_the_handler_of_the_second_time(tmp_path):
    graph = read_text("voicexml", tmp_path, VOICEXML)
    assert ("fails", "silence", "call.vxml#top/try 2") in moves(graph, "call.vxml#top")
    assert ("fails", "silence", "call.vxml#person") in moves(graph, "call.vxml#top/try 2")


def test_without_a_handler_the_question_is_asked_again(tmp_path):
    graph = document(tmp_path, '<form><field name="x"><prompt>Your number?</prompt></field></form>')
    asked = "call.vxml#form 1/x"
    assert moves(graph, asked)[1:] == [("fails", "silence", asked), ("fails", "not understood", asked)]
    assert state(graph, asked).asks_for == "x"


def test_a_transfer_is_a_queue_with_what_happens_when_nobody_answers(tmp_path):
    graph = read_text("voicexml", tmp_path, VOICEXML)
    nobody = next(move for move in graph.moves if move.by == "nobody_free")
    assert nobody.seconds == 20
    assert state(graph, nobody.target).words == "Iedereen is in gesprek."
    assert state(graph, "call.vxml#person/t/person").way == "phone"


def test_items_follow_each_other_and_the_end_of_a_form_ends_the_call(tmp_path):
    graph = document(tmp_path, "<form><block><prompt>A</prompt></block><block><prompt>B</prompt></block></form>")
    heard = [one.words for one in graph.states if one.words]
    assert heard == ["A", "B"]
    assert [one.kind for one in graph.states].count("hang_up") == 1


def test_what_stands_after_a_goto_is_never_reached(tmp_path):
    first = '<form id="a"><block><goto next="#b"/><prompt>never</prompt></block></form>'
    graph = document(tmp_path, first, '<form id="b"><block><exit/></block></form>')
    assert not any(one.words == "never" for one in graph.states)
    assert ("goes_on", "", "call.vxml#b") in moves(graph, "call.vxml#a/1")


def test_a_comparison_right_after_a_question_is_a_choice(tmp_path):
    inside = '<if cond="x == \'1\'"><goto next="#b"/><elseif cond="x == \'9\'"/><disconnect/><else/><exit/></if>'
    graph = document(
        tmp_path,
        f'<form id="a"><field name="x"><prompt>Press 1 for news</prompt><filled>{inside}</filled></field></form>',
        '<form id="b"><block><exit/></block></form>',
    )
    choice = [move for move in graph.moves if move.source == "call.vxml#a/x"]
    assert state(graph, "call.vxml#a/x").kind == "choice"
    assert [(move.by, move.value, move.label) for move in choice[:3]] == [
        ("key", "1", "news"),
        ("key", "9", ""),
        ("types", "", ""),
    ]


def test_options_of_a_field_are_keys(tmp_path):
    options = '<option dtmf="1">fish</option><option dtmf="2">meat</option>'
    graph = document(tmp_path, f'<form><field name="x"><prompt>Which?</prompt>{options}</field></form>')
    assert [(move.value, move.label) for move in graph.moves if move.by == "key"] == [("1", "fish"), ("2", "meat")]


def test_numbered_choices_get_their_keys_and_enumerate_reads_them_out(tmp_path):
    graph = document(
        tmp_path,
        '<menu dtmf="true"><prompt>Say <enumerate/></prompt>'
        '<choice next="#a">bills</choice><choice next="#a">moving</choice></menu>',
        '<form id="a"><block><exit/></block></form>',
    )
    assert [move.value for move in graph.moves if move.by == "key"] == ["1", "2"]
    assert state(graph, "call.vxml#menu 1").words == "Say bills moving"


def test_a_condition_depends(tmp_path):
    graph = document(
        tmp_path, '<form><block><if cond="late"><prompt>Closed</prompt><exit/></if><prompt>Hi</prompt></block></form>'
    )
    branch = next(one.id for one in graph.states if one.name == "depends")
    assert [(by, value) for by, value, _ in moves(graph, branch)] == [("depends", "late"), ("depends", "else")]


@pytest.mark.parametrize(
    "inside", ['<goto expr="x"/>', '<submit next="http://example.org/a"/>', "<return/>", '<throw event="x"/>']
)
def test_what_a_program_decides_is_unknown(tmp_path, inside):
    graph = document(tmp_path, f"<form><block>{inside}</block></form>")
    assert "unknown" in {one.kind for one in graph.states}
    assert graph.not_understood[0].place == "call.vxml:2"


def test_another_document_beside_it_is_followed(tmp_path):
    document(tmp_path, '<form id="b"><block><prompt>There</prompt></block></form>', file="other.vxml")
    graph = document(tmp_path, '<form><block><goto next="other.vxml#b"/></block></form>')
    assert any(one.words == "There" and one.place == "other.vxml:2" for one in graph.states)
    assert reader("voicexml").read(tmp_path).entries == ("call.vxml#form 1",)


def test_sound_files_are_kept(tmp_path):
    graph = document(tmp_path, '<form><block><audio src="hello.wav">Hello</audio></block></form>')
    assert any(one.sounds == ("hello.wav",) for one in graph.states)


def test_a_document_without_a_dialog_is_refused_with_its_line(tmp_path):
    with pytest.raises(ReachError, match=r"call\.vxml:1: <vxml> without a form"):
        document(tmp_path, "<var name='x'/>")


def test_conditions_inside_conditions_without_end_are_unknown(tmp_path):
    deep = '<if cond="x">' * 100 + "</if>" * 100
    graph = document(tmp_path, f"<form><block>{deep}</block></form>")
    assert any("levels deep" in one.what for one in graph.not_understood)
