"""The page of a review: what came true of a signed line, what did not, and what would be drawn now."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.review import Review, Seen
from humanline.report.blocks import Item, Page, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.pages import render
from humanline.report.review.answer import answer, heading, kind_of, name_of, told
from humanline.report.voice import Voice, capital


def review_page(review: Review, *, language: Language) -> str:
    """A review, as one HTML file that opens offline.

    Args:
        review: what was foreseen and seen.
        language: `nl` or `en`.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language)
    eyebrow = voice("review.page")
    title = voice("page.of", what=eyebrow, organisation=review.organisation) if review.organisation else eyebrow
    sections = (
        _broken(review, voice),
        _not_carried_out(review, voice),
        _otherwise(review, voice),
        _moved(review, voice),
        _learnt(review, voice),
        _every(review, voice),
    )
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(review, voice)),
        answer=(*voice.before_all(review.notices), *answer(review, voice)),
        sections=tuple(part for part in (*sections, _untold(review, voice)) if part is not None),
        banners=(voice("page.made_up"),) if review.made_up else (),
        at_once=1,
        footer=_footer(review, voice),
    )
    return render(page, voice)


def _broken(review: Review, voice: Voice) -> Section | None:
    """What can't be chance; the line rests on it no longer."""
    if not review.broken:
        return None
    return Section(
        name="broken",
        subject=voice("review.broken.subject"),
        heading=voice("review.broken.heading"),
        text=(voice("review.broken.text"),),
        items=tuple(Item(told(row, voice), f"{_about(row, voice)}:") for row in review.broken),
    )


def _not_carried_out(review: Review, voice: Voice) -> Section | None:
    """Where contacts started otherwise than the line says: nobody carried it out, or customers chose otherwise."""
    if not review.not_carried_out:
        return None
    return Section(
        name="not-carried-out",
        subject=voice("review.carried.subject"),
        heading=voice("review.carried.heading"),
        text=(voice("review.carried.text"),),
        items=tuple(Item(told(row, voice), f"{_about(row, voice)}:") for row in review.not_carried_out),
    )


def _otherwise(review: Review, voice: Voice) -> Section | None:
    """What a line from the log since would do otherwise."""
    if not review.redrawn:
        return None
    items = tuple(
        Item(
            voice(
                "review.otherwise.item", signed=voice(f"plan.start.{one.signed}"), now=voice(f"plan.start.{one.now}")
            ),
            f"{voice.cell(one.moment, one.segment)}:",
        )
        for one in review.otherwise
    )
    return Section(
        name="otherwise",
        subject=voice("review.otherwise.subject"),
        heading=voice("review.otherwise.heading" if items else "review.otherwise.heading_same"),
        text=(voice("review.otherwise.text"),) if items else (),
        items=items,
    )


def _moved(review: Review, voice: Voice) -> Section | None:
    """What the line was there to move, before and since; whether it was the line, a log can't tell."""
    if not review.moved:
        return None
    return Section(
        name="moved",
        subject=voice("review.moved.subject"),
        heading=voice("review.moved.heading"),
        text=(voice("review.moved.text"),),
        items=tuple(Item(_before(row, voice), f"{_about(row, voice)}:") for row in review.moved),
    )


def _before(row: Seen, voice: Voice) -> str:
    kind = kind_of(row)
    seen = row.seen if isinstance(row.seen, Estimate) else row.foreseen
    values = {"before": voice.numbers.estimate(row.foreseen, kind), "since": voice.numbers.estimate(seen, kind)}
    return voice(f"review.moved.{'same' if row.verdict == 'as_foreseen' else row.verdict}", **values)


def _learnt(review: Review, voice: Voice) -> Section | None:
    """What was assumed, and is now known."""
    rows = [row for row in review.told if row.basis == "assumed"]
    if not rows:
        return None
    return Section(
        name="learnt",
        subject=voice("review.learnt.subject"),
        heading=voice("review.learnt.heading"),
        text=(voice("review.learnt.text"),),
        items=tuple(Item(told(row, voice), f"{_about(row, voice)}:") for row in rows),
    )


def _every(review: Review, voice: Voice) -> Section | None:
    if not review.told:
        return None
    rows: list[Row] = [
        (
            row.moment or voice("review.every.all"),
            name_of(row, voice),
            voice.numbers.cell(row.foreseen, kind_of(row)),
            voice.numbers.cell(row.seen, kind_of(row)),
            CellText(voice(f"review.verdict.{row.verdict}")),
        )
        for row in review.told
    ]
    keys = ("review.every.what", "review.every.foreseen", "review.every.seen", "review.every.verdict")
    head = (voice("plan.cells.cell"), *map(voice, keys))
    sheet = Sheet(voice("review.every.caption"), head, tuple(rows), words=2, notes=(voice("page.interval_note"),))
    return Section(
        name="every",
        subject=voice("review.every.subject"),
        heading=voice("review.every.heading", hits=review.hits, count=len(review.told)),
        text=(voice("review.every.chance", chance=max(1, round(len(review.told) / 10))),),
        sheets=(sheet,),
    )


def _untold(review: Review, voice: Voice) -> Section | None:
    """What this log can't tell."""
    missing = [row for row in review.rows if row.verdict == "unknown"]
    if not missing:
        return None
    named = {name_of(row, voice): row.seen for row in missing}
    return Section(
        name="untold",
        subject=voice("review.untold.subject"),
        heading=voice("review.untold.heading"),
        items=tuple(
            Item(f"{voice.numbers.instead(why)}.", f"{capital(name)}:")
            for name, why in named.items()
            if isinstance(why, NotEstimable)
        ),
        folded=True,
    )


def _about(row: Seen, voice: Voice) -> str:
    name = name_of(row, voice)
    return f"{row.moment}, {name}" if row.moment else capital(name)


def _footer(review: Review, voice: Voice) -> tuple[str, ...]:
    made = voice("page.footer_made", version=review.version, made_at=voice.numbers.moment_in_time(review.made_at))
    files = voice("page.footer_files", files=voice.numbers.listed(review.made_from))
    return (made, files, voice("page.footer_offline"))
