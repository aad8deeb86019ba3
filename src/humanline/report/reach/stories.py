"""The worst ways told as a story: what is said, what the customer does, and how it ends."""

from __future__ import annotations

from humanline.model.reached import Finding, Path, WayStep
from humanline.report.blocks import Section, Story, StoryStop
from humanline.report.reach.standing import Standing

#: Words of one place that are quoted.
QUOTED = 45
#: Stops that are told of one way; the middle of a longer one is left out.
STOPS = 16
#: Stories told besides those of the worst and the shortest way.
OTHERS = 2
#: Findings whose way is worth telling, in this order.
_TOLD = ("trap", "only_after_failing", "hidden", "not_sure", "can_circle")


def stories(of: Standing) -> Section | None:
    """The worst way, the shortest way to a person, and the ways of the findings that hold customers longest."""
    if not of.found.entries or not of.worst.steps:
        return None
    say, entry = of.voice.voice, of.found.entries[0]
    told: list[Story] = []
    seen: set[tuple[str, ...]] = set()

    def tell(key: str, path: Path, *about: str, circle: bool = False, **values: str) -> None:
        way = tuple(step.state for step in path.steps)
        if path.steps and way not in seen:
            seen.add(way)
            end = say("reach_page.ends.circle") if circle else _end(of, path)
            told.append(_story(of, say(key, **values), path, end, about))

    if entry.farthest and entry.farthest != entry.state:
        tell("reach_page.story.worst_title", of.worst, name=of.name(entry.farthest))
    tell("reach_page.story.way_title", entry.way)
    tell("reach_page.story.lucky_title", entry.lucky_way)
    for finding in _worth_telling(of):
        circle = finding.kind in ("trap", "can_circle")
        tell(f"reach_page.kind.{finding.kind}", finding.path, of.finding(finding), circle=circle)
    if not told:
        return None
    return Section(
        name="stories",
        subject=say("reach_page.story.subject"),
        text=(follows,) if (follows := of.voice.follower(of.found, of.index[entry.state])) else (),
        heading=say(f"reach_page.story.heading{_kind(of)}"),
        stories=tuple(told),
    )


def _kind(of: Standing) -> str:
    """Whether the ways are of somebody who gets nowhere, who reaches a person, or of whom that is not known."""
    if of.counts["no_way"]:
        return "_no_way"
    entry = of.found.entries[0]
    return "" if entry.way.steps or entry.lucky_way.steps else "_unknown"


def _worth_telling(of: Standing) -> list[Finding]:
    """The first finding of each kind that is worth telling and passes more than one place."""
    first: dict[str, Finding] = {}
    for finding in of.found.findings:
        if finding.kind in _TOLD and len(finding.path.steps) > 1:
            first.setdefault(finding.kind, finding)
    return [first[kind] for kind in _TOLD if kind in first][:OTHERS]


def _story(of: Standing, title: str, path: Path, end: str, about: tuple[str, ...]) -> Story:
    say = of.voice.voice
    text = [*about, say("reach_page.done", done=of.done(path))]
    steps, cut = path.steps, path.shortened
    if len(steps) > STOPS:
        steps, cut = (*steps[: STOPS // 2], *steps[-STOPS // 2 :]), True
    if cut:
        text.append(say("reach_page.story.shortened"))
    return Story(title=title, text=tuple(text), stops=tuple(_stop(of, step) for step in steps), end=end)


def _stop(of: Standing, step: WayStep) -> StoryStop:
    state = of.states[of.index[step.state]]
    action = does(of, step) if step.by else ""
    if of.called_by_words(state):  # they are not said twice
        return StoryStop("", quoted(state.words), action)
    said = state.words
    if said == state.name:
        said = ""
    elif state.kind == "page" and state.name:  # its words begin with its title, which often stands twice
        for title in (state.name, state.name, of.name(step.state)):
            said = said.removeprefix(title).strip()
    return StoryStop(of.name(step.state), quoted(said), action)


def quoted(words: str) -> str:
    """Words, no more than are worth reading."""
    parts = words.split()
    return words if len(parts) <= QUOTED else " ".join(parts[:QUOTED]) + " …"


def does(of: Standing, step: WayStep) -> str:
    """What the customer does at a step, or what the system does; and which of the options that is."""
    return " ".join([does_in_short(of, step), *_which(of, step), *_hidden(of, step)])


def does_in_short(of: Standing, step: WayStep) -> str:
    """What the customer does at a step, or what the system does."""
    say = of.voice.voice
    label, value = quoted(step.label), step.value
    if step.by == "key":
        return say("reach_page.does.key_label" if label else "reach_page.does.key", value=value or "?", label=label)
    if step.by in ("says", "click"):
        return say(f"reach_page.does.{step.by}", label=label or value or "…")
    label = label.rstrip(".")
    if step.by == "types" and step.label == of.states[of.index[step.state]].words:
        label = ""  # what is asked has just been said
    if step.by in ("types", "depends") and label:
        return say(f"reach_page.does.{step.by}_label", label=label)
    return say(f"reach_page.does.{step.by}")


def _which(of: Standing, step: WayStep) -> list[str]:
    """Which of the options by key this one is, where there are several: those before it are heard first."""
    if step.by != "key":
        return []
    options = [move for move in of.moves.get(step.state, ()) if move.by == "key"]
    at = [
        number for number, move in enumerate(options, start=1) if (move.value, move.label) == (step.value, step.label)
    ]
    if len(options) < 2 or not at or at[0] < 2:
        return []
    return [of.voice.voice("reach_page.does.which", number=at[0], count=len(options))]


def _hidden(of: Standing, step: WayStep) -> list[str]:
    """Why the move of a step is hard to find."""
    own = (step.by, step.value, step.label)
    found = next((move for move in of.moves.get(step.state, ()) if (move.by, move.value, move.label) == own), None)
    if found is None or not found.hidden:
        return []
    return [of.voice.voice("reach_page.does.hidden", how=of.voice.voice(f"reach.how.{found.hidden}"))]


def _end(of: Standing, path: Path) -> str:
    """How a way ends."""
    if not path.steps:
        return ""
    say = of.voice.voice
    k = of.index[path.steps[-1].state]
    state, stand = of.states[k], of.stands[k]
    if stand in ("person", "later"):
        return say(f"reach_page.ends.{stand}")
    if stand == "end":
        return say(f"reach_page.ends.{state.kind}")
    if state.kind == "unknown":
        return say("reach_page.ends.unknown")
    if stand == "no_way":
        moves = of.moves.get(state.id, [])
        nexts = {of.states[of.index[move.target]].kind for move in moves}
        if nexts in ({"hang_up"}, {"done"}):
            return say("reach_page.ends.hang_up_next" if "hang_up" in nexts else "reach_page.ends.done_next")
        return say("reach_page.ends.no_way" if nexts else "reach_page.ends.dead_end")
    if stand in ("lucky", "unknown"):
        return say("reach_page.ends.lucky" if stand == "lucky" else "reach_page.ends.perhaps")
    return say("reach_page.ends.stops")
