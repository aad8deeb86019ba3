"""Pages of facts, plans, charters and the way to a person: one file each, in Dutch or English, offline, printable."""

from humanline.report.charter import charter_page
from humanline.report.facts import facts_page
from humanline.report.plan import plan_page
from humanline.report.reach import reach_page

__all__ = ["charter_page", "facts_page", "plan_page", "reach_page"]
