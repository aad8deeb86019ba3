"""What stands in the way, what would mend it, and what was not understood."""

from __future__ import annotations

from humanline.model.reached import Finding
from humanline.report.blocks import Fold, Item, Section
from humanline.report.reach.standing import Standing

#: Findings of one kind, and things not understood, that a page tells; the record holds all.
TOLD = 40
#: Other places of one finding that are named.
NAMED = 8


def mends(of: Standing) -> Section | None:
    """The smallest changes that mend what is broken."""
    found = of.found.mends
    if not found:
        return None
    say = of.voice.voice
    first = found[0]
    items = []
    for number, mend in enumerate(found):
        again = number > 0 and found[number - 1].what == mend.what
        lead = "" if again else of.voice.mended(mend.what, of.found)
        items.append(Item(of.voice.mend(mend, of.found, lines=False), lead=lead))
    key = "heading_all" if first.all else "heading"
    key = key if len(first.moves) == 1 else f"{key}_many"
    return Section(
        name="mends",
        subject=say("reach_page.mend.subject"),
        heading=say(f"reach_page.mend.{key}", count=len(first.moves), mended=first.mended, broken=first.broken),
        text=(say("reach_page.mend.text"),),
        items=tuple(items),
    )


def findings(of: Standing) -> Section:
    """Every finding by kind, folded; what was not understood has a section of its own."""
    say = of.voice.voice
    # Rules of several sets that ask the same find the same.
    alike = {(of.finding(one), one.states, one.place): one for one in of.found.findings if one.kind != "not_understood"}
    if not alike:
        unclear = bool(of.found.graph.not_understood) or of.counts["unknown"] > 0
        heading = say("reach_page.findings.heading_none_unclear" if unclear else "reach_page.findings.heading_none")
        return Section(name="findings", subject=say("reach_page.findings.subject"), heading=heading)
    by_kind: dict[str, list[Finding]] = {}
    for finding in alike.values():
        by_kind.setdefault(finding.kind, []).append(finding)
    return Section(
        name="findings",
        subject=say("reach_page.findings.subject"),
        heading=say.counted("reach_page.findings.heading", len(alike)),
        text=(say("reach_page.findings.text"),),
        folds=tuple(_fold(of, kind, group) for kind, group in by_kind.items()),
    )


def _fold(of: Standing, kind: str, alike: list[Finding]) -> Fold:
    say = of.voice.voice
    items = [_finding(of, finding) for finding in alike[:TOLD]]
    if len(alike) > TOLD:
        items.append(Item(say("reach_page.and_more", count=say.numbers.count(len(alike) - TOLD))))
    summary = say("reach_page.findings.fold", kind=say(f"reach_page.kind.{kind}"), count=say.numbers.count(len(alike)))
    return Fold(summary, tuple(items))


def _finding(of: Standing, finding: Finding) -> Item:
    say = of.voice.voice
    small = []
    others = list(dict.fromkeys(of.name(state) for state in finding.states[1:] if state in of.index))
    if others:
        names = say.numbers.listed([f"‘{name}’" for name in others[:NAMED]])
        more = len(others) - NAMED
        small.append(
            say("reach_page.findings.also_more", names=names, count=say.numbers.count(more))
            if more > 0
            else say("reach_page.findings.also", names=names)
        )
    if finding.place:
        small.append(say("reach_page.in_source", place=finding.place))
    return Item(of.finding(finding), small=" ".join(small))


def not_understood(of: Standing) -> Section | None:
    """What the reader of the source did not know."""
    found = of.found.graph.not_understood
    if not found:
        return None
    say = of.voice.voice
    items = [
        Item(
            of.voice.why(entry.why),
            lead=f"{entry.what}.",
            small=say("reach_page.in_source", place=entry.place) if entry.place else "",
        )
        for entry in found[:TOLD]
    ]
    if len(found) > TOLD:
        items.append(Item(say("reach_page.and_more", count=say.numbers.count(len(found) - TOLD))))
    count = say.numbers.count(len(found))
    one = len(found) == 1
    return Section(
        name="not-understood",
        subject=say("reach_page.unclear.subject"),
        heading=say("reach_page.unclear.heading_one" if one else "reach_page.unclear.heading", count=count),
        text=(say("reach_page.unclear.text"),),
        folds=(Fold(say("reach_page.unclear.fold", count=count), tuple(items)),),
    )
