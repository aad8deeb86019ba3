"""Made-up contact logs, measured: what the facts page is tried on."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Estimate, Hidden, Measure
from humanline.model.facts import (
    Contrast,
    Facts,
    Flow,
    Group,
    Missing,
    Notice,
    Period,
    Rejections,
    SourceFile,
    Tidied,
    Week,
)
from humanline.model.failure_demand import Cause, CausedMoment, Chain, FailureDemand, Payer

MADE_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SHA = "3b1f9a0c77de4a1f8e02b6a5c9d4e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1"

#: moment, contacts a week, share by a person, minutes, wait, abandonment, repeat, spill-over, unheard
MOMENTS = (
    ("reparatie melden", 412, 0.58, 6.4, 3.8, 0.11, 0.17, 0.21, 0.09),
    ("huur betalen", 236, 0.35, 4.1, 2.9, 0.07, 0.09, 0.12, 0.05),
    ("reparatie verzetten", 188, 0.41, 3.2, 3.1, 0.08, 0.12, 0.18, 0.06),
    ("woning zoeken", 171, 0.22, 7.9, 4.4, 0.13, 0.22, 0.16, 0.08),
    ("bezichtiging", 133, 0.31, 5.5, 2.2, 0.05, 0.10, 0.14, 0.04),
    ("huurachterstand", 96, 0.88, 14.2, 5.9, 0.16, 0.24, 0.38, 0.14),
    ("verhuizen en opzeggen", 88, 0.52, 9.3, 3.0, 0.07, 0.13, 0.22, 0.06),
    ("overlast van buren", 71, 0.93, 17.6, 6.8, 0.15, 0.31, 0.44, 0.19),
    ("servicekosten", 64, 0.47, 8.1, 3.5, 0.09, 0.15, 0.27, 0.07),
    ("adres of gegevens wijzigen", 58, 0.18, 2.6, 2.1, 0.04, 0.05, 0.08, 0.02),
    ("klacht", 41, 0.96, 19.4, 7.2, 0.12, 0.28, 0.41, 0.17),
    ("overlijden van een huurder", 12, 0.99, 21.8, 4.1, 0.06, 0.12, 0.50, 0.08),
)
SEGMENTS = (("onder 35", 0.34, 0.8), ("65 jaar en ouder", 0.21, 1.5), ("everyone else", 0.45, 1.0))
WEEKS = 26


def about(value: float, n: int, *, spread: float = 0.45, pooled: bool = False) -> Estimate:
    """A value with an interval that narrows with the number of contacts."""
    half = spread * value / math.sqrt(max(4, n) / 12)
    return Estimate(value=value, low=max(0.0, value - half), high=value + half, n=n, method="t")


def share(value: float, n: int) -> Estimate:
    half = 1.645 * math.sqrt(max(value * (1 - value), 0.001) / max(1, n))
    return Estimate(value=value, low=max(0.0, value - half), high=min(1.0, value + half), n=n, method="wilson")


def measures_of(row: tuple, n: int, worse: float = 1.0) -> dict[str, Measure]:
    _, _, person, minutes, wait, gave_up, repeat, spill, unheard = row
    calls = round(n * person)
    return {
        "per_week": about(n / WEEKS, n, spread=0.6),
        "person_share": share(person, n),
        "handle_min": about(minutes, calls),
        "wait_min": about(wait, calls, spread=0.8),
        "wait_p90_min": about(wait * 2.6, calls, spread=0.9),
        "abandonment": share(min(0.6, gave_up * worse), calls),
        "repeat": share(min(0.7, repeat * worse), n),
        "spill_over": share(min(0.7, spill * worse), n - calls) if n - calls > 9 else Hidden(below=10),
        "resolved": share(1 - repeat * 1.2 * worse, round(n * 0.3)),
        "satisfaction": Estimate(value=4.3 - 2 * unheard * worse, low=4.2 - 2.2 * unheard * worse, high=4.4, n=n // 9),
        "complaint": share(unheard * 0.1, n),
        "transferred": share(0.06 + unheard / 2, calls),
        "completion_h": about(minutes * 2.1, n),
        "completion_p90_h": about(minutes * 9.0, n),
        "asked": share(0.05 + spill / 3, n),
        "reached": share(0.97 - unheard * worse, max(12, round(n * spill / 3))),
        "minutes_to_person": about(wait * 1.6 * worse, round(n * 0.1)),
        "contacts_to_person": about(1 + repeat * worse, round(n * 0.1)),
        "unheard": share(unheard * worse, n),
    }


def _average(rows: tuple) -> tuple:
    total = sum(row[1] for row in rows)
    return ("", total, *(sum(row[k] * row[1] for row in rows) / total for k in range(2, 9)))


def housing(*, organisation: str = "Woonstichting De Linde", made_up: bool = True) -> Facts:
    """A housing association: twelve moments, three segments, everything known."""
    channels = (("telefoon", "person", 0.7), ("balie", "person", 0.2), ("e-mail", "person", 0.1))
    online = (("website", "self_service", 0.6), ("app", "self_service", 0.4))
    totals = {row[0]: row[1] * WEEKS for row in MOMENTS}
    total = sum(totals.values())
    moment_channels, by_channel = [], dict.fromkeys((name for name, _, _ in (*channels, *online)), 0)
    for row in MOMENTS:
        left = totals[row[0]]
        people = round(left * row[2])
        for name, mode, part in (*channels, *online):
            number = round((people if mode == "person" else left - people) * part)
            by_channel[name] += number
            contacts = number if number >= 10 else Hidden(below=10)
            moment_channels.append(Group(key=(row[0], name), contacts=contacts, mode=mode))
    modes = {name: mode for name, mode, _ in (*channels, *online)}
    channel_groups = tuple(
        Group(
            key=(name,),
            contacts=number,
            mode=modes[name],
            measures={
                "wait_min": about({"telefoon": 3.9, "balie": 7.5}[name], number),
                "wait_p90_min": about({"telefoon": 9.9, "balie": 18.0}[name], number),
                "abandonment": share({"telefoon": 0.11, "balie": 0.03}[name], number),
            }
            if name in ("telefoon", "balie")
            else {},
        )
        for name, number in sorted(by_channel.items(), key=lambda pair: -pair[1])
    )
    cells = tuple(
        Group(
            key=(row[0], name),
            contacts=(n := round(totals[row[0]] * part))
            if row[0] != "overlijden van een huurder"
            else Hidden(below=10),
            measures=measures_of(row, n, worse) if row[0] != "overlijden van een huurder" else {},
            pooled=("repeat", "spill_over") if n < 800 else (),
        )
        for row in MOMENTS
        for name, part, worse in SEGMENTS
    )
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation=organisation,
        time_zone="Europe/Amsterdam",
        made_up=made_up,
        tidied=Tidied(
            parquet="build/contacts.parquet",
            rejects="build/rejects.csv",
            files=(
                SourceFile(
                    name="telefonie-2025.csv",
                    sha256=SHA,
                    bytes=9,
                    format="csv",
                    read=total - 9000,
                    accepted=total - 9612,
                    rejected=112,
                    excluded=500,
                ),
                SourceFile(
                    name="portaal & app.csv",
                    sha256=SHA[::-1],
                    bytes=9,
                    format="csv",
                    read=9640,
                    accepted=9612,
                    rejected=28,
                    excluded=0,
                ),
            ),
            read=total + 640,
            accepted=total,
            rejected=140,
            excluded=500,
            contacts=total,
            excluded_by={"proefgesprekken": 500},
            rejections=(
                Rejections(what="record", reason="the time can't be read", count=98, example="telefonie-2025.csv:1204"),
                Rejections(
                    what="record", reason="4 values where the header has 12", count=42, example="portaal & app.csv:77"
                ),
                Rejections(what="value", reason="the wait is negative", count=311, example="telefonie-2025.csv:88"),
            ),
            columns=tuple(c.name for c in LOG_COLUMNS[:22]),
            notices=(
                Notice(code="time_without_zone", values={"zone": "Europe/Amsterdam", "count": total}),
                Notice(code="nonexistent_hour", values={"count": 3}, level="warning"),
                Notice(code="unknown_channel", values={"channel": "whatsapp", "count": 214}, level="warning"),
            ),
        ),
        period=Period(weeks=WEEKS, first="2025-01-06", last="2025-07-06"),
        overall=Group(key=(), contacts=total, measures=measures_of(_average(MOMENTS), total)),
        moments=tuple(
            Group(key=(row[0],), contacts=totals[row[0]], measures=measures_of(row, totals[row[0]])) for row in MOMENTS
        ),
        cells=cells,
        channels=channel_groups,
        moment_channels=tuple(moment_channels),
        segments=tuple(
            Group(
                key=(name,),
                contacts=round(total * part),
                measures=measures_of(_average(MOMENTS), round(total * part), worse),
            )
            for name, part, worse in SEGMENTS
        ),
        departments=(
            Group(
                key=("klantcontactcentrum",),
                contacts=round(total * 0.7),
                measures=measures_of(_average(MOMENTS), round(total * 0.7)),
            ),
            Group(
                key=("wijkbeheer",),
                contacts=round(total * 0.22),
                measures=measures_of(_average(MOMENTS), round(total * 0.22), 1.2),
            ),
            Group(
                key=("incasso",),
                contacts=round(total * 0.08),
                measures=measures_of(_average(MOMENTS), round(total * 0.08), 1.4),
            ),
        ),
        flows=_flows(),
        failure_demand=_causes(total),
        chains=(
            Chain("huurvraag", "huurvraag", "repeat", 812, share(0.09, 9000), rate(14.0)),
            Chain("reparatieverzoek", "klacht", "unsolved", 96, share(0.04, 2400), rate(3.2)),
        ),
        weeks=(Week(moment="", contacts=hours_of_week(total)),),
        contrasts=_contrasts(),
        missing=(
            Missing(column="trial", unlocks=("effects",)),
            Missing(column="propensity", unlocks=("policy_value",)),
        ),
        notices=(
            Notice(code="incomplete_windows", values={"count": 911}),
            Notice(code="something_new", values={"x": 3}),
        ),
    )


def rate(value: float) -> Estimate:
    return Estimate(value=value, low=0.85 * value, high=1.15 * value, n=900, method="t")


def _causes(total: int) -> FailureDemand:
    found = (
        ("monteur kwam niet", "onderhoud", 1900, 31.0), ("brief niet te begrijpen", "incasso", 1400, 12.5),
        ("geen bericht over de voortgang", "", 700, 6.0),
    )  # fmt: skip
    causes = tuple(
        Cause(
            cause=cause,
            caused_by=department,
            contacts=contacts,
            share=share(contacts / total, total),
            per_week=rate(contacts / WEEKS),
            hours_per_week=rate(hours),
            moments=(CausedMoment("huurvraag", contacts, share(0.2, 5 * contacts), rate(hours)),),
        )
        for cause, department, contacts, hours in found
    )
    return FailureDemand(
        contacts=4020,
        known=round(0.7 * total),
        of=total,
        per_week=rate(4020 / WEEKS),
        hours_per_week=rate(50.0),
        causes=causes,
        rest=20,
        payers=(
            Payer("incasso", "klantcontactcentrum", 1400, rate(12.5)),
            Payer("onderhoud", "klantcontactcentrum", 1894, rate(31.0)),
            Payer("onderhoud", "wijkbeheer", Hidden(below=10), Hidden(below=10)),
        ),
    )


def _flows() -> tuple[Flow, ...]:
    found = (
        ("website", "telefoon", "spill_over", 2610),
        ("telefoon", "telefoon", "repeat", 2240),
        ("app", "telefoon", "spill_over", 1180),
        ("website", "website", "repeat", 820),
        ("telefoon", "balie", "repeat", 410),
        ("website", "balie", "spill_over", 380),
        ("balie", "telefoon", "repeat", 300),
        ("e-mail", "telefoon", "repeat", 290),
        ("app", "app", "repeat", 250),
        ("telefoon", "website", "repeat", 190),
        ("app", "balie", "spill_over", 60),
    )
    return tuple(Flow(source=s, target=t, kind=k, contacts=n, share=share(n / 18000, 18000)) for s, t, k, n in found)


def hours_of_week(total: int) -> tuple[int, ...]:
    weights = []
    for day in range(7):
        for hour in range(24):
            open_now = (8 <= hour < 17) * (1.0 if day < 5 else 0.1)
            peak = 1 + 1.4 * math.exp(-((hour - 9.5) ** 2) / 4) + 0.6 * math.exp(-((hour - 14) ** 2) / 5)
            online = 0.12 * math.exp(-((hour - 20) ** 2) / 8) + (0.01 if 6 < hour < 24 else 0)
            weights.append((1.35 if day == 0 else 1.0) * peak * open_now + online)
    whole = sum(weights)
    return tuple(round(total * weight / whole) for weight in weights)


def _contrasts() -> tuple[Contrast, ...]:
    found = []
    for row in MOMENTS[:7]:
        n = row[1] * WEEKS
        person, online = (
            share(1 - row[6], round(n * row[2] * 0.3)),
            share(1 - row[6] * 1.7, round(n * (1 - row[2]) * 0.3)),
        )
        difference = Estimate(
            value=person.value - online.value, low=person.low - online.high, high=person.high - online.low
        )
        found.append(
            Contrast(moment=row[0], measure="resolved", person=person, self_service=online, difference=difference)
        )
    for row in MOMENTS[:4]:
        a, b = Estimate(value=4.1, low=4.0, high=4.2), Estimate(value=3.6 - row[8], low=3.4 - row[8], high=3.8 - row[8])
        d = Estimate(value=a.value - b.value, low=a.low - b.high, high=a.high - b.low)
        found.append(Contrast(moment=row[0], measure="satisfaction", person=a, self_service=b, difference=d))
    return tuple(found)
