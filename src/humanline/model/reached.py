"""What was measured in a menu, a flow or a site: the way to a person from every state, and what stands in it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record, Table
from humanline.model.reach import By, Graph, OpenHours, Way
from humanline.model.rules import RuleSet

#: On the best day the system chooses what is best for the customer; on a normal day nothing is amiss, and what depends
#: on things that the customer does not choose falls out badly; on the worst day closed, nobody free and broken parts
#: come on top.
Day = Literal["best", "normal", "worst"]

FindingKind = Literal[
    "no_way",  # from here no person can be reached
    "trap",  # a loop with no way out to a person
    "can_circle",  # a loop in which one can be kept, though a person can be reached from it
    "not_sure",  # whether a person can be reached depends on something that the customer does not choose
    "dead_end",  # nothing happens any more
    "hang_up",  # the system ends the contact
    "closed_hours",  # times of the week without a way
    "one_language",  # a language in which there is no way
    "buried_option",  # an option to a person after more than four others
    "asked_twice",  # the same question twice on one way
    "only_after_failing",  # a person only for who stays silent or is not understood
    "hidden",  # every way goes through something that is hard to find
    "nobody_free",  # when nobody is free there is neither a person nor a call-back
    "not_mentioned",  # the first menu does not speak of a person
    "not_announced",  # a key brings a person, and no words name it
    "machine_not_said",  # a machine speaks first and does not say that it is one
    "not_understood",  # the reader did not know what stands there
    "too_far",  # more steps to a person than a rule allows
    "too_long",  # more seconds to a person than a rule allows
]

#: Why a verdict is unknown, or why a rule does not apply.
Because = Literal["", "not_understood", "sounds", "other_source", "no_state", "no_menu"]


class WayStep(Record, frozen=True, omit_defaults=True):
    """One place on a way, with what the customer does there to move on.

    Attributes:
        state: id of the state.
        name: as it is called.
        by: how one moves on; empty at the end of the way.
        value: the key, the intent or the address.
        label: the words by which the customer knows the option.
        words: how many words are heard or read here before moving on.
        seconds: how long that takes, pauses and time-outs included; waiting in a queue and sounds of unknown length
        not.
        sounds: sound files here whose length is not known.
        place: file and line.
    """

    state: str
    name: str
    by: By | Literal[""] = ""
    value: str = ""
    label: str = ""
    words: int = 0
    seconds: float = 0.0
    sounds: int = 0
    place: str = ""


class Path(Record, frozen=True):
    """A way through the graph, from its first state to its last.

    Attributes:
        steps: the states passed, in order.
        customer_steps: what the customer has to do on it, counted.
        keys: keys pressed.
        words: words heard or read.
        seconds: time it takes, as far as known.
        sounds: sound files on it whose length is not known.
        shortened: the way was longer than is kept; its middle is left out of `steps`, not of the sums.
    """

    steps: tuple[WayStep, ...] = ()
    customer_steps: int = 0
    keys: int = 0
    words: int = 0
    seconds: float = 0.0
    sounds: int = 0
    shortened: bool = False


class Finding(Record, frozen=True):
    """Something that stands between a customer and a person, with the way that proves it.

    Attributes:
        id: unique in the result, such as `no_way:pay-bills`.
        kind: what it is.
        state: where.
        place: file and line.
        states: all states that it holds for, `state` first.
        sure: false where something that is not understood, or a sound, could make it untrue.
        path: from an entry to `state`, and on where that is what proves it.
        windows: of `closed_hours`: the times, in minutes of the week.
        values: name → value for the sentence that tells it.
    """

    id: str
    kind: FindingKind
    state: str = ""
    place: str = ""
    states: tuple[str, ...] = ()
    sure: bool = True
    path: Path = Path()
    windows: OpenHours = ()
    values: dict[str, str | int | float] = {}


class AddedMove(Record, frozen=True):
    """A move that would mend something: in `source`, key 0 (or a link) to `target`."""

    source: str
    target: str
    place: str = ""


class Mend(Record, frozen=True):
    """The smallest change that mends something, computed.

    Attributes:
        what: `no_way`, or the rule that is broken, as `set/rule`.
        moves: what to add.
        mended: states that were broken and are fine with these moves, by measuring again.
        broken: states that were broken.
        minimal: of one move: none mends more; of several: no fewer mend as much. False: not proven.
        all: nothing is left broken.
        steps: of one that leaves nothing broken: steps to a person on a normal day from each state once it is done;
            `None`: no way.
    """

    what: str
    moves: tuple[AddedMove, ...]
    mended: int
    broken: int
    minimal: bool
    all: bool
    steps: tuple[int | None, ...] = ()


class RuleVerdict(Record, frozen=True):
    """What the graph says about one rule.

    Attributes:
        set: name of the rule set.
        rule: id of the rule in it.
        verdict: kept, broken, unknown (what is not understood decides), or does not apply to this kind of source.
        findings: ids of the findings that break it or leave it open.
        measured: of a rule on steps or seconds: the largest that was found; `None` where there is no way, or no number.
        looked_at: states that the rule was held to.
        broken: of those: not kept.
        unknown: of those: unknown.
        because: why it is unknown or does not apply, as a fixed word.
    """

    set: str
    rule: str
    verdict: Literal["kept", "broken", "unknown", "does_not_apply"]
    findings: tuple[str, ...] = ()
    measured: float | None = None
    looked_at: int = 0
    broken: int = 0
    unknown: int = 0
    because: Because = ""


class MomentReach(Record, frozen=True):
    """Somebody who comes for one moment: to its place in the menu, and from there to a person.

    Attributes:
        moment: what they come for.
        contacts: how many.
        state: id of its state; empty where none was found.
        matched_by: how: by the state's id, the words of an option or the name of a state; empty: not found.
        steps: on a normal day, to the state and on; `None`: no way, not certain, or not found.
        steps_hoped: the same, if all that is not understood is a person.
        seconds: along that way.
    """

    moment: str
    contacts: float
    state: str = ""
    matched_by: Literal["", "id", "option", "name"] = ""
    steps: int | None = None
    steps_hoped: int | None = None
    seconds: float | None = None


class MomentsReached(Record, frozen=True):
    """All moments together, weighted by their contacts.

    Attributes:
        moments: each of them.
        contacts: contacts in all.
        matched: contacts of moments that were found in the source.
        with_way: of those: contacts with a way that is certain.
        no_way: of those: contacts without one, for certain.
        steps: mean over `with_way`; `None` where that is empty.
        seconds: mean over `with_way`.
    """

    moments: tuple[MomentReach, ...]
    contacts: float
    matched: float
    with_way: float
    no_way: float
    steps: float | None = None
    seconds: float | None = None


class Columns(Record, frozen=True):
    """One number a state, in the order of `graph.states`.

    Steps are those of the customer; `None`: a person can't be reached for certain. The columns `…_hoped` take all that
    is not understood for a person: where they differ from the plain ones the answer is not known.

    Attributes:
        best: on the best day.
        best_hoped: the same, hoped.
        normal: on a normal day.
        normal_hoped: the same, hoped.
        worst: on the worst day.
        worst_hoped: the same, hoped.
        seconds: along the way of `normal`.
        words: heard or read along it.
        keys: pressed along it.
        sounds: of unknown length along it.
        expected: mean number of steps for who follows the words; `None` where a person is not certain for them.
        chance: probability that who follows the words reaches a person, 0–1.
        chance_hoped: the same, hoped.
        reachable: a customer can come here from an entry.
    """

    best: tuple[int | None, ...]
    best_hoped: tuple[int | None, ...]
    normal: tuple[int | None, ...]
    normal_hoped: tuple[int | None, ...]
    worst: tuple[int | None, ...]
    worst_hoped: tuple[int | None, ...]
    seconds: tuple[float | None, ...]
    words: tuple[int | None, ...]
    keys: tuple[int | None, ...]
    sounds: tuple[int | None, ...]
    expected: tuple[float | None, ...]
    chance: tuple[float, ...]
    chance_hoped: tuple[float, ...]
    reachable: tuple[bool, ...]


class Entry(Record, frozen=True):
    """From where a customer comes in.

    Attributes:
        state: id of the state.
        way: the way to a person on a normal day; empty where there is none that is certain.
        lucky_way: the way on the best day, where there is none on a normal one.
        farthest: the state that lies farthest from a person on a normal day. Where states have no way at all: of these,
            the one that takes most steps to come to.
        way_to_farthest: how one gets there.
        way_from_farthest: how one gets from there to a person; empty where there is no way.
    """

    state: str
    way: Path = Path()
    lucky_way: Path = Path()
    farthest: str = ""
    way_to_farthest: Path = Path()
    way_from_farthest: Path = Path()


class Reach(Record, frozen=True):
    """What was measured in one source.

    Attributes:
        version: of Humanline.
        made_at: when.
        graph: what was measured.
        ways: what counted as a person.
        columns: one number a state.
        entries: the ways in.
        findings: what stands between a customer and a person.
        moments: what customers come for; `None` where no volumes were given.
        rule_sets: the rules that it was held to.
        verdicts: what came of each.
        mends: the smallest changes that mend.
        notes: what a reader of the results should know, as fixed words.
        made_from: names of the files that went in.
        schema: of this record.
    """

    version: str
    made_at: datetime
    graph: Graph
    ways: tuple[Way, ...]
    columns: Columns
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    moments: MomentsReached | None = None
    rule_sets: tuple[RuleSet, ...] = ()
    verdicts: tuple[RuleVerdict, ...] = ()
    mends: tuple[Mend, ...] = ()
    notes: tuple[str, ...] = ()
    made_from: tuple[str, ...] = ()
    schema: int = 1

    def table(self) -> Table:
        """Steps, seconds and words to a person from each state that a customer can come to."""
        kept = ("person", "done", "hang_up")
        columns = self.columns
        rows = tuple(
            (
                state.name or state.id,
                state.kind,
                _steps(columns.best[k], columns.best_hoped[k]),
                _steps(columns.normal[k], columns.normal_hoped[k]),
                _steps(columns.worst[k], columns.worst_hoped[k]),
                columns.seconds[k],
                columns.words[k],
            )
            for k, state in enumerate(self.graph.states)
            if columns.reachable[k] and state.kind not in kept
        )
        head = ("state", "kind", "steps, best", "steps", "steps, worst", "seconds", "words")
        return Table(f"Steps to a person in {self.graph.source}", head, rows)


def _steps(sure: int | None, hoped: int | None) -> str:
    """A number of steps in words: `2`, `no way`, `unknown (1 to 3)`."""
    if sure == hoped:
        return "no way" if sure is None else str(sure)
    return f"unknown ({hoped} to {'no way' if sure is None else sure})"
