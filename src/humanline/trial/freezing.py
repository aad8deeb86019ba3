"""Freeze a design before the first outcome is read, and show every change after that for ever."""

from __future__ import annotations

import msgspec

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.frozen import seal, standing
from humanline.model.trial import Design, Frozen


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
