"""Findings on the way to a person, and places by what people call them, in plain words."""

from __future__ import annotations

from humanline.model.reach import Graph, GraphState, OpenHours, Remark, Transition
from humanline.model.reached import Finding
from humanline.report.voice import Voice
from humanline.report.words import has

#: Windows of the week that are named in one sentence.
_WINDOWS = 3
#: A place without a name is called by so many letters of what is said there; a name so long that these words begin with
#: is taken for their beginning.
NAME_LETTERS = 40
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
            return state.words if len(state.words) <= NAME_LETTERS else f"{state.words[:NAME_LETTERS].rstrip(' .,')}…"
        if into is not None and into.by in ("key", "says", "click") and into.label:
            return into.label
        return self("reach_page.called.sound", sound=state.sounds[0]) if state.sounds else ""

    def windows(self, windows: OpenHours) -> str:
        """Windows of the week: 'mon 00:00 – mon 09:00, …'."""
        told = [f"{self._minute(since)} – {self._minute(until)}" for since, until in windows[:_WINDOWS]]
        return ", ".join([*told, *(["…"] if len(windows) > _WINDOWS else [])])

    def _minute(self, minute: int) -> str:
        day, rest = divmod(minute % (7 * 1440), 1440)
        return f"{self(f'day_short.{day}')} {rest // 60:02d}:{rest % 60:02d}"
