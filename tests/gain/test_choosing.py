"""Which moments stand on the sheet, and what becomes of those that stand together on one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanline.gain.workshop import choose, read_sheet, with_the_rest, write_sheet
from humanline.model.estimate import Estimate, Hidden
from humanline.model.facts import Group
from humanline.model.judgement import Judgements, Score, SheetMoment


def group(name: str, contacts: int | None, minutes: float | None = None, per_week: float | None = None) -> Group:
    known = {"handle_min": minutes, "per_week": contacts / 10 if contacts and per_week is None else per_week}
    measures = {
        measure: Estimate(value=value, low=value, high=value, method="wilson")
        for measure, value in known.items()
        if value is not None
    }
    return Group(key=(name,), contacts=Hidden(below=10) if contacts is None else contacts, measures=measures)


def names(groups: list[Group]) -> list[str]:
    return [row.name for row in choose(groups, "en").moments]


@pytest.mark.parametrize(("there", "rows"), [(0, 0), (3, 3), (8, 8), (15, 15), (16, 14), (17, 15), (40, 16)])
def test_up_to_fifteen_moments_stand_by_name_and_of_more_those_that_make_up_most(there: int, rows: int) -> None:
    assert len(names([group(f"m{k}", 100) for k in range(there)])) == rows


def test_one_moment_is_never_called_others() -> None:
    groups = [group(f"m{k:02}", 54, 10.0) for k in range(14)] + [
        group("short 1", 120, 0.01),
        group("short 2", 120, 0.01),
    ]
    assert len(names(groups)) == 16
    assert {"short 1", "short 2"} < set(names(groups))


def test_where_few_moments_make_up_most_eight_stand_by_name() -> None:
    groups = [group(f"big {k}", 1_000, 5.0) for k in range(4)] + [group(f"small {k:02}", 10, 5.0) for k in range(30)]
    rows = names(groups)
    assert len(rows) == 9
    assert rows[-1] == "other moments (26 together)"
    assert {"big 0", "big 1", "big 2", "big 3"} == set(rows[:4])


def test_a_moment_of_few_contacts_and_many_minutes_stands_by_name() -> None:
    groups = [group(f"m{k:02}", 100, 1.0) for k in range(30)] + [group("long", 50, 60.0)]
    assert names(groups)[0] == "long"


def test_known_volumes_and_minutes_are_filled_in_also_of_the_rest() -> None:
    groups = [group(f"m{k:02}", 100, 4.0) for k in range(8)] + [group("a", 40, 2.0), group("b", 10, 12.0)]
    chosen = choose([*groups, *(group(f"tiny {k}", None) for k in range(6))], "nl")
    assert chosen.moments[0] == SheetMoment(name="m00", per_week=10.0, minutes=4.0)
    assert chosen.moments[-1] == SheetMoment(name="overige momenten (8 samen)", per_week=5.0, minutes=4.0)
    assert chosen.rest == ("a", "b", *(f"tiny {k}" for k in range(6)))


def test_what_nobody_measured_stays_empty() -> None:
    assert choose([Group(key=("a",), contacts=20)], "en").moments == (SheetMoment(name="a"),)


REST = "other moments (3 together)"
SHEET = Judgements(
    moments=(SheetMoment(name="rent", per_week=9.0), SheetMoment(name=REST, per_week=50.0, owed=True)),
    scores=(
        Score(rater="a", side="customer", moment="rent", adds=2.0),
        Score(rater="a", side="customer", moment="Other moments", adds=-1.0),
    ),
)


def test_the_rest_is_judged_by_its_row() -> None:
    sheet = with_the_rest(SHEET, [group("Rent", 100), group("a", 40), group("b", 10), group("tiny", None)])
    assert {(one.moment, one.adds) for one in sheet.scores} == {("rent", 2.0), ("a", -1.0), ("b", -1.0), ("tiny", -1.0)}
    assert {(one.name, one.per_week, one.owed) for one in sheet.moments} == {
        ("rent", 9.0, False), ("a", 40.0, True), ("b", 10.0, True), ("tiny", 0.0, True),
    }  # fmt: skip


def test_a_moment_that_was_scored_without_a_row_keeps_its_own_scores() -> None:
    scored = Judgements(scores=(*SHEET.scores, Score(rater="b", side="customer", moment="A", adds=1.0)))
    sheet = with_the_rest(scored, [group("a", 40), group("b", 10)])
    assert [(one.moment, one.adds) for one in sheet.scores if one.moment.lower() == "a"] == [("A", 1.0)]


def test_a_sheet_without_such_a_row_and_a_log_with_such_a_moment_are_left_alone() -> None:
    old = Judgements(moments=SHEET.moments[:1], scores=SHEET.scores[:1])
    assert with_the_rest(old, [group("a", 40)]) == old
    assert with_the_rest(SHEET, [group("a", 4), group("OTHER MOMENTS", 4), group(REST, 40)]).scores == SHEET.scores


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_chosen_sheet_is_written_and_read_back(tmp_path: Path, language: str) -> None:
    chosen = choose([group(f"m{k:02}", 100 - k, 4.0) for k in range(20)], language)
    write_sheet(tmp_path / "s.xlsx", language=language, moments=chosen.moments, raters=1)
    assert read_sheet(tmp_path / "s.xlsx").moments == chosen.moments
