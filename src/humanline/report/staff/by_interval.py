"""The week by interval: staff needed and planned, whether the promise is kept, and what one person more does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from humanline.model.estimate import Estimate
from humanline.model.staff import StaffTried
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import LOOKS, Verdict, fits, heat, in_time, shade, thirds
from humanline.report.charts.day_panels import WorkInterval, work
from humanline.report.first_things import alone
from humanline.report.staff.naming import LEAST, StaffWords, largest
from humanline.report.voice import Subject, capital

#: Whether the promise is kept in an interval.
_VERDICTS: tuple[Verdict, ...] = ("kept", "unsure", "missed")


def needed_section(words: StaffWords) -> Section:
    """How many staff are needed in each interval: the picture that is the answer."""
    say, tried, comes = words.about("staff.needed"), words.plan.needed, words.plan.comes_in
    staff, numbers, most = tried.staff, words.numbers, words.busiest
    finding, upper, keys = words.most_needed, thirds(staff), []
    for k, look in enumerate(LOOKS):
        inside = sorted({each for each in staff if shade(each, upper) == k})
        if inside:
            one = "key_one" if inside[0] == inside[-1] else "key"
            keys.append(Key(look, say(one, low=inside[0], high=inside[-1])))
    rows: dict[int, Row] = {}
    for k, wait in enumerate(tried.wait_minutes):
        between = words.between(numbers.count(comes.low[k]), numbers.count(comes.high[k]))
        in_time, hung_up, busy = map(words.share, (tried.in_time[k], tried.hung_up[k], tried.occupancy[k]))
        waited = "–" if wait is None else numbers.minutes(wait)
        rows[k] = (numbers.decimal(comes.contacts[k], 1), between, str(staff[k]), in_time, hung_up, waited, busy)
    columns = ("contacts", "between", "needed", "in_time", "hung_up", "wait", "busy")
    texts, sheet = [str(each) for each in staff], words.sheet(say("caption"), columns, rows)
    drawn = heat(words.places, staff, texts, most, words.days, words.voice, name="needed")
    picture = _picture(words, say, finding, drawn, sheet, keys, texts)
    return Section(*say.named(), finding, (say("text", **words.promise),), pictures=(picture,))


def _picture(
    words: StaffWords, say: Subject, finding: str, drawn: tuple[str, str], sheet: Sheet, keys: Iterable[Key],
    texts: Sequence[str] = (),
) -> Picture:  # fmt: skip
    """A picture of the weeks; where the texts of its intervals have no room, it says that the table has them."""
    notes = () if fits(words.days, texts) else (words.voice("staff.needed.no_numbers"),)
    told = say("alternative", finding=finding, **words.promise)
    return Picture(say.named()[0], *drawn, told, sheet, tuple(keys), wide_notes=notes)


def one_section(words: StaffWords) -> Section | None:
    """What one person more or fewer does, on top of the planned staff where there are any, else of the needed ones."""
    tried = words.plan.planned or words.plan.needed
    if max(tried.one_more, default=0.0) < LEAST:
        return None
    say, most = words.about("staff.one"), largest(tried.one_more)
    key = "heading" if alone(tried.one_more, most, 1, runs=tried.runs) else "heading_one_of"
    finding = say(key, when=words.when(most), contacts=words.helped(tried.one_more[most]))
    values = [max(value, 0.0) for value in tried.one_more]
    texts = [words.helped(value) for value in values]
    ends = [words.helped(value) for value in (min(values), *thirds(values))]
    keys = [
        Key(look, say("key", low=low, high=high)) for look, low, high in zip(LOOKS, ends[:-1], ends[1:], strict=True)
    ]
    rows = {k: (str(n), texts[k], words.helped(max(tried.one_fewer[k], 0.0))) for k, n in enumerate(tried.staff)}
    sheet = words.sheet(say("caption"), (words.tried, "more", "fewer"), rows)
    drawn = heat(words.places, values, texts, most, words.days, words.voice, name="one")
    picture = _picture(words, say, finding, drawn, sheet, keys, texts)
    text = (f"{say(f'of_{words.tried}')} {_fewer(words, tried, say)}",)
    return Section(*say.named(), finding, text, pictures=(picture,))


def _fewer(words: StaffWords, tried: StaffTried, say: Subject) -> str:
    """Where one person is needed least, and where one fewer hurts most."""
    fewer = tried.one_fewer
    least = min((k for k, staff in enumerate(tried.staff) if staff > 0), key=lambda k: (fewer[k], k))
    told = say("text", least=words.when(least), contacts=words.helped(max(fewer[least], 0.0)))
    worst = largest(fewer)
    if fewer[worst] <= 0:
        return told
    key = "heading_fewer" if alone(fewer, worst, 1, runs=tried.runs) else "heading_fewer_one_of"
    return f"{told} {say(key, when=words.when(worst), contacts=words.helped(fewer[worst]))}."


def beside_section(words: StaffWords) -> Section | None:
    """Where too few are planned, and where too many; left out where nothing was planned."""
    say, plan = words.about("staff.beside"), words.plan
    if plan.planned is None:
        return None
    short, over, staff, needed = plan.short(), plan.too_many(), plan.planned.staff, plan.needed.staff
    finding = say("heading_enough")
    if short:
        most = max(short, key=lambda k: (short[k], plan.comes_in.contacts[k], -k))
        key = "heading" if alone(list(short.values()), list(short).index(most)) else "heading_one_of"
        finding = say(key, short=words.intervals(len(short)), when=words.when(most), people=words.people(short[most]))
    sums = say("sums", short=words.hours_of(sum(short.values())), over=words.hours_of(sum(over.values())))
    hours = say.numbers.staff_hours(plan.planned.together.staff_hours)
    text = f"{sums} {say('roster') if plan.planned_from == 'roster' else say('hours', hours=hours)}"
    intervals = [WorkInterval(*place, needed[k], staff[k]) for k, place in enumerate(words.places)]
    drawn = work(intervals, words.days, words.voice, title=say("y"), name="beside")
    signed = {k: f"−{fewer}" for k, fewer in short.items()} | {k: f"+{more}" for k, more in over.items()}
    rows = {k: (str(needed[k]), str(there), signed.get(k, "0")) for k, there in enumerate(staff)}
    sheet = words.sheet(say("caption"), ("needed", "planned", "difference"), rows)
    looks = {"needed": "work"} | ({"short": "above"} if short else {}) | {"planned": "line-carried"}
    keys = [Key(look, say(f"key_{name}")) for name, look in looks.items()]
    picture = _picture(words, say, finding, drawn, sheet, keys)
    return Section(*say.named(), capital(finding), (text,), pictures=(picture,))


def promise_section(words: StaffWords) -> Section:
    """What the simulation says of the planned staff where there are any, else of those that are needed."""
    say, plan, share = words.about("staff.promise"), words.plan, words.numbers.share
    tried = plan.planned or plan.needed
    text = [say("about", runs=tried.runs, minutes=words.promise["minutes"])]
    text += [say("planned_text", **_counted(words, plan.planned))] if plan.planned is not None else []
    text.append(say("needed_text", **_counted(words, plan.needed)))
    customers, again = tried.together.customers_in_time, plan.customers.hang_up_again
    if isinstance(customers, Estimate) and isinstance(again, Estimate):
        each, contacts = share(customers.value, 1), share(tried.together.in_time.value, 1)
        text.append(say("customers", again=share(again.value), customers=each, contacts=contacts))
    missed = len(plan.needed.intervals("missed", plan.promise))
    finding = say("heading_some", missed=words.intervals(missed)) if missed else say("heading_all")
    if plan.planned is not None:
        kept = len(plan.planned.intervals("kept", plan.promise))
        finding = say("heading_planned", kept=kept, count=len(plan.comes_in.begins))
    return Section(*say.named(), finding, tuple(text), pictures=(_promise(words, tried, finding, say),))


def _counted(words: StaffWords, tried: StaffTried) -> dict[str, str]:
    """In how many intervals the promise is kept, missed, or that can't be told."""
    return {verdict: words.intervals(len(tried.intervals(verdict, words.plan.promise))) for verdict in _VERDICTS}


def _promise(words: StaffWords, tried: StaffTried, finding: str, say: Subject) -> Picture:
    verdicts = {k: verdict for verdict in _VERDICTS for k in tried.intervals(verdict, words.plan.promise)}
    texts = {k: words.numbers.decimal(100 * (tried.in_time[k] or 0.0), 0) for k in verdicts}
    intervals = [(*words.places[k], texts[k], verdict) for k, verdict in verdicts.items()]
    drawn = in_time(intervals, words.days, words.voice, name="promise")
    rows: dict[int, Row] = {}
    for k, staff in enumerate(tried.staff):
        verdict = words.voice(f"staff.verdict.{verdicts.get(k, 'nobody')}")
        share, low, high, hung_up = map(words.share, (tried.in_time[k], tried.low[k], tried.high[k], tried.hung_up[k]))
        rows[k] = (verdict, str(staff), share, words.between(low, high) if k in verdicts else "–", hung_up)
    sheet = words.sheet(say("caption"), ("verdict", words.tried, "in_time", "between", "hung_up"), rows, words=3)
    keys = [Key(f"in-time-{each}", say(f"key_{each}")) for each in _VERDICTS if each in verdicts.values()]
    return _picture(words, say, finding, drawn, sheet, keys, list(texts.values()))
