"""From a signed plan and a newer export to a review, on two logs of one made-up organisation."""

import shutil
from datetime import UTC, date, datetime

import msgspec
import pytest
from telling import run

from humanline.contactlog.measuring.helped_in_time import helped_in_time
from humanline.foundation.errors import InputError
from humanline.loop.reviewing import review_of
from humanline.loop.turning import Turn
from humanline.model.sealed import read
from humanline.plan.signing import sign, unsign
from humanline.worlds import housing

#: The log begins on 3 March 2025.
SIGNED = datetime(2025, 3, 31, 12, tzinfo=UTC)
TODAY = date(2025, 9, 1)


def clock() -> datetime:
    return datetime(2025, 9, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    drawn = Turn(housing(3, contacts=2_000, weeks=8).write(folder / "old"), clock=clock).plan(simulate=False)
    plan = sign(drawn, by="A. Person", because="agreed", until="2025-09-01", clock=lambda: SIGNED, today=SIGNED.date())
    (folder / "plan.json").write_bytes(plan.to_json())
    newer = Turn(housing(4, contacts=4_000, weeks=16).write(folder / "new"), clock=clock)
    return folder / "plan.json", newer


def test_only_what_came_in_after_the_signature_is_read(signed):
    plan, found = review_of(*signed, today=TODAY)
    assert found.signed == plan.signed
    assert (found.first, found.early) == ("2025-04-01", False)
    assert found.weeks == pytest.approx(12, abs=0.2)
    volumes = [row for row in found.rows if row.measure == "per_week"]
    assert len(volumes) == 13  # all contacts, and twelve moments
    # Nobody carried the line out: what always gets a person came to self-service too, and the review says so.
    assert {row.moment for row in found.not_carried_out if row.measure == "person_share"}
    assert not {row.basis for row in found.broken} & {"with_line"}


def test_who_was_helped_in_time_is_counted_in_the_log_since(signed):
    """Beside a count over the tidied log: of phone, chat and counter, who waited at most a minute and stayed."""
    import duckdb

    _, newer = signed
    found = helped_in_time(newer.tidied, newer.organisation, within_minutes=1.0, since=date(2025, 4, 1))
    lives = [one for one in newer.organisation.channels.person if one not in newer.organisation.channels.deferred]
    rows = duckdb.sql(f"""
        select wait_ms, abandoned from '{newer.tidied.parquet}'
        where list_contains({lives}, channel) and wait_ms is not null and day >= date '2025-04-01'
    """).fetchall()
    helped = [wait <= 60_000 and not gone for wait, gone in rows]
    assert found.n == len(rows) > 300
    assert found.value == pytest.approx(sum(helped) / len(rows))
    assert found.low < found.value < found.high


def test_a_log_without_waits_does_not_tell_who_was_helped_in_time(signed):
    _, newer = signed
    columns = {name: source for name, source in newer.organisation.columns.items() if name != "wait_s"}
    without = Turn(newer.folder / "line.toml", clock=clock)
    without.organisation = msgspec.structs.replace(newer.organisation, columns=columns)
    found = helped_in_time(without.tidied, without.organisation, within_minutes=1.0)
    assert (found.reason, found.needs) == ("no_column", ("wait_s",))


def test_the_command_writes_the_page_the_record_and_the_charter(signed, tmp_path):
    plan_json, newer = signed
    shutil.copy(plan_json, tmp_path / "plan.json")
    told = run("review", "plan.json", "--line", newer.folder / "line.toml", "--language", "nl", cwd=tmp_path).stderr
    assert "De lijn is ondertekend door A. Person" in told
    assert {"review.html", "review.json", "charter.html"} <= {path.name for path in tmp_path.iterdir()}
    assert "Wat we ervan nakwamen" in (tmp_path / "charter.html").read_text(encoding="utf-8")
    assert "niet begonnen zoals de lijn zegt" in (tmp_path / "review.html").read_text(encoding="utf-8")


def test_a_plan_that_nobody_signed_is_refused_with_a_way_out(signed, tmp_path):
    plan_json, newer = signed
    (tmp_path / "plan.json").write_bytes(unsign(read(plan_json)).to_json())
    refused = run("review", "--line", newer.folder / "line.toml", cwd=tmp_path, expect=2).stderr
    assert "nobody has signed it" in refused
    assert "humanline sign" in refused


def test_contacts_before_the_signature_prove_nothing_and_a_log_that_stops_there_neither(signed):
    with pytest.raises(InputError, match="by itself"):
        review_of(*signed, since=date(2025, 3, 10), today=TODAY)
    with pytest.raises(InputError, match="no contacts since then"):
        review_of(*signed, since=date(2025, 7, 1), today=TODAY)
