"""Every page of `humanline open` as people meet it: small and large, by keyboard, in the dark, without a fault of axe.

In a usual run each page is looked at once, by turns in one language and theme; HUMANLINE_STATES=all asks for each in
both languages, both themes and three widths.
"""

from __future__ import annotations

import json
import os
import re

import pytest
from served import running
from tests.office.conftest import LINE_TOML, at_once
from tests.office.test_trials import with_a_trial

pytest.importorskip("uvicorn")
pytest.importorskip("python_multipart")
from tests.journeys.test_pages_in_a_browser import CHROMIUM, WCAG, browser

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium here: apt-get install chromium"),
]
#: Page → what is done on it first, to come to its state.
STATES = {
    "": None, "log": None, "reading": None, "hours": None, "line": None, "trial": None, "trial/trial": None,
    "trial/trial/takes": None, "sign": None, "menu": None, "workshop": None, "staff": None, "charter": None,
    "hours?wrong": lambda page: (page.fill("#weeks", "soon"), page.click("main form button.main")),
    "trial/trial?missing": lambda page: (page.fill("#by", "A"), page.locator("form[action$=freeze] button").click()),
    "menu?measured": lambda page: page.click("main button.main"),
    "workshop?held": lambda page: page.click("button[name=start]"),
    "log?none": lambda page: page.locator("form[action$=there] button").click(),
}  # fmt: skip
WHOLE = os.environ.get("HUMANLINE_STATES") == "all"
WAYS = [(language, theme) for language in ("nl", "en") for theme in ("light", "dark")]


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as context:
        yield context


@pytest.fixture(scope="module")
def office(tmp_path_factory, patched):
    """Two projects that have come as far as a line and the design of a trial, one in each language."""
    from humanline.office import phones
    from humanline.office.running import application_of, office_of

    at_once(patched)
    patched.setattr(phones, "own_address", lambda: "127.0.0.1")
    root = tmp_path_factory.mktemp("states")
    for language in ("nl", "en"):
        folder = root / language
        folder.mkdir()
        toml = LINE_TOML.replace('language = "en"', f'language = "{language}"')
        (folder / "line.toml").write_text(f'{toml}\n[workshop]\nsurveys = ["told.csv"]\n')
        (folder / "told.csv").write_text("moment,matters,adds\n" + "Huurvraag,7,1\n" * 5)
        with_a_trial(folder)
    made = office_of(root, port=1)
    with running(application_of(made)) as port:
        made.new_address = lambda: f"http://127.0.0.1:{port}/?key={made.keys.new_key()}"
        yield made
    made.projects.close()


@pytest.fixture(scope="module")
def page(browser, office):
    context = browser.new_context(viewport={"width": 1_280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(office.new_address())
    for language in ("nl", "en"):
        base = f"{page.url.partition('/p/')[0].rstrip('/')}/p/{language}"
        page.goto(f"{base}/facts")
        page.click("main button.main")
        page.goto(f"{base}/trial")
        page.select_option("#other", "Huurvraag")
        page.click("main button.main")
        page.locator("main form").first.locator("button").click()
        page.wait_for_url("**/takes")
        page.goto(f"{base}/sign")
        assert page.locator("#by").count() == 1  # there is a line
    yield page
    context.close()


@pytest.mark.parametrize(("number", "state"), list(enumerate(STATES)), ids=lambda one: str(one) or "first")
def test_a_page_fits_and_axe_finds_nothing(page, number, state):
    axe = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    root = page.url.partition("/p/")[0].rstrip("/")
    for language, theme in WAYS if WHOLE else [WAYS[number % len(WAYS)]]:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": 1_280, "height": 900})
        page.goto(f"{root}/p/{language}/{state.partition('?')[0]}")
        if STATES[state] is not None:
            STATES[state](page)
            page.wait_for_load_state()
        for width in (320, 768, 1_440) if WHOLE else (320,):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        found = axe.run(page, options=json.dumps({"runOnly": WCAG["light"]}))
        assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found["violations"]] == [], page.url
        if state == "workshop?held":
            page.locator("form[action$=pause] button").click()


def tab_to(page, selector, most=120):
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"no way to {selector} by keyboard on {page.url}")


def test_by_keyboard_alone_from_a_file_to_a_signed_line(page, office):
    page.emulate_media(color_scheme="light")
    page.goto(office.new_address())
    page.goto(f"{page.url.rstrip('/')}/p/nl/log")
    tab_to(page, "form[action$=there] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reading")
    tab_to(page, "form[action$=turn] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts")
    tab_to(page, "nav a[href$=hours]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hours")
    tab_to(page, "#hours")
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan")
    tab_to(page, "nav a[href$=sign]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign")
    tab_to(page, "#by")
    page.keyboard.type("Een Manager")
    tab_to(page, "#because")
    page.keyboard.type("afgesproken")
    tab_to(page, "main form[action$=sign] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/charter*")
    assert "De lijn is ondertekend" in page.inner_text(".said")
    assert re.search("30(,0)?\xa0?uur|medewerker", page.inner_text("main"))
