"""Reads the flows of a Rasa assistant (CALM): what it does once a language model has chosen one of them.

Source: rasa.com/docs/rasa-pro (reference/primitives/flows, …/flow-steps, …/patterns): steps `collect`, `action`,
`link`, `call`, `set_slots`, `noop`, and `next` with `if`, `then`, `else`; `END` ends a flow.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from humanline.model.reach import Graph
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import mapping, sequence, string
from humanline.reach.readers.rasa_project import BotResponse, RasaBot
from humanline.reach.readers.walk import Walk

#: Flows of Rasa itself that a customer's words start.
_ASKED_FOR = ("pattern_human_handoff",)


class _Spot(NamedTuple):
    """A step of a flow: the list it is in, by the keys that lead there, and its number."""

    flow: str
    path: tuple[str | int, ...]


class Flows(Walk[_Spot]):
    """The flows of an assistant.

    Args:
        project: its files.
        build: where states and moves go.
    """

    def __init__(self, project: RasaBot, build: GraphBuilder) -> None:
        super().__init__(build)
        self.project = project

    def graph(self) -> Graph:
        """The graph: it listens, and what is said starts a flow."""
        start = self.project.flows.get("pattern_session_start")
        place = next(iter(self.project.flow_places.values()))
        entry = self.at(_Spot("pattern_session_start", (0,)), place) if start else "listens"
        self.says("listens", "choice", name="the assistant listens", place=place)
        self._names.take("listens")
        for name in self.project.flows:
            if not name.startswith("pattern_") or name in _ASKED_FOR:
                there = self.project.flow_places[name]
                self.move("listens", self.at(_Spot(name, (0,)), there), "says", value=name, place=there)
        self.move("listens", "listens", "fails", value="not understood", place=place)
        self.walk()
        self.build.note("model_chooses_flow")
        return self.build.finish([entry])

    def steps(self, spot: _Spot) -> list[Any]:
        """The list of steps that a spot is in."""
        held: Any = self.project.flows[spot.flow]
        for step in spot.path[:-1]:
            held = sequence(held)[step] if isinstance(step, int) else mapping(held).get(step)
        return sequence(held)

    def at(self, spot: _Spot, place: str) -> str:
        """The state of a step; past the last of the flow the assistant listens again."""
        path = spot.path
        while not int(path[-1]) < len(self.steps(spot._replace(path=path))):
            if len(path) == 1:
                return "listens"
            # After inline steps comes what follows the step that holds them.
            holder = [n for n, step in enumerate(path[:-1]) if step == "next"]
            path = (*path[: holder[-1] - 1], int(path[holder[-1] - 1]) + 1) if holder else (10**6,)
        spot = spot._replace(path=path)
        step = self.steps(spot)[int(path[-1])]
        name = (
            string(mapping(step).get("id"))
            or string(mapping(step).get("action"))
            or string(mapping(step).get("collect"))
        )
        line = getattr(step, "line", 0)
        file = self.project.flow_places[spot.flow].rpartition(":")[0]
        return self.to(spot, f"{spot.flow}/{name or path[-1]}", f"{file}:{line}" if line else place)

    def tell(self, key: _Spot, id: str) -> None:
        """Add the state of a step, and where it leads."""
        step = mapping(self.steps(key)[int(key.path[-1])])
        line = getattr(self.steps(key)[int(key.path[-1])], "line", 0)
        place = (
            f"{self.project.flow_places[key.flow].rpartition(':')[0]}:{line}"
            if line
            else self.project.flow_places[key.flow]
        )
        if string(step.get("collect")):
            self.collect(id, string(step["collect"]), step, place)
            by = "types"
        else:
            by = "goes_on"
            if self.acts(id, step, place):
                return
        self.next(key, id, step.get("next"), by, place)

    def collect(self, id: str, slot: str, step: dict[str, Any], place: str) -> None:
        """A question: the slot that it fills."""
        wanted = string(step.get("utter")) or f"utter_ask_{slot}"
        response = self.project.responses.get(wanted, BotResponse("", (), place))
        self.asks(id, slot.replace("_", " "), name=slot, words=response.words, place=place)

    def acts(self, id: str, step: dict[str, Any], place: str) -> bool:
        """Add the state of a step; `True` where nothing of the flow comes after it."""
        action, link = string(step.get("action")), string(step.get("link")) or string(step.get("call"))
        if link:
            self.says(id, name=f"flow {link}", place=place)
            if link in self.project.flows:
                self.move(id, self.at(_Spot(link, (0,)), place), "goes_on", place=place)
            else:
                lost = self.build.unknown(self.free(f"{id}/{link}"), place, link, "no_such_page")
                self.move(id, lost, "goes_on", place=place)
            return True
        response = self.project.responses.get(action)
        if response or action.startswith("utter_"):
            words = response.words if response else ""
            self.says(id, name=action, words=words, sounds=() if words else (action,), place=place)
        elif action and action not in ("action_listen", "action_restart"):
            self.build.unknown(id, place, action, "says_in_code")
        else:
            self.says(id, name=action or "goes on", place=place)
        return False

    def next(self, key: _Spot, id: str, then: object, by: str, place: str) -> None:
        """Where a step leads: the next one, one by its id, the end, or as conditions say."""
        if isinstance(then, list):
            middle, how = id, "depends"
            asked = string(mapping(self.steps(key)[int(key.path[-1])]).get("collect"))
            tests = " ".join(string(mapping(one).get("if")) for one in then)
            if by == "types" and asked in tests:
                how = "says"  # what the customer answers decides
            elif by == "types":
                middle = self.free(f"{id}/depends")
                self.says(middle, name="depends", place=place)
                self.move(id, middle, "types", place=place)
            for n, one in enumerate(then):
                branch = mapping(one)
                part = "then" if "then" in branch else "else"
                told = string(branch.get("if")) or "else"
                goal = self.goal(key, branch.get(part), (*key.path, "next", n, part), place)
                self.move(middle, goal, how, value=told, place=place)  # type: ignore[arg-type]
            return
        goal = (
            self.goal(key, then, (), place)
            if then
            else self.at(key._replace(path=(*key.path[:-1], int(key.path[-1]) + 1)), place)
        )
        self.move(id, goal, by, place=place)  # type: ignore[arg-type]

    def goal(self, key: _Spot, written: object, inline: tuple[str | int, ...], place: str) -> str:
        """Where `next`, `then` or `else` leads: steps inside it, a step by its id, or the end."""
        if isinstance(written, list):
            return self.at(_Spot(key.flow, (*inline, 0)), place)
        wanted = string(written)
        if wanted in ("END", ""):
            return "listens"
        for n, step in enumerate(sequence(self.project.flows[key.flow])):
            if string(mapping(step).get("id")) == wanted:
                return self.at(_Spot(key.flow, (n,)), place)
        return self.build.unknown(self.free(f"{key.flow}/{wanted}"), place, wanted, "no_such_step")
