"""What simulated people write on the workshop sheet: the truth, as they see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from humanline.foundation.language import Language
from humanline.model.judgement import Candidate, Judgements, Score, SheetMoment, Side
from humanline.worlds.setting import Kind, Setting, Words

if TYPE_CHECKING:
    from humanline.worlds.truth import CellTruth, WorldTruth

#: How raters differ, in score points: how generous each is, and chance. Staff who guess for customers are off by the
#: same amount for a moment, all of them: they hear the same stories.
GENEROUS_SD = 0.3
CHANCE_SD = 0.6
GUESS_SD = 0.4
POINTS_PER_SCORE = 10.0
#: Raters score the oldest segment apart where it gains this many points more than the others.
APART = 2.0

#: How many customers filled in a sheet.
CUSTOMERS = 5
NO_DEPARTMENT = Words("", "")
STAFF_SIDES: tuple[Side, ...] = ("organisation", "staff_for_customer")
WAY = Words("keuzemenu, dan '0', dan wachtrij", "menu, then '0', then the queue")


def raters_of(setting: Setting) -> tuple[tuple[Side, Words, Words], ...]:
    """Who filled in a sheet: for which side, the name, and the department.

    Staff answer twice: for the organisation, and what they think that customers would say.

    Args:
        setting: the organisation.
    """
    who = setting.customer
    customers = [Words(f"{who.nl} {k}", f"{who.en} {k}") for k in range(1, CUSTOMERS + 1)]
    return (
        *(("customer", name, NO_DEPARTMENT) for name in customers),
        *((side, name, department) for name, department in setting.staff for side in STAFF_SIDES),
    )


def judgements(
    setting: Setting,
    truth: WorldTruth,
    rng: np.random.Generator,
    *,
    language: Language,
    own_department: float = 0.0,
    together: float = 0.0,
) -> Judgements:
    """A filled-in sheet: each rater's scores are the truth plus generosity plus chance, in whole steps.

    Args:
        setting: the organisation.
        truth: what is true.
        rng: of generosity and chance.
        language: of the names.
        own_department: score points by which staff overrate what a person adds to the moments of their own department.
        together: score points (one standard deviation) by which all raters are off alike on what a person adds to a
            moment.
    """
    scores: list[Score] = []
    items = [item for kind in setting.kinds for item in _items(truth, kind.name.of(language))]
    guess = GUESS_SD * rng.standard_normal(len(items))
    alike = together * rng.standard_normal(len(items)) if together else np.zeros(len(items))
    handled_by = {kind.name.of(language): kind.department for kind in setting.kinds}
    for side, name, department in raters_of(setting):
        generous = GENEROUS_SD * rng.standard_normal()
        for k, (segment, cells) in enumerate(items):
            adds, matters = _true(cells, side)
            shift = alike[k] + (guess[k] if side == "staff_for_customer" else 0.0)
            shift += own_department if handled_by[cells[0].moment] == department else 0.0
            noise = rng.standard_normal(2)
            scores.append(
                Score(
                    rater=name.of(language),
                    side=side,
                    moment=cells[0].moment,
                    segment=segment,
                    matters=float(np.clip(round(matters + generous + 1.2 * noise[0]), 0, 10)),
                    adds=float(np.clip(round(adds + generous + shift + CHANCE_SD * noise[1]), -2, 2)),
                    department=department.of(language),
                )
            )
    names = {kind.name.en: kind.name.of(language) for kind in setting.kinds}
    return Judgements(
        sources=("workshop.xlsx",),
        moments=tuple(_sheet_moment(truth, kind, language) for kind in setting.kinds),
        scores=tuple(scores),
        candidates=tuple(
            Candidate(name=name.of(language), moment=names[moment], keeps_share=keeps, cost_per_year=cost)
            for name, moment, keeps, cost in setting.candidates
        ),
        hours_per_week=truth.hours_per_week,
        made_up=True,
    )


def _items(truth: WorldTruth, moment: str) -> list[tuple[str, list[CellTruth]]]:
    """The moment as a whole, or the oldest apart from the others, where that matters."""
    cells = [cell for cell in truth.cells if cell.moment == moment]
    younger, oldest = cells[:-1], cells[-1]
    if oldest.gain - _weighed(younger, "gain") < APART:
        return [("", cells)]
    return [("", younger), (oldest.segment, [oldest])]


def _true(cells: list[CellTruth], side: Side) -> tuple[float, float]:
    """What a rater would write who knew everything: scores for 'adds' and 'matters'."""
    name = "organisation" if side == "organisation" else "customer"
    return _weighed(cells, name) / POINTS_PER_SCORE, _weighed(cells, f"matters_{name}")


def _weighed(cells: list[CellTruth], name: str) -> float:
    volume = np.array([cell.contacts_per_week for cell in cells])
    return float(np.average([getattr(cell, name) for cell in cells], weights=np.maximum(volume, 1e-9)))


def _sheet_moment(truth: WorldTruth, kind: Kind, language: Language) -> SheetMoment:
    """Volumes and minutes as a manager knows them: in round numbers."""
    name = kind.name.of(language)
    per_week = sum(cell.contacts_per_week for cell in truth.cells if cell.moment == name)
    return SheetMoment(
        name=name,
        per_week=float(max(round(per_week / 10) * 10, 1)),
        minutes=float(round(kind.handle_min)),
        steps_to_person=float(kind.steps),
        way_to_person=WAY.of(language),
        owed=kind.owed,
        department=kind.department.of(language),
    )
