"""The charter: the line as a page for customers, with nothing on it that the plan does not know."""

import re
from datetime import date
from html import unescape

import msgspec
import pytest
from msgspec.structs import replace

from humanline.model.met import MetBy
from humanline.model.offering import PromiseMade
from humanline.model.organisation import Channels
from humanline.model.service import ChannelHours, OtherDay, Service
from humanline.report import charter_page


def text_of(html: str) -> str:
    """What a reader sees."""
    html = re.sub(r"<(style|script|title)>.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["thirty_cells", "signed_plan", "nasty_plan", "plan_with_needs", "too_few_hours"])
def test_a_charter_is_whole_closed_and_escaped(samples, name, language):
    html = charter_page(getattr(samples, name)(), language=language)
    assert html.count("<h1") == 1
    assert html.count("<section") == html.count("</section>")
    assert not re.search(r"<(script|img|svg|u|i|b|iframe)\b", html)
    assert re.findall(r'(?:href|src)="(?!#)', html) == []
    assert "http" not in html.replace("http-equiv", "")
    assert not re.search(r"\{\w+\}", text_of(html).replace("{braces}", ""))


def test_every_moment_is_in_the_charter_on_its_own_side(samples):
    html = charter_page(samples.thirty_cells(), language="nl")
    parts = {name: text_of(_promise(html, name)) for name in ("owed", "person", "self", "asked", "when")}
    assert "Overlast van buren" in parts["owed"]
    assert "Huur betalen: voor 65 jaar en ouder" in parts["person"]
    assert "Reparatie melden: voor onder 35" in parts["self"]
    assert "Reparatie melden: voor iedereen, behalve onder 35" in parts["person"]
    assert "we zeggen nooit nee" in parts["asked"]
    assert parts["when"].count("nog in te vullen") == 3


def _promise(html: str, name: str) -> str:
    part = html[html.index(f'<section id="{name}"') :]
    return part[: part.index("</section>") + 10]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("thirty_cells", "Draft: nobody has signed this yet."),
        ("changed_plan", "Draft: this was changed after it was signed."),
        ("too_few_hours", "Do not publish this"),
        ("signed_plan", "the dotted lines still have to be filled in"),
    ],
)
def test_a_charter_that_does_not_hold_is_called_a_draft(samples, name, words):
    html = charter_page(getattr(samples, name)(), language="en")
    assert words in text_of(html[: html.index("<h1")])


def test_a_charter_past_its_day_says_so_and_promises_no_hours_or_waiting_time_of_its_own(samples):
    html = charter_page(samples.signed_plan(until="2026-06-01"), language="en", today=date(2026, 6, 2))
    assert "This page held until 1 June 2026" in text_of(html)
    text = text_of(_promise(html, "when"))
    assert not any(letter.isdigit() for letter in text)


SERVICE = Service(
    channels=Channels(person=("phone", "counter"), deferred=("e-mail",)),
    opening=(
        ChannelHours(
            "phone",
            (*((day * 1440 + 510, day * 1440 + 1020) for day in range(4)), (4 * 1440 + 510, 4 * 1440 + 720)),
            (
                OtherDay("2026-04-27", (), "Koningsdag"),
                OtherDay("2026-12-24", ((540, 720),)),
                OtherDay("2025-12-24", ()),
            ),
        ),
    ),
    promises=(
        PromiseMade(within_minutes=5, share=0.9, call_back_hours=8),
        PromiseMade(moment="repair", segment="65+", channel="phone", within_minutes=2),
    ),
)


def test_what_line_toml_says_of_hours_ways_and_promises_is_no_line_to_fill_in(samples):
    plan = msgspec.structs.replace(samples.signed_plan(), service=SERVICE)
    part = text_of(_promise(charter_page(plan, language="en", today=date(2026, 3, 5)), "when"))
    assert "to be filled in" not in part
    assert "phone: Monday, Tuesday, Wednesday and Thursday 8:30–17:00; Friday 8:30–12:00" in part
    assert "nobody is there on public holidays" in part
    assert "on 24 December 2026: 9:00–12:00" in part
    assert "2025" not in part
    assert "You reach a person by phone, counter and e-mail" in part
    assert "of every hundred customers, 90 get a person within 5 min" in part
    assert "Repair, 65+, phone: of every hundred customers, 80 get a person within 2 min" in part
    dutch = text_of(_promise(charter_page(plan, language="nl", today=date(2026, 3, 5)), "when"))
    assert "maandag, dinsdag, woensdag en donderdag 8:30–17:00; vrijdag 8:30–12:00" in dutch
    assert "nog in te vullen" not in dutch


def test_what_is_not_known_is_still_to_be_filled_in(samples):
    service = Service(channels=Channels(person=("phone",)))
    plan = msgspec.structs.replace(samples.signed_plan(), service=service)
    part = text_of(_promise(charter_page(plan, language="en"), "when"))
    assert part.count("to be filled in") == 2


def _by_age(make, hours: float):
    """Made with the product: moments whose customers an age tells apart, in one of which an age is lifted."""
    every = {"viewing": (-9.0, -9.0, 9.0), "moving out": (2.0, 6.0, 7.0)}
    ages = ("18-34", "35-64", "65+")
    loads = [make.load(moment, segment=age, n=60, protected=True) for moment in every for age in ages]
    gains = {(m, age): make.gain(points) for m, of in every.items() for age, points in zip(ages, of, strict=True)}
    return make.plan(loads, gains, hours)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Viewing: 65+: a person at once"), ("nl", "Viewing: 65+: meteen een medewerker")]
)
def test_i10_a_group_that_is_lifted_is_told_as_an_extra_and_the_moment_as_for_who_says_nothing(
    plan_builders, language, said
):
    html = charter_page(_by_age(plan_builders, 40.0), language=language)
    parts = {name: text_of(_promise(html, name)) for name in ("person", "self", "extra")}
    assert said in parts["extra"]
    assert parts["self"].endswith("Viewing")
    assert parts["person"].endswith("Moving out")


def test_i10_without_hours_for_an_extra_the_charter_knows_no_ages(plan_builders):
    html = charter_page(_by_age(plan_builders, 35.0), language="en")
    assert 'id="extra"' not in html
    assert "65+" not in text_of(html)


def test_i10_the_page_tells_a_lift_what_the_rule_costs_and_what_is_not_built(plan_builders):
    """The line lies at a moment and not at a group; the advice on the page is that of the record."""
    from humanline.model.judgement import Candidate, Judgements
    from humanline.report import plan_page

    ages = ("18-34", "35-64", "65+")
    loads = [
        plan_builders.load(m, segment=age, n=60, protected=True) for m in ("viewing", "moving out") for age in ages
    ]
    every = {"viewing": (-9.0, -9.0, 9.0), "moving out": (2.0, 6.0, 7.0)}
    gains = {(m, age): plan_builders.gain(p) for m, of in every.items() for age, p in zip(ages, of, strict=True)}
    sheet = Judgements(candidates=(Candidate("app", "moving out", 0.5, 18_000.0),))
    enough = plan_builders.completed(loads, gains, 40.0, judgements=sheet)
    html = text_of(plan_page(enough, None, language="en"))
    assert "An extra for this group" in html
    assert "takes nobody's person away" in html
    assert "Do not build: app." in html
    assert "Build: app." not in html
    short = plan_builders.completed(loads, gains, 29.0, judgements=sheet)
    html = text_of(plan_page(short, None, language="en"))
    assert "moving out (" not in html[: html.index("takes nobody's person away")]
    solved = round(short.protected_cost / short.value.resolved)
    assert f"would bring more: as much as {solved} more questions solved a week" in html.replace(",", "")


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "For some things you choose: a person, or on your own. Some things you prepare yourself"),
        ("nl", "Bij sommige dingen kiest u: een medewerker, of zelf regelen. Sommige dingen bereidt u zelf voor"),
    ],
)
def test_what_customers_choose_or_prepare_has_a_part_of_its_own(plan_builders, language, lead):
    make = plan_builders
    loads = [
        make.load("viewing", starts=(make.choice(0.3, adds=9.0),)),
        make.load("repair", starts=(make.together(4.0),)),
        make.load("address"),
    ]
    drawn = make.plan(loads, {"viewing": make.gain(-1), "repair": make.gain(5), "address": make.gain(-2)}, 30.0)
    html = charter_page(drawn, language=language)
    parts = {name: text_of(_promise(html, name)) for name in ("choice", "together", "self")}
    assert {name: text.split()[-1] for name, text in parts.items()} == {
        "choice": "Viewing", "together": "Repair", "self": "Address",
    }  # fmt: skip
    assert lead in text_of(html)
    assert 'id="person"' not in html


def test_i10_an_extra_beside_a_choice_does_not_say_that_others_start_on_their_own(plan_builders):
    make = plan_builders
    ages = ("18-34", "65+")
    loads = [make.load("viewing", segment=age, protected=True, starts=(make.choice(0.5),)) for age in ages]
    drawn = make.plan(loads, {("viewing", "18-34"): make.gain(1.0), ("viewing", "65+"): make.gain(9.0)}, 16.0)
    html = charter_page(drawn, language="en")
    assert text_of(_promise(html, "choice")).endswith("Viewing")
    assert "it goes as it does for everybody" in text_of(_promise(html, "extra"))
    assert 'id="self"' not in html


def test_how_to_reach_a_person_is_told_for_kinds_that_are_known(samples):
    known = replace(
        samples.signed_plan(),
        met_by=(
            MetBy("speaking", ("phone", "video"), 200.0),
            MetBy("writing", ("mail",), 30.0),
            MetBy("", ("x",), 5.0),
        ),
    )
    text = text_of(_promise(charter_page(known, language="en"), "when"))
    assert "Speak to one: phone and video" in text
    assert "Write to one: mail" in text
    assert "Meet one" not in text
    assert text.count("to be filled in") == 3
    assert "x" not in text.split()
