"""Words in seven languages: who is spoken of, what is promised and denied, which key is named."""

import pytest

from humanline.reach.words import (
    KNOWN,
    denies_a_person,
    keys_named,
    language_of,
    promises_a_person,
    speaks_of_person,
    understood,
)

MENUS = {
    "nl": "Kies 2 om met een medewerker te spreken.",
    "en": "For one of our agents, please press 2.",
    "es": "Para hablar con un agente de nuestro equipo, pulse 2.",
    "de": "Drücken Sie die 2, um mit einem Mitarbeiter zu sprechen.",
    "fr": "Appuyez sur 2 pour parler avec un de nos conseillers.",
    "pt": "Prima 2 para falar com um dos nossos operadores.",
    "it": "Prema 2 per parlare con un operatore.",
}
PROMISES = {
    "nl": "Ik verbind u nu door met een medewerker.",
    "en": "I'll connect you to an agent now.",
    "es": "Le paso con un agente.",
    "de": "Ich verbinde Sie jetzt mit einem Mitarbeiter.",
    "fr": "Je vous transfère à un conseiller.",
    "pt": "Vou transferir para um operador.",
    "it": "La metto in contatto con un operatore.",
}
DENIALS = {
    "nl": "Ik kan u niet doorverbinden met een medewerker.",
    "en": "I can't transfer you to an agent.",
    "es": "No puedo pasarle con un agente.",
    "de": "Ich kann Sie nicht mit einem Mitarbeiter verbinden.",
    "fr": "Je ne peux pas vous transférer à un conseiller.",
    "pt": "Não posso transferir para um operador.",
    "it": "Non posso passarla a un operatore.",
}


@pytest.mark.parametrize("language", KNOWN)
def test_a_menu_speaks_of_a_person_and_names_its_key_and_no_other(language):
    text = MENUS[language]
    assert (language_of(text), understood(text), speaks_of_person(text)) == (language, True, True)
    assert keys_named(text) == {"2"}
    assert not promises_a_person(text)


@pytest.mark.parametrize("language", KNOWN)
def test_a_transfer_that_is_promised_is_a_person_and_one_that_is_denied_is_none(language):
    assert promises_a_person(PROMISES[language])
    assert denies_a_person(DENIALS[language])
    assert not promises_a_person(DENIALS[language])
    assert not speaks_of_person(DENIALS[language])


@pytest.mark.parametrize(
    "text",
    [
        "This call is not answered by a person.",
        "Dit nummer wordt niet door een medewerker beantwoord.",
        "Dieser Anruf wird nicht von einem Menschen beantwortet.",
        "Esta llamada no es atendida por una persona.",
        "Cet appel n'est pas traité par une personne.",
        "Esta chamada não é atendida por uma pessoa.",
        "Questa chiamata non viene gestita da una persona.",
    ],
)
def test_that_it_is_not_a_person_does_not_speak_of_one(text):
    assert denies_a_person(text)
    assert not speaks_of_person(text)


@pytest.mark.parametrize(
    "text", ["Tryck 2 för att tala med en av våra handläggare.", "Naciśnij 2, aby porozmawiać z naszym doradcą."]
)
def test_a_language_that_is_none_of_these_is_not_understood(text):
    assert not understood(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Toets een voor afval, toets twee voor een paspoort.", {"1", "2"}),
        ("Kies een van de volgende mogelijkheden.", set()),
        ("One moment, please. Choose one of these.", set()),
        ("One for bills; two for parcels.", {"1", "2"}),
        ("Appuyez sur le un pour un conseiller.", {"1"}),
        ("Bonjour, un conseiller va vous répondre.", set()),
        ("Press star to hear this again, or the hash key.", {"*"}),
        ("For a colleague press *.", {"*"}),
        ("Pulse uno para facturas, dos para un agente.", {"1", "2"}),
        ("Dial 0123 for the desk", {"0123"}),
    ],
)
def test_a_key_in_words_is_told_from_an_ordinary_word(text, keys):
    assert keys_named(text) == keys
