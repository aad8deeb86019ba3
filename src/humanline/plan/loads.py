"""What every cell asks of the staff: from the log where it was measured, else from the sheet, else assumed and named.

Minutes are those of the moment, never of a segment or a person (I12).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

import msgspec

from humanline.foundation.errors import ConfigError, Fault
from humanline.foundation.names import same
from humanline.gain.started import points_of_starts
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, Hidden
from humanline.model.facts import Facts, FollowUp, Group, Period
from humanline.model.judgement import Judgements, SheetMoment
from humanline.model.load import CellLoad
from humanline.model.organisation import Mode, Organisation, OtherStarts
from humanline.model.other_start import StartLoad
from humanline.model.plan import Assumption, Need
from humanline.plan.start_loads import ASSUMED_FACTOR, WRITTEN_FACTOR, StartsOf

Loads = tuple[tuple[CellLoad, ...], tuple[Assumption, ...], tuple[Need, ...]]


def cell_loads(
    facts: Facts | None,
    judgements: Judgements | None,
    organisation: Organisation,
    *,
    protected: Collection[str] = (),
    self_service: Mapping[str, float] | None = None,
) -> Loads:
    """What every cell asks of the staff, with everything that had to be assumed, and what is missing for a line.

    Contacts a week come from the log, else from the sheet. Minutes come from the log's handle times, else from
    `[minutes]`, else from the sheet, else from the other moments. A cell that is hidden because it is so small counts
    for its part of the moment's rest, or for half the smallest group.

    Args:
        facts: what the log says; `None` without a log.
        judgements: what the sheet says; `None` without one.
        organisation: `line.toml`.
        protected: segments that look at an attribute which can only bring a person nearer.
        self_service: moment → contacts a week that customers did themselves, where the log does not hold them.

    Returns:
        The loads, the assumptions behind them, and what is missing. With a need, no line can be drawn.

    Raises:
        ConfigError: self-service was decided for a cell that the sheet always gives a person.
    """
    return _Gathering(facts, judgements, organisation, {same(name) for name in protected}).loads(self_service or {})


class _Gathering:
    """Holds the sources while loads are gathered, and everything that had to be assumed."""

    def __init__(
        self, facts: Facts | None, judgements: Judgements | None, organisation: Organisation, protected: set[str]
    ) -> None:
        self.protected = protected
        self.facts = facts
        self.organisation = organisation
        self.sheet = {same(moment.name): moment for moment in (judgements.moments if judgements else ())}
        self.assumptions: dict[tuple[str, tuple[object, ...]], Assumption] = {}
        self.follow_ups = {same(found.moment): found for found in (facts.follow_ups if facts else ())}
        # Where several trials tell, the largest does.
        trials = sorted(facts.chosen if facts else (), key=lambda one: (one.share.n, one.trial))
        self.chosen = {same(one.moment): one.share for one in trials}
        self.brought = points_of_starts(facts.started, facts.evidence, organisation.value) if facts else {}
        self.told_starts = {same(name): told for name, told in organisation.starts.items()}
        self.other_starts = StartsOf(organisation.assume, organisation.value.points_per_score, self.assume)
        self.measured = {same(group.key[0]): group for group in (facts.moments if facts else ())}
        self.cells = {group.key: group for group in (facts.cells if facts else ())}

    def loads(self, self_service: Mapping[str, float]) -> Loads:
        volumes = self._from_log(self.facts) if self.facts is not None else {}
        if not volumes:
            volumes = self._from_sheet()
        elif self.sheet:
            self._not_in_log(moment for moment, _ in volumes)
        if not volumes:
            return (), tuple(self.assumptions.values()), (Need(code="no_volumes"),)
        if self_service:
            volumes = self._with_self_service(volumes, self_service)
        minutes = self._minutes(list(dict.fromkeys(moment for moment, _ in volumes)))
        if minutes is None:
            return (), tuple(self.assumptions.values()), (Need(code="no_minutes"),)
        if not self_service:
            self._one_mode()
        owed = self._owed(volumes)
        decided = self._decided(volumes, owed)
        self._starts_not_found(moment for moment, _ in volumes)
        starts = {moment: self._starts(moment, decided, found) for moment, found in minutes.items()}
        loads = tuple(
            CellLoad(
                moment=moment,
                segment=segment,
                owed=(moment, segment) in owed or decided.get((moment, segment)) == "person",
                decided=decided.get((moment, segment), ""),
                protected=same(segment) in self.protected,
                contacts_per_week=per_week,
                handle_minutes=minutes[moment],
                spill_share=self._spill(moment),
                asked_share=self._asked(moment, segment),
                starts=starts[moment],
                **self._follow_ups(moment),
            )
            for (moment, segment), per_week in volumes.items()
        )
        return loads, tuple(self.assumptions.values()), ()

    def assume(self, code: str, **values: str | float) -> None:
        """Say once that something is taken as true without data."""
        self.assumptions.setdefault((code, tuple(values.values())), Assumption(code=code, values=dict(values)))

    # Volumes

    def _from_log(self, facts: Facts) -> dict[tuple[str, str], Estimate]:
        """Contacts a week of every cell in the log; empty when the log has no weeks and the sheet no numbers."""
        volumes: dict[tuple[str, str], Estimate] = {}
        for group in facts.cells:
            measured = group["per_week"]
            if isinstance(group.contacts, Hidden) or isinstance(measured, Hidden):
                per_week = self._hidden(group, facts)
            else:
                per_week = measured if isinstance(measured, Estimate) else self._part_of_sheet(group)
            if per_week is not None:
                volumes[group.key[0], group.key[1]] = per_week
            else:
                self.assume("no_volume_left_out", moment=group.key[0])
        if isinstance(facts.period, Period) and facts.period.given and volumes:
            self.assume("period_given", weeks=facts.period.weeks)
        return volumes

    def _with_self_service(
        self, volumes: dict[tuple[str, str], Estimate], counts: Mapping[str, float]
    ) -> dict[tuple[str, str], Estimate]:
        """The volumes with what customers did themselves, divided over the segments as the contacts with staff are."""
        staffed: dict[str, float] = {}
        for (moment, _), per_week in volumes.items():
            staffed[same(moment)] = staffed.get(same(moment), 0.0) + per_week.value
        more = {same(moment): many for moment, many in counts.items()}
        found = {}
        for (moment, segment), per_week in volumes.items():
            whole = staffed[same(moment)]
            part = per_week.value / whole if whole > 0 else 0.0
            found[moment, segment] = _moved(per_week, more.get(same(moment), 0.0) * part)
        for moment, many in counts.items():
            if staffed.get(same(moment), 0.0) <= 0 and many > 0:
                found[moment, EVERYONE] = Estimate(value=many, low=many, high=many, method="counted")
        self.assume("self_service_counted", contacts=round(math.fsum(counts.values()), 1))
        return found

    def _hidden(self, group: Group, facts: Facts) -> Estimate | None:
        """A cell that is not shown: its part of what its moment has left, as large as its segment is elsewhere.

        Where nothing is left to divide, half the smallest group. A large cell may be hidden beside a small one, so that
        an equal part each would be far off.
        """
        if not isinstance(facts.period, Period):
            return None
        smallest = self.organisation.privacy.smallest_group
        peers = [cell for cell in facts.cells if cell.key[0] == group.key[0]]
        hidden = [cell for cell in peers if isinstance(cell.contacts, Hidden)]
        whole = self.measured[same(group.key[0])].contacts
        contacts = smallest / 2
        if isinstance(whole, int) and len(hidden) > 1:
            shown = sum(cell.contacts for cell in peers if isinstance(cell.contacts, int))
            sizes = {part.key[0]: part.contacts for part in facts.segments if isinstance(part.contacts, int)}
            weights = [float(sizes.get(cell.key[1], smallest)) for cell in hidden]
            mine = float(sizes.get(group.key[1], smallest))
            contacts = (whole - shown) * mine / max(math.fsum(weights), 1.0)
        self.assume("hidden_cell", moment=group.key[0], segment=group.key[1])
        return _assumed(contacts / facts.period.weeks, ASSUMED_FACTOR)

    def _part_of_sheet(self, group: Group) -> Estimate | None:
        """The sheet's contacts a week, divided over the segments as the log divides them."""
        sheet = self.sheet.get(same(group.key[0]))
        whole = self.measured[same(group.key[0])].contacts
        if sheet is None or sheet.per_week is None or not isinstance(whole, int) or whole == 0:
            return None
        self.assume("sheet_volumes")
        part = group.contacts / whole if isinstance(group.contacts, int) else 0.0
        return _assumed(sheet.per_week * part, WRITTEN_FACTOR)

    def _from_sheet(self) -> dict[tuple[str, str], Estimate]:
        volumes: dict[tuple[str, str], Estimate] = {}
        known = any(moment.per_week is not None for moment in self.sheet.values())
        for moment in self.sheet.values():
            if moment.per_week is not None:
                volumes[moment.name, EVERYONE] = _assumed(moment.per_week, WRITTEN_FACTOR)
            elif known:
                self.assume("no_volume_left_out", moment=moment.name)
        if volumes:
            self.assume("sheet_volumes")
        return volumes

    def _not_in_log(self, moments: Iterable[str]) -> None:
        found = {same(moment) for moment in moments}
        for key, moment in self.sheet.items():
            if key not in found:
                self.assume("sheet_moment_not_in_log", moment=moment.name)

    # Minutes

    def _minutes(self, moments: list[str]) -> dict[str, Estimate] | None:
        """Staff minutes of a contact, by moment; `None` when nobody knows any."""
        known = {moment: found for moment in moments if (found := self._minutes_of(moment)) is not None}
        overall = self.facts.overall["handle_min"] if self.facts is not None else None
        if isinstance(overall, Estimate):
            usual = overall.value
        elif known:
            usual = math.fsum(found.value for found in known.values()) / len(known)
        else:
            return None
        for moment in moments:
            if moment not in known:
                known[moment] = _assumed(usual, ASSUMED_FACTOR)
                self.assume("minutes_of_others", moment=moment, minutes=round(usual, 1))
        return known

    def _minutes_of(self, moment: str) -> Estimate | None:
        group = self.measured.get(same(moment))
        measured = group["handle_min"] if group is not None else None
        if isinstance(measured, Estimate) and measured.value > 0:
            return measured
        assumed = self._minutes_by_channel(moment)
        if assumed is not None:
            return assumed
        sheet: SheetMoment | None = self.sheet.get(same(moment))
        if sheet is not None and sheet.minutes:
            self.assume("sheet_minutes", moment=sheet.name)
            return _assumed(sheet.minutes, WRITTEN_FACTOR)
        return None

    def _minutes_by_channel(self, moment: str) -> Estimate | None:
        """`[minutes]`, in the mix of the moment's person channels."""
        minutes = self.organisation.minutes
        if not minutes:
            return None
        contacts = weighed = 0.0
        for group in self.facts.moment_channels if self.facts is not None else ():
            channel = group.key[1]
            each = minutes.get(channel, minutes.get("person"))
            mine = same(group.key[0]) == same(moment) and group.mode == "person"
            if mine and isinstance(group.contacts, int) and each is not None:
                contacts += group.contacts
                weighed += group.contacts * each
                self.assume("minutes_assumed", channel=channel, minutes=each)
        if contacts > 0:
            return _assumed(weighed / contacts, WRITTEN_FACTOR)
        if "person" in minutes:
            self.assume("minutes_assumed", channel="person", minutes=minutes["person"])
            return _assumed(minutes["person"], WRITTEN_FACTOR)
        return None

    # Shares

    def _spill(self, moment: str) -> Estimate:
        group = self.measured.get(same(moment))
        measured = group["spill_over"] if group is not None else None
        if isinstance(measured, Estimate):
            return measured
        share = self.organisation.assume.spill_share
        self.assume("spill_share", share=share)
        return _assumed(share, ASSUMED_FACTOR, highest=1.0)

    def _follow_ups(self, moment: str) -> dict[str, Estimate]:
        """What follows a first contact; only where it is known of both ways to begin, or one would look the better."""
        found: FollowUp | None = self.follow_ups.get(same(moment))
        if found is None:
            return {}
        known = (found.after_person, found.after_self_service, found.first_share)
        return {
            name: measure
            for name, measure in zip(("follow_person", "follow_self_service", "first_share"), known, strict=True)
            if isinstance(measure, Estimate) and all(isinstance(one, Estimate) for one in known)
        }

    def _asked(self, moment: str, segment: str) -> Estimate:
        """The cell's own share; of a cell too small to show, its moment's."""
        for group in (self.cells.get((moment, segment)), self.measured.get(same(moment))):
            measured = group["asked"] if group is not None else None
            if isinstance(measured, Estimate):
                return measured
        share = self.organisation.assume.asked_share
        self.assume("asked_share", share=share)
        return _assumed(share, ASSUMED_FACTOR, highest=1.0)

    # Owed, other starts, and channels

    def _starts(self, moment: str, decided: Mapping[tuple[str, str], Mode], minutes: Estimate) -> tuple[StartLoad, ...]:
        """A choice, and together, where the moment offers them or somebody decided on them; of the moment (I12)."""
        key = same(moment)
        told, sheet = self.told_starts.get(key, OtherStarts()), self.sheet.get(key)
        ways = {start for cell, start in decided.items() if same(cell[0]) == key} - {"person", "self_service"}
        if not told.ways and not ways and not (sheet is not None and sheet.starts):
            return ()
        asked = self._asked(moment, "")
        return self.other_starts.of(
            moment,
            told,
            sheet,
            decided=ways,
            measured=self.chosen.get(key),
            brought={start: points for (name, start), points in self.brought.items() if name == key},
            asked=asked,
            minutes=minutes,
        )

    def _starts_not_found(self, moments: Iterable[str]) -> None:
        found = {same(moment) for moment in moments}
        for name in self.organisation.starts:
            if same(name) not in found:
                self.assume("starts_not_found", name=name)

    def _owed(self, cells: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Cells that are owed by `line.toml` or by the sheet; names that match nothing are said."""
        every = list(cells)
        wanted: dict[str, bool] = {
            **{same(name): False for name in self.organisation.owed.moments},
            **{_cell_name(name): False for name in self.organisation.owed.cells},
        }
        shown = {same(name): name for name in self.organisation.owed.moments}
        shown |= {_cell_name(name): name for name in self.organisation.owed.cells}
        owed = set()
        for moment, segment in every:
            names = (same(moment), _cell_name(f"{moment} | {segment}"))
            sheet = self.sheet.get(names[0])
            if any(name in wanted for name in names) or (sheet is not None and sheet.owed):
                owed.add((moment, segment))
            wanted.update({name: True for name in names if name in wanted})
        for name, met in wanted.items():
            if not met:
                self.assume("owed_not_found", name=shown[name])
        return owed

    def _decided(self, cells: Iterable[tuple[str, str]], owed: set[tuple[str, str]]) -> dict[tuple[str, str], Mode]:
        """Cells of which a named person decided; names that match nothing are said."""
        every = list(cells)
        found: dict[tuple[str, str], Mode] = {}
        faults = []
        for one in self.organisation.decided:
            name = _cell_name(one.cell)
            mine = [c for c in every if name in (same(c[0]), _cell_name(f"{c[0]} | {c[1]}"))]
            if not mine:
                self.assume("decided_not_found", name=one.cell)
            if one.start != "person":
                faults += [
                    Fault(
                        "line.toml decided",
                        f"{one.start.replace('_', '-')} for {' | '.join(cell)!r}, which always gets a person",
                        "What is owed can't be decided away.",
                        "Take the decision out, or the 'yes' on the workshop sheet or in [owed].",
                    )
                    for cell in mine
                    if cell in owed
                ]
            found |= dict.fromkeys(mine, one.start)
        if faults:
            raise ConfigError(faults)
        return found

    def _one_mode(self) -> None:
        """A line can be judged where the log has only one mode, but not be held against what was observed."""
        if self.facts is None:
            return
        if self.facts.holds == "only_staff":
            self.assume("no_self_service_in_log")
        elif self.facts.holds == "only_self_service":
            self.assume("no_person_channel_in_log")


def _cell_name(name: str) -> str:
    """A cell as `[owed] cells` writes it, whatever the spaces around the bar."""
    return "|".join(same(part) for part in name.split("|"))


def _moved(estimate: Estimate, by: float) -> Estimate:
    return msgspec.structs.replace(estimate, value=estimate.value + by, low=estimate.low + by, high=estimate.high + by)


def _assumed(value: float, factor: float, *, highest: float = math.inf) -> Estimate:
    return Estimate(value=value, low=value / factor, high=min(value * factor, highest), method="assumed", assumed=True)
