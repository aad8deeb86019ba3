"""Numbers in one answer are of what they are called, and those that belong together add up."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.report.numbers import Numbers
from humanline.report.plan.answer import answer, spoken, with_a_person
from humanline.report.plan.hours import who_asks
from humanline.report.voice import Voice

replace = msgspec.structs.replace


def numbers_in(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?(?=\shours?\b)", text.replace(",", ""))]


@settings(deadline=None)
@given(st.lists(st.floats(min_value=0.05, max_value=500.0), min_size=1, max_size=5))
def test_parts_of_hours_add_up_as_they_are_said(parts):
    said, each = Numbers("en").parts_of_hours(parts)
    total = numbers_in(said)[0]
    assert sum(numbers_in(" ".join(each))) == pytest.approx(total)
    assert total == pytest.approx(sum(parts), abs=0.5 if min(parts) >= 9.95 else 0.051)
    assert all(abs(shown - part) < 1 for shown, part in zip(numbers_in(" ".join(each)), parts, strict=True))


@pytest.mark.parametrize("usable", [None, 30.0])
def test_with_too_few_hours_what_there_is_and_what_is_missing_make_what_it_takes(samples, usable):
    plan = samples.too_few_hours()
    first = plan.owed_hours + plan.asked_hours + plan.spill_hours - plan.saved_hours
    # To be free for whoever comes in takes 22 hours beside the work, where times are known.
    free = 22.0 if usable else 0.0
    plan = replace(plan, usable_hours=usable, hours_per_week=40.0, short_hours=first + free - 40.0)
    assert plan.ready_hours == pytest.approx(free)
    there, takes, *parts = numbers_in(spoken(plan, Voice("en")))
    missing = numbers_in(answer(plan, Voice("en"))[0])[0]
    assert there == 40
    assert sum(parts) == pytest.approx(takes)
    assert there + missing == pytest.approx(takes, abs=0.6)
    assert ("to be free" in spoken(plan, Voice("en"))) == bool(usable)


def test_what_nobody_judged_is_no_part_of_what_is_missing(samples):
    plan = replace(samples.too_few_hours(), unknown_hours=11.0)
    assert "nobody has judged" not in spoken(plan, Voice("en"))
    assert "nobody has judged" in spoken(replace(samples.thirty_cells(), unknown_hours=11.0), Voice("en"))


def test_no_line_is_compared_where_there_is_no_line(samples):
    said = " ".join(answer(samples.too_few_hours(), Voice("en")))
    assert "with this line" not in said


def cells(*starts):
    """Cells of a plan by (moment, segment, start)."""
    return lambda plan: replace(
        plan,
        cells=tuple(
            replace(plan.cells[0], moment=moment, segment=segment, start=start) for moment, segment, start in starts
        ),
    )


PERSON, SELF = "person", "self_service"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (cells(("a", "everyone", PERSON), ("b", "everyone", SELF)), "1 of the 2 reasons for contact"),
        (cells(("a", "everyone", PERSON)), "1 of the 1 reason for contact"),
        (
            cells(("a", "x", PERSON), ("a", "y", PERSON), ("b", "x", SELF), ("b", "y", SELF)),
            "1 of the 2 reasons for contact (2 of 4 with groups of customers told apart)",
        ),
        (
            cells(("a", "x", PERSON), ("a", "y", SELF), ("b", "x", SELF), ("b", "y", SELF)),
            "0 of the 2 reasons for contact, and some customers for 1 more "
            "(1 of 4 with groups of customers told apart)",
        ),
    ],
)
def test_reasons_for_contact_are_counted_once_however_many_groups(samples, of, said):
    plan = of(samples.thirty_cells())
    assert with_a_person(plan, Voice("en")) == said


def test_hours_of_who_asks_are_the_same_above_and_below_and_what_is_owed_is_told_beside(samples):
    plan = samples.whole_plan()
    voice = Voice("en")
    above = re.search(r"([\d.]+)\shours for customers who ask", spoken(plan, voice))
    section = who_asks(plan, None, voice)
    below = numbers_in(section.heading)[0]
    assert float(above[1]) == pytest.approx(below, abs=0.5)
    whole = sum(cell.asked_hours for cell in plan.cells)
    told = [text for text in section.text if "leave out what always gets a person" in text]
    assert bool(told) == (whole - plan.asked_hours >= 0.5)
    none_owed = replace(plan, cells=tuple(cell for cell in plan.cells if not cell.owed))
    assert not any("leave out" in text for text in who_asks(none_owed, None, voice).text)
