"""The round table: what stands on the committed page, and what a case says."""

import importlib.util
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from humanline import __version__
from humanline.foundation.language import LANGUAGES
from humanline.model.organisation import Decided
from humanline.report import round_table_page
from humanline.worlds import ROUND_TABLE, WORLDS, made
from humanline.worlds.playing import WEIGHTS, PlayedWorld

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "examples" / "round-table"
FILES = {"en": "round-table.html", "nl": "ronde-tafel.html"}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    world = made(WORLDS["advice"], 7, contacts=30_000)
    path = world.write(tmp_path_factory.mktemp("advice"), language="en")
    return PlayedWorld(world, path, "en", clock=lambda: datetime(2025, 9, 15, tzinfo=UTC))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_documentation_is_small_says_that_it_is_made_up_and_has_everybody(language):
    page = (FOLDER / FILES[language]).read_text(encoding="utf-8")
    assert len(page.encode()) <= 400_000
    assert {"en": "are made up", "nl": "zijn verzonnen"}[language] in page
    for word in ROUND_TABLE:
        assert f"humanline demo --world {word}" in page
        assert WORLDS[word].organisation.of(language) in page
        assert WORLDS[word].trial.question.of(language) in page
    assert not re.findall(r"""(?:src|href)=["']https?:""", page)
    (other,) = (name for spoken, name in FILES.items() if spoken != language)
    assert f'href="{other}"' in page


def test_a_case_tells_what_was_chosen_and_what_was_computed_and_no_more(played):
    case = played.case("advice", (("advice/plan.html", "the line after"),))
    assert [result.verdict.decision for result in case.results] == ["stop_harm"] == list(case.right)
    assert played.start == "person", "what does harm is not rolled out"
    assert {one.outcome for one in case.truths} == {"resolved", "felt_heard", "trust"}
    assert [value for value, _ in case.at_weights] == [times * case.weight_now for times in WEIGHTS]
    assert len(dict(case.at_weights)[case.weight_now]) == len(WORLDS["advice"].groups)
    page = round_table_page((case,), language="en", version=__version__, seed=7)
    for value, _ in case.at_weights:
        assert f"<strong>{value:.1f}</strong>" in page
    assert len(case.after.frontier) > 3
    assert 'href="advice/plan.html"' in page
    assert page.count("<li data-now>") == 2, "the hours and the weight as they are"
    assert "does harm" in page


def test_the_hours_of_the_line_with_a_choice_count_as_those_beside_it(played):
    """A cell that somebody gave a choice is no cell with a person first, at its own hours and at all others."""

    turn = played.turn.decided([Decided("pension choice", start="choice", by="An example", because="An example")])
    frontier = turn.plan(simulate=False).frontier
    cells = [step.cells for step in frontier]
    assert cells == sorted(cells)


@pytest.mark.skipif(not int(os.environ.get("HUMANLINE_WORLDS", "0")), reason="a minute or more: `make guarantee`")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_documentation_is_made_anew_the_same(language, tmp_path):
    spec = importlib.util.spec_from_file_location("make_round_table", DOCS / "make_round_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page(language, tmp_path) == (FOLDER / FILES[language]).read_text(encoding="utf-8")
