"""Rosters are read as people write and save them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from humanline.foundation.errors import SheetError
from humanline.plan.roster import read_roster


def staff(folder: Path, data: bytes) -> dict[int, float]:
    """Hour of the week → staff, where there are any."""
    (folder / "roster.csv").write_bytes(data)
    return {hour: people for hour, people in enumerate(read_roster(folder / "roster.csv")) if people}


@pytest.mark.parametrize(
    "data",
    [
        b"weekday,hour,staff\nthurs,9,2\nwoe,10,3\n",
        b"weekday,hour,staff\nThu.,9:00 AM,2\nwed,10:00-11:00,3\n",
        b"dag;uur;aantal\ndon.;09.00;2\n3;10u00;3\n",
        codecs.BOM_UTF16_LE + "weekdag;uur;bezetting\ndonderdag;9;2\nwo;10;3\n".encode("utf-16-le"),
    ],
)
def test_days_and_hours_may_be_written_in_any_way(tmp_path: Path, data: bytes) -> None:
    assert staff(tmp_path, data) == {3 * 24 + 9: 2.0, 2 * 24 + 10: 3.0}


def test_half_a_person_may_have_a_comma(tmp_path: Path) -> None:
    assert staff(tmp_path, b"dag;uur;aantal\nma;9;2,5\nma;9;0.5\n") == {9: 3.0}


@pytest.mark.parametrize("line", ["someday,9,2", "mon,24,2", "mon,9.5x,2", "mon,9,1e30", "mon,9,-1", "mon,9,"])
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SheetError, match="line 2"):
        staff(tmp_path, f"weekday,hour,staff\n{line}\n".encode())
