"""Questions that come twice on one way: beside a search from every state that asks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.reach.measuring.repeating import asked_before


@st.composite
def arrows(draw):
    size = draw(st.integers(1, 9))
    some = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(some, some), max_size=16))
    asks = draw(st.dictionaries(some, st.sampled_from("abc"), max_size=size))
    return size, pairs, asks


def led_to(start, pairs):
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        for source, target in pairs:
            if source == here and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


@given(arrows())
@settings(max_examples=300, deadline=None)
def test_a_question_is_found_exactly_when_one_that_asks_it_leads_to_another(drawn):
    size, pairs, asks = drawn
    source, target = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    found = asked_before(source, target, asks, size)
    for first, second in found:
        assert first != second
        assert asks[first] == asks[second]
        assert second in led_to(first, pairs)
    twice = {asks[one] for one in asks for other in led_to(one, pairs) if other != one and asks.get(other) == asks[one]}
    assert {asks[first] for first, _ in found} == twice
