"""Whose a number is, and which chats are known."""

import pytest

from humanline.reach.sites.chats import script_brings, vendors
from humanline.reach.sites.phones import find_phones
from humanline.reach.sites.whose import NumberContext, is_known_of_others, whose

NUMBER = "0101234567"


@pytest.mark.parametrize(
    "beside",
    [
        NumberContext("Bel ons op", "", "", ""),
        NumberContext("Call us on", "", "", ""),
        NumberContext("Rufen Sie uns an:", "", "", ""),
        NumberContext("Llámenos al", "", "", ""),
        NumberContext("Appelez-nous au", "", "", ""),
        NumberContext("Ligue para", "", "", ""),
        NumberContext("Chiamateci al", "", "", ""),
        NumberContext("", "", "Contact", ""),
        NumberContext("", "", "", "Contact"),
    ],
)
def test_words_of_calling_and_a_contact_page_show_that_it_is_for_customers(beside):
    assert whose(NUMBER, beside) == "ours"


@pytest.mark.parametrize(
    "beside",
    [
        NumberContext("Voor de pers:", "", "", ""),
        NumberContext("", "", "Press office", "Contact"),
        NumberContext("For example,", "", "", "Contact"),
        NumberContext("bijvoorbeeld", "", "", "Contact"),
        NumberContext("Politie:", "", "", ""),
        NumberContext("Dit nummer is vervallen:", "", "", "Contact"),
        NumberContext("Our old number", "is no longer in use", "", ""),
        NumberContext("Our partner Jansen:", "", "", ""),
    ],
)
def test_examples_the_press_help_lines_and_what_was_withdrawn_are_not(beside):
    assert whose(NUMBER, beside) == "not_ours"


def test_without_evidence_it_is_not_known():
    assert whose(NUMBER, NumberContext("", "", "", "")) == "unknown"
    assert is_known_of_others("09008844")


def test_many_chats_are_known_and_a_tag_manager_may_load_one():
    assert len(vendors()) >= 40
    assert script_brings("https://js.hs-scripts.com/123.js", "").brings in ("chat", "manager")
    assert script_brings("https://www.googletagmanager.com/gtm.js?id=GTM-X", "").brings == "manager"
    assert script_brings("/js/jquery.min.js", "").brings == "nothing"
    assert script_brings("/js/app.js", "").brings == "unknown"


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("Secretaria: (11) 3091-0000, atendimento de segunda a sexta", True),
        ("Centralino: 06 12345678", True),
        ("Tickets: partner TicketWorld, phone +44 20 7946 0001", False),
        ("Numero verde 800 123 4567 (risponde il nostro assistente virtuale)", False),
    ],
)
def test_desks_are_ours_partners_and_machines_are_not(words, ours):
    (phone,) = find_phones(words)
    end = phone.start + len(phone.shown)
    assert (whose(phone.number, NumberContext(words[: phone.start], words[end:], "", "")) == "ours") is ours
