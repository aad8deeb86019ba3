"""What the plan's page says of quiet and busy moments before anybody signs."""

import msgspec
import pytest

from humanline.model.quiet import QuietChosen
from humanline.report import plan_page


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Half of the colleagues ill"), ("nl", "van de medewerkers ziek")]
)
def test_both_numbers_and_every_kind_of_day_stand_on_the_page(samples, language, told):
    html = plan_page(samples.whole_plan(), None, language=language)
    section = html[html.index('id="nearer"') :].partition("</section>")[0]
    assert told in section
    # Ten points are a question solved: 1268 points are 127 of them.
    for solved in ("127", "147", "124", "144", "126"):
        assert f'<td class="number">{solved} (' in section
    # Over all kinds of days, as much as each counts: not the days as planned alone.
    heading = section.partition("</h2>")[0].replace(",", ".")
    assert "37.3" in heading
    assert "53.3" in heading
    assert "50%" in section.replace("\u00a0", "")
    assert "0.25" in section or "0,25" in section


def test_where_nothing_surely_helps_that_is_said_and_without_a_simulation_nothing(samples):
    plan = samples.whole_plan()
    off = plan_page(msgspec.structs.replace(plan, quiet=QuietChosen()), None, language="en")
    assert "nothing changes by the moment" in off
    assert 'id="nearer"' not in plan_page(msgspec.structs.replace(plan, quiet=None), None, language="en")
