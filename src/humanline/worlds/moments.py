"""What is true in the made-up housing association: its moments, tenants, channels and hours of the week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.language import Language, in_language


class Words(NamedTuple):
    """A name in both languages."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """The name in `language`."""
        return in_language(self, language)


class Kind(NamedTuple):
    """What is true of one moment.

    Attributes:
        weight: share of the stories, before scaling to one.
        handle_min: mean staff minutes of a contact with a person; log-normal.
        handle_cv: standard deviation of the staff minutes over their mean.
        spill: probability that self-service is followed by a person channel within a day.
        again: probability that a contact is followed by another within the week, if neither resolved nor not.
        person: share that starts in a person channel, of customers of 35–64 with a usual question.
        customer: what a person adds for the customer, in points, by age band (18–34, 35–64, 65+).
        organisation: what a person adds for the organisation, in points.
        matters: how much the moment matters to customer and organisation, 0–10.
        asked: share of contacts whose customer asks for a person, of customers of 35–64.
        visits: share of the person contacts that are by appointment.
        department: who handles it.
        owed: a person whatever the price.
        steps: steps that it takes a customer to reach a person.
        ages: how much more often each age band has it (18–34, 35–64, 65+).
    """

    name: Words
    weight: float
    handle_min: float
    handle_cv: float
    spill: float
    again: float
    person: float
    customer: tuple[float, float, float]
    organisation: float
    matters: tuple[float, float]
    asked: float
    visits: float
    department: Words
    owed: bool = False
    steps: int = 3
    ages: tuple[float, float, float] = (1.0, 1.0, 1.0)


RENT = Words("huur en incasso", "rent and collection")
REPAIRS = Words("onderhoud", "maintenance")
LETTING = Words("verhuur", "letting")
NEIGHBOURHOOD = Words("wijkbeheer", "neighbourhood team")
DESK = Words("klantenservice", "customer service")

# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind(Words("bezichtiging", "viewing"),
         5, 16, 0.5, 0.10, 0.08, 0.45, (-2.5, -1.5, 3.0), 4.0, (9.0, 7.0), 0.08, 0.60, LETTING, ages=(1.8, 1.0, 0.5)),
    Kind(Words("reparatieverzoek", "repair request"),
         22, 7, 0.7, 0.16, 0.14, 0.50, (0.5, 2.0, 7.0), 2.0, (7.0, 7.0), 0.10, 0.06, REPAIRS),
    Kind(Words("spoed: geen water of verwarming", "urgent: no water or heating"),
         4, 8, 0.6, 0.35, 0.20, 0.80, (13.0, 14.0, 16.0), 4.0, (10.0, 9.0), 0.30, 0.05, REPAIRS, owed=True, steps=4),
    Kind(Words("huurvraag", "rent question"),
         13, 6, 0.6, 0.20, 0.10, 0.50, (1.0, 3.0, 6.0), 1.5, (6.0, 5.0), 0.10, 0.00, RENT),
    Kind(Words("huur niet kunnen betalen", "cannot pay the rent"),
         4, 16, 0.6, 0.25, 0.16, 0.65, (14.0, 16.0, 16.0), 8.0, (10.0, 10.0), 0.25, 0.15, RENT, owed=True, steps=4,
         ages=(1.3, 1.1, 0.6)),
    Kind(Words("huur opzeggen en verhuizen", "moving out"),
         6, 11, 0.5, 0.18, 0.12, 0.50, (1.0, 3.0, 8.0), 5.0, (7.0, 8.0), 0.10, 0.25, LETTING, ages=(1.4, 1.0, 0.7)),
    Kind(Words("klacht", "complaint"),
         5, 14, 0.7, 0.30, 0.22, 0.60, (9.0, 10.0, 12.0), 5.0, (9.0, 8.0), 0.22, 0.05, DESK, steps=5),
    Kind(Words("adreswijziging", "change of address"),
         7, 5, 0.5, 0.05, 0.04, 0.30, (-4.0, -3.0, 0.5), -1.0, (3.0, 3.0), 0.04, 0.00, DESK),
    Kind(Words("contract of document opvragen", "contract or document request"),
         8, 5, 0.5, 0.08, 0.06, 0.40, (-3.0, -1.5, 1.0), -0.5, (4.0, 3.0), 0.05, 0.00, DESK),
    Kind(Words("overlast van buren", "neighbour nuisance"),
         5, 17, 0.7, 0.25, 0.20, 0.60, (8.0, 9.0, 11.0), 4.0, (9.0, 8.0), 0.20, 0.20, NEIGHBOURHOOD, steps=5),
    Kind(Words("status van de inschrijving", "housing application status"),
         14, 5, 0.6, 0.15, 0.10, 0.35, (0.5, 1.0, 4.0), -0.5, (7.0, 4.0), 0.07, 0.00, LETTING, ages=(2.0, 0.9, 0.4)),
    Kind(Words("vraag over servicekosten", "service cost question"),
         7, 9, 0.6, 0.22, 0.12, 0.50, (1.0, 3.0, 5.0), 2.0, (5.0, 5.0), 0.10, 0.00, RENT),
)
# fmt: on
URGENT = next(k for k, kind in enumerate(KINDS) if kind.name.en.startswith("urgent"))
TRIAL = next(k for k, kind in enumerate(KINDS) if kind.name.en == "rent question")

BANDS: tuple[str, ...] = ("18-34", "35-64", "65+")
BAND_SHARE = (0.24, 0.46, 0.30)
#: On the scale of log-odds: how much rather each age band starts with a person, and asks for one.
BAND_PERSON = (-0.6, 0.0, 0.8)
BAND_ASKED = (-0.3, 0.0, 0.5)

CHANNELS: tuple[Words, ...] = (
    Words("telefoon", "phone"),
    Words("chat", "chat"),
    Words("balie", "counter"),
    Words("afspraak", "appointment"),
    Words("e-mail", "e-mail"),
    Words("app", "app"),
    Words("website", "web"),
)
PHONE, CHAT, COUNTER, VISIT, EMAIL, APP, WEB = range(7)
#: Of person contacts that are not by appointment, by age band: phone, chat, counter, e-mail.
PERSON_MIX = ((0.46, 0.26, 0.05, 0.23), (0.58, 0.14, 0.08, 0.20), (0.68, 0.04, 0.16, 0.12))
#: Of self-service contacts, by age band: the share in the app.
APP_SHARE = (0.65, 0.45, 0.20)


def office_week() -> NDArray[np.float64]:
    """Share of the contacts in office hours by hour of the week (shape 168, Monday 00:00 first); sums to one."""
    week = np.zeros((7, 24))
    day = np.array([0.9, 1.3, 1.35, 1.15, 0.8, 1.0, 1.1, 1.0, 0.75])
    for weekday, size in enumerate((1.25, 1.05, 1.0, 0.95, 0.8)):
        week[weekday, 8:17] = size * day
    return _shares(week)


def digital_week() -> NDArray[np.float64]:
    """Share of self-service and e-mail by hour of the week (shape 168); sums to one."""
    day = np.array(
        [2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 13, 12, 12, 12, 12, 13, 15, 18, 18, 15, 9, 4], dtype=np.float64
    )
    return _shares(np.outer((1.1, 1.0, 1.0, 1.0, 0.95, 0.7, 0.75), day))


def urgent_week() -> NDArray[np.float64]:
    """Share of urgent calls by hour of the week, round the clock (shape 168); sums to one."""
    day = np.array([3, 2, 2, 2, 2, 4, 9, 13, 14, 13, 11, 10, 9, 9, 9, 9, 10, 12, 13, 12, 10, 9, 7, 5], dtype=np.float64)
    return _shares(np.outer((1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1), day))


def _shares(week: NDArray[np.float64]) -> NDArray[np.float64]:
    flat: NDArray[np.float64] = week.reshape(-1)
    shares: NDArray[np.float64] = flat / flat.sum()
    return shares
