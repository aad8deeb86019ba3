"""How many agents in each interval, and who gets a person: one question, under a budget of agent-hours.

n agents carry L(n) minutes of work in an interval while the waiting promise holds (`minutes_carried`). With x_jt the
share of cell j that starts with a person in interval t, n_t whole, w the hours of an interval and H the budget,

    max  Σ gain x − P Σ o_t     s.t.  work_t(x) ≤ L(n_t) + o_t,   w Σ n_t ≤ H,   o ≥ 0,

where work is that of `prices`, spill-over with its delay in it. Overload is priced, never forbidden. L is convex: more
agents carry more each. So a linear programme over the hull of L promises too much, in hours and in points; `bounds`
says what bounds the answer. It comes from sequential tangents (minorise–maximise: Hunter and Lange 2004, The American
Statistician 58, 30–37; a tangent lies below L, so every step keeps what the last had). Along a tangent of slope s_t an
agent-hour at price μ is a minute at μ w / s_t: so prices are known, who gets a person follows from them, and the agents
from that; μ is found by halving until the budget is met. Whole numbers and exact shares come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.allocation.bounds import bound_by_interval
from humanline.allocation.checking import AllocationAsked, checked_question
from humanline.allocation.columns import CellColumns, columns_of, settle, work_of, worth_at
from humanline.allocation.prices import Demand, allocated
from humanline.allocation.whole import carry, spread, whole_agents
from humanline.queueing.staffing import load_carried
from humanline.queueing.waiting import Abandoned
from humanline.stats.intervals import Floats

#: Tangents that are tried at most, and halvings of the price of an agent-hour at each.
TANGENTS, HALVINGS = 12, 22
#: A tangent that moves no interval's agents by more than this is the last.
STILL = 0.02
#: Rounds in which agents are moved from where they do least to where they do most.
MOVES = 8
#: For whole answers: minutes tried at so many times their price, and rounds of pricing them anew.
DEARER, REPRICED = (1.0, 1.01, 1.02, 1.03, 1.05), 4


class Joint(NamedTuple):
    """Agents and answers.

    Attributes:
        agents: in each interval, whole, shape (intervals,).
        share: share of the contacts that starts with a person, shape (cells, intervals); 0 or 1 under a rule.
        price: what a minute is worth in each interval, points, shape (intervals,).
        agent_hour_price: what one more agent-hour in the budget is worth, points; 0 where hours are left over.
        next_agent: what one more agent would add in an interval at its price, points an agent-hour, shape (intervals,).
        overload: minutes over what the agents carry within the promise, shape (intervals,).
        agent_hours: used, at most the budget.
        spill_over_hours: agent-hours that spill-over alone needs, were every choice self-service.
        owed_hours: agent-hours that owed work needs on top.
        value: points, overload paid for.
        bound: no agents and answers (of the same rule) bring more than this, points.
    """

    agents: NDArray[np.int64]
    share: Floats
    price: Floats
    agent_hour_price: float
    next_agent: Floats
    overload: Floats
    agent_hours: float
    spill_over_hours: float
    owed_hours: float
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How much the value can be below the best, as a share of the bound."""
        return (self.bound - self.value) / abs(self.bound) if self.bound else 0.0

    def explained(self, budget: float) -> str:
        """What a budget of agent-hours means, in numbers: what comes whatever is chosen, what is left, what is over."""
        needed = f"Of a budget of {budget:,.0f} agent-hours, spill-over alone needs {self.spill_over_hours:,.0f}"
        if self.owed_hours:
            needed += f" and owed work {self.owed_hours:,.0f} more"
        left = budget - self.spill_over_hours - self.owed_hours
        needed += f": {-left:,.0f} are missing" if left < 0 else f": {left:,.0f} are left for a choice"
        over = self.overload.sum() / 60
        if over < 1:
            return f"{needed}."
        return f"{needed}. {over:,.0f} hours of work come over what the agents carry within the promise."


def minutes_carried(
    most_agents: int,
    *,
    interval_minutes: float,
    handle_minutes: float,
    target_share: float,
    within_minutes: float,
    patience_minutes: float | None = None,
    abandoned: Abandoned | None = None,
) -> Floats:
    """Minutes of work that 0, 1, 2… agents carry in an interval while the waiting promise holds.

    Args:
        most_agents: the last number of agents, 1 or more.
        interval_minutes: length of an interval.
        handle_minutes: mean handle time.
        target_share: see `load_carried`.
        within_minutes: see `load_carried`.
        patience_minutes: see `load_carried`; `None` is Erlang C.
        abandoned: see `load_carried`.

    Returns:
        Minutes, shape (most_agents + 1,).

    >>> minutes_carried(3, interval_minutes=15, handle_minutes=5, target_share=.8, within_minutes=1).round(1).tolist()
    [0.0, 3.5, 12.7, 23.7]
    """
    load = load_carried(
        np.arange(most_agents + 1), handle_minutes=handle_minutes, target_share=target_share,
        within_minutes=within_minutes, patience_minutes=patience_minutes, abandoned=abandoned,
    )  # fmt: skip
    return np.asarray(load * interval_minutes)


def staff_and_allocate(
    demand: Demand,
    carried: ArrayLike,
    *,
    interval_minutes: float,
    agent_hours: float,
    overload_price: float,
    owed: ArrayLike | None = None,
    least: ArrayLike = 0,
    most: ArrayLike | None = None,
    parts: ArrayLike | None = None,
) -> Joint:
    """Agents in every interval and who gets a person, so that the budget does most.

    Args:
        demand: what comes in.
        carried: minutes that 0, 1, 2… agents carry in an interval, never falling, shape (agents + 1,); see
            `minutes_carried`.
        interval_minutes: length of an interval.
        agent_hours: the budget, above 0: a number of hours, or the total of the shifts there are.
        overload_price: what a minute over what is carried costs, points, above 0; no price is higher.
        owed: minutes of work that come before any choice, 0 or more, shape (intervals,).
        least: agents who are there in any case, shape (intervals,) or one number.
        most: agents that an interval has room for (0 when closed), likewise; `None` for as many as `carried` knows.
        parts: a rule that people can carry out: a cell gives one answer, yes or no, in all intervals with the same
            label, shape (intervals,); all labels the same for one answer the whole week. `None`: each interval by
            itself, in shares.

    Raises:
        InputError: a value breaks its rule, shapes do not fit, or the least agents exceed the budget; all faults at
            once.
    """
    question = checked_question(
        demand, carried, interval_minutes, agent_hours, overload_price, owed, least, most, parts
    )
    return _answered(question, columns_of(question.demand, question.part, question.owed), agent_hours)


def frontier(
    demand: Demand,
    carried: ArrayLike,
    budgets: Sequence[float],
    *,
    interval_minutes: float,
    overload_price: float,
    owed: ArrayLike | None = None,
    least: ArrayLike = 0,
    most: ArrayLike | None = None,
    parts: ArrayLike | None = None,
) -> list[Joint]:
    """`staff_and_allocate` at a series of budgets: what more or fewer hours do.

    A budget that does not even carry the spill-over has an answer too; `Joint.explained` says in numbers what is short.

    Args:
        demand: see `staff_and_allocate`, as are all others.
        carried: minutes.
        budgets: agent-hours.
        interval_minutes: length of an interval.
        overload_price: points a minute.
        owed: minutes.
        least: agents.
        most: agents.
        parts: labels.
    """
    found = []
    columns: CellColumns | None = None
    for hours in budgets:
        question = checked_question(demand, carried, interval_minutes, hours, overload_price, owed, least, most, parts)
        if columns is None:
            columns = columns_of(question.demand, question.part, question.owed)
        found.append(_answered(question, columns, hours))
    return found


class _Rest(NamedTuple):
    """Where the tangents came to rest."""

    agents: Floats
    price: Floats
    hour_price: float
    bound: float


def _answered(asked: AllocationAsked, columns: CellColumns, agent_hours: float) -> Joint:
    rest = _tangents(asked, columns, agent_hours)
    if asked.free:
        agents, share, price, overload, value = _by_interval(asked, rest, agent_hours)
    else:
        agents, share, price, overload, value = _by_rule(asked, columns, rest, agent_hours)
    ahead = np.append(np.diff(asked.carried), 0.0)[agents]
    spill_only = _hours(asked, columns.base - asked.owed)
    return Joint(
        agents=agents, share=share, price=price, agent_hour_price=rest.hour_price,
        next_agent=price * ahead / asked.hours, overload=overload, agent_hours=float(agents.sum() * asked.hours),
        spill_over_hours=spill_only, owed_hours=_hours(asked, columns.base) - spill_only, value=value,
        bound=max(rest.bound, value),
    )  # fmt: skip


def _hours(asked: AllocationAsked, work: Floats) -> float:
    """Agent-hours that carry this work; beyond the last known number of agents, at what each of them carries then."""
    agents = np.searchsorted(asked.carried, work - 1e-9).astype(float)
    beyond = work > asked.carried[-1]
    agents[beyond] = np.ceil(work[beyond] / asked.carried[-1] * (asked.carried.size - 1))
    return float(agents.sum() * asked.hours)


def _tangents(asked: AllocationAsked, columns: CellColumns, budget: float) -> _Rest:
    """Go from the hull of L, which gives the bound, along its tangents until agents no longer move."""
    useful = _useful(asked, columns)
    low, high = asked.carried[asked.least], asked.carried[useful]
    span = np.maximum(useful - asked.least, 1)
    slope = np.where(high > low, (high - low) / span, asked.carried[1])
    agents, at = asked.least.astype(float), low
    price = np.zeros(low.size)
    bound, hour_price = np.inf, 0.0
    for _ in range(TANGENTS):
        moved_from = agents
        worth = worth_at(columns.gain, columns.minutes, columns.touched, price)
        agents, hour_price = _on_tangents(asked, columns, slope, agents, at, useful, budget, price, worth)
        bound = min(
            bound,
            _over_the_hull(asked, columns, price, hour_price, useful, budget),
            bound_by_interval(asked, price, hour_price, budget),
        )
        still = np.abs(agents - moved_from).max() <= STILL
        at = np.interp(agents, np.arange(asked.carried.size), asked.carried)
        below = np.minimum(agents.astype(np.int64), np.maximum(useful - 1, 0))
        slope = np.maximum(asked.carried[np.minimum(below + 1, asked.carried.size - 1)] - asked.carried[below], 1e-9)
        if still:
            break
    return _Rest(agents=agents, price=price, hour_price=hour_price, bound=bound)


def _useful(asked: AllocationAsked, columns: CellColumns) -> NDArray[np.int64]:
    """Agents beyond whom there is never work: were everything that can be worth a person's time to come at once."""
    dearest = np.full(columns.base.size, asked.overload_price)
    best = worth_at(columns.gain, np.minimum(columns.minutes, 0.0), columns.touched, dearest)
    work = work_of(np.maximum(columns.minutes, 0.0), columns.touched, columns.base, best)
    enough = np.searchsorted(asked.carried, work)
    return np.clip(enough, asked.least, asked.most).astype(np.int64)


def _on_tangents(
    asked: AllocationAsked, columns: CellColumns, slope: Floats, agents: Floats, at: Floats, useful: NDArray[np.int64],
    budget: float, price: Floats, worth: Floats,
) -> tuple[Floats, float]:  # fmt: skip
    """The best agents where lines stand for L, and the price of an agent-hour; leaves prices and worths there."""
    least, most = (np.maximum(at + (n - agents) * slope, 0.0) for n in (asked.least, useful))

    def needed(hour_price: float) -> Floats:
        fair = np.minimum(hour_price * asked.hours / slope, asked.overload_price)
        settle(
            columns.minutes, columns.touched, columns.base, fair, least, most, asked.overload_price, price, worth
        )  # fmt: skip
        work = work_of(columns.minutes, columns.touched, columns.base, worth)
        wanted = np.where(fair < asked.overload_price, agents + (work - at) / slope, asked.least)
        return np.clip(wanted, asked.least, useful)

    low, high = 0.0, float(asked.overload_price * slope.max() / asked.hours) * (1 + 1e-9)
    plenty = needed(low)
    if plenty.sum() * asked.hours <= budget:
        return plenty, 0.0
    few = asked.least.astype(float)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        found = needed(middle)
        if found.sum() * asked.hours > budget:
            low, plenty = middle, found
        else:
            high, few = middle, found
    needed(high)
    # Where many agents hang on one price, a part of them.
    part = (budget / asked.hours - few.sum()) / max(plenty.sum() - few.sum(), 1e-12)
    return few + min(max(part, 0.0), 1.0) * (plenty - few), high


def _over_the_hull(
    asked: AllocationAsked,
    columns: CellColumns,
    price: Floats,
    hour_price: float,
    useful: NDArray[np.int64],
    budget: float,
) -> float:
    """What no answer of this rule exceeds, at these prices: the dual value, where every number of agents is tried."""
    worth = worth_at(columns.gain, columns.minutes, columns.touched, price)
    n = np.arange(asked.carried.size)
    each = price[:, None] * asked.carried - hour_price * asked.hours * n
    allowed = (n >= asked.least[:, None]) & (n <= useful[:, None])
    staff = np.where(allowed, each, -np.inf).max(axis=1).sum()
    return float(np.maximum(worth, 0.0).sum() + staff - price @ columns.base + hour_price * budget)


_Answer = tuple[NDArray[np.int64], Floats, Floats, Floats, float]


def _by_interval(asked: AllocationAsked, rest: _Rest, budget: float) -> _Answer:
    """Whole agents, each interval's best shares for them, and agents moved while that helps."""
    agents = spread(rest.agents, asked.least, asked.most, int(budget / asked.hours + 1e-9))
    price = rest.price
    found = allocated(
        asked.demand, asked.carried[agents] - asked.owed, overload_price=asked.overload_price, start=price
    )
    many = max(agents.size // 4, 1)
    for _ in range(MOVES):
        other = whole_agents(agents, found.price, asked.carried, asked.least, asked.most, many)
        if other is None:
            break
        tried = allocated(
            asked.demand, asked.carried[other] - asked.owed, overload_price=asked.overload_price, start=found.price
        )
        if tried.value > found.value:
            agents, found = other, tried
        elif many == 1:
            break
        else:
            many = max(many // 4, 1)
    return agents, found.share, found.price, found.overload, found.value


def _by_rule(asked: AllocationAsked, columns: CellColumns, rest: _Rest, budget: float) -> _Answer:
    """Yes or no by price, with whole agents within the budget.

    Whole agents take a little more than parts of them, so a dearer minute is tried too; the best is priced anew for
    its own agents, as long as that helps. A rule by parts of the week also tries what is best for the whole week.
    """
    total = int(budget / asked.hours + 1e-9)

    def carried_out(price: Floats, worth: Floats, answers: NDArray[np.bool_]) -> _Answer:
        agents, answers, over = carry(
            columns, worth, answers, asked.carried, asked.least, asked.most, total, asked.overload_price
        )
        value = float(columns.gain[answers].sum() - asked.overload_price * over.sum())
        return agents, answers[asked.part].T.astype(float), price, over, value

    low, high = asked.carried[asked.least], asked.carried[asked.most]
    tried = []
    for dearer in DEARER:
        price = rest.price.copy()
        worth = _settled(asked, columns, np.minimum(dearer * rest.price, asked.overload_price), low, high, price)
        tried.append(carried_out(price, worth, worth > 0))
    if asked.part.any():
        week = asked._replace(part=np.zeros_like(asked.part))
        _, share, price, _, _ = _by_rule(week, columns_of(asked.demand, week.part, asked.owed), rest, budget)
        worth = worth_at(columns.gain, columns.minutes, columns.touched, price)
        tried.append(carried_out(price, worth, np.tile(share[:, 0] > 0, (worth.shape[0], 1))))
    best = max(tried, key=lambda one: one[-1])
    for _ in range(REPRICED):
        price, room = best[2].copy(), asked.carried[best[0]]
        worth = _settled(asked, columns, price.copy(), room, room, price)
        again = carried_out(price, worth, worth > 0)
        if again[-1] <= best[-1]:
            break
        best = again
    return best


def _settled(
    asked: AllocationAsked, columns: CellColumns, fair: Floats, low: Floats, high: Floats, price: Floats
) -> Floats:
    """Bring prices to rest, in place; gives what each column is worth at them."""
    worth = worth_at(columns.gain, columns.minutes, columns.touched, price)
    settle(columns.minutes, columns.touched, columns.base, fair, low, high, asked.overload_price, price, worth)
    return worth_at(columns.gain, columns.minutes, columns.touched, price)
