"""An organisation as `line.toml` describes it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from humanline.foundation.language import Language
from humanline.foundation.record import Record
from humanline.foundation.written import Decimal, Thousands, Unit
from humanline.model.contact import Joining
from humanline.model.offering import ChannelOpening, MomentRule, PromiseMade

SCHEMA = 1

Positive = Annotated[float, Meta(gt=0)]
NotNegative = Annotated[float, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
#: How a contact starts: with a person; with self-service and a person one step away; both offered as equals; or digital
#: as preparation for a person. There is none without a person.
Mode = Literal["person", "self_service", "choice", "together"]


class ColumnSource(Record, frozen=True):
    """Where one column of the contact log comes from.

    Exactly one of these ways is used:

    - `column`: one column of the file.
    - `constant`: the same value for every contact.
    - `date` with `time` or `hour`: a date column and a column with the time of day or the hour (for times only).
    - `weekday` with `hour`: no date, but an hour of the week (for `opened_at` only).
    - `wide`: totals with one column a channel (for `channel` only).
    - `file`: the name of the file, or of the sheet in a workbook (for `channel` and `moment` only).

    Attributes:
        zone: IANA name of the zone of times that name none, where it is not that of the organisation.
        format: of a time that can't be read by itself: `day_first`, `month_first` or `year_first` (dates in numbers),
            `epoch_s`, `epoch_ms` or `epoch_us` (since 1970, UTC), `excel` (days, as spreadsheets count), or a strptime
            format; several may be given.
        unit: unit of a duration in the file; `m:ss` or `h:mm` says what two parts such as `3:12` are.
        decimal: the decimal mark of numbers in the file. With a comma, a point stands between thousands.
        thousands: `,` where a comma stands between thousands also in a number such as `1,600`.
        empty: values that mean 'nothing known here', such as `"0"`. In columns that are no text, and as a customer,
            `NULL`, `-`, `n.v.t.` and the like mean so by themselves.
        yes: values that mean true; every other known value means false.
        no: values that mean false, `""` for an empty cell; what is neither in `yes` nor here can't be read then. Of
            `cause`: values that mean that nothing went wrong.
        scale: lowest and highest value of a satisfaction scale.
        marks: of a satisfaction scale in words, signs or stars: its values from the lowest to the highest, at equal
            distances.
        when: rule for the rows in which it counts, such as `event == 'solved'`; in all others nothing stands there.
    """

    column: str | None = None
    constant: str | None = None
    date: str | None = None
    time: str | None = None
    weekday: str | None = None
    hour: str | None = None
    wide: tuple[str, ...] = ()
    file: bool = False
    zone: str = ""
    format: str | tuple[str, ...] = ()
    unit: Unit = "s"
    decimal: Decimal = "."
    thousands: Thousands = ""
    empty: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    marks: tuple[str, ...] = ()
    when: str = ""


Source = str | tuple[str, ...] | ColumnSource


class Totals(Record, frozen=True):
    """What a line of the log holds where it is a total of many contacts, as in reports by interval and queue.

    How many came in is `count` under `[columns]`; without it, answered and abandoned together.

    Attributes:
        answered: column with how many reached a person; empty where that is everybody who did not hang up.
        abandoned: column with how many hung up while waiting; empty where nothing tells.
        handle: `handle_s` is the `average` of those who were answered, or the `total` of the line.
        wait: the same of `wait_s`.
        wait_of: `wait_s` is of those who were `answered`, or of `all` who came in.
    """

    answered: str = ""
    abandoned: str = ""
    handle: Literal["average", "total"] = "average"
    wait: Literal["average", "total"] = "average"
    wait_of: Literal["answered", "all"] = "answered"


class AboutOrganisation(Record, frozen=True):
    """Who this is.

    Attributes:
        name: the organisation's name, as it stands on the page.
        language: language of pages and reports.
        time_zone: IANA name; hours of the week are local time in this zone.
        country: whose public holidays count in a forecast, as two letters (ISO 3166): `NL`; empty for none.
        period_weeks: weeks that the log covers, where it has no times.
        made_up: the figures are made up (a demonstration, an exercise); every page says so.
        departments: names of departments, where contacts may be caused by one that handles none.
    """

    name: str = ""
    language: Language = "en"
    time_zone: str = "Europe/Amsterdam"
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    period_weeks: Positive | None = None
    made_up: bool = False
    departments: tuple[str, ...] = ()


class Log(Record, frozen=True):
    """Which files hold the contacts, and how they are written.

    Attributes:
        files: paths, relative to `line.toml`; glob patterns are allowed.
        format: `auto` looks at the name and the first bytes.
        delimiter: of CSV; empty means: found in the first lines.
        encoding: of CSV and JSON lines; `auto` takes the byte-order mark, else UTF-8, and Windows-1252 for a record
            that is not UTF-8 (counted on the page).
        quote: the quote character of CSV; empty for none.
        header: `true` finds the row with the names, `false` says that there is none, a number is the line (row of a
            workbook) on which the names stand. Without names columns are called `column_1`, `column_2`…
        skip: lines (rows of a workbook) at the top that are not looked at.
        sheet: name of the sheet of a workbook; empty means: all sheets of one shape, of several shapes the largest.
        contact: column (or columns) with the number of the contact, where a contact is several rows: legs of a call,
            events of a ticket. Rows with the same number are one contact; rows without a number are one each.
        rows: contact-log column → what these rows say together, where it is not the usual: `first`, `last`, `sum`,
            `any` (yes in one of them), `all` (yes in each), `until_answered` (the sum up to the first row with handle
            time), `several` (yes where more than one row has handle time).
    """

    files: tuple[str, ...] = ()
    format: Literal["auto", "csv", "jsonl", "parquet", "xlsx"] = "auto"
    delimiter: str = ""
    encoding: str = "auto"
    quote: str = '"'
    header: bool | Annotated[int, Meta(ge=1)] = True
    skip: Annotated[int, Meta(ge=0)] = 0
    sheet: str = ""
    contact: str | tuple[str, ...] = ""
    rows: dict[str, Joining] = {}


def spelling_of(channel: str) -> str:
    """A channel's name as it is compared: capitals and white space around it make no other channel."""
    return channel.strip().lower()


class Channels(Record, frozen=True):
    """Which channels are served by a person and which by self-service (values as they stand in the log).

    Attributes:
        person: phone, chat, e-mail, counter, visit…
        self_service: web, app, kiosk, automated line…
        deferred: person channels without a waiting customer (e-mail, letter).
        kinds: person channel → speaking, face to face or in writing, where its name does not say it.
    """

    person: tuple[str, ...] = ()
    self_service: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    kinds: dict[str, Literal["speaking", "face_to_face", "writing"]] = {}

    def mode(self, channel: str) -> Mode | None:
        """The mode of a channel, or `None` when it is not listed."""
        if channel in self.person or channel in self.deferred:
            return "person"
        return "self_service" if channel in self.self_service else None

    def spellings(self) -> dict[str, str]:
        """How a channel may be written, in small letters → how it is listed first."""
        listed = (*self.person, *self.deferred, *self.self_service)
        return {spelling_of(name): name.strip() for name in reversed(listed)}


class Value(Record, frozen=True):
    """What outcomes are worth, in points. All are assumed until the organisation sets them.

    Attributes:
        resolved: a contact resolved.
        complaint: a complaint.
        satisfaction_point: a point of satisfaction, on 1–5.
        customer_minute: a minute of the customer's own time.
        unheard: a customer who asked for a person and reached none, gave up, or came back another way.
        wish: a customer who would rather have had a person, and had none.
        felt_heard: a point of feeling heard, on 0–10.
        trust: a point of trust, on 0–10.
        points_per_score: a step on the workshop scale.
    """

    resolved: float = 10.0
    complaint: float = -50.0
    satisfaction_point: float = 4.0
    customer_minute: float = -0.4
    unheard: float = -20.0
    wish: float = -5.0
    felt_heard: float = 1.5
    trust: float = 1.5
    points_per_score: Positive = 10.0


class RuleSettings(Record, frozen=True):
    """The rule of thumb, which comes before the price: what matters to both sides gets a person, to neither not.

    Attributes:
        important: what matters at least this much to the customer and to the organisation, of 10.
        unimportant: what matters at most this much to both.
        sure: how probable it must be, on either side, that a person adds something.
        little: points a contact that a person adds at most where contacts start with self-service by the rule.
    """

    important: Annotated[float, Meta(ge=0, le=10)] = 7.0
    unimportant: Annotated[float, Meta(ge=0, le=10)] = 3.0
    sure: Annotated[float, Meta(ge=0.5, lt=1)] = 0.8
    little: NotNegative = 5.0


class Staff(Record, frozen=True):
    """The staff there is.

    Attributes:
        hours_per_week: productive hours: time that staff can really give to contacts.
        roster: CSV file with the columns weekday, hour and staff, relative to `line.toml`: how many are there in each
            hour of the week. Without it the hours are spread as the work is.
    """

    hours_per_week: Positive | None = None
    roster: str = ""


class Targets(Record, frozen=True):
    """How fast a waiting customer should reach a person. E-mail and letters wait for a quiet hour.

    Attributes:
        share: share of the customers to help within the limit, over the whole week.
        within_minutes: the limit.
        patience_minutes: how long a customer would wait on average before hanging up; without it, nobody is taken to.
    """

    share: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    within_minutes: NotNegative = 1.0
    patience_minutes: Positive | None = None


class Windows(Record, frozen=True):
    """How long after a contact another one counts as the same story.

    Attributes:
        repeat_days: same customer, same moment, again within these days is a repeat.
        spill_hours: self-service followed by a person channel within these hours is spill-over.
    """

    repeat_days: Positive = 7.0
    spill_hours: Positive = 24.0


class Privacy(Record, frozen=True):
    """What is kept off pages.

    Attributes:
        smallest_group: measures of a group with fewer contacts than this are hidden.
    """

    smallest_group: Annotated[int, Meta(ge=1)] = 10


class CauseRule(Record, frozen=True):
    """Something that went wrong or was not done, so that customers had to get in touch.

    Attributes:
        rule: over the file's columns, which contacts it caused, such as `has_word(subject, 'reminder')`.
        caused_by: the department where it lies: one of the log, or of `[organisation] departments`.
    """

    rule: str
    caused_by: str = ""


class SelfService(Record, frozen=True):
    """How much self-service there is beside a log that holds only contacts that reached staff.

    Attributes:
        counts: CSV file with the columns moment and contacts, relative to `line.toml`: how often customers did it
            themselves, on a site, in an app or at a kiosk.
        weeks: weeks that the counts cover.
    """

    counts: str = ""
    weeks: Positive = 1.0


class Owed(Record, frozen=True):
    """Who gets a person whatever the price.

    Attributes:
        moments: every contact of these moments.
        cells: single cells, written `moment | segment`.
    """

    moments: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class Protected(Record, frozen=True):
    """What may bring a person nearer and never further away (I10).

    Attributes:
        attributes: names from `[attributes]`: age, disability, language… Where a segment looks at one of them, its
            contacts start with a person wherever the moment as a whole would.
    """

    attributes: tuple[str, ...] = ()


class Decided(Record, frozen=True):
    """A cell of which a named person decided how it starts, whatever the line says.

    Attributes:
        cell: a moment, or one cell written `moment | segment`.
        start: how its contacts start.
        by: who decided.
        because: why.
        until: the day on which it is looked at again, ISO; empty for as long as the line holds.
    """

    cell: Annotated[str, Meta(min_length=1)]
    start: Mode
    by: Annotated[str, Meta(min_length=1)]
    because: Annotated[str, Meta(min_length=1)]
    until: str = ""


class OtherStarts(Record, frozen=True):
    """How the contacts of a moment could start beside with a person and with self-service.

    Attributes:
        ways: `choice` (a person and self-service offered as equals), `together` (digital first, as preparation for or
            beside a person, who then helps everybody).
        chosen: of all its customers, the share that chooses a person where both are offered.
        chosen_adds: points a contact that a person adds for customers who choose one; without it as much as for all.
        together_minutes: staff minutes of a contact that the customer has prepared.
        together_adds: points a contact that it adds over self-service; without it as much as a person first does.
    """

    ways: tuple[Literal["choice", "together"], ...] = ()
    chosen: Share | None = None
    chosen_adds: float | None = None
    together_minutes: Positive | None = None
    together_adds: float | None = None


class Assume(Record, frozen=True):
    """What is assumed where nothing was measured. Every assumption in use is named on the page.

    Attributes:
        asked_share: share of the contacts in self-service whose customer asks for a person.
        spill_share: share of self-service contacts that end up at a person without asking first.
        rater_sd: spread between raters, in score points, where one rater scored.
        bias_sd: how far an observed difference can be off because customers chose for themselves, in points a contact,
            for each side; where it is not set, as much as the observed differences come to on average.
        outcome_sd: how much contacts of one kind differ in what they bring, in points (one standard deviation); what
            a trial has to see through.
        chosen_share: of all customers, the share that chooses a person where a person and self-service are offered.
        together_minutes: staff minutes of a contact that the customer has prepared, as a share of those with a person.
    """

    asked_share: Share = 0.10
    spill_share: Share = 0.15
    rater_sd: Positive = 1.0
    bias_sd: Positive | None = None
    outcome_sd: Positive = 20.0
    chosen_share: Share = 0.5
    together_minutes: Annotated[float, Meta(gt=0, le=1)] = 0.8


class Trials(Record, frozen=True):
    """What the arms of the trials in the log are called. Case, spaces, hyphens and underscores make no difference.

    Attributes:
        person: arms that start with a person. The arms must have been drawn by lot; who was reached plays no part.
        self_service: arms that start with self-service.
        choice: arms in which both are offered as equals.
        together: arms in which the customer prepares the contact digitally, and then meets a person.
    """

    person: tuple[str, ...] = ("medewerker", "mens", "person")
    self_service: tuple[str, ...] = ("zelfservice", "self_service")
    choice: tuple[str, ...] = ("keuze", "choice")
    together: tuple[str, ...] = ("samen", "together")


class ReachToday(Record, frozen=True):
    """How customers reach a person today: the phone menu, the flow or the site that is there.

    Attributes:
        source: a menu, a flow, a folder with a site, or the record that `humanline reach` wrote (`reach.json`),
            relative to `line.toml`. Nothing is fetched from the network.
        moments: moment → the place in it (its id, or the words of the option), where they are called differently.
        entries: where customers come in, where that is known better than the source says: places by id or name; of a
            dialplan `context,extension` or a number.
    """

    source: str = ""
    moments: dict[str, str] = {}
    entries: tuple[str, ...] = ()


class Workshop(Record, frozen=True):
    """Where the judgements are.

    Attributes:
        sheet: the filled-in workshop sheet (XLSX or CSV), relative to `line.toml`.
        surveys: answers of customers to the same questions (CSV).
    """

    sheet: str = ""
    surveys: tuple[str, ...] = ()


class Organisation(Record, frozen=True):
    """The whole configuration of an organisation: `line.toml`, schema 1.

    Attributes:
        columns: contact-log column → where it comes from.
        totals: what a line holds where it is a total of many contacts; left out where a line is a contact.
        attributes: name → column; what segments and policies may look at.
        derived: contact-log column → rule over the file's columns, such as `outcome == 'HANG' and q_time > 0`.
        check: name → rule that a record must keep; a record that breaks it is rejected, with this name as the reason.
        exclude: name → rule; a record that meets it is left out and counted under this name.
        moments: moment → the rule that gives it, one table each. The first that matches counts; where none does, what
            the column of `moment` says, and without one `other`. Also what else it is called, and its self-service.
        causes: what went wrong or was not done → the rule that gives it, one table each. The first that matches counts;
            where none does, what the column of `cause` says.
        segments: name → rule over the attributes. The first that matches counts; else `everyone else`.
        starts: moment → how its contacts could start beside with a person and with self-service.
        minutes: channel → staff minutes a contact (assumed), where the log has no handle times. `person` serves for
            every person channel not named.
        opening: person channel → when people are there, one table each.
        promises: what is promised to customers who want a person, one table each.
        decided: cells of which a named person decided, one table each.
        to_decide: contact-log column → what its values can't settle (day or month first, a unit). Every page leads with
            it, until somebody has looked and taken the line out.
    """

    schema: Literal[1] = 1
    organisation: AboutOrganisation = AboutOrganisation()
    log: Log = Log()
    columns: dict[str, Source] = {}
    to_decide: dict[str, str] = {}
    totals: Totals | None = None
    attributes: dict[str, str] = {}
    derived: dict[str, str] = {}
    check: dict[str, str] = {}
    exclude: dict[str, str] = {}
    channels: Channels = Channels()
    moments: dict[str, MomentRule] = {}
    causes: dict[str, CauseRule] = {}
    segments: dict[str, str] = {}
    starts: dict[str, OtherStarts] = {}
    minutes: dict[str, Positive] = {}
    self_service: SelfService = SelfService()
    owed: Owed = Owed()
    protected: Protected = Protected()
    opening: dict[str, ChannelOpening] = {}
    promises: tuple[PromiseMade, ...] = ()
    decided: tuple[Decided, ...] = ()
    value: Value = Value()
    rule: RuleSettings = RuleSettings()
    staff: Staff = Staff()
    targets: Targets = Targets()
    windows: Windows = Windows()
    privacy: Privacy = Privacy()
    assume: Assume = Assume()
    trials: Trials = Trials()
    workshop: Workshop = Workshop()
    reach: ReachToday = ReachToday()

    @property
    def moment_rules(self) -> dict[str, str]:
        """Moment → the rule that gives it, of the moments that have one."""
        return {name: moment.rule for name, moment in self.moments.items() if moment.rule}

    @property
    def cause_rules(self) -> dict[str, str]:
        """Cause → the rule that gives it."""
        return {name: cause.rule for name, cause in self.causes.items()}
