"""What stands in the way, what was not understood, and which rules that breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from humanline.model.reached import Finding, RuleVerdict
from humanline.model.rules import Rule, RuleSet, RuleSource
from humanline.report.blocks import Fold, Item, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject, capital

#: Findings of one kind, and things not understood, that a page tells; the record holds all.
TOLD = 40
#: Other places of one finding that are named.
NAMED = 8
#: A rule that rests on nothing but our own judgement needs no source beside it.
OURS = "Humanline"


def findings(of: Standing) -> Section:
    """Every finding by kind, folded; what was not understood has a section of its own."""
    say = of.about("reach_page.findings")
    # Rules of several sets that ask the same find the same.
    alike = {(of.finding(one), one.states, one.place): one for one in of.found.findings if one.kind != "not_understood"}
    if not alike:
        unclear = bool(of.graph.not_understood) or of.counts["unknown"] > 0
        return Section(*say.named(), say("heading_none_unclear" if unclear else "heading_none"))
    by_kind: dict[str, list[Item]] = {}
    for finding in alike.values():
        by_kind.setdefault(finding.kind, []).append(_finding(of, finding, say))
    folds = tuple(_fold(of, items, say, of.voice(f"reach_page.kind.{kind}")) for kind, items in by_kind.items())
    return Section(*say.named(), say.counted("heading", len(alike)), (say("text"),), folds=folds)


def _fold(of: Standing, items: Sequence[Item], say: Subject, kind: str = "") -> Fold:
    """Those that a page tells, and how many more there are."""
    summary = say("fold", kind=kind, count=of.numbers.count(len(items)))
    return Fold(summary, (*items[:TOLD], *map(Item, of.and_more(len(items) - TOLD))))


def _finding(of: Standing, finding: Finding, say: Subject) -> Item:
    others = dict.fromkeys(f"‘{of.name(state)}’" for state in finding.states[1:] if state in of.index)
    names, more = of.numbers.listed([*others][:NAMED]), len(others) - NAMED
    also = say("also_more" if more > 0 else "also", names=names, count=of.numbers.count(more)) if others else ""
    return Item(of.finding(finding), small=" ".join(filter(None, (also, *of.in_source(finding.place)))))


def not_understood(of: Standing) -> Section | None:
    """What the reader of the source did not know."""
    found = of.graph.not_understood
    if not found:
        return None
    say = of.about("reach_page.unclear")
    items = [Item(of.voice.why(one.why), f"{one.what}.", small="".join(of.in_source(one.place))) for one in found]
    heading = say("heading_one" if len(found) == 1 else "heading", count=of.numbers.count(len(found)))
    return Section(*say.named("not-understood"), heading, (say("text"),), folds=(_fold(of, items, say),))


def rules(of: Standing) -> tuple[Section, ...]:
    """One section for each rule set."""
    say = of.about("reach_page.rules")
    return tuple(_set(of, f"rules-{number}", one, say) for number, one in enumerate(of.found.rule_sets, start=1))


def _set(of: Standing, name: str, rules: RuleSet, say: Subject) -> Section:
    verdicts = {verdict.rule: verdict for verdict in of.found.verdicts if verdict.set == rules.name}
    cannot = tuple(Item(of.text(item.why), of.text(item.text)) for item in rules.cannot_check)
    items = tuple(_rule(of, rule, verdicts[rule.id], say) for rule in rules.rule if rule.id in verdicts)
    folds = (Fold(f"{say('cannot')} ({len(cannot)})", cannot),) if cannot else ()
    sources = [(of.text(rule.text), rule.source) for rule in rules.rule]
    rows = tuple((text, _named(one), one.status, _day(one.known_on, say), one.verified) for text, one in sources)
    sourced = any(one.name != OURS for _, one in sources)
    head = say.each("rule", "where", "status", "known_on", "verified")
    sheets = (Sheet(say("sheet"), head, rows, words=5, notes=(say("sheet_note"),)),) if sourced else ()
    subject, advice = say("subject", title=of.text(rules.title)), of.text(rules.advice)
    return Section(
        name, subject, _heading(verdicts, say), (advice,), items=items, folds=folds, sheets=sheets, folded=True
    )


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
    return Item(of.text(rule.text), f"{word}.", sign=verdict.verdict, small=" ".join(small), link=link)


def _named(source: RuleSource) -> str:
    return ", ".join(filter(None, (source.name, source.article)))


def _why(of: Standing, rule: Rule, verdict: RuleVerdict, say: Subject) -> list[str]:
    """What a verdict rests on: how often something was found, at how many places, and the largest number."""
    count, told, looked_at = of.numbers.count, [], of.numbers.count(verdict.looked_at)
    if rule.check.kind == "none_of":
        if verdict.verdict == "broken":
            times = len(verdict.findings)
            told.append(say("once" if times == 1 else "times", count=count(times)))
    else:
        if verdict.broken:
            told.append(say("places", broken=count(verdict.broken), looked_at=looked_at))
        if verdict.unknown:
            told.append(say("unknown_places", unknown=count(verdict.unknown), looked_at=looked_at))
        if verdict.measured is not None:
            key, most = "measured_steps" if rule.check.kind == "steps" else "measured_seconds", verdict.measured
            told.append(say(key, steps=count(most), time=of.time(most)))
    return told + ([of.voice(f"reach_page.because.{verdict.because}")] if verdict.because else [])


def _day(iso: str, say: Subject) -> str:
    try:
        return say.numbers.day(iso) if iso else ""
    except ValueError:
        return iso
