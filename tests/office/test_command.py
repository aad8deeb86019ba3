"""`humanline open` as a user types it: on this machine alone, and stopped whole, also in the middle of reading."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from served import ask
from telling import run
from tests.office.conftest import LOG

from humanline.foundation.errors import HumanlineError


def opened(folder, *words):
    """The command, its port and a cookie that came in by the address that it told."""
    code = "import sys; from humanline.cli import main; sys.argv[0] = 'humanline'; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "open", *words, "--no-browser"], cwd=folder, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1", "COLUMNS": "300"},
    )  # fmt: skip
    told = process.stderr.readline()
    port, key = re.search(r"http://127\.0\.0\.1:(\d+)/\?key=(\S+)", told).groups()
    headers = ask(int(port), f"/?key={key}", method="GET")[1]
    return process, int(port), headers["set-cookie"].partition(";")[0]


def children_of(pid):
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc for processes and ports")
def test_it_listens_on_this_machine_alone_and_ctrl_c_in_mid_read_leaves_nothing_half(tmp_path):
    (tmp_path / "export.csv").write_text(LOG + "3-3-2025 09:40;Website;Reparatie;K2;;;nee\n" * 150_000)
    (tmp_path / ".humanline").mkdir()
    process, port, cookie = opened(tmp_path)
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if line.split()[3] == "0A"]
    assert [one for one in listening if one.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    name = tmp_path.name
    page = ask(port, f"/p/{name}/log", method="GET", cookie=cookie)[2].decode()
    key = re.search(r'name="form_key" value="(\w+)"', page)[1]
    kind = "application/x-www-form-urlencoded"
    body = f"form_key={key}&file=export.csv".encode()
    assert ask(port, f"/p/{name}/log/there", body, cookie=cookie, content_type=kind)[0] == 303
    assert b"export.csv" in ask(port, f"/p/{name}/log", method="GET", cookie=cookie)[2]  # answered meanwhile
    (worker,) = children_of(process.pid)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130)
    assert time.monotonic() - begun < 10
    assert not Path(f"/proc/{worker}").exists()
    assert {one.name for one in tmp_path.iterdir()} == {"export.csv", ".humanline"}
    process.stderr.close()


def test_it_is_closed_in_the_page_and_says_where_everything_stands(tmp_path):
    process, port, cookie = opened(tmp_path, "--language", "nl")
    page = ask(port, "/", method="GET", cookie=cookie)[2].decode()
    key = re.search(r'name="form_key" value="(\w+)"', page)[1]
    kind = "application/x-www-form-urlencoded"
    status, _, body = ask(port, "/close", f"form_key={key}".encode(), cookie=cookie, content_type=kind)
    assert (status, str(tmp_path) in body.decode()) == (200, True)
    assert process.wait(20) == 0
    assert f"Alles staat in {tmp_path}" in process.stderr.read()
    process.stderr.close()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    done = run("open", "nowhere", "--no-browser", cwd=tmp_path, expect=2)
    assert "there is no such folder" in done.stderr


def test_without_the_extra_its_own_line_of_installation_is_told(tmp_path, monkeypatch):
    from humanline.cli.open import open_pages

    monkeypatch.delitem(sys.modules, "humanline.office.running", raising=False)
    for name in [one for one in sys.modules if one.startswith(("humanline.office", "humanline.serve"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "segno", None)
    with pytest.raises(HumanlineError, match=r"pip install 'humanline\[open\]'"):
        open_pages(tmp_path)
