"""One turn of the loop on the made-up association: every source of the gain reaches the plan."""

import math
from datetime import UTC, datetime

import msgspec
import pytest

import humanline
from humanline.loop.trials import forecast_of, read_design
from humanline.loop.turning import Turn
from humanline.model.estimate import Estimate
from humanline.model.plan import Plan
from humanline.worlds import housing

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    return humanline.open(housing(7, contacts=20_000).write(tmp_path_factory.mktemp("demo"), language="nl"))


@pytest.fixture(scope="module")
def plan(turn):
    return turn.plan()


def test_the_finished_trial_is_part_of_what_is_known_of_its_moment(plan):
    for cell in plan.cells:
        sources = {part.source for part in cell.gain.parts}
        assert {"workshop", "survey", "observed"} & sources
        assert ("trial" in sources) == (cell.moment == "huurvraag")
        for side in ("customer", "organisation"):
            assert sum(part.share for part in cell.gain.parts if part.side == side) == pytest.approx(1)


@pytest.mark.parametrize("hours", [75.0, 110.0, 160.0])
def test_the_line_contradicts_the_rule_of_thumb_nowhere_unless_it_says_so(turn, hours):
    """Read by its own words, moment by moment: what matters to both and surely gains has a person, or is told short."""

    def chance(side):
        return 0.5 * math.erfc(-side.value / ((side.high - side.low) / (2 * 1.6448536) * math.sqrt(2)))

    plan = turn.plan(hours, simulate=False)
    told = {one.moment for one in plan.rule.departures}
    by_rule = set(told)
    for moment in plan.moments:
        gain = moment.gain
        matters = [gain.matters_customer.value, gain.matters_organisation.value]
        sure = min(chance(gain.customer), chance(gain.organisation))
        if moment.because in ("owed", "decided") or moment.name in told:
            continue
        if min(matters) >= 7 and sure >= 0.8:
            assert moment.start == "person", moment.name
            by_rule.add(moment.name)
        if max(matters) <= 3 and gain.total.value <= 5:
            assert moment.start == "self_service", moment.name
    assert by_rule == {"klacht", "overlast van buren"}
    assert not told or hours < 110


def test_a_trial_outweighs_all_else_and_makes_surer(plan):
    def width(cell):
        assert isinstance(cell.gain.total, Estimate)
        return cell.gain.total.high - cell.gain.total.low

    tried = [cell for cell in plan.cells if cell.moment == "huurvraag"]
    others = [cell for cell in plan.cells if cell.moment != "huurvraag"]
    assert max(map(width, tried)) < min(map(width, others))
    for cell in tried:
        for side in ("customer", "organisation"):
            own = {part.source: part.share for part in cell.gain.parts if part.side == side and part.source != "usual"}
            # It did not ask for wishes, feeling heard and trust: those who answer for themselves may know as much.
            own.pop("survey", None)
            assert max(own, key=own.__getitem__) == "trial"


def test_what_the_points_rest_on_is_named(plan):
    codes = {assumption.code for assumption in plan.assumptions}
    assert {"outcome_sides", "outcome_weights", "observed_bias", "outcome_not_measured"} <= codes


def test_the_plan_says_at_which_weights_an_answer_changes(plan):
    assert plan.flips_at
    assert {(flip.moment, flip.segment) for flip in plan.flips_at} <= {(c.moment, c.segment) for c in plan.cells}
    assert {flip.weight for flip in plan.flips_at} <= set(msgspec.structs.asdict(humanline.model.organisation.Value()))


def test_minutes_count_what_follows_and_are_the_moments(turn, plan):
    follows = {one.moment: one for one in turn.facts.follow_ups}
    minutes = {}
    for cell in plan.cells:
        one = follows[cell.moment]
        after = one.after_person.value - one.after_self_service.value
        assert cell.minutes.value == pytest.approx(cell.handle_minutes.value * (1 + after))
        assert minutes.setdefault(cell.moment, cell.minutes) == cell.minutes


def test_hours_by_story_are_the_hours_that_the_log_shows(turn):
    """Everybody as they began: first contacts and what follows them add up to the minutes staff really spent."""
    facts = turn.facts
    spent = sum(facts.weeks[0].handle_min) / 60 / facts.period.weeks
    reckoned = 0.0
    for group in facts.moments:
        one = next(follow for follow in facts.follow_ups if (follow.moment,) == group.key)
        week = group["per_week"].value * one.first_share.value * group["handle_min"].value / 60
        began = [part for part in facts.moment_channels if part.key[0] == group.key[0]]
        shown = [part for part in began if isinstance(part.contacts, int)]
        begins = sum(part.contacts for part in shown if part.mode == "person") / sum(part.contacts for part in shown)
        reckoned += week * (begins * (1 + one.after_person.value) + (1 - begins) * one.after_self_service.value)
    # Contacts that follow begin with a person more often than first ones, and who hangs up takes no minutes.
    assert reckoned == pytest.approx(spent, rel=0.15)


def test_the_same_log_gives_the_same_plan_to_the_byte(turn, plan):
    again = humanline.open(
        turn.folder / "line.toml",
    ).plan()
    made = msgspec.json.decode(plan.to_json(), type=Plan)
    assert msgspec.structs.replace(again, made_at=made.made_at).to_json() == plan.to_json()


def test_a_roster_given_at_the_command_counts_its_own_hours(tmp_path):
    turn = Turn(housing(3, contacts=4_000, weeks=4).write(tmp_path, language="en"))
    roster = tmp_path / "roster.csv"
    lines = [f"{day},{hour},4" for day in ("mon", "tue", "wed", "thu", "fri") for hour in range(8, 17)]
    roster.write_text("\n".join(["weekday,hour,staff", *lines]) + "\n")
    plan = turn.plan(roster=roster)
    assert plan.hours_per_week == 4 * 5 * 9
    assert plan.week.given
    assert turn.plan(100.0, roster=roster).hours_per_week == 100.0


def test_a_trial_is_set_beside_the_same_week_as_the_plan(turn, plan):
    """Whoever reads both sees one figure for how it goes now, and the plan's own for either start."""
    design = read_design(turn.folder / "rent-trial.toml")
    found = forecast_of(design, turn, clock=lambda: MONDAY, measure=False)
    assert found.now == plan.now
    assert found.busy_now == pytest.approx(plan.now.work_hours / plan.hours_per_week, abs=1e-3)
    alone = [load.alone for load in found.loads]
    cells = [cell for cell in plan.cells if cell.moment == "huurvraag"]
    assert alone[1] - alone[0] == pytest.approx(sum(cell.hours for cell in cells), abs=0.01)
