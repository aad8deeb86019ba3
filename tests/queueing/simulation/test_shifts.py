"""Shifts add up to agents by interval, and one that can't be is told."""

import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.simulation.shifts import AgentShift, agents_on_shifts


def test_a_break_takes_only_its_own_shift_away():
    early, late = AgentShift(0, 3, agents=2, breaks=(1,)), AgentShift(1, 4, agents=5)
    assert agents_on_shifts([early, late], intervals=5) == (2, 5, 7, 5, 0)
    assert agents_on_shifts([], intervals=2) == (0, 0)


def test_faults_of_shifts_are_told_all_at_once():
    shifts = [AgentShift(3, 3, 1), AgentShift(0, 9, 1), AgentShift(0, 2, -1, breaks=(2,))]
    with pytest.raises(InputError) as caught:
        agents_on_shifts(shifts, intervals=8)
    places = [fault.where for fault in caught.value.faults]
    assert places == ["shifts[0]", "shifts[1]", "shifts[2].agents", "shifts[2].breaks"]
