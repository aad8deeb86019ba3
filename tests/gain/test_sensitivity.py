"""At which weights an answer changes."""

from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from humanline.gain.combining import gain_of
from humanline.gain.sensitivity import FURTHEST, flips, slopes
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Evidence
from humanline.model.judgement import Judgements, Score
from humanline.model.organisation import Assume, Organisation, Value
from humanline.model.outcomes import OUTCOME_ROWS
from humanline.model.plan import CellPlan, MomentPlan

PLAIN = Organisation(assume=Assume(bias_sd=5.0))
PRICE = Estimate(value=1.0, low=0.5, high=1.5)


def planned(gain, *, because="above_line", minutes=5.0, moment="a") -> CellPlan:
    start = "person" if because in ("above_line", "owed", "saves_minutes") else "self_service"
    one = Estimate(value=minutes, low=minutes, high=minutes)
    return CellPlan(
        moment=moment, segment=EVERYONE, start=start, because=because, owed=because == "owed", contacts_per_week=10.0,
        handle_minutes=one, minutes=one, hours=1.0, asked_hours=0.0, gain=gain,
        gain_per_minute=NotEstimable(reason="no_judgement"),
    )  # fmt: skip


def gain(satisfaction=1.0, resolved=0.3, organisation=PLAIN, adds=None):
    evidence = [
        Evidence(moment="a", segment="", outcome=name, source="trial", difference=value, standard_error=0.01,
                 n_person=500, n_self_service=500, trial="t")
        for name, value in (("satisfaction", satisfaction), ("resolved", resolved))
    ]  # fmt: skip
    scores = () if adds is None else (Score(rater="x", side="customer", moment="a", adds=adds),)
    judgements = Judgements(scores=scores)
    return gain_of(judgements, evidence, [("a", EVERYONE)], organisation)["a", EVERYONE]


def test_a_flip_lies_where_gain_meets_the_price():
    """10·0.3 + 4·1 = 7 against 5: resolved at 10/3, satisfaction at 2."""
    found = {flip.weight: flip for flip in flips([planned(gain())], PLAIN, PRICE)}
    assert found["resolved"].to_value == pytest.approx(10 / 3)
    assert found["satisfaction_point"].to_value == pytest.approx(2.0)
    assert {flip.becomes for flip in found.values()} == {"self_service"}
    assert {flip.from_value for flip in found.values()} == {10.0, 4.0}


def test_just_past_the_flip_the_gain_is_on_the_other_side_of_the_price():
    """A second implementation: reckon the gain again with the new weight."""
    for flip in flips([planned(gain())], PLAIN, PRICE):
        for step, above in ((1.02, True), (0.98, False)):
            moved = Organisation(value=msgspec.structs.replace(Value(), **{flip.weight: flip.to_value * step}))
            assert (gain(organisation=moved).total.value > 5.0) == above


def test_slopes_add_up_to_the_gain():
    cell = planned(gain(adds=1.5))
    total = sum(slope * getattr(PLAIN.value, weight) for weight, slope in slopes(cell, PLAIN).items())
    assert total == pytest.approx(cell.gain.total.value, rel=1e-3), "slight leans are not shown apart"
    assert "points_per_score" in slopes(cell, PLAIN)
    assert set(slopes(cell, PLAIN)) - {"points_per_score"} <= {row.weight for row in OUTCOME_ROWS}


def test_an_answer_that_no_weight_within_reach_changes_has_no_flip():
    assert flips([planned(gain(satisfaction=30.0, resolved=6.0))], PLAIN, PRICE) == ()


def test_weights_move_from_nought_to_three_times_their_value():
    rng = np.random.default_rng(1)
    cells = []
    for k in range(200):
        one = gain(*rng.normal(0, 1, 2))
        margin = one.total.value - 5.0
        cells.append(planned(one, because="above_line" if margin >= 0 else "below_line", moment=f"m{k}"))
    found = flips(cells, PLAIN, PRICE)
    assert len(found) > 20
    assert all(0 <= flip.to_value / flip.from_value <= FURTHEST for flip in found)
    assert {flip.becomes for flip in found} == {"person", "self_service"}
    near = [abs(flip.to_value / flip.from_value - 1) for flip in found]
    assert near == sorted(near)


@pytest.mark.parametrize("because", ["owed", "not_known", "fits", "unsure", "customer_loses"])
def test_what_does_not_follow_from_the_price_does_not_flip(because):
    assert flips([planned(gain(), because=because)], PLAIN, PRICE) == ()


def test_without_a_price_nothing_flips():
    assert flips([planned(gain())], PLAIN, NotEstimable(reason="no_hours")) == ()


def test_a_plan_keeps_its_flips_when_it_is_written_and_read():
    found = flips([planned(gain())], PLAIN, PRICE)
    from humanline.model.plan import Plan

    plan = Plan(version="0", made_at=datetime(2025, 6, 2, tzinfo=UTC), made_from=(), organisation="", price=PRICE,
                flips_at=found)  # fmt: skip
    assert msgspec.json.decode(plan.to_json(), type=Plan).flips_at == found


def test_i10_where_an_age_divides_a_moment_its_groups_flip_at_once():
    """Two groups alike but for satisfaction (7 and 3 points of gain) are one of 5.8 that costs 5 points of minutes."""
    groups = {"old": (gain(satisfaction=1.0), 7.0), "young": (gain(satisfaction=0.0), 3.0)}
    cells = [
        msgspec.structs.replace(
            planned(one, because="above_line" if s == "old" else "protected"), segment=s, hours=hours
        )
        for (s, (one, hours)) in groups.items()
    ]
    total = (7 * 7.0 + 3 * 3.0) / 10
    whole = MomentPlan(
        name="a", start="person", because="above_line", as_one=True, minutes=cells[0].minutes,
        gain=msgspec.structs.replace(cells[0].gain, total=Estimate(value=total, low=total - 1, high=total + 1)),
    )  # fmt: skip
    found = {flip.weight: flip for flip in flips(cells, PLAIN, PRICE, [whole])}
    both = flips(cells, PLAIN, PRICE, [whole])
    assert {flip.segment for flip in both} == {"old", "young"}
    assert all(flip.to_value == found[flip.weight].to_value for flip in both), "at once"
    assert found["resolved"].to_value == pytest.approx((5 - 2.8) / 0.3, rel=0.01)
    assert found["satisfaction_point"].to_value == pytest.approx((5 - 3) / 0.7, rel=0.01)
