"""What a contact log says: the facts, each with its interval or the reason why it can't be known."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record, Table
from humanline.model.contact import ChannelKind
from humanline.model.estimate import Estimate, Hidden, Measure, NotEstimable
from humanline.model.failure_demand import Chain, FailureDemand
from humanline.model.outcomes import Outcome

#: With a larger share of the records rejected, figures say little of the log as a whole, and everything says so first.
MOST_REJECTED = 0.05


class Rejections(Record, frozen=True):
    """How many records were rejected, or values set aside, for one reason.

    Attributes:
        what: `record` when the whole record was rejected, `value` when only a value was set aside.
        reason: in English, as it stands in the rejects file.
        count: how many.
        example: file and line of the first.
    """

    what: Literal["record", "value"]
    reason: str
    count: int
    example: str


class SourceFile(Record, frozen=True):
    """One file of the log, and what became of its records: read = accepted + rejected + excluded + joined.

    Attributes:
        name: file name, without its folder.
        sha256: of the file's bytes.
        bytes: its size.
        joined: records that belong to a contact of which an earlier one was accepted.
    """

    name: str
    sha256: str
    bytes: int
    format: str
    read: int
    accepted: int
    rejected: int
    excluded: int
    joined: int = 0


class Notice(Record, frozen=True):
    """One thing that a reader of the figures should know.

    Attributes:
        code: a fixed word; pages translate it, with `values` filled in.
        values: name → value for the sentence.
        level: `warning` where a figure may be wrong because of it.
    """

    code: str
    values: dict[str, str | int | float] = {}
    level: Literal["info", "warning"] = "info"


class ColumnReading(Record, frozen=True):
    """How far one column of the contact log could be read, over the accepted records.

    Attributes:
        filled: records in which something stands.
        readable: of those, the ones that could be read and can be.
        clockless: of the times that were read, the ones without a time of day.
        yes: of a yes/no column, how often it says yes.
        no: how often it says no.
        ruled: its yes and no come from a rule or from `yes = […]`: whatever does not match is a no.
        assumed: one value for every contact, given in `line.toml`.
    """

    filled: int = 0
    readable: int = 0
    clockless: int = 0
    yes: int = 0
    no: int = 0
    ruled: bool = False
    assumed: bool = False


class Tidied(Record, frozen=True):
    """The log after tidying, and the account of every record in it: read = accepted + rejected + excluded + joined.

    Attributes:
        parquet: where the tidied contacts stand.
        rejects: where rejected records and values stand, or empty when there are none.
        excluded_by: rule name → records left out by it.
        columns: contact-log columns that are there.
        readings: contact-log column → how far it could be read.
        totalled: contact-log columns whose values are averages over the contacts of a line, where a line is a total.
        attributes: attribute columns that are there.
        contacts: contacts in the accepted records (more than `accepted` where a record is a total).
        joined: records that belong to a contact of which an earlier one was accepted.
    """

    parquet: str
    rejects: str
    files: tuple[SourceFile, ...]
    read: int
    accepted: int
    rejected: int
    excluded: int
    contacts: int
    excluded_by: dict[str, int] = {}
    rejections: tuple[Rejections, ...] = ()
    columns: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    readings: dict[str, ColumnReading] = {}
    totalled: tuple[str, ...] = ()
    joined: int = 0

    @property
    def adds_up(self) -> bool:
        """Every record that was read stands in the account, of the log and of each file."""
        accounts: tuple[Tidied | SourceFile, ...] = (self, *self.files)
        return all(one.read == one.accepted + one.rejected + one.excluded + one.joined for one in accounts)

    @property
    def rejected_share(self) -> float:
        """Share of the records read that were rejected, 0–1."""
        return self.rejected / self.read if self.read else 0.0


class Period(Record, frozen=True, tag="period"):
    """What time the log covers.

    Attributes:
        first: first local day, ISO; empty when only a number of weeks was given.
        last: last local day, ISO.
        weeks: length in weeks.
        given: the length was given in `line.toml`, not seen in the log.
    """

    weeks: float
    first: str = ""
    last: str = ""
    given: bool = False


class Group(Record, frozen=True):
    """The measures of one group of contacts.

    Attributes:
        key: what the group is, in the order of what it was grouped by: `("repair", "65+")`.
        contacts: contacts in the group, or hidden when so few could point at a person.
        mode: of a group that is one channel: how it is served.
        kind: of a group that is one channel: speaking, face to face or in writing, where that is known.
        measures: measure name → value; see `MEASURES` for units.
        pooled: names of the measures that lean on the other groups (small groups are drawn to what is usual).
    """

    key: tuple[str, ...]
    contacts: int | Hidden
    mode: Literal["person", "self_service", "unknown", ""] = ""
    kind: ChannelKind = ""
    measures: dict[str, Measure] = {}
    pooled: tuple[str, ...] = ()

    def __getitem__(self, measure: str) -> Measure:
        return self.measures.get(measure, NotEstimable(reason="no_column", needs=(measure,)))


class Flow(Record, frozen=True):
    """How customers go on from one contact to the next on the same moment.

    Attributes:
        source: channel of the first contact.
        target: channel of the next one.
        kind: `spill_over` or `repeat`; every pair counts once.
        contacts: how often.
        share: of the contacts in `source` whose window is complete.
    """

    source: str
    target: str
    kind: Literal["spill_over", "repeat"]
    contacts: int
    share: Measure


class Week(Record, frozen=True):
    """Contacts by local hour of the week: 168 numbers, Monday 00:00 first.

    Attributes:
        moment: the moment, or empty for all moments together.
        contacts: contacts in the hour over the whole period (shape 168).
        handle_min: staff minutes in the hour over the whole period (shape 168), or empty when not known.
    """

    moment: str
    contacts: tuple[int, ...]
    handle_min: tuple[float, ...] = ()


class Contrast(Record, frozen=True):
    """A person channel against self-service on one moment, as observed: people who chose differently, never an effect.

    Attributes:
        moment: the moment.
        measure: what is compared.
        person: value among contacts in person channels.
        self_service: value among contacts in self-service.
        difference: person minus self-service.
    """

    moment: str
    measure: str
    person: Measure
    self_service: Measure
    difference: Measure


class Evidence(Record, frozen=True):
    """What the log says of one outcome with a person and in self-service: observed, or from a randomised trial.

    Observed, it is a difference between people who chose differently, made alike only in `adjusted_for`; never an
    effect. From a trial, it is the difference between the arms as assigned, whoever was reached.

    Attributes:
        moment: the moment.
        segment: the segment; empty for the moment as a whole: of trials, and always of `customer_minutes` (I12).
        outcome: what is compared.
        source: `observed` or `trial`.
        difference: person minus self-service, in the unit of the outcome.
        standard_error: of that difference, from chance alone.
        n_person: contacts with a person (first) of which the outcome is known.
        n_self_service: contacts with self-service (first) of which it is known.
        adjusted_for: attributes that the difference was made alike in.
        covered: share of the cell's contacts that could be compared: those in strata with contacts on both sides.
        trial: name of the trial, or empty.
        start: what self-service first was compared with; anything but `person` comes from trials alone.
        shared: other outcome of the same cell and source → covariance of the two differences.
    """

    moment: str
    segment: str
    outcome: Outcome
    source: Literal["observed", "trial"]
    difference: float
    standard_error: float
    n_person: int
    n_self_service: int
    adjusted_for: tuple[str, ...] = ()
    covered: float = 1.0
    trial: str = ""
    shared: dict[str, float] = {}
    start: Literal["person", "choice", "together"] = "person"


class ChosenPerson(Record, frozen=True):
    """How many chose a person in an arm of a trial in which a person and self-service were offered as equals.

    Attributes:
        moment: the moment; never a segment (I12).
        trial: its name.
        share: of all its contacts, the share that went to a person.
    """

    moment: str
    trial: str
    share: Estimate


class FollowUp(Record, frozen=True):
    """How many contacts with a person follow the first contact of a story, by how the story began.

    A story is a customer's contacts on one moment, each within the repeat or spill window of the one before. Who hung
    up had no contact with a person.

    Attributes:
        moment: the moment; never a segment (I12).
        after_person: contacts with a person that follow a first contact with a person, a story.
        after_self_service: contacts with a person that follow a first contact in self-service, a story.
        first_share: share of the contacts that begin a story.
        story_person: contacts of a story that begins with a person, the first included.
        story_self_service: the same of one that begins in self-service.
    """

    moment: str
    after_person: Measure
    after_self_service: Measure
    first_share: Measure
    story_person: Measure = NotEstimable(reason="no_column", needs=("customer_id",))
    story_self_service: Measure = NotEstimable(reason="no_column", needs=("customer_id",))


class Missing(Record, frozen=True):
    """A column that is not there, and what it would make possible.

    Attributes:
        column: contact-log column or setting.
        unlocks: fixed words; pages translate them.
    """

    column: str
    unlocks: tuple[str, ...]


#: What kinds of contact a log holds: both, one of the two, one channel assumed for all, or it does not tell.
Holds = Literal["both", "only_staff", "only_self_service", "assumed", "unknown"]


class Facts(Record, frozen=True, kw_only=True):
    """Everything that the log says about the contacts.

    Attributes:
        overall: all contacts together.
        moments: by moment, largest first.
        cells: by moment and segment.
        channels: by channel, largest first.
        moment_channels: by moment and channel.
        departments: by department, where known.
        segments: by segment, where there are several.
        kinds: by how a person was met (speaking, face to face, in writing, or how is not known); `person_share` is of
            all contacts, so that these add up to the whole's.
        flows: how customers go on, most frequent first; `NotEstimable` without customer and time.
        weeks: contacts by hour of the week: all moments together first, then each; or why not.
        contrasts: observed differences between person and self-service.
        evidence: what the gain can be estimated from: differences between person and self-service, adjusted, by cell.
        follow_ups: contacts with a person that follow, by moment.
        chosen: how many chose a person where both were offered, by moment and trial.
        started: what other starts brought in trials beside self-service first, over all who were assigned to them.
        repeat_days: a contact of the same customer on the same moment within these days is a repeat.
        spill_hours: self-service followed by a person within these hours is spill-over.
        missing: columns that are not there.
        unheard_by: the signs by which the unheard are known: contact-log columns, and `came_back` where self-service
            that ended at a person counts.
        failure_demand: contacts that need not have come, by cause; or why that is not known.
        chains: contacts that follow one that did not do, most first; or why that is not known.
    """

    schema: Literal[1] = 1
    version: str
    made_at: datetime
    organisation: str
    time_zone: str
    made_up: bool = False
    tidied: Tidied
    period: Period | NotEstimable
    overall: Group
    moments: tuple[Group, ...]
    cells: tuple[Group, ...]
    channels: tuple[Group, ...]
    moment_channels: tuple[Group, ...]
    segments: tuple[Group, ...] = ()
    kinds: tuple[Group, ...] = ()
    departments: tuple[Group, ...] = ()
    flows: tuple[Flow, ...] | NotEstimable
    weeks: tuple[Week, ...] | NotEstimable
    contrasts: tuple[Contrast, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    chosen: tuple[ChosenPerson, ...] = ()
    started: tuple[Evidence, ...] = ()
    repeat_days: float = 7.0
    spill_hours: float = 24.0
    missing: tuple[Missing, ...] = ()
    notices: tuple[Notice, ...] = ()
    unheard_by: tuple[str, ...] = ()
    failure_demand: FailureDemand | NotEstimable = NotEstimable(reason="no_column", needs=("cause",))
    chains: tuple[Chain, ...] | NotEstimable = ()

    @property
    def holds(self) -> Holds:
        """What kinds of contact the log holds, as the gate tells it."""
        share = self.overall["person_share"]
        if not isinstance(share, NotEstimable):
            return "both"
        words: dict[str, Holds] = {
            "no_self_service_channel": "only_staff",
            "no_person_channel": "only_self_service",
            "assumed": "assumed",
        }
        return words.get(share.reason, "unknown")

    def table(self) -> Table:
        """Volume, mix and minutes by moment."""
        shown = ("per_week", "person_share", "handle_min", "abandonment", "repeat", "spill_over", "resolved")
        rows = tuple(
            (group.key[0], _text(group.contacts), *(_text(group[name]) for name in shown)) for group in self.moments
        )
        title = f"{self.organisation or 'Contacts'}: {self.tidied.contacts:,} contacts"
        return Table(title, ("moment", "contacts", *shown), rows)


def _text(value: object) -> str:
    if isinstance(value, Estimate):
        return f"{value.value:.3g} ({value.low:.3g}–{value.high:.3g})"
    if isinstance(value, NotEstimable):
        return "not known"
    if isinstance(value, Hidden):
        return "not shown"
    return f"{value:,}" if isinstance(value, int) else str(value)
