"""The answer in a few sentences, how it ended, the worst first; and what to do now, at most three things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Period
from humanline.model.failure_demand import FailureDemand
from humanline.report.blocks import Item, Section
from humanline.report.facts.failure_demand import ranked
from humanline.report.facts.reading import MOST_NAMED, known, number, outstanding, overall, served_by
from humanline.report.first_things import MOST, first_things, named_or_service
from humanline.report.numbers import KIND_OF_MEASURE, times
from humanline.report.voice import Subject, Voice, capital

_SERVICE = ("person_share", "handle_min", "wait_min")
#: The worst first; so many of them stand out, the rest is found below.
_FATE = ("unheard", "spill_over", "abandonment", "failure_demand", "repeat")
_STAND_OUT = 3
#: What happens less often, in a week or in a log of which the weeks are not known, is not worth a line here.
_SELDOM = 1.0
#: Columns that tell most of how customers fare, in the order in which they are asked for.
_WANTED = ("customer_id", "handle_s", "resolved", "abandoned", "asked_person_at", "wait_s")


def heading(facts: Facts, voice: Voice) -> str:
    """The page's heading: what people get in touch about most, where something stands out."""
    say = voice.about("facts.heading")
    if facts.tidied.contacts == 0 or not facts.moments:
        return say("none")
    if len(facts.moments) == 1:
        return say("only", moment=facts.moments[0].key[0])
    top = [group.key[0] for group in outstanding(facts.moments)]
    count = voice.numbers.count(len(facts.moments))
    return say("top", moments=voice.numbers.listed(top)) if top else say("alike", count=count)


def answer(facts: Facts, voice: Voice) -> tuple[str, ...]:
    """How far the records can be relied on, what the log holds, what it is about, how it is served, how it ended."""
    say, first = voice.about("facts.answer"), voice.before_all(facts.tidied.notices)
    if facts.tidied.contacts == 0:
        return (*first, say("none"))
    service = _clauses(facts, _SERVICE, say) or [say("no_service")]
    fate = _clauses(facts, _FATE, say)[:_STAND_OUT] + _clauses(facts, ("end_unknown",), say)
    held, fate_said, about = voice(f"facts.holds.{facts.holds}"), _sentence(fate or [say("no_fate")]), _what(facts, say)
    both = (fate_said, f"{held} {about}") if facts.holds == "both" else (held, fate_said, about)
    # Figures per week are assumed where the log does not show how many weeks it covers.
    period = facts.period if isinstance(facts.period, Period) and facts.period.given else None
    weeks = [voice("page.weeks_given", weeks=voice.weeks(period.weeks))] if period else []
    return (*first, *both, *weeks, _sentence(service))


def _what(facts: Facts, say: Subject) -> str:
    voice, numbers, total = say.voice, say.numbers, facts.tidied.contacts
    named = facts.moments if len(facts.moments) <= MOST_NAMED else outstanding(facts.moments)
    shares = {group.key[0]: numbers.share(number(group) / total) for group in named if number(group)}
    top = numbers.listed([voice("facts.top_entry", moment=moment, share=share) for moment, share in shares.items()])
    key = "facts.about" if len(named) == len(facts.moments) else "facts.most"
    most = voice(key, top=top) if top and len(facts.moments) > 1 else ""
    values = {"contacts": numbers.count(total), "top": most}
    weekly, period = overall(facts, "per_week"), facts.period
    if not isinstance(period, Period):
        return say("plain", **values)
    values["weeks"] = _weeks(period, voice)
    if weekly is not None:
        # The sentence says 'about' itself.
        values["per_week"] = numbers.interval(weekly, "count")[0]
    if not period.first:
        return say("weekly" if weekly else "plain", **values)
    values |= {"first": numbers.day(period.first), "last": numbers.day(period.last)}
    return say("dated_weekly" if weekly else "dated", **values)


def _weeks(period: Period, voice: Voice) -> str:
    """The length of the period, such as `26 weken`; under two weeks the days that there are."""
    if period.first and (period.given or period.weeks < 2):
        days = (date.fromisoformat(period.last) - date.fromisoformat(period.first)).days + 1
        return voice.counted("facts.days", days)
    return voice.weeks(period.weeks)


def _clauses(facts: Facts, measures: tuple[str, ...], say: Subject) -> list[str]:
    clauses = []
    for measure in measures:
        if value := overall(facts, measure):
            person = measure == "person_share"
            # Nobody may know who hung up.
            key = "person_share_began" if person and overall(facts, "abandonment") is None else measure
            said = say(key, value=say.numbers.in_short(value, KIND_OF_MEASURE[measure]))
            clauses.append(said + _kinds(facts, say.voice) if person else said)
    return clauses


def _kinds(facts: Facts, voice: Voice) -> str:
    """How those who came to a person met one: a voice or a face is not an e-mail."""
    parts = [
        voice(f"facts.kind.{group.kind or 'unknown'}", value=voice.numbers.of_hundred(share.value))
        for group in facts.kinds
        if isinstance(share := group["person_share"], Estimate)
    ]
    return voice("facts.kind.parts", parts=voice.numbers.listed(parts)) if parts else ""


def _sentence(clauses: list[str]) -> str:
    text = capital("; ".join(clauses))
    return text if text.endswith(".") else text + "."


def most_often(facts: Facts, measure: str) -> tuple[str, Estimate] | None:
    """The subject where a share of contacts comes to the most, and how often: a week, or in a log without known weeks.

    Only contacts of which it is known count.
    """
    weeks = facts.period.weeks if isinstance(facts.period, Period) else 1.0
    often = [(group.key[0], times(value, value.n / weeks)) for group, value in known(facts.moments, measure)]
    return max(often, key=lambda pair: pair[1].value, default=None)


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
