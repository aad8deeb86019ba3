"""One walk for all readers of flows: every place once, in the order met; and the verbs by which it is told.

A reader says where customers come in (`to`), and for each place what is there (`tell`), by these verbs and by moves to
other places. A place is told after the one that leads to it, never inside it, so that no chain is too deep.

Four readers do without: an outline nests as its lines do, a TaskRouter workflow is one list of filters, and a document
of TwiML or VoiceXML is told whole, verb after verb, whether anything leads there or not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from humanline.model.reach import By, OpenHours, StateKind, Way
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import Names
from humanline.reach.readers.passing_on import who_answers

Key = TypeVar("Key", bound=Hashable)
#: A flow with more places is cut off there, and said to be.
MOST_PLACES = 200_000
TOO_MANY = "too-many"


class Walk(ABC, Generic[Key]):
    """Visits the places of a source.

    Args:
        build: where states and moves go.

    Attributes:
        build: the same.
        ids: place → id of its state.
    """

    def __init__(self, build: GraphBuilder) -> None:
        self.build = build
        self.ids: dict[Key, str] = {}
        self._names = Names()
        self._todo: deque[Key] = deque()

    @abstractmethod
    def tell(self, key: Key, id: str) -> None:
        """Add the state of a place, and its moves."""

    def to(self, key: Key, name: str, place: str = "") -> str:
        """The id of a place that is led to; it will be told."""
        if key not in self.ids:
            if len(self.ids) >= MOST_PLACES:
                if TOO_MANY not in self.build:
                    why = "rest_not_read"
                    self.build.unknown(TOO_MANY, place, f"more than {MOST_PLACES:,} states", why)
                return TOO_MANY
            self.ids[key] = self.free(name)
            self._todo.append(key)
        return self.ids[key]

    def free(self, name: str) -> str:
        """An id that no place has yet: this name, perhaps with a number behind it."""
        return self._names.free(name)

    def walk(self) -> None:
        """Tell every place that is led to, and those that they lead to."""
        while self._todo:
            key = self._todo.popleft()
            self.tell(key, self.ids[key])

    # ── verbs: what a place is to a customer ──

    def says(self, id: str, kind: StateKind = "speaks", **more: Any) -> None:  # noqa: ANN401 - passed on
        """Something is said or shown; see `GraphBuilder.state`."""
        self.build.state(id, kind, **more)

    def asks(self, id: str, what: str, **more: Any) -> None:  # noqa: ANN401 - passed on
        """Something must be typed or said."""
        self.build.state(id, "asks", asks_for=what, **more)

    def queue_to_person(
        self, id: str, way: Way, *, name: str = "", language: str = "", open: OpenHours = (), place: str = ""
    ) -> None:
        """A queue with a person behind it; what happens when nobody is free is a move of the reader's."""
        self.build.state(id, "queue", name=name, language=language, open=open, place=place)
        person = self.build.state(self.free(f"{id}/person"), "person", way=way, open=open, place=place)
        self.move(id, person, "goes_on", place=place)

    def rings(
        self, id: str, *destinations: str, name: str = "", language: str = "", open: OpenHours = (), place: str = ""
    ) -> None:
        """Telephones that ring; who answers is settled by what is said on the way, see `readers.passing_on`."""
        self.build.state(id, "queue", name=name, language=language, open=open, place=place)
        self.build.passes_on(id, destinations, who_answers, place=place)

    def rings_somebody(
        self, id: str, what: str, why: str, *, name: str = "", language: str = "", place: str = ""
    ) -> None:
        """A queue, or a phone that rings, of which it is not known who answers."""
        self.build.state(id, "queue", name=name, language=language, place=place)
        answer = self.build.unknown(self.free(f"{id}/who"), place, what, why)
        self.move(id, answer, "goes_on", place=place)

    def takes_message(self, id: str, *, name: str = "", place: str = "") -> None:
        """Somebody reads or hears it later; the contact is over."""
        self.build.state(id, "person", way="message", name=name, place=place)

    def ends(self, id: str, *, name: str = "", place: str = "") -> None:
        """The system ends the contact."""
        self.build.state(id, "hang_up", name=name, place=place)

    def may_do_anything(self, id: str, what: str, why: str, then: str = "", *, place: str = "") -> None:
        """Code, or another part that is not here: it goes on to `then`, or does something else."""
        self.build.unknown(id, place, what, why)
        if then:
            self.move(id, then, "depends", place=place)

    def move(self, source: str, target: str, by: By, **more: Any) -> None:  # noqa: ANN401 - passed on
        """A way from one place to another; see `GraphBuilder.move`."""
        self.build.move(source, target, by, **more)
