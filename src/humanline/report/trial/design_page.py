"""The page of a trial's design: what it asks, what it takes, and whether these staff can answer it."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.frozen import standing
from humanline.model.trial import Design, SampleSize, TrialForecast
from humanline.report.blocks import Item, Page, Picture, Row, Section, Sheet
from humanline.report.charts.drawing import TEST
from humanline.report.charts.rows import BarRow, bars
from humanline.report.first_things import MOST
from humanline.report.numbers import CellText
from humanline.report.pages import Frame, render
from humanline.report.trial.meant import about, frozen, notice_items
from humanline.report.trial.to_do import with_design
from humanline.report.trial.values import OutcomeWords, outcome_name, question_name, reasons, some_units, units
from humanline.report.trial.ways import way_in_words
from humanline.report.trial.weeks import in_time_now, queue_text, weeks_sheet
from humanline.report.voice import Voice, capital

#: Whether the design may be read, as `humanline.trial.freezing` tells.
_STANDING = {"open": "trial.meant.not_frozen", "frozen": "trial.design.frozen", "changed": "trial.design.changed"}


def design_page(
    design: Design, forecast: TrialForecast, *, language: Language, made_up: bool = False, frame: Frame = render
) -> str:
    """What a design will take, as one HTML file that opens offline.

    Args:
        design: the trial as it is meant.
        forecast: how many units, weeks and staff hours that takes.
        language: `nl` or `en`.
        made_up: the figures are made up; the page says so.
        frame: sets the page in a file of its own, or among others.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language)
    title = voice("page.of", what=voice("trial.design_page"), organisation=design.name)
    made = voice("page.footer_made", version=forecast.version, made_at=voice.numbers.moment_in_time(forecast.made_at))
    first = with_design(design, forecast, voice)
    sections = (
        first,
        _sizes(design, forecast, voice),
        _staff(forecast, voice),
        _ways(design, forecast, voice),
        _meant(design, voice),
        _known(forecast, voice),
    )
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(_heading(design, forecast, voice)),
        answer=_answer(design, forecast, voice),
        sections=tuple(part for part in sections if part is not None),
        banners=(voice("page.made_up"),) if made_up else (),
        at_once=2 if first is not None else 1,
        footer=(made, voice("page.footer_offline")),
    )
    return frame(page, voice)


def _weeks(weeks: Estimate, voice: Voice) -> str:
    return voice.numbers.decimal(weeks.value, 0 if weeks.value >= 10 else 1)


def _heading(design: Design, forecast: TrialForecast, voice: Voice) -> str:
    if isinstance(forecast.weeks, NotEstimable):
        return voice("trial.design.heading_unknown")
    values = {"weeks": _weeks(forecast.weeks, voice)}
    if design.weeks is not None and forecast.weeks.value > design.weeks:
        planned = voice.numbers.decimal(design.weeks, 0 if design.weeks == round(design.weeks) else 1)
        return voice("trial.design.heading_longer", planned=planned, **values)
    return voice("trial.design.heading", **values)


def _answer(design: Design, forecast: TrialForecast, voice: Voice) -> tuple[str, ...]:
    if isinstance(forecast.weeks, NotEstimable):
        lines = [voice("trial.design.weeks_unknown", reason=voice.numbers.reason(forecast.weeks))]
    elif isinstance(forecast.units_per_week, NotEstimable):
        lines = [voice("trial.design.weeks", weeks=_weeks(forecast.weeks, voice))]
    else:
        count = units(design, forecast.units_per_week, voice)
        lines = [voice("trial.design.weeks_with", weeks=_weeks(forecast.weeks, voice), units=count)]
    lines += [busy_in_words(forecast, voice), in_time_in_words(forecast, voice)]
    return (*(line for line in lines if line), voice("trial.received.always"))


def busy_in_words(forecast: TrialForecast, voice: Voice) -> str:
    """How busy staff are while the trial runs, beside as it goes now; empty where their hours are not known."""
    if forecast.during is None or forecast.busy_now is None or not forecast.hours_per_week:
        return ""
    hours, share, there = voice.numbers.staff_hours, voice.numbers.share, forecast.hours_per_week
    return voice(
        "trial.design.during",
        busy=share(forecast.during),
        work=hours(forecast.during * there),
        now=share(forecast.busy_now),
        work_now=hours(forecast.busy_now * there),
        there=hours(there),
    )


def in_time_in_words(forecast: TrialForecast, voice: Voice) -> str:
    """What helping customers in time takes while the trial runs, beside as it goes now; empty where nobody knows."""
    now, then = forecast.now, forecast.while_running
    if now is None or then is None:
        return ""
    if now.needed_hours is None or then.needed_hours is None:
        return voice("trial.design.never_in_time")
    hours = voice.numbers.staff_hours
    return voice("trial.design.in_time", needed=hours(then.needed_hours), now=hours(now.needed_hours))


def advised_in_words(design: Design, forecast: TrialForecast, voice: Voice) -> str:
    """The trial that the plan advises of the same, and why it is another number; empty where it advises none."""
    one = forecast.advised
    if one is None:
        return ""
    values = {
        "cell": voice.cell_in_words(one.moment, one.segment),
        "contacts": voice.numbers.count(one.contacts),
        "weeks": voice.counted("plan.test.weeks", one.weeks),
        "units": some_units(design, voice),
    }
    return voice("trial.design.advised", **values)


def _sizes(design: Design, forecast: TrialForecast, voice: Voice) -> Section:
    """How many and how long for each question: a bar for each that is known, and the table."""
    known = [(one, one.weeks) for one in forecast.sizes if isinstance(one.weeks, Estimate)]
    table = Sheet(
        voice("trial.design.caption"),
        (*(voice(f"trial.design.{name}") for name in ("question", "whom", "units", "weeks_head")),),
        tuple(_size(one, design, voice) for one in forecast.sizes),
        words=2,
        notes=reasons([each for one in forecast.sizes for each in (one.units, one.weeks)], voice),
    )
    pictures: tuple[Picture, ...] = ()
    if known:
        rows = tuple(
            BarRow(
                capital(question_name(one.question, one.segment, voice)),
                {TEST: weeks.value},
                voice("trial.design.end", weeks=_weeks(weeks, voice)),
            )
            for one, weeks in known
        )
        wide, narrow = bars(rows, voice, name="weeks", unit=voice("trial.design.weeks_head"))
        told = "; ".join(f"{row.name}: {row.end}" for row in rows)
        pictures = (
            Picture(
                name="weeks", wide=wide, narrow=narrow, numbers=table,
                alternative=voice("trial.design.alternative", questions=told),
            ),
        )  # fmt: skip
    return Section(
        name="sizes",
        subject=voice("trial.design.subject"),
        heading=voice("trial.design.sizes", units=some_units(design, voice)),
        text=tuple(text for text in (_longest(forecast, voice), advised_in_words(design, forecast, voice)) if text),
        pictures=pictures,
        items=tuple(_unknown(one, one.weeks, voice) for one in forecast.sizes if isinstance(one.weeks, NotEstimable)),
        sheets=() if pictures else (table,),
    )


def _unknown(one: SampleSize, why: NotEstimable, voice: Voice) -> Item:
    name = capital(question_name(one.question, one.segment, voice))
    return Item(voice("trial.effect.unknown", outcome=name, reason=voice.numbers.reason(why)))


def _size(one: SampleSize, design: Design, voice: Voice) -> Row:
    said, size = _asked(one, design, voice)
    asked = voice(f"trial.questions.{one.role}_size", size=said.size(size)) if size else ""
    numbers = (
        voice("number.unknown") if isinstance(one.units, NotEstimable) else voice.numbers.count(one.units.value),
        voice("number.unknown") if isinstance(one.weeks, NotEstimable) else _weeks(one.weeks, voice),
    )
    name = capital(outcome_name(one.question, voice))
    return (CellText(name, asked), voice.segment(one.segment or "everyone"), *numbers)


def _asked(one: SampleSize, design: Design, voice: Voice) -> tuple[OutcomeWords, float]:
    """The size of a question in the design: its smallest effect, or its margin."""
    outcome = design.outcome(one.question)
    if one.role == "success":
        found = [(each.minimum_effect, each.relative) for each in design.success if each.outcome == one.question]
    else:
        found = [
            (each.margin, each.relative)
            for each in design.guardrails
            if (each.outcome, each.segment) == (one.question, one.segment)
        ]
    size, relative = found[0] if found else (0.0, False)
    return OutcomeWords(outcome, voice, relative=relative), size


def _longest(forecast: TrialForecast, voice: Voice) -> str:
    """What sets how long it takes, where there are several questions."""
    known = [one for one in forecast.sizes if isinstance(one.weeks, Estimate)]
    if len(known) < 2:
        return ""
    group = voice("trial.design.longest_group") if known[0].segment else ""
    return f"{voice('trial.design.longest')} {group}".strip()


def _staff(forecast: TrialForecast, voice: Voice) -> Section | None:
    if not forecast.loads:
        return None
    hours, told = forecast.hours_per_week, voice.numbers.staff_hours
    in_trial = [voice("trial.staff.in_trial", arm=load.arm, hours=told(load.hours_per_week)) for load in forecast.loads]
    refused = [voice("trial.design.refused", outcome=capital(outcome_name(one, voice))) for one in forecast.refused]
    over = [voice("trial.staff.too_busy", arm=load.arm) for load in forecast.loads if hours and load.utilisation >= 1]
    text = [voice("trial.staff.in_trial_text", arms=voice.numbers.listed(in_trial))]
    if hours:
        text.append(queue_text(forecast, hours, voice))
        text += _possible(forecast, voice)
    return Section(
        name="staff",
        subject=voice("trial.staff.subject"),
        heading=voice("trial.design.staff" if forecast.now is not None else "trial.design.staff_unknown"),
        caution=(*refused, *over),
        text=tuple(text),
        sheets=(weeks_sheet(forecast, voice),),
    )


def _possible(forecast: TrialForecast, voice: Voice) -> list[str]:
    """How large the arm that takes most staff can be, where it can't be everybody."""
    if forecast.share_possible >= 1:
        return []
    missed = forecast.now is not None and not in_time_now(forecast)
    kind = "none" if forecast.share_possible <= 0 else "possible"
    share = voice.numbers.share(forecast.share_possible)
    return [voice(f"trial.design.share_{kind}{'_as_now' if missed else ''}", share=share)]


def _ways(design: Design, forecast: TrialForecast, voice: Voice) -> Section | None:
    """Those that are not first on the page."""
    if len(forecast.ways) <= MOST:
        return None
    return Section(
        name="ways",
        subject=voice("trial.design.ways_subject"),
        heading=voice("trial.design.ways"),
        items=tuple(Item(capital(way_in_words(way, design, voice))) for way in forecast.ways),
    )


def _meant(design: Design, voice: Voice) -> Section:
    return Section(
        name="meant",
        subject=voice("trial.design.meant"),
        heading=voice(_STANDING[standing(design)]),
        items=(*about(design, voice), *frozen(design, voice)),
    )


def _known(forecast: TrialForecast, voice: Voice) -> Section | None:
    items = notice_items(forecast.notices, voice)
    items += [Item(capital(voice.code("assumption", one.code, one.values))) for one in forecast.assumptions]
    if not items:
        return None
    return Section(
        name="to-know",
        subject=voice("trial.small.subject"),
        heading=voice("trial.design.assumed"),
        items=tuple(items),
    )
