"""A design under seal: its digest, and whether it stands as it was frozen. What freezes it is `trial.freezing`."""

from __future__ import annotations

from typing import Literal

import msgspec

from humanline.model.sealed import sha256_of
from humanline.model.trial import Design

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
    return sha256_of(told)


def standing(design: Design) -> Standing:
    """Whether a design is still open, frozen as it stands, or changed after it was frozen."""
    if not design.frozen:
        return "open"
    last = design.frozen[-1]
    seals = (_seal(design, last.units, last.version, later) for later in (_LATER, _AFTER_THE_FIRST))
    return "frozen" if last.seal in seals else "changed"
