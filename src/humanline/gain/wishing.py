"""The survey's third question: would you rather have spoken to a person? Asked of customers who had none.

Assumption: who answers is as who does not. Where the log shows what else a person and self-service bring on the moment,
the share that says yes completes that as its outcome `wish`. By itself it is a part of what a person adds and not the
whole of it, so it draws no line: then it is told and not counted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from humanline.foundation.names import same
from humanline.model.facts import Evidence, Notice
from humanline.model.judgement import Judgements
from humanline.model.organisation import Organisation


def wishes_asked(
    judgements: Judgements, evidence: Sequence[Evidence], organisation: Organisation
) -> tuple[tuple[Evidence, ...], tuple[Notice, ...]]:
    """What customers wished for, by moment: what it adds to what was observed, and what a reader should know of it.

    Args:
        judgements: the answers.
        evidence: what the log says; where it tells of wishes itself, it counts and the survey does not.
        organisation: for the fewest answers that are shown.
    """
    answers: defaultdict[str, list[bool]] = defaultdict(list)
    names: dict[str, str] = {}
    for score in judgements.scores:
        if score.wished is not None:
            answers[same(score.moment)].append(score.wished)
            names.setdefault(same(score.moment), score.moment)
    observed: defaultdict[str, set[str]] = defaultdict(set)
    for one in evidence:
        if one.source == "observed":
            observed[same(one.moment)].add(one.outcome)
    found, notices = [], []
    for moment, said in sorted(answers.items()):
        count, wished = len(said), sum(said)
        if count < organisation.privacy.smallest_group:
            continue
        counts = bool(observed[moment]) and "wish" not in observed[moment]
        values: dict[str, str | int | float] = {
            "moment": names[moment],
            "share": round(wished / count, 4),
            "count": count,
        }
        notices.append(Notice(code="wish_asked" if counts else "wish_asked_only", values=values))
        if counts:
            # One more of each is counted in: none in ten is not none ever (Agresti & Caffo, 2000).
            share = (wished + 1) / (count + 2)
            found.append(
                Evidence(
                    moment=names[moment],
                    segment="",
                    outcome="wish",
                    source="observed",
                    difference=-wished / count,
                    standard_error=math.sqrt(share * (1 - share) / (count + 2)),
                    n_person=0,
                    n_self_service=count,
                )
            )
    return tuple(found), tuple(notices)
