"""Every finding on a menu by hand: where it is, where it is not, and the way that proves it."""

import pytest
from reach_builders import graph, kinds, outline, reach_of


def only(reach, kind):
    """The findings of one kind."""
    return [finding for finding in reach.findings if finding.kind == kind]


def walk(path):
    """The states of a way."""
    return [step.state for step in path.steps]


def test_no_way_is_told_where_the_customer_leaves_the_last_way_behind():
    reach = reach_of(
        graph(
            {"menu": "choice", "pay": "choice", "card": "asks", "d": "done", "p": "person"},
            ["menu pay key 1", "menu p key 0", "pay card key 1", "card d types"],
        )
    )
    (finding,) = only(reach, "no_way")
    assert (finding.state, set(finding.states), finding.sure) == ("pay", {"pay", "card"}, True)
    assert walk(finding.path) == ["menu", "pay"]


def test_no_way_that_what_is_not_understood_could_mend_is_not_sure():
    reach = reach_of(graph({"menu": "choice", "u": "unknown"}, ["menu u key 1"]))
    assert [(one.state, one.sure) for one in only(reach, "no_way")] == [("menu", False)]


def test_where_the_contact_is_over_no_way_is_wanted():
    reach = reach_of(graph({"menu": "choice", "d": "done", "p": "person"}, ["menu d key 1", "menu p key 0"]))
    assert "no_way" not in kinds(reach)


def test_a_trap_is_told_with_its_round():
    reach = reach_of(
        graph(
            {"menu": "choice", "a": "choice", "b": "choice", "p": "person"},
            ["menu a key 1", "menu p key 0", "a b key 1", "b a key 1"],
        )
    )
    (finding,) = only(reach, "trap")
    assert walk(finding.path) == ["menu", "a", "b", "a"]


def test_a_loop_with_a_way_out_is_no_trap_and_keys_keep_nobody_in_a_circle():
    reach = reach_of(graph({"a": "choice", "b": "choice", "p": "person"}, ["a b key 1", "b a key 1", "b p key 0"]))
    assert not {"trap", "can_circle"} & set(kinds(reach))


def test_a_menu_that_comes_back_when_nothing_is_said_keeps_the_silent_in_a_circle():
    (finding,) = only(reach_of("Hello\n  0 a colleague -> person\n  silence -> again"), "can_circle")
    assert finding.values["by"] == "silence"


def test_a_loop_of_the_system_alone_is_told_as_such_and_a_queue_is_no_circle():
    circle = {"a": "speaks", "b": "speaks", "p": "person"}
    moves = ["a b goes_on", "b a depends", "b p depends"]
    (finding,) = only(reach_of(graph(circle, moves)), "can_circle")
    assert finding.values["by"] == "system"
    assert not only(reach_of(graph({**circle, "b": "queue"}, moves)), "can_circle")


def test_what_hangs_on_luck_is_not_sure_of_a_person():
    reach = reach_of(graph({"a": "speaks", "d": "hang_up", "p": "person"}, ["a p depends", "a d depends"]))
    assert [finding.state for finding in only(reach, "not_sure")] == ["a"]


def test_a_dead_end_is_a_place_where_nothing_follows():
    reach = reach_of(graph({"m": "choice", "x": "speaks", "p": "person"}, ["m x key 1", "m p key 0"]))
    assert [finding.state for finding in only(reach, "dead_end")] == ["x"]


def test_a_hang_up_is_told_with_what_leads_to_it_and_not_when_something_is_amiss():
    reach = reach_of(
        graph(
            {"m": "choice", "bye": "hang_up", "p": "person"},
            [
                {"source": "m", "target": "bye", "by": "fails", "place": "menu.txt:7"},
                "m p key 0",
                "m bye closed",
            ],
        )
    )
    (finding,) = only(reach, "hang_up")
    assert (finding.place, finding.values["by"], walk(finding.path)) == ("menu.txt:7", "fails", ["m", "bye"])


def test_opening_hours_leave_windows_without_a_way():
    reach = reach_of("Hello\n  0 a colleague -> person (mon-fri 9-17)\n  1 bills -> done")
    (finding,) = only(reach, "closed_hours")
    monday_morning, monday_evening = finding.windows[:2]
    assert (monday_morning, monday_evening) == ((0, 540), (1020, 1980))
    assert finding.values["minutes"] == 7 * 1440 - 5 * 480


def test_a_second_way_at_other_hours_closes_the_gap():
    reach = reach_of("Hello\n  0 day -> person (mon-sun 8-20)\n  1 night -> person (chat, mon-sun 20-8)")
    assert not only(reach, "closed_hours")


def test_a_move_for_closed_with_hours_comes_before_the_menu_then():
    states = {"m": "choice", "bye": "hang_up", "p": "person"}
    closed = {"source": "m", "target": "bye", "by": "closed", "open": ((0, 60),)}
    (finding,) = only(reach_of(graph(states, [closed, "m p key 0"])), "closed_hours")
    assert finding.windows == ((0, 60),)


def test_a_queue_that_is_shut_reaches_nobody():
    states = {"m": "choice", "q": {"kind": "queue", "open": ((60, 120),)}, "p": "person"}
    (finding,) = only(reach_of(graph(states, ["m q key 0", "q p goes_on"])), "closed_hours")
    assert finding.windows == ((0, 60), (120, 10080))


def test_nothing_is_said_about_hours_where_the_source_says_nothing():
    reach = reach_of("Hello\n  0 a colleague -> person")
    assert not only(reach, "closed_hours")
    assert "no_hours" in reach.notes


TWO_LANGUAGES = """Welkom. For English press 9.
  1 Nederlands
    taal: nl
    0 een medewerker -> person
  9 English
    language: en
    1 Opening hours -> done
    2 Nederlands -> Nederlands
"""


def test_a_language_in_which_there_is_no_way_is_told():
    assert [finding.values["language"] for finding in only(reach_of(TWO_LANGUAGES), "one_language")] == ["en"]


def test_a_way_in_each_language_is_fine():
    text = TWO_LANGUAGES + "    0 a colleague -> person (en)\n"
    assert not only(reach_of(text), "one_language")


@pytest.mark.parametrize(("before", "buried"), [(5, True), (4, False)])
@pytest.mark.parametrize("option", ["0 a colleague -> person", "0 other things -> queue", "0 a colleague -> done"])
def test_an_option_after_more_than_four_others_is_buried(before, buried, option):
    lines = [f"  {k} thing {k} -> done" for k in range(1, before + 1)]
    found = only(reach_of("\n".join(["Hello", *lines, f"  {option}"])), "buried_option")
    assert bool(found) is buried
    if found:
        assert found[0].values["before"] == before


def test_the_same_question_on_one_way_is_told_with_the_way_between():
    text = (
        "? your customer number\nThank you.\n  1 Bills\n    ? Your customer  number\n    -> person\n  0 help -> person"
    )
    (finding,) = only(reach_of(text), "asked_twice")
    assert len(finding.states) == 2
    assert walk(finding.path)[-1] == finding.states[1]


def test_questions_on_different_ways_and_asking_again_after_an_error_are_fine():
    text = "Hello\n  1 Bills\n    ? number\n    wrong -> again\n    -> person\n  2 Moving\n    ? number\n    -> person"
    assert not only(reach_of(text), "asked_twice")


def test_a_person_for_the_silent_alone_is_told():
    reach = reach_of("Hello\n  1 Bills -> done\n  silence -> person")
    assert [finding.state for finding in only(reach, "only_after_failing")] == ["hello"]
    assert not only(reach_of("Hello\n  0 help -> person\n  silence -> person"), "only_after_failing")


def test_a_way_that_is_hidden_is_told_with_where():
    reach = reach_of("Contact\n  [Folder] (only in a pdf) -> person\n  [Home] -> done")
    (finding,) = only(reach, "hidden")
    assert finding.values["how"] == "pdf"


def test_nobody_free_without_a_person_or_call_back_is_told():
    bad = "Hello\n  0 help -> queue\n    nobody free -> hang up"
    good = "Hello\n  0 help -> queue\n    nobody free -> call-back"
    assert len(only(reach_of(bad), "nobody_free")) == 1
    assert not only(reach_of(good), "nobody_free")


def test_the_first_menu_speaks_of_a_person_in_its_words_its_options_or_before():
    assert only(reach_of("Hello\n  1 Bills -> done\n  0 help -> person"), "not_mentioned")
    for text in (
        "Hello\n  0 a colleague -> person",
        "Hello, press 0 for an employee\n  0 other -> person",
    ):
        assert not only(reach_of(text), "not_mentioned")


def test_a_sound_of_unknown_words_leaves_open_whether_a_person_is_spoken_of():
    (finding,) = only(reach_of("sound: hello.wav\n0 more -> person"), "not_mentioned")
    assert not finding.sure


def test_a_bot_that_does_not_say_so_is_told_and_a_phone_menu_is_not_asked_to():
    states = {"m": {"kind": "choice", "words": "Hi, I am Lisa!"}, "p": "person"}
    assert only(reach_of(graph(states, ["m p says person"], format="rasa")), "machine_not_said")
    assert not only(reach_of(graph(states, ["m p says person"])), "machine_not_said")


def test_each_thing_not_understood_is_told_with_its_place():
    reach = reach_of("Hello\n  1 Bills -> nowhere at all\n  0 help -> person")
    (finding,) = only(reach, "not_understood")
    assert (finding.place, finding.sure) == ("menu.txt:2", False)


def test_more_than_two_hundred_of_a_kind_share_the_last_and_none_is_dropped():
    lines = [f"  - thing {k}\n    words {k}\n    1 x -> done" for k in range(250)]
    reach = reach_of("\n".join(["Hello", *lines, "  - help -> person"]))
    found = only(reach, "no_way")
    assert len(found) == 200
    assert sum(len(finding.states) for finding in found) == 250


def test_words_seconds_and_keys_are_those_heard_up_to_the_option():
    """'Good day' 2, then 'bills' and 'a colleague' with two words a key: 2 + 3 + 4 = 9 words at 2.5 a second."""
    reach = reach_of("Good day\n  1 bills -> done\n  0 a colleague -> person\n  2 more -> done")
    path = reach.entries[0].way
    assert (path.words, path.seconds, path.keys, path.customer_steps) == (9, 3.6, 1, 1)


def test_options_that_stand_in_the_words_are_heard_once_and_to_the_end_of_their_clause():
    words = "For bills press one, for a colleague press zero, or hold the line."
    states = {"m": {"kind": "choice", "words": words}, "p": "person"}
    move = {"source": "m", "target": "p", "by": "key", "value": "0", "label": "a colleague"}
    assert reach_of(graph(states, [move])).entries[0].way.words == 9


def test_who_stays_silent_hears_everything_and_then_the_time_out():
    states = {"m": {"kind": "choice", "words": "five words are said here", "seconds": 1.0}, "p": "person"}
    silent = {"source": "m", "target": "p", "by": "fails", "seconds": 4.0}
    assert reach_of(graph(states, [silent])).entries[0].way.seconds == 5 / 2.5 + 1 + 4


def test_a_page_is_read_at_four_words_a_second_up_to_the_link():
    states = {"m": {"kind": "page", "words": "one two contact us four five six"}, "p": "person"}
    link = {"source": "m", "target": "p", "by": "click", "label": "Contact us"}
    assert reach_of(graph(states, [link], format="site")).entries[0].way.seconds == 7 / 4
    short = {"m": {"kind": "page", "words": "one two contact us. four five six"}, "p": "person"}
    assert reach_of(graph(short, [link], format="site")).entries[0].way.seconds == 4 / 4


def test_the_columns_agree_with_the_ways():
    reach = reach_of("Good day\n  1 bills\n    then\n    2 other -> person\n  3 x -> done")
    for entry in reach.entries:
        k = [state.id for state in reach.graph.states].index(entry.state)
        assert reach.columns.words[k] == entry.way.words
        assert reach.columns.seconds[k] == pytest.approx(entry.way.seconds)
        assert reach.columns.keys[k] == entry.way.keys


def test_a_way_longer_than_is_kept_loses_its_middle_but_not_its_sums():
    lines = "\n".join(f"{'  ' * k}- go" for k in range(90)) + "\n" + "  " * 90 + "-> person"
    way = reach_of(lines).entries[0].way
    assert way.shortened
    assert way.customer_steps == 90
    assert len(way.steps) == 60


def test_an_empty_graph_says_that_there_is_no_entry():
    reach = reach_of(graph({"p": "person"}, [], entries=[]))
    assert reach.entries == () or reach.entries[0].state == "p"


def test_the_record_is_the_same_json_for_the_same_input():
    text = "Hello\n  1 Bills -> done\n  0 help -> person"
    assert reach_of(text).to_json() == reach_of(text).to_json()
    assert outline(text) == outline(text)
