"""What the trial changes in the line: the merit order without it and with it."""

from __future__ import annotations

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan
from humanline.model.trial_result import TrialResult
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.plan.picture import merit_picture
from humanline.report.voice import Voice


def line_section(result: TrialResult, before: Plan | None, after: Plan | None, voice: Voice) -> Section | None:
    """Left out where there is no plan to compare."""
    if before is None or after is None:
        return None
    if before.needs or after.needs:
        return Section(
            name="line", subject=voice("trial.line.subject"), heading=voice("trial.line.heading_none"),
            text=(voice("trial.line.needs"),),
        )  # fmt: skip
    changed = _changed(before, after)
    heading = voice.counted("trial.line.changed", len(changed)) if changed else voice("trial.line.unchanged")
    return Section(
        name="line",
        subject=voice("trial.line.subject"),
        heading=heading,
        caution=(voice("trial.line.unusable"),) if result.verdict.decision == "invalid" else (),
        text=(voice("trial.line.text"),),
        items=tuple(
            Item(
                _how(was, now, voice),
                lead=voice("trial.line.cell", cell=voice.cell_in_words(now.moment, now.segment)),
            )
            for was, now in changed
        ),
        pictures=(
            merit_picture(before, voice, name="merit-before", title=voice("trial.line.before")),
            merit_picture(after, voice, name="merit-after", title=voice("trial.line.after"), again=True),
        ),
        sheets=_table(result, before, after, voice),
    )


def _how(was: CellPlan, now: CellPlan, voice: Voice) -> str:
    if {was.start, now.start} == {"person", "self_service"}:
        return voice(f"trial.line.to_{now.start}")
    return voice("trial.line.other", was=voice(f"plan.start.{was.start}"), now=voice(f"plan.start.{now.start}"))


def _pairs(before: Plan, after: Plan) -> list[tuple[CellPlan, CellPlan]]:
    was = {(cell.moment, cell.segment): cell for cell in before.cells}
    return [(was[key], cell) for cell in after.cells if (key := (cell.moment, cell.segment)) in was]


def _changed(before: Plan, after: Plan) -> list[tuple[CellPlan, CellPlan]]:
    return [(was, now) for was, now in _pairs(before, after) if was.start != now.start]


def _table(result: TrialResult, before: Plan, after: Plan, voice: Voice) -> tuple[Sheet, ...]:
    """The cells of the trial, and every other that changed."""
    moments = {same(moment) for moment in result.design.moments}
    rows: list[Row] = []
    for was, now in _pairs(before, after):
        if same(now.moment) not in moments and was.start == now.start:
            continue
        starts = tuple(voice(f"plan.start.{cell.start}") for cell in (was, now))
        points = tuple(_points(cell, voice) for cell in (was, now))
        rows.append((voice.cell(now.moment, now.segment), *starts, *points))
    if not rows:
        return ()
    names = ("cell_head", "start_before", "start_after", "adds_before", "adds_after")
    head = tuple(voice(f"trial.line.{name}", unit=voice.worth.head("contact")) for name in names)
    notes = (voice("page.interval_note"),)
    return (Sheet(voice("trial.line.caption"), head, tuple(rows), words=3, notes=notes),)


def _points(cell: CellPlan, voice: Voice) -> CellText:
    total = cell.gain.total
    return voice.worth.cell(total, "contact") if isinstance(total, Estimate) else CellText(voice("number.unknown"))
