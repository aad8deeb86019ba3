"""Pick what may bring a person nearer now: simulate the plan's weeks with each rule, on days of five kinds in turn.

A price that follows the clock takes people away from who was promised one, and is wrong on every other day than the
usual. Two numbers that look at who is free do not: from n free colleagues on, a contact just below the line gets a
person; and while many wait, who gets a person may keep their place and be called back. Days of all kinds follow each
other, each kind as often as it counts, so that what a bad day leaves is there the next morning. What is picked brings
most over all of them, loses no more customers, and is surely better than the line alone on days as planned. Where none
is, nothing is picked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from humanline.model.estimate import Estimate
from humanline.model.lifting import lifted_from
from humanline.model.organisation import Targets, Value
from humanline.model.plan import CellPlan, Plan
from humanline.model.quiet import DayCode, KindOfDay, QuietChosen, QuietRule
from humanline.plan.carrying import TINY
from humanline.plan.ladder import Ladder
from humanline.plan.merit import Merit, others
from humanline.plan.profiles import HOURS, Profiles
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.trying_out import WeekToPlay, week_to_play
from humanline.plan.week import work_of
from humanline.queueing.durations import Deterministic, Exponential, LogNormal
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType
from humanline.queueing.simulation.one_queue import ABANDONED, CALLED_BACK, SERVED
from humanline.queueing.simulation.running import Run, runs
from humanline.stats.intervals import Floats, ratio_of_sums

#: Free colleagues, shares of the price, and customers waiting for each colleague, that are tried.
FREE, SHARES, WAITING = (1, 2, 3), (0.75, 0.5, 0.25), (0.25, 0.5, 1.0)
#: How many of every ten open days are of each kind, in tenths, assumed; their order is drawn by lot.
DAYS: dict[DayCode, float] = {"planned": 0.6, "more": 0.1, "fewer": 0.1, "other_hours": 0.1, "half_ill": 0.1}
#: Share of customers who take a call-back, and what a minute of waiting for it counts beside one on the phone: assumed.
ACCEPTS, CALL_BACK_MINUTE = 0.6, 0.1
#: Where nobody is known to hang up, everybody does after an hour.
_LONGEST_WAIT = 60.0
#: Until who was left to self-service comes to a person all the same: hardly any, since work comes in by its own hours.
_LATER_MINUTES = 1.0
#: About so many contacts are simulated for a rule on days as planned, in so many weeks at most; on days of all kinds…
_CONTACTS, _MOST_WEEKS = 15_000, 24
#: …so many times as many, in so many open days at least.
_MIXED_TIMES, _FEWEST_DAYS = 3, 20
#: So many rules that bring most on days as planned are played on all kinds of days; fewer where so few weeks have
#: contacts enough that what the rules bring as planned tells them apart.
_FINALISTS, _FINALISTS_OF_MANY, _FEW_WEEKS = 4, 2, 3
#: Nobody is as free as this.
_NEVER_FREE = 1_000_000
_BASE, _LIFTED, _LATER = range(3)


class Game(NamedTuple):
    """The plan's week, ready to be played with any rule.

    Attributes:
        week: contacts with a person and staff by hour, the line's own.
        lifts: cells that a rule may lift, in merit order, and for each…
        ratios: …what a person adds to a minute…
        arrivals: …contacts by hour whose customers do not ask, shape (cells, 168).
        later: …the share of them that comes to a person all the same, shape (cells,).
        brings: points a week of the contacts that the line gives a person.
        price: what a minute is worth, in points.
        value: what waiting and a customer lost count.
        within_minutes: limit of the promise.
        weeks: simulated as planned.
        seed: of all streams of random numbers.
    """

    week: WeekToPlay
    lifts: tuple[Merit, ...]
    ratios: tuple[float, ...]
    arrivals: Floats
    later: Floats
    brings: float
    price: float
    value: Value
    within_minutes: float
    weeks: int
    seed: int

    @property
    def mixed_weeks(self) -> int:
        """Weeks in which days of all kinds take turns."""
        return max(_MIXED_TIMES * self.weeks, -(-_FEWEST_DAYS // max(int(_open_days(self.week).sum()), 1)))

    def lifted(self, share: float) -> tuple[int, ...]:
        """Which cells a share of the price lifts."""
        return tuple(k for k, ratio in enumerate(self.ratios) if ratio >= share * self.price)


class DaysInTurn(NamedTuple):
    """Weeks in a row, hour by hour, and the open days in them.

    Attributes:
        first_calls: first contacts with a person by hour, shape (hours,).
        lifted: contacts that a rule may lift, shape (cells, hours).
        staff: colleagues, shape (hours,).
        day: of each hour the number of its open day: a day on which nobody is there goes with the one before.
        kinds: of each open day its kind, as its place in `DAYS`.
        weeks: how much of a week's work is planned for each open day, shape (days,).
    """

    first_calls: Floats
    lifted: Floats
    staff: Floats
    day: NDArray[np.int64]
    kinds: NDArray[np.int64]
    weeks: Floats


class Played(NamedTuple):
    """What became of every open day, shape (days,) each.

    Attributes:
        kinds: of the day, as its place in `DAYS`.
        weeks: how much of a week's work was planned for it.
        points: that persons bring, waiting and customers lost counted.
        lost: customers who reach nobody.
        nearer: contacts that the rule gives a person.
        called_back: customers who are called back in their place.
        taken_away: contacts that the line gives a person and that are turned away.
    """

    kinds: NDArray[np.int64]
    weeks: Floats
    points: Floats
    lost: Floats
    nearer: Floats
    called_back: Floats
    taken_away: Floats

    def a_week(self, name: Literal["points", "lost", "nearer", "called_back"], code: DayCode | None = None) -> float:
        """A week's worth of days of one kind, or of all days."""
        of = np.ones(self.kinds.size, dtype=np.bool_) if code is None else self.kinds == _CODES.index(code)
        return float(getattr(self, name)[of].sum() / self.weeks[of].sum())


_CODES: tuple[DayCode, ...] = tuple(DAYS)


def choose_quiet(
    plan: Plan,
    steps: Ladder,
    of: Profiles,
    customers: Behaviour | None,
    targets: Targets,
    value: Value,
    *,
    seed: int = 0,
) -> QuietChosen | None:
    """The rule that the plan's own week picks; `None` where no customer waits for anybody.

    Args:
        plan: with its cells, hours and price.
        steps: the cells that it was drawn from.
        of: when their work comes in.
        customers: how they behave in the log; `None` where that is not known.
        targets: what is to be kept.
        value: what waiting and a customer lost count, in points.
        seed: of all streams of random numbers.
    """
    game = game_of(plan, steps, of, customers, targets, value, seed=seed)
    if game is None:
        return None
    table = _Table(game)
    backs = table.best([QuietRule(waiting=waiting) for waiting in WAITING])[:1]
    waiting = backs[0].waiting if backs else None
    both = table.best(
        [QuietRule(free=free, price_share=share, waiting=waiting) for share in _different(game) for free in FREE]
    )[: _FINALISTS if game.weeks > _FEW_WEEKS else _FINALISTS_OF_MANY]
    quiet = [msgspec.structs.replace(rule, waiting=None) for rule in both[:1]] if waiting is not None else []
    found = [(rule, kinds_of_days(game, rule)) for rule in (*both, *quiet, *backs)]
    good = [(rule, days) for rule, days in found if _is_good(days)]
    if not good:
        return QuietChosen(accepts=ACCEPTS, weeks=game.mixed_weeks)
    rule, days = max(good, key=lambda one: _over_all(one[1], "more"))
    lost, lost_with = (round(_over_all(days, name), 3) for name in ("lost", "lost_with"))
    return QuietChosen(rule=rule, days=days, lost=lost, lost_with=lost_with, accepts=ACCEPTS, weeks=game.mixed_weeks)


def game_of(
    plan: Plan,
    steps: Ladder,
    of: Profiles,
    customers: Behaviour | None,
    targets: Targets,
    value: Value,
    *,
    seed: int = 0,
) -> Game | None:
    """The plan's week, ready to be played; see `choose_quiet`."""
    week = week_to_play(work_of(plan, steps), plan.hours_per_week or 0.0, of, customers, targets)
    if week is None:
        return None
    price = plan.price.value if isinstance(plan.price, Estimate) else 0.0
    place = {name: k for k, name in enumerate(steps.moments)}
    cells = {(cell.moment, cell.segment): cell for cell in plan.cells}
    lifts, ratios, arrivals, later = [], [], [], []
    for cell in steps.cells:
        planned = cells.get(cell.key)
        # Without a price nothing is near the line.
        ratio = lifted_from(planned) if planned is not None and isinstance(plan.price, Estimate) else None
        if ratio is None:
            continue
        by_hour = others(cell) * of.waiting[place[cell.load.moment]]
        if by_hour.sum() > 0:
            lifts.append(cell)
            ratios.append(ratio)
            arrivals.append(by_hour)
            sent_on = 60 * cell.spill_hours / cell.load.handle_minutes.value if cell.load.handle_minutes.value else 0.0
            later.append(min(sent_on / max(others(cell), TINY), 1.0))
    waiting = of.waiting.sum(axis=1)
    brings = sum(
        others(cell) * (cell.points or 0.0) * float(waiting[place[cell.load.moment]])
        for cell in steps.cells
        if _has_person(cell, cells)
    )
    return Game(
        week=week,
        lifts=tuple(lifts),
        ratios=tuple(ratios),
        arrivals=np.array(arrivals).reshape(len(lifts), HOURS),
        later=np.array(later),
        brings=max(brings, 0.0),
        price=price,
        value=value,
        within_minutes=targets.within_minutes,
        weeks=int(np.clip(_CONTACTS / max(week.first_calls.sum(), 1.0), 1, _MOST_WEEKS)),
        seed=seed,
    )


def _open_days(week: WeekToPlay) -> NDArray[np.bool_]:
    """On which days somebody is there, shape (7,)."""
    return np.asarray((np.asarray(week.staff).reshape(-1, 24) > 0).any(axis=1))


class _Table:
    """Rules that were played on days as planned, each once.

    Args:
        game: the week.
    """

    def __init__(self, game: Game) -> None:
        self._game = game
        self._alone: dict[float, float] = {}

    def best(self, rules: Sequence[QuietRule]) -> list[QuietRule]:
        """Those that bring more than the line alone, the best first."""
        more = {rule: self._more(rule) for rule in rules}
        return sorted((rule for rule in rules if more[rule] > 0), key=lambda rule: -more[rule])

    def _more(self, rule: QuietRule) -> float:
        apart = rule.price_share if rule.free else 0.0
        if apart not in self._alone:
            self._alone[apart] = play(self._game, QuietRule(), beside=rule).a_week("points")
        return play(self._game, rule).a_week("points") - self._alone[apart]


def kinds_of_days(game: Game, rule: QuietRule) -> tuple[KindOfDay, ...]:
    """What a rule does on each kind of day, beside the line alone, with the same customers.

    Args:
        game: the week.
        rule: what may bring a person nearer.
    """
    before, after = play(game, QuietRule(), mixed=True, beside=rule), play(game, rule, mixed=True)
    return tuple(_kind_of_day(code, before, after) for code in DAYS)


def _kind_of_day(code: DayCode, before: Played, after: Played) -> KindOfDay:
    here = before.kinds == _CODES.index(code)
    more = ratio_of_sums((after.points - before.points)[here], before.weeks[here])
    value, low, high = (round(float(part), 3) for part in more)
    return KindOfDay(
        code=code,
        points=round(before.a_week("points", code), 3),
        more=value,
        more_low=low,
        more_high=high,
        lost=round(before.a_week("lost", code), 3),
        lost_with=round(after.a_week("lost", code), 3),
        nearer=round(after.a_week("nearer", code), 3),
        called_back=round(after.a_week("called_back", code), 3),
        taken_away=round(after.taken_away[here].sum()),
    )


def play(game: Game, rule: QuietRule, *, mixed: bool = False, beside: QuietRule | None = None) -> Played:
    """Weeks in a row with a rule.

    Args:
        game: the week.
        rule: what may bring a person nearer.
        mixed: days of all kinds take turns; else all are as planned.
        beside: a rule to compare it with, which has the same customers then.
    """
    told_apart = beside or rule
    which = list(game.lifted(told_apart.price_share)) if told_apart.free else []
    turn = _turn(game, mixed=mixed)
    centre = _centre(game, rule, turn, which)
    weight = game.arrivals[which].sum(axis=1)
    gain = float((weight * [game.lifts[k].points or 0.0 for k in which]).sum() / max(weight.sum(), TINY))
    # Spread over all whom the line gives a person as planned, who asked and who came later among them.
    all_first = game.week.first_calls.sum() - (game.later[which] @ game.arrivals[which]).sum()
    adds = game.brings / max(float(all_first), TINY)
    (run,) = runs(centre, game.seed, [0])
    open_minutes = np.concatenate([[0.0], np.cumsum(np.where(np.array(centre.groups[0].agents) > 0, 60.0, 0.0))])
    return _counted(game, turn, run, adds, gain, open_minutes)


def _turn(game: Game, *, mixed: bool) -> DaysInTurn:
    """Weeks with a kind for every open day: of every ten as many of each as it counts, in an order drawn by lot."""
    weeks = game.mixed_weeks if mixed else game.weeks
    opened = np.tile(_open_days(game.week), weeks)
    day = np.repeat(np.maximum(opened.cumsum() - 1, 0), 24)
    number = int(opened.sum())
    kinds = np.zeros(number, dtype=np.int64)
    if mixed:
        ten = np.repeat(np.arange(len(DAYS)), [round(10 * share) for share in DAYS.values()])
        order = np.random.default_rng(game.seed)
        kinds = np.concatenate([order.permutation(ten) for _ in range(-(-number // ten.size))])[:number]
    # Of each hour, how its day is: where nobody is there, as planned.
    is_open = np.repeat(opened, 24)
    of_hour = np.where(is_open, kinds[day], 0)
    hours = np.arange(day.size) % HOURS
    all_kinds = [_on(game, code) for code in DAYS]
    first, staff = (np.stack([kind[k] for kind in all_kinds])[of_hour, hours] for k in (0, 2))
    lifted = np.stack([kind[1] for kind in all_kinds])[of_hour, :, hours].T
    planned = np.tile(game.week.first_calls, weeks) / max(game.week.first_calls.sum(), TINY)
    worth = np.bincount(day, planned, minlength=number).astype(np.float64)
    return DaysInTurn(first, lifted, staff, day, kinds, worth)


def _centre(game: Game, rule: QuietRule, turn: DaysInTurn, which: Sequence[int]) -> Centre:
    """Weeks as one centre: who gets a person by the line, whom a rule may lift, and who of those comes later.

    All weeks in one run, since drawing customers takes longer than what becomes of them.
    """
    come = game.week.come
    work = game.week.work
    mean = float((work.handle[0] * game.week.contacts).sum() / game.week.contacts.sum())
    spread = game.week.spread
    handle = Exponential(mean) if spread is None else LogNormal(mean, mean * max(spread, 0.01))
    patience = come.patience if come.patience is not None else Deterministic(_LONGEST_WAIT)
    back = CallBack(ACCEPTS, from_waiting=rule.waiting) if rule.waiting is not None else None
    arrivals, later = turn.lifted[which].sum(axis=0), game.later[which] @ turn.lifted[which]
    share = float(later.sum() / max(arrivals.sum(), TINY)) if which else 0.0
    waits = ContactType(
        "with a person",
        arrivals=_told(turn.first_calls - later),
        handle=handle,
        patience=patience,
        promise_minutes=game.within_minutes,
        redial=come.redial,
        call_back=back,
    )
    types = (
        waits,
        ContactType(
            "lifted",
            arrivals=_told(arrivals),
            handle=handle,
            patience=patience,
            promise_minutes=game.within_minutes,
            needs_idle=rule.free or _NEVER_FREE,
            change=ChannelChange(min(share, 1.0), "later", Exponential(_LATER_MINUTES), after="giving_up"),
        ),
        msgspec.structs.replace(waits, name="later", arrivals=_told(0 * arrivals)),
    )
    people = tuple(int(each) for each in _cut(turn.staff))
    group = AgentGroup("colleagues", skills=tuple(kind.name for kind in types), agents=people)
    cut = (msgspec.structs.replace(kind, arrivals=kind.arrivals[: len(people)]) for kind in types)
    return Centre(60.0, tuple(cut), (group,))


def _on(game: Game, code: DayCode) -> tuple[Floats, Floats, Floats]:
    """First calls, what may be lifted and staff by hour, on a kind of day."""
    staff = np.asarray(game.week.staff, dtype=np.float64)
    first, lifted = game.week.first_calls, game.arrivals
    if code == "half_ill":
        return first, lifted, np.ceil(staff / 2)
    if code == "other_hours":
        moved = _two_hours_later(staff)
        return first[moved], lifted[:, moved], staff
    times = {"planned": 1.0, "more": 1.3, "fewer": 0.8}[code]
    return first * times, lifted * times, staff


def _two_hours_later(staff: Floats) -> NDArray[np.int64]:
    """For each hour, that of which the contacts come now: two hours before, within those in which somebody is there."""
    moved = np.arange(HOURS)
    for day in range(7):
        there = 24 * day + np.flatnonzero(staff[24 * day : 24 * day + 24] > 0)
        moved[there] = np.roll(there, 2)
    return moved


def _cut(staff: Floats) -> Floats:
    """Up to the last hour in which somebody is there: who waits then is helped before everybody goes."""
    return staff[: int(np.flatnonzero(staff > 0)[-1]) + 1]


def _told(by_hour: Floats) -> tuple[float, ...]:
    return tuple(float(each) for each in np.maximum(by_hour, 0.0))


def _counted(game: Game, turn: DaysInTurn, run: Run, adds: float, gain: float, open_minutes: Floats) -> Played:
    """What became of every day: contacts on the day they came in, customers on that of their first contact."""
    backs = run.outcome == CALLED_BACK
    served = (run.outcome == SERVED) | backs
    person, base = run.kind != _LIFTED, run.kind == _BASE

    def day_of(minutes: Floats) -> NDArray[np.int64]:
        return turn.day[np.minimum(minutes / 60, turn.day.size - 1).astype(np.int64)]

    def by_day(at: NDArray[np.int64], amount: Floats | NDArray[np.bool_]) -> Floats:
        return np.bincount(at, amount, minlength=turn.kinds.size).astype(np.float64)

    day = day_of(run.came)
    # Rows of first contacts are the customers, in their order; who is lifted asks for nobody until they come later.
    customers = int(run.customer.max(initial=-1)) + 1
    asks, first, reached = (np.zeros(customers, dtype=np.bool_) for _ in range(3))
    came = np.full(customers, np.inf)
    np.minimum.at(came, run.customer, run.came)
    asks[run.customer[person]] = first[run.customer[base]] = reached[run.customer[person & served]] = True
    home = day_of(came)
    # Only opening hours count for who is called back: what is promised is in opening hours too.
    hours = 60.0 * np.arange(open_minutes.size)
    begun = np.interp(run.came + run.wait, hours, open_minutes) - np.interp(run.came, hours, open_minutes)
    minutes = np.where(backs, CALL_BACK_MINUTE * begun, np.where(person, run.wait, 0.0))
    lost, lifted = by_day(home, asks & ~reached), by_day(day, ~person & served)
    return Played(
        kinds=turn.kinds,
        weeks=turn.weeks,
        points=adds * by_day(home, first & reached)
        + gain * lifted
        + game.value.customer_minute * by_day(day, minutes)
        + game.value.unheard * lost,
        lost=lost,
        nearer=lifted,
        called_back=by_day(day, backs),
        taken_away=by_day(day, base & (run.attempt == 0) & ~served & (run.outcome != ABANDONED)),
    )


def _is_good(days: Sequence[KindOfDay]) -> bool:
    """Surely better as planned, better over all kinds of days together, and fewer or as many customers lost on them."""
    fewer_lost = _over_all(days, "lost_with") <= _over_all(days, "lost")
    surely = next(day.more_low > 0 for day in days if day.code == "planned")
    return surely and fewer_lost and _over_all(days, "more") > 0 and not any(day.taken_away for day in days)


def _over_all(days: Sequence[KindOfDay], name: Literal["more", "lost", "lost_with"]) -> float:
    """All kinds of days together, each as much as it counts."""
    return float(sum(DAYS[day.code] * getattr(day, name) for day in days))


def _different(game: Game) -> list[float]:
    """Shares of the price that lift different cells, the highest of each."""
    found: dict[tuple[int, ...], float] = {}
    for share in SHARES:
        if which := game.lifted(share):
            found.setdefault(which, share)
    return list(found.values())


def _has_person(cell: Merit, planned: Mapping[tuple[str, str], CellPlan]) -> bool:
    found = planned.get(cell.key)
    return found is not None and found.start == "person" and cell.points is not None
