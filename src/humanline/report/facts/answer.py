"""The answer in a few sentences: how it ended, the worst first; what it is about, and how it is served."""

from __future__ import annotations

from datetime import date

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts, Period
from humanline.report.facts.reading import MOST_NAMED, number, outstanding, overall
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.voice import Voice

_SERVICE = ("person_share", "handle_min", "wait_min")
#: The worst first; so many of them stand out, the rest is found below.
_FATE = ("unheard", "spill_over", "abandonment", "failure_demand", "repeat")
_STAND_OUT = 3


def heading(facts: Facts, voice: Voice) -> str:
    """The page's heading: what people get in touch about most, where something stands out."""
    if facts.tidied.contacts == 0 or not facts.moments:
        return voice("facts.heading.none")
    if len(facts.moments) == 1:
        return voice("facts.heading.only", moment=facts.moments[0].key[0])
    top = outstanding(facts.moments)
    if not top:
        return voice("facts.heading.alike", count=voice.numbers.count(len(facts.moments)))
    return voice("facts.heading.top", moments=voice.numbers.listed([group.key[0] for group in top]))


def answer(facts: Facts, voice: Voice) -> tuple[str, ...]:
    """How far the records can be relied on, what the log holds, what it is about, how it is served, how it ended."""
    if facts.tidied.contacts == 0:
        return (*voice.before_all(facts.tidied.notices), voice("facts.answer.none"))
    service = _clauses(facts, _SERVICE, voice) or [voice("facts.answer.no_service")]
    fate = _clauses(facts, _FATE, voice)[:_STAND_OUT] + _clauses(facts, ("end_unknown",), voice)
    held = voice(f"facts.holds.{facts.holds}")
    both = facts.holds == "both"
    return (
        *voice.before_all(facts.tidied.notices),
        *(() if both else (held,)),
        _sentence(fate or [voice("facts.answer.no_fate")]),
        f"{held} {_what(facts, voice)}" if both else _what(facts, voice),
        *_given(facts, voice),
        _sentence(service),
    )


def _what(facts: Facts, voice: Voice) -> str:
    total = facts.tidied.contacts
    named = facts.moments if len(facts.moments) <= MOST_NAMED else outstanding(facts.moments)
    top = voice.numbers.listed(
        [
            voice("facts.top_entry", moment=group.key[0], share=voice.numbers.share(number(group) / total))
            for group in named
            if number(group)
        ]
    )
    most = ""
    if top and len(facts.moments) > 1:
        most = voice("facts.about" if len(named) == len(facts.moments) else "facts.most", top=top)
    values = {"contacts": voice.numbers.count(total), "top": most}
    weekly = overall(facts, "per_week")
    if not isinstance(facts.period, Period):
        return voice("facts.answer.plain", **values)
    values["weeks"] = weeks(facts.period, voice)
    if weekly is not None:
        # The sentence says 'about' itself.
        values["per_week"] = voice.numbers.interval(weekly, "count")[0]
    if not facts.period.first:
        return voice("facts.answer.weekly" if weekly else "facts.answer.plain", **values)
    values |= {"first": voice.numbers.day(facts.period.first), "last": voice.numbers.day(facts.period.last)}
    return voice("facts.answer.dated_weekly" if weekly else "facts.answer.dated", **values)


def _given(facts: Facts, voice: Voice) -> tuple[str, ...]:
    """That figures per week are assumed, where the log does not show how many weeks it covers."""
    if not isinstance(facts.period, Period) or not facts.period.given:
        return ()
    return (voice("page.weeks_given", weeks=voice.weeks(facts.period.weeks)),)


def weeks(period: Period, voice: Voice) -> str:
    """The length of the period, such as `26 weken`; under two weeks the days that there are."""
    if period.first and (period.given or period.weeks < 2):
        days = (date.fromisoformat(period.last) - date.fromisoformat(period.first)).days + 1
        return voice.counted("facts.days", days)
    return voice.weeks(period.weeks)


def _clauses(facts: Facts, measures: tuple[str, ...], voice: Voice) -> list[str]:
    found = []
    for measure in measures:
        value = overall(facts, measure)
        if value is None:
            continue
        said = voice.numbers.in_short(value, KIND_OF_MEASURE[measure])
        key = f"facts.answer.{measure}"
        if measure == "person_share" and not isinstance(facts.overall["abandonment"], Estimate):
            key += "_began"  # nobody knows who hung up
        found.append(voice(key, value=said) + (_kinds(facts, voice) if measure == "person_share" else ""))
    return found


def _kinds(facts: Facts, voice: Voice) -> str:
    """How those who came to a person met one: a voice or a face is not an e-mail."""
    parts = [
        voice(f"facts.kind.{group.kind or 'unknown'}", value=voice.numbers.of_hundred(share.value))
        for group in facts.kinds
        if isinstance(share := group["person_share"], Estimate)
    ]
    return voice("facts.kind.parts", parts=voice.numbers.listed(parts)) if parts else ""


def _sentence(clauses: list[str]) -> str:
    text = "; ".join(clauses)
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."
