"""Files come in streamed: whole or not at all, of kinds that can be a log, and nowhere but in the project."""

from __future__ import annotations

import pytest
from served import ask

from humanline.office.working import Worker


@pytest.fixture(autouse=True)
def given(monkeypatch):
    found = []
    monkeypatch.setattr(Worker, "give", lambda _self, order: found.append(order))
    return found


def multipart(parts, *, ends=True):
    """A form with files: (name, filename or None, content)."""
    body = b""
    for name, filename, content in parts:
        file = f'; filename="{filename}"' if filename is not None else ""
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content + b"\r\n"
    return body + (b"--limit--\r\n" if ends else b"")


def send(visitor, parts, *, key=True, ends=True, path="/p/made-up/log"):
    own = [("form_key", None, visitor.keys.form_key(visitor.session).encode())] if key else []
    status, headers, body = ask(
        visitor.port, path, multipart([*own, *parts], ends=ends), cookie=visitor.cookie,
        content_type="multipart/form-data; boundary=limit",
    )  # fmt: skip
    return status, headers, body.decode()


def names(project):
    return {path.name for path in project.iterdir()}


def test_files_are_kept_under_their_own_names_and_read(visitor, project, given):
    content = bytes(range(256)) * 4_000
    parts = [("files", "C:\\Users\\me\\maart 2025.csv", content), ("files", "april.csv", b"a;b\n1;2\n")]
    status, headers, _ = send(visitor, [("with", None, b"instead"), *parts])
    assert (status, headers["location"]) == (303, "/p/made-up/busy")
    assert (project / "maart 2025.csv").read_bytes() == content
    assert [(one.what, one.files) for one in given] == [("read", ("maart 2025.csv", "april.csv"))]
    send(visitor, [("with", None, b"beside"), ("files", "mei.csv", b"a;b\n")])
    assert given[-1].files == ("export.csv", "mei.csv")


@pytest.mark.parametrize(
    "name", ["virus.exe", "line.toml", "plan.json", "facts.html", "no_ending", "../../outside.exe", "x.csv/", ".csv"]
)
def test_another_kind_of_file_is_told_with_the_way_out_and_not_kept(visitor, project, given, name):
    before = names(project)
    status, _, body = send(visitor, [("files", name, b"x")])
    assert (status, "can&#39;t be read" in body) == (415, True)
    assert (names(project), given) == (before, [])


def test_a_name_never_leaves_the_project(visitor, project, root):
    assert send(visitor, [("files", "../../../up.csv", b"x")])[0] == 303
    assert (project / "up.csv").exists()
    assert not list(root.parent.glob("**/up.csv")) or all(p.parent == project for p in root.parent.glob("**/up.csv"))


@pytest.mark.parametrize(
    ("status", "parts", "more"),
    [
        (403, [("files", "a.csv", b"x")], {"key": False}),
        (400, [("files", "a.csv", b"x" * 9)], {"ends": False}),
        (413, [("note", None, b"x" * 1_200_000)], {}),
        (422, [("files", "", b"")], {}),
        (422, [], {}),
    ],
)
def test_what_is_not_ours_or_not_whole_leaves_nothing(visitor, project, given, status, parts, more):
    before = names(project)
    assert send(visitor, parts, **more)[0] == status
    assert (names(project), given) == (before, [])


def test_a_file_that_is_too_large_or_a_disk_that_fills_leaves_what_was_there(visitor, project, given, monkeypatch):
    from humanline.office import logs
    from humanline.serve import forms

    with monkeypatch.context() as patched:
        real = forms.form_in
        patched.setattr(logs, "form_in", lambda *one, **more: real(*one, most_bytes=100, **more))
        assert send(visitor, [("files", "export.csv", b"x" * 101)])[0] == 413
    with monkeypatch.context() as patched:
        real_end = forms._Parts._headers_end

        class Full:
            def write(self, _data):
                raise OSError(28, "No space left on device")

        def full(self):
            real_end(self)
            self._file = Full() if self._filename else None

        patched.setattr(forms._Parts, "_headers_end", full)
        status, _, body = send(visitor, [("files", "export.csv", b"new")])
        assert (status, "make room on that disk" in body) == (507, True)
    assert (project / "export.csv").read_text().startswith("Datum;")
    assert not [name for name in names(project) if name.startswith(".humanline-")]
    assert given == []
