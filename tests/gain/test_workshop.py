"""The workshop sheet: written, filled in, read back, in both languages."""

import datetime as dt
import re
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from humanline.foundation.errors import SheetError
from humanline.gain.workshop import combine, read_sheet, read_survey, write_sheet
from humanline.gain.workshop.layout import SCORES, TABLES
from humanline.gain.workshop.writing import RATERS
from humanline.model.judgement import Candidate, Judgements, Score, SheetMoment

FILLED = Judgements(
    sources=("sheet.xlsx",),
    moments=(
        SheetMoment(
            name="repair",
            per_week=500,
            minutes=7.5,
            steps_to_person=3,
            way_to_person="menu, key 3",
            owed=False,
            starts=("choice", "together"),
            chosen=0.4,
            together_minutes=6,
        ),
        SheetMoment(
            name="can't pay",
            per_week=20,
            minutes=16,
            owed=True,
            channels="phone, counter",
            failure_share=0.07,
            cause="letter that can't be understood",
            caused_by="collection",
        ),
        SheetMoment(name="viewing"),
    ),
    scores=(
        Score(rater="A", side="customer", moment="repair", matters=7, adds=1),
        Score(rater="B", side="staff_for_customer", moment="repair", segment="65+", matters=6.5, adds=-0.5),
        Score(rater="C", side="organisation", moment="viewing", matters=None, adds=2, department="letting"),
    ),
    candidates=(Candidate(name="status in the app", moment="viewing", keeps_share=0.6, cost_per_year=18_000),),
    hours_per_week=212.5,
    made_up=True,
)
HEADER = "wie scoort?;voor wie?;contactmoment;doelgroep;hoe belangrijk is dit? (0 tot 10);wat voegt een mens toe?"


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def save(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path: Path, rows: list[list[object]], sheet: str = "Scores") -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    page = book.add_worksheet(sheet)
    for k, row in enumerate(rows):
        page.write_row(k, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", [True, False])
def test_what_is_written_is_read_back(tmp_path, language, example):
    write_sheet(tmp_path / "sheet.xlsx", language=language, example=example, judgements=FILLED)
    assert read_sheet(tmp_path / "sheet.xlsx") == FILLED


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_sheet_is_the_same_bytes(tmp_path, language):
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(tmp_path / name, language=language, judgements=FILLED)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sheet_with_only_examples_says_so(tmp_path, language):
    write_sheet(tmp_path / "s.xlsx", language=language)
    with pytest.raises(SheetError, match="only examples") as error:
        read_sheet(tmp_path / "s.xlsx")
    assert "below the examples" in str(error.value)


def test_moments_to_start_from_stand_on_the_sheet(tmp_path):
    write_sheet(tmp_path / "s.xlsx", language="nl", moments=[SheetMoment(name="klacht"), SheetMoment(name="huurvraag")])
    found = read_sheet(tmp_path / "s.xlsx")
    assert [moment.name for moment in found.moments] == ["klacht", "huurvraag"]
    assert found.scores == ()


def test_text_never_becomes_a_formula(tmp_path):
    evil = ("=1+1", "+31 6", "-2 korting", "@SUM(A1)", "\t=1")
    given = Judgements(moments=tuple(SheetMoment(name=name, per_week=1) for name in evil))
    write_sheet(tmp_path / "s.xlsx", language="en", example=False, judgements=given)
    assert [row[0] for row in cells(tmp_path / "s.xlsx", "Moments")[1:6]] == list(evil)
    formulas = re.findall(rb"<f>(.*?)</f>", _sheet_xml(tmp_path / "s.xlsx"))
    ours = rb"""IF\('Moments'!\$A\$(\d+)="","",'Moments'!\$A\$\1\)"""
    assert formulas
    assert all(re.fullmatch(ours, formula) for formula in formulas), "only our own, which show a moment's name"


def _sheet_xml(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        pages = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return b"".join(archive.read(name) for name in pages)


def test_every_page_prints_on_a4_landscape_with_its_header_on_every_page(tmp_path):
    write_sheet(tmp_path / "s.xlsx", language="nl")
    xml = _sheet_xml(tmp_path / "s.xlsx")
    assert xml.count(b'paperSize="9"') == xml.count(b'orientation="landscape"') == 4 + RATERS
    assert xml.count(b'state="frozen"') == 3 + RATERS
    assert xml.count(b"<dataValidation ") >= 12


def test_every_header_teaches_in_both_languages():
    for layout in TABLES[:3]:
        for field in layout.fields:
            assert len(field.teaches.nl) > 10
            assert len(field.teaches.en) > 10


def test_a_dutch_spreadsheets_csv_of_the_scores(tmp_path):
    text = f"{HEADER}\r\nAnna;klant;Huurvraag;;7,5;-1\r\n;;;;;\r\nBé;Organisatie;klacht;65+;10;1,5\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        found = read_sheet(save(tmp_path / "scores.csv", text, encoding))
        assert [(s.rater, s.side, s.moment, s.segment, s.matters, s.adds) for s in found.scores] == [
            ("Anna", "customer", "Huurvraag", "", 7.5, -1.0),
            ("Bé", "organisation", "klacht", "65+", 10.0, 1.5),
        ]


def test_a_dutch_spreadsheets_csv_of_the_moments(tmp_path):
    text = (
        "sep=;\r\nContactmoment;extra;contacten per week (ongeveer);minuten per contact;altijd een mens?;datum\r\n"
        "klacht;x;1.200;12,5;ja;03-03-2025\r\nvoorbeeld: adres;;40;5;nee;\r\n"
    )
    found = read_sheet(save(tmp_path / "moments.csv", text, "cp1252"))
    assert found.moments == (SheetMoment(name="klacht", per_week=1200, minutes=12.5, owed=True),)


def test_an_english_csv_with_thousands(tmp_path):
    found = read_sheet(save(tmp_path / "m.csv", 'Moment,Contacts a week (roughly)\ncomplaint,"1,200"\n'))
    assert found.moments[0].per_week == 1200


def test_all_faults_are_told_at_once_each_with_its_cell(tmp_path):
    rows = [
        ["Who scores?", "For whom?", "Moment", "Segment", "How much does it matter?", "What does a person add?"],
        ["A", "customer", "repair", "", "zeven", 1],
        ["A", "neighbour", "repair", "", 7, 1],
        ["A", "customer", "", "", 7, 3],
        ["", "customer", "rent", "", 11, 0],
        ["A", "customer", "lift", "", True, float(1)],
    ]
    with pytest.raises(SheetError) as error:
        read_sheet(workbook(tmp_path / "s.xlsx", rows))
    text = str(error.value)
    assert "Scores!E2: found 'zeven'. A number from 0 to 10 is needed." in text
    for where in ("Scores!B3", "Scores!C4", "Scores!F4", "Scores!A5", "Scores!E5", "Scores!E6"):
        assert where in text
    assert len(error.value.faults) == 7


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "12", "-1"])
def test_a_score_out_of_range_is_a_fault(tmp_path, value):
    with pytest.raises(SheetError, match="0 to 10"):
        read_sheet(save(tmp_path / "s.csv", f"{HEADER}\nA;klant;x;;{value};1\n"))


def test_a_date_that_the_spreadsheet_made_is_explained(tmp_path):
    rows = [["rater", "side", "moment", "matters", "adds"], ["A", "customer", "x", dt.date(2025, 2, 1), 1]]
    with pytest.raises(SheetError, match="made a date of it"):
        read_sheet(workbook(tmp_path / "s.xlsx", rows))


def test_headers_in_any_case_and_order_with_other_columns_between(tmp_path):
    rows = [
        ["minutes of the meeting"],
        [],
        ["Adds", "remarks", "MOMENT", "Rater", "Side", "matters"],
        [2, "sure!", "repair", "A", "Customer", ""],
    ]
    found = read_sheet(workbook(tmp_path / "s.xlsx", rows, "Blad1"))
    assert found.scores == (Score(rater="A", side="customer", moment="repair", adds=2),)


def test_a_formula_counts_for_its_value(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "s.xlsx"))
    page = book.add_worksheet("Scores")
    page.write_row(0, 0, ["rater", "side", "moment", "matters", "adds"])
    page.write_row(1, 0, ["A", "customer", "x", 5])
    page.write_formula(1, 4, "=1+1", None, 2)
    page.write_row(2, 0, ["A", "customer", "y", 5])
    page.write_formula(2, 4, "=0.1+0.2-0.3", None, 0.1 + 0.2 - 0.3)  # what a spreadsheet makes of nothing
    book.close()
    assert [score.adds for score in read_sheet(tmp_path / "s.xlsx").scores] == [2, 0]


def test_a_formula_that_went_wrong_is_a_fault_and_not_an_empty_cell(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "s.xlsx"))
    book.add_worksheet("R&D")
    page = book.add_worksheet("Scores")
    page.write_row(0, 0, ["rater", "side", "moment", "matters", "adds"])
    page.write_row(1, 0, ["A", "customer", "x"])
    page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    book.close()
    with pytest.raises(SheetError, match=r"Scores!E2: found '#DIV/0!'"):
        read_sheet(tmp_path / "s.xlsx")


def test_a_slip_of_the_pen_is_pointed_out(tmp_path):
    write_sheet(
        tmp_path / "s.xlsx",
        language="en",
        judgements=Judgements(
            moments=(SheetMoment(name="complaint", per_week=1),),
            scores=(Score(rater="A", side="customer", moment="complant", adds=1),),
        ),
    )
    with pytest.raises(SheetError, match="Did you mean 'complaint'"):
        read_sheet(tmp_path / "s.xlsx")


def test_a_department_that_is_misspelt_where_it_causes_contacts_is_pointed_out(tmp_path):
    text = "contactmoment;afdeling;oorzaak;veroorzaakt door\nklacht;Financiën;brief;Finanicën\nhuur;Wonen;brief;ICT\n"
    with pytest.raises(SheetError, match="Did you mean 'Financiën'") as error:
        read_sheet(save(tmp_path / "m.csv", text))
    assert len(error.value.faults) == 1, "a department that handles nothing may cause contacts"
    with pytest.raises(SheetError, match="There is: Financiën, Wonen, Facilitair") as error:
        read_sheet(tmp_path / "m.csv", departments=["Facilitair"])
    assert len(error.value.faults) == 2, "where departments are listed, others are none"


@pytest.mark.parametrize(("written", "share"), [("40", 0.4), ("40%", 0.4), ("0,4", 0.4), ("100", 1.0), ("1%", 0.01)])
def test_a_share_of_failure_demand_is_a_percentage(tmp_path, written, share):
    found = read_sheet(save(tmp_path / "m.csv", f"contactmoment;faalvraag\nklacht;{written}\n"))
    assert found.moments[0].failure_share == share


@pytest.mark.parametrize(("written", "says"), [("120", "from 0 to 100"), ("-5", "from 0 to 100"), ("1", "1% or 100%")])
def test_a_share_that_can_not_be_or_can_mean_two_things_is_a_fault(tmp_path, written, says):
    with pytest.raises(SheetError, match=says):
        read_sheet(save(tmp_path / "m.csv", f"contactmoment;faalvraag\nklacht;{written}\n"))


@pytest.mark.parametrize(
    ("written", "starts"),
    [("keuze", ("choice",)), ("Together and Choice", ("choice", "together")), ("samen", ("together",)), ("-", ())],
)
def test_how_a_moment_could_start_as_well_is_read_in_both_languages(tmp_path, written, starts):
    found = read_sheet(save(tmp_path / "m.csv", f"contactmoment;ook beginnen\nklacht;{written}\n"))
    assert found.moments[0].starts == starts


def test_a_start_that_is_none_is_pointed_out(tmp_path):
    with pytest.raises(SheetError, match="'keuze', 'samen'") as error:
        read_sheet(save(tmp_path / "m.csv", "contactmoment;ook beginnen\nklacht;keuze en chat\n"))
    assert len(error.value.faults) == 1


def test_two_different_scores_of_one_rater_for_one_moment_are_a_fault(tmp_path):
    with pytest.raises(SheetError, match="Keep one of the two"):
        read_sheet(save(tmp_path / "s.csv", f"{HEADER}\nA;klant;x;;5;1\na ;klant;X;;5;2\n"))


def test_a_moment_that_stands_there_twice_is_a_fault(tmp_path):
    with pytest.raises(SheetError, match="Keep one row"):
        read_sheet(save(tmp_path / "m.csv", "contactmoment;contacten per week\nklacht;1\nKlacht ;2\n"))


def test_a_rater_who_gave_one_score_to_everything_is_kept_and_told_of(tmp_path):
    rows = "".join(f"A;klant;m{k};;5;1\nB;klant;m{k};;5;{k % 3}\n" for k in range(5))
    found = read_sheet(save(tmp_path / "s.csv", f"{HEADER}\n{rows}"))
    assert len(found.scores) == 10
    assert found.warnings == ("A (klant) gaf elk moment dezelfde score (1). Dat zegt niets over de volgorde.",)


def test_rows_that_are_prepared_but_not_filled_in_are_left_out(tmp_path):
    found = read_sheet(save(tmp_path / "s.csv", f"{HEADER}\nA;klant;x;;5;1\nA;klant;y;;;\n;;z;;;\n"))
    assert len(found.scores) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("s.xlsx", b"PK\x03\x04not a workbook"), ("s.csv", b"a;b\n1;2\n"), ("s.csv", b""), ("s.bin", bytes(range(256)))],
)
def test_what_is_no_sheet_is_refused_kindly(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SheetError):
        read_sheet(tmp_path / name)


def test_a_sheet_that_is_not_there(tmp_path):
    with pytest.raises(SheetError, match="can't be read"):
        read_sheet(tmp_path / "nowhere.xlsx")


def test_a_survey_is_one_row_a_customer(tmp_path):
    found = read_survey(
        save(tmp_path / "survey.csv", "contactmoment;doelgroep;belang;mens voegt toe\nx;65+;8;1,5\ny;;2;\n")
    )
    assert [(s.side, s.source, s.segment, s.adds) for s in found.scores] == [
        ("customer", "survey", "65+", 1.5),
        ("customer", "survey", "", None),
    ]
    assert len({s.rater for s in found.scores}) == 2


def test_a_survey_without_answers_is_refused(tmp_path):
    with pytest.raises(SheetError, match="no answers"):
        read_survey(save(tmp_path / "survey.csv", "moment,adds\n"))


def test_sheets_and_surveys_become_one():
    other = Judgements(
        sources=("b.csv",),
        moments=(SheetMoment(name="Repair ", per_week=1, owed=True), SheetMoment(name="new")),
        hours_per_week=10,
    )
    both = combine(FILLED, other)
    assert both.sources == ("sheet.xlsx", "b.csv")
    assert [moment.name for moment in both.moments] == ["repair", "can't pay", "viewing", "new"]
    assert (both.moments[0].per_week, both.moments[0].owed) == (500, True)
    assert both.hours_per_week == 212.5
    assert combine() == Judgements()


def test_the_columns_of_a_table_have_headers_of_their_own():
    for language in ("nl", "en"):
        headers = [field.header.of(language) for field in SCORES.fields]
        assert len(set(headers)) == len(headers)


# A sheet of one's own


def ballots(path: Path, *pages: list[list[object]], example: bool = False) -> Path:
    """The moments, and sheets to score on as they come back from a program that does not reckon formulas."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Moments")
    rows = [["moment", "contacts a week"], *([["example: a", 3]] if example else []), ["repair", 500], ["viewing", 60]]
    for k, row in enumerate(rows):
        page.write_row(k, 0, row)
    for n, rows in enumerate(pages, start=1):
        page = book.add_worksheet(f"Scores {n}")
        for k, row in enumerate(rows):
            page.write_row(k, 0, row)
    book.close()
    return path


def ballot(rater: str, side: str, *scores: list[object]) -> list[list[object]]:
    return [
        ["who scores? (name or initials)", rater], ["for whom?", side], ["own department", "desk"], [],
        ["moment", "how much does it matter? (0 to 10)", "what does a person add? (-2 to +2)", "segment"], *scores,
    ]  # fmt: skip


@pytest.mark.parametrize("example", [True, False])
def test_each_rater_has_a_sheet_and_a_moment_is_known_by_its_row(tmp_path, example):
    path = ballots(
        tmp_path / "s.xlsx",
        ballot("A", "customer", ["", 7, 1], ["", 9, -1]),
        ballot("", "organisation", ["repair", 3, 2], ["viewing", "", ""]),
        ballot("", "", ["repair", "", ""]),
        example=example,
    )
    found = [(s.rater, s.side, s.moment, s.matters, s.adds, s.department) for s in read_sheet(path).scores]
    assert found == [
        ("A", "customer", "repair", 7, 1, "desk"),
        ("A", "customer", "viewing", 9, -1, "desk"),
        ("Scores 2", "organisation", "repair", 3, 2, "desk"),
    ]


def test_a_sheet_with_scores_that_does_not_say_for_whom_is_told_where(tmp_path):
    with pytest.raises(SheetError, match=r"Scores 1!B2"):
        read_sheet(ballots(tmp_path / "s.xlsx", ballot("A", "", ["repair", 7, 1])))


def test_an_empty_sheet_has_a_page_for_each_rater_with_every_moment_on_it(tmp_path):
    write_sheet(tmp_path / "s.xlsx", language="nl", moments=[SheetMoment(name="klacht")], raters=3)
    names = CalamineWorkbook.from_path(str(tmp_path / "s.xlsx")).sheet_names
    assert [name for name in names if name.startswith("Scores")] == ["Scores 1", "Scores 2", "Scores 3"]
    assert cells(tmp_path / "s.xlsx", "Scores 2")[4][:3] == [
        "contactmoment", "hoe belangrijk is dit? (0 tot 10)", "wat voegt een medewerker toe? (-2 tot +2)",
    ]  # fmt: skip
