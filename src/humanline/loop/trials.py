"""A trial from its `trial.toml`: read, checked against the log, set beside the staff there are, and frozen."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock
from humanline.foundation.decoding import decode
from humanline.foundation.errors import ConfigError, Fault, InputError
from humanline.foundation.files import write_together
from humanline.foundation.names import same
from humanline.loop.configuring import read_toml
from humanline.loop.project import PlannedProject
from humanline.model.cube import Powers
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts
from humanline.model.organisation import Mode
from humanline.model.plan import FindOut, Plan
from humanline.model.trial import WHOLES, Design, TrialForecast
from humanline.model.trial_result import Staffing

KEPT = ".json"


def read_design(path: Path) -> Design:
    """A design as `trial.toml` has it, with what was frozen beside it.

    Args:
        path: of `trial.toml`; what was frozen stands in the JSON file of the same name.

    Raises:
        ConfigError: it is not there, is not TOML, or holds keys or values that can't be used; all faults at once.
    """
    data = read_toml(path, "A design is needed.", "Make one with `humanline trial init`.")
    found = checked_design(data, path.name)
    kept = path.with_suffix(KEPT)
    if not kept.exists():
        return found
    try:
        before = msgspec.json.decode(kept.read_bytes(), type=Design)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError([Fault(str(kept), f"it can't be read: {error}", "It holds what was frozen.")]) from error
    return msgspec.structs.replace(found, frozen=before.frozen)


def checked_design(data: Mapping[str, Any], name: str) -> Design:
    """A design from its plain values.

    Args:
        data: as TOML has them.
        name: of the design's file, for faults.

    Raises:
        ConfigError: it holds keys or values that can't be used; all faults at once.
    """
    found, faults = decode(data, Design, name=name)
    faults += _meaning(found, name) if found is not None else []
    if faults or found is None:
        raise ConfigError(faults)
    if found.frozen:
        rule = "What was frozen is kept beside it, in JSON, and not written by hand."
        raise ConfigError([Fault(f"{name} frozen", "found it in the design", rule, "Take it out.")])
    return found


def keep(design: Design, path: Path) -> Path:
    """Write a frozen design beside its `trial.toml`; give where.

    Raises:
        OutputError: it can't be written.
    """
    kept = path.with_suffix(KEPT)
    write_together({kept: design.to_json() + b"\n"})
    return kept


def forecast_of(
    design: Design,
    turn: PlannedProject,
    *,
    clock: Clock,
    name: str = "trial.toml",
    measure: bool = True,
    weeks: bool = True,
    staffing: Staffing | None = None,
) -> TrialForecast:
    """What a design will take in an organisation.

    Args:
        design: the trial.
        turn: the organisation's log and settings.
        clock: gives the time on the record.
        name: of the design's file, for faults.
        measure: read from the log how units differ in outcomes that its facts do not tell of, and how skew they are.
        weeks: reckon and simulate the weeks that the trial makes, and look for the trial that the plan advises.
        staffing: what the arms took, where the trial has been read.

    Raises:
        ConfigError: the design names moments or segments that are not in the log; all faults at once.
    """
    from humanline.trial.designing import forecast

    faults = _in_the_log(design, turn, name)
    if faults:
        raise ConfigError(faults)
    hours = turn.hours_per_week
    powers = _powers(design, turn) if measure else {}
    return forecast(
        design,
        turn.facts,
        turn.organisation,
        hours_per_week=hours,
        clock=clock,
        version=__version__,
        powers=powers,
        work=turn.work_of_moments,
        reckons=turn.reckoned if weeks else None,
        staffing=staffing,
        advised=_advised(design, turn) if weeks and staffing is None else None,
    )


def _advised(design: Design, turn: PlannedProject) -> FindOut | None:
    """The trial that the plan would do first of what this design is about."""
    moments = {same(moment) for moment in design.moments}
    trials = turn.plan(simulate=False).find_out if len(moments) == 1 else ()
    return next((one for one in trials if same(one.moment) in moments), None)


def _powers(design: Design, turn: PlannedProject) -> dict[str, Powers]:
    """How units differed before the trial in outcomes that the facts do not tell of, or whose skewness matters."""
    from humanline.contactlog.trial_cube.of_log import Look
    from humanline.contactlog.trial_cube.spreads import powers_of_log
    from humanline.stats.sequences.asymptotic import EVEN
    from humanline.trial.measuring import arms_ratio
    from humanline.trial.spreads import told_by_facts

    tidied = turn.tidied
    wanted = [one for one in design.outcomes if arms_ratio(design) > EVEN or not told_by_facts(one)]
    if tidied is None or not wanted:
        return {}
    cluster = design.cluster if design.cluster in turn.organisation.attributes else ""
    found: dict[str, Powers] = {}
    for one in wanted:
        look = Look(trial=design.name, outcomes=(one,), cluster=cluster, before=True, moments=design.moments)
        # What the log does not have is told as not known, outcome by outcome.
        with contextlib.suppress(InputError):
            found |= powers_of_log(tidied, turn.organisation, look)
    return found


def planned_units(design: Design, turn: PlannedProject, *, clock: Clock) -> int | None:
    """How many units a trial plans over all arms; `None` where nobody knows.

    Those of the design; else as many as come in its weeks; else what the largest of its questions asks.

    Args:
        design: the trial.
        turn: the organisation's log and settings.
        clock: gives the time of the forecast.

    Raises:
        ConfigError: the design names moments or segments that are not in the log; all faults at once.
    """
    # Also where the size is given: a design that names what is not in the log is not frozen.
    found = forecast_of(design, turn, clock=clock, weeks=False)
    if design.units is not None:
        return design.units
    if isinstance(found.units_per_week, NotEstimable) or found.units_per_week <= 0:
        return None
    asked = [size.weeks.value for size in found.sizes if isinstance(size.weeks, Estimate)]
    weeks = design.weeks or (max(asked) if asked else 0.0)
    return max(2, round(weeks * found.units_per_week)) if weeks else None


def _meaning(design: Design, name: str) -> list[Fault]:
    """Faults that types can't see."""
    faults = []
    known = {one.name for one in design.outcomes}
    named = [("success", one.outcome, k) for k, one in enumerate(design.success)]
    named += [("guardrails", one.outcome, k) for k, one in enumerate(design.guardrails)]
    for part, outcome, k in named:
        if outcome not in known:
            near = difflib.get_close_matches(outcome, known, n=1)
            way_out = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known)) or 'none'}."
            faults.append(Fault(f"{name} {part}[{k}].outcome", f"found {outcome!r}", "It must be an outcome.", way_out))
    if len(design.arms) < 2 or len({arm.name for arm in design.arms}) < len(design.arms):
        rule = "A trial has two arms or more, of different names; the first is what is now."
        faults.append(Fault(f"{name} arms", f"found {', '.join(arm.name for arm in design.arms) or 'none'}", rule))
    if not design.success:
        faults.append(Fault(f"{name} success", "found none", "Something has to become better.", "Add [[success]]."))
    for what, each in (("outcomes", [one.name for one in design.outcomes]), ("segments", list(design.segments))):
        double = sorted({one for one in each if each.count(one) > 1})
        if double:
            faults.append(Fault(f"{name} {what}", f"found {double[0]!r} twice", "A name stands for one thing."))
    steps = design.ramp
    if any(b.week <= a.week or b.share < a.share for a, b in pairwise(steps)):
        faults.append(Fault(f"{name} ramp", "weeks or shares that go down", "A ramp only goes up: nobody leaves it."))
    faults += [
        Fault(f"{name} outcomes[{k}].per", "nothing", "A ratio has a column below the line.", "Name it in per.")
        for k, one in enumerate(design.outcomes)
        if one.kind == "ratio" and not one.per
    ]
    if design.unit in ("household", "site") and not design.cluster:
        rule = f"What is drawn is a {design.unit}: an attribute of line.toml tells which contacts share one."
        faults.append(Fault(f"{name} cluster", "nothing", rule, 'Write cluster = "…".'))
    faults += [
        Fault(
            f"{name} outcomes[{k}].exact", f"with kind {one.kind!r}", "Exact evidence is of a share.", "Leave it out."
        )
        for k, one in enumerate(design.outcomes)
        if one.exact and (one.kind != "share" or one.covariate or design.cluster)
    ]
    faults += [*_of_wholes(design, name), *_of_list(design, name)]
    if design.starts:
        try:
            date.fromisoformat(design.starts)
        except ValueError:
            rule = "A day is written 2026-09-01."
            faults.append(Fault(f"{name} starts", f"found {design.starts!r}", rule))
    return faults


def _of_list(design: Design, name: str) -> list[Fault]:
    """Faults of a trial of everybody on a list."""
    if not design.listed:
        return []
    needed = {"starts": "Who never gets in touch counts from the day on which it starts.",
              "listed_unit": "It names the column with the customer.",
              "units": "The list tells how many there are."}  # fmt: skip
    faults = [Fault(f"{name} {one}", "nothing", rule) for one, rule in needed.items() if not getattr(design, one)]
    if design.unit != "customer" or design.each != "customer":
        rule = "Everybody on a list is followed."
        faults.append(Fault(f"{name} listed", f"with unit {design.unit!r}", rule, "Leave unit and each out."))
    return faults


def _of_wholes(design: Design, name: str) -> list[Fault]:
    """Faults of a trial in which sites, days or windows are drawn as a whole."""
    faults = []
    if design.unit in ("day", "window") and design.each != "contact":
        rule = "Where everybody gets the same for a while, contacts of one customer may stand in both arms."
        faults.append(Fault(f"{name} each", f"{design.each!r}", rule, 'Write each = "contact".'))
    if design.each == "contact" and design.unit not in WHOLES:
        rule = "Contacts count one by one where a site, a day or a window is drawn."
        faults.append(Fault(f"{name} each", "'contact'", rule, f"A {design.unit} is followed: leave it out."))
    if design.unit == "window" and 24 % design.window_hours:
        rule = "Windows begin at the same hours every day."
        faults.append(Fault(f"{name} window_hours", str(design.window_hours), rule, "Take 1, 2, 3, 4, 6, 8, 12 or 24."))
    if design.unit == "window" and design.burn_in_minutes >= 60 * design.window_hours:
        rule = "Something of a window is left to be read."
        faults.append(
            Fault(f"{name} burn_in_minutes", f"{design.burn_in_minutes:g}", rule, "Take fewer, or longer windows.")
        )
    named = [f"segments[{k}]" for k in range(len(design.segments))]
    named += [f"guardrails[{k}].segment" for k, one in enumerate(design.guardrails) if one.segment]
    if design.each == "contact" and named:
        rule = "What is drawn as a whole holds customers of all segments, and they are not read apart."
        faults.append(Fault(f"{name} {named[0]}", "a segment", rule, "Leave segments out."))
    return faults


def _in_the_log(design: Design, turn: PlannedProject, name: str) -> list[Fault]:
    if turn.facts is None:
        return []
    tidied = turn.facts.tidied
    if not tidied.contacts:
        found = f"{tidied.read} records read, {tidied.excluded} excluded by a rule, {tidied.rejected} rejected"
        rule = "A trial is read from contacts, and none are left."
        way_out = "Look at [exclude] in line.toml, and at what `humanline facts` says of the records."
        return [Fault("line.toml [log]", found, rule, way_out)]
    moments = {same(group.key[0]): group.key[0] for group in turn.facts.moments}
    segments = {same(group.key[1]): group.key[1] for group in turn.facts.cells}
    faults = []
    wanted = [(f"moments[{k}]", one, moments) for k, one in enumerate(design.moments)]
    wanted += [(f"segments[{k}]", one, segments) for k, one in enumerate(design.segments)]
    wanted += [(f"guardrails[{k}].segment", g.segment, segments) for k, g in enumerate(design.guardrails) if g.segment]
    for place, one, known in wanted:
        if same(one) not in known:
            near = difflib.get_close_matches(same(one), known, n=1)
            way_out = f"Did you mean {known[near[0]]!r}?" if near else f"Known: {', '.join(known.values())}."
            faults.append(Fault(f"{name} {place}", f"found {one!r}", "It is not in the log.", way_out))
    return faults


class FirstTrial(NamedTuple):
    """What a first trial could be about.

    Attributes:
        moment: the moment; empty where nothing is known.
        now: how its contacts start.
        column: an outcome that the log has, to become better.
        guarded: another one that it has, that may not become worse; empty where it has no other.
    """

    moment: str
    now: Mode
    column: str
    guarded: str


#: What could be guarded, what matters most first.
_OUTCOMES = ("unheard", "complaint", "resolved", "satisfaction")


def first_trial(turn: PlannedProject) -> FirstTrial:
    """The moment that the plan would test first, else the first of the log."""
    plan = turn.plan(simulate=False)
    moment = plan.find_out[0].moment if plan.find_out else next(iter(turn.contacts_by_moment), "")
    return trial_about(moment, plan, turn.facts)


def trial_about(moment: str, plan: Plan | None, facts: Facts | None) -> FirstTrial:
    """What a trial of one moment could begin with.

    Args:
        moment: the moment.
        plan: in which its contacts start some way; `None` where there is none.
        facts: what the log says; `None` where there is no log.
    """
    starts: Mode = next((cell.start for cell in plan.cells if cell.moment == moment), "person") if plan else "person"
    known = [name for name in _OUTCOMES if facts is not None and isinstance(facts.overall[name], Estimate)]
    better = "satisfaction" if "satisfaction" in known else "resolved"
    guarded = ("unheard",) if facts is None else (name for name in known if name != better)
    return FirstTrial(moment, starts, better, next(iter(guarded), ""))
