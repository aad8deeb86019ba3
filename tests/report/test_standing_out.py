"""A first is called the first only where it differs from the second."""

import msgspec
import pytest

from humanline.model.estimate import Estimate
from humanline.model.plan import AskedHours
from humanline.report.first_things import alone, furthest
from humanline.report.plan.hours import who_asks
from humanline.report.voice import Voice

replace = msgspec.structs.replace


def about(value: float, half: float) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half)


def test_the_first_of_two_that_overlap_is_not_the_furthest():
    assert furthest([("a", about(10, 1)), ("b", about(8, 1))]) == ("a", about(10, 1))
    assert furthest([("a", about(10, 2)), ("b", about(9, 2))]) is None
    assert furthest([("a", about(10, 2))]) is not None
    assert furthest([]) is None


@pytest.mark.parametrize(
    ("values", "digits", "said"),
    [
        ((3, 2, 2), 0, True),
        ((3, 3, 1), 0, False),
        ((0.34, 0.31), 1, False),
        ((0.34, 0.31), 2, True),
        ((0.351, 0.349), 1, False),  # said as 0.4 and 0.3
        ((0.44, 0.31), 1, True),
        ((0.3, 0.2), 1, True),
    ],
)
def test_only_what_differs_as_it_is_by_a_digit_that_is_said_is_the_only_one(values, digits, said):
    assert alone(values, 0, digits) == said


@pytest.mark.parametrize(("runs", "said"), [(10, False), (1000, True), (None, True)])
def test_of_what_was_simulated_the_first_is_the_only_one_beyond_chance(runs, said):
    """11 against 10 contacts: twice the standard error is 2.9 in ten runs, and 0.29 in a thousand."""
    assert alone((11.0, 10.0), 0, 1, runs=runs) == said


def test_shares_of_who_asks_are_told_side_by_side_and_nobody_is_said_to_ask_least(samples):
    shares = {"x": 0.05, "y": 0.10, "z": 0.20}
    asked = tuple(AskedHours(segment=name, hours=4.0, share=share) for name, share in shares.items())
    text = " ".join(who_asks(replace(samples.whole_plan(), asked_by_segment=asked), None, Voice("en")).text)
    assert "X asks for a person in 5% of contacts, and z in 20%" in text
