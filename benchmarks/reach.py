"""Steps to a person in menus of 100,000 places: all measures together; beside networkx for what it can do.

    .venv/bin/python benchmarks/reach.py
    .venv-bench/bin/python benchmarks/reach.py    # with networkx beside it
    .venv/bin/python benchmarks/reach.py --states 10000

Three shapes: a *tree* of menus as an organisation would have them, with `back` and a time-out everywhere; moves at
*random*, where everything leads to everything, which is the hardest; and one *chain*, as long as it is thin. Each is
measured in a process of its own. Time is by the processor, the best of three; memory is the highest resident set.

networkx gets the same moves, and is asked for the steps of the best day alone (Dijkstra backwards with weights 0 and
1), which places can be reached, and which lead back to each other. It has no game against the system, no follower, and
makes no findings.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROUNDS = int(os.environ.get("HUMANLINE_BENCH_ROUNDS", "3"))
SHAPES = ("tree", "random", "chain")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
Shape = tuple[list[tuple[str, str]], list[tuple[int, int, str, str]]]


def made(shape: str, states: int) -> Shape:
    """Kinds and words of the states; source, target, kind and label of the moves."""
    import numpy as np

    rng = np.random.default_rng(1)
    words = "Welcome. Please choose one of the following, or hold the line."
    places: list[tuple[str, str]] = []
    moves: list[tuple[int, int, str, str]] = []
    if shape == "chain":
        places = [("speaks", words)] * (states - 1) + [("person", "")]
        return places, [(k, k + 1, "goes_on", "") for k in range(states - 1)]
    if shape == "tree":
        for k in range(states):
            child = 4 * k + 1
            inner = child + 3 < states
            places.append(("choice", words) if inner else (("person", "done", "done", "speaks")[k % 4], words))
            if inner:
                moves += [(k, child + j, "key", f"thing number {j}") for j in range(4)]
                moves += [(k, (k - 1) // 4, "key", "back")] if k else []
                moves += [(k, k, "fails", "")]
            elif k % 4 == 3:
                moves += [(k, (k - 1) // 4, "goes_on", "")]
        return places, moves
    chances = {
        "choice": 0.5,
        "speaks": 0.25,
        "asks": 0.1,
        "person": 0.03,
        "done": 0.1,
        "hang_up": 0.015,
        "unknown": 0.005,
    }
    kinds = rng.choice(list(chances), states, p=list(chances.values()))
    kinds[0] = "choice"
    for k, kind in enumerate(kinds.tolist()):
        places.append((kind, words))
        if kind == "choice":
            moves += [(k, int(rng.integers(states)), "key", f"thing number {j}") for j in range(4)]
            moves += [(k, k, "fails", "")]
        elif kind == "speaks":
            moves += [(k, int(rng.integers(states)), "depends", "") for _ in range(2)]
        elif kind == "asks":
            moves += [(k, int(rng.integers(states)), "types", ""), (k, int(rng.integers(states)), "error", "")]
    return places, moves


def ours(places: list[tuple[str, str]], moves: list[tuple[int, int, str, str]]) -> Callable[[], object]:
    """Everything that is measured, from the graph that a reader makes."""
    from humanline.model.reach import Graph, GraphState, Transition
    from humanline.reach.measuring.whole import measure

    states = tuple(
        GraphState(id=f"s{k}", kind=kind, words=words, way="phone" if kind == "person" else "")
        for k, (kind, words) in enumerate(places)
    )
    made = tuple(Transition(f"s{a}", f"s{b}", by, str(n % 10), label) for n, (a, b, by, label) in enumerate(moves))
    graph = Graph("benchmark", "outline", states, made, ("s0",))
    return lambda: measure(graph, clock=lambda: NOON, version="0")


def networkx(places: list[tuple[str, str]], moves: list[tuple[int, int, str, str]]) -> Callable[[], object]:
    """Steps of the best day, what can be reached, and loops, as networkx has them."""
    import networkx as nx

    own = {"key", "says", "click", "types", "fails"}
    goals = [k for k, (kind, _) in enumerate(places) if kind == "person"]

    def measure() -> object:
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(range(len(places)))
        graph.add_edges_from((b, a, {"weight": int(by in own)}) for a, b, by, _ in moves)
        steps = nx.multi_source_dijkstra_path_length(graph, set(goals))
        reached = nx.ancestors(graph, 0)
        return steps, reached, [group for group in nx.strongly_connected_components(graph) if len(group) > 1]

    return measure


def alone(who: str, file: str) -> None:
    """Measure once in this process, and print what it took."""
    places, moves = json.loads(Path(file).read_text())
    job = (ours if who == "ours" else networkx)([tuple(place) for place in places], [tuple(move) for move in moves])
    del places, moves
    gc.collect()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": min(times), "megabytes": megabytes}))


def measured(python: str, who: str, file: Path) -> dict[str, Any]:
    """The same in a process of its own."""
    run = subprocess.run(
        [python, __file__, "--alone", who, str(file)], capture_output=True, text=True, check=True, env=os.environ
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def main(words: Sequence[str] = ()) -> list[str]:
    """Print and give one line a shape."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--states", type=int, default=100_000)
    here = sys.executable if importlib.util.find_spec("networkx") else None
    parser.add_argument("--peers", default=here, help="a Python with networkx, where this one has none")
    parser.add_argument("--alone", nargs=2)
    asked = parser.parse_args(list(words))
    if asked.alone:
        alone(*asked.alone)
        return []
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            file = Path(folder) / f"{shape}.json"
            graph = made(shape, asked.states)
            file.write_text(json.dumps(graph))
            own = measured(sys.executable, "ours", file)
            line = (
                f"{shape}, {len(graph[0]):,} states, {len(graph[1]):,} moves: all measures {own['seconds']:.2f} s, "
                f"{own['megabytes']:.0f} MB"
            )
            if asked.peers:
                peer = measured(asked.peers, "networkx", file)
                times = peer["seconds"] / own["seconds"]
                line += (
                    f"; networkx, best day and loops alone: {peer['seconds']:.2f} s ({times:.1f} times as long), "
                    f"{peer['megabytes']:.0f} MB"
                )
            lines.append(f"{line} (best of {ROUNDS})")
            print(lines[-1])
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])
