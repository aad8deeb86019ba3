"""`init` guesses why customers had to get in touch only where the name and the values leave no doubt."""

import pytest
from made_up import mapping, seen

from humanline.contactlog.guessing.guess import guess

WRONG = ["letter unclear", "engineer came too late", "nothing", "order not delivered"]
FIRE = ["short circuit", "cooking", "lightning", "smoking"]
TEAMS = ["finance", "planning", "IT"]


def guessed(**columns):
    return mapping(guess(seen({"created_at": "time", "subject": ["bill", "repair"], **columns})))


@pytest.mark.parametrize("name", ["faaloorzaak", "Oorzaak faalvraag", "failure_cause", "What went wrong"])
def test_a_name_that_says_it_is_taken(name):
    found = guessed(**{name: ["A1", "B2", "none"], "veroorzaakt_door": TEAMS})
    assert (found["cause"], found["caused_by"]) == (f'"{name}"', '"veroorzaakt_door"')


@pytest.mark.parametrize("name", ["oorzaak", "Cause", "root_cause"])
def test_a_cause_of_anything_is_taken_only_where_values_tell_what_went_wrong(name):
    assert guessed(**{name: WRONG})["cause"] == f'"{name}"'
    assert "cause" not in guessed(**{name: FIRE})


@pytest.mark.parametrize(
    "columns",
    [
        {"cause_code_description": WRONG},
        {"because": WRONG},
        {"failure_cause": "text"},
        {"failure_cause": ["yes", "no"]},
        {"failure_cause": "number"},
        {"failure_cause": ["Jan Jansen", "Petra de Wit", "Piet Smit"]},
    ],
)
def test_what_people_typed_counted_or_are_is_no_cause(columns):
    assert "cause" not in guessed(**columns)


def test_a_department_alone_causes_nothing():
    assert "caused_by" not in guessed(caused_by=TEAMS)
