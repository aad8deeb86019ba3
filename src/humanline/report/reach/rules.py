"""What came of each rule: its sign and word, why, where it stands, and what can't be seen from the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from humanline.foundation.language import in_language
from humanline.model.reached import RuleVerdict
from humanline.model.rules import Rule, RuleSet, RuleSource, Text
from humanline.report.blocks import Fold, Item, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject, capital

#: A rule that rests on nothing but our own judgement needs no source beside it.
OURS = "Humanline"


def rules(of: Standing) -> tuple[Section, ...]:
    """One section for each rule set."""
    say = of.voice.about("reach_page.rules")
    return tuple(_set(of, number, found, say) for number, found in enumerate(of.found.rule_sets, start=1))


def _in(text: Text, say: Subject) -> str:
    return in_language(text, say.voice.language)


def _set(of: Standing, number: int, rules: RuleSet, say: Subject) -> Section:
    verdicts = {verdict.rule: verdict for verdict in of.found.verdicts if verdict.set == rules.name}
    cannot = tuple(Item(_in(item.why, say), _in(item.text, say)) for item in rules.cannot_check)
    sourced = any(rule.source.name != OURS for rule in rules.rule)
    return Section(
        f"rules-{number}",
        say("subject", title=_in(rules.title, say)),
        _heading(verdicts.values(), say),
        text=(_in(rules.advice, say),),
        items=tuple(_rule(of, rule, verdicts[rule.id], say) for rule in rules.rule if rule.id in verdicts),
        folds=(Fold(f"{say('cannot')} ({len(cannot)})", cannot),) if cannot else (),
        sheets=(_sources(rules, say),) if sourced else (),
        folded=True,
    )


def _heading(verdicts: Iterable[RuleVerdict], say: Subject) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts)
    count, broken, unknown = counts.total() - counts["does_not_apply"], counts["broken"], counts["unknown"]
    if not count:
        return say("none")
    if counts["kept"] == count:
        return say("all")
    return say(
        "some" if broken and unknown else "broken" if broken else "unknown", count=count, broken=broken, unknown=unknown
    )


def _rule(of: Standing, rule: Rule, verdict: RuleVerdict, say: Subject) -> Item:
    small, link, source = _why(of, rule, verdict, say), None, rule.source
    if source.name != OURS:
        small.append(say("source", source=_named(source)))
        if source.address.startswith("https://"):
            link = (source.address, source.address.removeprefix("https://").removeprefix("www."))
    word = capital(of.voice(f"reach.verdict.{verdict.verdict}"))
    return Item(_in(rule.text, say), f"{word}.", sign=verdict.verdict, small=" ".join(small), link=link)


def _named(source: RuleSource) -> str:
    return ", ".join(part for part in (source.name, source.article) if part)


def _why(of: Standing, rule: Rule, verdict: RuleVerdict, say: Subject) -> list[str]:
    count, told = of.voice.numbers.count, []
    if rule.check.kind == "none_of":
        if verdict.verdict == "broken":
            times = len(verdict.findings)
            told.append(say("once") if times == 1 else say("times", count=count(times)))
    else:
        if verdict.broken:
            told.append(say("places", broken=count(verdict.broken), looked_at=count(verdict.looked_at)))
        if verdict.unknown:
            told.append(say("unknown_places", unknown=count(verdict.unknown), looked_at=count(verdict.looked_at)))
        if verdict.measured is not None and rule.check.kind == "steps":
            told.append(say("measured_steps", steps=count(verdict.measured)))
        elif verdict.measured is not None:
            told.append(say("measured_seconds", time=of.time(verdict.measured)))
    return told + ([of.voice(f"reach_page.because.{verdict.because}")] if verdict.because else [])


def _sources(rules: RuleSet, say: Subject) -> Sheet:
    rows = []
    for rule in rules.rule:
        source = rule.source
        known_on = _day(source.known_on, say)
        rows.append((_in(rule.text, say), _named(source), source.status, known_on, source.verified))
    head = say.each("rule", "where", "status", "known_on", "verified")
    return Sheet(say("sheet"), head, tuple(rows), words=len(head), notes=(say("sheet_note"),))


def _day(iso: str, say: Subject) -> str:
    try:
        return say.voice.numbers.day(iso) if iso else ""
    except ValueError:
        return iso
