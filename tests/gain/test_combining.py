"""What a person adds, from judgement, the log and trials together."""

import math

import msgspec
import numpy as np
import pytest

from humanline.gain.combining import gain_of
from humanline.gain.disagreeing import contradictions, disagreements
from humanline.gain.judging import judge
from humanline.gain.observing import assumptions_of, bias_of, observed_points, points_of
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Evidence
from humanline.model.judgement import Judgements, Score
from humanline.model.organisation import Assume, Organisation, Value
from humanline.model.outcomes import OUTCOME_ROWS

PLAIN = Organisation()
#: What was not measured has no weight.
NOTHING = dict.fromkeys((row.weight for row in OUTCOME_ROWS), 0.0)
SATISFACTION = Organisation(value=Value(**{**NOTHING, "satisfaction_point": 4.0}))
RESOLVED = Organisation(value=Value(**{**NOTHING, "resolved": 10.0}))
Z = 1.6448536269514722
#: Wishes, feeling heard and trust, where nobody asked for them: variance on the customer's side, assumed.
WISHES = (5 * 0.3) ** 2 + 1.5**2 + (0.5 * 1.5 * 0.7) ** 2
A = ("a", EVERYONE)


def scores(side: str, moment: str, *adds: float, segment: str = "", source: str = "workshop") -> tuple[Score, ...]:
    return tuple(
        Score(rater=f"{side} {k}", side=side, moment=moment, segment=segment, adds=value, source=source)
        for k, value in enumerate(adds)
    )


def said(*groups: tuple[Score, ...]) -> Judgements:
    return Judgements(scores=tuple(score for group in groups for score in group))


def seen(outcome: str, difference: float, error: float = 0.01, *, moment: str = "a", segment: str = EVERYONE,
         source: str = "observed", n: int = 1000, trial: str = "", **shared: float) -> Evidence:  # fmt: skip
    return Evidence(
        moment=moment, segment=segment, outcome=outcome, source=source, difference=difference, standard_error=error,
        n_person=n, n_self_service=n, trial=trial, shared=shared,
    )  # fmt: skip


def tried(outcome: str, difference: float, error: float = 0.01, *, segment: str = "", **more) -> Evidence:
    return seen(outcome, difference, error, segment=segment, source="trial", trial="by lot", **more)


def sd(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / (2 * Z)


def shares(gain, side: str) -> dict[str, float]:
    return {part.source: part.share for part in gain.parts if part.side == side}


# From outcomes to points


def test_points_are_weight_times_difference_on_the_side_that_they_belong_to():
    found = points_of(
        [
            seen("resolved", 0.1, 0), seen("complaint", -0.02, 0), seen("satisfaction", 0.5, 0),
            seen("unheard", -0.1, 0), seen("customer_minutes", 10, 0),
            seen("wish", -0.4, 0), seen("felt_heard", 1.2, 0), seen("trust", 0.6, 0),
        ],
        Value(),
    )  # fmt: skip
    both = 0.5 * (10 * 0.1 + 50 * 0.02 + 1.5 * 0.6)
    assert found.mean["organisation"] == pytest.approx(both)
    customer = both + 4 * 0.5 + 20 * 0.1 - 0.4 * 10 + 5 * 0.4 + 1.5 * 1.2
    assert found.mean["customer"] == pytest.approx(customer)
    assert sum(found.outcomes["customer"].values()) == pytest.approx(found.mean["customer"])


def test_errors_add_up_with_how_outcomes_hang_together():
    """Who is not heard is seldom helped: the two differences must not count as independent."""
    apart = [seen("resolved", 0.1, 0.02), seen("unheard", -0.1, 0.03)]
    together = [seen("resolved", 0.1, 0.02, unheard=-0.0004), seen("unheard", -0.1, 0.03, resolved=-0.0004)]
    one, other = points_of(apart, Value()), points_of(together, Value())
    assert one.variance["customer"] == pytest.approx((5 * 0.02) ** 2 + (20 * 0.03) ** 2)
    assert other.variance["customer"] == pytest.approx(one.variance["customer"] + 2 * 5 * 20 * 0.0004)
    assert other.between == pytest.approx((5 * 0.02) ** 2 + 5 * 20 * 0.0004)


def test_satisfaction_alone_says_nothing_of_the_organisation():
    assert set(points_of([seen("satisfaction", 0.5)], Value()).mean) == {"customer"}


def test_every_outcome_has_a_weight_in_value():
    assert {row.weight for row in OUTCOME_ROWS if not hasattr(Value(), row.weight)} == set()


def test_minutes_of_the_moment_count_alike_for_every_segment():
    """I12: nobody is further from a person for needing more time."""
    evidence = [
        seen("satisfaction", 0.5, segment="old"), seen("satisfaction", 1.0, segment="young"),
        seen("customer_minutes", 5.0, segment=""),
    ]  # fmt: skip
    found = observed_points(evidence, Value())
    assert found["a", "old"].outcomes["customer"]["customer_minutes"] == -2.0
    assert found["a", "young"].outcomes["customer"]["customer_minutes"] == -2.0
    assert set(found) == {("a", "old"), ("a", "young")}


# One posterior


def test_sources_are_weighed_by_precision_and_the_shares_of_a_side_are_one():
    judged = judge(said(scores("customer", "a", 1, 1, 1)), [A], PLAIN)[A]
    organisation = Organisation(value=SATISFACTION.value, assume=Assume(bias_sd=3.0))
    evidence = [seen("satisfaction", 1.0, 0.1), tried("satisfaction", 0.5, 0.2)]
    found = gain_of(said(scores("customer", "a", 1, 1, 1)), evidence, [A], organisation)[A]
    known = [(10.0, sd(judged.customer) ** 2), (4.0, 0.4**2 + 9), (2.0, 0.8**2)]
    precision = sum(1 / variance for _, variance in known)
    assert found.customer.value == pytest.approx(sum(mean / variance for mean, variance in known) / precision)
    assert sd(found.customer) == pytest.approx(1 / math.sqrt(precision))
    assert found.customer == found.total
    assert sum(shares(found, "customer").values()) == pytest.approx(1)
    assert shares(found, "customer")["trial"] == pytest.approx(1 / 0.64 / precision)
    assert isinstance(found.organisation, NotEstimable)


def test_a_cell_leans_on_the_others_the_more_the_less_its_own_sources_know():
    rng = np.random.default_rng(4)
    by_nine = [scores("customer", f"m{k}", *rng.normal(k % 3 - 1, 0.8, 9), source="survey") for k in range(8)]
    cells = [A, *((f"m{k}", EVERYONE) for k in range(8))]
    judgements = said(scores("customer", "a", 2, source="survey"), *by_nine)
    judged, found = judge(judgements, cells, PLAIN), gain_of(judgements, (), cells, PLAIN)
    assert 0 < found[A].customer.value < 0.85 * judged[A].customer.value
    assert sd(found[A].customer) < sd(judged[A].customer)
    assert shares(found[A], "customer")["usual"] > 3 * shares(found["m2", EVERYONE], "customer")["usual"]


def test_parts_add_up_to_what_is_known_and_their_shares_to_one():
    judgements = said(*(scores("customer", f"m{k}", k % 4 - 1.5, 1.0) for k in range(6)),
                      *(scores("organisation", f"m{k}", 0.5, 0.0) for k in range(3)))  # fmt: skip
    cells = [(f"m{k}", segment) for k in range(6) for segment in ("old", "young")]
    evidence = [seen("satisfaction", 0.3, 0.05, moment=f"m{k}", segment=s) for k in range(4) for s in ("old", "young")]
    found = gain_of(judgements, [*evidence, tried("resolved", 0.2, 0.05, moment="m1")], cells, PLAIN)
    for cell in cells:
        parts = {
            side: [part for part in found[cell].parts if part.side == side] for side in ("customer", "organisation")
        }
        for side in parts.values():
            assert sum(part.share for part in side) == pytest.approx(1, abs=2e-3)
        total = sum(part.share * part.points.value for side in parts.values() for part in side)
        assert total == pytest.approx(found[cell].total.value, abs=2e-2)


def test_one_moment_alone_is_what_its_own_sources_say():
    judgements = said(scores("customer", "a", 1, 2), scores("organisation", "a", 0, 1))
    judged, found = judge(judgements, [A], PLAIN)[A], gain_of(judgements, (), [A], PLAIN)[A]
    assert found.total.value == pytest.approx(judged.total.value)
    assert sd(found.total) == pytest.approx(sd(judged.total))


def test_a_cell_of_which_no_source_speaks_is_not_estimable():
    found = gain_of(said(scores("customer", "a", 1, 2)), (), [A, ("c", EVERYONE)], PLAIN)
    assert isinstance(found["c", EVERYONE].total, NotEstimable)


def test_a_side_that_was_judged_elsewhere_only_is_what_is_usual_and_as_wide_as_moments_differ():
    judgements = said(*(scores("customer", f"m{k}", 1, 1) for k in range(5)),
                      *(scores("organisation", f"m{k}", k - 2.0, k - 2.0) for k in range(1, 5)))  # fmt: skip
    cells = [(f"m{k}", EVERYONE) for k in range(5)]
    found = gain_of(judgements, (), cells, PLAIN)
    (stand_in,) = [part for part in found[cells[0]].parts if part.side == "organisation"]
    assert stand_in.source == "assumed"
    assert stand_in.points.value == pytest.approx(5.0, abs=0.5)
    assert sd(stand_in.points) > 5.0
    assert isinstance(found[cells[0]].organisation, NotEstimable)
    assert sd(found[cells[0]].total) > 1.2 * sd(found[cells[1]].total)


def test_staff_who_guess_well_for_customers_are_believed_more():
    rng = np.random.default_rng(5)
    cells = [(f"m{k}", EVERYONE) for k in range(16)]
    weight = {}
    for name, off in (("well", 0.05), ("badly", 2.0)):
        true = rng.normal(0.5, 0.8, len(cells))
        guessed = true + off * rng.standard_normal(len(cells))
        judgements = said(
            *(scores("customer", f"m{k}", *(true[k] + 0.3 * rng.standard_normal(6))) for k in range(15)),
            *(scores("staff_for_customer", f"m{k}", *(guessed[k] + 0.3 * rng.standard_normal(6))) for k in range(16)),
        )
        last = gain_of(judgements, (), cells, PLAIN)[cells[-1]]
        (weight[name],) = [part.share for part in last.parts if part.guess]
    assert weight["well"] > 0.9 > 0.65 > weight["badly"]


def test_rows_in_another_order_give_the_same_to_the_last_digit():
    rng = np.random.default_rng(6)
    judgements = said(*(scores("customer", f"m{k}", *rng.normal(0, 1, 3)) for k in range(7)))
    evidence = [seen("satisfaction", rng.normal(), 0.1, moment=f"m{k}", segment=s) for k in range(7) for s in "xy"]
    cells = [(f"m{k}", segment) for k in range(7) for segment in "xy"]
    one = gain_of(judgements, evidence, cells, PLAIN)
    back = Judgements(scores=judgements.scores[::-1])
    other = gain_of(back, evidence[::-1], cells[::-1], PLAIN)
    assert other == one


def test_a_trial_alone_is_known_without_anybody_judging():
    found = gain_of(Judgements(), [tried("resolved", 0.2, 0.01)], [A, ("b", EVERYONE)], RESOLVED)
    assert found[A].total.value == pytest.approx(2.0)
    assert sd(found[A].total) == pytest.approx(0.1, rel=1e-3), "both sides rest on the same contacts"
    assert isinstance(found["b", EVERYONE].total, NotEstimable)


def test_what_was_measured_of_a_side_takes_the_place_of_what_is_usual():
    judgements = said(scores("customer", "a", 1, 1), scores("customer", "b", 1, 1), scores("organisation", "b", 1, 1))
    found = gain_of(judgements, [tried("resolved", 0.2, 0.01)], [A, ("b", EVERYONE)], RESOLVED)[A]
    assert "assumed" not in shares(found, "organisation")
    assert found.organisation.value == pytest.approx(1.0, abs=0.01)


def test_names_match_whatever_the_case_and_the_spaces():
    assert isinstance(gain_of(Judgements(), [tried("resolved", 0.2)], [(" A", EVERYONE)], PLAIN)[" A", EVERYONE].total,
                      Estimate)  # fmt: skip


# Bias of what was observed


def test_observed_differences_may_be_off_by_as_much_as_they_come_to_together():
    evidence = [seen("satisfaction", 1.0, 0.0, n=300), seen("satisfaction", 0.2, 0.0, moment="b", n=100)]
    assert bias_of(observed_points(evidence, Value()), bias_sd=None) == pytest.approx(4 * (0.75 * 1.0 + 0.25 * 0.2))
    assert bias_of(observed_points(evidence, Value()), bias_sd=1.5) == 1.5
    (gain,) = gain_of(Judgements(), evidence[:1], [A], PLAIN).values()
    assert sd(gain.total) >= abs(gain.total.value) - 1e-9


def test_no_number_of_contacts_makes_an_observed_difference_certain():
    (gain,) = gain_of(Judgements(), [seen("satisfaction", 1.0, 1e-9, n=10**9)], [A], PLAIN).values()
    assert gain.total.low < 0 < gain.total.high


# Trials and segments


def test_a_trial_of_the_moment_serves_its_segments_with_more_doubt():
    evidence = [tried("satisfaction", 1.0, 0.1)]
    (whole,) = gain_of(Judgements(), evidence, [A], SATISFACTION).values()
    assert sd(whole.total) == pytest.approx(0.4, rel=1e-3)
    found = gain_of(Judgements(), evidence, [("a", "old"), ("a", "young")], SATISFACTION)
    assert [gain.total.value for gain in found.values()] == pytest.approx([4.0] * 2)
    assert all(sd(gain.total) > 2.0 for gain in found.values()), "segments may differ"


def test_a_segments_own_contacts_count_most_and_lean_on_the_others():
    judgements = said(*(scores("customer", f"m{k}", k - 2.0) for k in range(5)))
    cells = [("a", "old"), ("a", "young"), *((f"m{k}", EVERYONE) for k in range(5))]
    evidence = [
        tried("satisfaction", 1.0, 0.1), tried("satisfaction", 2.0, 0.3, segment="old"),
        tried("satisfaction", 0.0, 0.3, segment="young"),
    ]  # fmt: skip
    found = gain_of(judgements, evidence, cells, SATISFACTION)
    assert 4.0 < found["a", "old"].total.value < 8.0
    assert 0.0 < found["a", "young"].total.value < 4.0
    assert sd(found["a", "old"].total) < 1.2
    assert all(sum(part.outcomes.values()) == pytest.approx(part.points.value) for part in found["a", "old"].parts)


def test_two_trials_of_one_moment_both_count():
    evidence = [tried("satisfaction", 1.0, 0.1), tried("satisfaction", 2.0, 0.1)]
    evidence = [evidence[0], Evidence(**{f: getattr(evidence[1], f) for f in evidence[1].__struct_fields__} | {
        "trial": "another"})]  # fmt: skip
    found = gain_of(Judgements(), evidence, [A], PLAIN)[A]
    assert found.total.value == pytest.approx(6.0)
    assert len(found.parts) == 2


# What was not measured


def test_what_a_trial_did_not_measure_keeps_its_usual_spread():
    """Complaint 1 (half of it the customer's), minutes 1, satisfaction and unheard 2 points, wishes and feeling heard
    1.5, trust 1.05 (half of it the customer's): assumed, one s.d. each."""
    (gain,) = gain_of(Judgements(), [tried("resolved", -0.5, 0.02)], [A], PLAIN).values()
    assert gain.total.value == pytest.approx(-5.0)
    assert sd(gain.customer) == pytest.approx(math.sqrt(0.1**2 + 0.5**2 + 1.0**2 + 2 * 2.0**2 + WISHES), rel=1e-3)
    assert sd(gain.organisation) == pytest.approx(math.hypot(0.1, 0.5, 1.05 / 2), rel=1e-3)
    total = math.sqrt(0.2**2 + 1.0**2 + 1.0**2 + 2 * 2.0**2 + 2 * 1.5**2 + 1.05**2)
    assert sd(gain.total) == pytest.approx(total, rel=1e-3), "half and half go together"


def test_the_log_tells_how_far_an_outcome_usually_differs():
    """Satisfaction differs by about two points of the scale in the other moments, unheard by nothing at all."""
    others = [
        seen(name, difference, 0.01, moment=f"m{k}")
        for k, size in enumerate((-2.0, 2.0, 2.0, -2.0))
        for name, difference in (
            ("satisfaction", size),
            ("unheard", 0.0),
            ("complaint", 0.0),
            ("customer_minutes", 0.0),
        )
    ]
    organisation = Organisation(assume=Assume(bias_sd=50.0))
    (gain, *_) = gain_of(Judgements(), [*others, tried("resolved", 0.2)], [A], organisation).values()
    assert sd(gain.customer) == pytest.approx(math.sqrt((4 * 2.0) ** 2 + WISHES), rel=0.01)


def test_two_trials_that_measured_the_same_do_not_take_away_what_neither_did():
    one, other = tried("resolved", 0.2, 0.001), tried("resolved", 0.2, 0.001)
    (alone,) = gain_of(Judgements(), [one], [A], PLAIN).values()
    (both,) = gain_of(Judgements(), [one, msgspec.structs.replace(other, trial="another")], [A], PLAIN).values()
    assert sd(both.total) == pytest.approx(sd(alone.total), rel=1e-3)


def test_where_judgement_covers_what_a_trial_did_not_measure_it_still_counts():
    """Six people say +20 a side, a trial of one outcome −2.5: both count, and people most where least was measured."""
    people = [scores(side, "a", *[2.0] * 6) for side in ("customer", "organisation")]
    found = gain_of(said(*people), [tried("resolved", -0.5, 0.02)], [A], PLAIN)[A]
    assert -2.5 < found.organisation.value < found.customer.value < 20.0
    assert shares(found, "customer")["workshop"] > 2 * shares(found, "organisation")["workshop"]


# Trials that contradict each other


def two_trials(a: float, b: float, error: float) -> list[Evidence]:
    return [msgspec.structs.replace(tried("resolved", difference, error), trial=name) for name, difference in (
        ("spring", a), ("autumn", b))]  # fmt: skip


def test_trials_that_contradict_each_other_get_a_spread_between_them_and_are_told():
    """DerSimonian and Laird by hand: Q = 1250, scale = 1/error², so 12.49 points squared on each side."""
    evidence = two_trials(-0.5, 0.5, 0.02)
    found = gain_of(Judgements(), evidence, [A], RESOLVED)[A]
    assert found.total.value == pytest.approx(0.0, abs=1e-9)
    q = 2 * (2.5 / 0.1) ** 2
    between = (q - 1) * 0.1**2
    assert sd(found.customer) == pytest.approx(math.sqrt((between + 0.1**2) / 2), rel=1e-3)
    assert sd(found.total) == pytest.approx(2 * sd(found.customer), rel=1e-3), "what differs does so on both sides"
    (notice,) = contradictions(evidence, RESOLVED)
    assert notice.values == {
        "moment": "a",
        "count": 2,
        "low": -5.0,
        "high": 5.0,
        "lowest": "spring",
        "highest": "autumn",
    }


@pytest.mark.parametrize(("a", "b", "error"), [(0.2, 0.2, 0.02), (0.2, 0.24, 0.02), (-0.5, 0.5, 0.6)])
def test_trials_that_chance_may_put_so_far_apart_are_not_told(a, b, error):
    assert contradictions(two_trials(a, b, error), RESOLVED) == ()


def test_trials_that_agree_are_surer_together_than_each():
    one, both = two_trials(0.2, 0.2, 0.02)[:1], two_trials(0.2, 0.2, 0.02)
    alone, together = (gain_of(Judgements(), evidence, [A], RESOLVED)[A] for evidence in (one, both))
    assert sd(together.total) == pytest.approx(sd(alone.total) / math.sqrt(2), rel=1e-3)


def test_trials_of_different_moments_do_not_contradict_each_other():
    evidence = [tried("resolved", -0.5), tried("resolved", 0.5, moment="b")]
    assert contradictions(evidence, RESOLVED) == ()


# Who chose a person, on both sides; who sat in one room


def test_who_chose_a_person_may_be_off_on_both_sides_at_once():
    """One source a side, each off by 3 points in the same direction at worst: 6 together, and not 3√2."""
    organisation = Organisation(value=RESOLVED.value, assume=Assume(bias_sd=3.0))
    (gain,) = gain_of(Judgements(), [seen("resolved", 0.2, 1e-6)], [A], organisation).values()
    assert sd(gain.customer) == pytest.approx(3.0, rel=1e-3)
    assert sd(gain.total) == pytest.approx(6.0, rel=1e-3)


def test_no_number_of_raters_in_one_room_makes_a_score_certain():
    """Each is off by one step (two, now and then): half of that may be an error that they share."""
    rng = np.random.default_rng(7)
    cells = [(f"m{k}", EVERYONE) for k in range(6)]

    def width(source: str, raters: int) -> float:
        groups = [scores("customer", f"m{k}", *rng.normal(0.5 * (k % 3), 0.6, raters), source=source) for k in range(6)]
        return float(np.mean([sd(gain.total) for gain in gain_of(said(*groups), (), cells, PLAIN).values()]))

    assert width("workshop", 100) > 3.0
    assert width("survey", 100) < 1.5


def test_a_room_that_agrees_with_customers_is_believed_more_also_for_the_organisation():
    """Learnt where staff guessed for customers and customers answered too; the organisation's side has staff alone."""
    rng = np.random.default_rng(8)
    cells = [(f"m{k}", EVERYONE) for k in range(16)]
    width = {}
    for name, off in (("well", 0.05), ("badly", 0.8)):
        true = rng.normal(0.5, 0.8, len(cells))
        guessed = true + off * rng.standard_normal(len(cells))
        judgements = said(
            *(
                scores("customer", f"m{k}", *(true[k] + 0.6 * rng.standard_normal(8)), source="survey")
                for k in range(16)
            ),
            *(scores("staff_for_customer", f"m{k}", *(guessed[k] + 0.6 * rng.standard_normal(8))) for k in range(16)),
            *(scores("organisation", f"m{k}", *(true[k] + 0.6 * rng.standard_normal(8))) for k in range(16)),
        )
        found = gain_of(judgements, (), cells, PLAIN)
        width[name] = float(np.mean([sd(gain.organisation) for gain in found.values()]))
    assert width["well"] < 0.75 * width["badly"]


# Both are shown


def test_a_trial_that_contradicts_judgement_is_said_and_both_count():
    judgements = said(scores("customer", "a", 2, 2, 2, 2), scores("organisation", "a", 1, 1, 1, 1))
    evidence = [tried("satisfaction", -1.0, 0.1)]
    gains = gain_of(judgements, evidence, [A], PLAIN)
    (notice,) = disagreements(gains)
    assert notice.code == "trial_against_judgement"
    assert notice.values == {"moment": "a", "segment": EVERYONE, "judged": 20.0, "measured": -4.0}
    assert set(shares(gains[A], "customer")) == {"workshop", "trial"}
    assert -4.0 < gains[A].customer.value < 20.0


def test_a_trial_that_agrees_with_judgement_gives_no_notice():
    judgements = said(scores("customer", "a", 1, 1, 1, 1))
    assert disagreements(gain_of(judgements, [tried("satisfaction", 2.0, 0.2)], [A], PLAIN)) == ()


def test_what_was_only_observed_never_contradicts():
    judgements = said(scores("customer", "a", 2, 2, 2, 2))
    assert disagreements(gain_of(judgements, [seen("satisfaction", -3.0, 0.01)], [A], PLAIN)) == ()


# What is said of it


def test_what_the_points_rest_on_is_said():
    codes = {one.code: one.values for one in assumptions_of([seen("satisfaction", 1.0, 0.0)], PLAIN)}
    assert codes["observed_bias"] == {"points": 4.0}
    assert codes["outcome_weights"]["unheard"] == -20.0
    assert "outcome_sides" in codes
    missing = [one.values["outcome"] for one in assumptions_of([tried("satisfaction", 1.0)], PLAIN)
               if one.code == "outcome_not_measured"]  # fmt: skip
    assert missing == [row.name for row in OUTCOME_ROWS if row.name != "satisfaction"]


def test_weights_that_somebody_set_are_not_called_assumed():
    own = Organisation(value=Value(resolved=12.0))
    assert "outcome_weights" not in {one.code for one in assumptions_of([tried("resolved", 0.1)], own)}
    assert assumptions_of((), PLAIN) == ()


def test_with_weights_of_nought_what_was_measured_adds_nothing_and_judgement_stands():
    nothing = Organisation(
        value=Value(**NOTHING),
        assume=Assume(bias_sd=2.0),
    )
    evidence = [seen("satisfaction", 1.0, moment=f"m{k}", segment=EVERYONE) for k in range(4)]
    cells = [(f"m{k}", EVERYONE) for k in range(4)]
    found = gain_of(Judgements(), evidence, cells, nothing)
    assert all(abs(gain.total.value) < 1e-6 for gain in found.values())
    judged = said(*(scores("customer", f"m{k}", 1, 1) for k in range(4)))
    assert all(0 < gain.total.value < 10 for gain in gain_of(judged, evidence, cells, nothing).values())
