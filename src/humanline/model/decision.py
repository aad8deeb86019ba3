"""A decision: what to do with one contact, why, and what can be told to the customer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.organisation import Mode
from humanline.model.policy import Shadow

#: What to do now. `promise`: a person, but nobody is there: a place that is kept, a call-back. `as_now`: what is done
#: today, since the policy decides in shadow.
Action = Literal["person", "promise", "self_service", "choice", "together", "as_now"]


class Decision(Record, frozen=True, gc=False, omit_defaults=True):
    """What the line says of one contact. The same contact, policy and time give the same decision, to the byte (I6).

    Attributes:
        at: when it was decided.
        mode: how the contact starts by the line.
        action: what to do now.
        because: why, as a fixed word: `asked`, a reason of the plan, `trial`, `quiet`, `unknown_moment` or `fault`.
        chance: probability of the mode chosen, 0–1; below 1 only in a trial.
        contact: its id, where it was given.
        moment: as the plan calls it; empty where the plan does not know it.
        segment: of the customer; empty where the moment as a whole counts.
        price: what a minute is worth now, in points; `None` where nobody is there or it is not known.
        there: whether people are there now; `None` where no hours are known.
        until: until when they are, where they are; local time.
        opens: when they are again, where they are not; local time.
        promise: what is promised of it.
        self_service: the self-service to offer.
        seal: of the policy.
        trial: name of the trial in which it is.
        arm: its arm.
        shadow: why it is not carried out; empty where it is.
        past: the policy is past the day on which it should have been looked at again.
        unknown: names that segments look at and that the contact says nothing of.
        skills: what a colleague has to know to help with it, in the words of the organisation's own platform.
        languages: in which colleagues help with it; empty where nothing is said of it.
        call_back: many wait: who gets a person may also keep their place and be called back.
    """

    at: datetime
    mode: Mode
    action: Action
    because: str
    chance: float
    contact: str = ""
    moment: str = ""
    segment: str = ""
    price: float | None = None
    there: bool | None = None
    until: datetime | None = None
    opens: datetime | None = None
    promise: PromiseMade | None = None
    self_service: WaysAlone | None = None
    seal: str = ""
    trial: str = ""
    arm: str = ""
    shadow: Shadow = ""
    past: bool = False
    unknown: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    call_back: bool = False


class KeptDecision(Record, frozen=True, omit_defaults=True):
    """A decision as it is kept, with what decides the contact again.

    Attributes:
        decision: as it was made.
        contact: what the line looked at of the contact, and nothing else of it.
        fault: what went wrong, so that it was a person: `not_read`, `too_large` or `too_slow`; empty where nothing did.
    """

    decision: Decision
    contact: dict[str, str] = {}
    fault: str = ""


class Replayed(Record, frozen=True):
    """Decisions that were made before, made again.

    Attributes:
        alike: to the byte.
        differ: not alike.
        other_plan: made by another plan, and so not made again.
        faults: about which something went wrong, and so not made again.
    """

    alike: int = 0
    differ: int = 0
    other_plan: int = 0
    faults: int = 0
