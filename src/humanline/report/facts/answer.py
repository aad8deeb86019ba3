"""The answer in three sentences: what it is about, how it is served, who comes back or gives up."""

from __future__ import annotations

from humanline.model.facts import Facts, Period
from humanline.report.facts.reading import number, overall
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.voice import Voice

_SERVICE = ("person_share", "handle_min", "wait_min")
_FATE = ("repeat", "spill_over", "abandonment", "unheard")


def heading(facts: Facts, voice: Voice) -> str:
    """The page's heading: the moment that people get in touch about most."""
    if facts.tidied.contacts == 0 or not facts.moments:
        return voice("facts.heading.none")
    key = "facts.heading.only" if len(facts.moments) == 1 else "facts.heading.top"
    return voice(key, moment=facts.moments[0].key[0])


def answer(facts: Facts, voice: Voice) -> tuple[str, ...]:
    """Three sentences; the second and third say so when the log does not tell."""
    if facts.tidied.contacts == 0:
        return (voice("facts.answer.none"),)
    service = _clauses(facts, _SERVICE, voice) or [voice("facts.answer.no_service")]
    fate = _clauses(facts, _FATE, voice) or [voice("facts.answer.no_fate")]
    return (_what(facts, voice), _sentence(service), _sentence(fate))


def _what(facts: Facts, voice: Voice) -> str:
    total = facts.tidied.contacts
    top = voice.numbers.listed(
        [
            voice("facts.top_entry", moment=group.key[0], share=voice.numbers.share(number(group) / total))
            for group in facts.moments[:3]
            if number(group)
        ]
    )
    most = voice("facts.most", top=top) if len(facts.moments) > 1 else ""
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


def weeks(period: Period, voice: Voice) -> str:
    """The length of the period, such as `26 weken`."""
    digits = 0 if period.weeks >= 10 or float(period.weeks).is_integer() else 1
    return voice("facts.weeks", weeks=voice.numbers.decimal(period.weeks, digits))


def _clauses(facts: Facts, measures: tuple[str, ...], voice: Voice) -> list[str]:
    found = []
    for measure in measures:
        value = overall(facts, measure)
        if value is None:
            continue
        said = voice.numbers.in_short(value, KIND_OF_MEASURE[measure])
        found.append(voice(f"facts.answer.{measure}", value=said))
    return found


def _sentence(clauses: list[str]) -> str:
    text = "; ".join(clauses)
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."
