"""What a person adds, from what people said."""

import msgspec
import pytest

from humanline.gain.judging import judge
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.judgement import Judgements, Score
from humanline.model.organisation import Assume, Organisation, Value

PLAIN = Organisation()


def scores(side: str, moment: str, *adds: float, segment: str = "", source: str = "workshop") -> list[Score]:
    return [
        Score(rater=f"{side} {k}", side=side, moment=moment, segment=segment, adds=value, matters=5.0, source=source)
        for k, value in enumerate(adds)
    ]


def judged(*groups: list[Score], cells=(("a", EVERYONE),), organisation=PLAIN):
    return judge(Judgements(scores=tuple(s for group in groups for s in group)), list(cells), organisation)


def test_points_are_score_times_points_per_score_and_sides_add_up():
    organisation = Organisation(value=Value(points_per_score=4.0))
    gain = judged(scores("customer", "a", 1, 0), scores("organisation", "a", -1, -1), organisation=organisation)
    found = gain["a", EVERYONE]
    assert found.customer.value == pytest.approx(2)
    assert found.organisation.value == pytest.approx(-4)
    assert found.total.value == pytest.approx(-2)
    assert found.total.high - found.total.low > found.customer.high - found.customer.low


def test_a_cell_that_nobody_scored_is_not_estimable():
    found = judged(scores("customer", "a", 1), cells=[("b", EVERYONE)])["b", EVERYONE]
    assert found.total == NotEstimable(reason="no_judgement", needs=("workshop.sheet",))
    assert found.parts == ()


def test_names_match_whatever_the_case_and_the_spaces():
    found = judged(scores("customer", "Huur  betalen ", 1), cells=[("huur betalen", "65+")])
    assert isinstance(found["huur betalen", "65+"].total, Estimate)


def test_a_segments_own_scores_count_before_the_moments():
    found = judged(
        scores("customer", "a", 0, 0),
        scores("customer", "a", 2, 2, segment="65+"),
        cells=[("a", "65+"), ("a", "18-34")],
    )
    assert found["a", "65+"].customer.value > found["a", "18-34"].customer.value
    assert found["a", "18-34"].customer.value == pytest.approx(0, abs=3)


def test_for_everyone_the_segments_together_serve_where_the_moment_has_no_scores_of_its_own():
    found = judged(scores("customer", "a", 2, segment="old"), scores("customer", "a", 0, segment="young"))
    assert found["a", EVERYONE].customer.value == pytest.approx(10)


def test_customers_outweigh_what_staff_guess_for_them():
    found = judged(scores("customer", "a", -1, -1, -1), scores("staff_for_customer", "a", 2, 2, 2))["a", EVERYONE]
    assert found.customer.value < 0
    guesses = [part for part in found.parts if part.guess]
    assert len(guesses) == 1
    assert guesses[0].points.value == pytest.approx(20)
    own = next(part for part in found.parts if not part.guess)
    assert guesses[0].points.high - guesses[0].points.low > own.points.high - own.points.low


def test_a_survey_and_a_panel_count_together_each_as_its_own_part():
    found = judged(scores("customer", "a", 1, 1), scores("customer", "a", 1, 1, 1, source="survey"))["a", EVERYONE]
    assert {(part.source, part.raters) for part in found.parts} == {("survey", 3), ("workshop", 2)}


def test_one_rater_is_flagged_and_as_unsure_as_assumed():
    organisation = Organisation(assume=Assume(rater_sd=0.5))
    found = judged(scores("customer", "a", 1), organisation=organisation)["a", EVERYONE]
    assert found.total.method == "assumed"
    assert found.total.high - found.total.value == pytest.approx(1.6449 * 0.5 * 10, rel=1e-4)


def test_a_side_that_was_skipped_here_stands_in_with_what_is_usual_and_is_marked():
    found = judged(
        scores("customer", "a", 1, 1), scores("customer", "b", 1, 1), scores("organisation", "b", 1, 1),
        cells=[("a", EVERYONE), ("b", EVERYONE)],
    )  # fmt: skip
    a, b = found["a", EVERYONE], found["b", EVERYONE]
    assert isinstance(a.organisation, NotEstimable)
    assert [part.source for part in a.parts if part.points.assumed] == ["assumed"]
    assert a.total.value == pytest.approx(b.total.value)
    assert a.total.high - a.total.low > b.total.high - b.total.low


def test_where_one_side_was_never_asked_the_other_is_the_total():
    found = judged(scores("customer", "a", 1, 1))["a", EVERYONE]
    assert found.total.value == found.customer.value
    assert isinstance(found.organisation, NotEstimable)


def test_importance_is_kept_apart_and_within_its_scale():
    ten = [msgspec.structs.replace(score, matters=10.0, adds=None) for score in scores("customer", "a", 0, 0)]
    found = judged(ten)["a", EVERYONE]
    assert isinstance(found.total, NotEstimable)
    assert found.matters_customer.value == found.matters_customer.high == 10


def test_no_judgements_at_all():
    assert isinstance(judged()["a", EVERYONE].total, NotEstimable)
