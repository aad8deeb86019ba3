"""What a line foresees of the log to come: volumes, minutes, how contacts start, and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Measure
from humanline.model.facts import Facts, FollowUp, Group
from humanline.model.foreseen import Foreseen
from humanline.model.load import CellLoad
from humanline.model.organisation import Mode
from humanline.model.plan import Plan
from humanline.plan.merit import spread, with_interval
from humanline.plan.starting import share_with_person

#: Foreseen to stay as they went: what no line decides.
_STAYS = ("handle_min", "spill_over", "asked")
#: Over all contacts: what a line is there to move. It is set beside how it went before, and not foreseen.
_MOVED = ("reached", "unheard", "felt_heard", "resolved")
#: Who starts otherwise than before is not like who started so before: so much of the change that this makes in how many
#: contacts a story has may not come; so much longer or shorter stories may be that start otherwise. One standard
#: deviation, assumed.
OTHERS = 0.25

#: Key of a cell → how its contacts start.
Starts = Mapping[tuple[str, str], Mode]

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
        Foreseen(name, "", "before", value) for name in _MOVED if isinstance(value := facts.overall[name], Estimate)
    ]
    found += _in_time(plan, in_time)
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    stories = {same(one.moment): one for one in facts.follow_ups}
    of: dict[str, list[CellLoad]] = {}
    for load in loads:
        of.setdefault(same(load.moment), []).append(load)
    weekly: list[Foreseen] = []
    for group in facts.moments:
        moment, mine = group.key[0], of.get(same(group.key[0]), [])
        if not isinstance(group.contacts, int) or not mine:
            continue
        prepared = any(starts.get((load.moment, load.segment)) == "together" for load in mine)
        found += [
            Foreseen(name, moment, "as_it_went", value)
            for name in _STAYS
            # What the customer prepares takes other minutes, and only some of the contacts are.
            if not (prepared and name == "handle_min")
            and isinstance(value := group[name], Estimate)
            and not value.assumed
        ]
        assumed = {"spill_over": mine[0].spill_share, "asked": mine[0].asked_share}
        found += [Foreseen(name, moment, "assumed", value) for name, value in assumed.items() if value.assumed]
        story = stories.get(same(moment))
        story = story if story is not None and _is_known(story) else None
        moved = OTHERS * _moved(group["person_share"], mine, starts)
        doubt = 0.0 if story is not None else moved
        met = with_person(mine, starts, moved)
        found.append(Foreseen("with_person", moment, "with_line", _doubted(met, doubt)))
        if not isinstance(as_now := group["per_week"], Estimate):
            continue
        weekly.append(
            Foreseen("per_week", moment, "with_line", _doubted(_contacts(as_now, mine, starts, story), doubt))
        )
        some = [starts.get((load.moment, load.segment)) for load in mine]
        if all(start == "person" for start in some) or "choice" in some:
            # How many come is in both counts, so it does not matter to the share.
            met = with_person([_known(load) for load in mine], starts, moved)
            whole = _contacts(_exact(as_now), mine, starts, story)
            found.append(Foreseen("person_share", moment, "with_line", _part_of(_doubted(met, doubt), whole)))
    return (*_all_together(weekly, facts), *weekly, *found)


def _is_known(story: FollowUp) -> bool:
    return all(isinstance(one, Estimate) for one in (story.story_person, story.story_self_service, story.first_share))


def _moved(now: Measure, loads: Sequence[CellLoad], starts: Starts) -> float:
    """The share of the customers who start otherwise than now; all of them where nobody knows how they start now."""
    return abs(_share_with_person(loads, starts).value - now.value) if isinstance(now, Estimate) else 1.0


def _doubted(value: Estimate, doubt: float) -> Estimate:
    """The same, one standard deviation as a share of it less sure."""
    sd = math.hypot(spread(value), doubt * value.value)
    return with_interval(value.value, sd, n=value.n, method=value.method) if doubt else value


def _contacts(as_now: Estimate, loads: Sequence[CellLoad], starts: Starts, story: FollowUp | None) -> Estimate:
    """Contacts a week on a moment, with the line: stories stay as many, and go on as stories do that begin that way.

    Of the stories a share A meets a person first. With r and q contacts in a story that begins with a person and in
    self-service, they are stories · (A·r + (1 − A)·q). What that differs from as it went is made by customers who began
    so before, so it is doubted (`OTHERS`). Where nobody knows r and q, they stay as they went.
    """
    r, q, begin = (story.story_person, story.story_self_service, story.first_share) if story else (None, None, None)
    if not isinstance(r, Estimate) or not isinstance(q, Estimate) or not isinstance(begin, Estimate):
        return as_now
    met = _share_with_person(loads, starts)
    first = as_now.value * begin.value
    value = first * (met.value * r.value + (1 - met.value) * q.value)
    share = value / as_now.value if as_now.value else 1.0
    errors = (
        share * spread(as_now),
        first * met.value * spread(r),
        first * (1 - met.value) * spread(q),
        first * (r.value - q.value) * spread(met),
        OTHERS * (value - as_now.value),
    )
    return with_interval(value, math.hypot(*errors), n=as_now.n, method="delta")


def _all_together(weekly: Sequence[Foreseen], facts: Facts) -> list[Foreseen]:
    """Contacts a week in all: as it went, and what the line changes in each moment."""
    now = facts.overall["per_week"]
    before = {same(group.key[0]): group["per_week"] for group in facts.moments}
    changed = [
        (one.value.value - was.value, math.sqrt(max(spread(one.value) ** 2 - spread(was) ** 2, 0.0)))
        for one in weekly
        if isinstance(was := before[same(one.moment)], Estimate)
    ]
    if not isinstance(now, Estimate):
        return []
    sd = math.hypot(spread(now), *(doubt for _, doubt in changed))
    value = now.value + math.fsum(change for change, _ in changed)
    return [Foreseen("per_week", "", "with_line", with_interval(value, sd, n=now.n, method="delta"))]


def _exact(value: Estimate) -> Estimate:
    return msgspec.structs.replace(value, low=value.value, high=value.value)


def _known(load: CellLoad) -> CellLoad:
    """The same, as if it were known how many come."""
    return msgspec.structs.replace(
        load, contacts_per_week=_exact(load.contacts_per_week), first_share=_exact(load.first_share)
    )


def _part_of(part: Estimate, whole: Estimate) -> Estimate:
    """One count as a share of another, as if they err apart."""
    share = min(part.value / whole.value, 1.0) if whole.value else 0.0
    sd = math.hypot(spread(part), share * spread(whole)) / whole.value if whole.value else 0.0
    told = with_interval(share, sd, n=0, method="delta")
    return msgspec.structs.replace(told, low=max(told.low, 0.0), high=min(told.high, 1.0))


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


def with_person(loads: Sequence[CellLoad], starts: Starts, doubt: float = 0.0) -> Estimate:
    """Contacts a week that come to a person when the line is carried out, what follows a first contact included.

    Of n stories a share a asks, and of the others a share c meets a person first: none with self-service, all with a
    person or together, some of them where they choose: A = a + (1 − a)·c. P = Σ n·(A·(1 + p) + (1 − A)·s), with p and s
    contacts with a person that follow a person and self-service. Its interval by the delta method, in n, a, c, p and s,
    as if the cells of a moment err together.

    Args:
        loads: the cells of the moment.
        starts: key of a cell → how its contacts start.
        doubt: of the contacts that follow, one standard deviation as a share of them: some follow by chance, and who
            starts otherwise than before is another customer.
    """
    value, errors = 0.0, [0.0] * 6
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
            doubt * n * (first * p + (1 - first) * s),
        )
        errors = [error + abs(slope) for error, slope in zip(errors, slopes, strict=True)]
    return with_interval(value, math.hypot(*errors), n=0, method="delta")


def _share_with_person(loads: Sequence[CellLoad], starts: Starts) -> Estimate:
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
    """The same in a log: contacts in channels with staff, and in self-service of who asked and reached a person.

    Args:
        group: of the moment.
        facts: what the log says.
    """
    weekly, share = group["per_week"], group["person_share"]
    if not isinstance(weekly, Estimate) or not isinstance(share, Estimate):
        return weekly if not isinstance(weekly, Estimate) else share
    counted = handed_over = 0.0
    for one in facts.moment_channels:
        if one.key[0] != group.key[0] or not isinstance(one.contacts, int):
            continue
        asked, reached = one["asked"], one["reached"]
        if one.mode == "person":
            counted += one.contacts
        elif isinstance(asked, Estimate) and isinstance(reached, Estimate):
            handed_over += one.contacts * asked.value * reached.value
    whole = group.contacts if isinstance(group.contacts, int) else 0
    part = (counted + handed_over) / whole if whole else 0.0
    sd = math.hypot(part * spread(weekly), weekly.value * spread(share))
    return with_interval(part * weekly.value, sd, n=round(counted + handed_over), method="delta")


def person_share_seen(group: Group, facts: Facts) -> Measure:
    """Of the contacts of a moment, the share with a person: `with_person_seen` as a share of all.

    Args:
        group: of the moment.
        facts: what the log says.
    """
    met, weekly, share = with_person_seen(group, facts), group["per_week"], group["person_share"]
    if not isinstance(met, Estimate) or not isinstance(weekly, Estimate) or not isinstance(share, Estimate):
        return met
    value = met.value / weekly.value if weekly.value else 0.0
    return with_interval(value, spread(share), n=share.n, method=share.method)
