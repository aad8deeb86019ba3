"""How much work the staff hours carry when customers who wait must be helped in time.

Staff who are all busy make customers wait, so some of their time has to be free for whoever comes in next. Work counts
as carried when over the whole week the share of waiting customers that is helped within the limit keeps the target.
Every hour is taken by itself, by Erlang C, or by Erlang A where patience is known. What can wait fills the time in
between, so it takes its hours one for one.

More hours never carry less: which steps of the ladder are carried is looked up on a fixed list of steps, for each of
which more hours mean more staff in every hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.model.organisation import Targets
from humanline.plan.ladder import Ladder
from humanline.plan.profiles import HOURS, Profiles
from humanline.queueing.roots import last_kept
from humanline.queueing.waiting import service_level
from humanline.stats.intervals import Floats

#: Rounding of sums, as a share.
TINY = 1e-12
#: Hours by which what fills up a step stays below the next.
BELOW = 1e-8


class InWeek(NamedTuple):
    """Work as it falls over the week, for several amounts of it at once.

    Attributes:
        waiting: hours of work of waiting customers, by hour of the week, shape (amounts, 168).
        handle: mean staff minutes of a contact in the hour, above 0, same shape.
        later: hours of work a week that are done when there is room, shape (amounts,).
        spread: share of the staff in each hour, same shape as `waiting`.
    """

    waiting: Floats
    handle: Floats
    later: Floats
    spread: Floats

    @property
    def total(self) -> Floats:
        """Hours of work a week, shape (amounts,)."""
        return np.asarray(self.waiting.sum(axis=1) + self.later)

    def only(self, rows: NDArray[np.intp]) -> InWeek:
        """Some of the amounts."""
        return InWeek(self.waiting[rows], self.handle[rows], self.later[rows], self.spread[rows])


def in_week(work: Floats, of: Profiles) -> InWeek:
    """Let work fall over the week.

    Staff follow the roster, else the work of waiting customers.

    Args:
        work: hours a week by moment, shape (amounts, moments).
        of: when the work of each moment comes in.
    """
    waiting = work @ of.waiting
    contacts = (work / of.handle) @ of.waiting
    handle = np.divide(waiting, contacts, out=np.ones_like(waiting), where=contacts > 0)
    flat = of.opened / max(of.opened.sum(), 1)
    if of.roster is not None:
        spread = np.broadcast_to(of.roster / max(of.roster.sum(), TINY), waiting.shape)
    else:
        sums = waiting.sum(axis=1, keepdims=True)
        spread = np.where(sums > 0, np.divide(waiting, sums, out=np.zeros_like(waiting), where=sums > 0), flat)
    return InWeek(waiting=waiting, handle=handle, later=work @ of.later, spread=np.asarray(spread))


def in_time(week: InWeek, staff: Floats, load: Floats, targets: Targets) -> Floats:
    """Share of the waiting customers helped within the limit, by hour, shape (amounts, 168); 1 where nobody waits.

    Args:
        week: for the minutes of a contact.
        staff: by hour, shape (amounts, 168).
        load: hours of work of waiting customers, same shape.
        targets: the limit, and patience.
    """
    result = np.where(load > 0, 0.0, 1.0)
    some = np.flatnonzero((load > 0) & (staff > 0))
    if some.size:
        n, a, h = (array.ravel()[some] for array in (staff, load, week.handle))
        patience = None if targets.patience_minutes is None else np.full(n.shape, targets.patience_minutes)
        result.flat[some] = service_level(n, a, h, patience, np.full(n.shape, targets.within_minutes), "missed")
    return result


def margin(week: InWeek, hours: Floats, targets: Targets, times: Floats | None = None) -> Floats:
    """By how much the target is kept over the week, shape (amounts,): 0 or more where the hours carry the work.

    Args:
        week: the work.
        hours: staff hours a week, shape (amounts,).
        targets: what is to be kept.
        times: how many times the work comes in, shape (amounts,); once, where it is not given.
    """
    times = np.ones(hours.shape) if times is None else times
    load = week.waiting * times[:, None]
    sums = load.sum(axis=1)
    share = in_time(week, hours[:, None] * week.spread, load, targets)
    kept = np.divide((load * share).sum(axis=1), sums, out=np.ones_like(sums), where=sums > 0) - targets.share
    fits = hours * (1 + TINY) - week.total * times
    return np.asarray(np.where(fits >= 0, kept, np.minimum(np.minimum(fits, kept), -TINY)))


def hours_needed(week: InWeek, targets: Targets) -> Floats:
    """The fewest staff hours a week that carry the work, shape (amounts,); infinite where no number does."""
    low = week.total
    high = np.maximum(2 * low, 1.0)
    for _ in range(40):
        short = margin(week, high, targets) < 0
        if not short.any():
            break
        high = np.where(short, 2 * high, high)
    never, at_once = margin(week, high, targets) < 0, margin(week, low, targets) >= 0
    # The margin rises with hours; turned round, it falls with what is left of the highest.
    room = last_kept(
        lambda left, of: margin(week.only(of), high[of] - left, targets),
        np.zeros_like(low),
        np.where(never | at_once, 0.0, high - low),
    )
    return np.select([never, at_once], [np.inf, low], high - room)


class Carried(NamedTuple):
    """What staff hours carry.

    Attributes:
        hours: hours of work a week.
        steps: steps of the ladder that they carry, or −1 where they do not carry what comes first.
    """

    hours: float
    steps: int


def carried(steps: Ladder, of: Profiles, hours: float, targets: Targets) -> Carried:
    """The most work that the staff hours carry, with cells given a person in the order of the ladder.

    Args:
        steps: the cells, in the order in which hours reach them.
        of: when their work comes in.
        hours: staff hours a week.
        targets: what is to be kept.
    """
    last = len(steps.steps)
    step = max(round((last + 1) ** 0.5), 1)
    coarse = sorted({*range(0, last + 1, step), last})
    best = _highest(steps, of, coarse, hours, targets)
    if best >= 0:
        best = max(best, _highest(steps, of, range(best, min(best + step, last + 1)), hours, targets))
    # What there is beyond the step, work like that of the step fills; without any, like that of the next.
    like = max(best, 0)
    if steps.hours[like] <= 0 and like < last:
        like += 1
    most = min(hours, float(steps.hours[best + 1]) - BELOW) if best < last else hours
    week = in_week(steps.work([like]), of)
    total = float(week.total[0])
    if total <= 0:
        return Carried(hours, best)
    top = np.array([most / total])
    now = np.array([hours])
    if float(margin(week, now, targets, top)[0]) >= 0:
        return Carried(most, best)
    times = last_kept(lambda x, _: margin(week, now, targets, x), np.zeros(1), top)
    least = float(steps.hours[best]) if best >= 0 else 0.0
    return Carried(max(float(times[0]) * total, min(least, hours)), best)


def _highest(steps: Ladder, of: Profiles, at: range | list[int], hours: float, targets: Targets) -> int:
    """The highest of the steps that the hours carry, or −1."""
    chosen = list(at)
    week = in_week(steps.work(chosen), of)
    kept = np.flatnonzero(margin(week, np.full(len(chosen), hours), targets) >= 0)
    return chosen[int(kept[-1])] if kept.size else -1


def staff_hours(steps: Ladder, of: Profiles, chosen: list[int], targets: Targets) -> Floats:
    """Staff hours that carry at least each of the steps, shape (len(chosen),): rising."""
    need = hours_needed(in_week(steps.work(chosen), of), targets)
    return np.asarray(np.minimum.accumulate(need[::-1])[::-1])


def late_by_hour(week: InWeek, staff: Floats, targets: Targets) -> Floats:
    """How many minutes of work come too late for one more minute of it in the hour, shape (168,).

    By a small difference of load × share not helped in time. In an hour with more work than staff, as in one where they
    are all but busy: a steady state says nothing there.

    Args:
        week: one amount of work.
        staff: by hour, shape (1, 168).
        targets: the limit, and patience.
    """
    load = np.minimum(week.waiting, 0.98 * staff) if targets.patience_minutes is None else week.waiting
    small = 1e-4 * np.maximum(load, 1e-3)
    more, less = (
        amount * (1 - in_time(week, staff, amount, targets)) for amount in (load + small, np.maximum(load - small, 0))
    )
    wide = (load + small) - np.maximum(load - small, 0)
    return np.asarray(np.where(staff > 0, np.maximum(more - less, 0.0) / wide, 0.0)).reshape(HOURS)
