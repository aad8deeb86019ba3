"""Trials in the log that may not count in a plan: those that `humanline trial analyse` calls invalid.

A trial can only be called so where its frozen design stands beside `line.toml`: without one nobody knows how many
customers each arm was to have.
"""

from __future__ import annotations

from collections.abc import Iterator

from humanline.foundation.errors import InputError
from humanline.foundation.names import same
from humanline.loop.project import PlannedProject
from humanline.model.trial import WHOLES, Design


def invalid_trials(turn: PlannedProject) -> tuple[str, ...]:
    """Names of the trials in the log whose arms do not have the numbers that the draw should give.

    Args:
        turn: the organisation's log and settings; designs are looked for in its folder.
    """
    found = []
    for design in _designs(turn):
        try:
            if _is_invalid(design, turn):
                found.append(design.name)
        except InputError:
            continue  # one that can't be read: `analyse` says so
    return tuple(found)


def drawn_whole(turn: PlannedProject) -> tuple[str, ...]:
    """Names of the trials in the log of which sites, days or windows were drawn: the plan takes no evidence from them.

    It would count contacts, and a difference between sites is less sure than that.

    Args:
        turn: the organisation's log and settings; designs are looked for in its folder.
    """
    return tuple(design.name for design in _designs(turn) if design.unit in WHOLES)


def _designs(turn: PlannedProject) -> Iterator[Design]:
    """The frozen designs of trials in the log."""
    from humanline.loop.trials import KEPT, read_design

    in_log = {same(one.trial) for one in (turn.facts.evidence if turn.facts is not None else ()) if one.trial}
    for path in sorted(turn.folder.glob("*.toml")) if in_log else ():
        if not path.with_suffix(KEPT).exists():
            continue
        try:
            design = read_design(path)
        except InputError:
            continue  # not the frozen design of a trial
        if same(design.name) in in_log:
            yield design


def _is_invalid(design: Design, turn: PlannedProject) -> bool:
    """Whatever it shows, it may not be used."""
    from humanline.loop.analysing import effect_of

    others = (arm.name for arm in design.arms[1:])
    return any(effect_of(design, turn, clock=turn.clock, other=other).verdict.decision == "invalid" for other in others)
