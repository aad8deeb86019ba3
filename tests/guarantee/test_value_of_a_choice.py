"""What a choice brings for the same hours, in eighty organisations of which the truth is known exactly."""

import math

import numpy as np
import pytest

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.load import CellLoad
from humanline.model.organisation import Organisation
from humanline.model.other_start import StartLoad
from humanline.model.plan import Gain
from humanline.plan.line import draw
from humanline.plan.merit import merits, others
from humanline.worlds.truth import exactly

WORLDS, MOMENTS = 80, 12
NOT_JUDGED = NotEstimable(reason="no_judgement")


def organisation(seed: int, more: float | None):
    """Twelve moments; with `more`, those who choose gain so much more than all, as a share. `None`: no choice."""
    rng = np.random.default_rng(seed)
    loads, gains = [], {}
    for k in range(MOMENTS):
        contacts, minutes = rng.gamma(2, 60), rng.uniform(3, 16)
        spill, asks, gain, chosen = (
            rng.uniform(0.05, 0.3),
            rng.uniform(0.03, 0.2),
            rng.normal(5, 5),
            rng.uniform(0.2, 0.6),
        )
        adds = None if not more else exactly(float(gain + more * abs(gain)))
        loads.append(
            CellLoad(
                moment=f"moment {k}", segment="everyone", owed=False, contacts_per_week=exactly(float(contacts)),
                handle_minutes=exactly(float(minutes)), spill_share=exactly(float(spill)),
                asked_share=exactly(float(asks)),
                starts=() if more is None else (StartLoad("choice", exactly(float(chosen)), adds=adds),),
            )
        )  # fmt: skip
        total = exactly(float(gain))
        gains[f"moment {k}", "everyone"] = Gain(total, total, NOT_JUDGED, NOT_JUDGED, NOT_JUDGED)
    return loads, gains


def brought(seed: int, more: float | None) -> float:
    """Points a week, with hours for half of what everybody would take who gains by a person."""
    loads, gains = organisation(seed, more)
    cells = {cell.key: cell for cell in merits(loads, gains)}
    first = math.fsum(cell.asked_hours + cell.spill_hours for cell in cells.values())
    hours = first + 0.5 * math.fsum(cell.hours for cell in cells.values() if cell.gains)
    drawn = draw(loads, gains, hours, organisation=Organisation(), made_from=(), clock=lambda: None, version="0")
    points = []
    for cell in drawn.cells:
        gain = cell.other_start.gain if cell.other_start is not None else cell.gain.total
        assert isinstance(gain, Estimate)
        points.append(others(cells[cell.moment, cell.segment]) * gain.value * (cell.start != "self_service"))
    return math.fsum(points)


@pytest.mark.parametrize(("more", "least"), [(0.0, 0.02), (0.5, 0.09)])
def test_a_choice_brings_more_for_the_same_hours_on_average_and_hardly_less_anywhere(more, least):
    """Where those who choose gain as all do, only hours that would be left over are filled; else it is worth more."""
    found = np.array([brought(seed, more) / brought(seed, None) - 1 for seed in range(WORLDS)])
    error = float(found.std(ddof=1)) / math.sqrt(WORLDS)
    assert found.mean() - 1.645 * error > least
    assert found.min() > -0.01, "whole moments fit otherwise; a step that does not fit is no loss of more than that"
