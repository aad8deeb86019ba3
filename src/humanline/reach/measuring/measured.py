"""All that is computed once for a graph, at hand for whoever looks for something in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from humanline.model.reach import PERSON_WAYS, Graph, Way
from humanline.model.reached import Columns, Finding, FindingKind, Path
from humanline.reach.measuring.compact import BoolArray, Compact, FloatArray, IntArray, compact
from humanline.reach.measuring.following import Followed, follow
from humanline.reach.measuring.game import NO_WAY, Solved, solve
from humanline.reach.measuring.hearing import Listener
from humanline.reach.measuring.reaching import comes_from, leads_to
from humanline.reach.measuring.travelling import Travelled, travel, way_on, way_to

#: Findings of one kind that are told one by one; the rest share one.
MOST_OF_A_KIND = 200


@dataclass(frozen=True)
class MeasuredGraph:
    """A graph with the ways through it.

    Attributes:
        graph: as numbers.
        travelled: how a customer comes to each state.
        best: steps on the best day; what is not understood is no person.
        best_hoped: the same, with all that is not understood as a person.
        normal: on a normal day.
        normal_hoped: the same, hoped.
        worst: on the worst day.
        worst_hoped: the same, hoped.
    """

    graph: Compact
    travelled: Travelled
    best: Solved
    best_hoped: Solved
    normal: Solved
    normal_hoped: Solved
    worst: Solved
    worst_hoped: Solved

    @cached_property
    def listener(self) -> Listener:
        """Tells what is heard."""
        return Listener(self.graph)

    @cached_property
    def followed(self) -> Followed:
        """What becomes of somebody who follows the words."""
        return follow(self.graph)

    @cached_property
    def places(self) -> BoolArray:
        """Shape (states,): a customer can be here and want a person: from an entry, or from a page found otherwise.

        Places that are not understood are among them: a rule over every place is one over them too. Of a site all
        count, because any page may be found otherwise. What is only hidden there (in an image, behind a log-in, in a
        script) is no place of its own: one is still on the page, and may only hope for it.
        """
        graph, here = self.graph, self.travelled.reachable
        pages = graph.is_kind("page")
        if (pages & ~here).any():
            here = comes_from(graph.source[graph.live], graph.target[graph.live], here | pages)
        if graph.graph.format == "site":
            here = here | graph.unknown
        places: BoolArray = here & ~graph.over & ~graph.beside
        return places

    @cached_property
    def looked_at(self) -> BoolArray:
        """Shape (states,): the places of which it is known what they are."""
        looked: BoolArray = self.places & ~self.graph.is_kind("unknown")
        return looked

    @cached_property
    def unknown_ahead(self) -> bool:
        """Whether a customer can come to something that is not understood, or something may be anywhere."""
        return self.graph.loose or bool((self.graph.unknown & self.places).any())

    @cached_property
    def near_unknown(self) -> BoolArray:
        """Shape (states,): from here a customer can come to something that is not understood."""
        graph = self.graph
        return leads_to(graph.source[graph.live], graph.target[graph.live], graph.unknown)

    def nearest_first(self, states: Iterable[int]) -> list[int]:
        """States in the order in which a customer meets them."""
        return sorted(states, key=self._rank.__getitem__)

    def in_order(self, groups: Iterable[list[int]]) -> list[list[int]]:
        """Groups of states by their first, in the order in which a customer meets them."""
        rank = self._rank
        return sorted(groups, key=lambda group: rank[group[0]])

    @cached_property
    def _rank(self) -> list[int]:
        """Place of each state in the order in which a customer meets them."""
        rank = np.empty(self.graph.states, dtype=np.int64)
        rank[np.argsort(np.array(self.travelled.steps, dtype=np.int64), kind="stable")] = np.arange(self.graph.states)
        return rank.tolist()

    def path_to(self, state: int, then: Sequence[int] = ()) -> Path:
        """The way from an entry to a state, and on along `then`."""
        start, moves = way_to(self.graph, self.travelled, state)
        return self.listener.path(start, [*moves, *then])

    def path_on(self, state: int, solved: Solved) -> Path:
        """The way from a state to a person; empty where there is none."""
        if solved.steps[state] == NO_WAY:
            return Path()
        return self.listener.path(state, way_on(self.graph, solved, state))

    def finding(
        self,
        kind: FindingKind,
        state: int,
        *,
        states: Sequence[int] = (),
        then: Sequence[int] = (),
        sure: bool = True,
        mark: str = "",
        place: str = "",
        **values: str | int | float,
    ) -> Finding:
        """A finding in `state`, with the way there (and on along `then`) as its proof."""
        here = self.graph.graph.states[state]
        ids = [self.graph.graph.states[other].id for other in states or [state]]
        return Finding(
            id=f"{kind}:{here.id}{':' + mark if mark else ''}",
            kind=kind,
            state=here.id,
            place=place or here.place,
            states=tuple(ids),
            sure=sure,
            path=self.path_to(state, then),
            values={"name": here.name or here.id, "count": len(ids), **values},
        )

    def grouped(self, kind: FindingKind, groups: list[list[int]], *, sure: bool = True) -> list[Finding]:
        """One finding a group of states, nearest first; beyond `MOST_OF_A_KIND` the rest share one."""
        groups = self.in_order(groups)
        if len(groups) > MOST_OF_A_KIND:
            rest = [state for group in groups[MOST_OF_A_KIND - 1 :] for state in group]
            groups = [*groups[: MOST_OF_A_KIND - 1], rest]
        return [self.finding(kind, group[0], states=group, sure=sure) for group in groups]


def measured(graph: Graph, ways: Sequence[Way] = PERSON_WAYS) -> MeasuredGraph:
    """Measure the ways through a graph.

    Args:
        graph: a menu, a flow or a site.
        ways: what counts as a person.
    """
    numbered = compact(graph, ways)
    best, normal = solve(numbered, "best"), solve(numbered, "normal")
    calm_only = np.array_equal(numbered.calm, numbered.live)
    worst = normal if calm_only else solve(numbered, "worst")
    if not numbered.unknown.any() and not numbered.unannounced.any():
        hoped = (best, normal, worst)
    else:
        best_hoped, normal_hoped = solve(numbered, "best", hoped=True), solve(numbered, "normal", hoped=True)
        hoped = (best_hoped, normal_hoped, normal_hoped if calm_only else solve(numbered, "worst", hoped=True))
    return MeasuredGraph(
        graph=numbered,
        travelled=travel(numbered),
        best=best,
        best_hoped=hoped[0],
        normal=normal,
        normal_hoped=hoped[1],
        worst=worst,
        worst_hoped=hoped[2],
    )


def columns(of: MeasuredGraph) -> Columns:
    """One number a state, in the order of the graph."""
    has_way, (words, seconds, sounds, keys) = of.normal.steps != NO_WAY, _added_up(of)
    followed = of.followed
    return Columns(
        best=_told(of.best.steps, of.best.steps != NO_WAY),
        best_hoped=_told(of.best_hoped.steps, of.best_hoped.steps != NO_WAY),
        normal=_told(of.normal.steps, has_way),
        normal_hoped=_told(of.normal_hoped.steps, of.normal_hoped.steps != NO_WAY),
        worst=_told(of.worst.steps, of.worst.steps != NO_WAY),
        worst_hoped=_told(of.worst_hoped.steps, of.worst_hoped.steps != NO_WAY),
        seconds=_told(np.round(seconds, 6), has_way),
        words=_told(words.astype(np.int64), has_way),
        keys=_told(keys.astype(np.int64), has_way),
        sounds=_told(sounds.astype(np.int64), has_way),
        expected=_told(np.round(followed.expected, 9), ~np.isnan(followed.expected)),
        chance=tuple(np.round(followed.chance, 9).tolist()),
        chance_hoped=tuple(np.round(followed.chance_hoped, 9).tolist()),
        reachable=tuple(of.travelled.reachable.tolist()),
    )


def _added_up(of: MeasuredGraph) -> FloatArray:
    """Shape (4, states): words, seconds, sounds and keys on the way of a normal day from each state to a person."""
    graph, via = of.graph, of.normal.via
    on_way = np.flatnonzero(via >= 0)
    total: FloatArray = np.zeros((4, graph.states))
    for row, numbers in enumerate((*of.listener.before, of.listener.keys)):
        total[row, on_way] = numbers[via[on_way]]
    # Each state has what is heard in it; in each round it gets as much of its way again as it has already.
    following = np.arange(graph.states)
    following[on_way] = graph.target[via[on_way]]
    while len(on_way):
        total[:, on_way] += total[:, following[on_way]]
        following[on_way] = following[following[on_way]]
        on_way = on_way[via[following[on_way]] >= 0]
    return total


def _told(values: IntArray | FloatArray, known: BoolArray) -> tuple[Any, ...]:
    """The numbers of a column, `None` where there is none."""
    told = values.tolist()
    for state in np.flatnonzero(~known).tolist():
        told[state] = None
    return tuple(told)
