"""Workbooks with several sheets, and tables in pages that are called workbooks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from made_tables import HEADER, RECORDS, TABLE, book, codes, left_out, month, rows, write

from humanline.contactlog.columns.people import nameless
from humanline.contactlog.reading import (
    open_source,
    open_sources,
)
from humanline.foundation.errors import LogError
from humanline.model.organisation import Log


def test_sheets_of_one_shape_are_one_log_and_others_are_said(tmp_path: Path) -> None:
    cover: list[list[object]] = [["Contacten"], ["Gemaakt door", "de afdeling"]]
    path = book(tmp_path / "log.xlsx", voorblad=cover, mei=month(0), juni=month(20), hidden=month(40), leeg=[])
    sources = open_sources(path, Log())
    assert [source.origin for source in sources] == ["log.xlsx/mei", "log.xlsx/juni"]
    assert [len(rows(source)) for source in sources] == [12, 12]
    said = {notice.code: notice.values["names"] for notice in sources[0].notices}
    assert said == {"sheets_used": "mei, juni", "sheets_left_out": "voorblad", "sheets_hidden": "hidden"}
    assert sources[0].settings == {}


def test_a_month_that_also_stands_in_a_sheet_of_the_year_counts_once(tmp_path: Path) -> None:
    path = book(tmp_path / "log.xlsx", mei=month(0), jaar=month(0, more=20))
    (source,) = open_sources(path, Log())
    assert (len(rows(source)), codes(source)) == (32, ["sheets_copied"])


def test_sheets_that_are_called_after_staff_are_numbered_in_the_account(tmp_path: Path) -> None:
    path = book(tmp_path / "log.xlsx", **{"J. de Vries": month(0), "Anna Bakker": month(20), "M. Smit": month(40)})
    sources = nameless(open_sources(path, Log()))
    assert [source.origin for source in sources] == ["log.xlsx/1", "log.xlsx/2", "log.xlsx/3"]
    assert [notice.values["names"] for notice in sources[0].notices] == ["…"]
    book(tmp_path / "log.xlsx", mei=month(0), juni=month(20))
    assert [source.origin for source in nameless(open_sources(path, Log()))] == ["log.xlsx/mei", "log.xlsx/juni"]


def test_of_sheets_of_several_shapes_the_largest_is_read_and_named_in_the_settings(tmp_path: Path) -> None:
    other: list[list[object]] = [["Postcode", "Inwoners"], *([f"{1000 + k}", k] for k in range(15))]
    path = book(tmp_path / "log.xlsx", plaatsen=other, contacten=month(0, more=20))
    (source,) = open_sources(path, Log())
    assert (list(source.columns), source.settings) == (HEADER, {"sheet": "contacten"})
    assert [(notice.code, notice.level) for notice in source.notices] == [("sheets_left_out", "warning")]
    assert open_source(path, Log(sheet="plaatsen")).columns == ("Postcode", "Inwoners")


def test_titles_totals_and_remarks_of_a_sheet_are_no_records(tmp_path: Path) -> None:
    table = [["Contacten juni"], [], *month(0), ["Totaal", "", "", "", 66], [], ["Gemaakt op 4 juli"]]
    source = open_source(book(tmp_path / "log.xlsx", blad=table), Log())
    assert (list(source.columns), len(rows(source))) == (HEADER, 12)
    assert left_out(source) == [(16, "total"), (18, "footer")]
    assert source.numeric == {"Wacht (s)"}


def test_cells_merged_over_rows_count_for_each_and_merged_titles_do_not(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 1, 0, 5, "Contacten juni")
        sheet.write_row(2, 1, HEADER)
        for k, row in enumerate(RECORDS, start=3):
            sheet.write_row(k, 1, row)
        sheet.merge_range(3, 3, 5, 3, "Balie")
    source = open_source(path, Log())
    assert (list(source.columns), [row[2] for row in rows(source)]) == (HEADER, ["Balie", "Balie", "Balie", "Website"])
    assert codes(source) == ["title_rows", "merged_cells"]


# -- tables in a page -------------------------------------------------------------------------------------------------


def page(table: str) -> str:
    return f"<html><head><style>td {{}}</style></head><body><table><tr><td>menu</td></tr></table>{table}</body></html>"


def test_a_table_in_a_web_page_that_is_called_xls_is_read(tmp_path: Path) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [HEADER, *RECORDS])
    path = write(tmp_path, page(f"<table><tr><th colspan=5>Contacten juni</th></tr>{cells}</table>"), "log.xls")
    source = open_source(path, Log())
    assert (source.format, list(source.columns), rows(source)) == ("html", HEADER, RECORDS)


def test_cells_of_a_page_over_several_rows_stay_in_their_columns(tmp_path: Path) -> None:
    table = (
        "<table><tr><th>Dag</th><th>Via</th><th>Vraag&nbsp;over</th></tr>"
        "<tr><td rowspan=2>2025-06-02</td><td>Balie</td><td>Een<br>adres</td></tr>"
        "<tr><td>Web</td><td>Pas</td></tr></table>"
    )
    source = open_source(write(tmp_path, page(table), "log.html"), Log())
    assert source.columns == ("Dag", "Via", "Vraag over")
    assert rows(source) == [["2025-06-02", "Balie", "Een adres"], ["2025-06-02", "Web", "Pas"]]


def test_a_spreadsheet_in_xml_is_read(tmp_path: Path) -> None:
    def cell(text: str, k: int) -> str:
        return f'<Cell ss:Index="{k}"><Data ss:Type="String">{text}</Data></Cell>' if text else ""

    lines = "".join(
        f"<Row>{''.join(cell(text, k) for k, text in enumerate(row, start=1))}</Row>" for row in [HEADER, *RECORDS]
    )
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>{lines}</Table>'
        "</Worksheet></Workbook>"
    )
    source = open_source(write(tmp_path, xml, "log.xls"), Log())
    assert (list(source.columns), rows(source)) == (HEADER, RECORDS)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page("<p>Log in</p>").replace("<table><tr><td>menu</td></tr></table>", ""), "a web page without a table"),
        ('<?xml version="1.0"?><calls><call/></calls>', "this is XML"),
        ('{"a": 1,\n"b": [1, 2}\n', "line 2: it is not JSON"),
        ('[{"a": 1},\n{"a": 2}', "breaks off"),
    ],
)
def test_what_holds_no_table_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(LogError, match=reason):
        rows(open_source(write(tmp_path, content, "log.csv"), Log()))


def test_a_workbook_inside_a_zip_is_refused_with_the_way_out(tmp_path: Path) -> None:
    inner = book(tmp_path / "log.xlsx", blad=[*month(0)])
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.write(inner, "log.xlsx")
        archive.writestr("more.csv", TABLE)
    with pytest.raises(LogError, match="Unpack it yourself"):
        open_sources(tmp_path / "logs.zip", Log())
