"""The commands of the live line, as the how-to has them: a real process, real requests, and what is kept afterwards."""

import json
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from served import NOON, ask, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from tests.serve.test_serve import command

from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan, Signature
from humanline.model.sealed import seal

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "run-the-live-line.md"


def run(folder, *words, code=0):
    """A command to its end; gives what it wrote on standard output and on standard error."""
    script = "import sys; from humanline.cli import main; sys.argv[0] = 'humanline'; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout.strip(), done.stderr


def planned(folder):
    """A folder with a signed plan that knows no moments."""
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation="Made up", price=NotEstimable(reason="no_hours"))
    signature = Signature(by="You", because="x", at=NOON, until="2099-01-01", seal=seal(plan))
    (folder / "plan.json").write_bytes(msgspec.structs.replace(plan, signed=signature).to_json())
    return folder


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A live line that was started by its command; gives the folder, the process, the port and the seconds it took."""
    folder = planned(tmp_path_factory.mktemp("command"))
    begun = time.monotonic()
    process = command(folder, "--port", "0", "--data", "live", "--phone", "020 000 00 00")
    told = process.stderr.readline()
    port = int(re.search(r":(\d+)\.", told)[1])
    yield folder, process, port, time.monotonic() - begun
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    process.stderr.close()


def test_it_starts_without_the_planning_half_and_is_light(started):
    _, process, _, seconds = started
    maps = Path(f"/proc/{process.pid}/maps").read_text()
    assert not [name for name in ("numpy", "_duckdb", "pyarrow", "scipy", "llvmlite") if name in maps]
    rss = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024
    sys.stdout.write(f"started in {seconds:.2f} s, {rss:.0f} MB\n")
    assert rss < 90
    assert seconds < 10  # the figure is told elsewhere: here the machine may be busy


def test_what_the_how_to_sends_is_answered(started):
    folder, _, port, _ = started
    key, _ = run(folder, "colleague", "Anna", "--data", "live", "--skill", "rent", "--speaks", "nl")
    lines = re.findall(r"^\$ curl (.*)$", PAGE.read_text(), re.M)
    assert len(lines) == 4
    answers = []
    for line in lines:
        words = shlex.split(line.replace("$KEY", key))
        fields = [words[k + 1] for k, word in enumerate(words) if word == "-d"]
        headers = dict(words[k + 1].split(": ", 1) for k, word in enumerate(words) if word == "-H")
        path = next(word for word in words if word.startswith("http")).replace("http://127.0.0.1:8123", "")
        kind = headers.pop("Content-Type", "application/x-www-form-urlencoded" if fields else "")
        method = "POST" if "-X" in words else "GET"
        status, _, body = ask(port, path, "&".join(fields).encode(), method=method, content_type=kind, **headers)
        answers.append((status, json.loads(body)))
    assert [status for status, _ in answers] == [201, 200, 200, 200]
    assert answers[0][1]["state"] == "waiting"  # this plan knows no moments
    assert answers[2][1]["story"]["lines"] == []
    assert answers[3][1]["states"]["waiting"] == 1
    status, _, body = ask(port, "/", method="GET", accept="text/html")
    assert (status, b"Talk to a person" in body) == (200, True)


def test_the_ledger_a_copy_and_forgetting_work_beside_it(started):
    folder, _, port, _ = started
    contact = sent(port, "/v1/contacts", moment="x", customer="67890", text="I am J. Jansen", address="0687654321")[1]
    sent(port, f"/v1/contacts/{contact['contact']}/turns", key="k" * 20, text="I live in Rozenstraat 7")
    assert "holds" in run(folder, "ledger", "verify", "--data", "live")[1]
    run(folder, "backup", "--data", "live", "--out", "copy.db")
    assert "1 contacts" in run(folder, "forget", "67890", "--data", "live")[1]
    assert sent(port, f"/v1/contacts/{contact['contact']}", method="GET")[1]["messages"] == []
    kept = b"".join(path.read_bytes() for path in (folder / "live").glob("live.db*"))
    assert not [word for word in (b"Jansen", b"Rozenstraat", b"0687654321") if word in kept]
    found = json.loads(run(folder, "ledger", "verify", "--data", "live", "--json")[0])
    assert (found["faults"], found["contacts"] > 0) == ([], True)
    told = json.loads(run(folder, "ledger", "report", "--data", "live", "--json")[0])["all"]
    assert told["contacts"] == found["contacts"]
    assert "asked for a person" in run(folder, "ledger", "report", "--data", "live")[1]
    run(folder, "ledger", "export", "--data", "live", "--out", "log.csv")
    log = (folder / "log.csv").read_text()
    assert log.startswith("contact_id,opened_at,moment,channel")
    assert "67890" not in log
    run(folder, "restore", "copy.db", "--data", "new")
    assert "holds" in run(folder, "ledger", "verify", "--data", "new")[1]
    assert "serves from it" in run(folder, "serve", "plan.json", "--data", "live", "--port", "0", code=2)[1]
    assert "nothing is kept there" in run(folder, "ledger", "verify", "--data", "nowhere", code=2)[1]


def test_i15_the_ledger_names_no_colleague(started):
    import sqlite3

    folder, *_ = started
    with sqlite3.connect(folder / "live" / "live.db", timeout=20) as direct:
        rows = direct.execute("SELECT * FROM entry").fetchall()
    assert [row for row in rows if row[2] == "offer"]
    assert "anna" not in str(rows).lower()


def test_a_colleague_who_left_comes_in_no_more_and_leaves_nothing_behind(started):
    folder, _, port, _ = started
    key, _ = run(folder, "colleague", "Ben", "--data", "live")
    sent(port, "/v1/contacts/new/person", phone="06")
    case = sent(port, "/v1/agents/me/next", key)[1]["case"]
    assert sent(port, f"/v1/cases/{case}/accept", key)[0] == 200
    assert "no longer" in run(folder, "colleague", "Ben", "--gone", "--data", "live")[1]
    assert sent(port, "/v1/agents/me/next", key)[0] == 401
    zoe = run(folder, "colleague", "Zoe", "--data", "live")[0]
    for _ in range(100):  # what happens by itself looks twice a second
        contacts = sent(port, "/v1/now", zoe, method="GET")[1]["states"]
        if not contacts.get("with_person"):
            break
        time.sleep(0.2)
    assert "with_person" not in contacts


def test_a_ledger_that_was_changed_ends_with_three(started):
    import sqlite3

    folder, *_ = started
    run(folder, "backup", "--data", "live", "--out", "other.db")
    run(folder, "restore", "other.db", "--data", "changed")
    with sqlite3.connect(folder / "changed" / "live.db") as direct:
        direct.execute("DROP TRIGGER entry_no_update")
        direct.execute("UPDATE entry SET facts = '{}' WHERE seq = 2")
    assert "does not hold" in run(folder, "ledger", "verify", "--data", "changed", code=3)[1]


def test_it_stops_within_five_seconds_with_fifty_connections_open(started):
    import socket

    folder, _, _, _ = started
    process = command(folder, "--port", "0", "--data", "stopping")
    port = int(re.search(r":(\d+)\.", process.stderr.readline())[1])
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for one in opened[:25]:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - begun < 5
    assert "Stopped" in process.stderr.read()
    process.stderr.close()
    for one in opened:
        one.close()
