"""How many choose a person where both are offered: in the arms of trials that are called a choice."""

import msgspec
import pytest

from humanline.contactlog.measuring.chosen import chosen_of
from humanline.contactlog.measuring.evidence import evidence_of
from humanline.model.organisation import Organisation


def row(arm: str, contacts: int, met: int, *, trial: str = "t", moment: str = "rent", units: int = 0, segment="all"):
    return {"trial": trial, "moment": moment, "segment": segment, "arm": arm, "propensity_e4": None,
            "contacts": contacts, "met": met, "units": units or contacts}  # fmt: skip


def test_the_share_is_of_all_contacts_in_the_arm_over_its_segments():
    rows = [row("Keuze", 60, 30), row("keuze", 40, 10, segment="65+"), row("person", 500, 500)]
    (found,) = chosen_of(rows, Organisation())
    assert (found.moment, found.trial, found.share.value, found.share.n) == ("rent", "t", pytest.approx(0.4), 100)
    assert found.share.low < 0.4 < found.share.high


def test_a_customer_with_many_contacts_counts_once_in_how_sure_it_is():
    (many,) = chosen_of([row("choice", 100, 40)], Organisation())
    (few,) = chosen_of([row("choice", 100, 40, units=20)], Organisation())
    assert few.share.value == pytest.approx(many.share.value)
    assert few.share.high - few.share.low > 1.8 * (many.share.high - many.share.low)


def test_an_arm_too_small_to_show_is_not_told_and_arms_are_called_as_line_toml_says():
    assert chosen_of([row("choice", 9, 3)], Organisation()) == ()
    own = msgspec.convert({"trials": {"choice": ["B"]}}, Organisation)
    assert [one.share.value for one in chosen_of([row("b", 50, 25), row("choice", 50, 50)], own)] == [0.5]


def test_an_arm_with_a_choice_is_neither_side_of_a_comparison_and_no_unknown_arm():
    from humanline.contactlog.measuring.scanning import Sums

    sums = Sums(cube=[], links=[], trials=[row("choice", 50, 20), row("samen", 50, 50), row("other", 50, 20)])
    _, notices = evidence_of(sums, Organisation())
    assert [(one.code, one.values["arm"]) for one in notices] == [("unknown_arm", "other")]
