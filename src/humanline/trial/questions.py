"""The questions of a design, with the chance of a false proof that each of them has.

Successes share the chance of a false alarm, each two-sided. A guardrail is tested at one side of it, at its margin;
that it became worse at all is tested beside that, at one side that all guardrails share.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from humanline.model.trial import Design, Guardrail, Outcome, Success


class Question(NamedTuple):
    """A question of the design.

    Attributes:
        role: what has to be shown.
        outcome: of what.
        segment: of whom; empty for everybody.
        size: smallest effect that matters, or margin.
        relative: it is a share of the first arm's value.
        alpha: chance of a false proof, over all looks: of a success over both sides, of a guardrail over one.
        alpha_worse: chance of a false proof that it became worse, over one side.
    """

    role: Literal["success", "guardrail"]
    outcome: Outcome
    segment: str
    size: float
    relative: bool
    alpha: float
    alpha_worse: float


def questions(design: Design) -> list[Question]:
    """The questions of a design, successes first."""
    found = [_of_success(design, one) for one in design.success]
    return found + [_of_guardrail(design, one) for one in design.guardrails]


def _of_success(design: Design, one: Success) -> Question:
    alpha = design.alpha / len(design.success)
    return Question(
        "success", design.outcome(one.outcome), "", one.minimum_effect, one.relative, alpha, alpha_worse=alpha / 2
    )


def _of_guardrail(design: Design, one: Guardrail) -> Question:
    side = design.alpha / 2
    return Question(
        "guardrail", design.outcome(one.outcome), one.segment, one.margin, one.relative, side,
        alpha_worse=side / len(design.guardrails),
    )  # fmt: skip
