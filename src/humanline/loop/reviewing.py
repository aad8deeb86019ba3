"""From a signed plan and a newer log to a review: the order of the steps."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from pathlib import Path

from humanline import __version__
from humanline.foundation.errors import ConfigError, Fault, InputError
from humanline.loop.turning import Turn
from humanline.model.facts import Facts
from humanline.model.plan import Plan
from humanline.model.review import Review


def review_of(plan_json: Path, turn: Turn, *, since: date | None = None, today: date) -> tuple[Plan, Review]:
    """Read a signed plan against the contacts since it was signed.

    Args:
        plan_json: the signed plan.
        turn: of the newer log.
        since: the first day that counts; else the day after the signature.
        today: the day of the review.

    Returns:
        The signed plan, and what came of it.

    Raises:
        ConfigError: the turn has no log.
        InputError: the plan can't be reviewed, or the log holds nothing since then.
    """
    from humanline.contactlog.measuring.helped_in_time import helped_in_time
    from humanline.contactlog.measuring.measure import measure
    from humanline.model.sealed import read
    from humanline.plan.reviewing import can_be_reviewed, review

    plan = read(plan_json)
    can_be_reviewed(plan, today)
    tidied = turn.tidied
    if tidied is None or plan.signed is None:
        raise ConfigError([Fault("line.toml log.files", "there is no log", "A review needs a log.")])
    if "opened_at" not in tidied.columns:
        rule = "A review needs to know when contacts came in."
        raise InputError([Fault("the log", "it has no times", rule, "Map `opened_at` under [columns] in line.toml.")])
    after = plan.signed.at.astimezone().date() + timedelta(days=1)
    if since is not None and since < after:
        rule = "What came in before the signature may be what the line was drawn from: it agrees with it by itself."
        raise InputError(
            [Fault("--since", f"found {since.isoformat()}", rule, f"The first day is {after.isoformat()}.")]
        )
    first = since or after
    facts: Facts = measure(
        tidied, turn.organisation, made_at=turn.clock(), version=__version__, since=first, progress=turn.progress
    )
    if not facts.overall.contacts:
        rule = f"A review reads the contacts from {first.isoformat()} on."
        way_out = "Put the newer export under [log] files, or give an earlier day with --since."
        raise InputError([Fault("the log", "it holds no contacts since then", rule, way_out)])
    newer = copy(turn)
    newer.facts = facts
    hours = plan.hours_per_week if turn.hours_per_week is None else None
    drawn = newer.plan(hours, simulate=False)
    made_from = [file.name for file in tidied.files]
    limit = plan.simulated.within_minutes if plan.simulated is not None else None
    in_time = (
        helped_in_time(tidied, turn.organisation, within_minutes=limit, since=first) if limit is not None else None
    )
    reviewed = review(
        plan, facts, drawn, made_from=made_from, clock=turn.clock, version=__version__, today=today, in_time=in_time
    )
    return plan, reviewed
