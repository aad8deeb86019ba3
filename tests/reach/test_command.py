"""`humanline reach`, as a manager and a build server run it."""

import json
import subprocess
from xml.etree import ElementTree

import pytest
import telling

GOOD = "Hello, or press 0 for a colleague.\n  1 Bills -> person\n  0 a colleague -> person\n"
BAD = "Hello\n  1 Bills\n    Look on our site.\n    -> hang up\n"
BROKEN = "1 a -> done\n    2 b -> done\n  3 c -> done\n"
ODD = GOOD + "  2 Odd -> somewhere\n"
TWO = """Hello
  1 Bills
    Which?
      1 Pay
        Pay on our site.
        -> hang up
      2 Else -> person
  2 Moving
    Look on our site.
    -> done
"""


def run(folder, *words):
    return telling.run("reach", *words, cwd=folder, expect=None)


@pytest.fixture(scope="module")
def menus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("menus")
    for name, text in (
        ("good.txt", GOOD),
        ("bad.txt", BAD),
        ("odd.txt", ODD),
        ("broken.txt", BROKEN),
        ("two.txt", TWO),
    ):
        (folder / name).write_text(text)
    (folder / "volumes.csv").write_text("moment,contacts\nBills,10\nWaste,5\n")
    return folder


def test_the_story_tells_steps_words_keys_the_verdict_and_what_would_mend(menus):
    done = run(menus, "bad.txt", "--volumes", "volumes.csv")
    assert done.returncode == 0, done.stderr
    for part in (
        "no way to a person",
        "heard 4 words",
        "pressed 1 key",
        "✗",
        "not legal advice",
        "Add in",
        "bad.txt:2",
    ):
        assert part in done.stdout
    assert "Not found here: Waste" in done.stdout


def test_each_way_in_is_told_by_its_name_and_the_farthest_place_with_the_way_there(menus):
    done = run(menus, "two.txt", "--entry", "Bills", "--entry", "Moving")
    assert "From ‘Bills’ it takes one step to a person: by then you have heard" in done.stdout
    assert "From ‘Moving’ no way to a person was found." in done.stdout
    assert "Worst off is who comes to ‘Pay’" in done.stdout
    assert "The way there: Bills —1→ Pay (two.txt:4)" in done.stdout


def test_it_speaks_dutch(menus):
    done = run(menus, "good.txt", "-l", "nl", "-r", "netherlands")
    assert "Vanaf het begin kost het één stap" in done.stdout
    assert "✓" in done.stdout
    assert "juridisch advies" in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("bad.txt",), 0),
        (("bad.txt", "--fail-on", "broken"), 3),
        (("good.txt", "--fail-on", "unknown"), 0),
        (("odd.txt", "--fail-on", "broken"), 0),
        (("odd.txt", "--fail-on", "unknown"), 3),
        (("good.txt", "bad.txt", "--fail-on", "broken"), 3),
        (("broken.txt",), 2),
        (("nowhere.txt",), 2),
        (("good.txt", "--rules", "nowhere.toml"), 2),
        (("good.txt", "--format", "word"), 2),
    ],
)
def test_it_exits_as_its_help_says(menus, words, code):
    assert run(menus, *words).returncode == code


def test_broken_lines_are_told_with_their_place(menus):
    assert "broken.txt:3" in run(menus, "broken.txt").stderr


def test_json_is_the_record_alone_and_a_list_for_several(menus):
    one = json.loads(run(menus, "good.txt", "--json").stdout)
    assert one["schema"] == 1
    assert one["columns"]["normal"][0] == 1
    assert len(json.loads(run(menus, "good.txt", "bad.txt", "--json").stdout)) == 2


def test_the_page_goes_where_asked_with_the_record_beside_it_and_sarif_too(menus, tmp_path):
    done = run(menus, "good.txt", "--out", str(tmp_path / "menu.html"), "--sarif", str(tmp_path / "reach.sarif"))
    assert "menu.html" in done.stderr
    assert "<h1>A person is one step away</h1>" in (tmp_path / "menu.html").read_text()
    assert json.loads((tmp_path / "menu.json").read_text())["graph"]["source"] == "good.txt"
    assert json.loads((tmp_path / "reach.sarif").read_text())["version"] == "2.1.0"
    run(menus, "good.txt", "bad.txt", "--out", str(tmp_path / "both"))
    names = [file.name for file in sorted((tmp_path / "both").iterdir())]
    assert names == ["01-good.txt.html", "01-good.txt.json", "02-bad.txt.html", "02-bad.txt.json"]


def test_without_out_the_page_is_reach_html_in_the_current_folder_and_a_folder_for_several(menus, tmp_path):
    run(tmp_path, str(menus / "good.txt"), "-l", "nl")
    assert 'lang="nl"' in (tmp_path / "out/reach.html").read_text()
    assert (tmp_path / "out/reach.json").exists()
    run(tmp_path, str(menus / "good.txt"), str(menus / "bad.txt"))
    assert (tmp_path / "out/reach" / "02-bad.txt.html").exists()


def test_out_may_be_a_folder_that_is_there(menus, tmp_path):
    run(menus, "good.txt", "--out", str(tmp_path))
    assert (tmp_path / "reach.html").exists()


def test_json_alone_writes_no_page_and_with_out_it_does(menus, tmp_path):
    run(tmp_path, str(menus / "good.txt"), "--json")
    assert list(tmp_path.iterdir()) == []
    run(tmp_path, str(menus / "good.txt"), "--json", "--out", "page.html")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["page.html", "page.json"]


@pytest.mark.parametrize("words", [("good.txt", "--out", "x.json"), ("good.txt", "bad.txt", "--out", "x.html")])
def test_a_page_is_never_written_over_its_own_record_nor_several_into_one(menus, words):
    done = run(menus, *words)
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert not (menus / "x.json").exists()
    assert not (menus / "x.html").exists()


def test_a_baseline_accepts_what_is_known_and_fails_on_what_is_new(tmp_path):
    """A second option that hangs up is new, and so is that nobody comes further than one step from there."""
    menu = tmp_path / "menu.txt"
    menu.write_text(BAD)
    gate = ("menu.txt", "--fail-on", "broken", "--baseline", "known.json")
    assert run(tmp_path, *gate).returncode == 2, "a baseline that is not there accepts nothing"
    assert run(tmp_path, "menu.txt", "--accept", "known.json").returncode == 0
    assert run(tmp_path, *gate).returncode == 0
    menu.write_text(BAD + "  2 Rent\n    Look on our site.\n    -> hang up\n")
    done = run(tmp_path, *gate)
    assert done.returncode == 3
    known = {
        (one["finding"], one.get("state", "")) for one in json.loads((tmp_path / "known.json").read_text())["accepted"]
    }
    assert run(tmp_path, "menu.txt", "--accept", "now.json").returncode == 0
    now = {
        (one["finding"], one.get("state", "")) for one in json.loads((tmp_path / "now.json").read_text())["accepted"]
    }
    assert len(now - known) >= 2
    menu.write_text(GOOD)
    assert "no longer found" in run(tmp_path, *gate).stderr
    (tmp_path / "known.json").write_text('{"accepted": [{"source": 1}]}')
    assert run(tmp_path, *gate).returncode == 2


def test_a_build_server_sees_a_case_for_each_rule_and_nothing_unknown_as_passed(menus, tmp_path):
    run(menus, "bad.txt", "odd.txt", "good.txt", "--fail-on", "broken", "--junit", str(tmp_path / "r.xml"))
    suites = {suite.get("name"): suite for suite in ElementTree.parse(tmp_path / "r.xml").getroot()}
    assert set(suites) == {"bad.txt", "odd.txt", "good.txt"}
    assert int(suites["bad.txt"].get("failures")) > 0
    assert (suites["odd.txt"].get("failures"), int(suites["odd.txt"].get("skipped")) > 0) == ("0", True)
    assert (suites["good.txt"].get("failures"), suites["good.txt"].get("skipped")) == ("0", "0")
    assert "bad.txt:" in suites["bad.txt"].find("testcase/failure").text


def test_a_menu_comes_in_on_standard_input(menus, tmp_path):
    found = subprocess.run(
        [telling.HUMANLINE, "reach", "-", "--json"],
        input=(menus / "bad.txt").read_text(), capture_output=True, text=True, cwd=tmp_path, check=True,
    )  # fmt: skip
    by_name = run(tmp_path, str(menus / "bad.txt"), "--json").stdout
    assert json.loads(found.stdout)["verdicts"] == json.loads(by_name)["verdicts"]
    assert list(tmp_path.iterdir()) == []
