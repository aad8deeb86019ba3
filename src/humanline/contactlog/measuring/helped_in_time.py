"""Of the customers who waited for a person, how many were helped within the target: in the log as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import numpy as np

from humanline.contactlog.measuring.gate import Gate
from humanline.contactlog.querying.engine import asking_engine
from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Measure, NotEstimable
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.stats import intervals

#: Days with waits in them, below which the share is not told.
FEWEST_DAYS = 10


def helped_in_time(
    tidied: Tidied, organisation: Organisation, *, within_minutes: float, since: date | None = None
) -> Measure:
    """The share helped within the target, with an interval from how days differ; who hung up was not helped.

    Args:
        tidied: the tidied log; its Parquet file is read.
        organisation: which channels have a waiting customer.
        within_minutes: the target.
        since: contacts before this local day are left out; `None` for all.
    """
    if tidied.totalled:
        return NotEstimable(reason="sums_only", needs=("wait_s",))
    with asking_engine(Path(tidied.parquet).parent) as connection:
        log = Gate(tidied).gated(connection.read_parquet(tidied.parquet))
        if "wait_ms" not in log.columns:
            return NotEstimable(reason="no_column", needs=("wait_s",))
        if "opened_at" not in log.columns:
            return NotEstimable(reason="no_time", needs=("opened_at",))
        patient = {same(name) for name in organisation.channels.deferred}
        known = log.filter(log.day.notnull() & log.wait_ms.notnull() & (log["mode"] == "person").fill_null(False))
        known = known.filter(~known.channel.lower().isin(sorted(patient or {""})))
        known = known.filter(known.day >= since) if since is not None else known
        stayed = ~known.abandoned.fill_null(False) if "abandoned" in known.columns else ibis.literal(True)
        in_time = (stayed & (known.wait_ms <= 60_000 * within_minutes)).cast("int8").cast("int64")
        counted = known.mutate(in_time=in_time).group_by("day")
        many = counted.aggregate(
            contacts=lambda t: t["count"].sum().cast("int64"),
            helped=lambda t: (t.in_time * t["count"]).sum().cast("int64"),
        )
        days = many.order_by("day").to_pyarrow().to_pylist()
    if len(days) < FEWEST_DAYS:
        return NotEstimable(reason="no_contacts" if not days else "too_few", needs=("wait_s",) if not days else ())
    helped, contacts = (np.array([row[name] for row in days]) for name in ("helped", "contacts"))
    value, low, high = (float(end) for end in intervals.ratio_of_sums(helped, contacts))
    return Estimate(value=value, low=low, high=high, n=int(contacts.sum()), method="t")
