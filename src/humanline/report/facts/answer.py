"""The answer in a few sentences: how it ended, the worst first; what it is about, and how it is served."""

from __future__ import annotations

from datetime import date

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Period
from humanline.report.facts.reading import MOST_NAMED, number, outstanding, overall
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.voice import Subject, Voice, capital

_SERVICE = ("person_share", "handle_min", "wait_min")
#: The worst first; so many of them stand out, the rest is found below.
_FATE = ("unheard", "spill_over", "abandonment", "failure_demand", "repeat")
_STAND_OUT = 3


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
    most = ""
    if top and len(facts.moments) > 1:
        most = voice("facts.about" if len(named) == len(facts.moments) else "facts.most", top=top)
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
        value = overall(facts, measure)
        if value is None:
            continue
        key, kinds = measure, ""
        if measure == "person_share":
            kinds = _kinds(facts, say.voice)
            # Nobody may know who hung up.
            key = measure if isinstance(facts.overall["abandonment"], Estimate) else "person_share_began"
        clauses.append(say(key, value=say.numbers.in_short(value, KIND_OF_MEASURE[measure])) + kinds)
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
