"""The sheets for data protection and the works council state only what a test shows."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from humanline.foundation.language import LANGUAGES
from humanline.report.sheets import write_sheets
from humanline.report.words import catalogue, sentence

TESTS = Path(__file__).resolve().parents[1]
PRIVACY = "journeys/test_privacy.py"
PSEUDONYMS = "contactlog/test_pseudonyms.py"
PEOPLE = "contactlog/test_people.py"

#: Statement → for each of its sentences, the tests that show it: a file or folder, and what their names hold. A
#: sentence that claims nothing of Humanline has none: a question, what could happen, what the law is called.
SHOWN_BY = {
    "advice": ((), ((PRIVACY, "test_the_sheets_list_every_column_that_is_read"),)),
    "protection.purpose": (
        ((PRIVACY, "test_figures_are_of_kinds_of_contact"), ("contactlog", "unheard"), ("contactlog", "repeat")),
        (("plan/test_line.py", "test_"),),
        ((PRIVACY, "test_nothing_that_is_written_or_printed"), (PRIVACY, "test_no_result_holds_a_pseudonym")),
    ),
    "protection.columns": (
        ((PRIVACY, "test_the_sheets_list_every_column_that_is_read"), ("loop/test_configuring.py", "test_")),
    ),
    "protection.where": (
        ((PRIVACY, "test_nothing_of_the_log_is_sent_anywhere"),),
        ((PRIVACY, "test_what_can_name_people_is_readable_by_its_owner_only"),),
        ((PRIVACY, "test_the_list_of_rejected_lines_says_where_and_why"),),
        ((PRIVACY, "test_when_the_folder_is_deleted"), (PRIVACY, "test_figures_are_of_kinds_of_contact")),
    ),
    "protection.pseudonyms": (
        (
            (PRIVACY, "test_every_column_is_kept_as_the_sheets_say"),
            (PSEUDONYMS, "test_the_key_is_private"),
            (PSEUDONYMS, "test_nothing_kept_holds_a_customer_number"),
        ),
        ((PSEUDONYMS, "test_no_customer_number_is_found_by_trying_them_all"),),
        ((PSEUDONYMS, "test_no_customer_number_is_found_by_trying_them_all"),),
        ((PSEUDONYMS, "test_a_lost_key_changes_no_figure"), (PSEUDONYMS, "test_no_figure_depends_on_the_key")),
        ((PRIVACY, "test_every_column_is_kept_as_the_sheets_say"),),
    ),
    "protection.small": (((PRIVACY, "test_a_group_of_fewer_than_ten"), ("contactlog", "hidden_and_so_is_the_next")),),
    "protection.need_1": ((), (("contactlog/test_tidying.py", "test_totals_with_a_column_a_channel"),)),
    "protection.need_2": ((), ((PRIVACY, "test_every_column_is_kept_as_the_sheets_say"),)),
    "protection.risk_1": ((), (("contactlog", "unheard"),), ()),
    "protection.risk_2": ((), (("plan", "test_i10_"),)),
    "council.what_1": (
        ((PRIVACY, "test_every_column_is_kept_as_the_sheets_say"),),
        ((PRIVACY, "test_the_sheets_list_every_column_that_is_read"),),
    ),
    "council.never_1": (
        ((PRIVACY, "test_minutes_are_of_a_kind_of_contact"), (PRIVACY, "test_nothing_that_is_written_or_printed")),
        (
            (PEOPLE, "test_a_column_that_names_staff_is_left_out"),
            (PEOPLE, "test_names_of_people_are_written_nowhere"),
            (PEOPLE, "test_i15_a_column_that_names_staff_is_refused"),
            (PEOPLE, "test_i15_a_column_of_people_is_refused"),
        ),
        ((PEOPLE, "test_i15_no_setting_has_staff_read"),),
        ((PEOPLE, "test_what_is_not_recognised"),),
    ),
    "council.never_2": (
        ((PRIVACY, "test_minutes_are_of_a_kind_of_contact"),),
        ((PRIVACY, "test_departments_are_shown_only_where"),),
    ),
    "council.work_1": ((("plan", "test_"),), (("plan/test_signing.py", "test_a_signature_says_who"),), ()),
    **{
        f"kept_as.{kind}": (((PRIVACY, "test_every_column_is_kept_as_the_sheets_say"),),)
        for kind in ("text", "customer_id", "contact_id", "time", "duration", "bool", "attribute", "rule")
    },
    **{
        f"kept_as.{kind}": ((("contactlog/test_tidying_values.py", "test_"),),) for kind in ("number", "count", "scale")
    },
}
#: Titles, labels and questions: they claim nothing.
NO_STATEMENT = re.compile(
    r"organisation|completed|column|holds|kept|(protection|council)\.(file|title|source|what|need|risk|measure|never|work)|"
    r"protection\.(basis|need_3|risk_3|measure_[12])|council\.(work_[23]|agreed)"
)


def sentences(text):
    return [part for part in re.split(r"(?<=[.?!)])\s+(?=[A-ZÀ-Ý0-9(])", text) if part]


def keys():
    return [key.removeprefix("sheet.") for key in catalogue() if key.startswith("sheet.")]


def names(place):
    """The names of the tests in a file or folder."""
    path = TESTS / place
    files = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
    return [
        node.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]


def test_each_statement_of_the_sheets_is_shown_by_a_test_sentence_by_sentence():
    statements = [key for key in keys() if not NO_STATEMENT.fullmatch(key)]
    assert sorted(statements) == sorted(SHOWN_BY)
    for key, shown in SHOWN_BY.items():
        for language in LANGUAGES:
            said = sentences(catalogue()[f"sheet.{key}"][language])
            assert len(said) == len(shown), (key, said)
            for each, tests in zip(said, shown, strict=True):
                claims_nothing = each.endswith("?") or each in FREE
                assert bool(tests) != claims_nothing, each
        for place, name in {one for tests in shown for one in tests}:
            assert any(name in each for each in names(place)), (key, place, name)


#: Sentences that say what could happen elsewhere, or what the sheet is.
FREE = {
    "This is a sheet to complete, not legal advice.",
    "Dit is een blad om in te vullen, geen juridisch advies.",
    "A group that seldom complains could be sent to self-service unheard.",
    "Een groep die zelden klaagt, kan ongehoord naar zelfservice worden gestuurd.",
}


class Texts(HTMLParser):
    """Every text that a reader of the page sees."""

    def __init__(self, page):
        super().__init__()
        self.texts, self._hidden = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._hidden = tag == "style"

    def handle_data(self, data):
        if data.strip() and not self._hidden:
            self.texts.append(data.strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_on_a_sheet_that_is_not_in_the_list_of_statements(tmp_path, language):
    columns = {"moment": "Topic", "customer_id": "Who", "contact_id": ("A", "B"), "handle_s": "Talk"}
    sheets = write_sheets(
        tmp_path,
        name="Ons Huis",
        columns=columns,
        attributes={"age": "Age"},
        in_rules={"gone": ("End",)},
        language=language,
    )
    known = {sentence(f"sheet.{key}", language, smallest=10) for key in keys() if "{" not in key}
    known |= {"Ons Huis", "Topic", "Who", "A, B", "Talk", "Age", "End", *columns, "age", "gone"}
    for kind, page in zip(("protection", "council"), sheets, strict=True):
        said = Texts(page.read_text()).texts
        known.add(f"{sentence(f'sheet.{kind}.source', language)} {sentence('sheet.advice', language)}")
        assert not [text for text in said if text not in known]
        for key in SHOWN_BY:
            if key.startswith(kind):
                assert sentence(f"sheet.{key}", language, smallest=10) in said
