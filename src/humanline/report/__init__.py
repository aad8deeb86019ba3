"""Pages of facts, plans, charters, staff and the way to a person: one file each, Dutch or English, offline."""

from humanline.report.charter import charter_page
from humanline.report.facts import facts_page
from humanline.report.plan import plan_page
from humanline.report.reach import reach_page
from humanline.report.review import review_page
from humanline.report.round_table import round_table_page
from humanline.report.staff import staff_page
from humanline.report.trial import trial_page

__all__ = [
    "charter_page",
    "facts_page",
    "plan_page",
    "reach_page",
    "review_page",
    "round_table_page",
    "staff_page",
    "trial_page",
]
