"""`humanline open` in a real browser: from a dropped file to a signed line, the workshop on six phones, two windows."""

from __future__ import annotations

import io
import json
import random
from datetime import datetime

import pytest
from served import running

from humanline.gain.workshop import read_sheet
from humanline.model.sealed import read, standing

pytest.importorskip("uvicorn")
pytest.importorskip("python_multipart")
from tests.journeys.test_pages_in_a_browser import CHROMIUM, SWITCHES, WCAG, browser

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium here: apt-get install chromium"),
]
assert SWITCHES


def report():
    """A Dutch report as a workbook: 240 contacts, of which the dates could be read both ways."""
    import xlsxwriter

    chance = random.Random(3)
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Contacten")
    heads = ("Date", "Kanaal", "Onderwerp", "Klantnummer", "Wachttijd (sec)", "Gespreksduur (sec)")
    rows = [heads]
    for n in range(240):
        month, day = chance.randint(1, 8), chance.randint(1, 12)
        at = datetime(2025, month, day, chance.randint(8, 17), chance.randint(0, 59))
        channel = chance.choice(("Telefoon", "Telefoon", "Website", "Balie"))
        about = chance.choice(("huurvraag", "reparatie", "verhuizen"))
        spoken = ("", "") if channel == "Website" else (chance.randint(5, 200), chance.randint(120, 700))
        rows.append((f"{at:%d-%m-%Y %H:%M}", channel, about, f"K{n % 90:03d}", *spoken))
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    return made.getvalue()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("open")


@pytest.fixture(scope="module")
def office(root):
    from humanline.office.running import application_of, office_of

    made = office_of(root, port=1, language="nl")
    with running(application_of(made)) as port:
        made.new_address = lambda: f"http://127.0.0.1:{port}/?key={made.keys.new_key()}"
        yield made
    made.projects.close()


@pytest.fixture
def window(browser, office):
    """Opens a window that has come in."""
    contexts = []

    def open_window(*, scripts=True, width=1280, theme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, color_scheme=theme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(office.new_address())
        return page

    yield open_window
    for context in contexts:
        context.close()


def fit(page, *, axe=True):
    """The page fits a phone, and axe finds nothing."""
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 1280, "height": 900})
    if axe:
        tool = pytest.importorskip("axe_core_python.sync_playwright").Axe()
        found = tool.run(page, options=json.dumps({"runOnly": WCAG["light"]}))
        assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found["violations"]] == [], page.url


def begin(page, name, file):
    """A project with a file, up to how it is read."""
    page.fill("#name", name)
    page.click("text=Beginnen")
    page.set_input_files("#files", files=[file])
    page.click("text=Lees het")
    page.wait_for_url("**/reading")


def test_from_a_dutch_report_to_a_signed_line_with_six_phones(window, browser, root, office):
    page = window()
    fit(page)
    page.fill("#name", "Voorbeeld Wonen")
    page.click("text=Beginnen")
    fit(page)
    workbook = {"name": "rapport.xlsx", "mimeType": "application/octet-stream", "buffer": report()}
    page.set_input_files("#files", files=[workbook])
    page.click("text=Lees het")
    page.wait_for_url("**/reading")
    assert page.inner_text("h1") == "Alle 240 regels zijn te lezen"
    fit(page)

    # A wrong date order is mended by answering the question.
    question = page.locator("section.caution")
    assert "Date" in question.inner_text()
    before = page.inner_text("#understood")
    question.locator("input[value=month_first]").check()
    question.locator("button").click()
    page.wait_for_url("**/reading*")
    page.wait_for_selector("#understood")
    assert page.inner_text("#understood") != before
    assert page.locator("section.caution").count() == 0
    page.select_option("#as-opened_at", "day_first")
    page.click("main form#mapping button:has-text('Opslaan')")
    page.wait_for_selector(f"#understood li:has-text('{before.splitlines()[0][:30]}')")
    assert page.inner_text("#understood") == before
    assert 'format = "day_first"' in (root / "voorbeeld-wonen" / "line.toml").read_text()

    page.click("text=Maak de feiten")
    page.wait_for_url("**/facts")
    fit(page, axe=False)  # the page of facts itself is held to that elsewhere
    page.click("nav >> text=Plan")
    page.click("text=Houd de werksessie")
    assert page.locator("input[name=name]").first.input_value() in ("huurvraag", "reparatie", "verhuizen")
    fit(page)
    page.click("text=Start het uur")
    page.wait_for_selector(".qr svg")
    fit(page)
    phones_score(page, browser)
    page.fill("#whours", "40")
    page.click("text=Afronden")
    page.wait_for_url("**/plan")
    scores = read_sheet(root / "voorbeeld-wonen" / "workshop.xlsx").scores
    assert len(scores) == 6 * 3
    assert page.inner_text("h1").startswith("Met 40\xa0uur per week")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 243)"  # our style counts

    page.click("nav >> text=Ondertekenen")
    fit(page)
    page.fill("#by", "Een Manager")
    page.fill("#because", "afgesproken met de huurders")
    page.click("main >> button:has-text('Ondertekenen')")
    page.wait_for_url("**/charter*")
    assert "De lijn is ondertekend" in page.inner_text(".said")
    fit(page, axe=False)
    plan = read(root / "voorbeeld-wonen" / "out" / "plan.json")
    assert (plan.signed.by, standing(plan, datetime.now().date())) == ("Een Manager", "signed")
    assert (root / "voorbeeld-wonen" / "out" / "charter.html").exists()

    # Other hours, against the line that was signed.
    page.click("nav >> text=Uitproberen")
    fit(page)
    page.fill("#hours", "2")
    assert page.locator("[data-promise].old").count() == 1  # until the week is played through
    page.wait_for_selector("#told h2:has-text('2\u00a0uur per week')")
    page.click("text=Bewaar het zo")
    page.wait_for_url("**/plan")
    assert "hours_per_week = 2.0" in (root / "voorbeeld-wonen" / "line.toml").read_text()
    page.click("nav >> text=Ondertekenen")
    assert "Een Manager" in page.inner_text("main")  # the line that was signed before, and what has changed since


def phones_score(page, browser):
    """Six phones score three moments, by turns; one loses its connection, and one has no script."""
    address, code = page.locator(".address").all_inner_texts()
    phones = []
    for n in range(6):
        context = browser.new_context(
            viewport={"width": 320, "height": 640}, has_touch=True, java_script_enabled=n != 1
        )
        phone = context.new_page()
        phone.goto(f"http://{address}/")
        phone.fill("#key", code)
        phone.click("text=Verder")
        if n == 0:
            fit_phone(phone)
        phone.locator("input[name=side]").nth(n % 3).check()
        phone.click("text=Beginnen")
        phones.append(phone)
    fit_phone(phones[0])
    for moment in range(3):
        for n, phone in enumerate(phones):
            phone.locator("input[name=matters]").nth(2 + n).check(force=True)
            phone.locator("input[name=adds]").nth((moment + n) % 5).check(force=True)
            if (n, moment) == (2, 1):  # what was scored stays, and it goes on where it was
                phone.context.set_offline(True)
                phone.locator("button").click()
                phone.context.set_offline(False)
                phone.goto(f"http://{address}/")
                phone.locator("input[name=matters]").nth(4).check(force=True)
                phone.locator("input[name=adds]").nth(3).check(force=True)
            phone.click("text=Volgende")
    fit_phone(phones[0])
    page.wait_for_selector("text=6 van de 6 mensen zijn klaar")
    page.wait_for_selector(".strip")
    page.click("text=Een tweede ronde")
    page.wait_for_selector("text=Tweede ronde: 0 van de 6")
    phones[0].click("text=Is er iets te doen")
    assert "scoor opnieuw" in phones[0].inner_text("main")
    fit_phone(phones[0])
    phones[0].click("text=Volgende")
    for phone in phones:
        phone.context.close()


def fit_phone(phone):
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    tool = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    found = tool.run(phone, options=json.dumps({"runOnly": WCAG["light"]}))
    assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found["violations"]] == [], phone.url


CSV = {
    "name": "export.csv",
    "mimeType": "text/csv",
    "buffer": b"""Datum;Kanaal;Onderwerp;Gespreksduur
13-3-2025 09:12;Telefoon;Huurvraag;260
14-3-2025 11:02;Telefoon;Reparatie;410
15-3-2025 21:15;Website;Huurvraag;
""",
}


def test_without_a_script_all_of_it_goes_on(window, root):
    page = window(scripts=False)
    begin(page, "Zonder script", CSV)
    page.click("text=Maak de feiten")
    page.wait_for_url("**/facts")
    page.click("nav >> text=Uren en beloftes")
    page.fill("#hours", "8")
    page.click("text=Opslaan en de lijn trekken")
    page.wait_for_url("**/plan")
    assert "hours_per_week = 8.0" in (root / "zonder-script" / "line.toml").read_text()
    page.click("nav >> text=Keuzemenu")
    page.click("text=Meet het")
    page.wait_for_url("**/menu/measured")
    assert "medewerker" in page.inner_text("h1")


def test_two_windows_the_back_button_and_a_file_that_changes_underneath(window, root):
    one = window()
    begin(one, "Twee vensters", CSV)
    two = window(theme="dark")
    two.goto(one.url)
    one.select_option("#channel-1", "deferred")
    one.click("main form#mapping button:has-text('Opslaan')")
    one.wait_for_selector(".said")
    two.select_option("#channel-2", "deferred")
    two.click("main form#mapping button:has-text('Opslaan')")
    assert two.inner_text("h1") == "Iemand anders heeft intussen de instellingen veranderd"
    two.click("text=Bekijk hoe het er nu staat")
    two.wait_for_selector("#channel-1")
    assert two.input_value("#channel-1") == "deferred"
    # Back to a page from before the change: what it would write is refused as well.
    one.click("nav >> text=Bestand")
    one.go_back()
    (root / "twee-vensters" / "export.csv").write_bytes(CSV["buffer"] + b"16-3-2025 10:00;Balie;Verhuizen;90\n")
    one.reload()
    one.wait_for_selector("text=Alle 4 regels zijn te lezen")


def test_a_wrong_file_is_told_on_the_page_with_the_way_out(window):
    page = window()
    page.fill("#name", "Verkeerd bestand")
    page.click("text=Beginnen")
    for name, content, told in (
        ("foto.png", b"x", "Dit soort bestand is niet te lezen: foto.png"),
        ("leeg.csv", b"", "Het is niet gelukt"),
        ("geen.xlsx", b"PK\x03\x04 nothing", "Het is niet gelukt"),
    ):
        page.set_input_files("#files", files=[{"name": name, "mimeType": "text/csv", "buffer": content}])
        page.click("text=Lees het")
        page.wait_for_selector(f"text={told}")
        assert page.locator("[role=alert]").count() == 1
        if page.locator("text=Opnieuw proberen").count():
            page.click("text=Opnieuw proberen")


def test_a_used_address_tells_how_to_go_on(browser, office):
    context = browser.new_context()
    page = context.new_page()
    address = office.new_address()
    page.goto(address)
    page.context.clear_cookies()
    page.goto(address)
    assert page.inner_text("h1") == "Dit adres is al gebruikt, of het is niet van u"
    context.close()
