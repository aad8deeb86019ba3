"""Facts and plans as a page: one file each, in Dutch or English, that opens offline and prints."""

from humanline.report.facts import facts_page
from humanline.report.plan import plan_page

__all__ = ["facts_page", "plan_page"]
