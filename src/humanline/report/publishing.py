"""Write a plan for its readers: the record, the page, and the charter for customers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.model.facts import Facts
    from humanline.model.plan import Plan, Signature


class Published(NamedTuple):
    """Where everything stands: the plan's page, its JSON, the charter where there is a line, and who signed it.

    `kept` and `lost` are where the line that was signed before stands, and its signature, when this is another one.
    """

    page: Path
    record: Path
    charter: Path | None
    signed: Signature | None = None
    kept: Path | None = None
    lost: Signature | None = None


def charter_of(page: Path) -> Path:
    """The charter beside a plan's page: `charter.html` beside `plan.html`, `x-charter.html` beside `x.html`."""
    stem = page.stem.replace("plan", "charter") if "plan" in page.stem else f"{page.stem}-charter"
    return page.with_name(f"{stem}.html")


def publish(plan: Plan, facts: Facts | None, page: Path, *, language: Language, today: date) -> Published:
    """Draw everything first, then write all files, or none where one can't be written.

    The record and the charter go beside the page; today is the day on which a signature holds or not.

    Raises:
        OutputError: a file can't be written.
    """
    from humanline.foundation.files import write_together
    from humanline.report.charter import charter_page
    from humanline.report.plan import plan_page

    charter = None if plan.needs else charter_of(page)
    drawn = plan_page(plan, facts, language=language, today=today, charter=charter.name if charter else "")
    told = charter_page(plan, language=language, today=today) if charter else ""
    record = page.with_suffix(".json")
    beside: dict[Path, str | bytes] = {charter: told} if charter else {}
    write_together({record: plan.to_json(), page: drawn, **beside})
    return Published(page, record, charter, plan.signed)


def publish_drawn(plan: Plan, facts: Facts | None, page: Path, *, language: Language, today: date) -> Published:
    """Publish a plan that was drawn anew, minding a signature on the plan that stands there.

    The same line stays signed. Another line is advice again, and the signed one is kept beside it.
    """
    import msgspec

    from humanline.foundation.errors import InputError
    from humanline.foundation.files import write_text
    from humanline.model.sealed import read, seal

    record = page.with_suffix(".json")
    try:
        before = read(record)
    except InputError:
        return publish(plan, facts, page, language=language, today=today)
    lost, kept = before.signed, None
    if lost is not None and lost.seal == seal(before) == seal(plan):
        plan, lost = msgspec.structs.replace(plan, signed=lost), None
    if lost is not None:
        aside = record.with_name(f"{record.stem}.signed-{lost.at:%Y-%m-%d}.json")
        kept = write_text(aside, before.to_json().decode())
    return publish(plan, facts, page, language=language, today=today)._replace(kept=kept, lost=lost)
