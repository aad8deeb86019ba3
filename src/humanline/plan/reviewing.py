"""Read a signed line against the log since: what came out as foreseen, what did not, and what would be drawn now.

A figure was foreseen with an interval and seen with one. Both are estimates of what is true, before and after; their
difference d has variance s₁² + s₂², and came out as foreseen where its 90 % interval holds nought. So one in ten is
off by chance. *Broken* is what chance does not do once in a hundred reviews, whatever the number of rows (Bonferroni).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from scipy import special

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Measure, NotEstimable
from humanline.model.facts import Facts, Period
from humanline.model.foreseen import Foreseen
from humanline.model.plan import Plan
from humanline.model.review import NowOtherwise, Review, Seen, Verdict
from humanline.model.sealed import standing
from humanline.plan.foreseeing import IN_TIME, person_share_seen, with_person_seen
from humanline.plan.merit import spread, with_interval

#: How often a review in which nothing changed calls something broken.
BY_CHANCE = 0.01
#: What is not read from a group as it stands.
_SEEN = {"with_person": with_person_seen, "person_share": person_share_seen}
#: A log in which fewer of the contacts are on moments of the line is another organisation's.
LEAST_SHARED = 0.5


def can_be_reviewed(plan: Plan, today: date) -> None:
    """A line that a named person signed, and that did not change since.

    Raises:
        InputError: it is not.
    """
    state = standing(plan, today)
    if state == "unsigned":
        way_out = "Sign it first: humanline sign --by … --because … --until …"
        raise InputError([Fault("the plan", "nobody has signed it", "A review reads a signed line.", way_out)])
    if state == "changed":
        way_out = "Take the signed file back, such as plan.signed-2026-03-01.json, or sign this one."
        raise InputError(
            [Fault("the plan", "it changed after it was signed", "A review reads what was signed.", way_out)]
        )
    if not plan.foreseen:
        way_out = "Draw it again from a log with `humanline plan`, and sign that."
        rule = "A line that was drawn without a log, or by an earlier version, foresees nothing that a log can show."
        raise InputError([Fault("the plan", "it foresees nothing", rule, way_out)])


def review(
    plan: Plan,
    facts: Facts,
    drawn: Plan,
    *,
    made_from: Sequence[str],
    clock: Clock,
    version: str,
    today: date,
    in_time: Measure | None = None,
) -> Review:
    """Read a signed line against the log since.

    Args:
        plan: the signed line.
        facts: of the log since it was signed.
        drawn: the line that would be drawn from that log.
        made_from: names of its files.
        clock: gives the time on the record.
        version: the version of Humanline.
        today: to see whether the review date has come.
        in_time: share of the waiting customers that was helped in time in the log since; `None` where nobody looked.

    Raises:
        InputError: the line can't be reviewed, or the log is another organisation's or has no times.
    """
    can_be_reviewed(plan, today)
    signed, period = plan.signed, facts.period
    if signed is None or not isinstance(period, Period) or not period.first:
        rule = "A review needs to know when contacts came in."
        raise InputError([Fault("the log", "it has no times", rule, "Map `opened_at` under [columns] in line.toml.")])
    _of_the_same(plan, facts)
    groups = {same(group.key[0]): group for group in facts.moments}
    rows = []
    for one in plan.foreseen:
        group = facts.overall if not one.moment else groups.get(same(one.moment))
        seen: Measure = NotEstimable(reason="no_contacts")
        if one.measure == IN_TIME:
            seen = in_time if in_time is not None else NotEstimable(reason="no_column", needs=("wait_s",))
        elif group is not None:
            seen = _SEEN[one.measure](group, facts) if one.measure in _SEEN else group[one.measure]
        rows.append(beside(one, seen, rows=len(plan.foreseen)))
    before = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    otherwise = tuple(
        NowOtherwise(cell.moment, cell.segment, before[cell.moment, cell.segment], cell.start, cell.because)
        for cell in drawn.cells
        if before.get((cell.moment, cell.segment), cell.start) != cell.start
    )
    return Review(
        version=version,
        made_at=clock(),
        made_from=tuple(made_from),
        organisation=plan.organisation,
        made_up=plan.made_up,
        signed=signed,
        first=period.first,
        last=period.last,
        weeks=period.weeks,
        early=today < date.fromisoformat(signed.until),
        rows=tuple(rows),
        otherwise=otherwise,
        redrawn=bool(drawn.cells) and not drawn.enough_unknown,
        notices=drawn.notices,
    )


def beside(one: Foreseen, seen: Measure, *, rows: int) -> Seen:
    """What was foreseen beside what was seen.

    Args:
        one: what was foreseen.
        seen: the same, in the log since.
        rows: how many are read together.
    """
    if not isinstance(seen, Estimate):
        why = seen if isinstance(seen, NotEstimable) else NotEstimable(reason="too_few")
        return Seen(one.measure, one.moment, one.basis, one.value, why, why, "unknown")
    change = seen.value - one.value.value
    sd = math.hypot(spread(seen), spread(one.value))
    found = with_interval(change, sd, n=seen.n, method="difference")
    verdict: Verdict = "more" if found.low > 0 else "less" if found.high < 0 else "as_foreseen"
    far = float(special.ndtri(1 - BY_CHANCE / rows / 2))
    return Seen(one.measure, one.moment, one.basis, one.value, seen, found, verdict, sd > 0 and abs(change) > far * sd)


def _of_the_same(plan: Plan, facts: Facts) -> None:
    """The log is of the organisation whose line this is."""
    known = {same(cell.moment) for cell in plan.cells}
    counted = [(same(group.key[0]), group.contacts) for group in facts.moments if isinstance(group.contacts, int)]
    total = sum(contacts for _, contacts in counted)
    shared = sum(contacts for moment, contacts in counted if moment in known)
    if total and shared < LEAST_SHARED * total:
        found = f"{total - shared} of its {total} contacts are about something that is not in the signed line"
        rule = "A line is read against a log of the same organisation, with the same names of moments."
        raise InputError([Fault("the log", found, rule, "Name the line.toml of that log with --line.")])
