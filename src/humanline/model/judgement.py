"""What people judge: a workshop sheet or a survey, read back as records."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.other_start import Way

#: `customer`: a customer answering for themselves. `staff_for_customer`: staff guessing for customers (labelled a
#: guess wherever it is used). `organisation`: what it is worth to the organisation.
Side = Literal["customer", "staff_for_customer", "organisation"]

#: Sectors of which the usual moments are known, to start a workshop sheet from.
Sector = Literal[
    "municipality", "housing", "webshop", "insurer", "energy", "telecom", "bank", "restaurant", "retail", "club"
]


class SheetMoment(Record, frozen=True):
    """A moment on the workshop sheet.

    Attributes:
        name: the moment.
        per_week: rough number of contacts a week, or `None`.
        minutes: rough staff minutes a contact, or `None`.
        steps_to_person: steps a customer takes to reach a person today, or `None`.
        way_to_person: in words, how a customer reaches a person today.
        owed: a person whatever the price.
        department: the department that handles it, in the words in which raters name theirs; or empty.
        channels: the channels through which it usually comes in, in words; or empty.
        failure_share: share of its contacts that came because something went wrong or was not done (0–1), or `None`.
        cause: what went wrong or was not done, or empty.
        caused_by: the department where that lies, or empty.
        starts: how it could start beside with a person and with self-service.
        chosen: share of its customers that would choose a person where both were offered (0–1), or `None`.
        together_minutes: staff minutes of a contact that the customer has prepared, or `None`.
    """

    name: str
    per_week: float | None = None
    minutes: float | None = None
    steps_to_person: float | None = None
    way_to_person: str = ""
    owed: bool = False
    department: str = ""
    channels: str = ""
    failure_share: float | None = None
    cause: str = ""
    caused_by: str = ""
    starts: tuple[Way, ...] = ()
    chosen: float | None = None
    together_minutes: float | None = None


class Score(Record, frozen=True):
    """One rater's answer to the questions about one moment.

    Attributes:
        rater: a name or initials; only used to tell raters apart.
        side: for whom the rater answers.
        moment: the moment.
        segment: the segment it is about; empty for all.
        matters: how much the moment matters, 0–10, or `None`.
        adds: what a person adds over good self-service, −2…+2, or `None`.
        department: the rater's own department, or empty.
        source: the workshop sheet, or customers who answered a survey.
        wished: of a customer who had no person: whether they would rather have spoken to one; `None` where not asked.
    """

    rater: str
    side: Side
    moment: str
    segment: str = ""
    matters: float | None = None
    adds: float | None = None
    department: str = ""
    source: Literal["workshop", "survey"] = "workshop"
    wished: bool | None = None


class Candidate(Record, frozen=True):
    """Self-service that does not exist yet.

    Attributes:
        name: what it is.
        moment: the moment it would serve.
        keeps_share: share of the contacts that it would bring to a good end without a person (0–1), or `None`.
        cost_per_year: what it would cost a year, in money, or `None`.
    """

    name: str
    moment: str
    keeps_share: float | None = None
    cost_per_year: float | None = None


class Judgements(Record, frozen=True):
    """All that was judged, in one place.

    Attributes:
        sources: names of the files it was read from.
        made_up: the sheet says that its scores are made up, as an exercise.
        warnings: what a reader should know of it, such as a rater who gave one score to everything.
    """

    sources: tuple[str, ...] = ()
    moments: tuple[SheetMoment, ...] = ()
    scores: tuple[Score, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    hours_per_week: float | None = None
    made_up: bool = False
    warnings: tuple[str, ...] = ()
