"""Columns of people are told by their names and by their values, and no group is ever made of them (I15)."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanline.contactlog.columns.people import are_people, names_staff, tells_who
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import load
from humanline.loop.starting import start
from humanline.loop.turning import Turn
from humanline.model.organisation import ColumnSource, Log, Organisation

STAFF = (
    "Agent", "agent_id", "AgentName", "agent2_name", "Assigned_Agent", "Agent e-mail", "MEDEWERKER_ID", "medewerkerID",
    "Medewerkernaam", "KCC-medewerker", "Baliemedewerker", "Users", "User", "username", "resolved_by", "Resolved By",
    "Closed By", "Answered by", "Handled by (name)", "Last modified by", "Served By Agent", "Behandeld door",
    "Afgehandeld door", "Opgelost door", "behandelaar", "Zaakbehandelaar", "Toegewezen aan", "owner", "Case Owner",
    "assignee", "Assignee Email", "Assigned To", "Staff member", "Team member", "Teamlid", "Employee Number",
    "Extension", "Toestelnr", "Initialen", "Login", "Adviseur", "Case worker", "CSR",
)  # fmt: skip
NO_STAFF = (
    "Team", "Agent team", "Agent group", "Assigned team", "assignee_group", "Queue", "Skill", "Department", "Afdeling",
    "agent_talk_time", "Agent answered at", "agent_joined", "Aantal medewerkers", "Number of agents", "agent_rating",
    "vroeg_medewerker", "wilde_medewerker", "Medewerker gesproken", "owner_occupied", "handled_by_bot", "User type",
    "Reagent", "Manages", "Ownership", "Regional", "Agenda", "Employment", "Customer", "Klantnummer", "ser_time",
    "CreatedByUserOrganization", "reassignment_count", "Leasing_extension", "Doorverbonden", "resolved", "wait",
)  # fmt: skip
PEOPLE = (
    ("J. de Vries", "P. Jansen", "K. Bakker"),
    ("J.P. van der Berg", "A. Smith"),
    ("Vries, J. de", "Jansen, P."),
    ("Pieter", "Sanne", "Mohammed", "Kees"),
    ("Pieter Jansen", "Sanne de Boer", "Kwame Mensah", "Joyce Tan"),
    ("Sanne de Boer", "Fatima Yıldız", "Ömer Çelik", "Tom O'Brien"),
    ("ann@example.nl", "bob@example.nl", "front desk"),
    ("p.jansen", "k.devries"),
    ("Agent_1", "Agent_2"),
    ("staff 1", "staff 2; staff 3"),
    ("A. Voorbeeld", "B. Voorbeeld"),
)
NO_PEOPLE = (
    ("Phone", "Web", "Mail"),
    ("A. Moving house", "B. Repairs", "C. Rent"),
    ("Den Haag", "San Francisco", "Amsterdam", "Oude Noorden"),
    ("Paris", "Sydney", "Florence", "Charlotte"),
    ("April", "May", "June", "August"),
    ("Customer Care", "Burgerzaken", "Team 1", "Team 2"),
    ("Rent question", "Complaint about Jan", "Repair"),
    ("65+", "18-34", "35-64"),
    ("C1", "C2", "A1043"),
    ("Eva", "Phone", "Web"),
    (),
)


@pytest.mark.parametrize("column", STAFF)
def test_a_name_that_says_who_handled_a_contact_is_known(column):
    assert names_staff(column)


@pytest.mark.parametrize("column", NO_STAFF)
def test_a_team_a_time_a_number_or_a_word_inside_a_word_is_no_person(column):
    assert not names_staff(column)


@pytest.mark.parametrize("values", PEOPLE)
def test_values_that_are_people_are_known(values):
    assert are_people(values)


@pytest.mark.parametrize("values", NO_PEOPLE)
def test_values_that_are_no_people_are_known_too(values):
    assert not are_people(values)


@pytest.mark.parametrize(
    "value", ["J. de Vries", "ann@example.nl", "06-12345678", "NL12 INGB 0001234567", "Jan Jansen"]
)
def test_one_value_can_tell_who_somebody_is(value):
    assert tells_who(value)


@pytest.mark.parametrize("value", ["Phone", "Web form 2", "Jan", "Rent question", "65+", "2025"])
def test_most_values_tell_nobody(value):
    assert not tells_who(value)


# -- what init does with them -----------------------------------------------------------------------------------------

NAMES = ("J. de Vries", "P. Zhang", "K. Bakker", "M. Verlaten", "T. Lost")


def export(folder: Path, column: str, values: tuple[str, ...], *, contacts: int = 120) -> Path:
    lines = [f"opened,channel,topic,{column}"]
    for k in range(contacts):
        channel, topic = ("Phone", "Web")[k % 2], ("Rent", "Repair", "Moving")[k % 3]
        lines.append(f"2025-03-{1 + k % 28:02d} 09:00,{channel},{topic},{values[k % len(values)]}")
    path = folder / "export.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "column",
    ["Assigned_Agent", "Users", "behandelaar", "Via", "Team", "Subject", "Department", "Source", "Column7", "trial"],
)
def test_names_of_people_are_written_nowhere_whatever_their_column_is_called(tmp_path, column):
    """Also where the column's name says channel, team or subject, and a value sounds like somebody who hung up."""
    started = start([export(tmp_path, column, NAMES)], out=tmp_path)
    text = started.line_toml.read_text()
    assert not [name for name in NAMES if name in text or name.split()[-1] in text]
    guess = started.guess
    told = [*guess.notes, *(guessed.why for guessed in guess.columns.values()), *guess.channels, *guess.moments]
    told += [*guess.derived.values(), *guess.exclude.values(), *guess.owed]
    assert not [name for name in NAMES for text in told if name.split()[-1] in text]
    assert column not in [*guess.attributes.values(), *(str(guessed.source) for guessed in guess.columns.values())]
    assert any(f"`{column}`" in note for note in guess.notes)
    assert load(started.line_toml).columns["channel"] == "channel"


@pytest.mark.parametrize(
    "values", [("JdV", "PZ", "KB"), ("A1043", "A1044"), ("7001", "7002"), ("test", "Hang up", "x")]
)
@pytest.mark.parametrize("column", ["Agent", "Toestel", "Opgelost door"])
def test_a_column_that_names_staff_is_left_out_whatever_stands_in_it(tmp_path, column, values):
    started = start([export(tmp_path, column, values)], out=tmp_path)
    text = started.line_toml.read_text()
    assert not [value for value in values if f'"{value}"' in text or f"'{value}'" in text]
    assert column not in text


def test_what_could_not_be_told_to_be_a_channel_is_not_written_down(tmp_path):
    """Family names are no names of channels, whatever the column is called; a column that is called so is believed."""
    for column in ("Via", "Source", "Bron", "Medium"):
        text = start([export(tmp_path, column, ("Jansen", "Bakker", "Visser"))], out=tmp_path, force=True)
        assert "Bakker" not in text.line_toml.read_text()
    started = start([export(tmp_path, "Kanaal 2", ("Alpha", "Beta"))], out=tmp_path, force=True)
    assert started.guess.columns["channel"].source == "channel"


def test_names_inside_what_somebody_typed_are_not_written_down(tmp_path):
    lines = ["opened,channel,reason,result"]
    for k in range(60):
        reason = ("Schuld van mw. de Boer", "Overlijden J. van Dam", "Ontruiming", "Vraag")[k % 4]
        result = ("opgehangen door dhr. Zwart", "opgehangen", "beantwoord")[k % 3]
        lines.append(f"2025-03-03 09:00,Phone,{reason},{result}")
    lines += ["2025-03-03 09:00,Phone,Schuld van Jansen,Jan heeft opgehangen"]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n")
    started = start([tmp_path / "export.csv"], out=tmp_path)
    text = started.line_toml.read_text()
    assert not [name for name in ("Boer", "Jan", "van Dam", "Zwart") if name in text]
    assert started.guess.owed == ["Ontruiming"]
    assert started.guess.derived["abandoned"] == "result == 'opgehangen'"


def test_sentences_are_no_moments(tmp_path):
    lines = ["opened,channel,subject,category"]
    for k in range(200):
        lines.append(f"2025-03-03 09:00,Phone,call back the family at number {k % 80},{('Rent', 'Repair')[k % 2]}")
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n")
    started = start([tmp_path / "export.csv"], out=tmp_path)
    assert started.guess.columns["moment"].source == "category"
    assert "family" not in started.line_toml.read_text()


@pytest.mark.parametrize(
    ("name", "protected"),
    [
        ("age", True), ("Age band", True), ("agegroup", True), ("Leeftijdsklasse", True), ("Voertaal", True),
        ("nationality", True), ("Average order", False), ("Page", False), ("Totaal", False), ("Betaald", False),
        ("Destination", False), ("Package", False),
    ],
)  # fmt: skip
def test_what_protects_is_a_word_and_not_a_part_of_one(tmp_path, name, protected):
    started = start([export(tmp_path, name, ("one kind", "another kind"))], out=tmp_path)
    assert bool(load(started.line_toml).protected.attributes) == protected


def test_a_team_is_a_department(tmp_path):
    guess = start([export(tmp_path, "Team", ("North", "South"))], out=tmp_path).guess
    assert guess.columns["department"].source == "Team"


def test_a_customer_s_number_that_stands_there_often_is_not_written_down_but_a_word_for_nobody_is(tmp_path):
    lines = ["opened,channel,topic,customer_id"]
    for k in range(1_000):
        who = "0" if k % 5 == 0 else "K4711-99" if k % 5 == 1 else f"K{k}"
        lines.append(f"2025-03-03 09:00,Phone,Rent,{who}")
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n")
    started = start([tmp_path / "export.csv"], out=tmp_path)
    assert started.guess.columns["customer_id"].source == ColumnSource(column="customer_id", empty=("0",))
    said = [started.line_toml.read_text(), *started.guess.notes, started.guess.columns["customer_id"].why]
    assert not [text for text in said if "K4711" in text]
    assert any("1 value(s)" in note for note in started.guess.notes)


def test_mail_addresses_may_tell_customers_apart_and_nothing_else(tmp_path):
    values = tuple(f"someone{k}@example.nl" for k in range(80))
    guess = start([export(tmp_path, "customer", values, contacts=240)], out=tmp_path).guess
    assert guess.columns["customer_id"].source == "customer"
    assert not guess.attributes


@pytest.mark.parametrize("column", ["Klantnummer", "E-mail", "telefoonnummer", "Naam klant"])
def test_who_a_customer_is_makes_no_group_also_in_a_small_export(tmp_path, column):
    guess = start([export(tmp_path, column, tuple(f"K10{k}" for k in range(20)), contacts=60)], out=tmp_path).guess
    assert not guess.attributes


def test_a_name_in_a_column_of_channels_is_not_written_down(tmp_path):
    path = tmp_path / "export.csv"
    lines = ["opened,channel,topic", *(f"2025-03-03 09:0{k % 10},Phone,Rent" for k in range(50))]
    path.write_text("\n".join([*lines, "2025-03-03 09:00,J. de Vries,Rent", "2025-03-03 09:00,0612345678,Rent"]) + "\n")
    started = start([path], out=tmp_path)
    text = started.line_toml.read_text() + "".join(started.guess.notes)
    assert "Vries" not in text
    assert "0612345678" not in text
    assert any("2 value(s) of `channel`" in note for note in started.guess.notes)
    turn = Turn(started.line_toml)
    facts = turn.facts
    assert facts is not None
    notices = [str(notice.values) for notice in facts.tidied.notices]
    assert not [text for text in notices if "Vries" in text or "0612" in text]
    assert any("2 others" in text for text in notices)


# -- what a person maps by hand ----------------------------------------------------------------------------------------

BASE = '[log]\nfiles = ["export.csv"]\n[columns]\nmoment = "topic"\nchannel = "channel"\n'


@pytest.mark.parametrize("column", ["Assigned_Agent", "Users", "resolved_by", "assignee", "Behandeld door"])
@pytest.mark.parametrize(
    "more",
    [
        'department = "{}"',
        'opened_at = {{ date = "opened", time = "{}" }}',
        '[attributes]\nx = "{}"',
        "[derived]\ndepartment = \"lower(col('{}'))\"",
        "[segments]\nann = \"col('{}') == 'Ann'\"",
        "[exclude]\nothers = \"col('{}') != 'Ann'\"",
        "[check]\nann = \"col('{}') == 'Ann'\"",
    ],
)
def test_i15_a_column_that_names_staff_is_refused_wherever_it_is_read(tmp_path, column, more):
    (tmp_path / "line.toml").write_text("schema = 1\n" + BASE + more.format(column) + "\n")
    with pytest.raises(ConfigError, match=r"which names staff\. No figure is kept per staff member\. Leave it out"):
        load(tmp_path / "line.toml")


@pytest.mark.parametrize("column", ["Assigned_Agent", "resolved_by", "assignee", "Behandeld door"])
@pytest.mark.parametrize("identity", ["customer_id", "contact_id"])
def test_i15_staff_are_no_customers_either(tmp_path, column, identity):
    (tmp_path / "line.toml").write_text(f'schema = 1\n{BASE}{identity} = "{column}"\n')
    with pytest.raises(ConfigError, match="which names staff"):
        load(tmp_path / "line.toml")


@pytest.mark.parametrize("column", ["User ID", "user", "owner", "login", "who"])
def test_a_word_that_means_a_customer_as_often_may_tell_customers_apart(tmp_path, column):
    text = f'customer_id = "{column}"\ncontact_id = ["opened", "{column}"]\n'
    (tmp_path / "line.toml").write_text(f"schema = 1\n{BASE}{text}")
    assert load(tmp_path / "line.toml").columns["customer_id"] == column


def test_i15_an_attribute_that_is_called_staff_is_refused_too(tmp_path):
    (tmp_path / "line.toml").write_text("schema = 1\n" + BASE + '[attributes]\nmedewerker = "Column7"\n')
    with pytest.raises(ConfigError, match="which names staff"):
        load(tmp_path / "line.toml")


@pytest.mark.parametrize(
    "more",
    [
        {"columns": {"moment": "topic", "channel": "channel", "department": "Column7"}},
        {"columns": {"moment": "Column7", "channel": "channel"}},
        {"columns": {"moment": "topic", "channel": "Column7"}},
        {"attributes": {"x": "Column7"}},
        {"derived": {"department": "lower(Column7)"}},
        {"segments": {"one": "Column7 == 'J. de Vries'"}},
        {"exclude": {"others": "Column7 != 'J. de Vries'"}},
        {"check": {"one": "Column7 == 'J. de Vries'"}},
    ],
)
@pytest.mark.parametrize("values", [NAMES, ("Pieter", "Sanne", "Kees"), ("ann@example.nl", "bob@example.nl")])
def test_i15_a_column_of_people_is_refused_wherever_it_makes_groups_and_nobody_is_named(tmp_path, more, values):
    export(tmp_path, "Column7", values)
    settings = {"log": Log(files=("export.csv",)), "columns": {"moment": "topic", "channel": "channel"}} | more
    with pytest.raises(ConfigError, match=r"'Column7', whose values are people\. .* Leave it out") as raised:
        tidy(Organisation(**settings), folder=tmp_path, work=tmp_path / "work")
    assert not [value for value in values if value in str(raised.value).replace("J. de Vries'\"", "")]
    assert not (tmp_path / "work").exists()


def test_i15_columns_that_are_called_after_people_are_no_channels(tmp_path):
    (tmp_path / "export.csv").write_text("topic,Ann,Pieter,Kees\nRent,3,4,5\n")
    columns = {"moment": "topic", "channel": ColumnSource(wide=("Ann", "Pieter", "Kees"))}
    with pytest.raises(ConfigError, match="called after people"):
        tidy(Organisation(log=Log(files=("export.csv",)), columns=columns), folder=tmp_path, work=tmp_path / "work")


def test_a_channel_of_totals_may_be_called_after_who_serves_it(tmp_path):
    (tmp_path / "line.toml").write_text(
        'schema = 1\n[log]\nfiles = ["export.csv"]\n'
        '[columns]\nmoment = "topic"\nchannel = { wide = ["Agent", "IVR"] }\n'
    )
    (tmp_path / "export.csv").write_text("topic,Agent,IVR\nRent,30,40\n")
    tidied = Turn(tmp_path / "line.toml").tidied
    assert tidied is not None
    assert tidied.contacts == 70


def test_a_column_of_people_may_tell_customers_apart(tmp_path):
    path = export(tmp_path, "User", NAMES)
    columns = {"moment": "topic", "channel": "channel", "customer_id": "User"}
    (tmp_path / "line.toml").write_text(f'schema = 1\n{BASE}customer_id = "User"\n')
    assert load(tmp_path / "line.toml").columns["customer_id"] == "User"
    tidied = tidy(Organisation(log=Log(files=(path.name,)), columns=columns), folder=tmp_path, work=tmp_path / "work")
    kept = Path(tidied.parquet).read_bytes()
    assert not [name for name in NAMES if name.encode() in kept]


def test_i15_no_setting_has_staff_read(tmp_path):
    """Whatever else line.toml holds, every table of it, the column is refused."""
    settings = (
        '[privacy]\nsmallest_group = 2\n[protected]\nattributes = ["who"]\n[attributes]\nwho = "Agent"\n'
        '[channels]\nperson = ["phone"]\n[owed]\nmoments = ["Rent"]\n'
    )
    (tmp_path / "line.toml").write_text("schema = 1\n" + BASE + settings)
    with pytest.raises(ConfigError, match="which names staff"):
        load(tmp_path / "line.toml")


def test_what_is_not_recognised_is_what_could_be_anything():
    """Initials and codes under a name that says nothing: the sheets ask to look for these by hand."""
    assert not are_people(("JdV", "PZ", "KB"))
    assert not are_people(("A1043", "A1044"))
    assert not names_staff("Column7")
