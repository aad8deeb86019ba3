"""What went wrong or was not done, so that a customer had to get in touch: by rules under `[causes]`, else a column.

Comes before `caused`, which adds it up. What no rule and no column says is not known: silence is no proof.
"""

from __future__ import annotations

from collections.abc import Mapping as NameTo

import ibis

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.steps import Steps
from humanline.foundation.written.words import NOTHING, UNKNOWN
from humanline.model.organisation import ColumnSource, Organisation

_MATCHED = "cause_rule"
#: Values of a column of causes that say that nothing went wrong, where `no` of `line.toml` does not. Lower case.
NO_CAUSE = (
    *("geen", "(geen)", "none", "(none)", "no", "nee", "niets", "nothing", "geen oorzaak", "no cause", "n.v.t.", "nvt"),
    *("niet van toepassing", "n/a", "not applicable", "geen faalvraag", "waardevraag", "value demand"),
)
#: Values that say nothing at all.
_NOT_SAID = tuple(sorted({*NOTHING, *UNKNOWN} - {*NO_CAUSE}))


def cause_by_rules(organisation: Organisation, rules: NameTo[str, Column], said: Column, by: Column) -> Steps:
    """`cause` and `caused_by`; null where nothing says it.

    Args:
        organisation: what `line.toml` says.
        rules: cause → whether its rule matches, of the rules that apply to a file.
        said: what a column says of the cause; null where nothing does.
        by: the same of the department.
    """
    known = ibis.cases((said.lower().isin(_NOT_SAID), ibis.null("string")), else_=said)
    if not organisation.causes:
        return (yield {"cause": known, "caused_by": by})
    names = dict(enumerate(organisation.causes, start=1))
    matches = [(rules[name], ibis.literal(number, "int16")) for number, name in names.items() if name in rules]
    table = yield {
        _MATCHED: ibis.cases(*matches, else_=0) if matches else ibis.literal(0, "int16"),
        "cause_said": known,
        "caused_by_said": by,
    }
    matched = table[_MATCHED]
    causes = [(matched == number, name.strip()) for number, name in names.items()]
    # Of a rule that names no department the column may still tell it.
    blamed = [
        (matched == number, organisation.causes[name].caused_by.strip())
        for number, name in names.items()
        if organisation.causes[name].caused_by.strip()
    ]
    where = ibis.cases(*blamed, else_=table["caused_by_said"]) if blamed else table["caused_by_said"]
    return (yield {"cause": ibis.cases(*causes, else_=table["cause_said"]), "caused_by": where})


def means_nothing_wrong(organisation: Organisation) -> tuple[str, ...]:
    """Values of the column of causes, in lower case, that say that nothing went wrong; `""` is an empty cell."""
    source = organisation.columns.get("cause")
    told = source.no if isinstance(source, ColumnSource) else ()
    return tuple(value.strip().lower() for value in told) or NO_CAUSE
