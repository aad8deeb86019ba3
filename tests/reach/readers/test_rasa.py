"""A Rasa bot: stories and rules as one tree."""

import os
from pathlib import Path

import pytest
from reach_builders import notes, whys
from reach_samples import RASA, moves, read_text, reader, state

from humanline.foundation.errors import ReachError
from humanline.reach.readers.safe_yaml import MOST_VALUES

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[3].parent / "shared" / "data") / "rasa"


def bot(folder, text):
    return read_text("rasa", folder, text)


def stories(*named):
    return "stories:\n" + "".join(f"- story: s\n  steps:\n{steps}" for steps in named)


def test_a_rule_leads_from_what_is_said_to_code_that_may_bring_a_person(tmp_path):
    graph = bot(tmp_path, RASA)
    assert graph.entries == ("listens",)
    assert ("says", "person", "utter_moment") in moves(graph, "listens")
    assert state(graph, "utter_moment").words == "One moment please."
    assert moves(graph, "utter_moment") == [("goes_on", "", "action_handoff")]
    assert state(graph, "action_handoff").kind == "unknown"
    assert any("By its name it hands over" in one for one in whys(graph))


def test_the_rule_for_what_is_not_understood_is_failing(tmp_path):
    assert ("fails", "nlu_fallback", "utter_again") in moves(bot(tmp_path, RASA), "listens")


def test_a_form_asks_its_slots_and_goes_on_with_what_follows(tmp_path):
    graph = bot(tmp_path, RASA)
    asked = state(graph, "moving_form/1")
    assert (asked.kind, asked.asks_for, asked.words) == ("asks", "postcode", "What is your postcode?")
    assert moves(graph, "moving_form/1") == [("types", "", "moving_form/filled")]
    assert moves(graph, "moving_form/filled") == [("goes_on", "", "utter_done")]


def test_a_rule_does_not_reach_into_a_form_unless_it_says_so(tmp_path):
    inside = (
        "- rule: r\n  condition:\n  - active_loop: moving_form\n  steps:\n  - intent: stop\n  - action: utter_done\n"
    )
    graph = bot(tmp_path, RASA.replace("stories:\n", inside + "stories:\n", 1))
    assert ("says", "stop", "utter_done") in moves(graph, "moving_form/1")
    assert not any(value == "person" for _, value, _ in moves(graph, "moving_form/1"))


def test_where_a_story_ends_the_bot_listens_again(tmp_path):
    assert moves(bot(tmp_path, RASA), "utter_done") == [("goes_on", "", "listens")]


def test_stories_that_begin_alike_are_one_tree_and_rules_hold_in_the_middle(tmp_path):
    yes = "  - intent: ask\n  - action: utter_sure\n  - intent: affirm\n  - action: utter_a\n"
    no = "  - intent: ask\n  - action: utter_sure\n  - intent: deny\n  - action: utter_b\n"
    rule = "rules:\n- rule: r\n  steps:\n  - intent: human\n  - action: action_handoff\n"
    graph = bot(tmp_path, rule + stories(yes, no))
    assert [one.id for one in graph.states].count("utter_sure") == 1
    assert [(by, value) for by, value, _ in moves(graph, "utter_sure")] == [
        ("says", "affirm"),
        ("says", "deny"),
        ("says", "human"),
    ]


def test_or_is_a_way_each(tmp_path):
    graph = bot(tmp_path, stories("  - or:\n    - intent: a\n    - intent: b\n  - action: utter_x\n"))
    assert [(by, value) for by, value, _ in moves(graph, "listens")] == [("says", "a"), ("says", "b")]


def test_a_checkpoint_joins_stories(tmp_path):
    first = "  - intent: a\n  - checkpoint: middle\n"
    second = "  - checkpoint: middle\n  - action: utter_x\n"
    graph = bot(tmp_path, stories(first, second))
    assert moves(graph, "listens") == [("says", "a", "middle")]
    assert moves(graph, "middle") == [("goes_on", "", "utter_x")]


def test_two_next_actions_depend_on_what_is_known(tmp_path):
    one = "  - intent: a\n  - slot_was_set:\n    - vip: true\n  - action: utter_x\n"
    graph = bot(tmp_path, stories(one, "  - intent: a\n  - action: utter_y\n"))
    ((_, _, junction),) = [move for move in moves(graph, "listens") if move[1] == "a"]
    assert moves(graph, junction) == [("depends", "vip = true", "utter_x"), ("depends", "", "utter_y")]


def test_buttons_are_clicks_with_their_words(tmp_path):
    words = (
        "responses:\n  utter_menu:\n  - text: Choose\n    buttons:\n"
        "    - title: A colleague\n      payload: /human\n    - title: Bye\n      payload: /bye\n"
    )
    graph = bot(
        tmp_path,
        stories("  - intent: hi\n  - action: utter_menu\n", "  - intent: human\n  - action: handoff\n") + words,
    )
    clicked = next(move for move in graph.moves if move.by == "click")
    assert (clicked.source, clicked.label, clicked.target) == ("utter_menu", "A colleague", "handoff")
    assert any("bye" in one.what for one in graph.not_understood)


def test_words_that_promise_a_person_who_does_not_come_are_unknown(tmp_path):
    words = "responses:\n  utter_x:\n  - text: I will connect you to a colleague.\n"
    graph = bot(tmp_path, stories("  - intent: human\n  - action: utter_x\n") + words)
    assert state(graph, "utter_x/promised").kind == "unknown"


def test_words_that_promise_a_person_who_comes_are_fine(tmp_path):
    words = "responses:\n  utter_x:\n  - text: I will connect you to a colleague.\n"
    graph = bot(tmp_path, stories("  - intent: human\n  - action: utter_x\n  - action: action_handoff\n") + words)
    assert [one.id for one in graph.states if one.kind == "unknown"] == ["action_handoff"]


def test_a_folder_is_read_whole_but_for_its_tests(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "tests").mkdir()
    rules, domain = RASA.split("responses:\n")
    (tmp_path / "data" / "rules.yml").write_text(rules)
    (tmp_path / "domain.yml").write_text("responses:\n" + domain)
    (tmp_path / "tests" / "test_stories.yml").write_text(stories("  - intent: zzz\n  - action: utter_zzz\n"))
    graph = reader("rasa").read(tmp_path)
    assert state(graph, "utter_moment").place == "data/rules.yml:6"
    assert state(graph, "moving_form/1").words == "What is your postcode?"
    assert not any(move.value == "zzz" for move in graph.moves)
    assert any("holds tests" in note for note in notes(graph))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("stories:\n- story: a\n  steps:\n  - intent: [\n", r"bot\.yml:5"),
        ("stories:\n\t- story: a\n", r"bot\.yml:2"),
        ("nlu:\n- intent: a\n", "no stories and no rules"),
        ("stories: &a\n- *a\n", r"bot\.yml"),
    ],
)
def test_broken_yaml_is_told_with_its_line(tmp_path, text, where):
    with pytest.raises(ReachError, match=where):
        bot(tmp_path, text)


def test_aliases_that_explode_are_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(ReachError, match=f"{MOST_VALUES:,}"):
        bot(tmp_path, "\n".join(lines) + "\nstories: *a11\n")


def test_a_story_of_many_ors_is_cut_off_and_said_so(tmp_path):
    step = "  - or:\n    - intent: a\n    - intent: b\n  - action: utter_x\n"
    graph = bot(tmp_path, stories(step * 30))
    assert any("or" in one for one in whys(graph))


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the public bot is not at {DATA} (set HUMANLINE_DATA)")
def test_the_public_helpdesk_bot_has_no_way_to_a_person_inside_its_forms():
    graph = reader("rasa").read(DATA)
    asked = [one for one in graph.states if one.kind == "asks"]
    assert len(asked) == 6
    for one in asked:
        assert not any("hand" in value for _, value, _ in moves(graph, one.id))
    assert ("says", "human_handoff", "utter_ask_handoff") in moves(graph, "listens")
