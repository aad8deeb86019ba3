"""What the page of guarantees names is there: every test, and the known failures by their names."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text()
#: The known failures of contact platforms that are tests; four more wait for mail and a telephone.
KNOWN = """
bot_down_leads_to_a_person said_transfer_is_a_transfer a_transfer_is_shown_to_the_customer
the_bot_is_silent_once_a_person_has_it the_bot_may_speak_after_hand_back given_to_a_person_is_not_left_with_the_bot
one_message_one_answer_with_two_bots a_retried_send_is_one_message a_key_with_other_content_is_refused
two_changes_at_once_are_two_events two_agents_one_owner nobody_is_sent_to_who_is_away
the_backlog_moves_when_somebody_comes only_who_may_answer_is_offered the_clock_survives_the_bots_own_words
a_new_question_has_a_new_clock silence_is_not_solved nobody_on_duty_is_a_promise
an_agent_who_drops_off_is_told_and_replaced a_reconnect_shows_what_was_missed
what_is_typed_at_a_closed_contact_reaches_somebody one_callback_one_call a_callback_without_agents_stays
a_callback_warns_before_its_time a_declined_offer_does_not_bounce_back wait_is_told_again_while_waiting
an_alarm_survives_the_death_of_its_sender two_processes_one_alarm
another_process_goes_on_with_a_dead_ones_contacts a_stop_ends_with_streams_open
""".split()  # noqa: SIM905


def names_in(path):
    return set(re.findall(r"^ *def (test_\w+)\(", (ROOT / path).read_text(), re.M))


def test_every_test_that_is_named_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 40
    assert not [f"{path}::{name}" for path, name in named if name not in names_in(path)]


def test_every_invariant_of_the_live_line_has_a_test():
    for number in (*range(1, 10), 15):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| **I{number}** "))
        assert "::test_" in row


def test_thirty_known_failures_are_tests_by_their_names():
    files = ("tests/conformance/test_known_failures.py", "tests/serve/test_machine.py", "tests/serve/test_streams.py")
    there = set().union(*(names_in(path) for path in files))
    assert len(KNOWN) == 30
    assert not [name for name in KNOWN if f"test_{name}" not in there]
    assert all(path in PAGE for path in files)
