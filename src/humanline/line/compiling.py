"""A policy from a plan: what decides, and nothing else of it. Comes before `line.deciding`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.frozen import standing as standing_of_design
from humanline.model.lifting import lifted_from
from humanline.model.plan import MomentPlan, Plan
from humanline.model.policy import CellRule, Policy, Shadow, WholeRule
from humanline.model.quiet import QuietRule
from humanline.model.reach import OpenHours
from humanline.model.sealed import seal, standing
from humanline.model.service import MomentOffered
from humanline.model.trial import Design

#: Columns of a log that hold how much time a contact took, or money: no decision depends on them (I12).
SPEED_AND_MONEY = frozenset({"handle_s", "wait_s", "value"})
_HOUR = 60


def policy_of(plan: Plan, *, trials: Sequence[Design] = ()) -> Policy:
    """What decides, from a plan.

    A plan that nobody signed, that changed after it was signed, or of schema 1, which does not hold the rules of its
    segments, gives a policy that decides in shadow.

    Args:
        plan: as it was read.
        trials: designs that are in force; each is frozen as it stands.

    Raises:
        InputError: a trial is not frozen, or stands there twice; a name means two moments. All faults at once.
    """
    service = plan.service
    faults = [*_trial_faults(trials), *_name_faults(plan)]
    if faults:
        raise InputError(faults)
    offered = {same(one.moment): one for one in service.offered}
    left_out = sorted({name for rule in service.segments for name in rule.attributes if same(name) in SPEED_AND_MONEY})
    prices = _prices(plan)
    return Policy(
        seal=seal(plan),
        signed_by=plan.signed.by if plan.signed is not None else "",
        until=plan.signed.until if plan.signed is not None else "",
        shadow=_shadow(plan),
        organisation=plan.organisation,
        time_zone=service.time_zone or "Europe/Amsterdam",
        cells=tuple(
            CellRule(one.moment, one.segment, one.start, one.because, one.owed, lifted_from(one)) for one in plan.cells
        ),
        wholes=tuple(_whole(one, offered.get(same(one.name))) for one in plan.moments),
        segments=service.segments,
        protected=service.protected,
        left_out=tuple(left_out),
        price=plan.price.value if isinstance(plan.price, Estimate) else None,
        prices=prices if isinstance(plan.price, Estimate) else (),
        windows=() if service.opening else _open_by_price(prices),
        opening=service.opening,
        promises=service.promises,
        quiet=plan.quiet.rule if plan.quiet is not None else QuietRule(),
        trials=tuple(trials),
    )


def _shadow(plan: Plan) -> Shadow:
    # The day plays no part: a policy past its day goes on, and says so.
    state = standing(plan, date.min)
    if state in ("unsigned", "changed"):
        return "unsigned" if state == "unsigned" else "changed"
    return "schema_1" if plan.schema == 1 else ""


def _whole(moment: MomentPlan, offered: MomentOffered | None) -> WholeRule:
    owed = moment.owed or moment.because == "owed"
    more = offered or MomentOffered(moment.name)
    return WholeRule(
        moment=moment.name,
        start=moment.start,
        because=moment.because,
        owed=owed,
        aliases=more.aliases,
        self_service=more.self_service,
        lift=lifted_from(moment),
        skills=more.skills,
        languages=more.languages,
    )


def _prices(plan: Plan) -> tuple[float | None, ...]:
    """By hour of the week; in plans of schema 1 an hour without staff has a price of nought, and is closed."""
    week = plan.week
    if week is None or len(week.price) != len(week.staff):
        return ()
    return tuple(price if staff > 0 else None for price, staff in zip(week.price, week.staff, strict=True))


def _open_by_price(prices: Sequence[float | None]) -> OpenHours:
    """Windows of the hours in which somebody is there, as the log shows it."""
    found: list[tuple[int, int]] = []
    for hour, price in enumerate(prices):
        if price is not None and found and found[-1][1] == hour * _HOUR:
            found[-1] = (found[-1][0], (hour + 1) * _HOUR)
        elif price is not None:
            found.append((hour * _HOUR, (hour + 1) * _HOUR))
    return tuple(found)


def _trial_faults(trials: Sequence[Design]) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    for design in trials:
        if standing_of_design(design) != "frozen":
            rule = "A trial decides once its design is frozen."
            faults.append(
                Fault(f"trial {design.name!r}", "not frozen as it stands", rule, "`humanline trial freeze` it.")
            )
        if design.name in seen:
            faults.append(Fault(f"trial {design.name!r}", "found it twice", "A trial is in force once."))
        seen.add(design.name)
    return faults


def _name_faults(plan: Plan) -> list[Fault]:
    """Names of moments that mean two."""
    means = {same(moment.name): moment.name for moment in plan.moments}
    faults = []
    for one in plan.service.offered:
        for alias in one.aliases:
            before = means.setdefault(same(alias), one.moment)
            if same(before) != same(one.moment):
                found = f"{alias!r} means {before!r} and {one.moment!r}"
                faults.append(Fault("the plan's aliases", found, "A name means one moment.", "Keep one in line.toml."))
    return faults
