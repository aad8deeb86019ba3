"""The map on the page: what matters to whom, and where a person adds something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from humanline.model.estimate import Estimate, Measure
from humanline.model.plan import CellPlan, Plan
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.matters import HIGHEST, Adds, Bubble, matters
from humanline.report.numbers import CellText
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice

_LOOKS: dict[Adds, tuple[str, str]] = {
    "adds": ("dot-person", "plan.map.key_adds"),
    "perhaps": ("ring-person", "plan.map.key_perhaps"),
    "perhaps_not": ("ring-self", "plan.map.key_perhaps_not"),
    "not": ("dot-self", "plan.map.key_not"),
    "unknown": ("dot-unknown", "plan.map.key_unknown"),
}
_NAMED_IN_WORDS = 6
#: A map shows so many moments; the table has the others.
_MOST_DOTS = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, its segments taken together by their volume.

    Attributes:
        name: the moment.
        per_week: contacts a week.
        customer: how much it matters to the customer, or `None`.
        organisation: how much it matters to the organisation, or `None`.
        gain: what a person adds to a contact, or `None`.
    """

    name: str
    per_week: float
    customer: Estimate | None
    organisation: Estimate | None
    gain: Estimate | None

    @property
    def both(self) -> bool:
        """It matters more than half the scale to both."""
        middle = HIGHEST / 2
        return (
            self.customer is not None
            and self.organisation is not None
            and self.customer.value > middle
            and self.organisation.value > middle
        )

    @property
    def adds(self) -> Adds:
        """Whether a person adds something, and whether that is sure."""
        if self.gain is None:
            return "unknown"
        if self.gain.value > 0:
            return "adds" if self.gain.low > 0 else "perhaps"
        return "not" if self.gain.high < 0 else "perhaps_not"


def map_section(plan: Plan, voice: Voice) -> Section | None:
    """The map with its words; left out where nobody said how much anything matters."""
    moments = by_moment(plan.cells)
    shown = [m for m in moments if m.customer is not None and m.organisation is not None]
    if not shown:
        return None
    missing = [m.name for m in moments if m.customer is None or m.organisation is None]
    bubbles = tuple(
        Bubble(m.name, m.customer, m.organisation, m.per_week, m.adds, _worth(m.gain, voice))
        for m in shown[:_MOST_DOTS]
        if m.customer is not None and m.organisation is not None
    )
    drawn = matters(bubbles, voice, name="map")
    notes = [voice("plan.map.worth", unit=voice.worth.head("contact")), voice("plan.map.cross")]
    if drawn.moved:
        notes.append(voice("plan.map.moved"))
    if len(shown) > _MOST_DOTS:
        notes.append(voice("page.top_only", shown=_MOST_DOTS, count=len(shown)))
    if missing:
        notes.append(voice("plan.map.left_out", cells=voice.numbers.listed(missing)))
    present = {bubble.adds for bubble in bubbles}
    return Section(
        name="map",
        subject=voice("plan.map.subject"),
        heading=_heading(shown, voice),
        text=(voice("plan.map.text"),),
        pictures=(
            Picture(
                name="map",
                wide=drawn.wide,
                narrow=drawn.narrow,
                alternative=_alternative(shown, voice),
                numbers=_sheet(moments, voice),
                keys=tuple(Key(look, voice(key)) for adds, (look, key) in _LOOKS.items() if adds in present),
                reading=(voice("plan.map.reading"), voice("plan.map.reading")),
                notes=tuple(notes),
                numbered=drawn.wide_numbers,
                numbered_narrow=drawn.narrow_numbers,
                numbered_title=voice("plan.map.numbered"),
            ),
        ),
    )


def by_moment(cells: Iterable[CellPlan]) -> tuple[Moment, ...]:
    """The moments, the most contacts first; segments weigh by their contacts."""
    found: dict[str, list[CellPlan]] = {}
    for cell in cells:
        found.setdefault(cell.moment, []).append(cell)
    moments = (
        Moment(
            name=name,
            per_week=sum(cell.contacts_per_week for cell in alike),
            customer=_mean([(cell.gain.matters_customer, cell.contacts_per_week) for cell in alike]),
            organisation=_mean([(cell.gain.matters_organisation, cell.contacts_per_week) for cell in alike]),
            gain=_mean([(cell.gain.total, cell.contacts_per_week) for cell in alike]),
        )
        for name, alike in found.items()
    )
    return tuple(sorted(moments, key=lambda m: (-m.per_week, m.name)))


def _mean(found: list[tuple[Measure, float]]) -> Estimate | None:
    """The mean by volume. Its interval is the mean of the intervals, as if segments err together: never too narrow."""
    known = [(value, max(weight, 1e-9)) for value, weight in found if isinstance(value, Estimate)]
    whole = sum(weight for _, weight in known)
    if not known:
        return None
    value, low, high = (
        sum(getattr(estimate, end) * weight for estimate, weight in known) / whole for end in ("value", "low", "high")
    )
    return Estimate(value=value, low=low, high=high, n=min(estimate.n for estimate, _ in known))


def _worth(gain: Estimate | None, voice: Voice) -> str:
    if gain is None:
        return ""
    value = voice.worth.number(gain.value, "contact")
    said = voice.numbers.decimal(abs(value), 0 if abs(value) >= 10 else 1)
    if float(f"{value:.1f}") == 0:
        return said
    return ("+" if value > 0 else "−") + said


def _heading(shown: list[Moment], voice: Voice) -> str:
    both = [moment for moment in shown if moment.both]
    adds = sum(moment.gain is not None and moment.gain.value > 0 for moment in both)
    if not both:
        return voice("plan.map.heading_none")
    if len(both) == 1:
        return voice("plan.map.heading_one", cell=both[0].name)
    if adds == len(both):
        return voice("plan.map.heading_all")
    return voice("plan.map.heading_some", both=len(both), adds=adds)


def _alternative(shown: list[Moment], voice: Voice) -> str:
    both = [moment for moment in shown if moment.both]
    judged = [(moment.name, moment.gain) for moment in both or shown if moment.gain is not None]
    most = furthest(sorted(judged, key=lambda pair: -pair[1].value))
    names = [moment.name for moment in both[:_NAMED_IN_WORDS]]
    if len(both) > _NAMED_IN_WORDS:
        names.append(voice("plan.order.more", count=len(both) - _NAMED_IN_WORDS))
    nothing = voice("plan.order.alternative_none")
    said = {"both": voice.numbers.listed(names) or nothing}
    if most is None:
        return voice("plan.map.alternative_alike", **said)
    return voice("plan.map.alternative", most=most[0], **said)


def _sheet(moments: tuple[Moment, ...], voice: Voice) -> Sheet:
    unknown = CellText(voice("number.unknown"))
    rows: list[Row] = [
        (
            moment.name,
            voice.numbers.value(moment.per_week, "count"),
            *(
                unknown if score is None else voice.numbers.cell(score, "score")
                for score in (moment.customer, moment.organisation)
            ),
            unknown if moment.gain is None else voice.worth.cell(moment.gain, "contact"),
        )
        for moment in moments
    ]
    head = (
        voice("plan.cells.cell"),
        voice.measure("per_week"),
        voice("plan.gains.matters_customer"),
        voice("plan.gains.matters_organisation"),
        voice("plan.map.gain", unit=voice.worth.head("contact")),
    )
    return Sheet(voice("plan.map.caption"), head, tuple(rows), notes=(voice("page.interval_note"),))
