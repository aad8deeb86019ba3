"""Numbers as people read them."""

import pytest

from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.measures import MEASURES
from humanline.report.numbers import KIND_OF_MEASURE, Numbers, step_of
from humanline.report.voice import Voice

NL, EN = Numbers("nl"), Numbers("en")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_thousands_and_decimals_follow_the_language():
    assert (NL.count(1234567), EN.count(1234567)) == ("1.234.567", "1,234,567")
    assert (NL.decimal(1234.5, 1), EN.decimal(1234.5, 1)) == ("1.234,5", "1,234.5")


def test_a_share_is_a_percentage_with_the_sign_beside_it():
    assert (plain(NL.share(0.12)), EN.share(0.12)) == ("12%", "12%")


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 s"), (0.75, "45 s"), (1, "1 min"), (3 + 1 / 3, "3 min 20 s"), (9.9999, "10 min"), (14.4, "14 min"),
     (59.99, "1 uur"), (90, "1,5 uur"), (240, "4 uur"), (-2.5, "−2 min 30 s")],
)  # fmt: skip
def test_minutes_are_said_as_people_say_them(minutes, text):
    assert plain(NL.minutes(minutes)) == text


@pytest.mark.parametrize(
    ("hours", "nl", "en"),
    [(0.5, "30 min", "30 min"), (1, "1 uur", "1 hour"), (4, "4 uur", "4 hours"), (3.5, "3,5 uur", "3.5 hours"),
     (47, "47 uur", "47 hours"), (72, "3 dagen", "3 days"), (60, "2,5 dagen", "2.5 days")],
)  # fmt: skip
def test_hours_become_minutes_or_days_where_that_reads_better(hours, nl, en):
    assert (plain(NL.hours(hours)), plain(EN.hours(hours))) == (nl, en)


def test_staff_hours_never_become_days():
    assert (plain(NL.staff_hours(320)), plain(NL.staff_hours(1.5))) == ("320 uur", "1,5 uur")


def test_an_estimate_says_between_what_it_probably_lies():
    estimate = Estimate(value=0.124, low=0.101, high=0.149)
    assert plain(NL.estimate(estimate, "share")) == "12% (waarschijnlijk tussen 10% en 15%)"
    assert EN.estimate(estimate, "share") == "12% (probably between 10% and 15%)"


@pytest.mark.parametrize(
    ("low", "value", "high", "kind", "text"),
    [(1840, 1857, 1874, "count", "1.860"), (6.05, 6.21, 6.37, "worth", "6,2"),
     (0.1201, 0.1234, 0.1267, "share", "12,3%"),
     (0.05, 0.1234, 0.25, "share", "12%"), (3.1, 3.3333, 3.6, "minutes", "3 min 20 s")],
)  # fmt: skip
def test_no_more_digits_are_shown_than_the_interval_lets_us_know(low, value, high, kind, text):
    assert plain(NL.interval(Estimate(value=value, low=low, high=high), kind)[0]) == text


def test_an_exact_number_has_no_interval():
    assert NL.cell(Estimate(value=5.0, low=5.0, high=5.0), "worth").sub == ""


@pytest.mark.parametrize("kind", sorted(set(KIND_OF_MEASURE.values())))
def test_what_is_not_known_or_hidden_is_never_a_number(kind):
    reason = NotEstimable(reason="no_customer", needs=("customer_id",))
    for numbers in (NL, EN):
        assert not any(letter.isdigit() for letter in numbers.estimate(reason, kind))
        assert numbers.cell(reason, kind).main == {"nl": "niet bekend", "en": "not known"}[numbers.language]
    assert NL.cell(Hidden(below=10), kind).main == "niet getoond"
    assert EN.cell(Hidden(below=10), kind).main == "not shown"


def test_every_measure_has_a_kind():
    assert set(KIND_OF_MEASURE) == set(MEASURES)


def test_dates_are_written_out():
    assert (NL.day("2025-01-06"), EN.day("2025-01-06")) == ("6 januari 2025", "6 January 2025")


@pytest.mark.parametrize("width", [0.7, 2.0, 3.1, 9.0, 20.0, 29.0, 31.0, 450.0])
def test_a_step_is_at_most_a_third_of_the_interval_and_at_least_a_thirtieth(width):
    """A coarser one would put a number outside its own interval, a finer one would show what nobody knows."""
    for kind in ("count", "worth", "score"):
        step = step_of(100.0, 100.0 + width, kind)
        assert width / 30 - 1e-12 <= step <= width / 3 + 1e-12, kind


def test_a_count_known_to_within_ten_is_told_in_ones():
    assert NL.interval(Estimate(value=104, low=94, high=114), "count")[0] == "104"


@pytest.mark.parametrize(
    ("low", "value", "high", "kind", "nl", "en"),
    [(10, 10.5, 11.4, "staff_hours", "10 en 11 uur", "10 and 11 hours"),
     (1, 1.5, 2, "staff_hours", "1 en 2 uur", "1 hour and 2 hours"),
     (2, 3.1, 4, "minutes", "2 en 4 min", "2 and 4 min"),
     (2.5, 3.1, 4.5, "minutes", "2 min 30 s en 4 min 30 s", "2 min 30 s and 4 min 30 s"),
     (0.1, 0.12, 0.14, "share", "10% en 14%", "10% and 14%")],
)  # fmt: skip
def test_a_unit_that_both_ends_have_is_said_once(low, value, high, kind, nl, en):
    estimate = Estimate(value=value, low=low, high=high)
    assert plain(NL.estimate(estimate, kind)).endswith(f"(waarschijnlijk tussen {nl})")
    assert plain(EN.estimate(estimate, kind)).endswith(f"(probably between {en})")


@pytest.mark.parametrize("tell", [EN.estimate, EN.in_short])
def test_ends_that_read_the_same_are_not_said(tell):
    assert plain(tell(Estimate(value=320.2, low=320.1, high=320.3), "staff_hours")).endswith("320 hours")
    assert tell(Estimate(value=0.0, low=0.0, high=0.0), "share") in ("0", "0%")


@pytest.mark.parametrize("minutes", [(1.42, 1.45, 1.48), (3.6, 3.71, 3.8), (12.1, 12.4, 12.9), (1.0, 3.0, 5.0)])
def test_a_mean_is_rounded_in_one_way_wherever_it_stands_on_a_page(minutes):
    """In the answer, in a heading and in a sentence with its interval."""
    low, value, high = minutes
    mean = Estimate(value=value, low=low, high=high)
    heading = NL.interval(mean, "minutes")[0]
    assert NL.in_short(mean, "minutes").removeprefix("ongeveer ").split(" (")[0] == heading
    assert NL.estimate(mean, "minutes").split(" (")[0] == heading


def test_names_that_are_left_out_are_counted_by_name():
    """Two cells with one name are one name in the list, and one in the count of the rest."""
    assert Voice("en").first_of(["rent", "rent", "move", "heat"], 2) == "rent, move and 1 more"
