"""A folder of HTML is a site."""

import pytest
from reach_builders import notes, whys

from humanline.foundation.errors import ReachError
from humanline.reach.readers.site import read, recognises
from humanline.reach.sites import gathering

from .conftest import EXAMPLES


def states(graph):
    return {state.id: state for state in graph.states}


def moves(graph, source="/"):
    return [(move.target, move.by, move.hidden) for move in graph.moves if move.source == source]


def text(body, title="x"):
    return f"<html lang=nl><title>{title}</title><body>{body}"


def test_a_good_site_has_a_telephone_one_step_from_every_page():
    graph = read(EXAMPLES / "good-site")
    pages = [state.id for state in graph.states if state.kind == "page"]
    assert len(pages) == 12
    assert all(("phone:140299", "click", "") in moves(graph, page) for page in pages)
    assert {state.way for state in graph.states if state.kind == "person"} == {
        "phone", "chat", "call_back", "counter", "email",
    }  # fmt: skip
    assert not [state for state in graph.states if state.kind == "unknown"]
    assert states(graph)["phone:140299"].open[0] == (510, 1020)
    assert (states(graph)["/en"].language, states(graph)["/"].language) == ("en", "nl")


def test_a_bad_site_hides_every_way_it_has():
    graph = read(EXAMPLES / "bad-site")
    hidden = {move.hidden for move in graph.moves if move.hidden}
    assert hidden == {"pdf", "image", "form", "question", "script", "login"}
    assert {s.id: s.way for s in graph.states if s.kind == "person"} == {
        "message:/formulier.html": "message", "phone:09001234": "phone",
    }  # fmt: skip
    sources = {move.source for move in graph.moves if move.target == "phone:09001234"}
    assert sources == {"/nog-een-vraag.html#ik-heb-de-veelgestelde-vragen-gelezen"}
    assert any("costs the customer extra" in note for note in notes(graph))


def test_what_is_folded_away_is_one_click_further(folder):
    graph = read(folder(**{"index.html": text("<details><summary>Meer</summary>Bel 010 123 45 67</details>")}))
    assert moves(graph) == [("/#meer", "click", "question")]
    assert moves(graph, "/#meer") == [("phone:+31101234567", "types", "")]
    assert states(graph)["/#meer"].words == "Bel 010 123 45 67"


def test_a_fold_in_a_fold_is_two_clicks_further(folder):
    inner = "<details><summary>B</summary>Bel 010 123 45 67</details>"
    graph = read(folder(**{"index.html": text(f"<details><summary>A</summary>{inner}</details>")}))
    assert moves(graph) == [("/#a", "click", "question")]
    assert moves(graph, "/#a") == [("/#b", "click", "question")]


def test_a_fold_that_leads_nowhere_is_no_state(folder):
    graph = read(folder(**{"index.html": text("<details><summary>A</summary>Een antwoord.</details>")}))
    assert list(states(graph)) == ["/"]


def test_moves_stand_in_the_order_of_the_page(folder):
    body = "<a href=b.html>B</a><p>Bel 010 123 45 67</p>"
    body += "<details><summary>D</summary><a href=c.html>C</a></details><a href=a.html>A</a>"
    graph = read(folder(**{"index.html": text(body), "a.html": "a", "b.html": "b", "c.html": "c"}))
    assert [target for target, *_ in moves(graph)] == ["/b.html", "phone:+31101234567", "/#d", "/a.html"]


def test_a_page_that_is_not_there_is_unknown_and_counted(folder):
    graph = read(folder(**{"index.html": text("<a href=weg.html>weg</a>")}))
    assert states(graph)["/weg.html"].kind == "unknown"
    assert [(n.state, n.place) for n in graph.not_understood] == [("/weg.html", "index.html")]
    assert any("linked to and are not there: 1 (/weg.html)" in note for note in notes(graph))


def test_index_html_is_the_folder_and_capitals_and_endings_are_forgiven(folder):
    body = "<a href=/Contact>C</a><a href='bezoek/'>B</a><a href='c.html?x=1'>C</a>"
    files = {"index.html": text(body), "contact.html": "c", "bezoek/index.html": "b", "c.html": "c"}
    assert [target for target, *_ in moves(read(folder.all(files)))] == ["/contact.html", "/bezoek", "/c.html"]


def test_absolute_links_to_the_sites_own_address_stay_on_the_site(folder):
    head = '<link rel="canonical" href="https://www.gemeente.nl/">'
    files = {
        "index.html": f"{head}<a href='https://gemeente.nl/a.html'>A</a><a href='https://x.nl/'>X</a>",
        "a.html": "a",
    }
    assert moves(read(folder.all(files))) == [("/a.html", "click", "")]


def test_a_mirror_in_a_folder_named_after_its_host_is_the_site(folder):
    files = {
        "www.gemeente.nl/index.html": "<a href='https://www.gemeente.nl/a.html'>A</a>",
        "www.gemeente.nl/a.html": "a",
    }
    assert moves(read(folder.all(files))) == [("/a.html", "click", "")]


def test_a_page_that_moves_on_by_itself_is_the_page_it_moves_to(folder):
    files = {
        "index.html": "<a href=oud.html>x</a>",
        "oud.html": '<meta http-equiv="refresh" content="0; url=nieuw.html">',
        "nieuw.html": "n",
    }
    graph = read(folder.all(files))
    assert moves(graph) == [("/nieuw.html", "click", "")]
    assert "/oud.html" not in states(graph)


def test_pages_that_move_on_in_a_circle_end(folder):
    files = {f"{k}.html": f'<meta http-equiv="refresh" content="0;url={(k + 1) % 30}.html">' for k in range(30)}
    assert read(folder.all(files)).states


def test_copies_of_a_page_that_name_one_address_are_one_page(folder):
    files = {
        "index.html": "<a href=a.html>a</a><a href=b.html>b</a>",
        "a.html": '<link rel="canonical" href="a.html"><p>zelfde',
        "b.html": '<link rel="canonical" href="a.html"><p>zelfde',
    }
    assert moves(read(folder.all(files))) == [("/a.html", "click", "")]


def test_a_wrong_canonical_address_swallows_no_page(folder):
    files = {"index.html": "<p>voor<a href=a.html>a</a>", "a.html": '<link rel="canonical" href="/"><p>Bel 0800-1234'}
    assert moves(read(folder.all(files)), "/a.html") == [("phone:08001234", "types", "")]


def test_frames_of_the_same_host_are_part_of_the_page(folder):
    files = {
        "index.html": "<frameset><frame src=a.html><frame src=index.html></frameset>",
        "a.html": "<a href=b.html>B</a> Bel 0800-1234",
        "b.html": "b",
    }
    assert moves(read(folder.all(files))) == [("/b.html", "click", ""), ("phone:08001234", "types", "")]


def test_a_page_in_another_language_gets_it_from_the_page_that_names_it(folder):
    files = {
        "index.html": text('<a href=p.html>P</a><link rel="alternate" hreflang="pl" href="p.html">'),
        "p.html": "<p>cze",
    }
    assert states(read(folder.all(files)))["/p.html"].language == "pl"


def test_different_hours_for_one_number_are_told(folder):
    files = {
        "index.html": text("Bel 0800-1234, ma-vr 9-17 <a href=a.html>a</a>"),
        "a.html": text("Bel 0800-1234, ma-vr 9-12"),
    }
    graph = read(folder.all(files))
    assert states(graph)["phone:08001234"].open[0] == (540, 1020)
    assert any("different opening hours (index.html, a.html)" in note for note in notes(graph))


def test_a_page_that_only_scripts_fill_is_unknown(folder):
    graph = read(folder(**{"index.html": "<div id=app></div><script src=app.js></script>"}))
    assert states(graph)["/"].kind == "unknown"
    assert graph.not_understood[0].state == "/"


def test_files_that_are_no_page_are_no_page(folder):
    files = {
        "index.html": "x",
        "style.css": "a",
        "notes": "no markup",
        "page": "<!doctype html><p>saved without an ending",
        "q?page=2": "<html>saved with a query",
        ".hidden.html": "x",
        ".git/x.html": "x",
    }
    assert sorted(states(read(folder.all(files)))) == ["/", "/page", "/q%3Fpage=2"]


def test_a_link_out_of_the_folder_is_not_read(folder, tmp_path):
    (tmp_path / "secret.html").write_text("Bel 0800-1234")
    root = folder(**{"index.html": "<a href=s.html>s</a><a href=../secret.html>t</a>"})
    (root / "s.html").symlink_to(tmp_path / "secret.html")
    assert {state.kind for state in read(root).states} == {"page", "unknown"}


@pytest.mark.parametrize("files", [{}, {"menu.txt": "1 Bills"}])
def test_a_folder_without_a_page_is_an_error_with_a_way_out(files, folder, tmp_path):
    root = folder.all(files) if files else tmp_path
    with pytest.raises(ReachError, match="no web page is in it"):
        read(root)


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ReachError, match="can't be read"):
        read(tmp_path / "nowhere")


def test_one_page_is_a_site_of_one_page(folder):
    graph = read(folder(**{"a.html": "Bel 0800-1234 <a href=b.html>b</a>"}) / "a.html")
    assert moves(graph, "/a.html") == [("phone:08001234", "types", ""), ("/b.html", "click", "")]


def test_a_page_with_very_many_links_stays_small_and_says_so(folder):
    body = "".join(f"<a href=p{k}>p</a>" for k in range(30_000)) + "<a href='tel:08001234'>Bel</a>"
    graph = read(folder(**{"index.html": body}))
    assert len(graph.moves) == gathering.MAX_UNKNOWN + 2
    assert states(graph)[gathering.REST].kind == "unknown"
    assert moves(graph)[-1] == ("phone:08001234", "click", "")
    assert any("10,000 were not followed" in told for told in whys(graph))


def test_how_far_the_reading_is_is_told(folder):
    told = []
    read(folder(**{"index.html": "x"}), progress=lambda words, part: told.append((words, part)))
    assert told == [("0 of 1 pages", 0.0)]


@pytest.mark.parametrize(
    ("name", "head", "site"),
    [
        ("x.warc.gz", b"", True),
        ("x.warc", b"", True),
        ("x.HTML", b"", True),
        ("x", b"<!DOCTYPE html><html>", True),
        ("x", b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", True),
        ("menu.txt", b"1 Bills", False),
        ("flow.xml", b'<?xml version="1.0"?><Response><Say>hi</Say></Response>', False),
        ("flow.vxml", b'<?xml version="1.0"?><vxml><form/></vxml>', False),
        ("extensions.conf", b"[general]", False),
    ],
)
def test_sites_are_told_from_other_files(name, head, site):
    assert recognises(name, head) is site


def test_a_file_of_settings_in_xml_is_no_page():
    assert not recognises("plugin.xml", b"<?xml version='1.0'?><plugin><property name='a'/></plugin>")
    assert recognises("page", b"<p>Call us</p>")
