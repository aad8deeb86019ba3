"""Laws of every decision, on plans made by lot: protected (I10), asked and owed (I1, I13), speed and money (I12)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.line import Line
from humanline.line.deciding import NEARNESS
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.quiet import QuietRule
from humanline.model.service import SegmentRule
from humanline.model.trial import Arm, Design

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
MODES = tuple(NEARNESS)
BECAUSE = (
    "above_line",
    "below_line",
    "adds_nothing",
    "by_rule",
    "fits",
    "with_whole",
    "unsure",
    "decided",
    "not_known",
)
VALUES = {"age": ("18", "40", "70", "x", ""), "ill": ("yes", "no", ""), "product": ("rent", "shop", "")}
RULES = (
    "age >= 65", "age < 30", "ill == True", "product == 'rent'", "age >= 65 and product == 'rent'", "is_empty(age)",
    "age == ''", "not ill == True", "ill == True or age >= 65", "product != 'rent'", "age is None and ill is None",
    "30 <= age < 65", "(age if ill == True else '') != ''",
)  # fmt: skip
MOMENTS = ("a", "b")
starts = st.tuples(st.sampled_from(MODES), st.sampled_from(BECAUSE))


any_rules = st.lists(st.sampled_from(RULES), unique=True, max_size=4)


def lift_of(draw, mode, because, owed):
    """What a free colleague may bring a person for: only what lies below the line by its price."""
    liftable = mode == "self_service" and because in ("below_line", "with_whole") and not owed
    return draw(st.sampled_from((None, 0.2, 0.5, 0.9))) if liftable else None


@st.composite
def policies(draw, rules=any_rules) -> Policy:
    segments = [SegmentRule(f"s{k}", rule) for k, rule in enumerate(draw(rules))]
    names = [*(one.name for one in segments), "everyone else"] if segments else ["everyone"]
    cells = []
    for moment in MOMENTS:
        for name in names:
            mode, because = draw(starts)
            owed = draw(st.integers(0, 5)) == 0
            cells.append(
                CellRule(
                    moment,
                    name,
                    "person" if owed else mode,
                    "owed" if owed else because,
                    owed,
                    lift_of(draw, mode, because, owed),
                )
            )
    wholes = []
    for moment in MOMENTS:
        mode, because = draw(starts)
        wholes.append(WholeRule(moment, mode, because, lift=lift_of(draw, mode, because, False)))
    arms = (Arm("one", draw(st.sampled_from(MODES))), Arm("two", draw(st.sampled_from(MODES))))
    trials = (Design(name="t", arms=arms, outcomes=(), success=(), moments=("a",)),) if draw(st.booleans()) else ()
    return Policy(
        seal="x",
        cells=tuple(cells),
        wholes=tuple(wholes),
        segments=tuple(segments),
        protected=("age", "ill"),
        price=1.0,
        quiet=QuietRule(free=draw(st.integers(0, 3)), price_share=0.5, waiting=draw(st.sampled_from((None, 0.5)))),
        trials=trials,
    )


contacts = st.fixed_dictionaries(
    {"moment": st.sampled_from(MOMENTS), "customer": st.sampled_from([f"c{k}" for k in range(20)])}
    | {name: st.sampled_from(values) for name, values in VALUES.items()}
    | {
        "free": st.sampled_from(("", "0", "2", "9", "nan")),
        "waiting": st.sampled_from(("", "3")),
        "staff": st.just("4"),
    }
)


@settings(max_examples=300, deadline=None)
@given(policies(), st.lists(contacts, min_size=1, max_size=8))
def test_i10_whoever_says_something_protected_is_never_further_from_a_person(policy, those):
    line = Line(policy)
    for contact in those:
        known = line.decide(contact, NOW)
        for many in (1, 2):
            for unsaid in combinations(("age", "ill"), many):
                unknown = line.decide({**contact, **dict.fromkeys(unsaid)}, NOW)
                assert NEARNESS[unknown.mode] <= NEARNESS[known.mode], (contact, unsaid)


@settings(max_examples=150, deadline=None)
@given(policies(), contacts)
def test_what_is_so_now_only_ever_brings_a_person_nearer(policy, contact):
    line = Line(policy)
    busy = line.decide({**contact, "free": "0", "waiting": "99"}, NOW)
    now = line.decide(contact, NOW)
    assert NEARNESS[now.mode] >= NEARNESS[busy.mode]
    if now.mode != busy.mode:
        assert now.mode == "person"
        # Who is nearer than the moment as a whole may be lifted with it, from wherever they were.
        assert (now.because, busy.mode) == ("quiet", "self_service") or now.because == "protected"
        assert busy.because != "trial"


@settings(max_examples=150, deadline=None)
@given(policies(), contacts)
def test_i1_and_i13_asked_and_owed_are_always_a_person(policy, contact):
    line = Line(policy)
    assert line.decide({**contact, "asked": True}, NOW).mode == "person"
    found = line.decide(contact, NOW)
    owed = {(cell.moment, cell.segment) for cell in policy.cells if cell.owed}
    if (found.moment, found.segment) in owed:
        assert found.mode == "person"


@settings(max_examples=150, deadline=None)
@given(policies(), contacts)
def test_what_a_named_person_decided_stands_as_decided_but_for_who_is_protected(policy, contact):
    found = Line(policy).decide(contact, NOW)
    decided = {(c.moment, c.segment): c.start for c in policy.cells if c.because == "decided" and not c.owed}
    start = decided.get((found.moment, found.segment))
    if start is not None:
        assert found.because in ("decided", "protected", "trial")
        assert NEARNESS[found.mode] >= NEARNESS[start]
        if not (contact["age"] or contact["ill"]):
            assert found.mode == start


@settings(max_examples=100, deadline=None)
@given(policies(), contacts, st.floats(0, 1e6), st.floats(0, 1e6))
def test_i12_nobody_s_decision_depends_on_their_speed_or_money(policy, contact, slow, rich):
    line = Line(policy)
    other = {**contact, "handle_s": slow, "wait_s": slow, "value": rich, "handle_minutes": slow}
    assert line.decide(other, NOW) == line.decide(contact, NOW)


def test_i12_a_segment_by_speed_or_money_is_one_that_nobody_is_known_to_be_in():
    from humanline.line.compiling import SPEED_AND_MONEY

    for name in SPEED_AND_MONEY:
        policy = Policy(
            seal="x",
            cells=(CellRule("a", "quick", "person", "above_line"), CellRule("a", "everyone else", "choice", "fits")),
            wholes=(WholeRule("a", "self_service", "below_line"),),
            segments=(SegmentRule("quick", f"{name} < 100"),),
            left_out=(name,),
        )
        found = {Line(policy).decide({"moment": "a", name: value}, NOW).mode for value in (1, 1000, "", None)}
        assert found == {"self_service"}


APART = ("age < 30", "30 <= age < 65", "age >= 65 and product == 'rent'", "age >= 65 and product == 'shop'")


@settings(max_examples=150, deadline=None)
@given(policies(st.permutations(APART)), st.randoms(use_true_random=False), contacts)
def test_the_order_of_rules_that_do_not_overlap_changes_nothing(policy, random, contact):
    import msgspec

    other = list(policy.segments)
    random.shuffle(other)
    mixed = Line(msgspec.structs.replace(policy, segments=tuple(other)))
    assert mixed.decide(contact, NOW) == Line(policy).decide(contact, NOW)
