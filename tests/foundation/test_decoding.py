"""Every fault of a configuration is told at once, with its place and a way out."""

import tomllib

import msgspec

from humanline.foundation.decoding import decode
from humanline.model.organisation import ColumnSource, Organisation

WRONG = """
schema = 1
[organisation]
naam = "x"
period_weeks = -2
[columns]
opened_at = { date = "d", time = "t", fromat = "x" }
channel = 3
handle_s = { column = "d", unit = "hours" }
[staff]
hours_per_week = "many"
[channels]
person = "phone"
"""


def faults_of(text):
    record, faults = decode(tomllib.loads(text), Organisation, name="line.toml")
    assert (record is None) == bool(faults)
    return {fault.where: str(fault) for fault in faults}


def test_all_faults_come_at_once_each_with_its_place():
    assert set(faults_of(WRONG)) == {
        "line.toml organisation.naam",
        "line.toml organisation.period_weeks",
        "line.toml columns.opened_at.fromat",
        "line.toml columns.channel",
        "line.toml columns.handle_s.unit",
        "line.toml staff.hours_per_week",
        "line.toml channels.person",
    }


def test_a_wrong_key_is_met_with_the_key_that_was_meant():
    faults = faults_of(WRONG)
    assert "Did you mean `name`?" in faults["line.toml organisation.naam"]
    assert "Did you mean `format`?" in faults["line.toml columns.opened_at.fromat"]


def test_types_are_told_in_plain_words():
    assert "a list in [ ]" in faults_of(WRONG)["line.toml channels.person"]
    assert "found 'many'. Needed: a number" in faults_of(WRONG)["line.toml staff.hours_per_week"]


def test_a_right_configuration_decodes_to_records():
    text = 'schema = 1\n[columns]\nmoment = "m"\ncontact_id = ["a", "b"]\nopened_at = { date = "d", time = "t" }\n'
    record, faults = decode(tomllib.loads(text), Organisation, name="line.toml")
    assert not faults
    assert record.columns == {"moment": "m", "contact_id": ("a", "b"), "opened_at": ColumnSource(date="d", time="t")}
    assert msgspec.json.decode(record.to_json(), type=Organisation) == record


def test_every_table_in_a_list_is_looked_at():
    class Inner(msgspec.Struct, forbid_unknown_fields=True):
        n: int

    class Outer(msgspec.Struct):
        rows: tuple[Inner, ...]

    _, faults = decode({"rows": [{"n": "x"}, {"n": 1}, {"m": 1}]}, Outer, name="f")
    assert [fault.where for fault in faults] == ["f rows[0].n", "f rows[2].m", "f rows[2].n"]
