"""A frozen design: what changes its seal, and that no change is lost."""

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.model.frozen import seal, standing
from humanline.model.trial import Arm, Design, Guardrail, Looks, Outcome, Success
from humanline.trial.freezing import freeze

DESIGN = Design(
    name="viewing",
    arms=(Arm("now", "person"), Arm("alone", "self_service")),
    outcomes=(Outcome("satisfaction", "satisfaction", "higher"), Outcome("heard", "unheard", "lower")),
    success=(Success("satisfaction", 0.2),),
    guardrails=(Guardrail("heard", 0.02, segment="65+"),),
    approved_by="A director",
    participants_are_told="You may be shown round by a colleague or go by yourself; say so if you want a colleague.",
)


def clock():
    return datetime(2026, 3, 2, 9, tzinfo=UTC)


def frozen(design=DESIGN, **more):
    return freeze(design, **({"units": 900, "by": "An analyst", "clock": clock, "version": "1"} | more))


@pytest.mark.parametrize(
    "change",
    [
        {"alpha": 0.1}, {"looks": Looks(many=9)}, {"estimand": "complier"}, {"name": "other"}, {"weeks": 8.0},
        {"guardrails": (Guardrail("heard", 0.03, segment="65+"),)}, {"success": (Success("satisfaction", 0.3),)},
        {"arms": DESIGN.arms[::-1]}, {"participants_are_told": "nothing"},
    ],
)  # fmt: skip
def test_whatever_changes_after_freezing_shows(change):
    later = msgspec.structs.replace(frozen(), **change)
    assert standing(frozen()) == "frozen"
    assert standing(later) == "changed"
    assert seal(later) != seal(DESIGN)


def test_a_change_needs_a_reason_and_stands_beside_the_first_for_ever():
    later = msgspec.structs.replace(frozen(), alpha=0.1)
    with pytest.raises(InputError, match="for a reason"):
        frozen(later)
    again = frozen(later, because="the board asked for it")
    assert standing(again) == "frozen"
    assert [one.because for one in again.frozen] == ["", "the board asked for it"]
    assert again.frozen[0] == frozen().frozen[0]


def test_freezing_twice_changes_nothing():
    assert frozen(frozen()) == frozen()


def test_a_seal_survives_json():
    kept = msgspec.json.decode(msgspec.json.encode(frozen()), type=Design)
    assert seal(kept, units=900, version="1") == frozen().frozen[0].seal


def test_nobody_who_approved_and_nothing_that_is_told_are_told_at_once():
    with pytest.raises(InputError) as error:
        frozen(msgspec.structs.replace(DESIGN, approved_by=" ", participants_are_told=""), by="", units=None)
    assert [fault.where for fault in error.value.faults] == [
        "--by", "trial.toml approved_by", "trial.toml participants_are_told", "trial.toml units",
    ]  # fmt: skip


def test_the_planned_units_and_the_version_are_under_the_seal():
    first = frozen()
    for change in ({"units": 1800}, {"version": "2"}):
        edited = msgspec.structs.replace(first.frozen[0], **change)
        assert standing(msgspec.structs.replace(first, frozen=(edited,))) == "changed"


def test_a_trial_that_nobody_can_size_is_not_frozen():
    with pytest.raises(InputError, match="units = 2000"):
        frozen(units=None)


def test_whole_numbers_seal_as_they_are_read_back():
    whole = msgspec.structs.replace(DESIGN, weeks=12)
    assert seal(whole) == seal(msgspec.structs.replace(DESIGN, weeks=12.0))


def test_a_design_that_was_frozen_before_there_were_ceilings_keeps_its_seal():
    """The seal as version 0.1 gave it, before an outcome could have a ceiling or a limit and clusters had sizes."""
    before = Design(
        name="t", arms=(Arm("a", "person"), Arm("b", "self_service")),
        outcomes=(Outcome("y", "resolved", "higher", kind="share"),), success=(Success("y", 0.1),), cluster="h",
        cluster_size=2.0,
    )  # fmt: skip
    assert seal(before, units=100, version="1") == "ee762e397857417a5b8ad83d10e93968ee3afdce6e0ee5649697aacde804c18e"
    capped = msgspec.structs.replace(before.outcomes[0], ceiling=5.0)
    assert seal(msgspec.structs.replace(before, outcomes=(capped,))) != seal(before)
    assert seal(msgspec.structs.replace(before, cluster_sizes=(3.0, 4.0))) != seal(before)
