"""Who is in which arm: drawn by a salted hash of the unit, so that anybody can work it out again.

A unit keeps its arm for ever; a ramp only lets more units in. Units that are held out are held out of every trial that
shares their namespace. Asking for a person has no part in it: whoever asks gets one, in every arm (I1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from humanline.foundation.assigning import EVERYBODY, Slots, in_blocks, is_held_out, lot, takes_part
from humanline.foundation.errors import Fault, InputError
from humanline.model.trial import Assignment, Design


def assign(
    design: Design, unit: str, *, at: datetime, segment: str = "", slots: Slots | None = None
) -> Assignment | None:
    """What the lot gives to one unit; the same whenever it is asked. `None` where the unit takes no part (yet).

    Args:
        design: the trial; its name is the salt.
        unit: which unit: a customer, or the household or account that holds customers together.
        at: when: the ramp goes by weeks since `starts`.
        segment: of the unit, for the record.
        slots: the trial's part of a namespace, where several trials run at once; `None` when it has all units.

    Raises:
        InputError: the unit has no name.
    """
    if not unit.strip():
        raise InputError([Fault("unit", "no name", "The lot is drawn over the name of a unit.", "Give one.")])
    shares = {arm.name: arm.share for arm in design.arms}
    arm = lot(design.name, unit, shares, share=design.share_on(at.date()), hold_out=design.hold_out, slots=slots)
    if arm is None:
        return None
    return Assignment(design.name, unit, arm, shares[arm] / sum(shares.values()), at, segment)


def assign_list(
    design: Design,
    units: Iterable[str],
    block_of: Mapping[str, str],
    *,
    at: datetime,
    segment_of: Mapping[str, str] | None = None,
    namespace: str = EVERYBODY,
) -> dict[str, Assignment]:
    """Arms for a list of units that is known beforehand, evenly in every block: sites, days, stretches of hours.

    Arms are dealt out over the whole list, less who is held out, and do not depend on the ramp: a later step lets more
    in and moves nobody. Another list deals anew, so this is drawn once.

    Args:
        design: the trial; its arms have equal shares.
        units: every unit once.
        block_of: unit → its block, such as a region or a weekday.
        at: when.
        segment_of: unit → its segment, where it is known, for the record.
        namespace: of the trials that share a hold-out.

    Returns:
        Unit → what it was given, in the order of the list; without who takes no part (yet).

    Raises:
        InputError: arms have unequal shares, or a unit has no name or no block or stands there twice; all faults at
            once.
    """
    every = list(units)
    faults = []
    if len({arm.share for arm in design.arms}) > 1:
        rule = "In blocks arms are dealt out in turn, as many of each."
        faults.append(Fault("trial.toml arms share", "unequal shares", rule, "Give them equal shares."))
    if not all(unit.strip() for unit in every):
        faults.append(Fault("units", "one without a name", "The lot is drawn over the names of units.", "Name each."))
    for unit in sorted(unit for unit, many in Counter(every).items() if many > 1):
        faults.append(Fault(f"unit {unit}", "more than once", "A unit gets one arm.", "Leave it in once."))
    for unit in sorted({unit for unit in every if not block_of.get(unit, "").strip()}):
        faults.append(Fault(f"unit {unit}", "no block", "Arms are dealt out in blocks.", "Name its block."))
    if faults:
        raise InputError(faults)
    names = [arm.name for arm in design.arms]
    dealt = in_blocks(
        design.name,
        [unit for unit in every if not is_held_out(unit, design.hold_out, namespace=namespace)],
        names,
        block_of,
    )
    share = design.share_on(at.date())
    segments = segment_of or {}
    return {
        unit: Assignment(design.name, unit, arm, 1 / len(names), at, segments.get(unit, ""), block_of[unit])
        for unit, arm in dealt.items()
        if takes_part(design.name, unit, share)
    }
