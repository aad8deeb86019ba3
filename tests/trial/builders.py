"""What a log would say before a trial."""

from datetime import UTC, datetime

import numpy as np

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, FollowUp, Group, Period, Tidied, Week
from humanline.model.simulated import Reckoning, WorkOfMoment
from humanline.model.trial import Arm, Design, Guardrail, Looks, Outcome, Success

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFICE = [1.0 if day < 5 and 9 <= hour < 17 else 0.0 for day in range(7) for hour in range(24)]


#: 1,000 viewings of 6 minutes a week, 90 % with a person now; alone a fifth asks, and a tenth of the others comes to a
#: person all the same. 2,000 questions about rent of 6 minutes, 90 % with a person.
WORK = {"viewing": WorkOfMoment(now=90.0, person=100.0, self_service=28.0), "rent": WorkOfMoment(180.0, 200.0, 56.0)}


def reckons(instead, *, hours, simulate=True):
    """A week that takes a tenth more staff than work."""
    work = sum(({moment: one.now for moment, one in WORK.items()} | dict(instead)).values())
    return Reckoning(work_hours=work, needed_hours=1.1 * work)


def clock():
    return NOON


def share(value, n=100_000):
    sd = (value * (1 - value) / n) ** 0.5
    return Estimate(value=value, low=value - 1.645 * sd, high=value + 1.645 * sd, n=n, method="wilson")


def mean(value, sd, n=100_000):
    half = 1.6448536 * sd / n**0.5
    return Estimate(value=value, low=value - half, high=value + half, n=n, method="t")


def group(key, contacts, *, per_week, handle=6.0, **measures):
    found = {
        "per_week": mean(per_week, 1.0), "handle_min": mean(handle, 5.0), "person_share": share(0.9),
        "resolved": share(0.7), "satisfaction": mean(3.8, 1.0), "asked": share(0.2), "spill_over": share(0.1),
        "wait_min": mean(1.0, 2.0), "unheard": share(0.1),
    }  # fmt: skip
    return Group(key=key, contacts=contacts, measures=found | measures)


def facts(*, first_share=1.0, viewing=1000.0, rent=2000.0, weeks=True):
    """Two moments; a fifth of the viewings are of the old."""
    return Facts(
        version="0",
        made_at=NOON,
        organisation="Example",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(parquet="", rejects="", files=(), read=0, accepted=0, rejected=0, excluded=0, contacts=0),
        period=Period(weeks=26.0),
        overall=group((), 78_000, per_week=viewing + rent),
        moments=(group(("viewing",), 26_000, per_week=viewing), group(("rent",), 52_000, per_week=rent)),
        cells=(
            group(("viewing", "65+"), 5_200, per_week=0.2 * viewing),
            group(("viewing", "everyone else"), 20_800, per_week=0.8 * viewing),
        ),
        channels=(),
        moment_channels=(),
        flows=NotEstimable(reason="no_customer"),
        follow_ups=(
            FollowUp(moment="viewing", after_person=mean(0, 1), after_self_service=mean(0, 1),
                     first_share=share(first_share)),
        ),
        weeks=(Week(moment="", contacts=tuple(int(100 * x) for x in OFFICE), handle_min=tuple(OFFICE)),)
        if weeks
        else NotEstimable(reason="no_time"),
    )  # fmt: skip


def design(**more):
    given = {
        "name": "viewing alone",
        "moments": ("viewing",),
        "arms": (Arm("with a colleague", "person"), Arm("alone", "self_service")),
        "outcomes": (
            Outcome("resolved", "resolved", "higher"), Outcome("satisfaction", "satisfaction", "higher"),
            Outcome("wait", "wait_s", "lower"), Outcome("unheard", "unheard", "lower"),
        ),
        "success": (Success("resolved", 0.05),),
        "looks": Looks(many=1),
        "approved_by": "A director",
        "participants_are_told": "what they are told",
    }  # fmt: skip
    return Design(**given | more)


def simulated_power(size, control, other, rng, *, alpha=0.05, runs=4000):
    """How often a plain two-sided z-test sees the better share, in so many simulated trials."""
    half = round(size / 2)
    a, b = (rng.binomial(half, p, runs) / half for p in (control, other))
    error = np.sqrt((a * (1 - a) + b * (1 - b)) / half)
    z = (b - a) / error
    return float((np.abs(z) >= 1.959964).mean()) if alpha == 0.05 else float((z >= 1.959964).mean())


GUARDED = (Guardrail("unheard", 0.03), Guardrail("unheard", 0.05, segment="65+"))
