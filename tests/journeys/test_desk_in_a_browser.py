"""Pages of customers and colleagues in a real browser: reachable, fit for a phone, alive, and nothing typed is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs
from served import NOON, colleague, live

from humanline.line import Line
from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan, Signature
from humanline.model.sealed import seal

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: make browser")]
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--headless"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    from humanline.desk.addresses import ADDRESSES, refused
    from humanline.serve.security import PAGES

    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "number": "020 000 00 00"}
    with live(tmp_path_factory.mktemp("desk"), clock=lambda: datetime.now(UTC), **more) as (port, room):
        yield f"http://127.0.0.1:{port}", room


@pytest.fixture
def where(service):
    return service[0]


@pytest.fixture
def anna(browser, service):
    """A colleague who came in."""
    where, room = service
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(f"{where}/desk")
    page.fill("#key", colleague(room, "anna"))
    page.press("#key", "Enter")
    page.wait_for_url(f"{where}/desk")
    yield page
    context.close()


@pytest.fixture
def customer(browser):
    context = browser.new_context(locale="nl-NL", viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def looked_at(page):
    """What axe finds, what sticks out, and what the browser complains of."""
    from axe_core_python.sync_playwright import Axe

    page.emulate_media(color_scheme="light")
    found = Axe().run(page, options={"runOnly": WCAG})["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}})["violations"]
    page.emulate_media(color_scheme="light")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:100]}" for one in found] + ["too wide"] * wide


def test_a_customer_and_a_colleague_help_each_other_without_pressing_reload(browser, where, customer, anna):
    errors = []
    for page in (customer, anna):
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
    customer.goto(where)
    assert looked_at(customer) == []
    customer.keyboard.press("Tab")
    assert customer.evaluate("document.activeElement.textContent") == "Spreek een medewerker"
    customer.check("text=rent")
    customer.fill("#text", "Mijn huur is hoger. Waarom?")
    customer.click("text=Verder")
    assert looked_at(customer) == []
    customer.click("text=Spreek een medewerker")
    assert "U bent als eerste aan de beurt" in customer.text_content("main")
    assert looked_at(customer) == []

    anna.set_viewport_size({"width": 320, "height": 700})
    anna.reload()
    assert looked_at(anna) == []
    anna.click("text=Neem de volgende")
    assert "Mijn huur is hoger" in anna.text_content("main")
    assert looked_at(anna) == []
    anna.click("text=Aannemen")
    customer.wait_for_selector("h1:has-text('U spreekt met Anna')", timeout=15_000)
    assert looked_at(customer) == []
    assert looked_at(anna) == []

    customer.fill("#text", "Ik typ nog")
    anna.fill("#text", "Ik kijk het na")
    anna.click("text=Versturen")
    customer.wait_for_selector("#news:has-text('Er is iets nieuws')", timeout=15_000)
    assert customer.input_value("#text") == "Ik typ nog"  # a page is not taken away under one's hands
    anna.fill("#text", "En dit stuur ik later")
    anna.reload()
    assert anna.input_value("#text") == "En dit stuur ik later"
    customer.reload()
    assert customer.input_value("#text") == "Ik typ nog"
    assert "Ik kijk het na" in customer.text_content("main")
    anna.click("text=Het gesprek is klaar")
    assert looked_at(anna) == []
    anna.check("text=Ja")
    anna.click("text=Bewaren")
    customer.fill("#text", "")
    customer.reload()
    assert looked_at(customer) == []
    assert errors == []


def test_a_place_is_kept_when_the_page_is_closed_and_no_script_is_needed(browser, where):
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(where)
    page.click("text=Talk to a person")
    address = page.url
    page.close()
    page = context.new_page()
    page.goto(address)
    assert "You keep your place" in page.text_content("main")
    page.fill("#address", "06 12345678")
    page.click("text=Call me back")
    assert page.text_content("h1") == "We call you back"
    page.click("text=I need no person any more")
    assert page.text_content("h1") == "This has ended"
    context.close()


def test_a_managers_page_is_reachable_and_fits_a_phone(browser, service):
    where, room = service
    context = browser.new_context(locale="nl-NL", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{where}/desk")
    page.fill("#key", colleague(room, "zoe", "agent manager"))
    page.press("#key", "Enter")
    page.wait_for_url(f"{where}/desk")
    page.goto(f"{where}/desk/manage")
    assert page.text_content("h1") == "Hoe het gaat"
    assert looked_at(page) == []
    context.close()


def put(path, by):
    """A signed plan of an organisation of its own."""
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation=by, price=NotEstimable(reason="no_hours"))
    signature = Signature(by=by, because="x", at=NOON, until="2099-01-01", seal=seal(plan))
    path.write_bytes(structs.replace(plan, signed=signature).to_json())


def tabbed_to(page, words):
    """Go on by Tab until something of these words has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"no Tab comes to {words!r}")


@pytest.mark.parametrize("script", [True, False])
def test_a_manager_goes_back_to_the_line_before_by_keyboard_alone(browser, tmp_path, script):
    from humanline.desk.addresses import ADDRESSES, refused
    from humanline.serve.policies import PlanFile
    from humanline.serve.security import PAGES

    path, folder = tmp_path / "plan.json", tmp_path / "live"
    put(path, "De vorige")
    plan = PlanFile(path, Line.open, folder / "policies")
    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "start": False, "plan": plan}
    with live(folder, Line.open(path).policy, clock=lambda: datetime.now(UTC), **more) as (port, room):
        put(path, "De nieuwe")
        room.look_at_plan()
        context = browser.new_context(
            java_script_enabled=script, locale="nl-NL", viewport={"width": 320, "height": 640}
        )
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/desk")
        page.fill("#key", colleague(room, "zoe", "agent manager"))
        page.press("#key", "Enter")
        page.goto(f"http://127.0.0.1:{port}/desk/manage")
        assert "Ondertekend door De nieuwe" in page.text_content("main")
        tabbed_to(page, "Terug naar de lijn ervoor")
        page.keyboard.press("Enter")
        assert page.is_visible("text=De lijn vóór deze is ondertekend door De vorige")
        if script:
            assert looked_at(page) == []
        tabbed_to(page, "Laat de lijn ervoor gelden")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Ondertekend door De vorige" in page.text_content("main")
        assert "Zoe is ernaar teruggegaan" in page.text_content("main")
        assert room.line.policy.signed_by == "De vorige"
        if script:
            assert looked_at(page) == []
        context.close()


def test_pages_that_are_not_there_and_that_are_broken_are_reachable_too(browser, service, customer):
    where, room = service
    customer.goto(f"{where}/c/nobody")
    assert looked_at(customer) == []
    customer.goto(f"{where}/desk")
    assert looked_at(customer) == []
    read, room.store.read = room.store.read, lambda _work: (_ for _ in ()).throw(gone())
    try:
        customer.goto(f"{where}/c/nobody")
        assert "020 000 00 00" in customer.text_content("header")
        assert looked_at(customer) == []
    finally:
        room.store.read = read


def gone():
    from humanline.store.live_store import StoreGoneError

    return StoreGoneError("the disk is gone")
