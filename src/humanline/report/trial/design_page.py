"""The page of a trial's design: what it asks, what it takes, and whether these staff can answer it."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.frozen import standing
from humanline.model.trial import Design, SampleSize, TrialForecast
from humanline.report.blocks import Item, Page, Picture, Row, Section, Sheet, behind
from humanline.report.charts.drawing import TEST
from humanline.report.charts.rows import BarRow, bars
from humanline.report.first_things import MOST
from humanline.report.numbers import CellText
from humanline.report.pages import Frame, render
from humanline.report.trial.answer import ways_out, with_design
from humanline.report.trial.meant import about, frozen, notice_items
from humanline.report.trial.staffing import design_staff_section, while_running_in_words
from humanline.report.trial.values import DesignWords
from humanline.report.voice import Subject, Voice, capital

#: Whether the design may be read, as `humanline.trial.freezing` tells.
_STANDING = {"open": "trial.meant.not_frozen", "frozen": "trial.design.frozen", "changed": "trial.design.changed"}


def design_page(
    design: Design, forecast: TrialForecast, *, language: Language, made_up: bool = False, frame: Frame = render
) -> str:
    """What a design will take, as one HTML file that opens offline; the same input gives the same text.

    Args:
        design: the trial as it is meant.
        forecast: how many units, weeks and staff hours that takes.
        language: `nl` or `en`.
        made_up: the figures are made up; the page says so.
        frame: sets the page in a file of its own, or among others.
    """
    words = DesignWords(design, Voice(language))
    voice, say = words.voice, words.about("trial.design")
    title, first = voice.title("trial.design_page", design.name), with_design(words, forecast)
    meant = Section("meant", say("meant"), voice(_STANDING[standing(design)]), items=(*about(words), *frozen(words)))
    numbers = (_sizes(words, forecast, say), design_staff_section(words, forecast), _ways(words, forecast, say))
    page = Page(
        title,
        title,
        capital(_heading(words, forecast, say)),
        _answer(words, forecast, say),
        behind("why", first, *numbers, meant, _known(words, forecast, say)),
        banners=(voice("page.made_up"),) if made_up else (),
        at_once=2 if first is not None else 1,
        footer=voice.footer(forecast.version, forecast.made_at, ()),
    )
    return frame(page, voice)


def _weeks(weeks: Estimate, words: DesignWords) -> str:
    return words.numbers.decimal(weeks.value, 0 if weeks.value >= 10 else 1)


def _heading(words: DesignWords, forecast: TrialForecast, say: Subject) -> str:
    planned = words.design.weeks
    if isinstance(forecast.weeks, NotEstimable):
        return say("heading_unknown")
    if planned is None or forecast.weeks.value <= planned:
        return say("heading", weeks=_weeks(forecast.weeks, words))
    longer = words.numbers.decimal(planned, 0 if planned == round(planned) else 1)
    return say("heading_longer", planned=longer, weeks=_weeks(forecast.weeks, words))


def _answer(words: DesignWords, forecast: TrialForecast, say: Subject) -> tuple[str, ...]:
    weeks, each_week = forecast.weeks, forecast.units_per_week
    if isinstance(weeks, NotEstimable):
        first = say("weeks_unknown", reason=words.numbers.reason(weeks))
    elif isinstance(each_week, NotEstimable):
        first = say("weeks", weeks=_weeks(weeks, words))
    else:
        first = say("weeks_with", weeks=_weeks(weeks, words), units=words.counted(each_week))
    return (first, *while_running_in_words(forecast, words.voice), words.voice("trial.received.always"))


def advised_in_words(words: DesignWords, forecast: TrialForecast) -> str:
    """The trial that the plan advises of the same, and why it is another number; empty where it advises none."""
    one, voice = forecast.advised, words.voice
    if one is None:
        return ""
    cell, weeks = voice.cell_in_words(one.moment, one.segment), voice.counted("plan.test.weeks", one.weeks)
    contacts = voice.numbers.count(one.contacts)
    return voice("trial.design.advised", cell=cell, contacts=contacts, weeks=weeks, units=words.units)


def _sizes(words: DesignWords, forecast: TrialForecast, say: Subject) -> Section:
    """How many and how long for each question: a bar for each that is known, and the table."""
    known = [(one, one.weeks) for one in forecast.sizes if isinstance(one.weeks, Estimate)]
    marks = [
        BarRow(words.question(one.question, one.segment), {TEST: weeks.value}, say("end", weeks=_weeks(weeks, words)))
        for one, weeks in known
    ]
    rows, head = tuple(_size(one, words) for one in forecast.sizes), say.each("question", "whom", "units", "weeks_head")
    table = Sheet(say("caption"), head, rows, words=2)
    pictures: tuple[Picture, ...] = ()
    if marks:
        wide, narrow = bars(tuple(marks), words.voice, name="weeks", unit=say("weeks_head"))
        told = "; ".join(f"{mark.name}: {mark.end}" for mark in marks)
        pictures = (Picture("weeks", wide, narrow, say("alternative", questions=told), table),)
    text, advised = [], advised_in_words(words, forecast)
    if len(known) > 1:  # the first is the one that takes longest
        text.append(f"{say('longest')} {say('longest_group')}" if known[0][0].segment else say("longest"))
    text += [advised] if advised else []
    heading, sheets = say("sizes", units=words.units), () if pictures else (table,)
    return Section(*say.named("sizes"), heading, tuple(text), pictures=pictures, sheets=sheets)


def _size(one: SampleSize, words: DesignWords) -> Row:
    """A question with its smallest effect or its margin in the design, and what it takes or why that is not known."""
    unknown, design, small = words.voice("number.unknown"), words.design, list[str]()
    sizes = {("success", each.outcome, ""): (each.minimum_effect, each.relative) for each in design.success}
    sizes |= {("guardrail", each.outcome, each.segment): (each.margin, each.relative) for each in design.guardrails}
    asked = sizes.get((one.role, one.question, one.segment if one.role == "guardrail" else ""))
    if asked is not None:
        said = words.outcome(one.question, relative=asked[1]).size(asked[0])
        small.append(words.voice(f"trial.questions.{one.role}_size", size=said))
    units, weeks = unknown, unknown
    if isinstance(one.units, Estimate):
        units = words.numbers.count(one.units.value)
    if isinstance(one.weeks, Estimate):
        weeks = _weeks(one.weeks, words)
    else:
        small.append(capital(words.numbers.instead(one.weeks)))
    question = CellText(words.question(one.question, ""), ". ".join(small))
    return (question, words.voice.segment(one.segment or "everyone"), units, weeks)


def _ways(words: DesignWords, forecast: TrialForecast, say: Subject) -> Section | None:
    """Those for which there was no room under what to do."""
    items = tuple(Item(capital(words.way(way))) for way in ways_out(forecast)[MOST:])
    return Section("ways", say("ways_subject"), say("ways"), items=items) if items else None


def _known(words: DesignWords, forecast: TrialForecast, say: Subject) -> Section | None:
    items = notice_items(forecast.notices, words.voice)
    items += [Item(capital(words.voice.code("assumption", one.code, one.values))) for one in forecast.assumptions]
    return Section("to-know", words.voice("trial.small.subject"), say("assumed"), items=tuple(items)) if items else None
