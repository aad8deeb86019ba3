"""What people get in touch about, when, and how long it takes a colleague."""

from __future__ import annotations

from itertools import accumulate
from math import sqrt

from humanline.foundation.language import LANGUAGES
from humanline.model.estimate import NotEstimable
from humanline.model.facts import Facts, Group, Period
from humanline.report.blocks import Key, Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.day_grid import quarters, week
from humanline.report.charts.drawing import COLOUR_OF_MODE
from humanline.report.charts.rows import MOST_ROWS, ORDER, BarRow, DotRow, bars, dots
from humanline.report.facts.reading import (
    Z,
    contacts_text,
    known,
    measure_cell,
    notes_for,
    number,
    outstanding,
    overall,
    question,
    served_by,
    sheet_of,
    unanswered,
)
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice

_MOST_CHANNEL_COLUMNS = 12


def volumes(facts: Facts, voice: Voice) -> Section | None:
    """Contacts per moment, split by how they were served."""
    total = facts.tidied.contacts
    if total == 0 or not facts.moments:
        return None
    first = facts.moments[0]
    if len(facts.moments) == 1:
        heading = voice("facts.volume.heading_only", moment=first.key[0])
    else:
        top = outstanding(facts.moments)
        share = voice.numbers.share(sum(number(group) for group in top) / total)
        names = voice.numbers.listed([group.key[0] for group in top])
        form = "many" if len(top) > 1 else "one"
        heading = (
            voice(f"facts.volume.heading.{form}", moments=names, share=share)
            if top
            else voice("facts.volume.heading.alike", count=voice.numbers.count(len(facts.moments)))
        )
    split = any(served_by(group, facts) != "unknown" for group in facts.channels)
    text = [voice("facts.volume.text" if split else "facts.volume.text_unserved")]
    needed = _needed_for_half([number(group) for group in facts.moments])
    if len(facts.moments) > 5 and needed:
        text.append(voice("facts.volume.half", count=needed, all=len(facts.moments)))
    return Section(
        name="volumes",
        subject=voice("facts.volume.subject"),
        heading=heading,
        text=tuple(text),
        pictures=(_volume_picture(facts, voice),),
        sheets=(_channels_sheet(facts, voice),),
        folded=True,
    )


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


def _volume_picture(facts: Facts, voice: Voice) -> Picture:
    shown = [group for group in facts.moments if number(group)][:MOST_ROWS]
    parts = [_parts(facts, group) for group in shown]
    rows = [
        BarRow(group.key[0], {COLOUR_OF_MODE[mode]: each[mode] for mode in ORDER}, contacts_text(group.contacts, voice))
        for group, each in zip(shown, parts, strict=True)
    ]
    modes = [mode for mode in ORDER if any(each[mode] > 0 for each in parts)]
    others = facts.moments[len(shown) :]
    notes = (voice("page.top_only", shown=len(shown), count=len(facts.moments)),) if others else ()
    wide, narrow = bars(rows, voice, name="volumes", unit=voice("facts.volume.unit"))
    looks = {"person": "person", "self_service": "self", "unknown": "unknown"}
    first = facts.moments[0]
    return Picture(
        name="volumes",
        wide=wide,
        narrow=narrow,
        alternative=voice(
            "facts.volume.alternative", moment=first.key[0], contacts=contacts_text(first.contacts, voice)
        ),
        numbers=_volume_sheet(facts, voice),
        keys=tuple(
            Key(looks[mode], voice("facts.volume.key_unknown") if mode == "unknown" else voice.mode(mode))
            for mode in modes
        ),
        notes=notes,
    )


def _volume_sheet(facts: Facts, voice: Voice) -> Sheet:
    """A moment a row; contacts, contacts a week, share by a person, then contacts by channel."""
    channels = [group.key[0] for group in facts.channels][:_MOST_CHANNEL_COLUMNS]
    at = {group.key: group.contacts for group in facts.moment_channels}
    measures = [
        m
        for m in ("per_week", "person_share")
        if any(not isinstance(group[m], NotEstimable) for group in facts.moments)
    ]
    rows: list[Row] = []
    for group in facts.moments:
        cells = [measure_cell(group, m, voice) for m in measures]
        by_channel = [contacts_text(at.get((group.key[0], channel), 0), voice) for channel in channels]
        rows.append((group.key[0], contacts_text(group.contacts, voice), *cells, *by_channel))
    return Sheet(
        caption=voice("facts.volume.caption"),
        head=(
            voice("facts.volume.moment"),
            voice.measure("contacts"),
            *(voice.measure(m) for m in measures),
            *channels,
        ),
        rows=tuple(rows),
        notes=notes_for(facts.moments, measures, (), voice),
    )


def _channels_sheet(facts: Facts, voice: Voice) -> Sheet:
    rows = tuple(
        (group.key[0], voice.mode(served_by(group, facts)), contacts_text(group.contacts, voice))
        for group in facts.channels
    )
    head = (voice("facts.volume.channel"), voice("facts.volume.served"), voice.measure("contacts"))
    return Sheet(voice("facts.volume.channels_caption"), head, rows, words=2)


def busy_hours(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """The hours of the week, the busiest marked."""
    if isinstance(facts.weeks, NotEstimable):
        return question(voice("facts.week.unanswered"), facts.weeks, voice)
    all_moments = next((entry for entry in facts.weeks if entry.moment == ""), None)
    if all_moments is None or not any(all_moments.contacts):
        return None
    weeks = facts.period.weeks if isinstance(facts.period, Period) else None
    values = tuple(number / weeks if weeks else float(number) for number in all_moments.contacts)
    busiest = values.index(max(values))
    day, clock = divmod(busiest, 24)
    write = LANGUAGES[voice.language].clock.format
    said: dict[str, object] = {"day": voice(f"day.{day}"), "from": write(clock), "to": write(clock + 1)}
    hours = _needed_for_half(list(all_moments.contacts))
    text = "facts.week.text" if weeks else "facts.week.text_total"
    first, second = sorted(all_moments.contacts, reverse=True)[:2]
    alone = first - second > Z * sqrt(first + second)
    return Section(
        name="week",
        subject=voice("facts.week.subject"),
        heading=voice("facts.week.heading", **said) if alone else voice("facts.week.heading_alike", hours=hours),
        text=(voice(text, busiest=voice.numbers.value(values[busiest], "count"), hours=hours),),
        pictures=(_week_picture(values, said, voice, average=weeks is not None),),
    )


def _week_picture(values: tuple[float, ...], said: dict[str, object], voice: Voice, *, average: bool) -> Picture:
    wide, narrow = week(values, voice, name="week")
    edges = quarters(values)
    digits = 0 if edges[-1] >= 20 else 1
    shown = [voice.numbers.decimal(edge, digits) for edge in edges]
    keys = [Key("heat0", voice("facts.week.key_none"))]
    keys += [
        Key(f"heat{k}", voice("facts.week.key" if k > 1 else "facts.week.key_first", low=shown[k - 1], high=shown[k]))
        for k in range(1, len(edges))
    ]
    keys.append(Key("peak", voice("facts.week.key_peak")))
    rows: list[Row] = []
    for clock in range(24):
        hours = [values[day * 24 + clock] for day in range(7)]
        rows.append((voice.clock(clock), *(voice.numbers.decimal(value, digits) for value in hours)))
    return Picture(
        name="week",
        wide=wide,
        narrow=narrow,
        alternative=voice("facts.week.alternative", **said),
        keys=tuple(keys),
        numbers=Sheet(
            caption=voice("facts.week.caption" if average else "facts.week.caption_total"),
            head=(voice("facts.week.hour"), *(voice(f"day.{day}") for day in range(7))),
            rows=tuple(rows),
        ),
    )


def handle_times(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Staff time of a contact, per moment."""
    found = known(facts.moments, "handle_min")
    if not found:
        return unanswered(facts, "handle_min", "facts.handle.unanswered", voice)
    longest, value = found[0]
    mean = overall(facts, "handle_min")
    longest_said = voice.numbers.interval(value, "minutes")[0]
    if len(found) > 1 and furthest(found):
        heading = voice("facts.handle.heading", moment=longest.key[0], value=longest_said)
    elif mean or len(found) == 1:
        heading = voice("facts.handle.heading_only", value=voice.numbers.interval(mean or value, "minutes")[0])
    else:
        heading = voice("facts.handle.heading_alike")
    shown = found[:MOST_ROWS]
    rows = tuple(
        DotRow(group.key[0], estimate, measure_cell(group, "handle_min", voice).main) for group, estimate in shown
    )
    wide, narrow = dots(rows, voice, name="handle", kind="minutes", unit=voice("facts.handle.unit"))
    notes = [voice("page.whisker")]
    if len(found) > len(shown):
        notes.append(voice("page.top_only", shown=len(shown), count=len(found)))
    return Section(
        name="handle",
        subject=voice("facts.handle.subject"),
        heading=heading,
        text=() if mean is None else (voice("facts.handle.text", value=voice.numbers.estimate(mean, "minutes")),),
        pictures=(
            Picture(
                name="handle",
                wide=wide,
                narrow=narrow,
                alternative=voice("facts.handle.alternative", moment=longest.key[0], value=longest_said),
                notes=tuple(notes),
                numbers=sheet_of(
                    facts.moments, ("handle_min",), voice, caption="facts.handle.caption", head="facts.volume.moment"
                ),
            ),
        ),
    )
