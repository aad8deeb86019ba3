"""Single settings change; comments, order, line ends and everything else stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import ConfigError
from humanline.loop.changing import ChangedMeanwhileError, change, changed, undo, version_of
from humanline.loop.configuring import load
from humanline.loop.starting import begin_again

TEXT = """# head
schema = 1
[columns]  # table
opened_at = "Day"  # why
# handle_s = ""

[staff]
hours_per_week = 3  # few

[owed]
moments = [
  "a",  # first
  "b",
]
"""


def test_what_is_not_changed_stays_to_the_letter():
    found = changed(TEXT, {("columns", "opened_at"): {"column": "Day", "format": "day_first"}})
    assert found == TEXT.replace('"Day"', '{column = "Day", format = "day_first"}')
    assert changed(TEXT, {("staff", "hours_per_week"): None}) == TEXT.replace("hours_per_week = 3  # few\n", "")
    assert changed(TEXT, {("minutes", "person"): 5.5}) == TEXT + "\n[minutes]\nperson = 5.5\n"
    assert changed(TEXT, {("nothing", "here"): None}) == TEXT


def test_a_new_setting_stands_in_its_own_table_and_not_below_the_comment_of_the_next():
    text = '[channels]\nperson = ["a"]  # theirs\n\n# Groups.\n[segments]\n# "x" = "y"\n\n# Hours.\n[staff]\n'
    found = changed(text, {("channels", "deferred"): ["m"], ("segments", "65+"): "age == '65+'"})
    assert found == (
        '[channels]\nperson = ["a"]  # theirs\ndeferred = ["m"]\n\n# Groups.\n[segments]\n"65+" = "age == \'65+\'"\n'
        '# "x" = "y"\n\n# Hours.\n[staff]\n'
    )


def test_what_can_not_be_used_is_not_written(tmp_path):
    path = tmp_path / "line.toml"
    path.write_text(TEXT)
    with pytest.raises(ConfigError, match="hours_per_week") as raised:
        change(path, {("staff", "hours_per_week"): -1.0, ("columns", "nothing"): "x"}, version=version_of(path),
               work=tmp_path)  # fmt: skip
    assert raised.value.faults
    assert path.read_text() == TEXT


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mark_of_encoding_and_line_ends_stay_and_undo_gives_back_every_byte(tmp_path, mark, end):
    path = tmp_path / "line.toml"
    before = mark + TEXT.encode().replace(b"\n", end)
    path.write_bytes(before)
    version = change(path, {("staff", "hours_per_week"): 8.0}, version=version_of(path), work=tmp_path)
    assert path.read_bytes() == before.replace(b"= 3 ", b"= 8.0 ")
    assert version == version_of(path)
    undo(path, work=tmp_path)
    assert path.read_bytes() == before
    undo(path, work=tmp_path)  # and what was taken back is there again
    assert version_of(path) == version


def test_who_looked_at_an_older_file_changes_nothing(tmp_path):
    path = tmp_path / "line.toml"
    path.write_text(TEXT)
    old = version_of(path)
    path.write_text(TEXT + "# by hand\n")
    for version in (old, ""):
        with pytest.raises(ChangedMeanwhileError):
            change(path, {("staff", "hours_per_week"): 8.0}, version=version, work=tmp_path)
    with pytest.raises(ChangedMeanwhileError):
        undo(path, work=tmp_path)
    assert path.read_text() == TEXT + "# by hand\n"


LOG = "Datum;Kanaal;Onderwerp\n13-3-2025 09:12;Telefoon;Huurvraag\n14-3-2025 11:02;Web;Reparatie\n"


def test_a_log_that_comes_after_a_workshop_takes_nothing_away(tmp_path):
    (tmp_path / "a.csv").write_text(LOG)
    workshop = 'schema = 1\n[organisation]\nname = "Ours"\n[workshop]\nsheet = "workshop.xlsx"\n'
    workshop += "[staff]\nhours_per_week = 9.0\n"
    (tmp_path / "line.toml").write_text(workshop)
    begin_again([tmp_path / "a.csv"], out=tmp_path)
    told = load(tmp_path / "line.toml")
    assert (told.organisation.name, told.workshop.sheet, told.staff.hours_per_week) == ("Ours", "workshop.xlsx", 9.0)
    assert (told.log.files, told.columns["moment"]) == (("a.csv",), "Onderwerp")
    assert (tmp_path / "line.toml.bak").read_text() == workshop


def test_files_that_are_read_are_the_log_from_then_on_and_what_was_written_stays(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(LOG)
    begin_again([tmp_path / "a.csv"], out=tmp_path)
    change(tmp_path / "line.toml", {("staff", "hours_per_week"): 9.0}, version=version_of(tmp_path / "line.toml"),
           work=tmp_path)  # fmt: skip
    for files in (("a.csv", "b.csv"), ("b.csv",)):
        begin_again([tmp_path / name for name in files], out=tmp_path)
        told = load(tmp_path / "line.toml")
        assert (told.log.files, told.staff.hours_per_week) == (files, 9.0)


@settings(deadline=None, max_examples=50)
@given(name=st.text(min_size=1, max_size=20), hours=st.floats(0.1, 1e6))
def test_any_name_and_number_comes_back_as_it_was(name, hours):
    import tomllib

    found = changed(TEXT, {("owed", "moments"): [name], ("staff", "hours_per_week"): hours})
    told = tomllib.loads(found)
    assert (told["owed"]["moments"], told["staff"]["hours_per_week"]) == ([name], hours)
    assert "# why" in found
