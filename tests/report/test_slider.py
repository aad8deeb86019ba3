"""Other hours on the plan's page: only what was computed is told, by name."""

import re

import pytest
from msgspec.structs import replace

from humanline.model.plan import Frontier
from humanline.report.plan.picture import notches
from humanline.report.voice import Voice

VOICE = Voice("en")


@pytest.fixture
def plan(samples):
    """A plan of single cells, with four steps: one below its own hours, its own, and two above."""
    plain = samples.whole_plan()
    person = [c for c in plain.cells if c.start == "person"]
    below = [c for c in plain.cells if c.start == "self_service"]
    hours = plain.hours_per_week
    steps = (
        Frontier(hours=hours - 20, points=0, price=2, cells=len(person) - 1),
        Frontier(hours=hours - 5, points=1, price=2, cells=len(person), changes=(person[0].moment, person[0].segment)),
        Frontier(hours=hours, points=1, price=1, cells=len(person)),
        Frontier(
            hours=hours + 9, points=2, price=1, cells=len(person) + 1, changes=(below[0].moment, below[0].segment)
        ),
    )
    whole = tuple(replace(moment, as_one=False) for moment in plain.moments)
    return replace(plain, frontier=steps, moments=whole, short_hours=0.0), person, below


def named(cell):
    return VOICE.cell_in_words(cell.moment, cell.segment)


def test_who_gains_and_who_loses_a_person_stands_there_by_name(plan):
    drawn, person, below = plan
    fewer, same, now, more = notches(drawn, VOICE)
    assert fewer.text == f"No longer a person at once: {named(person[0])}."
    assert same.text == "The same line as now."
    assert now.now
    assert now.text.startswith("This is the line as it is now.")
    assert more.text == f"A person at once, too: {named(below[0])}."
    assert [one.now for one in (fewer, same, more)] == [False] * 3


def test_where_steps_were_left_out_there_is_a_number_and_no_name(plan):
    drawn, _, _ = plan
    left_out = replace(drawn.frontier[-1], changes=(), cells=drawn.frontier[-1].cells + 3)
    last = notches(replace(drawn, frontier=(*drawn.frontier[:-1], left_out)), VOICE)[-1]
    assert re.fullmatch(rf"A person at once for {left_out.cells} of {len(drawn.cells)}\.", last.text)


def test_names_that_do_not_make_the_number_are_not_told(plan):
    drawn, _, below = plan
    other = replace(drawn.frontier[-1], cells=drawn.frontier[-1].cells + 1)
    assert named(below[0]) not in notches(replace(drawn, frontier=(*drawn.frontier[:-1], other)), VOICE)[-1].text


def test_too_few_steps_or_too_few_hours_make_no_slider(plan):
    drawn, _, _ = plan
    assert notches(replace(drawn, frontier=drawn.frontier[:2]), VOICE) == ()
    assert notches(replace(drawn, short_hours=3.0), VOICE) == ()
