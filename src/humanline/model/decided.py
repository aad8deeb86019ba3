"""A log, decided contact by contact: how many would get a person, when, and at what a minute is worth then."""

from __future__ import annotations

from humanline.foundation.record import Record, Table
from humanline.model.policy import Shadow


class MomentDecided(Record, frozen=True):
    """What the line does with the contacts of one moment.

    Attributes:
        moment: as the log has it.
        contacts: all of them.
        person: that start with a person: by the line, or because the customer asked.
        asked: of those, because the customer asked.
        closed: of those that start with a person, how many came in while nobody was there.
        worth: what a minute was worth on average for those with a person while somebody was there, in points; `None`
            where it is not known.
    """

    moment: str
    contacts: int
    person: int
    asked: int
    closed: int
    worth: float | None = None


class DecidedLog(Record, frozen=True, kw_only=True):
    """A log through the line.

    Attributes:
        seal: of the policy.
        shadow: why nothing of it is carried out; empty where it is.
        past: contacts that came in after the day on which the line should have been looked at again.
        contacts: in the log.
        modes: how a contact starts → how many.
        reasons: why → how many.
        moments: by moment, most contacts first.
        as_planned: contacts that start as their cell in the plan does; who asked is left out.
        otherwise: contacts that don't, though nobody asked: reason → how many.
        whole: contacts of whose customer nothing is known that tells segments apart.
        replayed: contacts that were decided again, and alike.
        differ: contacts that were decided again, and otherwise.
    """

    seal: str
    shadow: Shadow = ""
    past: int = 0
    contacts: int
    modes: dict[str, int]
    reasons: dict[str, int]
    moments: tuple[MomentDecided, ...]
    as_planned: int = 0
    otherwise: dict[str, int] = {}
    whole: int = 0
    replayed: int = 0
    differ: int = 0

    def table(self) -> Table:
        """The moments."""
        rows = tuple((one.moment, one.contacts, one.person, one.asked, one.closed, one.worth) for one in self.moments)
        columns = ("moment", "contacts", "person", "asked", "closed", "worth")
        return Table(f"{self.contacts} contacts by the line {self.seal[:12]}", columns, rows)
