"""One turn of the loop, from a `line.toml` to facts and a plan: the only place that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.errors import InputError
from humanline.foundation.names import same
from humanline.loop.configuring import load, protected_names, protected_segments
from humanline.model.estimate import Estimate, Measure
from humanline.model.facts import Facts, Notice, Tidied
from humanline.model.judgement import Judgements
from humanline.model.load import CellLoad
from humanline.model.organisation import Decided, Organisation, Targets, Value, Workshop
from humanline.model.plan import Need, Plan, StepsToPerson
from humanline.model.simulated import Reckoning, WorkOfMoment
from humanline.model.staff import StaffPlan

if TYPE_CHECKING:
    from humanline.plan.outlook import Simulate
    from humanline.plan.staffing import StaffingAsked
    from humanline.plan.staffing.customers import Behaviour

Progress = Callable[[str, float], None]

#: Folder beside `line.toml` that holds the tidied contacts and the rejected records (readable by the owner only).
WORK = ".humanline"


class Turn:
    """An organisation's `line.toml`, and everything that follows from it.

    Args:
        line_toml: path of the configuration.
        clock: gives the time that results carry.
        progress: told what is being done and the share done, 0–1.
        organisation: what the configuration says, where there is no file of it.

    Raises:
        ConfigError: the configuration can't be used.
    """

    def __init__(
        self,
        line_toml: str | Path,
        *,
        clock: Clock = system_clock,
        progress: Progress | None = None,
        organisation: Organisation | None = None,
    ) -> None:
        path = Path(line_toml)
        path = path / "line.toml" if path.is_dir() else path
        self.organisation: Organisation = load(path) if organisation is None else organisation
        self.folder = path.parent
        self.clock = clock
        self.progress = progress

    @classmethod
    def of_sheet(cls, sheet: str | Path, *, clock: Clock = system_clock, progress: Progress | None = None) -> Turn:
        """A turn from a workshop sheet alone, without a `line.toml` and without a log."""
        told = Organisation(workshop=Workshop(sheet=Path(sheet).name))
        return cls(sheet, clock=clock, progress=progress, organisation=told)

    def decided(self, more: Sequence[Decided]) -> Turn:
        """The same turn with more cells decided, for a look at what that would do.

        Args:
            more: decisions that come before those of `line.toml` on the same cell.
        """
        cells = {same(one.cell) for one in more}
        kept = tuple(one for one in self.organisation.decided if same(one.cell) not in cells)
        turn = copy(self)
        turn.organisation = msgspec.structs.replace(self.organisation, decided=(*more, *kept))
        return turn

    def with_targets(self, targets: Targets, value: Value) -> Turn:
        """The same turn with another promise to waiting customers, and other weights, to see what that would do.

        Args:
            targets: the promise.
            value: the weights.
        """
        turn = copy(self)
        if targets.within_minutes != self.organisation.targets.within_minutes:
            turn.__dict__.pop("_in_time", None)  # how many were helped within another limit
        turn.organisation = msgspec.structs.replace(self.organisation, targets=targets, value=value)
        return turn

    def without_trials(self, names: Sequence[str]) -> Turn:
        """The same turn, as if the trials of these names had not been: what they show does not count."""
        if self.facts is None:
            return self
        turn = copy(self)
        turn.facts = without_trials(self.facts, {same(name) for name in names})
        return turn

    @property
    def work(self) -> Path:
        """Where the tidied contacts stand."""
        return self.folder / WORK

    @cached_property
    def tidied(self) -> Tidied | None:
        """The log, tidied; `None` when the organisation has no log.

        Reads the files again only when their content or their mapping changed.

        Raises:
            ConfigError: a column that the configuration names is not in the files.
            LogError: a file can't be read at all.
        """
        if not self.organisation.log.files:
            return None
        from humanline.contactlog.tidying.tidy import tidy
        from humanline.loop.keeping import LogFolder

        def tidies(work: Path, keep: bool) -> Tidied:
            return tidy(
                self.organisation,
                folder=self.folder,
                work=work,
                clock=self.clock,
                progress=self.progress,
                keep_key=keep,
            )

        self._kept = LogFolder(
            self.organisation, self.folder, self.work
        )  # holds what is read as long as this turn lives
        return self._kept.tidied(tidies)

    @cached_property
    def facts(self) -> Facts | None:
        """The facts of the log; `None` when the organisation has no log.

        Measured again only when the tidied log or the configuration changed.
        """
        tidied, made_at = self.tidied, self.clock()
        if tidied is None:
            return None

        def measures() -> Facts:
            from humanline.contactlog.measuring.measure import measure

            return measure(tidied, self.organisation, made_at=made_at, version=__version__, progress=self.progress)

        found = self._kept.facts(tidied, self.organisation, measures)
        return msgspec.structs.replace(found, made_at=made_at)

    @cached_property
    def judgements(self) -> Judgements | None:
        """What was judged in the workshop and by customers; `None` when there is nothing.

        Raises:
            SheetError: a sheet or a survey can't be read.
        """
        workshop = self.organisation.workshop
        if not workshop.sheet and not workshop.surveys:
            return None
        from humanline.gain.workshop import combine, is_rest, read_sheet, read_survey, with_the_rest

        listed = self.organisation.organisation.departments
        sheets = [read_sheet(self.folder / workshop.sheet, departments=listed)] if workshop.sheet else []
        named = {one.name for sheet in sheets for one in sheet.moments} | {
            s.moment for one in sheets for s in one.scores
        }
        if any(map(is_rest, named)) and self.facts is not None:
            sheets = [with_the_rest(sheet, self.facts.moments) for sheet in sheets]
        return combine(*sheets, *(read_survey(self.folder / survey) for survey in workshop.surveys))

    @cached_property
    def steps_to_person(self) -> tuple[StepsToPerson, ...]:
        """How a customer reaches a person today, by moment: measured in `[reach]`, else counted on the sheet.

        Raises:
            ReachError: the source in `[reach]` can't be used.
            SheetError: the sheet can't be read.
        """
        from humanline.loop.reaching import steps_by_moment

        counted = {
            same(moment.name): StepsToPerson(
                moment=moment.name,
                measured=False,
                source=self.organisation.workshop.sheet,
                steps=moment.steps_to_person,
                steps_hoped=moment.steps_to_person,
                way=moment.way_to_person,
            )
            for moment in (self.judgements.moments if self.judgements else ())
            if moment.steps_to_person is not None
        }
        if self.organisation.reach.source:
            contacts = self.contacts_by_moment
            measured = steps_by_moment(self.organisation.reach, self.folder, contacts, clock=self.clock)
            counted |= {same(one.moment): one for one in measured}
        return tuple(counted.values())

    @cached_property
    def self_service_counts(self) -> dict[str, float]:
        """Moment → contacts a week that customers did themselves, counted elsewhere; empty where nobody counted them.

        Raises:
            ReachError: the file can't be read.
        """
        told = self.organisation.self_service
        if not told.counts:
            return {}
        from humanline.reach.measuring.coming_for import read_volumes

        found: dict[str, float] = {}
        written: dict[str, str] = {}  # as it stood first, however it is written after that
        for volume in read_volumes(self.folder / told.counts):
            name = written.setdefault(same(volume.moment), volume.moment)
            found[name] = found.get(name, 0.0) + volume.contacts / told.weeks
        return found

    @cached_property
    def waiting_customers(self) -> Behaviour | None:
        """How long customers take and wait, and who calls again; `None` where no log tells."""
        if self.tidied is None:
            return None
        from humanline.contactlog.measuring.coming_in import incoming
        from humanline.plan.staffing import StaffingAsked
        from humanline.plan.staffing.customers import behaviour

        try:
            came = incoming(self.tidied, self.organisation, interval_minutes=60)
            return behaviour(came, self.organisation, StaffingAsked())
        except InputError:
            return None  # no times, nobody who waits, or no minutes: `plan` says so itself

    @cached_property
    def _in_time(self) -> Measure | None:
        """Share of the waiting customers that was helped within the target; `None` without a log."""
        from humanline.contactlog.measuring.helped_in_time import helped_in_time

        limit = self.organisation.targets.within_minutes
        return helped_in_time(self.tidied, self.organisation, within_minutes=limit) if self.tidied is not None else None

    @cached_property
    def invalid_trials(self) -> tuple[str, ...]:
        """Trials in the log that do not count in the plan, because `humanline trial analyse` calls them invalid."""
        from humanline.loop.invalid import invalid_trials

        return invalid_trials(self)

    @cached_property
    def _drawn_whole(self) -> tuple[str, ...]:
        """Trials of sites, days or windows in the log, from which the plan takes no evidence."""
        from humanline.loop.invalid import drawn_whole

        return drawn_whole(self)

    @property
    def contacts_by_moment(self) -> dict[str, float]:
        """Moment → contacts a week: of the log, else of the sheet; 1 where nobody knows."""
        found: dict[str, float] = {}
        for group in self.facts.moments if self.facts is not None else ():
            measured = group["per_week"]
            found[group.key[0]] = measured.value if isinstance(measured, Estimate) else 1.0
        sheet = self.judgements.moments if not found and self.judgements is not None else ()
        return found | {moment.name: moment.per_week or 1.0 for moment in sheet}

    @property
    def hours_per_week(self) -> float | None:
        """Staff hours a week: of `[staff]`, else its roster, else the workshop sheet; `None` where nobody said."""
        from humanline.plan.roster import read_roster

        staff = self.organisation.staff
        if staff.hours_per_week is not None:
            return staff.hours_per_week
        if staff.roster:
            return float(sum(read_roster(self.folder / staff.roster)))
        return self.judgements.hours_per_week if self.judgements is not None else None

    @property
    def work_of_moments(self) -> dict[str, WorkOfMoment] | None:
        """Moment → hours of work a week that it asks of the staff, as the plan reckons; `None` where unknown.

        Names are those that `foundation.names.same` makes of moments.
        """
        from humanline.plan.reckoning import work_of_moments

        loads = self._loads
        return work_of_moments(self.facts, loads) if self.facts is not None and loads else None

    @cached_property
    def _loads(self) -> tuple[CellLoad, ...]:
        from humanline.plan.loads import cell_loads

        protected = protected_segments(self.organisation)
        return cell_loads(
            self.facts,
            self.judgements,
            self.organisation,
            protected=protected,
            self_service=self.self_service_counts,
        )[0]

    def reckoned(
        self, instead: Mapping[str, float], *, hours: float | None = None, simulate: bool = True
    ) -> Reckoning | None:
        """The week as it goes now, with the staff hours that there are; `None` where that can't be told.

        Args:
            instead: moment → hours of work a week that take the place of what the log shows.
            hours: staff hours a week; those of `hours_per_week` where they are not given.
            simulate: the week is simulated too.
        """
        from humanline.plan.outlook import with_patience
        from humanline.plan.reckoning import now_reckoned
        from humanline.plan.roster import read_roster

        hours, roster = hours or self.hours_per_week, self.organisation.staff.roster
        if self.facts is None or hours is None or not self._loads:
            return None
        customers = self.waiting_customers
        return now_reckoned(
            self.facts,
            self._loads,
            with_patience(self.organisation, customers)[0],
            hours,
            roster=read_roster(self.folder / roster) if roster else None,
            customers=customers,
            instead=instead,
            simulate=simulate,
        )

    def plan(
        self, hours_per_week: float | None = None, *, roster: Path | None = None, simulate: Simulate = True
    ) -> Plan:
        """The line for these staff hours; a plan without cells and with `needs` where something is missing.

        Args:
            hours_per_week: productive staff hours a week; else those of `roster`, of `[staff]`, of its roster, or on
                the workshop sheet.
            roster: staff in each hour of the week (CSV: weekday, hour, staff); else `[staff] roster`.
            simulate: what is simulated too; the line does not depend on it.

        Raises:
            SheetError: a sheet, a survey or the roster can't be read.
        """
        from humanline.gain.combining import gain_of
        from humanline.gain.disagreeing import contradictions, disagreements, own_department
        from humanline.gain.observing import assumptions_of
        from humanline.gain.sensitivity import flips
        from humanline.gain.wishing import wishes_asked
        from humanline.plan.causes_gone import causes_gone
        from humanline.plan.line import draw
        from humanline.plan.loads import cell_loads
        from humanline.plan.outlook import complete
        from humanline.plan.roster import read_roster
        from humanline.plan.saying import as_far_as_held

        judgements, staff = self.judgements, self.organisation.staff
        path = roster or (self.folder / staff.roster if staff.roster else None)
        week = read_roster(path) if path else None
        # A roster given here is the newest word on the hours; one in line.toml stands beside its hours.
        hours = hours_per_week or (sum(week) if week and roster else None) or self.hours_per_week
        invalid = {same(name) for name in (*self.invalid_trials, *self._drawn_whole)}
        facts = without_trials(self.facts, invalid) if self.facts is not None else None
        loads, assumptions, needs = cell_loads(
            facts,
            judgements,
            self.organisation,
            protected=protected_segments(self.organisation),
            self_service=self.self_service_counts,
        )
        cells = [(load.moment, load.segment) for load in loads]
        evidence = facts.evidence if facts is not None else ()
        asked, wished = wishes_asked(judgements or Judgements(), evidence, self.organisation)
        evidence = (*evidence, *asked)
        # What was only observed among people who chose draws no line by itself.
        judged = (
            any(not (one.adds is None and one.matters is None) for one in judgements.scores) if judgements else False
        )
        if not judged and all(one.source == "observed" for one in evidence):
            needs = (*needs, Need(code="no_judgement"))
        volumes = {(load.moment, load.segment): load.contacts_per_week.value for load in loads}
        gains = gain_of(judgements or Judgements(), evidence, cells, self.organisation, volumes)
        made_from = [file.name for file in self.tidied.files] if self.tidied else []
        made_from += [self.organisation.self_service.counts] if self.self_service_counts else []
        drawn = draw(
            loads,
            gains,
            hours,
            organisation=self.organisation,
            made_from=(*made_from, *(judgements.sources if judgements else ())),
            clock=self.clock,
            version=__version__,
            needs=needs,
            assumptions=(*assumptions, *assumptions_of(evidence, self.organisation)),
            made_up=judgements is not None and judgements.made_up,
            warnings=judgements.warnings if judgements is not None else (),
            noticed=(
                *(unreliable(self.tidied) if self.tidied is not None else ()),
                *wished,
                *disagreements(gains),
                *contradictions(evidence, self.organisation),
                *(own_department(judgements, self.organisation) if judgements is not None else ()),
            ),
        )
        drawn = complete(
            drawn,
            loads,
            gains,
            self.facts,
            judgements,
            self.organisation,
            roster=week,
            customers=self.waiting_customers,
            simulate=simulate,
            only_staff=self.facts is not None and self.facts.holds == "only_staff" and not self.self_service_counts,
        )
        drawn = as_far_as_held(drawn, self.facts, counted=bool(self.self_service_counts))
        from humanline.loop.serving import service_of
        from humanline.plan.foreseeing import foresee
        from humanline.plan.meeting import met_by

        drawn = msgspec.structs.replace(
            drawn,
            foreseen=foresee(drawn, loads, self.facts, in_time=self._in_time if drawn.simulated is not None else None),
            met_by=met_by(drawn, loads, self.facts),
        )
        gone = causes_gone(
            drawn, loads, gains, self.facts, judgements, self.organisation,
            roster=week, customers=self.waiting_customers,
        )  # fmt: skip
        not_counted = (
            Notice(code="invalid_trial", values={"trial": one}, level="warning") for one in self.invalid_trials
        )
        return msgspec.structs.replace(
            drawn,
            notices=(*not_counted, *drawn.notices),
            flips_at=flips(drawn.cells, self.organisation, drawn.price, drawn.moments),
            steps_to_person=self.steps_to_person,
            causes_gone=gone,
            service=service_of(
                self.organisation,
                protected=protected_segments(self.organisation),
                protected_names=protected_names(self.organisation),
                today=self.clock().date(),
            ),
        )

    def staff(
        self, asked: StaffingAsked | None = None, *, roster: Path | None = None, line: Path | None = None
    ) -> StaffPlan:
        """How many staff in each interval of the weeks to come, simulated, and who works when.

        Args:
            asked: what is asked for beside `line.toml`; nothing is the usual week to come in half hours.
            roster: staff that are planned in each hour of the week (CSV: weekday, hour, staff).
            line: a plan (`plan.json`): staff for its line, beside as it goes now.

        Raises:
            InputError: what is asked can't be, or the log can't tell it; all faults at once.
        """
        from humanline.loop.staffing import staff_plan
        from humanline.plan.staffing import StaffingAsked

        return staff_plan(
            self.tidied,
            self.organisation,
            asked or StaffingAsked(),
            folder=self.folder,
            clock=self.clock,
            progress=self.progress,
            roster=roster,
            line=line,
        )


def without_trials(facts: Facts, names: Collection[str]) -> Facts:
    """Facts as if some trials had not been.

    Args:
        facts: what the log says.
        names: of trials, as `foundation.names.same` makes them.
    """
    return msgspec.structs.replace(
        facts,
        evidence=tuple(one for one in facts.evidence if same(one.trial) not in names),
        chosen=tuple(one for one in facts.chosen if same(one.trial) not in names),
        started=tuple(one for one in facts.started if same(one.trial) not in names),
    )


def unreliable(tidied: Tidied) -> tuple[Notice, ...]:
    """What stands before everything else that rests on a log of which too many records were rejected."""
    return tuple(notice for notice in tidied.notices if notice.code == "many_rejected")
