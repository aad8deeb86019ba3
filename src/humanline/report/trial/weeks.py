"""The weeks that a trial makes, in the plan's reckoning: as it goes now, while it runs, with everybody in one arm."""

from __future__ import annotations

from humanline.model.simulated import Reckoning
from humanline.model.trial import ArmLoad, TrialForecast
from humanline.report.blocks import Row, Sheet
from humanline.report.numbers import CellText
from humanline.report.voice import Voice


def weeks_sheet(forecast: TrialForecast, voice: Voice) -> Sheet:
    """A row a week; how busy staff are only where their hours are known, and the queue only where times are."""
    hours = forecast.hours_per_week
    rows: list[Row] = []
    if hours and forecast.busy_now is not None and forecast.during is not None:
        now, then = (share * hours for share in (forecast.busy_now, forecast.during))
        rows.append(_row(voice("trial.staff.as_now"), now, forecast.now, forecast, voice))
        rows.append(_row(voice("trial.staff.while_running"), then, forecast.while_running, forecast, voice))
    rows += [
        _row(voice("trial.staff.all_in", arm=load.arm), load.alone, load.week, forecast, voice)
        for load in forecast.loads
    ]
    names = ["week", "work", *(["busy"] if hours else []), *(["needed", "in_time", "wait"] if forecast.now else [])]
    head = tuple(voice(f"trial.staff.{name}_head") for name in names)
    return Sheet(voice("trial.staff.caption"), head, tuple(rows))


def _row(name: str, work: float, week: Reckoning | None, forecast: TrialForecast, voice: Voice) -> Row:
    cells: list[CellText | str] = [name, voice.numbers.staff_hours(work)]
    if forecast.hours_per_week:
        cells.append(voice.numbers.share(work / forecast.hours_per_week))
    if forecast.now is not None:
        cells += queue_cells(week, voice) if week is not None else ("–", "–", "–")
    return tuple(cells)


def queue_cells(week: Reckoning, voice: Voice) -> tuple[CellText | str, CellText | str, CellText | str]:
    """Staff hours with which customers are helped in time; and with those that there are: in time, and the wait."""
    needed = voice("plan.ways.never") if week.needed_hours is None else voice.numbers.staff_hours(week.needed_hours)
    if week.together is None:
        return (needed, "–", "–")
    numbers = voice.numbers
    return (needed, numbers.cell(week.together.in_time, "share"), numbers.cell(week.together.wait_minutes, "minutes"))


def arm_cells(load: ArmLoad, voice: Voice) -> tuple[CellText | str, ...]:
    """How busy staff are if everybody were in the arm, and how customers are helped then, where that was reckoned."""
    busy = voice.numbers.share(load.utilisation)
    return (busy,) if load.week is None else (busy, *queue_cells(load.week, voice))


def queue_text(forecast: TrialForecast, hours: float, voice: Voice) -> str:
    """What the figures are, and why the page about staff asks more."""
    told = voice("trial.staff.busy_text", hours=voice.numbers.staff_hours(hours))
    return told if forecast.now is None else f"{told} {voice('trial.staff.queue')}"


def in_time_now(forecast: TrialForecast) -> bool:
    """Whether the hours that there are help customers in time as it goes now."""
    needed = forecast.now.needed_hours if forecast.now is not None else None
    return needed is not None and needed <= (forecast.hours_per_week or 0.0)
