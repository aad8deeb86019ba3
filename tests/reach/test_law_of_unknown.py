"""One law of unknown: what is not understood is never fine, and never a fault."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_builders import graph, graphs, outline, reach_of

from humanline.model.reach import GraphState, NotUnderstood, Remark
from humanline.reach.judging import judge, known_sets, read_rules
from humanline.reach.measuring.whole import measure

RULES = [read_rules(name) for name in known_sets()]
LEVELS = {"does_not_apply": "does_not_apply", "unknown": "unknown", "kept": "kept", "broken": "broken"}


def verdicts(what):
    reach, numbers = measure(what, clock=lambda: None, version="0")
    return {(one.set, one.rule): one.verdict for one in judge(reach, numbers, RULES).verdicts}


def made_unknown(graph, k, *, moves):
    """The graph with a state that is not understood; its moves are kept, or not known either."""
    old = graph.states[k]
    moves = moves and old.kind not in ("person", "done", "hang_up")  # nothing comes after these
    states = list(graph.states)
    states[k] = GraphState(id=old.id, kind="unknown", place=old.place)
    kept = tuple(move for move in graph.moves if moves or move.source != old.id)
    odd = NotUnderstood(place="", what=old.id, why=Remark("not_told"), state=old.id)
    return msgspec.structs.replace(
        graph, states=tuple(states), moves=kept, not_understood=(*graph.not_understood, odd)
    )  # fmt: skip


def with_words(draw, what):
    """The graph with words, languages, sounds and questions in its states."""
    words = [
        "",
        "Press 1 for a colleague.",
        "The bill is on our site, look there.",
        "Tryk et for at tale med os nu her.",
    ]
    format = draw(st.sampled_from(["outline", "rasa", "site"]))
    states = tuple(
        msgspec.structs.replace(
            state,
            kind="choice" if state.kind == "page" and format != "site" else state.kind,
            words=draw(st.sampled_from(words)),
            language=draw(st.sampled_from(["", "", "nl", "en"])),
            sounds=draw(st.sampled_from([(), (), ("a",)])),
            asks_for=draw(st.sampled_from(["", "name"])) if state.kind == "asks" else "",
        )
        for state in what.states
    )
    return msgspec.structs.replace(what, states=states, format=format)


ALLOWED = {
    "kept": {"kept", "unknown"},
    "broken": {"broken", "unknown"},
    "unknown": {"unknown"},
    "does_not_apply": {"does_not_apply", "unknown", "kept", "broken"},
}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_something_that_is_no_longer_understood_takes_certainty_away_and_never_gives_any(data):
    what = with_words(data.draw, data.draw(graphs(most=7)))
    k = data.draw(st.integers(0, len(what.states) - 1))
    before = verdicts(what)
    for moves in (False, True):
        after = verdicts(made_unknown(what, k, moves=moves))
        for rule, verdict in after.items():
            if before[rule] == "does_not_apply":
                continue
            assert verdict in ALLOWED[before[rule]], (rule, before[rule], verdict, moves)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_something_that_may_be_anywhere_leaves_nothing_kept(data):
    what = with_words(data.draw, data.draw(graphs(most=6)))
    odd = NotUnderstood(place="menu:1", what="?", why=Remark("not_told"))
    before, after = verdicts(what), verdicts(msgspec.structs.replace(what, not_understood=(odd,)))
    assert "kept" not in after.values()
    assert all(before[rule] == "broken" for rule, verdict in after.items() if verdict == "broken")


def test_a_rule_over_every_place_counts_one_that_is_not_understood():
    found = verdicts(outline("Hello.\n  1 Tax -> person\n  2 Parking -> the machine there\n"))
    assert found[("default", "one-step")] == "unknown"


def test_a_place_that_breaks_the_rule_breaks_it_beside_one_that_is_not_understood():
    found = verdicts(
        outline("Hello.\n  1 Tax\n    Look on our site.\n    -> hang up\n  2 Parking -> the machine there\n")
    )
    assert found[("default", "one-step")] == "broken"


def test_a_rule_about_a_menu_does_not_apply_where_there_is_none():
    found = verdicts(outline("We put you through.\n-> queue\n"))
    assert found[("default", "mentioned")] == "does_not_apply"
    assert found[("default", "one-step")] == "kept"


def test_where_no_menu_is_seen_and_something_is_not_understood_there_may_be_one():
    found = verdicts(outline("We put you through.\n-> the machine there\n"))
    assert found[("default", "mentioned")] == "unknown"


@pytest.mark.parametrize(
    ("by", "verdict"),
    [("goes_on", "kept"), ("depends", "unknown")],
)
def test_a_way_through_what_is_not_understood_is_certain_only_where_all_that_follows_is_known(by, verdict):
    reach = reach_of(graph({"a": "speaks", "u": "unknown", "p": "person"}, ["a u goes_on", f"u p {by}"]))
    assert (reach.columns.normal[0], reach.columns.normal_hoped[0]) == ((0 if verdict == "kept" else None), 0)


def test_an_option_that_perhaps_no_words_name_is_hoped_for():
    moves = [{"source": "m", "target": "p", "by": "types", "hidden": "unannounced"}, "m h key 1"]
    reach = reach_of(graph({"m": "choice", "p": "person", "h": "hang_up"}, moves))
    assert (reach.columns.normal[0], reach.columns.normal_hoped[0]) == (None, 1)


def test_a_menu_in_a_language_that_is_not_known_leaves_it_open_whether_a_person_is_spoken_of():
    found = verdicts(
        outline("Velkommen til os. Tryk et for regning, og to for at tale med en person.\n  1 Regning -> done\n")
    )
    assert found[("default", "mentioned")] == "kept", "the word person is known in it"
    found = verdicts(
        outline("Velkommen til os. Tryk et for din regning, og to for at høre mere.\n  1 Regning -> done\n")
    )
    assert found[("default", "mentioned")] == "unknown"
