"""A trial from its frozen design and the contact log to its result."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.foundation.record import Record
from humanline.loop.listing import listed_of
from humanline.loop.project import PlannedProject
from humanline.loop.trials import forecast_of
from humanline.model.cube import Cube
from humanline.model.estimate import Estimate
from humanline.model.facts import Period
from humanline.model.frozen import standing
from humanline.model.organisation import Decided
from humanline.model.plan import Plan
from humanline.model.trial import Design, Outcome, TrialForecast
from humanline.model.trial_result import Fit, TrialResult
from humanline.trial.fitting import fit_of
from humanline.trial.staffing import measured, staff_needs

#: Clusters that are looked at one by one; of more, sums tell as much.
FEW_CLUSTERS = 500
#: Where the reader finds why a design must be frozen first.
_FREEZE = "Freeze it: `humanline trial freeze`."


def result_of(
    design: Design, turn: PlannedProject, *, clock: Clock, other: str = "", until: date | None = None,
    leave_out: tuple[str, ...] = (),
) -> TrialResult:  # fmt: skip
    """What a trial has shown so far, and whether what works fits in the staff hours.

    Arguments and errors are those of `effect_of`.
    """
    result = effect_of(design, turn, clock=clock, other=other, until=until, leave_out=leave_out)
    if result.verdict.decision != "roll_out":
        return result
    return msgspec.structs.replace(result, fit=_fit(result.design, turn, result))


def effect_of(
    design: Design, turn: PlannedProject, *, clock: Clock, other: str = "", until: date | None = None,
    leave_out: tuple[str, ...] = (),
) -> TrialResult:  # fmt: skip
    """What a trial has shown so far.

    Args:
        design: frozen as it stands.
        turn: the organisation's log and settings.
        clock: gives the time on the record.
        other: the arm that is compared with the first; empty where there is one other.
        until: last day of which outcomes are known; the last of the log where it is `None`.
        leave_out: `two_arms`: customers in two arms are left out and counted; else they are an error.

    Raises:
        InputError: the design is not frozen or was changed since, there is no log, it has no such trial or no
            customers, arms of the log and the design differ, or customers are in two arms; all faults of a kind
            at once.
    """
    from humanline.contactlog.measuring.met_in_arms import met_in_arms
    from humanline.contactlog.querying.queries import BIN_WIDTH
    from humanline.contactlog.trial_cube.alone import Alone
    from humanline.contactlog.trial_cube.of_log import Look, bins_of_log, clusters_of_log, cube_of_log
    from humanline.contactlog.trial_cube.spreads import powers_of_log
    from humanline.stats.sequences.asymptotic import EVEN
    from humanline.trial.analysing import STAFF, Read, analyse
    from humanline.trial.measuring import arms_ratio

    _can_be_read(design)
    tidied, facts = turn.tidied, turn.facts
    if tidied is None or facts is None:
        rule = "The outcomes of a trial are read from the contact log."
        raise InputError([Fault("line.toml [log] files", "none", rule, "Name the files of the log.")])
    # First of all: a design that names what is not in the log, or a log with nothing left, is said before it is read.
    forecast = forecast_of(design, turn, clock=clock, measure=False, weeks=False)
    outcomes = design.outcomes
    if isinstance(facts.overall["handle_min"], Estimate):
        longest = max(one.window_days for one in outcomes)
        staff = Outcome(name=STAFF, column="person_minutes", better="lower", kind="count", window_days=longest)
        outcomes = (*outcomes, staff)
    same_way = len({arm.mode for arm in design.arms}) == 1
    alone = None
    if design.each == "contact":
        zone = turn.organisation.organisation.time_zone
        alone = Alone(design.unit, zone, design.window_hours, design.burn_in_minutes)
    look = Look(
        trial=design.name,
        outcomes=outcomes,
        by=("segment", "day", *(("channel",) if same_way and not design.listed else ())),
        cluster=alone.cluster if alone is not None and alone.cluster else design.cluster,
        until=_end_of(until, turn) if until else None,
        leave_out=leave_out,
        chances=design.chances == "recorded",
        drawn=design.unit,
        alone=alone,
        listed=listed_of(design, turn) if design.listed else None,
    )
    cube = cube_of_log(tidied, turn.organisation, look)
    bins = {
        one.name: bins_of_log(tidied, turn.organisation, look, one.name) for one in outcomes if one.kind == "quantile"
    }
    read = Read(
        cube=cube,
        bins=bins,
        bin_width=BIN_WIDTH,
        usual=_usual(design, turn),
        until=until or (date.fromisoformat(facts.period.last) if isinstance(facts.period, Period) else clock().date()),
        made_from=tuple(file.name for file in tidied.files),
        clusters=clusters_of_log(tidied, turn.organisation, look) if _few_clusters(cube) else None,
        powers=powers_of_log(tidied, turn.organisation, look) if arms_ratio(design) > EVEN else None,
    )
    compared = _comparison(design, other)
    read = read._replace(other_arms=frozenset(arm.name for arm in design.arms if arm not in compared.arms))
    result = analyse(compared, read, forecast=forecast, clock=clock, version=__version__)
    return msgspec.structs.replace(result, met=met_in_arms(tidied, turn.organisation, design.name))


def _comparison(design: Design, other: str) -> Design:
    """The trial as the comparison of its first arm with this one."""
    wanted = other or design.arms[1].name
    return next(one.design for one in design.comparisons if one.design.arms[1].name == wanted)


def _fit(design: Design, turn: PlannedProject, result: TrialResult) -> Fit:
    """Whether everybody in the other arm fits, reckoned as the plan reckons how things go now."""
    now = turn.reckoned({})
    work = turn.work_of_moments
    needs = staff_needs(design, turn.facts, turn.organisation, work) if turn.facts is not None and work else None
    if now is None or needs is None:
        return fit_of(turn.hours_per_week, None, None)
    # What the arms took in the trial counts before what the log makes likely.
    then = turn.reckoned(measured(needs, result.staffing).of_moment[design.arms[-1].name])
    fit = fit_of(turn.hours_per_week, now, then)
    return msgspec.structs.replace(fit, gives_way=_gives_way(design, turn)) if fit.verdict == "does_not_fit" else fit


def _gives_way(design: Design, turn: PlannedProject) -> tuple[tuple[str, str], ...]:
    """What the plan would start with self-service instead, if everybody in the trial's moments got the other arm."""
    mode = design.arms[-1].mode
    now = turn.plan(simulate=False)
    if mode != "person" or now.needs:
        return ()
    wanted = [
        Decided(cell=f"{cell.moment} | {cell.segment}", start=mode, by=design.name, because=design.name)
        for cell in now.cells
        if same(cell.moment) in {same(moment) for moment in design.moments} and not cell.owed
    ]
    then = turn.decided(wanted).plan(simulate=False)
    starts = {(cell.moment, cell.segment): cell.start for cell in then.cells}
    return tuple(
        (cell.moment, cell.segment)
        for cell in now.cells
        if cell.start == "person" and starts.get((cell.moment, cell.segment), "person") != "person"
    )


def plans_around(design: Design, turn: PlannedProject, result: TrialResult) -> tuple[Plan, Plan]:
    """The plan without what the trial has shown, and with it; an invalid trial changes nothing.

    Args:
        design: the trial.
        turn: the organisation's log and settings.
        result: what the trial has shown.
    """
    if result.verdict.decision == "invalid":
        after = turn.without_trials([*turn.invalid_trials, design.name]).plan(simulate=False)
        return after, after
    after = turn.plan(simulate=False)
    if turn.facts is None:
        return after, after
    return turn.without_trials([*turn.invalid_trials, design.name]).plan(simulate=False), after


class ShownTrial(Record, frozen=True):
    """What a trial has shown, with what stands around it on its page.

    Attributes:
        result: of one arm beside the first.
        before: the plan without what it has shown.
        after: the plan with it.
        forecast: what the design takes of the staff, by what its arms took.
    """

    result: TrialResult
    before: Plan
    after: Plan
    forecast: TrialForecast


def shown_around(
    result: TrialResult, design: Design, turn: PlannedProject, *, clock: Clock, name: str = "trial.toml"
) -> ShownTrial:
    """A result with what stands around it.

    Args:
        result: what the trial has shown.
        design: the trial.
        turn: the organisation's log and settings.
        clock: gives the time on the record.
        name: of the design's file, for faults.
    """
    before, after = plans_around(design, turn, result)
    forecast = forecast_of(design, turn, clock=clock, name=name, measure=False, staffing=result.staffing)
    return ShownTrial(result=result, before=before, after=after, forecast=forecast)


def _few_clusters(cube: Cube) -> bool:
    return bool(cube.cluster) and sum(cube.units) <= FEW_CLUSTERS


def _can_be_read(design: Design) -> None:
    now = standing(design)
    if now == "open":
        rule = "A design is frozen before the first outcome is read."
        raise InputError([Fault("trial.toml", "not frozen", rule, _FREEZE)])
    if now == "changed":
        rule = "What is read is what was frozen; a change is frozen again with its reason, and stays in the result."
        raise InputError([Fault("trial.toml", "changed since it was frozen", rule, _FREEZE[:-1] + " --because …`.")])


def _usual(design: Design, turn: PlannedProject) -> dict[str, float]:
    """Share that was usual before, of the outcomes that are read exactly."""
    from humanline.trial.spreads import Before, before, groups_of

    found: dict[str, float] = {}
    for one in design.outcomes:
        if one.exact and turn.facts is not None:
            known = before(one, groups_of(turn.facts, design.moments))
            if isinstance(known, Before) and 0 < known.mean < 1:
                found[one.name] = known.mean
    return found


def _end_of(day: date, turn: PlannedProject) -> datetime:
    """The last moment of a day, local time."""
    return datetime.combine(day, time.max, ZoneInfo(turn.organisation.organisation.time_zone)) - timedelta(seconds=1)
