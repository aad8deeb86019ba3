"""The catalogue: every sentence in both languages, every code that the records know."""

import re
from pathlib import Path
from typing import get_args

import pytest

from humanline.contactlog.reading.source import unique_names
from humanline.foundation.language import LANGUAGES
from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Reason
from humanline.model.facts import Notice
from humanline.model.measures import MEASURES
from humanline.model.plan import Because
from humanline.report.voice import Voice
from humanline.report.words import catalogue, fill, has, placeholders

REPORT = Path(__file__).parents[2] / "src/humanline/report"
OFFICE = REPORT.with_name("office")
#: What is no key but the name of a file.
FILES = (".html", ".css", ".js", ".py", ".json", ".toml", ".xlsx", ".txt", ".svg")
#: Keys that are put together in code from a code in the data.
FAMILIES = (
    "notice.", "unlocks.", "need.", "need_name.", "assumption.", "because.", "get.", "column.", "reason.", "measure.",
    "outcome.", "day.", "day_short.", "mode.", "language.", "sheet.", "number.hour.", "number.day.",
    "facts.causes.", "facts.chains.", "review.moved.", "office.trial.",
    "facts.answer.", "facts.flows.", "facts.records.", "facts.reach.", "facts.contrasts.", "facts.volume.",
    "facts.part.", "facts.days.", "facts.kind.", "facts.holds.", "facts.unheard.sign.",
    "plan.block.", "plan.count.reasons.", "todo.heading.",
    "plan.holds.", "plan.part.", "plan.sure.", "plan.start.", "plan.source.",
    "plan.cells.", "plan.gains.", "plan.order.", "plan.frontier.", "plan.week.", "plan.tried.", "plan.nearer.",
    "plan.test.weeks.", "plan.candidates.", "plan.gone.", "plan.met.", "plan.starts.", "charter.",
    "rejection.", "terminal.",
    "plan.flips.", "trial_toml.", "plan.weight.", "reach.", "reach_page.", "reach_reading.",
    "staff.people.", "staff.interval.", "staff.verdict.", "staff.column.", "staff.customers.", "staff.promise.key_",
    "staff.small.no_", "trial.unit.", "trial.units.", "trial.one_unit.", "trial.decision.", "trial.fit.", "trial.rule.",
    "trial.more.", "trial.less.", "trial.short.", "trial.axis.", "trial.over_time.", "trial.state.", "trial.looks.",
    "trial.between.", "trial.status.",
    "trial.questions.", "trial.segments.", "trial.received.", "trial.fair.", "trial.staff.", "trial.line.",
    "round.side.", "round.truth.", "round.loop.",
    "review.answer.otherwise.", "review.heading.broken.", "review.verdict.", "review.measure.",
    "office.step.", "office.said.", "office.busy.", "office.doing.", "office.side.", "office.sector.",
    "office.phone.step.",
    "office.workshop.kept.", "office.reading.format", "office.reading.unit",
    "office.phone.as.", "office.reading.heading_", "office.reading.part_", "office.reading.format_",
    "office.reading.unit_", "office.reading.served_", "office.record.not_yet_", "office.hours.",
    "worth.", "page.group.", "trial.meant.", "trial.left_out.", "trial.small.", "trial.design.",
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


def test_every_key_in_the_code_is_in_the_catalogue_and_every_sentence_is_used():
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for room in (REPORT, OFFICE)
        for path in (*room.rglob("*.py"), *room.rglob("*.html"))
    )
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
    unused = [key for key in catalogue() if key not in quoted and not key.startswith(FAMILIES)]
    assert unused == []


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
