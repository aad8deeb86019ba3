"""The worst ways told as a story: what is said, what the customer does, and how it ends."""

from __future__ import annotations

from humanline.model.reached import Finding, FindingKind, Path, WayStep
from humanline.report.blocks import Section, Story, StoryStop
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject

#: Words of one place that are quoted.
QUOTED = 45
#: Stops that are told of one way; the middle of a longer one is left out.
STOPS = 16
#: Stories told besides those of the worst and the shortest way.
OTHERS = 2
#: Findings whose way is worth telling, in this order.
_TOLD: tuple[FindingKind, ...] = ("trap", "only_after_failing", "hidden", "not_sure", "can_circle")


def stories(of: Standing) -> Section | None:
    """The worst way, the shortest way to a person, and the ways of the findings that hold customers longest."""
    if not of.found.entries or not of.worst.steps:
        return None
    say, entry = of.about("reach_page.story"), of.found.entries[0]
    # The first finding of each kind that is worth telling and passes more than one place.
    first = {finding.kind: finding for finding in reversed(of.found.findings) if len(finding.path.steps) > 1}
    worth, farthest = [kind for kind in _TOLD if kind in first][:OTHERS], entry.farthest or entry.state
    ways: list[tuple[str, Path, Finding | None]] = [
        ("reach_page.story.worst_title", of.worst if farthest != entry.state else Path(), None),
        ("reach_page.story.way_title", entry.way, None),
        ("reach_page.story.lucky_title", entry.lucky_way, None),
        *((f"reach_page.kind.{kind}", first[kind].path, first[kind]) for kind in worth),
    ]
    told: dict[tuple[str, ...], Story] = {}
    for key, path, finding in ways:
        way = tuple(step.state for step in path.steps)
        if way and way not in told:
            told[way] = _story(of, of.voice(key, name=of.name(farthest)), path, finding, say)
    if not told:
        return None
    follows = of.follower(of.index[entry.state])
    known = "heading" if entry.way.steps or entry.lucky_way.steps else "heading_unknown"
    heading = say("heading_no_way" if of.counts["no_way"] else known)
    return Section(*say.named("stories"), heading, (follows,) if follows else (), stories=tuple(told.values()))


def _story(of: Standing, title: str, path: Path, finding: Finding | None, say: Subject) -> Story:
    """One way told, of a finding after what was found."""
    text, steps, cut = [of.finding(finding)] if finding else [], path.steps, path.shortened
    if len(steps) > STOPS:
        steps, cut = (*steps[: STOPS // 2], *steps[-STOPS // 2 :]), True
    text += [of.voice("reach_page.done", done=of.done(path)), *([say("shortened")] if cut else [])]
    return Story(title, tuple(text), tuple(_stop(of, step) for step in steps), _end(of, path, finding))


def _stop(of: Standing, step: WayStep) -> StoryStop:
    state = of.states[of.index[step.state]]
    action = " ".join([does_in_short(of, step), *_which(of, step)]) if step.by else ""
    if of.called_by_words(state):  # they are not said twice
        return StoryStop("", quoted(state.words), action)
    said = "" if state.words == state.name else state.words
    if state.kind == "page" and state.name:  # its words begin with its title, which often stands twice
        for title in (state.name, state.name, of.name(step.state)):
            said = said.removeprefix(title).strip()
    return StoryStop(of.name(step.state), quoted(said), action)


def quoted(words: str) -> str:
    """Words, no more than are worth reading."""
    parts = words.split()
    return words if len(parts) <= QUOTED else " ".join(parts[:QUOTED]) + " …"


def does_in_short(of: Standing, step: WayStep) -> str:
    """What the customer does at a step, or what the system does."""
    say, label, value = of.about("reach_page.does"), quoted(step.label), step.value
    if step.by == "key":
        return say("key_label" if label else "key", value=value or "?", label=label)
    if step.by in ("says", "click"):
        return say(step.by, label=label or value or "…")
    label = label.rstrip(".")
    # What is asked has just been said.
    asked = step.by == "types" and step.label == of.states[of.index[step.state]].words
    labelled = "_label" if step.by in ("types", "depends") and label and not asked else ""
    return of.voice(f"reach_page.does.{step.by}{labelled}", label=label)


def _which(of: Standing, step: WayStep) -> list[str]:
    """Which of the options by key a step is, as those before it are heard first; and why it is hard to find."""
    say, own = of.about("reach_page.does"), (step.by, step.value, step.label)
    moves = [((move.by, move.value, move.label), move.hidden) for move in of.moves.get(step.state, ())]
    keys: list[tuple[str, str, str]] = [move for move, _ in moves if move[0] == "key"]
    heard = own in keys and own != keys[0]
    told = [say("which", number=keys.index(own) + 1, count=len(keys))] if heard else []
    hidden = next((hidden for move, hidden in moves if move == own), "")
    return told + ([say("hidden", how=of.voice(f"reach.how.{hidden}"))] if hidden else [])


def _end(of: Standing, path: Path, finding: Finding | None) -> str:
    """How a way ends."""
    say = of.about("reach_page.ends")
    if finding is not None and finding.kind in ("trap", "can_circle"):
        return say("circle")
    k = of.index[path.steps[-1].state]
    state, stand = of.states[k], of.stands[k]
    if stand in ("person", "later"):
        return say(stand)
    if stand in ("done", "hang_up") or state.kind == "unknown":
        return of.voice(f"reach_page.ends.{state.kind}")
    if stand == "no_way":
        nexts = {of.states[of.index[move.target]].kind for move in of.moves.get(state.id, ())}
        if nexts in ({"hang_up"}, {"done"}):
            return say("hang_up_next" if "hang_up" in nexts else "done_next")
        return say("no_way" if nexts else "dead_end")
    return say({"lucky": "lucky", "unknown": "perhaps"}.get(stand, "stops"))
