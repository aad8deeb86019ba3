"""Load against staff on the page: where there is more work than staff can carry, and what a minute is worth then."""

from __future__ import annotations

from collections import Counter

from humanline.foundation.language import LANGUAGES
from humanline.model.plan import Plan, WeekOfStaff
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import Days, quarters, shade, week, week_days
from humanline.report.charts.day_panels import TINY, WorkInterval, work
from humanline.report.standing_out import alone
from humanline.report.voice import Voice

_MOST_TOLD = 5
_HOURS = 168
#: From such a share of the hours in one shade on, a picture says nothing.
_ONE_SHADE = 0.75


def week_section(plan: Plan, voice: Voice) -> Section | None:
    """Seven days of work and staff; left out where times are not known."""
    found = plan.week
    if found is None or len(found.load) != _HOURS or not any(found.load):
        return None
    above = too_busy(found)
    heading = _heading(above, voice)
    pictures = (_picture(found, heading, voice), *_price_picture(found, voice))
    return Section(
        name="staff-week",
        subject=voice("plan.week.subject"),
        heading=heading,
        text=tuple(part for part in (_told(above, voice), _about(found, voice)) if part),
        pictures=pictures,
    )


def too_busy(found: WeekOfStaff) -> dict[int, float]:
    """Hours of the week with staff, and more work than they can carry → how much more, in staff hours."""
    hours = [_interval(found, hour) for hour in range(_HOURS)]
    return {hour: each.work - each.carried for hour, each in enumerate(hours) if each.above}


def _interval(found: WeekOfStaff, hour: int) -> WorkInterval:
    day, clock = divmod(hour, 24)
    return WorkInterval(day, 60 * clock, found.load[hour], found.carried[hour], found.staff[hour])


def _hours_shown(found: WeekOfStaff) -> tuple[int, int]:
    """The first hour of the day with staff, or else work, and the hour after the last."""
    there = found.staff if any(found.staff) else found.load
    clocks = [hour % 24 for hour in range(_HOURS) if there[hour] > 0]
    return min(clocks), max(clocks) + 1


def spans(hours: dict[int, float]) -> list[tuple[int, int, float]]:
    """Hours of a day that follow each other, together: first hour, hour after the last, how much; the most first."""
    found: list[tuple[int, int, float]] = []
    for hour in sorted(hours):
        if found and found[-1][1] == hour and hour % 24:
            first, _, much = found[-1]
            found[-1] = (first, hour + 1, much + hours[hour])
        else:
            found.append((hour, hour + 1, hours[hour]))
    return sorted(found, key=lambda span: (-span[2], span[0]))


def _said(first: int, after: int, voice: Voice) -> str:
    """A span of hours: `maandag van 9 tot 11 uur`."""
    day, start = divmod(first, 24)
    end = start + after - first
    clock = tuple(LANGUAGES[voice.language].clock.format(hour) for hour in (start, end))
    return voice("plan.week.hour", **{"day": voice(f"day.{day}"), "from": clock[0], "to": clock[1]})


def _heading(above: dict[int, float], voice: Voice) -> str:
    if not above:
        return voice("plan.week.heading_none")
    most = max(above, key=lambda hour: (above[hour], -hour))
    when = _said(most, most + 1, voice)
    if len(above) == 1:
        return voice("plan.week.heading_one", when=when)
    return voice("plan.week.heading_many", count=len(above), when=when)


def _told(above: dict[int, float], voice: Voice) -> str:
    if len(above) < 2:
        return ""
    found = spans(above)
    names = [_said(first, after, voice) for first, after, _ in found[:_MOST_TOLD]]
    if len(found) > _MOST_TOLD:
        names.append(voice("plan.week.more", count=len(found) - _MOST_TOLD))
    return voice("plan.week.too_much", hours=voice.numbers.listed(names))


def _about(found: WeekOfStaff, voice: Voice) -> str:
    """What can be carried, where the staff comes from, and what comes in while nobody is there."""
    within = voice.numbers.minutes(found.within_minutes)
    parts = [voice("plan.week.target", share=voice.numbers.share(found.target), minutes=within)]
    parts.append(voice("plan.week.roster" if found.given else "plan.week.spread"))
    closed = sum(found.load[hour] for hour in range(_HOURS) if found.staff[hour] <= 0)
    if closed >= 0.1:
        parts.append(voice("plan.week.closed", hours=voice.numbers.staff_hours(closed)))
    if found.patience_minutes is None:
        parts.append(voice("plan.week.no_patience"))
    else:
        parts.append(voice("plan.week.patience", minutes=voice.numbers.minutes(found.patience_minutes)))
    return " ".join(parts)


def _picture(found: WeekOfStaff, heading: str, voice: Voice) -> Picture:
    first, last = _hours_shown(found)
    wide, narrow = work(
        [_interval(found, hour) for hour in range(_HOURS) if first <= hour % 24 < last],
        Days(week_days(voice), (first, last)),
        voice,
        title=voice("plan.week.y"),
        name="staff-week",
        closed=voice("plan.week.none"),
    )
    keys = [Key("work", voice("plan.week.key_work"))]
    above = too_busy(found)
    if above:
        keys.append(Key("above", voice("plan.week.key_above")))
    keys += [Key("line-staff", voice("plan.week.key_staff")), Key("line-carried", voice("plan.week.key_carried"))]
    rows: list[Row] = []
    for hour in range(_HOURS):
        if not (first <= hour % 24 < last) and found.load[hour] < TINY:
            continue
        day, clock = divmod(hour, 24)
        values = (found.load[hour], found.staff[hour], found.carried[hour], above.get(hour, 0.0))
        rows.append((voice(f"day.{day}"), voice.clock(clock), *(voice.numbers.decimal(value, 1) for value in values)))
    head = (voice("plan.week.day"), *(voice(f"plan.week.{n}") for n in ("when", "load", "staff", "carried", "over")))
    return Picture(
        name="staff-week",
        wide=wide,
        narrow=narrow,
        alternative=voice("plan.week.alternative", finding=heading),
        numbers=Sheet(voice("plan.week.caption"), head, tuple(rows), words=2),
        keys=tuple(keys),
        notes=(voice("plan.week.usual"),),
    )


def _alike(prices: tuple[float, ...]) -> bool:
    """Nearly all hours would have one shade, so that the picture says nothing."""
    shades = Counter(shade(price, quarters(prices)) for price in prices if price > 0)
    return max(shades.values()) >= _ONE_SHADE * shades.total()


def _price_picture(found: WeekOfStaff, voice: Voice) -> tuple[Picture, ...]:
    """What a minute is worth by hour, where that differs."""
    # Of hours in which nobody is there: the lightest shade.
    prices = tuple(voice.worth.number(price or 0.0, "minute") for price in found.price)
    if len(prices) != _HOURS or max(prices) <= 0 or _alike(prices):
        return ()
    wide, narrow = week(prices, voice, name="week-price")
    most = prices.index(max(prices))
    when = _said(most, most + 1, voice)
    shown = [voice.numbers.decimal(edge, 1) for edge in quarters(prices)]
    keys = [Key("heat0", voice("plan.week.price_none")), Key("heat1", voice("plan.week.price_first", high=shown[1]))]
    keys += [
        Key(f"heat{k}", voice("plan.week.price_key", low=shown[k - 1], high=shown[k])) for k in range(2, len(shown))
    ]
    keys.append(Key("peak", voice("plan.week.price_peak")))
    rows: tuple[Row, ...] = tuple(
        (
            voice.clock(clock),
            *("–" if price is None else voice.worth.text(price, "minute") for price in found.price[clock::24]),
        )
        for clock in range(24)
    )
    head = (voice("plan.week.when"), *(voice(f"day.{day}") for day in range(7)))
    worth = voice.worth.told(found.price[most] or 0.0, "minute")
    return (
        Picture(
            name="week-price",
            wide=wide,
            narrow=narrow,
            alternative=voice("plan.week.price_alternative", when=when, worth=worth),
            title=voice(
                "plan.week.price_title" if alone(prices, most, 1) else "plan.week.price_title_one_of", when=when
            ),
            reading=(voice("plan.week.price_reading"), voice("plan.week.price_reading")),
            keys=tuple(keys),
            numbers=Sheet(voice("plan.week.price_caption", unit=voice.worth.head("minute")), head, rows),
        ),
    )
