"""What is kept and shown of people, from an export to the pages: what the two sheets of `init` promise."""

import csv
import json
import re
import shutil
import socket
import stat
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from humanline.cli.main import app
from humanline.contactlog.columns.people import columns_read
from humanline.contactlog.tidying.pseudonyms import KEY_FILE
from humanline.loop.configuring import load
from humanline.loop.turning import WORK, Turn
from humanline.model.estimate import Hidden
from humanline.model.organisation import Privacy
from humanline.report import facts_page
from humanline.report.words import sentence

HEAD = (
    "Zaaknummer;Aangemaakt;Kanaal;Onderwerp;Klantnummer;Wachttijd (sec);Gespreksduur (min);Opgelost;Uitkomst;Leeftijd;"
    "Team;Medewerker;Contact met;Opmerking;E-mail"
)
STAFF = ("J. de Vriesman", "P. Zhangmeester", "K. Bakkerij")
#: Of each bad line: what is wrong with it.
BAD = {3: "33-3-2025 11:02", 7: "ragged", 11: "wait"}


def record(k):
    """One contact; customers, staff, remarks and addresses are words that stand nowhere else."""
    person = k % 3 > 0
    return [
        f"ZAAK{k:05d}",
        f"{1 + k % 28}-3-2025 {8 + k % 9:02d}:15" if k != 3 else BAD[3],
        ("Website", "Telefoon", "Balie")[k % 3],
        "Zeldzaam" if k % 100 == 5 else ("Huurvraag", "Reparatie")[k % 2],
        f"KLANT{k % 150:05d}",
        ("" if not person else "Jansenius" if k == 11 else str(10 + k % 50)),
        str(3 + k % 7) if person else "",
        ("ja", "nee")[k % 2],
        ("afgehandeld", "opgehangen")[k % 10 == 1],
        ("18-34", "65+")[k % 2],
        ("Noord", "Zuid")[k % 2],
        STAFF[k % 3] if person else "",
        f"medewerker {k % 4}" if person else "",
        f"belt over buurman Pietersenius{k}",
        f"iemand{k % 150}@geheim.example",
    ] + (["extra"] if k == 7 else [])


SECRETS = re.compile(
    r"KLANT\d|ZAAK\d|Vriesman|Zhangmeester|Bakkerij|medewerker \d|Pietersenius|Jansenius|geheim\.example|33-3-2025"
)


class Cells(HTMLParser):
    """The rows of the tables of a page."""

    def __init__(self, page):
        super().__init__()
        self.rows, self._open = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        self._open = tag == "td"

    def handle_endtag(self, tag):
        self._open = self._open and tag != "td"

    def handle_data(self, data):
        if self._open:
            self.rows[-1].append(data)


class RefusedError(AssertionError):
    """Something tried to reach another machine."""


@pytest.fixture(scope="module", params=["nl", "en"])
def project(request, tmp_path_factory):
    """From an export to the pages by the command itself, on a machine that reaches no other."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "export.csv").write_text("\n".join([HEAD, *(";".join(record(k)) for k in range(600))]) + "\n")

    def refused(*arguments, **more):
        raise RefusedError(arguments)

    said = ""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("connect", "connect_ex", "sendto", "bind"):
            patched.setattr(socket.socket, name, refused)
        patched.setattr(socket, "getaddrinfo", refused)
        line, page = str(folder / "line.toml"), str(folder / "facts.html")
        for words in (
            ["init", str(folder / "export.csv"), "-o", str(folder), "-l", request.param],
            ["facts", line, "-o", page],
            ["facts", line, "--json"],
            ["plan", line, "--hours-per-week", "40", "-o", str(folder / "plan.html")],
        ):
            done = CliRunner().invoke(app, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
            said += done.output
    return folder, said, request.param


def kept(folder):
    return pq.read_table(folder / WORK / "contacts.parquet").to_pylist()


def written(folder):
    """Every file that Humanline wrote, as text; what is in Parquet row by row."""
    texts = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("export.csv", "contacts.parquet"):
            texts[path.name] = path.read_text(encoding="utf-8")
    return texts | {"contacts.parquet": "\n".join(map(str, kept(folder)))} if (folder / WORK).exists() else texts


def test_nothing_of_the_log_is_sent_anywhere(project):
    folder, _, _ = project  # every way to another machine was barred while it was made
    assert {"line.toml", "facts.html", "plan.html"} <= {path.name for path in folder.iterdir()}


def test_nothing_that_is_written_or_printed_names_a_customer_or_staff(project):
    """Not the tidied log, the rejects, line.toml, pages, JSON or terminal."""
    folder, said, _ = project
    for name, text in (written(folder) | {"terminal": said}).items():
        found = SECRETS.search(text)
        assert found is None, (name, text[max(0, found.start() - 60) : found.end() + 60])


def test_no_result_holds_a_pseudonym(project):
    folder, said, _ = project
    pseudonyms = {str(row["customer"]) for row in kept(folder)} | {row["contact_id"] for row in kept(folder)}
    assert len(pseudonyms) > 600
    results = [
        text for name, text in written(folder).items() if name.endswith((".html", ".json")) and name != "tidied.json"
    ]
    for text in (*results, said):
        assert not pseudonyms & set(re.findall(r"\w+", text))


def test_what_can_name_people_is_readable_by_its_owner_only(project):
    folder, _, _ = project
    assert stat.S_IMODE((folder / WORK).stat().st_mode) == 0o700
    private = [path for path in (folder / WORK).rglob("*") if path.is_file()]
    assert {"contacts.parquet", "rejects.csv"} <= {path.name for path in private}
    for path in (*private, folder / KEY_FILE):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_list_of_rejected_lines_says_where_and_why_and_not_what(project):
    folder, _, _ = project
    with (folder / WORK / "rejects.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["what"], row["line"], row["column"], row["reason"]) for row in rows] == [
        ("record", "9", "", "has 16 fields, the header has 15"),
        ("record", "5", "opened_at", "opened_at can't be read as a time"),
        ("value", "13", "wait_s", "wait_s can't be read"),
    ]
    assert set(rows[0]) == {"what", "origin", "line", "column", "reason"}


def test_figures_are_of_kinds_of_contact_and_groups_of_customers(project):
    folder, _, _ = project
    facts = Turn(folder / "line.toml").facts
    assert {group.key[0] for group in facts.moments} == {"Huurvraag", "Reparatie", "Zeldzaam"}
    for group in facts.cells:
        assert set(group.key) <= {"Huurvraag", "Reparatie", "Zeldzaam", "everyone"}
    plan = json.loads((folder / "plan.json").read_text())
    assert {cell["moment"] for cell in plan["cells"]} <= {"Huurvraag", "Reparatie", "Zeldzaam"}


def test_a_group_of_fewer_than_ten_contacts_is_hidden(project):
    folder, _, _ = project
    facts = Turn(folder / "line.toml").facts
    (rare,) = (group for group in facts.moments if group.key[0] == "Zeldzaam")
    assert Privacy().smallest_group == 10
    assert isinstance(rare.contacts, Hidden) or all(isinstance(value, Hidden) for value in rare.measures.values())


def test_minutes_are_of_a_kind_of_contact_and_of_nobody(project):
    """Every group that has minutes is a kind of contact, a channel, a segment or a department that line.toml names."""
    folder, _, _ = project
    facts = json.loads(Turn(folder / "line.toml").facts.to_json())
    groups = {tuple(group["key"]) for part in ("moments", "channels", "cells", "departments") for group in facts[part]}
    names = {name for key in groups for name in key}
    assert names <= {
        "Huurvraag", "Reparatie", "Zeldzaam", "everyone", "Website", "Telefoon", "Balie", "Noord", "Zuid", "?",
    }  # fmt: skip


def test_departments_are_shown_only_where_line_toml_names_a_column(project, tmp_path):
    folder, _, language = project
    line = (folder / "line.toml").read_text()
    assert 'department = "Team"' in line
    assert "Noord" in (folder / "facts.html").read_text()
    shutil.copy(folder / "export.csv", tmp_path / "export.csv")
    (tmp_path / "line.toml").write_text(re.sub(r'(?m)^department = "Team".*$', "", line))
    facts = Turn(tmp_path / "line.toml").facts
    assert not facts.departments
    assert "Noord" not in facts_page(facts, language=language)


def table_of(folder, language):
    page = (folder / f"{sentence('sheet.protection.file', language)}.html").read_text()
    council = (folder / f"{sentence('sheet.council.file', language)}.html").read_text()
    rows = [tuple(row) for row in Cells(page).rows if row]
    assert rows == [tuple(row) for row in Cells(council).rows if row]
    return rows


def test_the_sheets_list_every_column_that_is_read(project):
    folder, _, language = project
    rows = table_of(folder, language)
    listed = {column for row in rows for column in row[0].split(", ")}
    organisation = load(folder / "line.toml")
    names = set(organisation.attributes)
    assert listed == {column for columns in columns_read(organisation).values() for column in columns} - names
    assert "Uitkomst" in listed  # looked at by a rule alone
    assert not {"Medewerker", "Contact met", "Opmerking", "E-mail"} & listed


def test_every_column_is_kept_as_the_sheets_say(project, tmp_path):
    folder, _, language = project
    first = next(row for row in kept(folder) if row["line"] == 3)
    told = {row[1]: row[2] for row in table_of(folder, language)}

    def says(kind):
        return sentence(f"sheet.kept_as.{kind}", language)

    assert told["customer_id"] == says("customer_id")
    assert isinstance(first["customer"], int)
    assert told["contact_id"] == says("contact_id")
    assert re.fullmatch(r"[0-9a-f]{32}", first["contact_id"])
    assert (told["moment"], first["moment"]) == (says("text"), "Reparatie")
    assert (told["handle_s"], first["handle_ms"]) == (says("duration"), 4 * 60_000)
    assert (told["resolved"], first["resolved"]) == (says("bool"), False)
    assert (told["opened_at"], first["opened_at"].isoformat()[:16]) == (says("time"), "2025-03-02T08:15")
    assert (told["leeftijd"], first["attr_leeftijd"]) == (says("attribute"), "65+")
    assert (told["abandoned"], first["abandoned"]) == (says("rule"), True)
    shutil.copy(folder / "export.csv", tmp_path / "export.csv")
    line = (folder / "line.toml").read_text().replace('uitkomst = "Uitkomst"\n', "")  # then the rule alone reads it
    (tmp_path / "line.toml").write_text(line)
    assert Turn(tmp_path / "line.toml").tidied is not None
    assert "opgehangen" not in {value for row in kept(tmp_path) for value in row.values()}


def test_when_the_folder_is_deleted_the_contacts_are_gone(project, tmp_path):
    folder, _, _ = project
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    shutil.rmtree(copy / WORK)
    left = {path.name for path in copy.rglob("*") if path.is_file()}
    assert not [name for name in left if name.endswith((".parquet", "rejects.csv"))]
    assert not [name for name, text in written(copy).items() if SECRETS.search(text)]
