"""A named person signs the line: who, why, until when; what changes after that is seen (I14)."""

import importlib.util
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.model.by_the_hour import ByTheHour
from humanline.model.estimate import Estimate
from humanline.model.failure_demand import CausesGone
from humanline.model.foreseen import Foreseen
from humanline.model.met import MetBy
from humanline.model.organisation import Decided
from humanline.model.plan import Flip, MomentPlan, Need, Plan, StepsToPerson
from humanline.model.quiet import QuietChosen, QuietRule
from humanline.model.rule_of_thumb import RuleOfThumb
from humanline.model.sealed import read, seal, standing
from humanline.model.service import SegmentRule, Service
from humanline.model.simulated import Reckoning
from humanline.model.turned_round import TurnedRound
from humanline.plan.signing import sign, unsign

TODAY = date(2026, 3, 5)


def clock():
    return datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def samples():
    place = Path(__file__).parents[1] / "report" / "samples" / "__init__.py"
    spec = importlib.util.spec_from_file_location("plan_samples", place, submodule_search_locations=[str(place.parent)])
    module = importlib.util.module_from_spec(spec)
    sys.modules["plan_samples"] = module
    spec.loader.exec_module(module)
    return module


def signed(plan, **changes):
    given = {"by": "Your Name", "because": "agreed", "until": "2026-09-01", **changes}
    return sign(plan, clock=clock, today=TODAY, **given)


@pytest.mark.parametrize("until", ["2026-09-01", "01-09-2026", "1-9-2026", " 2026-09-01 "])
def test_a_signature_says_who_why_when_and_until(samples, until):
    found = signed(samples.whole_plan(), by="  Your \n Name ", until=until).signed
    assert (found.by, found.because, found.until, found.at) == ("Your Name", "agreed", "2026-09-01", clock())


def test_all_that_is_wrong_is_said_at_once(samples):
    with pytest.raises(InputError) as raised:
        signed(samples.plan_with_needs(), by=" ", because="", until="soon")
    assert [fault.where for fault in raised.value.faults] == ["the plan", "--by", "--because", "--until"]


@pytest.mark.parametrize("until", ["2026-03-05", "2026-03-04", "31-02-2027", "", "2026-9-1x"])
def test_the_review_day_is_a_day_that_lies_ahead(samples, until):
    with pytest.raises(InputError, match="--until"):
        signed(samples.whole_plan(), until=until)


def test_a_line_holds_through_its_review_day_and_not_after(samples):
    plan = signed(samples.whole_plan())
    assert standing(samples.whole_plan(), TODAY) == "unsigned"
    assert standing(plan, date(2026, 9, 1)) == "signed"
    assert standing(plan, date(2026, 9, 2)) == "past"


def test_a_signature_survives_writing_and_reading(samples, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(samples.whole_plan().to_json())
    plan = signed(read(path))
    path.write_bytes(plan.to_json())
    assert standing(read(path), TODAY) == "signed"


@pytest.mark.parametrize("field", [f for f in Plan.__struct_fields__ if f not in ("made_at", "signed", "schema")])
def test_whatever_changes_after_signing_breaks_the_seal(samples, field):
    plan = signed(samples.whole_plan())
    value = getattr(plan, field)
    if field == "needs":
        other = (Need(code="no_hours"),)
    elif field == "price":
        other = msgspec.structs.replace(value, high=value.high + 1e-9)
    elif field == "by_the_hour":
        other = ByTheHour(now=1.0, points=2.0, bound=3.0)
    elif field == "causes_gone":
        few = Estimate(value=1.0, low=0.0, high=2.0)
        other = CausesGone(judged=False, contacts_per_week=few, hours=few, moments=(), price=few)
    elif field == "simulated":
        other = msgspec.structs.replace(value, weeks=value.weeks + 1)
    elif field == "usable_hours":
        other = 1.0 if value is None else value + 1
    elif field == "flips_at":
        flip = Flip(moment="rent", segment="65+", weight="resolved", from_value=10.0, to_value=4.0, becomes="person")
        other = (*value, flip)
    elif field == "steps_to_person":
        other = (StepsToPerson(moment="rent", measured=True, source="menu.txt", steps=2.0),)
    elif field == "decided":
        other = (Decided(cell="rent", start="person", by="A. Person", because="a reason"),)
    elif field in ("now", "with_line"):
        other = Reckoning(work_hours=1.0, needed_hours=None)
    elif field == "holds":
        other = "both"
    elif field == "foreseen":
        other = (Foreseen("asked", "rent", "assumed", Estimate(value=0.1, low=0.05, high=0.2)),)
    elif field == "met_by":
        other = (MetBy("speaking", ("phone",), 1.0),)
    elif field == "turned_round":
        other = TurnedRound(1.0, None, ())
    elif field == "service":
        other = Service(segments=(SegmentRule("65+", "age_band == '65+'", ("age_band",), True),))
    elif field == "quiet":
        other = QuietChosen(rule=QuietRule(free=2, price_share=0.5))
    elif field == "rule":
        other = RuleOfThumb(7.0, 3.0, 0.0, (), Estimate(value=0.0, low=0.0, high=0.0))
    elif field == "moments":
        cell = plan.cells[0]
        other = (MomentPlan(name="rent", start="person", because="owed", gain=cell.gain, minutes=cell.minutes),)
    elif isinstance(value, tuple):
        other = value[:-1]
    elif isinstance(value, bool):
        other = not value
    elif isinstance(value, int | float):
        other = value + 1
    else:
        other = f"{value}x" if isinstance(value, str) else None
    assert standing(msgspec.structs.replace(plan, **{field: other}), TODAY) == "changed"


def test_a_plan_of_schema_2_keeps_its_seal_and_can_not_be_called_one_of_schema_1(samples):
    plan = signed(samples.whole_plan())
    assert plan.schema == 2
    assert standing(msgspec.structs.replace(plan, schema=1), TODAY) == "changed"


def test_a_rule_of_a_segment_is_under_the_seal(samples):
    service = Service(segments=(SegmentRule("65+", "age_band == '65+'", ("age_band",), True),))
    plan = signed(msgspec.structs.replace(samples.whole_plan(), service=service))
    assert standing(plan, TODAY) == "signed"
    rule = msgspec.structs.replace(service.segments[0], rule="age_band == '75+'")
    other = msgspec.structs.replace(service, segments=(rule,))
    assert standing(msgspec.structs.replace(plan, service=other), TODAY) == "changed"


def test_a_plan_of_a_newer_schema_is_refused_with_the_schema_that_is_read(samples, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(samples.whole_plan().to_json().replace(b'"schema": 2', b'"schema": 3'))
    with pytest.raises(InputError, match="up to schema 2") as raised:
        read(path)
    assert raised.value.faults[0].found == "found 3"


def test_a_change_deep_inside_a_cell_breaks_the_seal_too(samples):
    plan = signed(samples.whole_plan())
    first = msgspec.structs.replace(plan.cells[0], start="self_service")
    assert standing(msgspec.structs.replace(plan, cells=(first, *plan.cells[1:])), TODAY) == "changed"


def test_the_same_line_drawn_again_has_the_same_seal(samples):
    plan = samples.whole_plan()
    later = msgspec.structs.replace(plan, made_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert seal(later) == seal(plan) == seal(signed(plan))


def test_a_field_that_a_later_version_adds_leaves_the_seal_whole(samples):
    class Later(Plan, frozen=True, kw_only=True):
        something_new: tuple[str, ...] = ()

    plan = samples.whole_plan()
    later = msgspec.json.decode(plan.to_json(), type=Later)
    assert seal(later) == seal(plan)
    assert seal(msgspec.structs.replace(later, something_new=("x",))) != seal(plan)


def test_taking_a_signature_off_gives_the_plan_as_it_was(samples):
    assert unsign(signed(samples.whole_plan())) == samples.whole_plan()
    with pytest.raises(InputError, match="nobody has signed"):
        unsign(samples.whole_plan())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 2}', "\xff"])
def test_what_is_no_plan_is_said_with_a_way_out(tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="humanline plan"):
        read(path)
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nothing.json")
