"""Moments by the rules under `[moments]`: the first that matches, else what a column says, else `other`."""

from __future__ import annotations

from collections.abc import Mapping as NameTo

import ibis

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.steps import Steps
from humanline.contactlog.tidying.mapping import Mapping
from humanline.model.contact import OTHER_MOMENT
from humanline.model.facts import Notice
from humanline.model.organisation import Organisation

#: The column with the number of the rule that matched, from 1 in the order of `line.toml`; 0 where none did.
MATCHED = "moment_rule"


def moment_by_rules(organisation: Organisation, rules: NameTo[str, Column], said: Column) -> Steps:
    """`moment`, and where there are rules `moment_rule`.

    Args:
        organisation: what `line.toml` says.
        rules: moment → whether its rule matches, of the rules that apply to a file.
        said: what a column says; null where nothing does.
    """
    if not organisation.moments:
        return (yield {"moment": said})
    names = dict(enumerate(organisation.moments, start=1))
    matches = [(rules[name], ibis.literal(number, "int16")) for number, name in names.items() if name in rules]
    table = yield {
        MATCHED: ibis.cases(*matches, else_=0) if matches else ibis.literal(0, "int16"),
        "moment_said": ibis.literal(other) if (other := other_moment(organisation)) else said,
    }
    matched = [(table[MATCHED] == number, name.strip()) for number, name in names.items()]
    return (yield {"moment": ibis.cases(*matched, else_=table["moment_said"])})


def by_no_rule(mapping: Mapping, count: int, records: int) -> list[Notice]:
    """How many records no rule matched. What stood in them may name people, and is not told.

    Args:
        mapping: the checked mapping.
        count: records that no rule matched.
        records: all that count.
    """
    values: dict[str, str | int | float] = {"count": count, "of": records}
    if not count:
        return []
    if other := other_moment(mapping.organisation):
        return [Notice(code="no_rule_nor_column_for_moment", values=values | {"moment": other})]
    return [Notice(code="no_rule_for_moment", values=values)]


def other_moment(organisation: Organisation) -> str:
    """What contacts that no rule matches are called; empty where there are no rules, or a column says it."""
    if not organisation.moments or "moment" in {**organisation.columns, **organisation.derived}:
        return ""
    return OTHER_MOMENT[organisation.organisation.language]
