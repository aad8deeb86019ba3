"""A stranger's export is read right, or asked about, or refused with the reason: never silently wrong.

`HUMANLINE_FUZZ` runs every writing; without it some of every group, drawn by seed.
"""

import os
import random
from collections import defaultdict

import pytest
from outcomes import outcome

from writings import writings

EVERY = "HUMANLINE_FUZZ" in os.environ
_A_GROUP = 2


def chosen():
    """The writings that are run."""
    groups = defaultdict(list)
    for writing in writings():
        groups[writing.group].append(writing)
    draw = random.Random(5)
    return [one for many in groups.values() for one in (many if EVERY else draw.sample(many, min(_A_GROUP, len(many))))]


@pytest.mark.parametrize("writing", chosen(), ids=lambda writing: f"{writing.group}: {writing.name}")
def test_a_writing_is_read_right_or_asked_or_refused(writing, tmp_path):
    found = outcome(writing, tmp_path)
    assert found.what not in ("wrong", "crash"), found.why
    assert found.what == writing.expected, found.why


def test_there_are_many_ways_of_writing():
    assert len(writings()) >= 300
