"""The answer in a few lines, for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from humanline.foundation.language import Language
from humanline.model.staff import StaffAnswer, StaffNumbers, StaffPlan, WithStaff
from humanline.report.first_things import alone
from humanline.report.staff.answer import answer, heading
from humanline.report.staff.naming import StaffWords
from humanline.report.voice import Subject, Voice, plain

if TYPE_CHECKING:
    from rich.table import Table


def plan_in_words(plan: StaffPlan, language: Language) -> list[str]:
    """What the page says at its top."""
    words = StaffWords(plan, Voice(language))
    return plain((heading(words), *answer(words)))


def numbers_in_words(found: StaffNumbers, language: Language) -> tuple[list[str], Table]:
    """Two or three lines, and a small table of what one more and one fewer do."""
    say = Voice(language).about("terminal.staff")
    if len(found.answers) == 1:
        one = found.answers[0]
        return plain(_one(found, one, say)), _around(found, one, say)
    return plain(_several(found, say)), _each(found, say)


def _one(found: StaffNumbers, one: StaffAnswer, say: Subject) -> list[str]:
    if one.load <= 0:
        return [say("nothing")]
    told = _told(found, say)
    work = say("work", contacts=_count(one.contacts, say), load=say.numbers.decimal(one.load, 1), **told)
    in_time, low, high = (
        _share(share, say, 1) for share in (_of(one, one.needed).in_time, one.simulated.low, one.simulated.high)
    )
    needed = say("needed", staff=one.needed, in_time=in_time, low=low, high=high, **told)
    return [work, needed, *_away(found, one.needed, say)]


def _told(found: StaffNumbers, say: Subject) -> dict[str, str]:
    """What was asked: the length of an interval and of a contact, and the promise."""
    numbers = say.numbers
    return {
        "per": numbers.minutes(found.per_minutes),
        "handle": numbers.minutes(found.handle_minutes),
        "share": numbers.share(found.promise.share),
        "within": numbers.minutes(found.promise.within_minutes),
    }


def _several(found: StaffNumbers, say: Subject) -> list[str]:
    staff = [one.needed for one in found.answers]
    most = max(range(len(staff)), key=lambda k: (staff[k], -k))
    hours = say.numbers.decimal(sum(staff) * found.per_minutes / 60, 1)
    key = "several_most" if alone(staff, most) else "several_one_of"
    return [
        say("several", count=len(staff), hours=hours, **_told(found, say)),
        say(key, place=most + 1, staff=staff[most], contacts=_count(found.answers[most].contacts, say)),
        say("several_alone"),
        *_away(found, staff[most], say),
    ]


def _around(found: StaffNumbers, one: StaffAnswer, say: Subject) -> Table:
    names = {one.needed: "is_needed", one.needed + 1: "one_more", one.needed - 1: "one_fewer"}
    head = say.voice.about("terminal.staff.head").each("staff", "in_time", "hung_up", "wait", "busy")
    rows: list[tuple[str, ...]] = [
        (
            say.voice(f"terminal.staff.{names.get(tried.staff, 'asked_for')}"),
            str(tried.staff),
            *_measures(found, tried, say),
        )
        for tried in one.around
    ]
    return _table(("", *head), rows)


def _each(found: StaffNumbers, say: Subject) -> Table:
    names = ("interval", "contacts", "staff", "in_time", "simulated", "hung_up", "wait", "busy")
    rows: list[tuple[str, ...]] = []
    for k, one in enumerate(found.answers, start=1):
        in_time, *rest = _measures(found, _of(one, one.needed), say)
        low, high = (_share(end, say, 1) for end in (one.simulated.low, one.simulated.high))
        between = say.voice("number.range", low=low, high=high)
        beside = (_share(_of(one, max(one.needed + more, 0)).in_time, say) for more in (1, -1))
        rows.append((str(k), _count(one.contacts, say), str(one.needed), in_time, between, *rest, *beside))
        for tried in one.around:
            if abs(tried.staff - one.needed) > 1:
                in_time, *rest = _measures(found, tried, say)
                rows.append(("", say("asked_for"), str(tried.staff), in_time, "", *rest, "", ""))
    return _table((*say.voice.about("terminal.staff.head").each(*names), *say.each("one_more", "one_fewer")), rows)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    """The first column to the left, the others to the right; where there is no room, lines break between words."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name, *cells in zip(head, *rows, strict=True):
        longest = max(len(word) for text in plain((name, *cells)) for word in text.split())
        table.add_column(*plain([name]), justify="right" if table.columns else "left", min_width=longest)
    for row in rows:
        table.add_row(*plain(row))
    return table


def _measures(found: StaffNumbers, tried: WithStaff, say: Subject) -> tuple[str, str, str, str]:
    if tried.in_time is None:
        return say("endless"), "–", say("endless"), say.numbers.share(1.0)
    hung_up = "–" if found.patience_minutes is None else _share(tried.hung_up, say)
    wait = "–" if tried.wait_minutes is None else say.numbers.minutes(tried.wait_minutes)
    return _share(tried.in_time, say, 1), hung_up, wait, _share(tried.occupancy, say)


def _of(one: StaffAnswer, people: int) -> WithStaff:
    return next(tried for tried in one.around if tried.staff == people)


def _away(found: StaffNumbers, people: int, say: Subject) -> list[str]:
    if not found.shrinkage:
        return []
    on_shift = math.ceil(people / (1 - found.shrinkage) - 1e-9)
    return [say("away", away=say.numbers.share(found.shrinkage), staff=on_shift)]


def _share(value: float | None, say: Subject, digits: int = 0) -> str:
    return say("endless") if value is None else say.numbers.share(value, digits)


def _count(value: float, say: Subject) -> str:
    return say.numbers.decimal(value, 0 if value == round(value) else 1)
