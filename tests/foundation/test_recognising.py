"""In which writing the values of a column stand: what is taken for a sign of nothing, and what for a yes."""

import pytest

from humanline.foundation.written.recognising import (
    written_as_duration,
    written_as_instant,
    written_as_mark,
    written_as_yes_no,
)

WAITS = {f"{seconds}": 2 for seconds in range(10, 40)}


@pytest.mark.parametrize("word", ["geen meting", "x", "<weg>"])
def test_one_word_that_stands_again_and_again_beside_lengths_of_time_means_nothing_known(word):
    found = written_as_duration({**WAITS, word: 20})
    assert (found.readable, found.nothing) == (1.0, (word,))
    assert found.source["empty"] == (word,)


@pytest.mark.parametrize(
    "others",
    [
        {"overflow": 3, "to voicemail": 3},  # two words may be two things
        {"once": 1},  # a slip is told, and not taken for a sign
        {"15 or so": 20},  # a number is in it
        {"nothing is known of most": 5_000},  # then it is no column of lengths
    ],
)
def test_what_may_mean_something_is_told_as_unreadable(others):
    assert written_as_duration({**WAITS, **others}).nothing == ()


def test_a_word_beside_times_and_marks_means_nothing_known_in_any_capitals():
    days = {f"2025-03-{day:02}": 3 for day in range(1, 20)}
    assert written_as_instant({**days, "Loopt nog": 8, "loopt nog": 4}).nothing == ("Loopt nog", "loopt nog")
    assert written_as_mark({**{str(mark): 9 for mark in range(1, 6)}, "weigert": 7}).nothing == ("weigert",)


def test_a_pair_is_yes_and_no_only_where_one_denies_the_other():
    assert written_as_yes_no({"FCR": 5, "Geen FCR": 2}).options == {"yes": ("fcr",), "no": ("geen fcr",)}
    assert written_as_yes_no({"-1": 5, "0": 2}).options == {"yes": ("-1",), "no": ("0",)}
    for other in ("Deels", "Misschien", "Telefonisch"):
        assert written_as_yes_no({other: 5, "Nee": 2}).readable < 0.95
