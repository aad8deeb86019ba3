"""Whatever a page holds, it becomes a graph that hangs together, or an error that says what is wrong."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import ReachError
from humanline.model.reach import Graph
from humanline.reach.readers.site import read

#: How many made-up sites; 10,000 before a release.
FILES = int(os.environ.get("HUMANLINE_FUZZ", "300"))
PIECES = (
    "<a href='a.html'>",
    "<a href=b.html>",
    "<a href='tel:0101234567'>",
    "<a href='//[x'>",
    "<a href='mailto:a@b.nl'>",
    "</a>",
    "<p>",
    "</p>",
    "<div hidden>",
    "<div aria-hidden=true id=x>",
    "</div>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<nav>",
    "</nav>",
    "<main>",
    "</main>",
    "<h2>",
    "</h2>",
    "<table><tr><td>",
    "</table>",
    "<form>",
    "<input type=tel>",
    "<input name=q>",
    "<textarea>",
    "</textarea>",
    "</form>",
    "<button aria-controls=x aria-expanded=false>",
    "</button>",
    "<script>",
    "</script>",
    "<script type='application/ld+json'>",
    '{"telephone": ["010 1234567", 3, null]}',
    "<img src=telefoon.png>",
    "<iframe src=a.html>",
    "</iframe>",
    "<frameset><frame src=b.html>",
    "<base href='//x'>",
    "<base href=b.html>",
    "<link rel=canonical href=a.html>",
    "<meta http-equiv=refresh content='0;url=b.html'>",
    "<meta charset=utf-7>",
    "<template>",
    "<svg>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?xml version='1.0' encoding='x'?>",
    "Bel 14 010",
    "010 123 45 67",
    "terugbellen",
    "chat met een medewerker",
    "ma-vr 9-17",
    "zo 22:00-02:00",
    "balie",
    "Kerkplein 1, 1441 AA Waterrijk",
    "heeft dit uw vraag beantwoord",
    "nee",
    "\x00",
    "\ud7ff",
    "&#0;",
    "&a;",
    "\n",
    " ",
    "<span itemprop=telephone>",
    "</span>",
    "<dialog>",
    "<area href=a.html>",
)

markup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join)
content = st.one_of(markup.map(lambda text: text.encode("utf-8", "replace")), st.binary(max_size=300))


def hangs_together(graph: Graph) -> bool:
    ids = [state.id for state in graph.states]
    known = set(ids)
    pairs = [(move.source, move.target) for move in graph.moves]
    return (
        len(known) == len(ids)
        and set(graph.entries) <= known
        and len(graph.entries) > 0
        and all(source in known and target in known for source, target in pairs)
        and all(not told.state or told.state in known for told in graph.not_understood)
        and all((state.way != "") == (state.kind == "person") for state in graph.states)
    )


@settings(max_examples=FILES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=content, second=content, third=content)
def test_any_three_pages_are_a_graph_that_hangs_together(first, second, third):
    with tempfile.TemporaryDirectory() as name:
        for file, page in (("index.html", first), ("a.html", second), ("b.html", third)):
            (Path(name) / file).write_bytes(page)
        graph = read(Path(name))
        assert hangs_together(graph)
        graph.to_json()


@settings(max_examples=FILES // 3, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_called_an_archive_are_a_graph_or_an_error(bytes_, marked):
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.nl/\r\nContent-Length: 60\r\n\r\n"
    head += b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "x.warc"
        path.write_bytes(head + bytes_ if marked else bytes_)
        try:
            graph = read(path)
        except ReachError:
            return
        assert hangs_together(graph)
