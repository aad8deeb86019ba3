"""Headers of exports that are public: how many lines of `line.toml` would have to be corrected.

Names of columns and kinds of values only; the values are made up. The mapping that is right follows from what the
columns are documented to hold. A correction is a column that should come from elsewhere, that is missed, or that should
not be there, a question that is asked, or channels of which it is not known who serves them.
"""

from statistics import mean, median

import pytest
from headers_of_calls import CALLS
from headers_of_cities import CITIES
from headers_of_tickets import TICKETS
from made_up import mapping, seen

from humanline.contactlog.guessing.guess import guess

HEADERS = CITIES | CALLS | TICKETS


def edits(name):
    """What would have to be corrected, each in a few words."""
    columns, right = HEADERS[name]
    found = guess(seen(columns))
    said = mapping(found)
    wrong = [
        f"{what}: {said.get(what, 'nothing')} for {right.get(what, 'nothing')}"
        for what in sorted({*said, *right})
        if said.get(what) != right.get(what)
    ]
    wrong += [f"asked: {what}" for what in found.to_decide if what not in {line.split(":")[0] for line in wrong}]
    unplaced = [channel for channel, mode in found.channels.items() if mode is None]
    return [*wrong, *([f"channels: {', '.join(unplaced)}"] if unplaced else [])]


@pytest.fixture(scope="module")
def corrections():
    """Header → what would have to be corrected."""
    return {name: edits(name) for name in HEADERS}


def test_most_exports_need_no_correction(corrections):
    counts = [len(wrong) for wrong in corrections.values()]
    assert len(counts) >= 30
    assert median(counts) == 0, corrections
    assert mean(counts) <= 0.5, corrections
