"""The survey's third question, read as a wish: told, and counted only where the log shows what else a person brings."""

from itertools import repeat

import pytest

from humanline.gain.observing import observed_points
from humanline.gain.wishing import wishes_asked
from humanline.gain.workshop import read_survey
from humanline.model.facts import Evidence
from humanline.model.judgement import Judgements, Score
from humanline.model.organisation import Organisation


def answers(moment: str, yes: int, no: int) -> Judgements:
    said = [*repeat(True, yes), *repeat(False, no), None]
    return Judgements(
        scores=tuple(
            Score(rater=f"{k}", side="customer", moment=moment, source="survey", wished=wished)
            for k, wished in enumerate(said)
        )
    )


def observed(outcome: str, segment: str = "all", source="observed") -> Evidence:
    return Evidence("Rent", segment, outcome, source, 0.1, 0.02, 100, 100)


def test_a_survey_is_read_with_the_third_question(tmp_path):
    text = "contactmoment;mens voegt toe;had u liever een medewerker gesproken?\nhuur;1;ja\nhuur;;nee\nhuur;2;\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    found = read_survey(tmp_path / "s.csv").scores
    assert [(one.adds, one.wished, one.source) for one in found] == [
        (1.0, True, "survey"), (None, False, "survey"), (2.0, None, "survey"),
    ]  # fmt: skip


def test_what_customers_wished_completes_what_the_log_shows_of_the_moment():
    """Of 40 customers 10 would rather have had a person: a quarter, worth 5 points each that had none."""
    log = [observed("resolved")]
    (found,), (notice,) = wishes_asked(answers("rent", 10, 30), log, Organisation())
    assert (found.outcome, found.source, found.difference, found.n_self_service) == ("wish", "observed", -0.25, 40)
    assert found.standard_error == pytest.approx((11 / 42 * 31 / 42 / 42) ** 0.5)
    assert (notice.code, notice.values) == ("wish_asked", {"moment": "rent", "share": 0.25, "count": 40})
    points = observed_points([*log, found], Organisation().value)["rent", "all"]
    assert points.outcomes["customer"]["wish"] == pytest.approx(1.25)
    assert points.outcomes["customer"]["resolved"] == pytest.approx(0.5)


@pytest.mark.parametrize("log", [[], [observed("resolved"), observed("wish")], [observed("resolved", source="trial")]])
def test_by_itself_or_where_the_log_tells_of_wishes_it_is_told_and_not_counted(log):
    found, (notice,) = wishes_asked(answers("rent", 10, 30), log, Organisation())
    assert found == ()
    assert notice.code == "wish_asked_only"


def test_few_answers_are_not_told():
    assert wishes_asked(answers("rent", 3, 6), [observed("resolved")], Organisation()) == ((), ())


def test_that_nobody_wished_it_is_not_sure_from_a_few():
    (found,), _ = wishes_asked(answers("rent", 0, 12), [observed("resolved")], Organisation())
    assert found.difference == 0.0
    assert found.standard_error > 0.05
