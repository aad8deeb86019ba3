"""What people get in touch about, when, and how long it takes a colleague."""

from __future__ import annotations

from itertools import accumulate
from math import sqrt

from humanline.foundation.language import LANGUAGES
from humanline.model.estimate import NotEstimable
from humanline.model.facts import Facts, Group, Period
from humanline.report.blocks import Key, Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.drawing import PERSON
from humanline.report.charts.rows import MOST_ROWS
from humanline.report.charts.volume import ORDER, VolumeRow, volume
from humanline.report.facts.reading import (
    Z,
    contacts_text,
    known,
    measure_cell,
    measure_notes,
    measure_picture,
    measure_sheet,
    measured,
    number,
    outstanding,
    overall,
    question,
    served_by,
    unanswered,
    week_picture,
)
from humanline.report.standing_out import furthest
from humanline.report.voice import Subject, Voice

_MOST_CHANNEL_COLUMNS = 12
_LOOKS = {"person": "person", "self_service": "self", "unknown": "unknown"}


def volumes(facts: Facts, voice: Voice) -> Section | None:
    """Contacts per moment, split by how they were served."""
    if facts.tidied.contacts == 0 or not facts.moments:
        return None
    say = voice.about("facts.volume")
    split = any(served_by(group, facts) != "unknown" for group in facts.channels)
    text = [say("text" if split else "text_unserved")]
    needed = _needed_for_half([number(group) for group in facts.moments])
    if len(facts.moments) > 5 and needed:
        text.append(say("half", count=needed, all=len(facts.moments)))
    channels = tuple(
        (group.key[0], voice.mode(served_by(group, facts)), contacts_text(group.contacts, voice))
        for group in facts.channels
    )
    head = (*say.each("channel", "served"), voice.measure("contacts"))
    return Section(
        *say.named("volumes"),
        _heading(facts, say),
        text=tuple(text),
        pictures=(_picture(facts, say),),
        sheets=(Sheet(say("channels_caption"), head, channels, words=2),),
        folded=True,
    )


def _heading(facts: Facts, say: Subject) -> str:
    if len(facts.moments) == 1:
        return say("heading_only", moment=facts.moments[0].key[0])
    top = outstanding(facts.moments)
    if not top:
        return say("heading.alike", count=say.numbers.count(len(facts.moments)))
    share = say.numbers.share(sum(number(group) for group in top) / facts.tidied.contacts)
    form = "many" if len(top) > 1 else "one"
    return say(f"heading.{form}", moments=say.numbers.listed([group.key[0] for group in top]), share=share)


def _needed_for_half(numbers: list[int]) -> int:
    """How many of the largest numbers make up half of their sum."""
    half = sum(numbers) / 2
    return next((k for k, so_far in enumerate(accumulate(sorted(numbers, reverse=True)), 1) if so_far >= half), 0)


def _parts(facts: Facts, moment: Group) -> dict[str, float]:
    """Contacts of a moment by mode; what no channel accounts for is unknown."""
    parts = dict.fromkeys(ORDER, 0.0)
    for group in facts.moment_channels:
        if group.key[0] == moment.key[0]:
            parts[served_by(group, facts)] += number(group)
    parts["unknown"] += max(0, number(moment) - sum(parts.values()))
    return parts


def _picture(facts: Facts, say: Subject) -> Picture:
    voice, first = say.voice, facts.moments[0]
    shown = [group for group in facts.moments if number(group)][:MOST_ROWS]
    rows = tuple(VolumeRow(g.key[0], _parts(facts, g), contacts_text(g.contacts, voice)) for g in shown)
    modes = [mode for mode in ORDER if any(row.parts[mode] > 0 for row in rows)]
    return Picture(
        "volumes",
        *volume(rows, voice, name="volumes", unit=say("unit")),
        say("alternative", moment=first.key[0], contacts=contacts_text(first.contacts, voice)),
        _sheet(facts, say),
        keys=tuple(Key(_LOOKS[m], say("key_unknown") if m == "unknown" else voice.mode(m)) for m in modes),
        notes=voice.top_only(len(shown), len(facts.moments)),
    )


def _sheet(facts: Facts, say: Subject) -> Sheet:
    """A moment a row; contacts, contacts a week, share by a person, then contacts by channel."""
    voice = say.voice
    channels = [group.key[0] for group in facts.channels][:_MOST_CHANNEL_COLUMNS]
    counts = {group.key: group.contacts for group in facts.moment_channels}
    measures = measured(facts.moments, ("per_week", "person_share"))
    rows: list[Row] = [
        (
            group.key[0],
            contacts_text(group.contacts, voice),
            *(measure_cell(group, m, voice) for m in measures),
            *(contacts_text(counts.get((group.key[0], channel), 0), voice) for channel in channels),
        )
        for group in facts.moments
    ]
    head = (say("moment"), *(voice.measure(name) for name in ("contacts", *measures)), *channels)
    return Sheet(say("caption"), head, tuple(rows), notes=measure_notes(facts.moments, measures, voice))


def busy_hours(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """The hours of the week, the busiest marked."""
    say = voice.about("facts.week")
    if isinstance(facts.weeks, NotEstimable):
        return question(facts.weeks, say)
    contacts = next((entry.contacts for entry in facts.weeks if entry.moment == ""), ())
    if not any(contacts):
        return None
    weeks = facts.period.weeks if isinstance(facts.period, Period) else None
    values = tuple(count / weeks if weeks else float(count) for count in contacts)
    busiest, hours = values.index(max(values)), _needed_for_half(list(contacts))
    write, (day, clock) = LANGUAGES[voice.language].clock.format, divmod(busiest, 24)
    when = {"day": voice(f"day.{day}"), "from": write(clock), "to": write(clock + 1)}
    first, second = sorted(contacts, reverse=True)[:2]
    alone = first - second > Z * sqrt(first + second)
    digits = 0 if max(values) >= 20 else 1
    picture = week_picture(
        "week",
        values,
        [voice.numbers.decimal(value, digits) for value in values],
        voice,
        digits=digits,
        none=say("key_none"),
        peak=say("key_peak"),
        alternative=say("alternative", **when),
        caption=say("caption" if weeks else "caption_total"),
    )
    text = say("text" if weeks else "text_total", busiest=voice.numbers.value(values[busiest], "count"), hours=hours)
    heading = say("heading", **when) if alone else say("heading_alike", hours=hours)
    return Section(*say.named(), heading, text=(text,), pictures=(picture,))


def handle_times(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Staff time of a contact, per moment."""
    say, found, mean = voice.about("facts.handle"), known(facts.moments, "handle_min"), overall(facts, "handle_min")
    if not found:
        return unanswered(facts, "handle_min", say)
    longest, value = found[0]
    if len(found) > 1 and furthest(found):
        heading = say("heading", moment=longest.key[0], value=voice.numbers.interval(value, "minutes")[0])
    elif mean or len(found) == 1:
        heading = say("heading_only", value=voice.numbers.interval(mean or value, "minutes")[0])
    else:
        heading = say("heading_alike")
    sheet = measure_sheet(facts.moments, ("handle_min",), say)
    picture = measure_picture(facts.moments, "handle_min", sheet, say, name="handle", unit=say("unit"), colour=PERSON)
    text = () if mean is None else (say("text", value=voice.numbers.estimate(mean, "minutes")),)
    return Section(*say.named(), heading, text=text, pictures=(picture,))
