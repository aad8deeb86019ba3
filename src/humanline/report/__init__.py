"""Facts, plans and charters as a page: one file each, in Dutch or English, that opens offline and prints."""

from humanline.report.charter import charter_page
from humanline.report.facts import facts_page
from humanline.report.plan import plan_page

__all__ = ["charter_page", "facts_page", "plan_page"]
