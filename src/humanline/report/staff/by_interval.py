"""A week in colours: how many staff each interval needs, and what one person more or fewer does then."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.staff import StaffTried
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.heat import LOOKS, Cell, edges, fits, heat, shade
from humanline.report.staff.answer import busiest
from humanline.report.staff.naming import StaffWords
from humanline.report.standing_out import alone
from humanline.report.voice import Subject, Voice

#: Contacts for an hour of one person more below which nothing is said of it: they would be told as 0.0.
LEAST = 0.05


def needed_section(of: StaffWords) -> Section:
    """How many staff are needed in each interval: the picture that is the answer."""
    say, staff = of.voice.about("staff.needed"), of.plan.needed.staff
    most = busiest(of.plan)
    key = "heading" if alone(staff, most) else "heading_one_of"
    finding = say(key, when=of.when(most), people=of.people(staff[most]))
    upper, keys = edges([float(each) for each in staff]), []
    for k, look in enumerate(LOOKS):
        inside = sorted({each for each in staff if shade(float(each), upper) == k})
        if inside:
            one = "key_one" if inside[0] == inside[-1] else "key"
            keys.append(Key(look, say(one, low=inside[0], high=inside[-1])))
    picture = _picture(of, staff, [str(each) for each in staff], most, finding, keys, _needed(of, say), say)
    return Section(*say.named(), finding, (say("text", **of.promise),), pictures=(picture,))


def _picture(
    of: StaffWords, values: Sequence[float], texts: list[str], most: int, finding: str, keys: list[Key], numbers: Sheet,
    say: Subject,
) -> Picture:  # fmt: skip
    """A number for each interval as a picture, one interval framed."""
    (name, _), hours, length = say.named(), of.hours_shown, of.plan.interval_minutes
    cells = [Cell(*of.place(k), value, text) for k, (value, text) in enumerate(zip(values, texts, strict=True))]
    wide, narrow = heat(
        cells, of.days, per_week=of.per_week, hours=hours, interval_minutes=length, most=of.place(most), name=name
    )
    notes = () if fits((hours[1] - hours[0]) * 60 // length, texts) else (of.voice("staff.needed.no_numbers"),)
    return Picture(name, wide, narrow, say("alternative", finding=finding), numbers, keys=tuple(keys), wide_notes=notes)


def _needed(of: StaffWords, say: Subject) -> Sheet:
    numbers, comes, tried = of.voice.numbers, of.plan.comes_in, of.plan.needed

    def cells(k: int) -> tuple[str, ...]:
        low, high, wait = numbers.count(comes.low[k]), numbers.count(comes.high[k]), tried.wait_minutes[k]
        return (
            numbers.decimal(comes.contacts[k], 1),
            of.voice("number.range", low=low, high=high),
            str(tried.staff[k]),
            of.share(tried.in_time[k]),
            of.share(tried.hung_up[k]),
            "–" if wait is None else numbers.minutes(wait),
            of.share(tried.occupancy[k]),
        )

    names = ("day", "when", "contacts", "between", "needed", "in_time", "hung_up", "wait", "busy")
    return Sheet(say("caption"), of.voice.about("staff.column").each(*names), of.rows(cells), words=2)


def one_section(of: StaffWords) -> Section | None:
    """What one person more or fewer does, on top of the planned staff where there are any, else of the needed ones."""
    tried = of.plan.planned or of.plan.needed
    if max(tried.one_more, default=0.0) < LEAST:
        return None
    say, most = of.voice.about("staff.one"), largest(tried.one_more)
    key = "heading" if alone(tried.one_more, most, 1, runs=tried.runs) else "heading_one_of"
    finding = say(key, when=of.when(most), contacts=people_said(tried.one_more[most], of.voice))
    values = [max(value, 0.0) for value in tried.one_more]
    texts, ends = [people_said(value, of.voice) for value in values], (min(values), *edges(values))
    keys = [
        Key(look, say("key", low=people_said(low, of.voice), high=people_said(high, of.voice)))
        for look, low, high in zip(LOOKS, ends[:-1], ends[1:], strict=True)
    ]

    def cells(k: int) -> tuple[str, ...]:
        return (str(tried.staff[k]), texts[k], people_said(max(tried.one_fewer[k], 0.0), of.voice))

    staff = "needed" if of.plan.planned is None else "planned"
    head = of.voice.about("staff.column").each("day", "when", staff, "more", "fewer")
    numbers = Sheet(say("caption"), head, of.rows(cells), words=2)
    text = f"{say('of_needed' if of.plan.planned is None else 'of_planned')} {_fewer(of, tried, say)}"
    return Section(
        *say.named(), finding, (text,), pictures=(_picture(of, values, texts, most, finding, keys, numbers, say),)
    )


def _fewer(of: StaffWords, tried: StaffTried, say: Subject) -> str:
    """Where one person is needed least, and where one fewer hurts most."""
    fewer = tried.one_fewer
    least = min((k for k, staff in enumerate(tried.staff) if staff > 0), key=lambda k: (fewer[k], k))
    told = say("text", least=of.when(least), contacts=people_said(max(fewer[least], 0.0), of.voice))
    worst = largest(fewer)
    if fewer[worst] <= 0:
        return told
    key = "heading_fewer" if alone(fewer, worst, 1, runs=tried.runs) else "heading_fewer_one_of"
    return f"{told} {say(key, when=of.when(worst), contacts=people_said(fewer[worst], of.voice))}."


def largest(values: tuple[float, ...]) -> int:
    """Where the largest is; of equals the first."""
    return max(range(len(values)), key=lambda k: (values[k], -k))


def people_said(value: float, voice: Voice) -> str:
    """People more or fewer in time for an hour of work, as they are told everywhere."""
    return voice.numbers.count(value) if value >= 9.95 else voice.numbers.decimal(value, 1)
