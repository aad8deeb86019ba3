"""Turn the hours, and the verdict on the fit turns: what works is advised only where it can be staffed."""

import pytest

from humanline.model.simulated import Reckoning
from humanline.trial.fitting import fit_of


def week(work, needed):
    return Reckoning(work_hours=work, needed_hours=needed)


@pytest.mark.parametrize(
    ("hours", "now", "then", "verdict", "more"),
    [
        (200.0, (180.0, 195.0), (185.0, 199.0), "fits", 0.0),
        (200.0, (180.0, 195.0), (190.0, 206.0), "does_not_fit", 6.0),
        (206.0, (180.0, 195.0), (190.0, 206.0), "fits", 0.0),
        # Too few today already: what asks no more than today fits as well as today does, and what asks more does not.
        (190.0, (180.0, 195.0), (178.0, 193.0), "fits", 0.0),
        (190.0, (180.0, 195.0), (182.0, 197.0), "does_not_fit", 7.0),
        # No number of staff keeps the promise: then the work decides.
        (200.0, (180.0, None), (175.0, None), "fits", 0.0),
        (200.0, (180.0, None), (185.0, None), "does_not_fit", None),
        (200.0, (180.0, 195.0), (210.0, None), "does_not_fit", None),
    ],
)
def test_what_works_fits_only_where_customers_are_helped_in_time_or_as_well_as_today(hours, now, then, verdict, more):
    found = fit_of(hours, week(*now), week(*then))
    assert (found.verdict, found.hours_more) == (verdict, more)
    assert (found.hours_now, found.hours_then) == (now[0], then[0])


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_where_something_is_not_known_the_fit_is_not_known(missing):
    given = [200.0, week(180.0, 195.0), week(150.0, 160.0)]
    given[missing] = None
    assert fit_of(*given).verdict == "unknown"
