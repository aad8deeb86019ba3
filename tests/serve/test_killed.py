"""I3, I4: a service that is killed while it is used loses nothing, doubles nothing, and leaves nobody waiting.

`make kills` does it a hundred times; the suite ten times.
"""

import os
import sys

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from history import faults_of, play

KILLS = int(os.environ.get("HUMANLINE_KILLS", "10"))
#: Seconds between kills: longer in the long run, so that more happens between them.
BETWEEN = (0.1, 0.4) if KILLS <= 10 else (0.3, 3.0)


def test_i3_i4_nothing_is_lost_doubled_or_stuck_when_it_is_killed(tmp_path):
    history = play(tmp_path / "live", kills=KILLS, between_s=BETWEEN)
    done = sum(history.statuses.values())
    sys.stdout.write(
        f"{KILLS} kills, {history.attempts} requests, {done} acknowledged: {dict(history.statuses)}; "
        f"{len(history.asked)} asked, {len(history.said)} said, {len(history.outcomes)} outcomes\n"
    )
    assert not faults_of(tmp_path / "live", history)
    assert not {status for status in history.statuses if status >= 500}
    assert len(history.asked) > 3 * KILLS  # so that there was something to lose, on a busy machine too
    assert len(history.outcomes) > 2 * KILLS


def test_i4_the_check_notices_a_service_that_does_not_ask_whose_a_contact_is(tmp_path):
    history = play(tmp_path / "live", kills=1, between_s=(1.5, 1.5), fault="nobody owns")
    assert [one for one in faults_of(tmp_path / "live", history) if one.startswith("done by who did not have it")]
