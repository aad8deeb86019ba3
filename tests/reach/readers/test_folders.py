"""A folder with several sources: all are read, or the rest is said."""

import pytest
from reach_builders import notes

from humanline.foundation.errors import ReachError
from humanline.reach.readers.registry import read_source, sources_in

MENU = "Hello, press 0 for a colleague.\n  0 a colleague -> person\n"
DIALPLAN = "[in]\ninclude => more\nexten => 1000,1,Answer()\n same => n,Dial(SIP/anna,20)\n same => n,Hangup()\n"
VXML = '<vxml version="2.1"><form id="a"><block>Hello<exit/></block></form></vxml>'


def folder(tmp_path, files):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def names(tmp_path):
    return [(path.removeprefix(str(tmp_path)).strip("/"), format) for path, format in sources_in(str(tmp_path))]


def test_files_of_one_file_each_are_sources_of_their_own(tmp_path):
    folder(tmp_path, {"a/one.txt": MENU, "two.txt": MENU, "robots.txt": "User-agent: *\nDisallow:\n"})
    assert names(tmp_path) == [("two.txt", "outline"), ("a/one.txt", "outline")]


def test_what_another_includes_is_part_of_it(tmp_path):
    more = "[more]\nexten => 2,1,Hangup()\n"
    folder(tmp_path, {"extensions.conf": "#include extensions_more.conf\n" + DIALPLAN, "extensions_more.conf": more})
    graph = read_source(tmp_path)
    assert graph.format == "asterisk"
    assert graph.source == "extensions.conf"
    assert not any("Beside this" in note for note in notes(graph))


def test_each_format_of_a_folder_is_read_and_says_that_the_others_are_there(tmp_path):
    folder(tmp_path, {"extensions.conf": DIALPLAN, "ivr/start.vxml": VXML})
    found = sources_in(str(tmp_path))
    assert [format for _, format in found] == ["asterisk", "voicexml"]
    for path, format in found[1:]:
        (note,) = [note for note in notes(read_source(path, format)) if note.startswith("Beside this")]
        assert "extensions.conf (asterisk)" in note


def test_what_is_written_for_people_beside_an_export_is_said_and_not_read(tmp_path):
    folder(tmp_path, {"start.vxml": VXML, "read-me.txt": MENU, "manual.html": "<html><body>Manual</body></html>"})
    graph = read_source(tmp_path)
    assert graph.format == "voicexml"
    (note,) = [note for note in notes(graph) if note.startswith("Beside this")]
    assert "manual.html (site)" in note
    assert "read-me.txt (outline)" in note


def test_a_site_with_a_menu_in_text_is_the_site_and_the_menu_is_said(tmp_path):
    folder(tmp_path, {"index.html": "<html><body><p>Welcome</p></body></html>", "menu.txt": MENU})
    graph = read_source(tmp_path)
    assert graph.format == "site"
    assert any("menu.txt (outline)" in note for note in notes(graph))


def test_a_folder_of_nothing_known_is_refused(tmp_path):
    folder(tmp_path, {"notes.csv": "a,b\n1,2\n"})
    with pytest.raises(ReachError, match="not recognised"):
        read_source(tmp_path)
