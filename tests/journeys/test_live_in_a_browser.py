"""More of the live pages in a real browser: by keyboard alone, in two tabs, with a password, afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from served import colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from tests.journeys.test_desk_in_a_browser import browser, looked_at

from humanline.serve.links import DAYS

__all__ = ["browser"]
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: make browser")]


class Clock:
    later = timedelta()

    def __call__(self):
        from datetime import UTC, datetime

        return datetime.now(UTC) + self.later


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    from humanline.desk.addresses import ADDRESSES, refused
    from humanline.serve.security import PAGES

    clock = Clock()
    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "number": "020 000 00 00"}
    with live(tmp_path_factory.mktemp("more"), clock=clock, **more) as (port, room):
        room.clock_of_test = clock
        yield port, room


@pytest.fixture
def page(browser, service):
    context = browser.new_context(locale="nl-NL", viewport={"width": 320, "height": 640},
                                  base_url=f"http://127.0.0.1:{service[0]}")  # fmt: skip
    yield context.new_page()
    context.close()


def come_in(page, room, name="anna", scopes="agent"):
    page.goto("/desk")
    page.fill("#key", colleague(room, name, scopes))
    page.press("#key", "Enter")
    page.wait_for_url("**/desk")


def pressed(page, label):
    """Reach a button by Tab alone, and press it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == label:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{label} is not reached by Tab")


def test_a_customer_gets_a_person_by_keyboard_alone(page):
    page.goto("/")
    pressed(page, "Spreek een medewerker")
    assert page.text_content("h1").strip() == "U wacht op een medewerker"
    page.focus("#address")
    page.keyboard.type("0612345678")
    pressed(page, "Bel mij terug, op mijn plek")
    assert page.text_content("h1").strip() == "Wij bellen u terug"
    pressed(page, "Ik heb geen medewerker meer nodig")


def test_a_colleague_chooses_a_password_and_comes_in_with_it(page, service):
    come_in(page, service[1])
    page.click("text=Kies een wachtwoord")
    assert looked_at(page) == []
    for field in ("#new", "#again"):
        page.fill(field, "een best lange zin")
    page.press("#again", "Enter")
    page.wait_for_url("**/desk")
    page.click("text=Ik ga weg")
    assert looked_at(page) == []
    page.fill("#name", "Anna")
    page.fill("#password", "een best lange zin")
    page.press("#password", "Enter")
    page.wait_for_selector("h1:has-text('Uw werkplek: Anna')")


def test_a_managers_page_shows_by_itself_who_asks(page, service, monkeypatch):
    from humanline.desk import overview

    monkeypatch.setattr(overview, "PAUSE_S", 0.2)
    port, room = service
    come_in(page, room, "zoe", "agent manager")
    page.goto("/desk/manage")
    waiting = room.store.read(lambda store: store.states()).get("waiting", 0)
    sent(port, "/v1/contacts/new/person")
    page.wait_for_selector(f"li:has-text('Wachten: {waiting + 1}')", timeout=10_000)


def test_what_is_said_in_one_tab_is_seen_in_the_other(page):
    page.goto("/")
    page.click("text=Spreek een medewerker")
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("#text", "gezegd in het ene")
    page.click("text=Versturen")
    other.wait_for_selector("text=gezegd in het ene", timeout=10_000)


def test_the_three_questions_are_answered_afterwards(page, service):
    room = service[1]
    page.goto("/")
    page.check("text=rent")
    page.click("text=Verder")
    page.click("text=Ik ben klaar")
    assert looked_at(page) == []
    for field in ("solved", "felt_heard", "wanted_person"):
        page.check(f"input[name={field}][value=no]")
    page.click("text=Versturen >> nth=1")
    page.wait_for_selector("text=Uw antwoorden zijn bewaard")
    case = page.url.split("/c/")[1].partition(".")[0]
    last = room.store.read(lambda store: store.entries_of_case(case))[-1]
    assert (last.kind, '"solved":false' in last.facts) == ("answered", True)


def test_a_link_that_ended_and_the_public_page_are_reachable_and_lead_to_a_person(page, service):
    clock = service[1].clock_of_test
    page.goto("/charter")
    assert looked_at(page) == []
    page.click("text=Spreek een medewerker")
    address = page.url
    clock.later = timedelta(days=DAYS, hours=1)
    try:
        page.goto(address)
        assert looked_at(page) == []
        page.click("text=Spreek een medewerker")
        assert page.text_content("h1").strip() == "U wacht op een medewerker"
        assert page.url != address
    finally:
        clock.later = timedelta()
