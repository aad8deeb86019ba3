"""What the reader promises for every kind of file."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from humanline.contactlog.reading import Source, as_text, bytestream, open_source, open_sources
from humanline.contactlog.reading.csv_source import CsvSource
from humanline.foundation.errors import LogError
from humanline.model.organisation import Log

PLAIN = "moment,channel\nrepair,phone\nviewing,web\n"
ROWS = [("repair", "phone"), ("viewing", "web")]


def write(folder: Path, content: bytes | str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(source: Source) -> list[tuple[str, ...]]:
    return [
        row
        for block in source.blocks(threads=False)
        for row in zip(*(column.to_pylist() for column in as_text(block.records).columns), strict=True)
    ]


def lines(source: Source) -> list[int]:
    return [line for block in source.blocks() for line in block.lines.to_pylist()]


def rejected(source: Source) -> list[tuple[int, str]]:
    return [(reject.line, reject.reason) for block in source.blocks() for reject in block.rejected]


def codes(source: Source) -> list[str]:
    return [notice.code for notice in source.notices]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found_in_the_first_records(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, PLAIN.replace(",", delimiter))
    assert rows(open_source(path, Log())) == ROWS


def test_commas_inside_quotes_or_numbers_do_not_hide_a_semicolon(tmp_path: Path) -> None:
    path = write(tmp_path, 'moment;handle;remark\nrepair;1,5;"a, b, c"\nviewing;2,5;"d, e, f"\n')
    assert open_source(path, Log()).columns == ("moment", "handle", "remark")


def test_a_wrong_delimiter_is_refused_with_the_one_that_works(tmp_path: Path) -> None:
    with pytest.raises(LogError, match=r'delimiter = ";"'):
        open_source(write(tmp_path, PLAIN.replace(",", ";")), Log(delimiter=","))


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert rows(open_source(write(tmp_path, "moment\nrepair\n\n"), Log())) == [("repair",)]


@pytest.mark.parametrize("log", [Log(delimiter="||"), Log(quote="«"), Log(delimiter='"')])
def test_a_delimiter_or_quote_that_is_not_one_character_is_refused(tmp_path: Path, log: Log) -> None:
    with pytest.raises(LogError, match="one ASCII character"):
        open_source(write(tmp_path, PLAIN), log)


def test_another_quote_character_is_used_when_given(tmp_path: Path) -> None:
    path = write(tmp_path, "moment,channel\n'a,b',\"x\"\n")
    assert rows(open_source(path, Log(quote="'"))) == [("a,b", '"x"')]


def test_without_a_quote_character_quotes_are_text(tmp_path: Path) -> None:
    path = write(tmp_path, 'moment,channel\n"a,b"\n')
    assert rows(open_source(path, Log(quote=""))) == [('"a', 'b"')]


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "repair,phone\nviewing,web\n"), Log(header=False))
    assert source.columns == ("column_1", "column_2")
    assert (rows(source), lines(source)) == (ROWS, [1, 2])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="is empty"):
        open_source(write(tmp_path, ""), Log())


def test_a_file_of_blank_lines_is_refused_as_empty(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="is empty"):
        open_source(write(tmp_path, "\n\n\r\n"), Log())


def test_a_header_alone_holds_no_records(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "moment,channel\n"), Log())
    assert (source.columns, rows(source)) == (("moment", "channel"), [])


def test_repeated_and_empty_names_become_different_and_are_noticed(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "name,name,,name_2\n1,2,3,4\n"), Log())
    assert source.columns == ("name", "name_3", "column_3", "name_2")
    assert codes(source) == ["duplicate_header"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_counts_as_a_line(tmp_path: Path, newline: str) -> None:
    source = open_source(write(tmp_path, PLAIN.replace("\n", newline)), Log())
    assert (rows(source), lines(source)) == (ROWS, [2, 3])


def test_blank_lines_are_counted_and_are_no_records(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "\nmoment,channel\n\nrepair,phone\n\r\nviewing,web\n\n"), Log())
    assert (rows(source), lines(source), source.blank_lines) == (ROWS, [4, 6], 4)


def test_a_record_over_several_lines_keeps_the_line_where_it_starts(tmp_path: Path) -> None:
    path = write(tmp_path, 'moment,channel\n"a\r\nb",phone\nviewing,web\n')
    source = open_source(path, Log())
    assert (rows(source), lines(source)) == ([("a\r\nb", "phone"), ("viewing", "web")], [2, 4])


def test_ragged_records_are_rejected_with_both_widths(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "moment,channel\nrepair\nrepair,phone,x\nviewing,web\n"), Log())
    assert rejected(source) == [(2, "has 1 field, the header has 2"), (3, "has 3 fields, the header has 2")]
    assert rows(source) == [("viewing", "web")]


def test_a_quote_that_never_closes_costs_only_its_own_line(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, 'moment,channel\nrepair,"phone\nviewing,web\nrepair,chat\n'), Log())
    assert rejected(source) == [(2, "a quote opened here and never closed")]
    assert (rows(source), lines(source)) == ([("viewing", "web"), ("repair", "chat")], [3, 4])


def test_a_stray_quote_that_meets_another_costs_only_its_own_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'moment,channel\nrepair,"phone\nviewing,web\n"repair",chat\nviewing,app\n')
    source = open_source(path, Log())
    assert [line for line, _ in rejected(source)] == [2]
    assert rows(source) == [("viewing", "web"), ("repair", "chat"), ("viewing", "app")]


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, f"moment,channel\nrepair,{'x' * 10_000_000}\nviewing,web\n")
    found = rows(open_source(path, Log()))
    assert [len(row[1]) for row in found] == [10_000_000, 3]


def test_a_line_that_is_too_long_to_hold_is_rejected_and_reading_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, b"moment,channel\nrepair," + b"x" * (40 << 20) + b"\nviewing,web\n")
    source = open_source(path, Log())
    assert rejected(source) == [(2, "longer than 32 MiB")]
    assert (rows(source), lines(source)) == ([("viewing", "web")], [3])


def test_many_lines_that_each_open_a_quote_do_not_take_quadratic_time(tmp_path: Path) -> None:
    body = 'b","\n' * 20_000 + 'repair,"' + "x\n" * 200_000
    source = open_source(write(tmp_path, "moment,channel\n" + body), Log(delimiter=","))
    assert len(rejected(source)) + len(rows(source)) == 20_001 + 200_000 - 1


def test_a_record_with_a_nul_is_rejected(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, b"moment,channel\nre\0pair,phone\nviewing,web\n"), Log())
    assert (rejected(source), rows(source)) == ([(2, "holds a NUL byte")], [("viewing", "web")])


# -- encodings -------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + PLAIN.encode())
    for encoding in ("auto", "utf-8", "utf-8-sig"):
        assert open_source(path, Log(encoding=encoding)).columns == ("moment", "channel")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("given", ["auto", "same"])
def test_utf_16_and_32_are_read(tmp_path: Path, codec: str, given: str) -> None:
    mark = "" if codec in {"utf-16", "utf-32"} else "\ufeff"
    path = write(tmp_path, (mark + PLAIN.replace("repair", "café €")).encode(codec))
    source = open_source(path, Log(encoding="auto" if given == "auto" else codec))
    assert (source.columns, rows(source)) == (("moment", "channel"), [("café €", "phone"), ROWS[1]])


def test_a_long_file_in_another_encoding_is_read_to_the_last_letter(tmp_path: Path) -> None:
    body = "".join(f"é{k},€\r\n" for k in range(700_000))
    for codec in ("utf-16", "utf-8-sig"):
        source = open_source(write(tmp_path, ("moment,channel\r\n" + body).encode(codec)), Log())
        found = rows(source)
        assert found == [(f"é{k}", "€") for k in range(700_000)]
        assert lines(source)[-1] == 700_001


def test_utf_16_without_a_mark_is_refused_with_the_setting_that_reads_it(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN.encode("utf-16-le"))
    with pytest.raises(LogError, match=r'encoding = "utf-16-le"'):
        open_source(path, Log())
    assert rows(open_source(path, Log(encoding="utf-16-le"))) == ROWS


@pytest.mark.parametrize("fast", [True, False])
def test_records_that_are_not_utf_8_are_read_as_windows_1252_and_counted(tmp_path: Path, fast: bool) -> None:
    path = write(tmp_path, b"moment,channel\ncaf\xe9,phone\n" + "café,web\n".encode() + b"\x80\x81,chat\n")
    source = open_source(path, Log())
    assert isinstance(source, CsvSource)
    source.fast = fast
    assert rows(source) == [("café", "phone"), ("café", "web"), ("€\x81", "chat")]
    assert source.mixed_encoding == 2


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_bytes_outside_a_given_encoding_reject_the_record(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, b"moment,channel\ncaf\xe9,phone\nviewing,web\n")
    source = open_source(path, Log(encoding=encoding))
    assert (len(rejected(source)), rows(source)) == (1, [ROWS[1]])


def test_windows_1252_is_read_when_given(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN.replace("repair", "café €").encode("cp1252"))
    assert rows(open_source(path, Log(encoding="cp1252")))[0] == ("café €", "phone")


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="is not known"):
        open_source(write(tmp_path, PLAIN), Log(encoding="klingon"))


# -- packed files ----------------------------------------------------------------------------------------------------


def packed(folder: Path, kind: str, content: bytes) -> Path:
    path = folder / f"log.csv.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(content[:20]) + gzip.compress(content[20:]) + b"\0" * 10)
    elif kind == "zst":
        path.write_bytes(pa.compress(content, "zstd", asbytes=True))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("log.csv", content)
            archive.writestr("__MACOSX/._log.csv", b"junk")
    return path


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_packed_files_are_read_as_they_are_unpacked(tmp_path: Path, kind: str) -> None:
    source = open_source(packed(tmp_path, kind, PLAIN.encode()), Log())
    assert (rows(source), source.origin) == (ROWS, f"log.csv.{kind}")


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path, kind: str) -> None:
    whole = packed(tmp_path, kind, (PLAIN + "".join(f"repair {k},phone\n" for k in range(20_000))).encode())
    path = write(tmp_path, whole.read_bytes()[:-400], f"half.csv.{kind}")
    with pytest.raises(LogError, match="damaged"):
        rows(open_source(path, Log()))


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_a_zip_bomb_is_stopped(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path, kind, b"moment,channel\n" + b"repair,phone\n" * 2_000_000)
    assert len(rows(open_source(path, Log()))) == 2_000_000  # large, but below the bound of 1 GiB
    monkeypatch.setattr(bytestream, "LARGEST_UNPACKED", 10 << 20)
    with pytest.raises(LogError, match="zip bomb"):
        rows(open_source(path, Log()))


def test_a_zip_of_several_files_gives_each_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2025/feb.csv", "moment,channel\nviewing,web\n")
        archive.writestr("2025/jan.csv", "channel,moment\nphone,repair\n")
    sources = open_sources(path, Log())
    assert [source.origin for source in sources] == ["logs.zip/2025/feb.csv", "logs.zip/2025/jan.csv"]
    assert [rows(source) for source in sources] == [[("viewing", "web")], [("phone", "repair")]]
    with pytest.raises(LogError, match="2 files"):
        open_source(path, Log())


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, "zip", PLAIN.encode())
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(LogError, match="encrypted"):
        open_source(path, Log())


@pytest.mark.parametrize(("head", "name"), [(b"BZh9", "bzip2"), (b"\xd0\xcf\x11\xe0", "Excel"), (b"%PDF-1.7", "PDF")])
def test_files_that_can_not_be_read_are_named(tmp_path: Path, head: bytes, name: str) -> None:
    with pytest.raises(LogError, match=name):
        open_source(write(tmp_path, head + b"\0" * 100), Log())


# -- other formats ---------------------------------------------------------------------------------------------------


def test_json_lines_give_the_keys_of_all_objects_as_columns(tmp_path: Path) -> None:
    objects = [{"moment": "repair", "n": 1.5}, {"moment": None, "more": {"a": [1, True]}}, {"late": True, "n": 7.0}]
    path = write(tmp_path, "\n".join(map(json.dumps, objects)) + "\n\n", "log.jsonl")
    source = open_source(path, Log())
    assert source.columns == ("moment", "n", "more.a", "late")
    assert rows(source) == [("repair", "1.5", "", ""), ("", "", "[1,true]", ""), ("", "7", "", "true")]
    assert source.blank_lines == 1


def test_lines_that_are_no_json_objects_are_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, b'{"a":1}\n{"a":\n[1]\n\xff\n{"a":2}\n', "log.ndjson")
    source = open_source(path, Log())
    assert rejected(source) == [(2, "is not JSON"), (3, "is not a JSON object"), (4, "is not JSON")]
    assert (rows(source), lines(source)) == ([("1",), ("2",)], [1, 5])


def test_parquet_keeps_its_types_and_counts_rows(tmp_path: Path) -> None:
    table = pa.table({"n": [1.5, None], "when": [datetime(2025, 1, 2, 3, 4, 5), None], "ok": [True, False]})
    pq.write_table(table, tmp_path / "log.parquet")
    source = open_source(tmp_path / "log.parquet", Log())
    (block,) = source.blocks()
    assert block.records.schema.types == table.schema.types
    assert (source.numeric, lines(source)) == ({"n"}, [1, 2])
    assert rows(source) == [("1.5", "2025-01-02T03:04:05.000000", "true"), ("", "", "false")]


def test_lengths_of_time_in_parquet_are_read_as_they_are_written_elsewhere(tmp_path: Path) -> None:
    seconds = pa.array([35, None, 4_000], pa.duration("s"))
    table = pa.table({"s": seconds, "ns": pa.array([35_500_000_000, None, 0], pa.duration("ns"))})
    pq.write_table(table, tmp_path / "log.parquet")
    assert rows(open_source(tmp_path / "log.parquet", Log())) == [("PT35S", "PT35.5S"), ("", ""), ("PT4000S", "P0D")]


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="can't be read"):
        open_source(write(tmp_path, b"PAR1 no more", "log.parquet"), Log())


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("log")
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["moment", "opened", "handle", "total", ""])
        sheet.write_row(1, 0, ["repair"])
        sheet.write_datetime(1, 1, datetime(2025, 1, 2, 3, 4), date)
        sheet.write_number(1, 2, 1.125)
        sheet.write_formula(1, 3, "=C2*2", value=2.25)
        sheet.write_row(3, 0, ["viewing", "", 111])
        book.add_worksheet("empty")
    return path


def test_a_workbook_gives_dates_as_iso_text_and_formulas_as_values(tmp_path: Path) -> None:
    source = open_source(workbook(tmp_path / "log.xlsx"), Log())
    assert source.columns == ("moment", "opened", "handle", "total")
    assert rows(source) == [("repair", "2025-01-02T03:04:00", "1.125", "2.25"), ("viewing", "", "111", "")]
    assert (lines(source), source.blank_lines) == ([2, 4], 1)
    assert source.numeric == {"handle", "total"}


def test_a_sheet_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx")
    with pytest.raises(LogError, match="There is: log, empty"):
        open_source(path, Log(sheet="Log"))
    with pytest.raises(LogError, match="is empty"):
        open_source(path, Log(sheet="empty"))


def test_memory_follows_the_block_and_not_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "moment,channel\n" + "repair,phone\n" * 3_000_000)
    largest = 0
    start = pa.total_allocated_bytes()
    for block in open_source(path, Log()).blocks(threads=False):
        largest = max(largest, pa.total_allocated_bytes() - start)
        assert block.records.nbytes < 40 << 20
    assert largest < 120 << 20
