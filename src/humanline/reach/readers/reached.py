"""Leaves out what no customer comes to: pieces of a source that nothing leads to count neither for nor against it."""

from __future__ import annotations

import msgspec

from humanline.model.reach import Graph, Remark

#: As many names are told.
NAMED = 10


def only_reached(graph: Graph) -> Graph:
    """The graph without the states that no way leads to from an entry, and with a note of what was left out.

    Args:
        graph: as a reader made it.
    """
    onward: dict[str, list[str]] = {}
    for move in graph.moves:
        onward.setdefault(move.source, []).append(move.target)
    reached = set(graph.entries)
    todo = list(graph.entries)
    while todo:
        for target in onward.get(todo.pop(), ()):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    left = [state.id for state in graph.states if state.id not in reached]
    if not left:
        return graph
    said = [id for id in left if not id.endswith("/end")]
    shown = ", ".join(said[:NAMED]) + ("…" if len(said) > NAMED else "")
    notes = (Remark("nothing_leads", {"names": shown}),) if said else ()
    return Graph(
        source=graph.source,
        format=graph.format,
        states=tuple(state for state in graph.states if state.id in reached),
        moves=tuple(move for move in graph.moves if move.source in reached),
        entries=graph.entries,
        not_understood=tuple(
            one if one.state in reached else msgspec.structs.replace(one, state="") for one in graph.not_understood
        ),
        notes=(*graph.notes, *notes),
        comes_in=graph.comes_in,
    )
