"""How each place stands: with a way to a person, without, with luck only, or not known; and what it is called."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from humanline.foundation.language import in_language
from humanline.model.reach import Graph, GraphState, OpenHours, Remark, Transition
from humanline.model.reached import Finding, Mend, Path, Reach
from humanline.model.rules import Text
from humanline.reach.measuring.hearing import READ_FORMATS
from humanline.report.charts.reach_graph import Stand
from humanline.report.voice import Voice
from humanline.report.words import has

#: Places that a mend names, and windows of the week that a sentence names.
_NAMED = 3
#: Places where customers come in that are named; a dialplan has as many numbers.
_ENTRIES = 5
#: Stops that are told of a long way in one line.
_STOPS = 8
#: Where calls come in: a number in a part of the plan; `s` is any number.
_NUMBER = re.compile(r"\[([^\]]+)\] (s|[+\d*#_XZN.]+)")
#: A place without a name is called by so many letters of what is said there; a name so long that these words begin with
#: is taken for their beginning.
_NAME_LETTERS = 40
#: What findings against a rule count.
_UNITS = {"too_far": "reach.step", "too_long": "reach.second"}
_ENDS = frozenset({"done", "hang_up"})
_BREAKS = (" - ", " | ", " – ", " — ", " · ")


class ReachVoice(Voice):
    """Says what was measured in one language."""

    def finding(self, finding: Finding, **spoken: str) -> str:
        """A finding in one sentence; `spoken` are values that are said otherwise than they stand in the record."""
        values: dict[str, object] = {**finding.values, "windows": self.windows(finding.windows), **spoken}
        values["name"] = str(values.get("name", "")).strip()
        if finding.kind in _UNITS:
            values["at_most"] = self.counted(_UNITS[finding.kind], float(finding.values.get("at_most", 0)))
        if "how" in values and has(f"reach.how.{values['how']}"):
            values["how"] = self(f"reach.how.{values['how']}")
        if "why" in values:
            named = {name.removeprefix("why_"): value for name, value in finding.values.items()}
            values["why"] = self.why(Remark(str(values["why"]), named))
        told = self(f"reach.finding.{finding.kind}", **values)
        return told if finding.sure or finding.kind == "not_understood" else f"{told} ({self('reach.unless')})"

    def why(self, remark: Remark) -> str:
        """Why something was not understood, in one sentence."""
        return self.code("reach_reading.why", remark.code, remark.values)

    def note(self, remark: Remark) -> str:
        """What the reader of the source noted, in one sentence."""
        return self.code("reach_reading.note", remark.code, remark.values)

    def called(self, graph: Graph) -> dict[str, str]:
        """Id of each place → what people call it: its name, else what is said there, else how one comes there.

        An id of the source is no name: it is told only where nothing else is known, and of pages, where it is an
        address.
        """
        # The first move that leads there.
        into = {move.target: move for move in reversed(graph.moves) if move.source != move.target}
        found = {state.id: self._called(state, into.get(state.id)) for state in graph.states}
        for state in graph.states:  # by the place before it, which has to have a name first
            by = into.get(state.id)
            if not found[state.id] and by is not None and by.value and found[by.source]:
                found[state.id] = self("reach_page.called.key", key=by.value, name=found[by.source])
        return {name: told or name for name, told in found.items()}

    def _called(self, state: GraphState, into: Transition | None) -> str:
        if (state.name and state.name != state.id) or state.kind == "page":
            return state.name or state.id
        if state.words:
            return state.words if len(state.words) <= _NAME_LETTERS else f"{state.words[:_NAME_LETTERS].rstrip(' .,')}…"
        if into is not None and into.by in ("key", "says", "click") and into.label:
            return into.label
        return self("reach_page.called.sound", sound=state.sounds[0]) if state.sounds else ""

    def windows(self, windows: OpenHours) -> str:
        """Windows of the week: 'mon 00:00 – mon 09:00, …'."""
        told = [f"{self._minute(since)} – {self._minute(until)}" for since, until in windows[:_NAMED]]
        return ", ".join([*told, *(["…"] if len(windows) > _NAMED else [])])

    def _minute(self, minute: int) -> str:
        day, rest = divmod(minute % (7 * 1440), 1440)
        return f"{self(f'day_short.{day}')} {rest // 60:02d}:{rest % 60:02d}"


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
        match state.kind:
            case "person":
                return "person" if state.way in self.found.ways or not state.way else "later"
            case "done" | "hang_up":
                return state.kind
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
        left_out, reachable = {"person", "unknown", *_ENDS}, self.columns.reachable
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
        return told.removesuffix(self._tail) or told

    @staticmethod
    def called_by_words(state: GraphState) -> bool:
        """Whether a place has no name of its own: a reader calls it by its first words, cut off."""
        told = state.name
        return state.kind != "page" and _NAME_LETTERS <= len(told) < len(state.words) and state.words.startswith(told)

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
        numbers = [match.groups() for one in graph.comes_in if (match := _NUMBER.fullmatch(one))]
        if numbers and len(numbers) == len(graph.comes_in):
            key = "comes_in_numbers"
            told = [say("any_number", name=f"‘{name}’") if number == "s" else number for name, number in numbers]
        else:
            key, told = "comes_in", [f"‘{one}’" for one in graph.comes_in or map(self._short, graph.entries)]
        return say(key, places=", ".join(told[:_ENTRIES]) + ("…" if len(told) > _ENTRIES else ""))

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
        signs = [f" —{step.value or step.label or '…'}→ " if step.by else "" for step in path.steps]
        told = [f"{self._short(step.state)}{sign}" for step, sign in zip(path.steps, signs, strict=True)]
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
        places = [f" ({move.place})" if lines and move.place else "" for move in mend.moves[:_NAMED]]
        named = [f"‘{self._short(move.source)}’{place}" for move, place in zip(mend.moves, places, strict=False)]
        more = f" {say.counted('more_places', count - _NAMED)}" if count > _NAMED else ""
        mended = say.counted("mended", mend.mended, broken=self.numbers.count(mend.broken))
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
        counted = ("customer_steps", "keys", "words", "seconds", "sounds")
        sums = {name: getattr(there, name) + getattr(on, name) for name in counted}
        return Path(steps=(*there.steps[:-1], *on.steps), shortened=there.shortened or on.shortened, **sums)
