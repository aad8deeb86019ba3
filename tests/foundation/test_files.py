"""A result is written whole or not at all, and a refusal says where and what to do."""

import errno
import os
import stat
import subprocess
import sys

import pytest

from humanline.foundation import files
from humanline.foundation.errors import HumanlineError, OutputError
from humanline.foundation.files import content_of, write_text, write_together, written_whole
from humanline.foundation.leases import OWN, Lease, PrivateFolder, sweep

REFUSALS = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room within your quota",
    errno.EROFS: "make that disk writable",
    errno.EACCES: "make it writable",
    errno.EPERM: "make it writable",
    errno.EIO: "make it writable",
    errno.EFBIG: "allow larger files there",
}
STEPS = {"make a folder": "pathlib.Path.mkdir", "begin": "pathlib.Path.touch", "write": "pathlib.Path.write_bytes"}
STEPS |= {"set the mode": "pathlib.Path.chmod", "rename": "pathlib.Path.replace"}


def refuse(monkeypatch, what, number):
    def refused(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(what, refused)


def test_a_stop_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old")

    def stopped():
        with written_whole(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", REFUSALS)
def test_whatever_the_system_refuses_the_old_file_stays_and_one_line_says_why(tmp_path, monkeypatch, step, number):
    target = tmp_path / "plan.json"
    target.write_text("old")
    refuse(monkeypatch, STEPS[step], number)
    with pytest.raises(OutputError) as raised:
        write_text(target, "new")
    monkeypatch.undo()
    told = str(raised.value)
    assert told.startswith(f"{target}: it can't be written ({os.strerror(number)}).")
    assert REFUSALS[number] in told
    assert "\n" not in told
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_of_files_that_belong_together_all_are_written_or_none(tmp_path, monkeypatch):
    old = {tmp_path / name: "old" for name in ("plan.json", "plan.html", "charter.html")}
    write_together(old)
    (tmp_path / "charter.html").unlink()
    (tmp_path / "charter.html").mkdir()
    with pytest.raises(OutputError, match=r"charter.html: it can't be written \(Is a directory\)"):
        write_together(dict.fromkeys(old, "new"))
    assert (tmp_path / "plan.json").read_text() == (tmp_path / "plan.html").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 3


def test_private_files_are_readable_by_their_owner_only(tmp_path):
    path = write_text(tmp_path / "rejects.csv", "x", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    path = write_text(tmp_path / "real.html", "old")
    path.chmod(0o640)
    (tmp_path / "page.html").symlink_to(path)
    write_text(tmp_path / "page.html", "new")
    assert path.read_text() == "new"
    assert (tmp_path / "page.html").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    path = write_text(tmp_path / "plan.json", "old")
    monkeypatch.setattr(files.os, "access", lambda *_: False)  # whoever runs the tests may write everything
    with pytest.raises(OutputError, match="Permission denied"):
        write_text(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["file/page.html", "x" * 256, "folder", f"{'y' * 300}/page.html"])
def test_a_place_that_cannot_be_written_names_the_way_out(tmp_path, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=r"Choose another place, or (move|a shorter name)"):
        write_text(tmp_path / name, "x")
    assert not (tmp_path / "file").read_text()


def test_the_longest_name_that_a_disk_takes_can_be_written(tmp_path):
    assert write_text(tmp_path / ("n" * 255), "x").read_text() == "x"


def test_a_device_is_not_replaced():
    with pytest.raises(OutputError, match="no file"):
        write_text(files.Path(os.devnull), "x")


def test_a_fault_of_ours_passes_as_it_is(tmp_path):
    with pytest.raises(HumanlineError, match=r"^mine$"), written_whole(tmp_path / "x"):
        raise OutputError("mine")


def test_what_a_killed_run_left_is_swept_and_what_another_is_writing_is_not(tmp_path):
    code = (
        "import sys, os, signal; from pathlib import Path; from humanline.foundation.files import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as t: t.write_text('names'); print('there', flush=True); input()"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path / name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("killed", "alive")
    ]
    for run in runs:
        assert run.stdout.readline() == "there\n"
    runs[0].kill()
    runs[0].wait()
    assert len(list(tmp_path.glob(f"{OWN}*"))) == 2
    write_text(tmp_path / "mine", "x")
    assert len(list(tmp_path.glob(f"{OWN}*"))) == 1
    runs[1].communicate("\n", timeout=20)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alive", "mine"]
    for run in runs:
        run.stdin.close()
        run.stdout.close()


def test_a_private_folder_goes_and_one_that_was_left_is_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / f"{OWN}left"
    left.mkdir()
    (left / "contacts.parquet").write_text("names")
    folder = PrivateFolder()
    assert list(tmp_path.iterdir()) == [folder.path]
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    sweep(tmp_path)
    assert folder.path.exists()
    del folder
    assert not list(tmp_path.iterdir())


def test_one_writes_alone_or_many_read(tmp_path):
    one, two = Lease(tmp_path), Lease(tmp_path)
    assert one.alone()
    assert not two.alone()
    assert not two.together()
    assert one.together()
    assert two.together()
    assert not one.alone()
    two.close()
    assert one.alone()


def test_the_content_of_a_file_is_told_by_what_stands_in_it(tmp_path):
    one, two = write_text(tmp_path / "a", "rent"), write_text(tmp_path / "b", "rant")
    assert content_of(one) != content_of(two)
    assert content_of(one) == content_of(write_text(tmp_path / "c", "rent"))
