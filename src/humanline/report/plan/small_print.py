"""What the plan rests on: who signed it, assumptions, how much each outcome counts, and what to know beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from humanline.model.organisation import Value
from humanline.model.plan import Assumption, Flip, Plan, Signature
from humanline.model.sealed import standing
from humanline.report.blocks import Item, Page, Section, Sheet, grouped
from humanline.report.facts.records import notice_items
from humanline.report.voice import BEFORE_ALL, Subject, Voice, capital


def with_signature(page: Page, plan: Plan, today: date, voice: Voice) -> Page:
    """The page with who signed the line: at its top, and cried out where the signature no longer holds (I14)."""
    if plan.needs:
        return page
    state, unsigned, signed = standing(plan, today), voice.about("plan.unsigned"), voice.about("plan.signed")
    if plan.signed is None:
        return replace(page, status=unsigned("status"), note=unsigned.each("title", "text", "how"))
    values = said_of(plan.signed, voice)
    if state == "signed":
        note = signed.each("title", "because", "until", **values)
        return replace(page, status=signed("status", **values), note=note, note_calm=True)
    say, more = voice.about("plan.changed"), unsigned.each("text", "how")
    if state == "past":
        say, more = voice.about("plan.past"), signed.each("title", "because", **values)
    banner, status = say.each("banner", "status", **values)
    return replace(page, status=status, note=(banner, *more), banners=(*page.banners, banner))


def said_of(signed: Signature, voice: Voice) -> dict[str, str]:
    """A signature's values as they are said."""
    day = voice.numbers.day
    return {"by": signed.by, "because": signed.because, "at": day(signed.at.date()), "until": day(signed.until)}


def assumptions(plan: Plan, voice: Voice) -> Section | None:
    """Everything that was taken as true without data."""
    said, say = _said(plan.assumptions, voice), voice.about("plan.assumed")
    if not said:
        return None
    items = tuple(Item(capital(sentence)) for sentence in said)
    return Section(*say.named(), say.counted("heading", len(said)), text=(say("text"),), items=items)


def _said(found: Sequence[Assumption], voice: Voice) -> list[str]:
    """One sentence a code: what holds for several moments is said once, with their names together."""

    def apart_from_place(one: Assumption) -> tuple[object, ...]:
        return (one.code, *((k, v) for k, v in sorted(one.values.items()) if k not in ("moment", "segment")))

    sentences = []
    for entries in grouped((apart_from_place(one), one) for one in found).values():
        places = [one.values for one in entries if "moment" in one.values]
        if len(places) > 1:
            names = (voice.cell_in_words(str(one["moment"]), str(one.get("segment", ""))) for one in places)
            values = {k: v for k, v in entries[0].values.items() if k != "segment"}
            values |= dict.fromkeys(("moment", "cell"), voice.numbers.listed(names))
            sentences.append(voice.code("assumption", entries[0].code, values))
        else:
            sentences += [voice.code("assumption", one.code, one.values) for one in entries]
    return list(dict.fromkeys(sentences))


def notices(plan: Plan, voice: Voice) -> Section | None:
    """What to know before using the plan; what waits for a decision has its own section."""
    elsewhere, say = BEFORE_ALL | {"customer_loses", "made_up"}, voice.about("plan.notices")
    found = [notice for notice in plan.notices if notice.code not in elsewhere]
    if not found:
        return None
    return Section(*say.named(), say.counted("heading", len(found)), items=notice_items(found, voice))


def weights_section(plan: Plan, voice: Voice) -> Section:
    """The weights, each with what counts as much, and at which an answer changes; or that they are not held."""
    say, worth, value = voice.about("plan.weights"), voice.worth, plan.value
    key = "text_unknown" if value is None else {"points": "text_none", "solved": "text"}.get(worth.unit, "text_other")
    resolved = voice.numbers.value(value.resolved, "worth") if value is not None else ""
    text: tuple[str, ...] = (say(key, resolved=resolved, unit=worth.unit_name),)
    sheets = (_weights(value, say),) if value is not None else ()
    if plan.flips_at:
        flips = voice.about("plan.flips")
        heading = flips.counted("heading", len({(flip.moment, flip.segment) for flip in plan.flips_at}))
        text, sheets = (*text, flips("text")), (*sheets, _flips(plan.flips_at, flips))
    elif value is not None and worth.unit == "solved" and value.complaint < 0:
        heading = say("heading", count=worth.count(-value.complaint, "once"))
    else:
        heading = say("heading_other")
    return Section("weights", voice("worth.weights.subject"), heading, text=text, sheets=sheets, folded=True)


def _weights(value: Value, say: Subject) -> Sheet:
    as_much, points = say("as_much", unit=say.worth.unit_name), say.worth.unit == "points"
    return Sheet.of(
        msgspec.structs.asdict(value).items(),
        say("caption"),
        (say("what"), lambda pair: say.voice(f"plan.weight.{pair[0]}")),
        (say("weight"), lambda pair: say.numbers.decimal(pair[1], 1)),
        (as_much, lambda pair: "–" if points else say.worth.text(pair[1], "once")),
    )


def _flips(flips: Sequence[Flip], say: Subject) -> Sheet:
    """Where another weight gives another answer, those that take the least change, as a share, first."""

    def change(flip: Flip) -> float:
        return abs(flip.to_value - flip.from_value) / max(abs(flip.from_value), 1e-9)

    return Sheet.of(
        sorted(flips, key=lambda flip: (change(flip), flip.moment, flip.segment, flip.weight)),
        say("caption"),
        (say.voice("plan.cells.cell"), lambda flip: say.voice.cell(flip.moment, flip.segment)),
        (say("what"), lambda flip: say.voice.code("plan.weight", flip.weight, {})),
        (say("now"), lambda flip: say.numbers.decimal(flip.from_value, 1)),
        (say("then"), lambda flip: say.numbers.decimal(flip.to_value, 1)),
        (say("becomes"), lambda flip: say.voice(f"plan.start.{flip.becomes}")),
        words=2,
    )
