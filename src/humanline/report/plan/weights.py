"""How much each outcome counts, and at which weights an answer changes: what is choice and what is not."""

from __future__ import annotations

import msgspec

from humanline.model.organisation import Value
from humanline.model.plan import Flip, Plan
from humanline.report.blocks import Section, Sheet
from humanline.report.voice import Subject, Voice


def weights_section(plan: Plan, voice: Voice) -> Section:
    """The weights, each with what counts as much; of a plan that does not hold them it says so."""
    say, worth, value = voice.about("plan.weights"), voice.worth, plan.value
    complaint = worth.count(-value.complaint, "once") if value is not None and value.complaint < 0 else ""
    solved = worth.unit == "solved" and complaint
    heading = say("heading", count=complaint) if solved else say("heading_other")
    sheets = (_sheet(value, say),) if value is not None else ()
    subject = voice("worth.weights.subject")
    return Section("weights", subject, heading, text=(_text(value, say),), sheets=sheets, folded=True)


def _text(value: Value | None, say: Subject) -> str:
    if value is None:
        return say("text_unknown")
    if say.worth.unit == "points":
        return say("text_none")
    if say.worth.unit == "solved":
        return say("text", resolved=say.numbers.value(value.resolved, "worth"))
    return say("text_other", unit=say.worth.unit_name)


def _sheet(value: Value, say: Subject) -> Sheet:
    as_much, points = say("as_much", unit=say.worth.unit_name), say.worth.unit == "points"
    return Sheet.of(
        msgspec.structs.asdict(value).items(),
        say("caption"),
        (say("what"), lambda pair: say.voice(f"plan.weight.{pair[0]}")),
        (say("weight"), lambda pair: say.numbers.decimal(pair[1], 1)),
        (as_much, lambda pair: "–" if points else say.worth.text(pair[1], "once")),
    )


def sensitivity(plan: Plan, voice: Voice) -> Section | None:
    """Cells whose answer would change at another choice of points, those that take the least change first."""
    if not plan.flips_at:
        return None
    say, decimal = voice.about("plan.flips"), voice.numbers.decimal
    sheet = Sheet.of(
        sorted(plan.flips_at, key=lambda flip: (_distance(flip), flip.moment, flip.segment, flip.weight)),
        say("caption"),
        (voice("plan.cells.cell"), lambda flip: voice.cell(flip.moment, flip.segment)),
        (say("what"), lambda flip: voice(f"plan.weight.{flip.weight}")),
        (say("now"), lambda flip: decimal(flip.from_value, 1)),
        (say("then"), lambda flip: decimal(flip.to_value, 1)),
        (say("becomes"), lambda flip: voice(f"plan.start.{flip.becomes}")),
        words=2,
    )
    heading = say.counted("heading", len({(flip.moment, flip.segment) for flip in plan.flips_at}))
    return Section(*say.named(), heading, text=(say("text"),), sheets=(sheet,), folded=True)


def _distance(flip: Flip) -> float:
    """How far the choice would have to move, as a share of what it is."""
    return abs(flip.to_value - flip.from_value) / max(abs(flip.from_value), 1e-9)
