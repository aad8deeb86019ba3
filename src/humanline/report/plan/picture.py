"""The merit order on the page: who gets a person, in the order of what a person adds for each minute."""

from __future__ import annotations

from humanline.model.plan import Plan
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.merit import MeritBlock, MeritOrder, order
from humanline.report.charts.merit_narrow import merit_narrow
from humanline.report.charts.merit_rows import many, merit_rows
from humanline.report.charts.merit_wide import merit_wide
from humanline.report.numbers import CellText
from humanline.report.plan.answer import hours_of
from humanline.report.plan.slider import notches
from humanline.report.voice import Voice, capital

_LOOKS = {"owed": "owed", "asked": "asked", "spill": "spill", "unknown": "unknown", "ready": "ready"}
_NAMED_IN_WORDS = 12


def order_section(plan: Plan, voice: Voice) -> Section:
    """The picture with its words."""
    other = notches(plan, voice)
    return Section(
        name="order",
        subject=voice("plan.order.subject"),
        heading=voice("plan.order.heading"),
        pictures=(merit_picture(plan, voice, name="merit"),),
        notches=other,
        slider=voice("plan.slider.label") if other else "",
    )


def merit_picture(plan: Plan, voice: Voice, *, name: str, title: str = "", again: bool = False) -> Picture:
    """The merit order as a picture.

    Args:
        plan: the plan, without needs.
        voice: the language.
        name: unique on the page.
        title: above it, where there are several.
        again: how to read it was said before.
    """
    placed = order(plan, voice)
    rows = many(placed)
    wide = f"{name}-wide"
    svg, unnamed = merit_rows(placed, voice, name=wide) if rows else (merit_wide(placed, voice, name=wide), 0)
    hatched = f" {voice('plan.order.hatched_rows' if rows else 'plan.order.hatched')}" if placed.spoken else ""
    return Picture(
        name=name,
        wide=svg,
        narrow=merit_narrow(placed, voice, name=f"{name}-narrow"),
        title=title,
        alternative=_alternative(plan, placed, voice),
        numbers=_sheet(placed, voice),
        reading=()
        if again
        else (voice("plan.order.rows" if rows else "plan.order.wide") + hatched, voice("plan.order.narrow")),
        keys=_keys(placed, voice),
        notes=() if again else _notes(plan, placed, unnamed, voice),
    )


def _keys(placed: MeritOrder, voice: Voice) -> tuple[Key, ...]:
    keys = [Key(_LOOKS[block.role], block.name) for block in placed.spoken]
    if placed.rule:
        keys.append(Key("rule", voice("plan.order.key_rule")))
    if placed.person or placed.free:
        keys.append(Key("person", voice("plan.order.key_person")))
    if placed.below:
        keys.append(Key("below", voice("plan.order.key_below")))
    if any(block.decide for block in placed.below):
        keys.append(Key("decide", voice("plan.order.key_decide")))
    return tuple(keys)


def _notes(plan: Plan, placed: MeritOrder, unnamed: int, voice: Voice) -> tuple[str, ...]:
    notes = [voice("plan.order.whiskers"), voice("plan.order.whole")]
    if placed.rule:
        notes.insert(0, voice("plan.order.rule"))
    if any(cell.because == "protected" for cell in plan.cells):
        notes.append(voice("plan.order.protected"))
    if unnamed:
        notes.append(voice("plan.order.unnamed_one") if unnamed == 1 else voice("plan.order.unnamed", count=unnamed))
    if placed.free:
        names = voice.numbers.listed([block.name for block in placed.free])
        notes.append(capital(voice("plan.order.free", cells=names)) + ".")
    return tuple(notes)


def _alternative(plan: Plan, placed: MeritOrder, voice: Voice) -> str:
    def listed(blocks: tuple[MeritBlock, ...]) -> str:
        names = [block.name for block in blocks[:_NAMED_IN_WORDS]]
        if len(blocks) > _NAMED_IN_WORDS:
            names.append(voice("plan.order.more", count=len(blocks) - _NAMED_IN_WORDS))
        return voice.numbers.listed(names) or voice("plan.order.alternative_none")

    return voice(
        "plan.order.alternative",
        spoken=listed(placed.spoken),
        person=listed((*placed.rule, *placed.free, *placed.person)),
        hours=hours_of(plan, voice),
        below=listed(placed.below),
    )


def _sheet(placed: MeritOrder, voice: Voice) -> Sheet:
    """The blocks from the left, with the hours added up."""
    starts = {
        "person": voice("plan.start.person"),
        "free": voice("plan.start.person"),
        "below": voice("plan.start.self_service"),
        "spill": voice("plan.start.self_service"),
    }
    rows: list[Row] = []
    for block in (*placed.spoken, *placed.rule, *placed.free, *placed.person, *placed.below):
        value = CellText("–") if block.value is None else voice.numbers.cell(block.value, "worth")
        rows.append(
            (
                block.name,
                voice(f"plan.start.{block.begins}") if block.begins else starts.get(block.role, starts["person"]),
                voice.numbers.decimal(block.hours, 1),
                voice.numbers.decimal(block.start + block.hours, 1) if block.role != "free" else "–",
                value,
            )
        )
    head = tuple(voice(f"plan.{name}") for name in ("cells.cell", "cells.start", "cells.hours", "order.so_far"))
    return Sheet(
        voice("plan.order.caption"),
        (*head, voice.worth.head("minute")),
        tuple(rows),
        words=2,
        notes=(voice("page.interval_note"),),
    )
