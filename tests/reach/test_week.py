"""Times without a way: beside the plain question at every hour of the week."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reach_builders import reach_of

from humanline.model.reach import AMISS, Graph, GraphState, Transition
from humanline.reach.measuring.week import is_open

HOURS = st.lists(
    st.tuples(st.integers(0, 167), st.integers(1, 40)).map(lambda w: (w[0] * 60, min(168, w[0] + w[1]) * 60)),
    max_size=2,
).map(tuple)
BY = ("key", "key", "goes_on", "depends", "closed", "nobody_free")


@st.composite
def timed(draw):
    size = draw(st.integers(2, 5))
    kinds = st.sampled_from(("choice", "speaks", "queue", "person", "hang_up"))
    states = tuple(
        GraphState(id=f"s{k}", kind=kind, way="phone" if kind == "person" else "", open=draw(HOURS))
        for k, kind in enumerate(["choice", *(draw(kinds) for _ in range(size - 1))])
    )
    moves = [
        Transition(
            source=state.id, target=f"s{draw(st.integers(0, size - 1))}", by=draw(st.sampled_from(BY)), open=draw(HOURS)
        )
        for state in states
        for _ in range(draw(st.integers(0, 3)))
    ]
    return Graph("test", "outline", states, tuple(moves), ("s0",))


def can_reach(graph, minute, *, if_closed=False):
    """Whether somebody who comes in at this minute has any way, by what the module says of such a minute."""
    states = {state.id: state for state in graph.states}
    seen, waiting = set(), ["s0"]
    while waiting:
        here = states[waiting.pop()]
        if here.id in seen:
            continue
        seen.add(here.id)
        if here.kind == "person":
            if is_open(here.open, minute):
                return True
            continue
        if here.kind == "hang_up":
            continue
        moves = [move for move in graph.moves if move.source == here.id and is_open(move.open, minute)]
        if here.kind == "queue" and not is_open(here.open, minute):
            moves = [move for move in moves if move.by in AMISS]
        due = [move for move in moves if move.by == "closed" and move.open]
        shut = [move for move in graph.moves if move.source == here.id and move.by == "closed" and not move.open]
        if due:
            moves = due
        elif if_closed and shut:
            moves = shut
        elif any(move.by not in AMISS for move in moves):
            moves = [move for move in moves if move.by not in AMISS]
        waiting += [move.target for move in moves]
    return False


@given(timed())
@settings(max_examples=300, deadline=None)
def test_windows_are_the_hours_without_a_way(graph):
    shut = {
        hour
        for hour in range(168)
        if not any(can_reach(graph, hour * 60, if_closed=closed) for closed in (False, True))
    }
    found = [finding for finding in reach_of(graph).findings if finding.kind == "closed_hours"]
    told = {minute // 60 for finding in found for since, until in finding.windows for minute in range(since, until, 60)}
    # Never a way at all is told as that, not as hours.
    assert told == shut or (not found and len(shut) == 168)


def test_what_happens_when_closed_needs_no_hours_of_its_own():
    text = "Hello\n  0 a colleague -> person (mon-fri 9-17)\n  closed -> {}"
    assert not [one for one in reach_of(text.format("call-back")).findings if one.kind == "closed_hours"]
    (found,) = [one for one in reach_of(text.format("hang up")).findings if one.kind == "closed_hours"]
    assert found.windows[0] == (0, 540)


def test_a_call_back_behind_a_menu_that_is_closed_is_no_way():
    text = "Hello\n  0 a colleague\n    -> person (mon-fri 9-17)\n    closed -> call-back\n  closed -> hang up"
    assert [one for one in reach_of(text).findings if one.kind == "closed_hours"]
