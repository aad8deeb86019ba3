"""A workshop on phones: kept after every answer, the same sheet as on paper, and a second round where people differ."""

from __future__ import annotations

import stat

import pytest

from humanline.gain.workshop import read_sheet, write_sheet
from humanline.model.judgement import SheetMoment
from humanline.office.hours import Hour, LineAnswer
from humanline.office.projects import Project
from humanline.office.workshops import _write


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".humanline").mkdir(mode=0o700)
    return Project(tmp_path, "x")


@pytest.fixture
def hour(project):
    held = Hour(project.work)
    held.prepare([SheetMoment(name="rent", per_week=40, minutes=5, owed=True), SheetMoment(name="move")])
    for side, rent, move in (("customer", 1, -2), ("organisation", 1, 2), ("staff_for_customer", 2, 0)):
        number = held.join(side, " Sales  desk ").number
        held.answer(number, "rent", LineAnswer(8, rent))
        held.answer(number, "move", LineAnswer(None, move))
    return held


def test_what_was_said_is_there_when_it_is_opened_again_and_its_owner_alone_reads_it(hour, project):
    again = Hour(project.work)
    assert again.judgements("x") == hour.judgements("x")
    assert len(again.judgements("x").scores) == 6
    assert stat.S_IMODE((project.work / "workshop.json").stat().st_mode) == 0o600


def test_what_people_differ_on_most_stands_first(hour):
    first, second = hour.spreads()
    assert (first.moment, second.moment) == ("move", "rent")
    assert first.adds == (1, 0, 1, 0, 1)
    assert first.differs == pytest.approx(2.0)  # of -2, 0 and 2
    assert second.matters[8] == 3


def test_a_second_round_asks_what_they_differ_on_and_keeps_what_was_said_first(hour):
    hour.second_round()
    assert {one.name for one in hour.to_score} == {"rent", "move"}
    assert not any(hour.is_done(one) for one in hour.raters)
    for rater in hour.raters[:2]:
        hour.answer(rater.number, "move", LineAnswer(5, 1))
    spread = next(one for one in hour.spreads() if one.moment == "move")
    assert spread.before == pytest.approx(2.0)
    assert spread.differs < spread.before
    # Who did not score again counts with what they said first.
    said = {(one.rater, one.moment): one.adds for one in hour.judgements("x").scores}
    assert (said["1", "move"], said["3", "move"], said["1", "rent"]) == (1, 0, 1)


def test_who_agree_have_no_second_round(project):
    held = Hour(project.work)
    held.prepare([SheetMoment(name="rent")])
    for _ in range(3):
        held.answer(held.join("customer", "").number, "rent", LineAnswer(5, 1))
    held.second_round()
    assert held.round == 1


def test_there_is_an_end_to_who_can_join(hour):
    while hour.join("customer", "") is not None:
        assert len(hour.raters) <= 60
    assert [one.number for one in hour.raters] == list(range(1, 61))


def test_nobody_scores_what_is_not_judged_or_for_somebody_who_is_not_there(hour):
    before = hour.judgements("x")
    hour.answer(1, "something else", LineAnswer(1, 1))
    hour.answer(99, "rent", LineAnswer(1, 1))
    assert hour.judgements("x") == before


def test_the_sheet_is_the_one_that_the_command_line_reads(hour, project):
    _write(project, hour, 20.0, together=False)
    read = read_sheet(project.folder / "workshop.xlsx")
    assert read.scores == hour.judgements("workshop.xlsx").scores
    assert (read.moments[0].per_week, read.moments[0].minutes, read.moments[0].owed) == (40, 5, True)
    told = project.organisation
    assert (told.workshop.sheet, told.staff.hours_per_week) == ("workshop.xlsx", 20.0)


@pytest.mark.parametrize(("together", "raters"), [(True, {"1", "2", "3", "4", "5"}), (False, {"1", "2", "3"})])
def test_an_earlier_round_counts_too_where_that_is_asked_and_always_stays(hour, project, together, raters):
    other = Hour(project.folder)
    other.prepare([SheetMoment(name="rent")])
    for _ in range(2):
        other.answer(other.join("customer", "").number, "rent", LineAnswer(3, 0))
    sheet = project.folder / "workshop.xlsx"
    write_sheet(sheet, language="en", example=False, judgements=other.judgements("x"))
    before = sheet.read_bytes()
    _write(project, hour, None, together=together)
    assert {one.rater for one in read_sheet(sheet).scores} == raters
    assert (project.folder / "workshop-1.xlsx").read_bytes() == before
