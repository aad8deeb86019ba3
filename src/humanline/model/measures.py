"""What each measure of a contact log rests on: one row a measure, read by sums, pages, plan and documents.

A measure exists only where what it needs is there, can be read, and is not assumed (I11). Nobody decides that again.
"""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

MeasureKind = Literal["rate", "share", "mean", "quantile"]
Unit = Literal["share", "minutes", "hours", "count", "score", "times"]

#: What a log must be able to tell, beside the columns of the contact log, for a measure to exist:
#:   clock          the time of day stands with nearly every contact, not only its date
#:   two_weeks      the log covers two whole weeks, or `period_weeks` says how many it stands for
#:   channel        the channel stands in the log, and nearly every contact's channel is known to be served by a person
#:                  or by self-service
#:   person         there are contacts in a person channel
#:   self_service   there are contacts in self-service
#:   cause_told     of nearly every contact it is known whether something went wrong, and not always the same
#:   comes_back     some customer is seen again on the same moment, so that identifiers can tell who comes back
CAPABILITIES: tuple[str, ...] = (
    "clock",
    "two_weeks",
    "channel",
    "person",
    "self_service",
    "cause_told",
    "comes_back",
)


class MeasureRow(Record, frozen=True):
    """One measure, and what it rests on.

    Attributes:
        name: its name in a group's measures.
        kind: how it is estimated.
        unit: what its number counts.
        needs: ways to know it, each a set of columns and `CAPABILITIES` that must all hold; the first way is the one
            that is asked for where none holds.
        out_of: what it is out of, as a fixed word that pages translate.
        leaves_out: what is left out of that, as fixed words.
    """

    name: str
    kind: MeasureKind
    unit: Unit
    needs: tuple[tuple[str, ...], ...]
    out_of: str
    leaves_out: tuple[str, ...] = ()


_FOLLOWED = ("customer_id", "opened_at", "comes_back")

#: Every measure of a group, in the order of a page:
#:   per_week          contacts a week
#:   person_share      contacts that came to a person: in a person channel, who hung up left out where that is known
#:   handle_min        mean staff minutes of a contact in a person channel
#:   wait_min          mean minutes waited, of all who came for a person and whose wait is known, abandoned or served
#:   wait_p90_min      minutes within which nine in ten had waited
#:   abandonment       share that left while waiting
#:   repeat            share followed by another contact of the same customer on the same moment in the window
#:   spill_over        share of self-service contacts followed by a person channel in the spill window
#:   resolved          share resolved
#:   satisfaction      mean, on 1–5
#:   felt_heard        mean, on 0–10
#:   complaint         share with a complaint
#:   transferred       share passed on
#:   completion_h      median hours until finished
#:   completion_p90_h  hours within which nine in ten were finished
#:   asked             share that asked for a person
#:   reached           of those who asked, the share that reached one
#:   minutes_to_person median minutes from asking to reaching
#:   contacts_to_person mean number of contacts it took a customer to get to a person (1 = the first)
#:   unheard           share that asked for or wanted a person and did not reach one, gave up, hung up while waiting,
#:                     or came back another way
#:   failure_demand    share that came because something went wrong or was not done
#:   end_unknown       share of which nothing says how it ended: neither closed nor known to be unheard
MEASURE_ROWS: tuple[MeasureRow, ...] = (
    MeasureRow("per_week", "rate", "count", (("two_weeks",),), "weeks"),
    MeasureRow(
        "person_share",
        "share",
        "share",
        (("channel", "person", "self_service"),),
        "contacts",
        ("unknown_channel", "unknown_end"),
    ),
    MeasureRow("handle_min", "mean", "minutes", (("handle_s",),), "with_a_person", ("no_handle_time",)),
    MeasureRow("wait_min", "mean", "minutes", (("wait_s",),), "who_waited", ("no_wait",)),
    MeasureRow("wait_p90_min", "quantile", "minutes", (("wait_s",),), "who_waited", ("no_wait",)),
    MeasureRow("abandonment", "share", "share", (("abandoned",),), "not_self_service", ("not_known",)),
    MeasureRow("repeat", "share", "share", (_FOLLOWED,), "known_customers", ("window_cut",)),
    MeasureRow(
        "spill_over",
        "share",
        "share",
        ((*_FOLLOWED, "clock", "channel", "person", "self_service"),),
        "self_service",
        ("window_cut",),
    ),
    MeasureRow("resolved", "share", "share", (("resolved",),), "contacts", ("not_known",)),
    MeasureRow("satisfaction", "mean", "score", (("satisfaction",),), "who_answered", ("not_known",)),
    MeasureRow("felt_heard", "mean", "score", (("felt_heard",),), "who_answered", ("not_known",)),
    MeasureRow("complaint", "share", "share", (("complaint",),), "contacts", ("not_known",)),
    MeasureRow("transferred", "share", "share", (("transferred",),), "contacts", ("not_known",)),
    MeasureRow(
        "completion_h", "quantile", "hours", (("opened_at", "closed_at", "clock"), ("completion_s",)), "finished"
    ),
    MeasureRow(
        "completion_p90_h", "quantile", "hours", (("opened_at", "closed_at", "clock"), ("completion_s",)), "finished"
    ),
    MeasureRow("asked", "share", "share", (("asked_person_at",),), "contacts", ("not_known",)),
    MeasureRow("reached", "share", "share", (("asked_person_at", "reached_person_at"),), "who_asked", ("not_known",)),
    MeasureRow("minutes_to_person", "quantile", "minutes", (("asked_person_at", "reached_person_at"),), "who_reached"),
    MeasureRow("contacts_to_person", "mean", "times", ((*_FOLLOWED, "clock", "channel", "person"),), "known_customers"),
    MeasureRow(
        "unheard",
        "share",
        "share",
        (("asked_person_at", "reached_person_at"), ("abandoned",), ("gave_up_at",), ("wanted_person", "channel")),
        "contacts",
        ("not_known", "window_cut"),
    ),
    MeasureRow("failure_demand", "share", "share", (("cause", "cause_told"),), "contacts", ("not_known",)),
    MeasureRow("end_unknown", "share", "share", (("closed_at",),), "contacts", ("not_known",)),
)

MEASURES: tuple[str, ...] = tuple(row.name for row in MEASURE_ROWS)
MEASURE_BY_NAME: dict[str, MeasureRow] = {row.name: row for row in MEASURE_ROWS}
