"""What a cell asks of the staff: the plan's input beside the gain."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.other_start import StartLoad

#: No contact follows: where nothing was measured.
NOTHING_FOLLOWS = Estimate(value=0.0, low=0.0, high=0.0, method="assumed")
#: Every contact is the first of its story: where nothing was measured.
ALL_FIRST = Estimate(value=1.0, low=1.0, high=1.0, method="assumed")


class CellLoad(Record, frozen=True):
    """What a cell asks of the staff; the plan's input beside the gain.

    Attributes:
        moment: the moment.
        segment: the segment.
        owed: a person whatever the price.
        contacts_per_week: contacts a week, all channels.
        handle_minutes: staff minutes of a contact with a person. Taken per moment, never per segment (I12).
        spill_share: share of self-service contacts that end up at a person without asking first (per moment).
        asked_share: share of the contacts whose customer asks for a person.
        follow_person: contacts with a person that follow a first contact with a person (per moment).
        follow_self_service: contacts with a person that follow a first contact in self-service, spill-over included
            (per moment); `None` where only `spill_share` is known.
        decided: how a named person decided that it starts, or empty. With a person it is owed as well.
        protected: its segment looks at an attribute that can only bring a person nearer.
        first_share: share of the contacts that begin a story; those that follow are counted with the first (per
            moment).
        starts: how its contacts could start beside with a person and with self-service (per moment).
    """

    moment: str
    segment: str
    owed: bool
    contacts_per_week: Estimate
    handle_minutes: Estimate
    spill_share: Estimate
    asked_share: Estimate
    follow_person: Estimate = NOTHING_FOLLOWS
    follow_self_service: Estimate | None = None
    decided: Mode | Literal[""] = ""
    protected: bool = False
    first_share: Estimate = ALL_FIRST
    starts: tuple[StartLoad, ...] = ()
