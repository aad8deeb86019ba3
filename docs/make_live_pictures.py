"""Draw the pictures of the live line from the demonstration at work: `python docs/make_live_pictures.py`.

Needs Debian's chromium, as the page tests do. Who is on them is made up.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from humanline.cli.demo_live import play
from humanline.loop.turning import Turn
from humanline.worlds import housing

PICTURES = Path(__file__).parent / "pictures"
_WIDE, _HIGH = 760, 900


class Photographer:
    """Joins the demonstration as a customer, a colleague and a manager, and photographs what each sees.

    Args:
        page: of a browser.
        colleague: another, in which the colleague comes in.
    """

    def __init__(self, page: Page, colleague: Page) -> None:
        self._page, self._colleague = page, colleague
        self.address, self.key = "", ""
        self._began = time.monotonic()

    def ready(self, _process: subprocess.Popen[bytes], address: str, key: str) -> None:
        """The service listens."""
        self.address, self.key, self._began = address, key, time.monotonic()

    def goes_on(self) -> bool:
        """Whether the demonstration goes on: until all is photographed, once people have been at work for a while."""
        if time.monotonic() - self._began < 12:
            return True
        self._as_customer()
        self._as_colleague()
        return False

    def _as_customer(self) -> None:
        page = self._page
        page.goto(f"{self.address}/?in=en")
        page.check("input[name=moment] >> nth=1")
        page.fill("#text", "My boiler makes a noise, and my father of 84 is cold.")
        self._photograph(page, "live-customer-start")
        page.click("text=Talk to a person")
        page.wait_for_selector("h1")
        self._photograph(page, "live-customer-waits")

    def _as_colleague(self) -> None:
        page = self._colleague
        page.goto(f"{self.address}/desk?in=en")
        page.fill("#key", self.key)
        page.press("#key", "Enter")
        page.wait_for_url("**/desk")
        page.goto(f"{self.address}/desk?in=en")
        self._photograph(page, "live-desk")
        for _ in range(60):
            page.click("text=Take the next")
            if "/case/" in page.url:
                break
            time.sleep(0.3)
        self._photograph(page, "live-case")
        page.goto(f"{self.address}/desk/manage?in=en")
        self._photograph(page, "live-manage")
        page.goto(f"{self.address}/charter?in=en")
        self._photograph(page, "live-charter")

    @staticmethod
    def _photograph(page: Page, name: str) -> None:
        """As high as it is; again where the page had news meanwhile, and so was drawn anew."""
        for _ in range(10):
            try:
                height = min(_HIGH, page.evaluate("document.documentElement.scrollHeight"))
                page.screenshot(path=PICTURES / f"{name}.png", full_page=True,
                                clip={"x": 0, "y": 0, "width": _WIDE, "height": height})  # fmt: skip
            except Error:
                page.wait_for_load_state()
            else:
                return


def main() -> None:
    """Make the association, let made-up people use it, and photograph."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        plan = Turn(housing().write(folder / "housing", language="en")).plan()
        (folder / "plan.json").write_bytes(plan.to_json())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pages = [browser.new_page(viewport={"width": _WIDE, "height": 700}, locale="en-GB") for _ in range(2)]
        photographer = Photographer(*pages)
        play(folder, "en", speed=20, ready=photographer.ready, goes_on=photographer.goes_on)
        browser.close()


if __name__ == "__main__":
    main()
