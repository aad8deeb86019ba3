"""A made-up organisation taken through the whole loop: facts, plan, design, trial, verdict, and the line after it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.language import Language
from humanline.loop.analysing import plans_around, result_of
from humanline.loop.trials import forecast_of, read_design
from humanline.loop.turning import Progress, Turn
from humanline.model.organisation import Decided, Mode
from humanline.model.plan import Plan
from humanline.model.review import Review
from humanline.model.trial import Design, TrialForecast
from humanline.model.trial_result import TrialResult
from humanline.plan.reviewing import review
from humanline.plan.signing import sign
from humanline.report.round_table import Case, Truth
from humanline.worlds.effects import TOLD, true_effect
from humanline.worlds.setting import Words
from humanline.worlds.world import World

#: Times its value at which a weight is computed.
WEIGHTS = (0.1, 0.5, 1.0, 2.0, 3.0)
_BY = Words("De directie (verzonnen)", "The board (made up)")


@dataclass(frozen=True)
class PlayedWorld:
    """What the loop finds of a world that was written.

    Attributes:
        world: the organisation.
        line_toml: where it was written.
        language: of the names in it.
        clock: gives the time that results carry.
        progress: told what is being done and the share done, 0–1.
    """

    world: World
    line_toml: Path
    language: Language
    clock: Clock = system_clock
    progress: Progress | None = None

    @cached_property
    def turn(self) -> Turn:
        """The organisation's log and settings."""
        return Turn(self.line_toml, clock=self.clock, progress=self.progress)

    @cached_property
    def design(self) -> Design:
        """The trial as it was frozen."""
        return read_design(self.line_toml.with_name(f"{self.world.setting.trial.file}.toml"))

    @cached_property
    def before(self) -> Plan:
        """The line without what the trial has shown."""
        return self.turn.without_trials([self.design.name]).plan(simulate=False)

    @cached_property
    def forecast(self) -> TrialForecast:
        """What the trial takes of the staff."""
        return forecast_of(self.design, self.turn, clock=self.clock)

    @cached_property
    def results(self) -> tuple[TrialResult, ...]:
        """What the trial has shown: each other arm against the first."""
        others = [arm.name for arm in self.design.arms[1:]]
        return tuple(result_of(self.design, self.turn, clock=self.clock, other=other) for other in others)

    @property
    def start(self) -> Mode:
        """How contacts start by the verdict: as in the arm that is rolled out; else as they do now."""
        rolled = (one for one in self.results if one.verdict.decision == "roll_out")
        best = next(rolled, None)
        return best.design.arms[-1].mode if best is not None else self.design.arms[0].mode

    @cached_property
    def decided(self) -> Turn:
        """The organisation once a named person has decided by the verdict."""
        by, because = _BY.of(self.language), self.design.name
        return self.turn.decided([Decided(one, start=self.start, by=by, because=because) for one in self._moments])

    @property
    def _moments(self) -> tuple[str, ...]:
        """What the arm that won is about: of a trial of sites the moments that start otherwise in it."""
        trial, kinds = self.world.setting.trial, self.world.setting.kinds
        won = {name for arm in trial.arms if arm.mode == self.start for name in arm.moments}
        return self.design.moments or tuple(kind.name.of(self.language) for kind in kinds if kind.name.en in won)

    @cached_property
    def after(self) -> Plan:
        """The line with what the trial has shown, and with that decision."""
        return self.decided.plan()

    def came_true(self, folder: Path, seed: int) -> Review:
        """The line after the trial, signed, read against another half year in which it is followed.

        Args:
            folder: where that half year is written.
            seed: another seed is another half year.
        """
        later = Turn(self.world.followed(self.foreseen, seed).write(folder, language=self.language), clock=self.clock)
        if later.facts is None:
            raise ValueError(f"{folder}: the organisation has no log")
        today = self.clock().date()
        signed = sign(
            self.foreseen, by=_BY.of(self.language), because=self.design.name,
            until=(today + timedelta(weeks=26)).isoformat(), clock=self.clock, today=today,
        )  # fmt: skip
        return review(
            signed, later.facts, self.foreseen, made_from=(), clock=self.clock, version=__version__, today=today
        )

    @cached_property
    def foreseen(self) -> Plan:
        """The line after the trial as a forecast, without a simulated week."""
        return self.decided.plan(simulate=False)

    def at_weight(self, times: float) -> tuple[float, tuple[tuple[str, Mode], ...]]:
        """A weight so many times its value, and how each segment of the moment starts then, by the line alone."""
        name = self.world.setting.weight
        now: float = getattr(self.turn.organisation.value, name)
        value = msgspec.structs.replace(self.turn.organisation.value, **{name: times * now})
        turn = copy(self.turn)
        turn.organisation = msgspec.structs.replace(turn.organisation, value=value)
        drawn = turn.plan(simulate=False)
        starts = ((one.segment, one.start) for one in drawn.cells if one.moment == self._moments[0])
        return times * now, tuple(sorted(starts))

    def case(self, word: str, links: tuple[tuple[str, str], ...] = ()) -> Case:
        """The organisation as it sits at the round table.

        Args:
            word: its word on the command line.
            links: pages of its loop, address and words.
        """
        setting = self.world.setting
        arms = {arm.name.of(self.language): arm.name.en for arm in setting.trial.arms}
        segments = {group.name.of(self.language): group.name.en for group in setting.groups} | {"": ""}
        truths = [
            Truth(
                arm,
                one.outcome,
                one.segment,
                true_effect(self.world, one.outcome, arms[arm], segment=segments[one.segment]),
            )
            for result in self.results
            for arm in (result.design.arms[-1].name,)
            for one in result.answers
            if one.outcome in TOLD
        ]
        proposed = (one for one in self.before.find_out if one.moment in self.design.moments)
        return Case(
            word=word,
            organisation=setting.organisation.of(self.language),
            design=self.design,
            results=self.results,
            right=setting.trial.right,
            truths=tuple(truths),
            after=self.after,
            moment=self._moments[0],
            weight=setting.weight,
            at_weights=tuple(self.at_weight(times) for times in WEIGHTS),
            weight_now=getattr(self.turn.organisation.value, setting.weight),
            proposed=next(proposed, None),
            links=links,
        )

    def around(self, result: TrialResult) -> tuple[Plan, Plan]:
        """The plan without what the trial has shown, and with it, as the trial's page tells them."""
        return plans_around(self.design, self.turn, result)
