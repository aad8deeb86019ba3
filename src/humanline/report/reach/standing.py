"""How each place stands: with a way to a person, without, with luck only, or not known; and what it is called."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Literal

from humanline.foundation.language import in_language
from humanline.model.reach import GraphState, Transition
from humanline.model.reached import Finding, Mend, Path, Reach
from humanline.model.rules import Text
from humanline.reach.measuring.hearing import READ_FORMATS
from humanline.report.reach_words import NAME_LETTERS, ReachVoice

Stand = Literal["person", "later", "end", "way", "no_way", "lucky", "unknown"]

#: Places that a mend names; the rest are counted.
_NAMED = 3
#: Places where customers come in that are named; a dialplan has as many numbers.
_ENTRIES = 5
#: Stops that are told of a long way in one line.
_STOPS = 8
#: Where calls come in: a number in a part of the plan; `s` is any number.
_NUMBER = re.compile(r"\[(?P<name>[^\]]+)\] (?P<number>s|[+\d*#_XZN.]+)")
_ENDS = frozenset({"done", "hang_up"})
_BREAKS = (" - ", " | ", " – ", " — ", " · ")


class Standing:
    """What was measured, looked up by place, and the language in which it is told.

    Attributes:
        found: what was measured.
        states: the places, in the order of the columns.
        index: number of each place by its id.
        called: what people call each place, by its id.
        moves: the moves of each place by its id, in the order in which they are offered.
        read: whether words are read rather than heard.
    """

    def __init__(self, found: Reach, voice: ReachVoice) -> None:
        self.found, self.columns, self.graph, self.states = found, found.columns, found.graph, found.graph.states
        self.voice, self.numbers, self.about = voice, voice.numbers, voice.about
        self.index = {state.id: k for k, state in enumerate(self.states)}
        self.called = voice.called(found.graph)
        self.read = found.graph.format in READ_FORMATS
        self.moves: dict[str, list[Transition]] = {}
        for move in found.graph.moves:
            self.moves.setdefault(move.source, []).append(move)

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """How each place stands on a normal day."""
        return tuple(self._stand(k) for k in range(len(self.states)))

    def _stand(self, k: int) -> Stand:
        state, columns = self.states[k], self.columns
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
        left_out = {"person", "unknown", *_ENDS}
        return tuple(
            k for k, state in enumerate(self.states) if self.columns.reachable[k] and state.kind not in left_out
        )

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
        return told.removesuffix(self._tail) or told

    @staticmethod
    def called_by_words(state: GraphState) -> bool:
        """Whether a place has no name of its own: a reader calls it by its first words, cut off."""
        told = state.name
        return state.kind != "page" and NAME_LETTERS <= len(told) < len(state.words) and state.words.startswith(told)

    def _short(self, place: str) -> str:
        """A place as people call it, in a line with others."""
        told = self.called.get(place, place).strip()
        return told if len(told) <= 48 else f"{told[:47]}…"

    def comes_in(self) -> str:
        """Where customers come in, as far as that is known; said before anything else."""
        graph, say = self.graph, self.about("reach")
        unclear = [entry for entry in graph.entries if self.states[self.index[entry]].kind == "unknown"]
        if not graph.entries:
            return ""
        if unclear == list(graph.entries) and not graph.comes_in:
            what = next((one.what for one in graph.not_understood if one.state == unclear[0]), unclear[0])
            return say("comes_in_unknown", places=what)
        more = "…" if len(graph.comes_in or graph.entries) > _ENTRIES else ""
        numbers = [match for one in graph.comes_in if (match := _NUMBER.fullmatch(one))]
        if numbers and len(numbers) == len(graph.comes_in):
            told = [
                say("any_number", name=f"‘{match['name']}’") if match["number"] == "s" else match["number"]
                for match in numbers[:_ENTRIES]
            ]
            return say("comes_in_numbers", places=", ".join(told) + more)
        shown = graph.comes_in or [self._short(entry) for entry in graph.entries]
        return say("comes_in", places=", ".join(f"‘{one}’" for one in shown[:_ENTRIES]) + more)

    def text(self, text: Text) -> str:
        """What a rule file says, in the language of the page."""
        return in_language(text, self.voice.language)

    def steps(self, number: int) -> str:
        """A number of steps in words: 'three steps'."""
        told = self.voice(f"reach_page.number.{number}") if 0 <= number <= 12 else self.numbers.count(number)
        return self.voice(f"reach_page.steps.{'one' if number == 1 else 'many'}", count=told)

    def perhaps_fewer(self, k: int) -> bool:
        """Whether a way to a person is certain from a place, and one with fewer steps is not known."""
        return self.columns.normal[k] not in (None, self.columns.normal_hoped[k])

    def steps_from(self, k: int) -> str:
        """Steps from a place to a person in words: 'three steps', 'at most three steps'."""
        steps = self.steps(self.columns.normal[k] or 0)
        return self.voice("reach_page.at_most", steps=steps) if self.perhaps_fewer(k) else steps

    def sure_steps(self, sure: int | None, hoped: int | None) -> str:
        """Steps in a table, certain and hoped: a number, at most so many, none, or not known."""
        if sure is not None:
            return str(sure) if sure == hoped else self.voice("reach_page.at_most", steps=sure)
        return self.voice(f"reach_page.places.{'no_way' if hoped is None else 'unknown'}")

    def and_more(self, count: int) -> tuple[str, ...]:
        """That there is more than a page tells; nothing where there is not."""
        return (self.voice("reach_page.and_more", count=self.numbers.count(count)),) if count > 0 else ()

    def in_source(self, place: str) -> tuple[str, ...]:
        """Where something stands in the source; nothing where that is not known."""
        return (self.voice("reach_page.in_source", place=place),) if place else ()

    def time(self, seconds: float | None) -> str:
        """A length of time."""
        return "" if seconds is None else self.numbers.minutes(seconds / 60)

    def done(self, path: Path) -> str:
        """What somebody has done on a way: 'heard 94 words (38 seconds) and pressed 4 keys'."""
        say = self.about("reach")
        words = say.counted("read" if self.read else "heard", path.words)
        counts = {"key": path.keys}
        counts |= {by: sum(step.by == by for step in path.steps) for by in ("click", "says", "types", "fails")}
        counts["sound"] = path.sounds
        told = [say.counted(what, times) for what, times in counts.items() if times]
        return self.numbers.listed([f"{words} ({say.counted('second', path.seconds)})", *told])

    def way(self, path: Path) -> str:
        """The stops of a way, as they are called: 'Welcome —1→ Bills —?→ …'."""
        told = [
            f"{self._short(step.state)} —{step.value or step.label or '…'}→ " if step.by else self._short(step.state)
            for step in path.steps
        ]
        if len(told) > _STOPS:
            told = [*told[: _STOPS // 2], "… → ", *told[-_STOPS // 2 :]]
        return "".join(told)

    def finding(self, finding: Finding) -> str:
        """A finding in one sentence, with places and languages as they are called here."""
        spoken = {"name": self.name(finding.state)} if finding.state in self.index else {}
        if code := str(finding.values.get("language", "")):
            spoken["language"] = str(self.numbers.locale.languages.get(code.split("-", maxsplit=1)[0].lower(), code))
        return self.voice.finding(finding, **spoken)

    def mended(self, what: str) -> str:
        """What a mend is for: every place without a way, or a rule."""
        texts = {f"{rules.name}/{rule.id}": rule.text for rules in self.found.rule_sets for rule in rules.rule}
        if what not in texts:
            return self.voice("reach.mend_for.no_way")
        return self.voice("reach.mend_for.rule", rule=self.text(texts[what]).rstrip("."))

    def mend(self, mend: Mend, *, lines: bool = True) -> str:
        """What to add, and what it does; where in the source it stands, with its `lines`."""
        say, count = self.about("reach"), len(mend.moves)
        named = [
            f"‘{self._short(move.source)}’{f' ({move.place})' if lines and move.place else ''}"
            for move in mend.moves[:_NAMED]
        ]
        more = f" {say.counted('more_places', count - _NAMED)}" if count > _NAMED else ""
        mended = say.counted("mended", mend.mended, broken=mend.broken)
        told = say.counted("mend", count, where=", ".join(named) + more, mended=mended)
        return f"{told} {say('mend.minimal')}" if mend.minimal and mend.all else told

    def follower(self, k: int) -> str:
        """What becomes of somebody who follows the words from a place, by its number; empty where it adds nothing."""
        say, share = self.about("reach"), self.numbers.share
        expected, low, high = (getattr(self.columns, name)[k] for name in ("expected", "chance", "chance_hoped"))
        if expected is not None and expected > 0:
            return say("follows", steps=self.numbers.decimal(expected, 1))
        if (low, high) == (0.0, 1.0):
            return say("follows_unknown")
        if high > low:
            return say("follows_between", low=share(low), high=share(high))
        return say("follows_chance", share=share(low)) if 0 < low < 1 else ""

    def coming_for(self) -> str:
        """How far a person is from what customers come for, all contacts together; empty where that was not given."""
        found, say = self.found.moments, self.about("reach")
        if found is None:
            return ""
        names = ("contacts", "matched", "with_way", "no_way")
        counts = {name: self.numbers.count(getattr(found, name)) for name in names}
        if found.steps is None or found.seconds is None:
            return say("moments_none", **counts)
        steps, seconds = self.numbers.decimal(found.steps, 1), say.counted("second", found.seconds)
        return say("moments", steps=steps, seconds=seconds, **counts)

    @cached_property
    def worst(self) -> Path:
        """The worst way: from the usual entry to the place that is farthest off, and on to a person if one can."""
        if not self.found.entries:
            return Path()
        entry = self.found.entries[0]
        there, on = entry.way_to_farthest, entry.way_from_farthest
        if not (there.steps and on.steps):
            return there if there.steps else entry.way
        sums = {
            name: getattr(there, name) + getattr(on, name)
            for name in ("customer_steps", "keys", "words", "seconds", "sounds")
        }
        return Path(steps=(*there.steps[:-1], *on.steps), shortened=there.shortened or on.shortened, **sums)
