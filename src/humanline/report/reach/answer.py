"""The answer: a heading that states the finding, and three sentences."""

from __future__ import annotations

from collections import Counter

from humanline.model.reached import Entry
from humanline.report.reach.standing import Standing


def heading(of: Standing) -> str:
    """The finding in one line: the worst that is certain first, then what is not known, then the steps."""
    say, count, entries = of.about("reach_page.heading"), of.numbers.count, of.found.entries
    places, unknown, normal = count(len(of.places)), of.counts["unknown"], of.columns.normal
    if not entries:
        return say("no_entry")
    if lost := of.counts["no_way"]:
        return say("no_way_at_all" if lost == len(of.places) else "no_way", count=count(lost), places=places)
    if of.counts["lucky"]:
        return say("lucky", count=count(of.counts["lucky"]), places=places)
    first = of.index[entries[0].state]
    if of.stands[first] in ("unknown", "later", "done", "hang_up"):
        return say("unknown")
    number = normal[first] or 0
    if of.stands[first] == "person" or (number == 0 and not unknown):
        return say("at_once")
    steps = of.steps_from(first)
    if unknown:
        return say("unknown_some", steps=steps, count=count(unknown), places=places)
    if any(finding.kind == "closed_hours" and finding.sure for finding in of.found.findings):
        return say("steps_hours", steps=steps)
    farthest = max((normal[k] or 0 for k in of.places if not of.perhaps_fewer(k)), default=0)
    return say("steps_farther" if farthest > number else "steps", steps=steps, farthest=of.steps(farthest))


def answer(of: Standing) -> tuple[str, ...]:
    """Where customers come in; from there; at worst; and the rules."""
    say, entries = of.about("reach_page.start"), of.found.entries
    several = len(entries) > 1
    usual = say("several", count=of.numbers.count(len(entries)), name=of.name(entries[0].state)) if several else ""
    start = start_from(of, entries[0]) if entries else say("no_entry")
    return tuple(filter(None, (of.comes_in(), usual, start, at_worst(of), _judged(of))))


def start_from(of: Standing, entry: Entry) -> str:
    """How far a person is from where a customer comes in, by its name where there are several such places."""
    say, k = of.about("reach_page.start"), of.index[entry.state]
    start = f"‘{of.name(k)}’" if len(of.found.entries) > 1 else say("start")
    match of.stands[k]:
        case "person":
            return say("at_once", start=start)
        case "way":
            key = "way" if entry.way.customer_steps else "by_itself"
            return say(key, start=start, steps=of.steps_from(k), done=of.done(entry.way))
        case "lucky":
            return say("lucky", start=start, steps=of.steps(entry.lucky_way.customer_steps))
        case stand:
            return say("unknown" if stand == "unknown" else "no_way", start=start)


def at_worst(of: Standing) -> str:
    """How it is in the place that is farthest from a person; empty where that is where a customer comes in."""
    if not of.found.entries or not of.found.entries[0].farthest:
        return ""
    say, entry, normal = of.about("reach_page.worst"), of.found.entries[0], of.columns.normal
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
