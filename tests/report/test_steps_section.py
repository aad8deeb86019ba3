"""Beside the map: the way to a person today."""

import msgspec
import pytest

from humanline.model.plan import StepsToPerson
from humanline.report.plan.meaning import steps_section
from humanline.report.voice import Voice


@pytest.fixture
def plan(samples):
    return samples.whole_plan()


def section(plan, *steps):
    return steps_section(msgspec.structs.replace(plan, steps_to_person=steps), Voice("nl"))


def one(moment, steps, hoped=None, **more):
    return StepsToPerson(
        moment=moment, measured=True, source="menu.txt", steps=steps, steps_hoped=hoped if hoped else steps, **more
    )


def test_where_nothing_is_known_nothing_is_said(plan):
    assert section(plan) is None


def test_the_heading_tells_the_farthest_of_what_matters(plan):
    names = list(dict.fromkeys(cell.moment for cell in plan.cells))
    found = section(plan, *(one(name, k) for k, name in enumerate(names)))
    assert f"{names[-1]} is een mens {len(names) - 1} stappen weg" in found.heading or "stappen weg" in found.heading
    assert len(found.sheets[0].rows) == len(names)


def test_no_way_is_told_first(plan):
    names = list(dict.fromkeys(cell.moment for cell in plan.cells))
    found = section(plan, one(names[0], 9), one(names[1], None))
    assert "geen weg" in str(found.sheets[0].rows)
    assert "geen weg" in section(plan, one(names[1], None)).heading


def test_what_is_not_certain_is_called_so_and_what_is_missing_is_named(plan):
    name = plan.cells[0].moment
    found = section(plan, one(name, None, hoped=2))
    assert "niet zeker" in found.heading
    assert found.sheets[0].notes[0].startswith("Niets bekend over")
