"""Pages of an office over a small project, on a real server; and who has come in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest
from served import ask, running

pytest.importorskip("uvicorn")
pytest.importorskip("python_multipart")

LOG = """Datum;Kanaal;Onderwerp;Klantnummer;Wachttijd;Gespreksduur;Opgelost
3-3-2025 09:12;Telefoon;Huurvraag;K1;35;260;ja
3-3-2025 09:40;Website;Reparatie;K2;;;nee
3-3-2025 11:02;Telefoon;Reparatie;K2;120;410;ja
4-3-2025 14:30;Balie;Verhuizen;K3;300;540;ja
"""
LINE_TOML = """# Ours.
schema = 1

[organisation]
name = "Made Up"  # not a real one
language = "en"

[log]
files = ["export.csv"]

[columns]
opened_at = "Datum"  # sure: a date
channel = "Kanaal"
moment = "Onderwerp"
handle_s = "Gespreksduur"

[channels]
person = ["Telefoon", "Balie"]
self_service = ["Website"]

[staff]
hours_per_week = 20.0  # few
"""


class Visitor:
    """Somebody with a session; fills in forms as a page of ours gives them."""

    def __init__(self, port, keys):
        self.port, self.keys = port, keys
        self.session = keys.admit(keys.new_key())
        self.cookie = f"{keys.cookie}={self.session}"

    def get(self, path):
        status, headers, body = ask(self.port, path, method="GET", cookie=self.cookie)
        return status, headers, body.decode()

    def post(self, path, fields=(), **headers):
        given = dict(fields) if not isinstance(fields, list) else fields
        pairs = [*(given.items() if isinstance(given, dict) else given), ("form_key", self.keys.form_key(self.session))]
        status, found, body = ask(
            self.port, path, urlencode(pairs).encode(), cookie=self.cookie,
            content_type="application/x-www-form-urlencoded", **headers,
        )  # fmt: skip
        return status, found, body.decode()

    def follow(self, answer):
        """Status and text of the page that a form leads to, by way of the work that it begins."""
        status, headers, page = answer
        while status == 303:
            status, headers, page = self.get(headers["location"])
        return status, page


@pytest.fixture
def done_at_once(monkeypatch):
    """Orders are done in this process, before they are answered."""
    at_once(monkeypatch)


def at_once(monkeypatch):
    """Have orders done in this process."""
    from humanline.office import at_work
    from humanline.office.working import Job, Worker

    def give(worker, order):
        worker.job = job = Job(order)
        told = at_work._done(msgspec.json.encode(order), lambda _step, _share: None)
        job.result = told.result
        job.end("failed" if told.faults else "done", told.faults)
        return job

    monkeypatch.setattr(Worker, "give", give)
    monkeypatch.setattr(at_work, "_LOWER", 0)


def version_on(page):
    """The version of line.toml that a page was made from."""
    return re.search(r'name="version" value="(\w*)"', page)[1]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def office(root):
    from humanline.office.running import office_of

    made = office_of(root, port=1)
    yield made
    made.projects.close()


@pytest.fixture(scope="module")
def port(office):
    from humanline.office.running import application_of

    with running(application_of(office)) as number:
        yield number


@pytest.fixture
def visitor(port, office):
    return Visitor(port, office.keys)


@pytest.fixture
def project(root):
    """A project with a log and a configuration that somebody wrote."""
    folder = root / "made-up"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "export.csv").write_text(LOG, encoding="utf-8")
    (folder / "line.toml").write_text(LINE_TOML, encoding="utf-8")
    return Path(folder)
