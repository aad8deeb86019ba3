"""An outline as people type it who never read how: forgiven where only one thing can be meant, told with a way out."""

import pytest
from reach_builders import ENGLISH, notes, outline

from humanline.foundation.errors import ReachError
from humanline.reach.readers.registry import read_source


def moves(text):
    return {(move.source, move.by, move.value or move.label, move.target) for move in outline(text).moves}


def state_of(text, id):
    return next(state for state in outline(text).states if state.id == id)


def told(text):
    """Line → why, of all that is not understood."""
    return {int(one.place.split(":")[1]): ENGLISH.why(one.why) for one in outline(text).not_understood}


@pytest.mark.parametrize("arrow", ["-->", "--->", "–>", "—>", "==>", "➜", ">"])
def test_an_arrow_may_look_as_a_word_processor_makes_it(arrow):
    assert moves(f"Hallo\n  1 Huur {arrow} medewerker\n  stilte {arrow} opnieuw") == moves(
        "Hallo\n  1 Huur -> medewerker\n  stilte -> opnieuw"
    )


def test_words_with_a_larger_sign_in_them_stay_words():
    (place, _) = outline("Ga naar Mijn zaken > Instellingen.\n0 x -> medewerker").states
    assert place.words == "Ga naar Mijn zaken > Instellingen."


@pytest.mark.parametrize("line", ["vraag: uw nummer", "Vraagt: uw nummer", "ask: uw nummer", "question: uw nummer"])
def test_a_question_may_be_written_in_words(line):
    assert moves(f"{line}\n-> medewerker") == moves("? uw nummer\n-> medewerker")


@pytest.mark.parametrize(
    "target", ["naar het hoofdmenu", "terug naar hoofdmenu", "Hoofdmenu.", "back to the hoofdmenu"]
)
def test_the_name_of_a_place_may_have_to_before_it(target):
    text = f"-> hoofdmenu\n== hoofdmenu ==\n1 Huur -> {target}\n0 x -> een medewerker"
    assert ("hoofdmenu", "key", "1", "hoofdmenu") in moves(text)


def test_who_answers_a_call_that_is_passed_on_is_taken_to_be_a_person_and_that_is_said():
    graph = outline("Hallo\n  0 x -> doorverbinden")
    assert [state.kind for state in graph.states] == ["choice", "person"]
    assert "taken to be a person" in notes(graph)[0]
    assert outline("Hallo\n  0 x -> medewerker").notes == ()


@pytest.mark.parametrize("line", ["gesloten: Wij zijn dicht. -> bericht", "gesloten: Wij zijn dicht.\n    -> bericht"])
def test_the_words_behind_a_colon_are_said_when_it_happens(line):
    graph = outline(f"Hallo\n  0 x -> medewerker\n  {line}")
    (closed,) = [move for move in graph.moves if move.by == "closed"]
    said = next(state for state in graph.states if state.id == closed.target)
    assert said.words == "Wij zijn dicht."
    assert [(move.by, move.target) for move in graph.moves if move.source == said.id] == [("goes_on", "message")]


def test_when_it_happens_needs_no_colon_and_is_not_said():
    graph = outline("Hallo\n  0 x -> medewerker\n  gesloten op zondag -> bericht")
    assert ("hallo", "closed", "", "message") in {(one.source, one.by, one.label, one.target) for one in graph.moves}


@pytest.mark.parametrize(
    ("target", "way_out"),
    [
        ("medewerkr", "Perhaps ‘medewerker’ was meant."),
        ("opniew", "Perhaps ‘opnieuw’ was meant."),
        ("hofdmenu", "Perhaps ‘hoofdmenu’ was meant."),
        ("onze medewerkers van Burgerzaken", "write: -> person"),
        ("kiezen", "Line 4 reads like it; make it a name: == kiezen =="),
        ("xyz", "Names here: hoofdmenu."),
    ],
)
def test_a_slip_after_an_arrow_is_told_with_what_was_perhaps_meant(target, way_out):
    why = told(f"-> hoofdmenu\n== hoofdmenu ==\n1 Huur -> {target}\nKiezen:\n0 x -> medewerker")
    assert why[3].endswith(way_out)


def test_an_end_without_its_arrow_is_told_as_such():
    assert told("Hallo\n  1 Huur\n    Tot ziens.\n    ophangen\n  0 x -> medewerker") == {
        4: "It is read as words. Put an arrow before it: -> ophangen"
    }


def test_an_else_without_an_if_is_half_a_story_and_so_unknown():
    text = "Hallo\n  1 Huur\n    {}\n    anders -> medewerker\n  0 x -> medewerker"
    half = outline(text.format("Als het laat is: wij zijn gesloten"))
    assert ("huur", "depends", "unknown-else") in {(one.source, one.by, one.target) for one in half.moves}
    assert outline(text.format("als het laat is -> ophangen")).not_understood == ()


def test_a_key_that_the_words_speak_of_and_that_is_no_option_is_unknown():
    text = "Voor huur toets 1, voor een verhuizing toets 3.\n  1 huur -> klaar\n  0 x -> medewerker"
    graph = outline(text)
    (missing,) = [move for move in graph.moves if move.value == "3"]
    assert (missing.label, missing.target) == ("een verhuizing", "unknown-key-3-een-verhuizing")
    assert "no option for it" in told(text)[1]
    assert outline(text.replace("toets 3", "kunt u langskomen")).not_understood == ()


def test_a_key_that_stands_twice_is_told_and_only_the_first_is_read():
    text = "Hallo\n  1 Huur -> klaar\n  1 Hulp -> medewerker\n  * Welkom -> klaar\n  * Dag -> klaar"
    assert {(one.value, one.label) for one in outline(text).moves} == {("1", "Huur"), ("*", "Welkom")}
    assert told(text)[3].startswith("Key 1 stands here already, at line 2")
    assert "put no sign before them" in told(text)[5]


def test_a_key_may_stand_twice_at_different_hours():
    text = "Hallo\n  1 Huur (ma-vr 9-17) -> medewerker\n  1 Huur (za-zo) -> bericht"
    assert len(outline(text).moves) == 2


def test_lines_that_slant_are_told_with_where_they_should_start_and_that_tabs_count():
    with pytest.raises(ReachError) as raised:
        outline("Hallo\n\t\t1 a -> klaar\n\t2 b -> klaar\n  3 c -> klaar")
    two, three = raised.value.faults
    assert (two.where, "Give it 8" in two.way_out, "tab" in two.way_out) == ("menu.txt:3", True, True)
    assert (three.where, "Give it 8" in three.way_out, "tab" in three.way_out) == ("menu.txt:4", True, False)


@pytest.mark.parametrize(
    ("name", "bytes", "says"),
    [
        ("menu.txt", b"", "it is empty"),
        ("menu.conf", b"", "it is empty"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0", "it is not text"),
        ("menu.docx", b"PK\x03\x04\0\0", "plain text"),
        ("menu.txt", "1 Huur -> klaar".encode("utf-16"), "UTF-16"),
        ("menu.txt", b"Just words.", "keys or arrows"),
        ("menu.txt", b"Hallo\n1 caf\xe9 -> klaar", "menu.txt:2"),
    ],
)
def test_a_file_that_is_no_menu_is_told_as_what_it_is(tmp_path, name, bytes, says):
    (tmp_path / name).write_bytes(bytes)
    with pytest.raises(ReachError, match=says):
        read_source(tmp_path / name)


def test_a_folder_with_nothing_in_it_is_told(tmp_path):
    with pytest.raises(ReachError, match="it holds no files"):
        read_source(tmp_path)


def test_settings_above_the_first_name_are_no_place_and_their_language_is_that_of_all():
    text = "taal: nl\n\n== menu ==\nHallo\n0 x -> aan de lijn\n== aan de lijn ==\nEen ogenblik.\n-> medewerker"
    graph = outline(text)
    assert graph.entries == ("menu",)
    assert [(state.id, state.language) for state in graph.states] == [
        ("menu", "nl"), ("aan-de-lijn", "nl"), ("person", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Toets 1 voor huur", "Voor huur, toets 1", "Druk op 1: huur", "Press 1 for huur", "Optie 1 huur", "2.1 huur"],
)
def test_a_key_may_be_typed_as_it_is_said(line):
    wanted = moves("Hallo\n  1 huur\n    Een ogenblik.\n    -> medewerker\n  0 x -> klaar")
    assert moves(f"Hallo\n  {line}\n    Een ogenblik.\n    -> medewerker\n  0 x -> klaar") == wanted
    assert moves(f"Hallo\n  {line} -> medewerker") == moves("Hallo\n  1 huur -> medewerker")


def test_a_key_that_is_said_before_its_option_is_words():
    text = "Hallo\n  Toets 1 voor huur\n    1 huur -> medewerker\n    2 hulp -> medewerker"
    assert moves(text) == {("hallo", "key", "1", "person"), ("hallo", "key", "2", "person")}
    text = "Toets 1 voor huur, toets 2 voor hulp.\n  1 huur -> klaar\n  2 hulp -> medewerker"
    assert outline(text).states[0].words == "Toets 1 voor huur, toets 2 voor hulp."


def test_times_are_no_numbered_options():
    (place, _) = outline("9.00 tot 17.00 uur zijn wij er.\n0 x -> medewerker").states
    assert place.words == "9.00 tot 17.00 uur zijn wij er."


@pytest.mark.parametrize(
    ("line", "by"),
    [("bij stilte", "fails"), ("na geen reactie", "fails"), ("bij drukte", "nobody_free"),
     ("buiten openingstijden", "closed"), ("outside office hours", "closed")],
)  # fmt: skip
def test_what_happens_may_be_told_in_a_few_more_words(line, by):
    assert ("hallo", by, "", "hang-up") in moves(f"Hallo\n  0 x -> medewerker\n  {line} -> ophangen")


def test_words_before_an_arrow_are_said_where_nothing_else_can_be_done():
    text = "Hallo\n  1 Huur\n    Kijk op onze site.\n    Tot ziens -> ophangen\n  0 x -> medewerker"
    assert state_of(text, "huur").words == "Kijk op onze site. Tot ziens"
    assert ("huur", "goes_on", "", "hang-up") in moves(text)
    assert [state.kind for state in outline("Een ogenblik -> medewerker").states] == ["speaks", "person"]


def test_words_before_an_arrow_among_options_could_be_anything_and_so_are_unknown():
    text = "Hallo\n  0 x -> medewerker\n  na 10 minuten -> ophangen\n  - ik verhuis -> klaar"
    graph = outline(text)
    (odd,) = [move for move in graph.moves if move.place == "menu.txt:3"]
    assert odd.by == "depends"
    assert next(state.kind for state in graph.states if state.id == odd.target) == "unknown"
    assert "An option in words starts with -" in told(text)[3]
