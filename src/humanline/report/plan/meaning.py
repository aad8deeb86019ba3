"""What matters to whom, and where a person adds something; and the steps to a person today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from humanline.foundation.names import same
from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan, StepsToPerson
from humanline.report.blocks import Section, Sheet, grouped
from humanline.report.numbers import CellText
from humanline.report.voice import Subject, Voice

#: Scores go from nought to this.
HIGHEST = 10.0
_SIDES = ("both", "customer", "organisation", "neither", "unsaid")


class Moment(NamedTuple):
    """A moment, its segments taken together by their volume: contacts a week, how much it matters, what a person adds.

    What is not known is `None`; what a person adds is points a contact.
    """

    name: str
    per_week: float
    customer: Estimate | None
    organisation: Estimate | None
    gain: Estimate | None

    @property
    def matters_to(self) -> str:
        """To whom it matters more than half the scale; `unsaid` where nobody of one side scored it."""
        if self.customer is None or self.organisation is None:
            return "unsaid"
        customer, organisation = (side.value > HIGHEST / 2 for side in (self.customer, self.organisation))
        return "both" if customer and organisation else _SIDES[1 if customer else 2 if organisation else 3]


def matters_section(plan: Plan, voice: Voice) -> Section | None:
    """What matters to whom; left out where nobody said how much anything matters."""
    moments, say = _by_moment(plan.cells), voice.about("plan.matters")
    known = [one for one in moments if one.customer or one.organisation]
    if not (told := [one for one in known if one.matters_to != "unsaid"]):
        return None
    in_order = sorted(known, key=lambda one: _SIDES.index(one.matters_to))
    missing = [one.name for one in moments if one not in known]
    notes = [voice("page.interval_note")]
    notes += [say("left_out", cells=voice.numbers.listed(missing))] if missing else []
    score = voice.numbers.cell
    sheet = Sheet.of(
        in_order,
        say("caption"),
        (voice("plan.cells.cell"), lambda one: one.name),
        (say("matters"), lambda one: say(one.matters_to)),
        (voice.measure("per_week"), lambda one: voice.numbers.value(one.per_week, "count")),
        (voice("plan.gains.matters_customer"), lambda one: score(one.customer, "score")),
        (voice("plan.gains.matters_organisation"), lambda one: score(one.organisation, "score")),
        (say("gain", unit=voice.worth.head("contact")), lambda one: voice.worth.cell(one.gain, "contact")),
        words=2,
        notes=tuple(notes),
    )
    return Section(*say.named(), _heading(told, say), text=(say("text"),), sheets=(sheet,))


def _by_moment(cells: Iterable[CellPlan]) -> tuple[Moment, ...]:
    """The moments, the most contacts first; segments weigh by their contacts."""
    moments = []
    for name, alike in grouped((cell.moment, cell) for cell in cells).items():
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
    n, ends = min(estimate.n for estimate, _ in known), ("value", "low", "high")
    return Estimate(**{end: sum(getattr(one, end) * weight for one, weight in known) / whole for end in ends}, n=n)


def _heading(shown: list[Moment], say: Subject) -> str:
    both = [moment for moment in shown if moment.matters_to == "both"]
    if len(both) < 2:
        return say("heading_one", cell=both[0].name) if both else say("heading_none")
    adds = sum(moment.gain is not None and moment.gain.value > 0 for moment in both)
    return say("heading_all" if adds == len(both) else "heading_some", both=len(both), adds=adds)


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
    for one in important:
        if one.steps is None and one.steps_hoped is None:
            return say("heading_none", cell=one.moment)
    farthest = max((one for one in important if one.steps is not None), key=_far, default=None)
    if farthest is None:
        return say("heading_not_sure")
    near = _far(farthest) <= 1
    return say("heading_near" if near else "heading", cell=farthest.moment, steps=_steps(farthest, say))
