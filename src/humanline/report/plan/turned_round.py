"""What could start digitally, on the page, where the log holds only contacts that reached staff."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import Plan
from humanline.model.turned_round import CouldStart, TurnedRound
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.voice import Voice

_MOST_NAMED = 3


def turned_section(plan: Plan, voice: Voice) -> Section | None:
    """The order with its hours; left out where the log holds more than contacts with staff."""
    turned = plan.turned_round
    if turned is None or not turned.steps:
        return None
    rows: list[Row] = [
        (
            _name(step, voice),
            voice.numbers.value(step.contacts_per_week, "count"),
            voice.worth.cell(step.gain, "contact"),
            voice.numbers.cell(step.hours, "staff_hours"),
            _needed(step.needed_hours, voice),
        )
        for step in turned.steps
    ]
    keys = ("plan.cells.cell", "plan.turned.customers", "plan.turned.loses", "plan.turned.hours", "plan.turned.left")
    head = tuple(voice(key, unit=voice.worth.head("contact")) for key in keys)
    return Section(
        name="turned",
        subject=voice("plan.turned.subject"),
        heading=voice("plan.turned.heading", moments=named(first(turned), voice)),
        text=(voice("plan.turned.text"), *_enough(plan, turned, voice), voice("plan.turned.assumed")),
        sheets=(Sheet(voice("plan.turned.caption"), head, tuple(rows), notes=(voice("page.interval_note"),)),),
    )


def first(turned: TurnedRound) -> tuple[CouldStart, ...]:
    """Those to begin with: where nobody is sure that a person adds something; else the first alone."""
    found = []
    for step in turned.steps[:_MOST_NAMED]:
        if not isinstance(step.gain, Estimate) or step.gain.low > 0:
            break
        found.append(step)
    return tuple(found) or turned.steps[:1]


def named(steps: Sequence[CouldStart], voice: Voice) -> str:
    """Their names in a sentence."""
    return voice.numbers.listed(
        [_as(voice.cell_in_words(step.moment, step.segment), step.start, voice) for step in steps]
    )


def freed(steps: Sequence[CouldStart], voice: Voice) -> str:
    """The hours that come free together, as unsure as if all were off in the same way."""
    low, value, high = (sum(getattr(step.hours, end) for step in steps) for end in ("low", "value", "high"))
    return voice.numbers.estimate(Estimate(value=value, low=low, high=high), "staff_hours")


def _enough(plan: Plan, turned: TurnedRound, voice: Voice) -> tuple[str, ...]:
    """Whether the hours are enough while everybody has a person, and from where on they are."""
    hours, needed = plan.hours_per_week, turned.needed_hours
    if hours is None or needed is None:
        return ()
    said = {"hours": voice.numbers.staff_hours(hours), "needed": voice.numbers.staff_hours(needed)}
    if needed <= hours:
        return (voice("plan.turned.enough", **said),)
    for k, step in enumerate(turned.steps, start=1):
        if step.needed_hours is not None and step.needed_hours <= hours:
            return (voice("plan.turned.enough_then", moments=named(turned.steps[:k], voice), **said),)
    return (voice("plan.turned.never_enough", **said),)


def _name(step: CouldStart, voice: Voice) -> str:
    return _as(voice.cell(step.moment, step.segment) if step.segment else step.moment, step.start, voice)


def _as(name: str, start: Mode, voice: Voice) -> str:
    """The name, and how it would start where that is not with self-service alone."""
    if start == "choice":
        return voice("plan.turned.as_choice", name=name)
    return voice("plan.turned.as_together", name=name) if start == "together" else name


def _needed(hours: float | None, voice: Voice) -> CellText:
    return CellText("–" if hours is None else voice.numbers.decimal(hours, 1))
