"""Who asks for a person: hours that belong to them, by group of customers and by moment."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.plan import AskedHours, Plan
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.drawing import ASKED
from humanline.report.charts.rows import MOST_ROWS, BarRow, bars
from humanline.report.facts.reading import number
from humanline.report.plan.answer import hours_of
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice, capital

#: Shares closer than this are called alike: less is rounding.
_ALIKE = 0.005
_ROUNDING = 0.5


def who_asks(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """The hours of the people who ask for a person, by segment and by moment."""
    asked: dict[str, float] = {}
    for cell in plan.cells:
        asked[cell.moment] = asked.get(cell.moment, 0.0) + cell.asked_hours
    total = sum(asked.values())
    if total <= 0:
        return None
    segments = _segments(plan)
    both = total - plan.asked_hours >= _ROUNDING and plan.asked_hours > 0
    own = voice.numbers.staff_hours(plan.asked_hours if both else total)
    told = {"asked": own, "hours": hours_of(plan, voice)}
    moments: tuple[Row, ...] = tuple(
        (name, voice.numbers.decimal(hours, 1), voice.numbers.share(hours / total))
        for name, hours in sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    head = (voice("facts.volume.moment"), voice("plan.asks.asked_hours"), voice("plan.asks.part"))
    return Section(
        name="asks",
        subject=voice("plan.asks.subject"),
        heading=voice("plan.asks.heading" if plan.hours_per_week else "plan.asks.heading_plain", **told),
        text=(
            voice("plan.asks.text"),
            *_least(plan, segments, facts, voice),
            *_owed_too(plan, total, voice, both=both),
        ),
        pictures=(_picture(segments, facts, voice),) if segments else (),
        sheets=(Sheet(voice("plan.asks.caption"), head, moments),),
        folded=True,
    )


def _owed_too(plan: Plan, total: float, voice: Voice, *, both: bool) -> tuple[str, ...]:
    """Why the picture and the table are of more hours than come off for those who ask: what is owed counts its own."""
    if not both:
        return ()
    asked, whole = voice.numbers.staff_hours(plan.asked_hours), voice.numbers.staff_hours(total)
    return (voice("plan.asks.owed", asked=asked, whole=whole),)


def _segments(plan: Plan) -> tuple[AskedHours, ...]:
    """Hours of those who ask by segment, the most first; from the cells where the plan does not say. One is none."""
    found = plan.asked_by_segment
    if not found:
        hours: dict[str, float] = {}
        contacts: dict[str, float] = {}
        asking: dict[str, float] = {}
        for cell in plan.cells:
            handled = cell.asked_hours * 60 / cell.handle_minutes.value if cell.handle_minutes.value > 0 else 0.0
            hours[cell.segment] = hours.get(cell.segment, 0.0) + cell.asked_hours
            contacts[cell.segment] = contacts.get(cell.segment, 0.0) + cell.contacts_per_week
            asking[cell.segment] = asking.get(cell.segment, 0.0) + handled
        found = tuple(
            AskedHours(segment=name, hours=value, share=asking[name] / contacts[name] if contacts[name] > 0 else 0.0)
            for name, value in hours.items()
        )
    if not {entry.segment for entry in found} - {EVERYONE}:
        return ()
    return tuple(sorted(found, key=lambda entry: (-entry.hours, entry.segment)))


def _least(plan: Plan, segments: tuple[AskedHours, ...], facts: Facts | None, voice: Voice) -> tuple[str, ...]:
    """Who asks least: that need not mean that they need a person less."""
    groups = [entry for entry in segments if entry.segment != EVERYONE]
    if len(groups) < 2:
        return ()
    low = min(groups, key=lambda entry: (entry.share, entry.segment))
    high = max(groups, key=lambda entry: (entry.share, entry.segment))
    if high.share - low.share < _ALIKE:
        share = voice.numbers.share(low.share)
        assumed = any(entry.code == "asked_share" for entry in plan.assumptions)
        return (voice("plan.asks.alike", share=share) + (f" {voice('plan.asks.assumed')}" if assumed else ""),)
    return (
        voice(
            "plan.asks.least" if _surely_least(low, groups, facts) else "plan.asks.apart",
            low=capital(voice.segment(low.segment)),
            low_share=voice.numbers.share(low.share),
            high=voice.segment(high.segment),
            high_share=voice.numbers.share(high.share),
        ),
    )


def _surely_least(low: AskedHours, groups: Sequence[AskedHours], facts: Facts | None) -> bool:
    """Whether the log shows that no other group asks as little."""
    names = {entry.segment for entry in groups}
    told = {group.key[0]: group["asked"] for group in (facts.segments if facts is not None else ())}
    known = [(name, value) for name, value in told.items() if name in names and isinstance(value, Estimate)]
    least = furthest(sorted(known, key=lambda pair: pair[1].value))
    return len(known) == len(groups) and least is not None and least[0] == low.segment


def _picture(segments: tuple[AskedHours, ...], facts: Facts | None, voice: Voice) -> Picture:
    rows = tuple(
        BarRow(
            voice.segment(entry.segment),
            {ASKED: entry.hours},
            voice(
                "plan.asks.end",
                hours=voice.numbers.staff_hours(entry.hours),
                share=voice.numbers.share(entry.share),
            ),
        )
        for entry in segments[:MOST_ROWS]
    )
    wide, narrow = bars(rows, voice, name="asks", unit=voice("plan.asks.unit"))
    notes: tuple[str, ...] = ()
    if len(segments) > MOST_ROWS:
        notes = (voice("page.top_only", shown=MOST_ROWS, count=len(segments)),)
    return Picture(
        name="asks",
        wide=wide,
        narrow=narrow,
        alternative=voice(
            "plan.asks.alternative",
            most=voice.segment(segments[0].segment),
            least=voice.segment(segments[-1].segment),
        ),
        numbers=_sheet(segments, facts, voice),
        keys=(Key("asked", voice("plan.block.asked")),),
        notes=notes,
    )


def _sheet(segments: tuple[AskedHours, ...], facts: Facts | None, voice: Voice) -> Sheet:
    contacts = {group.key[0]: number(group) for group in facts.segments} if facts else {}
    whole = sum(contacts.values())
    total = sum(entry.hours for entry in segments) or 1.0
    head = [voice("facts.segments.segment"), voice("plan.asks.asked_hours"), voice("plan.asks.part")]
    head.append(voice("plan.asks.share"))
    if whole:
        head.append(voice("plan.asks.contacts_part"))
    rows: list[Row] = []
    for entry in segments:
        row = [voice.segment(entry.segment), voice.numbers.decimal(entry.hours, 1)]
        row += [voice.numbers.share(entry.hours / total), voice.numbers.share(entry.share)]
        if whole:
            row.append(voice.numbers.share(contacts.get(entry.segment, 0) / whole))
        rows.append(tuple(row))
    return Sheet(voice("plan.asks.segments_caption"), tuple(head), tuple(rows))
