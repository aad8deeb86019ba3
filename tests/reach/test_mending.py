"""Mends: smallest beside every smaller set, and measured again on the graph with the moves really in it."""

import itertools

import pytest
from hypothesis import given, settings
from reach_builders import graph, graphs, reach_of

from humanline.model.reach import Graph, GraphState, Transition
from humanline.reach.measuring.compact import compact
from humanline.reach.measuring.game import NO_WAY, solve
from humanline.reach.measuring.measured import measured
from humanline.reach.measuring.mending import mend_no_way, mend_steps


def with_keys(graph, places):
    """The graph with key 0 to a person in these places, as a reader would have read it."""
    person = GraphState(id="a-person", kind="person", way="phone")
    moves = (*graph.moves, *(Transition(source=place, target="a-person", by="key", value="0") for place in places))
    return Graph(graph.source, graph.format, (*graph.states, person), moves, graph.entries)


def steps(graph, day, count):
    return solve(compact(graph), day, hoped=True).steps[:count]


def broken(of, graph, at_most, day):
    """Ids of states that are looked at and too far, measured afresh."""
    far = steps(graph, day, of.graph.states) > at_most
    return {state.id for k, state in enumerate(of.graph.graph.states) if of.looked_at[k] and far[k]}


def can_add(of):
    return [state.id for k, state in enumerate(of.graph.graph.states) if of.looked_at[k]]


@given(graphs(most=7))
@settings(max_examples=150, deadline=None)
def test_no_way_is_mended_by_the_fewest_moves_and_by_the_best_one(graph):
    of = measured(graph)
    before = broken(of, graph, NO_WAY - 1, "best")
    mends = mend_no_way(of)
    assert bool(mends) == bool(before)
    for mend in mends:
        added = [move.source for move in mend.moves]
        after = broken(of, with_keys(graph, added), NO_WAY - 1, "best")
        assert mend.broken == len(before)
        assert mend.mended == len(before) - len(before & after)
        assert mend.all == (not after)
    if not mends:
        return
    fewest = len(mends[-1].moves)
    places = can_add(of)
    for size in range(fewest):
        for tried in itertools.combinations(places, size):
            assert broken(of, with_keys(graph, tried), NO_WAY - 1, "best"), tried
    most = max(len(before - broken(of, with_keys(graph, [one]), NO_WAY - 1, "best")) for one in places)
    assert mends[0].mended == most


@given(graphs(most=6))
@settings(max_examples=200, deadline=None)
def test_one_step_is_mended_by_the_best_move_and_where_it_says_so_by_the_fewest(graph):
    of = measured(graph)
    before = broken(of, graph, 1, "normal")
    mends = mend_steps(of, "rule", of.looked_at, 1)
    assert bool(mends) == bool(before)
    places = can_add(of)
    for mend in mends:
        after = broken(of, with_keys(graph, [move.source for move in mend.moves]), 1, "normal")
        assert mend.mended == len(before - after)
        assert mend.all == (not before & after)
    if not mends:
        return
    assert mends[-1].all
    assert mends[0].mended == max(len(before - broken(of, with_keys(graph, [one]), 1, "normal")) for one in places)
    if mends[-1].minimal:
        for size in range(len(mends[-1].moves)):
            for tried in itertools.combinations(places, size):
                assert broken(of, with_keys(graph, tried), 1, "normal"), tried


@given(graphs(most=6))
@settings(max_examples=100, deadline=None)
def test_more_steps_are_mended_as_far_as_is_said(graph):
    of = measured(graph)
    before = broken(of, graph, 2, "normal")
    for mend in mend_steps(of, "rule", of.looked_at, 2):
        after = broken(of, with_keys(graph, [move.source for move in mend.moves]), 2, "normal")
        assert mend.mended == len(before - after)
        if len(mend.moves) == 1 and mend.minimal:
            tried = [len(before - broken(of, with_keys(graph, [one]), 2, "normal")) for one in can_add(of)]
            assert mend.mended == max(tried)


def test_a_move_where_the_customer_comes_first_mends_all_that_lead_there():
    reach = reach_of(
        graph(
            {"m": "choice", "a": "choice", "b": "choice", "c": "choice", "p": "person"},
            ["m a key 1", "m p key 0", "a b key 1", "b c key 1", "c c fails"],
        )
    )
    (mend,) = reach.mends
    assert ([move.source for move in mend.moves], mend.mended, mend.broken) == (["c"], 3, 3)
    assert mend.minimal
    assert mend.all


def test_two_places_that_lead_to_nothing_common_need_two_moves():
    reach = reach_of(
        graph(
            {"m": "choice", "a": "choice", "b": "choice", "d": "done", "p": "person"},
            ["m a key 1", "m b key 2", "m p key 0", "a d key 1", "b d key 1"],
        )
    )
    one, both = reach.mends
    assert (one.mended, one.all, both.mended, both.all) == (1, False, 2, True)
    assert {move.source for move in both.moves} == {"a", "b"}


MENU = "Hello.\n  1 Bills\n    Which?\n      1 New{end}\n  0 a colleague{person}\n"


@pytest.mark.parametrize(
    ("person", "end", "mended"),
    [(" -> person", " -> person", False), (" -> person", " -> hang up", True), (" -> hang up", " -> person", False),
     (" -> hang up", " -> somewhere", False)],
)  # fmt: skip
def test_a_mend_is_advised_only_where_there_is_surely_no_way(person, end, mended):
    """Turn the way, and the mend turns; of what was not understood none is advised."""
    found = reach_of(MENU.format(person=person, end=end)).mends
    assert bool(found) == mended
    assert all(mend.mended > 0 for mend in found)
