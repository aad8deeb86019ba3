"""The parts that readers share: hours, the words of a menu, names of hand-overs, documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.foundation.errors import ReachError
from humanline.reach.open_hours import daily, merged, rest_of_week
from humanline.reach.readers.documents import Document, json_in, read_document, seconds
from humanline.reach.readers.handover_words import names_a_handover
from humanline.reach.readers.hours import clock_range, days_named, opens_on
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.words import promises_a_person

windows = st.lists(st.tuples(st.integers(0, 10_080), st.integers(0, 10_080)), max_size=8)


@given(windows)
def test_hours_and_the_rest_of_the_week_share_no_minute_and_leave_none_out(some):
    hours = merged(some)
    minutes = {minute for begin, end in hours for minute in range(begin, end)}
    rest = {minute for begin, end in rest_of_week(hours) for minute in range(begin, end)}
    assert minutes == {minute for begin, end in some for minute in range(begin, end)}
    assert minutes | rest == set(range(10_080))
    assert not minutes & rest


def test_hours_past_midnight_run_into_the_next_day_and_sunday_into_monday():
    assert daily(22 * 60, 6 * 60, [6]) == ((0, 360), (9_960, 10_080))


@pytest.mark.parametrize(
    ("text", "range_"),
    [("9:00-17:30", (540, 1050)), ("*", (0, 1440)), ("0:00-23:59", (0, 1440)), ("9-17", None), ("25:00-26:00", None)],
)
def test_clock_times_are_read_as_minutes(text, range_):
    assert clock_range(text) == range_


def test_days_that_are_no_days_are_not_guessed():
    assert days_named("maandag") is None
    assert days_named("sat&mon") == [5, 0]


def test_a_test_of_closed_is_the_other_way_round():
    assert opens_on("isClosed", "false") is True
    assert opens_on("officeHours", "closed") is False
    assert opens_on("isOpen", "maybe") is None


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("For sales press one, for support, press two.", {"1": "sales", "2": "support"}),
        ("Kies 1 voor afval, kies 2 voor paspoorten.", {"1": "afval", "2": "paspoorten"}),
        ("To speak to a person, press 0.", {"0": "speak to a person"}),
        ("Press 0 at any time to speak to a representative.", {"0": "speak to a representative"}),
        ("Press the pound key for more.", {}),
        ("We close at 5 for the day.", {}),
    ],
)
def test_the_words_of_a_menu_go_with_their_keys(words, labels):
    assert labels_in(words) == labels


@given(st.text("press for 1,2.to or\n", max_size=400))
def test_any_text_is_searched_for_keys_without_an_error(words):
    assert isinstance(labels_in(words), dict)


def test_the_search_for_keys_is_quick_on_a_long_text():
    assert len(labels_in("for a " * 100_000 + "press 1")) <= 1


@pytest.mark.parametrize(
    "name", ["action_handoff", "human_handover", "connectToAgent", "escalate", "hitl", "doorverbinden"]
)
def test_names_of_a_hand_over_are_known(name):
    assert names_a_handover(name)


@pytest.mark.parametrize(
    "name", ["action_handoff_options", "check_agents", "set_person", "get_human_name", "travel_agent"]
)
def test_names_that_only_speak_of_one_are_not(name):
    assert not names_a_handover(name)


def test_a_promise_of_a_person_is_heard_in_both_languages():
    assert promises_a_person("Alright, let me transfer you to a human agent")
    assert promises_a_person("Ik verbind u door met een collega.")
    assert not promises_a_person("You can transfer money to a person")


def test_a_place_that_is_not_found_says_so():
    document = Document("a.json", '{"id": "x",\n "name": "y \\u00e9"}')
    assert document.place_of("name", "y é") == "a.json:2"
    assert document.place_of("name", "z") == "a.json (line unknown)"


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a":\n"\xff"}')
    with pytest.raises(ReachError, match=r"a\.json:2: the byte 0xff"):
        read_document(path)


@pytest.mark.parametrize("text", ['{"a": "\\ud800"}', '{"a": ' + "1" * 5000 + "}", "[" * 5000])
def test_json_that_python_reads_but_no_graph_can_hold_is_refused(text):
    with pytest.raises(ReachError):
        json_in(Document("a.json", text), "JSON")


@pytest.mark.parametrize(("value", "found"), [("3600", 3600), (5, 5), ("x", 0), (-1, 0), (float("nan"), 0), (None, 0)])
def test_seconds_are_never_negative_or_no_number(value, found):
    assert seconds(value) == found
