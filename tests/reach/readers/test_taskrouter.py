"""A TaskRouter workflow: which queue, and what happens when nobody is free."""

import os
from pathlib import Path

import pytest
from reach_builders import notes
from reach_samples import TASKROUTER, moves, read_text, reader, state

from humanline.foundation.errors import ReachError

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[3].parent / "shared" / "data") / "taskrouter"


def workflow(folder, filters, default=None):
    routing = {"filters": filters} | ({"default_filter": default} if default else {})
    return read_text("taskrouter", folder, {"task_routing": routing})


def test_targets_follow_each_other_and_after_the_last_nobody_is_told(tmp_path):
    graph = read_text("taskrouter", tmp_path, TASKROUTER)
    assert moves(graph, "Debts/1") == [("goes_on", "", "Debts/1/person"), ("nobody_free", "", "Debts/2")]
    assert moves(graph, "Debts/2") == [("goes_on", "", "Debts/2/person"), ("nobody_free", "", "cancelled")]
    assert [move.seconds for move in graph.moves if move.by == "nobody_free"] == [60, 300]
    assert moves(graph, "cancelled") == [], "nothing more happens"


def test_a_contact_that_fits_no_filter_is_cancelled_without_a_default(tmp_path):
    graph = read_text("taskrouter", tmp_path, TASKROUTER)
    assert moves(graph, "task") == [
        ("depends", "subject == 'debt'", "Debts/1"),
        ("depends", "no filter fits", "cancelled"),
    ]


def test_the_default_queue_catches_who_waited_too_long(tmp_path):
    filters = TASKROUTER["task_routing"]["filters"]
    graph = workflow(tmp_path, filters, {"queue": "WQeverybody"})
    assert ("nobody_free", "", "default") in moves(graph, "Debts/2")
    assert ("depends", "no filter fits", "default") in moves(graph, "task")


def test_a_target_without_a_time_out_waits_until_somebody_takes_it(tmp_path):
    graph = workflow(tmp_path, [{"filter_friendly_name": "A", "expression": "x == 1", "targets": [{"queue": "WQ"}]}])
    assert not [move for move in graph.moves if move.by == "nobody_free"]


def test_a_queue_is_skipped_at_once_when_it_says_so(tmp_path):
    targets = [{"queue": "WQ1", "skip_if": "workers.available == 0", "timeout": 30}, {"queue": "WQ2", "timeout": 9}]
    graph = workflow(tmp_path, [{"filter_friendly_name": "A", "expression": "x == 1", "targets": targets}])
    assert [
        (move.value, move.seconds) for move in graph.moves if move.source == "A/1" and move.by == "nobody_free"
    ] == [
        ("workers.available == 0", 0),
        ("", 30),
    ]


def test_a_target_that_no_worker_can_fit_has_no_person(tmp_path):
    targets = [{"queue": "WQ", "expression": "1==0", "timeout": 600}, {}]
    graph = workflow(tmp_path, [{"filter_friendly_name": "A", "expression": "1==1", "targets": targets}])
    assert moves(graph, "A/1") == [("nobody_free", "", "A/2")]
    assert state(graph, "A/2").name == "queue WQ", "a target without a queue stays in the one before"


def test_filters_below_one_that_takes_everything_are_never_reached(tmp_path):
    one = {"filter_friendly_name": "All", "expression": "1==1", "targets": [{"queue": "WQ"}]}
    two = {"filter_friendly_name": "Never", "expression": "x == 1", "targets": [{"queue": "WQ"}]}
    graph = workflow(tmp_path, [one, two], {"queue": "WQd"})
    assert moves(graph, "task") == [("depends", "1==1", "All/1")]
    assert any("‘Never’ is never reached" in note for note in notes(graph))


def test_keys_that_are_not_known_are_told(tmp_path):
    graph = workflow(tmp_path, [{"filter_friendly_name": "A", "targets": [{"queue": "WQ", "magic": 1}]}])
    assert [one.what for one in graph.not_understood] == ["magic: 1"]


def test_the_configuration_inside_a_workflow_of_the_api_is_read(tmp_path):
    inner = '{"task_routing": {"filters": [], "default_filter": {"queue": "WQ"}}}'
    graph = read_text("taskrouter", tmp_path, {"sid": "WW1", "configuration": inner})
    assert moves(graph, "task") == [("depends", "no filter fits", "default")]


@pytest.mark.parametrize("value", [[], {"task_routing": 3}, {"task_routing": {"filters": "x"}}])
def test_what_is_no_workflow_is_refused(tmp_path, value):
    with pytest.raises(ReachError, match="task_routing"):
        read_text("taskrouter", tmp_path, value)


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the public workflows are not at {DATA} (set HUMANLINE_DATA)")
def test_in_the_public_transfer_workflow_a_contact_that_fits_nothing_is_never_served():
    graph = reader("taskrouter").read(DATA / "conversation-transfer-example-taskrouter-workflow.json")
    assert moves(graph, "task")[-1] == ("depends", "no filter fits", "cancelled")
