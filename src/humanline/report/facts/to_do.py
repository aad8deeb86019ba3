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
from humanline.report.first_things import MOST, first_things, named_or_service
from humanline.report.voice import Subject, Voice

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
    times = [(group.key[0], _times(value, value.n / weeks)) for group, value in known(facts.moments, measure)]
    return max(times, key=lambda pair: pair[1].value, default=None)


def _times(share: Estimate, many: float) -> Estimate:
    return replace(share, value=share.value * many, low=share.low * many, high=share.high * many)


def to_do(facts: Facts, voice: Voice) -> Section | None:
    """What is most wrong first: not heard, failed self-service, what need not come; then what the log should tell."""
    return first_things(_every(facts, voice.about("facts.todo")), voice)


def _every(facts: Facts, say: Subject) -> Iterator[Item]:
    voice, numbers, who = say.voice, say.numbers, say.voice.about("todo")
    for measure, by in (("unheard", "who_service"), ("spill_over", "who_digital")):
        most = most_often(facts, measure)
        if most is not None and most[1].value >= _SELDOM:
            key = "weekly" if isinstance(facts.period, Period) else "in_all"
            often = say(key, times=numbers.estimate(most[1], "count"))
            yield Item(say(measure, moment=most[0], often=often), who(by))
    # The cause that takes the most, in hours where the log tells them.
    for cause, value in ranked(facts.failure_demand)[:1] if isinstance(facts.failure_demand, FailureDemand) else []:
        hours = isinstance(cause.hours_per_week, Estimate)
        said = numbers.estimate(value, "staff_hours" if hours else "count")
        key = "cause_hours" if hours else "cause"
        yield Item(say(key, cause=cause.cause, value=said), named_or_service(cause.caused_by, voice))
    # Channels of which nobody said who serves them, the busiest first, where that keeps the page from telling.
    unknown = [group for group in facts.channels if served_by(group, facts) == "unknown"]
    if facts.holds == "unknown" and unknown:
        busiest = sorted(unknown, key=number, reverse=True)[:MOST]
        yield Item(say("channels", channels=numbers.listed([group.key[0] for group in busiest])), who("who_service"))
    # The columns that would tell most, and are missing: what the export would have to hold.
    missing = {entry.column: entry.unlocks[0] for entry in facts.missing if entry.unlocks}
    wanted = [column for column in _WANTED if column in missing][:MOST]
    if wanted:
        columns = numbers.listed([voice.column(column) for column in wanted])
        unlocks = numbers.listed([voice(f"unlocks.{missing[column]}") for column in wanted])
        yield Item(say("export", columns=columns, unlocks=unlocks), who("who_export"))
