"""Beside the map: how many steps a customer takes to a person today, in each moment."""

from __future__ import annotations

from humanline.foundation.names import same
from humanline.model.plan import Plan, StepsToPerson
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.charts.matters import HIGHEST
from humanline.report.numbers import CellText, Kind
from humanline.report.plan.meaning import Moment, by_moment
from humanline.report.voice import Voice

_SCORE: Kind = "score"


def steps_section(plan: Plan, voice: Voice) -> Section | None:
    """Moments that matter most to customers first; left out where nothing is known of the way to a person."""
    if not plan.steps_to_person:
        return None
    moments = {same(moment.name): moment for moment in by_moment(plan.cells)}
    known = [(one, moments.get(same(one.moment))) for one in plan.steps_to_person]
    known.sort(key=lambda pair: (-_matters(pair[1]), -_far(pair[0]), pair[0].moment))
    unknown = CellText(voice("number.unknown"))
    rows: list[Row] = [
        (
            one.moment,
            CellText(
                voice("plan.steps.measured") if one.measured else voice("plan.steps.counted"), one.way or one.source
            ),
            _steps(one, voice),
            voice.numbers.minutes(one.seconds / 60) if one.seconds is not None else unknown,
            unknown if moment is None or moment.customer is None else voice.numbers.cell(moment.customer, _SCORE),
        )
        for one, moment in known
    ]
    head = (
        voice("plan.cells.cell"),
        voice("plan.steps.how"),
        voice("plan.steps.steps"),
        voice("plan.steps.time"),
        voice("plan.gains.matters_customer"),
    )
    missing = [moment.name for key, moment in moments.items() if key not in {same(one.moment) for one, _ in known}]
    notes = (voice("plan.steps.left_out", cells=voice.numbers.listed(missing)),) if missing else ()
    return Section(
        name="steps",
        subject=voice("plan.steps.subject"),
        heading=_heading(known, voice),
        text=(voice("plan.steps.text"),),
        sheets=(Sheet(voice("plan.steps.caption"), head, tuple(rows), words=2, notes=notes),),
    )


def _matters(moment: Moment | None) -> float:
    return moment.customer.value if moment is not None and moment.customer is not None else -1.0


def _far(one: StepsToPerson) -> float:
    return one.steps if one.steps is not None else float("inf")


def _steps(one: StepsToPerson, voice: Voice) -> CellText | str:
    if one.steps is not None:
        return voice.numbers.decimal(one.steps, 0 if float(one.steps).is_integer() else 1)
    return CellText(voice("plan.steps.no_way" if one.steps_hoped is None else "plan.steps.not_sure"))


def _heading(known: list[tuple[StepsToPerson, Moment | None]], voice: Voice) -> str:
    """What matters most and lies farthest."""
    important = [one for one, moment in known if _matters(moment) > HIGHEST / 2] or [one for one, _ in known]
    none = [one for one in important if one.steps is None and one.steps_hoped is None]
    if none:
        return voice("plan.steps.heading_none", cell=none[0].moment)
    sure = [one for one in important if one.steps is not None]
    if not sure:
        return voice("plan.steps.heading_not_sure")
    farthest = max(sure, key=lambda one: one.steps or 0.0)
    if (farthest.steps or 0.0) <= 1:
        return voice("plan.steps.heading_near")
    return voice("plan.steps.heading", cell=farthest.moment, steps=_steps(farthest, voice))
