"""At which weights an answer changes: what is choice and what is not."""

from __future__ import annotations

from humanline.model.plan import Flip, Plan
from humanline.report.blocks import Section, Sheet
from humanline.report.voice import Voice
from humanline.report.words import has


def sensitivity(plan: Plan, voice: Voice) -> Section | None:
    """Cells whose answer would change at another choice of points, those that take the least change first."""
    if not plan.flips_at:
        return None
    nearest = sorted(plan.flips_at, key=lambda flip: (_distance(flip), flip.moment, flip.segment, flip.weight))
    rows = tuple(
        (
            voice.cell(flip.moment, flip.segment),
            _weight(flip.weight, voice),
            voice.numbers.decimal(flip.from_value, 1),
            voice.numbers.decimal(flip.to_value, 1),
            voice(f"plan.start.{flip.becomes}"),
        )
        for flip in nearest
    )
    cells = len({(flip.moment, flip.segment) for flip in plan.flips_at})
    head = (voice("plan.cells.cell"), *(voice(f"plan.flips.{name}") for name in ("what", "now", "then", "becomes")))
    return Section(
        name="flips",
        subject=voice("plan.flips.subject"),
        heading=voice("plan.flips.heading_one") if cells == 1 else voice("plan.flips.heading", count=cells),
        text=(voice("plan.flips.text"),),
        sheets=(Sheet(voice("plan.flips.caption"), head, rows, words=2),),
        folded=True,
    )


def _distance(flip: Flip) -> float:
    """How far the choice would have to move, as a share of what it is."""
    return abs(flip.to_value - flip.from_value) / max(abs(flip.from_value), 1e-9)


def _weight(name: str, voice: Voice) -> str:
    return voice(f"plan.weight.{name}") if has(f"plan.weight.{name}") else name
