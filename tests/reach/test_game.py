"""Steps to a person: worked by hand, and beside a slow obvious search."""

import itertools
import math

import pytest
from hypothesis import given, settings
from reach_builders import column, graph, graphs, reach_of

from humanline.model.reach import AMISS, BY_CUSTOMER
from humanline.reach.measuring.compact import compact
from humanline.reach.measuring.game import NO_WAY, solve

OVER = ("person", "done", "hang_up")


def moves_of(graph, state, day):
    """The customer's moves, the system's, and those that come first, as the definition has them."""
    if state.kind in ("done", "hang_up") or (state.kind == "person" and state.way):
        return [], [], []
    moves = [move for move in graph.moves if move.source == state.id]
    calm = [move for move in moves if move.by not in AMISS]
    first = []
    if calm:
        first = [move for move in moves if move.by in AMISS] if day == "worst" else []
        moves = calm
    own = [move.target for move in moves if move.by in BY_CUSTOMER]
    system = [move.target for move in moves if move.by not in BY_CUSTOMER]
    return own, system, [move.target for move in first]


def goals(graph, hoped):
    found = {state.id for state in graph.states if state.kind == "person"}
    if hoped:
        with_moves = {move.source for move in graph.moves}
        found |= {
            state.id
            for state in graph.states
            if state.kind == "unknown" or (state.kind == "queue" and state.id not in with_moves)
        }
    return found


def more_may_happen(graph, state):
    """Whether something not understood may do more than its moves say."""
    return state.kind == "unknown" and any(move.source == state.id and move.by == "depends" for move in graph.moves)


def by_repetition(graph, day, hoped=False):
    """The smallest solution of the formula, by raising how many moves may still be made until nothing changes."""
    ends = goals(graph, hoped)
    value = {state.id: 0 if state.id in ends else math.inf for state in graph.states}
    while True:
        after = {}
        for state in graph.states:
            if state.id in ends:
                after[state.id] = 0
                continue
            own, system, first = moves_of(graph, state, day)
            mine = min((1 + value[to] for to in own), default=math.inf)
            if system:
                others = [value[to] for to in system] + [math.inf] * more_may_happen(graph, state)
                mine = min(mine, min(others) if day == "best" else max(others))
            after[state.id] = max([mine, *(value[to] for to in first)])
        if after == value:
            return value
        value = after


def solved(graph, day, hoped=False, wide=48):
    numbered = compact(graph)
    steps = solve(numbered, day, hoped=hoped, wide=wide).steps.tolist()
    return {state.id: math.inf if step == NO_WAY else step for state, step in zip(graph.states, steps, strict=True)}


@given(graphs())
@settings(max_examples=400, deadline=None)
def test_steps_are_those_of_the_formula_on_every_day_and_hoped(graph):
    for day, hoped in itertools.product(("best", "normal", "worst"), (False, True)):
        wanted = by_repetition(graph, day, hoped)
        assert solved(graph, day, hoped) == wanted
        assert solved(graph, day, hoped, wide=0) == wanted
        assert solved(graph, day, hoped, wide=2) == wanted


@given(graphs(most=5))
@settings(max_examples=150, deadline=None)
def test_steps_are_what_the_best_plan_gives_against_the_worst_system(graph):
    """Every plan of the customer against every choice of the system, by playing them out."""
    for state in graph.states:
        if sum(len(moves_of(graph, one, "normal")[0]) for one in graph.states) > 6:
            return
        assert solved(graph, "normal")[state.id] == played_out(graph, state.id)


def played_out(graph, start):
    """Least over plans that fix one move a state, or waiting, of the most that the system can make of it."""
    ends = goals(graph, False)
    options = {}
    for state in graph.states:
        own, system, _ = moves_of(graph, state, "normal")
        waits = system and not more_may_happen(graph, state)
        options[state.id] = [("own", to) for to in own] + ([("system", tuple(system))] if waits else [])
    acting = [id for id, some in options.items() if some and id not in ends]

    def worst(at, plan, seen):
        if at in ends:
            return 0
        if at in seen or at not in plan:
            return math.inf
        kind, to = plan[at]
        if kind == "own":
            return 1 + worst(to, plan, seen | {at})
        return max(worst(one, plan, seen | {at}) for one in to)

    plans = itertools.product(*(options[id] for id in acting))
    return min((worst(start, dict(zip(acting, plan, strict=True)), frozenset()) for plan in plans), default=math.inf)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_the_way_that_is_given_has_as_many_steps_as_the_answer(graph):
    numbered = compact(graph)
    for day in ("best", "normal", "worst"):
        found = solve(numbered, day)
        for state in range(numbered.states):
            if found.steps[state] == NO_WAY:
                assert found.via[state] == -1
                continue
            at, steps, passed = state, 0, 0
            while found.via[at] >= 0:
                move = graph.moves[found.via[at]]
                steps += move.by in BY_CUSTOMER
                at, passed = numbered.index[move.target], passed + 1
                assert passed <= numbered.states
            assert numbered.goal[at]
            assert steps == found.steps[state]


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_a_worse_day_is_never_shorter_and_hope_is_never_longer(graph):
    best, normal, worst = (solved(graph, day) for day in ("best", "normal", "worst"))
    for id in best:
        assert best[id] <= normal[id] <= worst[id]
        assert solved(graph, "normal", hoped=True)[id] <= normal[id]


def test_what_happens_by_itself_costs_no_step_and_staying_silent_costs_one():
    reach = reach_of(
        graph(
            {"hello": "speaks", "menu": "choice", "more": "speaks", "p": "person"},
            ["hello menu goes_on", "menu more fails", "more p goes_on"],
        )
    )
    assert column(reach, "normal") == {"hello": 1, "menu": 1, "more": 0, "p": 0}


@pytest.mark.parametrize(("day", "steps"), [("best", 0), ("normal", 2), ("worst", 2)])
def test_what_depends_falls_out_well_on_the_best_day_and_badly_on_a_normal_one(day, steps):
    reach = reach_of(
        graph(
            {"a": "speaks", "p": "person", "b": "choice", "c": "choice"},
            ["a p depends", "a b depends", "b c key 1", "c p key 1"],
        )
    )
    assert column(reach, day)["a"] == steps


def test_what_is_amiss_counts_on_the_worst_day_alone_and_comes_before_the_customer():
    reach = reach_of(
        graph(
            {"menu": "choice", "p": "person", "bye": "hang_up"},
            ["menu bye closed", "menu p key 0"],
        )
    )
    assert column(reach, "normal")["menu"] == 1
    assert column(reach, "worst")["menu"] is None


def test_a_state_that_has_only_what_is_amiss_is_left_through_it_on_a_normal_day():
    reach = reach_of(graph({"q": "queue", "p": "person"}, ["q p nobody_free"]))
    assert column(reach, "normal")["q"] == 0


def test_who_can_act_or_wait_does_what_is_shorter():
    reach = reach_of(
        graph(
            {"menu": "choice", "far": "choice", "p": "person"},
            ["menu far key 1", "menu p goes_on", "far p key 1"],
        )
    )
    assert column(reach, "normal")["menu"] == 0


def test_a_loop_of_the_system_is_no_way():
    reach = reach_of(
        graph({"a": "speaks", "b": "speaks", "p": "person"}, ["a b depends", "a p depends", "b a goes_on"])
    )
    assert column(reach, "normal")["a"] is None
    assert column(reach, "best")["a"] == 0


def test_what_is_not_understood_leaves_the_answer_between_two_numbers():
    reach = reach_of(
        graph(
            {"menu": "choice", "odd": "unknown", "next": "choice", "p": "person"},
            ["menu odd key 1", "menu next key 2", "next p key 1", "odd next goes_on"],
        )
    )
    assert (column(reach, "normal_hoped")["menu"], column(reach, "normal")["menu"]) == (1, 2)
    assert "unknown (1 to 2)" in str(reach)


def test_a_queue_of_which_nothing_is_said_is_unknown_not_a_person():
    reach = reach_of(graph({"menu": "choice", "q": "queue"}, ["menu q key 1"]))
    assert (column(reach, "normal")["menu"], column(reach, "normal_hoped")["menu"]) == (None, 1)


def test_what_counts_as_a_person_is_the_callers_to_say():
    letters = graph({"menu": "choice", "p": {"kind": "person", "way": "email"}}, ["menu p key 1"])
    assert column(reach_of(letters), "normal")["menu"] is None
    assert column(reach_of(letters, ways=("email",)), "normal")["menu"] == 1


def test_moves_in_any_order_give_the_same_answer():
    states = {"a": "choice", "b": "choice", "p": "person"}
    straight = graph(states, ["a b key 1", "b p key 1"])
    mixed = type(straight)("test", "outline", straight.states, straight.moves[::-1], straight.entries)
    assert reach_of(mixed).columns == reach_of(straight).columns
