"""The tidied log is read anew whenever it should be, whole or not at all, whoever else is at work."""

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from humanline.contactlog.measuring import measure as measuring
from humanline.contactlog.tidying import tidy as tidying
from humanline.foundation.errors import LogError, OutputError
from humanline.foundation.leases import Lease
from humanline.loop.keeping import _NOT_READING, FACTS
from humanline.loop.turning import WORK, Turn
from humanline.model.organisation import Organisation

TOML = """schema = 1
[log]
files = ["export.csv"]
[columns]
opened_at = "opened"
channel = "channel"
moment = "reason"
customer_id = "customer"
[to_decide]
reason = "Is it one?"
[channels]
person = ["Phone"]
"""
ROWS = "".join(f"2025-03-{day:02d} 09:00:00,Phone,Rent,{day}\n" for day in range(3, 29))
LOG = "opened,channel,reason,customer\n" + ROWS + "no time,Phone,Rent,1\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose log was read before."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "line.toml").write_text(TOML)
    (folder / "export.csv").write_text(LOG)
    _ = Turn(folder / "line.toml").tidied
    return folder


@pytest.fixture
def folder(project, tmp_path):
    return shutil.copytree(project, tmp_path / "project")


@pytest.fixture
def tidied_again(monkeypatch):
    """How often the log was read since; a list as long as that."""
    real, times = tidying.tidy, []
    monkeypatch.setattr(tidying, "tidy", lambda *args, **more: times.append(1) or real(*args, **more))
    return times


def moments(folder):
    return set(pq.read_table(Turn(folder / "line.toml").tidied.parquet)["moment"].to_pylist())


def test_of_every_part_it_is_known_whether_it_says_how_the_log_is_read():
    assert set(Organisation.__struct_fields__) > _NOT_READING
    reading = set(Organisation.__struct_fields__) - _NOT_READING
    assert {"log", "columns", "totals", "derived", "check", "exclude", "channels", "segments"} <= reading


def test_what_has_not_changed_is_not_read_again_wherever_it_stands(folder, tidied_again):
    os.utime(folder / "export.csv")  # only touched: its content is what counts
    tidied = Turn(folder / "line.toml").tidied
    assert not tidied_again
    assert Path(tidied.parquet).parent == folder / WORK


def test_a_file_of_the_same_size_and_times_but_other_content_is_read_anew(folder, monkeypatch):
    path = folder / "export.csv"
    before = path.stat()
    path.write_text(LOG.replace("Rent", "Heat"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    real = Path.stat
    monkeypatch.setattr(Path, "stat", lambda self, **more: before if self == path else real(self, **more))
    assert moments(folder) == {"Heat"}


@pytest.mark.parametrize(
    ("old", "new"),
    [('person = ["Phone"]', 'self_service = ["Phone"]'), ('[to_decide]\nreason = "Is it one?"\n', "")],
    ids=["channels", "what is to be decided"],
)
def test_another_way_to_read_it_is_read_anew(folder, tidied_again, old, new):
    (folder / "line.toml").write_text(TOML.replace(old, new))
    notices = {notice.code for notice in Turn(folder / "line.toml").tidied.notices}
    assert len(tidied_again) == 1
    assert ("to_decide" in notices) == bool(new)


def spoil(path, how):
    data = path.read_bytes()
    match how:
        case "cut off":
            path.write_bytes(data[: len(data) // 2])
        case "one byte in the middle":
            path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
        case "empty":
            path.write_bytes(b"")
        case "garbage":
            path.write_bytes(b"\x00garbage" * 100)
        case "gone":
            path.unlink()
        case "of an earlier version":
            path.write_bytes(b'{"key": "0123", "tidied": {"parquet": "contacts.parquet"}}')


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("contacts.parquet", "cut off"),
        ("contacts.parquet", "one byte in the middle"),
        ("contacts.parquet", "gone"),
        ("tidied.json", "garbage"),
        ("tidied.json", "empty"),
        ("tidied.json", "of an earlier version"),
        ("rejects.csv", "gone"),
    ],
)
def test_what_is_kept_and_spoilt_is_made_again(folder, tidied_again, file, how):
    good = pq.read_table(folder / WORK / "contacts.parquet")
    spoil(folder / WORK / file, how)
    again = Turn(folder / "line.toml").tidied
    assert len(tidied_again) == 1
    assert again.rejected == 1
    assert pq.read_table(again.parquet) == good
    assert (folder / WORK / "rejects.csv").exists()


def test_under_another_key_nothing_is_used_again(folder, tidied_again):
    (folder / "humanline.key").write_text("0" * 64 + "\n")
    moments(folder)
    assert len(tidied_again) == 1


KEPT = ["contacts.parquet", "rejects.csv", "tidied.json"]


def test_what_killed_runs_left_is_swept_even_where_nothing_is_read(folder):
    left = [folder / WORK / name for name in (".humanline-x1", ".contacts.parquet.ab12", ".rejects.csv.cd34")]
    for path in left:
        path.write_text("names")
    (folder / WORK / ".spill-1").mkdir()
    (folder / WORK / ".spill-1" / "block").write_text("names")
    moments(folder)
    assert sorted(path.name for path in (folder / WORK).iterdir()) == KEPT


READS = """
import sys
import pyarrow.parquet as pq
from humanline.loop.keeping import _NOT_READING
from humanline.loop.turning import Turn
turn = Turn(sys.argv[1])
print(turn.tidied.parquet, flush=True)
input()
print(*set(pq.read_table(turn.tidied.parquet)["moment"].to_pylist()), flush=True)
"""


@contextlib.contextmanager
def another_run(folder):
    """A run of its own that has the tidied log and waits to read it; gives where it stands, and what it reads then."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", READS, folder / "line.toml"], **pipes) as run:

        def reads():
            told, _ = run.communicate("\n", timeout=60)
            return told.strip()

        yield Path(run.stdout.readline().strip()), reads


def test_a_run_does_not_change_what_another_is_reading(folder):
    with another_run(folder) as (parquet, reads):
        assert parquet.parent == folder / WORK
        (folder / "export.csv").write_text(LOG.replace("Rent", "Heat"))
        turn = Turn(folder / "line.toml")
        apart = Path(turn.tidied.parquet).parent
        assert set(pq.read_table(turn.tidied.parquet)["moment"].to_pylist()) == {"Heat"}
        assert apart != folder / WORK
        assert reads() == "Rent"
    del turn
    assert not apart.exists()
    assert Path(Turn(folder / "line.toml").tidied.parquet).parent == folder / WORK  # by itself it is kept again


def test_beside_a_run_that_writes_another_works_by_itself(folder):
    lease = Lease(folder / WORK)
    assert lease.alone()
    with another_run(folder) as (parquet, reads):
        assert parquet.parent != folder / WORK
        assert reads() == "Rent"
    assert not parquet.exists()


def test_a_project_that_cannot_be_written_is_read_without_keeping(folder, monkeypatch, tmp_path_factory):
    shutil.rmtree(folder / WORK)
    (folder / "humanline.key").unlink()
    (folder / ".gitignore").unlink()
    real = Path.mkdir

    def refused(self, *args, **more):
        if self.parent == folder:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        real(self, *args, **more)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("temporary")))
    monkeypatch.setattr(Path, "mkdir", refused)
    turn = Turn(folder / "line.toml")
    assert turn.facts.moments[0].key == ("Rent",)
    assert turn.tidied.rejects == ""
    assert sorted(path.name for path in folder.iterdir()) == ["export.csv", "line.toml"]


def test_what_is_kept_serves_a_project_that_can_be_written_no_more(folder, tidied_again, monkeypatch):
    monkeypatch.setattr("humanline.foundation.leases.os.access", lambda *_: False)
    assert moments(folder) == {"Rent"}
    assert not tidied_again


def test_a_log_that_changes_while_it_is_read_is_not_kept(folder, monkeypatch):
    (folder / "line.toml").write_text(TOML.replace("[to_decide]", "[to_decide]\nchannel = 'And this?'"))
    real = tidying.tidy

    def slowly(*args, **more):
        done = real(*args, **more)
        (folder / "export.csv").write_text(LOG.replace("Rent", "Heat"))
        return done

    monkeypatch.setattr(tidying, "tidy", slowly)
    assert moments(folder) == {"Rent"}
    monkeypatch.setattr(tidying, "tidy", real)
    assert moments(folder) == {"Heat"}


def test_an_export_that_cannot_be_read_is_a_fault_of_that_file(folder, monkeypatch):
    real = Path.open

    def refused(self, *args, **more):
        if self.name == "export.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(LogError, match=r"export\.csv: it can't be read \(Permission denied\)"):
        _ = Turn(folder / "line.toml").tidied


def test_where_the_disk_is_full_nothing_half_stays(folder, monkeypatch):
    before = (folder / WORK / "contacts.parquet").read_bytes()
    (folder / "export.csv").write_text(LOG.replace("Rent", "Heat"))

    def full(self, *_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tidying.TidiedFile, "write", full)
    with pytest.raises(OutputError, match=r"contacts\.parquet: it can't be written \(No space left on device\)"):
        _ = Turn(folder / "line.toml").tidied
    assert (folder / WORK / "contacts.parquet").read_bytes() == before
    assert sorted(path.name for path in (folder / WORK).iterdir()) == KEPT


@pytest.fixture
def measured_again(folder, monkeypatch):
    """How often the log was measured since it was once; a list as long as that."""
    _ = Turn(folder / "line.toml").facts
    real, times = measuring.measure, []
    monkeypatch.setattr(measuring, "measure", lambda *args, **more: times.append(1) or real(*args, **more))
    return times


def facts(folder, at=datetime(2025, 6, 2, tzinfo=UTC)):
    return Turn(folder / "line.toml", clock=lambda: at).facts.to_json()


def test_facts_that_are_kept_are_those_that_were_measured_but_for_the_time(folder, measured_again):
    kept = facts(folder)
    assert not measured_again
    (folder / WORK / FACTS).unlink()
    assert facts(folder) == kept
    assert len(measured_again) == 1
    later = datetime(2025, 6, 3, tzinfo=UTC)
    assert Turn(folder / "line.toml", clock=lambda: later).facts.made_at == later


def test_under_another_configuration_the_same_tidied_log_is_measured_again(folder, measured_again, tidied_again):
    assert b'"hidden"' not in facts(folder)
    (folder / "line.toml").write_text(TOML + "[privacy]\nsmallest_group = 100\n")
    assert b'"hidden"' in facts(folder)
    assert len(measured_again) == 1
    assert not tidied_again


def test_of_another_log_the_facts_are_others(folder, measured_again):
    (folder / "export.csv").write_text(LOG.replace("Rent", "Heat"))
    assert b"Heat" in facts(folder)
    assert len(measured_again) == 1


@pytest.mark.parametrize("how", ["cut off", "one byte in the middle", "empty", "garbage", "gone"])
def test_facts_that_are_spoilt_are_measured_again(folder, measured_again, how):
    good = facts(folder)
    spoil(folder / WORK / FACTS, how)
    assert facts(folder) == good
    assert len(measured_again) == 1
    assert facts(folder) == good
    assert len(measured_again) == 1


def test_facts_that_cannot_be_kept_are_told_all_the_same(folder, measured_again):
    (folder / WORK / FACTS).unlink()
    (folder / WORK / FACTS).mkdir()
    assert b"Rent" in facts(folder)
    assert len(measured_again) == 1
