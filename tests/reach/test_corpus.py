"""The inputs with written truth: no wrong reachable, hardly a wrong accusation, little needless doubt."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def corpus():
    spec = importlib.util.spec_from_file_location("make_reach_corpus", ROOT / "docs" / "make_reach_corpus.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(corpus):
    return corpus.by_format()


def test_there_are_at_least_ten_inputs_a_format(found):
    assert min(one.count for one in found.values()) >= 10
    assert sum(one.count for one in found.values()) >= 120


def test_nobody_is_told_as_reachable_who_is_not_for_certain(corpus, found):
    every = corpus.total(found.values())
    assert every.wrong_reachable == 0, every.faults


def test_no_rule_is_told_as_kept_that_is_not(corpus, found):
    every = corpus.total(found.values())
    assert every.false_kept == 0, every.faults


def test_hardly_anybody_is_accused_wrongly(corpus, found):
    every = corpus.total(found.values())
    assert every.false_no <= 0.01 * every.count, every.faults
    assert every.false_broken <= 0.01 * every.broken_claims, every.faults


def test_little_is_left_unknown_needlessly(corpus, found):
    every = corpus.total(found.values())
    assert every.needless <= 0.1 * every.certain, every.faults


def test_the_table_in_the_documentation_is_written_from_the_inputs(corpus, found):
    assert corpus.PAGE.read_text(encoding="utf-8") == corpus.page(found), "run: python docs/make_reach_corpus.py"
