"""SARIF: what the schema requires (written out by hand from the standard), and the line that each finding is about."""

import json
import re

import pytest
from reach_builders import NOON, graph, outline

from humanline.reach.judging import judge, read_rules
from humanline.reach.measuring.whole import measure
from humanline.report.sarif import sarif

BAD = "Hello\n  1 Bills\n    Look on our site.\n    -> hang up\n  2 Odd -> somewhere\n  silence -> again\n"


def log_of(what, source="menus/menu.txt", language="en"):
    made = outline(what) if isinstance(what, str) else what
    reach, of = measure(made, clock=lambda: NOON, version="1.2.3")
    return json.loads(sarif([judge(reach, of, [read_rules("default")])], [source], language=language))


def check(log):
    """The required properties of SARIF 2.1.0, §3.13 to §3.59, for the objects that are used."""
    assert log["version"] == "2.1.0"
    assert re.match("https://.*sarif-schema-2.1.0.json", log["$schema"])
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(ids) == len(set(ids))
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        for result in run["results"]:
            assert result["message"]["text"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert ids[result["ruleIndex"]] == result["ruleId"]
            (location,) = result["locations"]
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[^\s\\]+", physical["artifactLocation"]["uri"])
            assert physical.get("region", {"startLine": 1})["startLine"] >= 1
            assert all(isinstance(mark, str) for mark in result["partialFingerprints"].values())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_log_has_what_the_standard_requires(language):
    check(log_of(BAD, language=language))
    check(log_of("0 a colleague -> person"))


def test_a_finding_stands_at_the_line_that_causes_it_with_the_path_that_was_given():
    results = log_of(BAD)["runs"][0]["results"]
    places = {
        result["ruleId"]: (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for result in results
    }
    assert places["hang_up"] == ("menus/menu.txt", 4)
    assert places["not_understood"] == ("menus/menu.txt", 5)
    assert places["can_circle"] == ("menus/menu.txt", 1)


def test_what_breaks_a_rule_is_an_error_and_what_is_not_understood_a_note():
    levels = {result["ruleId"]: result["level"] for result in log_of(BAD)["runs"][0]["results"]}
    assert (levels["hang_up"], levels["not_understood"]) == ("error", "note")


def test_every_place_that_breaks_a_rule_is_told():
    text = "Hello\n  1 A\n    1 x -> done\n  2 B\n    1 x -> done\n  0 a colleague -> person"
    lines = [
        result["locations"][0]["physicalLocation"]["region"]["startLine"]
        for result in log_of(text)["runs"][0]["results"]
        if result["ruleId"] == "too_far"
    ]
    assert sorted(lines) == [2, 4]


def test_fingerprints_are_the_same_when_lines_move():
    def marks(text):
        return {result["partialFingerprints"]["humanlineState/v1"] for result in log_of(text)["runs"][0]["results"]}

    assert marks(BAD) == marks(f"// a note\n\n{BAD}")


def test_places_in_a_folder_and_on_the_web_are_addresses():
    page = {"kind": "page", "place": "https://example.org/contact"}
    site = graph({"/": {**page, "place": "sub dir/index.html:3"}, "/x": page}, ["/ /x click"], format="site")
    results = log_of(site, source="site")["runs"][0]["results"]
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert uris == {"site/sub%20dir/index.html", "https://example.org/contact"}


def test_why_something_is_not_understood_is_said_in_the_language_of_the_reader():
    told = json.dumps(log_of("Hello\n  1 Bills -> nowhere at all\n", language="nl"), ensure_ascii=False)
    assert "Dit is geen woord dat na een pijl bekend is" in told
    assert "It is not a word" not in told
