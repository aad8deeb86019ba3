"""The answer in a few lines, for the terminal."""

from __future__ import annotations

import math

from humanline.foundation.language import Language
from humanline.model.staff import StaffAnswer, StaffNumbers, StaffPlan, WithStaff
from humanline.report.staff.answer import answer, heading
from humanline.report.standing_out import alone
from humanline.report.voice import Voice

#: What keeps a time or a number together on a page; a terminal is better off with plain letters.
_PLAIN = str.maketrans({"\u2060": "", "\u00a0": " "})


def plan_in_words(plan: StaffPlan, language: Language) -> list[str]:
    """What the page says at its top."""
    voice = Voice(language)
    return [line.translate(_PLAIN) for line in (heading(plan, voice), *answer(plan, voice))]


def numbers_in_words(found: StaffNumbers, language: Language) -> list[str]:
    """Three lines and a small table."""
    voice = Voice(language)
    if len(found.answers) == 1:
        lines = [*_one(found, found.answers[0], voice), "", *_table(_around(found, found.answers[0], voice))]
    else:
        lines = [*_several(found, voice), "", *_table(_each(found, voice))]
    return [line.translate(_PLAIN) for line in lines]


def _one(found: StaffNumbers, one: StaffAnswer, voice: Voice) -> list[str]:
    numbers = voice.numbers
    if one.load <= 0:
        return [voice("terminal.staff.nothing")]
    lines = [
        voice(
            "terminal.staff.work",
            contacts=_count(one.contacts, voice),
            per=numbers.minutes(found.per_minutes),
            handle=numbers.minutes(found.handle_minutes),
            load=numbers.decimal(one.load, 1),
        ),
        voice(
            "terminal.staff.needed",
            share=numbers.share(found.promise.share),
            within=numbers.minutes(found.promise.within_minutes),
            staff=one.needed,
            in_time=_share(_of(one, one.needed).in_time, voice, 1),
            low=_share(one.simulated.low, voice, 1),
            high=_share(one.simulated.high, voice, 1),
        ),
    ]
    more, fewer = _of(one, one.needed + 1), _of(one, max(one.needed - 1, 0))
    if fewer.in_time is None:
        lines.append(voice("terminal.staff.more_only", more=_share(more.in_time, voice)))
    else:
        shares = {"more": _share(more.in_time, voice), "fewer": _share(fewer.in_time, voice)}
        lines.append(voice("terminal.staff.more", **shares))
    if found.shrinkage:
        lines.append(_away(found, one.needed, voice))
    return lines


def _several(found: StaffNumbers, voice: Voice) -> list[str]:
    numbers = voice.numbers
    most = max(range(len(found.answers)), key=lambda k: (found.answers[k].needed, -k))
    hours = sum(one.needed for one in found.answers) * found.per_minutes / 60
    lines = [
        voice(
            "terminal.staff.several",
            count=len(found.answers),
            per=numbers.minutes(found.per_minutes),
            handle=numbers.minutes(found.handle_minutes),
            share=numbers.share(found.promise.share),
            within=numbers.minutes(found.promise.within_minutes),
            hours=numbers.decimal(hours, 1),
        ),
        voice(
            "terminal.staff.several_most"
            if alone([one.needed for one in found.answers], most)
            else "terminal.staff.several_one_of",
            place=most + 1,
            staff=found.answers[most].needed,
            contacts=_count(found.answers[most].contacts, voice),
        ),
        voice("terminal.staff.several_alone"),
    ]
    if found.shrinkage:
        lines.append(_away(found, found.answers[most].needed, voice))
    return lines


def _around(found: StaffNumbers, one: StaffAnswer, voice: Voice) -> list[tuple[str, ...]]:
    head = ("staff", "in_time", "hung_up", "wait", "busy")
    rows = [("", *(voice(f"terminal.staff.head.{name}") for name in head))]
    names = {one.needed: "is_needed", one.needed + 1: "one_more", one.needed - 1: "one_fewer"}
    for tried in one.around:
        name = voice(f"terminal.staff.{names.get(tried.staff, 'asked_for')}")
        rows.append((name, str(tried.staff), *_measures(found, tried, voice)))
    return rows


def _each(found: StaffNumbers, voice: Voice) -> list[tuple[str, ...]]:
    head = ("interval", "contacts", "staff", "in_time", "simulated", "hung_up", "wait", "busy")
    more, fewer = voice("terminal.staff.one_more"), voice("terminal.staff.one_fewer")
    rows = [(*(voice(f"terminal.staff.head.{name}") for name in head), more, fewer)]
    for k, one in enumerate(found.answers):
        shown = [one.needed, *(tried.staff for tried in one.around if abs(tried.staff - one.needed) > 1)]
        for people in shown:
            in_time, *rest = _measures(found, _of(one, people), voice)
            low, high = (_share(end, voice, 1) for end in (one.simulated.low, one.simulated.high))
            first = people == one.needed
            rows.append(
                (
                    str(k + 1) if first else "",
                    _count(one.contacts, voice) if first else voice("terminal.staff.asked_for"),
                    str(people),
                    in_time,
                    voice("number.range", low=low, high=high) if first else "",
                    *rest,
                    _share(_of(one, one.needed + 1).in_time, voice) if first else "",
                    _share(_of(one, max(one.needed - 1, 0)).in_time, voice) if first else "",
                )
            )
    return rows


def _measures(found: StaffNumbers, tried: WithStaff, voice: Voice) -> tuple[str, str, str, str]:
    if tried.in_time is None:
        endless = voice("terminal.staff.endless")
        return endless, "–", endless, voice.numbers.share(1.0)
    return (
        _share(tried.in_time, voice, 1),
        _share(tried.hung_up, voice) if found.patience_minutes is not None else "–",
        voice.numbers.minutes(tried.wait_minutes) if tried.wait_minutes is not None else "–",
        _share(tried.occupancy, voice),
    )


def _of(one: StaffAnswer, people: int) -> WithStaff:
    return next(tried for tried in one.around if tried.staff == people)


def _away(found: StaffNumbers, people: int, voice: Voice) -> str:
    on_shift = math.ceil(people / (1 - found.shrinkage) - 1e-9)
    return voice("terminal.staff.away", away=voice.numbers.share(found.shrinkage), staff=on_shift)


def _share(value: float | None, voice: Voice, digits: int = 0) -> str:
    return voice("terminal.staff.endless") if value is None else voice.numbers.share(value, digits)


def _count(value: float, voice: Voice) -> str:
    return voice.numbers.count(value) if value == round(value) else voice.numbers.decimal(value, 1)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns of one width; the first to the left, the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
