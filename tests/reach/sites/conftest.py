"""A site as a folder, as a web archive and on a server of its own; nothing else is ever asked."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "reach"


@pytest.fixture
def folder(tmp_path):
    """Writes files into a folder of their own and gives it."""

    def write(**files: str | bytes) -> Path:
        return write_all(files)

    def write_all(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "site"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    write.all = write_all
    return write


@pytest.fixture
def archive(tmp_path):
    """Writes responses into a web archive and gives its path."""

    def write(responses, *, name="site.warc.gz") -> Path:
        path = tmp_path / name
        records = [record(address, status, headers, body) for address, status, headers, body in responses]
        path.write_bytes(b"".join(gzip.compress(part) if name.endswith(".gz") else part for part in records))
        return path

    def record(address, status, headers, body) -> bytes:
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        answer = f"HTTP/1.1 {status} -\r\n{told}\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        return head.encode() + answer + b"\r\n\r\n"

    return write


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers from a dictionary: path to (status, headers, body), or a function that writes the answer itself."""

    answers: dict[str, object]
    asked: list[tuple[str, str]]

    def do_GET(self):
        self.asked.append((self.path, self.headers.get("User-Agent", "")))
        answer = self.answers.get(self.path, (404, {"Content-Type": "text/html"}, b"<h1>Niet gevonden</h1>"))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_):
        pass


@pytest.fixture
def serve():
    """Starts a server on this machine: for a folder, or for a dictionary of answers; gives its address."""
    servers = []

    def start(what: Path | dict[str, object]) -> tuple[str, list[tuple[str, str]]]:
        asked: list[tuple[str, str]] = []
        handler: Callable[..., http.server.BaseHTTPRequestHandler]
        if isinstance(what, Path):
            handler = functools.partial(Quiet, directory=str(what))
        else:
            handler = type("Site", (Answers,), {"answers": what, "asked": asked})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
