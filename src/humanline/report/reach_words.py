"""Findings, ways and verdicts on the way to a person, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from humanline.foundation.language import in_language
from humanline.model.reach import Graph, GraphState, OpenHours, Remark, Transition
from humanline.model.reached import Finding, Mend, MomentsReached, Path, Reach
from humanline.report.voice import Voice
from humanline.report.words import has

#: Places that are named in one sentence; the rest are counted.
NAMED = 3
#: Places where customers come in that are named; a dialplan has as many numbers.
ENTRIES = 5
#: Letters of what is said in a place by which it is called.
_FIRST = 40
#: Where calls come in: a number in a part of the plan; `s` is any number.
_NUMBER = re.compile(r"\[(?P<name>[^\]]+)\] (?P<number>s|[+\d*#_XZN.]+)")
#: Stops that are told of a long way.
STOPS = 8
#: What findings against a rule count.
_UNITS = {"too_far": "reach.step", "too_long": "reach.second"}


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
        into: dict[str, Transition] = {}
        for move in graph.moves:
            if move.source != move.target:
                into.setdefault(move.target, move)
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
            return state.words if len(state.words) <= _FIRST else f"{state.words[:_FIRST].rstrip(' .,')}…"
        if into is not None and into.by in ("key", "says", "click") and into.label:
            return into.label
        return self("reach_page.called.sound", sound=state.sounds[0]) if state.sounds else ""

    def comes_in(self, reach: Reach) -> str:
        """Where customers come in, as far as that is known; said before anything else."""
        graph = reach.graph
        kinds = {state.id: state.kind for state in graph.states}
        names = self.called(graph)
        unclear = [entry for entry in graph.entries if kinds[entry] == "unknown"]
        if not graph.entries:
            return ""
        if unclear == list(graph.entries) and not graph.comes_in:
            what = next((one.what for one in graph.not_understood if one.state == unclear[0]), unclear[0])
            return self("reach.comes_in_unknown", places=what)
        more = "…" if len(graph.comes_in or graph.entries) > ENTRIES else ""
        numbers = [match for one in graph.comes_in if (match := _NUMBER.fullmatch(one))]
        if numbers and len(numbers) == len(graph.comes_in):
            told = [
                self("reach.any_number", name=f"‘{match['name']}’") if match["number"] == "s" else match["number"]
                for match in numbers[:ENTRIES]
            ]
            return self("reach.comes_in_numbers", places=", ".join(told) + more)
        shown = list(graph.comes_in) or [_short(names[entry].strip()) for entry in graph.entries]
        return self("reach.comes_in", places=", ".join(f"‘{one}’" for one in shown[:ENTRIES]) + more)

    def done(self, path: Path, *, read: bool = False) -> str:
        """What somebody has done on a way: 'heard 94 words (38 seconds), pressed 4 keys'."""
        return ", ".join(self.done_parts(path, read=read))

    def done_parts(self, path: Path, *, read: bool = False) -> list[str]:
        """What somebody has done on a way, part by part."""
        seconds = self.counted("reach.second", path.seconds)
        parts = [f"{self.counted('reach.read' if read else 'reach.heard', path.words)} ({seconds})"]
        counts = {"key": path.keys}
        counts |= {by: sum(step.by == by for step in path.steps) for by in ("click", "says", "types", "fails")}
        counts["sound"] = path.sounds
        return parts + [self.counted(f"reach.{what}", times) for what, times in counts.items() if times]

    @staticmethod
    def way(path: Path, names: Mapping[str, str]) -> str:
        """The stops of a way, as they are called: 'Welcome —1→ Bills —?→ …'."""
        told = []
        for step in path.steps:
            sign = f" —{step.value or step.label or '…'}→ " if step.by else ""
            told.append(f"{_short(names.get(step.state, step.name))}{sign}")
        if len(told) > STOPS:
            told = [*told[: STOPS // 2], "… → ", *told[-STOPS // 2 :]]
        return "".join(told)

    def mend(self, mend: Mend, reach: Reach, *, lines: bool = True) -> str:
        """What to add, and what it does; where in the source it stands, with its `lines`."""
        names = self.called(reach.graph)
        where = ", ".join(
            f"‘{_short(names.get(move.source, move.source).strip())}’"
            + (f" ({move.place})" if lines and move.place else "")
            for move in mend.moves[:NAMED]
        )
        if len(mend.moves) > NAMED:
            where += " " + self.counted("reach.more_places", len(mend.moves) - NAMED)
        form = "one" if len(mend.moves) == 1 else "many"
        mended = self.counted("reach.mended", mend.mended, broken=mend.broken)
        told = self(f"reach.mend.{form}", where=where, mended=mended, count=len(mend.moves))
        return f"{told} {self('reach.mend.minimal')}" if mend.minimal and mend.all else told

    def mended(self, what: str, reach: Reach) -> str:
        """What a mend is for: every place without a way, or a rule."""
        rules = {f"{rules.name}/{rule.id}": rule for rules in reach.rule_sets for rule in rules.rule}
        if what not in rules:
            return self("reach.mend_for.no_way")
        return self("reach.mend_for.rule", rule=in_language(rules[what].text, self.language).rstrip("."))

    def moments(self, moments: MomentsReached) -> str:
        """How far a person is from what customers come for, all contacts together."""
        names = ("contacts", "matched", "with_way", "no_way")
        counts = {name: self.numbers.count(getattr(moments, name)) for name in names}
        if moments.steps is None or moments.seconds is None:
            return self("reach.moments_none", **counts)
        seconds = self.counted("reach.second", moments.seconds)
        return self("reach.moments", steps=self.numbers.decimal(moments.steps, 1), seconds=seconds, **counts)

    def follower(self, reach: Reach, state: int) -> str:
        """What becomes of somebody who follows the words from a state, by its number; empty where it adds nothing."""
        columns, share = reach.columns, self.numbers.share
        expected, low, high = columns.expected[state], columns.chance[state], columns.chance_hoped[state]
        if expected is not None and expected > 0:
            return self("reach.follows", steps=self.numbers.decimal(expected, 1))
        if (low, high) == (0.0, 1.0):
            return self("reach.follows_unknown")
        if high > low:
            return self("reach.follows_between", low=share(low), high=share(high))
        return self("reach.follows_chance", share=share(low)) if 0 < low < 1 else ""

    def windows(self, windows: OpenHours) -> str:
        """Windows of the week: 'mon 00:00 – mon 09:00, …'."""
        told = [f"{self._minute(since)} – {self._minute(until)}" for since, until in windows[:NAMED]]
        if len(windows) > NAMED:
            told.append("…")
        return ", ".join(told)

    def _minute(self, minute: int) -> str:
        day, rest = divmod(minute % (7 * 1440), 1440)
        return f"{self(f'day_short.{day}')} {rest // 60:02d}:{rest % 60:02d}"


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"
