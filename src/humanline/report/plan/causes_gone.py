"""The section of the plan on what need not come: what is free without it, and who would then get a person."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.plan import Plan
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.voice import Voice


def causes_gone_section(plan: Plan, voice: Voice) -> Section | None:
    """The line with the causes gone; left out where no cause is known."""
    gone = plan.causes_gone
    if gone is None:
        return None
    numbers = voice.numbers
    text = [
        voice(
            "plan.gone.text",
            contacts=numbers.estimate(gone.contacts_per_week, "count"),
            hours=numbers.estimate(gone.hours, "staff_hours"),
        )
    ]
    # Where all contacts reached staff, the page tells what could start digitally, and no line.
    told = gone.gained if plan.turned_round is None else ()
    sure = [cell for cell in told if cell in gone.surely]
    unsure = [cell for cell in told if cell not in gone.surely]
    if sure:
        text.append(voice("plan.gone.gained", cells=numbers.listed(_names(plan, sure, voice))))
    if unsure:
        text.append(voice("plan.gone.unsure", cells=numbers.listed(_names(plan, unsure, voice))))
    if not gone.gained and plan.turned_round is None:
        text.append(voice("plan.gone.same"))
    if isinstance(gone.price, Estimate) and isinstance(plan.price, Estimate):
        now, then = (voice.worth.told(price.value, "minute") for price in (plan.price, gone.price))
        text.append(voice("plan.gone.price", now=now, then=then))
    text.append(voice("plan.gone.assumed"))
    return Section(
        name="causes-gone",
        subject=voice("plan.gone.subject"),
        heading=voice("plan.gone.heading", hours=numbers.interval(gone.hours, "staff_hours")[0]),
        caution=(voice("plan.gone.judged"),) if gone.judged else (),
        text=tuple(text),
        sheets=(_moments(plan, voice),),
        folded=True,
    )


def _names(plan: Plan, cells: list[tuple[str, str]], voice: Voice) -> list[str]:
    """The cells in words; a moment by its name alone where none of its cells is left out."""
    person = {(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"} | {*cells}
    whole = {
        moment
        for moment, _ in cells
        if all((cell.moment, cell.segment) in person for cell in plan.cells if cell.moment == moment)
    }
    named = (moment if moment in whole else voice.cell_in_words(moment, segment) for moment, segment in cells)
    return list(dict.fromkeys(named))


def _moments(plan: Plan, voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            one.moment,
            one.cause or voice("plan.gone.nobody"),
            one.caused_by or voice("plan.gone.nobody"),
            voice.numbers.cell(one.share, "share"),
            voice.numbers.cell(one.hours, "staff_hours"),
        )
        for one in (plan.causes_gone.moments if plan.causes_gone is not None else ())
    ]
    return Sheet(
        caption=voice("plan.gone.caption"),
        head=tuple(voice(f"plan.gone.{name}") for name in ("moment", "cause", "caused_by", "share", "hours")),
        rows=tuple(rows),
        words=3,
        notes=(voice("page.interval_note"),),
    )
