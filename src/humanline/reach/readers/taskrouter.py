"""Reads a Twilio TaskRouter workflow: which queue a contact waits in, and what happens when nobody is free.

Source: www.twilio.com/docs/taskrouter/workflow-configuration (filters, targets, default_filter), …/task-evaluation
(time-outs), …/lifecycle-task-workflows-and-assignment ('until either a Reservation is accepted or the Task is
canceled'), …/worker-presence (`skip_if`).

How it is read:

- The first filter that fits takes the contact; its targets are queues, one after the other. After the last one that
  times out comes the default queue; without one the task is cancelled ('Task canceled on Workflow timeout').
- A cancelled task is a place where nothing more happens: the customer is not told, and a call even stays on the line
  (…/task-evaluation, 'Manage task timeouts for active calls'). A task that no target lets go of is cancelled when it
  is a day old, unless another time is set when it is made.
- A target whose workers must fit `1==0` reaches nobody: it is used as a pause.
- The channel of a task is not in a workflow: the person is taken to be met by phone, and said so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from humanline.model.reach import Graph, Remark
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import (
    Document,
    fault,
    json_in,
    mapping,
    read_document,
    seconds,
    sequence,
    string,
)
from humanline.reach.readers.reached import only_reached

FORMAT = "taskrouter"

_ALWAYS = re.compile(r"\s*(1\s*==\s*1|true)\s*$", re.IGNORECASE)
_NEVER = re.compile(r"\s*(1\s*==\s*0|0\s*==\s*1|1\s*==\s*2|false)\s*$", re.IGNORECASE)
_FILTER_KEYS = {"filter_friendly_name", "expression", "targets", "friendly_name"}
_TARGET_KEYS = {
    "queue", "timeout", "priority", "expression", "order_by", "skip_if", "known_worker_sid",
    "known_worker_friendly_name",
}  # fmt: skip


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a TaskRouter workflow."""
    del name
    return b"task_routing" in head


def read(path: Path) -> Graph:
    """Read a workflow.

    Args:
        path: its configuration as JSON, or the workflow as the API gives it.

    Raises:
        ReachError: it is not JSON, or not a workflow.
    """
    document = read_document(path)
    expected = "the JSON of a TaskRouter workflow"
    root = mapping(json_in(document, expected))
    if isinstance(root.get("configuration"), str):
        root = mapping(json_in(Document(document.name, root["configuration"]), expected))
    routing = root.get("task_routing")
    if not isinstance(routing, dict) or not isinstance(routing.get("filters", []), list):
        rule = 'A workflow has {"task_routing": {"filters": […]}}.'
        raise fault(document.name, "no task_routing with a list of filters", rule, "Give the workflow's configuration.")
    return _Workflow(routing, document).graph()


class _Workflow:
    def __init__(self, routing: dict[str, Any], document: Document) -> None:
        self.routing = routing
        self.document = document
        self.build = GraphBuilder(document.name, FORMAT)
        self.top = document.place(document.line_at(max(0, document.text.find("task_routing"))))
        self.cancelled = ""

    def graph(self) -> Graph:
        start = self.build.state("task", "speaks", name="a contact comes in", place=self.top)
        certain = False
        for n, one in enumerate(sequence(self.routing.get("filters")), start=1):
            found = mapping(one)
            name = string(found.get("filter_friendly_name")) or string(found.get("friendly_name")) or f"filter {n}"
            place = self.document.place_of("filter_friendly_name", name)
            expression = string(found.get("expression"))
            if certain:
                self.build.note(Remark("filter_never_reached", {"filter": name}))
                continue
            self.strange(found, _FILTER_KEYS, place)
            first = self.targets(name, sequence(found.get("targets")), place)
            self.build.move(start, first, "depends", value=expression, place=place)
            certain = _ALWAYS.match(expression) is not None
        if not certain:
            self.build.move(start, self.after(), "depends", value="no filter fits", place=self.top)
        self.build.note("channel_taken_phone")
        return only_reached(self.build.finish([start], ["task_routing"]))

    def strange(self, found: dict[str, Any], known: set[str], place: str) -> None:
        for key, value in found.items():
            if key not in known:
                self.build.not_understood(place, f"{key}: {value!r}", "unknown_workflow_key")

    def cancel(self) -> str:
        if not self.cancelled:
            self.cancelled = self.build.state(
                "cancelled", "speaks", name="the task is cancelled; nobody comes, and nobody says so", place=self.top
            )
        return self.cancelled

    def waiting(self, id: str, name: str, place: str, *, served: bool = True) -> str:
        state = self.build.state(id, "queue", name=name, place=place)
        if served:
            person = self.build.state(f"{state}/person", "person", way="phone", place=place)
            self.build.move(state, person, "goes_on", place=place)
        return state

    def after(self) -> str:
        """Where a task goes that no filter fits, or that ran out of targets."""
        found = mapping(self.routing.get("default_filter"))
        if not found.get("queue"):
            return self.cancel()
        if "default" in self.build:
            return "default"
        at = self.document.text.find("default_filter")
        place = self.document.place(self.document.line_at(at) if at >= 0 else None)
        self.strange(found, _TARGET_KEYS, place)
        state = self.waiting("default", f"queue {string(found.get('queue'))}", place)
        if most := seconds(found.get("timeout")):
            self.build.move(state, self.cancel(), "nobody_free", seconds=most, place=place)
        return state

    def targets(self, name: str, targets: list[Any], place: str) -> str:
        """The queues of a filter in order; gives the first."""
        if not targets:
            self.build.not_understood(place, f"{name}: no targets", "filter_without_queue")
            return self.after()
        states: list[str] = []
        queue = ""
        for n, one in enumerate(targets, start=1):
            found = mapping(one)
            self.strange(found, _TARGET_KEYS, place)
            queue = string(found.get("queue")) or queue
            served = not _NEVER.match(string(found.get("expression")))
            states.append(self.waiting(f"{name}/{n}", f"queue {queue}", place, served=served))
        for n, (one, state) in enumerate(zip(targets, states, strict=True)):
            found = mapping(one)
            wait, skip = seconds(found.get("timeout")), string(found.get("skip_if"))
            following = ""
            if wait or skip:
                following = states[n + 1] if n + 1 < len(states) else self.after()
            if skip:
                self.build.move(state, following, "nobody_free", value=skip, place=place)
            if wait:
                self.build.move(state, following, "nobody_free", seconds=wait, place=place)
        return states[0]
