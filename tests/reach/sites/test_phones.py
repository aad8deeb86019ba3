"""Telephone numbers are found, and numbers that are something else are not."""

import pytest

from humanline.reach.sites.phones import find_phones, from_link, normalise

NUMBERS = [
    ("Bel 0800-1234", ["08001234"]),
    ("Bel gratis 0800 - 0543", ["08000543"]),
    ("0900-1234567 (€ 0,10 per minuut)", ["09001234567"]),
    ("Telefoon: 010 123 45 67", ["+31101234567"]),
    ("(010) 123 45 67", ["+31101234567"]),
    ("010-1234567", ["+31101234567"]),
    ("010/123.45.67", ["+31101234567"]),
    ("0251 - 25 63 33", ["+31251256333"]),
    ("T 0251 256333", ["+31251256333"]),
    ("Telefoonnummer 0251256333", ["+31251256333"]),
    ("06 12 34 56 78", ["+31612345678"]),
    ("06-12345678", ["+31612345678"]),
    ("+31 10 123 45 67", ["+31101234567"]),
    ("+31 (0)10 - 123 45 67", ["+31101234567"]),
    ("0031 10 1234567", ["+31101234567"]),
    ("(+31) 10 123 45 67", ["+31101234567"]),
    ("088 - 123 45 67", ["+31881234567"]),
    ("Bel 14 010", ["14010"]),
    ("Bel 14 0251 voor een afspraak", ["140251"]),
    ("14 030", ["14030"]),
    ("Bel 14030 of +31 30 286 00 00 vanuit het buitenland", ["14030", "+31302860000"]),
    ("Call us on 020 7946 0958", ["02079460958"]),
    ("Phone: (555) 123-4567", ["5551234567"]),
    ("Call 1-800-555-0199 now", ["18005550199"]),
    ("+44 20 7946 0958", ["+442079460958"]),
    ("+32 2 123 45 67", ["+3221234567"]),
    ("Tel.: 010 123 45 67 / fax: 010 765 43 21", ["+31101234567"]),
    ("010\u00a0123\u00a045\u00a067", ["+31101234567"]),
    ("Klantnummer vergeten? Bel 010 123 45 67.", ["+31101234567"]),
    ("KvK 24123456\nTelefoon 010 123 45 67", ["+31101234567"]),
    ("+91- 9535065757", ["+919535065757"]),
    ("1-800-555-0199", ["18005550199"]),
    ("T +31 88 123 45 67 | E info", ["+31881234567"]),
    ("btw NL123456789B01 · +31 85 012 3456 · info", ["+31850123456"]),
    ("Bel 0251 256 333 of 0251 256 334", ["+31251256333", "+31251256334"]),
    ("telefoonnummer 14 0314 of de balie", ["140314"]),
    ("Bestelnummer 12345678. Vragen? Bel 0800-1234.", ["08001234"]),
]

SOMETHING_ELSE = [
    "",
    "Bestelnummer 0101234567",
    "ordernummer: 010 123 45 67",
    "Factuurnummer 0612345678",
    "Order no. 5551234567",
    "Your reference: 020 7946 0958",
    "KvK 24123456",
    "KvK-nummer: 01234567",
    "BTW NL001234567B01",
    "BTW: NL 0012.34.567.B01",
    "IBAN NL91 ABNA 0417 1643 00",
    "NL91ABNA0417164300",
    "01-02-2024 10:30",
    "Op 01-02-2024 1011 mensen",
    "2024-02-01",
    "1234 AB Rotterdam",
    "Coolsingel 40, 3011 AD Rotterdam",
    "€ 1.234.567,89",
    "14 020 inwoners telde de stad in dat jaar, en dat werden er meer",
    "In 2024 waren er 14 030 meldingen over de openbare ruimte gedaan",
    "ISBN 978-90-274-3964-2",
    "Fax: 010 765 43 21",
    "faxnummer 0251-256334",
    "Serienummer 0101234567",
    "Dossier 2024.0101.234567",
    "0123456789 keer bekeken door mensen uit het hele land",
    "versie 10.12.34.56",
    "De gemeente telde 1.234.567 inwoners",
    "Zaaknummer 0612345678",
    "Bel 112 bij nood",
    "Artikel 2.1 lid 3, 10 11 12 13 14 15",
    "kenmerk 0800-1234",
    "openingstijden 09:00 - 17:00 en 18:00 - 20:00",
    "https://example.nl/0101234567",
    "0101234567@example.nl",
    "Bel ons van 9.00 - 17.00 uur",
    "Telefonisch bereikbaar 08.30-12.00 en 13.00-17.00 uur",
    "Call us about the year 2023-2024",
    "Bel voor de 24 uur van 9 tot 17",
    "EAN 8712345678906",
    "BSN 012345678",
    "012 - 34 567 89",
    "WOZ-waarde 2024: 0101234567",
    "order 0031 10 1234567",
    "tot 10 000 000 euro",
    "0800 - MIJNBANK",
    "Call the machine at 74.125.127.100",
    "Call it with 1.234567 or with 2.7182818",
    "Postbus 70012, 3000 KP Rotterdam",
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_a_telephone_number_is_found_as_one_dials_it(text, numbers):
    assert [phone.number for phone in find_phones(text)] == numbers


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_a_number_that_is_something_else_is_no_telephone_number(text):
    assert find_phones(text) == []


def test_a_number_that_costs_money_says_so():
    assert [phone.premium for phone in find_phones("Bel 0900-1234 of 0800-1234")] == [True, False]


def test_a_number_is_given_as_it_stands_and_where():
    (phone,) = find_phones("Bel ons op 010 - 123 45 67 vandaag")
    assert (phone.shown, phone.start) == ("010 - 123 45 67", 11)


@pytest.mark.parametrize(
    ("href", "number"),
    [
        ("tel:+31101234567", "+31101234567"),
        ("tel:0101234567", "+31101234567"),
        ("tel:010%20123%2045%2067", "+31101234567"),
        ("TEL:14010", "14010"),
        ("tel:+3114010", "14010"),
        ("callto:010-1234567", "+31101234567"),
        ("tel:+31(0)10-1234567;ext=12", "+31101234567"),
        ("tel:", ""),
        ("tel:{{ number }}", ""),
        ("callto:some.name", ""),
    ],
)
def test_a_telephone_link_gives_its_number(href, number):
    assert from_link(href) == number


@pytest.mark.parametrize(
    "shown", ["010 1234567", "+31 10 1234567", "0031-10-1234567", "+31 (0)10 123 45 67", "+31 010 1234567"]
)
def test_one_number_written_in_five_ways_is_one_number(shown):
    assert normalise(shown) == "+31101234567"
