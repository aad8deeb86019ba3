"""What a line foresees of the log to come: volumes, minutes, how contacts start, and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Measure
from humanline.model.facts import Facts, Group
from humanline.model.foreseen import Foreseen
from humanline.model.load import CellLoad
from humanline.model.organisation import Mode
from humanline.model.plan import Plan
from humanline.plan.merit import spread, with_interval
from humanline.plan.starting import share_with_person

#: Foreseen to stay as they went: what no line decides.
_STAYS = ("per_week", "handle_min", "spill_over", "asked")
#: The same over all contacts.
_STAYS_IN_ALL = ("per_week", "reached", "unheard", "felt_heard", "resolved")

#: Share of the waiting customers that is helped in time.
IN_TIME = "in_time"
#: How far a simulated week may be off in that share where the log does not tell, one standard deviation: assumed.
MODEL_SD = 0.1


def foresee(
    plan: Plan, loads: Sequence[CellLoad], facts: Facts | None, *, in_time: Measure | None = None
) -> tuple[Foreseen, ...]:
    """Everything that a later log can be read against; nothing without a log.

    Args:
        plan: with its cells.
        loads: what every cell asks of the staff.
        facts: what the log says.
        in_time: share of the waiting customers that was helped in time in the log; `None` where nobody looked.
    """
    if facts is None or not plan.cells:
        return ()
    found = [
        Foreseen(name, "", "as_it_went", value)
        for name in _STAYS_IN_ALL
        if isinstance(value := facts.overall[name], Estimate)
    ]
    found += _in_time(plan, in_time)
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    of: dict[str, list[CellLoad]] = {}
    for load in loads:
        of.setdefault(same(load.moment), []).append(load)
    for group in facts.moments:
        moment, mine = group.key[0], of.get(same(group.key[0]), [])
        if not isinstance(group.contacts, int) or not mine:
            continue
        found += [
            Foreseen(name, moment, "as_it_went", value)
            for name in _STAYS
            if isinstance(value := group[name], Estimate) and not value.assumed
        ]
        assumed = {"spill_over": mine[0].spill_share, "asked": mine[0].asked_share}
        found += [Foreseen(name, moment, "assumed", value) for name, value in assumed.items() if value.assumed]
        found.append(Foreseen("with_person", moment, "with_line", with_person(mine, starts)))
        if all(starts.get((load.moment, load.segment)) == "person" for load in mine):
            everybody = Estimate(value=1.0, low=1.0, high=1.0, method="with_line")
            found.append(Foreseen("person_share", moment, "with_line", everybody))
        elif any(starts.get((load.moment, load.segment)) == "choice" for load in mine):
            found.append(Foreseen("person_share", moment, "with_line", _share_with_person(mine, starts)))
    return tuple(found)


def _in_time(plan: Plan, seen: Measure | None) -> list[Foreseen]:
    """The share helped in time in the simulated week, as far off as that week is of the log as it goes now.

    Its own interval is of chance in the simulation alone. So its doubt has the difference between the week as it goes
    now, simulated, and as the log shows it; where the log shows none, `MODEL_SD`.
    """
    if plan.simulated is None:
        return []
    foreseen = plan.simulated.week.in_time
    now = plan.now.together.in_time if plan.now is not None and plan.now.together is not None else None
    off = MODEL_SD
    if isinstance(seen, Estimate) and now is not None:
        off = math.hypot(now.value - seen.value, spread(now), spread(seen))
    value = with_interval(foreseen.value, math.hypot(off, spread(foreseen)), n=0, method="simulated")
    value = msgspec.structs.replace(value, low=max(value.low, 0.0), high=min(value.high, 1.0))
    return [Foreseen(IN_TIME, "", "simulated", value)]


def with_person(loads: Sequence[CellLoad], starts: Mapping[tuple[str, str], Mode]) -> Estimate:
    """Contacts a week that come to a person when the line is carried out, what follows a first contact included.

    Of n stories a share a asks, and of the others a share c meets a person first: none with self-service, all with a
    person or together, some of them where they choose: A = a + (1 − a)·c. P = Σ n·(A·(1 + p) + (1 − A)·s), with p and s
    contacts with a person that follow a person and self-service. Its interval by the delta method, in n, a, c, p and s,
    as if the cells of a moment err together.

    Args:
        loads: the cells of the moment.
        starts: key of a cell → how its contacts start.
    """
    value, errors = 0.0, [0.0] * 5
    for load in loads:
        n = max(load.contacts_per_week.value, 0.0) * load.first_share.value
        p, follows = load.follow_person.value, load.follow_self_service or load.spill_share
        asked, s = load.asked_share.value, follows.value
        start = starts.get((load.moment, load.segment), "self_service")
        chosen = share_with_person(load, start)
        first = asked + (1 - asked) * chosen.value
        each = first * (1 + p) + (1 - first) * s
        value += n * each
        slopes = (
            load.first_share.value * each * spread(load.contacts_per_week),
            n * (1 - chosen.value) * (1 + p - s) * spread(load.asked_share),
            n * (1 - asked) * (1 + p - s) * spread(chosen),
            n * first * spread(load.follow_person),
            n * (1 - first) * spread(follows),
        )
        errors = [error + abs(slope) for error, slope in zip(errors, slopes, strict=True)]
    return with_interval(value, math.hypot(*errors), n=0, method="delta")


def _share_with_person(loads: Sequence[CellLoad], starts: Mapping[tuple[str, str], Mode]) -> Estimate:
    """Of the first contacts, the share with a person: who asks, and who chooses one. Cells err together."""
    weights = [max(load.contacts_per_week.value, 0.0) for load in loads]
    total = math.fsum(weights) or 1.0
    value = sd = 0.0
    for weight, load in zip(weights, loads, strict=True):
        chosen = share_with_person(load, starts.get((load.moment, load.segment), "self_service"))
        asked = load.asked_share
        value += weight / total * (asked.value + (1 - asked.value) * chosen.value)
        doubt = math.hypot((1 - chosen.value) * spread(asked), (1 - asked.value) * spread(chosen))
        sd += weight / total * doubt
    return with_interval(value, sd, n=0, method="delta")


def with_person_seen(group: Group, facts: Facts) -> Measure:
    """The same in a log: the moment's contacts in channels with staff, with the interval of its contacts a week.

    Args:
        group: of the moment.
        facts: what the log says.
    """
    weekly, share = group["per_week"], group["person_share"]
    if not isinstance(weekly, Estimate) or not isinstance(share, Estimate):
        return weekly if not isinstance(weekly, Estimate) else share
    mine = [one for one in facts.moment_channels if one.key[0] == group.key[0] and one.mode == "person"]
    known = [one.contacts for one in mine if isinstance(one.contacts, int)]
    whole = group.contacts if isinstance(group.contacts, int) else 0
    part = sum(known) / whole if whole else 0.0
    sd = math.hypot(part * spread(weekly), weekly.value * spread(share))
    return with_interval(part * weekly.value, sd, n=sum(known), method="delta")
