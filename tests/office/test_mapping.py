"""What a column is, as a choice and back: only what was changed changes, and one thing stands in one column."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.loop.changing import changed
from humanline.loop.looking import FileColumn, LookedAt
from humanline.model.organisation import Channels, ColumnSource, Organisation
from humanline.office.mapping import channel_changes, group_changes, in_segments, mapping_changes, uses

LOOKED = LookedAt(
    columns=(
        FileColumn("Dag", written={"time": {"format": "day_first"}}),
        FileColumn("Tijd"),
        FileColumn("Duur", written={"duration": {"unit": "min", "decimal": ","}}),
        FileColumn("Kanaal"),
        FileColumn("Leeftijd"),
    ),
    rows=(), understood=(), looked_at=0, read=0, accepted=0, joined=0,
)  # fmt: skip
BEFORE = Organisation(
    columns={"opened_at": ColumnSource(date="Dag", time="Tijd"), "wait_s": ColumnSource(column="Duur", unit="s"),
             "channel": "Kanaal"},
    to_decide={"satisfaction": "which scale?"},
)  # fmt: skip


def test_what_stays_as_it_is_changes_nothing():
    assert mapping_changes(BEFORE, LOOKED, uses(BEFORE)) == {}


def test_a_column_that_becomes_something_else_is_read_as_it_is_written():
    assert mapping_changes(BEFORE, LOOKED, {"Duur": "handle_s"}) == {
        ("columns", "wait_s"): None,
        ("columns", "handle_s"): {"column": "Duur", "unit": "min", "decimal": ","},
    }


def test_a_question_about_a_column_goes_with_it():
    asked = Organisation(columns={"wait_s": "Duur"}, to_decide={"handle_s": "which unit?"})
    assert mapping_changes(asked, LOOKED, {"Duur": "handle_s"})["to_decide", "handle_s"] is None


def test_part_of_two_columns_together_can_be_taken_out():
    assert mapping_changes(BEFORE, LOOKED, {"Tijd": ""}) == {("columns", "opened_at"): {"date": "Dag"}}
    assert mapping_changes(BEFORE, LOOKED, {"Dag": "", "Tijd": ""})["columns", "opened_at"] is None


def test_of_several_columns_together_some_can_be_taken_out():
    before = Organisation(columns={"channel": ColumnSource(wide=("Duur", "Kanaal", "Tijd")),
                                   "contact_id": ("Dag", "Leeftijd")})  # fmt: skip
    assert mapping_changes(before, LOOKED, {"Duur": "", "Tijd": "", "Dag": ""}) == {
        ("columns", "channel"): {"wide": ["Kanaal"]},
        ("columns", "contact_id"): "Leeftijd",
    }


def test_two_columns_change_places():
    before = Organisation(columns={"moment": "Kanaal", "channel": "Leeftijd"})
    assert mapping_changes(before, LOOKED, {"Kanaal": "channel", "Leeftijd": "moment"}) == {
        ("columns", "channel"): "Kanaal",
        ("columns", "moment"): "Leeftijd",
    }


def test_two_columns_are_never_the_same_thing():
    with pytest.raises(InputError, match="wait_s: found 'Tijd' and 'Duur'"):
        mapping_changes(BEFORE, LOOKED, {"Tijd": "wait_s"})


def test_a_column_may_tell_groups_apart():
    assert mapping_changes(BEFORE, LOOKED, {"Leeftijd": "attribute"}) == {("attributes", "leeftijd"): "Leeftijd"}
    told = Organisation(attributes={"age": "Leeftijd"})
    assert mapping_changes(told, LOOKED, {"Leeftijd": ""}) == {("attributes", "age"): None}


def test_a_column_that_is_not_in_the_file_is_no_choice():
    assert mapping_changes(BEFORE, LOOKED, {"elsewhere": "moment", "Leeftijd": "not_a_column"}) == {}


def test_values_of_a_column_become_groups_and_those_that_are_there_stay():
    told = Organisation(attributes={"age": "Leeftijd", "my city": "Kanaal"}, segments={"65+": "age == '65+'"})
    looked = msgspec.structs.replace(LOOKED, groups={"age": ("65+", "35-64"), "my city": ("it's", "65+")})
    assert in_segments(told) == {"age"}
    assert group_changes(told, looked, ["age", "my city", "nothing"], ["age"]) == {
        ("segments", "it's"): """col("my city") == \"it's\"""",
        ("segments", "my city 65+"): """col("my city") == '65+'""",
        ("protected", "attributes"): ["age"],
    }
    assert group_changes(told, looked, [], []) == {}
    # And line.toml can be read with them.
    before = 'schema = 1\n[attributes]\nage = "Leeftijd"\n"my city" = "Kanaal"\n[segments]\n"65+" = "age == \'65+\'"\n'
    text = changed(before, group_changes(told, looked, ["my city"], ["age"]))
    assert list(tomllib.loads(text)["segments"]) == ["65+", "it's", "my city 65+"]


def test_a_channel_stands_in_one_list():
    before = Organisation(channels=Channels(person=("Telefoon", "Chat"), self_service=("Web",)))
    assert channel_changes(before, {"telefoon": "person", "Chat": "self_service", "Fax": "", "Brief": "deferred"}) == {
        ("channels", "person"): ["Telefoon"],
        ("channels", "self_service"): ["Web", "Chat"],
        ("channels", "deferred"): ["Brief"],
    }
