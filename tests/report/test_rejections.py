"""Reasons from the rejects file are said in the language of the page."""

import re
from pathlib import Path

import pytest

from humanline.contactlog.querying import values
from humanline.contactlog.reading import csv_exact
from humanline.report.understood import rejection
from humanline.report.words import catalogue

CONTACTLOG = Path(csv_exact.__file__).parents[1]
REASONS = [
    csv_exact.NEVER_CLOSED,
    csv_exact.RUNS_ON,
    csv_exact.TOO_LONG,
    csv_exact.NUL,
    csv_exact.BAD_BYTES,
    csv_exact.ragged(1, 6),
    csv_exact.ragged(5, 6),
    "same contact_id as an earlier record",
    'breaks the rule "call_id_is_a_number"',
    "opened_at is empty",
    "opened_at can't be read as a time",
    "opened_at lies in the future",
    "opened_at: the weekday can't be read",
    "opened_at: the hour can't be read as 0 to 23",
    "moment is empty",
    "count is not a whole number, 0 or more",
    "Telefoon is not a whole number of contacts",
    "is not JSON",
    "is not a JSON object",
    *(values.why("handle_s", code) for code in values._WORDS),
]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_the_reader_has_dutch_words_and_keeps_its_english(reason):
    assert rejection(reason, "en") == reason
    assert rejection(reason, "nl") != reason


def test_every_sentence_is_one_that_the_reader_writes():
    written = "\n".join(path.read_text(encoding="utf-8") for path in CONTACTLOG.rglob("*.py"))
    for key, texts in catalogue().items():
        if key.startswith("rejection."):
            longest = max(re.split(r"\{\w+\}|\"|\d+|fields?", texts["en"]), key=len).strip()
            assert longest in written, key


def test_a_reason_that_nobody_foresaw_stays_as_it_stands():
    assert rejection("struck by lightning", "nl") == "struck by lightning"


def test_names_are_kept_whole():
    assert rejection('breaks the rule "a {b} c"', "nl") == 'breekt de regel "a {b} c"'
