"""The answer: a heading that states the finding, and three sentences."""

from __future__ import annotations

from collections import Counter

from humanline.report.reach.standing import Standing


def heading(of: Standing) -> str:
    """The finding in one line: the worst that is certain first, then what is not known, then the steps."""
    say, count, entries = of.about("reach_page.heading"), of.numbers.count, of.found.entries
    places, unknown = count(len(of.places)), of.counts["unknown"]
    if not entries:
        return say("no_entry")
    if lost := of.counts["no_way"]:
        return say("no_way_at_all" if lost == len(of.places) else "no_way", count=count(lost), places=places)
    if of.counts["lucky"]:
        return say("lucky", count=count(of.counts["lucky"]), places=places)
    first = of.index[entries[0].state]
    if of.stands[first] in ("unknown", "later", "end"):
        return say("unknown")
    number = of.found.columns.normal[first] or 0
    if of.stands[first] == "person" or (number == 0 and not unknown):
        return say("at_once")
    steps = of.steps_from(first)
    if unknown:
        return say("unknown_some", steps=steps, count=count(unknown), places=places)
    if any(finding.kind == "closed_hours" and finding.sure for finding in of.found.findings):
        return say("steps_hours", steps=steps)
    farthest = max((of.found.columns.normal[k] or 0 for k in of.places if not of.perhaps_fewer(k)), default=0)
    if farthest > number:
        return say("steps_farther", steps=steps, farthest=of.steps(farthest))
    return say("steps", steps=steps)


def answer(of: Standing) -> tuple[str, ...]:
    """Where customers come in; from there; at worst; and the rules."""
    return tuple(sentence for sentence in (of.voice.comes_in(of.found), *ways(of), _judged(of)) if sentence)


def ways(of: Standing) -> tuple[str, ...]:
    """From the start, and at worst."""
    return tuple(sentence for sentence in (_start(of), _worst(of)) if sentence)


def _start(of: Standing) -> str:
    say = of.about("reach_page.start")
    if not of.found.entries:
        return say("no_entry")
    entry = of.found.entries[0]
    k = of.index[entry.state]
    match of.stands[k]:
        case "person":
            return say("at_once")
        case "way" if not entry.way.customer_steps:
            return say("by_itself", done=of.done(entry.way))
        case "way":
            return say("way", steps=of.steps_from(k), done=of.done(entry.way))
        case "lucky":
            return say("lucky", steps=of.steps(entry.lucky_way.customer_steps))
        case stand:
            return say("unknown" if stand == "unknown" else "no_way")


def _worst(of: Standing) -> str:
    if not of.found.entries or not of.found.entries[0].farthest:
        return ""
    say, entry, normal = of.about("reach_page.worst"), of.found.entries[0], of.found.columns.normal
    k = of.index[entry.farthest]
    match of.stands[k]:
        case "way":
            start = normal[of.index[entry.state]]
            if start is None or (normal[k] or 0) > start:
                return say("farthest", name=of.name(k), steps=of.steps_from(k))
            return say("everywhere") if len(of.places) > 1 else ""
        case "no_way":
            return say("no_way", name=of.name(k), done=of.done(entry.way_to_farthest))
        case stand:
            return say("lucky" if stand == "lucky" else "unknown", name=of.name(k))


def _judged(of: Standing) -> str:
    say, numbers = of.about("reach_page.judged"), of.numbers
    if not of.found.verdicts:
        return say("no_rules")
    counts = Counter(verdict.verdict for verdict in of.found.verdicts)
    count = counts.total() - counts["does_not_apply"]
    if not count:
        return say("none")
    if counts["kept"] == count:
        return say("only" if count == 1 else "all", count=numbers.count(count))
    parts = [say.counted(kind, counts[kind]) for kind in ("kept", "broken", "unknown") if counts[kind]]
    return say("mixed", count=numbers.count(count), parts=numbers.listed(parts))
