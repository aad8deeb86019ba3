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


def started(folder, *words):
    """The command, its port and the key in the address that it told."""
    code = "import sys; from humanline.cli import main; sys.argv[0] = 'humanline'; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "open", *words, "--no-browser"], cwd=folder, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1", "COLUMNS": "300"},
    )  # fmt: skip
    key = re.search(r"/\?key=(\S+)", process.stderr.readline())[1]
    (port,) = (int(one) for one in listening_of(process.pid))
    return process, port, key


def listening_of(pid):
    """Ports on which a process listens."""
    links = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in links]


def opened(folder, *words):
    """The command, its port and a cookie that came in by the address that it told."""
    process, port, key = started(folder, *words)
    headers = ask(port, f"/?key={key}", method="GET")[1]
    return process, port, headers["set-cookie"].partition(";")[0]


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
    workers = children_of(process.pid)
    assert workers
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130)
    assert time.monotonic() - begun < 10
    assert not any(Path(f"/proc/{one}").exists() for one in workers)
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


def test_behind_a_proxy_it_answers_under_that_name_alone_and_its_cookie_goes_over_tls(tmp_path):
    process, port, key = started(tmp_path, "--behind", "https://humanline.example.org")
    try:
        assert ask(port, f"/?key={key}", method="GET")[0] == 421  # under its number nobody is answered
        name = {"host": "humanline.example.org"}
        status, headers, _ = ask(port, f"/?key={key}", method="GET", **name)
        assert (status, "Secure" in headers["set-cookie"]) == (303, True)
        came_in = {**name, "cookie": headers["set-cookie"].partition(";")[0]}
        page = ask(port, "/", method="GET", **came_in)[2].decode()
        kind = {"content_type": "application/x-www-form-urlencoded"}
        body = b"form_key=" + re.search(rb'name="form_key" value="(\w+)"', page.encode())[1]
        for origin, expected in (("http://humanline.example.org", 403), ("https://humanline.example.org", 200)):
            status, _, told = ask(port, "/address", body, origin=origin, **came_in, **kind)
            assert status == expected
        assert b"https://humanline.example.org/?key=" in told
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stderr.close()


@pytest.mark.parametrize("address", ["http://humanline.example.org", "humanline.example.org", "https://x.example/p"])
def test_it_stands_behind_an_address_with_tls_alone(tmp_path, address):
    done = run("open", str(tmp_path), "--no-browser", "--behind", address, cwd=tmp_path, expect=2)
    assert "a proxy with TLS stands in front of it" in " ".join(done.stderr.split())
