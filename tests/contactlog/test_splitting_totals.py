"""A line of totals is split into parts that add up, and the figures of the parts are those of the truth."""

import pyarrow as pa
import pytest
from made_totals import ANSWERED, HANDLE_MIN, OFFERED, TRUTH, WAYS, read, written

from humanline.contactlog.measuring.coming_in import incoming
from humanline.contactlog.measuring.measure import measure
from humanline.contactlog.reading import open_sources
from humanline.contactlog.tidying.splitting import Departures, split, with_numbers
from humanline.foundation.clock import system_clock
from humanline.foundation.errors import InputError
from humanline.loop.configuring import load
from humanline.model.estimate import NotEstimable
from humanline.model.organisation import Log, Organisation, Totals


def lines_of(**columns):
    """Lines as the engine gives them: whole numbers, or nothing."""
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def parts_of(totals, seen=None, **columns):
    """Parts by line: contacts, whether answered, whether hung up, handle time, wait."""
    parts = split(lines_of(**columns), totals, seen or Departures())
    names = [name for name in ("count", "answered", "abandoned", "handle_ms", "wait_ms") if name in parts.column_names]
    return [tuple(row[name] for name in names) for row in parts.to_pylist()]


BOTH = Totals(answered="a", abandoned="b", handle="total", wait="average", wait_of="all")


def test_a_line_is_split_into_answered_hung_up_and_the_others():
    line = {"count": [10], "total_answered": [6], "total_abandoned": [3], "handle_ms": [6000], "wait_ms": [50]}
    assert parts_of(BOTH, **line) == [
        (6, True, False, 1000, 50),
        (3, False, True, None, 50),
        (1, False, False, None, 50),
    ]


def test_where_it_is_unknown_who_hung_up_it_is_unknown_of_the_whole_line():
    line = {"count": [10], "total_answered": [6], "total_abandoned": [None], "handle_ms": [6000]}
    assert parts_of(BOTH, **line) == [(6, True, None, 1000), (4, False, None, None)]


def test_a_total_of_an_unknown_number_is_no_time_of_anybody():
    line = {"count": [10], "total_answered": [None], "total_abandoned": [3], "handle_ms": [6000]}
    assert parts_of(BOTH, **line) == [(3, None, True, None), (7, None, False, None)]


def test_more_answered_than_came_in_are_left_out_and_counted_and_their_average_stays():
    seen = Departures()
    line = {"count": [10, 10], "total_answered": [12, 8], "total_abandoned": [1, 1], "handle_ms": [12_000, 8000]}
    found = parts_of(BOTH, seen, **line)
    assert sum(part[0] for part in found) == 20
    assert {part[3] for part in found if part[1]} == {1000}
    assert (seen.lines, seen.more, seen.surplus, seen.neither) == (2, 1, 3, 1)
    assert {notice.code: notice.level for notice in seen.notices()} == {
        "totals_surplus": "warning",
        "totals_neither": "warning",
    }


def test_without_a_word_of_who_was_answered_it_is_everybody_who_did_not_hang_up():
    line = {"count": [10], "total_answered": [None], "total_abandoned": [3], "handle_ms": [900]}
    assert parts_of(Totals(abandoned="b"), **line) == [(7, True, False, 900), (3, False, True, None)]
    assert parts_of(Totals(), **line | {"total_abandoned": [None]}) == [(10, None, None, 900)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Figures of one log of totals in which some cells are unknown, with its mapping."""
    folder = tmp_path_factory.mktemp("totals")
    lines = [cell if k % 10 else (*cell[:4], "NA", *cell[5:]) for k, cell in enumerate(TRUTH)]
    _, tidied, _ = read(folder, written(WAYS["handle time without a word"], lines))
    organisation = load(folder / "line.toml")
    return organisation, tidied, measure(tidied, organisation, made_at=system_clock(), version="0")


def test_means_and_shares_are_those_of_the_truth_and_their_interval_holds_it(facts):
    overall = facts[2].overall
    known = [line for k, line in enumerate(TRUTH) if k % 10]
    assert overall["abandonment"].value == pytest.approx(sum(r[4] for r in known) / sum(r[2] for r in known))
    handle = overall["handle_min"]
    assert (handle.value, handle.n) == (pytest.approx(HANDLE_MIN, abs=1e-5), ANSWERED)
    # Times were drawn evenly from 150 to 450 seconds: a standard deviation of 86.6 over so many is known to the second.
    error = 1.645 * 86.6 / 60 / ANSWERED**0.5
    assert handle.high - handle.value == pytest.approx(error, rel=0.2)


def test_what_needs_single_contacts_is_not_estimable_with_that_reason(facts):
    assert facts[2].overall["wait_p90_min"] == NotEstimable(reason="sums_only", needs=("wait_s",))
    assert isinstance(facts[2].overall["repeat"], NotEstimable)
    assert not facts[2].evidence


def test_staff_follow_from_totals_by_half_hour_and_not_by_quarter(facts):
    organisation, tidied, _ = facts
    found = incoming(tidied, organisation, interval_minutes=30)
    assert sum(found.contacts) == OFFERED
    assert sum(found.handle_ms) / sum(found.handled) / 60_000 == pytest.approx(HANDLE_MIN, abs=1e-5)
    assert (found.wait_s, found.handle_s) == ((), ())
    with pytest.raises(InputError, match="30 minutes"):
        incoming(tidied, organisation, interval_minutes=15)


def test_a_number_beside_a_count_is_how_many_hung_up_also_in_an_older_configuration(tmp_path):
    file = tmp_path / "export.csv"
    older = Organisation(columns={"count": "calls", "abandoned": "gave up", "handle_s": "talk"})
    for numbers, totals in (((7, 1, 9), Totals(abandoned="gave up")), ((0, 1, 1), None)):
        file.write_text("day,calls,gave up,talk\n" + "".join(f"2025-03-04,100,{number},150\n" for number in numbers))
        found = with_numbers(older, open_sources(file, Log()))
        assert found.totals == totals
        assert ("abandoned" in found.columns) == (totals is None)
    of_customers = Organisation(columns={**older.columns, "customer_id": "day"})
    file.write_text("day,calls,gave up,talk\n2025-03-04,100,7,150\n")
    assert with_numbers(of_customers, open_sources(file, Log())) == of_customers, "a line is of one contact"
