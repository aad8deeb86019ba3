"""A choice, and together, on the page of the plan: what each takes and adds, and what other hours would do."""

import re
from html import unescape

import msgspec
import pytest
from msgspec.structs import replace

from humanline.model.contact import EVERYONE
from humanline.model.organisation import Trials
from humanline.model.plan import Assumption
from humanline.model.trial import Design
from humanline.report import plan_page
from humanline.report.trial_toml import trial_toml


@pytest.fixture(scope="module")
def drawn(plan_builders):
    """Sixty contacts of ten minutes each. Half of all choose a person for a: five of six hours go there."""
    make = plan_builders
    loads = [
        make.load("rent", segment=EVERYONE, starts=(make.choice(0.5),)),
        make.load("door", segment=EVERYONE, starts=(make.together(4.0),)),
    ]
    return make.completed(loads, {"rent": make.gain(6), "door": make.gain(1)}, 6.0)


def text_of(html: str, name: str = "") -> str:
    if name:
        html = html[html.index(f'id="{name}"') :]
        html = html[: html.index("</section>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_page_tells_what_each_start_takes_and_adds_and_which_the_line_picks(drawn):
    text = text_of(plan_page(drawn, None, language="en"), "starts")
    assert "Customers choose for themselves: rent." in text
    rows = {
        "rent a person 100 10.0 36 –", "rent a choice 50 5.0 18 yes",
        "door a person 100 10.0 6.0 –", "door self-service, then a person 100 4.0 6.0 –",
    }  # fmt: skip
    assert [row for row in rows if row not in text] == []


def test_dutch_says_it_in_dutch(drawn):
    html = plan_page(drawn, None, language="nl")
    assert "Klanten kiezen zelf bij: rent." in text_of(html, "starts")
    assert "Zo beginnen voegt meer toe dan de minuten waard zijn" in text_of(html, "cells")


def test_the_order_shows_those_who_choose_before_the_line_and_a_person_for_everybody_after_it(drawn):
    text = text_of(plan_page(drawn, None, language="en"), "order")
    assert "rent (a choice) a choice 5.0 5.0" in text
    assert re.search(r"rent: a person for everybody a choice 5\.0", text)


def test_with_more_hours_a_choice_becomes_a_person_and_with_fewer_self_service(drawn):
    text = text_of(plan_page(drawn, None, language="en"), "frontier")
    assert re.search(r"5\.0 rent \(a choice\) .* 10\.0 rent ", text)
    assert "door (self-service, then a person)" in text


def test_what_comes_next_may_be_another_start(plan_builders):
    make = plan_builders
    loads = [make.load("rent", segment=EVERYONE, starts=(make.choice(0.5),)), make.load("door", segment=EVERYONE)]
    short = make.completed(loads, {"rent": make.gain(1), "door": make.gain(9)}, 12.0)
    text = text_of(plan_page(short, None, language="en"))
    assert "With 3 hours a week more, rent would start with a choice." in text


def test_hours_of_those_who_choose_are_hours_of_contacts_with_a_person(drawn):
    text = text_of(plan_page(drawn, None, language="en"), "freed")
    assert "15 hours" in text  # five for rent, ten for the door


def test_a_decision_for_a_choice_that_departs_from_the_rule_says_so(plan_builders):
    make = plan_builders
    loads = [
        make.load("rent", segment=EVERYONE, decided="choice", starts=(make.choice(0.5),)),
        make.load("door", segment=EVERYONE),
    ]
    gains = {"rent": make.gain(6, customer=6, organisation=6, matters=(9, 9)), "door": make.gain(1)}
    drawn = make.completed(loads, gains, 20.0)
    (departure,) = drawn.rule.departures
    assert (departure.start, departure.rule, departure.because) == ("choice", "person", "decided")
    assert "a choice" in text_of(plan_page(drawn, None, language="en"), "rule").lower()


def test_without_other_starts_the_page_says_nothing_of_them(plan_builders):
    make = plan_builders
    html = plan_page(
        make.completed([make.load("rent", segment=EVERYONE)], {"rent": make.gain(6)}, 20.0), None, language="en"
    )
    assert 'id="starts"' not in html
    assert "choice" not in text_of(html)


def test_a_choice_of_which_nobody_measured_who_chooses_is_to_be_tried_first(drawn):
    said = "count how many choose a person: rent."
    assert said not in text_of(plan_page(drawn, None, language="en"))
    assumed = replace(drawn, assumptions=(Assumption("chosen_share", {"moment": "rent", "share": 0.5}),))
    assert said in text_of(plan_page(assumed, None, language="en"), "to-do")


@pytest.mark.parametrize(("language", "arm"), [("en", "choice"), ("nl", "keuze")])
def test_a_trial_to_begin_from_knows_what_starts_with_a_choice(language, arm):
    """The arm has a name that `[trials]` knows by itself."""
    design = msgspec.toml.decode(trial_toml("rent", "choice", "resolved", language=language), type=Design)
    assert (design.arms[0].name, design.arms[0].mode) == (arm, "choice")
    assert arm in Trials().choice


@pytest.mark.parametrize("moment", ['say "rent"', "rent\\deposit", "rent\ndeposit\t1", "rent\x7f", "huur €"])
def test_a_design_to_begin_from_can_be_read_whatever_its_moment_is_called(moment):
    design = msgspec.toml.decode(trial_toml(moment, "person", "resolved", language="en"), type=Design)
    assert (design.name, design.moments) == (moment, (moment,))


@pytest.mark.parametrize("guarded", ["unheard", "complaint", "satisfaction", ""])
def test_a_design_to_begin_from_guards_what_the_log_can_tell_and_nothing_else(guarded):
    design = msgspec.toml.decode(trial_toml("rent", "person", "resolved", guarded, language="nl"), type=Design)
    assert [one.outcome for one in design.guardrails] == [guarded] * bool(guarded)
    assert {one.name for one in design.outcomes} == {"resolved", guarded} - {""}
    better = {one.name: one.better for one in design.outcomes}
    assert better.get(guarded, "lower") == ("higher" if guarded == "satisfaction" else "lower")
