"""Give a person as far as the hours go: first to what the line divides, in merit order, then to groups that gain more.

What may start in other ways is passed in steps (`plan.starting`), each as what the line divides is; without them a
whole is one step.

Wholes are passed in one fixed order and each that fits is taken, so more hours never bring less (`plan.line`). A whole
is taken as if nobody had said a protected attribute; what has a person by the rule of thumb is passed before all else
(`plan.by_rule`), for hours that no price is asked for. Hours that are left may then lift a group of a whole that has no
person, by what a person adds for that group. Lifts go in one order, most points a minute first, and end at the first
that does not fit: none goes past a group that gains more. And they last: together they bring no more than the next
whole will, so the hours that let that whole in, and may end a lift, never bring less either.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode, RuleSettings
from humanline.model.plan import Because
from humanline.plan.by_rule import by_rule, in_turn
from humanline.plan.merit import SURE_ENOUGH, Merit, adds, spread
from humanline.plan.starting import StartStep, beyond, steps_of
from humanline.plan.wholes import Whole, wholes

#: Rounding of sums, in hours.
TINY = 1e-9
#: A whole, or a cell, with a person for what that adds; spare hours spent in doubt add nothing that can be counted.
_FOR_WHAT_IT_ADDS: frozenset[Because] = frozenset({"by_rule", "above_line", "saves_minutes", "fits"})
#: Why a whole has no person; hours that are left may lift a group of it.
_NO_PERSON: frozenset[Because] = frozenset(
    {"rule_short", "rule_self_service", "below_line", "adds_nothing", "customer_loses"}
)


class Filled(NamedTuple):
    """Where everything that the line divides stands.

    Attributes:
        because: key of a cell → why it starts as it does.
        starts: key of a cell → how it starts, where that is neither with a person nor with self-service.
        wholes: what the line divides, in the order in which it was passed.
        reasons: why each whole starts as it does.
        steps: the steps that were passed, in that order, each with why it was taken or not.
        lifted: cells with a person though their whole has none, in the order in which they were lifted: what that
            takes and adds beside the start of the whole.
        marginal: the first whole that did not fit at the price; where all did, by the rule.
        saved: hours that come back where a person takes fewer minutes than self-service.
        room: hours for what the line divides, before any was given.
        left: hours not used.
        protected_cost: points a week that a line would bring more if protected attributes could take a person away.
    """

    because: Mapping[tuple[str, str], Because]
    starts: Mapping[tuple[str, str], Mode]
    wholes: tuple[Whole, ...]
    reasons: tuple[Because, ...]
    steps: tuple[tuple[StartStep, Because], ...]
    lifted: tuple[Merit, ...]
    marginal: Merit | None
    saved: float
    room: float
    left: float
    protected_cost: float

    @property
    def price(self) -> float:
        """Points that the next minute would add."""
        return self.marginal.ratio if self.marginal is not None else 0.0


def fill(known: Sequence[Merit], hours: float, rule: RuleSettings | None = None) -> Filled:
    """Give wholes, then groups, a person as far as the hours go.

    Args:
        known: cells that the line divides, with those of which a named person decided.
        hours: hours a week, without those that come back where a person takes fewer minutes.
        rule: the rule of thumb; `None` for the price alone.
    """
    undecided = [cell for cell in known if not cell.load.decided]
    every, claims = _in_steps(wholes(undecided), rule)
    passed = _passed(every, hours, claims, rule)
    ends = _ends(every, passed.reasons)
    lifted, left = _lifted(every, ends, passed, hours, claims, rule)
    because: dict[tuple[str, str], Because] = {cell.key: "decided" for cell in known if cell.load.decided}
    starts: dict[tuple[str, str], Mode] = {}
    for whole, reason, start in ends:
        because |= {cell.key: _of_cell(cell, whole, reason, passed.price) for cell in whole.cells}
        if start not in ("person", "self_service"):
            starts |= {cell.key: start for cell in whole.cells}
    for cell in lifted:
        because[cell.key] = _of_lift(cell, passed)
        starts.pop(cell.key, None)
    cost = 0.0
    if any(whole.divided for whole, _, _ in ends):
        apart = sorted(undecided, key=lambda cell: (-cell.ratio, cell.hours, cell.key))
        alone, first = _in_steps([Whole(cell, (cell,)) for cell in apart], rule)
        brought = _points(every, passed.reasons) + math.fsum(map(adds, lifted))
        cost = _points(alone, _passed(alone, hours, first, rule).reasons) - brought
    return Filled(
        because=because,
        starts=starts,
        wholes=tuple(whole for whole, _, _ in ends),
        reasons=tuple(reason for _, reason, _ in ends),
        steps=tuple(zip(every, passed.reasons, strict=True)),
        lifted=tuple(lifted),
        marginal=passed.marginal,
        saved=passed.saved - math.fsum(min(cell.hours, 0.0) for cell in lifted),
        room=hours + passed.saved,
        left=left,
        protected_cost=cost,
    )


def _in_steps(every: Sequence[Whole], rule: RuleSettings | None) -> tuple[list[StartStep], int]:
    """The steps in the order in which they are passed, and how many come first by the rule.

    By the rule it is a person; where the hours do not carry that, another start has its turn by the price. What starts
    with self-service by the rule offers nothing else.
    """
    ordered, claims = in_turn(every, rule)
    first = [StartStep(whole, "person", whole.merit) for whole in ordered[:claims]]
    plain = [whole for whole in ordered[claims:] if not _offers(whole, rule)]
    offering = [whole for whole in ordered[claims:] if _offers(whole, rule)]
    if not offering and not any(whole.merit.load.starts for whole in ordered[:claims]):
        return [*first, *(StartStep(whole, "person", whole.merit) for whole in plain)], claims
    rest = [
        *(StartStep(whole, "person", whole.merit) for whole in plain),
        *steps_of(offering),
        *steps_of((whole for whole in ordered[:claims] if whole.merit.load.starts), to_person=False),
    ]
    rest.sort(key=lambda step: (-step.merit.ratio, step.whole.merit.hours, step.whole.merit.key, step.stage))
    return [*first, *rest], claims


def _offers(whole: Whole, rule: RuleSettings | None) -> bool:
    return bool(whole.merit.load.starts) and not (rule is not None and by_rule(whole.merit, rule) == "self_service")


def _ends(every: Sequence[StartStep], reasons: Sequence[Because]) -> list[tuple[Whole, Because, Mode]]:
    """Each whole once, where its steps came first, with the last that was taken: why it starts so, and how."""
    found: dict[tuple[str, str], tuple[Whole, Because, Mode]] = {}
    for step, reason in zip(every, reasons, strict=True):
        key, taken = step.whole.merit.key, reason not in _NO_PERSON
        if taken and step.start != "person":
            found[key] = (step.whole, "other_start", step.start)
        elif taken or key not in found:
            found[key] = (step.whole, reason, "person" if taken else "self_service")
    return list(found.values())


class _Passed(NamedTuple):
    """Steps, passed in merit order.

    Attributes:
        more: hours more at which the next one would fit; endless where all that may have a person do.
    """

    reasons: tuple[Because, ...]
    marginal: Merit | None
    saved: float
    left: float
    more: float

    @property
    def price(self) -> float:
        return self.marginal.ratio if self.marginal is not None else 0.0


def _passed(every: Sequence[StartStep], hours: float, claims: int, rule: RuleSettings | None) -> _Passed:
    saved = math.fsum(-step.merit.hours for step in every if step.merit.saves)
    left, more = hours + saved, math.inf
    marginal: Merit | None = None
    claimed: Merit | None = None
    reasons: list[Because] = []
    # Wholes of which no further step is taken: one before it did not fit, or they have a person by the rule.
    closed: set[tuple[str, str]] = set()
    for k, step in enumerate(every):
        cell, key = step.merit, step.whole.merit.key
        why = "below_line" if key in closed else _settled(cell, step.whole.merit, None if k < claims else rule)
        if not why:
            fits = cell.hours <= left + TINY
            if k < claims:
                why, claimed = ("by_rule", claimed) if fits else ("rule_short", claimed or cell)
                closed |= {key} if fits else set()
            elif fits:
                why = "above_line" if marginal is None else _below(cell, marginal)
            else:
                why, marginal = "below_line", marginal or cell
                closed.add(key)
            left, more = (left - cell.hours, more) if fits else (left, min(more, cell.hours - left))
        reasons.append(why)
    marginal = marginal or claimed
    price = marginal.ratio if marginal is not None else 0.0
    # A person when unsure: spare hours go to what nobody can say that a person adds nothing to. Only after everything
    # that is known to gain has had its chance, and never where the customer is better off without.
    for k, step in enumerate(every):
        cell = step.merit
        if reasons[k] == "adds_nothing" and _unsure(cell, price):
            # A whole that takes no hours has its person however few there are: its groups do not come and go with them.
            if cell.hours <= (max(left, 0.0) if step.whole.divided else left) + TINY:
                left -= cell.hours
                reasons[k] = "unsure"
            else:
                more = min(more, cell.hours - left)
    return _Passed(tuple(reasons), marginal, saved, left, more)


def _settled(cell: Merit, whole: Merit, rule: RuleSettings | None) -> Because | Literal[""]:
    """Why it starts as it does, however many hours there are; empty where that hangs on the hours."""
    if (cell.points or 0.0) <= 0:
        return "adds_nothing"
    if cell.customer_loses >= SURE_ENOUGH:
        return "customer_loses"
    if cell.saves:
        return "saves_minutes"
    return "rule_self_service" if rule is not None and by_rule(whole, rule) == "self_service" else ""


def _below(cell: Merit, marginal: Merit) -> Because:
    """Below the line with hours for it: `unsure` when it might as well be above."""
    return "unsure" if 1 - cell.worth_it(marginal.ratio) < SURE_ENOUGH else "fits"


def _unsure(cell: Merit, price: float) -> bool:
    doubt = isinstance(cell.gain.total, Estimate) and spread(cell.gain.total) > 0
    return doubt and cell.customer_loses < SURE_ENOUGH and 1 - cell.worth_it(price) < SURE_ENOUGH


def _lifted(
    every: Sequence[StartStep],
    ends: Sequence[tuple[Whole, Because, Mode]],
    passed: _Passed,
    hours: float,
    claims: int,
    rule: RuleSettings | None,
) -> tuple[list[Merit], float]:
    """Groups that get a person though their whole has none, and the hours that are then left."""
    allowed: list[Merit] = []
    for whole, _, start in ends:
        if whole.divided and start != "person":
            for cell in whole.cells:
                more = beyond(cell, start)
                if not more.gains:
                    break  # none may go past a group that gains more
                allowed.append(more)
    if not allowed:
        return [], passed.left
    most = math.inf
    if math.isfinite(passed.more):
        then = _passed(every, hours + passed.more, claims, rule)
        most = _points(every, then.reasons) - _points(every, passed.reasons)
    left, lifted = passed.left, []
    for cell in sorted(allowed, key=lambda cell: (-cell.ratio, -(cell.points or 0.0), cell.key)):
        if cell.hours > 0:
            most -= adds(cell)
            if cell.hours > left + TINY or most < -TINY:
                break
        left -= cell.hours
        lifted.append(cell)
    return lifted, left


def _points(every: Sequence[StartStep], reasons: Sequence[Because]) -> float:
    """Points a week of the steps that are taken; doubt counts where a person adds something."""
    return math.fsum(
        adds(step.merit)
        for step, reason in zip(every, reasons, strict=True)
        if reason in _FOR_WHAT_IT_ADDS or (reason == "unsure" and (step.merit.points or 0.0) > 0)
    )


def _of_cell(cell: Merit, whole: Whole, reason: Because, price: float) -> Because:
    """Why a cell starts as its whole does."""
    if not whole.divided or reason == "other_start":
        return reason
    if reason in _NO_PERSON:
        if (cell.points or 0.0) <= 0:
            return "adds_nothing"
        if cell.customer_loses >= SURE_ENOUGH:
            return "customer_loses"
        if reason in ("rule_short", "rule_self_service"):
            return reason
        return "with_whole" if cell.ratio >= price else "below_line"
    if reason == "unsure":
        return "unsure" if cell.customer_loses < SURE_ENOUGH else "protected"
    # It has a person with its whole; `protected` where it would not have one by itself.
    return reason if cell.gains and (reason != "above_line" or cell.ratio >= price) else "protected"


def _of_lift(cell: Merit, passed: _Passed) -> Because:
    if cell.saves:
        return "saves_minutes"
    if passed.marginal is None or cell.ratio >= passed.price:
        return "above_line"
    return _below(cell, passed.marginal)
