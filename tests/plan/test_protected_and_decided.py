"""What an attribute may not take away (I10), and what a named person decided."""

from plan_builders import because, gain, load, plan, starts

TWO = [load("m", segment="young", protected=True), load("m", segment="old", protected=True), load("other")]


def by_segment(drawn) -> dict[str, str]:
    return {cell.segment: cell.because for cell in drawn.cells if cell.moment == "m"}


def test_i10_the_young_keep_their_person_where_the_moment_as_a_whole_gets_one():
    gains = {("m", "young"): gain(4.0), ("m", "old"): gain(40.0), "other": gain(15.0)}
    assert by_segment(plan(TWO, gains, 20)) == {"young": "protected", "old": "above_line"}


def test_without_protection_each_segment_stands_by_itself():
    plain = [load("m", segment="young"), load("m", segment="old"), load("other")]
    gains = {("m", "young"): gain(4.0), ("m", "old"): gain(40.0), "other": gain(15.0)}
    assert by_segment(plan(plain, gains, 20)) == {"young": "below_line", "old": "above_line"}


def test_i10_an_attribute_still_brings_a_person_nearer():
    gains = {("m", "young"): gain(-20.0), ("m", "old"): gain(10.0), "other": gain(15.0)}
    assert by_segment(plan(TWO, gains, 20)) == {"young": "adds_nothing", "old": "above_line"}


def test_i10_where_a_person_costs_no_minutes_too():
    saving = [load("m", segment=s, protected=True, after_self=1.5) for s in ("young", "old")]
    drawn = plan(saving, {("m", "young"): gain(-4.0), ("m", "old"): gain(10.0)}, 20)
    assert by_segment(drawn) == {"young": "protected", "old": "saves_minutes"}


def test_where_hours_run_out_at_a_protected_cell_the_price_is_that_of_the_whole():
    gains = {("m", "young"): gain(4.0), ("m", "old"): gain(40.0), "other": gain(15.0)}
    drawn = plan(TWO, gains, 19)
    assert drawn.line_at == ("m", "young")
    assert drawn.price.value == 2.2
    assert drawn.price.low <= drawn.price.value <= drawn.price.high


def test_a_decision_for_a_person_comes_off_the_hours_first():
    loads = [load("a", decided="person"), load("b"), load("c")]
    drawn = plan(loads, {"a": gain(-5.0), "b": gain(10.0), "c": gain(20.0)}, 20)
    assert starts(drawn) == {"a": "person", "c": "person", "b": "self_service"}
    assert because(drawn)["a"] == "decided"
    assert drawn.owed_hours == 10


def test_a_decision_for_self_service_holds_even_where_nothing_is_known():
    drawn = plan([load("a", decided="self_service"), load("b")], {"a": gain(None), "b": gain(10.0)}, 40)
    assert starts(drawn) == {"a": "self_service", "b": "person"}
    assert because(drawn)["a"] == "decided"
    assert drawn.unknown_hours == 0


def test_people_who_ask_are_heard_in_a_cell_that_was_decided_for_self_service():
    """I13."""
    drawn = plan([load("a", decided="self_service", a=0.5), load("b")], {"a": gain(9.0), "b": gain(10.0)}, 40)
    assert drawn.asked_hours == 5
