"""The plan in words and tables: each cell and why, what waits for a decision, what is missing."""

from __future__ import annotations

import math
from datetime import date

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Decided
from humanline.model.plan import CellPlan, Plan
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.plan.answer import cell_name, counted, need_name, weeks_given, with_a_person
from humanline.report.voice import Voice, capital

#: Points a week that nobody would notice.
_NO_POINTS = 0.5


def needs(plan: Plan, voice: Voice) -> Section:
    """What is missing for a line, and how to get it."""
    count = len(plan.needs)
    return Section(
        name="needs",
        subject=voice("plan.needs.subject"),
        heading=voice("plan.needs.heading_one") if count == 1 else voice("plan.needs.heading", count=count),
        items=tuple(
            Item(voice.code("need", need.code, need.values), need_name(need.code, voice) + ".") for need in plan.needs
        ),
    )


def every_cell(plan: Plan, voice: Voice) -> Section:
    """Each cell: how it starts, why, what it takes, how sure."""
    lifted = {(moment.name, segment) for moment in plan.moments for segment in moment.lifted}
    assumed = bool(weeks_given(plan, voice))
    sign = "~\u00a0" if assumed else ""
    rows: list[Row] = [
        (
            voice.cell(cell.moment, cell.segment),
            voice(f"plan.start.{cell.start}"),
            voice("plan.protected.lifted") if (cell.moment, cell.segment) in lifted else _because(cell, plan, voice),
            sign + voice.numbers.value(cell.contacts_per_week, "count"),
            sign + voice.numbers.decimal(cell.hours, 1),
            _per_minute(cell, voice),
            sure(cell, voice),
        )
        for cell in plan.cells
    ]
    names = ("cell", "start", "why")
    head = (
        *(voice(f"plan.cells.{name}") for name in names),
        voice.measure("per_week"),
        *_heads(("hours", "per_minute", "sure"), voice),
    )
    notes = (
        voice("plan.cells.hours_note"),
        voice("plan.cells.points_note", weights=voice("worth.weights.subject")),
        voice("page.interval_note"),
        *([voice("page.weeks_assumed")] if assumed else []),
    )
    return Section(
        name="cells",
        subject=voice("plan.cells.subject"),
        heading=voice(
            "plan.cells.heading_untold" if plan.enough_unknown else "plan.cells.heading",
            person=with_a_person(plan, voice),
        ),
        text=(*_protection(plan, voice), *_met(plan, voice)),
        sheets=(Sheet(voice("plan.cells.caption"), head, tuple(rows), words=3, notes=notes),),
    )


#: A person because the hours reach, which can't be told where the log does not hold everyone.
_REACHED = ("above_line", "unsure", "fits", "with_whole")


def _because(cell: CellPlan, plan: Plan, voice: Voice) -> str:
    """Why it starts as it does."""
    if plan.enough_unknown and cell.start == "person" and cell.because in _REACHED:
        return voice("plan.cells.because_untold")
    return voice(f"because.{cell.because}")


def _met(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """How many a week are spoken to, met face to face and written to."""
    parts = [
        voice(f"plan.met.{one.kind or 'unknown'}", count=voice.numbers.value(one.contacts_per_week, "count"))
        for one in plan.met_by
    ]
    return (voice("plan.met.text", parts=voice.numbers.listed(parts)),) if parts else ()


def _protection(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What it costs that a protected attribute takes nobody's person away; nothing where none tells customers apart."""
    if not any(moment.as_one for moment in plan.moments):
        return ()
    if plan.protected_cost < _NO_POINTS:
        return (voice("plan.protected.free"),)
    return (voice("plan.protected.cost", worth=voice.worth.told(plan.protected_cost, "week")),)


def _heads(names: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    return tuple(voice(f"plan.cells.{name}", unit=voice.worth.head("minute")) for name in names)


def _per_minute(cell: CellPlan, voice: Voice) -> CellText:
    value = cell.gain_per_minute
    if isinstance(value, NotEstimable) and value.reason == "no_extra_minutes":
        return CellText(voice("plan.cells.no_minutes"))
    return voice.worth.cell(value, "minute")


def sure(cell: CellPlan, voice: Voice) -> CellText:
    """How sure the start is, in words and as a percentage."""
    if cell.because == "owed":
        return CellText(voice("plan.sure.owed"))
    if cell.sure is None or math.isnan(cell.sure):
        return CellText(voice("plan.sure.unknown"))
    level = "high" if cell.sure >= 0.95 else "good" if cell.sure >= 0.8 else "some" if cell.sure >= 0.6 else "even"
    # A certainty that is not one is never rounded up to 100 %.
    return CellText(voice(f"plan.sure.{level}"), voice.numbers.share(min(0.99, max(0.01, cell.sure))))


def decisions(plan: Plan, today: date, voice: Voice) -> Section | None:
    """Cells that are good for the organisation and bad for the customer wait for a name; and what has one."""
    waiting = [cell for cell in plan.cells if cell.because == "customer_loses"]
    if not waiting and not plan.decided:
        return None
    if not waiting:
        heading = voice("plan.decide.heading_done", count=len(plan.decided))
    else:
        heading = (
            voice("plan.decide.heading_one")
            if len(waiting) == 1
            else voice("plan.decide.heading", count=counted(waiting, plan, voice))
        )
    items = tuple(
        Item(
            voice(
                "plan.decide.item",
                customer=voice.worth.told(cell.gain.customer, "contact"),
                organisation=voice.worth.told(cell.gain.organisation, "contact"),
            ),
            cell_name(cell, voice) + ":",
        )
        for cell in waiting
    )
    return Section(
        name="decide",
        subject=voice("plan.decide.subject"),
        heading=heading,
        text=(voice("plan.decide.text"),) if waiting else (),
        items=(*items, *(_decided(one, today, voice) for one in plan.decided)),
    )


def _decided(one: Decided, today: date, voice: Voice) -> Item:
    """Who decided how a cell starts, and why; past its date it says so."""
    moment, _, segment = (part.strip() for part in one.cell.partition("|"))
    text = voice("plan.decide.decided", start=voice(f"plan.start.{one.start}"), by=one.by, because=one.because)
    if one.until:
        until = date.fromisoformat(one.until)
        which = "plan.decide.overdue" if until < today else "plan.decide.until"
        text = f"{text} {voice(which, until=voice.numbers.day(until))}"
    return Item(text, f"{voice.cell(moment, segment) if segment else moment}:")


def close_to_the_line(plan: Plan, voice: Voice) -> Section | None:
    """Cells that could lie on either side: what to find out first, the biggest first."""
    close = sorted(
        (cell for cell in plan.cells if cell.flips), key=lambda cell: (-cell.hours, cell.moment, cell.segment)
    )
    if not close:
        return None
    if len(close) == 1:
        heading = capital(voice("plan.close.heading_one", cell=cell_name(close[0], voice)))
    else:
        heading = voice("plan.close.heading", count=counted(close, plan, voice))
    rows: list[Row] = [
        (
            voice.cell(cell.moment, cell.segment),
            voice(f"plan.start.{cell.start}"),
            voice.numbers.decimal(cell.hours, 1),
            _per_minute(cell, voice),
            sure(cell, voice),
        )
        for cell in close
    ]
    head = _heads(("cell", "start", "hours", "per_minute", "sure"), voice)
    sheet = Sheet(voice("plan.close.caption"), head, tuple(rows), words=2, notes=(voice("page.interval_note"),))
    return Section(
        name="close",
        subject=voice("plan.close.subject"),
        heading=heading,
        text=(voice("plan.close.text"),),
        sheets=(sheet,),
    )


def gains(plan: Plan, voice: Voice) -> Section | None:
    """What each side said, and who answered; a guess for customers is called one."""
    judged = [cell for cell in plan.cells if isinstance(cell.gain.total, Estimate)]
    if not judged:
        return None
    guessed = any(part.guess for cell in judged for part in cell.gain.parts)
    rows: list[Row] = []
    for cell in judged:
        gain = cell.gain
        customer = voice.worth.cell(gain.customer, "contact")
        if any(part.guess for part in gain.parts if part.side == "customer"):
            customer = CellText(f"{customer.main}\u00a0*", customer.sub)
        rows.append(
            (
                voice.cell(cell.moment, cell.segment),
                _sources(cell, voice),
                customer,
                *(voice.worth.cell(side, "contact") for side in (gain.organisation, gain.total)),
                *(voice.numbers.cell(side, "score") for side in (gain.matters_customer, gain.matters_organisation)),
            )
        )
    names = ("raters", "customer", "organisation", "total", "matters_customer", "matters_organisation")
    head = (
        voice("plan.cells.cell"),
        *(voice(f"plan.gains.{name}", unit=voice.worth.head("contact")) for name in names),
    )
    notes = (voice("page.interval_note"), *((voice("plan.gains.guess_note"),) if guessed else ()))
    return Section(
        name="gains",
        subject=voice("plan.gains.subject"),
        heading=voice("plan.gains.heading_guess" if guessed else "plan.gains.heading"),
        text=(voice("plan.gains.text"),),
        sheets=(Sheet(voice("plan.gains.caption"), head, tuple(rows), words=2, notes=notes),),
        folded=True,
    )


def _sources(cell: CellPlan, voice: Voice) -> str:
    """Who answered, by source: `6 via de werksessie en 41 via een vragenlijst onder klanten`."""
    raters: dict[str, int] = {}
    for part in cell.gain.parts:
        raters[part.source] = raters.get(part.source, 0) + part.raters
    said = [
        voice("plan.gains.source", count=count, source=voice.code("plan.source", source, {}))
        if count
        else voice.code("plan.source", source, {})
        for source, count in raters.items()
    ]
    return voice.numbers.listed(said) or "–"
