"""The account of the records on the page: rows that continue a contact stand in it by themselves."""

import msgspec
import pytest

from humanline.report.facts.records import records
from humanline.report.voice import Voice


@pytest.fixture
def account(samples):
    return lambda language, *, joined: section_of(samples.housing(), language, joined)


def section_of(facts, language, joined):
    """The section for a log of 10 rows: 6 contacts, 1 rejected, 1 left out, the others joined."""
    (file, *_) = facts.tidied.files
    file = msgspec.structs.replace(file, read=8 + joined, accepted=6, rejected=1, excluded=1, joined=joined)
    counts = {"read": 8 + joined, "accepted": 6, "rejected": 1, "excluded": 1, "joined": joined, "contacts": 6}
    tidied = msgspec.structs.replace(facts.tidied, files=(file,), **counts)
    return records(msgspec.structs.replace(facts, tidied=tidied), Voice(language))


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("en", "10 records are 6 contacts", "continuing one of these 2"),
        ("nl", "10 regels zijn 6 contacten", "daarvan 2"),
    ],
)
def test_rows_that_continue_a_contact_are_counted(account, language, heading, said):
    section = account(language, joined=2)
    assert section.heading == heading
    assert said in section.text[0]
    assert section.caution == ()
    files = section.sheets[0]
    assert files.rows[0][1:6] == ("10", "6", "2", "1", "1")


def test_a_log_without_such_rows_says_nothing_of_them(account):
    section = account("en", joined=0)
    assert section.text[0] == "Read 8 = counted 6 + rejected 1 + left out 1."
    assert len(section.sheets[0].rows[0]) == 6
