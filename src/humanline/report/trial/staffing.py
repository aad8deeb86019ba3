"""What a trial takes of the staff, by the plan's reckoning, and what it changes in the line."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan
from humanline.model.simulated import Reckoning
from humanline.model.trial import TrialForecast
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.numbers import CellText, step_of
from humanline.report.plan.picture import merit_picture
from humanline.report.trial.values import DesignWords, ResultWords, interval_cell
from humanline.report.voice import Voice


def staff_section(words: ResultWords, forecast: TrialForecast | None, *, line: bool) -> Section | None:
    """Minutes, hours and the queue, arm by arm; left out where nothing of it is known.

    The forecast has the weeks that the arms make; a line that is drawn below says what hours could do elsewhere.
    """
    say, found, numbers = words.about("trial.staff"), words.result.staffing, words.numbers
    known = forecast if forecast is not None and forecast.hours_per_week else None
    loads = {load.arm: load for load in known.loads} if known is not None else {}
    if found is None and not loads:
        return None
    names = ["arm", *(["minutes", "hours"] if found else []), *(["busy"] if loads else [])]
    names += ["needed", "in_time", "wait"] if any(load.week is not None for load in loads.values()) else []
    rows: list[Row] = []

    def minutes(value: float, width: float) -> str:
        return numbers.minutes(value, step_of(0.0, width, "minutes"))

    for arm in words.arms.values():
        cells: list[CellText | str] = [arm]
        if found is not None:
            hours, unknown = found.hours_per_week[arm], words.voice("number.unknown")
            told = unknown if isinstance(hours, NotEstimable) else numbers.staff_hours(hours)
            cells += [interval_cell(found.minutes[arm], minutes, words.voice), told]
        if loads:
            week = loads[arm].week
            cells += [numbers.share(loads[arm].utilisation), *(_queue(week, words.voice) if week is not None else ())]
        rows.append(tuple(cells))
    text = [say("for_whom"), *([say("elsewhere")] if line else [])]
    heading = say("heading", **words.arms)
    if loads and known is not None:
        text.append(_about(known, words.voice))
        busy = [say("busy_with", arm=arm, busy=numbers.share(load.utilisation)) for arm, load in loads.items()]
        heading = say("heading_busy", arms=numbers.listed(busy))
    head = tuple(words.voice(f"trial.staff.{name}_head", unit=words.unit) for name in names)
    notes = (say("note"), *words.reasons([*found.minutes.values(), *found.hours_per_week.values()])) if found else ()
    caution = (*words.warning, *_too_busy(known, words.voice))
    sheet = Sheet(say("caption"), head, tuple(rows), notes=notes)
    return Section(*say.named(), heading, tuple(text), caution, sheets=(sheet,))


def design_staff_section(words: DesignWords, forecast: TrialForecast) -> Section | None:
    """The weeks that the design makes; left out where its arms' work is not known."""
    say, hours, numbers = words.about("trial.staff"), forecast.hours_per_week, words.numbers
    if not forecast.loads:
        return None
    told = [say("in_trial", arm=one.arm, hours=numbers.staff_hours(one.hours_per_week)) for one in forecast.loads]
    text = [say("in_trial_text", arms=numbers.listed(told))]
    rows: list[Row] = []
    if hours:
        text += [_about(forecast, words.voice), *_possible(forecast, words.voice)]
        if forecast.busy_now is not None and forecast.during is not None:
            rows.append(_week(say("as_now"), forecast.busy_now * hours, forecast.now, forecast, words.voice))
            running = forecast.while_running
            rows.append(_week(say("while_running"), forecast.during * hours, running, forecast, words.voice))
    rows += [_week(say("all_in", arm=one.arm), one.alone, one.week, forecast, words.voice) for one in forecast.loads]
    names = ["week", "work", *(["busy"] if hours else []), *(["needed", "in_time", "wait"] if forecast.now else [])]
    head = tuple(words.voice(f"trial.staff.{name}_head") for name in names)
    refused = [words.voice("trial.design.refused", outcome=words.question(one, "")) for one in forecast.refused]
    heading = words.voice("trial.design.staff" if forecast.now is not None else "trial.design.staff_unknown")
    caution, sheets = (*refused, *_too_busy(forecast, words.voice)), (Sheet(say("caption"), head, tuple(rows)),)
    return Section(*say.named(), heading, tuple(text), caution, sheets=sheets)


def _too_busy(forecast: TrialForecast | None, voice: Voice) -> tuple[str, ...]:
    """Arms in which there would be more work than staff."""
    loads = forecast.loads if forecast is not None and forecast.hours_per_week else ()
    return tuple(voice("trial.staff.too_busy", arm=load.arm) for load in loads if load.utilisation >= 1)


def _about(forecast: TrialForecast, voice: Voice) -> str:
    """What the figures are, and why the page about staff asks more."""
    told = voice("trial.staff.busy_text", hours=voice.numbers.staff_hours(forecast.hours_per_week or 0.0))
    return told if forecast.now is None else f"{told} {voice('trial.staff.queue')}"


def _possible(forecast: TrialForecast, voice: Voice) -> list[str]:
    """How large the arm that takes most staff can be, where it can't be everybody."""
    if forecast.share_possible >= 1:
        return []
    needed, hours = forecast.now.needed_hours if forecast.now is not None else 0.0, forecast.hours_per_week or 0.0
    missed = needed is None or needed > hours
    key = ("none" if forecast.share_possible <= 0 else "possible") + ("_as_now" if missed else "")
    return [voice(f"trial.design.share_{key}", share=voice.numbers.share(forecast.share_possible))]


def _week(name: str, work: float, week: Reckoning | None, forecast: TrialForecast, voice: Voice) -> Row:
    """A week: how busy staff are only where their hours are known, and the queue only where times are."""
    hours, numbers = forecast.hours_per_week, voice.numbers
    busy = (numbers.share(work / hours),) if hours else ()
    queue = _queue(week, voice) if forecast.now is not None else ()
    return (name, numbers.staff_hours(work), *busy, *queue)


def _queue(week: Reckoning | None, voice: Voice) -> tuple[CellText | str, CellText | str, CellText | str]:
    """Staff hours with which customers are helped in time; and with those that there are: in time, and the wait."""
    if week is None:
        return ("–", "–", "–")
    numbers, together = voice.numbers, week.together
    needed = voice("plan.ways.never") if week.needed_hours is None else numbers.staff_hours(week.needed_hours)
    if together is None:
        return (needed, "–", "–")
    return (needed, numbers.cell(together.in_time, "share"), numbers.cell(together.wait_minutes, "minutes"))


def while_running_in_words(forecast: TrialForecast, voice: Voice) -> tuple[str, ...]:
    """How busy staff are while the trial runs and what helping customers in time then takes, beside as it goes now.

    What is not known is left out.
    """
    say, told, there, share = voice.about("trial.design"), list[str](), forecast.hours_per_week, voice.numbers.share
    now, then, hours = forecast.now, forecast.while_running, voice.numbers.staff_hours
    if forecast.during is not None and forecast.busy_now is not None and there:
        values = {"now": share(forecast.busy_now), "work_now": hours(forecast.busy_now * there), "there": hours(there)}
        told.append(say("during", busy=share(forecast.during), work=hours(forecast.during * there), **values))
    if now is not None and then is not None:
        if now.needed_hours is None or then.needed_hours is None:
            told.append(say("never_in_time"))
        else:
            told.append(say("in_time", needed=hours(then.needed_hours), now=hours(now.needed_hours)))
    return tuple(told)


def line_section(words: ResultWords, before: Plan | None, after: Plan | None) -> Section | None:
    """Left out where there is no plan to compare."""
    say = words.about("trial.line")
    if before is None or after is None:
        return None
    if before.needs or after.needs:
        return Section(*say.named(), say("heading_none"), (say("needs"),))
    cells = {(cell.moment, cell.segment): cell for cell in before.cells}
    pairs = [(cells[key], cell) for cell in after.cells if (key := (cell.moment, cell.segment)) in cells]
    items = []
    for was, now in pairs:
        if was.start != now.start:
            old, new = (words.voice(f"plan.start.{cell.start}") for cell in (was, now))
            items.append(Item(say("item", before=old, after=new), f"{words.voice.cell(now.moment, now.segment)}:"))
    heading = say.counted("changed", len(items)) if items else say("unchanged")
    caution = (say("unusable"),) if words.unusable else ()
    pictures = (
        merit_picture(before, words.voice, name="merit-before", title=say("before")),
        merit_picture(after, words.voice, name="merit-after", title=say("after"), again=True),
    )
    return Section(*say.named(), heading, (say("text"),), caution, pictures, tuple(items))
