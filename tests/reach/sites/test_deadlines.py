"""However slowly a server answers, the crawler gives up within the time it promises, and keeps what it read."""

import contextlib
import itertools
import socket
import threading
import time

import pytest
from reach_builders import whys

from humanline.foundation.errors import ReachError
from humanline.reach.readers.site import read_address
from humanline.reach.sites import fetching

from .test_crawling import kinds, page, why

#: What one answer may take in these tests, and what a loaded machine takes on top.
ANSWER_S, SLACK_S = 0.5, 5.0


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(fetching, "MAX_ANSWER_S", ANSWER_S)


@contextlib.contextmanager
def within(seconds):
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


def dripping(first, drop=b"a", every=0.02):
    """An answer that begins and then comes in drops, none of them later than a server may be silent."""

    def answer(handler):
        with contextlib.suppress(OSError):
            handler.wfile.write(first)
            while True:
                handler.wfile.write(drop)
                time.sleep(every)

    return answer


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
DRIPS = {
    "status": dripping(b"HTTP/1.1 "),
    "head": dripping(b"HTTP/1.1 200 OK\r\nX-A: "),
    "many headers": dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "body": dripping(OK + b"Content-Length: 100000\r\n\r\n<p>"),
    "body without a length": dripping(OK + b"\r\n<p>"),
    "chunks": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "length of a chunk": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "continue": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("drips", DRIPS)
def test_a_page_that_drips_is_given_up_and_the_others_stay(serve, drips):
    address, _ = serve({"/": page("/slow", "/fine"), "/slow": DRIPS[drips], "/fine": page()})
    with within(ANSWER_S + SLACK_S):
        graph = read_address(address, pause_s=0)
    assert kinds(graph)["/slow"] == "unknown"
    assert kinds(graph)["/fine"] != "unknown"
    if drips not in ("many headers", "length of a chunk"):  # these are no HTTP before the time is up
        assert "no whole answer within 0.5 seconds" in why(graph, "/slow")


def test_a_start_address_that_drips_is_an_error_that_says_so(serve):
    address, _ = serve({"/": DRIPS["head"]})
    with within(ANSWER_S + SLACK_S), pytest.raises(ReachError, match=r"no whole answer within 0.5 seconds"):
        read_address(address, pause_s=0)


def test_a_robots_txt_that_drips_is_an_error_that_says_so(serve):
    address, asked = serve({"/robots.txt": DRIPS["body"], "/": page()})
    with within(ANSWER_S + SLACK_S), pytest.raises(ReachError, match=r"can't be reached \(no whole answer"):
        read_address(address, pause_s=0)
    assert [path for path, _ in asked] == ["/robots.txt"]


def test_a_body_without_end_is_cut_off(serve):
    address, _ = serve({"/": page("/long"), "/long": dripping(OK + b"\r\n", b"<p>x</p>" * 50_000, every=0.0)})
    with within(ANSWER_S + SLACK_S):
        graph = read_address(address, pause_s=0)
    assert kinds(graph)["/long"] == "unknown"


def test_a_server_that_says_nothing_in_a_handshake_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent, within(ANSWER_S + SLACK_S):
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(ReachError, match=r"can't be reached \(no whole answer within 0.5 seconds"):
            read_address(address, pause_s=0)


def test_redirects_to_ever_other_pages_end(serve):
    numbers = {f"/step-{word}": (302, {"Location": f"/step-{word}x"}, b"") for word in ("x" * n for n in range(60))}
    address, asked = serve({"/": page("/step-", "/fine"), "/fine": page(), **numbers})
    graph = read_address(address, pause_s=0)
    steps = sum(path.startswith("/step-") for path, _ in asked)
    assert steps <= 12
    assert kinds(graph)["/fine"] != "unknown"
    assert any("sends visitors on more than 10 times" in known for known in whys(graph))


def test_redirects_end_when_the_time_is_up(serve):
    hops = itertools.count()

    def slow(handler):
        time.sleep(0.1)
        handler.send_response(302)
        handler.send_header("Location", f"/a?utm_source={next(hops)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    address, asked = serve({"/": page("/a"), **{f"/a?utm_source={n}": slow for n in range(20)}, "/a": slow})
    read_address(address, pause_s=0, seconds=0.15)
    assert sum(path.startswith("/a") for path, _ in asked) <= 3


def test_a_name_that_nobody_looks_up_is_given_up(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(fetching, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [never.wait(30)])
    with within(0.2 + SLACK_S), pytest.raises(ReachError, match=r"isn't found \(no answer within 0.2 seconds\)"):
        read_address("http://a.example/", pause_s=0)
    never.set()
