"""Whatever the system refuses, once, at any step of any command: a line that says so, no traceback, nothing lost.

One step of each command; every one of them where `HUMANLINE_FUZZ` is set.
"""

import contextlib
import errno
import io
import os
import random
import shlex
import shutil
import socket
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from humanline.cli import main
from humanline.foundation.leases import OWN
from humanline.worlds import housing

OLD = Path(__file__).parents[1] / "old_versions" / "first_trial"
MENU = "Hello, press 0 for a colleague.\n  1 Bills -> done\n  0 a colleague -> person\n"
SIGNED = "sign plan.json --by Somebody --because because --until 2099-01-01"
#: What is typed, and what is refused the first time that it is asked for; all else where there is time.
COMMANDS = {
    "init": ("init contacts.csv --out new", "write_bytes"),
    "init again": ("init contacts.csv", "read_bytes"),
    "init afresh": ("init contacts.csv --force", "replace"),
    "facts": ("facts", "touch"),
    "facts, read anew": ("facts --json", "write_table"),
    "workshop": ("workshop --out sheet.xlsx", "replace"),
    "plan": ("plan", "open"),
    "sign": (SIGNED, "replace"),
    "charter and page elsewhere": (f"{SIGNED} --out other/x.json", "mkdir"),
    "trial init": ("trial init --out another.toml", "read_bytes"),
    "trial design": ("trial design rent-trial.toml --out design.html", "read_text"),
    "trial freeze": ("trial freeze open.toml --by Somebody", "read_text"),
    "trial assign": ("trial assign rent-trial.toml units.csv --unit id", "chmod"),
    "trial analyse": ("trial analyse rent-trial.toml", "read_bytes"),
    "reach": ("reach menu.txt", "write_bytes"),
    "reach with volumes": ("reach menu.txt --volumes volumes.csv --sarif findings.sarif", "touch"),
    "reach an address": ("reach http://127.0.0.1:9/", "connect"),
    "demo": ("demo --out demo", "write_bytes"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project in which every command can be run, with its log read and a plan."""
    folder = tmp_path_factory.mktemp("faults") / "project"
    housing(7, contacts=600, weeks=10).write(folder)
    (folder / "menu.txt").write_text(MENU)
    (folder / "volumes.csv").write_text("moment,contacts\nBills,30\n")
    (folder / "units.csv").write_text("id\n" + "".join(f"unit {n}\n" for n in range(20)))
    shutil.copy(folder / "rent-trial.toml", folder / "open.toml")
    shutil.copy(OLD / "plan.json", folder / "plan.json")
    assert run("facts --json", folder)[0] in (0, 4)
    return folder


def run(typed, folder):
    """A command as it is typed: its exit code, and what it said on standard error."""
    said, there, before = io.StringIO(), Path.cwd(), sys.argv
    os.chdir(folder)
    sys.argv = ["humanline", *shlex.split(typed)]
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            main()
    except SystemExit as stop:
        return stop.code or 0, said.getvalue()
    finally:
        sys.argv = before
        os.chdir(there)
    return 0, said.getvalue()


STEPS = {
    (Path, "mkdir"): errno.EROFS,
    (Path, "open"): errno.EACCES,
    (Path, "read_bytes"): errno.EIO,
    (Path, "read_text"): errno.EIO,
    (Path, "write_bytes"): errno.ENOSPC,
    (Path, "chmod"): errno.EPERM,
    (Path, "replace"): errno.EDQUOT,
    (Path, "touch"): errno.EDQUOT,
    (pq.ParquetWriter, "write_table"): errno.ENOSPC,
    (socket.socket, "connect"): errno.ENETUNREACH,
}


class Refusing:
    """Counts the steps at which the system is asked for something in a project, and refuses one of them.

    Refused is the step of that number, or the first of that name.
    """

    def __init__(self, monkeypatch, folder, refused=None):
        self.folder, self.refused, self.steps = str(folder), refused, []
        for (owner, name), number in STEPS.items():
            monkeypatch.setattr(owner, name, self._asked(getattr(owner, name), name, number))

    def _asked(self, real, name, number):
        def asked(*args, **more):
            place = str(more.get("dir") or next(iter(args), ""))
            if name in ("write_table", "connect") or not Path(place).is_absolute() or place.startswith(self.folder):
                self.steps.append(name)
                if self.refused == len(self.steps) - 1 or (self.refused == name and self.steps.count(name) == 1):
                    raise OSError(number, os.strerror(number))
            return real(*args, **more)

        return asked


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".humanline/" not in str(path)
    }


def whole(name, data):
    ends = {"html": b"</html>", "json": b"}", "sarif": b"}"}
    return bool(data) and data.rstrip().endswith(ends.get(name.rsplit(".", 1)[-1], b""))


def steps_of(command, project, folder, monkeypatch):
    """What is refused in turn: the step that is named, or where there is time each of them."""
    typed, named = COMMANDS[command]
    if not os.environ.get("HUMANLINE_FUZZ"):
        return [named]
    with monkeypatch.context() as patched:
        counted = Refusing(patched, folder)
        code, _ = run(typed, shutil.copytree(project, folder / "counted"))
    assert code in ((2,) if named == "connect" else (0, 4))
    return random.Random(command).sample(range(len(counted.steps)), min(40, len(counted.steps)))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_step_that_is_refused_is_told_and_nothing_is_lost(project, tmp_path, monkeypatch, command):
    monkeypatch.setattr("humanline.worlds.housing", lambda seed: housing(seed, contacts=600, weeks=10))
    for step in steps_of(command, project, tmp_path, monkeypatch):
        folder = shutil.copytree(project, tmp_path / f"at-{step}")
        if command == "facts, read anew":
            shutil.rmtree(folder / ".humanline")
        before = contents(folder)
        with monkeypatch.context() as patched:
            asked = Refusing(patched, tmp_path, step)
            code, said = run(COMMANDS[command][0], folder)
        where = f"{command}, {step} of {asked.steps}\n{said}"
        assert step in (*asked.steps, *range(len(asked.steps))), where
        assert code in (0, 1, 2, 4), where
        assert "Traceback" not in said, where
        assert code in (0, 4) or any(line.startswith("✗ ") for line in said.splitlines()), where
        after = contents(folder)
        assert set(before) <= set(after), where
        for name, data in after.items():
            assert data == before.get(name) or whole(name, data), f"{name}: {where}"
        assert not [path for path in folder.rglob("*") if path.name.startswith((OWN, ".spill"))], where
        shutil.rmtree(folder)
