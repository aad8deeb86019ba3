"""What the pages on reach say in figures is what the rule files and the examples give now."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AGAIN = "run: python docs/make_reach_pages.py"


def writer():
    spec = importlib.util.spec_from_file_location("make_reach_pages", ROOT / "docs" / "make_reach_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_the_rules_is_written_from_the_rule_files():
    pages = writer()
    assert pages.RULES.read_text(encoding="utf-8") == pages.rules_page(), AGAIN


def test_the_figures_of_the_four_examples_are_those_that_humanline_gives():
    pages = writer()
    now = pages.EXAMPLES.read_text(encoding="utf-8")
    assert now == pages.examples_page(now), AGAIN


def test_the_good_examples_keep_every_rule_and_the_bad_ones_break_the_first():
    found = writer().found_in()
    verdicts = {name: [verdict.verdict for verdict in one.verdicts] for name, one in found.items()}
    for name, told in verdicts.items():
        assert set(told) <= {"kept", "does_not_apply"} if name.startswith("good") else told[0] == "broken"
    assert {finding.kind for finding in found["bad menu"].findings} >= {
        "no_way", "closed_hours", "can_circle", "hang_up", "nobody_free", "not_mentioned", "buried_option",
        "asked_twice",
    }  # fmt: skip
