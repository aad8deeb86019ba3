"""A site is read from its start address: politely, on one host, within bounds."""

import gzip
import time

import pytest
from reach_builders import ENGLISH, notes

from humanline.foundation.errors import ReachError
from humanline.reach.readers.site import read, read_address
from humanline.reach.sites import crawling, fetching

from .conftest import EXAMPLES
from .test_warcs import alike


def page(*links, body=""):
    return 200, {}, (body + "".join(f'<a href="{link}">x</a>' for link in links)).encode()


def kinds(graph):
    return {state.id: state.kind for state in graph.states}


def why(graph, state):
    return next(ENGLISH.why(known.why) for known in graph.not_understood if known.state == state)


def test_a_folder_and_the_site_it_is_served_as_are_the_same_graph(serve):
    address, _ = serve(EXAMPLES / "good-site")
    assert alike(read_address(address, pause_s=0)) == alike(read(EXAMPLES / "good-site"))


def test_a_bad_site_is_served_the_same_but_for_what_is_not_there(serve):
    address, _ = serve(EXAMPLES / "bad-site")
    served, folder = read_address(address, pause_s=0), read(EXAMPLES / "bad-site")
    assert set(kinds(folder)) <= set(kinds(served))
    assert set(kinds(served)) - set(kinds(folder)) == {"/zoeken"}
    assert any("answer with an error page: 2 (/zoeken, /afvalkalender.html)" in note for note in notes(served))


def test_the_reader_makes_itself_known_and_asks_robots_first(serve):
    address, asked = serve({"/": page("/a"), "/a": page()})
    read_address(address, pause_s=0)
    assert [path for path, _ in asked] == ["/robots.txt", "/", "/a"]
    assert all(agent.startswith("humanline-reach/") for _, agent in asked)


def test_what_robots_asks_to_leave_alone_is_not_asked_for_and_told(serve):
    robots = 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /geheim"
    address, asked = serve({"/robots.txt": robots, "/": page("/geheim/a", "/a"), "/a": page()})
    graph = read_address(address, pause_s=0)
    assert "/geheim/a" not in [path for path, _ in asked]
    assert kinds(graph)["/geheim/a"] == "unknown"
    assert "robots.txt" in why(graph, "/geheim/a")
    assert any("robots.txt asks programs to stay away from them: 1." in note for note in notes(graph))


def test_a_site_that_wants_no_visit_gets_none(serve):
    robots = 200, {"Content-Type": "text/plain"}, b"User-agent: humanline-reach\nDisallow: /"
    address, asked = serve({"/robots.txt": robots, "/": page()})
    with pytest.raises(ReachError, match=r"robots\.txt asks programs to stay away"):
        read_address(address, pause_s=0)
    assert [path for path, _ in asked] == ["/robots.txt"]


def test_a_site_that_cannot_say_what_it_allows_is_not_visited(serve):
    address, asked = serve({"/robots.txt": (503, {}, b""), "/": page()})
    with pytest.raises(ReachError, match=r"robots\.txt answers with error 503"):
        read_address(address, pause_s=0)
    assert len(asked) == 1


def test_pages_beyond_the_bound_are_unknown_and_told(serve):
    address, asked = serve({"/": page("/a", "/b", "/c"), "/a": page(), "/b": page(), "/c": page()})
    graph = read_address(address, pages=2, pause_s=0)
    assert [path for path, _ in asked] == ["/robots.txt", "/", "/a"]
    assert kinds(graph) == {"/": "page", "/a": "page", "/b": "unknown", "/c": "unknown"}
    assert "Pages that are linked to and were not looked at, because the bound of 2 pages was reached: 2." in notes(
        graph
    )


def test_after_the_time_no_new_page_is_asked_for(serve):
    address, _ = serve({"/": page("/a"), "/a": page()})
    graph = read_address(address, seconds=0, pause_s=0)
    assert kinds(graph) == {"/": "page", "/a": "unknown"}
    assert "the bound of 0 seconds" in why(graph, "/a")


def test_a_calendar_that_goes_on_for_ever_is_cut_off(serve):
    def day(handler):
        number = int(handler.path.rpartition("/")[2] or 0)
        body = f'<a href="/agenda/{number + 1}">morgen</a>'.encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(body)

    days = {f"/agenda/{k}": day for k in range(200)}
    address, asked = serve({"/": page("/agenda/0", "/contact"), "/contact": page(body="Bel 0800-1234"), **days})
    graph = read_address(address, pages=60, pause_s=0)
    assert len(asked) == 1 + 2 + 60 // crawling.SHARE_OF_ONE_SHAPE
    assert "phone:08001234" in kinds(graph)
    assert any("differ from others only in a number" in note for note in notes(graph))


def test_redirects_on_the_host_are_followed_and_name_the_page_they_lead_to(serve):
    address, _ = serve(
        {"/": page("/oud", "/map"), "/oud": (301, {"Location": "/nieuw"}, b""), "/nieuw": page(),
         "/map": (301, {"Location": "/map/"}, b""), "/map/": page("ver"), "/map/ver": page()}
    )  # fmt: skip
    graph = read_address(address, pause_s=0)
    assert kinds(graph) == {"/": "page", "/nieuw": "page", "/map": "page", "/map/ver": "page"}


def test_redirects_that_go_round_end(serve):
    address, _ = serve(
        {"/": page("/a", "/c"), "/a": (302, {"Location": "/b"}, b""), "/b": (302, {"Location": "/a"}, b""),
         "/c": (302, {"Location": "/c/"}, b""), "/c/": (302, {"Location": "/c"}, b"")}
    )  # fmt: skip
    graph = read_address(address, pause_s=0)
    assert kinds(graph)["/c"] == "unknown"
    assert "more than 10 times" in why(graph, "/c")


def test_another_host_or_port_is_never_asked(serve):
    other, asked_elsewhere = serve({"/": page(), "/robots.txt": page()})
    localhost = other.replace("127.0.0.1", "localhost")
    address, _ = serve(
        {"/": page(other, localhost, "/uit"), "/uit": (302, {"Location": other}, b""),
         "/robots.txt": (302, {"Location": other + "robots.txt"}, b"")}
    )  # fmt: skip
    graph = read_address(address, pause_s=0)
    assert asked_elsewhere == []
    assert kinds(graph)["/uit"] == "unknown"
    assert other in why(graph, "/uit")


def test_a_start_address_that_leads_to_another_host_is_an_error(serve):
    other, asked_elsewhere = serve({"/": page()})
    address, _ = serve({"/": (302, {"Location": other}, b"")})
    with pytest.raises(ReachError, match="sends visitors on to"):
        read_address(address, pause_s=0)
    assert asked_elsewhere == []


def test_a_name_that_later_points_elsewhere_is_not_followed(serve, monkeypatch):
    address, asked = serve({"/": page("/a"), "/a": page()})
    fetcher = fetching.Fetcher(address, pause_s=0)

    def refuse(*_, **__):
        raise AssertionError("a name was looked up a second time")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert fetcher.get(address).status == 200
    assert fetcher.get(f"{address}a").status == 200
    assert len(asked) == 2


def test_a_page_that_is_too_large_is_left_out(serve):
    bomb = gzip.compress(b"<p>" + b" " * 20_000_000)
    large = b"<p>" + b" " * (fetching.MAX_PAGE + 1)
    address, _ = serve(
        {"/": page("/groot", "/bom"), "/groot": (200, {}, large), "/bom": (200, {"Content-Encoding": "gzip"}, bomb)}
    )
    graph = read_address(address, pause_s=0)
    assert kinds(graph) == {"/": "page", "/groot": "unknown", "/bom": "unknown"}


def test_a_packed_page_is_read(serve):
    body = gzip.compress(b"Bel 0800-1234")
    address, _ = serve({"/": (200, {"Content-Encoding": "gzip"}, body)})
    assert "phone:08001234" in kinds(read_address(address, pause_s=0))


def test_what_is_no_page_is_unknown(serve):
    address, _ = serve(
        {"/": page("/bestand", "/stuk"), "/bestand": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
         "/stuk": lambda handler: handler.wfile.write(b"nonsense\r\n\r\n")}
    )  # fmt: skip
    graph = read_address(address, pause_s=0)
    assert kinds(graph) == {"/": "page", "/bestand": "unknown", "/stuk": "unknown"}
    assert "application/pdf" in why(graph, "/bestand")


def test_addresses_that_differ_in_tracking_alone_are_asked_for_once(serve):
    address, asked = serve({"/": page("/a?utm_source=x", "/a?utm_source=y", "/a#b"), "/a?utm_source=x": page()})
    read_address(address, pause_s=0)
    assert [path for path, _ in asked] == ["/robots.txt", "/", "/a?utm_source=x"]


def test_visits_keep_the_pause(serve):
    address, _ = serve({"/": page("/a"), "/a": page()})
    start = time.monotonic()
    read_address(address, pause_s=0.05)
    assert time.monotonic() - start >= 0.1


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "example.org", "http://", "http://[x"])
def test_what_is_no_web_address_is_an_error(address):
    with pytest.raises(ReachError):
        read_address(address, pause_s=0)


def test_a_server_that_does_not_answer_is_an_error(serve):
    with pytest.raises(ReachError, match="can't be reached"):
        read_address("http://127.0.0.1:9/", pause_s=0)
