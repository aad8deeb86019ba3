"""The page says at which choice of points an answer changes, the nearest first."""

import msgspec
import pytest

from humanline.model.plan import Flip
from humanline.report import plan_page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_answer_that_takes_the_least_change_stands_first(samples, language):
    far = Flip(moment="far", segment="", weight="complaint", from_value=-50.0, to_value=-140.0, becomes="person")
    near = Flip(moment="near", segment="", weight="resolved", from_value=10.0, to_value=11.0, becomes="self_service")
    page = plan_page(msgspec.structs.replace(samples.whole_plan(), flips_at=(far, near)), None, language=language)
    section = page[page.index('id="weights"') :]
    assert section.index("near") < section.index("far")
    assert "140" in section


def test_a_plan_that_no_choice_changes_has_no_such_table(samples):
    page = plan_page(msgspec.structs.replace(samples.whole_plan(), flips_at=()), None, language="en")
    assert "Where another choice gives another answer" not in page
