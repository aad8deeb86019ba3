"""A name may say a zone or a channel beside what its column or file is; and what no name says is asked."""

from datetime import datetime, timedelta

import pyarrow.parquet as pq
import pytest

from humanline.foundation.errors import ConfigError, LogError
from humanline.loop.configuring import load
from humanline.loop.starting import start
from humanline.loop.turning import Turn
from humanline.model.organisation import ColumnSource

ROWS = [
    (datetime(2025, 7, 7, 8) + timedelta(hours=9 * k), ("Rent", "Repair", "Keys")[k % 3], 60 + k) for k in range(40)
]


def table(folder, name, head, rows=ROWS, form="%Y-%m-%d %H:%M"):
    path = folder / name
    path.write_text("\n".join([head, *(f"{at:{form}},{about},{talk}" for at, about, talk in rows)]) + "\n")
    return path


def contacts(folder):
    """The tidied contacts of what `init` wrote."""
    turn = Turn(folder / "line.toml")
    return pq.read_table(turn.tidied.parquet)


def test_times_are_of_the_zone_that_their_column_is_called_after(tmp_path):
    start([table(tmp_path, "calls.csv", "Start Time (UTC),Subject,Talk time (s)")], out=tmp_path)
    summer = [at + timedelta(hours=2) for at, *_ in ROWS]
    assert contacts(tmp_path)["hour_of_week"].to_pylist() == [24 * at.weekday() + at.hour for at in summer]


def test_files_called_after_channels_say_the_channel(tmp_path):
    files = [table(tmp_path, f"{name}.csv", "Date,Subject,Talk time (s)") for name in ("Phone", "Counter")]
    started = start(files, out=tmp_path)
    assert started.guess.columns["channel"].source == ColumnSource(file=True)
    assert set(contacts(tmp_path)["channel"].to_pylist()) == {"Phone", "Counter"}


def test_files_called_after_months_say_no_channel(tmp_path):
    files = [table(tmp_path, f"{name}.csv", "Date,Subject,Talk time (s)") for name in ("January", "February")]
    assert start(files, out=tmp_path).guess.columns["channel"].source == ColumnSource(constant="phone")


def test_what_contacts_are_about_is_asked_where_no_name_says_it(tmp_path):
    started = start([table(tmp_path, "calls.csv", "Date,Feld 7,Talk time (s)")], out=tmp_path)
    assert 'moment = "Feld 7"' in started.guess.to_decide["moment"]
    assert started.guess.columns["moment"].source == ColumnSource(constant="contact")


@pytest.mark.parametrize("line", ['opened_at = { column = "a", zone = "Mars" }', "customer_id = { file = true }"])
def test_a_zone_is_one_and_a_customer_is_no_file(tmp_path, line):
    (tmp_path / "log.csv").write_text("a\n1\n")
    (tmp_path / "line.toml").write_text(
        f'[log]\nfiles = ["log.csv"]\n[columns]\nmoment = {{ file = true }}\nchannel = {{ constant = "x" }}\n{line}\n'
    )
    with pytest.raises(ConfigError):
        _ = Turn(tmp_path / "line.toml").facts
    assert load(tmp_path / "line.toml").columns["moment"] == ColumnSource(file=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-- dump\nINSERT INTO contacts VALUES\n('1','2025-01-01');\n", "dump of a database"),
        ("name     opened      about\n" + "a        2025-01-01  rent\n" * 8, "set apart by spaces"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_with_the_reason(tmp_path, text, reason):
    (tmp_path / "log.txt").write_text(text)
    with pytest.raises(LogError, match=reason):
        start([tmp_path / "log.txt"], out=tmp_path)
