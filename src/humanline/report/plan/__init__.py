"""The page about the plan."""

from __future__ import annotations

from humanline.model.facts import Facts
from humanline.model.plan import Plan
from humanline.report.words import Language


def plan_page(plan: Plan, facts: Facts | None, *, language: Language) -> str:
    """TODO."""
    raise NotImplementedError
