"""Waiting, giving up, until it is done, who was not heard, and who reached a person."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Group
from humanline.report.blocks import Key, Picture, Section, Sheet, Unanswered
from humanline.report.charts.drawing import ASKED, INK, Symbol
from humanline.report.charts.rows import MOST_ROWS, DotRow, dots
from humanline.report.facts.reading import column_step, known, measure_cell, name_of, overall, sheet_of, unanswered
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice

#: So small beside the slowest, the dots of a picture would all stand at nought: a table says it.
_SEEN = 0.05


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture of one measure needs, beside the groups.

    Attributes:
        measure: the measure.
        alternative: key of the text alternative; gets `{moment}` and `{value}` of the highest.
        unit: said at the axis, ready in the language.
        colour: of the dots.
        shape: of the dots.
        far: a second measure, marked further on.
        lowest_first: begin with the lowest value, where low is what to look at.
        factor: values are multiplied by this for the axis (hours to days).
    """

    measure: str
    alternative: str
    unit: str
    colour: str = INK
    shape: Symbol = "circle"
    far: str = ""
    lowest_first: bool = False
    factor: float = 1.0


def measure_picture(
    groups: tuple[Group, ...],
    shown: Shown,
    numbers: Sheet,
    voice: Voice,
    *,
    title: str = "",
    keys: tuple[Key, ...] = (),
    name: str = "",
    segments: bool = False,
    small: bool = False,
    alternative_values: dict[str, str] | None = None,
) -> Picture:
    """A dot and a whisker a group, highest first."""
    found = known(groups, shown.measure)
    if shown.lowest_first:
        found = found[::-1]
    top, estimate = found[0]
    some = found[:MOST_ROWS]
    rows = []
    step = column_step(groups, shown.measure)
    for group, value in some:
        far = group[shown.far] if shown.far else None
        rows.append(
            DotRow(
                name_of(group, voice, segments=segments),
                _times(value, shown.factor),
                measure_cell(group, shown.measure, voice, step).main,
                far.value * shown.factor if isinstance(far, Estimate) else None,
                shown.colour,
                shown.shape,
            )
        )
    kind = KIND_OF_MEASURE[shown.measure]
    name = name or shown.measure.replace("_", "-")
    wide, narrow = dots(tuple(rows), voice, name=name, kind=kind, unit=shown.unit)
    notes = [voice("page.whisker")]
    if len(found) > len(some):
        notes.append(voice("page.top_only", shown=len(some), count=len(found)))
    said = {"moment": name_of(top, voice, segments=segments), "value": voice.numbers.interval(estimate, kind)[0]}
    return Picture(
        name=name,
        wide=wide,
        narrow=narrow,
        title=title,
        alternative=voice(shown.alternative, **said, **(alternative_values or {})),
        numbers=numbers,
        keys=keys,
        notes=() if small else tuple(notes),
        small=small,
    )


def _times(value: Estimate, factor: float) -> Estimate:
    return Estimate(value=value.value * factor, low=value.low * factor, high=value.high * factor, n=value.n)


def waits(facts: Facts, voice: Voice) -> list[Section | Unanswered]:
    """How long people wait and how many give up."""
    waited, left = known(facts.moments, "wait_min"), known(facts.moments, "abandonment")
    found: list[Section | Unanswered] = []
    if not waited:
        found.append(unanswered(facts, "wait_min", "facts.waits.unanswered_wait", voice))
    if not left:
        found.append(unanswered(facts, "abandonment", "facts.waits.unanswered_left", voice))
    if not waited and not left:
        return found
    measures = ("wait_min", "wait_p90_min", "abandonment")
    channels = [group for group in facts.channels if any(isinstance(group[m], Estimate) for m in measures)]
    sheets = (
        sheet_of(facts.moments, measures, voice, caption="facts.waits.caption", head="facts.volume.moment"),
        sheet_of(channels, measures, voice, caption="facts.waits.channels_caption", head="facts.volume.channel"),
    )
    section = Section(
        name="waits",
        subject=voice("facts.waits.subject"),
        heading=_waits_heading(facts, voice),
        text=(voice("facts.waits.text"),) if waited and left and "wait_s" not in facts.tidied.totalled else (),
        sheets=tuple(sheet for sheet in sheets if sheet.rows),
    )
    return [*found, section]


def _waits_heading(facts: Facts, voice: Voice) -> str:
    wait, left = overall(facts, "wait_min"), overall(facts, "abandonment")
    waited = voice.numbers.interval(wait, "minutes")[0] if wait else ""
    gave_up = voice.numbers.of_hundred(left.value) if left else ""
    if wait and left:
        return voice("facts.waits.heading_both", wait=waited, left=gave_up)
    if wait:
        return voice("facts.waits.heading_wait", wait=waited)
    return voice("facts.waits.heading_left", left=gave_up) if left else voice("facts.waits.heading_some")


def completion(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How long it takes until a contact is finished."""
    found = known(facts.moments, "completion_h")
    if not found:
        return unanswered(facts, "completion_h", "facts.completion.unanswered", voice)
    days = found[0][1].value >= 48
    keys: tuple[Key, ...] = ()
    if known(facts.moments, "completion_p90_h"):
        keys = (Key("mean", voice("facts.completion.key_half")), Key("far", voice("facts.completion.key_far")))
    sheet = sheet_of(
        facts.moments,
        ("completion_h", "completion_p90_h"),
        voice,
        caption="facts.completion.caption",
        head="facts.volume.moment",
    )
    shown = Shown(
        "completion_h",
        "facts.completion.alternative",
        voice("facts.completion.unit_days" if days else "facts.completion.unit_hours"),
        far="completion_p90_h",
        factor=1 / 24 if days else 1.0,
    )
    late = max((value.value for _, value in known(facts.moments, "completion_p90_h")), default=0.0)
    seen = max(value.value for _, value in found) >= _SEEN * late
    half, far = overall(facts, "completion_h"), overall(facts, "completion_p90_h")
    if half:
        heading = voice("facts.completion.heading", value=voice.numbers.interval(half, "hours")[0])
    else:
        value = voice.numbers.interval(found[0][1], "hours")[0]
        key = "facts.completion.heading_some" if furthest(found) else "facts.completion.heading_alike"
        heading = voice(key, moment=found[0][0].key[0], value=value)
    return Section(
        name="completion",
        subject=voice("facts.completion.subject"),
        heading=heading,
        text=(voice("facts.completion.far", value=voice.numbers.estimate(far, "hours")),) if far else (),
        pictures=(measure_picture(facts.moments, shown, sheet, voice, keys=keys, name="completion"),) if seen else (),
        sheets=() if seen else (sheet,),
    )


def unheard(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Who wanted or needed a person and did not reach one."""
    found = known(facts.moments, "unheard")
    if not found:
        return unanswered(facts, "unheard", "facts.unheard.unanswered", voice)
    mean = overall(facts, "unheard")
    of_hundred = voice.numbers.of_hundred
    if mean and mean.value == 0:
        heading = voice("facts.unheard.heading_none", high=of_hundred(mean.high))
    elif mean:
        heading = voice("facts.unheard.heading", value=of_hundred(mean.value))
    else:
        value = voice.numbers.interval(found[0][1], "share")[0]
        key = "facts.unheard.heading_some" if furthest(found) else "facts.unheard.heading_alike"
        heading = voice(key, moment=found[0][0].key[0], value=value)
    measures = ("unheard", "end_unknown", "felt_heard")
    sheet = sheet_of(facts.moments, measures, voice, caption="facts.unheard.caption", head="facts.volume.moment")
    shown = Shown("unheard", "facts.unheard.alternative", voice("facts.unheard.unit"))
    signs = [voice(f"facts.unheard.sign.{sign}") for sign in facts.unheard_by]
    text = [voice("facts.unheard.signs", signs=voice.numbers.listed(signs)), voice("facts.unheard.text")]
    unknown = overall(facts, "end_unknown")
    if unknown:
        text.append(voice("facts.unheard.end_unknown", value=voice.numbers.in_short(unknown, "share")))
    return Section(
        name="unheard",
        subject=voice("facts.unheard.subject"),
        heading=heading,
        text=tuple(text),
        pictures=(measure_picture(facts.moments, shown, sheet, voice),),
    )


def reach(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Of those who asked for a person: who reached one, how fast, after how many contacts."""
    asked, reached = overall(facts, "asked"), overall(facts, "reached")
    by_moment = known(facts.moments, "reached")
    if asked is None and not by_moment:
        return unanswered(facts, "reached", "facts.reach.unanswered", voice)
    numbers = voice.numbers
    text = []
    if reached:
        heading = voice("facts.reach.heading", value=numbers.of_hundred(reached.value))
        if asked:
            text.append(voice("facts.reach.asked", value=numbers.in_short(asked, "share")))
    else:
        heading = voice("facts.reach.heading_asked", value=numbers.of_hundred(asked.value) if asked else "?")
    for measure, key in (("minutes_to_person", "minutes"), ("contacts_to_person", "contacts")):
        value = overall(facts, measure)
        if value:
            text.append(voice(f"facts.reach.{key}", value=numbers.estimate(value, KIND_OF_MEASURE[measure])))
    measures = ("asked", "reached", "minutes_to_person", "contacts_to_person")
    sheet = sheet_of(facts.moments, measures, voice, caption="facts.reach.caption", head="facts.volume.moment")
    pictures: tuple[Picture, ...] = ()
    if by_moment:
        shown = Shown("reached", "facts.reach.alternative", voice("facts.reach.unit"), colour=ASKED, lowest_first=True)
        pictures = (measure_picture(facts.moments, shown, sheet, voice),)
    sheets = () if pictures else (sheet,)
    if facts.segments and known(facts.segments, "asked"):
        text.append(voice("facts.reach.skill"))
        sheets = (
            *sheets,
            sheet_of(
                facts.segments,
                measures,
                voice,
                caption="facts.reach.segments_caption",
                head="facts.segments.segment",
                segments=True,
            ),
        )
    return Section(
        name="reach",
        subject=voice("facts.reach.subject"),
        heading=heading,
        text=tuple(text),
        pictures=pictures,
        sheets=sheets,
    )
