"""The page of a review: what came true of a signed line, what did not, and what would be drawn now."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from humanline.foundation.language import Language
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.review import Review, Seen
from humanline.report.blocks import Item, Page, Row, Section, Sheet, behind
from humanline.report.numbers import KIND_OF_MEASURE, CellText, Kind
from humanline.report.pages import render
from humanline.report.voice import Subject, Voice, capital


def review_page(review: Review, *, language: Language) -> str:
    """A review, as one HTML file that opens offline; the same input gives the same text."""
    voice = Voice(language)
    title = voice.title("review.page", review.organisation)
    assumed = [row for row in review.told if row.basis == "assumed"]
    page = Page(
        title,
        title,
        capital(heading(review, voice)),
        (*voice.before_all(review.notices), *answer(review, voice)),
        behind(
            "why",
            _rows(voice.about("review.broken"), review.broken, _told),
            _rows(voice.about("review.carried"), review.not_carried_out, _told, "not-carried-out"),
            _otherwise(review, voice),
            _rows(voice.about("review.moved"), review.moved, _before),
            _rows(voice.about("review.learnt"), assumed, _told),
            _every(review, voice),
            _untold(review, voice),
        ),
        banners=(voice("page.made_up"),) if review.made_up else (),
        at_once=1,
        footer=voice.footer(review.version, review.made_at, review.made_from),
    )
    return render(page, voice)


def heading(review: Review, voice: Voice) -> str:
    """Whether what the line rests on still holds."""
    if not review.told:
        return voice("review.heading.untold")
    if review.broken:
        return voice.counted("review.heading.broken", len(review.broken))
    return voice("review.heading.holds", hits=review.hits, count=len(review.told))


def answer(review: Review, voice: Voice) -> tuple[str, ...]:
    """Whose line it is, what was read, what came true, and what would be drawn now."""
    say, day = voice.about("review.answer"), voice.numbers.day
    said = [say("signed", by=review.signed.by, until=day(review.signed.until))]
    said.append(say("read", first=day(review.first), last=day(review.last), weeks=voice.weeks(review.weeks)))
    said += [say("early")] if review.early else []
    starts = [row for row in review.told if row.basis == "with_line" and row.measure != "per_week"]
    said += [say("not_carried")] if 2 * len(review.not_carried_out) > len(starts) else []
    said += [say("hits", hits=review.hits, count=len(review.told))] if review.told else []
    if review.redrawn:
        count = len({one.moment for one in review.otherwise})
        said.append(say.counted("otherwise", count) if count else say("same"))
    return tuple(said)


def _rows(say: Subject, rows: Iterable[Seen], told: Callable[[Seen, Voice], str], name: str = "") -> Section | None:
    """What has a sentence for each row; nothing where there is no row."""
    items = []
    for row in rows:
        measure = _name(row, say.voice)
        about = f"{row.moment}, {measure}" if row.moment else capital(measure)
        items.append(Item(told(row, say.voice), f"{about}:"))
    return Section(*say.named(name), say("heading"), (say("text"),), items=tuple(items)) if items else None


def _seen(row: Seen, voice: Voice) -> str:
    return voice.numbers.estimate(row.seen if isinstance(row.seen, Estimate) else row.foreseen, _kind(row))


def _told(row: Seen, voice: Voice) -> str:
    """One row in a sentence: foreseen, and seen."""
    key = "review.row.assumed" if row.basis == "assumed" else "review.row.foreseen"
    return voice(key, foreseen=voice.numbers.interval(row.foreseen, _kind(row))[0], seen=_seen(row, voice))


def _before(row: Seen, voice: Voice) -> str:
    """What the line was there to move, before and since; whether it was the line, a log can't tell."""
    before = voice.numbers.estimate(row.foreseen, _kind(row))
    verdict = "same" if row.verdict == "as_foreseen" else row.verdict
    return voice(f"review.moved.{verdict}", before=before, since=_seen(row, voice))


def _otherwise(review: Review, voice: Voice) -> Section | None:
    """What a line from the log since would do otherwise."""
    if not review.redrawn:
        return None
    say, items = voice.about("review.otherwise"), []
    for one in review.otherwise:
        signed, now = (voice(f"plan.start.{start}") for start in (one.signed, one.now))
        items.append(Item(say("item", signed=signed, now=now), f"{voice.cell(one.moment, one.segment)}:"))
    text = (say("text"),) if items else ()
    return Section(*say.named(), say("heading" if items else "heading_same"), text, items=tuple(items))


def _every(review: Review, voice: Voice) -> Section | None:
    if not review.told:
        return None
    say = voice.about("review.every")
    rows: list[Row] = []
    for row in review.told:
        numbers = (voice.numbers.cell(each, _kind(row)) for each in (row.foreseen, row.seen))
        verdict = CellText(voice(f"review.verdict.{row.verdict}"))
        rows.append((row.moment or say("all"), _name(row, voice), *numbers, verdict))
    head = (voice("plan.cells.cell"), *say.each("what", "foreseen", "seen", "verdict"))
    sheet = Sheet(say("caption"), head, tuple(rows), words=2, notes=(voice("page.interval_note"),))
    finding = say("heading", hits=review.hits, count=len(review.told))
    text = say("chance", chance=max(1, round(len(review.told) / 10)))
    return Section(*say.named(), finding, (text,), sheets=(sheet,))


def _untold(review: Review, voice: Voice) -> Section | None:
    """What this log can't tell."""
    say, missing = voice.about("review.untold"), [row for row in review.rows if row.verdict == "unknown"]
    named = {_name(row, voice): row.seen for row in missing}
    items = tuple(
        Item(f"{voice.numbers.instead(why)}.", f"{capital(name)}:")
        for name, why in named.items()
        if isinstance(why, NotEstimable)
    )
    return Section(*say.named(), say("heading"), items=items, folded=True) if missing else None


def _kind(row: Seen) -> Kind:
    """What the numbers of a row count."""
    return "share" if row.measure == "in_time" else KIND_OF_MEASURE.get(row.measure, "count")


def _name(row: Seen, voice: Voice) -> str:
    """What was foreseen, as a column head says it."""
    own = row.measure in ("with_person", "in_time")
    return voice(f"review.measure.{row.measure}") if own else voice.measure(row.measure)
