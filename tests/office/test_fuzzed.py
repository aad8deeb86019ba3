"""Whatever is asked: no fault of ours, and nothing written outside the project. HUMANLINE_FUZZ asks for more."""

from __future__ import annotations

import os
import random

import pytest
from served import ask

from humanline.office.addresses import ADDRESSES
from humanline.office.working import Worker
from humanline.report.trial_toml import trial_toml

WORDS = [
    "",
    "0",
    "-1",
    "1e400",
    "nan",
    "../../x",
    "é" * 300,
    "\x00",
    "<script>",
    "'\"",
    "{{7*7}}",
    "opened_at",
    "wait_s/time",
    "Kanaal",
    "Datum",
    "person",
    "customer",
    "beside",
    "9" * 400,
    "mon-fri 9:00-17:00",
    "[[",
    "a\nb = 1",
    "Europe/Nowhere",
    "moment | segment",
    "made-up",
    "%s%n",
    "housing",
    "day_first",
    "h:mm",
]
FIELDS = [
    "question",
    "effect",
    "units",
    "approved_by",
    "participants_are_told",
    "other",
    "moment",
    "list",
    "unit",
    "block",
    "version",
    "hours",
    "minutes",
    "weeks",
    "share",
    "within",
    "lists",
    "channel",
    "open",
    "owed",
    "column",
    "use",
    "served",
    "zone",
    "format:opened_at",
    "unit:handle_s",
    "about",
    "answer",
    "name",
    "language",
    "by",
    "because",
    "until",
    "seal",
    "menu",
    "per_week",
    "sector",
    "with",
    "page",
    "file",
    "part",
    "simulate",
]


@pytest.fixture(autouse=True)
def nothing_is_begun(monkeypatch):
    monkeypatch.setattr(Worker, "give", lambda _self, _order: None)


def outside(root):
    """All that stands beside the projects."""
    return {
        path: path.stat().st_mtime_ns for path in root.parent.rglob("*") if root not in path.parents and path != root
    }


def test_no_request_is_a_fault_of_ours_or_written_elsewhere(visitor, project, root):
    chance = random.Random(5)
    (project / "trial.toml").write_text(trial_toml("Huurvraag", "person", "resolved", language="en"))
    before, known = outside(root), {one.name for one in root.iterdir()}
    asked = [one for one in ADDRESSES if one.path not in ("/close",) and not one.path.endswith("/line")]
    for _ in range(int(os.environ.get("HUMANLINE_FUZZ", "400"))):
        one = chance.choice(asked)
        path = one.path.replace("{project}", "made-up").replace("{name}", "x").replace("{trial}", "trial")
        if one.method == "GET":
            query = chance.choice(("", "?said=saved", "?said=%00", "?at=-1", "?key=x", "?said=made&said=x"))
            status = visitor.get(path + query)[0]
        else:
            names = chance.choices(FIELDS, k=chance.randint(0, 8))
            fields = [(name, chance.choice(WORDS)) for name in names if not (path == "/projects" and name == "name")]
            status = visitor.post(path, fields)[0]
        assert status < 500 or status == 507, (one, status)
    assert outside(root) == before
    assert {one.name for one in root.iterdir()} == known
    for odd in (b"\xff\xfe", b"=" * 5_000, b"&" * 6_000):
        body = odd + f"&form_key={visitor.keys.form_key(visitor.session)}".encode()
        kind = "application/x-www-form-urlencoded"
        assert ask(visitor.port, "/p/made-up/hours", body, cookie=visitor.cookie, content_type=kind)[0] < 500
