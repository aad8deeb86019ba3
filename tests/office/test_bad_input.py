"""What can't be used or kept is told on the page with the way out, and nothing else is lost by it."""

from __future__ import annotations

import gzip
import io
import zipfile

import msgspec
import pytest
from tests.office.test_uploads import send

from humanline.office.addresses import ADDRESSES
from humanline.office.phones import Network
from humanline.serve import forms

pytestmark = pytest.mark.usefixtures("done_at_once")
PAGES = [
    one.path.replace("{project}", "made-up")
    for one in ADDRESSES
    if one.method == "GET" and "{project}" in one.path and not {"{name}", "{trial}"} & {one.path.rsplit("/")[-1]}
    if "{trial}" not in one.path
]
NEWER = msgspec.json.encode({"schema": 99, "cells": []})


@pytest.mark.parametrize(
    ("file", "content", "told", "pages"),
    [
        ("plan.json", NEWER, "Update Humanline", ("plan", "charter", "sign", "line", "trial")),
        ("plan.json", b"{", "plan", ("plan", "charter", "sign", "line", "trial")),
        ("line.toml", b"schema = 2\n", "schema", ("reading", "hours", "line")),
        ("line.toml", b"[staff\n", "line.toml", ("reading", "hours", "line")),
        ("workshop.xlsx", b"no workbook", "", ()),
    ],
)
def test_a_file_of_a_newer_version_or_a_broken_one_is_told_on_each_page(visitor, project, file, content, told, pages):
    (project / file).write_bytes(content)
    for path in PAGES:
        status, page = visitor.follow(visitor.get(path))
        assert status in (200, 422), path
        if path.rsplit("/", 1)[-1] in pages:
            assert (status, told in page) == (422, True), (path, page[1500:])
    assert (project / file).read_bytes() == content  # it is kept as it is


@pytest.mark.parametrize("name", ["export.csv.gz", "export.zip"])
def test_a_zip_bomb_is_told_on_the_page(visitor, project, monkeypatch, name):
    monkeypatch.setattr("humanline.contactlog.reading.bytestream.LARGEST_UNPACKED", 1 << 20)
    rows = b"moment,channel\n" + b"repair,phone\n" * 100_000
    packed = io.BytesIO(gzip.compress(rows, 9))
    if name.endswith(".zip"):
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export.csv", rows)
    before = (project / "line.toml").read_bytes()
    status, page = visitor.follow(send(visitor, [("files", name, packed.getvalue())]))
    assert (status, "zip bomb" in page) == (422, True)
    assert (project / "line.toml").read_bytes() == before


def test_a_folder_that_can_not_be_written_is_told_on_the_page(visitor, project, monkeypatch):
    def no_writing(*_path, **_how):
        raise PermissionError(13, "Permission denied")

    version = visitor.get("/p/made-up/hours")[2].partition('name="version" value="')[2][:16]
    known = visitor.get("/p/made-up/workshop")[2].partition('name="known" value="')[2][:16]
    monkeypatch.setattr("pathlib.Path.touch", no_writing)
    monkeypatch.setattr("pathlib.Path.mkdir", no_writing)
    for k, answer in enumerate(
        (
            visitor.post("/projects", {"name": "One more", "language": "en"}),
            send(visitor, [("files", "new.csv", b"a;b\n1;2\n")]),
            visitor.post("/p/made-up/hours", {"hours": "8", "version": version}),
            visitor.post("/p/made-up/menu", {"menu": "Hello\n  1 help -> person\n"}),
            visitor.post("/p/made-up/workshop", {"name": "rent", "known": known}),
        )
    ):
        assert answer[0] in (422, 507), k
        assert "ermission denied" in answer[2], k


def test_a_phone_is_told_that_its_score_could_not_be_kept(tmp_path, monkeypatch):
    from urllib.parse import urlencode

    from served import ask

    from humanline.model.judgement import SheetMoment
    from humanline.office import phones
    from humanline.office.hours import Hour
    from humanline.office.projects import Project

    monkeypatch.setattr(phones, "own_address", lambda: "127.0.0.1")
    (tmp_path / ".humanline").mkdir()
    hour = Hour(tmp_path / ".humanline")
    hour.prepare([SheetMoment(name="rent")])
    held = Network(Project(tmp_path, "x"), hour)
    try:
        port, keys = int(held.address.rsplit(":", 1)[1]), held._phones.keys
        session = keys.admit(held.code)
        form = {"cookie": f"{keys.cookie}={session}", "content_type": "application/x-www-form-urlencoded"}

        def post(path, **fields):
            return ask(port, path, urlencode(fields | {"form_key": keys.form_key(session)}).encode(), **form)

        assert post("/join", side="customer")[0] == 303
        with monkeypatch.context() as full:
            full.setattr("pathlib.Path.touch", lambda *_one, **_how: (_ for _ in ()).throw(OSError(28, "full")))
            status, _, body = post("/score", moment="rent", matters="7", adds="1")
            assert (status, b"full" in body) == (507, True), body
        assert post("/score", moment="rent", matters="7", adds="1")[0] == 303
        assert hour.raters[0].answers["rent"].matters == 7
    finally:
        held.close()


def test_more_files_or_fields_than_a_form_has_are_refused(visitor, project):
    many = [("files", f"{n}.csv", b"x") for n in range(forms._MOST_FILES + 1)]
    assert send(visitor, many)[0] == 400
    assert {path.name for path in project.iterdir()} >= {"export.csv", "line.toml"}
    assert not list(project.glob("0.csv"))
