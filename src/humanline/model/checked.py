"""A plan, looked at before it is put in force: what changes for whom, and what of it can't be kept."""

from __future__ import annotations

from humanline.foundation.record import Record, Table


class Change(Record, frozen=True):
    """Customers for whom something changes.

    Attributes:
        moment: the moment.
        segment: the segment.
        contacts_per_week: contacts a week, by the plan that is to be put in force; else by the one before.
        before: how their contacts start now; a moment that the plan in force does not know gets a person.
        after: how they would start.
        nearer: nearer to a person.
    """

    moment: str
    segment: str
    contacts_per_week: float
    before: str
    after: str
    nearer: bool


class Contradiction(Record, frozen=True):
    """Something in a plan that can't be, or can't be kept.

    Attributes:
        code: a fixed word; the terminal says it with `values` filled in.
        values: name → value for the sentence.
    """

    code: str
    values: dict[str, str | int | float] = {}


class CheckedPlan(Record, frozen=True):
    """What was found.

    Attributes:
        seal: of the plan.
        against: of the plan in force; empty where none was given.
        changes: who comes further from a person first, then most contacts first.
        contradictions: in the plan itself, and where a segment of the same name means other customers than before.
    """

    seal: str
    against: str = ""
    changes: tuple[Change, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def table(self) -> Table:
        """The changes."""
        rows = tuple((c.moment, c.segment, round(c.contacts_per_week, 1), c.before, c.after) for c in self.changes)
        return Table(f"{len(rows)} changes", ("moment", "segment", "per_week", "before", "after"), rows)
