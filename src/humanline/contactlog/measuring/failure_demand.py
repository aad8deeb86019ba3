"""What need not come: figures of the contacts that have a cause, and of those that follow one that did not do.

Comes after `caused`, which asks the engine. A cause with few contacts is neither named nor counted by itself.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

from humanline.contactlog.measuring import measures
from humanline.contactlog.measuring.assumed_minutes import assumed_hours, with_assumed_minutes
from humanline.contactlog.measuring.discretion import hide_small
from humanline.contactlog.measuring.gate import Gate
from humanline.contactlog.measuring.scanning import Key, Row, Sums, add_up, collect, named, total
from humanline.foundation.errors import ConfigError, Fault
from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
from humanline.model.facts import Group, Period
from humanline.model.failure_demand import Cause, CausedMoment, Chain, FailureDemand, Payer
from humanline.model.organisation import Organisation


def failure_demand_of(
    sums: Sums, gate: Gate, period: Period | NotEstimable, organisation: Organisation
) -> FailureDemand | NotEstimable:
    """The contacts of which it is written that something went wrong or was not done.

    Args:
        sums: of the log.
        gate: what the log can tell.
        period: that it covers.
        organisation: `line.toml`, for departments and the smallest group.

    Raises:
        ConfigError: a rule names a department that nobody knows.
    """
    _check_departments(sums, organisation)
    why = gate.why_no_causes()
    return why or _Figures(sums, gate, period, organisation).all()


def chains_of(
    sums: Sums, gate: Gate, period: Period | NotEstimable, organisation: Organisation
) -> tuple[Chain, ...] | NotEstimable:
    """The contacts that follow one of the same customer that did not do, most first.

    Args:
        sums: of the log.
        gate: what the log can tell.
        period: that it covers.
        organisation: `line.toml`, for the smallest group.
    """
    refused = {kind: gate.why_not(kind) for kind in ("repeat", "spill_over")}
    if refused["repeat"] is not None:
        return refused["repeat"]
    by_moment = collect(sums.chains, _moment)
    seen = {moment: total(rows, "seen") for (moment,), rows in by_moment.items()}
    ends = {moment: (total(rows, "failed"), total(rows, "good")) for (moment,), rows in by_moment.items()}
    assumed = gate.why_not("handle_min") is not None and bool(organisation.minutes)
    rows: list[Row] = list(sums.chains or ())
    if assumed:
        rows = with_assumed_minutes([{**row, "mode": "person"} for row in rows], sums.cube, organisation.minutes)
    anyway = {(row["source"], row["moment"]): row["contacts"] for row in sums.chains or () if row["kind"] == "solved"}
    found = []
    for row in rows:
        kind, target = row["kind"], named(row["moment"])
        few = row["contacts"] < organisation.privacy.smallest_group
        if kind in (None, "solved") or few or refused.get(kind) is not None:
            continue
        by_chance = anyway.get((row["source"], row["moment"]), 0)
        if kind == "unsolved" and not _more_often(row["contacts"], by_chance, *ends[named(row["source"])]):
            continue
        found.append(
            Chain(
                source=named(row["source"]),
                target=target,
                kind=kind,
                contacts=row["contacts"],
                share=measures.share(row["seen"], seen[target]),
                hours_per_week=_hours(row, (), gate, period, assumed=assumed),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.contacts, one.source, one.target, one.kind)))


def _more_often(after_failed: int, after_good: int, failed: int, good: int) -> bool:
    """Whether contacts follow those that failed surely more often than those that were solved.

    Customers have several questions, so some follow by chance. Three standard errors, as many pairs are looked at.
    """
    if not failed or not good:
        return False
    together = (after_failed + after_good) / (failed + good)
    error = sqrt(together * (1 - together) * (1 / failed + 1 / good))
    return after_failed / failed - after_good / good > 3 * error


class _Figures:
    """Makes figures of the sums by cause."""

    def __init__(self, sums: Sums, gate: Gate, period: Period | NotEstimable, organisation: Organisation) -> None:
        self.rows: Sequence[Row] = sums.causes or []
        self.assumed = gate.why_not("handle_min") is not None and bool(organisation.minutes)
        if self.assumed:
            self.rows = with_assumed_minutes(self.rows, sums.cube, organisation.minutes)
        self.days = [row for row in sums.cause_days or () if row["caused"]]
        self.gate = gate
        self.period = period
        self.smallest = organisation.privacy.smallest_group
        self.of_moment = {key: total(rows, "contacts") for key, rows in collect(self.rows, _moment).items()}
        self.contacts = total(self.rows, "contacts")

    def all(self) -> FailureDemand | NotEstimable:
        """Everything at once; the reason where so few contacts have a cause that they could point at a person."""
        caused = [row for row in self.rows if row["caused"]]
        contacts = total(caused, "contacts")
        if contacts < self.smallest:
            return NotEstimable(reason="too_few", needs=("cause",))
        shown = self.shown(add_up((row for row in caused if row["cause"]), _cause), contacts)
        parts, days = collect(caused, _cause), collect(self.days, _cause)
        causes = [self.cause(key, sums, parts[key], days[key]) for key, sums in shown.items()]
        return FailureDemand(
            contacts=contacts,
            known=total(self.rows, "contacts", lambda row: row["caused"] is not None),
            of=self.contacts,
            per_week=self.per_week(contacts, self.days),
            hours_per_week=self.hours(add_up(caused, lambda _row: ())[()], self.days),
            causes=tuple(sorted(causes, key=_weight)),
            rest=contacts - sum(cause.contacts for cause in causes),
            payers=self.payers(caused),
        )

    def shown(self, by_cause: dict[Key, dict[str, Any]], contacts: int) -> dict[Key, dict[str, Any]]:
        """Causes with enough contacts; where what is left of the whole is small, one more goes with it."""
        shown = {key: sums for key, sums in by_cause.items() if sums["contacts"] >= self.smallest}
        rest = contacts - sum(sums["contacts"] for sums in shown.values())
        if shown and 0 < rest < self.smallest:
            del shown[min(shown, key=lambda key: (shown[key]["contacts"], key))]
        return shown

    def cause(self, key: Key, sums: Row, rows: list[Row], days: list[Row]) -> Cause:
        """One cause."""
        moments = add_up(rows, _moment)
        groups = hide_small(
            tuple(Group(key=moment, contacts=part["contacts"]) for moment, part in moments.items()),
            smallest=self.smallest,
        )
        parts = []
        for group in groups:
            if isinstance(group.contacts, int):
                parts.append(
                    CausedMoment(
                        moment=group.key[0],
                        contacts=group.contacts,
                        share=measures.share(group.contacts, self.of_moment[group.key]),
                        hours_per_week=self.hours(moments[group.key], ()),
                    )
                )
        return Cause(
            cause=key[0],
            caused_by=key[1],
            contacts=sums["contacts"],
            share=measures.share(sums["contacts"], self.contacts),
            per_week=self.per_week(sums["contacts"], days),
            hours_per_week=self.hours(sums, days),
            moments=tuple(sorted(parts, key=lambda part: (-part.contacts, part.moment))),
        )

    def payers(self, caused: Iterable[Row]) -> tuple[Payer, ...]:
        """Who causes and who spends the minutes, where the log tells both."""
        if not self.gate.tells("caused_by", "department"):
            return ()
        told = [row for row in caused if row["caused_by"] and row["department"]]
        days = collect((row for row in self.days if row["caused_by"] and row["department"]), _payer)
        groups = tuple(
            Group(
                key=key,
                contacts=sums["contacts"],
                measures={"hours_per_week": self.hours(sums, days[key])},
            )
            for key, sums in sorted(add_up(told, _payer).items())
        )
        hidden = Hidden(below=self.smallest)
        return tuple(
            Payer(group.key[0], group.key[1], group.contacts, group.measures.get("hours_per_week", hidden))
            for group in hide_small(groups, smallest=self.smallest, within=0)
        )

    def hours(self, sums: Row, days: Iterable[Row]) -> Measure:
        return _hours(sums, days, self.gate, self.period, assumed=self.assumed)

    def per_week(self, contacts: int, days: Sequence[Row]) -> Measure:
        """Contacts a week."""
        why = self.gate.why_not("per_week")
        if why is not None or isinstance(self.period, NotEstimable):
            return why or NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
        weekly = () if self.period.given else measures.by_week(days, self.period, "contacts")
        return measures.per_week(contacts, weekly, self.period.weeks, given=self.period.given)


def _hours(sums: Row, days: Iterable[Row], gate: Gate, period: Period | NotEstimable, *, assumed: bool) -> Measure:
    """Staff hours a week; by `[minutes]` where `assumed`; the reason where there are no minutes or no weeks."""
    if assumed and gate.why_not("per_week") is None and isinstance(period, Period):
        return assumed_hours(sums, period.weeks)
    why = gate.why_not("handle_min") or gate.why_not("per_week")
    if why is not None or isinstance(period, NotEstimable):
        return why or NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
    days = [] if period.given else list(days)
    weekly: list[int] = measures.by_week(days, period, "s_handle") if days else []
    return measures.hours_per_week(sums, weekly, period.weeks, given=period.given)


def _check_departments(sums: Sums, organisation: Organisation) -> None:
    """A department that neither the log nor `line.toml` knows is a slip of the pen."""
    handling = [row["department"] for row in sums.departments if row["department"]]
    listed = organisation.organisation.departments
    known = {same(name): name for name in (*handling, *listed)}
    faults = []
    for cause, one in organisation.causes.items():
        if one.caused_by and known and same(one.caused_by) not in known:
            rule = "No department in the log has that name, nor one under [organisation] departments."
            near = difflib.get_close_matches(same(one.caused_by), known, n=1)
            add = f'Add it: departments = ["{one.caused_by}"] under [organisation].'
            way_out = f"Did you mean {known[near[0]]!r}?" if near else add
            faults.append(Fault(f"line.toml causes.{cause}.caused_by", f"found {one.caused_by!r}", rule, way_out))
    if faults:
        raise ConfigError(faults)


def _weight(cause: Cause) -> tuple[float, int, str, str]:
    hours = cause.hours_per_week
    return (-hours.value if isinstance(hours, Estimate) else 0.0, -cause.contacts, cause.cause, cause.caused_by)


def _moment(row: Row) -> Key:
    return (named(row["moment"]),)


def _cause(row: Row) -> Key:
    return row["cause"], row.get("caused_by") or ""


def _payer(row: Row) -> Key:
    return row["caused_by"], row["department"]
