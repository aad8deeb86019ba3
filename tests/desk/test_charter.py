"""The public page tells what was kept and broken, and the button stands on any site."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from served import NOON, POLICY, colleague, live, running, sent
from visitor import Visitor

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.desk.addresses import ADDRESSES, refused
from humanline.model.offering import PromiseMade
from humanline.serve.security import PAGES

PROMISING = msgspec.structs.replace(POLICY, promises=(PromiseMade(within_minutes=5, call_back_hours=4),))
CHROMIUM = Path("/usr/bin/chromium")


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def service(tmp_path):
    clock, more = Clock(), {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "start": False}
    with live(tmp_path, PROMISING, clock=clock, **more) as (port, room):
        room.clock_of_test = clock
        yield port, room


def test_the_charter_tells_what_was_kept_and_what_was_broken(service):
    port, room = service
    page = Visitor(port).go("/charter")
    assert "a person within 5 minutes. Else a call back within 4 opening hours." in page.words
    assert "Nobody has asked for a person here yet." in page.words
    token = colleague(room)
    for minutes in (1, 9):
        sent(port, "/v1/contacts", asked=True, channel="web", address="0612345678")
        room.clock_of_test.now += timedelta(minutes=minutes)
        case = sent(port, "/v1/agents/me/next", token)[1]["case"]
        sent(port, f"/v1/cases/{case}/accept", token)
        for deed in ("close", "outcome"):
            sent(port, f"/v1/cases/{case}/{deed}", token)
    room.clock_of_test.now += timedelta(days=1)
    room.keep_roots()
    page = Visitor(port).go("/charter")
    assert "Asked for a person: 2." in page.words
    assert "Promises that came due: 2. Kept: 1. Broken: 1." in page.words
    assert "Half of them" not in page.words  # of two customers no time is told
    root = (room.store.folder / "roots" / f"{NOON:%Y-%m-%d}.txt").read_text().split()[-1]
    assert root in page.words
    assert page.press("Talk to a person").heading == "You are waiting for a person"
    assert not [name for name in ("anna", "Anna") if name in page.text]


def test_it_is_read_once_a_minute_however_many_look(service, monkeypatch):
    from humanline.serve import live as rooms

    port, room = service
    counted = []
    whole = rooms.report
    monkeypatch.setattr(rooms, "report", lambda store: counted.append(1) or whole(store))
    for _ in range(3):
        Visitor(port).go("/charter")
    room.clock_of_test.now += timedelta(minutes=2)
    Visitor(port).go("/charter")
    assert len(counted) == 2


def test_the_button_is_small_and_may_be_loaded_by_any_site(service):
    port, _ = service
    button = Visitor(port).go("/button.js")
    assert (button.status, len(button.text.encode()) <= 3_000) == (200, True)
    assert button.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "fetch" not in button.text
    assert "cookie" not in button.text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: make browser")
def test_the_button_leads_from_another_site_to_a_person(service):
    from playwright.sync_api import sync_playwright
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    port, _ = service

    async def page(_request):
        script = f'<script src="http://127.0.0.1:{port}/button.js" defer></script>'
        return HTMLResponse(f'<!doctype html><html lang="nl"><title>x</title>{script}<p>Our site</p></html>')

    with running(Starlette(routes=[Route("/", page)])) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--headless"])
        shown = browser.new_page(viewport={"width": 320, "height": 640})
        shown.goto(f"http://localhost:{site}/")
        shown.click("text=Spreek een medewerker")
        shown.click("text=Spreek een medewerker")
        assert shown.text_content("h1").strip() == "U wacht op een medewerker"
        browser.close()
