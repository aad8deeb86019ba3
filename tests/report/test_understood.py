"""A contact as it was understood is told with all that is known of when it was, and no more."""

from datetime import datetime

import pytest

from humanline.model.understood import Understood
from humanline.report.understood import contact_text
from humanline.report.voice import Voice


@pytest.mark.parametrize(
    ("opened", "hour_of_week", "nl", "en"),
    [
        (None, 24 + 9, "dinsdag 9 uur, ", "Tuesday 09:00, "),
        (datetime(2025, 3, 4, 14, 5), 24 + 14, "dinsdag 4 maart 2025 14:05, ", "Tuesday 4 March 2025 14:05, "),
        (datetime(2025, 3, 4), None, "dinsdag 4 maart 2025, ", "Tuesday 4 March 2025, "),
        (None, None, "", ""),
    ],
)
def test_when_a_contact_was_is_told_as_far_as_it_is_known(opened, hour_of_week, nl, en):
    contact = Understood(7, opened, hour_of_week, "phone", "repair", None, None, None, None, None, 1)
    assert contact_text(contact, Voice("nl")) == f"regel 7: {nl}phone, repair"
    assert contact_text(contact, Voice("en")) == f"line 7: {en}phone, repair"
