"""What people get in touch about and when, how it goes for them, and for which departments and groups of customers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise
from math import sqrt

from humanline.foundation.language import LANGUAGES
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Contrast, Facts, Group, Period
from humanline.model.measures import MEASURES
from humanline.report.blocks import Key, Picture, Section, Sheet, Unanswered, grouped
from humanline.report.charts.day_grid import quarters, week
from humanline.report.charts.drawing import ASKED, COLOUR_OF_MODE, PERSON
from humanline.report.charts.rows import MOST_ROWS, ORDER, BarRow, bars
from humanline.report.facts.reading import (
    Z,
    contacts_text,
    known,
    measure_picture,
    measure_sheet,
    measure_sheets,
    measured,
    most_or_alike,
    number,
    outstanding,
    overall,
    question,
    served_by,
    unanswered,
)
from humanline.report.first_things import furthest
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.voice import Subject, Voice

_MOST_CHANNEL_COLUMNS = 12
_LOOKS = {"person": "person", "self_service": "self", "unknown": "unknown"}
#: What is set side by side for groups of customers, most telling first; so many pictures at most.
_TELLING = (
    "unheard", "reached", "felt_heard", "abandonment", "repeat", "spill_over", "resolved", "satisfaction", "complaint",
)  # fmt: skip
_MORE_IS_BETTER = ("reached", "felt_heard", "resolved", "satisfaction")
_MOST_PICTURES = 4
_BY_DEPARTMENT = ("per_week", "handle_min", "wait_min", "abandonment", "repeat", "transferred", "resolved")


def volumes(facts: Facts, voice: Voice) -> Section | None:
    """Contacts per moment, split by how they were served."""
    if facts.tidied.contacts == 0 or not facts.moments:
        return None
    say = voice.about("facts.volume")
    split = any(served_by(group, facts) != "unknown" for group in facts.channels)
    text, needed = [say("text" if split else "text_unserved")], _needed_for_half(list(map(number, facts.moments)))
    if len(facts.moments) > 5 and needed:
        text.append(say.counted("half", needed, all=len(facts.moments)))
    channels = Sheet.of(
        facts.channels,
        say("channels_caption"),
        (say("channel"), lambda group: group.key[0]),
        (say("served"), lambda group: voice.mode(served_by(group, facts))),
        (voice.measure("contacts"), lambda group: contacts_text(group.contacts, voice)),
        words=2,
    )
    heading, pictures = _heading(facts, say), (_picture(facts, say),)
    return Section(*say.named("volumes"), heading, text=tuple(text), pictures=pictures, sheets=(channels,), folded=True)


def _heading(facts: Facts, say: Subject) -> str:
    if len(facts.moments) == 1:
        return say("heading_only", moment=facts.moments[0].key[0])
    top, count = outstanding(facts.moments), say.numbers.count(len(facts.moments))
    names, form = [group.key[0] for group in top], "many" if len(top) > 1 else "one" if top else "alike"
    share = say.numbers.share(sum(map(number, top)) / facts.tidied.contacts)
    return say(f"heading.{form}", moments=say.numbers.listed(names), share=share, count=count)


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
    parts = [_parts(facts, group) for group in shown]
    rows = [
        BarRow(g.key[0], {COLOUR_OF_MODE[mode]: each[mode] for mode in ORDER}, contacts_text(g.contacts, voice))
        for g, each in zip(shown, parts, strict=True)
    ]
    modes = [mode for mode in ORDER if any(each[mode] > 0 for each in parts)]
    alternative = say("alternative", moment=first.key[0], contacts=contacts_text(first.contacts, voice))
    keys = tuple(Key(_LOOKS[m], say("key_unknown") if m == "unknown" else voice.mode(m)) for m in modes)
    drawn, notes = bars(rows, voice, name="volumes", unit=say("unit")), voice.top_only(len(shown), len(facts.moments))
    return Picture("volumes", *drawn, alternative, _sheet(facts, say), keys=keys, notes=notes)


def _sheet(facts: Facts, say: Subject) -> Sheet:
    """A moment a row; contacts, contacts a week, share by a person, then contacts by channel."""
    counts = {group.key: group.contacts for group in facts.moment_channels}

    def of_channel(channel: str) -> tuple[str, Callable[[Group], str]]:
        return channel, lambda group: contacts_text(counts.get((group.key[0], channel), 0), say.voice)

    channels = [of_channel(group.key[0]) for group in facts.channels[:_MOST_CHANNEL_COLUMNS]]
    return measure_sheet(facts.moments, measured(facts.moments, ("per_week", "person_share")), say, more=channels)


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
    picture = _week_picture(values, say("alternative", **when), say("caption" if weeks else "caption_total"), say)
    text = say("text" if weeks else "text_total", busiest=voice.numbers.value(values[busiest], "count"), hours=hours)
    heading = say("heading", **when) if alone else say("heading_alike", hours=hours)
    return Section(*say.named(), heading, text=(text,), pictures=(picture,))


def _week_picture(values: tuple[float, ...], alternative: str, caption: str, say: Subject) -> Picture:
    digits, voice = 0 if max(values) >= 20 else 1, say.voice
    edges = [voice.numbers.decimal(edge, digits) for edge in quarters(values)[1:]]
    between = (say("key", low=low, high=high) for low, high in pairwise(edges))
    shades = (say("key_none"), say("key_first", high=edges[0]), *between)
    cells = [voice.numbers.decimal(value, digits) for value in values]
    rows = tuple((voice.clock(clock), *cells[clock::24]) for clock in range(24))
    sheet = Sheet(caption, (say("hour"), *(voice(f"day.{day}") for day in range(7))), rows)
    keys = (*(Key(f"heat{k}", words) for k, words in enumerate(shades)), Key("peak", say("key_peak")))
    return Picture("week", *week(values, voice, name="week"), alternative, sheet, keys=keys)


def handle_times(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Staff time of a contact, per moment."""
    say, found, mean = voice.about("facts.handle"), known(facts.moments, "handle_min"), overall(facts, "handle_min")
    if not found:
        return unanswered(facts, "handle_min", say)
    (longest, value), several = found[0], len(found) > 1
    key = "heading" if several and furthest(found) else "heading_alike" if several and mean is None else "heading_only"
    shown = value if key == "heading" or mean is None else mean
    heading = say(key, moment=longest.key[0], value=voice.numbers.interval(shown, "minutes")[0])
    sheet = measure_sheet(facts.moments, ("handle_min",), say)
    picture = measure_picture(facts.moments, "handle_min", sheet, say, name="handle", unit=say("unit"), colour=PERSON)
    text = () if mean is None else (say("text", value=voice.numbers.estimate(mean, "minutes")),)
    return Section(*say.named(), heading, text=text, pictures=(picture,))


def waits(facts: Facts, voice: Voice) -> list[Section | Unanswered]:
    """How long people wait and how many give up."""
    say = voice.about("facts.waits")
    waited, left = known(facts.moments, "wait_min"), known(facts.moments, "abandonment")
    parts: list[Section | Unanswered] = []
    parts += [] if waited else [unanswered(facts, "wait_min", say, "unanswered_wait")]
    parts += [] if left else [unanswered(facts, "abandonment", say, "unanswered_left")]
    if not waited and not left:
        return parts
    measures = ("wait_min", "wait_p90_min", "abandonment")
    sheets = [measure_sheet(facts.moments, measures, say)]
    if channels := [group for group in facts.channels if any(isinstance(group[m], Estimate) for m in measures)]:
        sheets.append(measure_sheet(channels, measures, say, by="channel", caption="channels_caption"))
    text = (say("text"),) if waited and left and "wait_s" not in facts.tidied.totalled else ()
    wait, gave_up = overall(facts, "wait_min"), overall(facts, "abandonment")
    key = "both" if wait and gave_up else "wait" if wait else "left" if gave_up else "some"
    values = {"wait": voice.numbers.interval(wait, "minutes")[0]} if wait else {}
    values |= {"left": voice.numbers.of_hundred(gave_up.value)} if gave_up else {}
    return [*parts, Section(*say.named(), say(f"heading_{key}", **values), text=text, sheets=tuple(sheets))]


def completion(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How long it takes until a contact is finished."""
    say, found = voice.about("facts.completion"), known(facts.moments, "completion_h")
    if not found:
        return unanswered(facts, "completion_h", say)
    half, far, interval = overall(facts, "completion_h"), overall(facts, "completion_p90_h"), voice.numbers.interval
    heading = say("heading", value=interval(half, "hours")[0]) if half else most_or_alike(found, "hours", say)
    text = (say("far", value=voice.numbers.estimate(far, "hours")),) if far else ()
    sheet = measure_sheet(facts.moments, ("completion_h", "completion_p90_h"), say)
    return Section(*say.named(), heading, text=text, sheets=(sheet,))


def unheard(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Who wanted or needed a person and did not reach one."""
    say, found = voice.about("facts.unheard"), known(facts.moments, "unheard")
    if not found:
        return unanswered(facts, "unheard", say)
    mean, unknown, of_hundred = overall(facts, "unheard"), overall(facts, "end_unknown"), voice.numbers.of_hundred
    if mean and mean.value == 0:
        heading = say("heading_none", high=of_hundred(mean.high))
    else:
        heading = say("heading", value=of_hundred(mean.value)) if mean else most_or_alike(found, "share", say)
    signs = voice.numbers.listed(say(f"sign.{sign}") for sign in facts.unheard_by)
    text = [say("signs", signs=signs), say("text")]
    text += [say("end_unknown", value=voice.numbers.in_short(unknown, "share"))] if unknown else []
    sheet = measure_sheet(facts.moments, ("unheard", "end_unknown", "felt_heard"), say)
    picture = measure_picture(facts.moments, "unheard", sheet, say, unit=say("unit"))
    return Section(*say.named(), heading, text=tuple(text), pictures=(picture,))


def reach(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Of those who asked for a person: who reached one, how fast, after how many contacts."""
    say, numbers = voice.about("facts.reach"), voice.numbers
    asked, reached = overall(facts, "asked"), overall(facts, "reached")
    by_moment = known(facts.moments, "reached")
    if asked is None and not by_moment:
        return unanswered(facts, "reached", say)
    shown = reached or asked
    value = numbers.of_hundred(shown.value) if shown else "?"
    heading = say("heading" if reached else "heading_asked", value=value)
    text = [say("asked", value=numbers.in_short(asked, "share"))] if reached and asked else []
    for measure, key in (("minutes_to_person", "minutes"), ("contacts_to_person", "contacts")):
        if known_of_all := overall(facts, measure):
            text.append(say(key, value=numbers.estimate(known_of_all, KIND_OF_MEASURE[measure])))
    measures = ("asked", "reached", "minutes_to_person", "contacts_to_person")
    sheets = [measure_sheet(facts.moments, measures, say)]
    pictures: tuple[Picture, ...] = ()
    if by_moment:
        sheet, unit = sheets.pop(), say("unit")
        pictures = (measure_picture(facts.moments, "reached", sheet, say, unit=unit, colour=ASKED, lowest_first=True),)
    if facts.segments and known(facts.segments, "asked"):
        text.append(say("skill"))
    return Section(*say.named(), heading, text=tuple(text), pictures=pictures, sheets=tuple(sheets))


def departments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Contacts and times per department."""
    say = voice.about("facts.departments")
    if not facts.departments:
        return question(NotEstimable(reason="no_column", needs=("department",)), say)
    largest, total = max(facts.departments, key=number), sum(number(group) for group in facts.departments)
    if len(facts.departments) == 1 or total == 0:
        heading = say("heading_only", department=largest.key[0])
    else:
        key = "heading" if len(outstanding(facts.departments)) == 1 else "heading_alike"
        heading = say(key, department=largest.key[0], share=voice.numbers.share(number(largest) / total))
    sheet = measure_sheet(facts.departments, _BY_DEPARTMENT, say, by="department")
    return Section(*say.named(), heading, text=(say("text"),), sheets=(sheet,))


def segments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How groups of customers fare, a small picture a measure."""
    say = voice.about("facts.segments")
    if len(facts.segments) < 2:
        return Unanswered(say("unanswered"), say("why_none"))
    pictures, differ = [], False
    for measure in [m for m in _TELLING if len(known(facts.segments, m)) > 1][:_MOST_PICTURES]:
        better, sheet = measure in _MORE_IS_BETTER, measure_sheet(facts.segments, (measure,), say, by="segment")
        differ = differ or furthest(known(facts.segments, measure, lowest_first=better)) is not None
        pictures.append(measure_picture(facts.segments, measure, sheet, say, by="segment", lowest_first=better))
    heading, text = say("heading" if differ or not pictures else "heading_alike"), (say("text"),) if pictures else ()
    sheets, folded = measure_sheets(facts.segments, say, by="segment"), bool(pictures)
    return Section(*say.named(), heading, text=text, pictures=tuple(pictures), sheets=sheets, folded=folded)


def side_by_side(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Observed differences, with the warning before the numbers: these are different customers (I11)."""
    say, by_measure = voice.about("facts.contrasts"), grouped((one.measure, one) for one in facts.contrasts)
    sheets = [
        _contrast_sheet(measure, by_measure[measure], say)
        for measure in sorted(by_measure, key=lambda m: MEASURES.index(m) if m in MEASURES else len(MEASURES))
        if any(isinstance(side, Estimate) for one in by_measure[measure] for side in (one.person, one.self_service))
    ]
    if not sheets:
        reasons = [one.difference for one in facts.contrasts if isinstance(one.difference, NotEstimable)]
        return question(reasons[0] if reasons else _why_no_contrast(facts), say)
    caution, text = say.each("caution", "caution_use"), (say("text"),)
    return Section(*say.named("side-by-side"), say("heading"), caution=caution, text=text, sheets=tuple(sheets))


def _why_no_contrast(facts: Facts) -> NotEstimable:
    modes, outcomes = {group.mode for group in facts.channels}, ("resolved", "satisfaction", "complaint")
    if not {"person", "self_service"} <= modes:
        return NotEstimable(reason="no_self_service_channel" if "person" in modes else "no_person_channel")
    if any(overall(facts, measure) for measure in outcomes):
        return NotEstimable(reason="no_contacts")
    return NotEstimable(reason="no_column", needs=outcomes)


def _contrast_sheet(measure: str, found: list[Contrast], say: Subject) -> Sheet:
    kind, cell, voice = KIND_OF_MEASURE.get(measure, "score"), say.numbers.cell, say.voice
    return Sheet.of(
        found,
        say("caption", measure=voice.measure(measure)),
        (voice("facts.volume.moment"), lambda one: one.moment),
        (say("person"), lambda one: cell(one.person, kind)),
        (say("self_service"), lambda one: cell(one.self_service, kind)),
        (say("difference"), lambda one: cell(one.difference, kind)),
        notes=(voice("page.interval_note"),),
    )


def cells(facts: Facts, voice: Voice) -> Section | None:
    """Every moment per segment, with all that is known."""
    groups, say = facts.cells or facts.moments, voice.about("facts.cells")
    if not groups:
        return None
    apart = "" if any(group.key[-1] != EVERYONE for group in facts.cells) else "_moments"
    sheets = measure_sheets(groups, say, by="cell" if facts.cells else "moment", caption=f"caption{apart}")
    return Section(*say.named(), say(f"heading{apart}"), text=(say("text"),), sheets=sheets, folded=True)
