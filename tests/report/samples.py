"""Made-up organisations, as records: what the pages are tried on."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import msgspec

from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
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
from humanline.model.plan import Assumption, CellPlan, Gain, GainPart, Need, Plan

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


def _measures(row: tuple, n: int, worse: float = 1.0) -> dict[str, Measure]:
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
            measures=_measures(row, n, worse) if row[0] != "overlijden van een huurder" else {},
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
        overall=Group(key=(), contacts=total, measures=_measures(_average(MOMENTS), total)),
        moments=tuple(
            Group(key=(row[0],), contacts=totals[row[0]], measures=_measures(row, totals[row[0]])) for row in MOMENTS
        ),
        cells=cells,
        channels=channel_groups,
        moment_channels=tuple(moment_channels),
        segments=tuple(
            Group(
                key=(name,),
                contacts=round(total * part),
                measures=_measures(_average(MOMENTS), round(total * part), worse),
            )
            for name, part, worse in SEGMENTS
        ),
        departments=(
            Group(
                key=("klantcontactcentrum",),
                contacts=round(total * 0.7),
                measures=_measures(_average(MOMENTS), round(total * 0.7)),
            ),
            Group(
                key=("wijkbeheer",),
                contacts=round(total * 0.22),
                measures=_measures(_average(MOMENTS), round(total * 0.22), 1.2),
            ),
            Group(
                key=("incasso",),
                contacts=round(total * 0.08),
                measures=_measures(_average(MOMENTS), round(total * 0.08), 1.4),
            ),
        ),
        flows=_flows(),
        weeks=(Week(moment="", contacts=_hours(total)),),
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


def _flows() -> tuple[Flow, ...]:
    found = (
        ("website", "telefoon", "spill_over", 2610), ("telefoon", "telefoon", "repeat", 2240),
        ("app", "telefoon", "spill_over", 1180), ("website", "website", "repeat", 820),
        ("telefoon", "balie", "repeat", 410), ("website", "balie", "spill_over", 380),
        ("balie", "telefoon", "repeat", 300), ("e-mail", "telefoon", "repeat", 290),
        ("app", "app", "repeat", 250), ("telefoon", "website", "repeat", 190), ("app", "balie", "spill_over", 60),
    )  # fmt: skip
    return tuple(Flow(source=s, target=t, kind=k, contacts=n, share=share(n / 18000, 18000)) for s, t, k, n in found)


def _hours(total: int) -> tuple[int, ...]:
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


def nothing_but_counts() -> Facts:
    """As LA 311: moment, channel and hour, and a closing time; no customer, no handle time, no waits."""
    no = {
        "handle_min": NotEstimable(reason="no_minutes", needs=("handle_s",)),
        "wait_min": NotEstimable(reason="no_column", needs=("wait_s",)),
        "wait_p90_min": NotEstimable(reason="no_column", needs=("wait_s",)),
        "abandonment": NotEstimable(reason="no_column", needs=("abandoned",)),
        "repeat": NotEstimable(reason="no_customer", needs=("customer_id",)),
        "spill_over": NotEstimable(reason="no_customer", needs=("customer_id",)),
        "asked": NotEstimable(reason="no_column", needs=("asked_person_at",)),
        "reached": NotEstimable(reason="no_column", needs=("asked_person_at", "reached_person_at")),
        "minutes_to_person": NotEstimable(reason="no_column", needs=("asked_person_at", "reached_person_at")),
        "contacts_to_person": NotEstimable(reason="no_customer", needs=("customer_id",)),
        "unheard": NotEstimable(reason="no_customer", needs=("customer_id",)),
        "completion_h": NotEstimable(reason="no_column", needs=("closed_at",)),
        "completion_p90_h": NotEstimable(reason="no_column", needs=("closed_at",)),
        "resolved": NotEstimable(reason="no_column", needs=("resolved",)),
        "satisfaction": NotEstimable(reason="no_column", needs=("satisfaction",)),
        "complaint": NotEstimable(reason="no_column", needs=("complaint",)),
        "transferred": NotEstimable(reason="no_column", needs=("transferred",)),
    }
    rows = (
        ("Bulky Items", 598_310, 0.61), ("Graffiti Removal", 341_902, 0.22), ("Illegal Dumping Pickup", 151_204, 0.31),
        ("Metal/Household Appliances", 90_022, 0.64), ("Electronic Waste", 48_120, 0.58), ("Homeless Encampment", 61_004, 0.28),
        ("Dead Animal Removal", 33_910, 0.71), ("Single Streetlight Issue", 21_871, 0.44), ("Other", 18_200, 0.5),
    )  # fmt: skip
    total = sum(row[1] for row in rows)

    def group(key: tuple[str, ...], n: int, person: float) -> Group:
        return Group(
            key=key, contacts=n, measures={"per_week": about(n / 52, n), "person_share": share(person, n), **no}
        )

    split = (
        ("Call", "person"),
        ("Driver Self Report", "unknown"),
        ("Mobile App", "self_service"),
        ("Web", "self_service"),
    )
    parts = {
        "Call": lambda p: p * 0.9,
        "Driver Self Report": lambda p: p * 0.1,
        "Mobile App": lambda p: (1 - p) * 0.7,
        "Web": lambda p: (1 - p) * 0.3,
    }
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation="Los Angeles 311",
        time_zone="America/Los_Angeles",
        tidied=Tidied(
            parquet="build/contacts.parquet", rejects="",
            files=(SourceFile(name="MyLA311_2024.csv", sha256=SHA, bytes=9, format="csv", read=total, accepted=total, rejected=0, excluded=0),),
            read=total, accepted=total, rejected=0, excluded=0, contacts=total, columns=("opened_at", "moment", "channel"),
        ),
        period=Period(weeks=52.3, first="2024-01-01", last="2024-12-31"),
        overall=group((), total, 0.44),
        moments=tuple(group((name,), n, person) for name, n, person in rows),
        cells=tuple(group((name, "everyone"), n, person) for name, n, person in rows),
        channels=tuple(
            Group(key=(channel,), contacts=round(sum(n * parts[channel](p) for _, n, p in rows)), mode=mode) for channel, mode in split
        ),
        moment_channels=tuple(
            Group(key=(name, channel), contacts=round(n * parts[channel](p)), mode=mode) for name, n, p in rows for channel, mode in split
        ),
        flows=NotEstimable(reason="no_customer", needs=("customer_id", "opened_at")),
        weeks=(Week(moment="", contacts=_hours(total)),),
        missing=tuple(Missing(column=c.name, unlocks=c.unlocks) for c in LOG_COLUMNS if c.name not in ("moment", "channel", "opened_at", "count")),
        notices=(Notice(code="no_contrast", level="warning"),),
    )  # fmt: skip


def nothing_known() -> Facts:
    """A log of two constant columns: one moment, one channel without a mode, no time."""
    nothing = NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
    one = Group(key=("vraag",), contacts=214, measures={"per_week": nothing})
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation="",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(
            parquet="", rejects="", read=214, accepted=214, rejected=0, excluded=0, contacts=214, columns=("moment", "channel"),
            files=(SourceFile(name="log.csv", sha256=SHA, bytes=1, format="csv", read=214, accepted=214, rejected=0, excluded=0),),
        ),
        period=nothing,
        overall=Group(key=(), contacts=214, measures={"per_week": nothing}),
        moments=(one,),
        cells=(Group(key=("vraag", "everyone"), contacts=214, measures={"per_week": nothing}),),
        channels=(Group(key=("iets",), contacts=214, mode="unknown"),),
        moment_channels=(Group(key=("vraag", "iets"), contacts=214, mode="unknown"),),
        flows=NotEstimable(reason="no_customer", needs=("customer_id", "opened_at")),
        weeks=NotEstimable(reason="no_time", needs=("opened_at",)),
        missing=tuple(Missing(column=c.name, unlocks=c.unlocks) for c in LOG_COLUMNS if c.name not in ("moment", "channel", "count")),
    )  # fmt: skip


def no_contacts() -> Facts:
    """A log in which every record was rejected."""
    empty = NotEstimable(reason="no_contacts")
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation="Leeg",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(
            parquet="", rejects="build/rejects.csv", read=3, accepted=0, rejected=3, excluded=0, contacts=0,
            files=(SourceFile(name="log.csv", sha256=SHA, bytes=1, format="csv", read=3, accepted=0, rejected=3, excluded=0),),
            rejections=(Rejections(what="record", reason="the time can't be read", count=3, example="log.csv:2"),),
        ),
        period=NotEstimable(reason="no_period", needs=("opened_at", "period_weeks")),
        overall=Group(key=(), contacts=0, measures={"per_week": empty}),
        moments=(), cells=(), channels=(), moment_channels=(), flows=(),
        weeks=NotEstimable(reason="no_time", needs=("opened_at",)),
    )  # fmt: skip


NASTY = (
    "<script>alert(1)</script>",
    "\"quotes\" & 'ampersands'; {braces}",
    "een heel lange naam voor een contactmoment die nergens op één regel past, ook niet hier",
)


def nasty() -> Facts:
    """Names that try to break out of the page."""
    n = 500
    measures = {"handle_min": about(5.0, n), "unheard": share(0.1, n), "per_week": about(20, n)}
    groups = tuple(Group(key=(name,), contacts=n, measures=measures) for name in NASTY)
    base = nothing_known()
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation="<b>Stichting</b> & co",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(
            parquet="",
            rejects="<i>x</i>.csv",
            read=n * 3,
            accepted=n * 3,
            rejected=0,
            excluded=0,
            contacts=n * 3,
            files=base.tidied.files[:0],
        ),
        period=Period(weeks=25, given=True),
        overall=Group(key=(), contacts=n * 3, measures=measures),
        moments=groups,
        cells=tuple(Group(key=(name, "<svg onload=x>"), contacts=n, measures=measures) for name in NASTY),
        channels=(
            Group(key=("<img src=x>",), contacts=n * 3, mode="person"),
            Group(key=('"]>&',), contacts=Hidden(below=10), mode="self_service"),
        ),
        moment_channels=tuple(Group(key=(name, "<img src=x>"), contacts=n, mode="person") for name in NASTY),
        flows=(Flow(source="<img src=x>", target='"]>&', kind="repeat", contacts=12, share=share(0.02, n)),),
        weeks=NotEstimable(reason="no_time", needs=("opened_at",)),
        notices=(Notice(code="<u>new</u>", values={"<v>": "<w>"}),),
    )


def many_moments(count: int = 200) -> Facts:
    """So many moments that a picture can't name them all."""
    base = housing()
    groups = []
    for k in range(count):
        row = (f"contactmoment nummer {k + 1}", 0, *MOMENTS[k % 12][2:])
        n = max(10, round(40_000 / (k + 2)))
        groups.append(Group(key=(row[0],), contacts=n, measures=_measures(row, n)))
    total = sum(g.contacts for g in groups if isinstance(g.contacts, int))
    tidied = Tidied(
        parquet="", rejects="", files=(), read=total, accepted=total, rejected=0, excluded=0, contacts=total
    )
    return Facts(
        **{
            name: getattr(base, name)
            for name in (
                "version",
                "made_at",
                "organisation",
                "time_zone",
                "period",
                "overall",
                "channels",
                "flows",
                "weeks",
            )
        },
        tidied=tidied,
        moments=tuple(groups),
        cells=tuple(Group(key=(g.key[0], "everyone"), contacts=g.contacts, measures=g.measures) for g in groups),
        moment_channels=tuple(Group(key=(g.key[0], "telefoon"), contacts=g.contacts, mode="person") for g in groups),
    )


# Plans

#: moment, segment, contacts a week, minutes, points a contact, interval half-width
PLAN_ROWS = (
    ("klacht", "everyone", 41, 15.1, 41.0, 12.0),
    ("huurachterstand", "alle anderen", 60, 9.8, 22.0, 9.0),
    ("verhuizen en opzeggen", "65 jaar en ouder", 22, 7.4, 15.5, 7.0),
    ("servicekosten", "65 jaar en ouder", 16, 6.2, 12.1, 5.5),
    ("reparatie melden", "65 jaar en ouder", 92, 5.1, 8.9, 2.5),
    ("woning zoeken", "65 jaar en ouder", 30, 6.6, 10.3, 5.0),
    ("reparatie verzetten", "65 jaar en ouder", 41, 2.6, 3.6, 1.4),
    ("bezichtiging", "65 jaar en ouder", 28, 4.4, 5.6, 3.1),
    ("servicekosten", "everyone else", 30, 6.2, 7.1, 2.8),
    ("reparatie melden", "everyone else", 190, 5.1, 5.2, 1.6),
    ("verhuizen en opzeggen", "everyone else", 42, 7.4, 6.4, 3.0),
    ("huur betalen", "65 jaar en ouder", 50, 3.6, 2.9, 1.2),
    ("woning zoeken", "everyone else", 81, 6.6, 4.1, 2.9),
    ("huur betalen", "everyone else", 104, 3.6, 1.9, 1.3),
    ("reparatie verzetten", "everyone else", 86, 2.6, 1.2, 0.8),
    ("servicekosten", "onder 35", 18, 6.2, 2.4, 2.2),
    ("reparatie melden", "onder 35", 130, 5.1, 1.8, 1.7),
    ("bezichtiging", "everyone else", 60, 4.4, 1.3, 1.5),
    ("woning zoeken", "onder 35", 60, 6.6, 1.5, 1.8),
    ("verhuizen en opzeggen", "onder 35", 24, 7.4, 1.2, 2.0),
    ("adres of gegevens wijzigen", "65 jaar en ouder", 12, 2.4, 0.3, 0.5),
    ("huur betalen", "onder 35", 82, 3.6, 0.3, 0.6),
    ("reparatie verzetten", "onder 35", 61, 2.6, 0.1, 0.5),
    ("bezichtiging", "onder 35", 45, 4.4, -0.4, 1.1),
    ("adres of gegevens wijzigen", "everyone else", 26, 2.4, -0.2, 0.4),
    ("adres of gegevens wijzigen", "onder 35", 20, 2.4, -0.6, 0.4),
)


def _gain(points: float, half: float, *, customer: float | None = None) -> Gain:
    def made(value: float, width: float) -> Estimate:
        return Estimate(value=value, low=value - width, high=value + width, n=6, method="spread_of_raters")

    theirs = points / 2 if customer is None else customer
    return Gain(
        total=made(points, half),
        customer=made(theirs, half * 0.7),
        organisation=made(points - theirs, half * 0.7),
        matters_customer=made(7.5, 1.2),
        matters_organisation=made(5.5, 1.4),
        parts=(
            GainPart(source="workshop", side="customer", points=made(theirs, half), raters=5, guess=True),
            GainPart(source="workshop", side="organisation", points=made(points - theirs, half), raters=6),
        ),
    )


def _cell(row: tuple, because: str, price: float) -> CellPlan:
    moment, segment, per_week, minutes, points, half = row
    person = because in ("above_line", "fits", "unsure", "saves_minutes", "owed", "not_known")
    value = Estimate(value=points / minutes, low=(points - half) / minutes, high=(points + half) / minutes, n=6)
    return CellPlan(
        moment=moment,
        segment=segment,
        start="person" if person else "self_service",
        because=because,  # type: ignore[arg-type]
        owed=because == "owed",
        contacts_per_week=float(per_week),
        handle_minutes=about(minutes * 1.2, per_week * 26),
        minutes=about(minutes, per_week * 26),
        hours=per_week * 0.9 * minutes / 60,
        asked_hours=per_week * 0.1 * minutes * 1.2 / 60,
        gain=_gain(points, half, customer=-2.1 if because == "customer_loses" else None),
        gain_per_minute=value,
        sure=min(0.995, 0.5 + abs(value.value - price) / (2 * max(0.2, half / minutes))),
        flips=because != "owed" and value.low <= price <= value.high,
    )


def thirty_cells(*, hours: float = 135.0) -> Plan:
    """A plan with about thirty cells, some owed, some not judged, one waiting for a decision."""
    owed = [
        _cell(row, "owed", 0)
        for row in (
            ("overlijden van een huurder", "everyone", 12, 21.8, 30, 9),
            ("overlast van buren", "everyone", 71, 17.6, 40, 9),
        )
    ]
    unknown = [_cell(("iets anders", "everyone", 20, 5.0, 0, 1), "not_known", 0)]
    asked = sum(row[2] * 0.1 * row[3] * 1.2 / 60 for row in PLAN_ROWS)
    spill = sum(row[2] * 0.9 * row[3] * 0.2 / 60 for row in PLAN_ROWS)
    owed_hours = sum(cell.hours + cell.asked_hours for cell in owed)
    unknown_hours = sum(cell.hours for cell in unknown)
    left = hours - owed_hours - asked - spill - unknown_hours
    cells, line_at, price = [], (), 0.0
    for row in sorted(PLAN_ROWS, key=lambda row: -row[4] / row[3]):
        need = row[2] * 0.9 * row[3] / 60
        if row[4] <= 0:
            because = "adds_nothing"
        elif row[:2] == ("woning zoeken", "onder 35"):
            because = "customer_loses"
        elif need <= left:
            because, left = ("fits" if line_at else "above_line"), left - need
        else:
            because = "below_line"
            if not line_at:
                line_at, price = row[:2], row[4] / row[3]
        cells.append((row, because))
    order = {"above_line": 0, "fits": 1, "below_line": 1, "customer_loses": 3, "adds_nothing": 2}
    cells.sort(key=lambda pair: order[pair[1]])
    return Plan(
        version="0.1.0",
        made_at=MADE_AT,
        made_from=("telefonie-2025.csv", "werksessie.xlsx"),
        organisation="Woonstichting De Linde",
        made_up=True,
        hours_per_week=hours,
        owed_hours=owed_hours,
        asked_hours=asked,
        spill_hours=spill,
        unknown_hours=unknown_hours,
        left_hours=left,
        price=Estimate(value=price, low=price * 0.6, high=price * 1.5, n=6),
        line_at=line_at,
        cells=(*owed, *unknown, *(_cell(row, because, price) for row, because in cells)),
        assumptions=(
            Assumption(code="points_per_score", values={"points": 10.0}),
            Assumption(code="asked_share", values={"share": 0.1}),
            Assumption(code="spill_share", values={"share": 0.15}),
            Assumption(code="rater_sd", values={"sd": 1.0}),
            Assumption(code="sheet_minutes", values={"moment": "klacht"}),
            Assumption(code="sheet_minutes", values={"moment": "servicekosten"}),
            Assumption(code="hidden_cell", values={"moment": "klacht", "segment": "everyone else", "below": 10}),
            Assumption(code="minutes_assumed", values={"channel": "person", "minutes": 7.5}),
            Assumption(code="equal_sides"),
            Assumption(code="brand_new", values={"x": 1.5}),
        ),
        notices=(Notice(code="few_contacts", level="warning"),),
    )


def plan_with_needs() -> Plan:
    """No hours and no judgement, so no line."""
    return Plan(
        version="0.1.0",
        made_at=MADE_AT,
        made_from=("log.csv",),
        organisation="Woonstichting De Linde",
        price=NotEstimable(reason="no_hours", needs=("staff.hours_per_week",)),
        needs=(Need(code="no_hours"), Need(code="no_judgement"), Need(code="unheard_of", values={"x": 1})),
        assumptions=(Assumption(code="period_given", values={"weeks": 26.0}),),
    )


def hours_for_all() -> Plan:
    """So many hours that everyone who gains has a person."""
    plan = thirty_cells(hours=400.0)
    return msgspec.structs.replace(plan, price=Estimate(value=0.0, low=0.0, high=0.0, method="left_over"))


def too_few_hours() -> Plan:
    """Fewer hours than what is owed and asked takes."""
    plan = thirty_cells()
    spoken = plan.owed_hours + plan.asked_hours + plan.spill_hours
    cells = tuple(
        msgspec.structs.replace(cell, start="self_service", because="below_line")
        if cell.because in ("above_line", "fits")
        else cell
        for cell in plan.cells
    )
    return msgspec.structs.replace(
        plan, hours_per_week=40.0, short_hours=spoken - 40.0, left_hours=0.0, cells=cells,
        line_at=("klacht", "everyone"), notices=(Notice(code="short_hours", values={"hours": round(spoken - 40, 1)}, level="warning"),),
    )  # fmt: skip


def many_cells(count: int = 200) -> Plan:
    """So many cells that the picture can't name them all; one is far above the others."""
    plan = thirty_cells()
    cells = []
    for k in range(count):
        points = 60.0 if k == 0 else 9.0 * (1 - k / count)
        row = (f"contactmoment {k + 1} met een vrij lange naam", "everyone", 10 + (k * 37) % 30, 4.0, points, 2.0)
        cells.append(_cell(row, "above_line" if k < 80 else "below_line", 5.4))
    hours = plan.owed_hours + plan.asked_hours + sum(cell.hours for cell in cells[:80])
    return msgspec.structs.replace(
        plan, cells=tuple(cells), line_at=(cells[80].moment, cells[80].segment), hours_per_week=hours + 0.5, left_hours=0.5,
        spill_hours=0.0, unknown_hours=0.0, price=Estimate(value=1.35, low=1.0, high=1.8),
    )  # fmt: skip


def one_cell() -> Plan:
    """One cell, which fits."""
    plan = thirty_cells()
    cell = _cell(("vraag", "everyone", 100, 5.0, 10.0, 4.0), "above_line", 0.0)
    return msgspec.structs.replace(
        plan, cells=(cell,), line_at=(), owed_hours=0.0, spill_hours=0.0, unknown_hours=0.0, asked_hours=cell.asked_hours,
        hours_per_week=20.0, left_hours=20.0 - cell.hours - cell.asked_hours, price=Estimate(value=0.0, low=0.0, high=0.0), assumptions=(),
    )  # fmt: skip


def nasty_plan() -> Plan:
    """Names that try to break out of the page."""
    plan = thirty_cells()
    cells = tuple(
        msgspec.structs.replace(cell, moment=NASTY[k % 3], segment="everyone" if k < 3 else f"<svg onload={k}>")
        for k, cell in enumerate(plan.cells[:9])
    )
    return msgspec.structs.replace(
        plan, cells=cells, organisation="<b>x</b>", line_at=(cells[0].moment, cells[0].segment)
    )
