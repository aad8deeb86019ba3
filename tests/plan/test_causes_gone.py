"""The line with what need not come gone: what is free, and who would then get a person."""

import msgspec
import pytest
from plan_builders import NAMED, estimate, facts, gain, load, plan

from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.failure_demand import Cause, CausedMoment, FailureDemand
from humanline.model.judgement import Judgements, SheetMoment
from humanline.plan.causes_gone import causes_gone

#: Ten hours each; a person adds most to a complaint, then to rent, then to a repair.
LOADS = [load("complaint"), load("rent"), load("repair")]
GAINS = {"complaint": gain(30), "rent": gain(20), "repair": gain(10)}
BY_CELL = {(one.moment, one.segment): GAINS[one.moment] for one in LOADS}


def of_log(*parts, rest=0, hours=None):
    """A log without times, so that hours are taken as they are.

    What need not come of 600 contacts a moment: (cause, moment, contacts, hours, half the width of its interval).
    """
    causes = tuple(
        Cause(
            cause, "sales", contacts, estimate(0.1), estimate(1), estimate(hours_),
            (CausedMoment(moment, contacts, msgspec.structs.replace(estimate(contacts / 600), n=600),
                          Estimate(hours_, hours_ - half, hours_ + half)),),
        )
        for cause, moment, contacts, hours_, half in parts
    )  # fmt: skip
    whole = hours or NotEstimable(reason="no_minutes")
    found = FailureDemand(900, 1800, 1800, estimate(1), whole, causes, rest)
    return msgspec.structs.replace(facts(), failure_demand=found, weeks=NotEstimable(reason="no_time"))


def gone(hours, *, log=None, sheet=None):
    drawn = plan(LOADS, GAINS, hours)
    return causes_gone(drawn, LOADS, BY_CELL, log, sheet, NAMED)


def test_half_of_the_first_gone_lets_the_next_in():
    """Fifteen hours carry complaints and leave five; half of the complaints gone, they carry rent as well."""
    found = gone(15, log=of_log(("late", "complaint", 300, 5.0, 0.5)))
    assert found.gained == (("rent", "all"),)
    assert (found.hours.value, found.contacts_per_week.value) == (5.0, 30.0)
    assert [(one.moment, one.cause, one.caused_by) for one in found.moments] == [("complaint", "late", "sales")]
    assert not found.judged
    assert found.price.value == pytest.approx(1.0), "what a repair adds for a minute"


def test_what_fits_only_if_all_comes_free_is_not_sure():
    """At the low end of one in ten of the complaints gone, rent does not fit into the hour that is left."""
    found = gone(19.1, log=of_log(("late", "complaint", 60, 1.0, 0.1)))
    assert found.gained == (("rent", "all"),)
    assert found.surely == ()


def test_causes_of_one_moment_add_up_and_the_largest_is_named():
    found = gone(10, log=of_log(("late", "rent", 60, 1.0, 0.3), ("unclear", "rent", 240, 3.0, 0.4)))
    assert [(one.moment, one.cause, one.share.value, one.hours.value) for one in found.moments] == [
        ("rent", "unclear", 0.5, 4.0)
    ]
    assert found.hours.high - 4.0 == pytest.approx(0.5), "independent: √(0.3² + 0.4²)"


def test_the_whole_of_the_log_is_taken_where_every_cause_is_shown():
    whole = estimate(6.0, 0.2)
    parts = (("late", "rent", 60, 1.0, 0.3), ("late", "repair", 240, 5.0, 0.4))
    assert gone(10, log=of_log(*parts, hours=whole)).hours == whole
    assert gone(10, log=of_log(*parts, hours=whole, rest=12)).hours.value == 6.0


def test_without_a_cause_there_is_nothing_to_say():
    assert gone(15) is None
    assert gone(15, log=facts(), sheet=Judgements(moments=(SheetMoment("rent", cause="late"),))) is None
    hidden = msgspec.structs.replace(of_log().failure_demand, causes=(), rest=900)
    assert gone(15, log=msgspec.structs.replace(facts(), failure_demand=hidden)) is None


def test_a_moment_that_the_plan_does_not_have_frees_nothing():
    assert gone(15, log=of_log(("late", "another", 300, 5.0, 0.5))) is None


def test_a_cause_without_hours_is_left_out():
    log = of_log(("late", "complaint", 300, 5.0, 0.5))
    part = msgspec.structs.replace(log.failure_demand.causes[0].moments[0], hours_per_week=Hidden(below=10))
    cause = msgspec.structs.replace(log.failure_demand.causes[0], moments=(part,))
    found = msgspec.structs.replace(log.failure_demand, causes=(cause,))
    assert gone(15, log=msgspec.structs.replace(log, failure_demand=found)) is None


def test_the_workshop_tells_it_where_no_log_does_and_widely():
    """A third of ten hours of complaints, somewhere between two and five ninths."""
    sheet = Judgements(moments=(SheetMoment("Complaint", failure_share=1 / 3, cause="late"),))
    found = gone(15, sheet=sheet)
    assert found.judged
    assert (found.hours.low, found.hours.value, found.hours.high) == pytest.approx((20 / 9, 10 / 3, 5.0))
    assert found.hours.assumed


def test_the_log_comes_before_the_workshop():
    sheet = Judgements(moments=(SheetMoment("rent", failure_share=0.9, cause="late"),))
    found = gone(15, log=of_log(("late", "complaint", 300, 5.0, 0.5)), sheet=sheet)
    assert [one.moment for one in found.moments] == ["complaint"]


def test_with_all_of_a_moment_gone_nothing_of_it_is_left_to_do():
    found = gone(15, log=of_log(("late", "complaint", 600, 10.0, 0.1)))
    assert ("rent", "all") in found.gained
    assert found.contacts_per_week.value == 60.0
