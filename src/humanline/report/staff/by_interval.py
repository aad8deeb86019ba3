"""The week by interval: staff needed and planned, whether the promise is kept, and what one person more does."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.staff import StaffTried
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.day_panels import PromiseDot, StaffInterval, beside, promise
from humanline.report.charts.heat import LOOKS, Cell, edges, fits, heat, shade
from humanline.report.staff.answer import busiest
from humanline.report.staff.naming import StaffWords
from humanline.report.standing_out import alone
from humanline.report.voice import Subject, Voice, capital

#: Contacts for an hour of one person more below which nothing is said of it: they would be told as 0.0.
LEAST = 0.05
#: How an interval looks by whether the promise is kept in it.
_LOOKS = {"kept": "mean", "unsure": "hollow", "missed": "test"}


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


def beside_section(of: StaffWords) -> Section | None:
    """Where too few are planned, and where too many; left out where nothing was planned."""
    say, plan = of.voice.about("staff.beside"), of.plan
    if plan.planned is None:
        return None
    short, over = plan.short(), plan.too_many()
    finding = say("heading_enough")
    if short:
        most = max(short, key=lambda k: (short[k], plan.comes_in.contacts[k], -k))
        key = "heading" if alone(list(short.values()), list(short).index(most)) else "heading_one_of"
        finding = say(key, short=of.intervals(len(short)), when=of.when(most), people=of.people(short[most]))
    sums = say("sums", short=of.hours_of(sum(short.values())), over=of.hours_of(sum(over.values())))
    hours = of.voice.numbers.staff_hours(plan.planned.together.staff_hours)
    source = say("roster") if plan.planned_from == "roster" else say("hours", hours=hours)
    picture = _beside(of, plan.planned.staff, finding, say)
    return Section(*say.named(), capital(finding), (f"{sums} {source}",), pictures=(picture,))


def _beside(of: StaffWords, planned: tuple[int, ...], finding: str, say: Subject) -> Picture:
    needed = of.plan.needed.staff
    wide, narrow = beside(
        [StaffInterval(*of.place(k), need, planned[k]) for k, need in enumerate(needed)],
        of.days,
        per_week=of.per_week,
        hours=of.hours_shown,
        interval_minutes=of.plan.interval_minutes,
        title=say("y"),
        said=lambda ticks: of.voice.ticks("count", ticks),
        name="beside",
    )

    def cells(k: int) -> tuple[str, ...]:
        more = planned[k] - needed[k]
        return (str(needed[k]), str(planned[k]), f"{'+' if more > 0 else '−' if more else ''}{abs(more)}")

    head = of.voice.about("staff.column").each("day", "when", "needed", "planned", "difference")
    keys = [Key("work", say("key_needed"))]
    keys += [Key("above", say("key_short"))] if of.plan.short() else []
    return Picture(
        "beside",
        wide,
        narrow,
        say("alternative", finding=finding),
        Sheet(say("caption"), head, of.rows(cells), words=2),
        keys=(*keys, Key("line-carried", say("key_planned"))),
    )


def promise_section(of: StaffWords) -> Section:
    """What the simulation says of the planned staff where there are any, else of those that are needed."""
    say, plan = of.voice.about("staff.promise"), of.plan
    tried = plan.planned or plan.needed
    text = [say("about", runs=tried.runs, minutes=of.promise["minutes"])]
    if plan.planned is not None:
        text.append(say("planned_text", **_counted(of, plan.planned)))
    text.append(say("needed_text", **_counted(of, plan.needed)))
    customers, again, share = tried.together.customers_in_time, plan.customers.hang_up_again, of.voice.numbers.share
    if isinstance(customers, Estimate) and isinstance(again, Estimate):
        each, contacts = share(customers.value, 1), share(tried.together.in_time.value, 1)
        text.append(say("customers", again=share(again.value), customers=each, contacts=contacts))
    finding = _finding(of, say)
    return Section(*say.named(), finding, tuple(text), pictures=(_promise(of, tried, finding, say),))


def _finding(of: StaffWords, say: Subject) -> str:
    plan = of.plan
    if plan.planned is not None:
        kept = len(plan.planned.intervals("kept", plan.promise))
        return say("heading_planned", kept=kept, count=len(plan.comes_in.begins))
    missed = len(plan.needed.intervals("missed", plan.promise))
    return say("heading_some", missed=of.intervals(missed)) if missed else say("heading_all")


def _verdicts(of: StaffWords, tried: StaffTried) -> dict[int, str]:
    """Interval → whether the promise is kept in it, where anybody comes."""
    promised = of.plan.promise
    return {k: verdict for verdict in ("kept", "missed", "unsure") for k in tried.intervals(verdict, promised)}


def _counted(of: StaffWords, tried: StaffTried) -> dict[str, str]:
    verdicts = list(_verdicts(of, tried).values())
    return {verdict: of.intervals(verdicts.count(verdict)) for verdict in _LOOKS}


def _promise(of: StaffWords, tried: StaffTried, finding: str, say: Subject) -> Picture:
    verdicts, dots = _verdicts(of, tried), []
    for k, verdict in sorted(verdicts.items()):
        (day, begins), shares = of.place(k), (tried.in_time[k] or 0.0, tried.low[k] or 0.0, tried.high[k] or 0.0)
        dots.append(PromiseDot(day, begins + of.plan.interval_minutes / 2, *shares, verdict))
    wide, narrow = promise(
        dots,
        of.days,
        per_week=of.per_week,
        hours=of.hours_shown,
        target=of.plan.promise.share,
        title=say("y"),
        said=lambda ticks: of.voice.ticks("share", ticks),
        name="promise",
    )

    def cells(k: int) -> tuple[str, ...]:
        between = of.voice("number.range", low=of.share(tried.low[k]), high=of.share(tried.high[k]))
        return (
            of.voice(f"staff.verdict.{verdicts.get(k, 'nobody')}"),
            str(tried.staff[k]),
            of.share(tried.in_time[k]),
            between if k in verdicts else "–",
            of.share(tried.hung_up[k]),
        )

    staff = "needed" if of.plan.planned is None else "planned"
    head = of.voice.about("staff.column").each("day", "when", "verdict", staff, "in_time", "between", "hung_up")
    there, share = set(verdicts.values()), of.promise["share"]
    keys = [Key(look, say(f"key_{verdict}")) for verdict, look in _LOOKS.items() if verdict in there]
    return Picture(
        "promise",
        wide,
        narrow,
        say("alternative", share=share, finding=finding),
        Sheet(say("caption"), head, of.rows(cells), words=3),
        keys=(*keys, Key("line-target", say("key_target", share=share))),
        notes=(of.voice("page.whisker"),),
    )
