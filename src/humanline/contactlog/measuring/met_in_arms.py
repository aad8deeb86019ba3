"""How people were met in the arms of a trial: by voice, face to face or in writing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from humanline.contactlog.columns.channel_words import channel_kind
from humanline.contactlog.measuring.evidence import spoken_arm
from humanline.contactlog.measuring.gate import Gate
from humanline.contactlog.querying import queries
from humanline.contactlog.querying.engine import asking_engine
from humanline.foundation.names import same
from humanline.model.contact import ChannelKind
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation


def met_in_arms(tidied: Tidied, organisation: Organisation, trial: str) -> dict[str, dict[ChannelKind, int]]:
    """Arm → kind → contacts of the trial that reached a person in such a channel.

    Nothing where no kind is known; arms with fewer such contacts than may be shown are left out.

    Args:
        tidied: the tidied log; its Parquet file is read.
        organisation: which channels are of which kind.
        trial: its name, as the log has it.
    """
    with asking_engine(Path(tidied.parquet).parent) as connection:
        log = Gate(tidied).gated(connection.read_parquet(tidied.parquet))
        if not {"trial", "arm"} <= set(log.columns):
            return {}
        told = log.filter(log.trial.notnull() & log.arm.notnull() & (log["mode"] == "person").fill_null(False))
        told = told.filter(queries.served(told).fill_null(False))
        many = told.group_by(["trial", "arm", "channel"]).aggregate(contacts=lambda t: t["count"].sum().cast("int64"))
        rows = many.order_by(["trial", "arm", "channel"]).to_pyarrow().to_pylist()
    found: dict[str, Counter[ChannelKind]] = {}
    names: dict[str, str] = {}
    for row in rows:
        if same(row["trial"]) == same(trial):
            arm = names.setdefault(spoken_arm(row["arm"]), row["arm"])
            found.setdefault(arm, Counter())[channel_kind(row["channel"], organisation.channels)] += row["contacts"]
    smallest = organisation.privacy.smallest_group
    shown = {arm: dict(kinds) for arm, kinds in found.items() if kinds.total() >= smallest}
    return shown if any(any(kinds) for kinds in shown.values()) else {}
