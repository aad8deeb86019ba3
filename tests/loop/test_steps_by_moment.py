"""How a customer reaches a person today goes from the menu to the workshop sheet and the plan."""

import pytest
from python_calamine import CalamineWorkbook

from humanline.foundation.errors import ReachError
from humanline.loop.reaching import reach, steps_by_moment
from humanline.loop.turning import Turn
from humanline.model.judgement import SheetMoment
from humanline.model.organisation import ReachToday

MENU = """Welcome to the municipality
  1 moving house
    1 change my address -> done
    9 a colleague -> person
  2 waste
    1 the calendar -> done
"""
SHEET = """moment,contacts a week,minutes a contact,steps to a person
moving house,100,6,7
waste,50,5,
passport,60,9,4
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "menu.txt").write_text(MENU, encoding="utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, encoding="utf-8")
    text = 'schema = 1\n[workshop]\nsheet = "sheet.csv"\n[reach]\nsource = "menu.txt"\n'
    (tmp_path / "line.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_was_measured_takes_the_place_of_what_was_counted(folder):
    found = {one.moment: (one.measured, one.steps) for one in Turn(folder / "line.toml").steps_to_person}
    assert found == {"moving house": (True, 2), "waste": (True, None), "passport": (False, 4)}


def test_the_record_of_an_earlier_look_serves_as_well(folder):
    (folder / "reach.json").write_bytes(reach(str(folder / "menu.txt")).to_json())
    today = ReachToday(source="reach.json", moments={"verhuizen": "moving house"})
    (one,) = steps_by_moment(today, folder, {"verhuizen": 10.0, "trouwen": 5.0})
    assert (one.moment, one.steps, one.source) == ("verhuizen", 2, "reach.json")


def test_nothing_is_fetched_while_a_plan_is_made(folder):
    with pytest.raises(ReachError, match=r"Nothing is fetched.*reach\.json"):
        steps_by_moment(ReachToday(source="https://example.org"), folder, {"a": 1.0})


def test_a_source_that_is_not_there_is_told(folder):
    with pytest.raises(ReachError, match="no such file"):
        steps_by_moment(ReachToday(source="gone.json"), folder, {"a": 1.0})


def test_the_sheet_is_filled_in_from_the_menu(folder, tmp_path):
    from humanline.gain.workshop import write_sheet

    steps = Turn(folder / "line.toml").steps_to_person
    write_sheet(
        tmp_path / "s.xlsx",
        language="en",
        example=False,
        moments=[SheetMoment(name="Moving house"), SheetMoment(name="waste")],
        steps=steps,
    )
    rows = CalamineWorkbook.from_path(str(tmp_path / "s.xlsx")).get_sheet_by_name("Moments").to_python()
    assert rows[1][:1] + rows[1][4:5] == ["Moving house", 2]
    assert "menu.txt" in rows[1][3]
    assert rows[2][3:5] == ["menu.txt: there is no way (measured)", ""]
