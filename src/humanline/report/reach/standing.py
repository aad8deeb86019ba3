"""How each place stands: with a way to a person, without, with luck only, or not known; and what it is called."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Literal

from humanline.model.reach import GraphState, Transition
from humanline.model.reached import Finding, Path, Reach
from humanline.reach.measuring.hearing import READ_FORMATS
from humanline.report.reach_words import ReachVoice

Stand = Literal["person", "later", "end", "way", "no_way", "lucky", "unknown"]

#: A name of so many letters that its words begin with is taken for the beginning of these words.
_CUT = 40
_ENDS = frozenset({"done", "hang_up"})
_BREAKS = (" - ", " | ", " – ", " — ", " · ")


class Standing:
    """What was measured, looked up by place, and the language in which it is told."""

    def __init__(self, found: Reach, voice: ReachVoice) -> None:
        self.found, self.voice, self.numbers, self.about = found, voice, voice.numbers, voice.about

    @cached_property
    def states(self) -> tuple[GraphState, ...]:
        """The places, in the order of the columns."""
        return self.found.graph.states

    @cached_property
    def index(self) -> dict[str, int]:
        """Number of each place by its id."""
        return {state.id: k for k, state in enumerate(self.states)}

    @cached_property
    def called(self) -> dict[str, str]:
        """What people call each place, by its id."""
        return self.voice.called(self.found.graph)

    @cached_property
    def moves(self) -> dict[str, list[Transition]]:
        """The moves of each place, in the order in which they are offered."""
        found: dict[str, list[Transition]] = {}
        for move in self.found.graph.moves:
            found.setdefault(move.source, []).append(move)
        return found

    @property
    def read(self) -> bool:
        """Whether words are read rather than heard."""
        return self.found.graph.format in READ_FORMATS

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """How each place stands on a normal day."""
        return tuple(self._stand(k) for k in range(len(self.states)))

    def _stand(self, k: int) -> Stand:
        state, columns = self.states[k], self.found.columns
        if state.kind == "person":
            return "person" if state.way in self.found.ways or not state.way else "later"
        if state.kind in _ENDS:
            return "end"
        if columns.normal[k] is not None and state.kind != "unknown":
            return "way"
        if state.kind == "unknown" or columns.normal_hoped[k] is not None:
            return "unknown"
        if columns.best[k] is not None:
            return "lucky"
        return "no_way" if columns.best_hoped[k] is None else "unknown"

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Places where a customer can be and want a person: no persons, no ends, nothing that was not understood."""
        reachable = self.found.columns.reachable
        left_out = {"person", "unknown", *_ENDS}
        return tuple(k for k, state in enumerate(self.states) if reachable[k] and state.kind not in left_out)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of the places stand how."""
        return Counter(self.stands[k] for k in self.places)

    @cached_property
    def _tail(self) -> str:
        """What most pages have behind their name: ' - Name of the town'."""
        names = [state.name for state in self.states if state.kind == "page" and state.name]
        tails = Counter(name[name.rindex(mark) :] for name in names for mark in _BREAKS if mark in name[1:])
        best = tails.most_common(1)
        return best[0][0] if best and best[0][1] > max(1, len(names) // 3) else ""

    def name(self, place: int | str) -> str:
        """A place as it is called here: persons by how one meets them, pages without what they all end with."""
        state = self.states[self.index[place] if isinstance(place, str) else place]
        told = self.called[state.id]
        if state.kind == "person":
            return self.voice(f"reach_page.way.{state.way or 'any'}")
        if state.kind in _ENDS or (state.kind == "queue" and told == "queue"):
            return self.voice(f"reach_page.kind_of.{state.kind}")
        if self.called_by_words(state):
            return f"{told.rstrip(' .,')}…"
        tail = self._tail
        return told.removesuffix(tail) if tail and len(told) > len(tail) else told

    @staticmethod
    def called_by_words(state: GraphState) -> bool:
        """Whether a place has no name of its own: a reader calls it by its first words, cut off."""
        told = state.name
        return state.kind != "page" and _CUT <= len(told) < len(state.words) and state.words.startswith(told)

    def steps(self, number: int) -> str:
        """A number of steps in words: 'three steps'."""
        voice = self.voice
        told = voice(f"reach_page.number.{number}") if 0 <= number <= 12 else voice.numbers.count(number)
        return voice(f"reach_page.steps.{'one' if number == 1 else 'many'}", count=told)

    def perhaps_fewer(self, k: int) -> bool:
        """Whether a way to a person is certain from a place, and one with fewer steps is not known."""
        sure = self.found.columns.normal[k]
        return sure is not None and self.found.columns.normal_hoped[k] != sure

    def steps_from(self, k: int) -> str:
        """Steps from a place to a person in words: 'three steps', 'at most three steps'."""
        steps = self.steps(self.found.columns.normal[k] or 0)
        return self.voice("reach_page.at_most", steps=steps) if self.perhaps_fewer(k) else steps

    def sure_steps(self, sure: int | None, hoped: int | None) -> str:
        """Steps in a table, certain and hoped: a number, at most so many, none, or not known."""
        if sure is not None:
            return str(sure) if sure == hoped else self.voice("reach_page.at_most", steps=sure)
        return self.voice(f"reach_page.places.{'no_way' if hoped is None else 'unknown'}")

    def and_more(self, count: int) -> tuple[str, ...]:
        """That there is more than a page tells; nothing where there is not."""
        return (self.voice("reach_page.and_more", count=self.numbers.count(count)),) if count > 0 else ()

    def done(self, path: Path) -> str:
        """What somebody has done on a way, as a list in words."""
        return self.numbers.listed(self.voice.done_parts(path, read=self.read))

    def time(self, seconds: float | None) -> str:
        """A length of time."""
        return "" if seconds is None else self.numbers.minutes(seconds / 60)

    def finding(self, finding: Finding) -> str:
        """A finding in one sentence, with places and languages as they are called here."""
        spoken = {"name": self.name(finding.state)} if finding.state in self.index else {}
        if "language" in finding.values:
            spoken["language"] = self.language(str(finding.values["language"]))
        return self.voice.finding(finding, **spoken)

    def language(self, code: str) -> str:
        """A language by its code."""
        names = self.numbers.locale.languages
        return str(names.get(code.split("-", maxsplit=1)[0].lower(), code))

    def sign(self, k: int) -> str:
        """Steps from a place to a person, as it stands in a block: a number, × for no way, ? for not known.

        ≤ before a number: perhaps fewer, through what was not understood.
        """
        stand = self.stands[k]
        if stand == "way":
            return f"{'≤' if self.perhaps_fewer(k) else ''}{self.found.columns.normal[k]}"
        return {"no_way": "×", "lucky": "?", "unknown": "?"}.get(stand, "")

    @cached_property
    def worst(self) -> Path:
        """The worst way: from the usual entry to the place that is farthest off, and on to a person if one can."""
        if not self.found.entries:
            return Path()
        entry = self.found.entries[0]
        there, on = entry.way_to_farthest, entry.way_from_farthest
        if not (there.steps and on.steps):
            return there if there.steps else entry.way
        return Path(
            steps=(*there.steps[:-1], *on.steps),
            customer_steps=there.customer_steps + on.customer_steps,
            keys=there.keys + on.keys,
            words=there.words + on.words,
            seconds=there.seconds + on.seconds,
            sounds=there.sounds + on.sounds,
            shortened=there.shortened or on.shortened,
        )
