"""A web archive of a site is the site."""

import gzip
import random

import pytest
from reach_builders import notes

from humanline.foundation.errors import ReachError
from humanline.reach.readers.site import read
from humanline.reach.sites.unpacking import TooLargeError, unpacked
from humanline.reach.sites.warcs import read_warc, unchunked

from .conftest import EXAMPLES

HTML = {"Content-Type": "text/html; charset=utf-8"}
HOME = "https://www.example.nl/"


def alike(graph):
    """What must be the same however a site was read: all but the place where it was found."""
    return (
        sorted((s.id, s.kind, s.name, s.words, s.way, s.open, s.language) for s in graph.states),
        sorted((m.source, m.target, m.by, m.value, m.label, m.hidden) for m in graph.moves),
        graph.entries,
    )


def of_folder(root):
    for path in sorted(root.rglob("*.html"), key=lambda path: (len(path.parts), path.name != "index.html", str(path))):
        yield HOME + path.relative_to(root).as_posix(), 200, HTML, path.read_bytes()


@pytest.mark.parametrize("name", ["good-site", "bad-site"])
@pytest.mark.parametrize("file", ["site.warc", "site.warc.gz"])
def test_a_folder_and_a_web_archive_of_it_are_the_same_graph(name, file, archive):
    graph = read(archive(of_folder(EXAMPLES / name), name=file))
    assert alike(graph) == alike(read(EXAMPLES / name))


def test_packed_and_chunked_pages_are_read(archive):
    page = b"<p>Bel 0800-1234"
    packed = gzip.compress(page)
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    responses = [
        (HOME, 200, {**HTML, "Content-Encoding": "gzip"}, packed),
        (HOME + "a", 200, {**HTML, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}, chunks),
    ]
    graph = read(archive(responses))
    assert [(m.source, m.target) for m in graph.moves] == [("/", "phone:08001234"), ("/a", "phone:08001234")]


def test_redirects_error_pages_other_hosts_and_doubles_are_told_apart(archive):
    body = b"<a href=/oud>o</a><a href=/weg>w</a><a href=/uit>u</a><a href=/p>p</a>"
    responses = [
        (HOME, 200, HTML, body),
        (HOME, 200, HTML, b"later"),
        (HOME + "oud", 301, {"Location": "/nieuw/"}, b""),
        (HOME + "nieuw/", 200, HTML, b"nieuw"),
        (HOME + "weg", 404, HTML, b"<h1>Niet gevonden</h1>"),
        (HOME + "uit", 302, {"Location": "https://other.nl/"}, b""),
        (HOME + "p", 200, {"Content-Type": "application/pdf"}, b"%PDF"),
        ("https://other.nl/", 200, HTML, b"other"),
    ]
    graph = read(archive(responses))
    assert [(m.source, m.target) for m in graph.moves] == [("/", "/nieuw"), ("/", "/weg"), ("/", "/uit"), ("/", "/p")]
    kinds = {state.id: state.kind for state in graph.states}
    assert kinds == {"/": "page", "/nieuw": "page", "/weg": "page", "/uit": "unknown", "/p": "unknown"}
    said = " ".join(notes(graph))
    for told in (
        "an error page: 1 (/weg)",
        "in the archive of other hosts, not looked at: 1",
        "more than once",
    ):
        assert told in said


def test_a_page_that_unpacks_without_bound_is_left_out(archive):
    bomb = gzip.compress(b"<p>" + b" " * 60_000_000)
    responses = [(HOME, 200, HTML, b"<a href=/b>b</a>"), (HOME + "b", 200, {**HTML, "Content-Encoding": "gzip"}, bomb)]
    graph = read(archive(responses))
    (fault,) = graph.not_understood
    assert (fault.state, "would become more than" in str(fault.why.values)) == ("/b", True)


def test_an_archive_that_unpacks_without_bound_stops_and_says_so(archive):
    path = archive([(HOME, 200, HTML, b"one"), (HOME + "b", 200, HTML, b"x" * 3_000_000)])
    graph = read_warc(path, limit=100_000)
    assert any("what comes after was not looked at" in note for note in notes(graph))
    with pytest.raises(ReachError, match="may not unpack without bound"):
        read_warc(path, limit=100)


def test_a_broken_off_archive_keeps_what_came_before(archive):
    noise = random.Random(1).randbytes(200_000).hex().encode()
    path = archive([(HOME, 200, HTML, b"one"), (HOME + "b", 200, HTML, noise)])
    path.write_bytes(path.read_bytes()[:-50_000])
    graph = read(path)
    assert "/" in {state.id for state in graph.states}
    assert any("damaged" in note or "broken off" in note for note in notes(graph))


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8bnot gzip", gzip.compress(b"no archive", mtime=0)])
def test_what_is_no_archive_is_an_error_with_a_way_out(content, tmp_path):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ReachError, match=r"x\.warc\.gz: .*Give a \.warc"):
        read(path)


def test_a_body_is_unpacked_by_its_coding():
    assert unpacked(gzip.compress(b"hi"), "gzip", 10) == b"hi"
    assert unpacked(b"hi", "", 10) == unpacked(b"hi", "identity", 10) == b"hi"
    with pytest.raises(ValueError, match="br isn't known"):
        unpacked(b"hi", "br", 10)
    with pytest.raises(ValueError, match="can't be unpacked"):
        unpacked(b"hi", "gzip", 10)
    with pytest.raises(TooLargeError):
        unpacked(gzip.compress(b"x" * 11), "gzip", 10)


def test_chunks_are_made_one():
    assert unchunked(b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n") == b"abcde"
    assert unchunked(b"not in chunks") == b"not in chunks"
