"""What to do now, first on the page of the facts: at most three things, each with who and how often it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Period
from humanline.model.failure_demand import FailureDemand
from humanline.report.blocks import Item, Section
from humanline.report.facts.failure_demand import ranked
from humanline.report.facts.reading import known
from humanline.report.voice import Voice, capital
from humanline.report.words import has

MOST = 3
#: What happens less often, in a week or in a log of which the weeks are not known, is not worth a line here.
_SELDOM = 1.0


@dataclass(frozen=True, slots=True)
class Often:
    """How often something happens about one subject: a week, or in the whole log where its weeks are not known.

    Attributes:
        moment: the subject.
        times: how often.
        low: lower end of its 90 % interval.
        high: upper end of it.
    """

    moment: str
    times: float
    low: float
    high: float


def most_often(facts: Facts, measure: str) -> Often | None:
    """Where a share of contacts comes to the most; only contacts of which it is known count.

    Args:
        facts: what the log says.
        measure: a share.
    """
    weeks = facts.period.weeks if isinstance(facts.period, Period) else 1.0
    found = [
        Often(group.key[0], *(part * value.n / weeks for part in (value.value, value.low, value.high)))
        for group, value in known(facts.moments, measure)
    ]
    return max(found, key=lambda one: one.times, default=None)


def to_do(facts: Facts, voice: Voice) -> Section | None:
    """What is most wrong first: not heard, failed self-service, what need not come; then what the log should tell."""
    items = list(islice(_every(facts, voice), MOST))
    if not items:
        return None
    return Section(
        name="to-do",
        subject=voice("todo.subject"),
        heading=voice.counted("todo.heading", len(items)),
        items=tuple(items),
    )


def _every(facts: Facts, voice: Voice) -> Iterator[Item]:
    for measure, key, who in (
        ("unheard", "facts.todo.unheard", "todo.who_service"),
        ("spill_over", "facts.todo.spill_over", "todo.who_digital"),
    ):
        most = most_often(facts, measure)
        if most is not None and most.times >= _SELDOM:
            yield Item(voice(key, moment=most.moment, often=_said(most, facts, voice)), voice(who))
    yield from _cause(facts, voice)
    yield from _export(facts, voice)


def _said(most: Often, facts: Facts, voice: Voice) -> str:
    estimate = Estimate(value=most.times, low=most.low, high=most.high, n=0, method="wilson")
    weekly = isinstance(facts.period, Period)
    return voice(
        "facts.todo.weekly" if weekly else "facts.todo.in_all", times=voice.numbers.estimate(estimate, "count")
    )


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


def _export(facts: Facts, voice: Voice) -> Iterator[Item]:
    """The first column that is missing: what the export would have to hold."""
    for entry in facts.missing:
        unlocks = [voice(f"unlocks.{code}") for code in entry.unlocks if has(f"unlocks.{code}")]
        if unlocks:
            said = {"column": voice.column(entry.column), "unlocks": voice.numbers.listed(unlocks)}
            yield Item(voice("facts.todo.export", **said), voice("todo.who_export"))
