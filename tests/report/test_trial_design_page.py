"""The page of a trial's design says what each question takes, what is refused and why, and what could be done."""

import re

import msgspec
import pytest
from tests.report.test_pages import Seen
from tests.report.trial_results import DESIGN, forecast, hostile, week

from humanline.model.estimate import NotEstimable
from humanline.report.trial.design_page import design_page

NASTY = "<b>x</b>[/bold][bold red]\\"
LANGUAGES = ("nl", "en")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2060", "")


def test_names_can_not_break_out_of_the_page_of_a_design():
    nasty = hostile(NASTY).design
    named = tuple(
        msgspec.structs.replace(one, question=one.question + NASTY, segment=one.segment and one.segment + NASTY)
        for one in forecast().sizes
    )
    guarded = tuple(
        msgspec.structs.replace(one, outcome=one.outcome + NASTY, segment=one.segment and one.segment + NASTY)
        for one in DESIGN.guardrails
    )
    nasty = msgspec.structs.replace(nasty, guardrails=guarded)
    html = design_page(nasty, forecast(sizes=named, refused=(), ways=()), language="nl")
    seen = Seen(html)
    assert seen.open == []
    assert "b" not in {tag for tag, _ in seen.tags}
    assert f"Ask for a person{NASTY}" in seen.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_design_says_what_each_question_takes_what_is_refused_and_what_could_be_done(language):
    html = design_page(DESIGN, forecast(), language=language)
    text = plain(Seen(html).text)
    wanted = {
        "en": ("takes about 31 weeks, not 12", "‘Not heard’ can't be read customer by customer", "12 per 100",
               "6.1 per 100",
               "there is only one value", "ask for a person", "at most 30%", "more hours of work than of staff"),
        "nl": ("kost ongeveer 31 weken, niet 12", "‘Niet gehoord’ is niet per klant te lezen", "12 per 100",
               "6,1 per 100",
               "er is maar één waarde", "ask for a person", "hoogstens 30%", "meer werk dan medewerkers aankunnen"),
    }[language]  # fmt: skip
    assert [words for words in wanted if words not in text] == []
    assert not re.search(r"\{\w+\}", text)
    assert Seen(html).open == []


def test_every_way_to_an_answer_is_told_once():
    seen = plain(Seen(design_page(DESIGN, forecast(), language="en")).text).lower()
    first, rest = "or keep to 12 weeks, and rule out", "or keep to 12 weeks, and see a difference"
    assert len(forecast().ways) > 3
    assert (seen.count(first), seen.count(rest)) == (1, 1)
    assert "more ways to get an answer" in seen
    few = design_page(DESIGN, forecast(ways=forecast().ways[:3]), language="en")
    assert "more ways to get an answer" not in Seen(few).text


def test_where_the_hours_carry_nobody_the_design_says_nobody():
    kept = forecast(now=week(170.0, 190.0, 0.85), share_possible=0.0)
    text = Seen(design_page(DESIGN, kept, language="en")).text
    assert "With these hours nobody can be in the group that takes most staff" in text
    assert "0% can be in" not in text.replace("30% can be in", "")


def test_where_customers_are_not_helped_in_time_today_it_says_what_gets_no_worse():
    text = plain(Seen(design_page(DESIGN, forecast(), language="en")).text)
    assert "Today customers are not helped in time as promised. With at most 30% in the group" in text
    assert "With these hours, and customers helped in time" not in text


def test_the_weeks_are_those_of_the_plan_with_what_they_take_and_why_the_staff_page_asks_more():
    text = plain(Seen(design_page(DESIGN, forecast(), language="en")).text)
    for said in ("187 hours of work a week for 195 hours of staff", "there are 185 hours: 95% busy",
                 "takes 206 hours of staff, and 204 hours as it goes now", "so asks somewhat more"):  # fmt: skip
        assert said in text
    untimed = forecast(now=None, while_running=None)
    loads = tuple(msgspec.structs.replace(load, week=None) for load in untimed.loads)
    text = plain(Seen(design_page(DESIGN, msgspec.structs.replace(untimed, loads=loads), language="en")).text)
    assert "95% busy" in text
    assert "helped in time with" not in text
    assert "average wait" not in text


def test_the_number_that_the_plan_advises_stands_beside_with_why_it_is_another():
    text = plain(Seen(design_page(DESIGN, forecast(), language="en")).text)
    assert "The plan advises a trial of rent question with 900 contacts in about 4 weeks" in text
    assert "The plan advises" not in Seen(design_page(DESIGN, forecast(advised=None), language="en")).text


def test_a_design_of_which_nothing_is_known_has_no_numbers_and_no_picture():
    why = NotEstimable(reason="no_spread_of_unit")
    sizes = tuple(msgspec.structs.replace(one, units=why, weeks=why) for one in forecast().sizes)
    dark = forecast(
        units_per_week=why,
        weeks=why,
        sizes=sizes,
        loads=(),
        hours_per_week=None,
        during=None,
        busy_now=None,
        now=None,
        while_running=None,
        advised=None,
        ways=(),
        refused=(),
    )
    open_ = msgspec.structs.replace(DESIGN, frozen=(), approved_by="")
    html = design_page(open_, dark, language="en")
    text = Seen(html).text
    assert "<svg" not in html
    assert text.count("does not show in contacts") >= 5
    assert "The design is not frozen yet" in text
    assert "nothing was written down" in text
