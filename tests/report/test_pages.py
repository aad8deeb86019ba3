"""Both pages, on every sample: whole, closed to the outside, escaped, honest about what is not known."""

import base64
import hashlib
import re
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

import msgspec
import pytest

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Group, Rejections
from humanline.report import facts_page, plan_page, staff_page

LOGS = ("housing", "nothing_but_counts", "nothing_known", "no_contacts", "nasty", "many_moments")
PLANS = ("thirty_cells", "plan_with_needs", "hours_for_all", "too_few_hours", "many_cells", "one_cell", "nasty_plan",
         "whole_plan", "signed_plan", "changed_plan")  # fmt: skip
STAFF = ("staff_needed", "staff_planned", "staff_little_known")
PAGES = [(name, language) for name in LOGS + PLANS + STAFF for language in ("nl", "en")]


class Seen(HTMLParser):
    """What stands on a page."""

    VOID = {"meta", "br", "hr", "img", "input", "link"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script", "svg"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


#: A page is read once.
seen_of = cache(Seen)


@pytest.fixture(scope="module")
def page(samples):
    """Draws a page once."""
    drawn = {}

    def draw(name: str, language: str) -> str:
        if (name, language) not in drawn:
            record = getattr(samples, name)()
            if name in LOGS:
                drawn[name, language] = facts_page(record, language=language)
            elif name in STAFF:
                drawn[name, language] = staff_page(record, language=language)
            else:
                drawn[name, language] = plan_page(record, samples.housing(), language=language)
        return drawn[name, language]

    return draw


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_page_is_whole_and_asks_for_nothing_from_outside(page, name, language):
    html = page(name, language)
    seen = seen_of(html)
    assert seen.open == []
    assert ("html", {"lang": language}) in seen.tags
    assert [tag for tag, _ in seen.tags].count("h1") == 1
    outside = [v for _, attrs in seen.tags for k, v in attrs.items() if k in ("src", "srcset", "action", "data")]
    assert outside == []
    assert all(str(a.get("href")).startswith("#") for tag, a in seen.tags if tag in ("a", "link", "use"))
    assert "http" not in re.sub(r'xmlns(:xlink)?="[^"]*"|http-equiv', "", html)
    script = re.search(r"<script>(.*?)</script>", html, flags=re.S)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = next(str(a["content"]) for tag, a in seen.tags if tag == "meta" and a.get("http-equiv"))
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "@import" not in html


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_ids_are_unique_and_every_link_leads_somewhere(page, name, language):
    seen = seen_of(page(name, language))
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {str(attrs["href"])[1:] for tag, attrs in seen.tags if tag == "a"}
    used = set(re.findall(r"url\(#([^)]+)\)", page(name, language)))
    assert links | used <= set(ids)


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_no_placeholder_and_no_python_value_is_left_on_a_page(page, name, language):
    text = seen_of(page(name, language)).text
    for name_given in ("{braces}",):
        text = text.replace(name_given, "")
    assert not re.search(r"\{\w+\}", text)
    assert not re.search(r"\b(None|nan|inf|NotEstimable|Estimate\()\b", text)


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_every_picture_has_words_for_who_can_not_see_it_and_its_numbers_as_a_table(page, name, language):
    html = page(name, language)
    figures = re.findall(r"<figure.*?</figure>", html, flags=re.S)
    assert html.count("<svg") == sum(figure.count("<svg") for figure in figures)
    for figure in figures:
        alternative = re.search(r'role="img" aria-label="([^"]{40,})"', figure)
        assert alternative
        assert "<table" in figure
        assert "<details>" in figure


@pytest.mark.parametrize("name", ["nasty", "nasty_plan"])
def test_names_can_not_break_out_of_the_page(page, name):
    html = page(name, "nl")
    seen = seen_of(html)
    assert [tag for tag, _ in seen.tags].count("script") == 1
    assert not {"img", "u", "i", "b"} & {tag for tag, _ in seen.tags}
    assert not any(key.startswith("on") for _, attrs in seen.tags for key in attrs)
    assert "<script>alert(1)</script>" in seen.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table(page, samples):
    html = page("nasty", "nl")
    name = samples.NASTY[2]
    pictures = "".join(re.findall(r"<svg.*?</svg>", html, flags=re.S))
    assert name not in pictures
    assert "…" in pictures
    assert f'<th scope="row">{name}</th>' in html


@pytest.mark.parametrize(("name", "language"), [("housing", "nl"), ("thirty_cells", "en")])
def test_the_same_record_gives_the_same_bytes(page, samples, name, language):
    record = getattr(samples, name)()
    again = (
        facts_page(record, language=language)
        if name in LOGS
        else plan_page(record, samples.housing(), language=language)
    )
    assert again == page(name, language)


@pytest.mark.parametrize(("language", "words"), [("nl", "verzonnen"), ("en", "made up")])
def test_made_up_figures_are_called_so_before_anything_else(page, language, words):
    html = page("housing", language)
    assert words in seen_of(html[: html.index("<h1")]).text
    assert words not in seen_of(page("nothing_but_counts", language)).text


def test_of_what_is_not_known_the_page_says_why_in_one_place_and_gives_no_number(page):
    text = seen_of(page("nothing_but_counts", "nl")).text
    assert "Sommige vragen kan dit log nog niet beantwoorden" in text
    assert text.count("Niet bekend, want") < 12
    assert "Hoe lang een contact duurt" not in text
    assert "gesprekstijd" in text
    known = seen_of(page("nothing_known", "en")).text
    assert "1 contact moment" not in known
    assert "per week" not in known


def test_an_unknown_measure_never_turns_into_a_number(samples):
    facts = samples.housing()
    gone = NotEstimable(reason="no_customer", needs=("customer_id",))
    overall = msgspec.structs.replace(facts.overall, measures={**facts.overall.measures, "unheard": gone})
    moments = tuple(msgspec.structs.replace(g, measures={**g.measures, "unheard": gone}) for g in facts.moments)
    text = seen_of(facts_page(msgspec.structs.replace(facts, overall=overall, moments=moments), language="nl")).text
    assert "niet gehoord worden" not in text
    assert "Van elke 100 contacten werden" not in text
    assert "Hoeveel klanten niet gehoord zijn" in text


def test_observed_differences_come_after_the_warning_that_they_are_no_effects(page):
    html = page("housing", "nl")
    section = html[html.index('id="side-by-side"') :].partition("</section>")[0]
    assert section.index("Dat laat alleen een proef met loting zien") < section.index("<table")


def test_an_account_that_does_not_add_up_is_cried_out(samples):
    facts = samples.housing()
    wrong = msgspec.structs.replace(
        facts, tidied=msgspec.structs.replace(facts.tidied, accepted=facts.tidied.accepted - 1)
    )
    text = seen_of(facts_page(wrong, language="nl")).text
    assert "De telling van de regels klopt niet" in text
    assert "Gebruik deze cijfers niet" in text
    assert "Gebruik deze cijfers niet" not in seen_of(facts_page(facts, language="nl")).text


def test_reasons_of_rejections_are_shown_as_they_stand(samples):
    facts = samples.no_contacts()
    odd = Rejections(what="value", reason="a reason & <b>more</b>", count=2, example="log.csv:3")
    tidied = msgspec.structs.replace(facts.tidied, rejections=(odd,))
    text = seen_of(facts_page(msgspec.structs.replace(facts, tidied=tidied), language="nl")).text
    assert "a reason & <b>more</b>" in text
    assert "build/rejects.csv" in text


def test_the_plan_says_where_the_line_lies_what_is_spoken_for_and_what_an_hour_is_worth(page, samples):
    html = page("thirty_cells", "nl")
    answer = seen_of(html[html.index("<h1") : html.index("</header>")].replace("</header>", "")).text
    assert "Het eerste dat met zelfservice begint is huur betalen (alle anderen)" in answer
    assert "uur voor wat altijd een medewerker krijgt" in seen_of(page("whole_plan", "nl")).text
    assert "telt een uur werk evenveel als 3,2 (waarschijnlijk tussen 1,9 en 4,8) vragen meer opgelost" in answer
    unknown = msgspec.structs.replace(samples.thirty_cells(), value=None)
    told = seen_of(plan_page(unknown, None, language="nl")).text
    assert "telt een uur werk 32 (waarschijnlijk tussen 19 en 48) punten" in told
    assert "Maak het plan opnieuw om het in klanten te zien" in told
    assert "uur per week erbij begint ook huur betalen" in answer


def test_a_plan_with_needs_has_no_picture_and_says_how_to_get_them(page):
    html = page("plan_with_needs", "nl")
    assert "<svg" not in html
    text = seen_of(html).text
    assert "Uren van medewerkers." in text
    assert "hours_per_week" in text
    assert "unheard_of (x: 1)" in text
    assert "Nog niemand heeft deze lijn ondertekend" not in text


@pytest.mark.parametrize(
    ("name", "words"), [("hours_for_all", "overal waar die iets toevoegt"), ("too_few_hours", "is te weinig")]
)
def test_a_plan_without_a_line_says_why(page, name, words):
    assert words in seen_of(page(name, "nl")).text


def test_nobody_takes_the_plan_for_a_decision(page):
    assert "Nog niemand heeft deze lijn ondertekend" in seen_of(page("thirty_cells", "nl")).text
    assert "Nobody has signed this line yet" in seen_of(page("thirty_cells", "en")).text


def test_a_cell_where_the_customer_loses_waits_for_a_named_person(page):
    text = seen_of(page("thirty_cells", "en")).text
    assert "Somebody has to decide this under their own name" in text
    assert "woning zoeken (onder 35):" in text


def test_what_was_assumed_of_several_moments_is_said_once(page):
    text = seen_of(page("thirty_cells", "nl")).text
    assert text.count("komen van het werkblad, als schatting") == 1
    assert "De minuten van klacht en servicekosten komen" in text
    assert "Brand_new (x: 1,5)" in text


@pytest.mark.parametrize(("first", "told"), [(600, "alone makes up at least half"), (190, "Together, 3 of the 6")])
def test_facts_without_groups_of_customers_speak_of_none_and_count_in_the_singular(samples, first, told):
    plain = samples.housing()
    numbers = {"a": first, "b": 150, "c": 120, "d": 110, "e": 100, "f": 90}
    moments = tuple(Group(key=(name,), contacts=number) for name, number in numbers.items())
    tidied = msgspec.structs.replace(plain.tidied, contacts=sum(numbers.values()))
    made = msgspec.structs.replace(
        plain, moments=moments, cells=(), segments=(), moment_channels=(), contrasts=(), tidied=tidied
    )
    text = seen_of(facts_page(made, language="en")).text
    assert told in text
    assert "Every reason for contact, with all that is known" in text
    assert "per group of customers" not in text


def test_a_page_can_be_made_without_facts(samples):
    assert "<svg" in plan_page(samples.thirty_cells(), None, language="nl")


SECTIONS = ("matters", "frontier", "freed", "staff-week", "simulated", "asks", "test", "candidates")


def test_what_the_plan_knows_has_a_section_and_what_it_does_not_know_has_none(page, samples):
    whole, bare = page("whole_plan", "nl"), page("thirty_cells", "nl")
    assert [name for name in SECTIONS if f'<section id="{name}"' not in whole] == []
    assert [name for name in SECTIONS if f'<section id="{name}"' in bare] == ["matters", "asks"]
    unknown = msgspec.structs.replace(
        samples.thirty_cells(),
        cells=tuple(
            msgspec.structs.replace(
                cell,
                asked_hours=0.0,
                gain=msgspec.structs.replace(cell.gain, matters_customer=NotEstimable(reason="no_judgement")),
            )
            for cell in samples.thirty_cells().cells
        ),
    )
    text = plan_page(unknown, None, language="nl")
    assert [name for name in SECTIONS if f'<section id="{name}"' in text] == []


def test_it_is_said_that_important_is_not_the_same_as_better_with_a_person(page):
    assert "Important is not the same as: a person adds something" in seen_of(page("whole_plan", "en")).text


def test_to_whom_it_matters_is_told_what_matters_to_both_first(samples):
    """More than half the scale of ten, each side."""
    scores = {"a": (2.0, 3.0), "b": (8.0, 2.0), "c": (3.0, 9.0), "d": (7.0, 8.0), "e": (None, 9.0), "f": (None, None)}
    made = samples.thirty_cells()

    def cell(name, customer, organisation):
        gain = {
            f"matters_{side}": Estimate(value=score, low=score - 1, high=score + 1, n=6)
            if score is not None
            else NotEstimable(reason="no_judgement")
            for side, score in (("customer", customer), ("organisation", organisation))
        }
        return msgspec.structs.replace(
            made.cells[0], moment=name, segment="", gain=msgspec.structs.replace(made.cells[0].gain, **gain)
        )

    cells = tuple(cell(name, *both) for name, both in scores.items())
    html = plan_page(msgspec.structs.replace(made, cells=cells, frontier=()), None, language="en")
    section = html[html.index('<section id="matters"') :].partition("</section>")[0]
    rows = re.findall(r'<th scope="row">(\w)</th>\n<td[^>]*>(\w+)', section)
    assert rows == [("d", "Both"), ("b", "Mostly"), ("c", "Mostly"), ("a", "Neither"), ("e", "Not")]
    assert "nobody said how much it matters: f." in section


def test_hours_that_self_service_frees_are_never_a_headline(page):
    for language in ("nl", "en"):
        html = page("whole_plan", language)
        headings = re.findall(r"<h[12][^>]*>(.*?)</h[12]>|<figcaption>(.*?)</figcaption>", html, flags=re.S)
        assert not [found for found in headings if "61" in "".join(found)]
        assert "61" not in seen_of(html[: html.index("<main")]).text
        section = html[html.index('<section id="freed"') :]
        assert "61" in section[: section.index("</section>")]


def test_who_asks_least_need_not_need_a_person_least(page):
    text = seen_of(page("whole_plan", "nl")).text.replace("\u00a0", " ")
    assert "Onder 35 vraagt bij 4% van de contacten om een medewerker, en 65 jaar en ouder bij 16%" in text
    assert "of dat vragen voor hen lastiger is" in text


def test_at_most_three_trials_and_never_sure_for_certain(page):
    html = page("whole_plan", "nl")
    section = html[html.index('<section id="test"') :]
    section = section[: section.index("</section>")]
    assert section.count("<li>") == 3
    assert "100" not in section
    assert "99% zeker" in section


def test_busy_hours_are_told_in_words_and_work_without_staff_apart(page):
    text = seen_of(page("whole_plan", "nl")).text
    assert "In 17 uren van de week is er meer werk dan medewerkers aankunnen, zoals maandag van 12 tot 13" in text
    assert "Te druk: maandag van 8 tot 15 uur" in text
    assert "In uren zonder medewerkers komt" in text


@pytest.mark.parametrize(
    ("name", "days", "words", "banner"),
    [
        ("whole_plan", 0, "Nobody has signed it yet", ""),
        ("signed_plan", 0, "Holds until 1 September 2099", ""),
        ("signed_plan", 40_000, "past its review date", "This line is past its review date: it held until"),
        ("changed_plan", 0, "Changed after it was signed", "This plan was changed after Your Name"),
    ],
)
def test_the_top_of_the_page_says_who_signed_and_whether_that_still_holds(samples, name, days, words, banner):
    plan = getattr(samples, name)()
    html = plan_page(plan, None, language="en", today=plan.made_at.date() + timedelta(days=days))
    head = html[: html.index("<main")]
    assert words in seen_of(head[head.index("<h1") : head.index("</header>")]).text
    banners = [text for text in re.findall(r'<p class="banner"[^>]*>(.*?)</p>', head) if "made up" not in text]
    assert [text[: len(banner)] for text in banners] == ([banner] if banner else [])


def test_reason_and_name_stand_on_the_page_escaped(page):
    text = seen_of(page("signed_plan", "nl")).text
    assert "De reden: De bewonersraad is het ermee eens & we kijken na de zomer opnieuw." in text
    assert "Your Name <script>alert(2)</script>" in text


def test_the_page_links_to_the_charter_where_there_is_one(samples):
    plan = samples.whole_plan()
    assert '<a href="charter.html">' in plan_page(plan, None, language="nl", charter="charter.html")
    assert '<a href="charter.html">' not in plan_page(
        samples.plan_with_needs(), None, language="nl", charter="charter.html"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_channel_that_stands_in_no_column_colours_no_bar_as_served_by_a_person(samples, language):
    facts = samples.housing()
    unknown = {**facts.overall.measures, "person_share": NotEstimable(reason="assumed")}
    facts = msgspec.structs.replace(facts, overall=msgspec.structs.replace(facts.overall, measures=unknown))
    page = facts_page(facts, language=language)
    section = page[page.index('id="volumes"') :].partition("</section>")[0]
    assert {"nl": "zegt dit log niet", "en": "this log does not tell"}[language] in section
    assert {"nl": "verdeeld naar", "en": "split by"}[language] not in section
    assert "#C4573B" not in section


def test_shares_in_one_column_are_rounded_one_way(page):
    html = page("housing", "en")
    waits = html[html.index('id="waits"') :]
    table = waits[waits.index("<tbody>") : waits.index("</tbody>")]
    shares = re.findall(r">(\d+(?:\.\d+)?)%<", table)
    assert len(shares) > 3
    assert len({share.count(".") for share in shares}) == 1


def test_no_hour_is_worth_most_where_several_are_worth_as_much(samples):
    plan = samples.whole_plan()
    price = tuple(0.5 if staff > 0 else None for staff in plan.week.staff)
    alike = msgspec.structs.replace(plan, week=msgspec.structs.replace(plan.week, price=price))
    assert "an hour of work counts most" in plan_page(plan, None, language="en")
    assert "an hour of work counts most" not in plan_page(alike, None, language="en")


def test_a_range_of_ages_is_never_broken_over_two_lines(samples):
    plan = samples.one_cell()
    cell = msgspec.structs.replace(plan.cells[0], segment="35-64")
    html = plan_page(msgspec.structs.replace(plan, cells=(cell,)), None, language="en")
    assert re.search(r'<th scope="row">[^<]*<span class="whole">35-64</span>', html)
