"""A log through the line: every contact decided, and decided again; counted, and set beside the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from humanline.foundation.errors import ConfigError, Fault, InputError
from humanline.foundation.names import same
from humanline.line import Line
from humanline.line.compiling import policy_of
from humanline.loop.trials import read_design
from humanline.loop.turning import Turn
from humanline.model.decided import DecidedLog, MomentDecided
from humanline.model.plan import Plan
from humanline.model.sealed import read


def line_of(plan_json: Path, trials: Sequence[Path] = ()) -> tuple[Plan, Line]:
    """The plan, and the line that it decides by.

    Args:
        plan_json: the plan.
        trials: designs that are in force.

    Raises:
        InputError: the plan or a trial can't be used.
    """
    plan = read(plan_json)
    return plan, Line(policy_of(plan, trials=[read_design(path) for path in trials]))


def decide_log(plan: Plan, line: Line, turn: Turn, write: Callable[[bytes], object]) -> DecidedLog:
    """Decide every contact of a log, in its order.

    Args:
        plan: the plan.
        line: of that plan.
        turn: of the log.
        write: is given each decision as JSON; a record that stands for several contacts is given once.

    Raises:
        ConfigError: the turn has no log.
    """
    from humanline.contactlog.tidying.one_by_one import contacts_of

    tidied = turn.tidied
    if tidied is None:
        rule = "There are contacts to decide."
        raise ConfigError([Fault("line.toml log.files", "there is no log", rule, "Or ask about one with --one.")])
    again = Line(line.policy)
    starts = {(same(cell.moment), cell.segment): cell.start for cell in plan.cells}
    counted = _Counted()
    usual = turn.clock()
    for one in contacts_of(tidied, turn.organisation.attributes):
        at = one.at or usual
        found = line.decide(one.contact, at)
        told = msgspec.json.encode(found)
        counted.same[told == msgspec.json.encode(again.decide(one.contact, at))] += one.contacts
        write(told)
        counted.add(str(one.contact["moment"]), found.mode, found.because, one.contacts)
        counted.past += one.contacts if found.past else 0
        counted.whole += one.contacts if found.unknown and not found.segment else 0
        if found.mode == "person":
            counted.closed[one.contact["moment"]] += one.contacts if found.there is False else 0
            if found.price is not None and one.at is not None:
                counted.worth.setdefault(one.contact["moment"], []).append((found.price, one.contacts))
        planned = starts.get((same(str(one.contact["moment"])), one.segment))
        if found.because != "asked":
            counted.planned += one.contacts if planned == found.mode else 0
            counted.otherwise[found.because] += one.contacts if planned != found.mode else 0
    return counted.told(line)


class _Counted:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.modes: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.contacts: Counter[str] = Counter()
        self.person: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()
        self.otherwise: Counter[str] = Counter()
        self.worth: dict[str, list[tuple[float, int]]] = {}
        self.same: Counter[bool] = Counter()
        self.past = self.whole = self.planned = 0

    def add(self, moment: str, mode: str, because: str, count: int) -> None:
        """One record."""
        self.modes[mode] += count
        self.reasons[because] += count
        self.contacts[moment] += count
        self.person[moment] += count if mode == "person" else 0
        self.asked[moment] += count if because == "asked" else 0

    def told(self, line: Line) -> DecidedLog:
        """All of it."""
        return DecidedLog(
            seal=line.policy.seal,
            shadow=line.policy.shadow,
            past=self.past,
            contacts=self.contacts.total(),
            modes=dict(self.modes.most_common()),
            reasons=dict(self.reasons.most_common()),
            moments=tuple(
                MomentDecided(
                    moment, contacts, self.person[moment], self.asked[moment], self.closed[moment], self._worth(moment)
                )
                for moment, contacts in sorted(self.contacts.items(), key=lambda item: (-item[1], item[0]))
            ),
            as_planned=self.planned,
            otherwise={reason: count for reason, count in self.otherwise.most_common() if count},
            whole=self.whole,
            replayed=self.same[True],
            differ=self.same[False],
        )

    def _worth(self, moment: str) -> float | None:
        known = self.worth.get(moment, ())
        many = sum(count for _, count in known)
        return round(sum(price * count for price, count in known) / many, 6) if many else None


def contact_of(said: Sequence[str]) -> Mapping[str, str]:
    """One contact from words such as `moment=rent question`.

    Raises:
        InputError: one is not name=value, or a name stands there twice; all faults at once.
    """
    faults, found = [], dict[str, str]()
    for text in said:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            faults.append(Fault("--one", f"found {text!r}", "A name, = and a value.", 'Such as --one "moment=repair".'))
        elif name.strip() in found:
            faults.append(Fault("--one", f"found {name.strip()!r} twice", "A contact says it once."))
        found[name.strip()] = value
    if faults:
        raise InputError(faults)
    return found


def moment_in_time(text: str) -> datetime | None:
    """A time that was typed, such as `2026-03-05T09:30+01:00`, or local time without a zone; `None` where none was.

    Raises:
        InputError: it is no time.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        way_out = "Such as 2026-03-05T09:30."
        raise InputError([Fault("--at", f"found {text!r}", "A time is needed.", way_out)]) from None
