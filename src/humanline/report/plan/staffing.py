"""Load against staff on the page: where there is more work than staff can carry, and what a minute is worth then."""

from __future__ import annotations

from collections import Counter

from humanline.foundation.language import LANGUAGES
from humanline.model.plan import Plan, WeekOfStaff
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.staffing import TINY, hours_shown, staffing
from humanline.report.charts.week import shade, steps
from humanline.report.facts.reading import week_picture
from humanline.report.standing_out import alone
from humanline.report.voice import Subject, Voice

_MOST_TOLD = 5
_HOURS = 168
#: From such a share of the hours in one shade on, a picture says nothing.
_ONE_SHADE = 0.75


def week_section(plan: Plan, voice: Voice) -> Section | None:
    """Seven days of work and staff; left out where times are not known."""
    found = plan.week
    if found is None or len(found.load) != _HOURS or not any(found.load):
        return None
    # Hours of the week with staff, and more work than they can carry → how much more, in staff hours.
    above = {
        hour: found.load[hour] - found.carried[hour]
        for hour in range(_HOURS)
        if found.staff[hour] > 0 and found.load[hour] > found.carried[hour] + TINY
    }
    say = voice.about("plan.week")
    heading, told = _heading(above, say), [_too_much(above, say)] if len(above) > 1 else []
    pictures = (_picture(found, above, heading, say), *_price_picture(found, say))
    return Section(*say.named("staff-week"), heading, text=(*told, _about(found, say)), pictures=pictures)


def _when(first: int, after: int, say: Subject) -> str:
    """A span of hours: `maandag van 9 tot 11 uur`."""
    day, start = divmod(first, 24)
    write = LANGUAGES[say.voice.language].clock.format
    return say("hour", **{"day": say.voice(f"day.{day}"), "from": write(start), "to": write(start + after - first)})


def _heading(above: dict[int, float], say: Subject) -> str:
    if not above:
        return say("heading_none")
    most = max(above, key=lambda hour: (above[hour], -hour))
    when = _when(most, most + 1, say)
    return say("heading_one", when=when) if len(above) == 1 else say("heading_many", count=len(above), when=when)


def _too_much(above: dict[int, float], say: Subject) -> str:
    """Hours of a day that follow each other, together; where there is most too much first."""
    spans: list[tuple[int, int, float]] = []
    for hour in sorted(above):
        if spans and spans[-1][1] == hour and hour % 24:
            first, _, much = spans.pop()
            spans.append((first, hour + 1, much + above[hour]))
        else:
            spans.append((hour, hour + 1, above[hour]))
    spans.sort(key=lambda span: (-span[2], span[0]))
    names = [_when(first, after, say) for first, after, _ in spans[:_MOST_TOLD]]
    more = [say("more", count=len(spans) - _MOST_TOLD)] if len(spans) > _MOST_TOLD else []
    return say("too_much", hours=say.numbers.listed([*names, *more]))


def _about(found: WeekOfStaff, say: Subject) -> str:
    """What can be carried, where the staff comes from, and what comes in while nobody is there."""
    numbers, patience = say.numbers, found.patience_minutes
    parts = [say("target", share=numbers.share(found.target), minutes=numbers.minutes(found.within_minutes))]
    parts.append(say("roster" if found.given else "spread"))
    closed = sum(load for load, staff in zip(found.load, found.staff, strict=True) if staff <= 0)
    if closed >= 0.1:
        parts.append(say("closed", hours=numbers.staff_hours(closed)))
    parts.append(say("no_patience") if patience is None else say("patience", minutes=numbers.minutes(patience)))
    return " ".join(parts)


def _picture(found: WeekOfStaff, above: dict[int, float], heading: str, say: Subject) -> Picture:
    voice, (first, last) = say.voice, hours_shown(found)
    looks = {"work": "work", **({"above": "above"} if above else {}), "line-staff": "staff", "line-carried": "carried"}
    rows: list[Row] = []
    for hour in range(_HOURS):
        if first <= hour % 24 < last or found.load[hour] >= TINY:
            values = (found.load[hour], found.staff[hour], found.carried[hour], above.get(hour, 0.0))
            named = (voice(f"day.{hour // 24}"), voice.clock(hour % 24))
            rows.append((*named, *(voice.numbers.decimal(value, 1) for value in values)))
    head = say.each("day", "when", "load", "staff", "carried", "over")
    return Picture(
        "staff-week",
        *staffing(found, voice, name="staff-week"),
        say("alternative", finding=heading),
        Sheet(say("caption"), head, tuple(rows), words=2),
        keys=tuple(Key(look, say(f"key_{key}")) for look, key in looks.items()),
        notes=(say("usual"),),
    )


def _alike(prices: tuple[float, ...]) -> bool:
    """Nearly all hours would have one shade, so that the picture says nothing."""
    shades = Counter(shade(price, steps(prices)) for price in prices if price > 0)
    return max(shades.values()) >= _ONE_SHADE * shades.total()


def _price_picture(found: WeekOfStaff, week: Subject) -> tuple[Picture, ...]:
    """What a minute is worth by hour, where that differs."""
    say, worth = week.voice.about("plan.price"), week.worth
    # Of hours in which nobody is there: the lightest shade.
    prices = tuple(worth.number(price or 0.0, "minute") for price in found.price)
    if len(prices) != _HOURS or max(prices) <= 0 or _alike(prices):
        return ()
    most = prices.index(max(prices))
    when = _when(most, most + 1, week)
    picture = week_picture(
        "week-price",
        prices,
        ["–" if price is None else worth.text(price, "minute") for price in found.price],
        say.voice,
        digits=1,
        none=say("key_none"),
        peak=say("key_peak"),
        alternative=say("alternative", when=when, worth=worth.told(found.price[most] or 0.0, "minute")),
        caption=say("caption", unit=worth.head("minute")),
        title=say("title" if alone(prices, most, 1) else "title_one_of", when=when),
        reading=say("reading"),
    )
    return (picture,)
