"""Points are told as what counts as much, by the weights; where no weight tells, they stay points."""

import pytest

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Value
from humanline.report.voice import Voice
from humanline.report.worth import Worth


def spaced(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("points", "per", "said"),
    [
        (50.0, "week", "as much as 5 more questions solved a week"),
        (10.0, "week", "as much as 1 more question solved a week"),
        (-50.0, "week", "as much as 5 fewer questions solved a week"),
        (5.5, "contact", "as much as 55 more questions solved in every 100 contacts"),
        (0.5, "minute", "as much as 3 more questions solved"),
        (
            Estimate(value=50.0, low=20.0, high=80.0),
            "week",
            "as much as 5 (probably between 2 and 8) more questions solved a week",
        ),
        (
            Estimate(value=-50.0, low=-80.0, high=20.0),
            "week",
            "as much as 5 (probably between −2 and 8) fewer questions solved a week",
        ),
    ],
)
def test_points_are_told_as_questions_solved_that_count_as_much(points, per, said):
    told = spaced(Worth(Value(), "en").told(points, per)).replace("-2", "−2")
    assert told == said


def test_the_weight_of_a_contact_solved_decides_how_many_they_are():
    assert Worth(Value(resolved=25.0), "nl").told(50.0, "week") == "evenveel als 2 vragen meer opgelost per week"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Value(resolved=0.0), "as much as 2.5 more customers heard a week"),
        (Value(resolved=0.0, unheard=0.0), "as much as 1 complaint less a week"),
        (Value(resolved=-1.0, unheard=0.0, complaint=0.0), "50 points a week"),
        (None, "50 points a week"),
    ],
)
def test_a_weight_that_is_nought_or_not_known_tells_nothing(value, said):
    assert Worth(value, "en").told(50.0, "week") == said


def test_what_is_not_known_stays_not_known():
    unknown = NotEstimable(reason="no_judgement")
    assert Worth(Value(), "en").told(unknown, "contact") == Voice("en").numbers.instead(unknown)


def test_points_of_a_code_are_told_and_its_other_values_are_as_they_were():
    told = Voice("en", Value()).code("notice", "own_department_higher", {"points": 2.0, "scores": 14})
    assert "as much as 20 more questions solved in every 100 contacts (14 scores)" in told
