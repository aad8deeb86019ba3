"""How much each outcome counts: the weights by which points are told as what counts as much."""

from __future__ import annotations

import msgspec

from humanline.model.organisation import Value
from humanline.model.plan import Plan
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.voice import Voice


def weights_section(plan: Plan, voice: Voice) -> Section:
    """The weights, each with what counts as much; of a plan that does not hold them it says so."""
    worth, value = voice.worth, plan.value
    complaint = worth.count(-value.complaint, "once") if value is not None and value.complaint < 0 else ""
    return Section(
        name="weights",
        subject=voice("worth.weights.subject"),
        heading=voice("plan.weights.heading", count=complaint)
        if worth.unit == "solved" and complaint
        else voice("plan.weights.heading_other"),
        text=(_text(value, voice),),
        sheets=(_sheet(value, voice),) if value is not None else (),
        folded=True,
    )


def _text(value: Value | None, voice: Voice) -> str:
    if value is None:
        return voice("plan.weights.text_unknown")
    if voice.worth.unit == "points":
        return voice("plan.weights.text_none")
    if voice.worth.unit == "solved":
        return voice("plan.weights.text", resolved=voice.worth.numbers.value(value.resolved, "worth"))
    return voice("plan.weights.text_other", unit=voice.worth.unit_name)


def _sheet(value: Value, voice: Voice) -> Sheet:
    rows: list[Row] = []
    for name, weight in msgspec.structs.asdict(value).items():
        as_much = "–" if voice.worth.unit == "points" else voice.worth.text(weight, "once")
        rows.append((voice(f"plan.weight.{name}"), voice.numbers.decimal(weight, 1), as_much))
    as_much = voice("plan.weights.as_much", unit=voice.worth.unit_name)
    head = (voice("plan.weights.what"), voice("plan.weights.weight"), as_much)
    return Sheet(voice("plan.weights.caption"), head, tuple(rows))
