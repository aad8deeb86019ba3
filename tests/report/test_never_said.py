"""What pages never say: one word a thing, and no word that only we know, on every sample page in both languages."""

import re

import pytest
from tests.report.test_pages import LOGS, PLANS, STAFF, Seen
from tests.report.trial_results import changed_and_over, forecast

from humanline.foundation.language import LANGUAGES
from humanline.loop.reaching import reach
from humanline.report import charter_page, facts_page, plan_page, reach_page, staff_page, trial_page
from humanline.report.words import catalogue

NEVER = {
    "nl": (
        r"[Cc]ontactmoment", r"uren van medewerkers", r"contact op over", r"[Bb]egint bij een mens", r"[Hh]andvest",
        r"\bmens en zelfservice", r"\b[Ww]ie om een medewerker",
        r"verholpen", r"contact op ", r"\. Wie \w+ ?\w*t\b[^?]*,", r"\d %",
    ),
    "en": (
        r"[Cc]ontact moment", r"\bWho (?:asks|hangs|gives|chose|was|answers)\b[^?]*\.", r"\bthe lot\b",
        r"\bmend(?:s|ed)?\b", r"\bforetold\b", r"\bnought\b", r"\bthe like\b", r"\bcharter\b",
    ),
}  # fmt: skip
#: Files, settings and columns of ours: outside code they stand in no sentence.
OURS = (
    r"line\.toml", r"plan\.json", r"\[\[?[a-z_]+\]", r"\{\w+\}",
    r"\b(?:hours_per_week|period_weeks|customer_id|handle_s|wait_s|felt_heard|asked_person_at)\b",
)  # fmt: skip
#: Names in the samples that say such a thing themselves.
GIVEN = ("{braces}", "unheard_of", "Charter")
MENU = (
    "Hello, this is a computer.\n  1 Rent\n    Pay on our site.\n    -> hang up\n  2 Repairs -> person\n  3 Else -> x\n"
)


def pages(samples, name, language):
    record = getattr(samples, name)()
    if name in LOGS:
        return [facts_page(record, language=language)]
    if name in STAFF:
        return [staff_page(record, language=language)]
    return [plan_page(record, None, language=language), charter_page(record, language=language)]


def faults(html, language):
    said = Seen(re.sub(r"<code>.*?</code>", "", html, flags=re.S)).text.replace("\u00a0", " ")
    for given in GIVEN:
        said = said.replace(given, "")
    return sorted({m[0] for pattern in (*NEVER[language], *OURS) for m in re.finditer(pattern, said)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LOGS + PLANS + STAFF)
def test_no_sample_page_says_what_is_never_said(samples, name, language):
    assert [faults(html, language) for html in pages(samples, name, language) if faults(html, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_does_the_page_of_a_trial_or_of_a_menu(samples, language, tmp_path):
    plan = samples.one_cell()
    around = {"plan_before": plan, "plan_after": plan, "forecast": forecast()}
    assert faults(trial_page(changed_and_over(), language=language, **around), language) == []
    place = tmp_path / "menu.txt"
    place.write_text(MENU, encoding="utf-8")
    assert faults(reach_page(reach(str(place)), language=language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_it_either_on_a_page_or_a_terminal_that_no_sample_shows(language):
    """The charter has its own word in English on the terminal, where its file is named."""
    patterns = [one for one in NEVER[language] if "charter" not in one]
    said = {key: re.sub(r"\{\w+\}", "…", texts[language]) for key, texts in catalogue().items()}
    assert not {key: text for key, text in said.items() if any(re.search(one, text) for one in patterns)}
