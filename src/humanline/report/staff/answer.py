"""The top of the page about staff: who is needed, whether it works, what it takes, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.report.blocks import Item, Section
from humanline.report.first_things import alone, first_things
from humanline.report.staff.naming import LEAST, StaffWords, largest

#: Stretches that are named.
_NAMED = 3


def heading(words: StaffWords) -> str:
    """The finding: too few where staff were planned, else what is needed."""
    say, plan = words.about("staff.heading"), words.plan
    if plan.planned is not None:
        short = len(plan.short())
        return say("short", short=short, count=len(plan.comes_in.begins)) if short else say("enough")
    day = words.numbers.day(plan.first_day)
    return say("needed" if plan.weeks == 1 else "needed_weeks", day=day, hours=words.needed)


def answer(words: StaffWords) -> tuple[str, ...]:
    """The sentences."""
    say, missing = words.about("staff.answer"), len(words.plan.shifts.uncovered)
    needed = f"{say('needed', **words.promise, hours=words.needed)} {words.most_needed}."
    shifts = say("shifts_missing" if missing else "shifts", paid=words.paid, missing=words.intervals(missing))
    return tuple(sentence for sentence in (_as_now(words), needed, _tried(words), shifts) if sentence)


def _as_now(words: StaffWords) -> str:
    """Of a line: what it takes beside as it goes now."""
    say, plan, of_hundred = words.about("staff.answer"), words.plan, words.numbers.of_hundred
    if plan.as_now is None:
        return ""
    now = words.numbers.staff_hours(plan.as_now.needed.staff_hours)
    said = say("line", plan=plan.line, now=now, line=words.needed)
    if plan.as_now.planned is None or plan.planned is None:
        return said
    shares = (plan.as_now.planned.in_time.value, plan.planned.together.in_time.value)
    return f"{said} {say('line_planned', now=of_hundred(shares[0]), line=of_hundred(shares[1]))}"


def _tried(words: StaffWords) -> str:
    say, plan, numbers = words.about("staff.answer"), words.plan, words.numbers
    together = (plan.planned or plan.needed).together
    in_time = numbers.share(together.in_time.value)
    if plan.planned is not None:
        short, many = words.intervals(len(plan.short())), words.intervals(len(plan.too_many()))
        hours = numbers.staff_hours(together.staff_hours)
        return say("planned", hours=hours, in_time=in_time, short=short, many=many)
    if plan.customers.patience_minutes is None:
        return say("kept_no_patience", in_time=in_time, runs=plan.needed.runs)
    return say("kept", in_time=in_time, runs=plan.needed.runs, hung_up=numbers.share(together.hung_up.value))


def to_do(words: StaffWords) -> Section | None:
    """At most three things."""
    return first_things(_every(words), words.voice)


def _every(words: StaffWords) -> Iterator[Item]:
    say, who, plan = words.about("staff.todo"), words.voice("todo.who_staff"), words.plan
    short, over = plan.short(), plan.too_many()
    if short:
        yield Item(say("find", hours=words.hours_of(sum(short.values())), when=_where(short, words)), who)
    if over:
        hours, when = words.hours_of(sum(over.values())), _where(over, words)
        yield Item(say("move" if short else "free", hours=hours, when=when), who)
    if short and plan.planned is not None:
        gains = plan.planned.one_more
        most = largest(gains)
        if gains[most] >= LEAST:
            key = "one" if alone(gains, most, 1, runs=plan.planned.runs) else "one_of"
            yield Item(say(key, when=words.when(most), contacts=words.helped(gains[most])), who)
    if plan.shifts.lines and (short or plan.planned is None):
        missing = {one.interval: one.people for one in plan.shifts.uncovered}
        left = {"missing": words.intervals(len(missing)), "when": _where(missing, words)}
        told = say("shifts_missing" if missing else "shifts", people=words.on_shift, paid=words.paid, **left)
        yield Item(told, who)


def _where(found: dict[int, int], words: StaffWords) -> str:
    """The stretches with most of it, the largest first."""
    say, listed = words.about("staff.todo"), words.numbers.listed
    stretches = sorted(words.stretches(dict.fromkeys(found)), key=lambda one: (-sum(found[k] for k in one), one[0]))
    named = listed([words.when(one[0], last=one[-1]) for one in stretches[:_NAMED]])
    if len(stretches) <= _NAMED:
        return named
    first = sum(found[k] for one in stretches[:_NAMED] for k in one)
    return say("most_of_it" if 2 * first > sum(found.values()) else "such_as", when=named)
