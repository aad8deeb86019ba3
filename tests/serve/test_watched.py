"""What the service tells whoever watches it: figures and log lines, and nobody in them."""

import io
import json
import logging

import pytest
from served import ask, colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.serve.log_lines import say_in_lines

SECRET = "Rozenstraat 7, 0687654321"


def figures_of(port, token):
    status, headers, body = ask(port, "/metrics", method="GET", authorization=f"Bearer {token}")
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}, body.decode()


def test_the_figures_tell_how_it_goes_and_name_nobody(tmp_path):
    with live(tmp_path, start=False) as (port, room):
        watcher, anna = colleague(room, "prometheus", "figures"), colleague(room, "anna")
        made = sent(port, "/v1/contacts", moment="rent", age="65+", text=SECRET, customer="12345")[1]["contact"]
        sent(port, "/v1/contacts/new/person", text=SECRET, phone="0687654321")
        case = sent(port, "/v1/agents/me/next", anna)[1]["case"]
        sent(port, f"/v1/cases/{case}/accept", anna)
        room._began -= 1  # the clock of this test stands still
        room.learn()
        found, text = figures_of(port, watcher)
        assert found['humanline_asked_total{kept="store"}'] == 1
        assert found['humanline_contacts{state="waiting"}'] == 1
        assert found['humanline_contacts{state="with_person"}'] == 1
        assert found['humanline_waits_ended_total{how="reached"}'] == 1
        assert found["humanline_colleagues"] == 1
        assert found["humanline_ready"] == 1
        assert (found["humanline_spool_waiting"], found["humanline_spool_places"]) == (0, 64)
        assert found["humanline_store_write_seconds_count"] >= 3
        assert found["humanline_ask_seconds_count"] == 1
        assert not [word for word in (SECRET, "0687654321", "12345", "nna", made, case, "rent") if word in text]


def test_the_figures_say_when_the_store_is_gone(tmp_path):
    with live(tmp_path, start=False) as (_, room):
        room.store._reads.dispose()
        for path in tmp_path.glob("live.db*"):
            path.unlink()
        (tmp_path / "live.db").write_bytes(b"no database" * 1_000)
        assert b"humanline_ready 0.0" in room.figures.text()


def test_a_log_line_is_json_without_what_was_asked():
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers, root.level
    try:
        say_in_lines(stream)
        try:
            int(SECRET)
        except ValueError:
            logging.getLogger("humanline.serve").exception("it did not")
        logging.getLogger("some.library").warning("asked for %s", SECRET)
        logging.getLogger("humanline.serve").info("of no account")
    finally:
        root.handlers, root.level = before
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["level"], first["says"], first["error"]) == ("error", "it did not", "ValueError")
    assert first["at_lines"][0].startswith("test_watched.py:")
    assert second["says"] == "asked for %s"
    assert "Rozenstraat" not in stream.getvalue()
