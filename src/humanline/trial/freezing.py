"""Freeze a design before the first outcome is read, and show every change after that for ever."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.trial import Design, Frozen

#: Fields of an outcome that came later than seals, and what they hold where nothing is said: so those seals still hold.
_LATER: dict[str, float | None] = {"ceiling": None, "over": None}
#: Those that the first seals of all did not have yet, either.
_AFTER_THE_FIRST = _LATER | {"explained": 0.0}

Standing = Literal["open", "frozen", "changed"]


def seal(design: Design, *, units: int = 1, version: str = "") -> str:
    """SHA-256 over what is tried, how it is looked at and when it is enough; what was frozen is left out.

    Fields that hold their default are left out, so that a later version of Humanline with more fields gives the same.

    Args:
        design: the design.
        units: planned; 1 where nobody planned any yet.
        version: of Humanline, with which it will be read; empty where it is not frozen yet.
    """
    return _seal(design, units, version, _LATER)


def _seal(design: Design, units: int, version: str, later: dict[str, float | None]) -> str:
    # Through JSON and back, so that 7 and 7.0 are the same days.
    same = msgspec.json.decode(msgspec.json.encode(msgspec.structs.replace(design, frozen=())), type=Design)
    content = msgspec.to_builtins(same)
    plain = msgspec.to_builtins(Design(name="-", arms=(), outcomes=(), success=()))
    told = {name: value for name, value in content.items() if value != plain.get(name)}
    told["outcomes"] = [
        {name: value for name, value in outcome.items() if name not in later or value != later[name]}
        for outcome in told.get("outcomes", ())
    ]
    told |= {"planned_units": units, "version": version} if version else {}
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()


def standing(design: Design) -> Standing:
    """Whether a design is still open, frozen as it stands, or changed after it was frozen."""
    if not design.frozen:
        return "open"
    last = design.frozen[-1]
    seals = (_seal(design, last.units, last.version, later) for later in (_LATER, _AFTER_THE_FIRST))
    return "frozen" if last.seal in seals else "changed"


def freeze(design: Design, *, units: int | None, by: str, clock: Clock, version: str, because: str = "") -> Design:
    """Freeze a design; a design that was frozen and then changed is frozen again with its reason, beside the first.

    Args:
        design: the design.
        units: planned over all arms; `None` where nobody knows.
        by: who freezes it.
        clock: gives the time.
        version: the version of Humanline, which goes with the seal.
        because: why it was changed; needed where it was frozen before.

    Raises:
        InputError: a name or a reason is missing, nobody approved the trial, participants are told nothing, or nobody
            knows how many units are planned; all faults at once.
    """
    faults = []
    if not by.strip():
        faults.append(Fault("--by", "no name", "A design is frozen by a person.", 'Write --by "Your Name".'))
    if not design.approved_by.strip():
        rule = "A trial names who approved it."
        faults.append(Fault("trial.toml approved_by", "nothing", rule, 'Write approved_by = "Name, role".'))
    if not design.participants_are_told.strip():
        rule = "A trial says what participants are told."
        way_out = "Write it as they will read or hear it."
        faults.append(Fault("trial.toml participants_are_told", "nothing", rule, way_out))
    if units is None:
        rule = "A trial has an end, or a size that it is tuned to; the log does not tell how many units come."
        faults.append(Fault("trial.toml units", "nothing", rule, "Write units = 2000, over all arms."))
    if standing(design) == "frozen":
        return design
    if design.frozen and not because.strip():
        rule = "A frozen design is changed for a reason, which stays in the result."
        faults.append(Fault("--because", "no reason", rule, 'Write --because "why it had to change".'))
    if faults or units is None:
        raise InputError(faults)
    now = Frozen(
        seal=seal(design, units=units, version=version),
        at=clock(),
        by=" ".join(by.split()),
        version=version,
        units=units,
        because=" ".join(because.split()),
    )
    return msgspec.structs.replace(design, frozen=(*design.frozen, now))
