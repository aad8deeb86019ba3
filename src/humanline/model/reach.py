"""How a customer reaches a person: menus, flows and sites as one small graph, and what was measured in it."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

#: What a state is to the customer who is in it.
StateKind = Literal[
    "speaks",  # something is said or shown; it goes on by itself
    "choice",  # the customer chooses between options
    "asks",  # something must be typed or said: a number, a name, a question
    "page",  # a page of a site
    "queue",  # the customer waits for a person
    "person",  # a person; `way` says how
    "done",  # the contact ends with what the customer came for, or the customer ended it
    "hang_up",  # the system ends the contact
    "unknown",  # the reader could not tell: counts as unknown, never as fine; see `reach.measuring.game`
]

#: How a person is met. The first four are people in the contact itself; the others read it later.
Way = Literal["phone", "chat", "call_back", "counter", "email", "message"]
PERSON_WAYS: tuple[Way, ...] = ("phone", "chat", "call_back", "counter")

#: How one gets from a state to the next.
By = Literal[
    # what the customer does: one step each
    "key",  # presses a key
    "says",  # says or writes something
    "click",  # follows a link, presses a button
    "types",  # fills in what is asked
    "fails",  # stays silent, or gives what is not understood, until the system moves on
    # what the system does: no step
    "goes_on",  # by itself
    "depends",  # on something that the customer does not choose: data, a lottery, which of several rules fits
    "closed",  # outside opening hours
    "nobody_free",  # nobody answers, the queue is full, or waiting took too long
    "error",  # a part is broken: a server, a look-up, a delivery
]
BY_CUSTOMER: tuple[By, ...] = ("key", "says", "click", "types", "fails")
#: What happens when something is amiss: left out of the normal day, taken into the worst one.
AMISS: tuple[By, ...] = ("closed", "nobody_free", "error")

#: Windows of local time in minutes of the week, Monday 00:00 = 0, each [from, until) with until ≤ 10 080.
#: Empty: nothing is said about hours, so always, as far as the source tells.
OpenHours = tuple[tuple[int, int], ...]

WEEK_MINUTES = 7 * 24 * 60

#: Why a move is hard to find, on a site.
#: `login`: behind one. `unannounced`: whether any words name it is not known, so that only who knows it can take it.
Hidden = Literal["", "pdf", "image", "search", "form", "question", "script", "login", "unannounced"]


class GraphState(Record, frozen=True, gc=False, omit_defaults=True):
    """One place in a menu, a flow or a site.

    Attributes:
        id: unique in the graph; readable, such as `main-menu` or `/contact`.
        kind: what it is to the customer.
        name: as the source calls it; empty means: as `id`.
        words: what is said or shown there, as plain text. Of a page: what a reader sees, title first.
        sounds: sound files that are played there, whose words and length are not known.
        seconds: fixed time that passes there, besides `words`: a pause, a time-out, a recording of known length.
        way: of a person: how.
        open: of a person or queue: when.
        language: of the words (`nl`, `en`…), where the source tells; else empty.
        asks_for: of `asks`: what, in a few words ('customer number'), to see the same question asked twice.
        place: file and line, such as `extensions.conf:12`, or the address of a page.
    """

    id: str
    kind: StateKind
    name: str = ""
    words: str = ""
    sounds: tuple[str, ...] = ()
    seconds: float = 0.0
    way: Way | Literal[""] = ""
    open: OpenHours = ()
    language: str = ""
    asks_for: str = ""
    place: str = ""


class Transition(Record, frozen=True, gc=False, omit_defaults=True):
    """One way from a state to the next.

    The moves of a state stand in the order in which they are offered: the customer hears, or sees, the first one first.

    Attributes:
        source: id of the state it starts from.
        target: id of the state it leads to.
        by: how.
        value: the key (`1`), the intent, the address of a link.
        label: the words by which the customer knows it: 'for repairs', the text of a link; empty where none are said.
        open: when it can be taken.
        hidden: why it is hard to find.
        seconds: how long it takes by itself: a time-out.
        place: file and line.
    """

    source: str
    target: str
    by: By
    value: str = ""
    label: str = ""
    open: OpenHours = ()
    hidden: Hidden = ""
    seconds: float = 0.0
    place: str = ""


class Remark(Record, frozen=True):
    """What a reader of a source has to say of it.

    Attributes:
        code: a fixed word; pages say it in their language, with `values` filled in.
        values: name → value for the sentence.
    """

    code: str
    values: dict[str, str | int | float] = {}


class NotUnderstood(Record, frozen=True):
    """Something in the source that the reader does not know.

    Attributes:
        place: file and line.
        what: what stands there, shortened.
        why: what the reader expected, or why it can't follow it.
        state: id of the `unknown` state that stands for it, or empty where the customer's way does not lead through it.
    """

    place: str
    what: str
    why: Remark
    state: str = ""


class Graph(Record, frozen=True):
    """A menu, a flow or a site as states and moves.

    Attributes:
        source: name of the file, folder or address.
        format: what it was read as: `outline`, `asterisk`, `site`…
        states: each `id` once.
        moves: every `source` and `target` is a state; grouped by source, in the order offered.
        entries: ids of the states where a customer comes in, the usual one first.
        comes_in: where that is, as the source calls it (a number, a page, a trigger), where its states don't say it.
        not_understood: what the reader does not know.
        notes: what a reader of the results should know.
    """

    source: str
    format: str
    states: tuple[GraphState, ...]
    moves: tuple[Transition, ...]
    entries: tuple[str, ...]
    not_understood: tuple[NotUnderstood, ...] = ()
    notes: tuple[Remark, ...] = ()
    comes_in: tuple[str, ...] = ()
