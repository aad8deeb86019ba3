"""Look at a plan before it is put in force: against the one that is, and against itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from humanline.foundation.names import same
from humanline.line.compiling import policy_of
from humanline.line.deciding import NEARNESS
from humanline.model.checked import Change, CheckedPlan, Contradiction
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.offering import PromiseMade
from humanline.model.organisation import spelling_of
from humanline.model.plan import Plan
from humanline.model.sealed import seal
from humanline.model.simulated import SimulatedWeek

Key = tuple[str, str]


def check(plan: Plan, before: Plan | None, *, today: date) -> CheckedPlan:
    """What a plan would change, and what of it can't be kept.

    Args:
        plan: that is to be put in force.
        before: that is in force; `None` where there is none.
        today: decisions of before that day are past.

    Raises:
        InputError: a name means two moments in it.
    """
    return CheckedPlan(
        seal=seal(plan),
        against=seal(before) if before is not None else "",
        changes=_changes(plan, before) if before is not None else (),
        contradictions=(
            *_of_customers(plan),
            *_of_promises(plan),
            *_of_names(plan),
            *(
                Contradiction("decided_past", {"cell": one.cell, "by": one.by, "until": one.until})
                for one in plan.decided
                if one.until and date.fromisoformat(one.until) < today
            ),
            *([Contradiction("short_hours", {"hours": round(plan.short_hours, 1)})] if plan.short_hours > 0 else ()),
            *(_other_customers(plan, before) if before is not None else ()),
        ),
    )


def _changes(plan: Plan, before: Plan) -> tuple[Change, ...]:
    names: dict[Key, Key] = {}
    for drawn in (plan, before):
        for cell in drawn.cells:
            names.setdefault((same(cell.moment), same(cell.segment)), (cell.moment, cell.segment))
    now, then = _Starts(plan), _Starts(before)
    found = []
    for key, (moment, segment) in names.items():
        old, new = then.of(key), now.of(key)
        if old != new:
            contacts = now.contacts.get(key, then.contacts.get(key, 0.0))
            found.append(Change(moment, segment, contacts, old, new, _near(new) > _near(old)))
    return tuple(sorted(found, key=lambda one: (one.nearer, -one.contacts_per_week, one.moment, one.segment)))


class _Starts:
    """How contacts start by one plan: the cell, else the moment as a whole, else a person."""

    def __init__(self, plan: Plan) -> None:
        self._cells = {(same(cell.moment), same(cell.segment)): cell.start for cell in plan.cells}
        self._wholes = {same(moment.name): moment.start for moment in plan.moments}
        self.contacts = {(same(cell.moment), same(cell.segment)): cell.contacts_per_week for cell in plan.cells}

    def of(self, key: Key) -> str:
        return self._cells.get(key, self._wholes.get(key[0], "person"))


def _near(start: str) -> int:
    return NEARNESS.get(start, NEARNESS["person"])


def _of_customers(plan: Plan) -> Iterator[Contradiction]:
    """Groups that are behind, that nobody can be known to be in, or that speed and money tell apart."""
    wholes = {same(moment.name): moment.start for moment in plan.moments}
    protected = {same(rule.name) for rule in plan.service.segments if rule.protected}
    if protected:
        protected.add(same(EVERYONE_ELSE))
    for cell in plan.cells:
        whole = wholes.get(same(cell.moment), cell.start)
        if same(cell.segment) in protected and _near(cell.start) < _near(whole):
            yield Contradiction("protected_further", {"moment": cell.moment, "segment": cell.segment})
    known = {same(rule.name) for rule in plan.service.segments} | {same(EVERYONE), same(EVERYONE_ELSE)}
    for segment in sorted({cell.segment for cell in plan.cells if same(cell.segment) not in known}):
        yield Contradiction("segment_without_rule", {"segment": segment})
    for name in policy_of(plan).left_out:
        yield Contradiction("speed_or_money", {"name": name})


def _of_promises(plan: Plan) -> Iterator[Contradiction]:
    """Promises that nobody can rely on: without hours, or that the simulated week surely does not keep."""
    service = plan.service
    opened = {spelling_of(one.channel) for one in service.opening}
    for promise in service.promises:
        if promise.channel and spelling_of(promise.channel) not in opened:
            yield Contradiction("promise_without_hours", {"channel": promise.channel})
        elif not opened and promise.call_back_hours is not None:
            yield Contradiction("call_back_without_hours", {"hours": promise.call_back_hours})
        if plan.simulated is not None:
            yield from _not_kept(promise, plan.simulated)


def _not_kept(promise: PromiseMade, week: SimulatedWeek) -> Iterator[Contradiction]:
    """Only where the week was simulated for as long a wait, or a longer one: else it is not known."""
    if promise.within_minutes is None or promise.within_minutes > week.within_minutes:
        return
    if promise.segment:
        return  # nobody simulated groups apart
    found = {one.moment: one.in_time for one in week.moments} if promise.moment else {"": week.week.in_time}
    for moment, in_time in found.items():
        if same(moment) == same(promise.moment) and in_time.high < promise.share:
            values: dict[str, str | int | float] = {
                "moment": moment,
                "minutes": promise.within_minutes,
                "promised_share": promise.share,
                "found_share": round(in_time.value, 4),
            }
            yield Contradiction("promise_not_kept" if moment else "promise_not_kept_by_all", values)


def _of_names(plan: Plan) -> Iterator[Contradiction]:
    """Moments of promises and self-service that the plan does not have."""
    known = {same(cell.moment) for cell in plan.cells}
    named = [one.moment for one in plan.service.promises if one.moment]
    named += [one.moment for one in plan.service.offered]
    for moment in dict.fromkeys(named):
        if same(moment) not in known:
            yield Contradiction("unknown_moment", {"moment": moment})


def _other_customers(plan: Plan, before: Plan) -> Iterator[Contradiction]:
    """Segments that are called as before, and by another rule."""
    rules = {same(rule.name): rule.rule for rule in before.service.segments}
    for rule in plan.service.segments:
        if rules.get(same(rule.name), rule.rule) != rule.rule:
            yield Contradiction("segment_changed", {"segment": rule.name})
