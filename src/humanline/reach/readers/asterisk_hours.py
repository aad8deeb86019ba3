"""Of the two branches of a `GotoIfTime`: which is the one outside opening hours."""

from __future__ import annotations

from typing import NamedTuple

from humanline.model.reach import By
from humanline.reach.building import GraphBuilder
from humanline.reach.open_hours import rest_of_week
from humanline.reach.readers.asterisk_steps import Timing
from humanline.reach.readers.hours import speaks_of_closing


class _Branch(NamedTuple):
    state: str
    ways: list[tuple[str, str]]
    timing: Timing
    place: str


class TimedBranches:
    """Gathers branches on time; which of the two is 'closed' can only be told when all states are there."""

    def __init__(self) -> None:
        self._branches: list[_Branch] = []

    def add(self, state: str, ways: list[tuple[str, str]], timing: Timing, place: str) -> None:
        """Add a branch: for 'in these hours' and for 'else', what is written and the id of the state it leads to."""
        self._branches.append(_Branch(state, ways, timing, place))

    def settle(self, build: GraphBuilder, onward: dict[str, list[str]]) -> None:
        """Add the moves of every branch.

        The one outside opening hours is the one whose name says so (`closed`, `holiday`, `gesloten`…); else the one
        from which no person is reached while the other does; else the second.

        Args:
            build: where the moves go.
            onward: the states to which each state leads.
        """
        with_person = _reaching_person(onward) if self._branches else set()
        for branch in self._branches:
            (yes_name, yes), (no_name, no) = branch.ways
            if speaks_of_closing(yes_name) != speaks_of_closing(no_name):
                yes_closed = speaks_of_closing(yes_name)
            else:
                yes_closed = no in with_person and yes not in with_person
            dates, hours = branch.timing.dates, branch.timing.hours
            rest = rest_of_week(hours)
            for goal, closed, when, value in (
                (yes, yes_closed, hours if rest else (), dates),
                (no, not yes_closed, () if dates else rest, f"not {dates}" if dates else ""),
            ):
                if when or dates or goal == yes:
                    by: By = "closed" if closed else "goes_on"
                    build.move(branch.state, goal, by, value=value, open=when, place=branch.place)


def _reaching_person(onward: dict[str, list[str]]) -> set[str]:
    """The states from which a person, other than one who reads a message later, can be reached in some way."""
    before: dict[str, list[str]] = {}
    for source, targets in onward.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    todo = [state for state in before if state.endswith("/person")]
    reached = set(todo)
    while todo:
        for source in before.get(todo.pop(), ()):
            if source not in reached:
                reached.add(source)
                todo.append(source)
    return reached
