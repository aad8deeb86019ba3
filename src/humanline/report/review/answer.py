"""The answer of a review: how much came true, and what did not."""

from __future__ import annotations

from datetime import date

from humanline.model.estimate import Estimate
from humanline.model.review import Review, Seen
from humanline.report.numbers import KIND_OF_MEASURE, Kind
from humanline.report.voice import Voice


def heading(review: Review, voice: Voice) -> str:
    """Whether what the line rests on still holds."""
    if not review.told:
        return voice("review.heading.untold")
    if review.broken:
        return voice.counted("review.heading.broken", len(review.broken))
    return voice("review.heading.holds", hits=review.hits, count=len(review.told))


def answer(review: Review, voice: Voice) -> tuple[str, ...]:
    """Whose line it is, what was read, what came true, and what would be drawn now."""
    day = voice.numbers.day
    said = [
        voice("review.answer.signed", by=review.signed.by, until=day(date.fromisoformat(review.signed.until))),
        voice(
            "review.answer.read",
            first=day(date.fromisoformat(review.first)),
            last=day(date.fromisoformat(review.last)),
            weeks=voice.weeks(review.weeks),
        ),
    ]
    if review.early:
        said.append(voice("review.answer.early"))
    starts = [row for row in review.told if row.basis == "with_line" and row.measure != "per_week"]
    if 2 * len(review.not_carried_out) > len(starts):
        said.append(voice("review.answer.not_carried"))
    if review.told:
        said.append(voice("review.answer.hits", hits=review.hits, count=len(review.told)))
    if review.redrawn:
        count = len({one.moment for one in review.otherwise})
        said.append(voice.counted("review.answer.otherwise", count) if count else voice("review.answer.same"))
    return tuple(said)


def kind_of(row: Seen) -> Kind:
    """What the numbers of a row count."""
    return "share" if row.measure == "in_time" else KIND_OF_MEASURE.get(row.measure, "count")


def name_of(row: Seen, voice: Voice) -> str:
    """What was foreseen, as a column head says it."""
    own = ("with_person", "in_time")
    return voice(f"review.measure.{row.measure}") if row.measure in own else voice.measure(row.measure)


def told(row: Seen, voice: Voice) -> str:
    """One row in a sentence: foreseen, and seen."""
    kind = kind_of(row)
    key = "review.row.assumed" if row.basis == "assumed" else "review.row.foreseen"
    seen = row.seen if isinstance(row.seen, Estimate) else row.foreseen
    foreseen = voice.numbers.interval(row.foreseen, kind)[0]
    return voice(key, foreseen=foreseen, seen=voice.numbers.estimate(seen, kind))
