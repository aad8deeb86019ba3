"""Write the workshop sheet: an XLSX for one hour with the people who know."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humanline.foundation.files import write_together
from humanline.foundation.language import Language
from humanline.foundation.names import same
from humanline.foundation.spreadsheets import is_formula
from humanline.gain.workshop import howto
from humanline.gain.workshop.layout import (
    BALLOT,
    BALLOT_ABOVE,
    BALLOT_COLUMNS,
    CANDIDATES,
    EXAMPLE,
    HOURS,
    HOURS_QUESTION,
    HOWTO,
    MADE_UP_QUESTION,
    MOMENTS,
    SCORES,
    SIDES,
    STARTS,
    YES_NO,
    TableLayout,
    Terms,
)
from humanline.model.judgement import Judgements, SheetMoment
from humanline.model.plan import StepsToPerson

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | float | None

INK, PAPER, LINE, HEAD, SOFT = "#1d2b34", "#ffffff", "#b9c4ca", "#17586b", "#eef4f6"
#: Rows ready to be filled in, below what is there.
EMPTY_ROWS = {"moments": 20, "scores": 200, "candidates": 10}
MEASURED_WAY = Terms("{source}: ongeveer {seconds} seconden (gemeten)", "{source}: about {seconds} seconds (measured)")
NO_WAY = Terms("{source}: er is geen weg (gemeten)", "{source}: there is no way (measured)")
NOT_SURE = Terms("{source}: niet zeker of er een weg is", "{source}: not sure that there is a way")
#: Sheets to score on, one a rater.
RATERS = 8
#: So that the same sheet is the same bytes.
CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)

_EXAMPLES: dict[str, tuple[tuple[Terms | float, ...], ...]] = {
    "moments": (
        (Terms("adreswijziging", "change of address"), 40.0, 5.0,
         Terms("contactpagina, drie klikken naar het nummer", "contact page, three clicks to the number"), 4.0,
         Terms("nee", "no"), Terms("klantenservice", "customer service"), Terms("website, telefoon", "website, phone"),
         20.0, Terms("formulier loopt vast", "form gets stuck"), Terms("ICT", "IT")),
        (Terms("huur niet kunnen betalen", "cannot pay the rent"), 15.0, 20.0,
         Terms("keuzemenu, toets 3, dan wachten", "menu, key 3, then wait"), 3.0, Terms("ja", "yes"),
         Terms("huur en incasso", "rent and collection"), Terms("telefoon, balie", "phone, counter")),
    ),
    "scores": (
        (Terms("A.B.", "A.B."), SIDES["customer"], Terms("adreswijziging", "change of address"), Terms("", ""), 3.0,
         -1.0, Terms("", "")),
        (Terms("C.D.", "C.D."), SIDES["organisation"], Terms("adreswijziging", "change of address"), Terms("", ""), 4.0,
         0.0, Terms("klantenservice", "customer service")),
        (Terms("C.D.", "C.D."), SIDES["staff_for_customer"], Terms("adreswijziging", "change of address"),
         Terms("65+", "65+"), 5.0, 1.0, Terms("klantenservice", "customer service")),
    ),
    "candidates": (
        (Terms("adres wijzigen in de app", "change your address in the app"),
         Terms("adreswijziging", "change of address"), 70.0, 8000.0),
    ),
}  # fmt: skip


def write_sheet(
    path: Path,
    *,
    language: Language,
    example: bool = True,
    judgements: Judgements | None = None,
    moments: Sequence[SheetMoment] = (),
    steps: Sequence[StepsToPerson] = (),
    raters: int = RATERS,
    owed_by: Mapping[str, str] | None = None,
) -> None:
    """Write the workshop sheet, empty or filled in.

    Text is always written as text: a name that begins with `=`, `+`, `-` or `@` never becomes a formula.

    Args:
        path: where the XLSX will stand.
        language: of headers, notes and the how-to page.
        example: with example rows, which are not read back.
        judgements: what is already known, written as real rows.
        moments: moments to write first, such as those of the contact log, with what is known of them.
        steps: how a customer reaches a person today, where it was measured; filled in for the moments.
        raters: how many sheets to score on, one a rater; scores that are known stand in one list instead.
        owed_by: moment → the law that asks for a person, told on the how-to page.

    Raises:
        OutputError: the file can't be written.
    """
    import xlsxwriter

    given = judgements or Judgements()
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    workbook.set_properties({"title": howto.TITLE.of(language), "author": "Humanline", "created": CREATED})
    sheet = _Sheet(workbook, language, example=example)
    sheet.howto(owed_by or {})
    named = sheet.table(MOMENTS, _moment_rows(given, moments, steps, language))
    if given.scores:
        sheet.table(SCORES, _score_rows(given, language), moments=named)
    else:
        for n in range(1, raters + 1):
            sheet.ballot(n, named)
    sheet.table(CANDIDATES, _candidate_rows(given), moments=named)
    sheet.hours(given)
    workbook.close()
    write_together({path: made.getvalue()})


def _moment_rows(
    given: Judgements, moments: Sequence[SheetMoment], steps: Sequence[StepsToPerson], language: Language
) -> list[tuple[Cell, ...]]:
    today = {same(one.moment): one for one in steps if one.measured}
    known = {moment.name for moment in given.moments}
    yes, no = YES_NO[language]
    rows: list[tuple[Cell, ...]] = [
        (
            m.name,
            m.per_week,
            m.minutes,
            m.way_to_person,
            m.steps_to_person,
            yes if m.owed else no,
            *_around(m, language),
        )
        for m in given.moments
    ]
    rows += [
        (one.name, one.per_week, one.minutes, *_way_today(today.get(same(one.name)), language),
         yes if one.owed else None, *_around(one, language))
        for one in moments
        if one.name not in known
    ]  # fmt: skip
    return rows


def _around(moment: SheetMoment, language: Language) -> tuple[Cell, ...]:
    """Who handles it, how it comes in, what causes it, and how it could start as well."""
    share, chosen = (None if one is None else f"{100 * one:g}%" for one in (moment.failure_share, moment.chosen))
    starts = ", ".join(STARTS[way].of(language) for way in moment.starts)
    around = (moment.department, moment.channels, share, moment.cause, moment.caused_by)
    return *around, starts, chosen, moment.together_minutes


def _way_today(measured: StepsToPerson | None, language: Language) -> tuple[Cell, Cell]:
    """How a customer reaches a person, and in how many steps, as measured."""
    if measured is None:
        return None, None
    if measured.steps is None:
        known = NO_WAY if measured.steps_hoped is None else NOT_SURE
        return known.of(language).format(source=measured.source), None
    seconds = round(measured.seconds) if measured.seconds is not None else "?"
    return MEASURED_WAY.of(language).format(source=measured.source, seconds=seconds), measured.steps


def _score_rows(given: Judgements, language: Language) -> list[tuple[Cell, ...]]:
    return [
        (s.rater, SIDES[s.side].of(language), s.moment, s.segment, s.matters, s.adds, s.department)
        for s in given.scores
    ]


def _candidate_rows(given: Judgements) -> list[tuple[Cell, ...]]:
    return [
        (c.name, c.moment, None if c.keeps_share is None else c.keeps_share * 100, c.cost_per_year)
        for c in given.candidates
    ]


class _Sheet:
    """The workbook while it is written."""

    def __init__(self, workbook: Workbook, language: Language, *, example: bool) -> None:
        self.workbook, self.language, self.example = workbook, language, example
        font = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        box = {**font, "text_wrap": True, "border": 1, "border_color": LINE}
        self.head = workbook.add_format({**box, "bold": True, "bg_color": HEAD, "font_color": PAPER})
        self.text = workbook.add_format({**box, "num_format": "@"})
        self.quoted = workbook.add_format({**box, "num_format": "@", "quote_prefix": True})
        self.number = workbook.add_format({**box, "num_format": "General"})
        self.shown = workbook.add_format({**box, "italic": True, "font_color": "#5c6b73", "bg_color": SOFT})
        self.title = workbook.add_format({**font, "bold": True, "font_size": 18, "font_color": HEAD})
        self.section = workbook.add_format({**font, "bold": True, "font_size": 13, "font_color": HEAD, "bottom": 1})
        self.left = workbook.add_format({**font, "bold": True, "text_wrap": True})
        self.beside = workbook.add_format({**font, "italic": True, "font_color": "#5c6b73", "text_wrap": True})
        self.plain = workbook.add_format({**font, "text_wrap": True})

    def _add(self, name: Terms) -> Worksheet:
        """A worksheet that prints well on A4, landscape."""
        page = self.workbook.add_worksheet(name.of(self.language))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.set_header(f"&L&10Humanline&R&10{name.of(self.language)}")
        page.set_footer("&R&10&P / &N")
        page.hide_gridlines(2)
        return page

    def howto(self, owed_by: Mapping[str, str]) -> None:
        """The page that explains the hour."""
        page = self._add(HOWTO)
        page.set_column(0, 0, 14)
        page.set_column(1, 1, 112)
        page.write_string(0, 0, howto.TITLE.of(self.language), self.title)
        page.set_row(0, 30)
        for k, line in enumerate(howto.lines(self.language, owed_by), start=2):
            if line.kind == "section":
                page.write_string(k, 0, line.left, self.section)
                page.write_blank(k, 1, None, self.section)
                page.set_row(k, 26)
            else:
                page.write_string(k, 0, line.left, self.left)
                page.write_string(k, 1, line.text, self.plain)
                page.set_row(k, 18 * (1 + len(line.text) // 118))

    def table(
        self, layout: TableLayout, rows: list[tuple[Cell, ...]], *, moments: tuple[int, int] = (0, 0)
    ) -> tuple[int, int]:
        """One table with its examples, its rows and room for more; gives the first and last row for new rows.

        Args:
            layout: which table.
            rows: real rows.
            moments: first and last row (counted from 0) of the moments on their sheet, for the choice list.
        """
        page = self._add(layout.sheet)
        self._header(page, layout)
        first = 1
        if self.example:
            for example in _EXAMPLES[layout.name]:
                self._example(page, first, example)
                first += 1
        for k, row in enumerate(rows):
            for column, value in enumerate(row):
                self._write(page, first + k, column, value)
        last = first + len(rows) + EMPTY_ROWS[layout.name] - 1
        for row_number in range(first + len(rows), last + 1):
            for column in range(len(layout.fields)):
                page.write_blank(row_number, column, None, self.number)
        for column, field in enumerate(layout.fields):
            rule = self._rule(field.name, moments)
            if rule:
                page.data_validation(first, column, last, column, rule)
        page.print_area(0, 0, min(last, first + len(rows) + 24), len(layout.fields) - 1)
        return first, last

    def _header(self, page: Worksheet, layout: TableLayout) -> None:
        for column, field in enumerate(layout.fields):
            page.set_column(column, column, field.width)
            page.write_string(0, column, field.header.of(self.language), self.head)
            teaches = field.teaches.of(self.language)
            if teaches:
                page.write_comment(0, column, teaches, {"author": "Humanline", "x_scale": 2.2, "y_scale": 1.3})
        page.set_row(0, 48)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)

    def _example(self, page: Worksheet, row: int, example: tuple[Terms | float, ...]) -> None:
        for column, value in enumerate(example):
            if isinstance(value, Terms):
                text = value.of(self.language)
                text = f"{EXAMPLE.of(self.language)} {text}" if column == 0 else text
                page.write_string(row, column, text, self.shown)
            else:
                page.write_number(row, column, value, self.shown)

    def _write(self, page: Worksheet, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            page.write_blank(row, column, None, self.number)
        elif isinstance(value, str):
            page.write_string(row, column, value, self.quoted if is_formula(value) else self.text)
        else:
            page.write_number(row, column, value, self.number)

    def _rule(self, field: str, moments: tuple[int, int]) -> dict[str, Any] | None:
        """What a cell of this column takes, with a message that says so."""
        if field == "side":
            return _choice([words.of(self.language) for words in SIDES.values()])
        if field == "owed":
            return _choice(list(YES_NO[self.language]))
        if field == "moment":
            sheet = MOMENTS.sheet.of(self.language)
            rule = _choice(f"='{sheet}'!$A${moments[0] + 1}:$A${moments[1] + 1}")
            return {**rule, "error_type": "warning"}
        limits = {"matters": (0, 10), "adds": (-2, 2)}.get(field)
        if field in ("keeps_share", "failure_share", "chosen"):
            limits = (0, 100)
        if limits:
            low, high = limits
            message = _BETWEEN.of(self.language).format(low=low, high=high)
            return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high,
                    "error_title": "Humanline", "error_message": message}  # fmt: skip
        if field in ("per_week", "minutes", "steps_to_person", "cost_per_year", "together_minutes"):
            message = _FROM_NOUGHT.of(self.language)
            return {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Humanline",
                    "error_message": message}  # fmt: skip
        return None

    def ballot(self, n: int, moments: tuple[int, int]) -> None:
        """One rater's own sheet: who, for whom, and two scores beside each moment of the sheet with the moments."""
        page = self._add(Terms(*(name.format(n=n) for name in BALLOT)))
        fields = {field.name: field for field in SCORES.fields}
        for row, name in enumerate(BALLOT_ABOVE):
            page.write_string(row, 0, fields[name].header.of(self.language), self.left)
            page.write_blank(row, 1, None, self.number)
            page.merge_range(row, 2, row, 3, fields[name].teaches.of(self.language), self.beside)
            page.set_row(row, 46)
            rule = self._rule(name, moments)
            if rule:
                page.data_validation(row, 1, row, 1, rule)
        head = len(BALLOT_ABOVE) + 1
        for column, name in enumerate(BALLOT_COLUMNS):
            page.set_column(column, column, 34 if column == 0 else 26)
            page.write_string(head, column, fields[name].header.of(self.language), self.head)
            page.write_comment(
                head, column, fields[name].teaches.of(self.language),
                {"author": "Humanline", "x_scale": 2.2, "y_scale": 1.3},
            )  # fmt: skip
        page.set_row(head, 34)
        first, count = head + 1, moments[1] - moments[0] + 1
        sheet = MOMENTS.sheet.of(self.language)
        for k in range(count):
            cell = f"'{sheet}'!$A${moments[0] + k + 1}"
            page.write_formula(first + k, 0, f'=IF({cell}="","",{cell})', self.text, "")
            for column in range(1, len(BALLOT_COLUMNS)):
                page.write_blank(first + k, column, None, self.number)
        for column, name in enumerate(BALLOT_COLUMNS[1:], start=1):
            rule = self._rule(name, moments)
            if rule:
                page.data_validation(first, column, first + count - 1, column, rule)
        page.freeze_panes(first, 1)
        page.print_area(0, 0, first + count - 1, len(BALLOT_COLUMNS) - 1)

    def hours(self, given: Judgements) -> None:
        """The staff hours, and whether the scores are made up."""
        page = self._add(HOURS.sheet)
        self._header(page, HOURS)
        yes, no = YES_NO[self.language]
        page.write_string(1, 0, HOURS_QUESTION.of(self.language), self.text)
        self._write(page, 1, 1, given.hours_per_week)
        page.write_string(2, 0, MADE_UP_QUESTION.of(self.language), self.text)
        page.write_string(2, 1, yes if given.made_up else no, self.text)
        message = _ABOVE_NOUGHT.of(self.language)
        page.data_validation(1, 1, 1, 1, {"validate": "decimal", "criteria": ">", "value": 0, "error_message": message})
        page.data_validation(2, 1, 2, 1, _choice([yes, no]))
        page.write_comment(1, 1, _HOURS_NOTE.of(self.language), {"author": "Humanline", "x_scale": 2.2})


_BETWEEN = Terms("Een getal van {low} tot {high}.", "A number from {low} to {high}.")
_FROM_NOUGHT = Terms("Een getal, 0 of hoger.", "A number, 0 or higher.")
_ABOVE_NOUGHT = Terms("Een getal boven 0.", "A number above 0.")
_HOURS_NOTE = Terms(
    "Tel alleen uren die aan contacten worden besteed: zonder verlof, ziekte, pauzes, overleg en opleiding.",
    "Count only hours that go to contacts: without leave, illness, breaks, meetings and training.",
)


def _choice(source: list[str] | str) -> dict[str, Any]:
    return {"validate": "list", "source": source}
