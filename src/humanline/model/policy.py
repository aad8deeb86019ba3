"""A policy: what of a signed plan decides, contact by contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from humanline.foundation.record import Record
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.organisation import Mode
from humanline.model.quiet import QuietRule
from humanline.model.reach import OpenHours
from humanline.model.service import ChannelHours, SegmentRule

if TYPE_CHECKING:  # a policy is compiled and never read back, so what it holds need not be loaded to name it
    from humanline.model.trial import Design

#: Why a policy decides in shadow: recorded, not carried out.
Shadow = Literal["", "unsigned", "changed", "schema_1"]


class CellRule(Record, frozen=True):
    """How the contacts of one cell start.

    Attributes:
        moment: the moment.
        segment: the segment.
        start: how they start.
        because: why, as in the plan.
        owed: a person whatever the price.
        lift: points that a person adds for a minute, where a free colleague may bring one; else `None`.
    """

    moment: str
    segment: str
    start: Mode
    because: str
    owed: bool = False
    lift: float | None = None


class WholeRule(Record, frozen=True):
    """How the contacts of a moment start of whose customer nothing is known.

    Attributes:
        moment: the moment.
        start: how they start.
        because: why, as in the plan.
        owed: a person whatever the price.
        aliases: what it is called elsewhere.
        self_service: the self-service that there is.
        lift: as of a cell.
        skills: what a colleague has to know to help with it.
        languages: in which colleagues help with it.
    """

    moment: str
    start: Mode
    because: str
    owed: bool = False
    aliases: tuple[str, ...] = ()
    self_service: WaysAlone = WaysAlone()
    lift: float | None = None
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Policy(Record, frozen=True, kw_only=True):
    """What decides.

    Attributes:
        seal: of the plan, as it stands.
        signed_by: who signed it; empty where nobody did.
        until: the day on which it is looked at again, ISO; empty where nobody signed.
        shadow: why its decisions are recorded and not carried out; empty where they are.
        organisation: whose it is.
        time_zone: IANA name.
        cells: how each starts.
        wholes: how each moment starts for who says nothing of themselves.
        segments: who is in which, in their order.
        protected: names in those rules that can bring a person nearer, never further away.
        left_out: names that rules of segments look at and that no decision may depend on: of speed and of money (I12).
        price: what a minute is worth over the week, in points; `None` where it is not known.
        prices: the same by local hour of the week, `None` where nobody is there; empty where it is not known by hour.
        windows: when somebody is there, as the log shows it, in minutes of the week; empty with `opening`, and where
            it is not known.
        opening: when people are there, by channel.
        promises: in their order.
        quiet: what may bring a person nearer now.
        trials: frozen designs that are in force.
        unknown_keys: of a plan that a newer version made: keys that this one does not know, and that decide nothing.
    """

    seal: str
    signed_by: str = ""
    until: str = ""
    shadow: Shadow = ""
    organisation: str = ""
    time_zone: str = "Europe/Amsterdam"
    cells: tuple[CellRule, ...] = ()
    wholes: tuple[WholeRule, ...] = ()
    segments: tuple[SegmentRule, ...] = ()
    protected: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    price: float | None = None
    prices: tuple[float | None, ...] = ()
    windows: OpenHours = ()
    opening: tuple[ChannelHours, ...] = ()
    promises: tuple[PromiseMade, ...] = ()
    quiet: QuietRule = QuietRule()
    trials: tuple[Design, ...] = ()
    unknown_keys: tuple[str, ...] = ()
