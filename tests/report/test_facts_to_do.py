"""What the page of facts says to do: the worst first, each with who, how often, and only what the log can tell."""

import pytest
from msgspec.structs import replace

from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Group, Missing
from humanline.report.facts.answer import most_often, to_do
from humanline.report.voice import Voice


def share(value, n):
    return Estimate(value=value, low=0.9 * value, high=1.1 * value, n=n, method="wilson")


@pytest.fixture
def facts(samples):
    """Two subjects over ten weeks: a small one that fails often, and a large one that fails more in number."""
    plain = samples.housing()
    groups = (
        Group(key=("repair",), contacts=2000, measures={"unheard": share(0.10, 2000), "spill_over": share(0.2, 300)}),
        Group(key=("viewing",), contacts=100, measures={"unheard": share(0.50, 100), "spill_over": share(0.9, 50)}),
    )
    period = replace(plain.period, weeks=10.0)
    return replace(plain, moments=groups, period=period, failure_demand=NotEstimable(reason="no_column"), missing=())


def test_where_most_go_wrong_comes_before_where_the_share_is_highest(facts):
    moment, times = most_often(facts, "unheard")
    assert moment == "repair"
    assert times.value == pytest.approx(0.10 * 2000 / 10)


def test_each_thing_has_who_and_how_often(facts):
    first, second = to_do(facts, Voice("en")).items
    assert (first.lead, second.lead) == ("Service management:", "Website, app or menu:")
    assert "repair: a customer was not heard 20 (probably between 18 and 22) times a week" in first.text
    assert "repair: self-service did not help 6.0 (probably between 5.4 and 6.6) times a week" in second.text


def test_without_weeks_it_is_told_of_the_log(facts):
    told = to_do(replace(facts, period=NotEstimable(reason="short_period")), Voice("en")).items[0].text
    assert "200 (probably between 180 and 220) times in this log" in told


def test_what_the_log_can_not_tell_is_not_there(facts):
    bare = tuple(replace(group, measures={}) for group in facts.moments)
    assert to_do(replace(facts, moments=bare), Voice("nl")) is None


def test_what_the_log_lacks_is_asked_for_once_and_nothing_that_it_has(facts):
    bare = tuple(replace(group, measures={}) for group in facts.moments)
    lacks = tuple(Missing(c, COLUMN_BY_NAME[c].unlocks) for c in ("contact_id", "opened_at", "customer_id", "handle_s"))
    (only,) = to_do(replace(facts, moments=bare, missing=lacks), Voice("en")).items
    assert (only.lead, "how many customers come back about the same thing" in only.text) == ("The export:", True)
    assert "twice" not in only.text
    assert "busy hours" not in only.text


def test_who_serves_a_channel_is_asked_where_that_keeps_the_page_silent(facts):
    channels = (Group(key=("portal",), contacts=900, mode="unknown"), Group(key=("desk",), contacts=90, mode="person"))
    bare = tuple(replace(group, measures={}) for group in facts.moments)
    told = replace(facts, moments=bare, channels=channels)
    unknown = {**facts.overall.measures, "person_share": NotEstimable(reason="unknown_channels")}
    silent = replace(told, overall=replace(facts.overall, measures=unknown))
    (only,) = to_do(silent, Voice("en")).items
    assert "It is not known of portal," in only.text
    assert to_do(told, Voice("en")) is None


def test_what_hardly_ever_happens_is_no_thing_to_do(facts):
    rare = tuple(replace(group, measures={"unheard": share(0.001, 100)}) for group in facts.moments)
    assert to_do(replace(facts, moments=rare), Voice("nl")) is None
