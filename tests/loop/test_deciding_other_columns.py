"""A log whose segments look at columns that are no attributes: contact by contact they are as in the log."""

import csv
from datetime import UTC, datetime

import msgspec
import pytest

import humanline
from humanline.contactlog.tidying.one_by_one import contacts_of, looked_at
from humanline.line import Line
from humanline.line.rules import truth_of

TOML = """schema = 1
[organisation]
name = "Made up"
time_zone = "Europe/Amsterdam"
[log]
files = ["log.csv"]
[columns]
moment = "subject"
channel = "via"
opened_at = "at"
[attributes]
age = "Age"
[derived]
resolved = "year == '1990'"
[channels]
person = ["phone"]
self_service = ["web"]
[segments]
old = "Age == '65+' and Product == 'rent'"
first = "resolved == True"
other = "Product != 'rent'"
"""


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    place = tmp_path_factory.mktemp("other")
    with (place / "log.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["subject", "via", "at", "Age", "Product", "year", "remark"])
        for k in range(60):
            at = datetime(2025, 3, 1 + k % 28, 9 + k % 7, tzinfo=UTC).isoformat()
            rows.writerow(
                ["rent" if k % 2 else "repair", "phone" if k % 3 else "web", at, ("65+", "18-34", "")[k % 3],
                 ("rent", "shop", "", " rent ")[k % 4], ("1990", "2010", "")[k % 5 % 3], f"secret {k}"]
            )  # fmt: skip
    (place / "line.toml").write_text(TOML, encoding="utf-8")
    return humanline.open(place)


def test_every_column_that_a_segment_looks_at_is_known_and_no_other(turn):
    contacts = list(contacts_of(turn.tidied, turn.organisation.attributes))
    assert len(contacts) == 60
    assert {"Product", "resolved", "Age", "age"} <= set(contacts[0].contact)
    assert not {"remark", "year", "subject"} & set(contacts[0].contact)


def test_the_line_puts_every_contact_in_the_segment_in_which_the_log_has_it(turn):
    rules = [
        (name, truth_of(rule, [*looked_at(turn.organisation, {"Product", "resolved"}), "Age"], f"segments.{name}"))
        for name, rule in turn.organisation.segments.items()
    ]
    for one in contacts_of(turn.tidied, turn.organisation.attributes):
        row = {name: "" if value is None else str(value) for name, value in one.contact.items()}
        assert next((name for name, holds in rules if holds(row)), "everyone else") == one.segment, row


def test_none_of_it_is_unknown_to_a_decision(turn):
    from humanline.model.policy import Policy
    from humanline.model.service import SegmentRule

    segments = tuple(SegmentRule(name, rule) for name, rule in turn.organisation.segments.items())
    line = Line(Policy(seal="x", segments=segments))
    said = [one for one in contacts_of(turn.tidied, turn.organisation.attributes) if one.contact["Product"]]
    assert said
    assert all("Product" not in line.decide(one.contact, one.at).unknown for one in said)
    assert msgspec.json.encode(line.decide(said[0].contact, said[0].at))
