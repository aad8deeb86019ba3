"""What to do now, first on the page of the facts: at most three things, each with who and how often it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Period
from humanline.model.failure_demand import FailureDemand
from humanline.report.blocks import Item, Section
from humanline.report.facts.failure_demand import ranked
from humanline.report.facts.reading import known, number, served_by
from humanline.report.first_things import MOST, first_things
from humanline.report.voice import Voice, capital

#: What happens less often, in a week or in a log of which the weeks are not known, is not worth a line here.
_SELDOM = 1.0
#: Columns that tell most of how customers fare, in the order in which they are asked for.
_WANTED = ("customer_id", "handle_s", "resolved", "abandoned", "asked_person_at", "wait_s")


def most_often(facts: Facts, measure: str) -> tuple[str, Estimate] | None:
    """The subject where a share of contacts comes to the most, and how often: a week, or in a log without known weeks.

    Only contacts of which it is known count.

    Args:
        facts: what the log says.
        measure: a share.
    """
    weeks = facts.period.weeks if isinstance(facts.period, Period) else 1.0
    found = [(group.key[0], _times(value, value.n / weeks)) for group, value in known(facts.moments, measure)]
    return max(found, key=lambda pair: pair[1].value, default=None)


def _times(share: Estimate, many: float) -> Estimate:
    return replace(share, value=share.value * many, low=share.low * many, high=share.high * many)


def to_do(facts: Facts, voice: Voice) -> Section | None:
    """What is most wrong first: not heard, failed self-service, what need not come; then what the log should tell."""
    return first_things(_every(facts, voice), voice)


def _every(facts: Facts, voice: Voice) -> Iterator[Item]:
    for measure, key, who in (
        ("unheard", "facts.todo.unheard", "todo.who_service"),
        ("spill_over", "facts.todo.spill_over", "todo.who_digital"),
    ):
        most = most_often(facts, measure)
        if most is not None and most[1].value >= _SELDOM:
            yield Item(voice(key, moment=most[0], often=_said(most[1], facts, voice)), voice(who))
    yield from _cause(facts, voice)
    yield from _channels(facts, voice)
    yield from _export(facts, voice)


def _said(times: Estimate, facts: Facts, voice: Voice) -> str:
    key = "facts.todo.weekly" if isinstance(facts.period, Period) else "facts.todo.in_all"
    return voice(key, times=voice.numbers.estimate(times, "count"))


def _cause(facts: Facts, voice: Voice) -> Iterator[Item]:
    """The cause that takes the most, in hours where the log tells them."""
    if not isinstance(facts.failure_demand, FailureDemand):
        return
    for cause, value in ranked(facts.failure_demand)[:1]:
        hours = isinstance(cause.hours_per_week, Estimate)
        key, kind = ("facts.todo.cause_hours", "staff_hours") if hours else ("facts.todo.cause", "count")
        said = voice.numbers.estimate(value, "staff_hours" if kind == "staff_hours" else "count")
        who = voice("todo.who_named", name=capital(cause.caused_by)) if cause.caused_by else voice("todo.who_service")
        yield Item(voice(key, cause=cause.cause, value=said), who)


def _channels(facts: Facts, voice: Voice) -> Iterator[Item]:
    """Channels of which nobody said who serves them, the busiest first, where that keeps the page from telling."""
    unknown = sorted(
        (group for group in facts.channels if served_by(group, facts) == "unknown"), key=lambda group: -number(group)
    )
    if facts.holds == "unknown" and unknown:
        names = voice.numbers.listed([group.key[0] for group in unknown[:MOST]])
        yield Item(voice("facts.todo.channels", channels=names), voice("todo.who_service"))


def _export(facts: Facts, voice: Voice) -> Iterator[Item]:
    """The columns that would tell most, and are missing: what the export would have to hold."""
    missing = {entry.column: entry.unlocks[0] for entry in facts.missing if entry.unlocks}
    wanted = [column for column in _WANTED if column in missing][:MOST]
    if wanted:
        columns = voice.numbers.listed([voice.column(column) for column in wanted])
        unlocks = voice.numbers.listed([voice(f"unlocks.{missing[column]}") for column in wanted])
        yield Item(voice("facts.todo.export", columns=columns, unlocks=unlocks), voice("todo.who_export"))
