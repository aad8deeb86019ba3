"""A configuration that can't be used says so once, with every fault and its way out."""

import pytest

from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import load


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
