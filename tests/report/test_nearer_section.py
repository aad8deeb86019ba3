"""What the plan's page says of quiet and busy moments before anybody signs."""

import msgspec
import pytest

from humanline.model.quiet import KindOfDay, QuietChosen, QuietRule
from humanline.report import plan_page

DAYS = tuple(
    KindOfDay(code, 7000.0, 1268.4, 1230.0, 1300.0, 16.4, 12.1, 250.0, 40.0)
    for code in ("planned", "more", "fewer", "other_hours", "half_ill")
)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Half of the colleagues ill"), ("nl", "van de medewerkers ziek")]
)
def test_both_numbers_and_every_kind_of_day_stand_on_the_page(samples, language, told):
    rule = QuietRule(free=2, price_share=0.5, waiting=0.25)
    plan = msgspec.structs.replace(samples.whole_plan(), quiet=QuietChosen(rule=rule, days=DAYS, weeks=24))
    html = plan_page(plan, None, language=language)
    section = html[html.index('id="nearer"') :].partition("</section>")[0]
    assert told in section
    assert section.count("1,268" if language == "en" else "1.268") >= 5
    assert "50%" in section.replace("\u00a0", "")
    assert "0.25" in section or "0,25" in section


def test_where_nothing_surely_helps_that_is_said_and_without_a_simulation_nothing(samples):
    plan = samples.whole_plan()
    off = plan_page(msgspec.structs.replace(plan, quiet=QuietChosen()), None, language="en")
    assert "nothing changes by the moment" in off
    assert 'id="nearer"' not in plan_page(msgspec.structs.replace(plan, quiet=None), None, language="en")
