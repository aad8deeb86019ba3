"""What the log can't answer yet, gathered in one place, and what would make more possible."""

from __future__ import annotations

from humanline.model.facts import Facts
from humanline.report.blocks import Item, Row, Section, Sheet, Unanswered
from humanline.report.numbers import CellText
from humanline.report.voice import Voice
from humanline.report.words import has


def missing(facts: Facts, open_questions: list[Unanswered], voice: Voice) -> Section:
    """One section for all that is not known, so that the page is no wall of 'not known'."""
    if open_questions:
        heading = voice("facts.missing.heading_unknown")
    elif facts.missing:
        heading = voice("facts.missing.heading", column=voice.column(facts.missing[0].column))
    else:
        heading = voice("facts.missing.heading_known")
    text = []
    if open_questions:
        count = len(open_questions)
        text.append(voice("facts.missing.text_one") if count == 1 else voice("facts.missing.text_many", count=count))
    return Section(
        name="missing",
        subject=voice("facts.missing.subject"),
        heading=heading,
        text=tuple(text),
        items=_items(open_questions, voice),
        sheets=(_sheet(facts, voice),) if facts.missing else (),
    )


def _items(open_questions: list[Unanswered], voice: Voice) -> tuple[Item, ...]:
    """Questions with the same reason stand together, and so do all that only lack a column."""
    by_reason: dict[str, list[str]] = {}
    subjects: list[str] = []
    columns: list[str] = []
    for question in open_questions:
        if question.columns:
            subjects.append(question.subject)
            columns += question.columns
        else:
            by_reason.setdefault(question.why, []).append(question.subject)
    if subjects:
        missing_columns = voice.numbers.listed(list(dict.fromkeys(columns)))
        by_reason[voice("reason.no_column", needs=missing_columns)] = subjects
    return tuple(
        Item(lead=" · ".join(dict.fromkeys(subjects)) + ".", text=voice("facts.missing.because", reason=why))
        for why, subjects in by_reason.items()
    )


def _sheet(facts: Facts, voice: Voice) -> Sheet:
    rows: list[Row] = []
    for entry in facts.missing:
        unlocks = [voice(f"unlocks.{code}") if has(f"unlocks.{code}") else code for code in entry.unlocks]
        where = f"get.{entry.column}"
        rows.append(
            (
                _column(entry.column, voice),
                voice.numbers.listed(unlocks) or "–",
                voice(where) if has(where) else voice("facts.missing.elsewhere"),
            )
        )
    head = (voice("facts.missing.add"), voice("facts.missing.unlocks"), voice("facts.missing.where"))
    return Sheet(voice("facts.missing.caption"), head, tuple(rows), words=3)


def _column(name: str, voice: Voice) -> CellText:
    """A column by its everyday name, and under it its name in the settings."""
    return CellText(voice.column(name), f"`{name}`") if has(f"column.{name}") else CellText(f"`{name}`")
