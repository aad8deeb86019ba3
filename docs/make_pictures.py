"""Draw the pictures of the documentation from the made-up association: `python docs/make_pictures.py`.

Needs Debian's chromium, as the page tests do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from humanline.loop.turning import Turn
from humanline.report import facts_page, plan_page
from humanline.worlds import housing

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
        browser.close()


if __name__ == "__main__":
    main()
