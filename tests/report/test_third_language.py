"""A made-up third language, the English catalogue with each word marked: every page speaks it, and nothing else."""

import json
import re

import pytest
from tests.report.test_pages import LOGS, PLANS, STAFF, Seen
from tests.report.trial_results import changed_and_over, forecast

from humanline.foundation.language import LANGUAGES
from humanline.loop.reaching import reach
from humanline.report import charter_page, facts_page, plan_page, reach_page, staff_page, trial_page
from humanline.report.words import catalogue

MARK = "ₓ"
#: Words that are no sentence: units, and what the locale writes.
WRITTEN = {
    "min", "s", "and", "UTC", "CET", "CEST", "h", "v",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
}  # fmt: skip
MENU = (
    "Hello, this is a computer.\n  1 Rent\n    Pay on our site.\n    -> hang up\n  2 Repairs -> person\n  3 Else -> x\n"
)


def marked(sentence):
    return re.sub(r"\{\w+\}|`[^`]*`|[^\W\d_]+", lambda m: m[0] if m[0][0] in "{`" else m[0] + MARK, sentence)


@pytest.fixture(scope="module", autouse=True)
def third():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, "xx", LANGUAGES["en"])
        for texts in catalogue().values():
            patch.setitem(texts, "xx", marked(texts["en"]))
        yield


def words(text):
    return set(re.findall(r"[^\W\d_]+" + MARK + "?", text))


def unmarked(html, *records):
    """Words on a page that are neither of the catalogue nor of what it tells of."""
    data = " ".join(json.dumps(json.loads(record.to_json()), ensure_ascii=False) for record in records)
    known = {word.lower() for word in words(data) | WRITTEN}
    said = re.sub(r"<code>.*?</code>", "", html, flags=re.S)  # commands are the same in every language
    return sorted(word for word in words(Seen(said).text) if not word.endswith(MARK) and word.lower() not in known)


@pytest.mark.parametrize("name", LOGS + PLANS + STAFF)
def test_a_page_in_a_third_language_holds_no_word_of_another(samples, name):
    record = getattr(samples, name)()
    if name in LOGS:
        html = facts_page(record, language="xx")
    elif name in STAFF:
        html = staff_page(record, language="xx")
    else:
        facts = samples.housing()
        assert unmarked(charter_page(record, language="xx"), record) == []
        assert unmarked(plan_page(record, facts, language="xx"), record, facts) == []
        return
    assert unmarked(html, record) == []


def test_so_does_the_page_of_a_trial(samples):
    result, plan, expected = changed_and_over(), samples.one_cell(), forecast()
    html = trial_page(result, language="xx", plan_before=plan, plan_after=plan, forecast=expected)
    assert unmarked(html, result, plan, expected) == []


def test_so_does_the_page_of_a_menu(tmp_path):
    place = tmp_path / "menu.txt"
    place.write_text(MENU, encoding="utf-8")
    found = reach(str(place), rules=["default", "netherlands"])
    assert unmarked(reach_page(found, language="xx"), found) == []
