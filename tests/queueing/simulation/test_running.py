"""One run: the two loops agree, plain Python agrees, and what comes in goes out by the rules."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from humanline.queueing.durations import Deterministic, Exponential
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType, Redial
from humanline.queueing.simulation.event_loop import run_centre
from humanline.queueing.simulation.one_queue import (
    ABANDONED,
    BLOCKED,
    CALLED_BACK,
    MESSAGE,
    SENT_AWAY,
    SERVED,
    serve_in_order,
)
from humanline.queueing.simulation.running import is_one_queue, run

from .small_centres import CENTRES, coming_back, everything, one_queue

COLUMNS = ("customer", "attempt", "kind", "came", "asked", "wait", "outcome")


def changed(record, **fields):
    return msgspec.structs.replace(record, **fields)


def digest(found):
    """A run as one word: every column of every row, and the busy minutes to the last bit."""
    parts = b"".join(np.ascontiguousarray(getattr(found, name)).tobytes() for name in (*COLUMNS, "busy_minutes"))
    return hashlib.sha256(parts).hexdigest()


def all_digests():
    ways = [(k, short) for k in range(2) for short in (True, False)]
    return [digest(run(centre, 7, k, short=short)) for centre in CENTRES.values() for k, short in ways]


PLAIN = """
import sys
sys.modules["numba"] = None  # as if it were not installed
sys.path.insert(0, {folder!r})
from simulation.test_running import all_digests
print(*all_digests())
"""


def test_plain_python_gives_the_same_contacts_to_the_last_bit():
    """The loops without numba, in a process of their own, on centres that between them use every rule."""
    compiled = all_digests()
    code = PLAIN.format(folder=str(Path(__file__).parents[1]))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == compiled


@pytest.mark.parametrize("name", ["one queue", "one queue, closed at the end", "all at the same moments"])
def test_the_short_loop_and_the_event_loop_agree_contact_by_contact(name):
    for k in range(20):
        short, long = run(CENTRES[name], 3, k), run(CENTRES[name], 3, k, short=False)
        assert (short.outcome == long.outcome).all()
        np.testing.assert_allclose(short.wait, long.wait, atol=1e-9)
        np.testing.assert_allclose(short.busy_minutes, long.busy_minutes, atol=1e-9)


def test_the_short_loop_is_taken_where_there_is_but_one_queue():
    assert is_one_queue(one_queue())
    assert not is_one_queue(everything())
    assert not is_one_queue(one_queue(lines=20))


@pytest.mark.parametrize("name", CENTRES)
def test_nobody_is_lost_and_patience_is_kept(name):
    centre = CENTRES[name]
    found = run(centre, 5, 0)
    assert (found.outcome >= 0).all()
    assert (found.wait >= 0).all()
    first = (found.attempt == 0) & ~found.changed
    assert (found.customer[first] == np.arange(first.sum())).all()
    assert (np.diff(found.came[first]) >= 0).all()
    kept = ~first
    assert (found.came[kept] > found.came[found.customer[kept]]).all()
    assert (found.wait[found.outcome == BLOCKED] == 0).all()


def test_the_same_seed_gives_the_same_run_and_another_another():
    assert digest(run(everything(), 5, 0)) == digest(run(everything(), 5, 0))
    assert digest(run(everything(), 5, 0)) != digest(run(everything(), 5, 1))
    assert digest(run(everything(), 5, 0)) != digest(run(everything(), 6, 0))


def test_another_agent_meets_the_same_customers():
    a, b = run(one_queue(), 5, 0), run(one_queue(agents=(6, 9, 12, 2, 0, 6)), 5, 0)
    assert (a.came == b.came).all()
    assert a.wait.sum() > b.wait.sum()


def test_agents_are_busy_for_the_work_of_who_is_served():
    centre = one_queue()
    found, draws_again = run(centre, 5, 0), run(changed(centre, lines=10_000), 5, 0)
    assert found.busy_minutes.sum() == pytest.approx(draws_again.busy_minutes.sum())
    assert (found.busy_minutes[0, :3] <= 30 * np.array([5, 9, 12]) + 1e-9).all()
    assert found.busy_minutes[0, -1] < 60


def one_agent(kinds, agents=(1,), **rules):
    return Centre(
        interval_minutes=60.0, types=kinds, groups=(AgentGroup("a", tuple(k.name for k in kinds), agents),), **rules
    )


def test_who_is_due_first_goes_first_and_priority_goes_before():
    slow = ContactType("slow", arrivals=(60,), handle=Deterministic(1.5), promise_minutes=30)
    quick = ContactType("quick", arrivals=(20,), handle=Deterministic(1.5), promise_minutes=5, priority=-1)
    for order in ("due", "first_come", "priority"):
        found = run(one_agent((slow, quick), order=order), 1, 0)
        start = found.came + found.wait
        waited = found.wait > 0
        by_start = np.argsort(start[waited])
        kind, came = found.kind[waited][by_start], found.came[waited][by_start]
        begun = np.sort(start[waited])
        due = came + np.where(kind == 0, 30, 5) * (order == "due")
        rank = np.where(kind == 0, 0, -1) if order == "priority" else np.zeros(kind.size)
        for i in range(kind.size):
            others = (came < begun[i]) & (np.arange(kind.size) > i)  # who waited when i was chosen
            keys = list(zip(rank[others], due[others], strict=True))
            assert all((rank[i], due[i]) <= key for key in keys), order


def test_a_redial_comes_after_its_delay_with_its_due_time_and_no_more_than_allowed():
    redial = Redial(1.0, Deterministic(5.0), most=2, keeps_patience=True)
    kind = ContactType("calls", arrivals=(100,), handle=Deterministic(3), patience=Deterministic(1.0), redial=redial)
    found = run(one_agent((kind,), closing="send_away"), 2, 0)
    again = found.attempt > 0
    assert found.attempt.max() == 2
    for row in np.flatnonzero(again):
        before = (found.customer == found.customer[row]) & (found.attempt == found.attempt[row] - 1)
        assert found.outcome[before] == ABANDONED
        assert found.came[row] == pytest.approx(float(found.came[before][0]) + 1.0 + 5.0)
    gone = (found.outcome == ABANDONED) & (found.attempt < 2)
    assert gone.sum() == again.sum()


def test_who_takes_the_call_back_keeps_their_place_and_never_gives_up():
    kind = ContactType("calls", arrivals=(60,), handle=Deterministic(2), patience=Deterministic(4.0), promise_minutes=1)
    without = run(one_agent((kind,)), 2, 0)
    offered = changed(kind, call_back=CallBack(1.0, after_minutes=1.5))
    found = run(one_agent((offered,)), 2, 0)
    assert (without.outcome == ABANDONED).any()
    assert not (found.outcome == ABANDONED).any()
    assert ((found.outcome == CALLED_BACK) == (found.wait > 1.5)).all()
    assert (np.diff(found.came + found.wait) >= -1e-12).all()  # still first come, first served


def test_lines_block_and_a_call_back_gives_its_line_away():
    kind = ContactType("calls", arrivals=(120,), handle=Deterministic(2), promise_minutes=1)
    full = run(one_agent((kind,), lines=3), 2, 0)
    assert (full.outcome == BLOCKED).any()
    assert full.wait.max() <= 4.0  # at most two ahead: one in service, one waiting
    backs = run(one_agent((changed(kind, call_back=CallBack(1.0)),), lines=3), 2, 0)
    assert (backs.outcome == BLOCKED).sum() < (full.outcome == BLOCKED).sum()


def test_a_message_is_left_by_who_waits_too_long():
    kind = ContactType(
        "calls", arrivals=(60,), handle=Deterministic(3), patience=Deterministic(5.0), message_after_minutes=2.0
    )
    found = run(one_agent((kind,)), 2, 0)
    assert (found.outcome == MESSAGE).any()
    assert found.wait[found.outcome == MESSAGE] == pytest.approx(2.0)
    assert not (found.outcome == ABANDONED).any()


def test_at_closing_who_waits_is_sent_away_or_served():
    kind = ContactType("calls", arrivals=(60,), handle=Deterministic(2), promise_minutes=1)
    away = run(one_agent((kind,), closing="send_away"), 2, 0)
    late = away.outcome == SENT_AWAY
    assert late.any()
    np.testing.assert_allclose(away.came[late] + away.wait[late], 60.0)
    assert (run(one_agent((kind,), closing="finish"), 2, 0).outcome == SERVED).all()


def test_chats_at_once_slow_each_other_down():
    """Two chats from the same moment, each 4 minutes alone, end together after 4 × (1 + .5) = 6."""
    kind = ContactType("chat", arrivals=(40,), handle=Deterministic(4), patience=None)
    group = AgentGroup("chat", ("chat",), (1,), slots=2, slow_down=0.5)
    found = run(Centre(interval_minutes=60.0, types=(kind,), groups=(group,)), 2, 0)
    # All work is done at speed 1 by one chat and at 2 / 1.5 by two; the agent is never idle while somebody waits.
    work, busy = 4.0 * found.came.size, found.busy_minutes.sum()
    assert work / (2 / 1.5) <= busy + 1e-9
    assert busy <= work
    alone = run(Centre(interval_minutes=60.0, types=(kind,), groups=(changed(group, slots=1),)), 2, 0)
    assert alone.busy_minutes.sum() == pytest.approx(work)
    assert found.wait.sum() < alone.wait.sum()


def test_a_chat_that_joins_another_shares_the_agent_from_then_on():
    """By hand: work of 4 minutes each; from the arrivals of a run with two chats the ends follow exactly."""
    kind = ContactType("chat", arrivals=(2.5,), handle=Deterministic(4), patience=None)
    group = AgentGroup("chat", ("chat",), (1,), slots=3, slow_down=0.5)
    for k in range(200):
        found = run(Centre(interval_minutes=10.0, types=(kind,), groups=(group,)), 9, k)
        if found.came.size == 2 and found.came[1] - found.came[0] < 4:
            apart = found.came[1] - found.came[0]
            busy = apart + (4 - apart) * 1.5 + apart  # alone, together until the first ends, then alone
            assert found.busy_minutes.sum() == pytest.approx(busy)
            return
    pytest.fail("no run with two chats that overlap")


def test_self_service_keeps_its_share_and_sends_the_rest_later():
    found = run(everything(), 4, 0)
    spilled = found.spilled[3]
    assert spilled.kept.mean() == pytest.approx(0.7, abs=0.1)
    first = found.attempt == 0
    assert (found.kind[first] == 1).sum() > 75 * 0.5  # rent's own, and those who come from the web


def test_agents_who_go_finish_the_contact_at_hand():
    kind = ContactType("calls", arrivals=(30, 0), handle=Deterministic(10), promise_minutes=1)
    found = run(one_agent((kind,), agents=(3, 0), closing="send_away"), 2, 0)
    assert (found.outcome == SENT_AWAY).any()
    assert 0 < found.busy_minutes[0, 1] <= 30
    np.testing.assert_allclose(found.came[found.outcome == SENT_AWAY] + found.wait[found.outcome == SENT_AWAY], 120.0)


def test_a_fresh_patience_of_a_redial_follows_its_distribution():
    redial = Redial(1.0, Deterministic(0.5), most=1)
    kind = ContactType("calls", arrivals=(3000,), handle=Deterministic(60), patience=Exponential(2.0), redial=redial)
    found = run(one_agent((kind,), closing="send_away"), 2, 0)
    waits = found.wait[(found.attempt == 1) & (found.outcome == ABANDONED) & (found.came < 45)]
    assert waits.mean() == pytest.approx(2.0, abs=4 * 2.0 / np.sqrt(waits.size))


def test_a_later_redial_draws_from_its_own_type():
    """Two types, one patient and one not: however often they call again, they stay what they are."""
    redial = Redial(1.0, Deterministic(0.5), most=8)
    quick, patient = (
        ContactType(name, arrivals=(60,), handle=Deterministic(60), patience=Deterministic(minutes), redial=redial)
        for name, minutes in (("quick", 0.25), ("patient", 3.0))
    )
    found = run(one_agent((quick, patient), closing="send_away"), 2, 0)
    gone = found.outcome == ABANDONED
    np.testing.assert_allclose(found.wait[gone], np.where(found.kind[gone] == 0, 0.25, 3.0), atol=1e-9)
    assert found.attempt[gone].max() == 8


def test_whole_numbers_in_a_centre_do_not_make_the_loops_be_compiled_again():
    whole, real = Deterministic(2), Deterministic(2.0)
    for handle, promise in ((whole, 1), (real, 1.0)):
        kind = ContactType("calls", arrivals=(60,), handle=handle, patience=handle, promise_minutes=promise)
        run(one_agent((kind,), lines=20), 2, 0)
        run(one_agent((changed(kind, redial=Redial(1, whole), call_back=CallBack(1, 1)),)), 2, 0)
        run(one_agent((kind,)), 2, 0)
    for loop in (run_centre, serve_in_order):
        assert len(getattr(loop, "signatures", [()])) <= 1 + (loop is serve_in_order)


def test_who_comes_for_the_next_interval_does_not_wait_for_who_still_finishes():
    """Three go at 60 minutes, long contacts at hand; the one who comes at 120 is somebody else, and free at once."""
    kind = ContactType("calls", arrivals=(60, 0, 30), handle=Deterministic(500.0), patience=None, promise_minutes=1.0)
    for short in (True, False):
        found = run(one_agent((kind,), agents=(3, 0, 1), closing="send_away"), 3, 0, short=short)
        served = found.outcome == SERVED
        assert served.sum() == 4
        assert found.came[served][3] + found.wait[served][3] == 120.0


def told_apart(wait, *, agents=(2,), closing="finish", redial=None):
    """Two agents, contacts of four minutes, and everybody comes again once, a minute after the end of the first."""
    known = {"handle": Deterministic(4.0), "promise_minutes": 1.0, "own_agent_minutes": wait}
    first = ContactType("first", (6.0,) * len(agents), **known, change=ChannelChange(1.0, "again", Deterministic(1.0)))
    again = ContactType("again", (0.0,) * len(agents), **known)
    group = AgentGroup("a", ("first", "again"), agents)
    return Centre(
        interval_minutes=20.0, types=(first, again), groups=(group,), closing=closing, order="first_come"
    )  # fmt: skip


def test_who_waits_without_end_for_their_own_agent_always_has_that_one():
    for seed in range(5):
        found = run(told_apart(1e6), seed, 0)
        again = found.changed & (found.came < 20)  # who comes after closing is sent away
        assert again.any()
        assert (found.outcome[again] == SERVED).all()
        assert (found.agent[again] == found.had[again]).all()


def test_an_own_agent_is_waited_for_as_long_as_said_and_then_anybody_is_taken():
    waited, other = [], 0
    for seed in range(40):
        found = run(told_apart(1.5), seed, 0)
        again = found.changed & (found.outcome == SERVED)
        mine = found.agent == found.had
        ends = found.came + found.wait + 4.0
        for row in np.flatnonzero(again):
            busy_until = max(
                (ends[r] for r in np.flatnonzero(found.agent == found.had[row])
                 if found.came[r] + found.wait[r] < found.came[row] < ends[r]), default=found.came[row],
            )  # fmt: skip
            if busy_until - found.came[row] < 1.5 - 1e-9:  # the own agent is idle, or in time for who is first in line
                waited.append(mine[row])
            elif not mine[row]:
                other += 1
                assert found.wait[row] >= 1.5 - 1e-9
    assert np.mean(waited) > 0.85  # now and then another waits for the same agent
    assert other > 0


def test_without_a_limit_to_wait_the_own_agent_is_taken_only_when_idle():
    for seed in range(10):
        found = run(told_apart(0.0), seed, 0)
        waits = found.changed & (found.wait > 1e-9)
        begin, end = found.came + found.wait, found.came + found.wait + 4.0
        for row in np.flatnonzero(waits):  # who waits finds both agents busy
            busy = (begin <= found.came[row] + 1e-9) & (end > found.came[row] + 1e-9) & (np.arange(end.size) != row)
            assert busy.sum() == 2


def test_who_waits_for_an_agent_who_goes_home_takes_anybody():
    found = run(told_apart(1e6, agents=(2, 1, 1, 1)), 3, 0)
    again = found.changed & (found.came < 80)
    assert (found.outcome[again] == SERVED).all()
    assert (found.agent[again] != found.had[again]).any()


def test_the_agent_a_customer_had_is_one_who_served_them_before():
    for seed in range(10):
        found = run(coming_back(), seed, 0)
        assert ((found.outcome == SERVED) | (found.outcome == CALLED_BACK))[found.agent >= 0].all()
        rows = np.flatnonzero(found.had >= 0)
        for row in rows:
            before = np.flatnonzero((found.customer == found.customer[row]) & (found.agent == found.had[row]))
            assert before.min() < row


def test_a_changed_contact_comes_after_its_delay_and_its_clock_runs_on_or_starts_anew():
    for keeps in (True, False):
        change = ChannelChange(1.0, "second", Deterministic(7.0), keeps_due=keeps)
        types = (
            ContactType("first", (20,), Deterministic(2), promise_minutes=60, change=change),
            ContactType("second", (0,), Deterministic(1), promise_minutes=60),
        )
        found = run(one_agent(types), 4, 0)
        for row in np.flatnonzero(found.changed):
            before = int(found.customer[row])
            end = found.came[before] + found.wait[before] + 2.0
            assert found.came[row] == pytest.approx(end + 7.0)
            assert found.asked[row] == pytest.approx(found.came[before] if keeps else found.came[row])
            assert found.kind[row] == 1
        at_closing = found.outcome[found.changed] == SENT_AWAY
        assert (at_closing == (found.came[found.changed] >= 60)).all()


def test_who_gives_up_and_changes_does_not_also_redial():
    types = (
        ContactType(
            "calls", (60,), Deterministic(3), Deterministic(1.0), redial=Redial(1.0, Deterministic(2.0), most=9),
            change=ChannelChange(0.5, "mail", Deterministic(0.5), after="giving_up"),
        ),
        ContactType("mail", (0,), Deterministic(0.1), promise_minutes=30),
    )  # fmt: skip
    found = run(one_agent(types), 4, 0)
    changed = found.customer[found.changed]
    assert np.bincount(changed).max() == 1
    gave_up = found.outcome == ABANDONED
    for customer in changed:
        assert (gave_up & (found.customer == customer)).sum() == 1  # changed at the first time
    others = np.setdiff1d(found.customer[gave_up], changed)
    assert (found.attempt[np.isin(found.customer, others)] > 0).any()


def test_customers_are_the_same_with_changes_and_without():
    with_changes = coming_back()
    without = changed(with_changes, types=tuple(changed(k, change=None) for k in with_changes.types))
    a, b = run(with_changes, 5, 0), run(without, 5, 0)
    first = ~a.changed & (a.attempt == 0)
    assert (a.came[first] == b.came[b.attempt == 0]).all()
