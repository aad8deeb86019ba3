"""The catalogue: every sentence in both languages, every code that the records know."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from humanline.contactlog.reading.source import unique_names
from humanline.foundation.language import LANGUAGES
from humanline.foundation.words import fill, placeholders
from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Reason
from humanline.model.facts import Notice
from humanline.model.measures import MEASURES
from humanline.model.plan import Because
from humanline.report.voice import Voice
from humanline.report.words import catalogue, has

REPORT = Path(__file__).parents[2] / "src/humanline/report"
OFFICE = REPORT.with_name("office")
#: What is no key but the name of a file.
FILES = (".html", ".css", ".js", ".py", ".json", ".toml", ".xlsx", ".txt", ".svg")
#: Families too large to be said by a code alone: what completes them stands in the same file.
PAGES = ("plan.", "facts.", "trial.", "staff.", "reach.", "charter.", "office.", "page.")
#: Keys whose last part is a code in the data that is passed on without its family.
FAMILIES = (
    "notice.", "assumption.", "need.", "reach_reading.", "rejection.", "terminal.", "round.loop.", "language.",
    "reach.", "plan.source.", "charter.", "trial.more.", "trial.less.",
)  # fmt: skip


def test_each_sentence_is_there_in_both_languages_with_the_same_placeholders():
    for key, sentences in catalogue().items():
        assert set(sentences) == set(LANGUAGES), key
        assert placeholders(sentences["nl"]) == placeholders(sentences["en"]), key
        assert all(text.strip() for text in sentences.values()), key


@pytest.mark.parametrize(
    "word",
    ["betrouwbaarheidsinterval", "confidence interval", "mediaan", "median", "posterior", "λ", "lambda", "prior "],
)
def test_no_jargon_of_statistics_reaches_the_page(word):
    found = [key for key, texts in catalogue().items() if any(word in text.lower() for text in texts.values())]
    assert found == []


def test_no_sentence_calls_an_observed_difference_an_effect():
    for key, texts in catalogue().items():
        # What went wrong is what people wrote down, and no difference.
        if key.startswith("facts.") and not key.startswith("facts.causes."):
            assert not re.search(r"\b(effect|leidt tot|veroorzaakt|causes|leads to)\b", " ".join(texts.values())), key


def test_every_code_of_the_records_has_words():
    wanted = [f"measure.{name}" for name in MEASURES]
    wanted += [f"reason.{reason}" for reason in get_args(Reason)]
    wanted += [f"because.{reason}" for reason in get_args(Because)]
    wanted += [f"column.{column.name}" for column in LOG_COLUMNS]
    wanted += [f"get.{column.name}" for column in LOG_COLUMNS]
    wanted += [f"unlocks.{word}" for column in LOG_COLUMNS for word in column.unlocks]
    assert [key for key in wanted if not has(key)] == []


@pytest.mark.parametrize(("kind", "family"), [("Notice", "notice"), ("Assumption", "assumption"), ("Need", "need")])
def test_every_code_that_the_product_writes_has_words(kind, family):
    source = "\n".join(path.read_text(encoding="utf-8") for path in REPORT.parent.rglob("*.py"))
    written = set(re.findall(rf'\b{kind}\(\s*code="(\w+)"', source))
    if kind == "Assumption":
        written |= set(re.findall(r'\.assume\("(\w+)"', source))
    assert written
    assert sorted(code for code in written if not has(f"{family}.{code}")) == []


#: What is said here is said of whichever subject is passed on: it counts for the subjects of files that import it.
PASSED_ON = {"humanline.report.facts.reading": REPORT / "facts/reading.py"}


def keys_of(path):
    """Keys that a file of code says: whole ones, and beginnings that it completes with a code of its own.

    `voice.about("plan.matters")("text")` says `plan.matters.text`.
    """
    strings, begun, subjects = set(), set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begun.add(node.values[0].value)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "about" and node.args:
            subjects.add(getattr(node.args[0], "value", ""))
        elif isinstance(node, ast.ImportFrom) and node.module in PASSED_ON:
            strings |= keys_of(PASSED_ON[node.module])[0]
    pages = {one for one in begun if one in PAGES}
    whole = strings | {one + each for one in pages for each in strings}
    whole |= {f"{subject}.{each}" for subject in subjects if subject for each in (*strings, "subject")}
    return whole, (begun - pages) | {f"{subject}.{one}" for subject in subjects if subject for one in begun}


def test_every_key_in_the_code_is_in_the_catalogue_and_every_sentence_is_used():
    code = [path for room in (REPORT, OFFICE) for path in room.rglob("*.py")]
    pages = "\n".join(path.read_text(encoding="utf-8") for room in (REPORT, OFFICE) for path in room.rglob("*.html"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in code) + pages
    quoted = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", source))
    tops = {key.split(".")[0] for key in catalogue()}
    # A key that is followed by .one or .many, or names a whole family, is completed in code.
    unknown = [
        key
        for key in quoted
        if key.split(".")[0] in tops
        and not has(key)
        and not any(known.startswith(key if key.endswith("_") else f"{key}.") for known in catalogue())
    ]
    assert [key for key in unknown if not key.endswith(FILES)] == []
    begun = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]*)+)["'] ~""", pages))
    for path in code:
        whole, beginnings = keys_of(path)
        quoted |= whole
        begun |= {one for one in beginnings if re.fullmatch(r"[a-z_]+\.[a-z_.0-9]*", one)}
    counted = {f"{key}.{form}" for key in quoted for form in ("one", "many")}
    completed = (*FAMILIES, *begun)
    said = quoted | counted
    assert not [key for key in catalogue() if key not in said and not key.startswith(completed)], "never said"


def test_braces_in_a_name_are_not_read_as_a_placeholder():
    assert fill("{a} and {b}", {"a": "{b}", "b": "x"}) == "{b} and x"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_that_nobody_knows_is_shown_with_its_values(language):
    assert Voice(language).notice(Notice(code="something_new", values={"count": 3})) == "something_new (count: 3)"


def test_a_sentence_of_a_known_code_lacking_a_value_shows_no_brace():
    assert Voice("en").notice(Notice(code="blank_lines")) == "… blank lines were skipped."


def test_two_columns_of_one_name_are_told_with_their_names():
    _, notices = unique_names(["when", "note", "note", ""], "log.csv")
    for language in LANGUAGES:
        told = Voice(language).notice(notices[0])
        assert "note_2" in told
        assert "log.csv" in told
        assert "…" not in told
