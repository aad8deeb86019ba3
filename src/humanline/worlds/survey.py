"""The two questions, as simulated customers answered them: one row a customer."""

from __future__ import annotations

import numpy as np

from humanline.foundation.language import Language
from humanline.worlds.raters import CHANCE_SD, GENEROUS_SD, POINTS_PER_SCORE
from humanline.worlds.truth import WorldTruth

#: How many customers answered; each about one moment, the last that they were in touch about.
ANSWERS = 400
HEADER = {"nl": "contactmoment,doelgroep,belang,medewerker voegt toe", "en": "moment,segment,matters,adds"}


def survey_text(truth: WorldTruth, rng: np.random.Generator, *, language: Language, answers: int = ANSWERS) -> str:
    """The survey as CSV. A single customer differs more from the truth than a rater who sees many.

    Args:
        truth: what is true.
        rng: where chance comes from.
        language: of header and names.
        answers: how many customers answered.
    """
    volume = np.array([cell.contacts_per_week for cell in truth.cells])
    # Rare moments were asked for on purpose: the square root evens the numbers out.
    chance = np.sqrt(volume) / np.sqrt(volume).sum()
    spread = np.hypot(CHANCE_SD, GENEROUS_SD) * 1.3
    lines = [HEADER[language]]
    for k in rng.choice(len(truth.cells), size=answers, p=chance):
        cell = truth.cells[k]
        noise = rng.standard_normal(2)
        matters = int(np.clip(round(cell.matters_customer + 1.5 * noise[0]), 0, 10))
        adds = int(np.clip(round(cell.customer / POINTS_PER_SCORE + spread * noise[1]), -2, 2))
        lines.append(f"{cell.moment},{cell.segment},{matters},{adds}")
    return "\n".join([*lines, ""])
