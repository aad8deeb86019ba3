"""Where the table is in exports as people make them, and what in it is no record."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_tables import HEADER, RECORDS, TABLE, book, codes, left_out, month, rejected, rows, write

from humanline.contactlog.columns.profiling import profile
from humanline.contactlog.reading import (
    no_records,
    open_source,
    settings_of,
    united,
    unreadable_lines,
)
from humanline.contactlog.reading.csv_source import CsvSource
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import LogError
from humanline.foundation.language import LANGUAGES
from humanline.foundation.words import placeholders
from humanline.model.organisation import Log, Organisation
from humanline.report.words import catalogue

# -- above the records ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ("", 0),
        ("Contacten juni 2025\n", 1),
        ("Contacten juni 2025;;;;\n\n", 1),
        ("Report: contacts\nPeriod;01-06-2025\nFilter;all queues\n\n", 3),
        ("Gemaakt op 04-07-2025 08:00 door het systeem\n;;;;\nAantal: 4\n;;;;\n", 2),
        ('"Contacten; juni"\n', 1),
    ],
)
def test_title_rows_above_the_header_are_skipped_and_counted(tmp_path: Path, above: str, titles: int) -> None:
    source = open_source(write(tmp_path, above + TABLE), Log())
    assert (list(source.columns), rows(source)) == (HEADER, RECORDS)
    assert [notice.values["count"] for notice in source.notices if notice.code == "title_rows"] == [titles][:titles]
    line = above.count("\n") + 2
    assert [number for block in source.blocks() for number in block.lines.to_pylist()] == list(range(line, line + 4))


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;;"])
def test_a_first_line_that_names_the_delimiter_is_no_header(tmp_path: Path, first: str) -> None:
    source = open_source(write(tmp_path, f"{first}\r\n" + TABLE.replace("\n", "\r\n")), Log())
    assert (list(source.columns), rows(source)) == (HEADER, RECORDS)


def test_a_named_delimiter_that_nobody_would_guess_is_used(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "sep=^\n" + TABLE.replace(";", "^")), Log())
    assert rows(source) == RECORDS


def test_groups_above_and_units_below_the_names_are_joined_with_them(tmp_path: Path) -> None:
    days = [[f"2025-06-0{k}", f"{k + 8}", f"{20 + k}", f"{k}", f"{200 - k}"] for k in range(1, 6)]
    head = "Dag;Telefoon;;Balie;\n;Aantal;Wacht;Aantal;Wacht\n;;s;;s\n"
    text = head + "".join(";".join(day) + "\n" for day in days)
    source = open_source(write(tmp_path, text), Log())
    assert source.columns == ("Dag", "Telefoon Aantal", "Telefoon Wacht s", "Balie Aantal", "Balie Wacht s")
    assert rows(source) == days
    assert "header_rows" in codes(source)


def test_a_row_of_units_below_the_names_is_no_header_by_itself(tmp_path: Path) -> None:
    text = TABLE.replace("\nA17", "\n;dd-mm-jjjj uu:mm;;tekst;sec\nA17")
    source = open_source(write(tmp_path, text), Log())
    assert source.columns == ("Nummer", "Binnen dd-mm-jjjj uu:mm", "Via", "Vraag tekst", "Wacht (s) sec")
    assert rows(source) == RECORDS


def test_a_header_again_in_another_language_is_no_record(tmp_path: Path) -> None:
    other = "Number;Opened;Via which channel;Question;Waiting (s)\n"
    source = open_source(write(tmp_path, TABLE.replace("\nA17", f"\n{other}A17")), Log())
    assert rows(source) == RECORDS
    assert source.columns[1] in ("Binnen", "Opened")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_file_that_begins_with_a_record_has_numbered_columns(tmp_path: Path, delimiter: str) -> None:
    text = TABLE.split("\n", 1)[1].replace(";", delimiter)
    source = open_source(write(tmp_path, text), Log())
    assert (source.columns[-1], rows(source)) == ("column_5", RECORDS)
    assert (codes(source), source.settings) == (["no_header"], {"header": False})


def test_records_of_several_kinds_without_a_header_keep_their_fields(tmp_path: Path) -> None:
    enter = [f"17488{k}|c{k}|hulp|NONE|ENTERQUEUE||0612|1" for k in range(100, 130)]
    other = [f"17489{k}|NONE|NONE|NONE|QUEUESTART|" for k in range(100, 105)]
    path = write(tmp_path, "\n".join([*other, *enter, "17490999|half"]) + "\n", "queue_log")
    for fast in (True, False):
        source = open_source(path, Log())
        assert isinstance(source, CsvSource)
        source.fast = fast
        assert (len(source.columns), len(rows(source)), len(rejected(source))) == (8, 35, 1)
        assert rows(source)[0][4:] == ["QUEUESTART", "", "", ""]


def test_a_first_record_with_a_long_number_is_no_header(tmp_path: Path) -> None:
    lines = [
        "1740989940|NONE|NONE|NONE|BEGIN|",
        *(f"17409900{k}|c{k % 9}|Zorg|NONE|ENTER||06{k}|1" for k in range(10, 60)),
    ]
    source = open_source(write(tmp_path, "\n".join(lines) + "\n", "log"), Log())
    assert source.columns[:2] == ("column_1", "column_2")
    assert (len(rows(source)), [line for line, _ in rejected(source)]) == (50, [1])


def test_a_delimiter_in_a_few_cells_of_one_column_sets_nothing_apart(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "id\na|1\nb\n"), Log())
    assert (source.columns, rows(source)) == (("id",), [["a|1"], ["b"]])


def test_names_that_are_numbers_are_still_names(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "Vraag;2023;2024;2025\nPaspoort;8;9;7\nAdres;14;13;15\n"), Log())
    assert source.columns == ("Vraag", "2023", "2024", "2025")
    assert len(rows(source)) == 2


def test_a_header_over_several_lines_in_quotes_is_one_header(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, TABLE.replace("Wacht (s)", '"Wacht\n(s)"')), Log())
    assert (source.columns[4], rows(source)) == ("Wacht\n(s)", RECORDS)


def test_a_header_without_records_says_nothing_of_titles(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, ";".join(HEADER) + "\n"), Log())
    assert (list(source.columns), rows(source), source.notices) == (HEADER, [], ())


def test_a_first_record_with_words_for_nothing_is_no_header(tmp_path: Path) -> None:
    text = TABLE.replace("A17;2025-06-02 09:01;Telefoon;Adres wijzigen;31", "A17;NULL;Telefoon;Adres wijzigen;NULL")
    source = open_source(write(tmp_path, text), Log())
    assert (list(source.columns), len(rows(source))) == (HEADER, 4)


# -- delimiters and quotes --------------------------------------------------------------------------------------------


def test_delimiters_at_the_end_of_records_alone_set_nothing_apart(tmp_path: Path) -> None:
    text = "".join(line + (";" if k else "") + "\n" for k, line in enumerate(TABLE.splitlines()))
    short = text.replace("2025-06-03 11:40;Telefoon;Paspoort;;", "2025-06-03 11:40;Telefoon;Paspoort;")
    over = text + "A21;2025-06-05 10:00;Balie;Paspoort;7;more\n"
    for fast in (True, False):
        found = []
        for content in (text, short, over):
            source = open_source(write(tmp_path, content), Log())
            assert isinstance(source, CsvSource)
            source.fast = fast
            assert list(source.columns) == HEADER
            found.append((rows(source), rejected(source)))
        assert found[:2] == [(RECORDS, []), (RECORDS, [])]
        assert found[2] == (RECORDS, [(6, "has 6 fields, the header has 5")])


def test_delimiters_at_the_end_of_the_header_alone_name_no_column(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, TABLE.replace("(s)\n", "(s);;\n")), Log())
    assert (list(source.columns), rows(source)) == (HEADER, RECORDS)


def test_records_of_delimiters_alone_are_blank_lines(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, TABLE + ";;;;\n" * 3 + ";;\n"), Log())
    assert (rows(source), rejected(source), source.blank_lines) == (RECORDS, [], 4)


def test_lines_that_stand_in_quotes_as_a_whole_are_taken_out_of_them(tmp_path: Path) -> None:
    table = TABLE.replace(";", ",").replace("Adres wijzigen", '"Adres, wijzigen"')
    quoted = "".join('"' + line.replace('"', '""') + '"\r\n' for line in table.splitlines())
    source = open_source(write(tmp_path, quoted), Log())
    assert (list(source.columns), rows(source)[0][3], len(rows(source))) == (HEADER, "Adres, wijzigen", 4)
    assert codes(source) == ["lines_in_quotes"]


def test_cells_in_quotes_are_no_lines_in_quotes(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, 'Vraag\n"Adres, straat"\n"Paspoort, nieuw"\n'), Log(delimiter=";"))
    assert rows(source) == [["Adres, straat"], ["Paspoort, nieuw"]]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1252"])
def test_titles_and_names_are_found_in_other_encodings(tmp_path: Path, codec: str) -> None:
    text = "Overzicht – cliënten\n\n" + TABLE.replace("Vraag", "Cliëntvraag")
    source = open_source(write(tmp_path, text.encode(codec)), Log())
    assert (source.columns[3], rows(source)) == ("Cliëntvraag", RECORDS)


# -- in and below the table -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Totaal;;;;275", "total"),
        ("Grand total;;;;275", "total"),
        (";;;Totaal:;275", "total"),
        ("Totaal 02-06-2025;;;;275", "total"),
        ("Totaal Balie;;;;275", "total"),
        ("Balie Total;;;;275", "total"),
        ("Totaal;275", "total"),
        ("Nummer;Binnen;Via;Vraag;Wacht (s)", "repeated_header"),
        ("Nummer;Binnen;Via;Vraag;Wacht (s) ", "repeated_header"),
        ("Generated on 2025-07-04 08:00", "footer"),
        ("Gegenereerd op 04-07-2025;;;;", "footer"),
        ("4 rows", "footer"),
        ("(4 rijen)", "footer"),
        ("Pagina 1 van 3;;;;", "footer"),
        ("Only calls of the main office are counted;;;;", "footer"),
    ],
)
@pytest.mark.parametrize("at", [3, 5])
def test_lines_that_are_no_records_are_left_out_with_their_kind(tmp_path: Path, line: str, kind: str, at: int) -> None:
    lines = [*TABLE.splitlines()]
    lines.insert(at, line)
    for fast in (True, False):
        source = open_source(write(tmp_path, "\n".join(lines)), Log())
        assert isinstance(source, CsvSource)
        source.fast = fast
        assert (rows(source), rejected(source), left_out(source)) == (RECORDS, [], [(at + 1, kind)])
        assert codes(source) == [f"{kind}_left_out"]


def test_a_title_and_a_header_at_the_top_of_every_page_are_left_out(tmp_path: Path) -> None:
    lines = TABLE.splitlines()
    page = ["Contacten juni", lines[0]]
    text = "\n".join([*page, *lines[1:3], *page, *lines[3:], "Totaal;;;;275"])
    source = open_source(write(tmp_path, text), Log())
    assert rows(source) == RECORDS
    assert left_out(source) == [(5, "repeated_header"), (6, "repeated_header"), (9, "total")]


@pytest.mark.parametrize(
    "line",
    [
        "A21;2025-06",
        "A21",
        "Total loss;2025-06-05 10:00;Balie;Schade;9",
        "Total loss;;Balie;;9",
        "Totaalbedrijf;;;;9",
        "A21;;;;",
    ],
)
def test_a_record_that_breaks_off_or_only_looks_like_a_total_is_a_record(tmp_path: Path, line: str) -> None:
    source = open_source(write(tmp_path, TABLE + line + "\n"), Log())
    assert left_out(source) == []
    assert len(rows(source)) + len(rejected(source)) == 5


def test_totals_that_are_a_third_of_the_lines_are_records(tmp_path: Path) -> None:
    text = "Rij;Dag;Aantal\n" + "".join(f"Totaal;2025-06-{k:02};{k}\n" for k in range(1, 9))
    assert len(rows(open_source(write(tmp_path, text), Log()))) == 8


def test_nothing_that_is_left_out_is_lost_from_the_account(tmp_path: Path) -> None:
    write(tmp_path, "Contacten\n" + TABLE + "broken\nTotaal;;;;275\n\n4 rijen\n")
    organisation = Organisation(
        log=Log(files=("log.csv",)), columns={"moment": "Vraag", "channel": "Via", "wait_s": "Wacht (s)"}
    )
    tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work")
    assert (tidied.read, tidied.accepted, tidied.rejected, tidied.excluded) == (7, 4, 1, 2)
    said = {notice.code: notice.values for notice in tidied.notices}
    assert said["total_left_out"] == {"file": "log.csv", "count": 1, "line": 8}
    assert said["footer_left_out"] == {"file": "log.csv", "count": 1, "line": 10}


# -- what the user says -----------------------------------------------------------------------------------------------


def test_the_line_of_the_names_the_lines_to_skip_and_no_names_can_be_given(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b;c;d;e\n" + TABLE)
    assert list(open_source(path, Log(header=2)).columns) == HEADER
    assert list(open_source(path, Log(skip=1)).columns) == HEADER
    assert rows(open_source(path, Log(skip=2, header=False))) == RECORDS
    assert open_source(path, Log(header=1)).columns == ("a", "b", "c", "d", "e")
    assert left_out(open_source(path, Log(header=1))) == []


def test_skipping_all_there_is_is_refused_as_that(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="nothing stands below line 9"):
        open_source(write(tmp_path, TABLE), Log(skip=9))
    with pytest.raises(LogError, match="nothing stands below row 19"):
        open_source(book(tmp_path / "log.xlsx", blad=[*month(0)]), Log(header=20, sheet="blad"))


def test_what_was_given_or_is_needed_is_written_down_and_nothing_else(tmp_path: Path) -> None:
    plain = open_source(write(tmp_path, "Titel\n" + TABLE), Log())
    bare = open_source(write(tmp_path, TABLE.split("\n", 1)[1], "bare.csv"), Log())
    assert settings_of([plain], Log()) == {}
    assert settings_of([plain], Log(header=1, encoding="cp1252")) == {"encoding": "cp1252", "header": 1}
    assert settings_of([bare], Log()) == {"header": False}
    assert settings_of([plain, bare], Log()) == {}


def test_a_file_of_which_nothing_can_be_read_says_which_line_and_why(tmp_path: Path) -> None:
    text = TABLE.splitlines()[0] + "\n" + "".join(f"A{k};2025-06-02 09:01;x;Telefoon;Adres;9\n" for k in range(5))
    source = open_source(write(tmp_path, text), Log(header=1))
    assert "a header and no records" in str(no_records([source]))
    assert rows(source) == []
    assert "line 2: has 6 fields, the header has 5" in str(no_records([source]))


def test_lines_that_can_not_be_read_are_counted_with_the_reason_of_the_first(tmp_path: Path) -> None:
    good = open_source(write(tmp_path, TABLE), Log())
    bad = open_source(write(tmp_path, TABLE + "A21;x\nA22\n", "bad.csv"), Log())
    for source in (good, bad, good, bad):  # a second pass counts anew
        rows(source)
    (said,) = unreadable_lines([good, bad])
    assert said.values == {"file": "bad.csv", "count": 2, "line": 6, "reason": "has 2 fields, the header has 5"}


# -- several files ----------------------------------------------------------------------------------------------------


def test_a_column_that_one_file_lacks_is_not_known_there(tmp_path: Path) -> None:
    one = open_source(write(tmp_path, "Via;Opgelost\nTelefoon;ja\nBalie;nee\n", "a.csv"), Log())
    other = open_source(write(tmp_path, "Via;Nota\nWebsite;x\n", "b.csv"), Log())
    names = ["Via", "Opgelost", "Nota"]
    seen = profile(names, (united(block.records, names) for source in (one, other) for block in source.blocks()))
    assert [(column.filled, column.empty) for column in seen.columns] == [(3, 0), (2, 1), (1, 2)]
    assert seen["Opgelost"].values == {"ja": 1, "nee": 1}


# -- words ------------------------------------------------------------------------------------------------------------


def test_every_finding_has_words_with_the_same_blanks_in_both_languages(tmp_path: Path) -> None:
    text = "Titel\n\n" + TABLE.replace("\nA19", "\nTotaal;;;;1\nA19") + "4 rijen\n" + TABLE.splitlines()[0]
    source = open_source(write(tmp_path, text.encode("utf-16")), Log())
    rows(source)
    assert len(source.notices) == 5
    for notice in source.notices:
        words = catalogue()[f"notice.{notice.code}"]
        assert {placeholders(words[language]) for language in LANGUAGES} == {frozenset(notice.values)}
