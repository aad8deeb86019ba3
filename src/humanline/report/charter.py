"""The charter: the line as a page for customers, with only what the plan knows; the rest is a line to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from humanline.foundation.language import Language
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.model.review import Review
from humanline.model.sealed import standing
from humanline.report.pages import Frame, render_charter
from humanline.report.plan.signature import said_of
from humanline.report.service_words import hours_in_words, promise_in_words, ways_in_words
from humanline.report.voice import Voice


@dataclass(frozen=True, slots=True)
class CharterPart:
    """One part of the charter.

    Attributes:
        name: its id; sets the colour beside it.
        heading: what is promised.
        text: the promise as a sentence.
        lines: what it is about: moments.
        fill: what the organisation still has to fill in.
    """

    name: str
    heading: str
    text: str = ""
    lines: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charter:
    """The whole page.

    Attributes:
        title: in the browser's tab.
        eyebrow: whose it is.
        lead: that whoever asks gets a person, and how contacts start where that is promised.
        drafts: why it can not be shown to customers yet; empty when it may.
        promises: the parts.
        signed: who set it, or that nobody did.
        made_up: said where the figures behind it are made up.
    """

    title: str
    eyebrow: str
    lead: str
    drafts: tuple[str, ...]
    promises: tuple[CharterPart, ...]
    signed: str
    made_up: str = ""


def charter_page(
    plan: Plan,
    *,
    language: Language,
    today: date | None = None,
    review: Review | None = None,
    frame: Frame = render_charter,
) -> str:
    """The line for customers: for what they get a person, and that whoever asks gets one.

    Opening hours and waiting times stand there where `line.toml` says them. What it does not say, and where to
    complain, are lines to fill in, never invented.

    Args:
        plan: the line.
        language: `nl` or `en`.
        today: the day on which a signature holds or is past its review date; `None` is the day the plan was made.
        review: what came of the line; `None` where nobody looked yet.
        frame: sets the page in a file of its own, or among others.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language)
    eyebrow = voice("charter.eyebrow")
    if plan.organisation:
        eyebrow = voice("page.of", what=eyebrow, organisation=plan.organisation)
    day = today or plan.made_at.date()
    promises = (*_promises(plan, day, voice), *_kept(review, voice))
    drafts, signed = _standing(plan, day, voice)
    page = Charter(
        title=f"{voice('charter.heading')} · {plan.organisation}" if plan.organisation else voice("charter.heading"),
        eyebrow=eyebrow,
        lead=_lead(promises, voice),
        drafts=drafts,
        promises=promises,
        signed=signed,
        made_up=voice("page.made_up") if plan.made_up else "",
    )
    return frame(page, voice)


def _lead(promises: tuple[CharterPart, ...], voice: Voice) -> str:
    """Only what the parts below promise."""
    promised = {part.name for part in promises if part.lines}
    person, alone = bool(promised & {"owed", "person"}), "self" in promised
    how = "both" if person and alone else "person" if person else "self" if alone else ""
    # What customers choose or prepare is neither: then the sentence is of some things only.
    others = [name for name in ("choice", "together") if name in promised]
    ways = [how] if how == "both" or (how and not others) else [f"{how}_some"] if how else []
    return " ".join((voice("charter.lead"), *(voice(f"charter.lead_{way}") for way in (*ways, *others))))


def _standing(plan: Plan, today: date, voice: Voice) -> tuple[tuple[str, ...], str]:
    """Why this is a draft, and who set it."""
    drafts = [voice("charter.draft_short")] if plan.short_hours > 0 else []
    if plan.enough_unknown:
        drafts.append(voice("charter.draft_untold"))
    state = standing(plan, today)
    if plan.signed is None or state == "changed":
        drafts.insert(0, voice("charter.draft" if state == "unsigned" else "charter.draft_changed"))
        return tuple(drafts), voice("charter.unsigned")
    values = said_of(plan.signed, voice)
    if state == "past":
        drafts.insert(0, voice("charter.draft_past", until=values["until"]))
    return (*drafts, voice("charter.draft_fill")), voice("charter.signed", **values)


def _promises(plan: Plan, today: date, voice: Voice) -> tuple[CharterPart, ...]:
    owed = [cell for cell in plan.cells if cell.owed or cell.because == "owed"]
    extra = {(moment.name, segment) for moment in plan.moments for segment in moment.lifted}
    lifted = [cell for cell in plan.cells if (cell.moment, cell.segment) in extra]
    person = [cell for cell in plan.cells if cell.start == "person" and cell not in (*owed, *lifted)]
    # A moment is told as it is for who says nothing; a group that gets more is told as an extra.
    wholes = {moment.name: moment.start for moment in plan.moments}
    rest: dict[Mode, list[CellPlan]] = {"choice": [], "together": [], "self_service": []}
    for cell in plan.cells:
        start = wholes[cell.moment] if cell in lifted else cell.start
        if cell not in owed and start != "person":
            rest[start].append(cell)
    return (
        *_part("owed", _lines(owed, plan, voice), voice),
        *_first_a_person(person, plan, voice),
        *_part("choice", _lines(rest["choice"], plan, voice), voice),
        *_part("together", _lines(rest["together"], plan, voice), voice),
        *_part("self", _lines(rest["self_service"], plan, voice), voice),
        *_extra(plan, voice),
        CharterPart("asked", voice("charter.asks"), voice("charter.asks_text")),
        _when(plan, today, voice),
        CharterPart(
            "complain",
            voice("charter.complain"),
            voice("charter.complain_text"),
            fill=(voice("charter.fill_complain"), voice("charter.fill_answer")),
        ),
    )


def _when(plan: Plan, today: date, voice: Voice) -> CharterPart:
    """Hours, ways and waiting times that the plan knows, and in which kinds of channel; the rest is to be filled in."""
    met = tuple(
        voice(f"charter.reach_{one.kind}", channels=voice.numbers.listed(list(one.channels)))
        for one in plan.met_by
        if one.kind and one.channels
    )
    ways = "" if met else ways_in_words(plan.service, voice)
    hours = hours_in_words(plan.service, today, voice)
    waits = tuple(promise_in_words(one, voice) for one in plan.service.promises)
    reach = () if ways else (voice("charter.fill_where" if met else "charter.fill_reach"),)
    fill = (
        *(() if hours else (voice("charter.fill_hours"),)),
        *reach,
        *(() if waits else (voice("charter.fill_wait"),)),
    )
    text = voice("charter.reach_text") if met else ""
    return CharterPart("when", voice("charter.when"), text, (*met, *hours, *((ways,) if ways else ()), *waits), fill)


def _kept(review: Review | None, voice: Voice) -> tuple[CharterPart, ...]:
    """What the log since then shows of what is promised here; what it can't tell is said too."""
    if review is None:
        return ()
    hundred, lines = voice.numbers.of_hundred, list[str]()
    for row in review.rows:
        if not isinstance(row.seen, Estimate):
            continue
        if row.measure == "reached" and not row.moment:
            lines.insert(0, voice("charter.kept.reached", share=hundred(row.seen.value)))
        if row.measure == "person_share":
            lines.append(voice("charter.kept.first", moment=row.moment, share=hundred(row.seen.value)))
    when = voice.numbers.day
    text = voice(
        "charter.kept.text", first=when(date.fromisoformat(review.first)), last=when(date.fromisoformat(review.last))
    )
    return (CharterPart("kept", voice("charter.kept.heading"), text, tuple(lines) or (voice("charter.kept.untold"),)),)


def _part(name: str, lines: tuple[str, ...], voice: Voice) -> tuple[CharterPart, ...]:
    """What is promised of some moments; nothing where there are none."""
    return (CharterPart(name, voice(f"charter.{name}"), voice(f"charter.{name}_text"), lines),) if lines else ()


def _first_a_person(cells: list[CellPlan], plan: Plan, voice: Voice) -> tuple[CharterPart, ...]:
    """What starts with a person; to be filled in where it can't be told whether there are hours for it."""
    if cells and plan.enough_unknown:
        return (CharterPart("person", voice("charter.person"), fill=(voice("charter.fill_person"),)),)
    return _part("person", _lines(cells, plan, voice), voice)


def _extra(plan: Plan, voice: Voice) -> tuple[CharterPart, ...]:
    """Groups that get more; who says nothing is told how it goes for everybody."""
    lines = _extras(plan, voice)
    if not lines:
        return ()
    alone = all(moment.start == "self_service" for moment in plan.moments if moment.lifted)
    text = voice("charter.extra_text" if alone else "charter.extra_text_some")
    return (CharterPart("extra", voice("charter.extra"), text, lines),)


def _extras(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """Groups that get a person at once where the moment as a whole starts with self-service."""
    return tuple(
        voice(
            "charter.lift",
            moment=moment.name,
            segments=voice.numbers.listed([voice.segment(name) for name in moment.lifted]),
        )
        for moment in plan.moments
        if moment.lifted
    )


def _lines(cells: list[CellPlan], plan: Plan, voice: Voice) -> tuple[str, ...]:
    """The moments by name; with the groups of customers only where a moment differs by group."""
    everyone: dict[str, list[str]] = {}
    for cell in plan.cells:
        everyone.setdefault(cell.moment, []).append(cell.segment)
    groups: dict[str, list[str]] = {}
    for cell in cells:
        groups.setdefault(cell.moment, []).append(cell.segment)
    return tuple(_line(moment, groups[moment], everyone[moment], voice) for moment in sorted(groups))


def _line(moment: str, segments: list[str], everyone: list[str], voice: Voice) -> str:
    """One moment. Who belongs to no named group can't know that, so they are told by who does."""
    others = [name for name in everyone if name not in segments]
    if not others or EVERYONE in segments:
        return moment
    key, names = ("charter.cell_for", segments)
    if EVERYONE_ELSE in segments:
        key, names = ("charter.cell_except", others)
    return voice(key, moment=moment, segments=voice.numbers.listed([voice.segment(name) for name in names]))
