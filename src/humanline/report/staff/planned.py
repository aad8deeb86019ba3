"""Staff against what was promised, day by day: needed beside planned, and whether the promise is kept."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.staff import StaffTried
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.day_panels import PromiseDot, StaffInterval, beside, promise
from humanline.report.staff.naming import StaffWords
from humanline.report.standing_out import alone
from humanline.report.voice import Subject, capital

#: How an interval looks by whether the promise is kept in it.
_LOOKS = {"kept": "mean", "unsure": "hollow", "missed": "test"}


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
