"""A configuration that can't be used says so once, with every fault and its way out."""

import pytest

from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import load, protected_segments


def faults(tmp_path, text):
    path = tmp_path / "line.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load(path)
    return [str(fault) for fault in raised.value.faults]


def test_no_configuration_names_the_way_to_one(tmp_path):
    with pytest.raises(ConfigError, match="humanline init"):
        load(tmp_path / "line.toml")


def test_what_is_no_toml_is_told_with_its_line(tmp_path):
    (found,) = faults(tmp_path, "schema = 1\n[organisation\n")
    assert "line 2" in found


def test_unknown_columns_zones_and_double_channels_are_told_together(tmp_path):
    text = """schema = 1
[organisation]
time_zone = "Europe/Amsterdan"
[columns]
momnt = "x"
opened_at = { column = "a", date = "b" }
handle_s = { unit = "min" }
[channels]
person = ["phone", "web"]
self_service = ["web"]
"""
    found = "\n".join(faults(tmp_path, text))
    assert "Did you mean 'Europe/Amsterdam'?" in found
    assert "columns.momnt" in found
    assert "Did you mean `moment`?" in found
    assert "found `column` and `date`" in found
    assert "columns.handle_s: nothing found" in found
    assert "'web' stands in two lists" in found


def test_types_and_names_are_told_together(tmp_path):
    found = "\n".join(faults(tmp_path, 'schema = 2\n[columns]\nmomnt = "x"\n'))
    assert "schema" in found
    assert "momnt" in found


@pytest.mark.parametrize("column", ["agent", "Medewerker_naam", "server", "handled_by", "Agent ID"])
def test_i15_a_column_that_names_staff_is_never_read(tmp_path, column):
    (found,) = faults(tmp_path, f'schema = 1\n[attributes]\nwho = "{column}"\n')
    assert "No figure is kept per staff member" in found
    (found,) = faults(tmp_path, f'schema = 1\n[columns]\ndepartment = "{column}"\n')
    assert "columns.department" in found


DECIDED = """
[[decided]]
cell = "{cell}"
start = "{start}"
by = "A. Person"
because = "a reason"
"""
SEGMENTS = """schema = 1
[attributes]
age = "leeftijd"
region = "regio"
[segments]
north = "region == 'N'"
old = "age == '65+'"
south = "region == 'S'"
[protected]
attributes = ["{protected}"]
"""


def decided(*pairs: tuple[str, str]) -> str:
    return "".join(DECIDED.format(cell=cell, start=start) for cell, start in pairs)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ((("rent", "person"), ("rent", "self_service")), "A cell is decided once"),
        ((("rent", "person"), (" Rent", "person")), "A cell is decided once"),
        ((("rent | old", "self_service"), ("rent", "person")), "A cell is decided once"),
        ((("debt", "self_service"),), "What is owed can't be decided away"),
        ((("debt | old", "self_service"),), "What is owed can't be decided away"),
    ],
)
def test_decisions_that_contradict_are_told_with_who_and_what(tmp_path, pairs, found):
    (fault,) = faults(tmp_path, 'schema = 1\n[owed]\nmoments = ["debt"]\n' + decided(*pairs))
    assert found in fault
    assert "decided[" in fault


def test_decisions_without_a_name_or_a_day_that_is_one_are_told(tmp_path):
    text = 'schema = 1\n[[decided]]\ncell = "a"\nstart = "person"\nby = ""\nbecause = "b"\n'
    assert any("by" in fault for fault in faults(tmp_path, text))
    (fault,) = faults(tmp_path, "schema = 1\n" + decided(("a", "person")) + 'until = "soon"\n')
    assert "A day is needed" in fault


def test_two_segments_of_a_moment_may_be_decided_apart(tmp_path):
    path = tmp_path / "line.toml"
    path.write_text("schema = 1\n" + decided(("rent | a", "person"), ("rent | b", "self_service")), encoding="utf-8")
    assert len(load(path).decided) == 2


def test_i10_no_decision_takes_a_person_away_for_a_protected_attribute(tmp_path):
    (fault,) = faults(tmp_path, SEGMENTS.format(protected="age") + decided(("rent | old", "self_service")))
    assert "never further away" in fault


def test_i10_from_the_first_rule_on_a_protected_attribute_every_segment_depends_on_it(tmp_path):
    path = tmp_path / "line.toml"
    path.write_text(SEGMENTS.format(protected="Age"), encoding="utf-8")
    assert protected_segments(load(path)) == {"old", "south", "everyone else"}


def test_a_protected_attribute_that_is_none_is_told_with_what_was_meant(tmp_path):
    (fault,) = faults(tmp_path, SEGMENTS.format(protected="agee"))
    assert "Did you mean 'age'?" in fault


def test_what_is_said_of_a_start_that_is_not_offered_is_told_with_the_way_out(tmp_path):
    text = """schema = 1
[starts.viewing]
ways = ["choice"]
together_minutes = 6.0
[starts.rent]
chosen = 0.4
[starts.Rent]
ways = ["together", "chat"]
"""
    found = faults(tmp_path, text)
    assert any("starts.Rent.ways[1]" in one and "chat" in one for one in found)
    found = faults(tmp_path, text.replace(', "chat"', ""))
    assert len(found) == 3
    assert "together_minutes: found 6" in found[0]
    assert 'Add "together" to ways.' in found[0]
    assert 'Add "choice" to ways.' in "".join(found)
    assert "found it as 'rent' too" in "".join(found)
