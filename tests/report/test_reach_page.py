"""The page of the way to a person: what it says of each kind of source, what it draws, and what it leaves out."""

import ast
import importlib.util
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import humanline
from humanline.model.reach import Graph, GraphState, NotUnderstood, Remark, Transition
from humanline.reach.judging import judge, known_sets, read_rules
from humanline.reach.measuring.coming_for import Volume
from humanline.reach.measuring.hearing import READ_FORMATS
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.outline import read_text
from humanline.report import reach_page
from humanline.report.charts.drawing import TEXT
from humanline.report.charts.letters import lines_of, text_width
from humanline.report.charts.reach_layout import MOST_COLUMNS, MOST_ROWS, drawn_moves, layout
from humanline.report.words import catalogue

LANGUAGES = ("nl", "en")
GOOD = "Hello, or press 0 for a colleague.\n  1 Bills -> person\n  0 a colleague -> person\n"
BAD = """Hello. Choose one of three.
  1 Bills
    What about your bill?
      1 Pay
        Pay on our site.
        -> hang up
      2 Something else -> person
  2 Moving
    Look on our site.
    -> done
  3 Repairs -> person
"""
ODD = "Hello, or press 0 for a colleague.\n  1 Odd -> somewhere\n  0 a colleague -> 1 Odd\n"
CIRCLE = "== main ==\nHello.\n  1 Again -> main\n  2 Look -> done\n"
CLOSED = "Hello, press 0 for a colleague.\n  0 a colleague -> person (phone, mon-fri 9:00-17:00)\n"
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


def _builders():
    if "reach_builders" not in sys.modules:
        place = Path(__file__).parents[1] / "reach" / "builders.py"
        spec = importlib.util.spec_from_file_location("reach_builders", place)
        module = importlib.util.module_from_spec(spec)
        sys.modules["reach_builders"] = module
        spec.loader.exec_module(module)
    return sys.modules["reach_builders"]


def found_in(what, *, rules=("default",), volumes=()):
    graph = read_text(what, "menu.txt") if isinstance(what, str) else what
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    reach, of = measure(graph, clock=lambda: noon, version="0", volumes=volumes)
    return judge(reach, of, [read_rules(name) for name in rules])


class Seen(HTMLParser):
    """The words of a page, its tags and the words in its pictures."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.words, self.heads, self.drawn = [], [], [], [], []
        self.feed(page)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "svg" in self.open:
            self.drawn.append(data)
        elif not {"style", "script"} & set(self.open):
            self.words.append(data)
            if {"h1", "h2", "h3"} & set(self.open):
                self.heads.append(data.strip())


def seen(what, language="en", **about):
    return Seen(reach_page(found_in(what, **about), language=language))


# What the heading says.


@pytest.mark.parametrize(
    ("what", "english", "dutch"),
    [
        (GOOD, "A person is one step away", "Een medewerker is één stap weg"),
        (BAD, "From 2 of 4 places there is no way to a person", "Vanaf 2 van 4 plekken is er geen weg naar een"),
        (ODD, "Not known: a way to a person may lead", "Niet bekend: misschien loopt er een weg naar een medewerker"),
        (CIRCLE, "There is no way to a person from anywhere", "Er is nergens een weg naar een medewerker"),
        (CLOSED, "A person is one step away, but not at all hours", "Een medewerker is één stap weg, maar niet op"),
        ("-> person\n", "A person is there at once", "Een medewerker is er meteen"),
    ],
)
def test_the_heading_states_the_finding(what, english, dutch):
    assert seen(what, "en").heads[0].startswith(english)
    assert seen(what, "nl").heads[0].startswith(dutch)


def test_a_way_that_may_be_shorter_is_told_as_at_most():
    states = (
        GraphState("a", "choice"),
        GraphState("b", "choice"),
        GraphState("c", "unknown"),
        GraphState("d", "person", way="phone"),
    )
    moves = (
        Transition("a", "b", "key", value="1"),
        Transition("a", "c", "key", value="2"),
        Transition("b", "d", "key", value="1"),
    )
    page = seen(Graph("x", "outline", states, moves, ("a",)))
    assert page.heads[0] == "A person is at most two steps away"
    assert "≤2" in page.drawn
    assert "A number with ≤: perhaps fewer steps" in page.text


def test_without_an_entry_the_page_says_not_known_and_draws_nothing():
    page = seen(Graph("x", "asterisk", (GraphState("a", "speaks"),), (), ()))
    assert page.heads[0] == "Not known: nothing says where a customer comes in"
    assert page.drawn == []


def test_a_place_with_luck_only_is_not_told_as_a_way():
    states = (GraphState("a", "choice"), GraphState("b", "person", way="phone"), GraphState("c", "done"))
    lottery = Graph("x", "outline", states, (Transition("a", "b", "depends"), Transition("a", "c", "depends")), ("a",))
    page = seen(lottery)
    assert "only with luck" in page.heads[0]
    assert "depends on something that you do not choose" in page.text


def test_the_answer_counts_kept_broken_and_unknown_rules():
    assert "All 5 rules that can be looked at here are kept." in seen(GOOD).text
    assert "Of 5 rules, 2 are kept and 3 are broken." in seen(BAD).text
    assert "of 4 it is not known" in seen(ODD).text


# What the sections say.


def test_every_rule_set_is_told_with_sign_word_source_what_is_not_seen_and_that_it_is_no_legal_advice():
    for language, advice in (("en", "legal advice"), ("nl", "juridisch advies")):
        found = found_in(BAD, rules=known_sets())
        page = Seen(reach_page(found, language=language))
        for rules in found.rule_sets:
            assert getattr(rules.advice, language) in page.text
            assert advice in getattr(rules.advice, language).lower()
            for rule in rules.rule:
                assert getattr(rule.text, language) in page.text
                if rule.source.name != "Humanline":
                    assert rule.source.name in page.text
            for item in rules.cannot_check:
                assert getattr(item.why, language) in page.text
    signs = [word for word in page.words if word in ("✓", "✗", "?", "–")]
    assert len(signs) >= sum(len(rules.rule) for rules in found.rule_sets)


def test_the_worst_way_is_told_step_by_step_with_what_is_said_and_done():
    page = seen(BAD)
    assert "The worst way: by ‘Pay’" in page.heads
    for told in (
        "You have heard 15 words (6 seconds) and pressed 2 keys.",
        "You press 1 (‘Bills’).",
        "Pay on our site.",
        "Then the system ends the contact. There was no way to a person.",
    ):
        assert told in page.text
    assert "That is option 3 of 3." in page.text  # the way to a person: the third option of the first menu


def test_somebody_who_follows_the_words_is_told_of():
    assert "Customers who follow the words" in seen("Hello.\n  1 Bills -> person\n  2 Moving -> done\n").text


def test_several_ways_in_are_told_each():
    graph = msgspec.structs.replace(read_text(BAD, "menu.txt"), entries=("bills", "moving"))
    page = seen(graph)
    assert "There are 2 ways in: the heading and the first sentences of this page are about the usual one" in page.text
    assert "From ‘Bills’ it takes one step" in page.text
    assert "Bills choice menu.txt:2 Pay, person, by phone 0 1 1 1 4 s" in page.text, "no steps from the start"
    assert "Moving something is said menu.txt:8 done 0 no way" in page.text


def test_rules_that_ask_the_same_tell_a_finding_once():
    page = seen(BAD, rules=("default", "us-one-key"))
    assert page.text.count("Farther than a rule allows (1)") == 1


def test_a_link_that_is_hard_to_find_is_told_as_such():
    states = (GraphState("a", "page", name="Home", words="Home"), GraphState("b", "person", way="phone"))
    page = seen(Graph("x", "site", states, (Transition("a", "b", "click", label="Call us", hidden="pdf"),), ("a",)))
    assert "You click ‘Call us’. That is hard to find: in a PDF." in page.text


def test_a_circle_is_told_as_going_on_for_ever():
    page = seen(CIRCLE)
    assert "Circles without a way out" in page.heads
    assert "And so on, round and round." in page.text


def test_mends_are_told_in_good_dutch_for_one_and_for_many():
    page = seen(BAD, "nl").text
    assert "is 1 van 2 plekken opgelost" in page
    assert "zijn 2 van 2 plekken opgelost" in page
    assert "zijn 1 van" not in page


def test_the_menu_as_it_should_become_is_text_for_the_supplier_with_the_steps_before_and_after():
    found = found_in(BAD, rules=known_sets())
    page = Seen(reach_page(found, language="en"))
    assert "After the change" in page.text
    # Bills has two options, so 0 is free; of what is already a step away nothing changes.
    assert "== Moving ==" in page.text
    assert "+ 0 a person (and say it in the menu: ‘For a person, press 0.’)" in page.text
    assert "Moving no way 1" in page.text
    assert "menu.txt:" not in page.text[page.text.index("What to change") : page.text.index("The whole picture")]
    nothing = msgspec.structs.replace(found, mends=())
    assert "After the change" not in reach_page(nothing, language="en")


def test_places_without_a_name_are_called_by_what_is_said_or_how_one_comes_there_never_by_their_id():
    states = (
        GraphState("incoming/s/2", "choice", words="Welcome to the town."),
        GraphState("incoming/s/3", "choice", sounds=("repairs",)),
        GraphState("incoming/s/4", "speaks"),
        GraphState("incoming/s/5", "hang_up"),
    )
    moves = (
        Transition("incoming/s/2", "incoming/s/3", "key", value="1"),
        Transition("incoming/s/3", "incoming/s/4", "key", value="2"),
        Transition("incoming/s/4", "incoming/s/5", "goes_on"),
    )
    graph = Graph("plan.conf", "asterisk", states, moves, ("incoming/s/2",), (), (), ("[pstn] s", "[pstn] 0201234567"))
    page = Seen(reach_page(found_in(graph), language="nl"))
    assert "incoming/s/" not in page.text + " ".join(page.drawn)
    for name in ("Welcome to the town.", "opname repairs", "toets 2 bij opname repairs"):
        assert name in page.text
    told = "We namen deze als de nummers die klanten bellen: elk nummer dat binnenkomt bij ‘pstn’, 0201234567."
    assert told in page.text


def test_what_customers_come_for_is_told_with_steps_seconds_and_what_was_not_found():
    page = seen(BAD, volumes=[Volume("Bills", 40.0), Volume("Moving", 30.0), Volume("Divorce", 5.0)])
    assert "30 of 75 contacts come to a place without a way to a person" in page.heads
    assert "not found here" in page.text
    assert "Divorce" in page.text


@pytest.mark.parametrize("written", sorted(READ_FORMATS))
def test_words_on_a_screen_are_read_and_a_link_is_asked_for(written):
    found = found_in(BAD)
    page = reach_page(
        msgspec.structs.replace(found, graph=msgspec.structs.replace(found.graph, format=written)), language="en"
    )
    assert "You have read 15 words" in page
    assert "You have heard" not in page
    assert "Talk to a person" in page


def test_hours_without_a_way_are_drawn_as_a_week_and_told_by_the_day():
    page = seen(CLOSED)
    assert "128 of the 168 hours of a week are without a way to a person" in page.heads
    assert "00:00–09:00 and 17:00–24:00" in page.text
    assert "the whole day" in page.text
    assert {"Mon", "Sun"} <= set(page.drawn)


def test_a_language_without_a_way_is_named_in_the_language_of_the_page():
    assert "In the language English there is no way to a person" in seen(TONGUES).text
    assert "In de taal Engels is er geen weg naar een medewerker" in seen(TONGUES, "nl").text


def test_what_was_not_understood_is_told_in_the_language_of_the_page_with_its_values():
    twice = Remark("key_twice", {"key": "1", "line": 1_204})
    graph = msgspec.structs.replace(
        read_text(GOOD, "menu.txt"),
        not_understood=(
            NotUnderstood("a.html:3", "/gone.html", Remark("linked_not_there")),
            NotUnderstood("", "x", twice),
        ),
        notes=(Remark("pages_read", {"pages": 2_500}),),
    )
    page = seen(graph, "nl").text
    assert "Er is een link naar, en het is er niet." in page
    assert "Toets 1 staat hier al, op regel 1.204: alleen die is gelezen." in page
    assert "Gelezen pagina's: 2.500; stijlen en scripts zijn niet uitgevoerd." in page
    assert "a.html:3" in page


def _codes_in(node: ast.AST) -> Iterator[str]:
    """What is handed over as a reason or a note: `Remark("…")`, and the last word of a call that takes one."""
    takes = {"Remark": 0, "note": 0, "not_understood": 2, "unknown": 3, "left_out": 2, "_problem": 2, "_lost": 3}
    for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = takes.get(name)
        if place is not None and len(call.args) > place and isinstance(call.args[place], ast.Constant):
            yield call.args[place].value


def test_every_code_that_a_reader_gives_has_words_and_all_words_have_a_reader():
    source = [path.read_text(encoding="utf-8") for path in (Path(humanline.__file__).parent / "reach").rglob("*.py")]
    codes = {key.rpartition(".")[2] for key in catalogue() if key.startswith("reach_reading.")}
    given = {code for text in source for code in _codes_in(ast.parse(text))}
    assert len(given) > 80
    assert given - codes == set()
    assert codes - set(re.findall(r'"([a-z0-9_]+)"', "\n".join(source))) == set()


@pytest.mark.parametrize("what", [GOOD, BAD, ODD, CIRCLE, CLOSED, TONGUES])
def test_every_finding_stands_on_the_page_with_its_place(what):
    found = found_in(what, rules=known_sets())
    page = Seen(reach_page(found, language="en")).text
    for finding in found.findings:
        assert not finding.place or finding.place in page
    assert "{" not in page


# That it is one safe, whole page.


def test_hostile_words_are_shown_and_never_run():
    nasty = '<script>alert(1)</script> "onclick=x" `code` {name} \'&amp;'
    states = (
        GraphState("a", "choice", name=nasty, words=nasty, place=nasty, language=nasty),
        GraphState("b", "unknown", name=nasty),
        GraphState("c", "person", way="phone", open=((0, 60),)),
        GraphState("d", "choice", name=nasty + "2", language="nl", asks_for=nasty),
    )
    moves = (
        Transition("a", "b", "key", value=nasty, label=nasty),
        Transition("a", "c", "says", label=nasty),
        Transition("a", "d", "click", value="javascript:alert(1)", label=nasty),
        Transition("d", "a", "fails"),
    )
    unclear = NotUnderstood(nasty, nasty, Remark("key_without_option", {"key": nasty}), "b")
    graph = Graph(nasty, "outline", states, moves, ("a",), (unclear,), (Remark("costs_extra", {"way": nasty}),))
    html = reach_page(found_in(graph, rules=known_sets(), volumes=[Volume(nasty, 3.0)]), language="nl")
    page = Seen(html)
    assert page.open == []
    assert [tag for tag, _ in page.tags].count("script") == 1  # our own, that unfolds tables for paper
    assert "alert(1)" in page.text
    assert "alert(1)" in " ".join(page.drawn)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_a_rule_file_can_not_bring_a_link_that_runs():
    found = found_in(GOOD)
    rule = found.rule_sets[0].rule[0]
    source = msgspec.structs.replace(rule.source, name="Law", address="javascript:alert(1)")
    rules = msgspec.structs.replace(found.rule_sets[0], rule=(msgspec.structs.replace(rule, source=source),))
    page = Seen(reach_page(msgspec.structs.replace(found, rule_sets=(rules,)), language="en"))
    assert all(str(attrs["href"]).startswith(("#", "https://")) for tag, attrs in page.tags if tag == "a")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", [GOOD, BAD, ODD, CIRCLE, CLOSED, TONGUES])
def test_a_page_is_whole_asks_for_nothing_and_has_ids_of_its_own(what, language):
    page = seen(what, language, rules=known_sets())
    assert page.open == []
    assert ("html", {"lang": language}) in page.tags
    assert not [attrs for _, attrs in page.tags if {"src", "srcset", "action", "data"} & set(attrs)]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [str(attrs["href"])[1:] for tag, attrs in page.tags if tag == "a" and str(attrs["href"]).startswith("#")]
    assert set(links) <= set(ids)
    assert not re.findall(r"\breach(?:_page)?\.[a-z]", page.text)


def test_the_same_record_gives_the_same_page():
    found = found_in(BAD)
    assert reach_page(found, language="en") == reach_page(found, language="en")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_graph_that_the_contract_allows_becomes_a_whole_page(data):
    graph = data.draw(_builders().graphs())
    page = Seen(reach_page(found_in(graph), language=data.draw(st.sampled_from(LANGUAGES))))
    assert page.open == []
    assert "{" not in page.text


# What is drawn.


def test_a_small_menu_is_drawn_whole_with_the_steps_to_a_person_in_each_block():
    page = seen(BAD)
    drawn = " ".join(page.drawn)
    for name in ("1 Bills", "2 Moving", "1 Pay", "person,"):
        assert name in drawn
    assert "×" in page.drawn
    assert "Not drawn: " not in page.text


def _chain(states):
    """A tree of menus with ten options each, and a person behind the first leaf."""
    made = [GraphState(f"s{k}", "choice", name=f"Menu {k}", words="Choose.") for k in range(states)]
    moves = [
        Transition(f"s{(k - 1) // 10}", f"s{k}", "key", value=str(k % 10), label=f"Menu {k}") for k in range(1, states)
    ]
    moves.append(Transition(f"s{states - 1}", "p", "key", value="0", label="a colleague"))
    order = {f"s{k}": k for k in range(states)}
    moves.sort(key=lambda move: order[move.source])
    return Graph("tree", "outline", (*made, GraphState("p", "person", way="phone")), tuple(moves), ("s0",))


def test_a_graph_of_a_hundred_thousand_places_is_told_in_bounded_time_and_room_and_says_what_it_leaves_out():
    found = found_in(_chain(100_000))
    started = time.perf_counter()
    html = reach_page(found, language="en")
    assert time.perf_counter() - started < 30
    assert len(html) < 1_000_000
    page = Seen(html)
    assert re.search(r"Not drawn: 99,9\d\d more places\.", page.text)
    assert "The table shows 300 of 100,001 places: those that are drawn, then those farthest from a person" in page.text
    assert page.drawn.count("a") < 200


def test_a_very_long_way_is_drawn_with_its_first_and_last_steps():
    states = [GraphState(f"s{k}", "choice", name=f"Menu {k}") for k in range(200)]
    moves = [Transition(f"s{k}", f"s{k + 1}", "key", value="1") for k in range(199)] + [
        Transition("s199", "p", "key", value="1")
    ]
    page = seen(Graph("x", "outline", (*states, GraphState("p", "person", way="phone")), tuple(moves), ("s0",)))
    assert "The middle of the longest way is left out of the picture." in page.text
    assert "start" in page.drawn
    assert "after 200 steps" in page.drawn
    assert "…" in page.drawn
    assert "… the middle is left out …" in page.drawn
    assert not [word for word in page.drawn if re.fullmatch(r"… \d+ more places …", word)]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_two_places_are_drawn_on_the_same_spot_and_all_fit(data):
    graph = data.draw(_builders().graphs(most=40))
    found = found_in(graph)
    told = [step.state for entry in found.entries for step in (*entry.way.steps, *entry.way_to_farthest.steps)]
    at = layout(found.graph, told, sum(found.columns.reachable))
    spots = [(spot.column, spot.row) for spot in at.spots.values()]
    assert len(spots) == len(set(spots))
    assert all(column < MOST_COLUMNS and row < MOST_ROWS for column, row in spots)
    assert len(spots) + at.left_out >= sum(found.columns.reachable)
    moves, others = drawn_moves(found.graph.moves, at, set())
    assert not {(move.source, move.target) for move in moves} & {(move.source, move.target) for move in others}
    assert all(move.source in at.spots and move.target in at.spots for move in moves)


def test_a_place_stands_in_the_column_of_its_steps_from_the_start():
    graph = read_text(BAD, "menu.txt")
    at = layout(graph, [], 9)
    steps = {graph_state.id: at.spots[graph_state.id].steps for graph_state in graph.states}
    named = {state.name or state.id: steps[state.id] for state in graph.states}
    assert named["Bills"] == 1
    assert named["Pay"] == 2
    assert at.spots["bills"].column < at.spots["pay"].column


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.floats(40, 300), st.integers(1, 4))
def test_a_label_never_leaves_its_block(text, room, most):
    lines = lines_of(text, room, most)
    assert len(lines) <= most
    assert all(text_width(line, TEXT) <= room + 1e-6 or len(line) <= 2 for line in lines)
