"""What stands in the way, what would mend it, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterable

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
    say, first = of.voice.about("reach_page.mend"), found[0]
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
    say, count = of.voice.about("reach_page.findings"), of.voice.numbers.count
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
    say, numbers, small = of.voice.about("reach_page.findings"), of.voice.numbers, []
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
    say, count = of.voice.about("reach_page.unclear"), of.voice.numbers.count(len(found))
    items = [Item(of.voice.why(one.why), f"{one.what}.", small="".join(_in_source(of, one.place))) for one in found]
    heading = say("heading_one" if len(found) == 1 else "heading", count=count)
    folds = (Fold(say("fold", count=count), _first(of, items)),)
    return Section(*say.named("not-understood"), heading, (say("text"),), folds=folds)
