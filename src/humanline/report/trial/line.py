"""What the trial changes in the line: the merit order without it and with it."""

from __future__ import annotations

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.plan.picture import merit_picture
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Voice


def line_section(of: ResultWords, before: Plan | None, after: Plan | None) -> Section | None:
    """Left out where there is no plan to compare."""
    say = of.about("trial.line")
    if before is None or after is None:
        return None
    if before.needs or after.needs:
        return Section(*say.named(), say("heading_none"), (say("needs"),))
    cells = {(cell.moment, cell.segment): cell for cell in before.cells}
    pairs = [(cells[key], cell) for cell in after.cells if (key := (cell.moment, cell.segment)) in cells]
    changed = sum(was.start != now.start for was, now in pairs)
    heading = say.counted("changed", changed) if changed else say("unchanged")
    caution = (say("unusable"),) if of.unusable else ()
    pictures = (
        merit_picture(before, of.voice, name="merit-before", title=say("before")),
        merit_picture(after, of.voice, name="merit-after", title=say("after"), again=True),
    )
    return Section(*say.named(), heading, (say("text"),), caution, pictures, sheets=_table(of, pairs))


def _table(of: ResultWords, pairs: list[tuple[CellPlan, CellPlan]]) -> tuple[Sheet, ...]:
    """The cells of the trial, and every other that changed."""
    say, moments = of.about("trial.line"), {same(moment) for moment in of.design.moments}
    rows: list[Row] = []
    for was, now in pairs:
        if same(now.moment) in moments or was.start != now.start:
            starts = (of.voice(f"plan.start.{cell.start}") for cell in (was, now))
            adds = (_adds(cell, of.voice) for cell in (was, now))
            rows.append((of.voice.cell(now.moment, now.segment), *starts, *adds))
    if not rows:
        return ()
    names = ("cell_head", "start_before", "start_after", "adds_before", "adds_after")
    head = say.each(*names, unit=of.voice.worth.head("contact"))
    return (Sheet(say("caption"), head, tuple(rows), words=3, notes=(of.voice("page.interval_note"),)),)


def _adds(cell: CellPlan, voice: Voice) -> CellText:
    total = cell.gain.total
    return voice.worth.cell(total, "contact") if isinstance(total, Estimate) else CellText(voice("number.unknown"))
