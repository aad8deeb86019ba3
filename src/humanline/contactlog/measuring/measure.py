"""Measure every cell of a tidied log: one pass of sums for each question, everything after is arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from humanline.contactlog.columns.channel_words import channel_kind
from humanline.contactlog.measuring import measures
from humanline.contactlog.measuring.chosen import chosen_of
from humanline.contactlog.measuring.discretion import hide_small, of_shown
from humanline.contactlog.measuring.evidence import evidence_of, other_starts_of
from humanline.contactlog.measuring.failure_demand import chains_of, failure_demand_of
from humanline.contactlog.measuring.gate import SHORTEST_WEEKS, Gate
from humanline.contactlog.measuring.pooling import pool_cells
from humanline.contactlog.measuring.scanning import Key, Progress, Row, Sums, add_up, collect, named, scan, total
from humanline.model.contact import LOG_COLUMNS, ChannelKind
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
from humanline.model.facts import Contrast, Facts, Flow, FollowUp, Group, Missing, Notice, Period, Tidied, Week
from humanline.model.measures import MEASURE_BY_NAME, MEASURES
from humanline.model.organisation import Organisation

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Share → its name in the sums, where it is so many of those of whom it is known.
_SHARE_OF = {
    "abandonment": "abandoned",
    "resolved": "resolved",
    "complaint": "complaint",
    "transferred": "transferred",
    "asked": "asked",
    "reached": "reached",
    "end_unknown": "open",
    "failure_demand": "caused",
}


def measure(
    tidied: Tidied,
    organisation: Organisation,
    *,
    made_at: datetime,
    version: str,
    since: date | None = None,
    progress: Progress | None = None,
) -> Facts:
    """Measure every cell of a tidied log.

    Small cells are partly pooled with what is usual for their moment, and cells with so few contacts that they could
    point at a person are hidden.

    Args:
        tidied: the tidied log.
        organisation: windows, channels, privacy.
        made_at: the time to put on the record.
        version: the version of Humanline to put on the record.
        since: contacts before this local day are left out, and those without a time; `None` for all.
        progress: told what is being measured and the share done.
    """
    gate = Gate(tidied)
    sums = scan(tidied, organisation, gated=lambda log: _since(gate.gated(log), since), progress=progress)
    return _Measuring(sums, tidied, organisation).facts(made_at, version)


def _since(log: ir.Table, day: date | None) -> ir.Table:
    return log if day is None else log.filter(log.day >= day)


class _Measuring:
    """Holds the sums of one log while its groups are made."""

    def __init__(self, sums: Sums, tidied: Tidied, organisation: Organisation) -> None:
        self.sums = sums
        self.tidied = tidied
        self.organisation = organisation
        self.period = _period(sums.days, organisation)
        self.have = set(tidied.columns)
        self.gate = Gate(tidied, self.period, sums)
        self.refused = {name: why for name in MEASURES if (why := self.gate.why_not(name)) is not None}

    def facts(self, made_at: datetime, version: str) -> Facts:
        """Every group, flow and week."""
        overall = self.group(_everything)
        everything = overall[()] if overall else Group(key=(), contacts=0)
        smallest = self.organisation.privacy.smallest_group
        moments = _largest_first(self.group(lambda row: (named(row["moment"]),)))
        cells = _largest_first(self.group(lambda row: (named(row["moment"]), named(row["segment"]))))
        shown = hide_small(moments, smallest=smallest)
        cells = hide_small(pool_cells(cells, moments), smallest=smallest, within=0, wholes=shown)
        evidence, more_notices = evidence_of(self.sums, self.organisation)
        return Facts(
            version=version,
            made_at=made_at,
            organisation=self.organisation.organisation.name,
            time_zone=self.organisation.organisation.time_zone,
            made_up=self.organisation.organisation.made_up,
            tidied=self.tidied,
            period=self.period,
            overall=everything,
            moments=shown,
            cells=cells,
            channels=hide_small(self.channels(), smallest=smallest),
            moment_channels=hide_small(self.moment_channels(), smallest=smallest, within=0, wholes=shown),
            segments=hide_small(self.segments(), smallest=smallest),
            kinds=self.kinds(),
            departments=hide_small(self.departments(), smallest=smallest),
            flows=self.flows(),
            weeks=self.weeks(shown),
            contrasts=self.contrasts(),
            evidence=of_shown(evidence, (*shown, *cells)),
            follow_ups=self.follow_ups(),
            chosen=chosen_of(self.sums.trials, self.organisation),
            started=other_starts_of(self.sums.trials, self.organisation),
            repeat_days=self.organisation.windows.repeat_days,
            spill_hours=self.organisation.windows.spill_hours,
            missing=self.missing(),
            notices=(*self.notices(), *more_notices),
            unheard_by=self.unheard_by(),
            failure_demand=failure_demand_of(self.sums, self.gate, self.period, self.organisation),
            chains=chains_of(self.sums, self.gate, self.period, self.organisation),
        )

    def channels(self) -> tuple[Group, ...]:
        """By channel, each with its mode."""
        groups = _largest_first(self.group(lambda row: (named(row["channel"]),), one_mode=True))
        return tuple(msgspec.structs.replace(group, kind=self.kind(group.key[0])) for group in groups)

    def kind(self, channel: str) -> ChannelKind:
        """How a person is met in a channel."""
        return channel_kind(channel, self.organisation.channels)

    def kinds(self) -> tuple[Group, ...]:
        """By how a person was met; each share is of all contacts of which it is known whether a person was reached."""
        if "person_share" in self.refused:
            return ()
        everything = add_up(self.sums.cube, _everything)[()]["n_served"]
        met = add_up(
            (row for row in self.sums.cube if row["mode"] == "person"), lambda row: (self.kind(row["channel"]),)
        )
        groups = {
            key: Group(
                key=key,
                contacts=row["contacts"],
                kind=key[0],  # type: ignore[arg-type]
                measures={"person_share": measures.share(row["k_served"], everything)},
            )
            for key, row in met.items()
        }
        return hide_small(_largest_first(groups), smallest=self.organisation.privacy.smallest_group)

    def moment_channels(self) -> tuple[Group, ...]:
        """By moment and channel."""
        return _largest_first(self.group(lambda row: (named(row["moment"]), named(row["channel"])), one_mode=True))

    def segments(self) -> tuple[Group, ...]:
        """By segment, where there are several."""
        groups = self.group(lambda row: (named(row["segment"]),))
        return _largest_first(groups) if len(groups) > 1 else ()

    def departments(self) -> tuple[Group, ...]:
        """By department, where known."""
        added = add_up((row for row in self.sums.departments if row["department"]), lambda row: (row["department"],))
        groups = {
            key: Group(key=key, contacts=row["contacts"], measures=self.passed(self.plain_measures(row)))
            for key, row in added.items()
        }
        return _largest_first(groups)

    def group(self, key_of: Callable[[Row], Key], *, one_mode: bool = False) -> dict[Key, Group]:
        """Add the cube up to groups and measure each.

        Args:
            key_of: the key of a row of sums.
            one_mode: every group is served in one mode (it is one channel).
        """
        added = add_up(self.sums.cube, key_of)
        links = collect(self.sums.links, key_of)
        bins = {name: collect(rows, key_of) for name, rows in self.sums.bins.items()}
        days = collect(self.sums.days, key_of) if not one_mode else None
        groups: dict[Key, Group] = {}
        for key, row in added.items():
            found: dict[str, Measure] = {}
            if not one_mode:
                found["per_week"] = self.weekly(row["contacts"], days[key] if days is not None else ())
            else:
                found["per_week"] = self.weekly(row["contacts"], ())
            if not one_mode:
                found["person_share"] = measures.share(row["k_served"], row["n_served"])
            found |= self.plain_measures(row)
            found |= self.quantiles({name: rows[key] for name, rows in bins.items()})
            found |= self.linked(row, links[key] if self.sums.links is not None else None)
            mode: Literal["person", "self_service", "unknown", ""] = (row["mode"] or "unknown") if one_mode else ""
            groups[key] = Group(key=key, contacts=row["contacts"], measures=self.passed(found), mode=mode)
        return groups

    def passed(self, found: dict[str, Measure]) -> dict[str, Measure]:
        """What was measured, as far as the gate lets it through; else the reason."""
        return {name: self.refused.get(name, measure) for name, measure in found.items()}

    @property
    def weeks_long(self) -> float | None:
        """Length of the period in weeks, or `None` when it is not known."""
        return self.period.weeks if isinstance(self.period, Period) else None

    def weekly(self, contacts: int, days: Iterable[Row]) -> Measure:
        """Contacts a week, with an interval from how whole weeks differ."""
        if self.sums.days is None or not isinstance(self.period, Period) or self.period.given:
            given = isinstance(self.period, Period) and self.period.given
            return measures.per_week(contacts, (), self.weeks_long, given=given)
        weekly = measures.by_week(days, self.period, "contacts")
        return measures.per_week(contacts, weekly, self.weeks_long, given=False)

    def plain_measures(self, row: Row) -> dict[str, Measure]:
        """Measures that need only the sums of the group's own contacts."""
        return {
            "handle_min": measures.duration_mean(row, "handle"),
            "wait_min": measures.duration_mean(row, "wait"),
            "satisfaction": measures.scale_mean(row, "satisfaction"),
            "felt_heard": measures.scale_mean(row, "felt_heard"),
            **{name: measures.known_share(row, column) for name, column in _SHARE_OF.items()},
        }

    def quantiles(self, bins: Mapping[str, list[Row]]) -> dict[str, Measure]:
        """Measures that come from the bins of durations."""

        def counts(name: str) -> dict[int, int] | None:
            if name not in bins:
                return None
            added: dict[int, int] = defaultdict(int)
            for row in bins[name]:
                if name != "wait" or row["mode"] != "self_service":  # nobody waits there
                    added[row["bin"]] += row["contacts"]
            return added

        wait, completion, to_person = counts("wait"), counts("completion"), counts("to_person")
        return {
            "wait_p90_min": measures.quantile(wait, 0.9, unit_s=60),
            "completion_h": measures.quantile(completion, 0.5, unit_s=3600),
            "completion_p90_h": measures.quantile(completion, 0.9, unit_s=3600),
            "minutes_to_person": measures.quantile(to_person, 0.5, unit_s=60),
        }

    def linked(self, row: Row, links: list[Row] | None) -> dict[str, Measure]:
        """Measures that look at what a customer did next, and the unheard."""
        if links is None:
            why = NotEstimable(reason="totals", needs=("customer_id",))
            followed: dict[str, Measure] = dict.fromkeys(("repeat", "spill_over", "contacts_to_person"), why)
            return followed | {"unheard": measures.known_share(row, "left")}
        repeats = total(links, "complete_repeat", lambda link: link["kind"] == "repeat")
        spilled = total(links, "complete_spill", lambda link: link["kind"] == "spill_over")
        selves = total(links, "complete_spill", lambda link: link["mode"] == "self_service")
        ends = total(links, "ends")
        return {
            "repeat": measures.share(repeats, total(links, "complete_repeat")),
            "spill_over": measures.share(spilled, selves),
            "contacts_to_person": measures.mean_of(ends, total(links, "s_step"), total(links, "q_step")),
            "unheard": self.unheard(row, links),
        }

    def unheard(self, row: Row, links: list[Row]) -> Measure:
        """Share not heard: of self-service, also who came back to a person, where customers can be followed."""
        if "n_left" not in row or "spill_over" in self.refused:
            return measures.known_share(row, "left")
        hits = row["k_left"] - row["k_left_self_service"] + total(links, "unheard")
        return measures.share(hits, row["n_left"] - row["n_left_self_service"] + total(links, "known_end"))

    def unheard_by(self) -> tuple[str, ...]:
        """The signs by which the unheard are known."""
        if "unheard" in self.refused:
            return ()
        signs = tuple(way[0] for way in MEASURE_BY_NAME["unheard"].needs if self.gate.tells(*way))
        return signs if "spill_over" in self.refused else (*signs, "came_back")

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Contacts with a person that follow the first of a story, by moment and by how the story began.

        None where the log can't tell who comes back to a person. What follows self-service is what spills over.
        """
        needs = (need for need in MEASURE_BY_NAME["spill_over"].needs[0] if need != "self_service")
        if not self.gate.tells(*needs):
            return ()
        smallest = self.organisation.privacy.smallest_group

        def after(rows: Iterable[Row], mode: str, what: str = "follow") -> Measure:
            mine = [row for row in rows if row["mode"] == mode]
            stories = total(mine, "whole")
            if 0 < stories < smallest:
                return Hidden(below=smallest)
            return measures.mean_of(stories, total(mine, f"s_{what}"), total(mine, f"q_{what}"))

        by_moment = collect(self.sums.stories, lambda row: (named(row["moment"]),))
        return tuple(
            FollowUp(
                moment=moment,
                after_person=after(rows, "person"),
                after_self_service=self.refused.get("spill_over") or after(rows, "self_service"),
                first_share=measures.share(total(rows, "stories"), total(rows, "contacts")),
                story_person=after(rows, "person", "contacts"),
                story_self_service=after(rows, "self_service", "contacts"),
            )
            for (moment,), rows in sorted(by_moment.items())
        )

    def flows(self) -> tuple[Flow, ...] | NotEstimable:
        """How customers go on from one channel to the next."""
        if self.sums.links is None or "repeat" in self.refused:
            return self.refused.get("repeat", NotEstimable(reason="totals", needs=("customer_id",)))
        complete: dict[tuple[str, str], int] = defaultdict(int)
        counted: dict[tuple[str, str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for link in self.sums.links:
            source = named(link["channel"])
            for kind, column in (("spill_over", "complete_spill"), ("repeat", "complete_repeat")):
                complete[source, kind] += link[column]
            if link["kind"]:
                key = (source, named(link["next_channel"]), link["kind"])
                column = "complete_spill" if link["kind"] == "spill_over" else "complete_repeat"
                contacts, whole = counted[key]
                counted[key] = (contacts + link["contacts"], whole + link[column])
        smallest = self.organisation.privacy.smallest_group
        refused = {kind for kind in ("repeat", "spill_over") if kind in self.refused}
        flows = [
            Flow(
                source=source,
                target=target,
                kind=kind,  # type: ignore[arg-type]
                contacts=contacts,
                share=measures.share(whole, complete[source, kind]),
            )
            for (source, target, kind), (contacts, whole) in counted.items()
            if contacts >= smallest and kind not in refused
        ]
        return tuple(sorted(flows, key=lambda flow: (-flow.contacts, flow.source, flow.target, flow.kind)))

    def weeks(self, moments: tuple[Group, ...]) -> tuple[Week, ...] | NotEstimable:
        """Contacts by hour of the week, all moments together first."""
        if self.sums.hours is None:
            return NotEstimable(reason="no_time", needs=("opened_at",))
        if not self.gate.tells("clock"):
            return NotEstimable(reason="no_clock", needs=("opened_at",))
        contacts: dict[str, list[int]] = defaultdict(lambda: [0] * 168)
        minutes: dict[str, list[float]] = defaultdict(lambda: [0.0] * 168)
        for row in self.sums.hours:
            if row["hour_of_week"] is None:
                continue
            for moment in ("", named(row["moment"])):
                contacts[moment][row["hour_of_week"]] += row["contacts"]
                minutes[moment][row["hour_of_week"]] += row.get("s_handle", 0) / measures.MS_PER_MINUTE
        handled = "handle_min" not in self.refused
        return tuple(
            Week(
                moment=moment,
                contacts=tuple(contacts[moment]),
                handle_min=tuple(round(m, 3) for m in minutes[moment]) if handled else (),
            )
            for moment in ("", *(group.key[0] for group in moments if not isinstance(group.contacts, Hidden)))
            if moment in contacts
        )

    def contrasts(self) -> tuple[Contrast, ...]:
        """Person against self-service on each moment, as observed among people who chose for themselves."""
        by_mode = self.group(lambda row: (named(row["moment"]), row["mode"] or "unknown"), one_mode=True)
        compared = ("resolved", "satisfaction", "complaint", "repeat")
        found: list[Contrast] = []
        for moment in sorted({key[0] for key in by_mode}):
            person, machine = by_mode.get((moment, "person")), by_mode.get((moment, "self_service"))
            if person is None or machine is None:
                continue
            for name in compared:
                a, b = person[name], machine[name]
                if isinstance(a, Estimate) and isinstance(b, Estimate):
                    found.append(
                        Contrast(
                            moment=moment,
                            measure=name,
                            person=a,
                            self_service=b,
                            difference=measures.subtract(a, b),
                        )
                    )
        smallest = self.organisation.privacy.smallest_group
        return tuple(
            contrast
            for contrast in found
            if min(_observations(contrast.person), _observations(contrast.self_service)) >= smallest
        )

    def missing(self) -> tuple[Missing, ...]:
        """Columns that are not there and would unlock something."""
        skip = {"completion_s"} if "closed_at" in self.have else {"closed_at"} if "completion_s" in self.have else set()
        return tuple(
            Missing(column=column.name, unlocks=column.unlocks)
            for column in LOG_COLUMNS
            if column.unlocks and column.name not in self.have and column.name not in skip
        )

    def notices(self) -> tuple[Notice, ...]:
        """What a reader of the figures should know beyond what tidying noticed."""
        notes: list[Notice] = []
        links = self.sums.links or []
        cut = sum(link["contacts"] - link["complete_repeat"] for link in links)
        if cut:
            notes.append(Notice(code="incomplete_windows", values={"count": cut}))
        for code, mode in (("only_staff", "self_service"), ("only_self_service", "person")):
            if not self.gate.tells(mode) and self.gate.tells("channel"):
                notes.append(Notice(code=code, level="warning"))
        if isinstance(self.period, Period) and self.period.given:
            notes.append(Notice(code="period_given", values={"weeks": self.period.weeks}))
        return tuple(notes)


def _period(days: list[dict[str, Any]] | None, organisation: Organisation) -> Period | NotEstimable:
    seen = [row["day"] for row in days or () if row["day"] is not None]
    given = organisation.organisation.period_weeks
    if seen:
        first, last = min(seen), max(seen)
        weeks = ((last - first) + timedelta(days=1)).days / 7
        stands_for = given if given is not None and weeks < SHORTEST_WEEKS else None
        return Period(
            weeks=stands_for or weeks, first=first.isoformat(), last=last.isoformat(), given=stands_for is not None
        )
    if given is not None:
        return Period(weeks=given, given=True)
    return NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))


def _everything(_row: Row) -> Key:
    return ()


def _largest_first(groups: dict[Key, Group]) -> tuple[Group, ...]:
    def size(group: Group) -> int:
        return group.contacts if isinstance(group.contacts, int) else 0

    return tuple(sorted(groups.values(), key=lambda group: (-size(group), group.key)))


def _observations(measure: Measure) -> int:
    return measure.n if isinstance(measure, Estimate) else 0
