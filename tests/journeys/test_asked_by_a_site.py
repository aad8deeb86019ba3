"""The page of the how-to, in a real browser, asking a real server: the way to a person never leaves it."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest
from served import POLICY, answering

from humanline.model.offering import WaysAlone
from humanline.model.policy import WholeRule

pytest.importorskip("uvicorn")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: make browser")]
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "decide-from-your-site.md"
LINK = "https://www.example.org/rent"
ASKS = msgspec.structs.replace(
    POLICY,
    wholes=(
        WholeRule("rent question", "self_service", "below_line", self_service=WaysAlone(LINK, "Your rent is here.")),
        WholeRule("cannot pay the rent", "person", "owed", True),
    ),
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--headless"])
        yield opened
        opened.close()


@pytest.fixture
def site():
    """The page as the how-to has it, from a server of its own; gives where, and a place for the line's address."""
    html = re.search(r"^```html contact.html\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)[1]
    shown = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            text = html.replace("https://line.example.org", shown["line"]).replace("timeout(300)", "timeout(20000)")
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", shown
    server.shutdown()
    server.server_close()


def chosen(browser, where, moment):
    page = browser.new_page()
    page.goto(where)
    page.select_option("#moment", moment)
    page.wait_for_function("document.getElementById('answer').textContent")
    found = page.text_content("#answer"), page.locator("#answer a").count(), page.get_attribute("#person", "href")
    page.close()
    return found


def test_the_site_shows_what_the_line_says_and_a_person_whatever_happens(browser, site, tmp_path):
    from humanline.serve.appending import AppendedFile

    where, shown = site
    file = AppendedFile(tmp_path / "decisions.jsonl")
    with answering(file, ASKS, origins=(where,)) as port:
        shown["line"] = f"http://127.0.0.1:{port}"
        assert chosen(browser, where, "rent question") == ("Your rent is here.", 1, "tel:+31200000000")
        told, links, person = chosen(browser, where, "cannot pay the rent")
        assert (links, person) == (0, "tel:+31200000000")
        assert "person" in told
    file.close()
    assert len(file.path.read_bytes().splitlines()) == 2
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        number = nobody.getsockname()[1]
    shown["line"] = f"http://127.0.0.1:{number}"
    assert chosen(browser, where, "rent question")[:2] == ("Call us, or leave your number.", 0)


def test_a_site_that_was_not_named_gets_no_answer_and_shows_a_person(browser, site, tmp_path):
    from humanline.serve.appending import AppendedFile

    where, shown = site
    file = AppendedFile(tmp_path / "decisions.jsonl")
    with answering(file, ASKS, origins=("https://www.example.org",)) as port:
        shown["line"] = f"http://127.0.0.1:{port}"
        assert chosen(browser, where, "rent question")[:2] == ("Call us, or leave your number.", 0)
    file.close()
