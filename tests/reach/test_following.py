"""Somebody who follows the words: by hand, beside a dense solution, and beside walks."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from reach_builders import column, graph, graphs, reach_of
from scipy.sparse import csr_array

from humanline.model.reach import BY_CUSTOMER
from humanline.reach.measuring import compiled
from humanline.reach.measuring.compact import compact
from humanline.reach.measuring.following import _solve_block, follow, moves_taken


def chain_of(graph):
    """Probabilities and costs, straight from which moves are taken."""
    numbered = compact(graph)
    taken = moves_taken(numbered)
    size = numbered.states
    chain, cost = np.zeros((size, size)), np.zeros(size)
    for state in range(size):
        used = [k for k in range(numbered.moves) if taken[k] and numbered.source[k] == state]
        for k in used:
            chain[state, numbered.target[k]] += 1 / len(used)
            cost[state] += (graph.moves[k].by in BY_CUSTOMER) / len(used)
    return numbered, chain, cost


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_chance_and_mean_are_those_of_the_limit_of_the_chain(graph):
    numbered, chain, cost = chain_of(graph)
    found = follow(numbered)
    # Who has arrived stays: the chance of having arrived after more moves than any loop could still matter for.
    chain = np.where(numbered.goal[:, None], np.eye(numbered.states), chain)
    power = np.linalg.matrix_power(chain, 2**40)
    chance = power[:, numbered.goal].sum(axis=1)
    assert found.chance == pytest.approx(chance, abs=1e-7)
    certain = chance > 1 - 1e-7
    assert (np.isfinite(found.expected) == certain).all()
    inside = np.flatnonzero(certain & ~numbered.goal)
    if len(inside):
        system = np.eye(len(inside)) - chain[np.ix_(inside, inside)]
        assert found.expected[inside] == pytest.approx(np.linalg.solve(system, cost[inside]), rel=1e-9)


def test_the_mean_is_that_of_many_walks():
    menu = graph(
        {"a": "choice", "b": "choice", "c": "speaks", "p": "person"},
        ["a b key 1", "a c key 2", "a a key 3", "b a key 1", "b p key 2", "c a goes_on"],
    )
    numbered, chain, cost = chain_of(menu)
    draw = random.Random(7)
    totals = []
    for _ in range(20_000):
        at, steps = 0, 0.0
        while not numbered.goal[at]:
            steps += cost[at]
            at = draw.choices(range(numbered.states), weights=chain[at])[0]
        totals.append(steps)
    error = np.std(totals) / math.sqrt(len(totals))
    assert abs(follow(numbered).expected[0] - np.mean(totals)) < 4 * error


def test_an_option_that_speaks_of_a_person_is_taken():
    menu = graph(
        {"a": "choice", "long": "choice", "p": "person"},
        [
            {"source": "a", "target": "long", "by": "key", "value": "1", "label": "bills"},
            {"source": "a", "target": "p", "by": "key", "value": "0", "label": "een medewerker"},
            "long a key 1",
        ],
    )
    assert column(reach_of(menu), "expected") == {"a": 1, "long": 2, "p": 0}


def test_a_key_without_words_of_its_own_is_known_by_the_sentence_that_names_it():
    words = "For bills press one. To speak to a colleague press zero."
    menu = graph(
        {"a": {"kind": "choice", "words": words}, "b": "choice", "p": "person"}, ["a b key 1", "a p key 0", "b a key 1"]
    )
    assert column(reach_of(menu), "expected")["a"] == 1


def test_two_keys_in_one_sentence_tell_nothing():
    words = "Press one for bills or zero for a colleague."
    menu = graph(
        {"a": {"kind": "choice", "words": words}, "b": "choice", "p": "person"}, ["a b key 1", "a p key 0", "b a key 1"]
    )
    assert column(reach_of(menu), "expected")["a"] == 3


def test_nobody_stays_silent_on_purpose_while_there_is_something_to_choose():
    reach = reach_of(graph({"a": "choice", "d": "done", "p": "person"}, ["a d key 1", "a p fails"]))
    assert column(reach, "chance")["a"] == 0


def test_where_a_person_is_not_certain_there_is_no_mean():
    reach = reach_of(graph({"a": "choice", "d": "done", "p": "person"}, ["a d key 1", "a p key 2"]))
    assert column(reach, "expected")["a"] is None
    assert column(reach, "chance")["a"] == 0.5


def test_what_is_not_understood_leaves_the_chance_between_two_numbers():
    reach = reach_of(graph({"a": "choice", "u": "unknown", "p": "person"}, ["a u key 1", "a p key 2"]))
    assert (column(reach, "chance")["a"], column(reach, "chance_hoped")["a"]) == (0.5, 1.0)


@pytest.mark.parametrize("size", [150, 1700])
def test_large_parts_are_solved_as_well_as_small_ones(size):
    """The three ways of solving a part agree: dense, sparse, and by iteration."""
    from scipy.sparse import csr_array

    rng = np.random.default_rng(size)
    inner = np.zeros((size, size))
    for state in range(size):
        inner[state, rng.choice(size, 4, replace=False)] = 0.24
        inner[state, (state + 1) % size] += 0.03
    right = rng.uniform(0, 1, size)
    found = _solve_block(csr_array(inner), right)
    assert found == pytest.approx(np.linalg.solve(np.eye(size) - inner, right), rel=1e-8)


def test_sweeps_find_what_is_solved_directly():
    rng = np.random.default_rng(3)
    inner = csr_array(rng.random((40, 40)) * (rng.random((40, 40)) < 0.2))
    inner = csr_array(inner / (inner.sum(axis=1).max() * 1.1))
    right, guess = rng.random(40), np.zeros(40)
    parts = inner.indptr.astype(np.int64), inner.indices.astype(np.int64), inner.data
    assert compiled.sweep(*parts, right, guess, 1_000, 1e-13)
    assert guess == pytest.approx(np.linalg.solve(np.eye(40) - inner.toarray(), right), abs=1e-10)
    assert not compiled.sweep(*parts, right, np.zeros(40), 1, 1e-13)
