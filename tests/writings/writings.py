"""The same made-up contacts, written the many ways in which people write exports.

One truth: contacts of six weeks. A `Writing` is one way of writing them: files, and what a reader should make of them:
`right`; or `asked`, where the values can't settle it and one question does; or `refused`, where they can't tell it.
Ways are drawn from how contact systems and spreadsheets write; each group varies one dimension, the last mix them.
"""

from collections import Counter
from functools import cache

from ways_that_are_odd import odd_tables
from ways_with_cells import beside, durations, empties, endings, marks, times, times_apart, words
from ways_with_files import layouts, mixed, nested, shapes, workbooks
from ways_with_systems import systems

GROUPS = (
    times,
    times_apart,
    durations,
    marks,
    empties,
    words,
    endings,
    beside,
    layouts,
    workbooks,
    nested,
    mixed,
    shapes,
    systems,
    odd_tables,
)


@cache
def writings():
    """Every writing, in a fixed order."""
    found = tuple(writing for group in GROUPS for writing in group())
    twice = [key for key, number in Counter((w.group, w.name) for w in found).items() if number > 1]
    assert not twice, twice
    return found
