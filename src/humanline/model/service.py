"""What a decision needs of a plan beside its cells: who is who, when people are there, what is promised and offered."""

from __future__ import annotations

from humanline.foundation.record import Record
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.organisation import Channels
from humanline.model.reach import OpenHours


class SegmentRule(Record, frozen=True):
    """Who belongs to a segment: the first whose rule holds counts.

    Attributes:
        name: of the segment.
        rule: over the attributes.
        attributes: names that the rule looks at.
        protected: a protected attribute tells it apart, here or in a rule before: never further from a person than the
            moment as a whole.
    """

    name: str
    rule: str
    attributes: tuple[str, ...] = ()
    protected: bool = False


class OtherDay(Record, frozen=True):
    """A day with hours of its own.

    Attributes:
        day: ISO.
        windows: local minutes of the day, each [from, until); empty: closed.
        why: the name of a holiday; empty of an exception.
    """

    day: str
    windows: OpenHours = ()
    why: str = ""


class ChannelHours(Record, frozen=True):
    """When people are there on one channel.

    Attributes:
        channel: as it is listed in the channels.
        windows: local minutes of the week, Monday 00:00 = 0, each [from, until).
        other_days: holidays and exceptions, by day.
    """

    channel: str
    windows: OpenHours
    other_days: tuple[OtherDay, ...] = ()


class MomentOffered(Record, frozen=True):
    """What a moment is called elsewhere, and what self-service there is for it.

    Attributes:
        moment: its name in the plan.
        aliases: what a phone menu, a bot or a site calls it.
        self_service: what there is.
        skills: what a colleague has to know to help with it.
        languages: in which colleagues help with it; empty: nothing is said of it.
    """

    moment: str
    aliases: tuple[str, ...] = ()
    self_service: WaysAlone = WaysAlone()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Service(Record, frozen=True):
    """What a decision needs beside the cells, as it stood in `line.toml` when the plan was made.

    Attributes:
        configuration: SHA-256 over what `line.toml` says, whatever its comments and order (`model.sealed.digest`).
        time_zone: IANA name; hours are local time in this zone.
        channels: who serves which.
        segments: in their order; empty where there is one for everybody.
        protected: names in those rules that can bring a person nearer, never further away.
        opening: when people are there; empty where nobody said.
        promises: in their order.
        offered: of moments with aliases or self-service of their own.
    """

    configuration: str = ""
    time_zone: str = ""
    channels: Channels = Channels()
    segments: tuple[SegmentRule, ...] = ()
    protected: tuple[str, ...] = ()
    opening: tuple[ChannelHours, ...] = ()
    promises: tuple[PromiseMade, ...] = ()
    offered: tuple[MomentOffered, ...] = ()
