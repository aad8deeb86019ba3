"""Numbers side by side: a pivot counts once, its sums do not, and what could be hours or months is refused."""

from datetime import datetime, timedelta

import pytest
from made_totals import WAYS, contacts, guessed_of, read, written
from made_up import seen

from humanline.contactlog.guessing.guess import guess
from humanline.foundation.errors import LogError


def test_lines_that_are_sums_of_others_are_left_out(tmp_path):
    rows = written(WAYS["averages in seconds"]) + "2025-02-17,08:00,Totaal,50,40,10,300,30\n"
    guessed = guessed_of(tmp_path, rows + "2025-02-17,Dagtotaal,Huur,500,400,100,300,30\n")
    assert sorted(guessed.exclude.values()) == ["Interval == 'Dagtotaal'", "Queue == 'Totaal'"]


def pivot(names, of_day):
    lines = [
        f"{datetime(2025, 2, 17) + timedelta(days=day):%d-%m-%Y},{','.join(map(str, of_day(day)))}" for day in range(12)
    ]
    return "\n".join([f"Datum,{','.join(names)}", *lines]) + "\n"


def test_channels_side_by_side_count_and_their_sum_does_not(tmp_path):
    guessed = guessed_of(tmp_path, pivot(("Telefoon", "Website", "Totaal"), lambda day: (day, 5, day + 5)))
    assert guessed.columns["channel"].source.wide == ("Telefoon", "Website")
    assert not guessed.attributes


def test_numbers_side_by_side_under_other_names_are_asked(tmp_path):
    guessed = guessed_of(tmp_path, pivot(("Huur", "Reparatie", "Totaal"), lambda day: (day + 1, 5, day + 6)))
    assert guessed.columns["channel"].source.wide == ("Huur", "Reparatie")
    assert "channel" in guessed.to_decide


def test_hours_side_by_side_are_refused_with_the_way_out(tmp_path):
    with pytest.raises(LogError, match="one line for each hour"):
        guessed_of(tmp_path, pivot([f"{hour}:00" for hour in range(8, 18)], lambda day: [day + 3] * 10))


def test_an_unknown_cell_of_a_channel_is_said_and_the_rest_counts(tmp_path):
    text = pivot(("Telefoon", "Balie"), lambda day: (("NA", "ND", "", 100)[day % 4], 50))
    _, tidied, parts = read(tmp_path, text)
    assert contacts(parts) == 3 * 100 + 12 * 50
    (said,) = [notice for notice in tidied.notices if notice.code == "cells_unknown"]
    assert said.values == {"column": "Telefoon", "count": 9, "cells": 12}


def test_single_contacts_are_never_taken_for_totals(tmp_path):
    lines = "".join(f"{k},2025-03-03 09:{k % 60:02},phone,{k % 2},{1 - k % 2},{60 + k}\n" for k in range(60))
    guessed = guessed_of(tmp_path, "call_id,opened,channel,answered,abandoned,talk_time\n" + lines)
    assert guessed.totals is None
    assert "count" not in guessed.columns


@pytest.mark.parametrize(
    "names",
    [("jan", "feb", "mrt"), ("Januari 2025", "Februari 2025"), ("week 9", "week 10"), ("2023", "2024"), ("Q1", "Q2"),
     ("ma", "di", "wo"), ("03-03-2025", "04-03-2025")],
    ids=" ".join,
)  # fmt: skip
def test_periods_side_by_side_are_refused(names: tuple[str, ...]) -> None:
    kinds = {"Kanaal": ["Telefoon", "Balie"], **dict.fromkeys(names, "number")}
    with pytest.raises(LogError, match="called after times"):
        guess(seen(kinds))
