"""Waiting, giving up, until it is done, who was not heard, and who reached a person."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.report.blocks import Key, Picture, Section, Unanswered
from humanline.report.charts.drawing import ASKED
from humanline.report.facts.reading import (
    known,
    measure_picture,
    measure_sheet,
    most_or_alike,
    overall,
    unanswered,
)
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.voice import Subject, Voice

#: So small beside the slowest, the dots of a picture would all stand at nought: a table says it.
_SEEN = 0.05


def waits(facts: Facts, voice: Voice) -> list[Section | Unanswered]:
    """How long people wait and how many give up."""
    say = voice.about("facts.waits")
    waited, left = known(facts.moments, "wait_min"), known(facts.moments, "abandonment")
    parts: list[Section | Unanswered] = []
    if not waited:
        parts.append(unanswered(facts, "wait_min", say, "unanswered_wait"))
    if not left:
        parts.append(unanswered(facts, "abandonment", say, "unanswered_left"))
    if waited or left:
        measures = ("wait_min", "wait_p90_min", "abandonment")
        channels = [group for group in facts.channels if any(isinstance(group[m], Estimate) for m in measures)]
        sheets = (
            measure_sheet(facts.moments, measures, say),
            measure_sheet(channels, measures, say, by="channel", caption="channels_caption"),
        )
        text = (say("text"),) if waited and left and "wait_s" not in facts.tidied.totalled else ()
        heading = _waits_heading(facts, say)
        parts.append(Section(*say.named(), heading, text=text, sheets=tuple(sheet for sheet in sheets if sheet.rows)))
    return parts


def _waits_heading(facts: Facts, say: Subject) -> str:
    wait, left = overall(facts, "wait_min"), overall(facts, "abandonment")
    waited = say.numbers.interval(wait, "minutes")[0] if wait else ""
    gave_up = say.numbers.of_hundred(left.value) if left else ""
    if wait and left:
        return say("heading_both", wait=waited, left=gave_up)
    if wait:
        return say("heading_wait", wait=waited)
    return say("heading_left", left=gave_up) if left else say("heading_some")


def completion(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How long it takes until a contact is finished."""
    say, found = voice.about("facts.completion"), known(facts.moments, "completion_h")
    if not found:
        return unanswered(facts, "completion_h", say)
    late = [value.value for _, value in known(facts.moments, "completion_p90_h")]
    sheet = measure_sheet(facts.moments, ("completion_h", "completion_p90_h"), say)
    pictures: tuple[Picture, ...] = ()
    slowest = found[0][1].value
    if slowest >= _SEEN * max(late, default=0.0):
        days = slowest >= 48
        picture = measure_picture(
            facts.moments,
            "completion_h",
            sheet,
            say,
            name="completion",
            unit=say("unit_days" if days else "unit_hours"),
            keys=(Key("mean", say("key_half")), Key("far", say("key_far"))) if late else (),
            far="completion_p90_h",
            factor=1 / 24 if days else 1.0,
        )
        pictures = (picture,)
    half, far = overall(facts, "completion_h"), overall(facts, "completion_p90_h")
    heading = most_or_alike(found, "hours", say)
    if half:
        heading = say("heading", value=voice.numbers.interval(half, "hours")[0])
    text = (say("far", value=voice.numbers.estimate(far, "hours")),) if far else ()
    return Section(*say.named(), heading, text=text, pictures=pictures, sheets=() if pictures else (sheet,))


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
    signs = [say(f"sign.{sign}") for sign in facts.unheard_by]
    text = [say("signs", signs=voice.numbers.listed(signs)), say("text")]
    if unknown:
        text.append(say("end_unknown", value=voice.numbers.in_short(unknown, "share")))
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
    text = []
    if reached:
        heading = say("heading", value=numbers.of_hundred(reached.value))
        if asked:
            text.append(say("asked", value=numbers.in_short(asked, "share")))
    else:
        heading = say("heading_asked", value=numbers.of_hundred(asked.value) if asked else "?")
    for measure, key in (("minutes_to_person", "minutes"), ("contacts_to_person", "contacts")):
        value = overall(facts, measure)
        if value:
            text.append(say(key, value=numbers.estimate(value, KIND_OF_MEASURE[measure])))
    measures = ("asked", "reached", "minutes_to_person", "contacts_to_person")
    sheets = [measure_sheet(facts.moments, measures, say)]
    pictures: tuple[Picture, ...] = ()
    if by_moment:
        sheet, unit = sheets.pop(), say("unit")
        pictures = (measure_picture(facts.moments, "reached", sheet, say, unit=unit, colour=ASKED, lowest_first=True),)
    if facts.segments and known(facts.segments, "asked"):
        text.append(say("skill"))
    return Section(*say.named(), heading, text=tuple(text), pictures=pictures, sheets=tuple(sheets))
