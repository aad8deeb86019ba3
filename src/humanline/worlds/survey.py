"""The questions on the gain, and the third on wishes, as simulated customers answered them: one row a customer."""

from __future__ import annotations

import numpy as np

from humanline.foundation.language import LANGUAGES, Language
from humanline.worlds.raters import CHANCE_SD, GENEROUS_SD, POINTS_PER_SCORE
from humanline.worlds.truth import WorldTruth

#: How many customers answered; each about one moment, the last that they were in touch about.
ANSWERS = 400
#: The third question, of customers who had no person; so large a share of those who answered.
WISHED = {"nl": "liever een medewerker", "en": "rather a person"}
WITHOUT_PERSON = 0.5
#: Share that would rather have had a person where one adds nothing, and for each point that one adds to a customer.
WISH, WISH_A_POINT = 0.10, 0.05
HEADER = {"nl": "contactmoment,doelgroep,belang,medewerker voegt toe", "en": "moment,segment,matters,adds"}


def survey_text(
    truth: WorldTruth,
    rng: np.random.Generator,
    *,
    language: Language,
    answers: int = ANSWERS,
    wishes: np.random.Generator | None = None,
) -> str:
    """The survey as CSV. A single customer differs more from the truth than a rater who sees many.

    Args:
        truth: what is true.
        rng: where chance comes from.
        language: of header and names.
        answers: how many customers answered.
        wishes: where the chance of the third question comes from; `None` where it was not asked.
    """
    volume = np.array([cell.contacts_per_week for cell in truth.cells])
    # Rare moments were asked for on purpose: the square root evens the numbers out.
    chance = np.sqrt(volume) / np.sqrt(volume).sum()
    spread = np.hypot(CHANCE_SD, GENEROUS_SD) * 1.3
    lines = [HEADER[language] if wishes is None else f"{HEADER[language]},{WISHED[language]}"]
    said = LANGUAGES[language]
    for k in rng.choice(len(truth.cells), size=answers, p=chance):
        cell = truth.cells[k]
        noise = rng.standard_normal(2)
        matters = int(np.clip(round(cell.matters_customer + 1.5 * noise[0]), 0, 10))
        adds = int(np.clip(round(cell.customer / POINTS_PER_SCORE + spread * noise[1]), -2, 2))
        line = f"{cell.moment},{cell.segment},{matters},{adds}"
        if wishes is not None:
            without, wished = wishes.random(2) < (WITHOUT_PERSON, WISH + WISH_A_POINT * max(cell.customer, 0.0))
            line += f",{(said.yes if wished else said.no) if without and not cell.owed else ''}"
        lines.append(line)
    return "\n".join([*lines, ""])
