"""Small graphs by hand, and random ones by Hypothesis."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from humanline.model.reach import Graph, GraphState, Transition
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.outline import read_text
from humanline.report.reach.standing import ReachVoice

ENGLISH = ReachVoice("en")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def outline(text):
    """The graph of an outline."""
    return read_text(text, "menu.txt")


def graph(states, moves, entries=None, format="outline"):
    """A graph from `id: kind` (or a dict of what a state has) and `source target by` words."""
    made = []
    for id, told in states.items():
        about = {"kind": told} if isinstance(told, str) else dict(told)
        if about["kind"] == "person":
            about.setdefault("way", "phone")
        made.append(GraphState(id=id, **about))
    order = list(states)
    steps = []
    for told in moves:
        if isinstance(told, str):
            source, target, by, *value = told.split()
            steps.append(Transition(source=source, target=target, by=by, value="".join(value)))
        else:
            steps.append(Transition(**told))
    steps.sort(key=lambda move: order.index(move.source))
    return Graph("test", format, tuple(made), tuple(steps), tuple(entries or order[:1]))


def reach_of(what, **about):
    """What is measured of a graph or an outline."""
    return measure(outline(what) if isinstance(what, str) else what, clock=lambda: NOON, version="0", **about)[0]


def kinds(reach):
    """Kinds of findings, each with the states it was found in."""
    found = {}
    for finding in reach.findings:
        found.setdefault(finding.kind, []).append(finding.state)
    return found


def column(reach, name):
    """A column by the ids of the states."""
    return dict(zip((state.id for state in reach.graph.states), getattr(reach.columns, name), strict=True))


KINDS = ("choice", "choice", "speaks", "asks", "queue", "person", "done", "hang_up", "unknown", "page")
BY = (
    "key",
    "key",
    "says",
    "click",
    "types",
    "fails",
    "goes_on",
    "depends",
    "depends",
    "closed",
    "nobody_free",
    "error",
)


@st.composite
def graphs(draw, most=9):
    """Any graph that the contract allows."""
    size = draw(st.integers(1, most))
    names = [f"s{k}" for k in range(size)]
    states = tuple(
        GraphState(id=name, kind=kind, way="phone" if kind == "person" else "")
        for name, kind in zip(names, draw(st.lists(st.sampled_from(KINDS), min_size=size, max_size=size)), strict=True)
    )
    moves = []
    for name in names:
        count = draw(st.integers(0, 4))
        for _ in range(count):
            label = draw(st.sampled_from(["", "a colleague", "bills", "repairs"]))
            moves.append(
                Transition(source=name, target=draw(st.sampled_from(names)), by=draw(st.sampled_from(BY)), label=label)
            )
    return Graph("random", "outline", states, tuple(moves), (names[0],))


def notes(graph):
    """What the reader noted, as an English page says it."""
    return [ENGLISH.note(note) for note in graph.notes]


def whys(graph):
    """Why things were not understood, as an English page says it."""
    return [ENGLISH.why(one.why) for one in graph.not_understood]
