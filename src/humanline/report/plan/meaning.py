"""The map on the page, what matters to whom and where a person adds something; and the steps to a person today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan, StepsToPerson
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.matters import HIGHEST, Adds, Bubble, matters
from humanline.report.numbers import CellText
from humanline.report.standing_out import furthest
from humanline.report.voice import Subject, Voice

_LOOKS: dict[Adds, str] = {
    "adds": "dot-person", "perhaps": "ring-person", "perhaps_not": "ring-self", "not": "dot-self",
    "unknown": "dot-unknown",
}  # fmt: skip
_NAMED_IN_WORDS = 6
#: A map shows so many moments; the table has the others.
_MOST_DOTS = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, its segments taken together by their volume: contacts a week, how much it matters, what a person adds.

    What is not known is `None`; what a person adds is points a contact.
    """

    name: str
    per_week: float
    customer: Estimate | None
    organisation: Estimate | None
    gain: Estimate | None

    @property
    def both(self) -> bool:
        """It matters more than half the scale to both."""
        return all(side is not None and side.value > HIGHEST / 2 for side in (self.customer, self.organisation))

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
    moments = _by_moment(plan.cells)
    shown = [m for m in moments if m.customer and m.organisation]
    if not shown:
        return None
    missing = [m.name for m in moments if m not in shown]
    bubbles = tuple(
        Bubble(m.name, m.customer, m.organisation, m.per_week, m.adds, _worth(m.gain, voice))
        for m in shown[:_MOST_DOTS]
        if m.customer and m.organisation
    )
    say, drawn = voice.about("plan.map"), matters(bubbles, voice, name="map")
    notes = [say("worth", unit=voice.worth.head("contact")), say("cross")]
    notes += [say("moved")] if drawn.moved else []
    notes += voice.top_only(_MOST_DOTS, len(shown))
    notes += [say("left_out", cells=voice.numbers.listed(missing))] if missing else []
    present = {bubble.adds for bubble in bubbles}
    picture = Picture(
        "map",
        drawn.wide,
        drawn.narrow,
        _alternative(shown, say),
        _sheet(moments, say),
        keys=tuple(Key(look, say(f"key_{adds}")) for adds, look in _LOOKS.items() if adds in present),
        reading=(say("reading"), say("reading")),
        notes=tuple(notes),
        numbered=drawn.wide_numbers,
        numbered_narrow=drawn.narrow_numbers,
        numbered_title=say("numbered"),
    )
    return Section(*say.named(), _heading(shown, say), text=(say("text"),), pictures=(picture,))


def _by_moment(cells: Iterable[CellPlan]) -> tuple[Moment, ...]:
    """The moments, the most contacts first; segments weigh by their contacts."""
    found: dict[str, list[CellPlan]] = {}
    for cell in cells:
        found.setdefault(cell.moment, []).append(cell)
    moments = []
    for name, alike in found.items():
        sides = (_mean(alike, side) for side in ("matters_customer", "matters_organisation", "total"))
        moments.append(Moment(name, sum(cell.contacts_per_week for cell in alike), *sides))
    return tuple(sorted(moments, key=lambda m: (-m.per_week, m.name)))


def _mean(cells: Sequence[CellPlan], side: str) -> Estimate | None:
    """The mean by volume. Its interval is the mean of the intervals, as if segments err together: never too narrow."""
    values = ((getattr(cell.gain, side), max(cell.contacts_per_week, 1e-9)) for cell in cells)
    known = [(value, weight) for value, weight in values if isinstance(value, Estimate)]
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


def _heading(shown: list[Moment], say: Subject) -> str:
    both = [moment for moment in shown if moment.both]
    adds = sum(moment.gain is not None and moment.gain.value > 0 for moment in both)
    if not both:
        return say("heading_none")
    if len(both) == 1:
        return say("heading_one", cell=both[0].name)
    return say("heading_all") if adds == len(both) else say("heading_some", both=len(both), adds=adds)


def _alternative(shown: list[Moment], say: Subject) -> str:
    voice, both = say.voice, [moment for moment in shown if moment.both]
    judged = [(moment.name, moment.gain) for moment in both or shown if moment.gain is not None]
    most = furthest(sorted(judged, key=lambda pair: -pair[1].value))
    told = voice.first_of([moment.name for moment in both], _NAMED_IN_WORDS) or voice("plan.order.alternative_none")
    return say("alternative_alike", both=told) if most is None else say("alternative", most=most[0], both=told)


def _sheet(moments: tuple[Moment, ...], say: Subject) -> Sheet:
    voice, score = say.voice, say.numbers.cell
    return Sheet.of(
        moments,
        say("caption"),
        (voice("plan.cells.cell"), lambda one: one.name),
        (voice.measure("per_week"), lambda one: voice.numbers.value(one.per_week, "count")),
        (voice("plan.gains.matters_customer"), lambda one: score(one.customer, "score")),
        (voice("plan.gains.matters_organisation"), lambda one: score(one.organisation, "score")),
        (say("gain", unit=voice.worth.head("contact")), lambda one: voice.worth.cell(one.gain, "contact")),
        notes=(voice("page.interval_note"),),
    )


def steps_section(plan: Plan, voice: Voice) -> Section | None:
    """How many steps a customer takes to a person today, what matters most to customers first.

    Left out where nothing is known of the way to a person.
    """
    if not plan.steps_to_person:
        return None
    say, numbers = voice.about("plan.steps"), voice.numbers
    moments = {same(moment.name): moment for moment in _by_moment(plan.cells)}
    scores = {key: moment.customer for key, moment in moments.items()}
    steps = sorted(plan.steps_to_person, key=lambda one: (-_matters(one, scores), -_far(one), one.moment))
    missing = [moment.name for key, moment in moments.items() if key not in {same(one.moment) for one in steps}]
    measured, counted, unknown = say("measured"), say("counted"), voice("number.unknown")
    sheet = Sheet.of(
        steps,
        say("caption"),
        (voice("plan.cells.cell"), lambda one: one.moment),
        (say("how"), lambda one: CellText(measured if one.measured else counted, one.way or one.source)),
        (say("steps"), lambda one: _steps(one, say)),
        (say("time"), lambda one: unknown if one.seconds is None else numbers.minutes(one.seconds / 60)),
        (voice("plan.gains.matters_customer"), lambda one: numbers.cell(scores.get(same(one.moment)), "score")),
        words=2,
        notes=(say("left_out", cells=numbers.listed(missing)),) if missing else (),
    )
    important = [one for one in steps if _matters(one, scores) > HIGHEST / 2] or steps
    return Section(*say.named(), _steps_heading(important, say), text=(say("text"),), sheets=(sheet,))


def _matters(one: StepsToPerson, scores: Mapping[str, Estimate | None]) -> float:
    score = scores.get(same(one.moment))
    return score.value if score is not None else -1.0


def _far(one: StepsToPerson) -> float:
    return one.steps if one.steps is not None else float("inf")


def _steps(one: StepsToPerson, say: Subject) -> str:
    if one.steps is not None:
        return say.numbers.decimal(one.steps, 0 if float(one.steps).is_integer() else 1)
    return say("no_way" if one.steps_hoped is None else "not_sure")


def _steps_heading(important: Sequence[StepsToPerson], say: Subject) -> str:
    """What lies farthest of what matters most."""
    none = [one for one in important if one.steps is None and one.steps_hoped is None]
    if none:
        return say("heading_none", cell=none[0].moment)
    sure = [one for one in important if one.steps is not None]
    if not sure:
        return say("heading_not_sure")
    farthest = max(sure, key=_far)
    if _far(farthest) <= 1:
        return say("heading_near")
    return say("heading", cell=farthest.moment, steps=_steps(farthest, say))
