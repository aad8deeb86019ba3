"""Logs of which little is known, and names that try to break the page."""

from __future__ import annotations

from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Hidden, NotEstimable
from humanline.model.facts import Facts, Flow, Group, Missing, Notice, Period, Rejections, SourceFile, Tidied, Week

from .facts import MADE_AT, MOMENTS, SHA, about, hours_of_week, housing, measures_of, share


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
        ("Bulky Items", 598_310, 0.61),
        ("Graffiti Removal", 341_902, 0.22),
        ("Illegal Dumping Pickup", 151_204, 0.31),
        ("Metal/Household Appliances", 90_022, 0.64),
        ("Electronic Waste", 48_120, 0.58),
        ("Homeless Encampment", 61_004, 0.28),
        ("Dead Animal Removal", 33_910, 0.71),
        ("Single Streetlight Issue", 21_871, 0.44),
        ("Other", 18_200, 0.5),
    )
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
            parquet="build/contacts.parquet",
            rejects="",
            files=(
                SourceFile(
                    name="MyLA311_2024.csv",
                    sha256=SHA,
                    bytes=9,
                    format="csv",
                    read=total,
                    accepted=total,
                    rejected=0,
                    excluded=0,
                ),
            ),
            read=total,
            accepted=total,
            rejected=0,
            excluded=0,
            contacts=total,
            columns=("opened_at", "moment", "channel"),
        ),
        period=Period(weeks=52.3, first="2024-01-01", last="2024-12-31"),
        overall=group((), total, 0.44),
        moments=tuple(group((name,), n, person) for name, n, person in rows),
        cells=tuple(group((name, "everyone"), n, person) for name, n, person in rows),
        channels=tuple(
            Group(key=(channel,), contacts=round(sum(n * parts[channel](p) for _, n, p in rows)), mode=mode)
            for channel, mode in split
        ),
        moment_channels=tuple(
            Group(key=(name, channel), contacts=round(n * parts[channel](p)), mode=mode)
            for name, n, p in rows
            for channel, mode in split
        ),
        flows=NotEstimable(reason="no_customer", needs=("customer_id", "opened_at")),
        weeks=(Week(moment="", contacts=hours_of_week(total)),),
        missing=tuple(
            Missing(column=c.name, unlocks=c.unlocks)
            for c in LOG_COLUMNS
            if c.name not in ("moment", "channel", "opened_at", "count")
        ),
        notices=(Notice(code="only_staff", level="warning"),),
    )


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
            parquet="",
            rejects="",
            read=214,
            accepted=214,
            rejected=0,
            excluded=0,
            contacts=214,
            columns=("moment", "channel"),
            files=(
                SourceFile(
                    name="log.csv", sha256=SHA, bytes=1, format="csv", read=214, accepted=214, rejected=0, excluded=0
                ),
            ),
        ),
        period=nothing,
        overall=Group(key=(), contacts=214, measures={"per_week": nothing}),
        moments=(one,),
        cells=(Group(key=("vraag", "everyone"), contacts=214, measures={"per_week": nothing}),),
        channels=(Group(key=("iets",), contacts=214, mode="unknown"),),
        moment_channels=(Group(key=("vraag", "iets"), contacts=214, mode="unknown"),),
        flows=NotEstimable(reason="no_customer", needs=("customer_id", "opened_at")),
        weeks=NotEstimable(reason="no_time", needs=("opened_at",)),
        missing=tuple(
            Missing(column=c.name, unlocks=c.unlocks)
            for c in LOG_COLUMNS
            if c.name not in ("moment", "channel", "count")
        ),
    )


def no_contacts() -> Facts:
    """A log in which every record was rejected."""
    empty = NotEstimable(reason="no_contacts")
    return Facts(
        version="0.1.0",
        made_at=MADE_AT,
        organisation="Leeg",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(
            parquet="",
            rejects="build/rejects.csv",
            read=3,
            accepted=0,
            rejected=3,
            excluded=0,
            contacts=0,
            files=(
                SourceFile(
                    name="log.csv", sha256=SHA, bytes=1, format="csv", read=3, accepted=0, rejected=3, excluded=0
                ),
            ),
            rejections=(Rejections(what="record", reason="the time can't be read", count=3, example="log.csv:2"),),
        ),
        period=NotEstimable(reason="no_period", needs=("opened_at", "period_weeks")),
        overall=Group(key=(), contacts=0, measures={"per_week": empty}),
        moments=(),
        cells=(),
        channels=(),
        moment_channels=(),
        flows=(),
        weeks=NotEstimable(reason="no_time", needs=("opened_at",)),
    )


NASTY = (
    "<script>alert(1)</script>",
    "\"quotes\" & 'ampersands'; {braces}",
    "een heel lange naam voor een soort vraag die nergens op één regel past, ook niet hier",
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
        row = (f"soort vraag nummer {k + 1}", 0, *MOMENTS[k % 12][2:])
        n = max(10, round(40_000 / (k + 2)))
        groups.append(Group(key=(row[0],), contacts=n, measures=measures_of(row, n)))
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
