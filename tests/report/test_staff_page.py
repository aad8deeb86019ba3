"""The page about staff says what the record says, in words that hold."""

import re

import msgspec
import pytest

from humanline.model.estimate import Estimate
from humanline.model.staff import Uncovered
from humanline.report import staff_page
from humanline.report.charts.day_grid import shade, thirds
from humanline.report.staff.answer import answer, heading
from humanline.report.staff.coming_in import days_section
from humanline.report.staff.naming import StaffWords
from humanline.report.staff.terminal import plan_in_words
from humanline.report.voice import Voice


def told(plan):
    return StaffWords(plan, Voice("en"))


def text_of(page):
    body = re.sub(r"<(svg|style|script).*?</\1>", " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u2060", "").split())


def test_the_heading_is_what_is_short_where_staff_were_planned_and_what_is_needed_else(samples):
    needed, planned = samples.staff_needed(), samples.staff_planned()
    assert "hours of staff are needed" in heading(told(needed))
    assert f"In {len(planned.short())} of {len(planned.comes_in.begins)} intervals" in heading(told(planned))
    enough = msgspec.structs.replace(needed, planned=needed.needed, planned_from="roster")
    assert "enough in every interval" in heading(told(enough))


def test_the_answer_names_the_busiest_interval_with_its_day_and_its_end(samples):
    plan = samples.staff_needed()
    most = max(range(len(plan.needed.staff)), key=lambda k: (plan.needed.staff[k], plan.comes_in.contacts[k], -k))
    begins = plan.comes_in.begins[most][11:16]
    first = answer(told(plan))[0].replace("\u2060", "")
    assert re.search(rf"\w+ {begins}–\d\d:\d\d: {plan.needed.staff[most]} people", first)


def test_what_several_intervals_share_is_said_of_one_of_them(samples):
    plan = samples.staff_needed()
    most = max(plan.needed.staff)
    other = tuple(staff - (staff == most) for staff in plan.needed.staff)
    first = plan.needed.staff.index(most)
    one = msgspec.structs.replace(plan.needed, staff=(*other[:first], most, *other[first + 1 :]))
    two = msgspec.structs.replace(one, staff=(*one.staff[:-1], most))
    assert "Most staff are needed on" in answer(told(msgspec.structs.replace(plan, needed=one)))[0]
    assert "several times, one of them" in answer(told(msgspec.structs.replace(plan, needed=two)))[0]


def test_a_day_is_the_busiest_only_where_it_surely_has_more_contacts_than_the_next(samples):
    plan = samples.staff_needed()

    def days(*shifts):
        return msgspec.structs.replace(
            plan,
            days=tuple(
                msgspec.structs.replace(
                    day, contacts=Estimate(value=100.0 + shift, low=95.0 + shift, high=105.0 + shift)
                )
                for day, shift in zip(plan.days, shifts, strict=False)
            ),
        )

    assert "The busiest day is" in days_section(told(days(40, 0, 0))).heading
    assert "one of the busy days" in days_section(told(days(3, 0, 0))).heading


def test_the_record_tells_kept_missed_and_too_close_apart(samples):
    tried, promise = samples.staff_planned().planned, samples.staff_planned().promise
    found = {verdict: tried.intervals(verdict, promise) for verdict in ("kept", "missed", "unsure")}
    assert all(tried.low[k] >= 0.8 for k in found["kept"])
    assert all(tried.high[k] < 0.8 for k in found["missed"])
    assert all(tried.low[k] < 0.8 <= tried.high[k] for k in found["unsure"])
    assert sum(map(len, found.values())) == sum(share is not None for share in tried.in_time)


def test_short_and_too_many_are_counted_against_the_need(samples):
    plan = samples.staff_planned()
    pairs = list(zip(plan.planned.staff, plan.needed.staff, strict=True))
    assert plan.short() == {k: b - a for k, (a, b) in enumerate(pairs) if a < b}
    assert plan.too_many() == {k: a - b for k, (a, b) in enumerate(pairs) if a > b}


def test_people_missing_are_told_by_stretch_and_never_as_a_shrug(samples):
    page = text_of(staff_page(samples.staff_planned(), language="en"))
    assert "Monday 20 October 08:00–10:00: up to 3 people missing. No shift of these lengths fits" in page
    assert "infeasible" not in page
    assert page.count(" missing. No shift of these lengths fits") + page.count("no more shifts fit there") > 6
    assert "And 1 time more" in page


def test_one_interval_that_more_shifts_do_not_reach_is_told_apart_from_one_that_none_does(samples):
    plan = samples.staff_needed()
    shifts = msgspec.structs.replace(plan.shifts, uncovered=(Uncovered(3, 1, out_of_reach=False),))
    page = text_of(staff_page(msgspec.structs.replace(plan, shifts=shifts), language="en"))
    assert "at most 1 person missing, because no more shifts fit there" in page


def test_contacts_and_customers_are_both_told_where_they_differ_and_only_where_they_are_known(samples):
    assert "Counted by customer" in text_of(staff_page(samples.staff_planned(), language="en"))
    assert "Counted by customer" not in text_of(staff_page(samples.staff_little_known(), language="en"))


def test_where_nobody_is_taken_to_hang_up_the_page_says_so(samples):
    page = text_of(staff_page(samples.staff_little_known(), language="nl"))
    assert "iedereen wacht tot hij geholpen is" in page


def test_work_that_can_wait_is_set_beside_the_time_that_is_free(samples):
    plan = samples.staff_planned()
    assert "so 24 hours more are needed" in text_of(staff_page(plan, language="en"))
    little = msgspec.structs.replace(plan, later_hours=4.0)
    assert "40 hours free: enough" in text_of(staff_page(little, language="en"))


def test_an_hour_that_comes_twice_is_told_apart_in_the_table(samples):
    plan = samples.staff_little_known()
    begins = list(plan.comes_in.begins)
    begins[:3] = ["2025-10-26T02:00:00+02:00", "2025-10-26T02:00:00+01:00", "2025-10-26T03:00:00+01:00"]
    twice = msgspec.structs.replace(plan, comes_in=msgspec.structs.replace(plan.comes_in, begins=tuple(begins)))
    page = text_of(staff_page(twice, language="en"))
    assert page.count("02:00 (second time)") == page.count("02:00 ") - page.count("02:00 (second time)")


def test_the_terminal_says_what_the_page_says_at_its_top(samples):
    plan = samples.staff_planned()
    page = text_of(staff_page(plan, language="nl"))
    for line in plan_in_words(plan, "nl"):
        assert line in page.replace("\u00a0", " ")


@pytest.mark.parametrize("values", [[3.0, 4.0, 7.0], [0.0, 0.0], [5.0]])
def test_every_value_has_a_shade_and_the_most_the_darkest(values):
    upper = thirds(values)
    shades = [shade(value, upper) for value in values]
    assert shades == sorted(shades)
    assert shades[-1] == (2 if values[-1] > values[0] else 0)


@pytest.mark.parametrize(("sign", "advised"), [(1, True), (-1, False)])
def test_one_person_more_is_advised_only_where_that_helps_and_fewer_hurts_only_where_it_does(samples, sign, advised):
    plan = samples.staff_needed()
    needed = plan.needed
    more = msgspec.structs.replace(needed, one_more=tuple(sign * abs(value) for value in needed.one_more))
    fewer = msgspec.structs.replace(needed, one_fewer=tuple(sign * abs(value) for value in needed.one_fewer))
    said = [text_of(staff_page(msgspec.structs.replace(plan, needed=one), language="en")) for one in (more, fewer)]
    assert ("One person more does most" in said[0]) == advised
    assert ("One person fewer hurts most" in said[1]) == advised
