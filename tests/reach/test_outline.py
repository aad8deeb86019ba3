"""The outline: what each line says, in both languages; what it does not say is unknown; fuzzed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_builders import outline

from humanline.foundation.errors import ReachError
from humanline.model.reach import Graph
from humanline.reach.readers import outline as reader
from humanline.reach.readers.opening_hours import opening_hours
from humanline.reach.readers.outline_lines import lines_of
from humanline.reach.readers.registry import READERS, read_source


def drawn(text):
    """The moves as `from by value to`, and the kinds of the states."""
    graph = outline(text)
    moves = {(move.source, move.by, move.value or move.label, move.target) for move in graph.moves}
    return moves, {state.id: state.kind for state in graph.states}


def state(text, id):
    return next(one for one in outline(text).states if one.id == id)


def test_the_example_of_the_module_is_read_as_it_says():
    text = reader.__doc__.split("\n\n")[1].replace("\n    ", "\n").strip()
    moves, kinds = drawn(text)
    start = "welcome-to-the-municipality-your"
    assert moves == {
        (start, "key", "1", "bills"), (start, "key", "2", "moving-house"), (start, "key", "0", "person"),
        (start, "fails", "", start),
        ("bills", "key", "1", "done"), ("bills", "key", "2", "person"),
        ("moving-house", "types", "", "person~2"),
    }  # fmt: skip
    assert kinds[start] == "choice"
    assert kinds["moving-house"] == "asks"


def test_dutch_says_the_same_as_english():
    dutch = "Hallo\n  1 Rekening -> klaar\n  2 Hulp -> medewerker\n  3 Stop -> ophangen\n  stilte -> opnieuw\n" \
        "  gesloten -> ophangen\n  niemand vrij -> terugbellen\n  soms -> bericht\n  storing -> begin"  # fmt: skip
    english = "Hallo\n  1 Rekening -> done\n  2 Hulp -> person\n  3 Stop -> hang up\n  silence -> again\n" \
        "  closed -> hang up\n  nobody free -> call-back\n  sometimes -> message\n  error -> start"  # fmt: skip
    assert drawn(dutch) == drawn(english)


def test_the_shape_of_an_arrow_and_of_a_key_does_not_matter():
    wanted = drawn("Hello\n  1 Bills -> person")
    for line in ("1. Bills → person", "1) Bills => person", "1: Bills->person", "1 = Bills ⇒ person"):
        assert drawn(f"Hello\n  {line}") == wanted


def test_what_follows_an_answer_comes_after_it():
    moves, kinds = drawn("? number\nwrong -> again\nThank you.\n? birth date\n-> person")
    assert moves == {
        ("number", "types", "", "thank-you"), ("number", "fails", "", "number"),
        ("thank-you", "types", "", "person"),
    }  # fmt: skip
    assert kinds["thank-you"] == "asks"
    assert state("? number\n-> person", "number").asks_for == "number"


def test_a_name_can_be_jumped_to_and_back_leads_to_the_menu_above():
    text = (
        "-> main menu\n== main menu ==\nChoose\n  1 Bills\n    9 menu -> back\n    8 top -> Main Menu\n  0 x -> person"
    )
    moves, _ = drawn(text)
    assert ("bills", "key", "9", "main-menu") in moves
    assert ("bills", "key", "8", "main-menu") in moves
    assert any(target == "main-menu" and by == "goes_on" for _, by, _, target in moves)


def test_the_words_of_an_option_name_the_place_behind_it_if_there_is_one_such_place():
    moves, _ = drawn("Hello\n  1 Bills\n    0 x -> person\n  2 Other -> bills")
    assert ("hello", "key", "2", "bills") in moves


def test_a_person_has_a_way_hours_and_a_language():
    person = state("Hello\n  0 x -> person (chat, mon 9-17, nl)", "chat")
    assert (person.way, person.open, person.language) == ("chat", ((540, 1020),), "nl")


def test_an_option_has_hours_and_a_hiding_place_and_other_brackets_are_its_words():
    graph = outline("Hello\n  1 Bills (mon 9-17) -> person\n  2 Number (pdf) -> person\n  3 Help (urgent) -> person")
    assert [(move.label, move.open, move.hidden) for move in graph.moves] == [
        ("Bills", ((540, 1020),), ""), ("Number", (), "pdf"), ("Help (urgent)", (), ""),
    ]  # fmt: skip


def test_settings_are_of_the_place_where_they_stand():
    found = state("language: nl\npause: 2,5 s\nsound: hello.wav\nHallo\n0 x -> person", "hallo")
    assert (found.language, found.seconds, found.sounds) == ("nl", 2.5, ("hello.wav",))


def test_a_queue_leads_to_a_person_unless_it_says_where():
    moves, kinds = drawn("Hello\n  0 x -> queue\n    nobody free -> hang up")
    assert ("queue", "goes_on", "", "person") in moves
    assert ("queue", "nobody_free", "", "hang-up") in moves
    assert kinds["queue"] == "queue"


def test_words_in_quotes_may_look_like_anything():
    assert (
        state('"24 hours a day -> always"\n0 x -> person', "24-hours-a-day-always").words == "24 hours a day -> always"
    )


def test_a_word_that_starts_a_sentence_is_a_word():
    assert state("Closed on Sundays.\n0 x -> person", "closed-on-sundays").words == "Closed on Sundays."


@pytest.mark.parametrize(
    "line", ["  1 Bills", "  1 Bills -> nowhere", "  1 Bills\n    Some words.", "  1 Bills\n    ? number"]
)
def test_what_is_not_said_is_unknown_and_told_with_its_line(line):
    graph = outline(f"Hello\n{line}\n  0 x -> person")
    assert [state.kind for state in graph.states].count("unknown") == 1
    (told,) = graph.not_understood
    assert told.place.startswith("menu.txt:")
    assert told.state in {state.id for state in graph.states}


def test_what_stands_after_an_arrow_or_in_odd_brackets_is_not_dropped_silently():
    graph = outline("Hello\n-> person (blue)\nMore words")
    assert {told.what for told in graph.not_understood} == {"blue", "More words"}


def test_lines_that_do_not_stand_under_each_other_are_told_all_at_once():
    with pytest.raises(ReachError) as raised:
        outline("Hello\n    1 a -> done\n  2 b -> done\n 3 c -> done")
    assert [fault.where for fault in raised.value.faults] == ["menu.txt:3", "menu.txt:4"]


@pytest.mark.parametrize("text", ["", "  \n\n", "// only a note"])
def test_nothing_is_told_as_nothing(text):
    with pytest.raises(ReachError):
        outline(text)


def test_too_deep_is_told_and_not_followed():
    with pytest.raises(ReachError, match="levels deep"):
        outline("\n".join(" " * k + "- go" for k in range(200)))


def test_bytes_that_are_no_text_are_told(tmp_path):
    file = tmp_path / "menu.txt"
    file.write_bytes(b"1 Bills -> person \xff\xfe")
    with pytest.raises(ReachError, match="UTF-8"):
        read_source(file)


LINES = st.sampled_from(
    ["1 a", "2 b -> person", "0", "-> back", "-> again", "? q", "silence -> x", "closed", "== n ==", "-> n", "words",
     "- x -> queue", "[c] -> done", "language: nl", "pause: x", "else", "if a", "* -> start", '"', "(", "->", "-> ->"]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 4), st.one_of(LINES, st.text(max_size=12))), max_size=14))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_its_faults(lines):
    text = "\n".join("  " * depth + line for depth, line in lines)
    faults = lines_of(text, "menu.txt")[1]
    if faults or not lines_of(text, "menu.txt")[0]:
        with pytest.raises(ReachError):
            outline(text)
        return
    graph = outline(text)
    assert isinstance(graph, Graph)
    ids = [state.id for state in graph.states]
    assert len(ids) == len(set(ids))
    assert set(graph.entries) <= set(ids)
    assert {move.source for move in graph.moves} | {move.target for move in graph.moves} <= set(ids)
    unknown = {state.id for state in graph.states if state.kind == "unknown"}
    assert unknown == {told.state for told in graph.not_understood if told.state}


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_recognised_or_not_without_a_fault(head):
    assert reader.recognises("menu.txt", head) in (True, False)


def test_a_source_of_no_known_format_is_told_with_the_formats(tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG")
    with pytest.raises(ReachError, match=", ".join(READERS)):
        read_source(file)
    with pytest.raises(ReachError, match="Known formats"):
        read_source(file, "word")
    with pytest.raises(ReachError, match="no such file"):
        read_source(tmp_path / "nothing.txt")


def test_an_outline_is_recognised_by_its_arrows_or_keys():
    assert reader.recognises("menu.txt", "Hallo\n 1 Rekening → klaar".encode())
    assert not reader.recognises("menu.txt", b"Only words here.\nAnd here.")
    assert not reader.recognises("menu.json", b"1 Bills -> person")


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("mon 9-17", ((540, 1020),)),
        ("ma t/m di 8.30 tot 12:00 uur", ((510, 720), (1950, 2160))),
        ("9:00-17:00", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(7))),
        ("sun 22-6", ((0, 360), (6 * 1440 + 1320, 10080))),
        ("za en zo", ((7200, 10080),)),
        ("fri-mon 9-10", ((540, 600), (6300, 6360), (7740, 7800), (9180, 9240))),
        ("werkdagen", ((0, 7200),)),
        ("repairs", None),
        ("mon 25-26", None),
        ("mon 8am-5pm", ((480, 1020),)),
        ("mon 12 p.m. to 12:30 p.m.", ((720, 750),)),
        ("mon 8pm-12am", ((1200, 1440),)),
        ("mon 13pm-14pm", None),
        ("", None),
    ],
)
def test_opening_hours_are_read_as_people_write_them(text, windows):
    assert opening_hours(text) == windows


def test_what_depends_may_have_lines_under_it_and_a_sentence_that_starts_so_is_words():
    moves, kinds = drawn("Hello\n  if over 65\n    -> person\n  else -> done")
    assert ("hello", "depends", "", "if-over-65") in moves
    assert kinds["if-over-65"] == "speaks"
    assert state("If you know it, say it.\n  0 x -> person", "if-you-know-it-say").kind == "choice"


def test_lines_under_a_name_belong_to_it():
    moves, _ = drawn("-> menu\n== menu ==\n  Choose\n    1 Bills -> done\n    0 x -> person")
    assert {("menu", "key", "1", "done"), ("menu", "key", "0", "person")} <= moves


def test_each_line_under_an_arrow_that_leads_elsewhere_is_told():
    graph = outline("Hello\n  0 x -> person\n    1 a -> done\n    2 b -> done")
    assert [told.place for told in graph.not_understood] == ["menu.txt:3", "menu.txt:4"]


def test_a_place_called_agent_is_that_place_and_no_person():
    graph = outline("Press 0.\n  0 Help -> agent\n\n== agent ==\nNobody works here.\n-> hang up\n")
    assert not any(state.kind == "person" for state in graph.states)


@pytest.mark.parametrize(
    ("person", "leave"),
    [("ein Mitarbeiter", "auflegen"), ("conseiller", "raccrocher"), ("un asesor", "colgar"), ("atendente", "desligar"),
     ("un operatore", "riagganciare")],
)  # fmt: skip
def test_arrows_are_read_in_seven_languages(person, leave):
    graph = outline(f"Hello.\n  1 A -> {person}\n  2 B -> {leave}\n")
    assert [state.kind for state in graph.states][-2:] == ["person", "hang_up"]
