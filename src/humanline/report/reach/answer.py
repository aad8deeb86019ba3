"""The answer: a heading that states the finding, and three sentences."""

from __future__ import annotations

from collections import Counter

from humanline.report.reach.standing import Standing


def heading(of: Standing) -> str:
    """The finding in one line: the worst that is certain first, then what is not known, then the steps."""
    say, counts = of.voice.voice, of.counts
    count, places = say.numbers.count, say.numbers.count(len(of.places))
    entries = of.found.entries
    if not entries:
        return say("reach_page.heading.no_entry")
    if counts["no_way"]:
        everywhere = counts["no_way"] == len(of.places)
        key = "reach_page.heading.no_way_at_all" if everywhere else "reach_page.heading.no_way"
        return say(key, count=count(counts["no_way"]), places=places)
    first = of.index[entries[0].state]
    if counts["lucky"]:
        return say("reach_page.heading.lucky", count=count(counts["lucky"]), places=places)
    if of.stands[first] in ("unknown", "later", "end"):
        return say("reach_page.heading.unknown")
    if of.stands[first] == "person":
        return say("reach_page.heading.at_once")
    number = of.found.columns.normal[first] or 0
    if number == 0 and not counts["unknown"]:
        return say("reach_page.heading.at_once")
    steps = of.steps_from(first)
    if counts["unknown"]:
        return say("reach_page.heading.unknown_some", steps=steps, count=count(counts["unknown"]), places=places)
    if any(finding.kind == "closed_hours" and finding.sure for finding in of.found.findings):
        return say("reach_page.heading.steps_hours", steps=steps)
    sure = (k for k in of.places if not of.perhaps_fewer(k))
    farthest = max((of.found.columns.normal[k] or 0 for k in sure), default=0)
    if farthest > number:
        return say("reach_page.heading.steps_farther", steps=steps, farthest=of.steps(farthest))
    return say("reach_page.heading.steps", steps=steps)


def answer(of: Standing) -> tuple[str, ...]:
    """Where customers come in; from there; at worst; and the rules."""
    return tuple(sentence for sentence in (of.voice.comes_in(of.found), *ways(of), _judged(of)) if sentence)


def ways(of: Standing) -> tuple[str, ...]:
    """From the start, and at worst."""
    return tuple(sentence for sentence in (_start(of), _worst(of)) if sentence)


def _start(of: Standing) -> str:
    say, entries = of.voice.voice, of.found.entries
    if not entries:
        return say("reach_page.start.no_entry")
    entry = entries[0]
    stand = of.stands[of.index[entry.state]]
    if stand == "person":
        return say("reach_page.start.at_once")
    if stand == "way" and not entry.way.customer_steps:
        return say("reach_page.start.by_itself", done=of.done(entry.way))
    if stand == "way":
        return say("reach_page.start.way", steps=of.steps_from(of.index[entry.state]), done=of.done(entry.way))
    if stand == "lucky":
        return say("reach_page.start.lucky", steps=of.steps(entry.lucky_way.customer_steps))
    return say("reach_page.start.unknown" if stand == "unknown" else "reach_page.start.no_way")


def _worst(of: Standing) -> str:
    if not of.found.entries or not of.found.entries[0].farthest:
        return ""
    say, entry = of.voice.voice, of.found.entries[0]
    k = of.index[entry.farthest]
    stand, name = of.stands[k], of.name(k)
    if stand == "way":
        steps, start = of.found.columns.normal[k] or 0, of.found.columns.normal[of.index[entry.state]]
        if start is not None and steps <= start:
            return say("reach_page.worst.everywhere") if len(of.places) > 1 else ""
        return say("reach_page.worst.farthest", name=name, steps=of.steps_from(k))
    if stand == "no_way":
        return say("reach_page.worst.no_way", name=name, done=of.done(entry.way_to_farthest))
    return say(f"reach_page.worst.{'lucky' if stand == 'lucky' else 'unknown'}", name=name)


def _judged(of: Standing) -> str:
    say = of.voice.voice
    if not of.found.verdicts:
        return say("reach_page.judged.no_rules")
    counts = Counter(verdict.verdict for verdict in of.found.verdicts)
    count = sum(counts.values()) - counts["does_not_apply"]
    if not count:
        return say("reach_page.judged.none")
    if counts["kept"] == count:
        return say("reach_page.judged.only" if count == 1 else "reach_page.judged.all", count=say.numbers.count(count))
    parts = [say.counted(f"reach_page.judged.{kind}", counts[kind])
             for kind in ("kept", "broken", "unknown") if counts[kind]]  # fmt: skip
    return say("reach_page.judged.mixed", count=say.numbers.count(count), parts=say.numbers.listed(parts))
