"""Who signed the line: said at the top, and cried out where the signature no longer holds (I14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from humanline.model.plan import Plan, Signature
from humanline.model.sealed import standing
from humanline.report.voice import Voice


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """The signature in words.

    Attributes:
        status: one line under the heading.
        note: what it means, below the first picture.
        calm: the line holds, so that the note is no warning.
        banners: what a reader must know first.
    """

    status: str = ""
    note: tuple[str, ...] = ()
    calm: bool = False
    banners: tuple[str, ...] = ()


def signature(plan: Plan, today: date, voice: Voice) -> SignatureWords:
    """What the page says about the signature."""
    if plan.needs:
        return SignatureWords()
    state, unsigned = standing(plan, today), voice.about("plan.unsigned")
    if plan.signed is None:
        return SignatureWords(unsigned("status"), unsigned.each("title", "text", "how"))
    values = said_of(plan.signed, voice)
    if state == "changed":
        banner = voice("plan.changed.banner", **values)
        note = (banner, *unsigned.each("text", "how"))
        return SignatureWords(voice("plan.changed.status"), note, banners=(banner,))
    signed = voice.about("plan.signed")
    note = signed.each("title", "because", "until", **values)
    if state == "past":
        banner = voice("plan.past.banner", **values)
        return SignatureWords(voice("plan.past.status", **values), (banner, *note[:2]), banners=(banner,))
    return SignatureWords(signed("status", **values), note, calm=True)


def said_of(signed: Signature, voice: Voice) -> dict[str, str]:
    """A signature's values as they are said."""
    day = voice.numbers.day
    return {"by": signed.by, "because": signed.because, "at": day(signed.at.date()), "until": day(signed.until)}
