"""Decide one contact: asked, owed, decided, by rule, the cell, and what is not known gets the moment as a whole.

The order is fixed. Who asks for a person gets one, whatever else (I1). What is owed, what a named person decided and
what the rule of thumb gives stand as the plan has them; a trial in force only divides what is left. A protected
attribute never puts a customer behind who says nothing (I10). Where anything fails, a person (I2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from humanline.foundation.assigning import lot
from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.foundation.rules import columns_used
from humanline.foundation.written import NO
from humanline.line.hours import Calendar, Presence
from humanline.line.nearer import NOW, Nearer
from humanline.line.rules import truth_of
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.decision import Action, Decision
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.organisation import Mode, spelling_of
from humanline.model.policy import Policy

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from humanline.model.trial import Design

#: How near each way to start is to a person.
NEARNESS: dict[str, int] = {"self_service": 0, "together": 1, "choice": 2, "person": 3}
#: Reasons of the plan that no trial divides.
FIXED = frozenset({"owed", "decided", "by_rule"})
#: A longer text is taken as nothing known: rules look at what somebody typed, not at what was attached.
LONGEST = 10_000
_REMEMBERED = 4_096
#: After every day, as text.
_NEVER = "~"
_NOT_ASKED = frozenset({"", *NO})


class _Start(NamedTuple):
    mode: Mode
    because: str
    segment: str = ""
    chance: float = 1.0
    trial: str = ""
    arm: str = ""
    #: Points a minute from which a free colleague brings a person.
    lift: float | None = None


class _Trial(NamedTuple):
    """A trial in force: from which day (ISO) and before which, its arms with their shares, and how each starts."""

    design: Design
    first: str
    after: str
    shares: dict[str, float]
    starts: dict[str, _Start]


class _Moment(NamedTuple):
    """A moment as it is looked up: its whole, and its cells by segment."""

    name: str
    whole: _Start
    cells: dict[str, _Start]
    self_service: WaysAlone | None
    trials: tuple[_Trial, ...]
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class _Groups(NamedTuple):
    """Who the customer is.

    Attributes:
        own: the segment; empty where it can't be told.
        less: the segments in which the customer would be who says less of what is protected (I10).
        unknown: names that segments look at and that the contact says nothing of.
    """

    own: str
    less: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


_NOBODY, _EVERYBODY = _Groups(""), _Groups(EVERYONE)
_UNKNOWN_MOMENT = _Start("person", "unknown_moment")
_FAULT, _ASKED = _Start("person", "fault"), _Start("person", "asked")


class _Now(NamedTuple):
    price: float | None
    presence: Presence | None
    past: bool
    day: str
    hour: int


class Line:
    """A policy, made ready to decide. What it was asked before changes no answer: the same question, the same answer.

    Args:
        policy: what decides.
        clock: gives the time of a decision for which none is given.

    Raises:
        ExpressionError: the rule of a segment can't be read.
        InputError: the time zone is not known.
    """

    def __init__(self, policy: Policy, *, clock: Clock = system_clock) -> None:
        self.policy = policy
        self._clock = clock
        self._zone = _zone(policy.time_zone)
        self._moments = _moments(policy)
        used = {one.name: columns_used(one.rule, f"segments.{one.name}") for one in policy.segments}
        self._segments = [
            (one.name, truth_of(one.rule, used[one.name], f"segments.{one.name}", known_only=True))
            for one in policy.segments
        ]
        self._looked_at = tuple(sorted({name for names in used.values() for name in names} - set(policy.left_out)))
        self._nearer = Nearer(policy.quiet, policy.price, _text)
        now = () if policy.quiet.off else NOW
        units = [design.cluster or design.unit for design in policy.trials]
        self._heard = tuple(dict.fromkeys(("id", "moment", "channel", *self._looked_at, *units, *now)))
        self._protected = tuple(name for name in self._looked_at if name in policy.protected)
        self._calendars = {
            spelling_of(one.channel): Calendar(one.windows, one.other_days, self._zone) for one in policy.opening
        }
        # Nobody said by which channel: people are there where they are on any.
        self._any = Calendar(policy.windows, (), self._zone) if policy.windows else None
        self._now_of: Callable[[int, str], _Now] = lru_cache(_REMEMBERED)(self._now)
        self._known: dict[tuple[str, ...], _Groups] = {}

    @classmethod
    def open(cls, plan_json: str | Path, *, trials: Sequence[Design] = (), clock: Clock = system_clock) -> Line:
        """The line of a plan that `humanline plan` wrote and a person signed, also where a newer version wrote it.

        Args:
            plan_json: path of the plan.
            trials: frozen designs that are in force.
            clock: gives the time of a decision for which none is given.

        Raises:
            InputError: it is not there or is no plan; a trial is not frozen; a name means two moments.
            ExpressionError: the rule of a segment can't be read.
        """
        from pathlib import Path

        from humanline.line.compiling import policy_of
        from humanline.model.newer import read_live

        found = read_live(Path(plan_json))
        policy = policy_of(found.plan, trials=trials)
        if found.unknown_keys:
            policy = structs.replace(policy, seal=found.seal, shadow=found.shadow, unknown_keys=found.unknown_keys)
        return cls(policy, clock=clock)

    def decide(self, contact: Mapping[str, Any], now: datetime | None = None) -> Decision:
        """What to do with one contact.

        Args:
            contact: `moment`, and what else is known: `id`, `asked` (for a person), `channel`, `customer` (or `site`,
                `household`, `window`, where a trial draws those), and attributes by the names that segments look at. Of
                the moment itself: `free` colleagues, customers `waiting`, and `staff` who are there. Nothing else in it
                is looked at.
            now: the time, with its zone; the clock's without one.

        Raises:
            ValueError: `now` has no zone.
        """
        now = now or self._clock()
        if now.tzinfo is None:
            raise ValueError(f"now: found {now.isoformat()}, a time without a zone.")
        channel = _text(contact.get("channel"))
        told = self._now_of(int(now.timestamp()) // 60, spelling_of(channel))
        name = _text(contact.get("moment"))
        moment = self._moments.get(same(name)) if name else None
        groups = _NOBODY
        try:
            groups = self._groups(contact)
            start = self._start(contact, moment, groups, told, now)
        except Exception:  # whatever it is: never does a fault leave a customer with a machine (I2)
            start = _FAULT
        if asks(contact.get("asked")):
            start = start._replace(mode="person", because="asked", chance=1.0)
        return self._decision(contact, moment, start, told, now, channel, groups.unknown)

    def on_fault(self, contact: Mapping[str, Any], now: datetime | None = None) -> Decision:
        """What to do with a contact of which not all can be read, or that can't be decided: a person (I2).

        Args:
            contact: what is known of it, as for `decide`.
            now: likewise.
        """
        now = now or self._clock()
        channel = _text(contact.get("channel"))
        told = self._now_of(int(now.timestamp()) // 60, spelling_of(channel))
        start = _ASKED if asks(contact.get("asked")) else _FAULT
        return self._decision(contact, None, start, told, now, channel, ())

    def presence(self, now: datetime, channel: str = "") -> Presence | None:
        """Whether people are there, until when, and when they are again; `None` where no hours are known.

        Args:
            now: the time, with its zone.
            channel: by which the customer came; empty: any.
        """
        return self._now_of(int(now.timestamp()) // 60, spelling_of(channel)).presence

    def opening_hours_later(self, now: datetime, hours: float, channel: str = "") -> datetime:
        """When so many opening hours have passed; so many hours where no hours are known, or none are in sight.

        Args:
            now: the time, with its zone.
            hours: above 0.
            channel: by which the customer came; empty: any.
        """
        calendar = self._calendars.get(spelling_of(channel)) or next(iter(self._calendars.values()), self._any)
        found = calendar.later(now, hours) if calendar is not None else None
        return found or now + timedelta(hours=hours)

    def heard(self, contact: Mapping[str, Any]) -> dict[str, str]:
        """What the line looks at of a contact, as it takes it: with it the contact is decided again, alike (I6)."""
        found = {name: _text(contact.get(name)) for name in self._heard}
        found["asked"] = "yes" if asks(contact.get("asked")) else ""
        return {name: value for name, value in found.items() if value}

    def _decision(
        self,
        contact: Mapping[str, Any],
        moment: _Moment | None,
        start: _Start,
        told: _Now,
        now: datetime,
        channel: str,
        unknown: tuple[str, ...],
    ) -> Decision:
        policy, presence = self.policy, told.presence
        there = presence.there if presence is not None else None
        action: Action
        if policy.shadow and start.because != "asked":
            action = "as_now"
        elif start.mode == "person":
            action = "promise" if there is False else "person"
        else:
            action = start.mode
        offered = moment.self_service if moment is not None and start.mode != "person" else None
        return Decision(  # by place: by name it takes as long as everything else here together
            now,
            start.mode,
            action,
            start.because,
            start.chance,
            _text(contact.get("id")),
            moment.name if moment is not None else "",
            start.segment,
            told.price,
            there,
            presence.until if presence is not None else None,
            presence.opens if presence is not None else None,
            self._promise(moment, start.segment, channel) if policy.promises else None,
            offered,
            policy.seal,
            start.trial,
            start.arm,
            policy.shadow,
            told.past,
            unknown,
            moment.skills if moment is not None else (),
            moment.languages if moment is not None else (),
            action == "person" and there is not False and self._nearer.offers(contact),
        )

    def _promise(self, moment: _Moment | None, segment: str, channel: str) -> PromiseMade | None:
        """The first that is about such a contact."""
        for promise in self.policy.promises:
            if (
                (not promise.moment or (moment is not None and same(promise.moment) == same(moment.name)))
                and (not promise.segment or same(promise.segment) == same(segment))
                and (not promise.channel or spelling_of(promise.channel) == spelling_of(channel))
            ):
                return promise
        return None

    def _groups(self, contact: Mapping[str, Any]) -> _Groups:
        """In which segment the contact is, and in which it would be if it said less of what is protected."""
        if not self._segments:
            return _EVERYBODY
        values = tuple([_text(contact.get(name)) for name in self._looked_at])
        found = self._known.get(values)
        if found is None:
            row = dict(zip(self._looked_at, values, strict=True))
            said = [name for name in self._protected if row[name]]
            less = {
                self._first({**row, **dict.fromkeys(unsaid, "")})
                for many in range(1, len(said) + 1)
                for unsaid in combinations(said, many)
            }
            own = self._first(row)
            unknown = tuple(name for name, value in row.items() if not value)
            found = _Groups(own, tuple(sorted(less - {own})), unknown)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[values] = found
        return found

    def _first(self, row: Mapping[str, str]) -> str:
        """The first segment whose rule holds; empty where one before it can't be told."""
        for name, holds in self._segments:
            truth = holds(row)
            if truth is None:
                return ""
            if truth:
                return name
        return EVERYONE_ELSE

    def _start(
        self, contact: Mapping[str, Any], moment: _Moment | None, groups: _Groups, told: _Now, now: datetime
    ) -> _Start:
        if moment is None:
            return _UNKNOWN_MOMENT
        drawn = self._drawn(moment.trials, contact, told, now) if moment.trials else None
        # While it is closed nobody is free, whatever is said.
        least = self._nearer.lifts(contact) if told.presence is None or told.presence.there else None
        own = _lifted(_by_lot(drawn, moment.cells.get(groups.own, moment.whole)), least)
        for segment in groups.less:
            other = _lifted(_by_lot(drawn, moment.cells.get(segment, moment.whole)), least)
            # Where both are as near, what is not drawn by lot counts: then no lot decides.
            if (NEARNESS[other.mode], not other.trial) > (NEARNESS[own.mode], not own.trial):
                own = other._replace(because=other.because if other.trial else "protected", segment=own.segment)
        return own

    def _drawn(
        self, trials: tuple[_Trial, ...], contact: Mapping[str, Any], told: _Now, now: datetime
    ) -> _Start | None:
        """What the lot gives in the first trial in which the contact takes part."""
        for trial in trials:
            if not trial.first <= told.day < trial.after:
                continue
            design = trial.design
            unit = told.day if design.unit == "day" else _text(contact.get(design.cluster or design.unit))
            if design.unit == "window" and not unit:  # as a trial of windows is read
                begins = told.hour // design.window_hours * design.window_hours
                unit = f"{told.day} {begins:02}:00"
            if not unit:
                continue
            share = design.share_on(now.astimezone(self._zone).date()) if design.ramp else 1.0
            arm = lot(design.name, unit, trial.shares, share=share, hold_out=design.hold_out)
            if arm is not None:
                return trial.starts[arm]
        return None

    def _now(self, minute: int, channel: str) -> _Now:
        """All that depends on the time and the channel alone; the same for the whole minute."""
        now = datetime.fromtimestamp(minute * 60, self._zone)
        policy = self.policy
        calendar = self._calendars.get(channel)
        if calendar is None and not channel and len(self._calendars) == 1:
            calendar = next(iter(self._calendars.values()))
        if calendar is not None or not self._calendars:
            calendar = calendar or self._any
            presence = calendar.at(now) if calendar is not None else None
        else:
            presence = _nearest([one.at(now) for one in self._calendars.values()])
        price = policy.prices[now.weekday() * 24 + now.hour] if policy.prices else policy.price
        if presence is not None and not presence.there:
            price = None
        day = now.date().isoformat()
        return _Now(price, presence, bool(policy.until) and day > policy.until, day, now.hour)


def _nearest(found: list[Presence]) -> Presence:
    """Of several channels: people are there until the last of them ends, or from the first that opens."""
    there = [one for one in found if one.there]
    if there:
        ends = [one.until for one in there]
        return Presence(True, max(end for end in ends if end is not None) if None not in ends else None)
    opens = [one.opens for one in found if one.opens is not None]
    return Presence(False, opens=min(opens) if opens else None)


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError([Fault("the plan's time zone", f"found {name!r}", "An IANA name is needed.")]) from None


def _moments(policy: Policy) -> dict[str, _Moment]:
    """Every name of a moment, as names are compared → what decides it."""
    rules = {same(one.moment): one for one in policy.wholes}
    cells: dict[str, dict[str, _Start]] = {}
    names: dict[str, str] = {}
    for cell in policy.cells:
        names.setdefault(same(cell.moment), cell.moment)
        cells.setdefault(same(cell.moment), {})[cell.segment] = _as_planned(
            cell.start, cell.because, cell.owed, cell.segment, cell.lift
        )
    found: dict[str, _Moment] = {}
    for key in {**names, **dict.fromkeys(rules, "")}:
        rule, own = rules.get(key), cells.get(key, {})
        name = rule.moment if rule is not None else names[key]
        whole = (
            _as_planned(rule.start, rule.because, rule.owed, lift=rule.lift)
            if rule is not None
            else _Start("person", "not_known")
        )
        trials = tuple(
            _trial(one) for one in policy.trials if not one.moments or key in {same(each) for each in one.moments}
        )
        ways = rule.self_service if rule is not None and rule.self_service != WaysAlone() else None
        knows = (rule.skills, rule.languages) if rule is not None else ((), ())
        found[key] = _Moment(name, whole, own, ways, trials, *knows)
    for key, rule in rules.items():
        for alias in rule.aliases:
            found.setdefault(same(alias), found[key])
    return found


def _as_planned(start: Mode, because: str, owed: bool, segment: str = "", lift: float | None = None) -> _Start:
    """As the plan has it; what is owed, and a way to start that is not known here, is a person."""
    if owed and because != "decided":
        return _Start("person", "owed", segment)
    return _Start(start if start in NEARNESS else "person", because, segment, lift=lift)


def _by_lot(drawn: _Start | None, start: _Start) -> _Start:
    """As it was drawn, where nothing stands above that."""
    if drawn is None or start.because in FIXED:
        return start
    return _Start(drawn.mode, drawn.because, start.segment, drawn.chance, drawn.trial, drawn.arm)


def _lifted(start: _Start, least: float | None) -> _Start:
    """Nearer, where colleagues are free and only the price stood in the way; what a lot gave stays."""
    if least is None or start.lift is None or start.lift < least or start.trial:
        return start
    return start._replace(mode="person", because="quiet")


def _trial(design: Design) -> _Trial:
    """A trial, made ready. The chance is that of the way to start, over all arms that start so."""
    total = sum(arm.share for arm in design.arms)
    alike = {mode: sum(arm.share for arm in design.arms if arm.mode == mode) for mode in {a.mode for a in design.arms}}
    after = _NEVER
    if design.starts and design.weeks is not None:
        after = (date.fromisoformat(design.starts) + timedelta(weeks=design.weeks)).isoformat()
    return _Trial(
        design,
        design.starts,
        after,
        {arm.name: arm.share for arm in design.arms},
        {
            arm.name: _Start(arm.mode, "trial", "", alike[arm.mode] / total, design.name, arm.name)
            for arm in design.arms
        },
    )


def asks(value: object) -> bool:
    """Whether the customer asks for a person: anything but nothing and a plain no."""
    if isinstance(value, bool) or value is None:
        return value is True
    if isinstance(value, str) and len(value) > LONGEST:
        return True
    return _text(value).lower() not in _NOT_ASKED if isinstance(value, str | int | float) else True


def _text(value: object) -> str:
    """A value as a log has it: text without white space around it; empty where it says nothing."""
    if isinstance(value, str):
        return value.strip() if len(value) <= LONGEST else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 200 else ""
    if isinstance(value, float):
        if not isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return ""
