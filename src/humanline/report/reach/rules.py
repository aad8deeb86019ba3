"""What came of each rule: its sign and word, why, where it stands, and what can't be seen from the source."""

from __future__ import annotations

from collections import Counter

from humanline.foundation.language import in_language
from humanline.model.reached import RuleVerdict
from humanline.model.rules import Rule, RuleSet, RuleSource, Text
from humanline.report.blocks import Fold, Item, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.voice import capital

#: A rule that rests on nothing but our own judgement needs no source beside it.
OURS = "Humanline"


def rules(of: Standing) -> tuple[Section, ...]:
    """One section for each rule set."""
    return tuple(_set(of, number, found) for number, found in enumerate(of.found.rule_sets, start=1))


def _in(text: Text, of: Standing) -> str:
    return in_language(text, of.voice.voice.language)


def _set(of: Standing, number: int, rules: RuleSet) -> Section:
    say = of.voice.voice
    verdicts = {verdict.rule: verdict for verdict in of.found.verdicts if verdict.set == rules.name}
    items = tuple(_rule(of, rule, verdicts[rule.id]) for rule in rules.rule if rule.id in verdicts)
    cannot = tuple(Item(_in(item.why, of), lead=_in(item.text, of)) for item in rules.cannot_check)
    sourced = any(rule.source.name != OURS for rule in rules.rule)
    return Section(
        name=f"rules-{number}",
        subject=say("reach_page.rules.subject", title=_in(rules.title, of)),
        heading=_heading(of, list(verdicts.values())),
        text=(_in(rules.advice, of),),
        items=items,
        folds=(Fold(f"{say('reach_page.rules.cannot')} ({len(cannot)})", cannot),) if cannot else (),
        sheets=(_sources(of, rules),) if sourced else (),
        folded=True,
    )


def _heading(of: Standing, verdicts: list[RuleVerdict]) -> str:
    say = of.voice.voice
    counts = Counter(verdict.verdict for verdict in verdicts)
    count = len(verdicts) - counts["does_not_apply"]
    if not count:
        return say("reach_page.rules.none")
    if counts["kept"] == count:
        return say("reach_page.rules.all")
    numbers = {"count": count, "broken": counts["broken"], "unknown": counts["unknown"]}
    key = "some" if counts["broken"] and counts["unknown"] else "broken" if counts["broken"] else "unknown"
    return say(f"reach_page.rules.{key}", **numbers)


def _rule(of: Standing, rule: Rule, verdict: RuleVerdict) -> Item:
    say = of.voice.voice
    word = capital(say(f"reach.verdict.{verdict.verdict}"))
    small = [*_why(of, rule, verdict)]
    link = None
    if rule.source.name != OURS:
        small.append(say("reach_page.rules.source", source=_named(rule.source)))
        if rule.source.address.startswith("https://"):
            link = (rule.source.address, rule.source.address.removeprefix("https://").removeprefix("www."))
    return Item(_in(rule.text, of), lead=f"{word}.", sign=verdict.verdict, small=" ".join(small), link=link)


def _named(source: RuleSource) -> str:
    return ", ".join(part for part in (source.name, source.article) if part)


def _why(of: Standing, rule: Rule, verdict: RuleVerdict) -> list[str]:
    say, count = of.voice.voice, of.voice.voice.numbers.count
    told = []
    if rule.check.kind == "none_of":
        if verdict.verdict == "broken":
            times = len(verdict.findings)
            told.append(say("reach_page.rules.once") if times == 1
                        else say("reach_page.rules.times", count=count(times)))  # fmt: skip
    else:
        looked_at = count(verdict.looked_at)
        if verdict.broken:
            told.append(say("reach_page.rules.places", broken=count(verdict.broken), looked_at=looked_at))
        if verdict.unknown:
            told.append(say("reach_page.rules.unknown_places", unknown=count(verdict.unknown), looked_at=looked_at))
        if verdict.measured is not None and rule.check.kind == "steps":
            told.append(say("reach_page.rules.measured_steps", steps=count(verdict.measured)))
        elif verdict.measured is not None:
            told.append(say("reach_page.rules.measured_seconds", time=of.time(verdict.measured)))
    if verdict.because:
        told.append(say(f"reach_page.because.{verdict.because}"))
    return told


def _sources(of: Standing, rules: RuleSet) -> Sheet:
    say = of.voice.voice
    rows = tuple(
        (_in(rule.text, of), _named(rule.source), rule.source.status, _day(of, rule.source.known_on),
         rule.source.verified) for rule in rules.rule
    )  # fmt: skip
    head = ("rule", "where", "status", "known_on", "verified")
    return Sheet(
        caption=say("reach_page.rules.sheet"),
        head=tuple(say(f"reach_page.rules.{name}") for name in head),
        rows=rows,
        words=len(head),
        notes=(say("reach_page.rules.sheet_note"),),
    )


def _day(of: Standing, iso: str) -> str:
    try:
        return of.voice.voice.numbers.day(iso) if iso else ""
    except ValueError:
        return iso
