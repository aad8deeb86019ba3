"""Whatever stands in a CSV file: the fast path, the exact path and a slow, plain reading of the rules agree."""

from __future__ import annotations

import csv
import io
import os
import random
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from humanline.contactlog.reading import csv_exact
from humanline.contactlog.reading.csv_exact import BAD_BYTES, NEVER_CLOSED, NUL, RUNS_ON, ragged
from humanline.contactlog.reading.csv_source import CsvSource
from humanline.contactlog.reading.layout import TablePlace
from humanline.contactlog.reading.source import windows_1252
from humanline.contactlog.tidying.tidy import tidy
from humanline.model.organisation import ColumnSource, Log, Organisation

#: How many generated files; 10,000 before a release.
FILES = int(os.environ.get("HUMANLINE_FUZZ", "200"))
PIECES = [
    b"a",
    b"bb",
    b"7",
    b",",
    b",",
    b'"',
    b'""',
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    b"\0",
    b"\xff",
    "é€".encode(),
    b"\xef\xbb\xbf",
]
CALM = [
    b"a",
    b"x,y,z\n",
    b"x,y\n",
    b"Total,",
    b",Totaal,7\n",
    b"\n12 rows\n",
    b"Page 1,,\n",
    b",,\n",
    b"a,b,\n",
    b"bb,c\n",
    b",",
    b'"x"',
    b'"y\nz"',
    b'"say ""hi"""',
    b"\n",
    b"\r\n",
    "é".encode(),
    b"d,e\n",
    b'"f","g"\r\n',
]

body = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join),
    st.lists(st.sampled_from(CALM), max_size=60).map(b"".join),
    st.binary(max_size=80),
)

#: Line and content of records, line and reason of rejects, line and kind of what is no record, and how many lines are
#: blank and records read as Windows-1252.
Read = tuple[list[tuple[int, list[str]]], list[tuple[int, str]], list[tuple[int, str]], int, int]


def opened(path: Path, encoding: str = "auto") -> CsvSource:
    """A file whose header is its first line, whatever follows."""
    return CsvSource(path, "log.csv", Log(delimiter=",", encoding=encoding, header=1), packed="plain")


def read(path: Path, *, fast: bool, encoding: str = "auto", piece: int = 64) -> Read:
    """What the reader makes of a file."""
    source = opened(path, encoding)
    source.fast, source.piece, source.smallest_piece = fast, piece, 16
    records: list[tuple[int, list[str]]] = []
    rejected: list[tuple[int, str]] = []
    left_out: list[tuple[int, str]] = []
    for block in source.blocks(threads=False):
        rows = zip(*(column.to_pylist() for column in block.records.columns), strict=True)
        records += [(line, list(row)) for line, row in zip(block.lines.to_pylist(), rows, strict=True)]
        rejected += [(reject.line, reject.reason) for reject in block.rejected]
        left_out += block.left_out
    return records, sorted(rejected), sorted(left_out), source.blank_lines, source.mixed_encoding


def slowly(data: bytes, layout: TablePlace, spare: int, first_line: int, fallback: str) -> Read:
    """The rules of `csv_exact`, byte by byte, from the start again for every record.

    Where the table is, and what in it is no record, is asked of `layout`; that has tests of its own.
    """
    records: list[tuple[int, list[str]]] = []
    rejected: list[tuple[int, str]] = []
    left_out: list[tuple[int, str]] = []
    blank = mixed = 0
    place, line = 0, first_line
    width = len(layout.names)
    while place < len(data):
        fields, end, after, reason = one_record(data, place, width, spare)
        raw = data[place:end]
        one_line = count_lines(raw) == 0
        if fields == []:
            blank += 1
        elif fields is None and not reason.startswith("has "):
            rejected.append((line, reason))
        elif b"\0" in raw:
            rejected.append((line, reason or NUL))
        else:
            ragged_fields = fields is None
            fields = one_record(data, place, 0)[0] if fields is None else fields
            assert fields is not None
            bad = not all(is_utf_8(field) for field in fields)
            cells = [windows_1252(field) if bad else field.decode() for field in fields]
            kind = layout.no_record(cells) if len(cells) <= width + (0 if ragged_fields else spare) else None
            if bad and fallback == "reject":
                rejected.append((line, reason or BAD_BYTES))
            elif not any(cells) and width + spare + len(cells) > 2:
                blank += 1
            elif kind is not None:
                left_out.append((line, kind))
            elif ragged_fields or any(cells[width:]):
                rejected.append((line, reason or ragged(len(trimmed(cells)), width)))
            else:
                records.append((line, (cells + [""] * width)[:width]))
            mixed += bad and fallback != "reject" and not ragged_fields
            assert one_line or not ragged_fields
        line += count_lines(data[place:end]) + 1
        place = after
    return records, sorted(rejected), sorted(left_out), blank, mixed


def trimmed(cells: list[str]) -> list[str]:
    """Cells up to the last that holds something."""
    return cells[: max(k for k, cell in enumerate(cells, start=1) if cell)]


def is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def one_record(data: bytes, start: int, width: int, spare: int = 0) -> tuple[list[bytes] | None, int, int, str]:
    """Fields, end, start of the next record, and the reason where there are no fields.

    A record has as many fields as the header, or the spare ones more; any number where the width is 0.
    """
    first_end, first_after = line_end(data, start)
    fitting = range(width, width + spare + 1)
    if first_end == start:
        return [], first_end, first_after, ""
    if b'"' not in data[start:first_end]:
        fields = data[start:first_end].split(b",")
        if width and len(fields) not in fitting:
            return None, first_end, first_after, ragged(len(fields), width)
        return fields, first_end, first_after, ""
    fields, place, spans = [], start, False
    while True:
        value = b""
        quoted = data[place : place + 1] == b'"'
        if quoted:
            place += 1
            while True:
                if place >= len(data):
                    return None, first_end, first_after, NEVER_CLOSED
                char = data[place : place + 1]
                if char == b'"':
                    if data[place + 1 : place + 2] != b'"':
                        place += 1
                        break
                    place += 1
                spans = spans or char in (b"\r", b"\n")
                value += char
                place += 1
        tail = b""
        while place < len(data) and data[place : place + 1] not in (b",", b"\r", b"\n"):
            tail += data[place : place + 1]
            place += 1
        if quoted and spans and tail:
            return None, first_end, first_after, RUNS_ON
        fields.append(value + tail)
        if spans and len(fields) > width + spare:
            return None, first_end, first_after, RUNS_ON
        if data[place : place + 1] == b",":
            place += 1
            continue
        break
    if width and len(fields) not in fitting:
        return None, first_end, first_after, RUNS_ON if spans else ragged(len(fields), width)
    return fields, place, line_end(data, place)[1], ""


def line_end(data: bytes, start: int) -> tuple[int, int]:
    place = start
    while place < len(data) and data[place : place + 1] not in (b"\r", b"\n"):
        place += 1
    if data[place : place + 2] == b"\r\n":
        return place, place + 2
    return place, min(place + 1, len(data))


def count_lines(data: bytes) -> int:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")


@settings(max_examples=FILES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=body,
    width=st.integers(1, 3),
    encoding=st.sampled_from(["auto", "utf-8"]),
    piece=st.sampled_from([24, 64, 4096]),
)
@example(body=b'"a\nb",c\n\xff,"', width=2, encoding="auto", piece=64)
@example(body=b'b","\n' * 8, width=3, encoding="auto", piece=24)
@example(body=b"a,b,c\n\xef\xbb\xbfa,b\n", width=2, encoding="auto", piece=24)
def test_fast_exact_and_plain_reading_give_the_same_records_rejects_and_lines(
    tmp_path: Path, body: bytes, width: int, encoding: str, piece: int
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(",".join("xyz"[:width]).encode() + b"\n" + body)
    source = opened(path, encoding)
    plain = slowly(body, source.layout, source.dialect.spare, 2, "reject" if encoding == "utf-8" else "windows_1252")
    assert read(path, fast=False, encoding=encoding, piece=piece) == plain
    assert read(path, fast=True, encoding=encoding, piece=piece) == plain


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=FILES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(cell, cell, cell), max_size=20),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_the_csv_module_writes_is_read_back_cell_by_cell(
    tmp_path: Path, rows: list[tuple[str, str, str]], newline: str, quoting: int, delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=newline, quoting=quoting, delimiter=delimiter)  # type: ignore[arg-type]
    if quoting == csv.QUOTE_MINIMAL:  # the writer of Python 3.11 forgets to quote a lone carriage return
        rows = [(a.replace("\r", ""), b.replace("\r", ""), c.replace("\r", "")) for a, b, c in rows]
    writer.writerows([("x", "y", "z"), *rows])
    path = tmp_path / "log.csv"
    path.write_bytes(text.getvalue().encode())
    for fast in (True, False):
        source = CsvSource(path, "log.csv", Log(delimiter=delimiter, header=1), packed="plain")
        source.fast, source.piece, source.smallest_piece = fast, 100, 16
        found = [
            row
            for block in source.blocks(threads=False)
            for row in zip(*block.records.to_pydict().values(), strict=True)
        ]
        assert found == [row for row in rows if any(row)]


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    source = random.Random(20_261_121)
    folder = tmp_path / "logs"
    folder.mkdir()
    for number in range(FILES):
        pieces = source.choice(
            [PIECES, CALM, [b"repair,phone,5\n", b"repair,web,\n", b"staff,phone,-1\n", b"x,,1\n", *PIECES]]
        )
        content = b"".join(source.choices(pieces, k=source.randrange(80)))
        (folder / f"{number:05}.csv").write_bytes(b"moment,channel,handle\n" + content)
    return folder


def test_every_record_of_every_generated_file_is_accepted_rejected_or_excluded(generated: Path, tmp_path: Path) -> None:
    organisation = Organisation(
        log=Log(files=("logs/*.csv",), delimiter=",", header=1),
        columns={"moment": "moment", "channel": "channel", "handle_s": ColumnSource(column="handle")},
        exclude={"staff": "moment == 'staff'"},
    )
    tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work")
    written = pq.read_table(tidied.parquet)
    with Path(tidied.rejects).open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    lines: dict[str, list[int]] = {file.name: [] for file in tidied.files}
    for origin, line in zip(written["origin"].to_pylist(), written["line"].to_pylist(), strict=True):
        lines[origin].append(line)
    for reject in rejects:
        if reject["what"] == "record":
            lines[reject["origin"]].append(int(reject["line"]))
    for file in tidied.files:
        body = (generated / file.name).read_bytes().split(b"\n", 1)[1]
        source = opened(generated / file.name)
        records, rejected, left_out, _, _ = slowly(body, source.layout, source.dialect.spare, 2, "windows_1252")
        assert file.read == len(records) + len(rejected) + len(left_out), file.name
        assert file.accepted + file.rejected + file.excluded == file.read
        assert len(lines[file.name]) == len(set(lines[file.name])) == file.accepted + file.rejected
        assert set(lines[file.name]) <= {line for line, _ in [*records, *rejected]}
    assert len(tidied.files) == FILES
    assert (tidied.read, tidied.accepted, tidied.rejected, tidied.excluded) == tuple(
        sum(getattr(file, name) for file in tidied.files) for name in ("read", "accepted", "rejected", "excluded")
    )
    assert written.num_rows == tidied.accepted
    assert pc.sum(written["count"]).as_py() == tidied.contacts


def test_one_longest_record_holds_for_both_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_exact, "LONGEST_RECORD", 200)
    path = tmp_path / "log.csv"
    long = b"a" * 150
    path.write_bytes(
        b"x,y\n1,2\n" + long * 3 + b",b\n3,4\n" + b'"' + long + b"\n" + long * 2 + b"\n5,6\n" + long + b",7\n"
    )
    fast, exact = read(path, fast=True, piece=128), read(path, fast=False, piece=128)
    assert fast == exact
    assert [line for line, _ in exact[0]] == [2, 4, 7, 8]
    assert [line for line, _ in exact[1]] == [3, 5, 6]
