"""An Asterisk dialplan: what each construct is to a caller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reach_builders import notes
from reach_samples import ASTERISK, moves, read_text, reader, state, write_sample

from humanline.foundation.errors import ReachError
from humanline.reach.readers.dialplan import how_wide, matches, split_arguments
from humanline.reach.readers.registry import read_source

WEEKDAYS_9_TO_5 = tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))


def dialplan(folder, text):
    return read_text("asterisk", folder, text)


def test_a_menu_offers_its_extensions_and_says_what_silence_and_a_wrong_key_do(tmp_path):
    graph = reader("asterisk").read(write_sample("asterisk", tmp_path))
    menu = state(graph, "menu/s/1")
    assert menu.kind == "choice"
    assert menu.sounds == ("welcome", "choose")
    assert moves(graph, "menu/s/1") == [
        ("key", "1", "menu/1/1"),
        ("key", "0", "menu/0/1"),
        ("fails", "silence", "menu/s/1"),
        ("fails", "wrong key", "menu/i/1"),
    ]
    silence = next(move for move in graph.moves if move.value == "silence")
    assert silence.seconds == 5


def test_the_hours_of_a_branch_are_windows_and_the_rest_of_the_week_is_closed(tmp_path):
    graph = reader("asterisk").read(write_sample("asterisk", tmp_path))
    opened, closed = [move for move in graph.moves if move.source == "incoming/s/2"]
    assert (opened.by, opened.target, opened.open) == ("goes_on", "menu/s/1", WEEKDAYS_9_TO_5)
    assert (closed.by, closed.target) == ("closed", "closed/s/1")
    assert sum(end - begin for begin, end in (*opened.open, *closed.open)) == 10_080


def test_the_branch_without_a_person_is_the_closed_one_when_no_name_says_so(tmp_path):
    text = ASTERISK.replace("[closed]", "[b]").replace("closed,s,1", "b,s,1")
    text = text.replace("9:00-17:00,mon-fri,*,*?menu,s,1", "17:00-9:00,*,*,*?b,s,1").replace(
        "n,Goto(b,", "n,Goto(menu,"
    )
    graph = dialplan(tmp_path, text)
    assert [(move.by, move.target) for move in graph.moves if move.source == "incoming/s/2"] == [
        ("closed", "b/s/1"),
        ("goes_on", "menu/s/1"),
    ]


def test_a_holiday_is_closed_without_windows_of_the_week(tmp_path):
    graph = dialplan(tmp_path, ASTERISK.replace("9:00-17:00,mon-fri,*,*?menu", "*,*,25,dec?closed"))
    closed, other = [move for move in graph.moves if move.source == "incoming/s/2"]
    assert (closed.by, closed.value, closed.open) == ("closed", "25 dec", ())
    assert other.value == "not 25 dec"


def test_what_follows_a_queue_or_dial_happens_when_nobody_is_free(tmp_path):
    graph = reader("asterisk").read(write_sample("asterisk", tmp_path))
    assert state(graph, "menu/0/1").kind == "queue"
    assert moves(graph, "menu/0/1") == [
        ("goes_on", "", "menu/0/1/person"),
        ("nobody_free", "", "menu/0/2"),
    ]
    assert next(move.seconds for move in graph.moves if move.by == "nobody_free" and move.source == "menu/0/1") == 120
    assert state(graph, "menu/0/3").name == "rings PJSIP/200", "the variable of [globals] is filled in"
    assert moves(graph, "menu/0/3")[1] == ("nobody_free", "", "menu/0/4")
    assert state(graph, "menu/0/4").kind == "hang_up"


def test_voicemail_is_a_person_who_reads_it_later(tmp_path):
    graph = reader("asterisk").read(write_sample("asterisk", tmp_path))
    assert state(graph, "closed/s/2").way == "message"


def test_voicemail_with_an_operator_offers_zero(tmp_path):
    graph = dialplan(tmp_path, ASTERISK + "\n[closed](+)\nexten => o,1,Goto(menu,0,1)\n")
    assert moves(graph, "closed/s/2") == [("key", "0", "menu/0/1"), ("goes_on", "", "closed/s/2/message")]


def test_calls_come_in_where_nothing_leads(tmp_path):
    graph = reader("asterisk").read(write_sample("asterisk", tmp_path))
    assert graph.entries == ("incoming/s/2",)
    assert graph.comes_in == ("[incoming] s",)


def test_several_numbers_are_several_entries_and_the_incoming_context_goes_first(tmp_path):
    graph = dialplan(
        tmp_path,
        "[zzz]\nexten => 0201234567,1,Playback(a)\n[from-trunk]\nexten => 0207654321,1,Playback(b)\n",
    )
    assert graph.entries == ("from-trunk/0207654321/1", "zzz/0201234567/1")


def test_a_step_that_nobody_notices_is_no_state(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,NoOp(x)\n same => n,Set(y=1)\n same => n,Playback(hello)\n")
    assert [one.id for one in graph.states] == ["a/s/3", "a/s/4"]


def test_a_dialplan_that_runs_out_ends_the_call_unless_it_may_not_fall_through(tmp_path):
    text = "[a]\nexten => s,1,Playback(hello)\nexten => 1,1,Playback(one)\n"
    assert state(dialplan(tmp_path, text), "a/s/2").kind == "hang_up"
    waits = dialplan(tmp_path, "[general]\nautofallthrough=no\n" + text)
    assert state(waits, "a/s/2").kind == "choice"


def test_included_contexts_give_keys_and_their_hours(tmp_path):
    text = "[a]\nexten => s,1,Background(m)\n same => n,WaitExten()\ninclude => day,8:00-18:00,sat-sun,*,*\n"
    graph = dialplan(tmp_path, text + "[day]\nexten => 5,1,Queue(q)\n")
    key = next(move for move in graph.moves if move.by == "key")
    assert key.value == "5"
    assert key.open == ((7680, 8280), (9120, 9720))


def test_an_extension_that_is_another_one_at_night_splits_on_the_hour(tmp_path):
    text = "[a]\ninclude => day,8:00-18:00,*,*,*\ninclude => night\n[day]\nexten => s,1,Queue(q)\n[night]\n"
    graph = dialplan(tmp_path, text + "exten => s,1,Hangup()\n")
    day, night = [move for move in graph.moves if move.source == graph.entries[0]]
    assert (day.by, night.by) == ("goes_on", "closed")
    assert sum(end - begin for begin, end in (*day.open, *night.open)) == 10_080
    assert state(graph, day.target).kind == "queue"
    assert state(graph, night.target).kind == "hang_up"


def test_a_jump_to_a_number_finds_the_pattern_that_it_fits(tmp_path):
    text = "[a]\nexten => s,1,Goto(b,1234,1)\n[b]\nexten => _X.,1,Hangup()\nexten => _12XX,1,Dial(PJSIP/${EXTEN:2},9)\n"
    graph = dialplan(tmp_path, text)
    assert state(graph, graph.entries[0]).name == "rings PJSIP/34"


@pytest.mark.parametrize(
    ("pattern", "number", "fits"),
    [
        ("_NXX", "201", True), ("_NXX", "101", False), ("_Z.", "12", True), ("_Z.", "1", False), ("_Z!", "1", True),
        ("_[1-3]5", "25", True), ("_[1-3]5", "45", False), ("12", "12", True), ("12", "13", False),
    ],
)  # fmt: skip
def test_patterns_fit_as_asterisk_says(pattern, number, fits):
    assert matches(pattern, number) is fits


@given(st.text("XZN.![]-129_", max_size=8), st.text("0123456789*#", max_size=6))
def test_any_pattern_is_tried_without_an_error(pattern, number):
    assert matches(pattern, number) in (True, False)
    how_wide(pattern)


def test_the_narrower_pattern_goes_first():
    assert sorted(["_X.", "_12XX", "_1XXX", "1234"], key=how_wide) == ["1234", "_12XX", "_1XXX", "_X."]


def test_a_subroutine_comes_back(tmp_path):
    text = "[a]\nexten => s,1,Gosub(sub,s,1(x))\n same => n,Queue(q)\n"
    text += "[sub]\nexten => s,1,Playback(hi)\n same => n,Return()\n"
    graph = dialplan(tmp_path, text)
    assert state(graph, graph.entries[0]).sounds == ("hi",)
    ((by, _, target),) = moves(graph, graph.entries[0])
    assert (by, state(graph, target).kind) == ("goes_on", "queue")


def test_a_macro_comes_back_where_it_ends(tmp_path):
    graph = dialplan(
        tmp_path, "[a]\nexten => s,1,Macro(m,1)\n same => n,Queue(q)\n[macro-m]\nexten => s,1,Playback(hi)\n"
    )
    assert [one.kind for one in graph.states][:2] == ["speaks", "queue"]


def test_subroutines_that_call_each_other_end_as_unknown(tmp_path):
    text = "[a]\nexten => s,1,Gosub(b,s,1)\n[b]\nexten => s,1,Gosub(a,s,1)\n"
    graph = dialplan(tmp_path, text)
    assert "unknown" in {one.kind for one in graph.states}


def test_jumps_in_a_circle_are_a_state_that_goes_round(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,NoOp()\n same => n,Goto(s,1)\n")
    assert moves(graph) == [(graph.entries[0], "goes_on", "", graph.entries[0])]


def test_a_number_that_is_read_and_compared_is_a_choice(tmp_path):
    text = '[a]\nexten => s,1,Read(k,menu,1,,1,7)\n same => n,GotoIf($["${k}" = "1"]?one,1)\n'
    graph = dialplan(tmp_path, text + " same => n,Hangup()\nexten => one,1,Queue(q)\n")
    assert state(graph, "a/s/1").kind == "choice"
    assert moves(graph, "a/s/1") == [("key", "1", "a/one/1"), ("fails", "silence", "a/s/3")]


def test_a_number_that_is_only_read_is_asked_for(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Read(customer,number-please)\n same => n,Queue(q)\n")
    asked = state(graph, "a/s/1")
    assert (asked.kind, asked.asks_for, asked.sounds) == ("asks", "customer", ("number-please",))


def test_the_outcome_of_a_call_that_is_jumped_to_is_a_way_each(tmp_path):
    text = (
        "[a]\nexten => s,1,Dial(PJSIP/1,9)\n same => n,Goto(was-${DIALSTATUS},1)\nexten => was-BUSY,1,VoiceMail(1,b)\n"
    )
    graph = dialplan(tmp_path, text)
    assert moves(graph, "a/s/2") == [("depends", "BUSY", "a/was-BUSY/1")]


def test_a_jump_to_an_unknown_variable_is_unknown(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Goto(${where},s,1)\n")
    assert state(graph, graph.entries[0]).kind == "unknown"
    assert graph.not_understood[0].place == "extensions.conf:2"


def test_a_jump_to_what_is_not_there_is_unknown(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Goto(elsewhere,s,1)\n")
    assert state(graph, graph.entries[0]).kind == "unknown"


def test_an_application_that_is_not_known_is_unknown_and_the_way_goes_on(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Stasis(app)\n same => n,Queue(q)\n")
    assert state(graph, "a/s/1").kind == "unknown"
    assert moves(graph, "a/s/1") == [("depends", "", "a/s/2")]


def test_the_language_that_is_set_is_that_of_what_follows(tmp_path):
    text = (
        '[a]\nexten => s,1,Set(CHANNEL(language)=nl)\n same => n,Playback(x)\n same => n,AGI(googletts.agi,"Dag",en)\n'
    )
    graph = dialplan(tmp_path, text)
    assert [one.language for one in graph.states][:2] == ["nl", "en"]
    assert graph.states[1].words == "Dag"


def test_included_files_are_read_and_circles_of_them_are_told(tmp_path):
    (tmp_path / "more.conf").write_text("[b]\nexten => s,1,Queue(q)\n#include extensions.conf\n")
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Goto(b,s,1)\n#include more.conf\n")
    assert state(graph, graph.entries[0]).place == "more.conf:2"
    (circle,) = graph.not_understood
    assert circle.place == "more.conf:3"
    assert circle.why.code == "include_circle"


def test_a_file_outside_the_folder_is_never_read(tmp_path):
    (tmp_path / "secret.conf").write_text("[x]\nexten => s,1,Queue(q)\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    graph = dialplan(inner, "[a]\nexten => s,1,Hangup()\n#include ../secret.conf\n#include /etc/passwd\n")
    assert len(graph.not_understood) == 2
    assert not any("secret" in one.place for one in graph.states)


def test_every_bracket_that_is_not_closed_is_told_with_its_line(tmp_path):
    with pytest.raises(ReachError) as caught:
        dialplan(tmp_path, "[a\nexten => s,1,Hangup()\n[b\n")
    assert [fault.where for fault in caught.value.faults] == ["extensions.conf:1", "extensions.conf:3"]


def test_a_line_that_is_not_understood_is_told_and_the_rest_is_read(tmp_path):
    graph = dialplan(tmp_path, "[a]\nexten => s,1,Hangup()\nexten => s,twee,Playback(x)\nwat is dit\n")
    assert [one.place for one in graph.not_understood] == ["extensions.conf:3", "extensions.conf:4"]


def test_comments_are_no_steps(tmp_path):
    text = "[a]\n;-- exten => s,1,Queue(q)\n--;\nexten => s,1,Playback(a\\;b) ; exten => s,2,Queue(q)\n"
    graph = dialplan(tmp_path, text)
    assert graph.states[0].sounds == ("a;b",)
    assert "queue" not in {one.kind for one in graph.states}


def test_latin_1_is_read_with_a_note(tmp_path):
    path = tmp_path / "extensions.conf"
    path.write_bytes("[a]\nexten => s,1,Playback(café)\n".encode("latin-1"))
    graph = reader("asterisk").read(path)
    assert graph.states[0].sounds == ("café",)
    assert any("Latin-1" in note for note in notes(graph))


def test_arguments_split_at_commas_outside_brackets_and_quotes():
    assert split_arguments('a,"b,c",d(e,f)') == ["a", '"b,c"', "d(e,f)"]
    assert split_arguments("a|b") == ["a", "b"]


@pytest.mark.parametrize(
    ("condition", "by"),
    [("$[${QUEUE_MEMBER(help,logged)} = 0]", "nobody_free"), ("$[\"${DB(DAYNIGHT/C0)}\" = \"NIGHT\"]", "closed")],
)  # fmt: skip
def test_a_test_of_who_is_free_or_of_day_and_night_is_about_what_is_amiss(tmp_path, condition, by):
    lines = ["[from-trunk]", f"exten => s,1,GotoIf({condition}?none)", " same => n,Queue(help)"]
    lines += [" same => n(none),Playback(sorry)", " same => n,Hangup()"]
    path = tmp_path / "extensions.conf"
    path.write_text("\n".join(lines), encoding="utf-8")
    graph = read_source(path)
    first = graph.entries[0]
    assert sorted(move.by for move in graph.moves if move.source == first) == sorted([by, "goes_on"])
