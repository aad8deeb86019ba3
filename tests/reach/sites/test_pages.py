"""What one page tells: its words, its links, and each way to a person with what hides it."""

import pytest

from humanline.reach.sites.addresses import Addresses
from humanline.reach.sites.pages import MAX_WORDS, read_page

HOME = "https://example.nl/"


def page(body, *, head="", lang="nl", address=HOME + "contact", charset=""):
    text = f'<!doctype html><html lang="{lang}"><head><title>Contact</title>{head}</head><body>{body}</body></html>'
    return read_page(text.encode(), address, Addresses(HOME), charset=charset)


def ways(body, **more):
    return {way.id: way for way in page(body, **more).ways}


def links(body, **more):
    return [step.target for step in page(body, **more).steps]


WORKDAYS = tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))


# each way


def test_a_telephone_link_is_a_way_by_a_click():
    way = ways('<p>Bel <a href="tel:+31101234567">ons</a></p>')["phone:+31101234567"]
    assert (way.kind, way.way, way.by, way.hidden, way.label) == ("person", "phone", "click", "", "Bel ons")


def test_a_number_in_words_is_a_way_that_one_types():
    way = ways("<p>Telefoon 010 123 45 67</p>")["phone:+31101234567"]
    assert (way.by, way.value) == ("types", "010 123 45 67")


def test_a_number_beside_a_field_of_a_form_is_an_example_and_none_to_call():
    form = "<form><label>{0}</label><input type='tel'><textarea></textarea></form>"
    for words in ("Telefoon (010 765 43 21)", "Telefonnummer (z. B. 010 765 43 21)"):
        assert not any(id.startswith(("phone", "number")) for id in ways(form.format(words)))
    assert not any(id.startswith(("phone", "number")) for id in ways("<p>Ihre Nummer, z. B. 010 765 43 21</p>"))


def test_a_bare_number_is_named_by_the_line_above():
    assert ways("<div><p>Klantenservice</p><p>010 123 45 67</p></div>")["phone:+31101234567"].label == (
        "Klantenservice 010 123 45 67"
    )


def test_a_number_that_is_linked_and_shown_is_one_way():
    assert list(ways('<p><a href="tel:0101234567">010 123 45 67</a></p>')) == ["phone:+31101234567"]


def test_an_emergency_number_is_not_the_organisations():
    assert not ways('<p>Bel <a href="tel:112">112</a></p>')


def test_what_is_laid_out_as_code_holds_no_way():
    assert not ways("<pre>call +31 10 123 45 67 or mail a@b.nl</pre>")
    assert ways("<pre>x</pre><p>Bel +31 10 123 45 67</p>")


def test_a_premium_number_says_that_it_costs():
    assert "costs extra" in ways("<p>Bel 0900-1234</p>")["phone:09001234"].name


def test_mail_is_a_way_by_link_and_by_words_once():
    found = ways('<p><a href="mailto:Info@example.nl?subject=x">Mail</a> of info@example.nl</p>')
    assert [(way.way, way.by) for way in found.values()] == [("email", "click")]


def test_an_address_that_nobody_reads_is_no_way():
    assert not ways("<p>noreply@gemeente.nl</p>")


@pytest.mark.parametrize(
    "href",
    [
        "https://wa.me/31612345678",
        "https://api.whatsapp.com/send?phone=31612345678",
        "whatsapp://send?phone=31612345678",
    ],
)
def test_whatsapp_is_read_later(href):
    (way,) = page(f'<p><a href="{href}">App ons</a></p>').ways
    assert (way.id, way.way) == ("whatsapp:+31612345678", "message")


def test_a_number_for_whatsapp_is_no_telephone():
    assert list(ways("<p>WhatsApp: 06 12 34 56 78</p>")) == ["whatsapp:+31612345678"]


def test_an_address_with_words_of_a_visit_is_a_counter_with_its_hours():
    found = ways("<h2>Bezoek ons</h2><p>Coolsingel 40, 3011 AD Rotterdam</p><p>ma-vr 9.00-17.00 uur</p>")
    assert [(way.id, way.way, way.open) for way in found.values()] == [("counter:3011AD", "counter", WORKDAYS)]


def test_hours_in_a_table_are_those_of_the_counter():
    days = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
    rows = "".join(f"<tr><th>{day}</th><td>9.00 - 17.00</td></tr>" for day in days)
    (way,) = page(f"<h1>Openingstijden stadhuis</h1><table>{rows}</table>").ways
    assert (way.way, way.open) == ("counter", WORKDAYS)


def test_a_postal_address_is_no_counter():
    assert not ways("<h2>Bezoek</h2><p>Postadres: Postbus 100, Kerkweg 1, 9900 AA Droogland</p>")


def test_an_address_without_a_word_of_visiting_is_no_counter():
    assert not ways("<footer><p>Gemeente, Kerkplein 1, 1441 AA Waterrijk</p></footer>")


def test_a_form_that_asks_for_a_number_to_call_is_a_call_back():
    (way,) = page('<h1>Terugbelverzoek</h1><form><input type="tel" name="t"><button>Bel mij terug</button></form>').ways
    assert (way.id, way.way, way.by, way.label) == (
        "call_back:/contact", "call_back", "types", "Terugbelverzoek: Bel mij terug",
    )  # fmt: skip


def test_a_chat_with_a_person_is_one_where_the_page_says_so():
    (way,) = page("<p><button>Chat met een medewerker</button></p>").ways
    assert (way.id, way.kind, way.way) == ("chat", "person", "chat")


def test_a_chat_by_a_known_script_is_a_person_only_where_the_page_says_so():
    script = '<script src="https://widget.intercom.io/widget/x"></script>'
    (said,) = page(f"<p>Chat met een van onze medewerkers.</p>{script}").ways
    (unsaid,) = page(script).ways
    assert (said.kind, said.way) == ("person", "chat")
    assert (unsaid.id, unsaid.kind, unsaid.hidden) == ("chat-unknown:Intercom", "unknown", "script")


def test_a_chat_with_a_machine_is_not_a_person():
    (way,) = page('<a href="#chat">Chat met onze medewerkers of met Guus, de chatbot</a>').ways
    assert (way.id, way.kind) == ("chat-machine", "unknown")


def test_an_inline_script_that_starts_a_chat_is_seen():
    assert "chat-unknown:Chatwoot" in ways("<script>window.chatwootSDK.run({})</script>")


# what hides them


def test_a_contact_form_that_is_the_only_way_hides_the_person():
    form = '<form><input type="email"><textarea></textarea><button>Verstuur</button></form>'
    assert ways(form)["message:/contact"].hidden == "form"
    assert ways(f"<p>Bel 010 123 45 67</p>{form}")["message:/contact"].hidden == ""


@pytest.mark.parametrize(
    "form",
    [
        '<form><label>Nieuwsbrief <input type="email" name="email"></label><button>Vraag aan</button></form>',
        '<form><input type="password"><input name="email"></form>',
        "<form>Wat vond u van deze pagina?<textarea></textarea></form>",
        '<form role="search"><input name="q" placeholder="Stel uw vraag"></form>',
        '<form><select name="contact"></select></form>',
    ],
)
def test_newsletters_logins_ratings_and_searches_are_no_way(form):
    assert not [way for way in ways(form).values() if way.kind == "person"]


@pytest.mark.parametrize("hides", ["hidden", 'style="display: none"', 'aria-hidden="true"'])
def test_what_nothing_ever_shows_is_not_there(hides):
    assert not page(f"<h1>Contact</h1><div {hides}><p>Bel 010 123 45 67</p></div>").ways
    assert page(f'<a href="#tel">Bel</a><div id="tel" {hides}><p>Bel 010 123 45 67</p></div>').ways, "a link shows it"


def test_what_is_hidden_at_some_width_alone_is_shown():
    (way,) = page('<div class="d-none d-md-block"><p>Bel 010 123 45 67</p></div>').ways
    assert way.fold == -1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<details><summary>Heeft dit uw vraag beantwoord?</summary>", "</details>"),
        ('<div hidden id="x">', "</div>"),
        ('<div style="display:none">', "</div>"),
        ('<p><span style="display: none">', "</span></p>"),
        ('<div aria-hidden="true">', "</div>"),
        ('<div class="collapse" id="x">', "</div>"),
        ('<button aria-expanded="false" aria-controls="x">Meer</button><div id="x">', "</div>"),
        ("<dialog>", "</dialog>"),
    ],
)
def test_what_is_folded_away_is_told_apart(before, after):
    script = '<script src="/bootstrap.js"></script>'
    found = page(f"<h1>Vragen</h1>{before}<b>Bel 010 123 45 67</b>{after}<p>Tot ziens</p>{script}")
    (way,) = found.ways
    assert way.fold == 0
    assert "010" in found.parts[0].words
    assert "010" not in found.words
    assert "Tot ziens" in found.words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<details open><summary>Contact</summary>", "</details>"),
        ('<div class="collapse show">', "</div>"),
        ('<button aria-expanded="true" aria-controls="x">Meer</button><div id="x">', "</div>"),
        ("<div>", "</div>"),
    ],
)
def test_what_is_open_is_not_folded_away(before, after):
    (way,) = page(f"{before}<p>Bel 010 123 45 67</p>{after}").ways
    assert way.fold == -1


def test_what_opens_a_fold_names_it():
    assert page("<details><summary>Nog een vraag?</summary><p>x</p></details>").parts[0].label == "Nog een vraag?"
    folded = page('<button data-bs-target="#x">Toon nummer</button><div id="x" class="collapse">010 123 45 67</div>')
    assert folded.parts[0].label == "Toon nummer"


def test_a_way_that_is_open_somewhere_on_the_page_is_open():
    (way,) = page('<div hidden><a href="tel:0101234567">x</a></div><footer>Bel 010 123 45 67</footer>').ways
    assert way.fold == -1


def test_a_folded_menu_is_a_menu_and_not_a_question():
    assert [step.fold for step in page('<nav hidden><a href="/a">A</a></nav>').steps] == [-1]


def test_a_number_in_an_image_is_not_read():
    (way,) = page('<p><img src="/img/telefoon.png" alt=""></p>').ways
    assert (way.kind, way.hidden, way.id) == ("unknown", "image", "image:telefoon.png")


def test_a_number_in_the_words_of_an_image_is_a_number_hidden_in_an_image():
    (way,) = page('<img src="x.png" alt="Bel 010 123 45 67">').ways
    assert (way.id, way.kind, way.hidden) == ("phone:+31101234567", "person", "image")


def test_an_icon_beside_a_number_is_no_hidden_number():
    assert list(ways('<p><img src="phone.svg" alt="Telefoon"> 010 123 45 67</p>')) == ["phone:+31101234567"]
    assert not ways('<img src="phone.svg" alt="Telefoon" width="24" height="24">')


def test_a_link_to_a_document_is_marked():
    (step,) = page('<a href="contactgegevens.pdf">Contactgegevens</a>').steps
    assert (step.leads, step.target, step.hidden) == ("document", "/contactgegevens.pdf", "pdf")


def test_a_search_box_leads_on_with_words_typed():
    (step,) = page('<form action="/zoek"><input type="search" name="q"></form>').steps
    assert (step.leads, step.target, step.hidden) == ("search", "/zoek", "search")


def test_the_no_to_did_this_answer_your_question_is_marked_and_the_yes_is_not():
    steps = page('<p>Heeft dit uw vraag beantwoord? <a href="/">Ja</a> <a href="/verder">Nee</a></p>').steps
    assert [(step.target, step.hidden) for step in steps] == [("/", ""), ("/verder", "question")]


def test_what_only_machines_read_is_hidden_unless_it_is_shown_too():
    data = '<script type="application/ld+json">{"@type": "Organization", "contactPoint": [{"telephone": "+31 10 123 45 67", "hoursAvailable": {"dayOfWeek": ["Monday"], "opens": "09:00", "closes": "17:00"}}]}</script>'  # noqa: E501
    hidden = ways(data)["phone:+31101234567"]
    shown = ways(f"{data}<p>Bel 010 123 45 67</p>")["phone:+31101234567"]
    assert (hidden.hidden, hidden.open) == ("script", ((540, 1020),))
    assert (shown.hidden, shown.open) == ("", ((540, 1020),))


def test_a_place_that_people_come_to_by_its_type_is_a_counter():
    data = '<script type="application/ld+json">{"@type": "GovernmentOffice", "name": "Stadhuis", "openingHours": "Mo-Fr 09:00-17:00", "address": {"streetAddress": "Kerkplein 1", "postalCode": "1441 AA"}}</script>'  # noqa: E501
    assert ways(data)["counter:1441AA"].open == WORKDAYS


def test_microdata_makes_a_number_sure():
    body = '<p>Wij helpen u op werkdagen graag via het nummer <span itemprop="telephone">0101234567</span> verder</p>'
    assert "phone:+31101234567" in ways(body)
    assert not ways(body.replace(' itemprop="telephone"', ""))


def test_a_machine_readable_part_that_is_broken_is_told():
    assert page('<script type="application/ld+json">{"telephone": </script>').faults[0].code == "structured_not_read"


def test_a_telephone_link_without_a_number_is_told():
    assert page('<a href="tel:{{ nr }}">Bel</a>').faults[0].values == {"link": "tel:{{ nr }}"}


# hours near a number


@pytest.mark.parametrize(
    "body",
    [
        "<p>Bel 010 123 45 67, ma-vr 9.00-17.00 uur</p>",
        "<h2>Bellen</h2><p>010 123 45 67</p><p>Maandag t/m vrijdag van 9.00 tot 17.00 uur</p>",
        "<h2>Bellen</h2><p>Op werkdagen van 9 tot 17 uur</p><p>010 123 45 67</p>",
        "<p>Bel 010 123 45 67</p><h3>Openingstijden</h3><p>ma-vr 9-17</p>",
        "<p>Bel 010 123 45 67</p><p>Balie: ma-vr 10-12</p><p>Telefonisch: ma-vr 9-17</p>",
    ],
)
def test_the_hours_of_a_number_stand_near_it(body):
    assert ways(body)["phone:+31101234567"].open == WORKDAYS


def test_each_number_has_its_own_hours():
    found = ways("<p>Bel 010 123 45 67</p><p>ma-vr 9-17</p><p>Storing? Bel 0800-1234</p><p>24/7</p>")
    assert found["phone:+31101234567"].open == WORKDAYS
    assert found["phone:08001234"].open == ((0, 10_080),)


def test_two_numbers_in_one_line_have_their_own_hours():
    found = ways("<p>Bel 14 010, ma-vr 9-17. In het weekend belt u 0800-1234, za 9-12.</p>")
    assert (found["phone:14010"].open, found["phone:08001234"].open) == (WORKDAYS, ((7740, 7920),))


def test_the_hours_of_the_counter_are_not_those_of_the_number():
    assert ways("<p>Bel 010 123 45 67</p><p>Balie stadhuis open: ma-vr 9-17</p>")["phone:+31101234567"].open == ()


# words, links, language


def test_the_words_are_the_title_and_what_a_reader_sees_without_the_navigation():
    found = page("<header><nav><a href='/'>Home</a></nav></header><h1>Bellen</h1><p>Bel<br>ons</p><style>p{}</style>"
                 "<script>x()</script><footer>Privacy</footer>")  # fmt: skip
    assert found.words == "Contact Bellen Bel ons"


def test_where_a_page_marks_its_main_part_the_words_are_those():
    assert page("<div>Reclame</div><main><p>Inhoud</p></main>").words == "Contact Inhoud"


def test_of_very_long_pages_the_words_left_out_are_counted():
    found = page("<p>" + "woord " * (MAX_WORDS + 9) + "</p>")
    assert (len(found.words.split()), found.cut) == (MAX_WORDS, 10)


def test_links_come_once_each_in_the_order_of_the_page():
    assert links('<a href="/b">B</a><a href="a">A</a><a href="/b#x">B</a><a href="/c?utm_source=x">C</a>') == [
        "/b", "/a", "/c",
    ]  # fmt: skip


def test_a_link_is_labelled_by_its_words_its_image_or_its_name():
    body = '<a href="/a"><b>Bel</b> ons</a><a href="/b"><img alt="Chat"></a><a href="/c" aria-label="Mail"></a>'
    assert [step.label for step in page(body).steps] == ["Bel ons", "Chat", "Mail"]


def test_links_start_from_the_base_address():
    assert links('<a href="a">A</a>', head='<base href="/map/">') == ["/map/a"]


def test_buttons_and_maps_that_lead_somewhere_are_links():
    body = """<button onclick="location.href='/a'">A</button><map><area href="/b" alt="B"></map>
              <a href="javascript:window.location='/c'">C</a>"""
    assert links(body) == ["/a", "/b", "/c"]


def test_links_to_other_hosts_count_only_where_they_speak_of_contact():
    found = page('<a href="https://other.nl/x">Nieuws</a><a href="https://afspraak.nl/">Maak een afspraak</a>')
    assert [(step.leads, step.target) for step in found.steps] == [("elsewhere", "https://afspraak.nl/")]
    assert found.counts["elsewhere"] == 1


@pytest.mark.parametrize(
    ("lang", "address", "language"),
    [("nl-NL", HOME, "nl"), ("", HOME + "en/x", "en"), ("", HOME, ""), ("EN", HOME, "en"), ("x", HOME, "")],
)
def test_the_language_is_told_by_the_page_or_its_address(lang, address, language):
    assert page("x", lang=lang, address=address).language == language


def test_a_page_that_shows_nothing_without_scripts_is_bare():
    assert page('<div id="root"></div><script src="/app.js"></script>').bare
    assert not page('<div id="root"></div>').bare
    assert not page('<a href="/x">x</a><script src="/app.js"></script>').bare


# characters and broken markup


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<p>caf\u00e9".encode(), ""),
        ("<p>caf\u00e9".encode("latin-1"), ""),
        ("<p>caf\u00e9".encode("latin-1"), "iso-8859-1"),
        ("\ufeff<p>caf\u00e9".encode("utf-16-le"), ""),
        ("\ufeff<p>caf\u00e9".encode(), "iso-8859-1"),
        (b'<meta charset="windows-1252"><p>caf\xe9', ""),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><html><p>caf\xe9</p></html>', ""),
        ("<p>caf\u00e9".encode(), "no-such-charset"),
        ("<p>caf\u00e9".encode(), "base64"),
        ("<p>caf\x00\u00e9".encode(), ""),
    ],
)
def test_characters_are_read_as_a_browser_reads_them(content, charset):
    assert read_page(content, HOME, Addresses(HOME), charset=charset).words == "caf\u00e9"


def test_entities_of_the_page_itself_are_not_expanded():
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    found = read_page(
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]><p>&a11; Bel 010 123 45 67'.encode(), HOME, Addresses(HOME)
    )
    assert len(found.words) < 200
    assert [way.id for way in found.ways] == ["phone:+31101234567"]


def test_a_page_nested_too_deep_says_so():
    found = read_page(b"<p>Bel 010 123 45 67</p>" + b"<div>" * 100_000 + b"x", HOME, Addresses(HOME))
    assert [way.id for way in found.ways] == ["phone:+31101234567"]
    assert found.faults == ["nested_too_deep"]


def test_nothing_is_a_page_without_words():
    assert read_page(b"", HOME, Addresses(HOME)).words == ""


def test_an_element_with_more_attributes_than_any_real_one_loses_them():
    many = " ".join(f"a{k}=b" for k in range(30_000))
    found = read_page(f'<a {many} href="/x">X</a><p>Bel 0800-1234'.encode(), HOME, Addresses(HOME))
    assert ([way.id for way in found.ways], found.steps) == (["phone:08001234"], [])


def test_an_image_that_is_written_into_the_page_keeps_its_attributes():
    image = f'<img src="data:image/png;base64,{"a/b+" * 20_000}" alt="Bel 0800-1234">'
    assert [way.hidden for way in page(image).ways] == ["image"]


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "A" * 200_000, "0 " * 50_000, "bel 010 123 45 67 " * 5_000, "a@" * 50_000, "1." * 50_000]
)
def test_a_page_of_one_endless_line_is_read(text):
    assert read_page(text.encode(), HOME, Addresses(HOME)).words
