"""The line as a provider of OpenFeature, asked as an application asks it; where the package is there."""

import msgspec
import pytest

from humanline.line import Line
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.service import SegmentRule
from humanline.model.trial import Arm, Design

api = pytest.importorskip("openfeature.api")

POLICY = Policy(
    seal="abc",
    cells=(CellRule("rent", "65+", "person", "above_line"), CellRule("rent", "everyone else", "self_service", "fits")),
    wholes=(WholeRule("rent", "self_service", "below_line"),),
    segments=(SegmentRule("65+", "age == '65+'", ("age",)),),
)


def client(policy=POLICY):
    from humanline.connect.open_feature import LineProvider

    api.set_provider(LineProvider(Line(policy)), policy.seal + policy.shadow + str(bool(policy.trials)))
    return api.get_client(policy.seal + policy.shadow + str(bool(policy.trials)))


def context(customer="c1", **attributes):
    from openfeature.evaluation_context import EvaluationContext

    return EvaluationContext(targeting_key=customer, attributes=attributes)


def asked(flag, default="person", policy=POLICY, **attributes):
    found = client(policy).get_string_details(
        flag_key=flag, default_value=default, evaluation_context=context(**attributes)
    )
    return found.value, str(found.reason)


def test_a_flag_is_what_the_line_decides_of_whom_the_context_tells():
    assert asked("action", moment="rent", age="65+") == ("person", "TARGETING_MATCH")
    assert asked("action", moment="rent", age="18-34") == ("self_service", "TARGETING_MATCH")
    assert asked("mode", moment="rent") == ("self_service", "TARGETING_MATCH")
    assert asked("action", moment="rent", asked=True) == ("person", "TARGETING_MATCH")
    yes = client().get_boolean_value(
        flag_key="person", default_value=True, evaluation_context=context(moment="rent", age="18-34")
    )
    assert yes is False
    whole = client().get_object_value(
        flag_key="decision", default_value={}, evaluation_context=context(moment="rent", age="65+")
    )
    assert (whole["mode"], whole["because"], whole["seal"]) == ("person", "above_line", "abc")


def test_in_shadow_and_for_a_flag_that_is_not_there_the_callers_default_holds():
    shadow = msgspec.structs.replace(POLICY, shadow="unsigned")
    assert asked("action", moment="rent", policy=shadow) == ("person", "DISABLED")
    assert asked("action", default="as today", moment="rent", asked=True, policy=shadow)[0] == "person"
    assert asked("colour", moment="rent") == ("person", "ERROR")
    assert client().get_integer_value(flag_key="action", default_value=7) == 7


def test_the_targeting_key_is_the_customer_of_a_trial():
    design = Design(
        name="T", arms=(Arm("a", "person"), Arm("b", "self_service")), outcomes=(), success=(), moments=("rent",)
    )
    policy = msgspec.structs.replace(POLICY, trials=(design,))
    for k in range(20):
        found = client(policy).get_string_details(
            flag_key="action", default_value="person", evaluation_context=context(f"c{k}", moment="rent")
        )
        decided = Line(policy).decide({"moment": "rent", "customer": f"c{k}"})
        assert (found.value, found.flag_metadata["arm"], str(found.reason)) == (decided.action, decided.arm, "SPLIT")
