"""What goes wrong in a made-up organisation, so that customers have to get in touch: true, because put there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from humanline.worlds.setting import Setting, Words

#: What stands in the log where nothing went wrong.
NOTHING = Words("niets", "nothing")


def failures_of(setting: Setting, moment: NDArray[np.int64], chance: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which of the organisation's failures caused each contact, −1 where nothing went wrong.

    Args:
        setting: the organisation.
        moment: of each contact, its place in `kinds`.
        chance: of each contact, 0–1; the same for all contacts of a story.
    """
    shares = np.array(
        [[failure.shares.get(kind.name.en, 0.0) for failure in setting.failures] for kind in setting.kinds]
    )
    upto = np.cumsum(shares, axis=1)[moment]
    found = (chance[:, None] >= upto).sum(axis=1)
    return np.where(found < len(setting.failures), found, -1)
