"""Draw the pictures of the documentation from the made-up association: `python docs/make_pictures.py`.

Needs Debian's chromium, as the page tests do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, sync_playwright

from humanline.loop.turning import Turn
from humanline.report import facts_page, plan_page
from humanline.worlds import housing

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "commands"))
from served import running

PICTURES = Path(__file__).parent / "pictures"


def main() -> None:
    """Make the pages, and photograph the parts that the documentation shows."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        turn = Turn(housing().write(folder, language="en"))
        if turn.facts is None:
            sys.exit("the made-up association has no log")
        (Path(folder) / "facts.html").write_text(facts_page(turn.facts, language="en"))
        (Path(folder) / "plan.html").write_text(plan_page(turn.plan(), turn.facts, language="en"))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, device_scale_factor=1.5)
        page.goto(f"file://{folder}/plan.html")
        page.locator("#order").screenshot(path=PICTURES / "merit-order.png")
        page.goto(f"file://{folder}/facts.html")
        page.screenshot(path=PICTURES / "facts.png")
        pages(browser, Path(folder))
        browser.close()


def pages(browser: Browser, folder: Path) -> None:
    """The pages of `humanline open`, over the association's own folder and its bare export."""
    from humanline.office.running import application_of, office_of

    root = folder / "projects"
    root.mkdir()
    housing().write(root / "housing", language="en")
    office = office_of(root, port=1)
    with running(application_of(office)) as port:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{port}/?key={office.keys.new_key()}")
        page.goto(f"http://127.0.0.1:{port}/p/housing/reading")
        page.wait_for_selector("#understood")
        page.screenshot(path=PICTURES / "open-reading.png", full_page=True, clip=_upper(1_150))
        page.click("button:has-text('Make the facts')")
        page.wait_for_url("**/facts")
        page.goto(f"http://127.0.0.1:{port}/p/housing/workshop")
        page.click("text=Start the hour")
        page.wait_for_selector(".qr svg")
        page.evaluate("document.querySelector('.address').textContent = '192.168.1.20:8432'")
        page.screenshot(path=PICTURES / "open-workshop.png", clip=_upper(640))
        page.click("text=Pause")
        page.goto(f"http://127.0.0.1:{port}/p/housing/line")
        page.fill("#hours", "150")
        page.wait_for_selector(".loses li")
        page.wait_for_selector("[data-promise]:not(:has(.old))")
        page.screenshot(path=PICTURES / "open-line.png", full_page=True, clip=_upper(1_180))
    office.projects.close()


def _upper(height: int) -> FloatRect:
    return {"x": 120, "y": 0, "width": 1_040, "height": height}


if __name__ == "__main__":
    main()
