"""Looking things up in the facts: what is known, what is largest, and the tables and pictures that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import sqrt
from typing import Literal

from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import Facts, Group
from humanline.model.measures import MEASURES
from humanline.report.blocks import Picture, Sheet, Unanswered
from humanline.report.charts.drawing import INK
from humanline.report.charts.rows import MOST_ROWS, DotRow, dots
from humanline.report.first_things import furthest
from humanline.report.numbers import KIND_OF_MEASURE, CellText, Kind, step_of
from humanline.report.voice import Subject, Voice

#: So many groups at most are named as the ones that stand out.
MOST_NAMED = 3
#: Half the width of a 90 % interval in standard deviations.
Z = 1.6448536269514722
#: What the groups of a table are, and the key of what they are called.
By = Literal["moment", "channel", "department", "segment", "cell"]
_HEADS: dict[By, str] = {
    "moment": "facts.volume.moment",
    "channel": "facts.volume.channel",
    "department": "facts.departments.department",
    "segment": "facts.segments.segment",
    "cell": "facts.volume.moment",
}
#: The measures in parts that fit on a sheet of paper.
_PARTS: tuple[tuple[str, ...], ...] = (
    ("per_week", "person_share", "handle_min", "wait_min", "wait_p90_min", "abandonment"),
    ("repeat", "spill_over", "resolved", "satisfaction", "felt_heard", "complaint", "transferred"),
    ("completion_h", "completion_p90_h", "asked", "reached", "minutes_to_person", "contacts_to_person"),
    ("failure_demand", "unheard", "end_unknown"),
)


def number(group: Group) -> int:
    """Contacts in a group; a hidden number counts as none."""
    return group.contacts if isinstance(group.contacts, int) else 0


def known(groups: Iterable[Group], measure: str, *, lowest_first: bool = False) -> list[tuple[Group, Estimate]]:
    """The groups of which a measure is known, the largest value first, or the lowest."""
    found = [(group, value) for group in groups if isinstance(value := group[measure], Estimate)]
    return sorted(found, key=lambda pair: (-pair[1].value, pair[0].key))[:: -1 if lowest_first else 1]


def outstanding(groups: Sequence[Group]) -> list[Group]:
    """Of groups, the largest first, those that surely have the most contacts, at most three; none where none has.

    Two counts n and m differ surely where |n − m| > z·√(n + m), as parts of one whole do.
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


def unanswered(facts: Facts, measure: str, say: Subject, key: str = "unanswered") -> Unanswered:
    """A measure that is not known, for the section that gathers the open questions."""
    value = facts.overall[measure]
    return question(value if isinstance(value, NotEstimable) else NotEstimable(reason="no_contacts"), say, key)


def question(reason: NotEstimable, say: Subject, key: str = "unanswered") -> Unanswered:
    """A question without an answer, and why, with columns and measures by the names that readers know."""
    voice = say.voice
    needs = tuple(voice.measure(need) if need in MEASURES else voice.column(need) for need in reason.needs)
    columns = reason.needs if reason.reason == "no_column" else ()
    named = tuple(voice.column(need) for need in columns if need in COLUMN_BY_NAME)
    return Unanswered(say(key), voice.numbers.reason(NotEstimable(reason=reason.reason, needs=needs)), named)


def most_or_alike(found: Sequence[tuple[Group, Estimate]], kind: Kind, say: Subject) -> str:
    """The heading where no mean is known: the group that is furthest, or that none surely is."""
    (group, value), key = found[0], "heading_some" if furthest(found) else "heading_alike"
    return say(key, moment=group.key[0], value=say.numbers.interval(value, kind)[0])


def served_by(group: Group, facts: Facts) -> str:
    """Who serves the contacts of a group; `unknown` too where its channel stands in no column of the log."""
    return "unknown" if facts.holds == "assumed" else group.mode or "unknown"


def contacts_text(contacts: int | Hidden, voice: Voice) -> str:
    """A number of contacts, or that there are too few to show."""
    return voice.numbers.count(contacts) if isinstance(contacts, int) else voice.numbers.instead(contacts)


def name_of(group: Group, voice: Voice, by: By) -> str:
    """A group's name."""
    if by == "segment":
        return voice.segment(group.key[0])
    return voice.cell(group.key[0], group.key[-1]) if by == "cell" else " · ".join(group.key)


def _measure_cell(group: Group, measure: str, voice: Voice, step: float | None = None) -> CellText:
    """A measure in a table; ≈ where it leans on other groups, ~ where it is assumed."""
    value = group[measure]
    shown = voice.numbers.cell(value, KIND_OF_MEASURE[measure], step)
    if not isinstance(value, Estimate):
        return shown
    sign = "~\u00a0" if value.assumed else "≈\u00a0" if measure in group.pooled else ""
    return CellText(sign + shown.main, shown.sub)


def _column_step(groups: Sequence[Group], measure: str) -> float | None:
    """How shares of one column, or one picture, are rounded, all in one way; `None` for anything but a share."""
    kind = KIND_OF_MEASURE[measure]
    values = [value for _, value in known(groups, measure) if value.low < value.high] if kind == "share" else []
    return min((step_of(value.low, value.high, kind) for value in values), default=None)


def measured(groups: Sequence[Group], measures: Sequence[str]) -> list[str]:
    """The measures of which something is known, or hidden, in one of the groups."""
    return [m for m in measures if any(not isinstance(group[m], NotEstimable) for group in groups)]


def measure_sheet(
    groups: Sequence[Group],
    measures: Sequence[str],
    say: Subject,
    *,
    by: By = "moment",
    caption: str = "caption",
    more: Sequence[tuple[str, Callable[[Group], str]]] = (),
) -> Sheet:
    """A table with a group a row and a measure a column; a column of which nothing is known is left out and named."""
    voice, shown = say.voice, measured(groups, measures)

    def column(measure: str) -> tuple[str, Callable[[Group], CellText]]:
        step = _column_step(groups, measure)
        return voice.measure(measure), lambda group: _measure_cell(group, measure, voice, step)

    return Sheet.of(
        groups,
        say(caption),
        (voice(_HEADS[by]), lambda group: name_of(group, voice, by)),
        (voice.measure("contacts"), lambda group: contacts_text(group.contacts, voice)),
        *(column(measure) for measure in shown),
        *more,
        notes=_measure_notes(groups, shown, voice, hidden=[m for m in measures if m not in shown]),
    )


def measure_sheets(groups: Sequence[Group], say: Subject, *, by: By, caption: str = "caption") -> tuple[Sheet, ...]:
    """Every measure of the groups, in several tables; a part of which nothing is known is left out."""
    shown = [(k, part) for k, part in enumerate(_PARTS) if k == 0 or measured(groups, part)]
    sheets = [(k, measure_sheet(groups, part, say, by=by, caption=caption)) for k, part in shown]
    return tuple(replace(one, caption=f"{one.caption}: {say.voice(f'facts.part.{k}')}") for k, one in sheets)


def _measure_notes(
    groups: Sequence[Group], shown: Sequence[str], voice: Voice, *, hidden: Sequence[str] = ()
) -> tuple[str, ...]:
    """The small print under a table of measures."""
    values = [(m, group[m], m in group.pooled) for group in groups for m in shown]
    assumed = {m for m, value, _ in values if isinstance(value, Estimate) and value.assumed}
    keys = {
        "page.interval_note": any(isinstance(value, Estimate) and value.low < value.high for _, value, _ in values),
        "page.pooled_note": any(pooled for _, _, pooled in values),
        "facts.handle.assumed": bool(assumed - {"per_week"}),
        "page.weeks_assumed": "per_week" in assumed,
    }
    left_out = [voice("page.left_out", what=voice.numbers.listed([voice.measure(m) for m in hidden]))] if hidden else []
    return (*(voice(key) for key, there in keys.items() if there), *left_out)


def measure_picture(
    groups: Sequence[Group],
    measure: str,
    sheet: Sheet,
    say: Subject,
    *,
    unit: str = "",
    by: By = "moment",
    name: str = "",
    colour: str = INK,
    lowest_first: bool = False,
) -> Picture:
    """A dot and a whisker a group, highest first, or lowest where low is what to look at.

    `unit` is said at the axis. The subject says a text alternative about `{measure}` with `{moment}` and `{value}` of
    the first. Groups of customers have a small picture a measure, beside each other, with a title.
    """
    small = by == "segment"
    name = name or f"{'segments-' if small else ''}{measure.replace('_', '-')}"
    voice, kind, found = say.voice, KIND_OF_MEASURE[measure], known(groups, measure, lowest_first=lowest_first)
    rows, step = [], _column_step(groups, measure)
    for group, value in found[:MOST_ROWS]:
        text = _measure_cell(group, measure, voice, step).main
        rows.append(DotRow(name_of(group, voice, by), value, text, colour=colour))
    first, top = found[0]
    said, drawn = voice.numbers.interval(top, kind)[0], dots(tuple(rows), voice, name=name, kind=kind, unit=unit)
    words = {"measure": voice.measure(measure), "moment": name_of(first, voice, by), "value": said}
    title = say("title" if furthest(found) else "title_alike", **words) if small else ""
    notes = () if small else (voice("page.whisker"), *voice.top_only(len(rows), len(found)))
    return Picture(name, *drawn, say("alternative", **words), sheet, title=title, notes=notes, small=small)
