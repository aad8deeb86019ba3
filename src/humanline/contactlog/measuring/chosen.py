"""How many customers choose a person where a person and self-service are offered as equals: in arms of trials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from humanline.contactlog.measuring.evidence import spoken_arm
from humanline.contactlog.measuring.scanning import Row, named
from humanline.model.estimate import Estimate
from humanline.model.facts import ChosenPerson
from humanline.model.organisation import Organisation
from humanline.stats import intervals


def chosen_of(rows: Sequence[Row], organisation: Organisation) -> tuple[ChosenPerson, ...]:
    """By trial and moment, the share of the contacts that went to a person.

    A customer's contacts go together, so the interval is as wide as if each customer counted once (Wilson).

    Args:
        rows: sums of the contacts in trials.
        organisation: for what the arms are called, and the smallest group that may be shown.
    """
    arms = {spoken_arm(name) for name in organisation.trials.choice}
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if spoken_arm(row["arm"]) in arms:
            found = sums[named(row["moment"]), row["trial"]]
            for k, name in enumerate(("contacts", "met", "units")):
                found[k] += row[name]
    chosen = []
    for (moment, trial), (contacts, met, units) in sorted(sums.items()):
        if contacts >= organisation.privacy.smallest_group:
            value, low, high = intervals.proportion(units * met / contacts, units)
            share = Estimate(value=float(value), low=float(low), high=float(high), n=contacts, method="wilson")
            chosen.append(ChosenPerson(moment, trial, share))
    return tuple(chosen)
