"""What every reader of menus and flows promises, on its own small sample and on damaged ones."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reach_samples import READERS, read_text, reader, write_sample

from humanline.foundation.errors import ReachError
from humanline.model.reach import Graph
from humanline.reach.readers.documents import LIMIT_MB

each = pytest.mark.parametrize("name", READERS)


def holds_together(graph):
    """The promises of `model.reach.Graph`."""
    ids = [state.id for state in graph.states]
    assert len(ids) == len(set(ids)), "each id once"
    known = set(ids)
    assert graph.entries, "a customer comes in somewhere"
    assert set(graph.entries) <= known
    assert all(move.source in known and move.target in known for move in graph.moves)
    assert all(not state.way or state.kind == "person" for state in graph.states)
    assert all(state.way for state in graph.states if state.kind == "person")
    unknown = {state.id for state in graph.states if state.kind == "unknown"}
    assert unknown <= {one.state for one in graph.not_understood}, "every unknown state is told"
    sources = [move.source for move in graph.moves]
    assert len(set(sources)) == sum(a != b for a, b in zip(sources, ["", *sources], strict=False)), "grouped by source"
    assert all(move.seconds >= 0 for move in graph.moves)
    for windows in [one.open for one in (*graph.moves, *graph.states)]:
        assert all(0 <= begin < end <= 10_080 for begin, end in windows)
    assert msgspec.json.decode(graph.to_json(), type=Graph) == graph


def graph_or_refused(name, path):
    """The graph, or `None` where the reader refuses the file; nothing else may be raised."""
    try:
        return reader(name).read(path)
    except ReachError:
        return None


@each
def test_a_sample_is_read_as_a_graph_that_holds_together(name, tmp_path):
    graph = reader(name).read(write_sample(name, tmp_path))
    assert graph.format == reader(name).FORMAT == name
    holds_together(graph)


@each
def test_a_person_or_what_may_be_one_is_found_in_every_sample(name, tmp_path):
    graph = reader(name).read(write_sample(name, tmp_path))
    kinds = {"unknown"} if name in ("rasa", "twiml", "typebot") else {"person"}
    assert kinds <= {state.kind for state in graph.states if state.way != "message"}


@each
def test_every_place_names_a_file_and_a_line_that_are_there(name, tmp_path):
    path = write_sample(name, tmp_path)
    graph = reader(name).read(path)
    places = [one.place for one in (*graph.states, *graph.moves, *graph.not_understood)]
    assert places
    for place in places:
        file, _, line = place.rpartition(":")
        assert file == path.name or path.suffix == ".zip", place
        if path.suffix != ".zip":
            assert 1 <= int(line) <= len(path.read_text().splitlines()), place


@each
def test_reading_twice_gives_the_same_graph(name, tmp_path):
    path = write_sample(name, tmp_path)
    assert reader(name).read(path) == reader(name).read(path)


@each
def test_a_reader_recognises_its_own_sample_and_no_other(name, tmp_path):
    for other in READERS:
        path = write_sample(other, tmp_path)
        assert reader(name).recognises(path.name, path.read_bytes()[:4096]) == (other == name), other


@each
def test_an_empty_file_is_refused_with_its_name(name, tmp_path):
    path = write_sample(name, tmp_path)
    path.write_bytes(b" \n")
    with pytest.raises(ReachError, match=path.name):
        reader(name).read(path)


@each
def test_a_file_that_is_not_there_is_refused(name, tmp_path):
    with pytest.raises(ReachError, match="none"):
        reader(name).read(tmp_path / "none.xml")


@each
def test_a_file_above_the_limit_is_refused_before_it_is_read(name, tmp_path):
    path = write_sample(name, tmp_path)
    if path.suffix == ".zip":
        pytest.skip("a ZIP is bounded by what it unpacks to")
    with path.open("r+b") as file:
        file.truncate(LIMIT_MB * 1_000_000 + 1)
    with pytest.raises(ReachError, match=f"up to {LIMIT_MB} MB"):
        reader(name).read(path)


@each
def test_something_else_is_refused_with_what_was_expected(name, tmp_path):
    path = write_sample(name, tmp_path)
    path.write_text('{"hello": [1, 2]}' if path.suffix == ".json" else "<hello>\n  <world/>\n</hello>\n")
    with pytest.raises(ReachError) as caught:
        reader(name).read(path)
    fault = caught.value.faults[0]
    assert path.name in fault.where
    assert fault.rule


@each
def test_bytes_that_are_not_utf_8_give_a_graph_or_a_clear_error(name, tmp_path):
    path = write_sample(name, tmp_path)
    path.write_bytes(path.read_bytes().replace(b"e", b"\xe9", 3))
    graph = graph_or_refused(name, path)
    if graph:
        holds_together(graph)


DEEP = {
    "studio": '{"states": ' + "[" * 100_000,
    "taskrouter": '{"task_routing": ' + '{"a":' * 100_000,
    "rasa": "stories:\n" + "- " * 50_000,
    "twiml": "<Response>" + "<Say>" * 100_000,
    "voicexml": "<vxml><form>" + "<block>" * 100_000,
    "typebot": '{"groups": ' + "[" * 100_000,
    "botpress": '{"nodes": ' + "[" * 100_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_and_not_a_crash(name, tmp_path):
    with pytest.raises(ReachError):
        read_text(name, tmp_path, DEEP[name])


def damaged(text, draw):
    """A sample with bytes flipped, lines shuffled, parts cut out or doubled."""
    kind = draw(st.sampled_from(("flip", "cut", "end", "shuffle", "double", "swap")))
    if kind == "flip":
        data = bytearray(text)
        for _ in range(draw(st.integers(1, 5))):
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
        return bytes(data)
    if kind == "end":
        return text[: draw(st.integers(0, len(text)))]
    if kind == "cut":
        begin = draw(st.integers(0, len(text)))
        return text[:begin] + text[begin + draw(st.integers(1, 60)) :]
    lines = text.split(b"\n")
    if kind == "shuffle":
        return b"\n".join(draw(st.permutations(lines)))
    if kind == "double":
        n = draw(st.integers(0, len(lines) - 1))
        return b"\n".join([*lines[: n + 1], *lines[n:]])
    words = draw(st.sampled_from((b"null", b"[]", b"{}", b"-1", b"1e999", b'"\\ud800"', b"&x;", b"${X}", b"#", b"*a")))
    begin = draw(st.integers(0, len(text)))
    return text[:begin] + words + text[begin + draw(st.integers(0, 12)) :]


@each
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_damaged_file_gives_a_graph_that_holds_together_or_a_reach_error(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path = write_sample(name, Path(folder))
        path.write_bytes(damaged(path.read_bytes(), data.draw))
        graph = graph_or_refused(name, path)
        if graph:
            holds_together(graph)
