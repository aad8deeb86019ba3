"""The line behind one address: answered right, kept first, and whatever is wrong with a request, a person."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import msgspec
import pytest
from served import NOON, POLICY, answering, ask, asked_json

from humanline.foundation.errors import InputError
from humanline.line import Line
from humanline.line.replaying import replayed
from humanline.model.decision import KeptDecision
from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan, Signature
from humanline.model.sealed import seal

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "deep" / "decisions.jsonl"


@pytest.fixture(scope="module")
def port(kept):
    from humanline.serve.appending import AppendedFile

    file = AppendedFile(kept)
    with answering(file, origins=("https://www.example.org",)) as number:
        yield number
    file.close()


def lines(path) -> list[KeptDecision]:
    return [msgspec.json.decode(line, type=KeptDecision) for line in path.read_bytes().splitlines()]


def test_a_contact_in_json_is_answered_as_the_line_decides_it(port):
    status, found = asked_json(port, moment="rent", age="65+")
    assert (status, found["action"], found["because"], found["seal"]) == (200, "person", "above_line", "abc")
    status, found = asked_json(port, moment="rent", age="18")
    assert (status, found["action"], found["self_service"]["link"]) == (200, "self_service", "https://example.org/rent")
    assert asked_json(port, moment="rent", asked=True)[1]["action"] == "person"
    assert asked_json(port, moment=2)[1]["moment"] == "rent"  # the key that was pressed


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/v1/decide?as=text", {"moment": "rent"}), ("/v1/decide?as=text&moment=rent", {"Digits": "7", "From": "+31600"})],
)
def test_a_form_and_the_address_say_it_too(port, path, fields):
    status, headers, body = ask(port, path, urlencode(fields).encode(), content_type=FORM)
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert body.decode().splitlines()[0] == "self_service"


def test_a_phone_menu_is_answered_in_its_own_form_and_language(port):
    status, headers, body = ask(port, "/v1/decide?as=twiml&in=nl&moment=rent")
    assert (status, headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert ET.fromstring(body).find("Gather/Say").get("language") == "nl-NL"
    _, headers, body = ask(port, "/v1/decide?as=voicexml&moment=rent")
    assert headers["content-type"] == "application/voicexml+xml"
    assert ET.fromstring(body).tag.endswith("vxml")


def test_i3_i6_a_decision_is_on_the_disk_before_it_is_answered_and_is_taken_again_alike(port, kept):
    before = len(lines(kept))
    _, answer = asked_json(port, moment=" Rent ", age="65+", name="J. Jansen", id="c-1")
    found = lines(kept)[before:]
    assert [one.decision.contact for one in found] == ["c-1"]
    assert found[0].contact == {"id": "c-1", "moment": "Rent", "age": "65+"}  # and no name
    assert {**json.loads(msgspec.json.encode(found[0].decision)), **answer} == answer
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = replayed(Line(POLICY), kept.read_bytes().splitlines(), name="kept")
    assert (again.differ, again.other_plan) == (0, 0)
    assert again.alike >= 1
    other = replayed(Line(msgspec.structs.replace(POLICY, seal="def")), kept.read_bytes().splitlines(), name="kept")
    assert (other.alike, other.differ, other.other_plan) == (0, 0, again.alike)


def test_a_kept_decision_that_was_changed_is_told(port, kept):
    asked_json(port, moment="rent", age="65+")
    last = kept.read_bytes().splitlines()[-1]
    assert replayed(Line(POLICY), [last.replace(b"above_line", b"below_line")], name="kept").differ == 1
    with pytest.raises(InputError, match="line 2"):
        replayed(Line(POLICY), [last, b"{}"], name="kept")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b"{", "application/json"),
        (400, b'{"moment": NaN}', "application/json"),
        (400, b'{"moment": "\xff"}', "application/json"),
        (400, b"[" * 60_000, "application/json"),
        (400, b'"rent"', "application/json"),
        (400, b"moment=rent&moment=move", FORM),
        (400, b"moment=%ff%fe", "application/json"),
        (400, b"\xff=\xff", FORM),
        (415, b"moment=rent", "text/csv"),
        (415, b"moment=rent", ""),
        (413, b"a" * 1_000_000, FORM),
        (413, msgspec.json.encode({f"a{n}": "x" * 1_000 for n in range(1_000)}), "application/json"),
    ],
)
def test_i2_what_can_not_be_read_is_a_person_with_the_way_out(port, kept, status, body, kind):
    headers = {"content_type": kind} if kind else {}
    found, _, answer = ask(port, "/v1/decide", body, **headers)
    told = msgspec.json.decode(answer)
    assert (found, told["action"], told["because"]) == (status, "person", "fault")
    assert all(told["error"][part] for part in ("where", "found", "rule"))
    assert lines(kept)[-1].fault == ("too_large" if status == 413 else "not_read")
    # A phone system hangs up on anything but 200.
    found, _, answer = ask(port, "/v1/decide?as=twiml", body, **headers)
    assert (found, ET.fromstring(answer).find("Redirect").text) == (200, "person")


def test_i1_who_asked_in_the_address_has_asked_whatever_the_body(port):
    shadow = msgspec.json.decode(ask(port, "/v1/decide?asked=1", b"{", content_type="application/json")[2])
    assert (shadow["action"], shadow["because"]) == ("person", "asked")
    both = ask(port, "/v1/decide?asked=no", b'{"moment": "rent", "asked": true}', content_type="application/json")
    assert msgspec.json.decode(both[2])["because"] == "asked"


def test_emoji_and_very_long_words_are_a_moment_that_is_not_known(port):
    for moment in ("🏠", "x" * 20_000):
        status, found = asked_json(port, moment=moment)
        assert (status, found["action"], found["because"]) == (200, "person", "unknown_moment")


def test_another_name_another_address_and_another_method_are_refused_with_the_way_out(port):
    status, _, body = ask(port, host="evil.example")
    assert (status, msgspec.json.decode(body)["action"]) == (421, "person")
    assert "--name" in msgspec.json.decode(body)["error"]["way_out"]
    status, _, body = ask(port, "/v1/decided")
    assert status == 404
    assert "/v1/decide" in msgspec.json.decode(body)["error"]["way_out"]
    status, headers, body = ask(port, method="GET")
    assert (status, headers["allow"]) == (405, "POST")
    assert "POST" in msgspec.json.decode(body)["error"]["way_out"]


def test_every_answer_is_kept_by_nobody_on_the_way_and_guessed_by_no_browser(port):
    for path, method in (("/v1/decide", "POST"), ("/nothing", "GET"), ("/health", "GET")):
        headers = ask(port, path, method=method)[1]
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert "server" not in headers or "uvicorn" in headers["server"]  # left out by `humanline serve`


def test_a_site_that_was_named_may_ask_from_a_browser_and_no_other(port):
    mine = ask(port, method="OPTIONS", origin="https://www.example.org", access_control_request_method="POST",
               access_control_request_headers="content-type")  # fmt: skip
    assert (mine[0], mine[1]["access-control-allow-origin"]) == (200, "https://www.example.org")
    assert "access-control-allow-origin" not in ask(port, origin="https://evil.example")[1]


def test_many_ask_at_once_and_each_is_kept_once(port, kept):
    before = len(lines(kept))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: asked_json(port, moment="rent", id=f"n{n}")[1], range(200)))
    assert [one["contact"] for one in found] == [f"n{n}" for n in range(200)]
    assert sorted(one.decision.contact for one in lines(kept)[before:]) == sorted(f"n{n}" for n in range(200))


class _Fails:
    """A file that can't be written."""

    async def append(self, _text, _within_s):
        raise OSError(28, "No space left on device")


@pytest.fixture
def slow_file(tmp_path, monkeypatch):
    """A file on a disk that takes half a second."""
    from humanline.serve import appending

    whole = appending.os.fsync
    file = appending.AppendedFile(tmp_path / "slow.jsonl")
    monkeypatch.setattr(appending.os, "fsync", lambda handle: (time.sleep(0.5), whole(handle)))
    yield file
    file.close()


@pytest.mark.parametrize("slow", [False, True])
def test_i2_what_can_not_be_kept_is_not_carried_out_but_a_person(slow, slow_file):
    with answering(slow_file if slow else _Fails(), within_s=0.05) as port:
        status, found = asked_json(port, moment="rent")
        assert (status, found["action"], found["because"]) == (503, "person", "fault")
        status, _, body = ask(port, "/v1/decide?as=text&moment=rent")
        assert (status, body.splitlines()[0]) == (200, b"person")


def test_half_a_line_of_a_machine_that_stopped_is_taken_off_and_one_process_writes(tmp_path):
    from humanline.serve.appending import AppendedFile

    path = tmp_path / "decisions.jsonl"
    path.write_bytes(b'{"whole": 1}\n' + b"x" * 200_000)
    file = AppendedFile(path)
    with pytest.raises(InputError, match="another process"):
        AppendedFile(path)
    asyncio.run(file.append(b'{"whole": 2}'))
    file.close()
    assert path.read_bytes() == b'{"whole": 1}\n{"whole": 2}\n'


def test_what_is_no_longer_waited_for_is_not_written_behind_a_slow_disk(tmp_path, monkeypatch):
    """The first is on its way to the disk; the second gives up while it waits behind it, and the third does not."""
    from humanline.serve import appending

    file = appending.AppendedFile(tmp_path / "decisions.jsonl")
    begun, go_on, real = threading.Event(), threading.Event(), os.fsync

    def slow(handle):
        begun.set()
        go_on.wait(10)
        real(handle)

    monkeypatch.setattr(appending.os, "fsync", slow)

    async def three():
        first = asyncio.create_task(file.append(b"first"))
        await asyncio.to_thread(begun.wait, 10)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await file.append(b"second")
        third = asyncio.create_task(file.append(b"third"))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(first, third)

    asyncio.run(three())
    file.close()
    assert (tmp_path / "decisions.jsonl").read_bytes() == b"first\nthird\n"


def test_a_disk_that_fills_leaves_whole_lines_and_the_next_is_kept(tmp_path, monkeypatch):
    from humanline.serve import appending

    file = appending.AppendedFile(tmp_path / "decisions.jsonl")
    asyncio.run(file.append(b"one"))
    real, calls = os.write, []

    def full(handle, text):
        calls.append(1)
        if len(calls) == 1:
            return real(handle, text[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(appending.os, "write", full)
    with pytest.raises(OSError, match="No space"):
        asyncio.run(file.append(b"two"))
    monkeypatch.setattr(appending.os, "write", real)
    asyncio.run(file.append(b"three"))
    file.close()
    assert file.path.read_bytes() == b"one\nthree\n"


def command(folder, *words):
    code = "import sys; from humanline.cli import main; sys.argv[0] = 'humanline'; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "serve", *words], cwd=folder, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1", "COLUMNS": "200"},
    )  # fmt: skip


def test_the_command_answers_stops_when_told_and_loads_no_planning_half(tmp_path):
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation="Made up", price=NotEstimable(reason="no_hours"))
    signature = Signature(by="You", because="x", at=NOON, until="2099-01-01", seal=seal(plan))
    (tmp_path / "plan.json").write_bytes(msgspec.structs.replace(plan, signed=signature).to_json())
    process = command(tmp_path, "--port", "0")
    told = process.stderr.readline()
    port = int(told.split("/v1/decide")[0].rsplit(":", 1)[1])
    assert asked_json(port, moment="eviction", asked=True)[1]["action"] in ("person", "promise")
    assert "server" not in ask(port, "/health", method="GET")[1]
    loaded = Path(f"/proc/{process.pid}/maps").read_text()
    assert "numpy" not in loaded
    assert "_duckdb" not in loaded
    # An open connection that says nothing does not keep it.
    with socket.create_connection(("127.0.0.1", port)):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert "Stopped" in process.stderr.read()
    process.stderr.close()
    assert len(lines(tmp_path / "decisions.jsonl")) == 1


def test_without_the_extra_its_own_line_of_installation_is_told(tmp_path, monkeypatch):
    from humanline.cli.serve import serve
    from humanline.foundation.errors import HumanlineError

    for name in [one for one in sys.modules if one.startswith("humanline.serve.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(HumanlineError, match=r"pip install 'humanline\[serve\]'"):
        serve(tmp_path / "plan.json")


def test_a_port_that_is_taken_and_a_name_that_is_not_ours_are_told(tmp_path):
    from humanline.serve.running import run

    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(InputError, match="--port"):
            run(Line(POLICY), out=tmp_path / "d.jsonl", host="127.0.0.1", port=number)
    with pytest.raises(InputError, match="can't listen"):
        run(Line(POLICY), out=tmp_path / "d.jsonl", host="no.such.name.invalid", port=0)
    assert not (tmp_path / "d.jsonl").exists()
