"""A few numbers in, staff out: as the formulas say, checked by simulation, and no number where there is none."""

import pytest

from humanline.foundation.errors import InputError
from humanline.model.staff import Promise
from humanline.plan.staffing import answer_numbers
from humanline.queueing.waiting import erlang_a_waiting, erlang_c_waiting

PROMISE = Promise(share=0.8, within_minutes=1.0)
GIVEN = {"per_minutes": 60.0, "handle_minutes": 5.0, "patience_minutes": 3.0, "promise": PROMISE, "version": "0"}


def test_the_answer_is_erlang_a_and_one_fewer_breaks_the_promise():
    (one,) = answer_numbers([120], **GIVEN).answers
    fewer, needed, more = one.around
    assert one.load == 10
    assert (fewer.staff, needed.staff, more.staff) == (one.needed - 1, one.needed, one.needed + 1)
    for tried in one.around:
        formula = erlang_a_waiting(
            tried.staff, 10, handle_minutes=5, patience_minutes=3, within_minutes=1, abandoned="missed"
        )
        assert tried.in_time == pytest.approx(float(formula.service_level), abs=1e-6)
        assert tried.hung_up == pytest.approx(float(formula.probability_of_abandoning), abs=1e-6)
        assert tried.wait_minutes == pytest.approx(float(formula.mean_wait_of_served), abs=1e-6)
        assert tried.occupancy == pytest.approx(float(formula.occupancy), abs=1e-6)
    assert fewer.in_time < 0.8 <= needed.in_time


@pytest.mark.parametrize("patience", [3.0, None])
def test_the_simulation_meets_the_formula(patience):
    for one in answer_numbers([120, 40], **GIVEN | {"patience_minutes": patience}).answers:
        formula = next(tried.in_time for tried in one.around if tried.staff == one.needed)
        # Twice the half width of a 90 % interval is 3.3 standard errors.
        half = (one.simulated.high - one.simulated.low) / 2
        assert abs(one.simulated.value - formula) < 2 * half + 0.004


def test_more_work_than_staff_without_patience_has_no_number():
    (one,) = answer_numbers([120], **GIVEN | {"patience_minutes": None}, staff=[10]).answers
    ten, enough = one.around[0], next(tried for tried in one.around if tried.staff == one.needed)
    assert (ten.staff, ten.in_time, ten.hung_up, ten.wait_minutes, ten.occupancy) == (10, None, None, None, None)
    formula = erlang_c_waiting(one.needed, 10, handle_minutes=5, within_minutes=1)
    assert enough.in_time == pytest.approx(float(formula.service_level), abs=1e-6)


@pytest.mark.parametrize("patience", [3.0, None])
def test_no_contacts_need_nobody_and_nothing_is_endless(patience):
    (one,) = answer_numbers([0], **GIVEN | {"patience_minutes": patience}).answers
    assert one.needed == 0
    assert all(
        (tried.in_time, tried.hung_up, tried.wait_minutes, tried.occupancy) == (1, 0, 0, 0) for tried in one.around
    )


def test_every_fault_is_told_at_once():
    wrong = {"per_minutes": 0.0, "handle_minutes": -1.0, "patience_minutes": 0.0, "shrinkage": 1.0, "staff": [1, 2]}
    with pytest.raises(InputError) as caught:
        answer_numbers([float("nan")], **GIVEN | wrong | {"promise": Promise(share=1.5, within_minutes=-1)})
    assert {fault.where for fault in caught.value.faults} == {
        "--contacts", "--per", "--handle", "--patience", "--share", "--within", "--staff", "--shrinkage",
    }  # fmt: skip
