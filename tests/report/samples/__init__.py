"""Made-up organisations, as records: what the pages are tried on."""

from .edges import NASTY, many_moments, nasty, no_contacts, nothing_but_counts, nothing_known
from .facts import housing
from .plans import (
    hours_for_all,
    many_cells,
    nasty_plan,
    one_cell,
    plan_with_needs,
    thirty_cells,
    too_few_hours,
)
from .signed import changed_plan, signed_plan, whole_plan
from .staff import staff_little_known, staff_needed, staff_planned

__all__ = [
    "NASTY",
    "changed_plan",
    "hours_for_all",
    "housing",
    "many_cells",
    "many_moments",
    "nasty",
    "nasty_plan",
    "no_contacts",
    "nothing_but_counts",
    "nothing_known",
    "one_cell",
    "plan_with_needs",
    "signed_plan",
    "staff_little_known",
    "staff_needed",
    "staff_planned",
    "thirty_cells",
    "too_few_hours",
    "whole_plan",
]
