"""Looking things up in the facts: what is known, what is largest, and the tables that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import sqrt

from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import Facts, Group
from humanline.model.measures import MEASURES
from humanline.report.blocks import Row, Sheet, Unanswered
from humanline.report.numbers import KIND_OF_MEASURE, CellText, step_of
from humanline.report.voice import Voice


def number(group: Group) -> int:
    """Contacts in a group; a hidden number counts as none."""
    return group.contacts if isinstance(group.contacts, int) else 0


def known(groups: Iterable[Group], measure: str) -> list[tuple[Group, Estimate]]:
    """The groups of which a measure is known, the largest value first."""
    found = [(group, value) for group in groups if isinstance(value := group[measure], Estimate)]
    return sorted(found, key=lambda pair: (-pair[1].value, pair[0].key))


#: So many groups at most are named as the ones that stand out.
MOST_NAMED = 3
#: Half the width of a 90 % interval in standard deviations.
Z = 1.6448536269514722


def outstanding(groups: Sequence[Group]) -> list[Group]:
    """The groups that surely have the most contacts, at most three; none where the next could have as many.

    Two counts n and m differ surely where |n − m| > z·√(n + m), as parts of one whole do.

    Args:
        groups: the largest first.
    """
    numbers = [number(group) for group in groups] + [0]
    for k in range(1, min(MOST_NAMED, len(groups)) + 1):
        if numbers[k - 1] - numbers[k] > Z * sqrt(numbers[k - 1] + numbers[k]):
            return list(groups[:k])
    return []


def overall(facts: Facts, measure: str) -> Estimate | None:
    """A measure of all contacts together, where it is known."""
    value = facts.overall[measure]
    return value if isinstance(value, Estimate) else None


def because(value: NotEstimable, voice: Voice) -> str:
    """A reason in words, with columns and measures by the names that readers know."""
    needs = tuple(voice.measure(need) if need in MEASURES else voice.column(need) for need in value.needs)
    return voice.numbers.reason(NotEstimable(reason=value.reason, needs=needs))


def unanswered(facts: Facts, measure: str, subject: str, voice: Voice) -> Unanswered:
    """A measure that is not known, for the section that gathers the open questions."""
    value = facts.overall[measure]
    reason = value if isinstance(value, NotEstimable) else NotEstimable(reason="no_contacts")
    return question(voice(subject), reason, voice)


def served_by(group: Group, facts: Facts) -> str:
    """Who serves the contacts of a group; `unknown` too where its channel stands in no column of the log."""
    return "unknown" if facts.holds == "assumed" else group.mode or "unknown"


def question(subject: str, reason: NotEstimable, voice: Voice) -> Unanswered:
    """A question without an answer."""
    columns = reason.needs if reason.reason == "no_column" else ()
    named = tuple(voice.column(need) for need in columns if need in COLUMN_BY_NAME)
    return Unanswered(subject, because(reason, voice), named)


def contacts_text(contacts: int | Hidden, voice: Voice) -> str:
    """A number of contacts, or that there are too few to show."""
    return voice.numbers.count(contacts) if isinstance(contacts, int) else voice.numbers.instead(contacts)


def measure_cell(group: Group, measure: str, voice: Voice, step: float | None = None) -> CellText:
    """A measure in a table; ≈ where it leans on other groups, ~ where it is assumed."""
    value = group[measure]
    shown = voice.numbers.cell(value, KIND_OF_MEASURE[measure], step)
    if not isinstance(value, Estimate):
        return shown
    sign = "~\u00a0" if value.assumed else "≈\u00a0" if measure in group.pooled else ""
    return CellText(sign + shown.main, shown.sub)


def column_step(groups: Sequence[Group], measure: str) -> float | None:
    """How shares of one column, or one picture, are rounded, all in one way; `None` for anything but a share."""
    kind = KIND_OF_MEASURE[measure]
    if kind != "share":
        return None
    values = [value for group in groups if isinstance(value := group[measure], Estimate) and value.low < value.high]
    return min((step_of(value.low, value.high, kind) for value in values), default=None)


def name_of(group: Group, voice: Voice, *, segments: bool = False) -> str:
    """A group's name; `segments` when the last part of its key is a segment."""
    if segments:
        return voice.segment(group.key[-1]) if len(group.key) == 1 else voice.cell(group.key[0], group.key[-1])
    return " · ".join(group.key)


def sheet_of(
    groups: Sequence[Group], measures: Sequence[str], voice: Voice, *, caption: str, head: str, segments: bool = False
) -> Sheet:
    """A table with a group a row and a measure a column; a column of which nothing is known is left out and named."""
    shown = [m for m in measures if any(not isinstance(group[m], NotEstimable) for group in groups)]
    hidden = [m for m in measures if m not in shown]
    rows: list[Row] = []
    steps = {measure: column_step(groups, measure) for measure in shown}
    for group in groups:
        cells = [measure_cell(group, measure, voice, steps[measure]) for measure in shown]
        rows.append((name_of(group, voice, segments=segments), contacts_text(group.contacts, voice), *cells))
    return Sheet(
        caption=voice(caption),
        head=(voice(head), voice.measure("contacts"), *(voice.measure(m) for m in shown)),
        rows=tuple(rows),
        notes=notes_for(groups, shown, hidden, voice),
    )


#: The measures in parts that fit on a sheet of paper.
PARTS: tuple[tuple[str, ...], ...] = (
    ("per_week", "person_share", "handle_min", "wait_min", "wait_p90_min", "abandonment"),
    ("repeat", "spill_over", "resolved", "satisfaction", "felt_heard", "complaint", "transferred"),
    ("completion_h", "completion_p90_h", "asked", "reached", "minutes_to_person", "contacts_to_person"),
    ("failure_demand", "unheard", "end_unknown"),
)


def sheets_of(
    groups: Sequence[Group], voice: Voice, *, caption: str, head: str, segments: bool = False
) -> tuple[Sheet, ...]:
    """Every measure of the groups, in several tables; a part of which nothing is known is left out."""
    found = []
    for k, part in enumerate(PARTS):
        if k == 0 or any(not isinstance(group[m], NotEstimable) for group in groups for m in part):
            sheet = sheet_of(groups, part, voice, caption=caption, head=head, segments=segments)
            found.append(replace(sheet, caption=f"{sheet.caption}: {voice(f'facts.part.{k}')}"))
    return tuple(found)


def notes_for(groups: Sequence[Group], shown: Sequence[str], hidden: Sequence[str], voice: Voice) -> tuple[str, ...]:
    """The small print under a table of measures."""
    notes = []
    values = [group[m] for group in groups for m in shown]
    if any(isinstance(value, Estimate) and value.low < value.high for value in values):
        notes.append(voice("page.interval_note"))
    if any(m in group.pooled for group in groups for m in shown):
        notes.append(voice("page.pooled_note"))
    assumed = {m for group in groups for m in shown if isinstance(value := group[m], Estimate) and value.assumed}
    if assumed - {"per_week"}:
        notes.append(voice("facts.handle.assumed"))
    if "per_week" in assumed:
        notes.append(voice("page.weeks_assumed"))
    if hidden:
        notes.append(voice("page.left_out", what=voice.numbers.listed([voice.measure(m) for m in hidden])))
    return tuple(notes)
