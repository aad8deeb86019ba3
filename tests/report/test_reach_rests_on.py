"""No sentence about the way to a person is said where what it rests on is taken away (I11)."""

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.cli.reach import _tell
from humanline.model.reach import Graph, GraphState, Transition
from humanline.reach.judging import judge, known_sets, read_rules
from humanline.reach.measuring.coming_for import Volume
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.outline import read_text
from humanline.report import reach_page
from humanline.report.rests_on import declarations, rests_on

replace = msgspec.structs.replace
GOOD = "Hello, or press 0 for a colleague.\n  1 Bills -> person\n  0 a colleague -> person\n"
DEEP = "Hello.\n  1 Bills\n    Which?\n      1 New\n        How?\n          1 Paper -> person\n  2 Moving -> person\n"
NOBODY = "Hello.\n  1 Bills\n    Pay on our site.\n    -> hang up\n  2 Moving\n    Look on our site.\n    -> done\n"
BAD = f"{NOBODY}  3 Else -> person\n"
ODD = "Hello.\n  1 Odd -> somewhere\n  2 Odder\n    Say it.\n      1 Yes -> somewhere\n"
HALF = "Hello.\n  1 Odd\n    Say it.\n      1 Yes -> somewhere\n  2 Moving -> person\n"
SHUT = "Hello, press 0 for a colleague.\n  0 a colleague -> person (phone, mon-fri 9:00-17:00)\n"
TONGUES = """Hello.
  1 Nederlands
    language: nl
    Kies.
      0 medewerker -> person
  2 English
    language: en
    Look on our site.
    -> hang up
"""
HALF_TONGUES = TONGUES.replace("Look on our site.\n    -> hang up", "Say it.\n      1 yes -> somewhere")
LUCK = Graph(
    "x", "outline",
    (
        GraphState("a", "choice"),
        GraphState("b", "choice"),
        GraphState("c", "done"),
        GraphState("d", "person", way="phone"),
    ),
    (Transition("a", "b", "depends"), Transition("a", "c", "depends"), Transition("b", "d", "key", value="1")),
    ("a", "b"),
)  # fmt: skip
VOLUMES = [Volume("bills", 30.0), Volume("moving", 12.0), Volume("nowhere to be found", 2.0)]


def found_in(what, *, rules=True, volumes=VOLUMES):
    graph = read_text(what, "menu.txt") if isinstance(what, str) else what
    reach, of = measure(graph, clock=lambda: datetime(2026, 1, 5, tzinfo=UTC), version="0", volumes=volumes)
    return judge(reach, of, [read_rules(name) for name in known_sets()] if rules else [])


ALL = (GOOD, DEEP, BAD, NOBODY, ODD, HALF, SHUT, TONGUES, HALF_TONGUES, LUCK)

#: Evidence → sources without it.
SOURCES = {
    "way": (NOBODY, ODD),
    "lucky": (GOOD, DEEP, BAD, NOBODY, ODD, HALF, SHUT, TONGUES),
    "lost": (GOOD, DEEP, ODD, HALF),
    "understood": (ODD,),
    "unclear": (GOOD, DEEP, BAD, NOBODY, TONGUES),
    "closed": (GOOD, DEEP, BAD, NOBODY, ODD, HALF, TONGUES, LUCK),
    "languages": (GOOD, BAD, ODD, SHUT),
    "several_entries": (GOOD, BAD, ODD, SHUT),
    "sounds": ALL,
}


@pytest.fixture(scope="module")
def measured():
    return {what if isinstance(what, str) else "luck": found_in(what) for what in ALL}


def without(word, measured):
    """Records in which something is not there."""
    every = list(measured.values())
    if word == "volumes":
        return [replace(one, moments=None) for one in every]
    if word == "rules":
        return [found_in(what, rules=False) for what in (GOOD, BAD, ODD)]
    if word == "mends":
        return [replace(one, mends=()) for one in every]
    if word == "findings":
        return [replace(one, findings=()) for one in every]
    return [measured[what if isinstance(what, str) else "luck"] for what in SOURCES[word]]


def draw(reach, language):
    reach_page(reach, language=language)
    _tell(reach, language)


@pytest.mark.parametrize("word", sorted({*SOURCES, "volumes", "rules", "mends", "findings"}))
def test_no_sentence_about_the_way_lacks_its_evidence(measured, spoken, word):
    said = set().union(*(spoken(draw, one) for one in without(word, measured)))
    assert sorted(key for key in said if word in rests_on(key)) == []


def test_what_is_taken_away_from_the_way_was_there(measured, spoken):
    said = set().union(*(spoken(draw, one) for one in measured.values()))
    resting = {word for key in said for word in rests_on(key)}
    declared = {word for key, words in declarations().items() if key.startswith("reach") for word in words}
    assert sorted(declared - resting - {"frame", "sounds"}) == [], "an outline has no sounds"


def test_a_language_of_which_the_way_is_not_understood_is_told_as_not_certain(measured, spoken):
    said = spoken(draw, measured[HALF_TONGUES])
    assert {"reach.finding.one_language", "reach.unless"} <= said


def test_the_same_change_in_several_places_is_not_called_one_change(measured, spoken):
    one = next(mend for mend in measured[BAD].mends if len(mend.moves) == 1)
    twice = replace(measured[BAD], mends=(replace(one, moves=(*one.moves, *one.moves)),))
    for reach, many in ((replace(twice, mends=(one,)), False), (twice, True)):
        said = {key for key in spoken(draw, reach) if key.startswith("reach_page.mend.heading")}
        assert all(key.endswith(".many") == many for key in said)
        assert len(said) == 1


def test_a_time_without_a_way_is_certain_only_where_the_longest_is(measured, spoken):
    closed = next(one for one in measured[SHUT].findings if one.kind == "closed_hours")
    long = replace(closed, windows=((0, 10_000),), sure=False)
    said = spoken(draw, replace(measured[SHUT], findings=(closed, long)))
    assert "reach_page.week.heading_unsure" in said
    assert "reach_page.week.heading" not in said
