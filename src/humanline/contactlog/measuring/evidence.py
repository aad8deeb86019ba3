"""From sums to evidence: what differs between a person and self-service, observed and in trials.

Observed differences are adjusted by direct standardisation: within each stratum of the attributes at hand the two sides
are compared, and the strata are weighed by their contacts. (Rothman, Greenland & Lash, 'Modern Epidemiology', 3rd ed.
2008, ch. 15.) That makes the sides alike in those attributes and in nothing else.

Trials are analysed as assigned, whoever was reached (intention to treat). Where the chance of an arm differed between
contacts, each counts for one over its chance (Hájek, 1971, in 'Foundations of Statistical Inference'). A customer's
contacts are one cluster: with `n_c` known and sum `s_c` in cluster c, the mean is m = Σ s_c / Σ n_c with variance
G/(G−1) · Σ (s_c − m·n_c)² / (Σ n_c)² over G clusters (the ratio of two means; Cochran, 'Sampling Techniques', 3rd ed.
1977, ch. 6).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from humanline.contactlog.measuring.comparing import PROPENSITY
from humanline.contactlog.measuring.scanning import Row, Sums, named
from humanline.foundation.names import same
from humanline.model.contact import EVERYONE
from humanline.model.facts import Evidence, Notice
from humanline.model.organisation import Organisation
from humanline.model.other_start import Way
from humanline.model.outcomes import OUTCOME_BY_NAME

Role = Literal["person", "self_service"]
PERSON: Role = "person"
SELF_SERVICE: Role = "self_service"
ROLES = (PERSON, SELF_SERVICE)
#: The other starts that an arm of a trial can have.
OTHER_STARTS: tuple[Way, ...] = ("choice", "together")

#: A segment is told apart in a trial when each of its arms has this many contacts.
SMALLEST_ARM = 50
#: With fewer of either, what a share's spread looks like says little.
FEW = 5
#: Taken per moment, never per segment (I12): nobody is further from a person for needing more time.
PER_MOMENT = frozenset({"customer_minutes"})
#: Outcomes that are yes or no.
SHARES = frozenset({"resolved", "complaint", "unheard", "wish"})


class _Side(NamedTuple):
    """Contacts of one side, as rows of sums, each row with the weight that its contacts count with."""

    rows: Sequence[tuple[float, Row]]

    def known(self, name: str) -> float:
        return math.fsum(row[f"n_{name}"] for _, row in self.rows)

    def mean(self, name: str) -> float:
        return math.fsum(w * row[f"s_{name}"] for w, row in self.rows) / self._weight(name)

    def _weight(self, name: str) -> float:
        return math.fsum(w * row[f"n_{name}"] for w, row in self.rows)

    def covariance(self, a: str, b: str) -> float:
        """Covariance of the two means; `a` stands before `b` in `OUTCOME_ROWS`, or is the same."""
        x, y = self.mean(a), self.mean(b)
        pair = f"{a}_{b}"
        total = math.fsum(
            w * w * (row[f"ss_{pair}"] - y * row[f"sn_{pair}"] - x * row[f"ns_{pair}"] + x * y * row[f"nn_{pair}"])
            for w, row in self.rows
        )
        units = min(math.fsum(row[f"g_{name}"] for _, row in self.rows) for name in (a, b))
        return total / (self._weight(a) * self._weight(b)) * units / max(units - 1, 1)


class _Stratum(NamedTuple):
    """Both sides of one stratum, and the share of the whole that it counts for."""

    contacts: float
    person: _Side
    self_service: _Side

    def has(self, name: str) -> bool:
        """Both sides have two contacts or more of which the outcome is known."""
        return min(side.known(name) for side in (self.person, self.self_service)) > 1


def evidence_of(sums: Sums, organisation: Organisation) -> tuple[tuple[Evidence, ...], tuple[Notice, ...]]:
    """All evidence in the sums of a log, and what a reader should know of it.

    Args:
        sums: the answers of `scanning.scan`.
        organisation: for the smallest group that may be shown, and what the arms are called.
    """
    smallest = organisation.privacy.smallest_group
    found = [*_observed(sums, smallest)]
    trials, notices = _trials(sums.trials, organisation)
    found += trials
    fine = [Notice(code="attribute_too_fine", values={"attribute": name}) for name in sums.too_fine]
    order = list(OUTCOME_BY_NAME)
    found.sort(key=lambda one: (one.source, one.trial, one.moment, one.segment, order.index(one.outcome)))
    return tuple(found), (*fine, *notices)


def _observed(sums: Sums, smallest: int) -> list[Evidence]:
    """Contacts outside trials, cell by cell, and minutes moment by moment, adjusted for the strata at hand."""
    cells: defaultdict[tuple[str, str], defaultdict[tuple[Any, ...], dict[str, Row]]]
    cells = defaultdict(lambda: defaultdict(dict))
    for row in sums.observed:
        moment, segment = named(row["moment"]), named(row["segment"])
        stratum = tuple(row[f"attr_{name}"] for name in sums.strata)
        cells[moment, segment][stratum][row["mode"]] = row
        cells[moment, ""][segment, *stratum][row["mode"]] = row
    found: list[Evidence] = []
    for cell, strata in cells.items():
        whole = math.fsum(row["contacts"] for modes in strata.values() for row in modes.values())
        both = [
            _Stratum(math.fsum(row["contacts"] for row in modes.values()), *(_Side([(1.0, modes[r])]) for r in ROLES))
            for _, modes in sorted(strata.items(), key=repr)
            if set(ROLES) <= modes.keys()
        ]
        names = [name for name in OUTCOME_BY_NAME if (name in PER_MOMENT) == (not cell[1])]
        found += _compare(
            both, cell, names, whole=whole, smallest=smallest, source="observed", adjusted_for=sums.strata
        )
    return found


def _trials(rows: Sequence[Row], organisation: Organisation) -> tuple[list[Evidence], list[Notice]]:
    """Contacts in trials, by moment, and by segment where both arms are large enough."""
    roles = _roles(organisation)
    other = {spoken_arm(name) for start in OTHER_STARTS for name in getattr(organisation.trials, start)} - {*roles}
    smallest = organisation.privacy.smallest_group
    unknown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if spoken_arm(row["arm"]) not in roles.keys() | other:  # what else was drawn is told by `other_starts_of`
            unknown[row["trial"], row["arm"]] += row["contacts"]
    notices = [
        Notice(code="unknown_arm", values={"trial": trial, "arm": arm, "count": count}, level="warning")
        for (trial, arm), count in sorted(unknown.items())
    ]
    without_chance: defaultdict[str, int] = defaultdict(int)
    found: list[Evidence] = []
    for (trial, moment), arms in _by_trial(rows, roles):
        weighted, left_out = _weighted(arms)
        if left_out:
            without_chance[trial] += left_out
        found += _arms(weighted, (moment, ""), trial, smallest)
        segments = sorted({named(row["segment"]) for side in weighted.values() for _, row in side})
        for segment in segments if segments != [EVERYONE] else ():
            mine = {
                r: [(w, row) for w, row in side if named(row["segment"]) == segment] for r, side in weighted.items()
            }
            found += _arms(mine, (moment, segment), trial, max(smallest, SMALLEST_ARM))
    notices += [
        Notice(code="no_propensity", values={"trial": trial, "count": count}, level="warning")
        for trial, count in sorted(without_chance.items())
    ]
    return found, notices


def other_starts_of(rows: Sequence[Row], organisation: Organisation) -> tuple[Evidence, ...]:
    """What a choice, and together, brought beside self-service first in trials, moment by moment.

    Args:
        rows: sums of the contacts in trials.
        organisation: for the smallest group that may be shown, and what the arms are called.
    """
    smallest = organisation.privacy.smallest_group
    self_service = {spoken_arm(arm): SELF_SERVICE for arm in organisation.trials.self_service}
    found: list[Evidence] = []
    for start in OTHER_STARTS:
        roles = {**{spoken_arm(arm): PERSON for arm in getattr(organisation.trials, start)}, **self_service}
        for (trial, moment), arms in _by_trial(rows, roles):
            mine = _arms(_weighted(arms)[0], (moment, ""), trial, smallest)
            found += [msgspec.structs.replace(one, start=start) for one in mine]
    return tuple(found)


def _by_trial(rows: Sequence[Row], roles: Mapping[str, Role]) -> list[tuple[tuple[str, str], dict[Role, list[Row]]]]:
    """The rows of each trial and moment, by the role of their arm, in the order of their names."""
    found: defaultdict[tuple[str, str], dict[Role, list[Row]]] = defaultdict(dict)
    for row in rows:
        role = roles.get(spoken_arm(row["arm"]))
        if role is not None:
            found[row["trial"], named(row["moment"])].setdefault(role, []).append(row)
    return sorted(found.items())


def _weighted(arms: Mapping[Role, list[Row]]) -> tuple[dict[Role, list[tuple[float, Row]]], int]:
    """Each row with one over its chance, where chances are known and differ; how many contacts that leaves out."""
    chances = {role: {row["propensity_e4"] for row in rows} for role, rows in arms.items()}
    if all(len(known) <= 1 for known in chances.values()):
        return {role: [(1.0, row) for row in rows] for role, rows in arms.items()}, 0
    kept: dict[Role, list[tuple[float, Row]]] = {}
    left_out = 0
    for role, rows in arms.items():
        kept[role] = [(PROPENSITY / row["propensity_e4"], row) for row in rows if row["propensity_e4"]]
        left_out += sum(row["contacts"] for row in rows if not row["propensity_e4"])
    return kept, left_out


def _arms(
    arms: Mapping[Role, Sequence[tuple[float, Row]]], cell: tuple[str, str], trial: str, smallest: int
) -> list[Evidence]:
    if any(sum(row["contacts"] for _, row in arms.get(role, ())) < smallest for role in ROLES):
        return []
    sides = [_Side(arms[role]) for role in ROLES]
    names = [name for name in OUTCOME_BY_NAME if not (cell[1] and name in PER_MOMENT)]
    return _compare([_Stratum(1.0, *sides)], cell, names, whole=1.0, smallest=smallest, source="trial", trial=trial)


def _compare(
    strata: Sequence[_Stratum],
    cell: tuple[str, str],
    names: Sequence[str],
    *,
    whole: float,
    smallest: int,
    source: Literal["observed", "trial"],
    adjusted_for: tuple[str, ...] = (),
    trial: str = "",
) -> list[Evidence]:
    """Each of these outcomes that enough contacts on both sides have, and how the differences hang together."""
    used: dict[str, dict[int, float]] = {}
    for name in names:
        mine = {
            k: one.contacts for k, one in enumerate(strata) if f"n_{name}" in one.person.rows[0][1] and one.has(name)
        }
        if min((_known(strata, mine, role, name) for role in ROLES), default=0) >= max(smallest, 2):
            total = math.fsum(mine.values())
            used[name] = {k: contacts / total for k, contacts in mine.items()}
    found: list[Evidence] = []
    for name, shares in used.items():
        difference = math.fsum(
            share * (strata[k].person.mean(name) - strata[k].self_service.mean(name)) for k, share in shares.items()
        )
        variance = _covariance(strata, used, name, name)
        if name in SHARES:
            variance = max(variance, math.fsum(_floor(strata, shares, role, name) for role in ROLES))
        steps = OUTCOME_BY_NAME[name].steps
        found.append(
            Evidence(
                moment=cell[0],
                segment=cell[1],
                outcome=OUTCOME_BY_NAME[name].name,
                source=source,
                difference=difference / steps,
                standard_error=math.sqrt(max(variance, 0.0)) / steps,
                n_person=round(_known(strata, shares, "person", name)),
                n_self_service=round(_known(strata, shares, "self_service", name)),
                adjusted_for=adjusted_for,
                covered=math.fsum(strata[k].contacts for k in shares) / whole,
                trial=trial,
                shared={
                    other: _covariance(strata, used, *_ordered(name, other)) / (steps * OUTCOME_BY_NAME[other].steps)
                    for other in used
                    if other != name
                },
            )
        )
    return found


def _covariance(strata: Sequence[_Stratum], used: Mapping[str, Mapping[int, float]], a: str, b: str) -> float:
    both = used[a].keys() & used[b].keys()
    return math.fsum(
        used[a][k] * used[b][k] * (strata[k].person.covariance(a, b) + strata[k].self_service.covariance(a, b))
        for k in sorted(both)
    )


def _known(strata: Sequence[_Stratum], used: Iterable[int], role: Role, name: str) -> float:
    return math.fsum(getattr(strata[k], role).known(name) for k in used)


def _floor(strata: Sequence[_Stratum], used: Iterable[int], role: Role, name: str) -> float:
    """The least variance of a share that hardly anybody or nearly everybody has: none in ten is not none ever.

    One more of each is counted in, as by Agresti & Caffo (2000), 'Simple and effective confidence intervals', The
    American Statistician 54, 280–288.
    """
    mine = list(used)
    n = _known(strata, mine, role, name)
    hits = math.fsum(row[f"s_{name}"] for k in mine for _, row in getattr(strata[k], role).rows)
    if min(hits, n - hits) >= FEW:
        return 0.0
    share = (hits + 1) / (n + 2)
    return share * (1 - share) / (n + 2)


def _ordered(a: str, b: str) -> tuple[str, str]:
    order = list(OUTCOME_BY_NAME)
    return (a, b) if order.index(a) <= order.index(b) else (b, a)


def _roles(organisation: Organisation) -> dict[str, Role]:
    trials = organisation.trials
    return {spoken_arm(arm): role for role in ROLES for arm in getattr(trials, role)}


def spoken_arm(arm: str) -> str:
    """An arm's name, whatever the case, spaces, hyphens and underscores.

    Args:
        arm: as the log or `[trials]` writes it.
    """
    return same(re.sub(r"[\s_\-]+", " ", arm))
