"""Which moments of a log an hour's work is worth, and the rest, judged together on one row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from humanline.foundation.language import Language
from humanline.foundation.names import same
from humanline.gain.workshop.layout import Terms, bare
from humanline.model.estimate import Estimate
from humanline.model.facts import Group
from humanline.model.judgement import Judgements, Score, SheetMoment

#: As many moments as people can judge in an hour, and as few as are worth coming together for.
MOST, LEAST = 15, 8
#: The moments named on the sheet make up this share of the contacts, and of the staff minutes.
COVERED = 0.8
#: The row of all other moments; what stands between brackets is how many they are.
REST = Terms("overige momenten ({n} samen)", "other moments ({n} together)")
_REST = {bare(words) for words in REST}


class Chosen(NamedTuple):
    """The rows of a sheet that is filled in from a log.

    Attributes:
        moments: what stands on the sheet, those with the most contacts and staff minutes first, the rest last.
        rest: names of the moments that stand together on the last row; empty where there are none.
    """

    moments: tuple[SheetMoment, ...]
    rest: tuple[str, ...] = ()


def choose(groups: Sequence[Group], language: Language) -> Chosen:
    """The 8 to 15 moments that make up most of the contacts and of the staff minutes, and one row for the rest.

    Up to fifteen moments all stand there by name.

    Args:
        groups: the moments of a log, as measured; those too small to show are of the rest.
        language: of the sheet.
    """
    contacts = [float(_contacts(group)) for group in groups]
    minutes = [
        n * _value(one, "person_share", 1.0) * _value(one, "handle_min", 0.0)
        for n, one in zip(contacts, groups, strict=True)
    ]
    parts = [_shares(numbers) for numbers in (contacts, minutes) if any(numbers)]
    order = sorted(range(len(groups)), key=lambda k: (-sum(part[k] for part in parts), groups[k].key))
    number = MOST
    if len(groups) > MOST:
        enough = (n for n in range(LEAST, MOST) if all(sum(part[k] for k in order[:n]) >= COVERED for part in parts))
        number = next(enough, MOST)
    if len(groups) == number + 1:  # one moment more has a name of its own
        number += 1
    rest = sorted(order[number:])
    named = [k for k in order if k not in rest]
    rows = [_row(groups[k].key[0], [groups[k]]) for k in named]
    if rest:
        others = [groups[k] for k in rest]
        rows.append(_row(REST.of(language).format(n=len(others)), others))
    return Chosen(tuple(rows), tuple(groups[k].key[0] for k in rest))


def is_rest(name: str) -> bool:
    """Whether a row is that of all other moments, in either language and whatever their number.

    >>> is_rest("Other moments (23 together)"), is_rest("other")
    (True, False)
    """
    return bare(name) in _REST


def with_the_rest(sheet: Judgements, groups: Sequence[Group]) -> Judgements:
    """A sheet on which the moments of the log that it does not name are judged as the row of all other moments is.

    Each gets the scores of that row, and of its contacts a week a part as large as the moment is in the log. Where the
    log has a moment of that name, the row is that moment.

    Args:
        sheet: as it was read.
        groups: the moments of the log.
    """
    known = {same(group.key[0]) for group in groups}
    rows = [moment for moment in sheet.moments if is_rest(moment.name) and same(moment.name) not in known]
    judged = [score for score in sheet.scores if is_rest(score.moment) and same(score.moment) not in known]
    named = {*(same(moment.name) for moment in sheet.moments), *(same(score.moment) for score in sheet.scores)}
    others = [group for group in groups if same(group.key[0]) not in named]
    return msgspec.structs.replace(
        sheet,
        moments=(*(one for one in sheet.moments if one not in rows), *_each_row(rows, others)),
        scores=(*(one for one in sheet.scores if one not in judged), *_each_score(judged, others)),
    )


def _each_row(rows: Iterable[SheetMoment], others: Sequence[Group]) -> list[SheetMoment]:
    shares = _shares([_contacts(group) for group in others])
    return [
        msgspec.structs.replace(row, name=group.key[0], per_week=None if row.per_week is None else row.per_week * share)
        for row in rows
        for group, share in zip(others, shares, strict=True)
    ]


def _each_score(judged: Iterable[Score], others: Sequence[Group]) -> list[Score]:
    return [msgspec.structs.replace(score, moment=group.key[0]) for score in judged for group in others]


def _row(name: str, groups: Sequence[Group]) -> SheetMoment:
    """What the log knows of some moments together: contacts a week, and minutes a contact."""
    weeks = [group["per_week"] for group in groups]
    known = [week.value for week in weeks if isinstance(week, Estimate)]
    timed = [(_contacts(group), _value(group, "handle_min")) for group in groups]
    timed = [(contacts, minutes) for contacts, minutes in timed if contacts and not math.isnan(minutes)]
    contacts = sum(number for number, _ in timed)
    return SheetMoment(
        name=name,
        per_week=_rough(math.fsum(known)) if known else None,
        minutes=round(math.fsum(n * minutes for n, minutes in timed) / contacts, 1) if contacts else None,
    )


def _rough(number: float) -> float:
    return round(number, 1) if number < 10 else float(round(number))


def _contacts(group: Group) -> int:
    return group.contacts if isinstance(group.contacts, int) else 0


def _value(group: Group, measure: str, otherwise: float = math.nan) -> float:
    found = group[measure]
    return found.value if isinstance(found, Estimate) else otherwise


def _shares(numbers: Sequence[float]) -> list[float]:
    """Parts of the whole; alike where there is nothing to divide by."""
    whole = math.fsum(numbers)
    return [number / whole if whole else 1.0 / len(numbers) for number in numbers]
