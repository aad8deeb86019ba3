"""What goes wrong in the made-up housing association, so that tenants have to get in touch: true, because put there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.worlds import moments as w
from humanline.worlds.moments import Words

#: What stands in the log where nothing went wrong.
NOTHING = Words("niets", "nothing")


class Failure(NamedTuple):
    """One cause of contacts.

    Attributes:
        name: what goes wrong or is not done.
        department: where it lies, which need not be who handles the contacts.
        shares: English name of a moment → share of its stories that it causes.
    """

    name: Words
    department: Words
    shares: dict[str, float]


FAILURES: tuple[Failure, ...] = (
    Failure(
        Words("monteur kwam niet of te laat", "engineer did not come or came late"),
        w.REPAIRS,
        {"repair request": 0.16, "urgent: no water or heating": 0.08, "complaint": 0.15},
    ),
    Failure(
        Words("reparatie niet goed gedaan", "repair not done well"),
        w.REPAIRS,
        {"repair request": 0.10, "complaint": 0.10, "urgent: no water or heating": 0.06},
    ),
    Failure(
        Words("brief over huur of kosten onduidelijk", "letter on rent or costs unclear"),
        w.RENT,
        {"rent question": 0.30, "service cost question": 0.40, "cannot pay the rent": 0.05},
    ),
    Failure(Words("fout in de rekening", "error in the account"), w.RENT, {"rent question": 0.10, "complaint": 0.12}),
    Failure(
        Words("geen bericht over de voortgang", "no news of progress"),
        w.LETTING,
        {"housing application status": 0.40, "moving out": 0.12, "complaint": 0.06},
    ),
    Failure(
        Words("melding niet opgevolgd", "report not followed up"),
        w.NEIGHBOURHOOD,
        {"neighbour nuisance": 0.30, "complaint": 0.08},
    ),
    Failure(
        Words("website loopt vast", "website gets stuck"),
        w.DESK,
        {"change of address": 0.12, "contract or document request": 0.15, "viewing": 0.05},
    ),
)


def failures_of(moment: NDArray[np.int64], chance: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which of `FAILURES` caused each contact, −1 where nothing went wrong.

    Args:
        moment: of each contact, its place in `KINDS`.
        chance: of each contact, 0–1; the same for all contacts of a story.
    """
    shares = np.array([[failure.shares.get(kind.name.en, 0.0) for failure in FAILURES] for kind in w.KINDS])
    upto = np.cumsum(shares, axis=1)[moment]
    found = (chance[:, None] >= upto).sum(axis=1)
    return np.where(found < len(FAILURES), found, -1)
