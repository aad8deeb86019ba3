"""The pages in a real browser: reachable, fit for a phone, closed to the outside, whole on paper."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest
from tests.report.trial_results import changed_and_over, forecast

from humanline.loop.reaching import reach
from humanline.report import charter_page, facts_page, plan_page, reach_page, staff_page, trial_page

CHROMIUM = Path("/usr/bin/chromium")
#: Switches of the browser: no display, no calls home.
SWITCHES = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = ("housing-nl", "thirty_cells-en", "nothing_but_counts-en", "plan_with_needs-nl", "nasty-nl", "many_cells-nl",
         "whole_plan-nl", "signed_plan-en", "charter-nl", "reach_bad_site-nl", "reach_good_site-en", "reach_menu-nl",
         "reach_menu-en", "reach_long-en", "staff_needed-en", "staff_planned-nl",
         "trial-nl", "trial-en", "ronde_tafel-nl", "round_table-en")  # fmt: skip
ROUND_TABLE = Path(__file__).parents[2] / "docs" / "examples" / "round-table"
SITES = Path(__file__).parents[2] / "docs" / "examples" / "reach"
MENU = """language: nl
Welkom bij Woongoed. Dit gesprek kan worden opgenomen. Maak een keuze uit de volgende mogelijkheden.
  1 Reparatie
    Is het spoed, zoals gas of water?
      1 spoed -> person
      2 geen spoed
        Meld uw reparatie op onze site, dag en nacht.
        -> hang up
  2 Huur en betalen
    ? uw klantnummer
      == huurmenu ==
      Wat wilt u weten?
        1 saldo
          Uw saldo staat in de app. Wilt u nog iets anders?
            1 terug -> huurmenu
            2 betalingsregeling -> person (phone, mon-fri 9:00-12:00)
        2 huurverhoging
          Lees alles over de huurverhoging op onze site.
          -> done
  3 Een woning zoeken
    -> iets dat er niet is
  4 Overlast
    -> queue
    nobody free -> hang up
  9 English
    language: en
    Visit our website for information.
    -> hang up
  silence -> again
"""
#: Menus in menus, each with a very long word in its name.
LONG = (
    "Hello\n"
    + "".join(f"{'  ' * k}1 Zorgverzekeringsmaatschappijklantenservice{k} for everybody\n" for k in range(1, 30))
    + f"{'  ' * 30}-> person\n"
)
#: What axe looks for: everything; in the dark, where only colours differ, what is about colours.
WCAG = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
#: Leaves three rows of every kind in each table: two rows are alike where they differ in their text alone.
THREE_OF_A_KIND = """document.querySelectorAll('tbody').forEach(body => {
  const seen = {};
  [...body.rows].forEach(row => {
    const kind = row.outerHTML.replace(/>[^<]*</g, '><');
    seen[kind] = (seen[kind] || 0) + 1;
    if (seen[kind] > 3) row.remove();
  });
})"""
#: Pages that have every colour between them.
COLOURED = (
    "thirty_cells-en",
    "whole_plan-nl",
    "nasty-nl",
    "charter-nl",
    "reach_menu-nl",
    "staff_planned-nl",
    "trial-nl",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium here: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Name → file, for each page under test."""
    place = Path(__file__).parents[1] / "report" / "samples" / "__init__.py"
    spec = importlib.util.spec_from_file_location("page_samples", place, submodule_search_locations=[str(place.parent)])
    samples = importlib.util.module_from_spec(spec)
    sys.modules["page_samples"] = samples
    spec.loader.exec_module(samples)
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for page in PAGES:
        name, language = page.rsplit("-", 1)
        if name == "charter":
            html = charter_page(samples.whole_plan(), language=language)
            found[page] = folder / "charter.html"
            found[page].write_text(html, encoding="utf-8")
            continue
        if name.startswith("reach_"):
            found[page] = folder / f"{page}.html"
            found[page].write_text(_reach_page(name.removeprefix("reach_"), folder, language), encoding="utf-8")
            continue
        if name in ("ronde_tafel", "round_table"):
            found[page] = ROUND_TABLE / f"{name.replace('_', '-')}.html"
            continue
        if name == "trial":
            around = {"plan_before": samples.one_cell(), "plan_after": samples.one_cell(), "forecast": forecast()}
            found[page] = folder / f"{page}.html"
            found[page].write_text(trial_page(changed_and_over(), language=language, **around), encoding="utf-8")
            continue
        record = getattr(samples, name)()
        if name.startswith("staff_"):
            found[page] = folder / f"{page}.html"
            found[page].write_text(staff_page(record, language=language), encoding="utf-8")
            continue
        is_plan = hasattr(record, "cells") and hasattr(record, "price")
        html = (
            plan_page(record, None, language=language, charter="charter.html")
            if is_plan
            else facts_page(record, language=language)
        )
        found[page] = folder / f"{page}.html"
        found[page].write_text(html, encoding="utf-8")
    return found


def _reach_page(name, folder, language):
    """A page of the way to a person: of an example site, or of a menu."""
    source = SITES / name.replace("_", "-")
    if not source.exists():
        source = folder / f"{name}.txt"
        source.write_text({"menu": MENU, "long": LONG}[name], encoding="utf-8")
    return reach_page(reach(str(source), rules=["default", "netherlands", "spain"]), language=language)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, pages):
    """Opens a page and gives it with the addresses it asked for."""
    contexts = []

    def open_page(name, *, width=1280, theme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(pages[name].as_uri())
        return page, asked

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "theme"), [*((name, "light") for name in PAGES), *((name, "dark") for name in COLOURED)]
)
def test_axe_finds_nothing_with_every_table_unfolded(opened, name, theme):
    axe = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    page, _ = opened(name, theme=theme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(THREE_OF_A_KIND)
    found = axe.run(page, options=json.dumps({"runOnly": WCAG[theme]}))
    assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_page_never_scrolls_sideways(opened, name):
    page, _ = opened(name, width=800)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in (800, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize(
    "name",
    [
        "housing-nl",
        "thirty_cells-en",
        "whole_plan-nl",
        "reach_menu-nl",
        "reach_long-en",
        "staff_planned-nl",
        "trial-nl",
    ],
)
def test_text_in_pictures_can_be_read_on_a_phone(opened, name):
    page, _ = opened(name, width=320)
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('.chart svg')].filter(s => s.getBoundingClientRect().width > 0)
        .flatMap(s => [...s.querySelectorAll('text')].map(t => parseFloat(t.getAttribute('font-size'))
        * s.getBoundingClientRect().width / s.viewBox.baseVal.width)))"""
    )
    assert smallest >= 11


@pytest.mark.parametrize("name", PAGES)
def test_the_page_asks_for_nothing_but_itself_and_says_it_all_without_scripts(opened, name):
    page, asked = opened(name, scripts=False)
    assert len(asked) == 1
    assert page.locator("h1").inner_text()
    parts = page.locator(".part")
    if parts.count():
        parts.first.locator("summary").first.click()
        assert parts.first.locator("h2 ~ *, summary ~ *").first.is_visible()


def test_one_picture_at_a_time_is_shown(opened):
    for width, shown in ((1280, ".wide"), (390, ".narrow")):
        page, _ = opened("thirty_cells-en", width=width)
        visible = page.evaluate(
            """[...document.querySelectorAll('#merit-figure .chart > div')]
            .filter(d => d.offsetHeight > 0).map(d => d.className)"""
        )
        assert [f".{name}" for name in visible] == [shown]


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_shows_what_is_open_and_the_findings_of_the_rest(opened, scripts):
    page, _ = opened("thirty_cells-en", scripts=scripts)
    page.emulate_media(media="print")
    part = page.locator(".part").first
    assert part.locator("h2").is_visible()
    assert not part.locator("summary ~ *").first.is_visible()
    page.evaluate("document.querySelectorAll('.part').forEach(d => d.open = true)")
    assert part.locator("summary ~ *").first.is_visible()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name",
    ["housing-nl", "whole_plan-nl", "signed_plan-en", "charter-nl", "reach_menu-nl", "staff_planned-nl", "trial-nl"],
)
def test_a_page_opens_within_three_screens_and_prints_on_two_pages(opened, name):
    page, _ = opened(name)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 900
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2


def test_one_button_opens_everything_and_closes_it_again(opened):
    page, _ = opened("thirty_cells-en")
    count = "[...document.querySelectorAll('details')].filter(d => d.open).length"
    assert page.evaluate(count) == 0
    page.click("#all")
    assert page.evaluate(count) == page.locator("details").count()
    page.click("#all")
    assert page.evaluate(count) == 0


def test_an_address_that_names_a_part_opens_it(opened):
    page, _ = opened("whole_plan-nl")
    page.evaluate("location.hash = 'frontier'")
    page.wait_for_function("document.querySelector('#frontier .part').open")
    assert page.locator("#frontier svg").first.is_visible()


def test_a_table_is_sorted_by_a_column_and_copied_as_csv(opened):
    page, _ = opened("thirty_cells-en")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    table = page.locator("#cells table")
    column = "rows => rows.map(row => row.cells[4].firstChild.textContent.trim())"
    rows = table.locator("tbody tr")
    before = rows.evaluate_all(column)
    head = table.locator("thead th").nth(4)
    for way, backwards in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == way
        assert rows.evaluate_all(column) == sorted(before, key=float, reverse=backwards)
    page.evaluate(
        "() => { document.execCommand = () => { window.copied = document.querySelector('textarea').value; }; }"
    )
    page.locator("#cells .tools button").click()
    lines = page.evaluate("window.copied").split("\n")
    assert len(lines) == len(before) + 1
    assert lines[0].split(",")[0] == "reason for contact"


def test_no_script_runs_but_our_own(opened):
    page, _ = opened("thirty_cells-en")
    page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.strange = 1';
        document.body.append(s); document.body.setAttribute('onclick', 'window.strange = 1');
        document.body.click(); }"""
    )
    assert page.evaluate("window.strange") is None
    assert page.locator(".slider input, #all").first.is_visible()


def test_the_slider_tells_each_stop_and_without_scripts_they_are_a_list(opened):
    page, _ = opened("whole_plan-nl")
    slide, told = page.locator(".slider input"), page.locator(".slider p")
    now = told.inner_text()
    assert "de lijn zoals die nu is" in now
    slide.focus()
    page.keyboard.press("End")
    assert told.inner_text() != now
    bare, _ = opened("whole_plan-nl", scripts=False)
    assert bare.locator(".slider input").count() == 0
    bare.locator(".slider summary").click()
    assert bare.locator(".slider li").count() == int(slide.get_attribute("max")) + 1


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (390, "narrow")])
@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("thirty_cells-en", "#merit-figure"),
        ("whole_plan-nl", "#staff-week-figure"),
        ("whole_plan-nl", "#frontier-figure"),
        ("reach_bad_site-nl", "#graph-figure"),
        ("reach_good_site-en", "#graph-figure"),
        ("reach_menu-nl", "#graph-figure"),
        ("reach_long-en", "#graph-figure"),
        ("staff_needed-en", "#needed-figure"),
        ("staff_planned-nl", "#beside-figure"),
        ("staff_planned-nl", "#promise-figure"),
        ("staff_planned-nl", "#shifts-figure"),
        ("trial-nl", "#looks-0-figure"),
        ("trial-nl", "#merit-before-figure"),
        ("trial-en", "#segment-dots-figure"),
    ],
)
def test_labels_never_touch_in_a_real_browser(opened, name, figure, width, shown):
    page, _ = opened(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    touching = page.evaluate(
        """pictures => {
          // Corners of each text on screen, leaning ones too; two touch unless a line fits between (separating axis).
          const shapes = [...document.querySelectorAll(pictures + ' text')].map(t => {
            const b = t.getBBox(), m = t.getScreenCTM(), trim = b.height * 0.22;
            const corner = (x, y) => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];
            return {text: t.textContent, points: [corner(b.x, b.y + trim), corner(b.x + b.width, b.y + trim),
              corner(b.x + b.width, b.y + b.height - trim), corner(b.x, b.y + b.height - trim)]};
          }).filter(s => s.text);
          const apart = (p, q) => p.some(([x, y], k) => {
            const [x2, y2] = p[(k + 1) % 4], a = [y - y2, x2 - x];
            const u = p.map(([c, d]) => c * a[0] + d * a[1]), v = q.map(([c, d]) => c * a[0] + d * a[1]);
            return Math.max(...u) <= Math.min(...v) + 1e-6 || Math.max(...v) <= Math.min(...u) + 1e-6;
          });
          const found = [];
          shapes.forEach((s, i) => shapes.slice(i + 1).forEach(o => {
            if (!apart(s.points, o.points) && !apart(o.points, s.points)) found.push([s.text, o.text]);
          }));
          return shapes.length ? found : "no label is there";
        }""",
        f"{figure} .{shown}",
    )
    assert touching == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["housing-nl", "whole_plan-nl", "many_cells-nl", "staff_planned-nl", "trial-en"])
def test_no_text_of_a_picture_is_cut_at_its_edge(opened, name, width):
    page, _ = opened(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    cut = page.evaluate(
        """[...document.querySelectorAll('.chart svg')].filter(s => s.getBoundingClientRect().width > 0).flatMap(s => {
          const box = s.getBoundingClientRect();
          return [...s.querySelectorAll('text')].filter(t => {
            const b = t.getBoundingClientRect();
            return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1;
          }).map(t => t.textContent);
        })"""
    )
    assert cut == []


@pytest.mark.parametrize("name", ["reach_bad_site-nl", "reach_menu-en", "reach_long-en"])
def test_no_label_of_the_picture_leaves_the_picture_or_its_block(opened, name):
    page, _ = opened(name)
    outside = page.evaluate(
        """[...document.querySelectorAll('#graph-figure .wide text')].filter(t => {
          const b = t.getBBox(), s = t.ownerSVGElement.viewBox.baseVal;
          if (b.x < -1 || b.x + b.width > s.width + 1) return true;
          const blocks = [...t.ownerSVGElement.querySelectorAll('rect')].map(r => r.getBBox());
          const mid = b.y + b.height / 2, into = blocks.filter(r => r.width > 20 && b.x >= r.x && b.x < r.x + r.width
            && mid > r.y && mid < r.y + r.height);
          return into.length > 0 && !into.some(r => b.x + b.width <= r.x + r.width + 1);
        }).map(t => t.textContent)"""
    )
    assert outside == []


def test_a_phone_sees_the_worst_way_from_top_to_bottom_and_a_wide_screen_the_whole_picture(opened):
    for width, shown in ((1280, ".wide"), (390, ".narrow")):
        page, _ = opened("reach_menu-nl", width=width)
        visible = page.evaluate(
            """[...document.querySelectorAll('#graph-figure .chart > div')]
            .filter(d => d.offsetHeight > 0).map(d => d.className)"""
        )
        assert [f".{name}" for name in visible] == [shown]
    page, _ = opened("reach_menu-nl", width=390)
    heights = page.evaluate(
        """[...document.querySelectorAll('#graph-figure .narrow text[fill="#22303C"]')].map(t => t.getBBox().y)"""
    )
    assert heights == sorted(heights)
