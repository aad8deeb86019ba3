"""The rule of thumb: what matters to both sides gets a person before there is a price, what matters to neither none.

It looks at what the line divides as a whole, as the price does (I10), and speaks only where somebody said how much it
matters to either side. A sum is not an 'and': a person must surely add something for the customer *and* for the
organisation. Where it matters to both and nobody can say that a person adds something, the price decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import RuleSettings
from humanline.plan.merit import Merit, chance_above_nought, spread
from humanline.plan.wholes import Whole

#: How a contact starts by the rule; empty where the price decides.
ByRule = Literal["person", "self_service", ""]


def by_rule(cell: Merit, rule: RuleSettings) -> ByRule:
    """How the rule would have it start.

    Args:
        cell: one cell, or the cells that the line takes as one.
        rule: `[rule]` of `line.toml`.
    """
    if matters_to_both(cell, rule):
        return "person" if surely_adds(cell) >= rule.sure else ""
    least = _mattering(cell, max)
    little = cell.points is not None and cell.points <= rule.little
    return "self_service" if little and least is not None and least <= rule.unimportant else ""


def matters_to_both(cell: Merit, rule: RuleSettings) -> bool:
    """It matters as much as the rule asks, to either side."""
    most = _mattering(cell, min)
    return most is not None and most >= rule.important


def surely_adds(cell: Merit) -> float:
    """Probability that a person adds something, on the side where that is least sure; nought where one is unknown."""
    return min(_adds(cell.gain.customer), _adds(cell.gain.organisation))


def in_turn(every: Sequence[Whole], rule: RuleSettings | None) -> tuple[list[Whole], int]:
    """What the line divides, in the order in which it has a claim on the hours, and how many come first by the rule.

    By the rule: what matters most to both together first; between equals what a person adds most to a contact. It is
    no order of minutes: what takes long does not lose to what is short because it takes long.

    Args:
        every: in merit order.
        rule: `None` for the price alone.
    """
    if rule is None:
        return list(every), 0
    first = [whole for whole in every if by_rule(whole.merit, rule) == "person"]
    first.sort(key=lambda whole: (-_importance(whole.merit), -(whole.merit.points or 0.0), whole.merit.key))
    keys = {whole.merit.key for whole in first}
    return [*first, *(whole for whole in every if whole.merit.key not in keys)], len(first)


def _importance(cell: Merit) -> float:
    sides = (cell.gain.matters_customer, cell.gain.matters_organisation)
    return sum(side.value for side in sides if isinstance(side, Estimate))


def _mattering(cell: Merit, of: Callable[[Iterable[float]], float]) -> float | None:
    sides = (cell.gain.matters_customer, cell.gain.matters_organisation)
    known = [side.value for side in sides if isinstance(side, Estimate)]
    return of(known) if len(known) == len(sides) else None


def _adds(side: Estimate | NotEstimable) -> float:
    return chance_above_nought(side.value, spread(side)) if isinstance(side, Estimate) else 0.0
