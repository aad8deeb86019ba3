"""Hours on the page: what more or fewer would do, where those of a week go, and whose they are who ask for a person."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.plan import AskedHours, Frontier, Plan
from humanline.report.blocks import Picture, Section, Sheet
from humanline.report.charts.frontier import Curve, frontier
from humanline.report.facts.reading import number
from humanline.report.plan.answer import as_one, at_the_line, hours_of, spoken
from humanline.report.voice import Subject, Voice, capital

#: So much more by the hour, as a share, and the line of the page is no longer one that bends down.
_COARSE = 0.25
#: So much more by the hour is hardly worth a word, as a share.
_HARDLY = 0.03
#: Shares closer than this are called alike: less is rounding.
_ALIKE = 0.005
_ROUNDING = 0.5


def frontier_section(plan: Plan, voice: Voice) -> Section | None:
    """What more or fewer hours would do; left out where it was not computed."""
    if len(plan.frontier) < 2 or plan.hours_per_week is None:
        return None
    say, hours = voice.about("plan.frontier"), voice.numbers.staff_hours
    # What one more hour a week is worth, in what points are told as; nothing where there is no price.
    price = plan.price if isinstance(plan.price, Estimate) and plan.short_hours <= 0 else None
    worth = voice.worth.measure(price, "minute") if price is not None and price.value > 0 else None
    _, low, high = voice.numbers.interval(worth, "worth") if worth is not None else ("", "", "")
    curve = Curve(
        points=tuple((step.hours, voice.worth.number(step.points, "week")) for step in plan.frontier),
        changes=frozenset(step.hours for step in plan.frontier if step.changes),
        hours=plan.hours_per_week,
        worth=worth,
        now=say("now", hours=hours_of(plan, voice)),
        next=say("next", low=low, high=high) if worth is not None else "",
    )
    ends = {"low": plan.frontier[0], "high": plan.frontier[-1]}
    values = {name: voice.worth.text(step.points, "week") for name, step in ends.items()}
    values |= {f"{name}_hours": hours(step.hours) for name, step in ends.items()}
    points, unit = voice.numbers.value(curve.at(plan.hours_per_week), "worth"), voice.worth.head("week")
    alternative = say("alternative", hours=hours_of(plan, voice), points=points, unit=unit, **values)
    drawn, reading = frontier(curve, voice, name="frontier"), (say("reading"), say("reading"))
    notes = (say("fan_note" if curve.next else "line_note"),)
    picture = Picture("frontier", *drawn, alternative, _sheet(plan, say), reading=reading, notes=notes)
    # Where a large cell does not fit, the next hours bring more than the last did.
    coarse = plan.by_the_hour is not None and plan.by_the_hour.points > (1 + _COARSE) * plan.by_the_hour.now
    text = (say("text_coarse" if coarse else "text"), *_by_the_hour(plan, say))
    return Section(*say.named(), _heading(plan, worth, say), text=text, pictures=(picture,))


def _heading(plan: Plan, worth: Estimate | None, say: Subject) -> str:
    if plan.short_hours > 0:
        return say("heading_short", hours=say.numbers.staff_hours(plan.short_hours))
    if worth is not None:
        return say("heading", worth=say.worth.told(plan.price, "minute"))
    return say("heading_enough" if isinstance(plan.price, Estimate) else "heading_unknown")


def _by_the_hour(plan: Plan, say: Subject) -> tuple[str, ...]:
    """What a line for the whole week costs."""
    found, share = plan.by_the_hour, say.numbers.share
    if found is None or found.now <= 0:
        return ()
    more = found.bound / found.now - 1
    if more < _HARDLY:
        return (say("by_hour_little", share=share(max(more, 0.001), 1)),)
    if found.points <= found.now:
        return ()
    worth = say.worth.told(found.points - found.now, "week")
    said = say("by_hour", worth=worth, share=share(found.points / found.now - 1))
    if len(found.cell) == 2:
        said += " " + say("by_hour_cell", cell=at_the_line(plan, found.cell, say.voice))
    return (said,)


def _sheet(plan: Plan, say: Subject) -> Sheet:
    numbers, worth = say.numbers, say.worth

    def price(step: Frontier) -> str:
        unknown = step.price <= 0 and plan.enough_unknown
        return say.voice("number.unknown") if unknown else worth.text(step.price, "minute")

    return Sheet.of(
        plan.frontier,
        say("caption"),
        (say("hours"), lambda step: numbers.decimal(step.hours, 1)),
        (say("changes"), lambda step: _changes(plan, step, say.voice)),
        (say("points", unit=worth.head("week")), lambda step: worth.text(step.points, "week")),
        (say("price", unit=worth.head("minute")), price),
        (say("cells"), lambda step: numbers.count(step.cells)),
        words=2,
    )


def _changes(plan: Plan, step: Frontier, voice: Voice) -> str:
    if not step.changes:
        return "–"
    moment, segment = step.changes
    name = voice.cell(moment, "" if as_one(plan, moment) else segment)
    if step.start == "person":
        return name
    return voice("plan.block.with_start", cell=name, start=voice(f"plan.start.{step.start}"))


def freed_section(plan: Plan, voice: Voice) -> Section | None:
    """Where the hours of a week go, and that self-service makes room for it."""
    if plan.freed_hours < 0.05 or plan.hours_per_week is None:
        return None
    say = voice.about("plan.freed")
    text = (spoken(plan, voice), say("text", hours=voice.numbers.staff_hours(plan.freed_hours)))
    return Section(*say.named(), say("heading"), text=text)


def who_asks(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """The hours of the people who ask for a person, by segment and by moment."""
    asked: dict[str, float] = {}
    for cell in plan.cells:
        asked[cell.moment] = asked.get(cell.moment, 0.0) + cell.asked_hours
    total = sum(asked.values())
    if total <= 0:
        return None
    say, numbers = voice.about("plan.asks"), voice.numbers
    # What is owed counts its own askers: the tables are then of more hours than come off for those who ask.
    both = total - plan.asked_hours >= _ROUNDING and plan.asked_hours > 0
    own, whole = numbers.staff_hours(plan.asked_hours if both else total), numbers.staff_hours(total)
    heading = say("heading" if plan.hours_per_week else "heading_plain", asked=own, hours=hours_of(plan, voice))
    moments = Sheet.of(
        sorted(asked.items(), key=lambda pair: (-pair[1], pair[0])),
        say("caption"),
        (voice("facts.volume.moment"), lambda pair: pair[0]),
        (say("asked_hours"), lambda pair: numbers.decimal(pair[1], 1)),
        (say("part"), lambda pair: numbers.share(pair[1] / total)),
    )
    groups = [entry for entry in plan.asked_by_segment if entry.segment != EVERYONE]
    segments = (_by_segment(plan.asked_by_segment, facts, say),) if groups else ()
    text = (say("text"), *_apart(plan, groups, say), *([say("owed", asked=own, whole=whole)] if both else []))
    return Section(*say.named(), heading, text=text, sheets=(*segments, moments), folded=True)


def _apart(plan: Plan, groups: Sequence[AskedHours], say: Subject) -> tuple[str, ...]:
    """Who asks least and most: asking less need not mean that they need a person less."""
    if len(groups) < 2:
        return ()
    low, *_, high = sorted(groups, key=lambda entry: (entry.share, entry.segment))
    share, segment = say.numbers.share, say.voice.segment
    if high.share - low.share < _ALIKE:
        assumed = any(entry.code == "asked_share" for entry in plan.assumptions)
        return (say("alike", share=share(low.share)) + (f" {say('assumed')}" if assumed else ""),)
    shares = {"low_share": share(low.share), "high_share": share(high.share)}
    return (say("apart", low=capital(segment(low.segment)), high=segment(high.segment), **shares),)


def _by_segment(segments: Sequence[AskedHours], facts: Facts | None, say: Subject) -> Sheet:
    """The most hours first; with all contacts beside it, where there is a log."""
    contacts = {group.key[0]: number(group) for group in facts.segments} if facts else {}
    total, whole = sum(entry.hours for entry in segments) or 1.0, sum(contacts.values())
    voice, share = say.voice, say.numbers.share

    def of_all(entry: AskedHours) -> str:
        return share(contacts.get(entry.segment, 0) / whole)

    return Sheet.of(
        sorted(segments, key=lambda entry: (-entry.hours, entry.segment)),
        say("segments_caption"),
        (voice("facts.segments.segment"), lambda entry: voice.segment(entry.segment)),
        (say("asked_hours"), lambda entry: say.numbers.decimal(entry.hours, 1)),
        (say("part"), lambda entry: share(entry.hours / total)),
        (say("share"), lambda entry: share(entry.share)),
        *([(say("contacts_part"), of_all)] if whole else []),
    )
