"""Everything that is measured in one source, in one record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from humanline.foundation.clock import Clock
from humanline.model.reach import PERSON_WAYS, Graph, Way
from humanline.model.reached import Entry, Finding, Path, Reach
from humanline.reach.measuring import ways as about_ways
from humanline.reach.measuring import week, wording
from humanline.reach.measuring.coming_for import Volume, moments
from humanline.reach.measuring.compact import FIRST_OF_SYSTEM
from humanline.reach.measuring.game import NO_WAY
from humanline.reach.measuring.measured import MeasuredGraph, columns, measured
from humanline.reach.measuring.mending import mend_no_way
from humanline.reach.measuring.travelling import way_on, way_to

#: What is looked for, in the order in which it is told.
LOOKED_FOR = (
    about_ways.no_way,
    about_ways.trap,
    about_ways.only_after_failing,
    about_ways.hidden,
    week.closed_hours,
    about_ways.not_sure,
    about_ways.can_circle,
    about_ways.hang_up,
    about_ways.dead_end,
    about_ways.nobody_free,
    wording.not_mentioned,
    wording.not_announced,
    wording.machine_not_said,
    wording.one_language,
    wording.buried_option,
    wording.asked_twice,
    wording.not_understood,
)


def measure(
    graph: Graph,
    *,
    clock: Clock,
    version: str,
    ways: Sequence[Way] = PERSON_WAYS,
    volumes: Iterable[Volume] = (),
    made_from: Sequence[str] = (),
) -> tuple[Reach, MeasuredGraph]:
    """Measure a menu, a flow or a site.

    Args:
        graph: what a reader made of the source.
        clock: the time.
        version: of Humanline.
        ways: what counts as a person.
        volumes: what customers come for.
        made_from: names of the files that went in.

    Returns:
        The record, before it is held to rules; and the numbers behind it, for the judge.
    """
    of = measured(graph, ways)
    numbers = columns(of)
    volumes = list(volumes)
    reach = Reach(
        version=version,
        made_at=clock(),
        graph=of.graph.graph,
        ways=tuple(ways),
        columns=numbers,
        entries=tuple(_entry(of, entry) for entry in of.graph.entries),
        findings=_unique(finding for look in LOOKED_FOR for finding in look(of)),
        moments=moments(of, numbers.seconds, volumes) if volumes else None,
        mends=tuple(mend_no_way(of)),
        notes=_notes(of),
        made_from=tuple(made_from) or (graph.source,),
    )
    return reach, of


def _entry(of: MeasuredGraph, state: int) -> Entry:
    steps = of.normal.steps
    here = np.flatnonzero(of.looked_at & of.travelled.reachable)
    farthest, way_there = -1, Path()
    if len(here):
        # No way at all is farthest, and worst for who came a long way; of equals the one that is met first.
        lost = here[steps[here] == NO_WAY]
        came = np.array(of.travelled.steps, dtype=np.int64)
        farthest = int(
            lost[np.lexsort((lost, -came[lost]))[0]]
            if len(lost)
            else here[np.lexsort((here, came[here], -steps[here]))[0]]
        )
        start, moves = way_to(of.graph, of.travelled, farthest)
        way_there = of.listener.path(start, moves)
    lucky = of.best.steps[state] != NO_WAY and steps[state] == NO_WAY
    return Entry(
        state=of.graph.graph.states[state].id,
        way=of.path_on(state, of.normal),
        lucky_way=of.listener.path(state, way_on(of.graph, of.best, state)) if lucky else Path(),
        farthest=of.graph.graph.states[farthest].id if farthest >= 0 else "",
        way_to_farthest=way_there,
        way_from_farthest=of.path_on(farthest, of.normal) if farthest >= 0 else Path(),
    )


def _unique(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with ids that differ: the second of an id gets a number."""
    import msgspec

    seen: dict[str, int] = {}
    found: list[Finding] = []
    for finding in findings:
        seen[finding.id] = seen.get(finding.id, 0) + 1
        number = seen[finding.id]
        found.append(finding if number == 1 else msgspec.structs.replace(finding, id=f"{finding.id}~{number}"))
    return tuple(found)


def _notes(of: MeasuredGraph) -> tuple[str, ...]:
    """What a reader of the numbers should know, as fixed words."""
    graph = of.graph
    seen = of.travelled.reachable
    notes = []
    if of.unknown_ahead:
        notes.append("unknown_ahead")
    if any(graph.graph.states[k].sounds for k in np.flatnonzero(seen).tolist()):
        notes.append("sounds_of_unknown_length")
    if (graph.is_kind("queue") & seen).any():
        notes.append("waiting_not_counted")
    several = np.bincount(graph.source[graph.calm & (graph.by >= FIRST_OF_SYSTEM)], minlength=graph.states) > 1
    if (several & ~graph.has_own & seen).any():
        notes.append("outcomes_as_likely")
    if not any(state.open for state in graph.graph.states) and not any(move.open for move in graph.graph.moves):
        notes.append("no_hours")
    if not seen.all():
        notes.append("not_all_reachable")
    if not graph.entries:
        notes.append("no_entry")
    return tuple(notes)
