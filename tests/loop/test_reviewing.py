"""From a signed plan and a newer export to a review, on two logs of one made-up organisation."""

from datetime import UTC, date, datetime

import pytest

from humanline.foundation.errors import InputError
from humanline.loop.reviewing import review_of
from humanline.loop.turning import Turn
from humanline.plan.signing import sign
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


def test_contacts_before_the_signature_prove_nothing_and_a_log_that_stops_there_neither(signed):
    with pytest.raises(InputError, match="by itself"):
        review_of(*signed, since=date(2025, 3, 10), today=TODAY)
    with pytest.raises(InputError, match="no contacts since then"):
        review_of(*signed, since=date(2025, 7, 1), today=TODAY)
