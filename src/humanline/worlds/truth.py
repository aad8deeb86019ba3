"""What a simulated organisation knows of itself, and what no contact log would tell."""

from __future__ import annotations

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate
from humanline.model.load import CellLoad
from humanline.model.plan import Gain


class CellTruth(Record, frozen=True):
    """What is true of one cell.

    Attributes:
        moment: the moment.
        segment: the segment.
        owed: a person whatever the price.
        contacts_per_week: contacts a week as generated, in all channels, follow-ups included.
        handle_minutes: mean staff minutes of a contact with a person; the moment's.
        minutes: extra staff minutes when a person comes first, over self-service first; the moment's.
        spill_share: share of self-service contacts that end up at a person within a day; the moment's.
        asked_share: share of the contacts whose customer asks for a person.
        customer: what a person adds for the customer, in points a contact.
        organisation: what a person adds for the organisation, in points a contact.
        matters_customer: how much it matters to the customer, 0–10.
        matters_organisation: how much it matters to the organisation, 0–10.
    """

    moment: str
    segment: str
    owed: bool
    contacts_per_week: float
    handle_minutes: float
    minutes: float
    spill_share: float
    asked_share: float
    customer: float
    organisation: float
    matters_customer: float
    matters_organisation: float

    @property
    def key(self) -> tuple[str, str]:
        """Moment and segment."""
        return (self.moment, self.segment)

    @property
    def gain(self) -> float:
        """What a person adds to both sides together, in points a contact."""
        return self.customer + self.organisation

    def load(self) -> CellLoad:
        """What the cell asks of the staff, known exactly."""
        return CellLoad(
            moment=self.moment,
            segment=self.segment,
            owed=self.owed,
            contacts_per_week=exactly(self.contacts_per_week),
            handle_minutes=exactly(self.handle_minutes),
            spill_share=exactly(self.spill_share),
            asked_share=exactly(self.asked_share),
        )

    def true_gain(self) -> Gain:
        """What a person adds, known exactly."""
        return Gain(
            total=exactly(self.gain),
            customer=exactly(self.customer),
            organisation=exactly(self.organisation),
            matters_customer=exactly(self.matters_customer),
            matters_organisation=exactly(self.matters_organisation),
        )


class CauseTruth(Record, frozen=True):
    """What one cause took in the weeks that were generated.

    Attributes:
        cause: what went wrong or was not done.
        caused_by: the department where it lies.
        contacts_per_week: contacts a week that it caused.
        hours_per_week: staff hours a week that those with a person took.
    """

    cause: str
    caused_by: str
    contacts_per_week: float
    hours_per_week: float


class TrialTruth(Record, frozen=True):
    """What is true of the randomised trial in the log.

    Attributes:
        name: as it stands in the log.
        moment: the moment it was about; empty for all.
        arms: as the lot draws them.
        resolved: what a person adds to the share resolved, over all who could be in the trial (served contacts);
            `None` of a trial of all moments.
        contacts: contacts in the trial.
    """

    name: str
    moment: str
    arms: tuple[str, ...]
    resolved: float | None
    contacts: int


class WorldTruth(Record, frozen=True):
    """What is true of the whole organisation.

    Attributes:
        cells: moment by moment, segment by segment.
        hours_per_week: productive staff hours, chosen so that the line falls in the middle.
        contacts: contacts in the log, the spoilt records left out.
        spoilt: kind of fault → records with it in the file, on top of `contacts`.
        weeks: length of the log.
        causes: what need not have come.
    """

    cells: tuple[CellTruth, ...]
    hours_per_week: float
    contacts: int
    spoilt: dict[str, int]
    weeks: int
    trial: TrialTruth
    causes: tuple[CauseTruth, ...] = ()

    def loads(self) -> tuple[CellLoad, ...]:
        """What every cell asks of the staff, known exactly."""
        return tuple(cell.load() for cell in self.cells)

    def gains(self) -> dict[tuple[str, str], Gain]:
        """What a person adds in every cell, known exactly."""
        return {cell.key: cell.true_gain() for cell in self.cells}


def exactly(value: float) -> Estimate:
    """A value without uncertainty."""
    return Estimate(value=value, low=value, high=value, method="known")
