"""What stands in the way, what would mend it, what was not understood, and which rules that breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from humanline.foundation.language import in_language
from humanline.model.reached import Finding, RuleVerdict
from humanline.model.rules import Rule, RuleSet, RuleSource, Text
from humanline.report.blocks import Fold, Item, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject, capital

#: Findings of one kind, and things not understood, that a page tells; the record holds all.
TOLD = 40
#: Other places of one finding that are named.
NAMED = 8
#: A rule that rests on nothing but our own judgement needs no source beside it.
OURS = "Humanline"


def mends(of: Standing) -> Section | None:
    """The smallest changes that mend what is broken."""
    found = of.found.mends
    if not found:
        return None
    say, first = of.about("reach_page.mend"), found[0]
    items, before = [], ""
    for mend in found:
        lead = "" if mend.what == before else of.voice.mended(mend.what, of.found)
        items.append(Item(of.voice.mend(mend, of.found, lines=False), lead))
        before = mend.what
    key = "heading_all" if first.all else "heading"
    heading = say.counted(key, len(first.moves), mended=first.mended, broken=first.broken)
    return Section(*say.named("mends"), heading, (say("text"),), items=tuple(items))


def findings(of: Standing) -> Section:
    """Every finding by kind, folded; what was not understood has a section of its own."""
    say, count = of.about("reach_page.findings"), of.numbers.count
    # Rules of several sets that ask the same find the same.
    alike = {(of.finding(one), one.states, one.place): one for one in of.found.findings if one.kind != "not_understood"}
    if not alike:
        unclear = bool(of.found.graph.not_understood) or of.counts["unknown"] > 0
        return Section(*say.named(), say("heading_none_unclear" if unclear else "heading_none"))
    by_kind: dict[str, list[Item]] = {}
    for finding in alike.values():
        by_kind.setdefault(finding.kind, []).append(_finding(of, finding))
    folds = tuple(
        Fold(say("fold", kind=of.voice(f"reach_page.kind.{kind}"), count=count(len(items))), _first(of, items))
        for kind, items in by_kind.items()
    )
    return Section(*say.named(), say.counted("heading", len(alike)), (say("text"),), folds=folds)


def _first(of: Standing, items: list[Item]) -> tuple[Item, ...]:
    """Those that a page tells, and how many more there are."""
    return (*items[:TOLD], *map(Item, of.and_more(len(items) - TOLD)))


def _finding(of: Standing, finding: Finding) -> Item:
    say, numbers, small = of.about("reach_page.findings"), of.numbers, []
    others = list(dict.fromkeys(of.name(state) for state in finding.states[1:] if state in of.index))
    if others:
        names, more = numbers.listed([f"‘{name}’" for name in others[:NAMED]]), len(others) - NAMED
        small.append(
            say("also", names=names) if more <= 0 else say("also_more", names=names, count=numbers.count(more))
        )
    small += _in_source(of, finding.place)
    return Item(of.finding(finding), small=" ".join(small))


def _in_source(of: Standing, place: str) -> Iterable[str]:
    return (of.voice("reach_page.in_source", place=place),) if place else ()


def not_understood(of: Standing) -> Section | None:
    """What the reader of the source did not know."""
    found = of.found.graph.not_understood
    if not found:
        return None
    say, count = of.about("reach_page.unclear"), of.numbers.count(len(found))
    items = [Item(of.voice.why(one.why), f"{one.what}.", small="".join(_in_source(of, one.place))) for one in found]
    heading = say("heading_one" if len(found) == 1 else "heading", count=count)
    folds = (Fold(say("fold", count=count), _first(of, items)),)
    return Section(*say.named("not-understood"), heading, (say("text"),), folds=folds)


def rules(of: Standing) -> tuple[Section, ...]:
    """One section for each rule set."""
    say = of.about("reach_page.rules")
    return tuple(_set(of, number, found, say) for number, found in enumerate(of.found.rule_sets, start=1))


def _in(text: Text, say: Subject) -> str:
    return in_language(text, say.voice.language)


def _set(of: Standing, number: int, rules: RuleSet, say: Subject) -> Section:
    verdicts = {verdict.rule: verdict for verdict in of.found.verdicts if verdict.set == rules.name}
    cannot = tuple(Item(_in(item.why, say), _in(item.text, say)) for item in rules.cannot_check)
    sourced = any(rule.source.name != OURS for rule in rules.rule)
    items = tuple(_rule(of, rule, verdicts[rule.id], say) for rule in rules.rule if rule.id in verdicts)
    folds = (Fold(f"{say('cannot')} ({len(cannot)})", cannot),) if cannot else ()
    sheets, text = (_sources(rules, say),) if sourced else (), (_in(rules.advice, say),)
    name, subject, heading = f"rules-{number}", say("subject", title=_in(rules.title, say)), _heading(verdicts, say)
    return Section(name, subject, heading, text, items=items, folds=folds, sheets=sheets, folded=True)


def _heading(verdicts: Mapping[str, RuleVerdict], say: Subject) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts.values())
    count, broken, unknown = counts.total() - counts["does_not_apply"], counts["broken"], counts["unknown"]
    if not count:
        return say("none")
    if counts["kept"] == count:
        return say("all")
    key = "some" if broken and unknown else "broken" if broken else "unknown"
    return say(key, count=count, broken=broken, unknown=unknown)


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
    count, told = of.numbers.count, []
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
        return say.numbers.day(iso) if iso else ""
    except ValueError:
        return iso
