"""What the steps of a trial need of an organisation's turn; `turning.Turn` is one.

It stands apart because a plan leaves out trials that are invalid, and reading a trial asks the plan whether what works
fits: each knows the other by this alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self

from humanline.foundation.clock import Clock
from humanline.model.facts import Facts, Tidied
from humanline.model.organisation import Decided, Organisation
from humanline.model.plan import Plan
from humanline.model.simulated import Reckoning, WorkOfMoment


class PlannedProject(Protocol):
    """An organisation's settings and log, and the plan that follows from them."""

    organisation: Organisation
    folder: Path
    clock: Clock

    @property
    def tidied(self) -> Tidied | None:
        """The log, tidied."""

    @property
    def facts(self) -> Facts | None:
        """What the log says."""

    @property
    def invalid_trials(self) -> tuple[str, ...]:
        """Trials that do not count in the plan."""

    @property
    def hours_per_week(self) -> float | None:
        """Staff hours a week."""

    @property
    def contacts_by_moment(self) -> dict[str, float]:
        """Moment → contacts a week."""

    def plan(self, *, simulate: bool = True) -> Plan:
        """The line."""

    @property
    def work_of_moments(self) -> dict[str, WorkOfMoment] | None:
        """Moment → hours of work a week that it asks of the staff, as the plan reckons."""

    def reckoned(
        self, instead: Mapping[str, float], *, hours: float | None = None, simulate: bool = True
    ) -> Reckoning | None:
        """What a week asks of the staff as it goes now, with other hours for some moments."""

    def without_trials(self, names: Sequence[str]) -> Self:
        """The same, with trials that do not count."""

    def decided(self, more: Sequence[Decided]) -> Self:
        """The same, with more cells decided."""
