"""Other hours, one stop each: by name, for what a person would come and for what no longer."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.plan import Frontier, Plan
from humanline.report.blocks import Notch
from humanline.report.plan.answer import as_one
from humanline.report.voice import Voice

Key = tuple[str, str]


def notches(plan: Plan, voice: Voice) -> tuple[Notch, ...]:
    """One for each number of hours that was computed, the plan's own among them; none where there are too few.

    Only what was computed is told. Where steps in between were left out, or the names do not make the number of cells
    that the step has, the number is told and no name.
    """
    if plan.hours_per_week is None or plan.short_hours > 0 or len(plan.frontier) < 3:
        return ()
    own = frozenset((cell.moment, cell.segment) for cell in plan.cells if cell.start == "person")
    found = []
    for step, keys in zip(plan.frontier, _with_a_person(plan), strict=True):
        now = abs(step.hours - plan.hours_per_week) < 1e-6
        found.append(Notch(voice.numbers.staff_hours(step.hours), _told(plan, step, keys, own, voice, now=now), now))
    return tuple(found) if any(one.now for one in found) else ()


def _with_a_person(plan: Plan) -> list[frozenset[Key] | None]:
    """At each step the cells with a person; `None` where that does not follow from what was computed."""
    changed = {key for step in plan.frontier if step.changes for key in _cells(plan, step)}
    always = frozenset(
        (cell.moment, cell.segment)
        for cell in plan.cells
        if cell.start == "person" and (cell.moment, cell.segment) not in changed
    )
    found: list[frozenset[Key] | None] = []
    keys: frozenset[Key] | None = always
    for k, step in enumerate(plan.frontier):
        if step.changes and keys is not None:
            keys = keys | _cells(plan, step)
        elif k > 0 and not _is_own(plan, step):
            keys = None
        found.append(keys if keys is not None and len(keys) == step.cells else None)
    own = frozenset((cell.moment, cell.segment) for cell in plan.cells if cell.start == "person")
    return [own if _is_own(plan, step) else keys for step, keys in zip(plan.frontier, found, strict=True)]


def _is_own(plan: Plan, step: Frontier) -> bool:
    return plan.hours_per_week is not None and abs(step.hours - plan.hours_per_week) < 1e-6


def _cells(plan: Plan, step: Frontier) -> frozenset[Key]:
    """The cells that change sides at a step: all of a moment where they stand or fall as one."""
    moment, segment = step.changes[:2]
    if not as_one(plan, moment):
        return frozenset({(moment, segment)})
    return frozenset((cell.moment, cell.segment) for cell in plan.cells if cell.moment == moment)


def _told(
    plan: Plan, step: Frontier, keys: frozenset[Key] | None, own: frozenset[Key], voice: Voice, *, now: bool
) -> str:
    count = voice("plan.slider.count", cells=voice.numbers.count(step.cells), all=voice.numbers.count(len(plan.cells)))
    if now:
        return voice("plan.slider.now", count=count)
    if keys is None:
        return count
    parts = []
    for key, which in (("plan.slider.more", keys - own), ("plan.slider.fewer", own - keys)):
        if which:
            parts.append(voice(key, cells=voice.numbers.listed(_names(plan, which, voice))))
    return " ".join(parts) or voice("plan.slider.same")


def _names(plan: Plan, keys: Iterable[Key], voice: Voice) -> list[str]:
    """Cells by name, in the order of the plan; a moment of which all cells are meant by its own name alone."""
    wanted = set(keys)
    names: list[str] = []
    for cell in plan.cells:
        if (cell.moment, cell.segment) not in wanted:
            continue
        whole = all((other.moment, other.segment) in wanted for other in plan.cells if other.moment == cell.moment)
        name = cell.moment if whole else voice.cell_in_words(cell.moment, cell.segment)
        if name not in names:
            names.append(name)
    return names
